"""Lines of text and the grid -> the pieces to be read, none of which reaches over the side of a cell.

1. A line that stands in several cells of a ruled table is cut at their sides.
2. What a cell prints and no line covers, such as a single digit, is a piece too.
3. A piece without anything dark in it is left out.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from audit_lib.ingest.scan.engine import Picture
from audit_lib.ingest.scan.level import PixelBox, crop

__all__ = ["cut_pieces"]

_SHARE = 0.5  # of its height that a line has in a cell
_SPECK = 2.5  # points; what is lower is no character
_TALL = 40.0  # points; what is higher is no character
_MARGIN = 2.0  # points around a character that no line covers
_SIDE = 0.75  # points of a cell's edge that belong to its side
_DARK = 6  # pixels at least, of a piece that prints something


def cut_pieces(
    lines: Sequence[PixelBox], cells: Sequence[PixelBox], dark: Picture, scale: float
) -> list[PixelBox]:
    """Cut lines at the sides of cells, and add what they miss.

    Parameters
    ----------
    lines : sequence of PixelBox
        Of the whole page.
    cells : sequence of PixelBox
        Of its ruled tables.
    dark : array of uint8
        What is dark, without the ruled lines.
    scale : float
        Pixels a point.
    """
    inner = [_shrunk(cell, _SIDE * scale) for cell in cells]
    pieces = [piece for line in lines for piece in _cut(line, inner)]
    pieces += _missed(pieces, inner, dark, scale)
    return [piece for piece in pieces if np.count_nonzero(crop(dark, piece)) >= _DARK]


def _cut(line: PixelBox, cells: Sequence[PixelBox]) -> Iterator[PixelBox]:
    """The parts of a line in the cells that it stands in; the line itself where it stands in none."""
    high = line[3] - line[1]
    parts = [
        part
        for cell in cells
        if (part := _common(line, cell)) and part[3] - part[1] >= _SHARE * min(high, cell[3] - cell[1])
    ]
    yield from parts or [line]


def _missed(
    pieces: Sequence[PixelBox], cells: Sequence[PixelBox], dark: Picture, scale: float
) -> Iterator[PixelBox]:
    """Boxes around what cells print outside the pieces."""
    rest = dark.copy()
    for left, top, right, bottom in pieces:
        rest[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 0
    for cell in cells:
        marks = [
            mark for mark in _marks(crop(rest, cell)) if _SPECK * scale <= mark[3] - mark[1] <= _TALL * scale
        ]
        if marks:
            lefts, tops, rights, bottoms = zip(*marks, strict=True)
            margin = _MARGIN * scale
            yield (
                cell[0] + max(min(lefts) - margin, 0.0),
                cell[1] + max(min(tops) - margin, 0.0),
                min(cell[0] + max(rights) + margin, cell[2]),
                min(cell[1] + max(bottoms) + margin, cell[3]),
            )


def _marks(dark: Picture) -> list[PixelBox]:
    """Boxes around what hangs together."""
    if not dark.any():
        return []
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return [
        (float(left), float(top), float(left + wide), float(top + high))
        for left, top, wide, high, _ in stats[1:].tolist()
    ]


def _common(one: PixelBox, other: PixelBox) -> PixelBox | None:
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _shrunk(box: PixelBox, margin: float) -> PixelBox:
    return box[0] + margin, box[1] + margin, box[2] - margin, box[3] - margin
