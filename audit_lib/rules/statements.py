"""The prose of one disclosure, statement by statement, as rules read it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from audit_lib.rules.columns import Columns
from audit_lib.rules.relations import Value
from audit_lib.terms import Phase

__all__ = ["BUDGETS", "Prose", "Said", "Statement", "read_prose"]

_COLUMNS = (
    "disclosure", "statement", "within", "subject", "item", "section", "sentence", "kind", "value", "grain", "unit", "direction",
    "role", "label_year", "whole", "aside", "raw", "paragraph", "end",
)  # fmt: skip

BUDGETS = ("opening", "adjusted")  # roles of amounts that final ones are held against
_OF_BUDGET = re.compile(r"(?<!公共)(?<!基金)(?<!经营)(?<!总)预算数?$")


class _About(NamedTuple):
    """What the reading of a disclosure's statements depends on."""

    is_final: bool
    fiscal_year: int | None


class Said(NamedTuple):
    """One figure of a statement: its row number in the claims, and what it is.

    ``value`` is None where it is blank or cannot be read; ``direction`` is None where no word gives one;
    ``paragraph`` and ``end`` are where it stops.
    """

    number: int
    kind: str
    value: int | None
    grain: int
    unit: str
    direction: int | None
    role: str
    label_year: int | None
    whole: str
    aside: bool
    raw: str
    paragraph: int
    end: int

    def told(self) -> Value:
        """The figure as relations read it; one that is blank says nothing, and stands in none."""
        return Value(amount=self.value or 0, grain=self.grain, unit=self.unit, direction=self.direction)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """An amount and all that is said of it.

    Attributes
    ----------
    item : tuple of str
        Category, item and sub-item that it names, empty where it names none of a level.
    within : int or None
        Number of the statement that the list divides in which this one stands.
    figures : tuple of Said
        Those of reasons and purposes apart.
    """

    number: int
    within: int | None
    subject: str
    item: tuple[str, str, str]
    section: str
    sentence: str
    figures: tuple[Said, ...]

    def said(self, kind: str, role: str | None = None) -> Sequence[Said]:
        """Figures of a kind that are filled in, of one role or of any."""
        return self._filled.get((kind, role), ())

    @cached_property
    def _filled(self) -> dict[tuple[str, str | None], list[Said]]:
        found: dict[tuple[str, str | None], list[Said]] = {}
        for figure in self.figures:
            for role in (None, figure.role) if figure.value is not None else ():
                found.setdefault((figure.kind, role), []).append(figure)
        return found

    def amount(self, *roles: str) -> Said | None:
        """The first amount in the first of these roles that has one; without roles, what it states as such."""
        return self._first_amount(roles) if roles else self._stated

    @cached_property
    def _stated(self) -> Said | None:
        return self._first_amount(("final", ""))

    def _first_amount(self, roles: Sequence[str]) -> Said | None:
        return next((found[0] for role in roles if (found := self.said("amount", role))), None)

    def one(self, kind: str) -> Said | None:
        """The figure of a kind, if there is exactly one."""
        found = self.said(kind)
        return found[0] if len(found) == 1 else None

    def word(self, *kinds: str) -> Said | None:
        """The first word of comparison, such as 持平, that gives a direction."""
        return next(
            (each for each in self.figures if each.kind in kinds and each.direction is not None), None
        )


@dataclass(frozen=True, slots=True)
class Prose:
    """All statements of a disclosure by number, in printed order.

    ``divided`` holds the parts of each statement that a list divides, ``figures`` all figures by their row number in
    the claims.
    """

    statements: Mapping[int, Statement] = field(default_factory=dict)
    divided: Mapping[int, Sequence[Statement]] = field(default_factory=dict)
    figures: Mapping[int, Said] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements.values())

    def parts(self, whole: Statement) -> Sequence[Statement]:
        """Statements of the list that divides a statement."""
        return self.divided.get(whole.number, ())

    def above(self, statement: Statement) -> Iterator[Statement]:
        """The statement that the list divides in which this one stands, the one above that, and so on."""
        seen = {statement.number}
        while (number := statement.within) in self.statements and number is not None and number not in seen:
            statement = self.statements[number]
            seen.add(number)
            yield statement


def read_prose(columns: Columns) -> dict[str, Prose]:
    """Read the claims of stacked evidence into statements, by disclosure."""
    about = [columns.of("disclosures", name) for name in ("disclosure", "phase", "fiscal_year")]
    known = {
        disclosure: _About(phase == Phase.FINAL.value, year)
        for disclosure, phase, year in zip(*about, strict=True)
    }
    found: dict[str, dict[int, list[tuple[int, tuple[Any, ...]]]]] = {}
    for number, (disclosure, statement, *row) in enumerate(
        zip(*(columns.of("claims", name) for name in _COLUMNS), strict=True)
    ):
        found.setdefault(disclosure, {}).setdefault(statement, []).append((number, tuple(row)))
    return {
        disclosure: _prose(
            [_statement(number, rows, known[disclosure]) for number, rows in statements.items()]
        )
        for disclosure, statements in found.items()
    }


def _prose(statements: Sequence[Statement]) -> Prose:
    divided: dict[int, list[Statement]] = {}
    for statement in statements:
        if statement.within is not None:
            divided.setdefault(statement.within, []).append(statement)
    return Prose(
        {statement.number: statement for statement in statements},
        divided,
        {figure.number: figure for statement in statements for figure in statement.figures},
    )


def _statement(number: int, rows: Sequence[tuple[int, tuple[Any, ...]]], about: _About) -> Statement:
    within, subject, item, section, sentence, *_ = rows[0][1]
    figures = _with_openings(_with_priors([_said(claim, row) for claim, row in rows], about.fiscal_year))
    figures = _with_own_budget(figures, about.fiscal_year) if about.is_final else _as_budgeted(figures)
    if about.is_final and _OF_BUDGET.search(subject):
        figures = _with_budget(figures)
    category, middle, sub_item = (*item.split("|"), "", "")[:3]
    return Statement(
        number=number,
        within=within,
        subject=subject,
        item=(category, middle, sub_item),
        section=section,
        sentence=sentence,
        figures=tuple(figure for figure in figures if not figure.aside),
    )


def _with_priors(figures: Sequence[Said], fiscal_year: int | None) -> Sequence[Said]:
    """Amounts labelled with an earlier year beside one of this year: 2026年度预算30万元，2025年度预算25万元."""
    labels = {each.label_year for each in figures if (each.kind, each.role) == ("amount", "")}
    if fiscal_year is None or fiscal_year not in labels:
        return figures
    return [
        each._replace(role="prior")
        if (each.kind, each.role) == ("amount", "") and (each.label_year or fiscal_year) < fiscal_year
        else each
        for each in figures
    ]


def _with_openings(figures: Sequence[Said]) -> tuple[Said, ...]:
    """Amounts before the final one are the budget that it is held against, though prose may call them otherwise.

    Where it calls one of them so, the others are something else.
    """
    final = next((each.number for each in figures if (each.kind, each.role) == ("amount", "final")), None)
    if any((each.kind, each.role) == ("amount", "opening") for each in figures):
        return tuple(figures)
    return tuple(
        each._replace(role="opening")
        if final is not None and each.number < final and (each.kind, each.role) == ("amount", "")
        else each
        for each in figures
    )


def _as_budgeted(figures: Sequence[Said]) -> tuple[Said, ...]:
    """In a budget, the budget of the beginning of the year is what it states, if it states nothing else."""
    roles = {each.role for each in figures if each.kind == "amount"}
    if "opening" not in roles or roles & {"", "final", "adjusted"}:
        return tuple(figures)
    return tuple(each._replace(role="") if each.role == "opening" else each for each in figures)


def _with_own_budget(figures: Sequence[Said], fiscal_year: int | None) -> tuple[Said, ...]:
    """What final accounts are compared with under their own year is the budget: 较2023年预算5万元减少1万元."""
    return tuple(
        each._replace(role="opening")
        if (each.kind, each.role, each.label_year) == ("amount", "prior", fiscal_year)
        else each
        for each in figures
    )


def _with_budget(figures: Sequence[Said]) -> tuple[Said, ...]:
    """What final accounts call a budget (三公经费支出预算) is the one that they are held against."""
    plain = next((each.number for each in figures if (each.kind, each.role) == ("amount", "")), None)
    return tuple(each._replace(role="opening") if each.number == plain else each for each in figures)


def _said(number: int, row: tuple[Any, ...]) -> Said:
    *_, kind, value, grain, unit, direction, role, year, whole, aside, raw, paragraph, end = row
    return Said(
        number, kind, value, grain or 1, unit, direction, role, year, whole, aside, raw, paragraph, end
    )
