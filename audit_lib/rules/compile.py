"""Rules and facts -> sparse rows (rule, place, fact, coefficient): what evaluation and diagnosis both work on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from audit_lib.rules.formula import COLUMN_VARIABLE, Address, Term, parse_address, parse_formula
from audit_lib.rules.index import Index
from audit_lib.rules.known import Counted, Covered

__all__ = ["LINEAR_KINDS", "Row", "compile_rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One linear rule at one place: left side, relation, right side.

    Attributes
    ----------
    rule : int
        Position of the rule in the rules given.
    instance : str
        The place in canonical keys, such as ``revenue/2010301@total``; with the rule_id it is unique in a
        disclosure.
    left, right : tuple of (int, int)
        Fact numbers with their coefficients.
    at_most : bool
        Whether the left may be smaller than the right.
    optional_parts : bool
        Whether wholly blank parts only mean that the total was not broken down.
    missing : str
        Why the rule could not look; empty where it could.
    """

    rule: int
    disclosure: str
    instance: str
    left: tuple[tuple[int, int], ...]
    right: tuple[tuple[int, int], ...]
    at_most: bool = False
    optional_parts: bool = False
    missing: str = ""


def compile_rule(number: int, kind: str, kwargs: Mapping[str, Any], indexes: Sequence[Index]) -> list[Row]:
    """Compile one linear rule over the disclosures that it is meant for.

    Parameters
    ----------
    number : int
        Position of the rule among all rules; the rows carry it.
    kind : str
        One of ``LINEAR_KINDS``.
    kwargs : mapping
        Arguments of the rule.
    indexes : sequence of Index

    Returns
    -------
    list of Row
        One per place, disclosure by disclosure.
    """
    rows_of = LINEAR_KINDS[kind](kwargs)
    return [row for index in indexes for row in rows_of(number, index)]


_RowsOf = Callable[[int, Index], Iterator[Row]]


class _Equation:
    """Two sides of a rule in one column, with all that can be told of them before any disclosure is looked at."""

    def __init__(
        self, left: Sequence[Term], right: Sequence[Term], column: str = "", *, at_most: bool = False
    ) -> None:
        written = [term.address for term in (*left, *right)]
        self.left, self.right = _in_column(left, column), _in_column(right, column)
        self.first = self.left[0].address
        self.tables = tuple(dict.fromkeys(address.table for address in written))
        self.variable = next((address.variable for address in written if address.variable), None)
        self.counted = Counted.by(written)
        self.taken = [
            term.address for term in (*left, *right) if term.coefficient < 0 and term.address.variable
        ]
        self.at_most = at_most

    def rows(
        self, number: int, index: Index, *, apart: str = "", optional_parts: bool = False
    ) -> Iterator[Row]:
        """One row per value of the formulas' variable; a single one where they have none.

        ``apart`` is why the sides need not be equal, if that is known.
        """
        absent = [table for table in self.tables if table not in index.printed]
        values: Iterable[str | None] = (None,)
        if self.variable and not absent:
            values = index.values_of(self.variable, [self.first.table, *self.tables])
        nowhere = f"table absent: {', '.join(absent)}" if absent else ""
        if self.taken and not absent:
            nowhere = _not_broken_down(self.taken, index)
        apart = ("" if absent else self.counted.left_out(index)) or apart
        for value in values:
            left, right = _resolve(self.left, index, value), _resolve(self.right, index, value)
            yield Row(
                rule=number,
                disclosure=index.disclosure,
                instance=_instance(self.first, value),
                left=left,
                right=right,
                at_most=self.at_most,
                optional_parts=optional_parts,
                missing=nowhere or (apart if left and right else self._absent_lines(value, (left, right))),
            )

    def _absent_lines(self, value: str | None, found: Sequence[tuple[tuple[int, int], ...]]) -> str:
        return "; ".join(
            f"line absent: {_instance(terms[0].address, value)}"
            for terms, facts in zip((self.left, self.right), found, strict=True)
            if not facts
        )


@cache
def _equation(left: str, right: str, *, at_most: bool) -> _Equation:
    """Prepare two formulas, once in a process."""
    return _Equation(parse_formula(left), parse_formula(right), at_most=at_most)


@cache
def _balance(total: str, parts: tuple[str, ...], column: str) -> tuple[_Equation, Covered]:
    """Prepare a total and its parts in one column, once in a process."""
    whole, addresses = parse_address(total), [parse_address(part) for part in parts]
    equation = _Equation([Term(1, whole)], [Term(1, part) for part in addresses], column)
    return equation, Covered.by(_with_column(whole, column), addresses)


def _total_and_parts(kwargs: Mapping[str, Any]) -> _RowsOf:
    total, parts = kwargs["total"], tuple(kwargs["parts"])
    columns = kwargs.get("columns", [parse_address(total).column])
    balances = [_balance(total, parts, column) for column in columns]
    optional = bool(kwargs.get("optional_breakdown"))

    def rows_of(number: int, index: Index) -> Iterator[Row]:
        for equation, covered in balances:
            yield from equation.rows(number, index, apart=covered.left_out(index), optional_parts=optional)

    return rows_of


def _hierarchy(kwargs: Mapping[str, Any]) -> _RowsOf:
    def rows_of(number: int, index: Index) -> Iterator[Row]:
        for table in kwargs["of"]:
            cells = index.cells.get(table, {})
            for line in index.lines[table]:
                children = index.children.get((table, line), ())
                for column in index.columns[table] if children else ():
                    parts = [
                        (fact, 1) for child in children if (fact := cells.get((child, column))) is not None
                    ]
                    if parts and (line, column) in cells:
                        yield Row(
                            rule=number,
                            disclosure=index.disclosure,
                            instance=f"{table}/{line}@{column}",
                            left=((cells[line, column], 1),),
                            right=tuple(parts),
                        )

    return rows_of


def _agreement(kwargs: Mapping[str, Any], *, at_most: bool = False) -> _RowsOf:
    equations = [_equation(left, right, at_most=at_most) for left, right in kwargs["pairs"]]
    return lambda number, index: (row for equation in equations for row in equation.rows(number, index))


def _at_most(kwargs: Mapping[str, Any]) -> _RowsOf:
    return _agreement(kwargs, at_most=True)


def _in_column(terms: Sequence[Term], column: str) -> tuple[Term, ...]:
    return tuple(Term(term.coefficient, _with_column(term.address, column)) for term in terms)


def _with_column(address: Address, column: str) -> Address:
    return replace(address, column=column) if address.column == COLUMN_VARIABLE else address


def _resolve(terms: Sequence[Term], index: Index, value: str | None) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for term in terms:
        address = term.address
        for fact in index.resolve(address, value if address.variable else None):
            found.append((fact, term.coefficient))  # noqa: PERF401 - most terms are one fact
    return tuple(found)


def _not_broken_down(taken: Sequence[Address], index: Index) -> str:
    """Say which money that is taken off line by line a table prints as a line of its own: how much of it each line has is not told."""
    return "; ".join(
        f"not broken down: {address.table}/{address.column}"
        for address in taken
        for column in index.columns[address.table]
        if (value := index.filled.get(index.cell.get((address.table, address.column, column), -1)))
        and value.amount
    )


def _instance(address: Address, value: str | None) -> str:
    if value is None or not address.variable:
        return address.written
    return f"{address.table}/{value}{'/*' if address.adds_projects else ''}@{address.column}"


LINEAR_KINDS: Mapping[str, Callable[[Mapping[str, Any]], _RowsOf]] = {
    "expect_total_to_equal_parts": _total_and_parts,
    "expect_hierarchy_to_roll_up": _hierarchy,
    "expect_cells_to_agree": _agreement,
    "expect_part_not_to_exceed_whole": _at_most,
}
