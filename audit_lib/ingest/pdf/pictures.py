"""Pages that print without telling their text: pictures of pages, glyphs without characters, outlines of letters."""

import math

import pypdfium2 as pdfium
import pypdfium2.raw as c

from audit_lib.ingest.pdf.layout import Page
from audit_lib.ingest.scan import DPI, is_installed

__all__ = ["PageReader", "is_picture"]

_PIXELS = 100  # wide and high at least, of a picture that may show text
_CURVES = 200  # at least, of a page whose letters are drawn as outlines
_MAX_PIXELS = 25_000_000  # of a page that is drawn to be read
_POINTS = 72
_DEPTH = 8  # of form objects inside form objects


class PageReader:
    """Reads pages from how they look, where text recognition is installed and its limits allow."""

    def __init__(self) -> None:
        from audit_lib.ingest.scan.reader import ScanReader

        self._scans = ScanReader() if is_installed() else None

    def read(self, document: pdfium.PdfDocument, index: int) -> Page | None:
        """Read one page, 0-based, or none where that is not possible."""
        if self._scans is None:
            return None
        page = document[index]
        try:
            area = page.get_width() * page.get_height()
            scale = min(DPI / _POINTS, math.sqrt(_MAX_PIXELS / area))
            picture = page.render(scale=scale, rev_byteorder=True).to_numpy()
        finally:
            page.close()
        return self._scans.read(picture[:, :, :3], index + 1, scale)


def is_picture(document: pdfium.PdfDocument, index: int) -> bool:
    """Tell whether a page without text shows what may be text: a picture, or many curves."""
    page = document[index]
    try:
        curves = 0
        for found in page.get_objects((c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_PATH), max_depth=_DEPTH):
            if found.type == c.FPDF_PAGEOBJ_IMAGE:
                if min(found.get_px_size()) >= _PIXELS:
                    return True
                continue
            curves += _count_curves(found.raw, _CURVES)
            if curves >= _CURVES:
                return True
        return False
    finally:
        page.close()


def _count_curves(path: c.FPDF_PAGEOBJECT, most: int) -> int:
    kinds = (
        c.FPDFPathSegment_GetType(c.FPDFPath_GetPathSegment(path, number))
        for number in range(min(c.FPDFPath_CountSegments(path), 3 * most))
    )
    return sum(kind == c.FPDF_SEGMENT_BEZIERTO for kind in kinds)
