"""One page of a PDF -> its printed characters and its straight strokes.

1. Characters in render modes 3 and 7, smaller than half a point, outside their clip or outside the page box are not
   printed and not read.
2. Text that stands aslant (a watermark) is not read; an italic counts as upright.
3. A glyph whose character the file does not tell is read as U+FFFD.
4. A box is as wide as the character's advance and as high as its type size: what fonts say of their height differs
   by a factor of two within one line.
"""

from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as c

from audit_lib.ingest.pdf.layout import Box, Char, Page, inside, turned
from audit_lib.ingest.pdf.looks import Looks
from audit_lib.ingest.pdf.strokes import MAX_MARKS, Matrix, Overload, find_marks, straight

__all__ = ["UNREADABLE", "read_page"]

UNREADABLE = "\ufffd"
_HYPHENS = (0x02, 0xFFFE)  # how PDFium marks a hyphen that ends a line


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Read one page.

    Parameters
    ----------
    document : PdfDocument
    index : int
        0-based.

    Returns
    -------
    Page
        Turned so that most of its text stands upright.

    Raises
    ------
    Overload
        It holds more than ``MAX_MARKS`` characters or sides of shapes.
    """
    page = document[index]
    try:
        marks = find_marks(page)
        chars = _chars(page, marks.matrices)
        return _upright(page, index + 1, chars, marks.sides)
    except Overload:
        raise Overload(index + 1) from None
    finally:
        page.close()


def _upright(page: pdfium.PdfPage, number: int, chars: list[tuple[Char, int]], sides: list[Box]) -> Page:
    left, bottom, right, top = sheet = page.get_bbox()
    width, height = right - left, top - bottom
    displayed = page.get_rotation() // 90
    counts = Counter(turns for char, turns in chars if not char.text.isspace())
    turns = max(counts, key=lambda quarter: (counts[quarter], quarter == displayed), default=displayed)
    origin = left == 0 and bottom == 0 and turns == 0

    def moved(char: Char) -> Char:
        box = char.x0 - left, char.y0 - bottom, char.x1 - left, char.y1 - bottom
        return Char(char.text, *turned(box, turns, width, height))

    flat, steep = straight(sides, turns, sheet)
    return Page(
        number=number,
        width=height if turns % 2 else width,
        height=width if turns % 2 else height,
        turns=(displayed - turns) % 4,
        chars=tuple(char if origin else moved(char) for char, _ in chars),
        horizontals=flat,
        verticals=steep,
    )


def _chars(page: pdfium.PdfPage, matrices: dict[int, Matrix]) -> list[tuple[Char, int]]:
    """Characters that are printed, each with the quarter turns of its text."""
    textpage = page.get_textpage()
    raw = textpage.raw
    if (count := textpage.count_chars()) > MAX_MARKS:
        raise Overload
    looks = Looks(raw, matrices, page.get_bbox())
    found: list[tuple[Char, int]] = []
    rect, high = c.FS_RECTF(), 0
    for index in range(count):
        obj = c.FPDFText_GetTextObject(raw, index)
        code = c.FPDFText_GetUnicode(raw, index) if obj else 0
        if not obj or (code == 32 and c.FPDFText_IsGenerated(raw, index) == 1):
            continue  # a blank or line end that PDFium made up
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        look = looks.find(obj, index)
        if look.room is None or not c.FPDFText_GetLooseCharBox(raw, index, rect):
            continue
        text = chr(code) if 32 <= code < 0x7F or 0xA0 <= code < 0xD800 else _character(raw, index, code, high)
        char, high = Char(text, *look.box(rect)), 0
        if inside(char.x, char.y, look.room):
            found.append((char, look.turns))
    textpage.close()
    return found


def _character(raw: c.FPDF_TEXTPAGE, index: int, code: int, high: int) -> str:
    if high and 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    if code in _HYPHENS and c.FPDFText_IsHyphen(raw, index) == 1:
        return "-"
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFFFE <= code <= 0xFFFF:
        return " " if code == 9 else UNREADABLE
    return chr(code)
