"""Captions that stand inside a table: the number, title, agency, year or unit printed as a row of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from audit_lib.model import Cell, Grid, Paragraph
from audit_lib.money import is_blank

__all__ = [
    "cut_at_titles",
    "find_starts",
    "is_caption",
    "is_title",
    "lift_captions",
    "lift_head",
    "most_common_edge",
]

_NUMBER = re.compile(
    r"(?:财?决?公开)?表\s*[\d一二三四五六七八九十]+(?:[-—]\d+)?|财?[预决]?(?:公开)?\d{2}\s*表"
)
_TITLE = re.compile(r"\S.{2,38}表(?:[（(].{1,20}[)）])?")
_UNIT = re.compile(r"(?:编制|公开|填报)?(?:部门|单位)(?:（单位）|\(单位\)|名称)?\s*[:：]|金额单位\s*[:：]")
_YEAR = re.compile(r"[（(]?\s*20\d\d\s*年?(?:度)?\s*[)）]?")
_MAX_TITLE = 40


def is_title(text: str) -> bool:
    """Tell whether a text reads as a table's title: short, one line, ending in 表."""
    bare = "".join(text.split())
    return len(bare) <= _MAX_TITLE and bool(_TITLE.fullmatch(bare)) and not _NUMBER.fullmatch(bare)


def is_caption(text: str) -> bool:
    """Tell whether a text reads as a caption: a table's number, title, agency and unit, or year."""
    bare = text.strip()
    return bool(_NUMBER.fullmatch(bare) or is_title(bare) or _UNIT.match(bare) or _YEAR.fullmatch(bare))


def lift_captions(grid: Grid) -> Iterator[Grid | Paragraph]:
    """Take caption rows out of a grid, and cut it in two where one stands in its middle.

    A row is a caption where each cell that prints something reads as one, and the row is short or prints
    a single text; a header such as 编制单位 | 合计 | ... therefore stays.

    Yields
    ------
    Grid or Paragraph
        Captions as paragraphs and the tables under them, in printed order.
    """
    body: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        if not _is_caption_row(row, grid.width):
            body.append(row)
            continue
        yield from _cut(grid, body)
        body = []
        yield Paragraph(
            text="  ".join(cell.text for cell in row if not is_blank(cell.text)), place=row[0].place
        )
    yield from _cut(grid, body)


def lift_head(grid: Grid) -> Iterator[Grid | Paragraph]:
    """Take the captions off the top of a grid: rows that print nothing else and carry nothing below them.

    Yields
    ------
    Grid or Paragraph
        Captions as paragraphs, then what is left of the grid.
    """
    head = len(list(takewhile(_heads, grid.rows)))
    for row in grid.rows[:head]:
        yield Paragraph(
            text="  ".join(cell.text for cell in row if not is_blank(cell.text)), place=row[0].place
        )
    rest = tuple(tuple(replace(cell, row=cell.row - head) for cell in row) for row in grid.rows[head:])
    if any(rest):
        yield replace(grid, rows=rest, width=most_common_edge(rest))


def cut_at_titles(grid: Grid) -> Iterator[Grid | Paragraph]:
    """Cut a grid where captions, one of them a title, stand alone across it below rows that print anything else.

    Forms that are printed one under the other are often one table to whoever drew its lines.

    Yields
    ------
    Grid or Paragraph
        Captions as paragraphs and the tables under them, in printed order.
    """
    edge = max((cell.col + cell.colspan for row in grid.rows for cell in row), default=1)
    starts = find_starts([row[0].text if _is_across(row, edge) else None for row in grid.rows])
    for start, stop in pairwise([0, *starts, len(grid.rows)]):
        for part in _cut(grid, list(grid.rows[start:stop])) if starts else [grid]:
            yield from lift_head(part)


def find_starts(captions: Sequence[str | None]) -> list[int]:
    """Find the rows that another table begins with, below the first.

    Parameters
    ----------
    captions : sequence of str or None
        By row: the caption that stands alone across it; None for other rows.

    Returns
    -------
    list of int
        Numbers of the rows, 0-based: the first of captions that follow one another, one of them a title.
    """
    runs = groupby(enumerate(captions), key=lambda row: row[1] is not None)
    found = [list(run) for across, run in runs if across]
    return [run[0][0] for run in found if run[0][0] and any(is_title(text or "") for _, text in run)]


def _is_across(row: tuple[Cell, ...], edge: int) -> bool:
    """Tell whether a row is one caption from the table's first column to its last."""
    return (
        len(row) == 1 and (row[0].col, row[0].col + row[0].colspan) == (1, edge) and is_caption(row[0].text)
    )


def most_common_edge(rows: Iterable[tuple[Cell, ...]]) -> int:
    """Find the column at which most rows end; of two equally common ones, the one further right."""
    edges = Counter(row[-1].col + row[-1].colspan - 1 for row in rows if row)
    return max(edges, key=lambda edge: (edges[edge], edge))


def _heads(row: tuple[Cell, ...]) -> bool:
    texts = [cell.text for cell in row if not is_blank(cell.text)]
    alone = len(texts) == 1 or (len(texts) == 2 and any(mark in text for text in texts for mark in ":：表"))
    return alone and all(cell.rowspan == 1 for cell in row) and all(map(is_caption, texts))


def _is_caption_row(row: tuple[Cell, ...], width: int) -> bool:
    printed = [cell.text for cell in row if not is_blank(cell.text)]
    if not printed or not all(is_caption(text) for text in printed):
        return False
    return len(printed) == 1 or len(row) < width


def _cut(grid: Grid, rows: list[tuple[Cell, ...]]) -> Iterator[Grid]:
    if not rows:
        return
    renumbered = tuple(
        row if row and row[0].row == number else tuple(replace(cell, row=number) for cell in row)
        for number, row in enumerate(rows, start=1)
    )
    yield replace(grid, rows=renumbered, place=rows[0][0].place)
