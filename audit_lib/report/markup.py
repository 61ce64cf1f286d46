"""HTML by construction: whatever is not already HTML is escaped, so nothing of a document reaches a page unescaped."""

import html
import re
from collections.abc import Iterable
from functools import cache
from typing import Self, TypeAlias

from audit_lib.terms import Lang

__all__ = ["Child", "Html", "as_printed", "element", "embeddable", "join", "own_words", "printable"]

_VOID = frozenset({"br", "hr", "img", "input", "meta", "wbr"})
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_TELLING = re.compile(rf"[<>&]|{_UNPRINTABLE.pattern}")
_ESCAPED = re.compile(rf"[<>&\"']|{_UNPRINTABLE.pattern}")


def embeddable(written: str) -> str:
    """Write JSON so that it may stand in a script element: nothing in it ends the element or turns the text round."""
    return _TELLING.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


class Html(str):
    """Text that is HTML already; a notebook shows it as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """What a notebook keeps: the HTML once, not its source again as plain text."""
        return {"text/html": str(self), "text/plain": f"<HTML, {len(self)} characters>"}

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
    given = [_attribute(key, value) for key, value in attributes.items() if value is not None]
    opening = "".join([name, *given])
    return Html(f"<{opening}>" if name in _VOID else f"<{opening}>{''.join(map(_text, children))}</{name}>")


def as_printed(lang: str) -> str | None:
    """Language of what a document prints, where the page around it is in another: it is never translated."""
    return None if lang == Lang.ZH else Lang.ZH.value


def own_words(lang: str) -> str | None:
    """Language of the page's own words within what a document prints."""
    return lang if as_printed(lang) else None


def join(children: Iterable[Child]) -> Html:
    """Put children one after the other, escaping what is no HTML."""
    return Html("".join(map(_text, children)))


def printable(text: str) -> str:
    """Put a replacement character for what no page can show: control characters, turned directions, half pairs."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _text(child: Child) -> str:
    """Write a child; a report has tens of thousands, most of them short texts with nothing to escape."""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return _escape(child)
    if child is None:
        return ""
    return str(child) if isinstance(child, int) else "".join(map(_text, child))


def _escape(text: str) -> str:
    return html.escape(printable(text)) if _ESCAPED.search(text) else text


def _attribute(key: str, value: str | int | bool | None) -> str:  # noqa: FBT001 - True and False are values here
    if value is None or value is False:
        return ""
    name = _attribute_name(key)
    return f" {name}" if value is True else f' {name}="{_text(value)}"'


@cache
def _attribute_name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
