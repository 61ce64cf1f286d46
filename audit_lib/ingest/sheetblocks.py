"""A sheet's cells -> grids and paragraphs: captions, titles and notes apart from the tables between them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.captions import is_caption
from audit_lib.model import Cell, Grid, Paragraph, Place

__all__ = ["Sheet", "read_blocks"]


MAX_CELLS = 2_000_000  # of one table, blank ones included
_UNIT = re.compile(r"[（(]?\s*(?:金额)?单位\s*[:：]\s*(?:人民币)?[百千万亿]*元")
_AGENCY = re.compile(r"(?:编制|公开|填报)(?:部门|单位)[^:：]{0,6}[:：]")
_MARKS = (_UNIT, _AGENCY)
_TABLE_NUMBER = re.compile(
    r"(?:预算|决算)?(?:公开|附)?\s*(?:表\s*[\d一二三四五六七八九十]+|\d+\s*表)(?:[-—]\d+)?|附[件表]\s*[-\d]*"
)
_NOTE = re.compile(r"[※*]?\s*(?:附?注|备注|说明)\s*\d*\s*[:：]|[本此]表")
_SENTENCE = re.compile(r"[。；！;!]")
_TOTAL = re.compile(r"[合总共]\s*计")
_SHORT = 20  # letters of a line's label
_At = tuple[int, int]
_Block = Grid | Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a visible sheet prints, by (row, column) without hidden ones.

    Attributes
    ----------
    texts : dict
        Texts of the cells that print one.
    merges : dict
        Top left -> bottom right of merged ranges.
    numbers : dict
        Row -> its number on the sheet, for rows that print something.
    """

    name: str
    texts: dict[_At, str]
    merges: dict[_At, _At]
    numbers: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    number: int
    texts: tuple[tuple[int, str], ...]  # column and text of its own cells
    printed: int  # its own cells and those that reach into it from above


def read_blocks(sheet: Sheet, path: Path) -> Iterator[_Block]:
    """Read a sheet as tables, and as paragraphs what stands above, between and below them.

    Raises
    ------
    UnreadableSourceError
        A table would hold more than ``MAX_CELLS`` cells.
    """
    for caption, run in groupby(_rows(sheet), _is_caption_row):
        rows = list(run)
        yield from _paragraphs(sheet, rows) if caption else _region(sheet, rows, path)


def _rows(sheet: Sheet) -> list[_Row]:
    """List the rows that print something."""
    numbers = sorted({row for row, _ in sheet.texts})
    texts = {
        row: tuple(cells) for row, cells in groupby(sorted(sheet.texts.items()), lambda item: item[0][0])
    }
    reached = Counter(
        row
        for (top, left), (bottom, _) in sheet.merges.items()
        if (top, left) in sheet.texts
        for row in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]
    )
    return [
        _Row(
            number=row,
            texts=tuple((at[1], text) for at, text in texts[row]),
            printed=len(texts[row]) + reached[row],
        )
        for row in numbers
    ]


def _is_caption_row(row: _Row) -> bool:
    """Tell a caption, a title or a note from a row of a table."""
    texts = [text.strip() for _, text in row.texts]
    if row.printed == 1 and (is_caption(texts[0]) or _NOTE.match(texts[0])):
        return True
    if len(texts) == 2 and any(_TABLE_NUMBER.fullmatch(text) for text in texts):
        return True
    return len(texts) <= 4 and any(form.match(text) for text in texts for form in _MARKS)


def _region(sheet: Sheet, rows: list[_Row], path: Path) -> Iterator[_Block]:
    """Read the rows between captions: single texts, then at most one table, then single texts."""
    wide = [index for index, row in enumerate(rows) if row.printed > 1]
    start, stop = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    while wide and stop < len(rows) and _continues(sheet, rows[stop - 1], rows[stop]):
        stop += 1
    yield from _paragraphs(sheet, rows[:start])
    if wide:
        yield _grid(sheet, rows[start:stop], path)
    yield from _paragraphs(sheet, rows[stop:])


def _continues(sheet: Sheet, above: _Row, row: _Row) -> bool:
    """Tell a line of the table above: right under it, or its total under blank lines."""
    adjacent = row.number == above.number + 1
    return _is_line(sheet, row) and (adjacent or _TOTAL.fullmatch(row.texts[0][1].strip()) is not None)


def _is_line(sheet: Sheet, row: _Row) -> bool:
    """Tell a line of a table of which only the label is printed."""
    (col, text), at = row.texts[0], (row.number, row.texts[0][0])
    return len(text) <= _SHORT and not _SENTENCE.search(text) and sheet.merges.get(at, at)[1] == col


def _paragraphs(sheet: Sheet, rows: Iterable[_Row]) -> Iterator[Paragraph]:
    for row in rows:
        place = Place(sheet=sheet.name, text_line=sheet.numbers.get(row.number))
        yield Paragraph(text="  ".join(text for _, text in row.texts), place=place)


def _grid(sheet: Sheet, rows: list[_Row], path: Path) -> Grid:
    top, bottom = rows[0].number, rows[-1].number
    cols = [col for row in rows for col, _ in row.texts]
    ends = [sheet.merges.get((row.number, col), (0, col))[1] for row in rows for col, _ in row.texts]
    left, right = min(cols), max(ends)
    if (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
        raise UnreadableSourceError(
            path,
            f"a table on sheet {sheet.name} reaches over more than {MAX_CELLS:,} cells; delete the stray ones",
        )
    covered: set[_At] = set()
    grid: list[tuple[Cell, ...]] = []
    for row in range(top, bottom + 1):
        place = Place(sheet=sheet.name, text_line=sheet.numbers.get(row))
        cells: list[Cell] = []
        for col in range(left, right + 1):
            if (row, col) in covered:
                continue
            end = sheet.merges.get((row, col), (row, col))
            span = min(end[0], bottom) - row + 1, min(end[1], right) - col + 1
            covered |= {(row + down, col + along) for down in range(span[0]) for along in range(span[1])}
            text = sheet.texts.get((row, col), "")
            cells.append(
                Cell(
                    text=text,
                    row=row - top + 1,
                    col=col - left + 1,
                    rowspan=span[0],
                    colspan=span[1],
                    place=place,
                )
            )
        grid.append(tuple(cells))
    return Grid(
        rows=tuple(grid),
        width=right - left + 1,
        place=Place(sheet=sheet.name, text_line=sheet.numbers.get(top)),
    )
