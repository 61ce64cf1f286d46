"""Marks in a PDF: highlights with a note each, appended so that the published bytes stand unchanged at its front."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, Popup, Text
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.pdf.layout import around, turned
from audit_lib.ingest.pdf.strips import Spot, find_spot
from audit_lib.outputs.marks import AUTHOR, COLOURS, Mark, compact

__all__ = ["mark_pdf"]

_STEP = 24.0  # points between two notes at a page's edge
_POPUP = 220.0, 120.0
_Box = tuple[float, float, float, float]


def mark_pdf(raw: bytes, path: Path, marks: Sequence[Mark]) -> tuple[bytes, int]:
    """Highlight the place of each mark, with a note; a mark without a box is a note at the edge of its page.

    Returns
    -------
    bytes
        The source, followed by the marks; written anew where the source is encrypted.
    int
        How many marks are notes at the edge.

    Raises
    ------
    UnreadableSourceError
        The source does not let itself be written again.
    """
    try:
        with pdfium.PdfDocument(raw) as document:
            boxes = [tuple(_find_boxes(document, mark)) for mark in marks]
            tops = [_top_left(page) for page in document]
        encrypted = PdfReader(BytesIO(raw)).is_encrypted
        writer = (
            PdfWriter(clone_from=PdfReader(BytesIO(raw)))
            if encrypted
            else PdfWriter(BytesIO(raw), incremental=True)
        )
        for mark, found in zip(marks, boxes, strict=True):
            for number, box in _by_page(found):
                _highlight(writer, number, box, mark)
        _pin(writer, [mark for mark, found in zip(marks, boxes, strict=True) if not found], tops)
        written = BytesIO()
        writer.write(written)
    except (PyPdfError, DependencyError, pdfium.PdfiumError, ValueError, KeyError) as error:
        reason = f"cannot be marked ({type(error).__name__}: {error}); print it to a new PDF and mark that"
        raise UnreadableSourceError(path, reason) from error
    return written.getvalue(), sum(not found for found in boxes)


def _find_boxes(document: pdfium.PdfDocument, mark: Mark) -> Iterator[tuple[int, _Box]]:
    """Page index and box, in the page's own coordinates, of each line that a mark covers."""
    place = mark.place
    if place.page is None or not 0 < place.page <= len(document):
        return
    if place.bbox:
        yield place.page - 1, _upright(document[place.page - 1], place.bbox)
        return
    spot = Spot(page=place.page, words=place.text, sentence=mark.sentence, lead=mark.lead)
    if clear := find_spot(document, spot):
        number, lines = clear
        yield from ((number - 1, _upright(document[number - 1], line)) for line in lines)
        return
    for index in range(place.page - 1, min(place.page + 1, len(document))):  # a paragraph may run on
        found = _find_words(document[index], place.text, place.line_label)
        if found:
            yield from ((index, box) for box in found)
            return


def _upright(page: pdfium.PdfPage, box: _Box) -> _Box:
    """Turn a box of the page as displayed back to the page's own coordinates."""
    left, bottom, right, top = page.get_bbox()
    turns = page.get_rotation() // 90
    width, height = right - left, top - bottom
    shown = (height, width) if turns % 2 else (width, height)
    x0, y0, x1, y1 = turned(box, (4 - turns) % 4, *shown)
    return x0 + left, y0 + bottom, x1 + left, y1 + bottom


def _find_words(page: pdfium.PdfPage, words: str, subject: str) -> list[_Box]:
    """Find words on a page, a box a line: where they stand more than once, next after their subject."""
    textpage = page.get_textpage()
    units = [
        (number, chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, number)))
        for number in range(textpage.count_chars())
    ]
    printed = [(number, char) for number, char in units if not char.isspace() and char.isprintable()]
    text, wanted = "".join(char for _, char in printed), compact(words)
    if not wanted or wanted not in text:
        return []
    start = text.find(wanted, max(text.find(compact(subject)), 0))
    start = text.find(wanted) if start < 0 else start
    chars = [textpage.get_charbox(number, loose=True) for number, _ in printed[start : start + len(wanted)]]
    return [around(line) for line in _lines(chars)]


def _lines(chars: Sequence[_Box]) -> Iterator[list[_Box]]:
    """Part boxes where the next one begins another line."""
    line: list[_Box] = []
    for box in chars:
        if line and (box[1] >= line[-1][3] or box[3] <= line[-1][1]):
            yield line
            line = []
        line.append(box)
    if line:
        yield line


def _by_page(found: Iterable[tuple[int, _Box]]) -> Iterator[tuple[int, list[_Box]]]:
    for number, boxes in groupby(found, key=lambda pair: pair[0]):
        yield number, [box for _, box in boxes]


def _highlight(writer: PdfWriter, number: int, boxes: list[_Box], mark: Mark) -> None:
    corners = [corner for x0, y0, x1, y1 in boxes for corner in (x0, y1, x1, y1, x0, y0, x1, y0)]
    whole = around(boxes)
    highlight = Highlight(
        rect=whole,
        quad_points=ArrayObject([FloatObject(corner) for corner in corners]),
        highlight_color=COLOURS[mark.severity],
        printing=True,
    )
    added = writer.add_annotation(number, _signed(highlight, mark.note))
    _, _, right, top = whole
    popup = Popup(rect=(right, top - _POPUP[1], right + _POPUP[0], top), parent=added)
    opened = writer.add_annotation(number, popup)
    if opened.indirect_reference is not None:
        added[NameObject("/Popup")] = opened.indirect_reference


def _pin(writer: PdfWriter, marks: Sequence[Mark], tops: Sequence[tuple[float, float]]) -> None:
    """Put a note at the edge of its page, or of the first page, for each mark that has no box."""
    pinned: dict[int, int] = {}
    for mark in marks:
        index = (mark.place.page or 1) - 1
        index = index if index < len(tops) else 0
        x, y = tops[index]
        y -= _STEP * pinned.get(index, 0)
        pinned[index] = pinned.get(index, 0) + 1
        note = Text(rect=(x, y - _STEP, x + _STEP, y), text=mark.note)
        writer.add_annotation(index, _signed(note, mark.note))


def _signed(annotation: DictionaryObject, note: str) -> DictionaryObject:
    annotation[NameObject("/Contents")] = TextStringObject(note)
    annotation[NameObject("/T")] = TextStringObject(AUTHOR)
    return annotation


def _top_left(page: pdfium.PdfPage) -> tuple[float, float]:
    left, _, _, top = page.get_bbox()
    return left, top
