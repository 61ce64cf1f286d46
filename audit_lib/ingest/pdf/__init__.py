"""PDF with a text layer -> grids and paragraphs, as its pages print them.

layout (nouns) <- strokes, page (what a page shows) <- text, grid, columns (lines and tables) <- flow (a page in
reading order) <- heads, join, prose (the document).
"""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.pdf.flow import Item, read_flow
from audit_lib.ingest.pdf.heads import strip_heads
from audit_lib.ingest.pdf.join import join_tables
from audit_lib.ingest.pdf.layout import Page
from audit_lib.ingest.pdf.page import UNREADABLE, read_page
from audit_lib.ingest.pdf.prose import find_columns, join_lines
from audit_lib.ingest.pdf.strokes import Overload
from audit_lib.model import Grid, Paragraph

__all__ = ["MAX_PAGES", "read_pdf"]

MAX_PAGES = 2_000  # the longest published disclosures have a few hundred
MAX_UNREADABLE = 0.2  # share of characters that the file does not tell

_REASONS = {
    c.FPDF_ERR_PASSWORD: "is protected by a password; print it to a new PDF without one",
    c.FPDF_ERR_SECURITY: "is protected in a way that no reader knows; print it to a new PDF",
}
_DAMAGED = "is damaged; download it again, or open it in a PDF viewer and print it to a new PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What is kept of a page: its items, and how many characters it prints and does not tell."""

    width: float
    height: float
    items: list[Item]
    printed: int
    unreadable: int


def read_pdf(raw: bytes, path: Path) -> tuple[Grid | Paragraph, ...]:
    """Read a PDF's tables and prose in reading order.

    Parameters
    ----------
    raw : bytes
        The file.
    path : Path
        Where it came from; only named in errors.

    Returns
    -------
    tuple of Grid or Paragraph
        Tables that go on over pages are joined; each cell knows its page and its box on the page as displayed.

    Raises
    ------
    UnreadableSourceError
        The file is damaged, protected, longer than ``MAX_PAGES``, or has no text that can be read.
    """
    sheets = _read_sheets(raw, path)
    _refuse_unreadable(sheets, path)
    flows = strip_heads([sheet.items for sheet in sheets], [sheet.height for sheet in sheets])
    columns = find_columns(flows, [sheet.width for sheet in sheets])
    joined = join_tables(item for items in flows for item in items)
    return tuple(join_lines(joined, columns))


def _read_sheets(raw: bytes, path: Path) -> list[_Sheet]:
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        raise UnreadableSourceError(path, _REASONS.get(getattr(error, "err_code", None), _DAMAGED)) from None
    try:
        if (count := len(document)) > MAX_PAGES:
            raise UnreadableSourceError(
                path, f"has {count} pages, more than the {MAX_PAGES} that are read; split it"
            )
        return [_sheet(read_page(document, index)) for index in range(count)]
    except pdfium.PdfiumError:
        raise UnreadableSourceError(path, _DAMAGED) from None
    except Overload as overload:
        raise UnreadableSourceError(
            path, f"page {overload.args[0]} holds more marks than any printed page; print it to a new PDF"
        ) from None
    finally:
        document.close()


def _sheet(page: Page) -> _Sheet:
    printed = [char.text for char in page.chars if not char.text.isspace()]
    return _Sheet(
        width=page.width,
        height=page.height,
        items=read_flow(page),
        printed=len(printed),
        unreadable=printed.count(UNREADABLE),
    )


def _refuse_unreadable(sheets: list[_Sheet], path: Path) -> None:
    printed = sum(sheet.printed for sheet in sheets)
    if not printed:
        raise UnreadableSourceError(
            path,
            "shows no text, only pictures or nothing (a scan?); save it from the program that made it, "
            "or run text recognition (OCR) first",
        )
    if sum(sheet.unreadable for sheet in sheets) > MAX_UNREADABLE * printed:
        raise UnreadableSourceError(
            path,
            "does not tell which characters its glyphs are; print it to a new PDF, or run text recognition (OCR) first",
        )
