"""Take away what is on the screen: a workbook, the findings as CSV, or one page, assumed figures and all."""

import base64
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import ipywidgets as widgets
import pandas as pd

from audit_lib.export import report_name
from audit_lib.lab.comparing import compare_audits
from audit_lib.lab.desk import Desk
from audit_lib.lab.drawing import draw_effect, name_figure
from audit_lib.lab.glue import html
from audit_lib.lab.scene import Scene
from audit_lib.lab.side_by_side import name_comparison
from audit_lib.lab.words import tell
from audit_lib.report.cards import render_cards, render_findings
from audit_lib.report.downloads import write_csv_text
from audit_lib.report.markup import Html, element
from audit_lib.report.render import render_parts
from audit_lib.report.sheets import as_text, write_workbook
from audit_lib.report.tables import render_tables
from audit_lib.report.verdict import name_audit, render_verdict

__all__ = ["show_export", "write_screen"]

_KINDS: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv;charset=utf-8",
    "html": "text/html;charset=utf-8",
}


def show_export(desk: Desk) -> widgets.Widget:
    """Show a button per kind of file; what it makes is saved by the browser, nothing is written beside the notebook."""
    link = html("lab-export")
    buttons = {kind: widgets.Button(layout={"width": "auto"}) for kind in _KINDS}

    def make(kind: str) -> Callable[[widgets.Button], None]:
        def made(_: widgets.Button) -> None:
            link.value = _render_link(desk, kind) if desk.scene else ""

        return made

    def draw() -> None:
        link.value = ""
        for kind, button in buttons.items():
            button.description = tell(f"export.{kind}", desk.lang)
            button.disabled = desk.scene is None

    for kind, button in buttons.items():
        button.on_click(make(kind))
    desk.watch(draw)
    board = widgets.VBox([widgets.HBox(list(buttons.values())), link])
    board.add_class("lab-desk")
    return board


def write_screen(desk: Desk, kind: str) -> bytes:
    """Write what is on the screen.

    Parameters
    ----------
    desk : Desk
        With a scene on it.
    kind : str
        ``xlsx`` (findings, assumed figures, comparison, tables as shown), ``csv`` (findings) or ``html`` (one page that
        opens offline).

    Returns
    -------
    bytes
        Content of the file.
    """
    scene = desk.scene
    if scene is None:
        return b""
    if kind == "csv":
        return write_csv_text(scene.audit, scene.lang).encode("utf-8-sig")
    with TemporaryDirectory(prefix="audit-") as folder:
        path = Path(folder) / f"screen.{kind}"
        if kind == "xlsx":
            write_workbook(
                scene.audit.disclosure, scene.audit.evidence, path, first=_first_sheets(desk, scene)
            )
        else:
            _write_page(scene, path)
        return path.read_bytes()


def _first_sheets(desk: Desk, scene: Scene) -> dict[str, pd.DataFrame]:
    sheets = {
        "sheet.findings": pd.read_csv(io.StringIO(write_csv_text(scene.audit, scene.lang)), dtype="str")
    }
    if scene.changes:
        sheets["sheet.changes"] = _changes(scene)
    if desk.other:
        frame = compare_audits(desk.other, scene.audit)
        sheets["sheet.comparison"] = name_comparison(frame, desk.other, scene.audit, scene.lang)
    return {tell(key, scene.lang): frame.map(as_text) for key, frame in sheets.items()}


def _changes(scene: Scene) -> pd.DataFrame:
    facts = scene.printed.evidence.facts
    rows = [
        (name_figure(facts, address, scene.lang), scene.texts_at(address)[0], text)
        for address, text in scene.changes.items()
    ]
    return pd.DataFrame(rows, columns=[tell(key, scene.lang) for key in ("place", "printed", "assumed")])


def _write_page(scene: Scene, path: Path) -> None:
    audit, lang = scene.audit, scene.lang
    assumed = [(tell("what_if", lang), draw_effect(scene))] if scene.changes else []
    parts = [
        ("", render_verdict(audit, lang)),
        *assumed,
        (tell("findings", lang), render_findings(audit, lang)),
        ("", render_cards(audit, lang)),
        (tell("tables", lang), render_tables(audit, lang)),
    ]
    render_parts(parts, path, name_audit(audit, lang), lang)


def _render_link(desk: Desk, kind: str) -> Html:
    if desk.scene is None:
        return Html("")
    audit = desk.scene.audit
    content = write_screen(desk, kind)
    stem = report_name(audit.disclosure.source, audit.entity, audit.fiscal_year, audit.phase)
    name = f"{stem}{'-' + tell('assumed', desk.lang) if desk.scene.changes else ''}.{kind}"
    coded = base64.b64encode(content).decode()
    words = tell("export.done", desk.lang, name=name, size=len(content) // 1000 + 1)
    return element(
        "p", element("a", words, href=f"data:{_KINDS[kind]};base64,{coded}", download=name), class_="audit"
    )
