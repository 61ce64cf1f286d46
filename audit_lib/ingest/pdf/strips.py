"""A strip of a page as a small picture, with what it is about in a box.

1. A box is one of the page as displayed, in points from its lower left corner, as cells know theirs.
2. Words of prose have no box: they are looked for among the characters of the page, and of the one after it, within
   their sentence where it follows what stands before it, then within their sentence, then after what stands before
   them in it; without a sentence, only where a page prints them once.
3. A strip is as wide as a phone shows legibly, a line or so higher than its box and cut between two lines, grey, with
   the frame alone in colour; one that is still too large is drawn smaller, and at last left out.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as c
from PIL import Image, ImageDraw

from audit_lib.ingest.pdf.layout import Box, around, turned

__all__ = ["MAX_BYTES", "Spot", "Strip", "cut_strips", "find_spot"]

MAX_BYTES = 8_000
_WIDTH, _FRAME = 360.0, 2.0  # points: of a strip, between text and frame
_ABOUT_CELL, _ABOUT_WORDS = (
    18.0,
    9.0,
)  # points above and below; of the next lines of prose no halves are shown
_SEARCH = 12.0  # points further out, of which the emptiest becomes the edge
_HIGHEST = 150.0  # points; what is higher is no figure but a column of them
_SCALES = (1.7, 1.3, 1.0)  # pixels a point, the first that is small enough
_GREYS = 15  # and the frame: sixteen colours are half a byte
_RED = (190, 30, 36)
_LINE = 0.5  # of a height, by which characters of one line may be off
_BEFORE = 12  # characters
_LEAD = 40  # characters before a sentence, enough to tell it from one that reads the same
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What is to be shown.

    Attributes
    ----------
    page : int
        1-based.
    box : Box or None
        Of a cell; words of prose are looked for.
    words, sentence, lead : str
        As printed, the lead being what stands before the sentence; blanks and line ends do not matter.
    """

    page: int
    box: Box | None = None
    words: str = ""
    sentence: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A picture of a part of a page.

    Attributes
    ----------
    page : int
        Where it was found, 1-based.
    width, height : int
        In CSS pixels, at the size of the paper.
    png : bytes
    """

    page: int
    width: int
    height: int
    png: bytes


def cut_strips(raw: bytes, spots: Iterable[Spot]) -> Iterator[Strip | None]:
    """Cut the spots out of a PDF, one after the other as they are asked for.

    Parameters
    ----------
    raw : bytes
        The file.
    spots : iterable of Spot

    Yields
    ------
    Strip or None
        None where the spot was not found or its picture would be too large; nothing at all of a file that cannot
        be opened.
    """
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError:
        return
    try:
        for spot in spots:
            yield _cut(document, spot)
    finally:
        document.close()


def find_spot(document: pdfium.PdfDocument, spot: Spot) -> tuple[int, list[Box]] | None:
    """Find on which page a spot is (1-based), and its boxes there, one a line; None where that is not clear."""
    tries = (
        (number, context)
        for context in _contexts(spot)
        for number in range(spot.page, spot.page + 1 + bool(context[1]))
        if 1 <= number <= len(document)
    )
    found = ((number, _find_boxes(document, number, spot, context)) for number, context in tries)
    return next(((number, boxes) for number, boxes in found if boxes), None)


def _cut(document: pdfium.PdfDocument, spot: Spot) -> Strip | None:
    found = find_spot(document, spot)
    if found is None:
        return None
    number, boxes = found
    try:
        page = document[number - 1]
        try:
            return _draw(page, number, boxes, _ABOUT_CELL if spot.box else _ABOUT_WORDS)
        finally:
            page.close()
    except pdfium.PdfiumError:  # a page that cannot be drawn
        return None


def _contexts(spot: Spot) -> Iterator[tuple[str, str]]:
    """What the words are looked for in, and what stands before that: nothing of either for the whole page."""
    words, sentence, lead = _bare(spot.words), _bare(spot.sentence), _bare(spot.lead)[-_LEAD:]
    if spot.box or words not in sentence:
        yield "", ""
        return
    if lead:
        yield lead, sentence
    yield "", sentence
    start = sentence.index(words)
    yield "", sentence[max(start - _BEFORE, 0) : start + len(words)]


def _find_boxes(document: pdfium.PdfDocument, number: int, spot: Spot, context: tuple[str, str]) -> list[Box]:
    if spot.box:
        return [spot.box]
    try:
        page = document[number - 1]
        try:
            return _find_words(page, _bare(spot.words), context)
        finally:
            page.close()
    except pdfium.PdfiumError:  # a page that cannot be opened
        return []


def _find_words(page: pdfium.PdfPage, words: str, context: tuple[str, str]) -> list[Box]:
    """Boxes of words in prose, one a line; none where it is not clear which words are meant."""
    textpage = page.get_textpage()
    try:
        printed = [
            (char, index)
            for index in range(textpage.count_chars())
            if not (char := chr(c.FPDFText_GetUnicode(textpage.raw, index))).isspace() and char.isprintable()
        ]
        found = _locate("".join(char for char, _ in printed), words, context)
        if found is None:
            return []
        boxes = [textpage.get_charbox(index, loose=True) for _, index in printed[found]]
    finally:
        textpage.close()
    return _lines(_displayed(page, box) for box in boxes)


def _locate(text: str, words: str, about: tuple[str, str]) -> slice | None:
    """Where the words stand in a text: within their context, or anywhere if they stand there once."""
    pattern = re.compile(rf"(?<![\d.,]){re.escape(words)}(?!\d|[.,]\d)")
    lead, context = about
    before = text.find(lead + context)
    if not words or before < 0:
        return None
    start = before + len(lead)
    found = list(pattern.finditer(text, start))
    inside = [match for match in found if match.end() <= start + len(context)] if context else found
    return slice(*inside[0].span()) if inside and (context or len(inside) == 1) else None


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)


def _displayed(page: pdfium.PdfPage, box: Box) -> Box:
    left, bottom, right, top = page.get_bbox()
    x0, y0, x1, y1 = box
    own = x0 - left, y0 - bottom, x1 - left, y1 - bottom
    return turned(own, page.get_rotation() // 90, right - left, top - bottom)


def _lines(boxes: Iterable[Box]) -> list[Box]:
    lines: list[list[Box]] = []
    for box in boxes:
        last = lines[-1][-1] if lines else None
        if last and abs(last[1] - box[1]) <= _LINE * (box[3] - box[1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return [around(line) for line in lines]


def _draw(page: pdfium.PdfPage, number: int, boxes: list[Box], margin: float) -> Strip | None:
    window = _window(around(boxes), margin, *page.get_size())
    x0, y0, x1, y1 = window
    if x1 <= x0 or not 0 < y1 - y0 <= _HIGHEST:
        return None
    window = x0, y0, x1, y1 = _between_lines(page, window)
    for scale in _SCALES:
        png = _paint(page, window, boxes, scale)
        if len(png) <= MAX_BYTES:
            return Strip(
                page=number, width=round((x1 - x0) * 4 / 3), height=round((y1 - y0) * 4 / 3), png=png
            )
    return None


def _window(box: Box, margin: float, width: float, height: float) -> Box:
    """The part of a page that is shown: the box in its middle, as far as the page goes."""
    x0, y0, x1, y1 = box
    wide = min(max(_WIDTH, x1 - x0 + 2 * _ABOUT_CELL), width)
    left = min(max((x0 + x1 - wide) / 2, 0), width - wide)
    return left, max(y0 - margin, 0), left + wide, min(y1 + margin, height)


def _between_lines(page: pdfium.PdfPage, window: Box) -> Box:
    """Move the upper and the lower edge outwards to where least is printed: no line of text is cut in half."""
    x0, y0, x1, y1 = window
    width, height = page.get_size()
    low, high = max(y0 - _SEARCH, 0), min(y1 + _SEARCH, height)
    bitmap = page.render(scale=1, crop=(x0, low, width - x1, height - high), grayscale=True)
    grey = bitmap.to_pil().convert("L")
    bitmap.close()
    ink = [
        255 * grey.width - sum(grey.crop((0, row, grey.width, row + 1)).tobytes())
        for row in range(grey.height)
    ]
    above = list(enumerate(ink[: max(round(high - y1), 0) + 1]))
    below = list(enumerate(ink))[round(high - y0) - 1 :]
    if not above or not below:
        return window
    upper = min(reversed(above), key=lambda row: row[1])[0]
    lower = min(below, key=lambda row: row[1])[0]
    return x0, max(high - lower - 1, 0), x1, high - upper


def _paint(page: pdfium.PdfPage, window: Box, boxes: list[Box], scale: float) -> bytes:
    width, height = page.get_size()
    x0, y0, x1, y1 = window
    bitmap = page.render(scale=scale, crop=(x0, y0, width - x1, height - y1), grayscale=True)
    grey = bitmap.to_pil().convert("L")
    bitmap.close()
    picture = grey.point([level * (_GREYS - 1) // 255 for level in range(256)])
    picture = Image.frombytes("P", picture.size, picture.tobytes())
    picture.putpalette(
        [*(part for step in range(_GREYS) for part in [step * 255 // (_GREYS - 1)] * 3), *_RED]
    )
    drawing = ImageDraw.Draw(picture)
    for left, bottom, right, top in boxes:
        frame = (left - x0 - _FRAME, y1 - top - _FRAME, right - x0 + _FRAME, y1 - bottom + _FRAME)
        drawing.rectangle([round(side * scale) for side in frame], outline=_GREYS, width=2)
    written = io.BytesIO()
    picture.save(written, "PNG", bits=4, optimize=True)
    return written.getvalue()
