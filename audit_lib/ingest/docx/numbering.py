"""The numbers that Word counts itself and prints before paragraphs, as 一、 and 1.1 are."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

from lxml.etree import _Element

from audit_lib.ingest.docx.parts import child, named, switched, value, whole
from audit_lib.ingest.docx.styles import ListPlace

__all__ = ["Lists", "print_number"]

_DIGITS = "零一二三四五六七八九"
_CHINESE = (
    *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "japaneseDigitalTenThousand"),
    *("taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_PLACEHOLDER = re.compile(r"%([1-9])")
_SET_OFF = re.compile(r"\w$")  # a label that ends in a letter or a digit stands apart from the text
_ALPHABET = 26
_CIRCLED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    start: int
    form: str
    text: str
    style: str | None
    legal: bool


@dataclass(slots=True, kw_only=True)
class Lists:
    """A document's lists, and how far each has been counted."""

    levels: dict[str, dict[int, _Level]]  # by the id of an abstract list
    abstract: dict[str, str]  # id of a list -> id of the abstract one that it shares
    restarts: dict[str, dict[int, int]]  # id of a list -> where its own count starts
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: _Element | None) -> Self:
        """Read the part that defines the lists."""
        entries = [] if root is None else list(root)
        lists = {value(entry, "numId") or "": entry for entry in entries if named(entry) == "num"}
        return cls(
            levels={
                value(entry, "abstractNumId") or "": dict(_levels(entry))
                for entry in entries
                if named(entry) == "abstractNum"
            },
            abstract={name: value(child(entry, "abstractNumId")) or "" for name, entry in lists.items()},
            restarts={name: dict(_restarts(entry)) for name, entry in lists.items()},
        )

    def count(self, place: ListPlace, style: str | None) -> str:
        """Count one paragraph of a list on, and print its number; empty for a bullet or an unknown form."""
        identity, stated = place
        abstract = self.abstract.get(identity, "")
        levels = self.levels.get(abstract, {})
        level = _level_of(levels, style) if stated is None else stated
        if level not in levels:
            return ""
        counts = self.counted.setdefault(abstract, {})
        restart = self.restarts.get(identity, {}).pop(level, None)
        counts[level] = counts.get(level, levels[level].start - 1) + 1 if restart is None else restart
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _print_label(levels, counts, level)


def print_number(number: int, form: str) -> str | None:
    """Print a number in one of Word's forms; None for a form that is not known.

    Examples
    --------
    >>> print_number(12, "chineseCounting"), print_number(3, "decimalEnclosedCircle"), print_number(2, "bullet")
    ('十二', '③', None)
    """
    printer = _PRINTERS.get(form)
    return printer(number) if printer else None


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return f"{'' if tens <= 1 else _DIGITS[tens]}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"


def _circled(number: int) -> str | None:
    return chr(ord("①") + number - 1) if 1 <= number <= _CIRCLED else None


def _letter(number: int, first: str) -> str | None:
    return chr(ord(first) + number - 1) if 1 <= number <= _ALPHABET else None


_PRINTERS: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "lowerLetter": lambda number: _letter(number, "a"),
    "upperLetter": lambda number: _letter(number, "A"),
    **dict.fromkeys(_CHINESE, _in_chinese),
}


def _print_label(levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
    here = levels[level]
    numbers = {
        str(other + 1): print_number(counts.get(other, known.start), "decimal" if here.legal else known.form)
        for other, known in levels.items()
    }
    needed = _PLACEHOLDER.findall(here.text)
    if not needed or any(numbers.get(number) is None for number in needed):
        return ""
    label = _PLACEHOLDER.sub(lambda found: numbers[found[1]] or "", here.text)
    return f"{label} " if _SET_OFF.search(label) else label


def _levels(abstract: _Element) -> Iterator[tuple[int, _Level]]:
    for entry in abstract:
        if named(entry) == "lvl":
            yield (
                whole(value(entry, "ilvl"), 0),
                _Level(
                    start=whole(value(child(entry, "start")), 0),
                    form=value(child(entry, "numFmt")) or "decimal",
                    text=value(child(entry, "lvlText")) or "",
                    style=value(child(entry, "pStyle")),
                    legal=switched(child(entry, "isLgl")) or False,
                ),
            )


def _restarts(entry: _Element) -> Iterator[tuple[int, int]]:
    for override in entry:
        start = value(child(override, "startOverride"))
        if named(override) == "lvlOverride" and start is not None:
            yield whole(value(override, "ilvl"), 0), whole(start, 1)


def _level_of(levels: dict[int, _Level], style: str | None) -> int:
    """Find the level that a style stands for; the first where none does."""
    return next((number for number, level in levels.items() if style and level.style == style), 0)
