"""Judge linear rules, all rows at once: their sides added up and held against each other.

Tolerance is derived from the printed precision: a figure stands for half its grain on either side, so a linear rule
fails only where no values inside these intervals satisfy it.  The same innermost figure printed twice must be the
same; a sum printed twice may differ by its tail.  (Semantics as in XBRL Calculations 1.1.)  A line that was added up
from printed lines stands for half the grain of each of them: this is allowed for in tables whose lines are all such
sums, in a disclosure whose other figures show tails.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit_lib.rules.compile import Row
from audit_lib.rules.index import Index
from audit_lib.rules.results import Record
from audit_lib.rules.tails import find_footed, truncates
from audit_lib.terms import Outcome

__all__ = ["Figures", "judge_rows", "read_figures", "tolerances_of"]

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_DETAIL = re.compile(r"\d{7}(?:~\d+)?|.+/\d+")
_NOT_APPLICABLE = Outcome.NOT_APPLICABLE.value
# What may come of a row, as numbers: what cannot be judged, and why, below nought; then what can be.
_UNTOLD = {-3: "not an amount", -2: "blank", -1: "not broken down"}
_PASS, _ROUNDING, _FAIL, _BLANK = range(4)
_TOLD = {
    _PASS: (Outcome.PASS.value, ""),
    _ROUNDING: (Outcome.ROUNDING.value, ""),
    _FAIL: (Outcome.FAIL.value, ""),
    _BLANK: (Outcome.FAIL.value, "blank"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts, grains and traits of all facts as arrays, indexed by fact number.

    ``reach`` is the grain, and of a line that is the sum of printed lines their reaches together.
    """

    amount: Integers
    grain: Integers
    blank: Flags
    unparsed: Flags
    innermost: Flags
    truncated: Flags
    reach: Integers


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms of many rows, one row after the other.

    Those of a row are ``start`` to ``end``; up to ``middle`` they stand on its left side.
    """

    fact: Integers
    factor: Integers
    start: Integers
    middle: Integers
    end: Integers

    def on_each_side(self, values: Integers | Flags) -> tuple[Integers, Integers]:
        """Add up a value of each term, side by side of each row."""
        total = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
        return total[self.middle] - total[self.start], total[self.end] - total[self.middle]

    def in_all(self, traits: Flags) -> Flags:
        """Tell of which rows all terms have a trait."""
        left, right = self.on_each_side(~traits)
        lacking: Flags = left + right != 0
        return ~lacking


def judge_rows(rows: Sequence[Row], figures: Figures) -> list[Record]:
    """Judge compiled rows: a record for each, in their order."""
    terms = _lay_out(rows)
    left, right = terms.on_each_side(terms.factor * figures.amount[terms.fact])
    difference = left - right
    tolerance = _tolerances(terms, figures)
    left_blank, right_blank = (filled == 0 for filled in terms.on_each_side(~figures.blank[terms.fact]))
    alone = terms.end - terms.middle == 1
    blank = left_blank | (right_blank & alone)
    at_most, optional = (
        np.array([getattr(row, name) for row in rows], dtype=bool) for name in ("at_most", "optional_parts")
    )
    size = np.where(at_most, np.maximum(difference, 0), np.abs(difference))
    state = np.select(
        [
            ~terms.in_all(~figures.unparsed[terms.fact]),
            left_blank & (right_blank | (right == 0)),
            right_blank & optional,
            at_most & (left_blank | right_blank),
            size == 0,
            blank,
            size <= tolerance,
        ],
        [-3, -2, -1, -2, _PASS, _BLANK, _ROUNDING],
        _FAIL,
    )
    state = _with_tails(rows, terms, figures, np.where(state == _FAIL, size, 0), state)
    numbers = zip(*(each.tolist() for each in (state, left, right, difference, tolerance)), strict=True)
    sides = zip(left_blank.tolist(), right_blank.tolist(), blank.tolist(), strict=True)
    return list(map(_record, rows, _facts(terms), numbers, sides))


def _with_tails(
    rows: Sequence[Row], terms: _Terms, figures: Figures, failed_by: Integers, state: Integers
) -> Integers:
    """Take for rounding what failed by no more than the tails of footed lines, where rows without any of its figures show tails."""
    left, right = terms.on_each_side(np.abs(terms.factor) * figures.reach[terms.fact])
    doubtful = np.flatnonzero((failed_by > 0) & (2 * failed_by <= left + right))
    if not doubtful.size:
        return state
    facts = list(_facts(terms))
    tails: dict[str, list[frozenset[int]]] = {}
    for number in np.flatnonzero(state == _ROUNDING).tolist():
        tails.setdefault(rows[number].disclosure, []).append(frozenset(facts[number]))
    told = state.copy()
    for number in doubtful.tolist():
        mine = set(facts[number])
        if any(mine.isdisjoint(other) for other in tails.get(rows[number].disclosure, ())):
            told[number] = _ROUNDING
    return told


def tolerances_of(rows: Sequence[Row], figures: Figures) -> tuple[int, ...]:
    """Tolerance of linear rules at their places, in fen.

    Half the grain of each figure, weighted; nothing for one innermost figure against another of the same grain,
    half the coarser grain where their grains differ.
    """
    return tuple(_tolerances(_lay_out(rows), figures).tolist())


def read_figures(facts: pd.DataFrame, indexes: Sequence[Index]) -> Figures:
    """Read amounts, grains and traits of stacked facts into arrays, indexed by fact number."""
    blank = facts["amount_fen"].isna()
    whole = {(index.disclosure, *key) for index in indexes for key in index.children}
    keys = zip(*(facts[name].tolist() for name in ("disclosure", "table", "line_code")), strict=True)
    amount = facts["amount_fen"].fillna(0).to_numpy(np.int64)
    grain = facts["grain_fen"].to_numpy(np.int64)
    cut = {index.disclosure for index in indexes if truncates(index)}
    return Figures(
        amount=amount,
        grain=grain,
        truncated=facts["disclosure"].isin(cut).to_numpy(bool),
        blank=blank.to_numpy(bool),
        unparsed=(blank & facts["raw"].ne("")).to_numpy(bool),
        reach=_reaches(indexes, grain),
        innermost=np.fromiter(
            (key not in whole and _is_detail(*key[1:]) for key in keys), dtype=bool, count=len(facts)
        ),
    )


def _reaches(indexes: Sequence[Index], grain: Integers) -> Integers:
    reach = grain.copy()
    for index in indexes:
        for whole, parts in reversed(find_footed(index).items()):
            reach[whole] = max(int(grain[whole]), int(reach[parts].sum()))
    return reach


def _lay_out(rows: Sequence[Row]) -> _Terms:
    flat = chain.from_iterable(chain.from_iterable((*row.left, *row.right) for row in rows))
    terms = np.fromiter(flat, dtype=np.int64).reshape(-1, 2)
    counts = np.array([(len(row.left), len(row.right)) for row in rows], dtype=np.int64).reshape(-1, 2)
    end = np.cumsum(counts.sum(axis=1))
    return _Terms(
        fact=terms[:, 0],
        factor=terms[:, 1],
        start=end - counts.sum(axis=1),
        middle=end - counts[:, 1],
        end=end,
    )


def _tolerances(terms: _Terms, figures: Figures) -> Integers:
    grain = figures.grain[terms.fact]
    left, right = terms.on_each_side(np.abs(terms.factor) * grain)
    rounded = (left + right) // 2
    cut = np.maximum(rounded, np.maximum(left, right) - 1)
    tolerance = np.where(terms.in_all(figures.truncated[terms.fact]), cut, rounded)
    pair = (terms.middle - terms.start == 1) & (terms.end - terms.middle == 1)
    pair &= terms.in_all(figures.innermost[terms.fact])
    one, other = grain[terms.start[pair]], grain[terms.middle[pair]]
    tolerance[pair] = np.where(one == other, 0, np.maximum(one, other) // 2)
    return tolerance


def _facts(terms: _Terms) -> Iterator[tuple[int, ...]]:
    facts = tuple(terms.fact.tolist())
    return (facts[start:end] for start, end in zip(terms.start.tolist(), terms.end.tolist(), strict=True))


def _record(
    row: Row, facts: tuple[int, ...], numbers: tuple[int, ...], sides: tuple[bool, bool, bool]
) -> Record:
    state, left, right, difference, tolerance = numbers
    if row.missing or state < 0:
        reason = row.missing or _UNTOLD[state]
        return Record(row.disclosure, row.instance, _NOT_APPLICABLE, reason, facts=facts)
    left_blank, right_blank, blank = sides
    return Record(
        row.disclosure,
        row.instance,
        *_TOLD[state],
        None if left_blank else left,
        None if right_blank and blank else right,
        None if blank else difference,
        tolerance,
        facts,
    )


def _is_detail(table: str, line: str) -> bool:
    """Tell whether a line adds up nothing: an item of a classification, a project, a three-public item.

    A category or a fund is a sum wherever it is printed, even in a table that does not break it down.
    """
    return bool(_DETAIL.fullmatch(line)) or (table == "basic" and len(line) == 5) or table == "three_public"
