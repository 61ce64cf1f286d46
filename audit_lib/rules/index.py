"""Where each fact of one disclosure is found: by table, line and column."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from audit_lib.recognise import Evidence
from audit_lib.recognise.lines import TOTAL
from audit_lib.reference import load_tables, normalise
from audit_lib.rules.columns import Columns
from audit_lib.rules.formula import LINE_VARIABLES, Address, parse_address, parse_formula
from audit_lib.rules.relations import Value
from audit_lib.rules.statements import Prose, read_prose

__all__ = ["Index", "index_facts"]

_BY_DISCLOSURE = ("claims", "indicators")
Made = TypeVar("Made")
Coordinate = tuple[str, str, str]
_ABOUT = ("disclosure", "phase", "form", "fiscal_year", "entity", "unread_pages")
_FACT_COLUMNS = (
    "disclosure", "table", "line_code", "column", "parent", "line_label", "amount_fen", "grain_fen", "unit",
    "raw",
)  # fmt: skip


class PrintedTable(NamedTuple):
    """A row of the stacked tables, as far as rules read it."""

    disclosure: str
    table: str
    grid: int
    title: str
    notes: str
    recognised: bool
    ragged_rows: str


@dataclass(kw_only=True)
class Index:
    """The facts of one disclosure by their coordinates.

    Attributes
    ----------
    stacked : Columns
        The stacked evidence that it is part of.
    cell : dict
        Row number of the fact in the stacked frame, by (table, line, column).
    lines, columns : dict of str to dict
        Lines (with their parents) and columns of each table, in printed order.
    children : dict
        Lines right under a line, by (table, line).
    printed : set of str
        Tables that the disclosure prints, even if without any amount.
    labels : dict
        Printed name of a line, by (table, line).
    filled : dict of int to Value
        Facts that print an amount.
    prose : Prose
        Its statements.
    texts : list of str
        Its paragraphs.
    rows : dict
        Row numbers of the disclosure in the stacked claims and indicators, by name of the frame.
    paragraphs : dict of int to str
        The prose, by row number of the paragraph in the stacked frame, in printed order.
    tables : list of PrintedTable
        Its rows of the stacked tables, in printed order.
    unread : list of int
        Facts that print something which is no amount.
    incomplete : bool
        Whether pages of it could not be read: what is absent may stand there.
    """

    stacked: Columns
    disclosure: str
    phase: str
    form: str
    entity: str = ""
    fiscal_year: int | None = None
    cell: dict[Coordinate, int] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    columns: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    children: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    printed: set[str] = field(default_factory=set)
    prose: Prose = field(default_factory=Prose)
    texts: list[str] = field(default_factory=list)
    filled: dict[int, Value] = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    paragraphs: dict[int, str] = field(default_factory=dict)
    tables: list[PrintedTable] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    incomplete: bool = False
    _made: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def is_meant(self, phases: Sequence[str], forms: Sequence[str]) -> bool:
        """Tell whether rules for these phases and forms are meant for it; an unknown phase is not turned away."""
        return (not self.phase or self.phase in phases) and ("*" in forms or self.form in forms)

    def main_column(self, table: str) -> str:
        """Column that a table is about: the first one of its vocabulary that is printed, before it 上年执行数 may stand."""
        printed = self.columns[table]
        return next(
            (column.slug for column in load_tables()[table].columns if column.slug in printed),
            next(iter(printed), ""),
        )

    @cached_property
    def plain(self) -> list[str]:
        """The prose in one spelling: half width, no blanks, no quotation marks."""
        return [normalise(text) for text in self.texts]

    @cached_property
    def finest(self) -> dict[int, int]:
        """Finest grain that each amount of the tables is printed at."""
        found: dict[int, int] = {}
        for value in self.filled.values():
            found[value.amount] = min(found.get(value.amount, value.grain), value.grain)
        return found

    @cached_property
    def cells(self) -> dict[str, dict[tuple[str, str], int]]:
        """Facts of each table by line and column, in printed order."""
        found: dict[str, dict[tuple[str, str], int]] = {}
        for (table, line, column), fact in self.cell.items():
            found.setdefault(table, {})[line, column] = fact
        return found

    def amounts_of(self, table: str) -> dict[int, int]:
        """Amount of each cell of a table, fen, by fact number; 0 where it is blank."""
        facts = self.cells.get(table, {}).values()
        return {fact: self.filled[fact].amount if fact in self.filled else 0 for fact in facts}

    def filled_cells(self, formula: str) -> list[int]:
        """Facts that a formula adds up, those without an amount left out; empty where a table is absent."""
        terms = parse_formula(formula)
        found = [self.resolve(term.address, None) for term in terms]
        return [fact for facts in found for fact in facts if fact in self.filled] if all(found) else []

    def one_cell(self, address: str) -> int | None:
        """The filled cell of an address; None where it is blank, absent or made of several."""
        found = self.resolve(parse_address(address), None)
        return found[0] if len(found) == 1 and found[0] in self.filled else None

    def once(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What several rules work out of one disclosure, worked out once under its name."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def records(self, frame: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Rows of the disclosure in one of the frames that ``rows`` knows: their numbers, and what they hold."""
        numbers = self.rows.get(frame, [])
        columns = (self.stacked.of(frame, name) for name in names)
        return zip(numbers, *([column[number] for number in numbers] for column in columns), strict=True)

    def fact(self, number: int, name: str) -> Any:  # noqa: ANN401 - as many kinds as there are columns
        """What a fact holds in a column; None where it is missing."""
        return self.stacked.of("facts", name)[number]

    def values_of(self, variable: str, tables: Sequence[str]) -> list[str]:
        """Lines of the given tables that a variable stands for, each once, in printed order."""
        found = [self._lines_like(LINE_VARIABLES[variable], table) for table in dict.fromkeys(tables)]
        return list(dict.fromkeys(line for lines in found for line in lines))

    def resolve(self, address: Address, value: str | None) -> Sequence[int]:
        """Facts that an address names, with its variable set to a value; empty where the line is absent.

        Where a table prints no total line, or none in this column, its outermost lines stand for the total.
        """
        table, column = address.table, address.column
        if not address.adds_several:
            line = address.line if value is None else value
            if (fact := self.cell.get((table, line, column))) is not None:
                return (fact,)
            if line != TOTAL:
                return ()
        found = (self.cell.get((table, line, column)) for line in self._lines_of(address, value))
        return [fact for fact in found if fact is not None]

    def _lines_of(self, address: Address, value: str | None) -> Sequence[str]:
        if address.summed:
            return self._lines_like(address.summed, address.table)
        if address.adds_projects:
            above = f"{address.line if value is None else value}/"
            return [line for line in self.lines[address.table] if line.startswith(above)]
        return self.outermost(address.table)

    def _lines_like(self, pattern: re.Pattern[str], table: str) -> list[str]:
        return self.once(
            ("lines like", pattern.pattern, table),
            lambda: [line for line in self.lines[table] if pattern.fullmatch(line)],
        )

    def outermost(self, table: str) -> list[str]:
        """Lines of a table that are part of no other line, its total apart."""
        coded = LINE_VARIABLES["code"]
        return self.once(
            f"outermost of {table}",
            lambda: [
                line
                for line, parent in self.lines[table].items()
                if line != TOTAL and parent in ("", TOTAL) and coded.match(line)
            ],
        )


def index_facts(evidence: Evidence) -> list[Index]:
    """Index the facts and the prose of stacked evidence, one index per disclosure, in its order."""
    columns = Columns(evidence)
    prose = read_prose(columns)
    indexes = {
        disclosure: Index(
            stacked=columns,
            disclosure=disclosure,
            phase=phase,
            form=form,
            fiscal_year=year,
            prose=prose.get(disclosure, Prose()),
            entity=entity,
            incomplete=bool(unread),
        )
        for disclosure, phase, form, year, entity, unread in _tuples(columns, "disclosures", _ABOUT)
    }
    for row in _tuples(columns, "tables", PrintedTable._fields):
        table = PrintedTable(*row)
        indexes[table.disclosure].tables.append(table)
        if table.recognised:
            indexes[table.disclosure].printed.add(table.table)
    facts = enumerate(_tuples(columns, "facts", _FACT_COLUMNS))
    for (disclosure, table), printed in groupby(facts, key=lambda fact: fact[1][:2]):
        _add(indexes[disclosure], table, printed)
    for name in _BY_DISCLOSURE:
        for number, disclosure in enumerate(columns.of(name, "disclosure")):
            indexes[disclosure].rows.setdefault(name, []).append(number)
    for number, (disclosure, text) in enumerate(_tuples(columns, "paragraphs", ("disclosure", "text"))):
        index = indexes[disclosure]
        index.texts.append(text)
        index.paragraphs[number] = text
    return list(indexes.values())


def _add(index: Index, table: str, facts: Iterable[tuple[int, tuple[Any, ...]]]) -> None:
    """Add facts of one table, in printed order."""
    lines, columns = index.lines[table], index.columns[table]
    for number, (_, _, line, column, parent, label, amount, grain, unit, raw) in facts:
        if line not in lines:
            lines[line] = parent
            index.labels[table, line] = label
            if parent:
                index.children[table, parent].append(line)
        columns.setdefault(column)
        index.cell.setdefault((table, line, column), number)
        if amount is not None:
            index.filled[number] = Value(amount, grain, unit)
        elif raw:
            index.unread.append(number)


def _tuples(columns: Columns, frame: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns.of(frame, name) for name in names), strict=True)
