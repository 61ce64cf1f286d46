"""What came of rules, place by place: a record for each, and the frame that all records make."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from audit_lib.rules.presence import Verdict

__all__ = ["RESULT_TYPES", "Record", "frame_of", "record_of"]

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
_NO_FIGURES: Mapping[str, str] = {}


class Record(NamedTuple):
    """What came of a rule at one place: the columns of ``RESULT_TYPES`` but for the name of the rule."""

    disclosure: str
    instance: str
    outcome: str
    reason: str = ""
    reported_fen: int | None = None
    expected_fen: int | None = None
    difference_fen: int | None = None
    tolerance_fen: int | None = None
    facts: tuple[int, ...] = ()
    claims: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()
    figures: Mapping[str, str] = _NO_FIGURES
    grid: int | None = None
    grid_row: int | None = None


def record_of(verdict: Verdict) -> Record:
    """Record a verdict."""
    return Record(
        verdict.disclosure,
        verdict.instance,
        verdict.outcome.value,
        verdict.reason,
        facts=verdict.facts,
        claims=verdict.claims,
        indicators=verdict.indicators,
        paragraphs=verdict.paragraphs,
        figures=dict(verdict.figures),
        grid=verdict.grid,
        grid_row=verdict.row,
    )


def frame_of(found: Iterable[tuple[str, Sequence[Record]]], disclosures: Iterable[str]) -> pd.DataFrame:
    """Make a frame of what was found by rule: sorted by disclosure, then rule, with the types of its columns."""
    place = {disclosure: number for number, disclosure in enumerate(disclosures)}
    named = [(rule_id, record) for rule_id, records in found for record in records]
    order = np.argsort([place[record.disclosure] for _, record in named], kind="stable").tolist()
    columns: dict[str, Sequence[object]] = dict.fromkeys(RESULT_TYPES, ())
    if named:
        ordered = [named[number] for number in order]
        columns = dict(zip(Record._fields, zip(*(record for _, record in ordered), strict=True), strict=True))
        columns["rule_id"] = [rule_id for rule_id, _ in ordered]
    return pd.DataFrame({name: _column(columns[name], kind) for name, kind in RESULT_TYPES.items()})


def _column(values: Sequence[Any], kind: str) -> ExtensionArray | npt.NDArray[np.object_]:
    if kind == "object":
        return np.fromiter(values, dtype=object, count=len(values))
    if kind != "Int64":
        return pd.array(values, dtype=kind)
    mask = [value is None for value in values]
    filled = [0 if value is None else value for value in values]
    return pd.arrays.IntegerArray(np.array(filled, dtype=np.int64), np.array(mask, dtype=bool))
