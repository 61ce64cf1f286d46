"""Lines of text and the grid -> the pieces to be read, none of which reaches over the side of a cell.

1. A line that stands in several cells of a ruled table is cut at their sides. Alone in its cell, it is as long as what
   is dark beside it: the ends of a line, such as a leading 一, are easily missed.
2. Where a cell holds no line and yet shows something dark and as high as a digit, that is a piece too.
3. A piece without anything dark in it is left out.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from audit_lib.ingest.scan.pixels import Picture, PixelBox, crop

__all__ = ["cut_pieces"]

_SHARE = 0.5  # of its height that a line has in a cell
_SLIVER = 0.3  # of its height: a narrower part only reaches over from the cell beside
_LOW, _HIGH = 4.0, 40.0  # points; what is lower or higher is no digit
_MARGIN = 2.0  # points around a digit that no line covers
_SIDE = 1.0  # points of a cell's edge that belong to its side
_DARK = 6  # pixels at least, of a piece that prints something


def cut_pieces(
    lines: Sequence[PixelBox], cells: Sequence[PixelBox], dark: Picture, scale: float
) -> tuple[list[PixelBox], list[PixelBox]]:
    """Cut lines at the sides of cells, and find what they miss.

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

    Returns
    -------
    list of PixelBox
        Parts of lines.
    list of PixelBox
        What stands in cells that hold no line.
    """
    inner = [_shrunk(cell, _SIDE * scale) for cell in cells]
    pieces = [piece for line in lines for piece in _cut(line, inner) if _is_dark(crop(dark, piece))]
    pieces = [_widened(piece, pieces, inner, dark) for piece in pieces]
    return pieces, list(_missed(pieces, inner, dark, scale))


def _cut(line: PixelBox, cells: Sequence[PixelBox]) -> Iterator[PixelBox]:
    """The parts of a line in the cells that it stands in; the line itself where it stands in none."""
    high = line[3] - line[1]
    parts = [
        part
        for cell in cells
        if (part := _common(line, cell)) and part[3] - part[1] >= _SHARE * min(high, cell[3] - cell[1])
    ]
    yield from [part for part in parts if part[2] - part[0] >= _SLIVER * high] or [line]


def _widened(
    piece: PixelBox, pieces: Sequence[PixelBox], cells: Sequence[PixelBox], dark: Picture
) -> PixelBox:
    """Lengthen a piece to the dark next to it, where it is the only one on its height in its cell."""
    cell = next((cell for cell in cells if _common(piece, cell) == piece), None)
    if cell is None:
        return piece
    band = (cell[0], piece[1], cell[2], piece[3])
    if any(other is not piece and _common(other, band) for other in pieces):
        return piece
    columns = np.flatnonzero(crop(dark, band).any(axis=0)) + int(cell[0])
    high = piece[3] - piece[1]
    left, right = piece[0], piece[2]
    for column in columns[columns < left][::-1]:
        left = float(column) - 1 if left - column < high else left
    for column in columns[columns > right]:
        right = float(column) + 2 if column - right < high else right
    return max(left, cell[0]), piece[1], min(right, cell[2]), piece[3]


def _missed(
    pieces: Sequence[PixelBox], cells: Sequence[PixelBox], dark: Picture, scale: float
) -> Iterator[PixelBox]:
    """Boxes around what cells print that hold no piece."""
    low, high, margin = _LOW * scale, _HIGH * scale, _MARGIN * scale
    for cell in cells:
        if any(_common(piece, cell) for piece in pieces):
            continue
        marks = [mark for mark in _marks(crop(dark, cell)) if low <= mark[3] - mark[1] <= high]
        if marks:
            lefts, tops, rights, bottoms = zip(*marks, strict=True)
            yield (
                cell[0] + max(min(lefts) - margin, 0.0),
                cell[1] + max(min(tops) - margin, 0.0),
                min(cell[0] + max(rights) + margin, cell[2]),
                min(cell[1] + max(bottoms) + margin, cell[3]),
            )


def _is_dark(dark: Picture) -> bool:
    return int(np.count_nonzero(dark)) >= _DARK


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
