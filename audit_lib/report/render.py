"""Notebooks: run with papermill, written as one HTML page with nbconvert. No other module imports either."""

import os
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from audit_lib.errors import ReportError
from audit_lib.report.markup import Html, element, join
from audit_lib.report.parameters import refuse_parameters
from audit_lib.report.wording import say
from audit_lib.store import replace_file
from audit_lib.terms import Lang

if TYPE_CHECKING:
    from nbconvert.exporters import TemplateExporter
    from nbformat import NotebookNode

__all__ = ["render_html", "render_parts", "render_styles", "run_notebook"]

_TEMPLATES = files("audit_lib.report") / "templates"
_REQUIRED = "必填"
_HTML_LANG = {Lang.ZH: "zh-CN", Lang.EN: "en"}
_NOTEBOOK_ONLY = (
    "notebook"  # tag of cells that speak to whoever runs the notebook, not to the report's reader
)
_NARRATIONS = 200  # texts that are kept as HTML: every report of a batch has the same
_SPOKEN = re.compile(r'<span lang="(?P<lang>zh|en)">(?P<text>.*?)</span>[ \t]*', re.DOTALL)
_COLOURS = re.compile(r":root \{(.*?)\}", re.DOTALL)
_HEADING = re.compile(r"^## (?P<text>.+)$", re.MULTILINE)


def run_notebook(
    notebook: Path | str,
    output: Path | str,
    parameters: Mapping[str, object],
    folder: Path | str | None = None,
) -> Path:
    """Run a notebook with parameters and save the executed copy.

    A parameter is required where its comment in the parameters cell says 必填.

    Parameters
    ----------
    notebook : Path or str
    output : Path or str
        Where the executed copy goes; it stands there only once it is whole.
    parameters : dict
    folder : Path or str, optional
        Working directory of the notebook, to which its relative paths belong; by default the caller's.

    Returns
    -------
    Path
        ``output``.

    Raises
    ------
    ParameterError
        A parameter is unknown or missing; nothing was run.
    ReportError
        A cell failed; the half-run copy stands beside ``output`` and the error names it.
    """
    import audit_lib.lean  # noqa: F401 - before what would load it

    # isort: split
    import papermill

    from audit_lib.report.kernels import ENGINE

    known = papermill.inspect_notebook(str(notebook))
    required = [name for name, about in known.items() if _REQUIRED in about["help"]]
    refuse_parameters(parameters, known=tuple(known), required=required)
    output = Path(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f".{output.stem}.{os.getpid()}.tmp.ipynb")
    try:
        papermill.execute_notebook(
            str(Path(notebook).resolve()),
            str(unfinished.resolve()),
            dict(parameters),
            kernel_name="python3",
            engine_name=ENGINE,
            progress_bar=False,
            autosave_cell_every=0,
            cwd=None if folder is None else str(Path(folder).resolve()),
        )
    except papermill.PapermillExecutionError as error:
        failed = unfinished.replace(output.with_suffix(".failed.ipynb"))
        raise ReportError(failed, error.cell_index, f"{error.ename}: {error.evalue}") from error
    except RuntimeError as error:  # the kernel did not start, or died
        kept = unfinished.replace(output.with_suffix(".failed.ipynb")) if unfinished.exists() else notebook
        raise ReportError(kept, 0, f"no kernel: {error}") from error
    return unfinished.replace(output)


def render_html(executed: Path | str, html: Path | str, title: str, lang: str = Lang.ZH) -> Path:
    """Write an executed notebook as one HTML page that needs nothing from outside.

    Only markdown and outputs are shown; cells tagged ``notebook`` and sentences in the other language are left out.

    Parameters
    ----------
    executed : Path or str
        An executed notebook.
    html : Path or str
        The page; it is replaced only once the new one is whole.
    title : str
        Title of the page, plain text.
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Path
        ``html``.
    """
    from nbformat import v4

    written = v4.reads(Path(executed).read_text("utf-8"))  # type: ignore[no-untyped-call]  # valid: papermill wrote it
    notebook = _for_readers(written, lang)
    return replace_file(Path(html), _render_page(notebook, title, lang))


def render_parts(
    parts: Sequence[tuple[str, Html]], html: Path | str, title: str, lang: str = Lang.ZH
) -> Path:
    """Write parts of a report as one HTML page, as ``render_html`` writes an executed notebook.

    Parameters
    ----------
    parts : sequence of (heading, Html)
        A part without a heading follows the one before.

    Returns
    -------
    Path
        ``html``.
    """
    from nbformat import v4

    cells = []
    for number, (heading, part) in enumerate(parts):
        if heading:
            cells.append(v4.new_markdown_cell(f"## {heading}", id=f"heading-{number}"))  # type: ignore[no-untyped-call]
        output = v4.new_output("display_data", {"text/html": str(part)})  # type: ignore[no-untyped-call]
        cells.append(v4.new_code_cell("", id=f"part-{number}", outputs=[output]))  # type: ignore[no-untyped-call]
    page = Path(html)
    page.write_text(_render_page(v4.new_notebook(cells=cells), title, lang), encoding="utf-8")  # type: ignore[no-untyped-call]
    return page


@cache
def render_styles() -> Html:
    """Render the style sheet of the report's parts, for a notebook to show them as the page does.

    A page is light or dark as the system is; in JupyterLab the parts are light or dark as its theme is.
    """
    css = _read("parts.css")
    light, dark = _COLOURS.findall(css)[:2]
    themes = [
        f'[data-jp-theme-light="{is_light}"] {{{colours}}}'
        for is_light, colours in (("true", light), ("false", dark))
    ]
    return element("style", Html("\n".join([css, *themes])))


def _for_readers(notebook: "NotebookNode", lang: str) -> "NotebookNode":
    notebook.cells = [cell for cell in notebook.cells if _NOTEBOOK_ONLY not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _SPOKEN.sub(
                lambda found: found["text"] if found["lang"] == lang else "", cell.source
            )
    return notebook


def _render_page(notebook: "NotebookNode", title: str, lang: str) -> str:
    page = {
        "title": title,
        "lang": _HTML_LANG[Lang(lang)],
        "contents": _render_contents(notebook),
        "words": {key: say(key, lang) for key in ("contents", "skip", "notices", "sort", "copy", "copied")},
        **{name.replace(".", "_"): _read(name) for name in ("page.css", "parts.css", "page.js")},
    }
    written, _ = _exporter().from_notebook_node(notebook, resources={"audit": page})
    return str(written)


@cache
def _exporter() -> "TemplateExporter":
    """The exporter of the report's pages; its template is compiled once for all of them."""
    from nbconvert.exporters import TemplateExporter
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_name="audit",
        file_extension=".html",
        extra_template_basedirs=[str(_TEMPLATES)],
        default_preprocessors=[],  # the template takes what it shows; each would validate the notebook again
    )
    plain = MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True))
    exporter.register_filter("markdown2html", lru_cache(_NARRATIONS)(plain.render))  # type: ignore[no-untyped-call]
    return exporter


def _render_contents(notebook: "NotebookNode") -> Html:
    """Link each second-level heading of the narration; a cell's id is its address."""
    cells = ((cell, _HEADING.search(cell.source)) for cell in notebook.cells if cell.cell_type == "markdown")
    return join(
        element("li", element("a", found["text"].strip(), href=f"#{cell['id']}"))
        for cell, found in cells
        if found
    )


def _read(name: str) -> str:
    return (_TEMPLATES / "audit" / name).read_text("utf-8")
