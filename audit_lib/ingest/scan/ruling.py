"""The ruled lines of a straight picture, as strokes of a page.

1. A dark run of at least ``LONG`` points is a line. A shorter one is a line only where both its ends touch lines
   across it and nothing branches off it: the side of a low or narrow cell, not a part of a character.
2. A line thicker than ``THICK`` points is a filled bar, and its two sides are lines.
3. What lies within a line of text is a stroke of a large character, or underlines it.
4. What lies at the very edge of the picture is the scanner's, not the page's.
"""

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from audit_lib.ingest.pdf.layout import Stroke
from audit_lib.ingest.scan.pixels import Picture, PixelBox, crop

__all__ = ["erase", "find_dark", "find_ruled", "find_slant", "strokes_of"]

LONG = 30.0  # points
SHORT = 7.0  # points; a shorter side is no side of a cell
THICK = 4.0
_TELLING = 100.0  # points; a shorter line does not tell the slant
_TOUCH = 1.0  # pixels by which a short line may miss the line across its end
_FLANK = 1.0  # points beside a line, where a character would branch off
_BRANCHES = 0.15  # of its length, that may be dark there
_EDGE = 4.0  # points along the edge of the picture
_GAP = 0.7  # points that a worn line may leave blank at once
_WORN = 0.08  # of its length, that it may leave blank in all: more are characters above one another
_WINDOW = 15.0  # points around a pixel that it is compared with
_HALO = 2  # pixels around a line that are not quite paper
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
    grey = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (3, 3), 0)  # a speck is no ink
    window = 2 * round(_WINDOW * scale / 2) + 1
    dark = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER
    )
    return np.asarray(dark, dtype=np.uint8)


def find_ruled(
    dark: Picture, lines: Sequence[PixelBox], scale: float
) -> tuple[list[PixelBox], list[PixelBox]]:
    """Find the horizontal and the vertical ruled lines, each as the box that it fills.

    Parameters
    ----------
    dark : array of uint8
        What is dark, 255.
    lines : sequence of PixelBox
        Of text.
    scale : float
        Pixels a point.
    """
    long_flat, short_flat = _long_and_short(dark, lines, scale)
    long_steep, short_steep = _long_and_short(dark.T, list(map(_flipped, lines)), scale)  # flat until the end
    across_flat, across_steep = [list(map(_flipped, boxes)) for boxes in (long_steep, long_flat)]
    flat = long_flat + [box for box in short_flat if _is_side(box, across_flat, dark, scale)]
    steep = long_steep + [box for box in short_steep if _is_side(box, across_steep, dark.T, scale)]
    high, wide = dark.shape
    return (
        [box for box in flat if _is_inside(box, high, scale)],
        [_flipped(box) for box in steep if _is_inside(box, wide, scale)],
    )


def find_slant(dark: Picture, scale: float) -> float:
    """Find by how many degrees clockwise the long horizontal lines leave the level, if only by a few."""
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(LONG * scale)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    slants: list[float] = []
    for number, (left, top, wide, high, _) in enumerate(stats[1:].tolist(), start=1):
        if wide >= _TELLING * scale:
            own = labels[top : top + high, left : left + wide] == number
            end = wide // 10
            heights = [float(np.nonzero(part)[0].mean()) for part in (own[:, :end], own[:, -end:])]
            slants.append(float(np.degrees(np.arctan2(heights[1] - heights[0], wide - end))))
    return median(slants) if slants else 0.0


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
        rows = slice(max(int(top) - _HALO, 0), int(bottom) + _HALO)
        clean[rows, max(int(left) - _HALO, 0) : int(right) + _HALO] = paper
    return clean


def _long_and_short(
    dark: Picture, lines: Sequence[PixelBox], scale: float
) -> tuple[list[PixelBox], list[PixelBox]]:
    """Boxes of the horizontal dark runs; a slight slant does not end one, nor a gap a long one."""
    least, gap = LONG * scale, round(_GAP * scale)
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
    long = [
        box
        for box in _runs(closed, least)
        if crop(dark, box).any(axis=0).mean() >= 1 - _WORN and not any(_holds(line, box) for line in lines)
    ]
    return long, [box for box in _runs(dark, SHORT * scale) if box[2] - box[0] < least]


def _runs(dark: Picture, least: float) -> list[PixelBox]:
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(least)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    return [
        (float(left), float(top), float(left + wide), float(top + high))
        for left, top, wide, high, _ in stats[1:].tolist()
    ]


def _holds(line: PixelBox, box: PixelBox) -> bool:
    return line[0] <= box[0] and line[1] <= box[1] and box[2] <= line[2] and box[3] <= line[3]


def _flipped(box: PixelBox) -> PixelBox:
    """A box of the picture mirrored at its diagonal, which swaps rows and columns."""
    return box[1], box[0], box[3], box[2]


def _is_inside(box: PixelBox, high: int, scale: float) -> bool:
    """Tell whether a horizontal line keeps away from the edge of the picture."""
    return _EDGE * scale < (box[1] + box[3]) / 2 < high - _EDGE * scale


def _is_side(box: PixelBox, across: Sequence[PixelBox], dark: Picture, scale: float) -> bool:
    """Tell whether a short horizontal line runs from one vertical line to another, alone."""
    middle = (box[1] + box[3]) / 2
    near = [other for other in across if other[1] - _TOUCH <= middle <= other[3] + _TOUCH]
    ends = (box[0], box[2])
    if not all(any(other[0] - _TOUCH <= end <= other[2] + _TOUCH for other in near) for end in ends):
        return False
    flank = round(_FLANK * scale)
    left, top, right, bottom = map(int, box)
    inner = slice(left + flank, max(right - flank, left + flank + 1))
    beside = (
        dark[max(top - 1 - flank, 0) : max(top - 1, 0), inner],
        dark[bottom + 1 : bottom + 1 + flank, inner],
    )
    return all(not part.size or part.any(axis=0).mean() <= _BRANCHES for part in beside)


def _sides(near: float, far: float, scale: float) -> tuple[float, ...]:
    return (near, far) if far - near > THICK * scale else ((near + far) / 2,)
