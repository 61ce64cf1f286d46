"""Captions that stand inside a table: the number, title, agency, year or unit printed as a row of it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from audit_lib.model import Cell, Grid, Paragraph
from audit_lib.money import is_blank

__all__ = ["is_caption", "is_title", "lift_captions"]

_NUMBER = re.compile(r"(?:公开)?表\s*[\d一二三四五六七八九十]+(?:[-—]\d+)?|(?:公开)?\d{2}\s*表")
_TITLE = re.compile(r"\S.{2,38}表(?:[（(].{1,12}[)）])?")
_UNIT = re.compile(r"(?:编制|公开|填报)?(?:部门|单位)(?:（单位）|\(单位\)|名称)?\s*[:：]|金额单位\s*[:：]")
_YEAR = re.compile(r"[（(]?\s*20\d\d\s*年?(?:度)?\s*[)）]?")
_MAX_TITLE = 40


def is_title(text: str) -> bool:
    """Tell whether a text reads as a table's title: short, one line, ending in 表."""
    bare = text.strip()
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


def _is_caption_row(row: tuple[Cell, ...], width: int) -> bool:
    printed = [cell.text for cell in row if not is_blank(cell.text)]
    if not printed or not all(is_caption(text) for text in printed):
        return False
    return len(printed) == 1 or len(row) < width


def _cut(grid: Grid, rows: list[tuple[Cell, ...]]) -> Iterator[Grid]:
    if not rows:
        return
    renumbered = tuple(
        tuple(replace(cell, row=number) for cell in row) for number, row in enumerate(rows, start=1)
    )
    yield replace(grid, rows=renumbered, place=rows[0][0].place)
