"""A picture of a page -> the page upright and straight.

1. Where most lines of text are higher than wide, the page lies on its side; whether it then stands on its head is
   told by how well its longest lines read.
2. What is left of a slant is the median of the slants of long lines of text, and then of ruled lines.
"""

from statistics import fmean, median
from typing import NamedTuple

import cv2
import numpy as np

from audit_lib.ingest.scan.engine import find_lines, read_line
from audit_lib.ingest.scan.pixels import Picture, PixelBox, Quad, crop, enclose
from audit_lib.ingest.scan.ruling import find_dark, find_slant

__all__ = ["Level", "level_page"]

_LONG = 4.0  # times as long as high: such a line tells the slant
_CLEAR = 1.5  # times as high as wide: such a line lies on its side
_ASKED = 5  # lines that tell where up is
_READABLE = 0.97  # score of lines that stand upright
_SLANT = 0.03  # degrees that need no turning
_WHITE = (255, 255, 255)


class Level(NamedTuple):
    """A page upright and straight, and its lines of text from top to bottom.

    Attributes
    ----------
    turns : int
        Quarter turns clockwise from here to the picture as it was.
    """

    picture: Picture
    turns: int
    lines: list[PixelBox]


def level_page(picture: Picture, scale: float) -> Level:
    """Set a page, in three colours and of ``scale`` pixels a point, upright and straight."""
    quads = find_lines(picture)
    quarters = int(_lies(quads))
    picture, quads = _turned(picture, quads, quarters)
    if _on_its_head(picture, quads):
        picture, quads = _turned(picture, quads, 2)
        quarters += 2
    slants = [slant for quad in quads if (slant := _slant(quad)) is not None]
    picture, quads = _straightened(picture, quads, median(slants) if slants else 0.0)
    picture, quads = _straightened(picture, quads, find_slant(find_dark(picture, scale), scale))
    lines = sorted((enclose(quad) for quad in quads), key=lambda box: (box[1], box[0]))
    return Level(picture, -quarters % 4, lines)


def _lies(quads: list[Quad]) -> bool:
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in map(enclose, quads)]
    tall = sum(high * wide for wide, high in sizes if high > _CLEAR * wide)
    return tall > sum(high * wide for wide, high in sizes if wide > _CLEAR * high)


def _on_its_head(picture: Picture, quads: list[Quad]) -> bool:
    """Tell whether long lines read better the other way round, where they do not read well as they stand."""
    boxes = sorted(map(enclose, quads), key=lambda box: box[0] - box[2])[:_ASKED]
    crops = [crop(picture, box) for box in boxes]
    scores = _scores(crops)
    if not crops or fmean(scores) >= _READABLE:
        return False
    return fmean(_scores([np.ascontiguousarray(np.rot90(line, 2)) for line in crops])) > fmean(scores)


def _scores(crops: list[Picture]) -> list[float]:
    return [fmean([glyph.score for glyph in read_line(line)] or [0.0]) for line in crops]


def _turned(picture: Picture, quads: list[Quad], quarters: int) -> tuple[Picture, list[Quad]]:
    """Turn a picture and the quads in it clockwise."""
    for _ in range(quarters):
        high = picture.shape[0]
        picture = np.rot90(picture, -1)
        quads = [np.roll(np.stack([high - quad[:, 1], quad[:, 0]], axis=1), 1, axis=0) for quad in quads]
    return np.ascontiguousarray(picture), quads


def _straightened(picture: Picture, quads: list[Quad], degrees: float) -> tuple[Picture, list[Quad]]:
    """Turn a picture and the quads in it back by a slant."""
    if abs(degrees) < _SLANT:
        return picture, quads
    high, wide = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    straight = cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=_WHITE)
    return straight, [cv2.transform(quad[None], matrix)[0] for quad in quads]


def _slant(quad: Quad) -> float | None:
    """Degrees clockwise by which a long line leaves the level, by its upper and lower side."""
    across = quad[2] - quad[0] + quad[1] - quad[3]
    left, top, right, bottom = enclose(quad)
    if right - left < _LONG * (bottom - top) and np.hypot(*across) / 2 < _LONG * np.hypot(
        *(quad[3] - quad[0])
    ):
        return None
    return float(np.degrees(np.arctan2(across[1], across[0])))
