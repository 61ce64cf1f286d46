"""Forms printed one under the other, frame on frame: one table to whoever sees its lines -> a table each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from audit_lib.ingest.captions import find_starts, is_caption
from audit_lib.ingest.pdf.layout import Table, TableCell, TextLine
from audit_lib.money import is_blank

__all__ = ["unstack"]

_ACROSS = 0.5  # of the table's width that a caption takes at least

_Row = list[TableCell]


def unstack(item: Table | TextLine) -> Iterator[Table | TextLine]:
    """Cut a page's part of a table where captions, one of them a title, stand across it below rows of a table.

    Parameters
    ----------
    item : Table or TextLine
        A line is left as it is.

    Yields
    ------
    Table or TextLine
        From top to bottom, each table with its own columns.
    """
    starts = list(_starts(item)) if isinstance(item, Table) else []
    if isinstance(item, TextLine) or not starts:
        yield item
        return
    for start, stop in pairwise([0, *starts, item.height]):
        yield _part(item, start, stop)


def _starts(table: Table) -> Iterator[int]:
    """Rows that a table further down begins with: its captions, which nothing from above reaches into."""
    rows: defaultdict[int, _Row] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    width = len(table.edges) - 1
    captions = [_caption(rows[number], width) for number in range(table.height)]
    return (start for start in find_starts(captions) if not _is_reached(table.cells, start))


def _caption(row: _Row, width: int) -> str | None:
    """The caption that a row prints from the table's left edge over most of it, and nothing else; None without one."""
    printed = [cell for cell in row if not is_blank(cell.text)]
    if len(printed) != 1:
        return None
    [cell] = printed
    across = cell.col == 0 and cell.colspan >= _ACROSS * width
    return cell.text if across and is_caption(cell.text) else None


def _is_reached(cells: Sequence[TableCell], start: int) -> bool:
    """Tell whether a cell from above goes on in a row and prints something."""
    return any(cell.row < start < cell.row + cell.rowspan and not is_blank(cell.text) for cell in cells)


def _part(table: Table, start: int, stop: int) -> Table:
    """Rows of a table as a table of its own, without the blank that lies beside a narrower frame from its first row to its last."""
    cells = [cell for cell in table.cells if start <= cell.row < stop]
    right = max(cell.col + cell.colspan for cell in cells)
    beside = {
        cell.col
        for cell in cells
        if cell.col + cell.colspan == right and is_blank(cell.text) and cell.rowspan >= stop - start > 1
    }
    cells = [cell for cell in cells if cell.col not in beside]
    places = sorted({place for cell in cells for place in (cell.col, cell.col + cell.colspan)})
    number = {place: index for index, place in enumerate(places)}
    lefts, lows, rights, tops = zip(*(cell.box for cell in cells), strict=True)
    return replace(
        table,
        cells=tuple(
            replace(
                cell,
                row=cell.row - start,
                rowspan=min(cell.rowspan, stop - cell.row),
                col=number[cell.col],
                colspan=number[cell.col + cell.colspan] - number[cell.col],
            )
            for cell in cells
        ),
        edges=tuple(table.edges[place] for place in places),
        height=stop - start,
        box=(min(lefts), min(lows), max(rights), max(tops)),
    )
