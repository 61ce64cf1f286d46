"""How Word says where a cell stands: columns of a layout grid, merges, rows that are not there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from lxml.etree import _Element

from audit_lib.ingest.docx.parts import child, named, switched, value, whole
from audit_lib.model import Paragraph, Place

__all__ = [
    "Box",
    "Item",
    "Part",
    "edge_at",
    "find_edges",
    "first_column",
    "is_away",
    "join_merged",
    "merge_of",
    "own",
    "span_of",
]

MAX_SPAN = 256  # columns; no printed table is wider
_COLUMN = 1_000  # twips of a column whose width is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A table cell: where it begins and ends in twips, over how many rows it reaches, and what it holds.

    Attributes
    ----------
    merge : str or None
        ``restart`` where it may reach into the next row, ``continue`` where it comes from the row above.
    """

    left: int
    right: int
    items: tuple["Item", ...]
    place: Place
    rows: int = 1
    merge: str | None = None

    @property
    def text(self) -> str:
        """Its own lines, without those of inner tables."""
        return "\n".join(item.text for item in self.items if isinstance(item, Paragraph))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of the document, which may be a part of a printed one."""

    rows: tuple[tuple[Box, ...], ...]
    place: Place


Item = Paragraph | Part


def own(element: _Element, name: str) -> Iterator[_Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for inner in element:
        if named(inner) == name:
            yield inner
        elif named(inner) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from own(inner, name)


def is_away(row: _Element) -> bool:
    """Tell whether a row is hidden or deleted."""
    properties = child(row, "trPr")
    return child(properties, "del") is not None or switched(child(properties, "hidden")) or False


def find_edges(table: _Element) -> list[int]:
    """Find where the columns of the layout grid begin and end, in twips from the table's left edge."""
    grid = child(table, "tblGrid")
    columns = [column for column in (grid if grid is not None else []) if named(column) == "gridCol"]
    return [0, *accumulate(whole(value(column, "w"), 0) or _COLUMN for column in columns)]


def edge_at(edges: Sequence[int], column: int) -> int:
    """Find where a column begins; columns that the grid does not list have one width."""
    beyond = column - len(edges) + 1
    return edges[column] if beyond <= 0 else edges[-1] + beyond * _COLUMN


def first_column(row: _Element) -> int:
    """Count the columns that a row leaves out at its start."""
    return min(whole(value(child(row, "trPr", "gridBefore")), 0), MAX_SPAN)


def span_of(cell: _Element) -> int:
    """Count the columns that a cell spans."""
    return min(max(whole(value(child(cell, "tcPr", "gridSpan")), 1), 1), MAX_SPAN)


def merge_of(cell: _Element) -> str | None:
    """Tell what a cell says of a merge with the row above."""
    merge = child(cell, "tcPr", "vMerge")
    return None if merge is None else value(merge) or "continue"


def join_merged(rows: Iterable[Iterable[Box]]) -> tuple[tuple[Box, ...], ...]:
    """Leave out the boxes that continue one of the row above, which reaches further down for each."""
    joined: list[list[Box]] = []
    reaching: dict[int, tuple[int, int]] = {}  # left edge -> row and place in it of the box that reaches here
    for row in rows:
        joined.append([])
        above, reaching = reaching, {}
        for box in row:
            owner = above.get(box.left) if box.merge == "continue" else None
            if owner is not None:
                number, index = owner
                joined[number][index] = replace(joined[number][index], rows=joined[number][index].rows + 1)
                reaching[box.left] = owner
                continue
            if box.merge:
                reaching[box.left] = len(joined) - 1, len(joined[-1])
            joined[-1].append(box)
    return tuple(tuple(row) for row in joined)
