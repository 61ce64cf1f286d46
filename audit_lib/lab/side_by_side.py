"""Widgets to put two disclosures side by side: a table to search and to sort, and the frame behind it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from audit_lib.errors import AuditError
from audit_lib.findings import Reading
from audit_lib.ingest import read_disclosure
from audit_lib.lab.comparing import compare_audits
from audit_lib.lab.datatable import carry_script, show_frame
from audit_lib.lab.desk import Desk
from audit_lib.lab.drawing import list_sources, name_column
from audit_lib.lab.glue import html, offer
from audit_lib.lab.words import tell
from audit_lib.money import format_amount
from audit_lib.recognise import recognise
from audit_lib.report.markup import element
from audit_lib.report.verdict import name_audit
from audit_lib.terms import Lang
from audit_lib.wording import line_name, table_name

__all__ = ["name_comparison", "read_other", "show_comparison"]

_RATE = Decimal(10_000)  # millionths to per cent
_TWO_PLACES = Decimal("0.01")
_FIGURES = [3, 4, 5, 6]  # columns of a named comparison


def show_comparison(desk: Desk) -> widgets.Widget:
    """Show the figures of the chosen disclosure beside those of another one: an earlier year, or another agency."""
    other = widgets.Dropdown(layout={"width": "28rem", "max_width": "100%"})
    other.add_class("lab-other")
    changed = widgets.Checkbox(value=True, indent=False)
    said, table, script = html("lab-compared"), widgets.Output(), widgets.Output()
    carry_script(script)
    table.add_class("lab-side-by-side")

    def draw_table() -> None:
        table.outputs = ()
        if desk.scene is None or desk.other is None:
            said.value = element("p", tell("compare.none", desk.lang), class_="audit note")
            return
        frame = compare_audits(desk.other, desk.scene.audit)
        both = int(frame["change_fen"].notna().sum())
        said.value = element(
            "p", tell("compare.shown", desk.lang, n=len(frame), both=both), class_="audit note"
        )
        shown = frame[frame["change_fen"].fillna(1).ne(0)] if changed.value else frame
        show_frame(
            table, name_comparison(shown, desk.other, desk.scene.audit, desk.lang), desk.lang, _FIGURES
        )

    def choose(change: dict[str, Any]) -> None:
        if change["new"] is not None:
            _read_into(desk, change["new"], said, draw_table)

    def draw() -> None:
        here = desk.scene.printed.disclosure.source if desk.scene else None
        sources = [path for path in desk.sources if path != here]
        chosen = desk.other.disclosure.source if desk.other else None
        offer(other, list_sources(sources, desk.folder, desk.lang), chosen, choose)
        other.description = tell("compare.with", desk.lang)
        changed.description = tell("compare.changed", desk.lang)
        draw_table()

    changed.observe(lambda _: draw_table(), "value")
    desk.watch(draw)
    board = widgets.VBox(
        [widgets.HBox([other, changed], layout={"flex_flow": "row wrap"}), said, script, table]
    )
    board.add_class("lab-desk")
    return board


def read_other(source: Path) -> Reading:
    """Read and recognise a disclosure to compare with; it is not audited.

    Raises
    ------
    SourceError
        The file cannot be read, or is no disclosure.
    """
    disclosure = read_disclosure(source)
    return Reading(disclosure=disclosure, evidence=recognise(disclosure))


def name_comparison(frame: pd.DataFrame, first: Reading, second: Reading, lang: Lang) -> pd.DataFrame:
    """Name the lines and columns of a comparison, and print its amounts in the units of the tables.

    Parameters
    ----------
    frame : DataFrame
        From ``compare_audits``.
    first, second : Reading
        What was compared, for the names of the columns.
    lang : Lang

    Returns
    -------
    DataFrame
        One row per row of ``frame``; texts, amounts as Decimal in the printed unit, the rate in per cent.
    """
    names = [name_audit(reading, lang) for reading in (first, second)]
    if names[0] == names[1]:
        names = [f"{name} ({tell(key, lang)})" for name, key in zip(names, ("first", "second"), strict=True)]
    rows = list(frame.itertuples())
    return pd.DataFrame(
        {
            tell("table", lang): [table_name(row.table, lang) for row in rows],
            tell("line", lang): [line_name(row.line_label, row.line_code) for row in rows],
            tell("column", lang): [name_column(row.table, row.column, lang) or row.column for row in rows],
            names[0]: [_amount(row, row.first_fen) for row in rows],
            names[1]: [_amount(row, row.second_fen) for row in rows],
            tell("change", lang): [_amount(row, row.change_fen) for row in rows],
            tell("rate", lang): [_per_cent(row.rate) for row in rows],
            tell("unit", lang): [row.unit for row in rows],
        }
    )


def _read_into(desk: Desk, source: Path, said: widgets.HTML, draw: Callable[[], None]) -> None:
    try:
        desk.other = read_other(source)
    except AuditError as error:
        said.value = element("p", str(error), class_="audit said", role="alert")
        return
    draw()


def _amount(row: Any, fen: Any) -> Decimal | None:  # noqa: ANN401 - a row of a frame, and an amount that may be missing
    return None if pd.isna(fen) else Decimal(format_amount(int(fen), int(row.grain_fen), row.unit))


def _per_cent(rate: Any) -> Decimal | None:  # noqa: ANN401 - as above
    return None if pd.isna(rate) else (Decimal(int(rate)) / _RATE).quantize(_TWO_PLACES)
