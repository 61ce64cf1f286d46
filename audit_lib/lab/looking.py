"""Widgets to look at the findings beside the tables as printed, and to try other figures."""

from typing import Any

import ipywidgets as widgets

from audit_lib.lab.desk import Desk
from audit_lib.lab.drawing import (
    draw_card,
    draw_effect,
    draw_picked,
    draw_tables,
    list_figures,
    list_findings,
    list_tables,
)
from audit_lib.lab.glue import Bridge, html, offer, unheard
from audit_lib.lab.scene import (
    Scene,
    choose_finding,
    pick_figure,
    show_table,
    suggested_text,
    take_back,
    try_figure,
)
from audit_lib.lab.words import tell
from audit_lib.report.markup import element

__all__ = ["show_findings"]

_MOST_ROWS = 8
_WIDE = {"width": "100%"}


def show_findings(desk: Desk) -> widgets.Widget:
    """Show the findings, the card of the chosen one, the tables that it speaks of, and what may be changed in them."""
    look = _Look(desk)
    desk.watch(look.draw)
    return look.board


class _Look:
    """The widgets of one view and what an act on each of them does to the scene."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.bridge = Bridge(self.clicked)
        self.findings = widgets.Select(rows=6, layout=_WIDE, style={"description_width": "initial"})
        self.findings.add_class("lab-findings")
        self.table = widgets.Dropdown(layout=_WIDE)
        self.card, self.tables = html("lab-card"), html("lab-tables")
        self.heading, self.picked, self.effect = html(), html(), html("lab-effect")
        self.search = widgets.Combobox(ensure_option=True, layout=_WIDE)
        self.figure = widgets.Text(continuous_update=False, layout={"width": "18rem"})
        self.figure.add_class("lab-figure")
        self.suggested = widgets.Button(button_style="primary", layout={"width": "auto"})
        self.suggested.add_class("lab-suggested")
        self.back, self.all_back = (widgets.Button(layout={"width": "auto"}) for _ in range(2))
        self._listen()
        self.board = self._lay_out()

    def clicked(self, kind: str, told: str) -> None:
        """Follow a click on the page: a figure of a table, a link to a cell, a link to a finding."""
        if kind == "f":
            self._turn(choose_finding, told)
        elif kind == "cell":
            grid, row, col = map(int, told.split("-"))
            self._turn(pick_figure, (grid, row, col))

    def draw(self) -> None:
        """Draw everything anew from the scene."""
        scene = self.desk.scene
        self.board.layout.display = "" if scene else "none"
        if scene is None:
            return
        offer(self.findings, list_findings(scene.audit, scene.lang), scene.fingerprint, self._chosen)
        offer(self.table, list_tables(scene.audit, scene.lang), scene.grid or 0, self._table_chosen)
        self.findings.rows = min(max(len(scene.audit.findings), 2), _MOST_ROWS)
        self.card.value = draw_card(scene)
        self.tables.value = draw_tables(scene)
        self.picked.value = draw_picked(scene)
        self.effect.value = draw_effect(scene)
        self._draw_words(scene)
        self._draw_figure(scene)
        self.bridge.show(scene.picked)

    def _draw_words(self, scene: Scene) -> None:
        self.heading.value = element("h3", tell("what_if", scene.lang))
        self.findings.description = tell("findings", scene.lang)
        self.table.description = tell("tables", scene.lang)
        self.search.description = tell("search", scene.lang)
        self.figure.description = tell("figure", scene.lang)
        self.figure.placeholder = tell("figure.hint", scene.lang)
        self.back.description = tell("take_back", scene.lang)
        self.all_back.description = tell("take_back.all", scene.lang)

    def _draw_figure(self, scene: Scene) -> None:
        address = scene.address
        names = list_figures(scene)
        with unheard(self.search, self._searched):
            self.search.options = tuple(names)
            self.search.value = next((name for name, known in names.items() if known == scene.picked), "")
        with unheard(self.figure, self._tried):
            self.figure.value = scene.texts_at(address)[1] if address else ""
        self.figure.disabled = address is None
        text = suggested_text(scene)
        self.suggested.layout.display = "none" if text is None else ""
        self.suggested.description = tell("suggested", scene.lang, text=text or "")
        self.back.disabled = address not in scene.changes
        self.all_back.disabled = not scene.changes

    def _chosen(self, change: dict[str, Any]) -> None:
        self._turn(choose_finding, change["new"] or "")

    def _table_chosen(self, change: dict[str, Any]) -> None:
        self._turn(show_table, change["new"] or None)

    def _searched(self, change: dict[str, Any]) -> None:
        scene = self.desk.scene
        position = list_figures(scene).get(change["new"]) if scene else None
        if position:
            self._turn(pick_figure, position)

    def _tried(self, change: dict[str, Any]) -> None:
        self._turn(try_figure, change["new"])

    def _take_suggestion(self, _: widgets.Button) -> None:
        scene = self.desk.scene
        text = suggested_text(scene) if scene else None
        if text is not None:
            self._turn(try_figure, text)

    def _take_back(self, _: widgets.Button) -> None:
        self._turn(take_back, self.desk.scene.address if self.desk.scene else None)

    def _take_all_back(self, _: widgets.Button) -> None:
        self._turn(take_back)

    def _turn(self, act: Any, *arguments: Any) -> None:  # noqa: ANN401 - the acts take what their widgets give
        if self.desk.scene:
            self.desk.turn(act(self.desk.scene, *arguments))

    def _listen(self) -> None:
        self.suggested.on_click(self._take_suggestion)
        self.back.on_click(self._take_back)
        self.all_back.on_click(self._take_all_back)

    def _lay_out(self) -> widgets.Widget:
        row = widgets.HBox(
            [self.figure, self.suggested, self.back, self.all_back], layout={"flex_flow": "row wrap"}
        )
        what = widgets.VBox([self.heading, self.search, self.picked, row, self.effect])
        what.add_class("lab-what")
        pair = widgets.Box([self.card, widgets.VBox([self.table, self.tables])])
        pair.add_class("lab-pair")
        board = widgets.VBox([self.findings, pair, what, *self.bridge.parts])
        board.add_class("lab-desk")
        board.add_class(self.bridge.name)
        return board
