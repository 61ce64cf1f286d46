"""What the stages of the reader of scans hand to each other, in pixels from the upper left corner."""

import numpy as np
import numpy.typing as npt

__all__ = ["Picture", "PixelBox", "Quad", "crop", "enclose"]

Picture = npt.NDArray[np.uint8]  # rows, columns and, unless it is grey, three colours
Quad = npt.NDArray[np.float32]  # four corners of a line, (x, y), clockwise from its upper left
PixelBox = tuple[float, float, float, float]  # left, top, right, bottom


def crop(picture: Picture, box: PixelBox) -> Picture:
    """Cut a box out of a picture, at least one pixel wide and high."""
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = max(round(box[2]), left + 1), max(round(box[3]), top + 1)
    return np.ascontiguousarray(picture[top:bottom, left:right])


def enclose(quad: Quad) -> PixelBox:
    """Find the smallest upright box around a quad."""
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return float(left), float(top), float(right), float(bottom)
