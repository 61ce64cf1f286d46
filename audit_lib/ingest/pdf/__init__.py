"""PDF -> grids and paragraphs, as its pages print them; pages that are pictures are read by text recognition.

layout (nouns) <- strokes, page (what a page shows) <- text, grid, columns (lines and tables) <- flow (a page in
reading order) <- heads, join, prose <- binding (the document); pictures (pages without a text layer).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.pdf.binding import Sheet, bind, lay_out
from audit_lib.ingest.pdf.layout import Page
from audit_lib.ingest.pdf.page import UNREADABLE, read_page
from audit_lib.ingest.pdf.pictures import PageReader, is_picture
from audit_lib.ingest.pdf.strokes import Overload
from audit_lib.ingest.scan import INSTALL
from audit_lib.ingest.transcript import Transcript
from audit_lib.terms import Reader

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 2_000  # the longest published disclosures have a few hundred
MAX_UNREADABLE = 0.2  # share of characters that the file does not tell

_REASONS = {
    c.FPDF_ERR_PASSWORD: "is protected by a password; print it to a new PDF without one",
    c.FPDF_ERR_SECURITY: "is protected in a way that no reader knows; print it to a new PDF",
}
_DAMAGED = "is damaged; download it again, or open it in a PDF viewer and print it to a new PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaf:
    """A page that was read, and by which reader; by none where it could not be."""

    sheet: Sheet
    reader: Reader | None
    printed: int
    unreadable: int


def read_pdf(raw: bytes, path: Path) -> Transcript:
    """Read a PDF's tables and prose in reading order.

    Parameters
    ----------
    raw : bytes
        The file.
    path : Path
        Where it came from; only named in errors.

    Returns
    -------
    Transcript
        Tables that go on over pages are joined; each cell knows its page and its box on the page as displayed.

    Raises
    ------
    UnreadableSourceError
        The file is damaged, protected, longer than ``MAX_PAGES``, or has no text that can be read.
    """
    leaves = _read_leaves(raw, path)
    unread = tuple(number for number, leaf in enumerate(leaves, start=1) if leaf.reader is None)
    readers = {leaf.reader for leaf in leaves if leaf.printed and leaf.reader}
    if not readers:
        raise UnreadableSourceError(path, _reason(leaves))
    return Transcript(
        blocks=bind([leaf.sheet for leaf in leaves]),
        reader=Reader.PDF if Reader.PDF in readers else Reader.OCR,
        unread_pages=unread,
    )


def _read_leaves(raw: bytes, path: Path) -> list[_Leaf]:
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        raise UnreadableSourceError(path, _REASONS.get(getattr(error, "err_code", None), _DAMAGED)) from None
    try:
        if (count := len(document)) > MAX_PAGES:
            raise UnreadableSourceError(
                path, f"has {count} pages, more than the {MAX_PAGES} that are read; split it"
            )
        pictures = PageReader()
        return [_read_leaf(document, index, pictures) for index in range(count)]
    except pdfium.PdfiumError:
        raise UnreadableSourceError(path, _DAMAGED) from None
    except Overload as overload:
        raise UnreadableSourceError(
            path, f"page {overload.args[0]} holds more marks than any printed page; print it to a new PDF"
        ) from None
    finally:
        document.close()


def _read_leaf(document: pdfium.PdfDocument, index: int, pictures: PageReader) -> _Leaf:
    """Read a page by its text layer, or by its looks where that tells nothing or mostly nothing."""
    page = read_page(document, index)
    leaf = _leaf(page, Reader.PDF)
    told = (
        leaf.unreadable <= MAX_UNREADABLE * leaf.printed if leaf.printed else not is_picture(document, index)
    )
    if told:
        return leaf
    seen = pictures.read(document, index)
    return (
        _leaf(seen, Reader.OCR) if seen else replace(leaf, reader=None, sheet=replace(leaf.sheet, items=[]))
    )


def _leaf(page: Page, reader: Reader) -> _Leaf:
    printed = [char.text for char in page.chars if not char.text.isspace()]
    return _Leaf(
        sheet=lay_out(page), reader=reader, printed=len(printed), unreadable=printed.count(UNREADABLE)
    )


def _reason(leaves: Sequence[_Leaf]) -> str:
    """Why nothing of a document could be read, and what to do."""
    if any(leaf.reader is Reader.OCR for leaf in leaves):
        return "shows only pictures, and text recognition (OCR) finds no text in them; check that this is the file"
    advice = f"save it from the program that made it, or install text recognition (OCR): {INSTALL}"
    if any(leaf.unreadable for leaf in leaves):
        return f"does not tell which characters its glyphs are; {advice}"
    if any(leaf.reader is None for leaf in leaves):
        return f"is a scan, its pages are pictures; {advice}"
    return "shows no text, nor pictures that text recognition (OCR) could read; check that this is the published file"
