"""Audits from the notation of evidence, of the samples, and what single rules say."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from audit_lib.auditing import audit_disclosure, conclude_audit
from audit_lib.findings import Audit, Finding
from audit_lib.money import format_amount
from audit_lib.rules import Rule, confront, load_suites
from audit_lib.rules.notation import SHA, disclosure_of, evidence_of

__all__ = [
    "SAMPLES",
    "SAMPLE_NAMES",
    "SHA",
    "arithmetic_rules",
    "audit_of",
    "disclosure_of",
    "evidence_of",
    "form_of",
    "notation_of_lines",
    "rule_named",
    "sample_audit",
    "suggested",
    "verdicts",
]

SAMPLES = Path(__file__).parents[1] / "data/sample"
SAMPLE_NAMES = sorted(path.name for path in SAMPLES.glob("example-*"))
TEN_TABLES = "ten_table_budget"  # the form that the most rules are meant for


def audit_of(
    notation: str, rules: Iterable[Rule] | None = None, *, diagnosis: bool = True, **about: object
) -> Audit:
    """Audit what the notation says; by default a budget of ten tables, with every rule that is arithmetic."""
    evidence = evidence_of(notation, **(about or {"form": TEN_TABLES}))
    chosen = arithmetic_rules() if rules is None else tuple(rules)
    return conclude_audit(disclosure_of(notation), evidence, confront(evidence, chosen), diagnosis=diagnosis)


def notation_of_lines(table: str, lines: Mapping[str, tuple[str, ...]], columns: Sequence[str]) -> str:
    """The notation of a table: what each of its lines prints in each column."""
    return "; ".join(
        f"{table}/{line}@{column}={text}"
        for line, texts in lines.items()
        for column, text in zip(columns, texts, strict=True)
    )


def suggested(finding: Finding) -> dict[tuple[str, str], str]:
    """What a finding would print in which line and column instead."""
    suspects = finding.cause.suspect if finding.cause else ()
    return {(place.line_code, place.column): place.suggested for place in suspects if place.suggested}


@cache
def sample_audit(name: str, *, diagnosis: bool = True) -> Audit:
    """The audit of a file of data/sample, made once."""
    return audit_disclosure(SAMPLES / name, diagnosis=diagnosis)


def arithmetic_rules() -> tuple[Rule, ...]:
    """The rules that compare amounts: those that do not ask what is there at all."""
    return tuple(rule for rule in load_suites() if rule.family not in ("presence", "classification", "text"))


def rule_named(rule_id: str) -> Rule:
    """The rule of ``expectations/`` that carries an id."""
    return _rules()[rule_id]


@cache
def _rules() -> dict[str, Rule]:
    return {rule.rule_id: rule for rule in load_suites()}


def form_of(rule: Rule) -> str:
    """A form that the rule is meant for."""
    return rule.forms[0].replace("*", "")


def verdicts(rule_id: str, notation: str, **about: object) -> list[tuple[str, str, str]]:
    """What one rule says, place by place: instance, outcome, and the difference in the printed unit or the reason."""
    rule = rule_named(rule_id)
    evidence = evidence_of(notation, **{"form": form_of(rule), **about})
    results = confront(evidence, [rule]).results
    return [
        (row.instance, row.outcome, row.reason or _in_wan(row.difference_fen)) for row in results.itertuples()
    ]


def _in_wan(fen: int) -> str:
    return "" if pd.isna(fen) or not fen else format_amount(int(fen), 10_000, "万元")
