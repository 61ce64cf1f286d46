"""HTML by construction: whatever is not already HTML is escaped, so nothing of a document reaches a page unescaped."""

import html
import re
from collections.abc import Iterable
from typing import Self, TypeAlias

__all__ = ["Child", "Html", "element", "embeddable", "join", "printable"]

_VOID = frozenset({"br", "hr", "img", "input", "meta", "wbr"})
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


_TELLING = re.compile(rf"[<>&]|{_UNPRINTABLE.pattern}")


def embeddable(written: str) -> str:
    """Write JSON so that it may stand in a script element: nothing in it ends the element or turns the text round."""
    return _TELLING.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


class Html(str):
    """Text that is HTML already; a notebook shows it as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)

    def __add__(self, other: str) -> Self:
        return type(self)(str(self) + _text(other))


Child: TypeAlias = str | int | Iterable["Child"] | None


def element(name: str, *children: Child, **attributes: str | int | bool | None) -> Html:
    """Write an element around its children.

    Parameters
    ----------
    name : str
        Name of the element.
    *children : str, int, None or iterable of these
        ``Html`` stays as it is, other texts are escaped, None is left out.
    **attributes
        A trailing underscore is dropped (``class_``), others become hyphens; True writes the bare name, None and
        False leave the attribute out.

    Returns
    -------
    Html

    Examples
    --------
    >>> element("td", "<script>", class_="figure", data_row=3)
    '<td class="figure" data-row="3">&lt;script&gt;</td>'
    """
    opening = "".join([name, *(_attribute(key, value) for key, value in attributes.items())])
    return Html(f"<{opening}>" if name in _VOID else f"<{opening}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Html:
    """Put children one after the other, escaping what is no HTML."""
    return Html("".join(map(_text, children)))


def printable(text: str) -> str:
    """Put a replacement character for what no page can show: control characters, turned directions, half pairs."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _text(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return str(child)
    if isinstance(child, str | int):
        return html.escape(printable(str(child)))
    return str(join(child))


def _attribute(key: str, value: str | int | bool | None) -> str:  # noqa: FBT001 - True and False are values here
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{_text(str(value))}"'
