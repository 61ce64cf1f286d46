"""Results and explanations -> findings: each failure is told once, under its cause where one is known."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from audit_lib.diagnose import Explanation, Network, find_groups, peel
from audit_lib.doubts import with_doubts
from audit_lib.findings import Cause, Finding, FoundPlace
from audit_lib.rules import Rule
from audit_lib.telling import (
    Case,
    amount_text,
    blank_fact,
    claim_place,
    coordinates_of,
    facts_of,
    instance_of,
    line_of,
    name_of,
    place_of,
    sides,
    sums,
    whole,
)
from audit_lib.terms import Lang, Outcome, Severity
from audit_lib.wording import (
    CAUSES,
    REASONS,
    blank_message,
    cause_message,
    cause_title,
    group_message,
    group_reason,
    table_name,
)

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
        explanations, _ = peel(network)
        network.value.update(network.printed)
        for explanation in explanations:
            explained = explanation.repairs & failed
            if explained:
                confirming = [result for result in told if _confirms(case, result, explanation)]
                told = [result for result in told if result not in confirming]
                finding = _explained(case, explanation, sorted(explained))
                found.append(_with_confirming(case, finding, confirming))
                failed -= explained
        found += [_unresolved(case, group) for group in find_groups(network, failed)]
    else:
        found += [_plain(case, number) for number in sorted(failed)]
    found += [_tell(case, result) for result in told]
    unread = [int(page) for page in str(case.about["unread_pages"]).split(",") if page]
    return tuple(sorted((with_doubts(finding, unread) for finding in found), key=_gravity))


def _explained(case: Case, explanation: Explanation, rows: list[int]) -> Finding:
    network = case.network
    lead = _gravest(case, rows)
    suspects = list(explanation.suggested)
    fact = suspects[0]
    printed, suggested = network.printed[fact], explanation.suggested[fact]
    source = explanation.reason.source
    figures = {
        "printed": "" if printed is None else amount_text(case, fact, printed),
        "suggested": amount_text(case, fact, suggested),
        "unit": str(case.facts.at[fact, "unit"]),
    }
    reason = {
        lang.value: CAUSES[explanation.reason.kind][lang.value].format(
            **figures, source=name_of(case, source.fact, lang) if source else ""
        )
        for lang in Lang
    }
    places = {lang.value: name_of(case, fact, lang) for lang in Lang}
    rest = len(suspects) - 1
    count = len(rows)
    alone = _repairs_alone(network, explanation, rows)
    return Finding(
        fingerprint=_fingerprint(case, f"cause:{'/'.join(network.coordinate[fact])}"),
        rule_id=case.rules[network.rows[lead].rule].rule_id,
        severity=_severity(case, lead),
        title={lang.value: cause_title(places[lang.value], figures, lang) for lang in Lang},
        message={
            lang.value: cause_message(places[lang.value], figures, (count, alone), rest, lang)
            for lang in Lang
        },
        arithmetic=sums(case, rows),
        **coordinates_of(case, fact),
        reported=figures["printed"],
        expected=figures["suggested"],
        difference="" if printed is None else amount_text(case, fact, printed - suggested),
        tolerance="0",
        unit=figures["unit"],
        places=tuple(place_of(case, other) for other in facts_of(network, rows)),
        cause=Cause(
            kind=explanation.reason.kind,
            suspect=tuple(place_of(case, suspect) for suspect in suspects),
            printed=figures["printed"],
            suggested=figures["suggested"],
            repairs=tuple(instance_of(case, number) for number in rows),
            reason=reason,
            alternatives=len(explanation.rivals),
            certainty=_certainty(explanation),
        ),
    )


def _repairs_alone(network: Network, explanation: Explanation, rows: list[int]) -> int:
    """How many of the rows the suggestion repairs with every other figure as printed."""
    network.value.update(explanation.suggested)
    repaired = sum(not network.fails(number) for number in rows)
    network.value.update({fact: network.printed[fact] for fact in explanation.suggested})
    return repaired


def _certainty(explanation: Explanation) -> str:
    if explanation.rivals:
        return f"one of {len(explanation.rivals) + 1}"
    return "unresolved" if explanation.contradicted and explanation.net < 3 else "unique"


def _unresolved(case: Case, rows: list[int]) -> Finding:
    """One failure that nothing explains, or several that hang together."""
    if len(rows) == 1:
        return _plain(case, rows[0])
    network = case.network
    lead = _gravest(case, rows)
    finding = _plain(case, lead)
    shares = Counter(fact for row in rows for fact in network.facts_of(row))
    told = [fact for fact in facts_of(network, rows) if shares[fact] > 1]
    shared = told or [fact for fact, times in shares.items() if times > 1]  # blanks alone hang them together
    return replace(
        finding,
        fingerprint=_fingerprint(case, f"group:{min(instance_of(case, row) for row in rows)}"),
        message={lang.value: group_message(name_of(case, shared[0], lang), len(rows), lang) for lang in Lang},
        reported="",
        expected="",
        difference="",
        arithmetic=sums(case, rows),
        places=tuple(place_of(case, fact) for fact in facts_of(network, rows)),
        cause=Cause(
            kind="unresolved",
            suspect=tuple(place_of(case, fact) for fact in shared),
            printed="",
            suggested="",
            repairs=tuple(instance_of(case, row) for row in rows),
            reason={lang.value: group_reason(len(rows), lang) for lang in Lang},
            alternatives=len(shared),
            certainty="unresolved",
        ),
    )


def _plain(case: Case, number: int) -> Finding:
    """One failed rule at one place, as the suite words it."""
    network = case.network
    row = network.rows[number]
    rule = case.rules[row.rule]
    blank_one = blank_fact(network, row)
    fact = row.left[0][0] if blank_one is None else blank_one
    left, right = sides(network, row)
    blank = network.one_side_blank(number)
    expected = (right or left) if blank else right
    figures = {
        "reported": "" if blank else amount_text(case, fact, left),
        "expected": amount_text(case, fact, expected),
        "difference": "" if blank else amount_text(case, fact, left - right),
        "unit": str(case.facts.at[fact, "unit"]),
    }
    words = {
        lang.value: blank_message(name_of(case, fact, lang), figures, lang)
        if blank
        else rule.message[lang.value].format(place=name_of(case, fact, lang), **figures)
        for lang in Lang
    }
    return Finding(
        fingerprint=_fingerprint(case, instance_of(case, number)),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=sums(case, [number]),
        **coordinates_of(case, fact),
        **figures,
        tolerance=amount_text(case, fact, network.tolerance[number]),
        places=tuple(place_of(case, other) for other in facts_of(network, [number])),
        cause=None,
    )


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
                figures=result.figures,
                grid=whole(result.grid),
                row=whole(result.grid_row),
            )


def _tell(case: Case, result: _Verdict) -> Finding:
    rule = next(rule for rule in case.rules if rule.rule_id == result.rule_id)
    return (_prose if result.claims else _verdict)(case, rule, result)


def _confirms(case: Case, result: _Verdict, explanation: Explanation) -> bool:
    """Tell whether prose that disagrees with a table prints the very figure that a cause suggests for it."""
    if not result.claims or len(result.facts) != 1 or result.facts[0] not in explanation.suggested:
        return False
    claim = case.claims.loc[result.claims[0]]
    return abs(int(claim["value"]) - explanation.suggested[result.facts[0]]) <= int(claim["grain"]) // 2


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
    words = {
        lang.value: rule.message[lang.value].format(
            place=line_of(case, facts[0], lang) if facts else table_name(table, lang),
            table=table_name(table, lang),
            row=result.row or "",
            reason=result.reason,
            reported=amounts[0] if amounts else "",
            unit=case.facts.at[facts[0], "unit"] if facts else "",
        )
        for lang in Lang
    }
    places = tuple(place_of(case, fact) for fact in facts) or tuple(_grid_place(case, result, table))
    return Finding(
        fingerprint=_fingerprint(case, f"{rule.rule_id}[{result.instance}]"),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=sums(case, []),
        table=table,
        line=str(case.facts.at[facts[0], "line_code"]) if facts else "",
        places=places,
        cause=None,
    )


def _prose(case: Case, rule: Rule, result: _Verdict) -> Finding:
    """A failure of a rule about prose: told with the sentence and the figures that it compares."""
    claim = case.claims.loc[result.claims[0]]
    figures = {name: result.figures.get(name, "") for name in ("reported", "expected", "difference", "unit")}
    arithmetic = tuple(line for line in [result.figures.get("arithmetic", "")] if line)
    words = {
        lang.value: rule.message[lang.value].format(
            place=claim["subject"] or claim["section"],
            sentence=claim["sentence"],
            reason=REASONS[result.reason][lang.value],
            table=table_name(result.instance.split("/")[0], lang),
            **figures,
        )
        for lang in Lang
    }
    return Finding(
        fingerprint=_fingerprint(case, f"{rule.rule_id}[{result.instance}]"),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic={lang.value: arithmetic for lang in Lang},
        **figures,
        places=(
            *(claim_place(case, number) for number in result.claims),
            *(place_of(case, fact) for fact in result.facts),
        ),
        cause=None,
    )


def _table_of(case: Case, result: _Verdict, facts: list[int]) -> str:
    if facts:
        return str(case.facts.at[facts[0], "table"])
    return result.instance.split("/")[0]


def _grid_place(case: Case, result: _Verdict, table: str) -> Iterator[FoundPlace]:
    for found in case.tables[case.tables["grid"] == result.grid].itertuples() if result.grid else ():
        yield FoundPlace(
            table=table,
            grid=int(found.grid),
            row=result.row,
            text=found.title,
            page=whole(found.page),
            sheet=found.sheet,
            text_line=whole(found.text_line),
        )


def _gravest(case: Case, rows: Sequence[int]) -> int:
    return min(
        rows, key=lambda number: (_RANK[_severity(case, number)], -abs(case.network.residual(number)), number)
    )


def _severity(case: Case, number: int) -> Severity:
    return case.rules[case.network.rows[number].rule].severity


def _fingerprint(case: Case, key: str) -> str:
    about = "|".join(str(case.about[name]) for name in ("entity", "fiscal_year", "phase"))
    return hashlib.sha256(f"{about}|{key}".encode()).hexdigest()[:16]


def _gravity(finding: Finding) -> tuple[int, int, Decimal, str]:
    size = abs(Decimal(finding.difference or finding.expected or 0))
    return (
        _RANK[finding.severity],
        not finding.difference and not finding.expected,
        -size,
        finding.fingerprint,
    )
