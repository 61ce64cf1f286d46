"""Rules and facts -> sparse rows (rule, place, fact, coefficient): what evaluation and diagnosis both work on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit_lib.rules.formula import COLUMN_VARIABLE, Address, Term, parse_address, parse_formula
from audit_lib.rules.index import Index
from audit_lib.rules.known import uncounted, uncounted_lines
from audit_lib.rules.suites import Rule

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


def compile_rule(number: int, rule: Rule, indexes: Sequence[Index]) -> list[Row]:
    """Compile one linear rule over all disclosures.

    Parameters
    ----------
    number : int
        Position of the rule among all rules; the rows carry it.
    rule : Rule
        Of a kind in ``LINEAR_KINDS``.
    indexes : sequence of Index

    Returns
    -------
    list of Row
        One per place, disclosure by disclosure.
    """
    return [
        row
        for index in indexes
        if index.is_meant(rule.phases, rule.forms)
        for row in LINEAR_KINDS[rule.kind](number, rule.kwargs, index)
    ]


def _total_and_parts(number: int, kwargs: Mapping[str, Any], index: Index) -> Iterator[Row]:
    total = parse_address(kwargs["total"])
    left = (Term(1, total),)
    right = tuple(Term(1, parse_address(part)) for part in kwargs["parts"])
    columns = kwargs.get("columns", [total.column])
    for column in columns:
        apart = uncounted_lines(
            index, replace(total, column=_column(total, column)), [term.address for term in right]
        )
        for row in _expand(number, left, right, index, column):
            told = replace(row, missing=row.missing or apart) if apart else row
            yield replace(told, optional_parts=True) if kwargs.get("optional_breakdown") else told


def _hierarchy(number: int, kwargs: Mapping[str, Any], index: Index) -> Iterator[Row]:
    for table in kwargs["of"]:
        for line in index.lines[table]:
            children = index.children.get((table, line), [])
            for column in index.columns[table]:
                parts = [
                    index.cell[table, child, column]
                    for child in children
                    if (table, child, column) in index.cell
                ]
                if parts and (table, line, column) in index.cell:
                    yield Row(
                        rule=number,
                        disclosure=index.disclosure,
                        instance=f"{table}/{line}@{column}",
                        left=((index.cell[table, line, column], 1),),
                        right=tuple((fact, 1) for fact in parts),
                    )


def _agreement(number: int, kwargs: Mapping[str, Any], index: Index) -> Iterator[Row]:
    for left, right in kwargs["pairs"]:
        yield from _expand(number, parse_formula(left), parse_formula(right), index, "")


def _at_most(number: int, kwargs: Mapping[str, Any], index: Index) -> Iterator[Row]:
    for row in _agreement(number, kwargs, index):
        yield replace(row, at_most=True)


def _expand(
    number: int, left: tuple[Term, ...], right: tuple[Term, ...], index: Index, column: str
) -> Iterator[Row]:
    """One row per value of the formulas' variable; a single one where they have none."""
    addresses = [term.address for term in (*left, *right)]
    variable = next((address.variable for address in addresses if address.variable), None)
    tables = list(dict.fromkeys(address.table for address in addresses))
    absent = [table for table in tables if table not in index.printed]
    whole = _not_broken_down((*left, *right), index)
    values: Iterator[str | None] = iter([None])
    if variable and not absent:
        values = index.values_of(variable, [left[0].address.table, *tables])
    apart = uncounted(index, addresses) if not absent else ""
    for value in values:
        sides = [_resolve(terms, index, value, column) for terms in (left, right)]
        lines = [
            f"line absent: {_instance(terms[0].address, value, column)}"
            for terms, facts in zip((left, right), sides, strict=True)
            if not facts
        ]
        yield Row(
            rule=number,
            disclosure=index.disclosure,
            instance=_instance(left[0].address, value, column),
            missing=f"table absent: {', '.join(absent)}" if absent else whole or "; ".join(lines) or apart,
            left=sides[0],
            right=sides[1],
        )


def _resolve(
    terms: tuple[Term, ...], index: Index, value: str | None, column: str
) -> tuple[tuple[int, int], ...]:
    return tuple(
        (fact, term.coefficient)
        for term in terms
        for fact in index.resolve(
            term.address, value if term.address.variable else None, _column(term.address, column)
        )
    )


def _not_broken_down(terms: tuple[Term, ...], index: Index) -> str:
    """Say which money that is taken off line by line a table prints as a line of its own: how much of it each line has is not told."""
    taken = [term.address for term in terms if term.coefficient < 0 and term.address.variable]
    return "; ".join(
        f"not broken down: {address.table}/{address.column}"
        for address in taken
        for column in index.columns[address.table]
        if (value := index.filled.get(index.cell.get((address.table, address.column, column), -1)))
        and value.amount
    )


def _column(address: Address, column: str) -> str:
    return column if address.column == COLUMN_VARIABLE else address.column


def _instance(address: Address, value: str | None, column: str) -> str:
    line = (
        address.line
        if value is None or not address.variable
        else f"{value}{'/*' if address.adds_projects else ''}"
    )
    return f"{address.table}/{line}@{_column(address, column)}"


LINEAR_KINDS: Mapping[str, Callable[[int, Mapping[str, Any], Index], Iterator[Row]]] = {
    "expect_total_to_equal_parts": _total_and_parts,
    "expect_hierarchy_to_roll_up": _hierarchy,
    "expect_cells_to_agree": _agreement,
    "expect_part_not_to_exceed_whole": _at_most,
}
