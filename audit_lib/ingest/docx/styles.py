"""What paragraphs and runs inherit from their styles: a list, and whether they are hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from lxml.etree import _Element

from audit_lib.ingest.docx.parts import child, named, switched, value, whole

__all__ = ["ListPlace", "Styles"]

_DEPTH = 20  # styles based on styles; a circle ends here

ListPlace = tuple[str, int | None]  # a list's id, and the level in it where it is stated


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    based_on: str | None
    numbering: _Element | None
    hidden: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """A document's styles by their ids."""

    styles: dict[str, _Style]
    default: str | None

    @classmethod
    def read(cls, root: _Element | None) -> Self:
        """Read the part that defines the styles."""
        found = [element for element in root if named(element) == "style"] if root is not None else []
        default = [
            value(element, "styleId")
            for element in found
            if value(element, "default") in ("1", "true", "on") and value(element, "type") == "paragraph"
        ]
        return cls(
            styles={value(element, "styleId") or "": _style(element) for element in found},
            default=next(iter(default), None),
        )

    def hides(self, name: str | None) -> bool | None:
        """Tell whether a style hides its text; None where it does not say."""
        return next((style.hidden for style in self._line(name) if style.hidden is not None), None)

    def list_place(self, paragraph: _Element) -> tuple[ListPlace | None, str | None]:
        """Find the list that a paragraph belongs to, and the style that it has."""
        properties = child(paragraph, "pPr")
        name = value(child(properties, "pStyle")) or self.default
        inherited = [style.numbering for style in self._line(name) if style.numbering is not None]
        stated = [own for own in [child(properties, "numPr"), *inherited] if own is not None]
        identity = next((number for own in stated if (number := value(child(own, "numId")))), None)
        level = next((level for own in stated if (level := value(child(own, "ilvl")))), None)
        if identity is None or identity == "0":
            return None, name
        return (identity, None if level is None else whole(level, 0)), name

    def _line(self, name: str | None) -> Iterator[_Style]:
        """Yield a style and those that it is based on."""
        for _ in range(_DEPTH):
            style = self.styles.get(name or "")
            if style is None:
                return
            yield style
            name = style.based_on


def _style(element: _Element) -> _Style:
    return _Style(
        based_on=value(child(element, "basedOn")),
        numbering=child(element, "pPr", "numPr"),
        hidden=switched(child(element, "rPr", "vanish")),
    )
