"""Results and explanations -> findings: each failure is told once, under its cause where one is known."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from audit_lib.diagnose import Explanation, Network, peel
from audit_lib.findings import Cause, Finding, FoundPlace
from audit_lib.money import format_amount
from audit_lib.reference import load_tables
from audit_lib.rules import Rule
from audit_lib.rules.compile import Row
from audit_lib.terms import Lang, Outcome, Severity
from audit_lib.wording import (
    CAUSES,
    blank_message,
    cause_message,
    cause_title,
    group_reason,
    line_name,
    place_name,
    table_name,
)

__all__ = ["Case", "conclude"]

_RANK = {Severity.CRITICAL: 0, Severity.WARNING: 1, Severity.INFO: 2}
_MAX_TERMS = 6  # more parts than these are shown as their count


@dataclass(frozen=True, slots=True)
class _Verdict:
    """One failed rule that is no arithmetic."""

    instance: str
    reason: str
    facts: tuple[int, ...]
    grid: int | None
    row: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that telling one disclosure's findings needs.

    Attributes
    ----------
    facts, tables, results : DataFrame
        Of this disclosure; ``facts`` keeps the row numbers that results and network speak of.
    about : mapping
        entity, fiscal_year, phase.
    rules : sequence of Rule
    network : Network
        Of this disclosure, with the printed amounts.
    """

    facts: pd.DataFrame
    tables: pd.DataFrame
    results: pd.DataFrame
    about: Mapping[str, object]
    rules: Sequence[Rule]
    network: Network


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
    if diagnosis:
        explanations, _ = peel(network)
        network.value.update(network.printed)
        for explanation in explanations:
            explained = explanation.repairs & failed
            if explained:
                found.append(_explained(case, explanation, sorted(explained)))
                failed -= explained
        found += [_unresolved(case, group) for group in _groups(network, failed)]
    else:
        found += [_plain(case, number) for number in sorted(failed)]
    found += _verdicts(case)
    return tuple(sorted(found, key=_gravity))


def _explained(case: Case, explanation: Explanation, rows: list[int]) -> Finding:
    network = case.network
    lead = _gravest(case, rows)
    suspects = list(explanation.suggested)
    fact = suspects[0]
    printed, suggested = network.printed[fact], explanation.suggested[fact]
    source = explanation.reason.source
    figures = {
        "printed": "" if printed is None else _amount(case, fact, printed),
        "suggested": _amount(case, fact, suggested),
        "unit": str(case.facts.at[fact, "unit"]),
    }
    reason = {
        lang.value: CAUSES[explanation.reason.kind][lang.value].format(
            **figures, source=_place_name(case, source.fact, lang) if source else ""
        )
        for lang in Lang
    }
    places = {lang.value: _place_name(case, fact, lang) for lang in Lang}
    rest = len(suspects) - 1
    count = len(rows)
    return Finding(
        fingerprint=_fingerprint(case, f"cause:{'/'.join(network.coordinate[fact])}"),
        rule_id=case.rules[network.rows[lead].rule].rule_id,
        severity=_severity(case, lead),
        title={lang.value: cause_title(places[lang.value], figures, lang) for lang in Lang},
        message={lang.value: cause_message(places[lang.value], figures, count, rest, lang) for lang in Lang},
        arithmetic=tuple(_arithmetic(case, number) for number in rows),
        **_coordinates(case, fact),
        reported=figures["printed"],
        expected=figures["suggested"],
        difference="" if printed is None else _amount(case, fact, printed - suggested),
        tolerance="0",
        unit=figures["unit"],
        places=tuple(_place(case, other) for other in _facts_of(network, rows)),
        cause=Cause(
            kind=explanation.reason.kind,
            suspect=tuple(_place(case, suspect) for suspect in suspects),
            printed=figures["printed"],
            suggested=figures["suggested"],
            repairs=tuple(_instance(case, number) for number in rows),
            reason=reason,
            alternatives=len(explanation.rivals),
            certainty=_certainty(explanation),
        ),
    )


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
    shared = [
        fact for fact in _facts_of(network, rows) if sum(fact in network.facts_of(row) for row in rows) > 1
    ]
    return replace(
        finding,
        fingerprint=_fingerprint(case, "group:" + ";".join(sorted(_instance(case, row) for row in rows))),
        arithmetic=tuple(_arithmetic(case, row) for row in rows),
        places=tuple(_place(case, fact) for fact in _facts_of(network, rows)),
        cause=Cause(
            kind="unresolved",
            suspect=tuple(_place(case, fact) for fact in shared),
            printed="",
            suggested="",
            repairs=tuple(_instance(case, row) for row in rows),
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
    fact = _blank_fact(network, row) or row.left[0][0]
    left, right = _sides(network, row)
    blank = network.one_side_blank(number)
    expected = (right or left) if blank else right
    figures = {
        "reported": "" if blank else _amount(case, fact, left),
        "expected": _amount(case, fact, expected),
        "difference": "" if blank else _amount(case, fact, left - right),
        "unit": str(case.facts.at[fact, "unit"]),
    }
    words = {
        lang.value: blank_message(_place_name(case, fact, lang), figures, lang)
        if blank
        else rule.message[lang.value].format(place=_place_name(case, fact, lang), **figures)
        for lang in Lang
    }
    return Finding(
        fingerprint=_fingerprint(case, _instance(case, number)),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=(_arithmetic(case, number),),
        **_coordinates(case, fact),
        **figures,
        tolerance=_amount(case, fact, network.tolerance[number]),
        places=tuple(_place(case, other) for other in _facts_of(network, [number])),
        cause=None,
    )


def _verdicts(case: Case) -> Iterator[Finding]:
    """Failures of rules that are no arithmetic."""
    linear = {(case.rules[row.rule].rule_id, row.instance) for row in case.network.rows}
    rules = {rule.rule_id: rule for rule in case.rules}
    for result in case.results[case.results["outcome"] == Outcome.FAIL.value].itertuples():
        if (result.rule_id, result.instance) not in linear:
            seen = _Verdict(
                result.instance, result.reason, result.facts, _whole(result.grid), _whole(result.grid_row)
            )
            yield _verdict(case, rules[result.rule_id], seen)


def _verdict(case: Case, rule: Rule, result: _Verdict) -> Finding:
    facts = [fact for fact in result.facts if fact in case.facts.index]
    table = _table_of(case, result, facts)
    amounts = [case.facts.at[fact, "raw"] for fact in facts]
    words = {
        lang.value: rule.message[lang.value].format(
            place=_line_place(case, facts[0], lang) if facts else table_name(table, lang),
            table=table_name(table, lang),
            row=result.row or "",
            reason=result.reason,
            reported=amounts[0] if amounts else "",
            unit=case.facts.at[facts[0], "unit"] if facts else "",
        )
        for lang in Lang
    }
    places = tuple(_place(case, fact) for fact in facts) or tuple(_grid_place(case, result, table))
    return Finding(
        fingerprint=_fingerprint(case, f"{rule.rule_id}[{result.instance}]"),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=(),
        table=table,
        line=str(case.facts.at[facts[0], "line_code"]) if facts else "",
        column="",
        reported="",
        expected="",
        difference="",
        tolerance="",
        unit="",
        places=places,
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
            line_code="",
            column="",
            grid=int(found.grid),
            row=result.row,
            col=None,
            line_label="",
            column_label="",
            text=found.title,
            page=_whole(found.page),
            sheet=found.sheet,
            bbox=None,
            text_line=_whole(found.text_line),
        )


def _groups(network: Network, failed: set[int]) -> list[list[int]]:
    """Failed rows that hang together through shared figures."""
    groups: list[tuple[set[int], set[int]]] = []
    for number in sorted(failed):
        facts, rows = set(network.facts_of(number)), {number}
        apart = []
        for other_facts, other_rows in groups:
            if other_facts & facts:
                facts |= other_facts
                rows |= other_rows
            else:
                apart.append((other_facts, other_rows))
        groups = [*apart, (facts, rows)]
    return [sorted(rows) for _, rows in groups]


def _facts_of(network: Network, rows: Sequence[int]) -> list[int]:
    """Printed figures of the rows, and the blank ones that stand alone on a side; each once."""
    found: dict[int, None] = {}
    for number in rows:
        row = network.rows[number]
        for side in (row.left, row.right):
            found |= {fact: None for fact, _ in side if network.printed[fact] is not None or len(side) == 1}
    return list(found)


def _blank_fact(network: Network, row: Row) -> int | None:
    """The one blank figure that a side consists of."""
    for side in (row.left, row.right):
        if len(side) == 1 and network.printed[side[0][0]] is None:
            return side[0][0]
    return None


def _sides(network: Network, row: Row) -> tuple[int, int]:
    left, right = (
        sum(factor * (network.printed[fact] or 0) for fact, factor in side) for side in (row.left, row.right)
    )
    return left, right


def _arithmetic(case: Case, number: int) -> str:
    """The failed rule in figures, such as ``645.54 ≠ 220.10 + 335.43 = 555.53``."""
    network = case.network
    row = network.rows[number]
    left, right = _sides(network, row)
    fact = row.left[0][0]
    sign = ">" if row.at_most else "≠"
    parts = [_side_text(case, side) for side in (row.left, row.right)]
    added = sum(network.printed[part] is not None for part, _ in row.right) > 1
    total = f" = {_amount(case, fact, right)}" if added else ""
    gap = "" if network.one_side_blank(number) else f" (Δ {_amount(case, fact, left - right)})"
    return f"{_place_name(case, fact, Lang.ZH)}: {parts[0]} {sign} {parts[1]}{total}{gap}"


def _side_text(case: Case, side: Sequence[tuple[int, int]]) -> str:
    printed = [(fact, factor) for fact, factor in side if case.network.printed[fact] is not None]
    if not printed:
        return "□"
    if len(printed) > _MAX_TERMS:
        return f"Σ({len(printed)})"
    terms = [f"{'-' if factor < 0 else '+'} {_printed(case, fact)}" for fact, factor in printed]
    return " ".join(terms).removeprefix("+ ")


def _printed(case: Case, fact: int) -> str:
    return _amount(case, fact, case.network.printed[fact] or 0)


def _amount(case: Case, fact: int, fen: int) -> str:
    return format_amount(fen, int(case.facts.at[fact, "grain_fen"]), str(case.facts.at[fact, "unit"]))


def _place(case: Case, fact: int) -> FoundPlace:
    row = case.facts.loc[fact]
    return FoundPlace(
        table=row["table"],
        line_code=row["line_code"],
        column=row["column"],
        grid=_whole(row["grid"]),
        row=_whole(row["row"]),
        col=_whole(row["col"]),
        line_label=row["line_label"],
        column_label=row["column_label"],
        text=row["raw"],
        page=_whole(row["page"]),
        sheet=row["sheet"],
        bbox=row["bbox"] if isinstance(row["bbox"], tuple) else None,
        text_line=_whole(row["text_line"]),
    )


def _place_name(case: Case, fact: int, lang: Lang) -> str:
    row = case.facts.loc[fact]
    spec = load_tables()[row["table"]]
    column = next((column for column in spec.columns if column.slug == row["column"]), None)
    return place_name(
        table=table_name(spec.slug, lang),
        line=line_name(row["line_label"], row["line_code"]),
        column=(column.zh if lang is Lang.ZH else column.en) if column else row["column_label"],
        lang=lang,
    )


def _line_place(case: Case, fact: int, lang: Lang) -> str:
    row = case.facts.loc[fact]
    line = line_name(row["line_label"], row["line_code"])
    return place_name(table=table_name(row["table"], lang), line=line, column="", lang=lang)


def _coordinates(case: Case, fact: int) -> dict[str, str]:
    table, line, column = case.network.coordinate[fact]
    return {"table": table, "line": line, "column": column}


def _instance(case: Case, number: int) -> str:
    row = case.network.rows[number]
    return f"{case.rules[row.rule].rule_id}[{row.instance}]"


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


def _whole(value: object) -> int | None:
    return None if value is None or value is pd.NA or value != value else int(value)  # type: ignore[call-overload]  # noqa: PLR0124
