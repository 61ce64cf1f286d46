"""Ruled tables: strokes that touch -> rows and columns -> cells with their spans and characters.

1. Strokes that touch, or nearly, belong to one table; those that stand closer than ``NEAR`` are one edge.
2. An open side is closed where the strokes that run to it end.
3. Cells are merged where no stroke parts them. A character belongs to the cell in which its middle lies,
   in the smallest table around it.
4. A frame around a single cell is no table.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from audit_lib.ingest.pdf.layout import Box, Char, Page, Stroke, Table, TableCell, least_score
from audit_lib.ingest.pdf.text import gather_lines, nowhere, room, set_text

__all__ = ["NEAR", "Ruling", "fill_table", "find_rulings", "has_columns"]

NEAR = 3.0  # points
_SLACK = 1.0  # points by which a stroke may stop short of the middle of a cell's side
_TORN = 1.0  # em; a last line with less room may go on elsewhere

_At = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The lines of a table: its edges from left to right and from top to bottom, and the boxes between them.

    Attributes
    ----------
    xs, ys : tuple of float
        Edges; ``ys`` falls from top to bottom.
    spans : dict
        Top left (row, column) of each cell -> its rowspan and colspan.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: dict[_At, _At]

    @property
    def box(self) -> Box:
        """The table's outline."""
        return self.xs[0], self.ys[-1], self.xs[-1], self.ys[0]

    def cell_box(self, at: _At) -> Box:
        """Outline of the cell whose top left corner stands there."""
        (row, col), (down, across) = at, self.spans[at]
        return self.xs[col], self.ys[row + down], self.xs[col + across], self.ys[row]


def find_rulings(page: Page) -> list[Ruling]:
    """Find the ruled tables of a page, the smallest first."""
    found = [ruling for group in _touching(page.horizontals, page.verticals) if (ruling := _ruling(*group))]
    return sorted(found, key=lambda ruling: _area(ruling.box))


def has_columns(ruling: Ruling) -> bool:
    """Tell whether a ruled table has more than one column; a stack of boxes may be one without inner strokes."""
    return len(ruling.xs) > 2


def fill_table(page: Page, ruling: Ruling, chars: Iterable[Char]) -> Table:
    """Fill a ruled table with the characters that stand in it."""
    own = _owners(ruling)
    held: dict[_At, list[Char]] = {at: [] for at in ruling.spans}
    drops = [-y for y in ruling.ys]
    for char in chars:
        row, col = bisect_right(drops, -char.y) - 1, bisect_right(ruling.xs, char.x) - 1
        at = (min(max(row, 0), len(drops) - 2), min(max(col, 0), len(ruling.xs) - 2))
        held[own[at]].append(char)
    return Table(
        cells=tuple(_cell(page, ruling, at, held[at]) for at in sorted(ruling.spans)),
        edges=ruling.xs,
        height=len(ruling.ys) - 1,
        box=ruling.box,
        page=page.number,
        place=page.place(ruling.box),
    )


def _cell(page: Page, ruling: Ruling, at: _At, chars: list[Char]) -> TableCell:
    box = ruling.cell_box(at)
    lines = gather_lines(chars, nowhere) if chars else []
    return TableCell(
        row=at[0],
        col=at[1],
        rowspan=ruling.spans[at][0],
        colspan=ruling.spans[at][1],
        box=box,
        text=set_text(lines, box),
        place=page.place(box),
        torn=bool(lines) and room(lines[-1], box) < _TORN,
        score=least_score(char.score for char in chars),
    )


def _owners(ruling: Ruling) -> dict[_At, _At]:
    return {
        (row + down, col + across): (row, col)
        for (row, col), (rows, cols) in ruling.spans.items()
        for down in range(rows)
        for across in range(cols)
    }


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _touching(flat: Sequence[Stroke], steep: Sequence[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Group the strokes that touch one another, directly or through others."""
    boxes = [(s.start, s.at, s.end, s.at) for s in flat] + [(s.at, s.start, s.at, s.end) for s in steep]
    parents = list(range(len(boxes)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = index = parents[parents[index]]
        return index

    active: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda index: boxes[index][1]):
        x0, y0, x1, _ = boxes[index]
        active = [other for other in active if boxes[other][3] >= y0 - 2 * NEAR]
        for other in active:
            if boxes[other][0] <= x1 + 2 * NEAR and x0 <= boxes[other][2] + 2 * NEAR:
                parents[root(other)] = root(index)
        active.append(index)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index in range(len(boxes)):
        group = groups.setdefault(root(index), ([], []))
        group[index >= len(flat)].append(flat[index] if index < len(flat) else steep[index - len(flat)])
    yield from groups.values()


def _ruling(flat: list[Stroke], steep: list[Stroke]) -> Ruling | None:
    if not flat or not steep:
        return None
    xs = _edges([s.at for s in steep], [end for s in flat for end in (s.start, s.end)])
    ys = _edges([s.at for s in flat], [end for s in steep for end in (s.start, s.end)])[::-1]
    if len(xs) < 2 or len(ys) < 2 or len(xs) + len(ys) < 5:
        return None
    spans = _spans(_crossed(steep, xs, ys), _crossed(flat, ys, xs), (len(ys) - 1, len(xs) - 1))
    return Ruling(xs=tuple(xs), ys=tuple(ys), spans=spans) if len(spans) > 1 else None


def _edges(places: list[float], ends: list[float]) -> list[float]:
    """Where strokes stand, nearly equal ones taken together; the ends of those across them close an open side."""
    outer = [
        end for end in (min(ends), max(ends)) if end < min(places) - 2 * NEAR or end > max(places) + 2 * NEAR
    ]
    groups: list[list[float]] = []
    for place in sorted(places + outer):
        if groups and place - groups[-1][0] <= NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _crossed(strokes: list[Stroke], own: Sequence[float], across: Sequence[float]) -> set[_At]:
    """Which sides of cells are drawn: (number of the edge, number of the interval across it)."""
    middles = [(one + other) / 2 for one, other in pairwise(across)]
    drawn = set()
    for stroke in strokes:
        edge = min(range(len(own)), key=lambda index: abs(own[index] - stroke.at))
        drawn |= {
            (edge, index)
            for index, middle in enumerate(middles)
            if stroke.start - _SLACK <= middle <= stroke.end + _SLACK
        }
    return drawn


def _spans(walls: set[_At], floors: set[_At], size: _At) -> dict[_At, _At]:
    """Merge the cells that no side parts: to the right first, then down as long as nothing is drawn below."""
    rows, cols = size
    spans: dict[_At, _At] = {}
    taken: set[_At] = set()
    for row, col in product(range(rows), range(cols)):
        if (row, col) in taken:
            continue
        right = col + 1
        while right < cols and (right, row) not in walls and (row, right) not in taken:
            right += 1
        below = row + 1
        while (
            below < rows and _goes_on(below, range(col, right), walls, floors) and (below, col) not in taken
        ):
            below += 1
        spans[row, col] = below - row, right - col
        taken |= set(product(range(row, below), range(col, right)))
    return spans


def _goes_on(row: int, cols: range, walls: set[_At], floors: set[_At]) -> bool:
    """Tell whether nothing parts a row from the one above it, nor the columns in it."""
    return not any((row, col) in floors for col in cols) and not any((col, row) in walls for col in cols[1:])
