"""Which figures were checked: a small map of each printed table, and the figures that no rule reaches, by name."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import pandas as pd

from audit_lib.findings import Audit
from audit_lib.report.markup import Child, Html, element
from audit_lib.report.places import name_table, name_where
from audit_lib.report.tables import find_marks
from audit_lib.report.wording import say
from audit_lib.terms import Ending, Lang
from audit_lib.wording import line_name

__all__ = ["render_checked_map", "render_left_out"]

_WIDE, _HIGH = 10, 6  # of a figure on a map, in CSS pixels
_OFTEN = ("never", "once", "twice")
_KINDS = (*reversed(_OFTEN), "suspect")
_SHAPES = {  # told apart by shape before colour: a bar, a line, a dot, a cross
    "twice": "M{x} {y}h8",
    "once": "M{x} {y}h8",
    "never": "M{x} {y}h.1",
    "suspect": "M{x} {y}m1-2l6 4m-6 0l6-4",
}
_MOST = 60  # figures that are listed by name


def render_checked_map(audit: Audit, lang: str = Lang.ZH) -> Html | None:
    """Render a map of every table with figures: where two rules look, where one, where none, and the suspects.

    Parameters
    ----------
    audit : Audit
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Html or None
        None where no table has figures.
    """
    figures = _figures(audit)
    if not figures:
        return None
    by_grid = groupby(sorted(figures), key=attrgetter("grid"))
    maps = [_map(audit, grid, list(part), lang) for grid, part in by_grid]
    return element(
        "div",
        element("h3", say("map", lang)),
        element("p", [_key(kind, lang) for kind in _KINDS], class_="note keys"),
        element("div", maps, class_="maps"),
    )


def render_left_out(audit: Audit, lang: str = Lang.ZH) -> Html | None:
    """Render, folded, the figures that no rule reaches and the numbers that were not understood; None without any."""
    rows = [*_unreached(audit, lang), *_not_understood(audit, lang)]
    if not rows:
        return None
    heads = [element("th", say(key, lang), scope="col") for key in ("where", "figure", "reason")]
    body = [element("tr", [element("td", cell) for cell in row]) for row in rows[:_MOST]]
    more = element("p", say("view.more", lang, n=len(rows) - _MOST), class_="note") if rows[_MOST:] else None
    caption = say("left.caption", lang)
    table = element(
        "table",
        element("caption", caption, class_="unseen"),
        element("thead", element("tr", heads)),
        element("tbody", body),
    )
    return element(
        "details",
        element("summary", f"{caption} ({len(rows)})"),
        element("div", table, class_="scroll", tabindex=0, role="region", aria_label=caption),
        more,
    )


class _Checked(NamedTuple):
    """A printed figure of a table, and how often it was checked: a key of the shapes."""

    grid: int
    row: int
    col: int
    kind: str


def _figures(audit: Audit) -> list[_Checked]:
    measured, facts = audit.coverage.per_figure, audit.evidence.facts
    places = list(zip(*(facts[name].tolist() for name in ("grid", "row", "col")), strict=True))
    wrong = {place for place, mark in find_marks(audit).items() if mark.suspect}
    checked = (
        (places[fact], checks) for fact, checks in zip(measured["fact"], measured["checks"], strict=True)
    )
    return [
        _Checked(grid, row, col, "suspect" if (grid, row, col) in wrong else _OFTEN[min(checks, 2)])
        for (grid, row, col), checks in checked
        if not pd.isna(row) and not pd.isna(col)
    ]


def _map(audit: Audit, grid: int, figures: Sequence[_Checked], lang: str) -> Html:
    name = name_table(audit.evidence, grid, lang)
    by_kind = {kind: [figure for figure in figures if figure.kind == kind] for kind in _KINDS}
    told = [f"{say(f'map.{kind}', lang)} {len(part)}" for kind, part in by_kind.items() if part]
    rows, cols = ([getattr(figure, way) for figure in figures] for way in ("row", "col"))
    width, height = (max(cols) - min(cols) + 1) * _WIDE, (max(rows) - min(rows) + 1) * _HIGH
    drawn = [
        element("path", d=_path(part, min(rows), min(cols)), class_=kind)
        for kind, part in sorted(by_kind.items())
        if part
    ]
    return element(
        "figure",
        element(
            "svg",
            element("title", f"{name} ({grid})：{'，'.join(told)}"),
            drawn,
            role="img",
            viewBox=f"0 0 {width} {height}",
            width=width,
            height=height,
        ),
        element("figcaption", element("a", name, href=f"#table-{grid}"), element("small", " · ".join(told))),
        class_="map",
    )


def _path(figures: Sequence[_Checked], first_row: int, first_col: int) -> str:
    return "".join(
        _SHAPES[kind].format(x=(col - first_col) * _WIDE + 1, y=(row - first_row) * _HIGH + 3)
        for _, row, col, kind in figures
    )


def _key(kind: str, lang: str) -> Html:
    drawn = element("path", d=_SHAPES[kind].format(x=1, y=3), class_=kind)
    sign = element("svg", drawn, viewBox=f"0 0 {_WIDE} {_HIGH}", width=20, height=12, aria_hidden="true")
    return element("span", sign, " ", say(f"map.{kind}", lang))


def _unreached(audit: Audit, lang: str) -> Iterator[Sequence[Child]]:
    measured = audit.coverage.per_figure
    facts = audit.evidence.facts.loc[list(measured.loc[measured["checks"] == 0, "fact"])]
    for fact in facts.itertuples():
        label = line_name(str(fact.line_label), str(fact.line_code))
        names = [name_table(audit.evidence, int(str(fact.grid)), lang), label, str(fact.column_label).strip()]
        where = " · ".join([name for name in names if name] + name_where(fact, lang))
        yield where, str(fact.raw), say("left.no_rule", lang)


def _not_understood(audit: Audit, lang: str) -> Iterator[Sequence[Child]]:
    account = audit.coverage.account
    for number in account[account["ending"] == Ending.NOT_UNDERSTOOD.value].itertuples():
        named = [] if pd.isna(number.grid) else [name_table(audit.evidence, int(str(number.grid)), lang)]
        where = " · ".join([*named, *name_where(number, lang)])
        context = element("small", str(number.context))
        yield where, [str(number.text), context], say("left.not_understood", lang)
