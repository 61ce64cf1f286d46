"""Widgets to choose what is audited: a file of the folder or an upload, the language; and the verdict on it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from audit_lib.ingest import SUFFIXES
from audit_lib.lab.desk import Desk
from audit_lib.lab.drawing import draw_verdict, list_sources
from audit_lib.lab.glue import html, offer, styles
from audit_lib.lab.words import tell
from audit_lib.report.markup import element
from audit_lib.report.parameters import find_source
from audit_lib.terms import Lang

__all__ = ["open_desk", "show_chooser"]


def open_desk(folder: Path | str = "data", first: str = "", lang: str = Lang.ZH) -> Desk:
    """Put a file of a folder on a desk.

    Parameters
    ----------
    folder : Path or str
        Where the disclosures are; uploads are kept in its folder ``uploads``.
    first : str
        Name of the file to begin with; the first of the folder where it holds none of that name.
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Desk
        For the ``show_`` functions.
    """
    desk = Desk(find_source(str(folder)), Lang(lang))
    named = sorted(desk.sources, key=lambda source: source.name != first)
    for source in named[:1]:
        desk.open(source)
    return desk


def show_chooser(desk: Desk) -> widgets.Widget:
    """Show the files to choose from, an upload, the language, and the verdict on the chosen file."""
    source = widgets.Dropdown(layout={"width": "28rem", "max_width": "100%"})
    upload = widgets.FileUpload(accept=",".join(sorted(SUFFIXES)), multiple=False, layout={"width": "12rem"})
    language = widgets.ToggleButtons(options=[("中文", Lang.ZH), ("English", Lang.EN)], value=desk.lang)
    language.style.button_width = "5rem"
    said, verdict = html(), html("lab-verdict")

    def choose(change: dict[str, Any]) -> None:
        if change["new"] is not None:
            said.value = element("p", tell("reading", desk.lang))
            desk.open(change["new"])

    def keep(_: dict[str, Any]) -> None:
        for file in upload.value:
            desk.keep(file["name"], bytes(file["content"]))

    def speak(change: dict[str, Any]) -> None:
        desk.lang = change["new"]
        desk.turn(replace(desk.scene, lang=desk.lang) if desk.scene else None)

    def draw() -> None:
        shown = desk.scene.printed.disclosure.source if desk.scene else None
        offer(source, list_sources(desk.sources, desk.folder, desk.lang), shown, choose)
        upload.description = tell("upload", desk.lang)
        source.description = tell("file", desk.lang)
        nothing = "" if desk.sources else tell("nothing", desk.lang, folder=desk.folder.name)
        words = desk.refused or nothing
        said.value = element("p", words, class_="said", role="alert") if words else ""
        verdict.value = draw_verdict(desk.scene) if desk.scene else ""

    desk.watch(draw)
    upload.observe(keep, "value")
    language.observe(speak, "value")
    head = widgets.HBox([source, upload, language], layout={"flex_flow": "row wrap"})
    board = widgets.VBox([styles(), head, said, verdict])
    board.add_class("lab-desk")
    return board
