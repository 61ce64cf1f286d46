"""What the notebook shows of a scene, as HTML and as lists to choose from."""

from pathlib import Path

import pandas as pd

from audit_lib.findings import Audit, Finding
from audit_lib.lab.scene import Scene
from audit_lib.lab.what_if import Position, find_addresses, find_effect
from audit_lib.lab.words import tell
from audit_lib.reference import load_tables
from audit_lib.report.cards import render_card
from audit_lib.report.markup import Html, element
from audit_lib.report.places import name_severity, name_table, numbered
from audit_lib.report.tables import find_marks, render_table
from audit_lib.report.verdict import render_verdict
from audit_lib.terms import Lang, Severity
from audit_lib.wording import line_name, place_name, table_name

__all__ = [
    "draw_card",
    "draw_effect",
    "draw_picked",
    "draw_tables",
    "draw_verdict",
    "list_figures",
    "list_findings",
    "list_sources",
    "list_tables",
    "name_column",
    "name_figure",
]

_SYMBOLS = {Severity.CRITICAL: "●", Severity.WARNING: "◐", Severity.INFO: "○"}


def list_sources(sources: list[Path], folder: Path, lang: Lang) -> list[tuple[str, Path]]:
    """Files to choose from, those of the project's sample named as such."""
    names = [(path.relative_to(folder) if path.is_relative_to(folder) else path) for path in sources]
    return [
        (f"{tell('sample', lang)} · {name.name}" if name.parts[0] == "sample" else str(name), path)
        for name, path in zip(names, sources, strict=True)
    ]


def list_findings(audit: Audit, lang: Lang) -> list[tuple[str, str]]:
    """Findings to choose from: symbol, severity, number and title, each with its fingerprint."""
    return [
        (
            f"{_SYMBOLS[finding.severity]} {number:>2}  {finding.severity.name_in(lang)}  {_short(finding, lang)}",
            finding.fingerprint,
        )
        for number, finding in numbered(audit)
    ]


def list_tables(audit: Audit, lang: Lang) -> list[tuple[str, int]]:
    """Tables to choose from, those with suspects flagged; 0 stands for the tables of the chosen finding."""
    suspects = {position[0] for position, mark in find_marks(audit).items() if mark.suspect}
    known = audit.evidence.tables
    return [
        (tell("tables.chosen", lang), 0),
        *(
            (f"{'▲ ' if grid in suspects else ''}{name_table(audit.evidence, int(grid), lang)}", int(grid))
            for grid in known["grid"]
        ),
    ]


def list_figures(scene: Scene) -> dict[str, Position]:
    """Figures of the shown tables by name: what can be found without a mouse."""
    facts = scene.printed.evidence.facts
    shown = facts[facts["grid"].isin(scene.grids)]
    names = {
        (table, column): name_column(table, column, scene.lang)
        for table, column in shown[["table", "column"]].drop_duplicates().to_numpy()
    }
    return {
        place_name(
            table=table_name(fact.table, scene.lang),
            line=line_name(fact.line_label, fact.line_code),
            column=names[fact.table, fact.column] or fact.column_label,
            lang=scene.lang,
        ): (int(fact.grid), int(fact.row), int(fact.col))
        for fact in shown.itertuples()
    }


def draw_verdict(scene: Scene) -> Html:
    """Draw the verdict on what is shown, and whether it rests on assumed figures."""
    assumed = (
        element("p", "▲ ", tell("export.assumed", scene.lang), class_="assumed") if scene.changes else None
    )
    took = element("p", tell("took", scene.lang, seconds=scene.seconds), class_="note")
    return element("div", assumed, render_verdict(scene.audit, scene.lang), took, class_="lab")


def draw_card(scene: Scene) -> Html:
    """Draw the card of the chosen finding."""
    for number, finding in numbered(scene.audit):
        if finding.fingerprint == scene.fingerprint:
            return element("div", render_card(scene.audit, number, finding, scene.lang), class_="audit lab")
    words = tell("findings.choose" if scene.audit.findings else "findings.none", scene.lang)
    return element("div", element("p", words, class_="none"), class_="audit lab")


def draw_tables(scene: Scene) -> Html:
    """Draw the tables to be shown: suspects marked, the chosen figures pointed out, changed ones beside the old."""
    here = {*scene.suspects, *((scene.picked,) if scene.picked else ())}
    tables = [
        [
            element("h3", name_table(scene.audit.evidence, grid, scene.lang)),
            render_table(scene.audit, grid, scene.lang, was=scene.was, here=here),
        ]
        for grid in scene.grids
    ]
    picked = "-".join(map(str, scene.picked)) if scene.picked else ""
    return element("div", tables, class_="audit lab printed", data_picked=picked)


def draw_picked(scene: Scene) -> Html:
    """Draw which figure may be changed, and what the last try could not do."""
    address = scene.address
    if address is None:
        line = tell("picked.none", scene.lang)
    else:
        text, _, unit = scene.texts_at(address)
        place = name_figure(scene.printed.evidence.facts, address, scene.lang)
        line = tell("picked", scene.lang, place=place, text=text or tell("blank", scene.lang), unit=unit)
    said = element("p", scene.said, class_="said", role="alert") if scene.said else None
    return element("div", element("p", line), said, class_="audit lab")


def draw_effect(scene: Scene) -> Html:
    """Draw the assumed figures and what they do to the findings."""
    lang = scene.lang
    if not scene.changes:
        return element("div", element("p", tell("changes.none", lang), class_="note"), class_="audit lab")
    effect = find_effect(scene.printed, scene.audit)
    counts = {name: len(getattr(effect, name)) for name in ("solved", "kept", "added")}
    return element(
        "div",
        element("p", element("b", tell("changes", lang))),
        element("ul", [_change(scene, address, text) for address, text in scene.changes.items()]),
        element("p", element("b", tell("effect", lang, **counts)), role="status"),
        element(
            "ul",
            [_told("solved", finding, lang) for finding in effect.solved],
            [_told("added", finding, lang) for finding in effect.added],
            class_="effect",
        ),
        class_="audit lab",
    )


def name_figure(facts: pd.DataFrame, address: str, lang: Lang) -> str:
    """Name the figure at an address by its table, line and column."""
    fact = facts.loc[find_addresses(facts, [address])[0]]
    return place_name(
        table=table_name(fact["table"], lang),
        line=line_name(fact["line_label"], fact["line_code"]),
        column=name_column(fact["table"], fact["column"], lang) or fact["column_label"],
        lang=lang,
    )


def name_column(table: str, column: str, lang: Lang) -> str:
    """Name a column of a canonical table; empty where the vocabulary does not hold it."""
    spec = load_tables()[table]
    names = (found.zh if lang is Lang.ZH else found.en for found in spec.columns if found.slug == column)
    return next(names, "")


def _short(finding: Finding, lang: Lang) -> str:
    return " ".join((finding.title if finding.cause else finding.message)[lang.value].split())[:120]


def _change(scene: Scene, address: str, text: str) -> Html:
    printed, _, _ = scene.texts_at(address)
    blank = tell("blank", scene.lang)
    place = name_figure(scene.printed.evidence.facts, address, scene.lang)
    return element(
        "li", place, ": ", element("del", printed or blank), " → ", element("ins", text.strip() or blank)
    )


def _told(kind: str, finding: Finding, lang: Lang) -> Html:
    symbol = {"solved": "✓", "added": "＋"}[kind]
    words = [
        f"{symbol} {tell(kind, lang)} ",
        name_severity(finding.severity, lang),
        " ",
        _short(finding, lang),
    ]
    return element("li", words, class_=kind)
