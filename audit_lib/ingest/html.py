"""Web pages -> grids and paragraphs, as a browser would print them.

What a browser hides is not printed and not read. A table that only arranges other tables or prose on the
page is entered, not read as a grid; an inner table of a real one becomes a grid of its own, after it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.captions import cut_at_titles, most_common_edge
from audit_lib.ingest.limits import refuse_too_many
from audit_lib.model import Cell, Grid, Paragraph, Place
from audit_lib.money import is_blank

__all__ = ["read_html"]

MAX_COLSPAN = 256  # no printed table is wider; larger spans are slips or traps
MAX_COLUMNS = 1024  # further right, no cell reaches into the next row
MAX_LINE = 65_535  # libxml2 stops counting here
MAX_DAMAGE = 0.05  # share of letters that a page may have lost before it counts as damaged

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_BARE_UTF16 = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_OTHERS = {
    b"%PDF": "a PDF: give it the ending .pdf",
    b"PK\x03\x04": "a zip container (docx, xlsx, ods): give it the ending of what it is",
    b"\xd0\xcf\x11\xe0": "an old Office file (doc, xls): give it the ending of what it is",
    b"MIME-Version:": "a web archive (mht): save it again as 'web page, HTML only'",
}
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z!/?]")
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,9})")
_UNPRINTED = re.compile(
    "head|script|style|template|noscript|select|datalist|object|iframe|svg|math|audio|video|canvas"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|"
    "figure|footer|form|h[1-6]|header|hr|html|legend|li|main|menu|nav|ol|p|pre|section|summary|tbody|td|tfoot|th|"
    "thead|tr|ul"
)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    line: int | None
    kept: bool = False  # blanks and line ends are printed as they stand


@dataclass(frozen=True, slots=True)
class _Break:
    pass


@dataclass(frozen=True, slots=True)
class _Table:
    element: HtmlElement


@dataclass(frozen=True, slots=True)
class _Box:
    """A table cell before it has a position."""

    text: str
    tables: tuple[_Table, ...]
    rowspan: int
    colspan: int
    line: int | None


_Token = _Text | _Break | _Table
_Block = Grid | Paragraph


def read_html(raw: bytes, path: Path) -> tuple[Grid | Paragraph, ...]:
    """Read a web page's tables and prose in reading order.

    Parameters
    ----------
    raw : bytes
        The page. A byte order mark, then strict UTF-8, then GB18030 decide on its encoding; the charset
        that it declares is only asked when all of them fail.
    path : Path
        Where the page came from; only named in errors.

    Returns
    -------
    tuple of Grid or Paragraph
        ``Place.text_line`` is the line of the source (None beyond line 65 534, where the parser stops counting).

    Raises
    ------
    UnreadableSourceError
        The bytes are damaged, are no web page, or print nothing.

    Examples
    --------
    >>> page = "<p>单位：万元</p><table><tr><td>合计<td>1.00</table>"
    >>> [type(block).__name__ for block in read_html(page.encode("gb18030"), Path("a.html"))]
    ['Paragraph', 'Grid']
    """
    root = _parse(_decode(raw, path), path)
    blocks = tuple(_flow(_tokens(root)))
    if not blocks:
        raise UnreadableSourceError(
            path,
            "the page prints nothing; if it loads its text from frames or scripts, save it after it is shown",
        )
    return blocks


def _decode(raw: bytes, path: Path) -> str:
    for magic, kind in _OTHERS.items():
        if raw.startswith(magic):
            raise UnreadableSourceError(path, f"not a web page but {kind}")
    sure = next((name for mark, name in (_BOMS | _BARE_UTF16).items() if raw.startswith(mark)), None)
    text = _decode_as(raw, sure) if sure else _decode_unmarked(raw)
    if text is None or "\0" in text[:1024]:
        raise UnreadableSourceError(
            path, "not a text in UTF-8, UTF-16 or GB18030; open it in a browser and save it again"
        )
    if not _TAG.search(text):
        raise UnreadableSourceError(path, "holds no HTML tag; if it is plain text, give it the ending .txt")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decode_unmarked(raw: bytes) -> str | None:
    """Decode strictly where possible; a few broken letters of UTF-8 do not turn a page into GB18030."""
    utf8 = raw.decode("utf-8", errors="replace")
    if 20 * utf8.count("\ufffd") < sum(letter > "\u07ff" for letter in utf8):
        return utf8
    for name in ("utf-8", "gb18030", *_declared(raw)):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return _decode_as(raw, "gb18030")


def _decode_as(raw: bytes, name: str) -> str | None:
    text = raw.decode(name, errors="replace")
    return text if text.count("\ufffd") <= MAX_DAMAGE * len(text) else None


def _declared(raw: bytes) -> list[str]:
    return [name.decode("ascii") for name in _DECLARED.findall(raw[:4096]) if name.isascii()][:1]


def _parse(text: str, path: Path) -> HtmlElement:
    refuse_too_many(sum(1 for _ in _CELL.finditer(text)), path)
    parser = HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.LxmlError as error:
        raise UnreadableSourceError(
            path, f"not a web page ({error}); open it in a browser and save it again"
        ) from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableSourceError(
            path,
            "nested deeper than 256 elements, or a text of more than 10 MB; open it in a browser and save it again",
        )
    return root


def _tokens(element: HtmlElement) -> Iterator[_Token]:
    """Yield what an element prints: texts, line breaks, and tables, which are not entered."""
    stack: list[tuple[HtmlElement | _Token, bool]] = [
        (token, False) for token in _content(element, kept=False)[::-1]
    ]
    while stack:
        item, kept = stack.pop()
        if isinstance(item, _Text) and item.kept:
            yield from _kept_lines(item)
        elif isinstance(item, _Text | _Break | _Table):
            yield item
        elif item.tag == "table":
            yield from (_Break(), _Table(item), _Break())
        else:
            kept = kept or item.tag == "pre"
            stack.extend((token, kept) for token in _content(item, kept=kept)[::-1])


def _content(element: HtmlElement, *, kept: bool) -> list[HtmlElement | _Token]:
    edge: list[HtmlElement | _Token] = [_Break()] if _BLOCK.fullmatch(element.tag) else []
    content = [*edge, _Text(element.text or "", _line(element), kept)]
    for child in element:
        content += [child] if _is_printed(child) else []
        content.append(_Text(child.tail or "", _line(child), kept))
    return content + edge


def _kept_lines(text: _Text) -> Iterator[_Token]:
    for number, line in enumerate(text.text.split("\n")):
        yield from [_Break()] if number else []
        yield replace(text, text=line, line=None if text.line is None else text.line + number)


def _is_printed(element: HtmlElement) -> bool:
    return (
        isinstance(element.tag, str)
        and not _UNPRINTED.fullmatch(element.tag)
        and "hidden" not in element.attrib
        and not _NOT_DISPLAYED.search(element.get("style", ""))
    )


def _line(element: HtmlElement) -> int | None:
    return element.sourceline if element.sourceline and element.sourceline < MAX_LINE else None


def _flow(tokens: Iterable[_Token]) -> Iterator[_Block]:
    for kind, run in groupby(tokens, type):
        if kind is _Text:
            yield from _paragraph([token for token in run if isinstance(token, _Text)])
        elif kind is _Table:
            yield from (
                block for token in run if isinstance(token, _Table) for block in _table(token.element)
            )


def _paragraph(run: list[_Text]) -> Iterator[Paragraph]:
    text = _printed(run)
    if not is_blank(text):
        first = next(piece for piece in run if not is_blank(piece.text))
        lead = first.text[: len(first.text) - len(first.text.lstrip(" \t\n\r\f"))].count("\n")
        yield Paragraph(text=text, place=Place(text_line=None if first.line is None else first.line + lead))


def _printed(run: list[_Text]) -> str:
    """Join the texts of one line, blanks collapsed as a browser does."""
    text = "".join(piece.text for piece in run)
    return text.rstrip() if any(piece.kept for piece in run) else _BLANKS.sub(" ", text).strip(" ")


def _table(table: HtmlElement) -> Iterator[_Block]:
    groups = _row_groups(table)
    boxes = [[[_box(cell) for cell in cells] for cells in group] for group in groups]
    if _is_layout(table, [row for group in boxes for row in group]):
        yield from _flow(_tokens(table))
        return
    yield from _flow(_around(table))
    yield from cut_at_titles(_grid(boxes, _line(table)))
    for box in chain.from_iterable(chain.from_iterable(boxes)):
        yield from _flow(box.tables)


def _row_groups(table: HtmlElement) -> list[list[list[HtmlElement]]]:
    """Gather the table's own cells by row and row group, the foot last; cells outside any row make one."""
    rows: dict[HtmlElement, list[HtmlElement]] = {}
    for element in _own(table):
        if element.tag == "tr":
            rows.setdefault(element, [])
        elif element.tag in ("td", "th"):
            row = next((above for above in element.iterancestors("tr", "table") if above.tag == "tr"), table)
            rows.setdefault(row if table in row.iterancestors() else table, []).append(element)
    groups: dict[HtmlElement, list[list[HtmlElement]]] = {}
    for row, cells in rows.items():
        groups.setdefault(table if row is table else row.getparent(), []).append(cells)
    order = {"thead": 0, "tfoot": 2}
    return [groups[parent] for parent in sorted(groups, key=lambda parent: order.get(parent.tag, 1))]


def _own(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the printed elements of a table down to its cells, not what stands in them."""
    stack = list(table)[::-1]
    while stack:
        element = stack.pop()
        if _is_printed(element) and element.tag not in ("table", "caption"):
            yield element
            stack += [] if element.tag in ("td", "th") else list(element)[::-1]


def _around(table: HtmlElement) -> Iterator[_Token]:
    """Yield the caption and whatever stands between the rows; a browser prints both before the table."""
    for element in [table, *_own(table)]:
        if element.tag in ("td", "th"):
            continue
        yield from (_Break(), _Text(element.text or "", _line(element)))
        for child in element:
            if _is_printed(child) and child.tag == "caption":
                yield from _tokens(child)
            elif _is_printed(child) and child.tag == "table":
                yield _Table(child)
            yield from (_Break(), _Text(child.tail or "", _line(child)))


def _box(cell: HtmlElement) -> _Box:
    tokens = list(_tokens(cell))
    runs = [
        [token for token in run if isinstance(token, _Text)]
        for kind, run in groupby(tokens, type)
        if kind is _Text
    ]
    lines = [line for line in map(_printed, runs) if not is_blank(line)]
    tables = tuple(token for token in tokens if isinstance(token, _Table))
    return _Box("\n".join(lines), tables, _span(cell, "rowspan"), _span(cell, "colspan"), _line(cell))


def _span(cell: HtmlElement, name: str) -> int:
    match = _NUMBER.match(cell.get(name, "1"))
    return int(match[1]) if match else 1


def _is_layout(table: HtmlElement, rows: list[list[_Box]]) -> bool:
    """Tell whether a table only arranges things: no two texts side by side, or mostly a frame for other content."""
    wide = [row for row in rows if sum(not is_blank(box.text) for box in row) >= 2]
    inner = sum(1 for _ in table.iter("tr")) - len(rows)
    columns_of_prose = len(wide) == 1 and any(
        box.text.count("\n") >= 3 and len(box.text) > 100 for box in wide[0]
    )
    return not wide or inner > len(wide) or columns_of_prose or table.get("role") in ("presentation", "none")


def _grid(groups: list[list[list[_Box]]], line: int | None) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        rows += _placed(group, len(rows))
    edge = _edge(rows)
    clamped = tuple(
        tuple(replace(cell, colspan=min(cell.colspan, edge - cell.col + 1)) for cell in row) for row in rows
    )
    return Grid(rows=clamped, width=most_common_edge(clamped), place=Place(text_line=line))


def _placed(group: list[list[_Box]], above: int) -> Iterator[tuple[Cell, ...]]:
    """Give the boxes of one row group their positions; no span leaves the group."""
    taken: dict[int, int] = {}  # column -> rows for which a cell from above still covers it
    for index, boxes in enumerate(group):
        covered = {col for col, rows in taken.items() if rows > 0}
        cells: list[Cell] = []
        col, left = 1, len(group) - index
        for box in boxes:
            while col in covered:
                col += 1
            span = min(max(box.colspan, 1), MAX_COLSPAN)
            colspan = next((step for step in range(1, span) if col + step in covered), span)
            at = Cell(text=box.text, row=above + index + 1, col=col, place=Place(text_line=box.line))
            rowspan = min(box.rowspan or left, left) if col + colspan <= MAX_COLUMNS else 1
            cells.append(replace(at, rowspan=rowspan, colspan=colspan))
            col += colspan
        taken = {col: taken[col] - 1 for col in covered}
        taken |= {cell.col + step: cell.rowspan - 1 for cell in cells for step in range(cell.colspan)}
        yield tuple(cells)


def _edge(rows: list[tuple[Cell, ...]]) -> int:
    """Find the table's last column; a lone title that spans more columns than there are does not count."""
    starts = max((cell.col for row in rows for cell in row), default=1)
    spans = (_right_edge(row) for row in rows if row and row[-1].col > 1 and row[-1].colspan < MAX_COLSPAN)
    return max(starts, *spans)


def _right_edge(row: tuple[Cell, ...]) -> int:
    return row[-1].col + row[-1].colspan - 1
