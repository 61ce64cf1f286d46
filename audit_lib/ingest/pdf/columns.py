"""Tables without rules between their columns: rows of figures that stand under one another.

1. A row is a line of two or more pieces with a figure in it, or all lines between two strokes of one length where
   at most one of them holds several pieces. The columns are what the rows leave free of text between them, and
   headers beside them. At least ``MIN_ROWS`` rows with amounts make a table.
2. Labels without figures between the rows, and the lines of pieces right above them (the header), belong to it.
   Captions do not, nor do lines with leaders (a table of contents).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from audit_lib.ingest.captions import is_caption
from audit_lib.ingest.pdf.layout import Box, Page, Stroke, Table, TableCell, TextLine, around, least_score
from audit_lib.ingest.pdf.text import nowhere, pieces, set_text

__all__ = ["MIN_ROWS", "find_open_tables"]

MIN_ROWS = 3
_GAP = 1.0  # em between two pieces of a row
_NEAR = 3.0  # heights of a line that rows of one table stand apart at most
_FIGURE = re.compile(r"[(（△▲－-]?\s*\d[\d,，]*(?:[.．]\d+)?\s*[)）]?%?")
_AMOUNT = re.compile(r"[(（△▲－-]?\s*(?:\d{1,3}(?:[,，]\d{3})+|\d{4,}|\d+(?=[.．]))(?:[.．]\d+)?\s*[)）]?")
_LOOSE = 9.0  # points by which strokes of one table may differ in length
_BAND = 8.0  # heights of a line that two strokes around a row stand apart at most
_LEADER = re.compile(r"[.．…·‥]{4,}|…{2,}")


@dataclass(frozen=True, slots=True)
class _Row:
    lines: tuple[TextLine, ...]
    parts: tuple[TextLine, ...]
    box: Box

    @property
    def is_data(self) -> bool:
        """Tell whether it prints a figure beside something else."""
        return len(self.parts) > 1 and any(_FIGURE.fullmatch(part.text) for part in self.parts[1:])

    @property
    def has_amount(self) -> bool:
        """Tell whether it prints a figure that is no mere list number, code or page."""
        return any(_AMOUNT.fullmatch(part.text) for part in self.parts[1:])

    @property
    def has_leader(self) -> bool:
        """Tell whether dots lead from one piece to the next."""
        return any(_LEADER.search(line.text) for line in self.lines)


_Block = list[_Row]
_Span = tuple[float, float]


def find_open_tables(page: Page, lines: Sequence[TextLine], ruled: Iterable[Table]) -> list[Table | TextLine]:
    """Find tables among the lines outside ruled tables.

    Returns
    -------
    list of Table or TextLine
        Each line as it was, or in a table.
    """
    tops = sorted((table.box[3] for table in ruled), reverse=True)
    return [item for block in _blocks(_rows(page, lines), tops) for item in _tables(page, block)]


def _rows(page: Page, lines: Sequence[TextLine]) -> Iterator[_Row]:
    """Lines as rows: those between two strokes together, the others each by itself."""
    strokes = sorted(page.horizontals, reverse=True)
    for band, run in groupby(lines, key=lambda line: _band(strokes, line)):
        held = [(line, tuple(pieces(line, nowhere, _GAP))) for line in run]
        parts = [part for _, found in held for part in found]
        single = sum(len(found) > 1 for _, found in held) <= 1
        if band and single and len(_covered(part.box for part in parts)) > 1:
            ordered = tuple(sorted(parts, key=lambda part: part.box[0]))
            yield _Row(tuple(line for line, _ in held), ordered, around(part.box for part in parts))
        else:
            yield from (_Row((line,), found, line.box) for line, found in held)


def _band(strokes: Sequence[Stroke], line: TextLine) -> _Span | None:
    """Heights of the strokes right above and below a line, where they are of one length and close to each other."""
    y = (line.box[1] + line.box[3]) / 2
    over = [s for s in strokes if s.start - _LOOSE <= line.box[0] and line.box[2] <= s.end + _LOOSE]
    above = next((s for s in reversed(over) if s.at > y), None)
    below = next((s for s in over if s.at <= y), None)
    if above is None or below is None or above.at - below.at > _BAND * line.size:
        return None
    alike = abs(above.start - below.start) + abs(above.end - below.end) < _LOOSE
    return (above.at, below.at) if alike else None


def _blocks(rows: Iterable[_Row], tops: Sequence[float]) -> Iterator[_Block]:
    """Runs of rows that no ruled table and no wide gap parts."""
    block: _Block = []
    for row in rows:
        if block and _parted(block[-1], row, tops):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _parted(above: _Row, below: _Row, tops: Sequence[float]) -> bool:
    far = above.box[1] - below.box[3] > _NEAR * max(above.lines[0].size, below.lines[0].size)
    return far or any(below.box[3] <= top <= above.box[1] for top in tops)


def _tables(page: Page, block: _Block) -> Iterator[Table | TextLine]:
    """Cut a run of rows into tables and the lines between them."""
    start = 0
    for first, last in _runs(block):
        columns = _covered(part.box for row in block[first:last] if row.is_data for part in row.parts)
        enough = sum(row.has_amount for row in block[first:last]) >= MIN_ROWS
        if not enough or len(columns) < 2:
            continue
        head = _head(block, start, first, columns)
        yield from (line for row in block[start:head] for line in row.lines)
        yield _table(page, block[head:last], _with_headers(columns, block[head:first]))
        start = last
    yield from (line for row in block[start:] for line in row.lines)


def _runs(block: _Block) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of the rows with figures that follow one another, labels between them included."""
    data = [index for index, row in enumerate(block) if row.is_data and not row.has_leader]
    starts = [index for index, before in zip(data, [-9, *data], strict=False) if index - before > 3]
    for start, following in pairwise([*starts, len(block) + 9]):
        yield start, max(index for index in data if start <= index < following) + 1


def _covered(boxes: Iterable[Box]) -> list[_Span]:
    """Where boxes stand, from left to right; those that overlap together."""
    covered: list[_Span] = []
    for left, right in sorted((box[0], box[2]) for box in boxes):
        if covered and left <= covered[-1][1]:
            covered[-1] = covered[-1][0], max(covered[-1][1], right)
        else:
            covered.append((left, right))
    return covered


def _head(block: _Block, start: int, first: int, columns: Sequence[_Span]) -> int:
    """Index of the first header line above the rows."""
    head = first
    while head > start and _is_header(block[head - 1], columns):
        head -= 1
    return head


def _is_header(row: _Row, columns: Sequence[_Span]) -> bool:
    under = sum(any(_overlap(part.box, column) for part in row.parts) for column in columns)
    return len(row.parts) > 1 and under > 1 and not any(is_caption(part.text) for part in row.parts)


def _overlap(box: Box, column: _Span) -> bool:
    return box[0] < column[1] and column[0] < box[2]


def _with_headers(columns: Sequence[_Span], header: Sequence[_Row]) -> list[_Span]:
    """Add the columns in which only the header prints something."""
    beside = [
        part.box
        for row in header
        for part in row.parts
        if not any(_overlap(part.box, column) for column in columns)
    ]
    return _covered([*beside, *((left, 0.0, right, 0.0) for left, right in columns)])


def _table(page: Page, rows: _Block, columns: Sequence[_Span]) -> Table:
    box = around(row.box for row in rows)
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    edges = (min(box[0], columns[0][0]), *middles, max(box[2], columns[-1][1]))
    cells = [cell for number, row in enumerate(rows) for cell in _cells(page, number, row, edges)]
    return Table(
        cells=tuple(cells), edges=edges, height=len(rows), box=box, page=page.number, place=page.place(box)
    )


def _cells(page: Page, number: int, row: _Row, edges: Sequence[float]) -> Iterator[TableCell]:
    """Cells of one row: each piece in the columns that it covers, and blank ones between."""
    _, bottom, _, top = row.box
    spans = list(_spread(row.parts, edges))
    full = {col for first, last, _ in spans for col in range(first, last)}
    blank: list[tuple[int, int, list[TextLine]]] = [
        (col, col + 1, []) for col in range(len(edges) - 1) if col not in full
    ]
    for first, last, parts in sorted([*spans, *blank], key=lambda span: span[0]):
        box = (edges[first], bottom, edges[last], top)
        yield TableCell(
            row=number,
            col=first,
            rowspan=1,
            colspan=last - first,
            box=box,
            text=set_text(parts, box),
            place=page.place(box),
            score=least_score(char.score for part in parts for char in part.chars),
        )


def _spread(parts: Sequence[TextLine], edges: Sequence[float]) -> Iterator[tuple[int, int, list[TextLine]]]:
    """First and last (exclusive) column of the pieces that stand in them, from left to right."""
    spans: list[tuple[int, int, list[TextLine]]] = []
    for part in sorted(parts, key=lambda part: part.box[0]):
        hit = [
            index for index, (x0, x1) in enumerate(pairwise(edges)) if part.box[0] < x1 and x0 < part.box[2]
        ]
        first, last = (min(hit), max(hit) + 1) if hit else (0, 1)
        if spans and first < spans[-1][1]:
            spans[-1] = spans[-1][0], max(last, spans[-1][1]), [*spans[-1][2], part]
        else:
            spans.append((first, last, [part]))
    for first, last, held in spans:
        yield first, last, sorted(held, key=lambda part: -part.box[3])
