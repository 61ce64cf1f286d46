"""Rules about what is there at all: tables, totals, explanations, lines and their parents."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.recognise.lines import TOTAL
from audit_lib.reference import load_forms, load_tables, normalise
from audit_lib.rules.formula import LINE_VARIABLES, parse_address
from audit_lib.rules.index import Index
from audit_lib.terms import Outcome

__all__ = ["PRESENCE_KINDS", "Verdict"]

_NONE_SAID = re.compile(
    r"空表|表为空|无此项|没有|未安排|无数据|不涉及|未发生|无.{0,12}(?:收入|支出|预算|收支)"
)
_TITLE_WORDS = re.compile(r"^财政拨款(?=三公)|支出.*$")  # around the subject of a table in its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Outcome of a rule that is no arithmetic.

    Attributes
    ----------
    instance : str
        The place in canonical keys.
    facts : tuple of int
        Fact numbers that it speaks of, if any.
    claims, indicators, paragraphs : tuple of int
        Row numbers of the claims, indicators and paragraphs that it speaks of, if any.
    figures : mapping
        reported, expected, difference and unit as printed text, where it compares figures; reported, expected, place
        and sentence, where it is about wording; line and column, where neither facts nor claims name the place.
    grid, row : int or None
        Printed table and row that it speaks of, 1-based.
    """

    disclosure: str
    instance: str
    outcome: Outcome
    reason: str = ""
    facts: tuple[int, ...] = ()
    claims: tuple[int, ...] = ()
    indicators: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    grid: int | None = None
    row: int | None = None


def _disclosed(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Each table that the form has must be printed, be it empty.

    1. A table that the form of the disclosure does not have is not asked for.
    2. A table that is asked for ``since`` a fiscal year is not asked for before it.
    3. A disclosure of no known form, or with tables that no form has, is asked for what every form has; with both,
       for nothing: they may be the ones.
    """
    form = load_forms().get(index.form)
    known = all(table.recognised for table in index.tables)
    if form is None and not known:
        yield _verdict(index, "*", Outcome.NOT_APPLICABLE, "form unknown")
        return
    asked = form.tables if form and known else _common_tables(index.phase)
    year, since = index.fiscal_year, kwargs.get("since", {})
    for table in (name for name in kwargs["of"] if name in asked):
        if year is not None and year < since.get(table, year):
            continue
        there = table in index.printed
        yield _verdict(index, table, Outcome.PASS if there else Outcome.FAIL, "" if there else "table absent")


def _common_tables(phase: str) -> set[str]:
    """Tables that every form of a phase has."""
    forms = [set(form.tables) for form in load_forms().values() if phase in ("", form.phase)]
    return set.intersection(*forms) if forms else set()


def _explained(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A table without any figure must be explained, under it or in the prose.

    1. An absent table is the business of another rule.
    2. An explanation says that there is none: under the table or in one of its rows, or anywhere in the prose if
       it names the table's subject.
    """
    for table in (name for name in kwargs["of"] if name in index.printed):
        grid = _grid_number(index, table)
        if _has_figures(index, table):
            yield _verdict(index, table, Outcome.NOT_APPLICABLE, "not empty", grid=grid)
            continue
        subject = _TITLE_WORDS.sub("", normalise(load_tables()[table].zh))
        said = any(subject in normalise(text) and _NONE_SAID.search(text) for text in index.texts) or any(
            _NONE_SAID.search(text) for text in _texts_of(index, table)
        )
        yield _verdict(
            index, table, Outcome.PASS if said else Outcome.FAIL, "" if said else "not explained", grid=grid
        )


def _total_line(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A table with lines must close with, or open with, its total.

    1. A table without any figure is passed over.
    """
    for table in (name for name in kwargs["of"] if name in index.printed):
        grid = _grid_number(index, table)
        if not _has_figures(index, table):
            yield _verdict(index, table, Outcome.NOT_APPLICABLE, "empty table", grid=grid)
        else:
            there = TOTAL in index.lines[table]
            reason = "" if there else "total line absent"
            yield _verdict(index, table, Outcome.PASS if there else Outcome.FAIL, reason, grid=grid)


def _parent_line(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A code must begin with the code of the line that it is printed under.

    1. Lines without a code, and outermost lines, have no such parent.
    2. Project lines carry their code only to name it.
    """
    coded = LINE_VARIABLES["code"]
    for table in kwargs["of"]:
        for parent in [line for (name, line) in index.children if name == table]:
            children = [child for child in index.children[table, parent] if coded.fullmatch(child)]
            if parent == TOTAL or not coded.fullmatch(parent) or not children:
                continue
            astray = [child for child in children if not child.startswith(parent)]
            facts = _first_cells(index, table, [parent, *(astray or children)])
            outcome = Outcome.FAIL if astray else Outcome.PASS
            reason = ", ".join(astray)
            yield replace(_verdict(index, f"{table}/{parent}", outcome, reason), facts=facts)


def _lines_listed(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A line with an amount in one table must be listed in the other.

    1. Where either table is absent, nothing is said.
    2. A line whose amounts are blank or zero need not be listed again.
    3. A table that lists no such lines at all is not broken down that far.
    """
    for left, right in kwargs["pairs"]:
        here, there = parse_address(left), parse_address(right)
        if {here.table, there.table} - index.printed:
            absent = ", ".join(sorted({here.table, there.table} - index.printed))
            yield _verdict(index, f"{here.table}/*", Outcome.NOT_APPLICABLE, f"table absent: {absent}")
            continue
        if not index.values_of(here.variable or "line", [there.table]):
            yield _verdict(index, f"{here.table}/*", Outcome.NOT_APPLICABLE, "not broken down")
            continue
        for line in index.values_of(here.variable or "line", [here.table]):
            facts = tuple(index.resolve(here, line))
            if not any(index.filled[fact].amount for fact in facts if fact in index.filled):
                continue
            listed = line in index.lines[there.table]
            reason = "" if listed else f"line absent: {there.table}/{line}"
            outcome = Outcome.PASS if listed else Outcome.FAIL
            instance = f"{here.table}/{line} in {there.table}"
            yield replace(_verdict(index, instance, outcome, reason), facts=facts)


def _figures_readable(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """What stands where an amount is due, and prints digits, reads as an amount.

    1. Words and dashes without a digit are no figures.
    """
    broken = []
    for number in index.unread:
        if re.search(r"\d", index.fact(number, "raw")):
            table, line, column = (index.fact(number, name) for name in ("table", "line_code", "column"))
            broken.append((number, table, f"{table}/{line}@{column}"))
    for table in (name for name in kwargs["of"] if name in index.printed):
        found = [(number, instance) for number, of, instance in broken if of == table]
        for number, instance in found:
            yield replace(_verdict(index, instance, Outcome.FAIL, "unreadable"), facts=(number,))
        if not found:
            yield _verdict(index, table, Outcome.PASS)


def _rows_fit(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """No row may have more cells than its table has columns."""
    for table in (table for table in index.tables if table.table in kwargs["of"]):
        rows = [int(row) for row in table.ragged_rows.split(",") if row]
        for row in rows:
            instance = f"{table.table}/row {row}"
            verdict = _verdict(index, instance, Outcome.FAIL, "more cells than columns", grid=table.grid)
            yield replace(verdict, row=row)
        if not rows:
            yield _verdict(index, table.table, Outcome.PASS, grid=table.grid)


def _verdict(
    index: Index, instance: str, outcome: Outcome, reason: str = "", *, grid: int | None = None
) -> Verdict:
    return Verdict(disclosure=index.disclosure, instance=instance, outcome=outcome, reason=reason, grid=grid)


def _has_figures(index: Index, table: str) -> bool:
    return any(fact in index.filled for fact in index.cells.get(table, {}).values())


def _first_cells(index: Index, table: str, lines: list[str]) -> tuple[int, ...]:
    column = index.main_column(table)
    return tuple(index.cell[table, line, column] for line in lines if (table, line, column) in index.cell)


def _texts_of(index: Index, table: str) -> list[str]:
    """The notes under a table, and the labels of its lines."""
    notes = [printed.notes for printed in index.tables if printed.table == table]
    return [*notes, *(label for (name, _), label in index.labels.items() if name == table)]


def _grid_number(index: Index, table: str) -> int | None:
    return next((int(printed.grid) for printed in index.tables if printed.table == table), None)


_Kind = Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]


def _unless_unread(kind: _Kind) -> _Kind:
    """Where pages could not be read, what is absent may stand on them: that is no failure, nobody has looked."""

    def told(kwargs: Mapping[str, Any], evidence: Evidence, index: Index) -> Iterator[Verdict]:
        for verdict in kind(kwargs, evidence, index):
            unseen = index.incomplete and verdict.outcome is Outcome.FAIL
            yield (
                replace(verdict, outcome=Outcome.NOT_APPLICABLE, reason="pages not read")
                if unseen
                else verdict
            )

    return told


PRESENCE_KINDS: Mapping[str, _Kind] = {
    "expect_table_to_be_disclosed": _unless_unread(_disclosed),
    "expect_empty_table_to_be_explained": _unless_unread(_explained),
    "expect_total_line": _unless_unread(_total_line),
    "expect_parent_line": _parent_line,
    "expect_lines_to_be_listed": _unless_unread(_lines_listed),
    "expect_rows_to_fit_table": _rows_fit,
    "expect_figures_to_be_readable": _figures_readable,
}
