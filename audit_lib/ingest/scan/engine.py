"""Text recognition: where lines of text stand in a picture, and what a line says (the only importer of rapidocr).

It comes with the optional extra ``ocr``; the models are inside its wheel, nothing is loaded from elsewhere.
"""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from audit_lib.ingest.scan.pixels import Picture, Quad

__all__ = ["DPI", "INSTALL", "Glyph", "find_lines", "is_installed", "read_line"]

DPI = 200  # of the pictures that are read
INSTALL = "pip install 'audit-lib[ocr]' (in a clone: make ocr)"
_PACKAGES = ("rapidocr", "onnxruntime", "cv2")


class Glyph(NamedTuple):
    """A recognised character, where its middle stands (share of the line's width), and how sure that is (0 to 1)."""

    text: str
    middle: float
    score: float


def is_installed() -> bool:
    """Tell whether the extra ``ocr`` is installed."""
    return all(find_spec(name) for name in _PACKAGES)


def find_lines(picture: Picture) -> list[Quad]:
    """Find the lines of text in a picture; cells that stand close to each other may come as one line."""
    found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else [np.asarray(quad, dtype=np.float32) for quad in found.boxes]


def read_line(crop: Picture) -> list[Glyph]:
    """Read the one line of text that a crop holds, from left to right."""
    found = _engine().recognize_txt([crop])
    return list(_glyphs(found.txts[0], found.word_results[0]))


def _glyphs(text: str, words: Any) -> Iterator[Glyph]:  # noqa: ANN401 - rapidocr does not name the type
    """Characters of a line; blanks have no place of their own and stand in the middle of their neighbours."""
    middles = [(col + 0.5) / words.line_txt_len for cols in words.word_cols for col in cols]
    before = iter(middles)
    last = 0.0
    for char, score in zip(text, words.confs, strict=False):  # a line without text has one score
        last = last if char.isspace() else next(before)
        yield Glyph(char, last, float(score))


@cache
def _engine() -> Any:  # noqa: ANN401 - rapidocr is not there when types are checked
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.return_word_box": True})
