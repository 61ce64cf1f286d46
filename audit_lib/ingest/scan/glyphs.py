"""A recognised line -> characters with boxes as a text layer would give them.

1. The size of the type is told by what is dark: a Chinese character fills nine tenths of it, a digit seven.
2. Neighbours share the border between them, unless they stand further apart than their widths explain.
3. Blanks are told by where characters stand, as in a text layer.
4. In a line of nothing but one figure a full-width comma or full stop is a narrow one. Of several points between
   groups of three digits all but the last are commas.
"""

import re
from collections.abc import Sequence

import numpy as np

from audit_lib.ingest.pdf.layout import Char
from audit_lib.ingest.scan.engine import Glyph
from audit_lib.ingest.scan.pixels import Picture, PixelBox

__all__ = ["is_figure", "place_glyphs"]

_WIDE, _NARROW = 0.9, 0.72  # of the type size, what is dark of a Chinese character, of a digit
_LEAST, _MOST = 0.6, 1.0  # of the height of its line
_APART = 0.5  # em by which neighbours are further apart than they explain
_FIGURE = re.compile(r"[(（△▲－-]?[\d,，、.．。]*\d[\d,，、.．。]*[)）]?%?")
_POINTED = re.compile(r"(?<![\d.])\d{1,3}(?:[.,]\d{3})*\.\d{3}(?:[.,]\d{3})*\.\d{1,6}(?![\d.])")
_POINTS = str.maketrans("，、．。", ",,..")


def is_figure(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether a line prints a figure and nothing else."""
    return _FIGURE.fullmatch(_text(glyphs)) is not None


def place_glyphs(glyphs: Sequence[Glyph], box: PixelBox, dark: Picture) -> list[Char]:
    """Place the characters of a line.

    Parameters
    ----------
    glyphs : sequence of Glyph
        From left to right.
    box : PixelBox
        Of the line.
    dark : array of uint8
        What is dark in that box.

    Returns
    -------
    list of Char
        In pixels, from the upper left corner.
    """
    glyphs = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not glyphs:
        return []
    top, bottom = _band(glyphs, box, dark)
    size = bottom - top
    middles = [box[0] + glyph.middle * (box[2] - box[0]) for glyph in glyphs]
    halves = [_width(glyph.text) * size / 2 for glyph in glyphs]
    lefts = [middle - half for middle, half in zip(middles, halves, strict=True)]
    rights = [middle + half for middle, half in zip(middles, halves, strict=True)]
    together = True
    for index in range(1, len(glyphs)):
        if lefts[index] - rights[index - 1] < _APART * size:
            shared = halves[index - 1] / (halves[index - 1] + halves[index])
            between = middles[index - 1] + shared * (middles[index] - middles[index - 1])
            lefts[index] = rights[index - 1] = between
        else:
            together = False
    printed = _text(glyphs).translate(_POINTS) if together and is_figure(glyphs) else _text(glyphs)
    printed = _POINTED.sub(_with_commas, printed)
    return [
        Char(text, left, top, right, bottom, score=glyph.score)
        for glyph, text, left, right in zip(glyphs, printed, lefts, rights, strict=True)
    ]


def _with_commas(pointed: re.Match[str]) -> str:
    whole, point, decimals = pointed[0].rpartition(".")
    return whole.replace(".", ",") + point + decimals


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _band(glyphs: Sequence[Glyph], box: PixelBox, dark: Picture) -> tuple[float, float]:
    """Upper and lower side of the type, in pixels."""
    rows = np.flatnonzero(dark.any(axis=1))
    high = box[3] - box[1]
    seen = float(rows[-1] - rows[0] + 1) if len(rows) else high
    full = any(not glyph.text.isascii() for glyph in glyphs)
    size = min(max(seen / (_WIDE if full else _NARROW), _LEAST * high), _MOST * high)
    middle = box[1] + (float(rows[0] + rows[-1] + 1) / 2 if len(rows) else high / 2)
    return middle - size / 2, middle + size / 2


def _width(text: str) -> float:
    """Width of a character in em."""
    if not text.isascii():
        return 1.0
    return 0.25 if text in ",.:;'|" else 0.5
