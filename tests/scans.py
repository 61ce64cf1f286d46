"""Scans for tests: pages drawn with the project's own font, as pictures without a text layer."""

from functools import cache
from importlib.util import find_spec
from io import BytesIO

from conftest import skip_unless_required
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from audit_lib.model import Grid, Paragraph

DPI = 150
PAGE = (1240, 1754)  # A4
MARGIN = 90
SIZE = 23  # 11 points
LINE = 40
PADDING = 12


def require_recognition() -> None:
    """Skip a test where the extra ocr is not installed."""
    if not find_spec("rapidocr"):
        skip_unless_required("ocr", "the extra ocr is not installed: make ocr")


@cache
def font(size: int = SIZE) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), size)


def draw_pages(blocks, size=PAGE) -> list[Image.Image]:
    """Draw tables and prose one under the other; a table that does not fit begins a new page."""
    pages: list[Image.Image] = []
    y = size[1]
    for block in blocks:
        needed = LINE * (len(block.rows) + 1) if isinstance(block, Grid) else 2 * LINE
        if y + needed > size[1] - MARGIN:
            pages.append(Image.new("L", size, 255))
            y = MARGIN
        draw = ImageDraw.Draw(pages[-1])
        y = (
            _draw_table(draw, block, y, size)
            if isinstance(block, Grid)
            else _draw_prose(draw, block, y, size)
        )
    return pages


def _draw_prose(draw, paragraph: Paragraph, y, size):
    for line in _broken(paragraph.text, size[0] - 2 * MARGIN):
        draw.text((MARGIN, y + 6), line, font=font(), fill=0)
        y += LINE
    return y + LINE // 2


def _draw_table(draw, grid: Grid, y, size):
    edges = _edges(grid, size[0] - 2 * MARGIN)
    lines = {cell.row: 1 for row in grid.rows for cell in row}
    for cell in (cell for row in grid.rows for cell in row if cell.rowspan == 1):
        lines[cell.row] = max(lines[cell.row], len(_cell_lines(cell, edges)))
    tops = {}
    for row in sorted(lines):
        tops[row] = y
        y += LINE * lines[row] - 10 * (lines[row] - 1)
    bottom = y
    for cell in (cell for row in grid.rows for cell in row):
        left, right = edges[cell.col - 1], edges[min(cell.col - 1 + cell.colspan, len(edges) - 1)]
        below = tops.get(cell.row + cell.rowspan, bottom)
        draw.rectangle((left, tops[cell.row], right, below), outline=0, width=2)
        for number, line in enumerate(_cell_lines(cell, edges)):
            draw.text((left + PADDING, tops[cell.row] + 6 + 30 * number), line, font=font(), fill=0)
    return bottom + LINE


def _edges(grid: Grid, width):
    """Columns as wide as what stands in them alone, all together as wide as the page."""
    widths = [40] * grid.width
    for cell in (cell for row in grid.rows for cell in row if cell.colspan == 1 and cell.col <= grid.width):
        natural = font().getlength(cell.text.replace("\n", "")) + 2 * PADDING + 4
        widths[cell.col - 1] = max(widths[cell.col - 1], min(natural, 330))
    scale = width / sum(widths)
    return [round(MARGIN + scale * sum(widths[:index])) for index in range(grid.width + 1)]


def _cell_lines(cell, edges):
    right = edges[min(cell.col - 1 + cell.colspan, len(edges) - 1)]
    return _broken(cell.text.replace("\n", ""), right - edges[cell.col - 1] - 2 * PADDING)


def _broken(text, width):
    lines = [""]
    for char in text.strip():
        if font().getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


def as_pdf(pages, dpi=DPI) -> bytes:
    """Bind pictures of pages to a PDF without any text."""
    raw = BytesIO()
    pages[0].save(raw, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return raw.getvalue()


def as_image(page, kind="PNG", **options) -> bytes:
    raw = BytesIO()
    page.save(raw, kind, **options)
    return raw.getvalue()
