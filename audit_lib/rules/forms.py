"""The performance forms of one disclosure, as rules read them: a project, its funds, its indicators."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from audit_lib.money import format_amount
from audit_lib.recognise.targets import Target, parse_target
from audit_lib.reference import normalise
from audit_lib.rules.index import Index

__all__ = ["Form", "Indicator", "amount_text", "forms_of"]

_UNIT, _GRAIN = "万元", 10_000  # two decimals, more where an amount needs them


class _Row(NamedTuple):
    """A row of the stacked indicators: its number, and what it holds."""

    number: int
    grid: int
    project: str | None
    budget_fen: int | None
    fiscal_fen: int | None
    other_fen: int | None
    goal: str | None
    year: int | None
    level_1: str | None
    level_2: str | None
    indicator: str | None
    target: str | None
    basis: str | None
    last_year: str | None
    weight: str | None
    scoring: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of a form.

    Attributes
    ----------
    number : int
        Its row in the frame of indicators.
    name : str
        Normalised; the other texts are as printed.
    target : Target or None
        None where the target is words.
    """

    number: int
    level_1: str
    level_2: str
    name: str
    printed: str
    target: Target | None
    basis: str
    last_year: str
    weight: str
    scoring: str
    evidence: str

    @property
    def is_cost(self) -> bool:
        """Whether it caps what the project may cost."""
        return "成本" in self.level_2 or (not self.level_2 and "成本" in self.level_1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One performance form.

    Attributes
    ----------
    budget, fiscal, other : int or None
        Funds of the project in all, from the budget and from elsewhere, fen; None where blank.
    year : int or None
        As its head prints it.
    """

    grid: int
    project: str
    budget: int | None
    fiscal: int | None
    other: int | None
    goal: str
    year: int | None
    indicators: tuple[Indicator, ...]


def forms_of(index: Index) -> list[Form]:
    """Performance forms of a disclosure, in printed order; one without any indicator is passed over."""
    return index.once("performance forms", lambda: _forms(index))


def _forms(index: Index) -> list[Form]:
    rows = [_Row(*row) for row in index.records("indicators", *_Row._fields[1:])]
    return [_form(int(grid), list(of)) for (grid, _), of in groupby(rows, key=attrgetter("grid", "project"))]


def amount_text(fen: int) -> str:
    """Print an amount in 万元, with as many decimals as it needs and two at least."""
    grain = _GRAIN
    while fen % grain:
        grain //= 10
    return format_amount(fen, grain, _UNIT)


def _form(grid: int, rows: Sequence[_Row]) -> Form:
    head = rows[0]
    return Form(
        grid=grid,
        project=_text(head.project),
        budget=head.budget_fen,
        fiscal=head.fiscal_fen,
        other=head.other_fen,
        goal=_text(head.goal),
        year=head.year,
        indicators=tuple(map(_indicator, rows)),
    )


def _indicator(row: _Row) -> Indicator:
    printed = _text(row.target)
    return Indicator(
        number=row.number,
        level_1=_text(row.level_1),
        level_2=_text(row.level_2),
        name=normalise(_text(row.indicator)),
        printed=printed,
        target=parse_target(printed),
        basis=_text(row.basis),
        last_year=_text(row.last_year),
        weight=_text(row.weight),
        scoring=_text(row.scoring),
        evidence=_text(row.evidence),
    )


def _text(value: str | None) -> str:
    return (value or "").strip()
