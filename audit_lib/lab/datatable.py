"""A frame as a table to search and to sort, with all that it needs inside the notebook."""

from collections.abc import Collection

import ipywidgets as widgets
import pandas as pd

from audit_lib.terms import Lang

__all__ = ["carry_script", "show_frame"]

_WORDS = {
    "search": "搜索",
    "lengthMenu": "每页 _MENU_ 行",
    "info": "第 _START_ 至 _END_ 行，共 _TOTAL_ 行",
    "infoEmpty": "没有数据",
    "infoFiltered": "（由 _MAX_ 行筛选）",
    "zeroRecords": "没有符合的行",
}


def show_frame(place: widgets.Output, frame: pd.DataFrame, lang: Lang, figures: Collection[int] = ()) -> None:
    """Show a frame; figures stay texts, which the table sorts as numbers.

    Parameters
    ----------
    place : Output
    frame : DataFrame
        Missing values are shown as nothing.
    lang : Lang
    figures : collection of int
        Columns of figures.
    """
    from itables import to_html_datatable

    texts = [number for number in range(frame.shape[1]) if number not in figures]
    shown = to_html_datatable(
        frame.map(lambda value: "" if pd.isna(value) else str(value)),
        connected=False,
        display_logo_when_loading=False,
        showIndex=False,
        lengthMenu=[15, 50, 200],
        maxBytes=0,
        classes="display compact",
        columnDefs=[
            {"className": "dt-left", "targets": texts},
            *([{"className": "dt-right", "targets": list(figures)}] if figures else []),
        ],
        language=_WORDS if lang is Lang.ZH else {},
    )
    _put(place, shown)


def carry_script(place: widgets.Output) -> None:
    """Put the script that sorts and searches into the notebook: nothing is fetched from anywhere."""
    from itables import options
    from itables.javascript import generate_init_offline_itables_html

    _put(place, generate_init_offline_itables_html(options.dt_bundle))


def _put(place: widgets.Output, shown: str) -> None:
    place.outputs = ({"output_type": "display_data", "data": {"text/html": shown}, "metadata": {}},)
