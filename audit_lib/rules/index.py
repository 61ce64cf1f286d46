"""Where each fact of one disclosure is found: by table, line and column."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from audit_lib.recognise import Evidence
from audit_lib.recognise.lines import TOTAL
from audit_lib.rules.formula import LINE_VARIABLES, Address

__all__ = ["Index", "index_facts"]

Coordinate = tuple[str, str, str]


@dataclass(slots=True, kw_only=True)
class Index:
    """The facts of one disclosure by their coordinates.

    Attributes
    ----------
    cell : dict
        Row number of the fact in the stacked frame, by (table, line, column).
    lines, columns : dict of str to dict
        Lines (with their parents) and columns of each table, in printed order.
    children : dict
        Lines right under a line, by (table, line).
    printed : set of str
        Tables that the disclosure prints, even if without any amount.
    incomplete : bool
        Whether pages of it could not be read: what is absent may stand there.
    """

    disclosure: str
    phase: str
    form: str
    cell: dict[Coordinate, int] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    columns: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    children: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    printed: set[str] = field(default_factory=set)
    incomplete: bool = False

    def is_meant(self, phases: tuple[str, ...], forms: tuple[str, ...]) -> bool:
        """Tell whether rules for these phases and forms are meant for it; an unknown phase is not turned away."""
        return (not self.phase or self.phase in phases) and ("*" in forms or self.form in forms)

    def values_of(self, variable: str, tables: list[str]) -> Iterator[str]:
        """Lines of the given tables that a variable stands for, each once, in printed order."""
        pattern = LINE_VARIABLES[variable]
        seen: dict[str, None] = {}
        for table in tables:
            seen |= {line: None for line in self.lines[table] if pattern.fullmatch(line)}
        return iter(seen)

    def resolve(self, address: Address, value: str | None, column: str) -> list[int]:
        """Facts that an address names, with its variable set to a value; empty where the line is absent.

        Where a table prints no total line, its outermost lines stand for the total.
        """
        table = address.table
        return [
            self.cell[table, line, column]
            for line in self._lines_of(address, value)
            if (table, line, column) in self.cell
        ]

    def _lines_of(self, address: Address, value: str | None) -> list[str]:
        lines = self.lines[address.table]
        if address.summed:
            return [line for line in lines if address.summed.fullmatch(line)]
        line = address.line if value is None else value
        if address.adds_projects:
            return [code for code in lines if code.startswith(f"{line}/")]
        if line == TOTAL and TOTAL not in lines:
            return self.outermost(address.table)
        return [line]

    def outermost(self, table: str) -> list[str]:
        """Lines of a table that are part of no other line, its total apart."""
        coded = LINE_VARIABLES["code"]
        return [
            line
            for line, parent in self.lines[table].items()
            if line != TOTAL and parent in ("", TOTAL) and coded.match(line)
        ]


def index_facts(evidence: Evidence) -> list[Index]:
    """Index the facts of stacked evidence, one index per disclosure, in its order."""
    indexes = {
        row.disclosure: Index(
            disclosure=row.disclosure, phase=row.phase, form=row.form, incomplete=bool(row.unread_pages)
        )
        for row in evidence.disclosures.itertuples()
    }
    for table in evidence.tables.itertuples():
        if table.recognised:
            indexes[table.disclosure].printed.add(table.table)
    columns = ["disclosure", "table", "line_code", "column", "parent"]
    for number, (disclosure, table, line, column, parent) in enumerate(_tuples(evidence.facts[columns])):
        _add(indexes[disclosure], number, (table, line, column), parent)
    return list(indexes.values())


def _add(index: Index, number: int, coordinate: Coordinate, parent: str) -> None:
    table, line, column = coordinate
    if parent and line not in index.lines[table]:
        index.children[table, parent].append(line)
    index.lines[table].setdefault(line, parent)
    index.columns[table].setdefault(column)
    index.cell.setdefault(coordinate, number)


def _tuples(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    return zip(*(frame[column].tolist() for column in frame.columns), strict=True)
