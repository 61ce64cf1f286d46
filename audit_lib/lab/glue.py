"""What joins the widgets of a notebook: choices that are offered anew, and the line from the page to the kernel."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from itertools import count
from typing import Any

import ipywidgets as widgets

from audit_lib.report.markup import Html, element
from audit_lib.report.render import render_styles

__all__ = ["Bridge", "html", "offer", "styles", "unheard"]

_PAGE = files("audit_lib.lab") / "page"
_numbers = count(1)

Change = dict[str, Any]


def html(*classes: str) -> widgets.HTML:
    """Make an empty place for HTML."""
    place = widgets.HTML()
    for name in classes:
        place.add_class(name)
    return place


def styles() -> widgets.HTML:
    """Make the style sheet of the desk."""
    own = element("style", Html((_PAGE / "lab.css").read_text("utf-8")))
    return widgets.HTML(f"{render_styles()}{own}")


def offer(
    choice: widgets.Widget,
    options: Sequence[tuple[str, object]],
    value: object,
    react: Callable[[Change], None],
) -> None:
    """Offer other options and choose one of them, without taking that for an act of the auditor."""
    with unheard(choice, react):
        if tuple(choice.options) != tuple(options):
            choice.options = options
        choice.value = value if value in [known for _, known in options] else None


@contextmanager
def unheard(widget: widgets.Widget, react: Callable[[Change], None]) -> Iterator[None]:
    """Change a widget without taking that for an act of the auditor."""
    with suppress(ValueError):  # not observed yet
        widget.unobserve(react, "value")
    try:
        yield
    finally:
        widget.observe(react, "value")


class Bridge:
    """The line from a page to the kernel: clicks come in, a figure to be shown goes out.

    Attributes
    ----------
    name : str
        Class of the element on the page that is listened to.
    parts : tuple of Widget
        Must stand inside that element.
    """

    def __init__(self, react: Callable[[str, str], None]) -> None:
        self.name = f"lab-desk-{next(_numbers)}"
        self._react = react
        self._wire = widgets.Text(layout={"width": "1px"})
        self._wire.add_class("lab-wire")
        self._wire.observe(self._heard, "value")
        self._runner = widgets.Output()
        self.parts = (self._wire, self._runner)

    def show(self, picked: tuple[int, int, int] | None) -> None:
        """Bring a figure of the tables into view."""
        position = "-".join(map(str, picked)) if picked else ""
        script = (_PAGE / "bridge.js").read_text("utf-8").rstrip()
        call = f"{script}({json.dumps(self.name)}, {json.dumps(position)}); // {next(_numbers)}"
        data = {"application/javascript": call}
        self._runner.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def _heard(self, change: Change) -> None:
        kind, _, rest = str(change["new"]).partition(" ")
        told = rest.split(" ")[0]
        if told:
            self._react(kind, told)
