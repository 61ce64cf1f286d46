"""The straight strokes of a PDF page, and where its form objects put their texts.

1. Each thin shape is a stroke, filled or drawn (word processors draw borders as filled rectangles), and each thin picture.
2. So is each straight side of any other shape, unless the shape is a white surface or paints nothing.
3. Form objects are entered.
"""

from collections.abc import Iterable, Iterator
from ctypes import addressof, c_float, c_int, c_uint
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from audit_lib.ingest.pdf.layout import Box, Stroke, turned

__all__ = ["IDENTITY", "MAX_MARKS", "Marks", "Matrix", "Overload", "find_marks", "straight"]

MAX_DEPTH = 8  # of form objects inside form objects
MAX_MARKS = 50_000  # characters, or sides of shapes, of one page
THIN = 3.0  # points; a shape thinner than that is a line
_STRAIGHT = 1.5  # points by which the ends of a stroke may differ
_SHORT = 1.0  # a shorter stroke is a corner
_GAP = 3.0  # points between the parts of one stroke
_WHITE = 250


class Overload(Exception):  # noqa: N818 - read_pdf turns it into an error of the library
    """A page holds more marks than any printed page."""


class Matrix(NamedTuple):
    """An affine map, its six numbers in the order of PDF."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """Map a box that stays upright or turns by quarters."""
        (x0, y0), (x1, y1) = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def then(self, outer: "Matrix") -> "Matrix":
        """Map by this one first, then by the outer one."""
        a, b = outer.a * self.a + outer.c * self.b, outer.b * self.a + outer.d * self.b
        k, d = outer.a * self.c + outer.c * self.d, outer.b * self.c + outer.d * self.d
        return Matrix(a, b, k, d, *outer.point(self.e, self.f))


IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Marks:
    """Straight sides as boxes without width, and the matrices of the texts inside forms by their address."""

    sides: list[Box] = field(default_factory=list)
    matrices: dict[int, Matrix] = field(default_factory=dict)


def find_marks(page: pdfium.PdfPage) -> Marks:
    """Walk over the objects of a page.

    Raises
    ------
    Overload
        There are more than ``MAX_MARKS`` sides.
    """
    marks = Marks()
    _walk(_objects(page), IDENTITY, marks, 0)
    return marks


def straight(sides: Iterable[Box], turns: int, sheet: Box) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """Sort sides into horizontal and vertical strokes of a page turned by quarters, parts of one stroke joined."""
    left, bottom, right, top = sheet
    flat: list[Stroke] = []
    steep: list[Stroke] = []
    for side in sides:
        x0, y0 = max(side[0], left) - left, max(side[1], bottom) - bottom
        x1, y1 = min(side[2], right) - left, min(side[3], top) - bottom
        if x0 <= x1 and y0 <= y1:
            box = turned((x0, y0, x1, y1), turns, right - left, top - bottom)
            _sort_in(box, flat, steep)
    return tuple(_joined(flat)), tuple(_joined(steep))


def _sort_in(box: Box, flat: list[Stroke], steep: list[Stroke]) -> None:
    x0, y0, x1, y1 = box
    if y1 - y0 < x1 - x0:
        flat.append(Stroke((y0 + y1) / 2, x0, x1))
    else:
        steep.append(Stroke((x0 + x1) / 2, y0, y1))


def _objects(page: pdfium.PdfPage) -> Iterator[c.FPDF_PAGEOBJECT]:
    return (c.FPDFPage_GetObject(page.raw, index) for index in range(c.FPDFPage_CountObjects(page.raw)))


def _inner_objects(form: c.FPDF_PAGEOBJECT) -> Iterator[c.FPDF_PAGEOBJECT]:
    return (c.FPDFFormObj_GetObject(form, index) for index in range(c.FPDFFormObj_CountObjects(form)))


def _walk(objects: Iterator[c.FPDF_PAGEOBJECT], matrix: Matrix, marks: Marks, depth: int) -> None:
    for obj in objects:
        kind = c.FPDFPageObj_GetType(obj)
        if kind == c.FPDF_PAGEOBJ_PATH:
            marks.sides.extend(_sides(obj, matrix))
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            _walk(_inner_objects(obj), _matrix(obj).then(matrix), marks, depth + 1)
        elif kind == c.FPDF_PAGEOBJ_TEXT and depth:
            marks.matrices[addressof(obj.contents)] = matrix
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            marks.sides.extend(_thin(obj, matrix))
        if len(marks.sides) > MAX_MARKS:
            raise Overload


def _thin(obj: c.FPDF_PAGEOBJECT, matrix: Matrix) -> list[Box]:
    """Bounds of an object that is a line."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not c.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
        return []
    box = left.value, bottom.value, right.value, top.value
    x0, y0, x1, y1 = box if matrix is IDENTITY else matrix.box(box)
    wide, high = x1 - x0, y1 - y0
    return (
        [(x0, y0, x1, y1)]
        if min(wide, high) <= THIN and max(wide, high) > max(min(wide, high), _SHORT)
        else []
    )


def _sides(obj: c.FPDF_PAGEOBJECT, matrix: Matrix) -> list[Box]:
    count = c.FPDFPath_CountSegments(obj)
    fill, drawn = c_int(), c_int()
    c.FPDFPath_GetDrawMode(obj, fill, drawn)
    if count < 2 or count > MAX_MARKS or not (fill.value or drawn.value):
        return []
    if count <= 5 and (thin := _thin(obj, matrix)):
        return thin
    if not drawn.value and _is_white(obj):
        return []
    own = _matrix(obj).then(matrix)
    return [box for box in _outline(obj, count, own) if _is_straight(box)]


def _outline(obj: c.FPDF_PAGEOBJECT, count: int, matrix: Matrix) -> Iterator[Box]:
    x, y = c_float(), c_float()
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(obj, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point, kind = matrix.point(x.value, y.value), c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == c.FPDF_SEGMENT_LINETO:
            yield _between(last, point)
        if c.FPDFPathSegment_GetClose(segment):
            yield _between(point, start)
        last = point


def _between(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _is_straight(side: Box) -> bool:
    wide, high = side[2] - side[0], side[3] - side[1]
    return min(wide, high) < _STRAIGHT and max(wide, high) > _SHORT


def _is_white(obj: c.FPDF_PAGEOBJECT) -> bool:
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    known = c.FPDFPageObj_GetFillColor(obj, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= _WHITE


def _matrix(obj: c.FPDF_PAGEOBJECT) -> Matrix:
    found = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(obj, found):
        return IDENTITY
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _joined(strokes: list[Stroke]) -> Iterator[Stroke]:
    """Join the parts of one stroke: a border drawn cell by cell."""
    for _, part in groupby(
        sorted(strokes, key=lambda s: (round(2 * s.at), s.start)), key=lambda s: round(2 * s.at)
    ):
        first, *rest = part
        at, start, end = first
        for stroke in rest:
            if stroke.start > end + _GAP:
                yield Stroke(at, start, end)
                at, start, end = stroke
            end = max(end, stroke.end)
        yield Stroke(at, start, end)
