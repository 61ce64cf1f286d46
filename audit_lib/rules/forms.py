"""The performance forms of one disclosure, as rules read them: a project, its funds, its indicators."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pandas as pd

from audit_lib.money import format_amount
from audit_lib.recognise import Evidence
from audit_lib.recognise.targets import Target, parse_target
from audit_lib.reference import normalise
from audit_lib.rules.index import Index

__all__ = ["Form", "Indicator", "amount_text", "forms_of"]

_UNIT, _GRAIN = "万元", 10_000  # two decimals, more where an amount needs them


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


def forms_of(evidence: Evidence, index: Index) -> list[Form]:
    """Performance forms of a disclosure, in printed order; one without any indicator is passed over."""
    return index.once("performance forms", lambda: _forms(index.of(evidence, "indicators")))


def _forms(frame: pd.DataFrame) -> list[Form]:
    records = frame.assign(number=frame.index).to_dict("records")
    return [_form(int(grid), list(rows)) for grid, rows in groupby(records, key=itemgetter("grid"))]


def amount_text(fen: int) -> str:
    """Print an amount in 万元, with as many decimals as it needs and two at least."""
    grain = _GRAIN
    while fen % grain:
        grain //= 10
    return format_amount(fen, grain, _UNIT)


def _form(grid: int, rows: list[dict[Hashable, object]]) -> Form:
    head = rows[0]
    return Form(
        grid=grid,
        project=_text(head["project"]),
        budget=_whole(head["budget_fen"]),
        fiscal=_whole(head["fiscal_fen"]),
        other=_whole(head["other_fen"]),
        goal=_text(head["goal"]),
        year=_whole(head["year"]),
        indicators=tuple(map(_indicator, rows)),
    )


def _indicator(row: Mapping[Hashable, object]) -> Indicator:
    texts = ("level_1", "level_2", "basis", "last_year", "weight", "scoring", "evidence")
    printed = _text(row["target"])
    return Indicator(
        number=int(str(row["number"])),
        name=normalise(_text(row["indicator"])),
        printed=printed,
        target=parse_target(printed),
        **{name: _text(row[name]) for name in texts},
    )


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value).strip()


def _whole(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]
