"""The header of a printed table, with the spans that a text file lost."""

from collections.abc import Mapping, Sequence

from audit_lib.model import Cell, Grid
from audit_lib.money import is_blank
from audit_lib.recognise.columns import find_spans, read_layout
from audit_lib.reference import TableSpec
from audit_lib.report.markup import Html, element
from audit_lib.report.wording import say
from audit_lib.terms import Lang

__all__ = ["count_header_rows", "render_header", "span"]

_NARROW = 3  # characters that any column has room for
_MOST = 1000  # a larger span is no span of a printed table, and browsers refuse it


def count_header_rows(grid: Grid, spec: TableSpec | None) -> int:
    """Count the header rows of a grid; none where its columns are not known."""
    return 0 if spec is None or spec.repeats else read_layout(grid, spec).header_rows


def render_header(
    rows: Sequence[Sequence[Cell]], width: int, spec: TableSpec | None, read: Mapping[int, str], lang: str
) -> Html | None:
    """Render header rows; in English with a row that tells what each amount column was read as.

    Parameters
    ----------
    rows : sequence of sequence of Cell
    width : int
        Columns of the table.
    spec : TableSpec or None
        What the table is known to be.
    read : mapping of int to str
        Canonical column of each amount column, by its position.
    lang : str
        ``zh`` or ``en``.
    """
    if not rows:
        return None
    head = [
        _header_row(row, [count for _, count in spans], width, lang)
        for row, spans in zip(rows, find_spans(rows, width), strict=True)
    ]
    return element("thead", head, _read_as(spec, width, read, lang))


def span(count: int) -> int | None:
    """Span of a cell as an attribute."""
    return min(count, _MOST) if count > 1 else None


def _header_row(row: Sequence[Cell], spans: Sequence[int], width: int, lang: str) -> Html:
    if not spans:
        texts = " ｜ ".join(cell.text.strip() for cell in row if not is_blank(cell.text))
        return element("tr", element("th", texts, colspan=width, title=say("spans.lost", lang)))
    cells = zip(row, spans, strict=True)
    return element("tr", [
        element(
            "td" if is_blank(cell.text) else "th", cell.text.strip(), scope=None if is_blank(cell.text) else "col", colspan=span(count), rowspan=span(cell.rowspan),
            class_="wide" if len(cell.text.strip()) > _NARROW else None,
        )
        for cell, count in cells
    ])  # fmt: skip


def _read_as(spec: TableSpec | None, width: int, read: Mapping[int, str], lang: str) -> Html | None:
    """Tell what each amount column was taken for: an English reader cannot tell from the print."""
    if lang == Lang.ZH or spec is None or not read:
        return None
    names = {column.slug: column.en for column in spec.columns}
    told = {col: names.get(column, column) for col, column in read.items()}
    words = [told.get(col, say("read_as", lang) if col == 1 else "") for col in range(1, width + 1)]
    cells = [element("th" if word else "td", word) for word in words]
    return element("tr", cells, class_="read-as", lang=lang)
