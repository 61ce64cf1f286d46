"""The account of a document's printed numbers: what each of them ended as, and where it stands.

The account is kept by place: a number is a fact where a fact was read from its cell, a claim where a claim covers it,
a performance figure where a performance form holds it; only then the words around it may say that it is no figure.
Whatever is left is not understood.  Each number is one row, so that the sums close by construction.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from audit_lib.model import Cell, Disclosure, Grid, Paragraph, Place
from audit_lib.money import parse_amount_or_none
from audit_lib.recognise import Evidence
from audit_lib.recognise.columns import read_layout
from audit_lib.recognise.header_rows import numbers_columns
from audit_lib.recognise.numbers import Number, find_numbers
from audit_lib.recognise.performance import INDICATOR_TYPES
from audit_lib.reference import TableSpec, load_tables, normalise
from audit_lib.terms import Ending, NumberKind

__all__ = ["ACCOUNT_TYPES", "DATES", "account_numbers", "count_endings"]

ACCOUNT_TYPES = {
    "ending": "str",
    "kind": "str",
    "text": "str",
    "context": "str",
    "grid": "Int64",
    "row": "Int64",
    "col": "Int64",
    "paragraph": "Int64",
    "start": "Int64",
    "page": "Int64",
    "sheet": "str",
    "text_line": "Int64",
    "source": "str",
}
_CONTEXT = 16  # characters on either side
_HEADS = 3  # rows of an unknown table that may name its columns
_CODES = re.compile(r"[类款项]|.*(?:编码|代码)")
_COUNTED = re.compile(r"行次|栏次|序号|编号")
_FUND = re.compile(r"预算|资金|拨款|金额")
_FUNDS = ("budget_fen", "fiscal_fen", "other_fen")
_FIGURES = ("target", "last_year", "weight")
DATES = ("year", "date")  # claims that are no figures

_Ended = tuple[Ending, NumberKind | None]
_MISSED: _Ended = (Ending.NOT_UNDERSTOOD, None)


def account_numbers(disclosure: Disclosure, evidence: Evidence) -> pd.DataFrame:
    """Account for every printed number of a disclosure.

    Parameters
    ----------
    disclosure : Disclosure
    evidence : Evidence
        Of this disclosure alone.

    Returns
    -------
    DataFrame
        One row per printed number in reading order, tables first; columns as in ``ACCOUNT_TYPES``. ``ending`` is a
        value of ``Ending``, ``kind`` one of ``NumberKind`` where the ending is ``other``; ``grid``, ``row`` and
        ``col`` are 1-based and missing in prose, ``paragraph`` is 0-based and missing in tables; ``context`` is the
        text around the number; ``source`` names the file where the disclosure consists of several.
    """
    rows = [*_in_tables(disclosure, evidence), *_in_prose(disclosure, evidence)]
    return pd.DataFrame(rows, columns=list(ACCOUNT_TYPES)).astype(ACCOUNT_TYPES)


def count_endings(account: pd.DataFrame) -> dict[str, int]:
    """Count the numbers of an account by what they ended as; every ending has its count."""
    counts = account["ending"].value_counts()
    return {ending.value: int(counts.get(ending.value, 0)) for ending in Ending}


def _in_prose(disclosure: Disclosure, evidence: Evidence) -> Iterator[dict[str, object]]:
    claims: dict[int, list[tuple[int, int, str]]] = {}
    for claim in evidence.claims.itertuples():
        claims.setdefault(int(claim.paragraph), []).append((claim.start, claim.end, claim.kind))
    for position, paragraph in enumerate(disclosure.paragraphs):
        spans = claims.get(position, [])
        for number in find_numbers(paragraph.text):
            yield _row(number, paragraph, _prose_ending(number, spans)) | {"paragraph": position}


def _prose_ending(number: Number, claims: Sequence[tuple[int, int, str]]) -> _Ended:
    covering = [kind for start, end, kind in claims if start < number.end and number.start < end]
    if any(kind not in DATES for kind in covering):
        return Ending.CLAIM, None
    if covering:
        return Ending.OTHER, number.kind or NumberKind(covering[0])
    return _named_or_missed(number)


def _in_tables(disclosure: Disclosure, evidence: Evidence) -> Iterator[dict[str, object]]:
    read = _facts_by_place(evidence.facts)
    codes = _codes_by_row(evidence.facts)
    forms = dict(iter(evidence.indicators.groupby("grid")))
    for grid, about in zip(disclosure.grids, evidence.tables.itertuples(), strict=True):
        lines = forms.get(about.grid)
        table = _Table(grid=grid, spec=load_tables().get(about.table), codes=codes.get(about.grid, set()))
        within = table if lines is None else _read_form(lines, about.unit)
        for cell in (cell for row in grid.rows for cell in row):
            is_fact = (about.grid, cell.row, cell.col) in read
            for number in find_numbers(cell.text):
                ended = (Ending.FACT, None) if is_fact else within.ending(cell, number)
                yield _row(number, cell, ended) | {"grid": about.grid, "row": cell.row, "col": cell.col}


def _facts_by_place(facts: pd.DataFrame) -> set[tuple[int, int, int]]:
    printed = facts[facts["amount_fen"].notna()]
    return set(zip(printed["grid"], printed["row"], printed["col"], strict=True))


def _codes_by_row(facts: pd.DataFrame) -> dict[int, set[tuple[int, str]]]:
    """Per table, the code that the facts of each row carry; a repeated one without its mark."""
    rows = facts.drop_duplicates(["grid", "row", "line_code"])
    codes = zip(rows["row"], (re.split("[~/]", code)[0] for code in rows["line_code"]), strict=True)
    by_grid: dict[int, set[tuple[int, str]]] = {}
    for grid, code in zip(rows["grid"], codes, strict=True):
        by_grid.setdefault(grid, set()).add(code)
    return by_grid


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A printed table: which columns number its lines, and which rows number its columns.

    Attributes
    ----------
    codes : set of (int, str)
        Rows, and the code that their facts carry.
    """

    grid: Grid
    spec: TableSpec | None
    codes: set[tuple[int, str]]

    def ending(self, cell: Cell, number: Number) -> _Ended:
        """What a number ended as that is in no fact."""
        alone = cell.text.strip() == number.text
        if alone and (kind := self._columns.get(cell.col)):
            return Ending.OTHER, kind
        if (cell.row, cell.text.strip()) in self.codes:
            return Ending.OTHER, NumberKind.CODE
        if cell.row in self._column_numbers:
            return Ending.OTHER, NumberKind.ROW
        return _named_or_missed(number)

    @cached_property
    def _columns(self) -> dict[int, NumberKind]:
        """Columns that print codes or number the lines."""
        if self.spec is None or self.spec.repeats:
            return _numbering(_heads(self.grid))
        layout = read_layout(self.grid, self.spec)
        codes = {col: NumberKind.CODE for lane in layout.lanes for col in lane.codes}
        return _numbering(dict(enumerate(layout.headers))) | codes

    @cached_property
    def _column_numbers(self) -> set[int]:
        return {row[0].row for row in self.grid.rows if numbers_columns(row)}


def _heads(grid: Grid) -> dict[int, list[str]]:
    """What stands above each column of a table that nobody knows."""
    heads: dict[int, list[str]] = {}
    for cell in (cell for row in grid.rows[:_HEADS] for cell in row):
        for col in range(cell.col, cell.col + cell.colspan):
            heads.setdefault(col, []).append(normalise(cell.text))
    return heads


def _numbering(heads: Mapping[int, Sequence[str]]) -> dict[int, NumberKind]:
    kinds = {NumberKind.CODE: _CODES, NumberKind.ROW: _COUNTED}
    return {
        col: kind
        for col, texts in heads.items()
        for kind, pattern in kinds.items()
        if any(map(pattern.fullmatch, texts))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What was read from a performance form: its figures by row, its funds, and its texts."""

    figures: frozenset[tuple[int, str]]
    funds: frozenset[int]
    texts: frozenset[str]
    unit: str

    def ending(self, cell: Cell, number: Number) -> _Ended:
        """What a number in a cell of the form ended as."""
        text = cell.text.strip()
        amount = parse_amount_or_none(number.text, self.unit)
        if (cell.row, text) in self.figures or (amount and amount.fen in self.funds and _FUND.search(text)):
            return Ending.PERFORMANCE, None
        return (Ending.OTHER, NumberKind.WORDING) if text in self.texts else _named_or_missed(number)


def _read_form(lines: pd.DataFrame, unit: str) -> _Form:
    texts = [name for name, kind in INDICATOR_TYPES.items() if kind == "str" and name not in _FIGURES]
    return _Form(
        figures=frozenset(
            (row, text) for name in _FIGURES for row, text in zip(lines["row"], lines[name], strict=True)
        ),
        funds=frozenset(int(fen) for name in _FUNDS for fen in lines[name].dropna()),
        texts=frozenset(lines[texts].to_numpy().ravel()),
        unit=unit,
    )


def _named_or_missed(number: Number) -> _Ended:
    return (Ending.OTHER, number.kind) if number.kind else _MISSED


def _row(number: Number, where: Cell | Paragraph, ended: _Ended) -> dict[str, object]:
    ending, kind = ended
    start, end = max(number.start - _CONTEXT, 0), number.end + _CONTEXT
    return {
        "ending": ending.value,
        "kind": kind.value if kind else "",
        "text": number.text,
        "context": " ".join(where.text[start:end].split()),
        "start": number.start,
        **_place(where.place),
    }


def _place(place: Place) -> Mapping[str, object]:
    source = Path(place.file).name if place.file else ""
    return {
        "page": place.page,
        "sheet": place.sheet or "",
        "text_line": place.text_line,
        "source": source,
    }
