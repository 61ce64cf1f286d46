"""Coded lines of the tables of one disclosure, each with what its printed name is to its code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache

from audit_lib.reference import find_category, load_tables, normalise
from audit_lib.reference.codes import CodeName, bare_name, load_codes
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.rules.index import Index

__all__ = ["MISNOMERS", "NEAR", "CodedLine", "classification_of", "coded_lines"]

MISNOMERS = ("another", "far", "near", "old", "loose")
NEAR = 0.6  # two names that are this much alike are one name misprinted
_LAST_YEAR = 2026  # of the documents that the lists were drawn from
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_NO_NAME = re.compile(r"[\d\s]*")
_BLANK = "□"
_LEFT = 3  # letters of a name that a narrow column cuts off


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedLine:
    """A coded line as printed.

    Attributes
    ----------
    how : str
        What its name is: ``right``, ``loose`` (right but for 支出, 的 or 其它), ``old`` (right in earlier years),
        ``another`` (that of another code), ``near`` (a misprint or the beginning of its own), ``far`` (neither) or ``unknown`` (the
        list cannot tell).
    right : str
        The name that it should bear; empty where unknown.
    is_proved : bool
        Whether more than one source vouches for that name.
    """

    table: str
    code: str
    name: str
    fact: int
    how: str
    right: str
    is_proved: bool

    @property
    def printed(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name or _BLANK}"

    @property
    def expected(self) -> str:
        """Code and the name that it should bear."""
        return f"{self.code} {self.right}"


def classification_of(table: str) -> str:
    """Which list the codes of a table are of."""
    return "economic" if load_tables()[table].lines == "economic" else "functional"


def coded_lines(tables: Sequence[str], index: Index) -> list[CodedLine]:
    """Coded lines of some tables in printed order, each with what its name is."""
    return index.once(f"codes of {','.join(tables)}", lambda: _coded_lines(tables, index))


def _coded_lines(tables: Sequence[str], index: Index) -> list[CodedLine]:
    found = []
    for table in tables:
        classification = classification_of(table)
        names = load_codes(classification)
        for code in index.lines[table]:
            if not _CODE.fullmatch(code):
                continue
            fact = next(
                index.cell[table, code, column]
                for column in index.columns[table]
                if (table, code, column) in index.cell
            )
            name = _name_in(index.labels[table, code])
            how, right = _judge(classification, code, name, index.fiscal_year)
            found.append(
                CodedLine(
                    table=table,
                    code=code,
                    name=name,
                    fact=fact,
                    how=how,
                    right=right,
                    is_proved=bool(code in names and names[code][-1].is_proved),
                )
            )
    return [_unless_doubtful(line, around) for line, *around in _with_neighbours(found)]


@lru_cache(maxsize=100_000)
def _name_in(label: str) -> str:
    bare = re.sub(r"\s+", "", label)
    return "" if _NO_NAME.fullmatch(bare) else re.sub(r"^\d+", "", strip_ordinal(normalise(bare)))


def _with_neighbours(
    lines: Sequence[CodedLine],
) -> list[tuple[CodedLine, CodedLine | None, CodedLine | None]]:
    """Each line with the ones above and below it."""
    return list(zip(lines, [None, *lines], [*lines[1:], None], strict=False))


def _unless_doubtful(line: CodedLine, around: Sequence[CodedLine | None]) -> CodedLine:
    """Withhold judgement on a code of one source that bears another's name, unless it is that of a neighbour."""
    names = {bare_name(other.right) for other in around if other and other.table == line.table}
    doubtful = line.how == "another" and not line.is_proved and bare_name(line.name) not in names
    return replace(line, how="unknown") if doubtful else line


@lru_cache(maxsize=100_000)
def _judge(classification: str, code: str, name: str, year: int | None) -> tuple[str, str]:
    """What a printed name is to its code, and the name that the list gives it."""
    names = load_codes(classification)
    own = names.get(code, ())
    if not own or (year and not own[0].first_year <= year <= _LAST_YEAR):
        return "unknown", ""
    current = own[-1]
    bare = bare_name(name)
    same = [one for one in own if bare_name(one.name) == bare]
    if same or (len(code) == 3 and find_category(normalise(name)) == code):
        if _is_old(same, current, year):
            return "old", current.name
        loose = current.is_proved and not any(_letters(name) == _letters(one.name) for one in same)
        return ("loose" if same and loose else "right"), current.name
    if bare and bare in _proved_names(classification):
        return "another", current.name
    if not current.is_proved:
        return "unknown", current.name
    official = [bare_name(one.name) for one in own]
    cut_off = len(bare) >= _LEFT and any(one.startswith(bare) for one in official)
    likeness = max(SequenceMatcher(None, bare, one).ratio() for one in official)
    return ("near" if cut_off or likeness >= NEAR else "far"), current.name


def _letters(name: str) -> str:
    """A name without its level, brackets and marks."""
    return re.sub(r"\W|_", "", re.sub(r"\([类款项]\)", "", normalise(name)))


@cache
def _proved_names(classification: str) -> frozenset[str]:
    """The bare names that more than one source vouches for."""
    codes = load_codes(classification).values()
    return frozenset(bare_name(one.name) for own in codes for one in own if one.is_proved)


def _is_old(same: Sequence[CodeName], current: CodeName, year: int | None) -> bool:
    """Tell whether a name was last seen before a year that another name of the code is known for."""
    return bool(
        same and year and current not in same and same[-1].last_year < year and current.first_year <= year
    )
