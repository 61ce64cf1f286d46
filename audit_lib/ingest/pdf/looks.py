"""How the text objects of a page are shown: at all, within which clip, how turned, how high."""

import math
from ctypes import addressof, c_float
from typing import NamedTuple

import pypdfium2.raw as c

from audit_lib.ingest.pdf.layout import Box
from audit_lib.ingest.pdf.strokes import Matrix

__all__ = ["Look", "Looks"]

_QUARTER = math.pi / 2
_UPWARD = frozenset({0, -1, 3})  # turns after which the text's upward is the page's upward, or its right
_SLANT = 0.55  # radians from upright that an italic may have
_CLIP_SLACK = 1.0  # points
_SPECK = 0.5  # points; smaller type is a speck
_DESCENT = 0.2  # of the type size, below the baseline
_ANYWHERE = (-1e9, -1e9, 1e9, 1e9)
_HIDDEN = (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP)


class Look(NamedTuple):
    """How a text object is shown.

    Attributes
    ----------
    room : tuple of float or None
        Where its characters are printed: within the page and its clip; None where it is not shown at all.
    turns : int
        Quarter turns of its text, counterclockwise.
    band : tuple of float
        From below to above its line: along y, or along x where the text is turned by one or three quarters.
    """

    room: Box | None
    turns: int
    band: tuple[float, float]

    def box(self, rect: c.FS_RECTF) -> Box:
        """Box of one of its characters, from that which its font tells."""
        if self.turns % 2:
            return self.band[0], rect.bottom, self.band[1], rect.top
        return rect.left, self.band[0], rect.right, self.band[1]


_NOT_SHOWN = Look(None, 0, (0.0, 0.0))


class Looks:
    """The looks of a page's text objects, each found once."""

    def __init__(self, raw: c.FPDF_TEXTPAGE, matrices: dict[int, Matrix], sheet: Box) -> None:
        self._raw = raw
        self._sheet = sheet
        self._matrices = matrices
        self._known: dict[int, Look] = {}
        self._matrix = c.FS_MATRIX()
        self._clips: dict[tuple[int, int], Box] = {}

    def find(self, obj: c.FPDF_PAGEOBJECT, index: int) -> Look:
        """Find the look of a text object to which a character belongs."""
        key = addressof(obj.contents)
        look = self._known.get(key)
        if look is None:
            look = self._known[key] = self._look(obj, index, key)
        return look

    def _look(self, obj: c.FPDF_PAGEOBJECT, index: int, key: int) -> Look:
        matrix = self._matrix
        c.FPDFText_GetMatrix(self._raw, index, matrix)
        a, b = matrix.a, matrix.b
        angle = math.atan2(b, a)
        turns = round(angle / _QUARTER)
        if abs(angle - turns * _QUARTER) > _SLANT or c.FPDFTextObj_GetTextRenderMode(obj) in _HIDDEN:
            return _NOT_SHOWN
        along = math.hypot(a, b)
        area = abs(a * matrix.d - b * matrix.c)
        size = c.FPDFText_GetFontSize(self._raw, index) * area / along if along else 0.0
        if not _SPECK < size < math.inf:
            return _NOT_SHOWN
        base = matrix.e if turns % 2 else matrix.f
        below = size * (_DESCENT if turns in _UPWARD else 1 - _DESCENT)
        return Look(self._room(obj, key), turns % 4, (base - below, base - below + size))

    def _room(self, obj: c.FPDF_PAGEOBJECT, key: int) -> Box:
        """Box that the page and the clip paths of an object have in common.

        Objects share their clip paths, and the last one tells which came before it.
        """
        path = c.FPDFPageObj_GetClipPath(obj)
        count = c.FPDFClipPath_CountPaths(path)
        if count <= 0:
            return self._sheet
        last = c.FPDFClipPath_GetPathSegment(path, count - 1, 0)
        mark = (addressof(last.contents) if last else 0, count)
        if mark not in self._clips:
            self._clips[mark] = self._clipped(path, count, inner=key in self._matrices)
        box = self._clips[mark]
        matrix = self._matrices.get(key) if self._matrices else None
        return _common([matrix.box(box), self._sheet]) if matrix else box

    def _clipped(self, path: c.FPDF_CLIPPATH, count: int, *, inner: bool) -> Box:
        """Box that clip paths have in common; with the page, unless they are a form object's own."""
        left, bottom, right, top = _common(
            [box for number in range(count) if (box := _path_box(path, number))] or [_ANYWHERE]
        )
        slack = left - _CLIP_SLACK, bottom - _CLIP_SLACK, right + _CLIP_SLACK, top + _CLIP_SLACK
        return slack if inner else _common([slack, self._sheet])


def _common(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return max(lefts), max(bottoms), min(rights), min(tops)


def _path_box(path: c.FPDF_CLIPPATH, number: int) -> Box | None:
    xs, ys = [], []
    x, y = c_float(), c_float()
    for index in range(c.FPDFClipPath_CountPathSegments(path, number)):
        c.FPDFPathSegment_GetPoint(c.FPDFClipPath_GetPathSegment(path, number, index), x, y)
        xs.append(x.value)
        ys.append(y.value)
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None
