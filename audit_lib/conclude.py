"""Results and explanations -> findings: each failure is told once, under its cause where one is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from audit_lib.causes import tell_cause, tell_group, tell_lone, tell_row
from audit_lib.diagnose import Explanation, Reason, diagnose, find_groups
from audit_lib.doubts import count_misread, with_doubts
from audit_lib.findings import Finding
from audit_lib.money import FEN_PER_UNIT, format_amount
from audit_lib.prose_findings import group_prose
from audit_lib.quoting import quote
from audit_lib.recognise.lines import TOTAL
from audit_lib.rules import Rule
from audit_lib.telling import (
    Case,
    claim_place,
    fingerprint_of,
    grid_places,
    indicator_place,
    place_of,
    verdict_place,
    whole,
)
from audit_lib.terms import Lang, Outcome, Severity
from audit_lib.wording import REASONS, table_name

__all__ = ["conclude"]

_RANK = {severity: rank for rank, severity in enumerate(Severity)}  # gravest first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """One failed rule that is no arithmetic."""

    rule_id: str
    instance: str
    reason: str
    facts: tuple[int, ...]
    claims: tuple[int, ...]
    indicators: tuple[int, ...]
    paragraphs: tuple[int, ...]
    figures: Mapping[str, str]
    grid: int | None
    row: int | None


def conclude(case: Case, *, diagnosis: bool = True) -> tuple[Finding, ...]:
    """Tell the findings of one disclosure.

    Parameters
    ----------
    case : Case
    diagnosis : bool
        Whether to group failures under their causes.

    Returns
    -------
    tuple of Finding
        Gravest first: by severity, then by the money between reported and expected.
    """
    network = case.network
    failed = network.failing()
    found: list[Finding] = []
    told = list(_verdicts(case))
    if diagnosis:
        diagnosed = diagnose(network)
        for proposed in diagnosed.explanations:
            explanation = _decide(case, proposed, told)
            explained = explanation.repairs & failed
            if explained:
                confirmed = [(result, _confirmed(case, result, explanation)) for result in told]
                confirming = [_beside(case, result, fact) for result, fact in confirmed if fact is not None]
                told = [result for result, fact in confirmed if fact is None]
                finding = (
                    tell_lone(case, explanation, min(explained))
                    if explanation.lone
                    else tell_cause(case, explanation, sorted(explained))
                )
                found.append(_with_confirming(case, finding, confirming))
                failed -= explained
        found += [
            tell_group(
                case,
                group,
                inapplicable=set(group) <= diagnosed.inapplicable,
                capped=not diagnosed.capped.isdisjoint(group),
            )
            for group in find_groups(network, failed)
        ]
    else:
        found += [tell_row(case, number) for number in sorted(failed)]
    prose = {(result.rule_id, result.instance): _tell(case, result) for result in told if result.claims}
    found += [_tell(case, result) for result in told if not result.claims]
    found += group_prose(case, prose) if diagnosis else list(prose.values())
    unread = [int(page) for page in str(case.about["unread_pages"]).split(",") if page]
    misread = count_misread(case.facts)
    return tuple(sorted((with_doubts(finding, unread, misread) for finding in found), key=_gravity))


def _verdicts(case: Case) -> Iterator[_Verdict]:
    """Failures of rules that are no arithmetic."""
    linear = {(case.rules[row.rule].rule_id, row.instance) for row in case.network.rows}
    for result in case.results[case.results["outcome"] == Outcome.FAIL.value].itertuples():
        if (result.rule_id, result.instance) not in linear:
            yield _Verdict(
                rule_id=result.rule_id,
                instance=result.instance,
                reason=result.reason,
                facts=result.facts,
                claims=result.claims,
                indicators=result.indicators,
                paragraphs=result.paragraphs,
                figures=result.figures,
                grid=whole(result.grid),
                row=whole(result.grid_row),
            )


def _tell(case: Case, result: _Verdict) -> Finding:
    rule = next(rule for rule in case.rules if rule.rule_id == result.rule_id)
    if result.paragraphs:
        key = fingerprint_of(case, f"{rule.rule_id}[{result.instance}]")
        return quote(case, rule, result.paragraphs, result.figures, key)
    return (_prose if result.claims else _verdict)(case, rule, result)


def _confirmed(case: Case, result: _Verdict, explanation: Explanation) -> int | None:
    """The figure for which prose that disagrees with a table prints the very amount that a cause suggests."""
    if not result.claims or not result.facts:
        return None
    claim = case.claims.loc[result.claims[0]]
    return next(
        (
            fact
            for fact in result.facts
            if fact in explanation.suggested
            and abs(int(claim["value"]) - explanation.suggested[fact]) <= int(claim["grain"]) // 2
        ),
        None,
    )


def _beside(case: Case, result: _Verdict, fact: int) -> _Verdict:
    """A verdict about prose, its amount held against one figure of those that it may be taken from."""
    claim, printed = case.claims.loc[result.claims[0]], case.network.printed[fact] or 0
    said, unit = int(claim["value"]), str(claim["unit"])
    if "difference" not in result.figures or result.figures.get("arithmetic") or unit not in FEN_PER_UNIT:
        return result
    grain = min(int(claim["grain"]), int(case.facts.at[fact, "grain_fen"]))
    figures = {
        **result.figures,
        "expected": format_amount(printed, grain, unit),
        "difference": format_amount(said - printed, grain, unit),
    }
    return replace(result, facts=(fact, *(each for each in result.facts if each != fact)), figures=figures)


def _decide(case: Case, explanation: Explanation, told: list[_Verdict]) -> Explanation:
    """Choose among the figures of a lone failed rule the one whose right amount prose prints, if it is only one."""
    if not explanation.lone:
        return explanation
    said = [
        found
        for found in (explanation, *explanation.rivals)
        if any(_confirmed(case, result, found) is not None for result in told)
    ]
    if len(said) != 1:
        return explanation
    return replace(said[0], reason=Reason("prose", 1.0), rivals=(), certain=True, lone=False)


def _with_confirming(case: Case, finding: Finding, confirming: list[_Verdict]) -> Finding:
    """Put what confirms a cause under it, and nowhere else."""
    if not confirming or finding.cause is None:
        return finding
    prose = [_tell(case, result) for result in confirming]
    repairs = tuple(f"{result.rule_id}[{result.instance}]" for result in confirming)
    return replace(
        finding,
        arithmetic={
            lang.value: (*finding.arithmetic[lang.value], *(told.message[lang.value] for told in prose))
            for lang in Lang
        },
        places=(*finding.places, *(told.places[0] for told in prose)),
        cause=replace(finding.cause, repairs=(*finding.cause.repairs, *repairs)),
    )


def _verdict(case: Case, rule: Rule, result: _Verdict) -> Finding:
    facts = [fact for fact in result.facts if fact in case.facts.index]
    table = _table_of(case, result, facts)
    amounts = [case.facts.at[fact, "raw"] for fact in facts]
    printed = {
        "reported": amounts[0] if amounts else "",
        "expected": "",
        "difference": "",
        "unit": case.facts.at[facts[0], "unit"] if facts else "",
        **result.figures,
    }
    words = {
        lang.value: rule.message[lang.value].format(
            place=verdict_place(case, result.instance, facts, result.figures, lang),
            table=table_name(table, lang),
            row=result.row or "",
            reason=REASONS.get(result.reason, {}).get(lang.value, result.reason),
            **{name: printed[name] for name in ("reported", "expected", "difference", "unit")},
        )
        for lang in Lang
    }
    places = (
        *(place_of(case, fact) for fact in facts),
        *(indicator_place(case, number) for number in result.indicators),
    ) or tuple(grid_places(case, table, result.grid, result.row))
    return Finding(
        fingerprint=fingerprint_of(case, f"{rule.rule_id}[{result.instance}]"),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=_own_arithmetic(result),
        **_compared(result),
        table=table,
        line=str(case.facts.at[facts[0], "line_code"]) if facts else "",
        places=places,
        cause=None,
    )


def _prose(case: Case, rule: Rule, result: _Verdict) -> Finding:
    """A failure of a rule about prose: told with the sentence and the figures that it compares."""
    claim = case.claims.loc[result.claims[0]]
    figures = {name: result.figures.get(name, "") for name in ("reported", "expected", "difference", "unit")}
    words = {
        lang.value: rule.message[lang.value].format(
            place=claim["subject"] or claim["section"],
            sentence=claim["sentence"],
            reason=REASONS[result.reason][lang.value],
            table=table_name(str(case.facts.at[result.facts[0], "table"]), lang) if result.facts else "",
            **figures,
        )
        for lang in Lang
    }
    return Finding(
        fingerprint=fingerprint_of(case, f"{rule.rule_id}[{result.instance}]"),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=_own_arithmetic(result),
        **_compared(result),
        places=(
            *(claim_place(case, number) for number in result.claims),
            *(place_of(case, fact) for fact in result.facts),
        ),
        cause=None,
    )


def _compared(result: _Verdict) -> dict[str, str]:
    """The figures of a verdict that compares amounts; nothing where it compares words."""
    names = ("reported", "expected", "difference", "unit")
    return {name: result.figures[name] for name in names} if "difference" in result.figures else {}


def _own_arithmetic(result: _Verdict) -> dict[str, tuple[str, ...]]:
    arithmetic = tuple(line for line in [result.figures.get("arithmetic", "")] if line)
    return {lang.value: arithmetic for lang in Lang}


def _table_of(case: Case, result: _Verdict, facts: list[int]) -> str:
    if facts:
        return str(case.facts.at[facts[0], "table"])
    return result.instance.split("/")[0]


def _gravity(finding: Finding) -> tuple[int, bool, Decimal, int, str]:
    """Gravest first: by severity, money at stake, and how many totals must change."""
    stake = _stake(finding)
    suspects = finding.cause.suspect if finding.cause else ()
    headline = sum(place.line_code.startswith(TOTAL) for place in suspects)
    return (_RANK[finding.severity], not stake, -stake, -headline, finding.fingerprint)


def _stake(finding: Finding) -> Decimal:
    """The money between reported and expected, fen; what a blank should print counts whole."""
    size = abs(Decimal(finding.difference or finding.expected or 0))
    return size * FEN_PER_UNIT.get(finding.unit, 1)
