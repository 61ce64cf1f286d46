"""Confront facts with rules: an outcome for each rule at each place that it applies to.

Tolerance is derived from the printed precision: a figure stands for half its grain on either side, so a linear rule
fails only where no values inside these intervals satisfy it.  The same innermost figure printed twice must be the
same; a sum printed twice may differ by its tail.  (Semantics as in XBRL Calculations 1.1.)
"""

import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit_lib.recognise import Evidence
from audit_lib.rules.classification import CLASSIFICATION_KINDS
from audit_lib.rules.compile import LINEAR_KINDS, Row, compile_rule
from audit_lib.rules.contents import CONTENTS_KINDS
from audit_lib.rules.dates import DATE_KINDS
from audit_lib.rules.headings import HEADING_KINDS
from audit_lib.rules.index import Index, index_facts
from audit_lib.rules.indicators import INDICATOR_KINDS
from audit_lib.rules.items_in_prose import PROSE_ITEM_KINDS
from audit_lib.rules.listed import LISTED_KINDS
from audit_lib.rules.names import NAME_KINDS
from audit_lib.rules.narrative import NARRATIVE_KINDS
from audit_lib.rules.norms import NORM_KINDS
from audit_lib.rules.performance import PERFORMANCE_KINDS
from audit_lib.rules.presence import PRESENCE_KINDS, Verdict
from audit_lib.rules.project_prose import PROJECT_PROSE_KINDS
from audit_lib.rules.reasons import REASON_KINDS
from audit_lib.rules.sections import SECTION_KINDS
from audit_lib.rules.suites import Rule
from audit_lib.rules.tails import truncates
from audit_lib.rules.text import TEXT_KINDS
from audit_lib.terms import Outcome

__all__ = [
    "RESULT_TYPES",
    "Confrontation",
    "Figures",
    "Session",
    "confront",
    "open_session",
    "order_results",
    "read_figures",
    "tolerance_of",
]

RESULT_TYPES = {
    "disclosure": "str",
    "rule_id": "str",
    "instance": "str",
    "outcome": "str",
    "reason": "str",
    "reported_fen": "Int64",
    "expected_fen": "Int64",
    "difference_fen": "Int64",
    "tolerance_fen": "Int64",
    "facts": "object",
    "claims": "object",
    "indicators": "object",
    "paragraphs": "object",
    "figures": "object",
    "grid": "Int64",
    "grid_row": "Int64",
}


_OTHER_KINDS = (  # kinds that are no arithmetic
    PRESENCE_KINDS,
    CLASSIFICATION_KINDS,
    PROSE_ITEM_KINDS,
    NARRATIVE_KINDS,
    LISTED_KINDS,
    INDICATOR_KINDS,
    PERFORMANCE_KINDS,
    PROJECT_PROSE_KINDS,
    NORM_KINDS,
    DATE_KINDS,
    TEXT_KINDS,
    HEADING_KINDS,
    CONTENTS_KINDS,
    NAME_KINDS,
    REASON_KINDS,
    SECTION_KINDS,
)
_NO_RECORD: Mapping[str, Any] = {
    "reason": "",
    "reported_fen": None,
    "expected_fen": None,
    "difference_fen": None,
    "tolerance_fen": None,
    "facts": (),
    "claims": (),
    "indicators": (),
    "paragraphs": (),
    "figures": {},
    "grid": None,
    "grid_row": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Confrontation:
    """What came of the rules.

    Attributes
    ----------
    results : DataFrame
        One row per rule and place, columns as in ``RESULT_TYPES``; ``facts`` are the fact numbers that the rule
        looked at, left side first, ``claims`` the claim numbers, ``paragraphs`` the paragraph numbers, ``figures`` the
        texts that a rule about prose compares; amounts are fen.
    rows : tuple of Row
        The compiled linear rules, in the order of their results.
    rules : tuple of Rule
        The rules that were confronted.
    """

    results: pd.DataFrame
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]


_DETAIL = re.compile(r"\d{7}(?:~\d+)?|.+/\d+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts, grains and traits of all facts as arrays, indexed by fact number."""

    amount: npt.NDArray[np.int64]
    grain: npt.NDArray[np.int64]
    blank: npt.NDArray[np.bool_]
    unparsed: npt.NDArray[np.bool_]
    innermost: npt.NDArray[np.bool_]
    truncated: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Session:
    """Evidence made ready for rules: indexed, its figures as arrays."""

    evidence: Evidence
    indexes: Sequence[Index]
    figures: Figures

    def evaluate(
        self, kind: str, kwargs: Mapping[str, Any], *, phases: tuple[str, ...], forms: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        """Evaluate one rule: a record per place that it applies to, with the keys of ``RESULT_TYPES``."""
        meant = [index for index in self.indexes if index.is_meant(phases, forms)]
        if kind in LINEAR_KINDS:
            return self.judge(row for index in meant for row in LINEAR_KINDS[kind](0, kwargs, index))
        look = next(kinds[kind] for kinds in _OTHER_KINDS if kind in kinds)
        verdicts = (verdict for index in meant for verdict in look(kwargs, self.evidence, index))
        return [_verdict_record(verdict) for verdict in verdicts]

    def judge(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        """Judge compiled rows: a record for each."""
        return [_judge(row, self.figures) for row in rows]

    def crashed(self, rule: Rule, trace: str) -> list[dict[str, Any]]:
        """Record that a rule could not be evaluated, for each disclosure."""
        return [
            {
                **_NO_RECORD,
                "disclosure": index.disclosure,
                "instance": rule.rule_id,
                "outcome": Outcome.ERROR.value,
                "reason": trace,
            }
            for index in self.indexes
        ]


def open_session(evidence: Evidence) -> Session:
    """Make evidence ready for rules."""
    indexes = index_facts(evidence)
    return Session(evidence, indexes, read_figures(evidence.facts, indexes))


def confront(evidence: Evidence, rules: Sequence[Rule]) -> Confrontation:
    """Confront the evidence of one or many disclosures with rules.

    Parameters
    ----------
    evidence : Evidence
        One disclosure, or many stacked.
    rules : sequence of Rule

    Returns
    -------
    Confrontation
        A rule that could not look is NOT_APPLICABLE with a reason, one that crashed is ERROR with its traceback;
        neither counts as passed.
    """
    session = open_session(evidence)
    records: list[dict[str, Any]] = []
    rows: list[Row] = []
    for number, rule in enumerate(rules):
        try:
            if rule.kind in LINEAR_KINDS:
                compiled = compile_rule(number, rule, session.indexes)
                found = session.judge(compiled)
                rows += compiled
            else:
                found = session.evaluate(rule.kind, rule.kwargs, phases=rule.phases, forms=rule.forms)
        except Exception:  # noqa: BLE001 - a crashing rule is a result, and must not stop the others
            found = session.crashed(rule, traceback.format_exc())
        records += ({"rule_id": rule.rule_id, "number": number, **record} for record in found)
    results = order_results(records, session)
    return Confrontation(results=results, rows=tuple(rows), rules=tuple(rules))


def order_results(records: list[dict[str, Any]], session: Session) -> pd.DataFrame:
    """Sort records by disclosure, then rule, and give them their types."""
    order = {index.disclosure: position for position, index in enumerate(session.indexes)}
    records.sort(key=lambda record: (order[record["disclosure"]], record["number"]))
    return pd.DataFrame(
        {
            name: pd.Series([record[name] for record in records], dtype=kind)
            for name, kind in RESULT_TYPES.items()
        }
    )


def tolerance_of(row: Row, figures: Figures) -> int:
    """Tolerance of a linear rule at one place, in fen.

    Half the grain of each figure, weighted; nothing for one innermost figure against another of the same grain,
    half the coarser grain where their grains differ.
    """
    terms = [*row.left, *row.right]
    grains = [int(figures.grain[fact]) for fact, _ in terms]
    if len(row.left) == len(row.right) == 1 and all(figures.innermost[fact] for fact, _ in terms):
        return 0 if grains[0] == grains[1] else max(grains) // 2
    rounded = sum(abs(factor) * grain for (_, factor), grain in zip(terms, grains, strict=True)) // 2
    if not all(figures.truncated[fact] for fact, _ in terms):
        return rounded
    sides = [
        sum(abs(factor) * int(figures.grain[fact]) for fact, factor in side) for side in (row.left, row.right)
    ]
    return max(rounded, max(sides) - 1)


def _judge(row: Row, figures: Figures) -> dict[str, Any]:
    common = {
        **_NO_RECORD,
        "disclosure": row.disclosure,
        "instance": row.instance,
        "facts": tuple(fact for fact, _ in (*row.left, *row.right)),
    }
    if row.missing:
        return {**common, "outcome": Outcome.NOT_APPLICABLE.value, "reason": row.missing}
    if any(figures.unparsed[fact] for fact, _ in (*row.left, *row.right)):
        return {**common, "outcome": Outcome.NOT_APPLICABLE.value, "reason": "not an amount"}
    left, right = _side(row.left, figures), _side(row.right, figures)
    left_blank, right_blank = _all_blank(row.left, figures), _all_blank(row.right, figures)
    if left_blank and (right_blank or right == 0):
        return {**common, "outcome": Outcome.NOT_APPLICABLE.value, "reason": "blank"}
    if right_blank and row.optional_parts:
        return {**common, "outcome": Outcome.NOT_APPLICABLE.value, "reason": "not broken down"}
    if row.at_most and (left_blank or right_blank):
        return {**common, "outcome": Outcome.NOT_APPLICABLE.value, "reason": "blank"}
    difference = left - right
    tolerance = tolerance_of(row, figures)
    outcome = _outcome(max(difference, 0) if row.at_most else abs(difference), tolerance)
    blank = {"reason": "blank"} if left_blank or (right_blank and len(row.right) == 1) else {}
    return {
        **common,
        **(blank if outcome is not Outcome.PASS else {}),
        "outcome": (Outcome.FAIL if blank and outcome is not Outcome.PASS else outcome).value,
        "reported_fen": None if left_blank else left,
        "expected_fen": None if right_blank and blank else right,
        "difference_fen": None if blank else difference,
        "tolerance_fen": tolerance,
    }


def _outcome(size: int, tolerance: int) -> Outcome:
    if size == 0:
        return Outcome.PASS
    return Outcome.ROUNDING if size <= tolerance else Outcome.FAIL


def _side(terms: Sequence[tuple[int, int]], figures: Figures) -> int:
    return sum(factor * int(figures.amount[fact]) for fact, factor in terms)


def _all_blank(terms: Sequence[tuple[int, int]], figures: Figures) -> bool:
    return all(figures.blank[fact] for fact, _ in terms)


def read_figures(facts: pd.DataFrame, indexes: Sequence[Index]) -> Figures:
    """Read amounts, grains and traits of stacked facts into arrays, indexed by fact number."""
    blank = facts["amount_fen"].isna()
    whole = {(index.disclosure, *key) for index in indexes for key in index.children}
    keys = zip(*(facts[name].tolist() for name in ("disclosure", "table", "line_code")), strict=True)
    amount = facts["amount_fen"].fillna(0).to_numpy(np.int64)
    grain = facts["grain_fen"].to_numpy(np.int64)
    cut = {index.disclosure for index in indexes if truncates(index, amount, grain)}
    return Figures(
        amount=amount,
        grain=grain,
        truncated=facts["disclosure"].isin(cut).to_numpy(bool),
        blank=blank.to_numpy(bool),
        unparsed=(blank & facts["raw"].ne("")).to_numpy(bool),
        innermost=np.fromiter(
            (key not in whole and _is_detail(*key[1:]) for key in keys), dtype=bool, count=len(facts)
        ),
    )


def _is_detail(table: str, line: str) -> bool:
    """Tell whether a line adds up nothing: an item of a classification, a project, a three-public item.

    A category or a fund is a sum wherever it is printed, even in a table that does not break it down.
    """
    return bool(_DETAIL.fullmatch(line)) or (table == "basic" and len(line) == 5) or table == "three_public"


def _verdict_record(verdict: Verdict) -> dict[str, Any]:
    return {
        **_NO_RECORD,
        "disclosure": verdict.disclosure,
        "instance": verdict.instance,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "facts": verdict.facts,
        "claims": verdict.claims,
        "indicators": verdict.indicators,
        "paragraphs": verdict.paragraphs,
        "figures": dict(verdict.figures),
        "grid": verdict.grid,
        "grid_row": verdict.row,
    }
