"""Tables without rules between their columns: rows of figures that stand under one another.

1. A row is a line of two or more pieces with a figure in it; the columns are what the rows leave free of text
   between them. At least ``MIN_ROWS`` rows with a common gap make a table.
2. Labels without figures between the rows, and the lines of pieces right above them (the header), belong to it.
   Captions do not, nor do lines with leaders (a table of contents).
3. Where strokes part the rows, all lines between two strokes are one row, unless several of them print figures.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from audit_lib.ingest.captions import is_caption
from audit_lib.ingest.pdf.layout import Box, Page, Table, TableCell, TextLine, around
from audit_lib.ingest.pdf.text import nowhere, pieces, set_text

__all__ = ["MIN_ROWS", "find_open_tables"]

MIN_ROWS = 3
_GAP = 1.0  # em between two pieces of a row
_NEAR = 3.0  # heights of a line that rows of one table stand apart at most
_FIGURE = re.compile(r"[(（△▲－-]?\s*\d[\d,，]*(?:[.．]\d+)?\s*[)）]?%?")
_AMOUNT = re.compile(r"[(（△▲－-]?\s*(?:\d{1,3}(?:[,，]\d{3})+|\d{4,}|\d+(?=[.．]))(?:[.．]\d+)?\s*[)）]?")
_LEADER = re.compile(r"[.．…·‥]{4,}|…{2,}")


@dataclass(frozen=True, slots=True)
class _Row:
    line: TextLine
    parts: tuple[TextLine, ...]

    @property
    def is_data(self) -> bool:
        """Tell whether it prints a figure beside something else."""
        return len(self.parts) > 1 and any(_FIGURE.fullmatch(part.text) for part in self.parts[1:])

    @property
    def has_amount(self) -> bool:
        """Tell whether it prints a figure that is no mere list number, code or page."""
        return any(_AMOUNT.fullmatch(part.text) for part in self.parts[1:])


_Block = list[_Row]


def find_open_tables(page: Page, lines: Sequence[TextLine], ruled: Iterable[Table]) -> list[Table | TextLine]:
    """Find tables among the lines outside ruled tables.

    Returns
    -------
    list of Table or TextLine
        Each line as it was, or in a table.
    """
    tops = sorted((table.box[3] for table in ruled), reverse=True)
    found: list[Table | TextLine] = []
    for block in _blocks(lines, tops):
        found += _tables(page, block)
    return found


def _blocks(lines: Sequence[TextLine], tops: Sequence[float]) -> Iterator[_Block]:
    """Runs of lines that no ruled table and no wide gap parts."""
    block: _Block = []
    for line in lines:
        row = _Row(line, tuple(pieces(line, nowhere, _GAP)))
        if block and _parted(block[-1].line, line, tops):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _parted(above: TextLine, below: TextLine, tops: Sequence[float]) -> bool:
    far = above.box[1] - below.box[3] > _NEAR * max(above.size, below.size)
    return far or any(below.box[3] <= top <= above.box[1] for top in tops)


def _tables(page: Page, block: _Block) -> Iterator[Table | TextLine]:
    """Cut a run of lines into tables and the lines between them."""
    start = 0
    for first, last in _runs(block):
        columns = _columns([row for row in block[first:last] if row.is_data])
        enough = sum(row.has_amount for row in block[first:last]) >= MIN_ROWS
        if not enough or len(columns) < 2:
            continue
        head = _head(block, start, first, columns)
        yield from (row.line for row in block[start:head])
        yield _table(page, block[head:last], columns)
        start = last
    yield from (row.line for row in block[start:])


def _runs(block: _Block) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) of the rows with figures that follow one another, labels between them included."""
    data = [index for index, row in enumerate(block) if row.is_data and not _LEADER.search(row.line.text)]
    starts = [index for index, before in zip(data, [-9, *data], strict=False) if index - before > 3]
    for start, following in pairwise([*starts, len(block) + 9]):
        yield start, max(index for index in data if start <= index < following) + 1


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """Where the columns stand: what the pieces of all rows cover, from left to right."""
    covered: list[tuple[float, float]] = []
    for left, right in sorted((part.box[0], part.box[2]) for row in rows for part in row.parts):
        if covered and left <= covered[-1][1]:
            covered[-1] = covered[-1][0], max(covered[-1][1], right)
        else:
            covered.append((left, right))
    return covered


def _head(block: _Block, start: int, first: int, columns: Sequence[tuple[float, float]]) -> int:
    """Index of the first header line above the rows."""
    head = first
    while head > start and _is_header(block[head - 1], columns):
        head -= 1
    return head


def _is_header(row: _Row, columns: Sequence[tuple[float, float]]) -> bool:
    within = (
        columns[0][0] - row.line.size <= row.line.box[0] and row.line.box[2] <= columns[-1][1] + row.line.size
    )
    return len(row.parts) > 1 and within and not any(is_caption(part.text) for part in row.parts)


def _table(page: Page, rows: _Block, columns: Sequence[tuple[float, float]]) -> Table:
    box = around(row.line.box for row in rows)
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(columns)]
    edges = (min(box[0], columns[0][0]), *middles, max(box[2], columns[-1][1]))
    groups = list(_printed_rows(page, rows, box))
    cells = [cell for number, group in enumerate(groups) for cell in _cells(page, number, group, edges)]
    return Table(
        cells=tuple(cells), edges=edges, height=len(groups), box=box, page=page.number, place=page.place(box)
    )


def _printed_rows(page: Page, rows: _Block, box: Box) -> Iterator[_Block]:
    """Lines of each row: those between two strokes, or each by itself."""
    strokes = [s.at for s in page.horizontals if s.start <= box[0] + 9 and s.end >= box[2] - 9]
    for _, band in groupby(rows, key=lambda row: sum(at > row.line.chars[0].y for at in strokes)):
        group = list(band)
        if len(strokes) >= 2 and sum(row.is_data for row in group) <= 1:
            yield group
        else:
            yield from ([row] for row in group)


def _cells(page: Page, number: int, rows: _Block, edges: Sequence[float]) -> Iterator[TableCell]:
    """Cells of one row: each piece in the columns that it covers, and blank ones between."""
    top, bottom = max(row.line.box[3] for row in rows), min(row.line.box[1] for row in rows)
    col = 0
    for first, last, parts in _spread([part for row in rows for part in row.parts], edges):
        yield from (
            _cell(page, (number, gap, 1), (edges[gap], bottom, edges[gap + 1], top), [])
            for gap in range(col, first)
        )
        box = (edges[first], bottom, edges[last], top)
        yield _cell(page, (number, first, last - first), box, parts)
        col = last
    yield from (
        _cell(page, (number, gap, 1), (edges[gap], bottom, edges[gap + 1], top), [])
        for gap in range(col, len(edges) - 1)
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


def _cell(page: Page, at: tuple[int, int, int], box: Box, parts: Sequence[TextLine]) -> TableCell:
    row, col, colspan = at
    return TableCell(
        row=row,
        col=col,
        rowspan=1,
        colspan=colspan,
        box=box,
        text=set_text(parts, box),
        place=page.place(box),
    )
