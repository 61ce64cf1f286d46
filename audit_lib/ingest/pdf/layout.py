"""What the stages of the PDF reader hand to each other: characters, strokes, pages, tables, lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from audit_lib.model import Place

__all__ = [
    "Box",
    "Char",
    "Page",
    "Stroke",
    "Table",
    "TableCell",
    "TextLine",
    "around",
    "inside",
    "least_score",
    "turned",
]

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in points from the lower left corner


class Char(NamedTuple):
    """A printed character, its box as high as its line (font ascent to descent), and the blanks before it.

    The score (0 to 1) tells how sure its recognition is; a text layer has none.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    lead: str = ""
    score: float | None = None

    @property
    def box(self) -> "Box":
        """Where it stands."""
        return self.x0, self.y0, self.x1, self.y1

    @property
    def x(self) -> float:
        """Middle of the box."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """Middle of the box."""
        return (self.y0 + self.y1) / 2

    @property
    def size(self) -> float:
        """Height of the box, about one em."""
        return self.y1 - self.y0


class Stroke(NamedTuple):
    """A horizontal or vertical line: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """Printed characters on one baseline, from left to right; their size is that of most of them."""

    chars: tuple[Char, ...]
    box: Box
    size: float
    place: Place

    @property
    def text(self) -> str:
        """What it prints, without blanks at its ends."""
        return "".join([self.chars[0].text, *(char.lead + char.text for char in self.chars[1:])])


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell of one page's part of a table.

    Attributes
    ----------
    row, col : int
        0-based within the part.
    torn : bool
        Its last line runs to the cell's edge: the text may go on elsewhere.
    score : float or None
        That of its least sure character.
    """

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    text: str
    place: Place
    torn: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One page's part of a table.

    Attributes
    ----------
    edges : tuple of float
        Where its columns begin and end.
    height : int
        Number of its rows.
    """

    cells: tuple[TableCell, ...]
    edges: tuple[float, ...]
    height: int
    box: Box
    page: int
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page prints, turned so that most of its text stands upright.

    Attributes
    ----------
    turns : int
        Quarter turns clockwise from here to the page as it is displayed.
    """

    number: int
    width: float
    height: float
    turns: int
    chars: tuple[Char, ...]
    horizontals: tuple[Stroke, ...]
    verticals: tuple[Stroke, ...]

    def place(self, box: Box) -> Place:
        """Say where a box stands on the page as it is displayed."""
        x0, y0, x1, y1 = turned(box, self.turns, self.width, self.height)
        return Place(page=self.number, bbox=(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)))


def turned(box: Box, turns: int, width: float, height: float) -> Box:
    """Turn a box clockwise with its sheet, by quarters; the sheet's corner stays the origin.

    Examples
    --------
    >>> turned((0, 0, 10, 20), 1, 100, 200)
    (0, 90, 20, 100)
    """
    x0, y0, x1, y1 = box
    for _ in range(turns % 4):
        x0, y0, x1, y1 = y0, width - x1, y1, width - x0
        width, height = height, width
    return x0, y0, x1, y1


def least_score(scores: Iterable[float | None]) -> float | None:
    """Find the smallest of the scores that there are."""
    return min((score for score in scores if score is not None), default=None)


def around(boxes: Iterable[Box]) -> Box:
    """Find the smallest box around boxes."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def inside(x: float, y: float, box: Box, slack: float = 0.0) -> bool:
    """Tell whether a point lies in a box."""
    return box[0] - slack <= x <= box[2] + slack and box[1] - slack <= y <= box[3] + slack
