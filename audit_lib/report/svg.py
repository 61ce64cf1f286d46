"""Figures as SVG inside a page: glyphs as paths, colours of the page, no id twice, the same bytes on each run."""

import re
import zlib
from io import StringIO
from typing import TYPE_CHECKING

from audit_lib.report.markup import Html, element

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FAINT", "FIRST", "INK", "SECOND", "render_svg"]

# Stand-ins that matplotlib can draw with; render_svg turns them into colours of the page, light or dark.
INK, FAINT, FIRST, SECOND = "#010101", "#020202", "#030303", "#040404"
_PAGE_COLOURS = {
    INK: "currentColor",
    FAINT: "var(--rule, #c9c5bb)",
    FIRST: "var(--bar, #2f5d7c)",
    SECOND: "var(--bar-2, #c99a4b)",
}
_HEAD = '<svg role="img" class="chart" style="stroke-linejoin:round;stroke-linecap:butt"'
_LEFT_OUT = re.compile(r"<!--.*?-->|<(metadata|style)\b.*?</\1>|<defs/>", re.DOTALL)
_PATH = re.compile(r' d="([^"]*)"')
_GLYPH = re.compile(r' d="([^"]*)"([^>]*) transform="scale\(0\.015625\)"')
_COARSER = 8  # a glyph is drawn on a grid of 6400 to the em; 800 is finer than any screen
_EMPTY = re.compile(r"<g>\s*</g>|<g/>|<defs>\s*</defs>")


def render_svg(figure: "Figure", title: str) -> Html:
    """Render a figure as an ``svg`` element to stand inside a page.

    Parameters
    ----------
    figure : Figure
        Drawn with ``INK``, ``FAINT``, ``FIRST`` and ``SECOND``.
    title : str
        What a screen reader says; two charts of a page have different ones.

    Returns
    -------
    Html
        It shows on a machine without any Chinese font, and names nothing outside itself.
    """
    import matplotlib as mpl

    written = StringIO()
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": title}):
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawing = written.getvalue()
    svg = _LEFT_OUT.sub("", drawing[drawing.index("<svg") :])
    svg = _coloured(_short_ids(_compact(svg), f"c{zlib.crc32(title.encode()):08x}"))
    opening, rest = svg.split(">", 1)
    opening = re.sub(r' (?:width|height)="[\d.]+pt"| xmlns(?::xlink)?="[^"]*"', "", opening)
    return Html(f"{opening.replace('<svg', _HEAD)}>{element('title', title)}{rest}")


def _compact(svg: str) -> str:
    svg = _GLYPH.sub(_coarser, _PATH.sub(lambda found: f' d="{_path(found[1], 1)}"', svg))
    return re.sub(r"\s*\n\s*", " ", re.sub(r">\s+<", "><", svg)).replace("xlink:href", "href")


def _coarser(found: re.Match[str]) -> str:
    return f' d="{_path(found[1], _COARSER)}"{found[2]} transform="scale({0.015625 * _COARSER})"'


def _path(path: str, divisor: int) -> str:
    """Write a path with rounded numbers and without the blanks that its grammar does not need."""
    places = 0 if divisor > 1 else 2
    tokens = re.findall(r"[A-Za-z]|-?[\d.]+", path)
    short = " ".join(_rounded(token, divisor, places) for token in tokens)
    return re.sub(r" ?([A-Za-z]) ?", r"\1", short).replace(" -", "-")


def _rounded(token: str, divisor: int, places: int) -> str:
    return token if token.isalpha() else f"{float(token) / divisor:.{places}f}".removesuffix(".00")


def _short_ids(svg: str, prefix: str) -> str:
    """Keep the ids that something refers to, under short names that belong to this drawing."""
    referred = dict.fromkeys(re.findall(r'(?:href="|url\()#([^")]+)', svg))
    names = {old: f"{prefix}-{index}" for index, old in enumerate(referred)}
    svg = re.sub(r' id="([^"]+)"', lambda found: f' id="{names[found[1]]}"' if found[1] in names else "", svg)
    svg = re.sub(r'(href="|url\()#([^")]+)', lambda found: f"{found[1]}#{names[found[2]]}", svg)
    while _EMPTY.search(svg):
        svg = _EMPTY.sub("", svg)
    return svg


def _coloured(svg: str) -> str:
    for stand_in, colour in _PAGE_COLOURS.items():
        svg = svg.replace(stand_in, colour)
    return svg
