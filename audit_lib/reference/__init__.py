"""The vocabulary: canonical tables and the forms that print them, kept as data files.

A new region's wording is added here, in a TOML file, and nowhere in code.
"""

import re
import tomllib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from audit_lib.reference.normalise import normalise
from audit_lib.terms import Phase

__all__ = [
    "ColumnSpec",
    "FormSpec",
    "HeaderWords",
    "LineSpec",
    "TableSpec",
    "find_category",
    "load_categories",
    "load_forms",
    "load_header_words",
    "load_tables",
    "normalise",
    "normalise_title",
]

_NAMES = 4096  # whose meaning is kept: the tables of a batch print the same ones


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """An amount column of a canonical table.

    ``apart`` where the columns below its header are parts of it alone; ``beside`` names the column without which it
    is the table's first one: 预算数 is the amount of a budget, and what 决算数 is held against in final accounts.
    """

    slug: str
    zh: str
    en: str
    headers: re.Pattern[str]
    apart: bool = False
    beside: str | None = None

    def matches(self, header: str) -> bool:
        """Tell whether a normalised header text names this column."""
        return self.headers.fullmatch(header) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSpec:
    """A named line of a canonical table.

    ``under`` is the line it is a part of; ``adds`` the lines that it adds up though they are printed beside it;
    ``lane`` the lane (1 left, 2 right) that it stands in, where its label alone does not tell it from another line.
    """

    slug: str
    zh: str
    en: str
    labels: re.Pattern[str]
    under: str | None
    adds: frozenset[str]
    total: bool
    lane: int | None

    def matches(self, label: str) -> bool:
        """Tell whether a normalised label names this line."""
        return self.labels.fullmatch(label) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """A canonical table: its titles, columns and named lines.

    ``lines`` says how its lines are named: by functional or economic code, by project, by name, or by name on
    one side and functional code on the other.  Where they are a tree told by the column that a name stands in,
    ``levels`` holds the headers of those columns, outermost first.
    """

    slug: str
    zh: str
    en: str
    titles: tuple[re.Pattern[str], ...]
    lines: str
    repeats: bool
    columns: tuple[ColumnSpec, ...]
    named: tuple[LineSpec, ...]
    levels: tuple[re.Pattern[str], ...] = ()

    def level_of(self, header: str) -> int | None:
        """Level of the names that stand under a normalised header text, 1 for the outermost."""
        fits = (level for level, headers in enumerate(self.levels, start=1) if headers.fullmatch(header))
        return next(fits, None)

    def title_match(self, title: str) -> int:
        """Length of the longest part at the end of a normalised title that names this table; 0 for none."""
        return max((len(found[0]) for pattern in self.titles if (found := pattern.search(title))), default=0)

    def find_column(self, header: str) -> ColumnSpec | None:
        """Find the column that a normalised header text names."""
        return next((column for column in self.columns if column.matches(header)), None)

    def settle(self, slug: str, printed: Container[str]) -> str:
        """Column that is meant by the slug of one, where the columns printed beside it are known."""
        column = next((column for column in self.columns if column.slug == slug), None)
        alone = column and column.beside and column.beside not in printed
        return self.columns[0].slug if alone else slug

    def lines_named(self, label: str, lane: int = 1) -> tuple[LineSpec, ...]:
        """All named lines that a normalised label may mean in a lane."""
        fits = tuple(line for line in self.named if line.matches(label))
        return tuple(line for line in fits if line.lane in (None, lane)) or fits

    def ancestry(self, slug: str) -> Iterator[str]:
        """The line itself, then each line that it is a part of, outward."""
        under = {line.slug: line.under for line in self.named}
        here: str | None = slug
        while here is not None:
            yield here
            here = under[here]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """A set of tables that one kind of disclosure prints, and lines that its summary does or does not print."""

    slug: str
    zh: str
    en: str
    phase: Phase
    tables: tuple[str, ...]
    prints: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderWords:
    """Header texts that say what a column holds, whatever the table."""

    code: re.Pattern[str]
    name: re.Pattern[str]
    project_name: re.Pattern[str]
    unit: re.Pattern[str]
    aside: re.Pattern[str]
    ignored: re.Pattern[str]
    total: re.Pattern[str]

    def role(self, header: str) -> str | None:
        """Name the role of a column from its normalised header, if the header alone tells it."""
        roles = ("aside", "code", "project_name", "name", "unit", "ignored")
        return next((role for role in roles if getattr(self, role).fullmatch(header)), None)

    def is_total(self, label: str) -> bool:
        """Tell whether a normalised label is a bare total such as 合计."""
        return self.total.fullmatch(label) is not None


@cache
def load_tables() -> dict[str, TableSpec]:
    """Load the canonical tables, by slug, in the order their files sort."""
    return {spec.slug: spec for spec in map(_table, _read_folder("tables"))}


@cache
def load_forms() -> dict[str, FormSpec]:
    """Load the known forms, by slug."""
    return {
        raw["slug"]: FormSpec(
            slug=raw["slug"],
            zh=raw["zh"],
            en=raw["en"],
            phase=Phase(raw["phase"]),
            tables=tuple(raw["tables"]),
            prints=frozenset(raw.get("prints", ())),
            lacks=frozenset(raw.get("lacks", ())),
        )
        for raw in _read_folder("forms")
    }


@cache
def load_categories() -> dict[str, re.Pattern[str]]:
    """Load the functional categories: patterns of their names by code."""
    raw = tomllib.loads((files(__package__) / "categories.toml").read_text("utf-8"))
    return {code: _any_of(names) for code, names in raw["names"].items()}


@lru_cache(_NAMES)
def find_category(name: str) -> str | None:
    """Find the code of the functional category that a normalised name means.

    Examples
    --------
    >>> find_category("卫生健康支出")
    '210'
    """
    return next((code for code, names in load_categories().items() if names.fullmatch(name)), None)


def normalise_title(title: str) -> str:
    """Bring the title of a table to one spelling and to one wording.

    Examples
    --------
    >>> normalise_title("公共财政预算财政拨款收入支出决算表（公开05表）")
    '一般公共预算财政拨款收支决算表'
    """
    name = normalise(title)
    for worded, meant in _load_titles()[0]:
        name = worded.sub(meant, name)
    return name


@cache
def _load_titles() -> tuple[tuple[tuple[re.Pattern[str], str], ...], dict[str, str]]:
    """Load the wordings that mean the same, and the parts of titles by name."""
    raw = tomllib.loads((files(__package__) / "titles.toml").read_text("utf-8"))
    return tuple((re.compile(worded), meant) for worded, meant in raw["same"]), raw["parts"]


@cache
def load_header_words() -> HeaderWords:
    """Load the header texts that every table shares."""
    raw = tomllib.loads((files(__package__) / "headers.toml").read_text("utf-8"))
    return HeaderWords(**{role: _any_of(words) for role, words in raw.items()})


def _read_folder(folder: str) -> list[dict[str, Any]]:
    found = sorted((files(__package__) / folder).iterdir(), key=lambda path: path.name)
    return [tomllib.loads(path.read_text("utf-8")) for path in found if path.name.endswith(".toml")]


def _table(raw: dict[str, Any]) -> TableSpec:
    return TableSpec(
        slug=raw["slug"],
        zh=raw["zh"],
        en=raw["en"],
        titles=tuple(map(_title, raw["titles"])),
        lines=raw["lines"],
        repeats=raw.get("repeats", False),
        columns=tuple(_column(column) for column in raw.get("column", ())),
        named=tuple(_line(line) for line in raw.get("line", ())),
        levels=tuple(_any_of(level) for level in raw.get("levels", ())),
    )


def _title(source: str) -> re.Pattern[str]:
    for name, part in _load_titles()[1].items():
        source = source.replace(f"{{{name}}}", part)
    return re.compile(f"(?:{source})$")


def _column(raw: dict[str, Any]) -> ColumnSpec:
    return ColumnSpec(
        slug=raw["slug"],
        zh=raw["zh"],
        en=raw["en"],
        headers=_any_of(raw["headers"]),
        apart=raw.get("apart", False),
        beside=raw.get("beside"),
    )


def _line(raw: dict[str, Any]) -> LineSpec:
    return LineSpec(
        slug=raw["slug"],
        zh=raw["zh"],
        en=raw["en"],
        labels=_any_of(raw["labels"]),
        under=raw.get("under"),
        adds=frozenset(raw.get("adds", ())),
        total=raw.get("total", False),
        lane=raw.get("lane"),
    )


def _any_of(sources: list[str]) -> re.Pattern[str]:
    """One pattern for texts that are wholly matched by any of several."""
    return re.compile("|".join(f"(?:{source})" for source in sources))
