"""Confront facts with rules: an outcome for each rule at each place that it applies to."""

import gc
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from audit_lib.recognise import Evidence
from audit_lib.rules.arithmetic import Figures, judge_rows, read_figures
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
from audit_lib.rules.presence import PRESENCE_KINDS
from audit_lib.rules.project_prose import PROJECT_PROSE_KINDS
from audit_lib.rules.reasons import REASON_KINDS
from audit_lib.rules.results import Record, frame_of, record_of
from audit_lib.rules.sections import SECTION_KINDS
from audit_lib.rules.suites import Rule
from audit_lib.rules.text import TEXT_KINDS
from audit_lib.terms import Outcome

__all__ = ["Confrontation", "Found", "Session", "confront", "open_session", "uncollected"]

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


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one rule: a record per place, and its compiled rows if it is linear."""

    records: Sequence[Record] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Evidence made ready for rules: indexed, its figures as arrays."""

    evidence: Evidence
    indexes: Sequence[Index]
    figures: Figures

    def look(
        self, number: int, kind: str, kwargs: Mapping[str, Any], phases: Sequence[str], forms: Sequence[str]
    ) -> Found:
        """Look at the disclosures that a rule is meant for: verdicts, or rows that ``judge`` is yet to judge."""
        meant = [index for index in self.indexes if index.is_meant(phases, forms)]
        if kind in LINEAR_KINDS:
            return Found(rows=compile_rule(number, kind, kwargs, meant))
        look = next(kinds[kind] for kinds in _OTHER_KINDS if kind in kinds)
        verdicts = (verdict for index in meant for verdict in look(kwargs, self.evidence, index))
        return Found([record_of(verdict) for verdict in verdicts])

    def judge(self, found: Sequence[Found]) -> list[Found]:
        """Judge the rows of all rules at once."""
        records = iter(judge_rows([row for each in found for row in each.rows], self.figures))
        return [
            Found(list(islice(records, len(each.rows))), each.rows) if each.rows else each for each in found
        ]

    def crashed(self, rule: Rule, trace: str) -> Found:
        """Record that a rule could not be evaluated, for each disclosure."""
        return Found(
            [Record(index.disclosure, rule.rule_id, Outcome.ERROR.value, trace) for index in self.indexes]
        )

    def conclude(self, found: Sequence[Found], rules: Sequence[Rule]) -> Confrontation:
        """Put together what came of each rule."""
        by_rule = ((rule.rule_id, each.records) for rule, each in zip(rules, found, strict=True))
        return Confrontation(
            results=frame_of(by_rule, [index.disclosure for index in self.indexes]),
            rows=tuple(row for each in found for row in each.rows),
            rules=tuple(rules),
        )


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
    with uncollected():
        session = open_session(evidence)
        found = session.judge([_look(session, *each) for each in enumerate(rules)])
        return session.conclude(found, rules)


def _look(session: Session, number: int, rule: Rule) -> Found:
    try:
        return session.look(number, rule.kind, rule.kwargs, rule.phases, rule.forms)
    except Exception:  # noqa: BLE001 - a crashing rule is a result, and must not stop the others
        return session.crashed(rule, traceback.format_exc())


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no garbage be looked for: evaluation makes many small values and hardly any cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
