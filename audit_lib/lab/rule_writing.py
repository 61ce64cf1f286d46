"""Widgets to write a rule: the addresses to write it with, the text of it, and what it says of real documents."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd

from audit_lib.findings import Reading
from audit_lib.lab.datatable import carry_script, show_frame
from audit_lib.lab.desk import Desk
from audit_lib.lab.drawing import name_column
from audit_lib.lab.glue import html, offer, styles
from audit_lib.lab.side_by_side import read_other
from audit_lib.lab.trying import Trial, add_draft, draft_rule, try_rules
from audit_lib.lab.words import tell
from audit_lib.report.markup import Html, element
from audit_lib.terms import Lang, Outcome
from audit_lib.wording import line_name, table_name

__all__ = ["draw_trial", "list_addresses", "show_addresses", "show_rule_writer"]

_KINDS = ("at_most", "equal", "sum")
_MOST_EXAMPLES, _MOST_PLACES = 12, 8


def show_addresses(desk: Desk) -> widgets.Widget:
    """Show the figures of the chosen disclosure with the addresses that a rule names them by."""
    script, table = widgets.Output(), widgets.Output()
    carry_script(script)

    def draw() -> None:
        table.outputs = ()
        if desk.scene:
            show_frame(table, list_addresses(desk.scene.printed, desk.lang), desk.lang, figures=[4])

    desk.watch(draw)
    return widgets.VBox([script, table])


def list_addresses(reading: Reading, lang: Lang) -> pd.DataFrame:
    """List the figures of a disclosure: table, line, column, address, and what is printed there."""
    facts = reading.evidence.facts
    rows = [
        (
            table_name(fact.table, lang),
            line_name(fact.line_label, fact.line_code),
            name_column(fact.table, fact.column, lang) or fact.column_label,
            f"{fact.table}/{fact.line_code}@{fact.column}",
            fact.raw,
        )
        for fact in facts.itertuples()
    ]
    return pd.DataFrame(
        rows, columns=[tell(key, lang) for key in ("table", "line", "column", "address", "printed")]
    )


def show_rule_writer(desk: Desk, name: str = "my-rules.json") -> widgets.Widget:
    """Show a rule to be written, in a file of the desk's folder: each change is saved, checked and tried at once.

    Parameters
    ----------
    desk : Desk
    name : str
        Name of the file; a draft is offered where there is none, and written only once something is changed or tried.
    """
    path = desk.folder / name
    kind = widgets.Dropdown(layout={"width": "28rem", "max_width": "100%"})
    text = widgets.Textarea(continuous_update=False, layout={"width": "100%", "height": "34rem"})
    text.add_class("lab-rule")
    button = widgets.Button(button_style="primary", layout={"width": "auto"})
    said = html("lab-trial")
    text.value = path.read_text("utf-8") if path.exists() else draft_rule()
    readings: list[Reading] = []

    def attempt(_: object = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.value, "utf-8")
        readings[:] = readings or _readings(desk)
        said.value = draw_trial(try_rules(path, readings), readings, desk.lang)

    def begin(change: dict[str, Any]) -> None:
        try:
            text.value = add_draft(text.value, change["new"])
        except ValueError:
            said.value = element("p", tell("draft.refused", desk.lang), class_="audit said", role="alert")

    def draw() -> None:
        offer(kind, [(tell(f"draft.{known}", desk.lang), known) for known in _KINDS], None, begin)
        kind.description = tell("draft", desk.lang)
        button.description = tell("rule.try", desk.lang, name=name)

    desk.watch(draw)
    text.observe(attempt, "value")
    button.on_click(attempt)
    board = widgets.VBox([styles(), kind, text, button, said])
    board.add_class("lab-desk")
    return board


def draw_trial(trial: Trial, readings: Sequence[Reading], lang: Lang) -> Html:
    """Draw what came of trying rules: what is wrong, or how the examples and the documents come out."""
    if trial.errors:
        lines = [element("li", error) for error in trial.errors]
        head = element("p", tell("rule.wrong", lang, n=len(lines)), class_="said", role="alert")
        return element("div", head, element("ul", lines), class_="audit lab")
    return element(
        "div",
        element("p", element("b", "✓ ", tell("rule.right", lang, n=len(trial.rules))), role="status"),
        _table(
            [tell(key, lang) for key in ("rule", "rule.example", "rule.outcome")], _example_rows(trial, lang)
        ),
        element("p", tell("rule.documents", lang, n=len(readings))),
        _table(
            [tell(key, lang) for key in ("file", "rule", "rule.outcome", "place")],
            _document_rows(trial, lang),
        ),
        class_="audit lab",
    )


def _example_rows(trial: Trial, lang: Lang) -> list[list[str]]:
    return [
        [row.rule_id, row.written, f"✓ {_name_outcomes(row.outcomes, lang)}"]
        for row in trial.examples[:_MOST_EXAMPLES].itertuples()
    ]


def _document_rows(trial: Trial, lang: Lang) -> list[list[str]]:
    groups = trial.outcomes.groupby(["source", "rule_id", "outcome"], sort=False)
    return [
        [source, rule_id, f"{_name_outcomes(outcome, lang)} × {len(rows)}", _places(rows)]
        for (source, rule_id, outcome), rows in groups
    ]


def _places(rows: pd.DataFrame) -> str:
    reasons = rows["reason"].where(rows["reason"].ne(""), rows["instance"])
    return "；".join(dict.fromkeys(map(str, reasons[:_MOST_PLACES])))


def _name_outcomes(outcomes: str, lang: Lang) -> str:
    return "、".join(Outcome(outcome).name_in(lang) for outcome in outcomes.split(", "))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    head = element("tr", [element("th", text, scope="col") for text in heads])
    body = [element("tr", [element("td", text) for text in row]) for row in rows]
    return element("table", element("thead", head), element("tbody", body))


def _readings(desk: Desk) -> list[Reading]:
    """The samples, and the chosen disclosure where it is none of them."""
    chosen = [desk.scene.printed] if desk.scene else []
    known = {reading.disclosure.source for reading in chosen}
    samples = [path for path in desk.sources if path.parent.name == "sample" and path not in known]
    return [*chosen, *map(read_other, samples)]
