"""Running heads and page numbers: what pages repeat at their upper and lower edge is no prose.

1. A page number is a line of nothing but a number (第 3 页, - 3 -, 3/25) that is the first or last of its page and
   stands near the edge, counting as the pages do, or that another page prints at the same distance from the left
   in the same size.
2. A running head is a line that at least ``REPEATED`` pages print at the same height near an edge, digits aside.
   Captions of tables are none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from audit_lib.ingest.captions import is_caption
from audit_lib.ingest.pdf.flow import Item
from audit_lib.ingest.pdf.layout import TextLine

__all__ = ["REPEATED", "strip_heads"]

REPEATED = 3  # pages
_EDGE = 0.12  # of the page's height
_LINES = 2  # at either edge
_STEP = 6.0  # points; lines at the same height
_PAGE_NUMBER = re.compile(
    r"[-—–－~～·.\s]*第?\s*(\d{1,4})\s*页?(?:\s*[/／,，、]?\s*共?\s*\d{1,4}\s*页?)?[-—–－~～·.\s]*"
)

_Key = tuple[str, int]


def strip_heads(pages: Sequence[list[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """Leave out running heads and page numbers.

    Parameters
    ----------
    pages : sequence of list of Table or TextLine
        Items of each page, from top to bottom.
    heights : sequence of float
        Height of each page in points.

    Returns
    -------
    list of list of Table or TextLine
        The rest of each page.
    """
    edges = [list(_edge_lines(items, height)) for items, height in zip(pages, heights, strict=True)]
    counts = Counter(key for lines in edges for key in {_key(line) for line in lines})
    heads = {
        id(line)
        for lines in edges
        for line in lines
        if counts[_key(line)] >= REPEATED and not is_caption(line.text)
    }
    heads |= {id(line) for line in _page_numbers(pages, heights)}
    return [[item for item in items if id(item) not in heads] for items in pages]


def _page_numbers(pages: Sequence[list[Item]], heights: Sequence[float]) -> Iterator[TextLine]:
    found = [
        (line, offset, _near_edge(line, height))
        for items, height in zip(pages, heights, strict=True)
        for line in {id(item): item for item in (*items[:1], *items[-1:])}.values()
        if isinstance(line, TextLine) and (offset := _offset(line)) is not None
    ]
    offsets = Counter(offset for _, offset, near in found if near)
    usual = max(offsets, key=lambda offset: (offsets[offset], -abs(offset)), default=None)
    for line, offset, near in found:
        twin = any(other is not line and _alike(line, other) for other, _, _ in found)
        if (near and offset == usual) or twin:
            yield line


def _alike(one: TextLine, other: TextLine) -> bool:
    shift = abs(one.box[0] + one.box[2] - other.box[0] - other.box[2]) / 2
    return shift < _STEP and abs(one.size - other.size) < 1


def _near_edge(line: TextLine, height: float) -> bool:
    return line.box[3] <= _EDGE * height or line.box[1] >= (1 - _EDGE) * height


def _edge_lines(items: list[Item], height: float) -> Iterator[TextLine]:
    """First and last lines of a page, near its edges and outside its tables."""
    for run in (items[:_LINES], items[: -_LINES - 1 : -1]):
        for item in run:
            if not isinstance(item, TextLine) or not _near_edge(item, height):
                break
            yield item


def _key(line: TextLine) -> _Key:
    return re.sub(r"\d+", "#", line.text), round(line.box[1] / _STEP)


def _offset(line: TextLine) -> int | None:
    """How far a printed page number is from the count of pages."""
    match = _PAGE_NUMBER.fullmatch(line.text)
    return int(match[1]) - (line.place.page or 0) if match else None
