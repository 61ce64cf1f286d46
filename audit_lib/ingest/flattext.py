"""Flattened text: a cell a line behind a tab, a blank line between rows, prose without tabs.

This is what a word processor leaves when a document is saved as plain text.
What the text has lost is put back only where the text itself proves it:

1. A line without a tab right under a cell belongs to that cell.
2. A short line without a tab between one blank line and a further cell of an unfinished row belongs to the
   cell above (the cell held an empty paragraph).
3. Two short rows between full ones that together have the table's width are one row (same reason).
4. A row with more cells than the table has columns stays as it is; ``Grid.ragged_rows`` names it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from audit_lib.ingest.captions import is_caption, lift_captions
from audit_lib.model import Cell, Grid, Paragraph, Place
from audit_lib.money import is_blank

__all__ = ["read_flattext"]

_MAX_CONTINUATION = 12  # characters; a heading word that was pushed to its own paragraph, not a sentence


@dataclass(slots=True)
class _RawCell:
    line: int
    parts: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.parts)


_Row = list[_RawCell]


@dataclass(slots=True)
class _Scan:
    """What has been read so far; rows of the open table, and finished blocks."""

    blocks: list[Grid | Paragraph] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    row_open: bool = False

    def close_table(self) -> None:
        for rows in _split_tables(self.rows):
            self.blocks.extend(lift_captions(_grid(rows)))
        self.rows = []
        self.row_open = False

    def add_cell(self, number: int, text: str) -> None:
        if not self.row_open:
            self.rows.append([])
            self.row_open = True
        self.rows[-1].append(_RawCell(number, [text]))

    def add_text(self, number: int, text: str) -> None:
        self.close_table()
        self.blocks.append(Paragraph(text=text, place=Place(text_line=number)))


def read_flattext(text: str) -> tuple[Grid | Paragraph, ...]:
    r"""Read flattened text into tables and paragraphs, each with its line number.

    Parameters
    ----------
    text : str
        The whole document; ``\r\n`` counts as one break.

    Returns
    -------
    tuple of Grid or Paragraph
        In reading order; nothing printed is dropped or changed.

    Examples
    --------
    >>> [grid] = read_flattext("\t项目\n\t预算数\n\n\t收入\n\t5.00\n")
    >>> [cell.text for cell in grid.rows[1]]
    ['收入', '5.00']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    scan = _Scan()
    blanks = 0
    for number, line in enumerate(lines, start=1):
        if line.startswith("\t"):
            if blanks > 1:
                scan.close_table()
            elif blanks:
                scan.row_open = False
            scan.add_cell(number, line[1:])
        elif is_blank(line):
            blanks += 1
            continue
        elif scan.row_open and (not blanks or _continues_cell(scan, lines, number, blanks)):
            scan.rows[-1][-1].parts.extend([""] * blanks + [line])
        else:
            scan.add_text(number, line)
        blanks = 0
    scan.close_table()
    return tuple(scan.blocks)


def _continues_cell(scan: _Scan, lines: Sequence[str], number: int, blanks: int) -> bool:
    line = lines[number - 1]
    before_cell = number < len(lines) and lines[number].startswith("\t")
    full = _common_width([row for row in scan.rows[:-1] if len(row) > 1])
    unfinished = full is None or len(scan.rows[-1]) < full
    short = len(line.strip()) <= _MAX_CONTINUATION and not is_caption(line)
    return blanks == 1 and before_cell and unfinished and short


def _common_width(rows: Sequence[_Row]) -> int | None:
    """Most common number of cells; the larger of two equally common ones."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=None)


def _split_tables(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Cut where a title in a row of its own begins the next table without a break."""
    starts = [index for index, row in enumerate(rows) if len(row) == 1 and is_caption(row[0].text)]
    numbers = [sum(start <= index for start in starts) for index in range(len(rows))]
    for _, part in groupby(zip(numbers, rows, strict=True), key=lambda pair: pair[0]):
        yield [row for _, row in part]


def _grid(rows: list[_Row]) -> Grid:
    width = _common_width(rows) or 0
    joined = _join_split_rows(rows, width)
    cells = tuple(
        tuple(
            Cell(text=raw.text, row=number, col=col, place=Place(text_line=raw.line))
            for col, raw in enumerate(row, start=1)
        )
        for number, row in enumerate(joined, start=1)
    )
    return Grid(rows=cells, width=width, place=cells[0][0].place)


def _join_split_rows(rows: list[_Row], width: int) -> list[_Row]:
    joined: list[_Row] = []
    rest = list(rows)
    while rest:
        row = rest.pop(0)
        if rest and _is_split(joined, row, rest, width):
            row = row + rest.pop(0)
        joined.append(row)
    return joined


def _is_split(before: list[_Row], row: _Row, rest: list[_Row], width: int) -> bool:
    between_full = bool(before) and len(before[-1]) == width and (len(rest) == 1 or len(rest[1]) == width)
    return between_full and len(row) + len(rest[0]) == width and not is_blank(row[-1].text)
