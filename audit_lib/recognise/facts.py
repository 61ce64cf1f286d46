"""Amount cells -> facts: one row per amount cell, with its canonical coordinates and its place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

import pandas as pd

from audit_lib.model import Cell, Disclosure
from audit_lib.money import FEN_PER_UNIT, Amount, is_blank, parse_amount_or_none
from audit_lib.recognise.columns import Layout, data_rows, read_layout
from audit_lib.recognise.lines import TOTAL, Line, read_lines, read_matrix, read_total_row, read_upright
from audit_lib.recognise.tables import PrintedTable
from audit_lib.reference import TableSpec
from audit_lib.terms import Reader

__all__ = ["BLANK_SCORE", "FACT_TYPES", "TABLE_TYPES", "tidy_facts", "tidy_tables"]

FACT_TYPES = {
    "disclosure": "str",
    "entity": "str",
    "fiscal_year": "Int64",
    "phase": "str",
    "table": "str",
    "line_code": "str",
    "line_label": "str",
    "column": "str",
    "column_label": "str",
    "amount_fen": "Int64",
    "grain_fen": "Int64",
    "raw": "str",
    "unit": "str",
    "parent": "str",
    "depth": "Int64",
    "grid": "Int64",
    "source": "str",
    "page": "Int64",
    "sheet": "str",
    "row": "Int64",
    "col": "Int64",
    "bbox": "object",
    "text_line": "Int64",
    "reader": "str",
    "ragged": "bool",
    "score": "float64",
}
TABLE_TYPES = {
    "disclosure": "str",
    "grid": "Int64",
    "table": "str",
    "title": "str",
    "number": "str",
    "unit": "str",
    "unit_printed": "bool",
    "rows": "Int64",
    "columns": "Int64",
    "page": "Int64",
    "sheet": "str",
    "text_line": "Int64",
    "recognised": "bool",
    "notes": "str",
    "ragged_rows": "str",
    "source": "str",
}
_NIL_MARKS = "-–—－―/"  # and runs of them: ——
_DEFAULT_UNIT = "万元"
_USUAL_SHARE = 0.05
BLANK_SCORE = 0.9


@dataclass(slots=True)
class _Draft:
    """Facts of one table while its grain is still being found."""

    records: list[dict[str, Any]] = field(default_factory=list)
    printed: list[Amount] = field(default_factory=list)


def tidy_facts(disclosure: Disclosure, tables: Sequence[PrintedTable], about: dict[str, Any]) -> pd.DataFrame:
    """Read the facts of every recognised table.

    Parameters
    ----------
    disclosure : Disclosure
    tables : sequence of PrintedTable
        The grids of the disclosure, in reading order.
    about : dict
        ``entity``, ``fiscal_year``, ``phase`` of the disclosure.

    Returns
    -------
    DataFrame
        One row per amount cell, blank ones included (``amount_fen`` missing), columns as in ``FACT_TYPES``.
        ``amount_fen`` and ``grain_fen`` are fen. The grain is the finest step that the table prints: a hand-typed
        28 beside 27.65 stands for 28.00. A table of whole numbers takes the finest step that another table of
        the same unit prints. ``score`` (0 to 1) tells how sure the recognition of a figure is; missing where the
        source tells its text. A blank cell of a scan scores ``BLANK_SCORE``: recognition may have missed a figure.
    """
    unit = _common_unit(tables)
    drafts = [_draft_table(number, table, table.unit or unit) for number, table in enumerate(tables, start=1)]
    finest = _finest_grains(tables, drafts, unit)
    common = {
        "disclosure": disclosure.sha256,
    }
    records = [
        {
            **record,
            **about,
            **common,
            "source": record["source"] or str(disclosure.source),
            "reader": (disclosure.reader if record["score"] is None else Reader.OCR).value,
            "grain_fen": min(grain, record["grain_fen"] or grain),
        }
        for draft in drafts
        if draft.records
        for grain in [_table_grain(draft, FEN_PER_UNIT[draft.records[0]["unit"]], finest)]
        for record in draft.records
    ]
    return pd.DataFrame(records, columns=list(FACT_TYPES)).astype(FACT_TYPES)


def tidy_tables(disclosure: Disclosure, tables: Sequence[PrintedTable]) -> pd.DataFrame:
    """List every table of a disclosure, known or not: one row per grid, columns as in ``TABLE_TYPES``."""
    unit = _common_unit(tables)
    records = [
        {
            "disclosure": disclosure.sha256,
            "grid": number,
            "table": table.spec.slug if table.spec else "",
            "title": table.title or "",
            "number": table.number or "",
            "unit": table.unit or unit,
            "unit_printed": table.unit is not None,
            "rows": len(table.grid.rows),
            "columns": table.grid.width,
            "page": table.grid.place.page,
            "sheet": table.grid.place.sheet or "",
            "text_line": table.grid.place.text_line,
            "recognised": table.spec is not None,
            "notes": "\n".join(note.text for note in table.notes),
            "ragged_rows": ",".join(map(str, table.grid.ragged_rows())),
            "source": table.grid.place.file or str(disclosure.source),
        }
        for number, table in enumerate(tables, start=1)
    ]
    return pd.DataFrame(records, columns=list(TABLE_TYPES)).astype(TABLE_TYPES)


def _draft_table(number: int, table: PrintedTable, unit: str) -> _Draft:
    draft = _Draft()
    if table.spec is None or table.spec.repeats:
        return draft
    layout = read_layout(table.grid, table.spec)
    rows = data_rows(table.grid, layout)
    ragged = set(table.grid.ragged_rows())
    scanned = any(cell.score is not None for row in table.grid.rows for cell in row)
    for line, cell, column, header in _amount_cells(rows, layout, table.spec):
        _add_fact(draft, line, cell, unit)
        draft.records[-1] |= {
            "grid": number,
            "table": table.spec.slug,
            "column": column,
            "column_label": header,
            "ragged": cell.row in ragged,
            "score": BLANK_SCORE if scanned and cell.score is None else cell.score,
        }
    return draft


def _amount_cells(
    rows: Sequence[Sequence[Cell]], layout: Layout, spec: TableSpec
) -> Iterator[tuple[Line, Cell, str, str]]:
    """Each amount cell with its line, and the slug and the printed header of its column."""
    before: list[Line] = []
    for number, lane in enumerate(layout.lanes, start=1):
        lines = read_lines(rows, lane, spec, number, before)
        before += lines
        upright = read_upright(lines, lane, spec) if len(layout.lanes) == 1 else {}
        for line in lines:
            for col, (column, header) in lane.amounts.items():
                if cell := line.cells.get(col):
                    yield (_turned(line, cell, upright, spec) if upright else (line, cell, column, header))
    if not layout.lanes:
        read = read_matrix if spec.named else read_total_row
        for line, column, header in read(rows, layout.headers, spec):
            yield line, next(iter(line.cells.values())), column, header


def _turned(
    line: Line, cell: Cell, upright: Mapping[str, str], spec: TableSpec
) -> tuple[Line, Cell, str, str]:
    """The cell of an upright table: its line is a column of the total, or a line of its own that is part of none."""
    if line.code in upright:
        return replace(line, code=TOTAL, parent=None, depth=0), cell, upright[line.code], line.label
    return replace(line, parent=None), cell, spec.columns[0].slug, line.label


def _add_fact(draft: _Draft, line: Line, cell: Cell, unit: str) -> None:
    amount = parse_amount_or_none(cell.text, unit)
    if amount:
        draft.printed.append(amount)
    draft.records.append(
        {
            "line_code": line.code,
            "line_label": line.label,
            "parent": line.parent or "",
            "depth": line.depth,
            "amount_fen": amount.fen if amount else None,
            "grain_fen": amount.grain if amount else None,
            "raw": "" if is_blank(cell.text.strip().strip(_NIL_MARKS)) else cell.text.strip(),
            "unit": unit,
            "row": cell.row,
            "col": cell.col,
            "page": cell.place.page,
            "sheet": cell.place.sheet or "",
            "bbox": cell.place.bbox,
            "source": cell.place.file,
            "text_line": cell.place.text_line,
        }
    )


def _common_unit(tables: Sequence[PrintedTable]) -> str:
    counts = Counter(table.unit for table in tables if table.unit)
    return max(counts, key=lambda unit: counts[unit], default=_DEFAULT_UNIT)


def _finest_grains(tables: Sequence[PrintedTable], drafts: Sequence[_Draft], unit: str) -> dict[int, int]:
    """Usual finest step per size of unit, over all tables of the disclosure."""
    finest: dict[int, int] = {}
    for table, draft in zip(tables, drafts, strict=True):
        size = FEN_PER_UNIT[table.unit or unit]
        finest[size] = min(finest.get(size, size), _usual_grain(draft.printed, size))
    return finest


def _usual_grain(printed: Sequence[Amount], size: int) -> int:
    """Finest step that at least one figure in twenty prints: a slip such as 5.123 does not refine a table."""
    grains = sorted(amount.grain for amount in printed)
    return grains[ceil(len(grains) * _USUAL_SHARE) - 1] if grains else size


def _table_grain(draft: _Draft, size: int, finest: dict[int, int]) -> int:
    """Step that a table's figures are printed to, unless one of them prints a finer one."""
    usual = _usual_grain(draft.printed, size)
    return usual if usual < size else finest.get(size, size)
