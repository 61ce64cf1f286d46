"""Parts of tables on successive pages -> one table each.

1. A part goes on on the next page where nothing but a repeated caption stands between (or in its first rows: then the
   header must be repeated with it) and the columns agree, shifted as a whole or with some of them merged.
2. Header rows that the part repeats are left out, as are its captions.
3. A row that the page break split is joined; a blank row at the break, and a part that prints nothing, are left out.
4. Captions in the first rows of a table are prose.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from audit_lib.ingest.captions import is_caption
from audit_lib.ingest.pdf.layout import Table, TableCell, TextLine, least_score
from audit_lib.ingest.pdf.text import glue
from audit_lib.model import Cell, Grid, Paragraph
from audit_lib.money import is_blank

__all__ = ["join_tables"]

NEAR = 4.0  # points by which a column may be off on the next page
_CAPTIONS = 5  # lines above a table that may be repeated on its next page
_HEADER = 3  # printed cells that a repeated header has at least, where captions stand above it
_REGULAR = 0.8  # of the rows
_FIGURE = re.compile(r"[(（△▲－-]?\s*\d[\d,，]*(?:[.．]\d+)?\s*[)）]?%?")
_AMOUNT = re.compile(r"[\d,，]*[.．,，]\d+")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]+[)）、.．]|[（(]?\d{1,2}[)）、.．](?!\d)|[①-⑳]|其中")
_TOTAL = re.compile(r"\D{0,6}[合总]\s*计|小\s*计")
_CONTINUED = re.compile(r"[（(]?\s*续\s*表?\s*\d*\s*[)）]?")

_Row = list[TableCell]


def join_tables(items: Iterable[Table | TextLine]) -> Iterator[Grid | Paragraph | TextLine]:
    """Join the parts of tables.

    Parameters
    ----------
    items : iterable of Table or TextLine
        Of the whole document, in reading order, without running heads.

    Yields
    ------
    Grid, Paragraph or TextLine
        Tables, captions that stood inside them, and the lines between.
    """
    parts: list[Table] = []
    above: list[TextLine] = []
    between: list[TextLine] = []
    end = 0
    for item in items:
        if isinstance(item, TextLine):
            between.append(item)
            continue
        follows = bool(parts) and item.page == end + 1
        end = item.page
        if all(is_blank(cell.text) for cell in item.cells):
            end = item.page if not between else 0
            continue
        part = _as_narrow(item, _common_edges(parts)) if follows else item
        if follows and _goes_on(parts, part, above, between):
            parts.append(part)
        else:
            yield from _grid(parts)
            yield from between
            parts, above = [item], between[-_CAPTIONS:]
        between = []
    yield from _grid(parts)
    yield from between


def _goes_on(
    parts: Sequence[Table], item: Table, above: Sequence[TextLine], between: Sequence[TextLine]
) -> bool:
    edges = _common_edges(parts)
    if not (_fits(item.edges, edges) or _fits(edges, item.edges)):
        return False
    captions = {_bare(line.text) for line in above}
    if not all(_bare(line.text) in captions for line in between):
        return False
    longer = max(edges, item.edges, key=len)
    header = _repeated(_rows(item, longer), _rows(parts[0], longer))
    printed = sum(not is_blank(cell.text) for row in _rows(item, longer)[:header] for cell in row)
    captioned = between or _captions(_rows(item, longer), len(longer) - 1)
    return not captioned or printed >= _HEADER


def _as_narrow(item: Table, edges: Sequence[float]) -> Table:
    """Leave out a blank last column that the table before lacks: the frame of what stands below drew it."""
    last = len(item.edges) - 2
    wider = not _fits(item.edges, edges) and not _fits(edges, item.edges) and last > 0
    if not wider or not _fits(item.edges[:-1], edges):
        return item
    beyond = [cell for cell in item.cells if cell.col + cell.colspan > last]
    if any(cell.col < last or not is_blank(cell.text) for cell in beyond):
        return item
    kept = tuple(cell for cell in item.cells if cell.col < last)
    return replace(item, cells=kept, edges=item.edges[:-1])


def _bare(text: str) -> str:
    return _CONTINUED.sub("", re.sub(r"\s", "", text))


def _common_edges(parts: Sequence[Table]) -> tuple[float, ...]:
    return max((part.edges for part in parts), key=len)


def _fits(few: Sequence[float], many: Sequence[float]) -> bool:
    """Tell whether each edge stands where one of the many does, the outer ones at the outer ones."""
    shift = many[0] - few[0]
    ends = abs(few[-1] + shift - many[-1]) <= NEAR
    return ends and all(min(abs(edge + shift - other) for other in many) <= NEAR for edge in few)


def _rows(part: Table, edges: Sequence[float]) -> list[_Row]:
    """Rows of a part, its columns counted as the common edges do."""
    shift = edges[0] - part.edges[0]
    places = [_nearest(edges, edge + shift) for edge in part.edges]
    rows: list[_Row] = [[] for _ in range(part.height)]
    same = places == list(range(len(places)))
    for cell in part.cells:
        first, last = places[cell.col], places[cell.col + cell.colspan]
        rows[cell.row].append(cell if same else replace(cell, col=first, colspan=last - first))
    return rows


def _nearest(edges: Sequence[float], place: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - place))


def _grid(parts: Sequence[Table]) -> Iterator[Grid | Paragraph]:
    if not parts:
        return
    edges = _common_edges(parts)
    rows: list[_Row] = []
    header = _rows(parts[0], edges)
    for part in parts:
        found = _rows(part, edges)
        rows = _joined(rows, found[_repeated(found, header) :]) if rows else found
    width = len(edges) - 1
    captions = _captions(rows, width)
    for row in rows[:captions]:
        texts = [cell.text for cell in row if not is_blank(cell.text)]
        yield Paragraph(text="  ".join(texts), place=row[0].place)
    cells = tuple(
        tuple(_cell(cell, number) for cell in row) for number, row in enumerate(rows[captions:], start=1)
    )
    if any(not is_blank(cell.text) for row in cells for cell in row):
        yield Grid(rows=cells, width=width, place=parts[0].place)


def _cell(cell: TableCell, row: int) -> Cell:
    return Cell(
        text=cell.text,
        row=row,
        col=cell.col + 1,
        rowspan=cell.rowspan,
        colspan=cell.colspan,
        place=cell.place,
        score=cell.score,
    )


def _captions(rows: Sequence[_Row], width: int) -> int:
    """Count the captions in the first rows of a table."""
    for number, row in enumerate(rows):
        texts = [cell.text for cell in row if not is_blank(cell.text)]
        short = len(texts) == 1 or len(row) < width
        if not short or not all(map(is_caption, texts)) or any(cell.rowspan > 1 for cell in row):
            return number
    return len(rows)


def _repeated(rows: Sequence[_Row], header: Sequence[_Row]) -> int:
    """Count the rows of a part that repeat the table's header: equal ones, no merged cell cut."""
    count = 0
    for row, first in zip(rows, header, strict=False):
        if [_look(cell) for cell in row] != [_look(cell) for cell in first] or any(
            _AMOUNT.fullmatch(cell.text) for cell in row
        ):
            break
        count += 1
    while count and any(
        number + cell.rowspan > count for number, row in enumerate(rows[:count]) for cell in row
    ):
        count -= 1
    printed = sum(not is_blank(cell.text) for row in rows[:count] for cell in row)
    return count if printed > 1 else 0


def _look(cell: TableCell) -> tuple[str, int, int, int]:
    return re.sub(r"\s", "", cell.text), cell.col, cell.colspan, cell.rowspan


def _joined(rows: list[_Row], part: list[_Row]) -> list[_Row]:
    """Put a part under rows, mending what the page break did to the row between them."""
    if not part or not rows:
        return rows + part
    last, first = rows[-1], part[0]
    if _is_blank(first):
        return rows + part[1:]
    if _is_blank(last):
        return rows[:-1] + part
    if _is_tail(rows, first):
        tails = {cell.col: cell for cell in first}
        mended = [_mended(cell, tails[cell.col]) if cell.col in tails else cell for cell in last]
        return [*rows[:-1], mended, *part[1:]]
    return rows + part


def _mended(cell: TableCell, rest: TableCell) -> TableCell:
    both = cell.text + glue(cell.text, rest.text) if cell.text and rest.text else cell.text or rest.text
    return replace(cell, text=both, score=least_score((cell.score, rest.score)))


def _is_blank(row: _Row) -> bool:
    return all(is_blank(cell.text) and cell.rowspan == 1 for cell in row)


def _is_tail(rows: Sequence[_Row], first: _Row) -> bool:
    """Tell whether a part's first row is the rest of the last row before it.

    Each of its cells lies under one of the last row's, no two figures meet, a text under a full one goes on, and the
    row lacks what rows of its table have: a list number, a code, an amount.
    """
    last = rows[-1]
    if [_span(cell) for cell in last] != [_span(cell) for cell in first]:
        return False
    both = [(one, other) for one, other in zip(last, first, strict=True) if one.text and other.text]
    if any(_TOTAL.fullmatch(cell.text.strip()) for cell in first):
        return False
    if not both or any(_begins(other.text) for _, other in both) or not all(one.torn for one, _ in both):
        return False
    numbered = any(_ORDINAL.match(one.text) for one, _ in both)
    return numbered or _lacks(rows[:-1], first)


def _span(cell: TableCell) -> tuple[int, int, int]:
    return cell.col, cell.colspan, cell.rowspan


def _begins(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text) or _ORDINAL.match(text) or _TOTAL.match(text))


def _lacks(rows: Sequence[_Row], first: _Row) -> bool:
    """Tell whether nearly all rows print something in a column where this one prints nothing."""
    printed = {cell.col for cell in first if not is_blank(cell.text)}
    full = [{cell.col for cell in row if not is_blank(cell.text)} for row in rows if row]
    columns = set().union(*full) - printed
    return any(sum(col in row for row in full) >= _REGULAR * len(full) for col in columns)
