"""A Word container -> the roots of the parts that print: the story, its notes, its styles and lists."""

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from lxml.etree import _Element

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.unpacking import open_container, parse_part, read_part

__all__ = ["Parts", "child", "named", "read_parts", "switched", "value", "whole"]

_SAVE_AGAIN = "open it in Word, WPS or LibreOffice, save it again as .docx"
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # Strict Open XML
)
_OFF = ("0", "false", "off")
_DIGITS = 6  # no count of a document is longer
_FOREIGN = ("altChunk", "subDoc")
_NOTES = ("footnotes", "endnotes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What of a Word document prints, each part as its root element; None where the document has none."""

    story: _Element
    notes: tuple[_Element, ...]
    styles: _Element | None
    numbering: _Element | None


def read_parts(raw: bytes, path: Path) -> Parts:
    """Unpack the parts that print, and nothing else.

    Raises
    ------
    UnreadableSourceError
        The bytes are damaged, encrypted, no Word document, or unpack to more than the limit.
    """
    with open_container(raw, path, _SAVE_AGAIN) as container:
        if any(info.flag_bits & 1 for info in container.infolist()):
            raise UnreadableSourceError(path, f"is protected by a password; {_SAVE_AGAIN} without one")
        main = _related(container, "", path).get("officeDocument", "word/document.xml")
        if main not in container.namelist():
            raise UnreadableSourceError(
                path, f"a zip file, but no Word document; if it is one, {_SAVE_AGAIN}"
            )
        targets = _related(container, main, path)
        roots = {
            kind: parse_part(read_part(container, name, path), name, path)
            for kind, name in {"story": main, **targets}.items()
            if kind in ("story", "styles", "numbering", *_NOTES) and name in container.namelist()
        }
    if any(named(element) in _FOREIGN for element in roots["story"].iter()):
        raise UnreadableSourceError(path, f"holds other documents inside that only Word shows; {_SAVE_AGAIN}")
    return Parts(
        story=roots["story"],
        notes=tuple(roots[kind] for kind in _NOTES if kind in roots),
        styles=roots.get("styles"),
        numbering=roots.get("numbering"),
    )


def named(element: _Element) -> str:
    """Name an element of Word's own vocabulary; empty for any other."""
    return _local(element.tag)


@lru_cache(4096)
def _local(tag: str) -> str:
    space, _, name = tag[1:].partition("}")
    return name if space in _SPACES else ""


def child(element: _Element | None, *names: str) -> _Element | None:
    """Find the first child of a name, and its child of the next name, and so on."""
    for name in names:
        for inner in () if element is None else element:
            if named(inner) == name:
                element = inner
                break
        else:
            return None
    return element


def value(element: _Element | None, name: str = "val") -> str | None:
    """Read an attribute of Word's own vocabulary."""
    if element is None:
        return None
    return next((text for space in _SPACES if (text := element.get(f"{{{space}}}{name}")) is not None), None)


def switched(element: _Element | None) -> bool | None:
    """Tell whether a property is on; None where it is not stated."""
    return None if element is None else value(element) not in _OFF


def whole(text: str | None, otherwise: int) -> int:
    """Read a count; another value where there is none."""
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else otherwise


def _related(container: ZipFile, part: str, path: Path) -> dict[str, str]:
    """Targets that a part names, by the last word of their kind."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in container.namelist():
        return {}
    root = parse_part(read_part(container, listed, path), listed, path)
    return {
        entry.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, entry.get("Target", ""))
        ).lstrip("/")
        for entry in root
        if entry.get("TargetMode") != "External"
    }
