"""The ruled lines of a straight picture, as strokes of a page.

1. A dark run of at least ``LONG`` points is a line. A shorter one is a line only where both its ends meet lines
   across it: the side of a narrow cell, not a part of a character.
2. A line thicker than ``THICK`` points is a filled bar, and its two sides are lines.
3. What lies at the very edge of the picture is the scanner's, not the page's.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from audit_lib.ingest.pdf.layout import Stroke
from audit_lib.ingest.scan.engine import Picture
from audit_lib.ingest.scan.level import PixelBox

__all__ = ["erase", "find_dark", "find_ruled", "strokes_of"]

LONG = 30.0  # points
SHORT = 7.0  # points; a shorter side is no side of a cell
THICK = 4.0
_MEETS = 0.75  # points by which a short line may miss the line across its end
_EDGE = 4.0  # points along the edge of the picture
_GAP = 1.0  # points that a worn line may leave blank
_WINDOW = 15.0  # points around a pixel that it is compared with
_DARKER = 14  # by that much of 255


def find_dark(picture: Picture, scale: float) -> Picture:
    """Mark what is darker than its surroundings with 255, whatever the paper's colour.

    Parameters
    ----------
    picture : array of uint8
        In three colours.
    scale : float
        Pixels a point.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    window = 2 * round(_WINDOW * scale / 2) + 1
    dark = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER
    )
    return np.asarray(dark, dtype=np.uint8)


def find_ruled(dark: Picture, scale: float) -> tuple[list[PixelBox], list[PixelBox]]:
    """Find the horizontal and the vertical lines, each as the box that it fills."""
    long_flat, short_flat = _long_and_short(dark, scale)
    long_steep, short_steep = _long_and_short(dark.T, scale)  # lying flat until the end
    across_flat, across_steep = [list(map(_flipped, boxes)) for boxes in (long_steep, long_flat)]
    slack = _MEETS * scale
    flat = long_flat + [box for box in short_flat if _meets(box, across_flat, slack)]
    steep = long_steep + [box for box in short_steep if _meets(box, across_steep, slack)]
    high, wide = dark.shape
    return (
        [box for box in flat if _is_inside(box, high, scale)],
        [_flipped(box) for box in steep if _is_inside(box, wide, scale)],
    )


def strokes_of(
    flat: Sequence[PixelBox], steep: Sequence[PixelBox], scale: float, height: float
) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """Horizontal and vertical strokes in points from the lower left corner of a page of some height."""
    lying = [
        Stroke(height - at / scale, left / scale, right / scale)
        for left, top, right, bottom in flat
        for at in _sides(top, bottom, scale)
    ]
    standing = [
        Stroke(at / scale, height - bottom / scale, height - top / scale)
        for left, top, right, bottom in steep
        for at in _sides(left, right, scale)
    ]
    return tuple(lying), tuple(standing)


def erase(picture: Picture, boxes: Sequence[PixelBox], paper: int) -> Picture:
    """Paint lines over with the colour of the paper."""
    clean = picture.copy()
    for left, top, right, bottom in boxes:
        clean[max(int(top) - 1, 0) : int(bottom) + 1, max(int(left) - 1, 0) : int(right) + 1] = paper
    return clean


def _long_and_short(dark: Picture, scale: float) -> tuple[list[PixelBox], list[PixelBox]]:
    """Boxes of the horizontal dark runs; a slight slant does not end one, nor a gap a long one."""
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 2 * round(_GAP * scale) + 1), np.uint8))
    long, limit = _runs(closed, LONG * scale), LONG * scale
    return long, [box for box in _runs(dark, SHORT * scale) if box[2] - box[0] < limit]


def _runs(dark: Picture, least: float) -> list[PixelBox]:
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(least)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    return [
        (float(left), float(top), float(left + wide), float(top + high))
        for left, top, wide, high, _ in stats[1:].tolist()
    ]


def _flipped(box: PixelBox) -> PixelBox:
    """A box of the picture mirrored at its diagonal, which swaps rows and columns."""
    return box[1], box[0], box[3], box[2]


def _is_inside(box: PixelBox, high: int, scale: float) -> bool:
    """Tell whether a horizontal line keeps away from the edge of the picture."""
    return _EDGE * scale < (box[1] + box[3]) / 2 < high - _EDGE * scale


def _meets(box: PixelBox, across: Sequence[PixelBox], slack: float) -> bool:
    """Tell whether both ends of a horizontal line touch vertical ones."""
    middle = (box[1] + box[3]) / 2
    near = [other for other in across if other[1] - slack <= middle <= other[3] + slack]
    return all(any(other[0] - slack <= end <= other[2] + slack for other in near) for end in (box[0], box[2]))


def _sides(near: float, far: float, scale: float) -> tuple[float, ...]:
    return (near, far) if far - near > THICK * scale else ((near + far) / 2,)
