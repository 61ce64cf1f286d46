"""Published PDFs printed and scanned again: each figure reads as its text layer has it."""

import re
from io import BytesIO

import pypdf
import pypdfium2 as pdfium
import pytest
from scans import DPI, as_pdf, require_recognition

from audit_lib.ingest.pdf import read_pdf
from audit_lib.model import Grid
from audit_lib.terms import Reader

pytestmark = [pytest.mark.corpus, pytest.mark.ocr]

PAGES = {"putuo-finance-2024-final": (6, 8), "jiangsu-procuratorate-2018-budget": (13, 22)}  # 1-based
FIGURE = re.compile(r"[-(（]?[\d,]*\.?\d+[)）]?%?")


@pytest.fixture(autouse=True)
def recognition():
    require_recognition()


def only(path, pages):
    """A PDF of some pages of another."""
    writer, source = pypdf.PdfWriter(), pypdf.PdfReader(path)
    for page in pages:
        writer.add_page(source.pages[page - 1])
    raw = BytesIO()
    writer.write(raw)
    return raw.getvalue()


def scanned(raw):
    document = pdfium.PdfDocument(raw)
    pages = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    document.close()
    return as_pdf(pages)


def figures(told):
    """Figures in tables, with their places."""
    grids = [block for block in told.blocks if isinstance(block, Grid)]
    return [
        (number, cell.row, cell.col, cell.text)
        for number, grid in enumerate(grids)
        for row in grid.rows
        for cell in row
        if FIGURE.fullmatch(cell.text)
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_scan_gives_the_figures_of_the_text_layer(shared, name):
    path = shared / "corpus" / f"{name}.pdf"
    raw = only(path, PAGES[name])
    printed, seen = read_pdf(raw, path), read_pdf(scanned(raw), path)

    assert (Reader.PDF, Reader.OCR) == (printed.reader, seen.reader)
    assert len(figures(printed)) > 25
    assert figures(printed) == figures(seen)
