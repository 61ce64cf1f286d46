"""Tables of a Word document -> grids: parts joined, captions lifted, frames entered.

1. A table that only arranges prose or other tables is no grid; what it holds is read in its order.
2. A table goes on in the next one where nothing but its repeated captions stands between, the columns agree, and
   the next one repeats its whole header or begins with figures (a year is none).
3. A row that prints nothing but a title across the table begins the next table.
4. Edges that lie nearer together than ``NEAR`` are one, unless a cell stands between them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from audit_lib.ingest.captions import find_starts, is_caption, lift_head, most_common_edge
from audit_lib.ingest.docx.rows import Box, Item, Part
from audit_lib.model import Cell, Grid, Paragraph
from audit_lib.money import is_blank

__all__ = ["build_blocks"]

NEAR = 80  # twips (1.4 mm) by which hand-drawn columns may be off
_CAPTIONS = 5  # lines above a table that may be repeated over its next part
_HEADER = 3  # printed cells that a repeated header has at least
_FIGURE = re.compile(r"[(（△▲－-]?\s*\d[\d,，]*(?:[.．]\d+)?\s*[)）]?%?")
_YEAR = re.compile(r"20\d\d")
_AMOUNT = re.compile(r"[\d,，]*[.．,，]\d+")
_CONTINUED = re.compile(r"[（(]?续表?\d*[)）]?")
_LINES_OF_PROSE, _LETTERS_OF_PROSE = 3, 100

_Row = tuple[Box, ...]


def build_blocks(items: Iterable[Item]) -> Iterator[Grid | Paragraph]:
    """Build what a document prints from its lines and tables.

    Parameters
    ----------
    items : iterable of Paragraph or Part
        In reading order.

    Yields
    ------
    Grid or Paragraph
    """
    for item in _joined(chain.from_iterable(map(_entered, items))):
        yield from [item] if isinstance(item, Paragraph) else _grids(item)


def _entered(item: Item) -> Iterator[Item]:
    """Replace a frame by what it holds."""
    if isinstance(item, Paragraph) or not _is_frame(item):
        yield item
        return
    for box in _boxes(item.rows):
        for inner in box.items:
            yield from _entered(inner)


def _is_frame(part: Part) -> bool:
    """Tell whether a table only arranges things: no two texts side by side, or mostly room for other content."""
    wide = [row for row in part.rows if sum(not is_blank(box.text) for box in row) >= 2]
    inner = sum(_rows_within(box) for box in _boxes(part.rows))
    columns_of_prose = len(wide) == 1 and any(
        box.text.count("\n") >= _LINES_OF_PROSE and len(box.text) > _LETTERS_OF_PROSE for box in wide[0]
    )
    return not wide or inner > len(wide) or columns_of_prose


def _rows_within(box: Box) -> int:
    return sum(len(item.rows) for item in box.items if isinstance(item, Part))


def _boxes(rows: Iterable[_Row]) -> Iterator[Box]:
    return chain.from_iterable(rows)


def _joined(items: Iterable[Item]) -> Iterator[Item]:
    """Join the parts of tables."""
    table: Part | None = None
    above: list[Paragraph] = []
    between: list[Paragraph] = []
    for item in items:
        if isinstance(item, Paragraph):
            between.append(item)
            continue
        rows = None if table is None else _continuation(table, item, above, between)
        if table is not None and rows is not None:
            table = replace(table, rows=table.rows + rows)
        else:
            yield from [] if table is None else [table]
            yield from between
            table, above = item, between[-_CAPTIONS:]
        between = []
    yield from [] if table is None else [table]
    yield from between


def _continuation(
    table: Part, part: Part, above: Sequence[Paragraph], between: Sequence[Paragraph]
) -> tuple[_Row, ...] | None:
    """The rows that a part adds to the table before it; None where it is a table of its own."""
    edges, others = _edges(table.rows), _edges(part.rows)
    captions = {_bare(line.text) for line in above}
    if not (_fits(edges, others) or _fits(others, edges)) or any(
        _bare(p.text) not in captions for p in between
    ):
        return None
    header = _header(table.rows)
    if header and header == _looks(part.rows[: len(header)]):
        return part.rows[len(header) :]
    texts = [box.text.strip() for box in part.rows[0]]
    begins = any(_FIGURE.fullmatch(text) and not _YEAR.fullmatch(text) for text in texts)
    return part.rows if begins and not between else None


def _header(rows: Sequence[_Row]) -> list[list[tuple[str, int]]]:
    """How the rows above the first amount look; nothing where they print too little or a cell reaches below them."""
    amounts = (n for n, row in enumerate(rows) if any(_AMOUNT.fullmatch(box.text.strip()) for box in row))
    count = next(amounts, len(rows))
    reaches = any(number + box.rows > count for number, row in enumerate(rows[:count]) for box in row)
    printed = sum(not is_blank(box.text) for box in _boxes(rows[:count]))
    return [] if reaches or printed < _HEADER else _looks(rows[:count])


def _looks(rows: Iterable[_Row]) -> list[list[tuple[str, int]]]:
    return [[(_bare(box.text), box.rows) for box in row] for row in rows]


def _bare(text: str) -> str:
    return _CONTINUED.sub("", re.sub(r"\s", "", text))


def _edges(rows: Iterable[_Row]) -> list[int]:
    return sorted({edge for box in _boxes(rows) for edge in (box.left, box.right)})


def _fits(few: Sequence[int], many: Sequence[int]) -> bool:
    """Tell whether each edge stands where one of the many does, the outer ones at the outer ones."""
    ends = bool(few) and bool(many) and abs(few[-1] - many[-1]) <= NEAR and abs(few[0] - many[0]) <= NEAR
    return ends and all(min(abs(edge - other) for other in many) <= NEAR for edge in few)


def _grids(part: Part) -> Iterator[Grid | Paragraph]:
    """Build the grids of a table, and after each what else its cells hold."""
    for rows in _split(part.rows):
        columns = _columns(rows)
        cells = tuple(
            tuple(_cell(box, number, columns) for box in row) for number, row in enumerate(rows, start=1)
        )
        place = next((box.place for box in _boxes(rows)), part.place)
        if any(cells):
            yield from lift_head(Grid(rows=cells, width=most_common_edge(cells), place=place))
        for box in _boxes(rows):
            yield from build_blocks(item for item in box.items if isinstance(item, Part))


def _cell(box: Box, row: int, columns: dict[int, int]) -> Cell:
    first, last = columns[box.left], columns[box.right]
    return Cell(
        text=box.text,
        row=row,
        col=first + 1,
        rowspan=box.rows,
        colspan=max(last - first, 1),
        place=box.place,
    )


def _split(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Cut where captions, one of them a title, stand alone across the table below rows that print anything else."""
    edges = _edges(rows)
    starts = find_starts([row[0].text if _is_alone(row, edges) else None for row in rows])
    for start, stop in pairwise([0, *starts, len(rows)]):
        yield rows[start:stop]


def _is_alone(row: _Row, edges: Sequence[int]) -> bool:
    """Tell whether a row is one caption from the table's left edge to its right."""
    return len(row) == 1 and (row[0].left, row[0].right) == (edges[0], edges[-1]) and is_caption(row[0].text)


def _columns(rows: Iterable[_Row]) -> dict[int, int]:
    """Number the columns by where they begin."""
    narrowest: dict[int, int] = {}  # right edge -> left edge of the narrowest cell that ends there
    for box in _boxes(rows):
        narrowest[box.right] = max(narrowest.get(box.right, box.left), box.left)
    columns: dict[int, int] = {}
    first = count = 0  # where the edges that count as one begin, and how many such there are
    for edge in _edges(rows):
        if not columns or edge - first > NEAR or narrowest.get(edge, first - 1) >= first:
            first, count = edge, count + 1
        columns[edge] = count - 1
    return columns
