"""A picture of a page -> what it prints, as the PDF reader knows pages."""

from dataclasses import replace

from audit_lib.ingest.pdf.grid import find_rulings, has_columns
from audit_lib.ingest.pdf.layout import Box, Char, Page
from audit_lib.ingest.scan.engine import read_line
from audit_lib.ingest.scan.glyphs import is_figure, place_glyphs
from audit_lib.ingest.scan.level import level_page
from audit_lib.ingest.scan.pieces import cut_pieces
from audit_lib.ingest.scan.pixels import Picture, PixelBox, crop
from audit_lib.ingest.scan.ruling import erase, find_dark, find_ruled, strokes_of

__all__ = ["read_picture"]

_PAPER = 255


def read_picture(picture: Picture, number: int, scale: float) -> Page:
    """Read the picture of a page.

    Parameters
    ----------
    picture : array of uint8
        In three colours.
    number : int
        Of the page, 1-based.
    scale : float
        Pixels a point.

    Returns
    -------
    Page
        Upright; each of its characters has a score.
    """
    picture, turns, lines = level_page(picture, scale)
    height, width = picture.shape[0] / scale, picture.shape[1] / scale
    dark = find_dark(picture, scale)
    flat, steep = find_ruled(dark, lines, scale)
    horizontals, verticals = strokes_of(flat, steep, scale, height)
    page = Page(
        number=number,
        width=width,
        height=height,
        turns=turns,
        chars=(),
        horizontals=horizontals,
        verticals=verticals,
    )
    cells = [_to_pixels(cell, scale, height) for cell in _cells(page)]
    ruled = [*flat, *steep]
    bare, ink = erase(picture, ruled, _PAPER), erase(dark, ruled, 0)
    pieces, missed = cut_pieces(lines, cells, ink, scale)
    read = [(piece, read_line(crop(bare, piece))) for piece in pieces]
    read += [(piece, glyphs) for piece in missed if is_figure(glyphs := read_line(crop(bare, piece)))]
    chars = (char for piece, glyphs in read for char in place_glyphs(glyphs, piece, crop(ink, piece)))
    return replace(page, chars=tuple(_to_points(char, scale, height) for char in chars))


def _cells(page: Page) -> list[Box]:
    rulings = [ruling for ruling in find_rulings(page) if has_columns(ruling)]
    return [ruling.cell_box(at) for ruling in rulings for at in ruling.spans]


def _to_pixels(box: Box, scale: float, height: float) -> PixelBox:
    return box[0] * scale, (height - box[3]) * scale, box[2] * scale, (height - box[1]) * scale


def _to_points(char: Char, scale: float, height: float) -> Char:
    return char._replace(
        x0=char.x0 / scale, y0=height - char.y1 / scale, x1=char.x1 / scale, y1=height - char.y0 / scale
    )
