"""Rules about performance forms against money: their own funds, the project table, and what the prose says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import combinations
from math import prod
from typing import Any

from audit_lib.money import parse_amount_or_none
from audit_lib.recognise import Evidence
from audit_lib.recognise.lines import TOTAL
from audit_lib.recognise.targets import find_quantities
from audit_lib.reference import normalise
from audit_lib.rules.forms import Form, Indicator, amount_text, forms_of
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["AGREEMENTS", "PERFORMANCE_KINDS"]

_SAME_UNITS = ({"人", "名", "人次"}, {"天", "日"}, {"次", "班次", "场", "场次", "期", "批次"})
_ALIKE = 0.5  # two names of one amount are the same project if they are this much alike
_ROUND = 1_000_000  # 1 万元 in fen
_MOST_MERGED, _MOST_LINES = 3, 12
_CLAUSE = re.compile(r"[^，。；;、,\n]+")
_COUNTED = re.compile(r"(次数|人数|天数|场次|班次|数量|个数|间数|户数|数)?(\([^()]*\))?$")
_CORE = 3  # letters that a name must have to be looked up in the goal
_GOAL_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(万元|亿元)(?!/)")
_OTHER_FUNDS = ("government_fund", "state_capital")


def _funds_add_up(forms: Sequence[Form], _: "_Rest") -> Iterator["_Found"]:
    """The project's funds are those from the budget and those from elsewhere; a blank part adds nothing."""
    for form in forms:
        if form.budget is None or (form.fiscal is None and form.other is None):
            yield _Found(form=form, reason="blank")
            continue
        parts = (form.fiscal or 0) + (form.other or 0)
        yield _compare(form, form.budget, parts, form.budget == parts)


def _costs(forms: Sequence[Form], _: "_Rest") -> Iterator["_Found"]:
    """The caps of the costs are not above the budget.

    1. A form with a cost that is no plain amount is not judged.
    2. A cap on the whole budget is no part beside the others.
    """
    for form in forms:
        costs = [one for one in form.indicators if one.is_cost and one.printed]
        amounts = [one.target.fen for one in costs if one.target and one.target.fen and not one.target.per]
        if form.budget is None or not costs or len(amounts) != len(costs):
            yield _Found(form=form, reason="no amounts")
            continue
        parts = [amount for amount in amounts if amount != form.budget] or amounts
        found = _compare(form, sum(parts), form.budget, sum(parts) <= form.budget)
        terms = " + ".join(map(amount_text, parts))
        yield replace(found, indicators=_numbers(costs), arithmetic=f"{terms} > {amount_text(form.budget)}")


def _prices(forms: Sequence[Form], _: "_Rest") -> Iterator["_Found"]:
    """A price times all that it is paid for is not above the budget.

    1. Each thing that the price is for is counted by one indicator of the form, or nothing is said.
    """
    for form in forms:
        for price in (one for one in form.indicators if one.target and one.target.per and one.target.fen):
            counted = [_counting(form, unit) for unit in price.target.per] if price.target else []
            if form.budget is None or not all(counted) or price.target is None or price.target.fen is None:
                yield _Found(form=form, subject=price.name, reason="no amounts")
                continue
            numbers = [one.target.number for one in counted if one and one.target]
            total = int(price.target.fen * prod(numbers))
            found = _compare(form, total, form.budget, total <= form.budget)
            factors = " × ".join([_bare(price.printed), *(_bare(one.printed) for one in counted if one)])
            yield replace(
                found,
                subject=price.name,
                indicators=(price.number, *_numbers([one for one in counted if one])),
                arithmetic=f"{factors} = {amount_text(total)} > {amount_text(form.budget)}",
            )


def _counting(form: Form, unit: str) -> Indicator | None:
    """The one indicator that counts a unit; None where none or several do."""
    found = [one for one in form.indicators if one.target and _same_unit(one.target.unit, unit)]
    return found[0] if len(found) == 1 else None


def _same_unit(unit: str, other: str) -> bool:
    return unit == other or any(unit in same and other in same for same in _SAME_UNITS)


def _bare(printed: str) -> str:
    return re.sub(r"^[<>=≤≥]+", "", normalise(printed))


def _goals(forms: Sequence[Form], _: "_Rest") -> Iterator["_Found"]:
    """The goal gives the number that its indicator gives.

    1. A clause is looked at if it holds the indicator's name and one number of the indicator's unit.
    2. A longer name of the same unit in the clause has it to itself.
    """
    for form in forms:
        clauses = _CLAUSE.findall(normalise(form.goal.replace("\n", "。")))
        for one in form.indicators:
            if one.target is None or not one.target.unit or one.target.fen is not None:
                continue
            for clause in clauses:
                stated = _stated(clause, one, form)
                if stated is None:
                    continue
                agree = stated == one.target.number
                figures = {"reported": clause, "expected": one.printed, "column": one.name}
                yield _Found(
                    form=form, subject=one.name, holds=agree, indicators=(one.number,), figures=figures
                )
                break


def _stated(clause: str, indicator: Indicator, form: Form) -> Fraction | None:
    """The one number that a clause gives for an indicator."""
    core, unit = _core(indicator), indicator.target.unit if indicator.target else ""
    if len(core) < _CORE or core not in clause:
        return None
    rivals = (other for other in form.indicators if other is not indicator and other.target)
    if any(
        other.target and other.target.unit == unit and core in _core(other) and _core(other) in clause
        for other in rivals
    ):
        return None
    numbers = [number for number, after in find_quantities(clause) if after.startswith(unit[:2])]
    return numbers[0] if len(numbers) == 1 else None


def _core(indicator: Indicator) -> str:
    return _COUNTED.sub("", indicator.name)


def _goal_amounts(forms: Sequence[Form], _: "_Rest") -> Iterator["_Found"]:
    """No amount of the goal is above the budget."""
    for form in forms:
        amounts = [
            amount.fen
            for number, unit in _GOAL_AMOUNT.findall(normalise(form.goal))
            if (amount := parse_amount_or_none(number, unit))
        ]
        if amounts and form.budget is not None:
            yield _compare(form, max(amounts), form.budget, max(amounts) <= form.budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A project of the project table."""

    fact: int
    name: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """What the forms are held against: the projects of the table, and project money of the other funds."""

    lines: tuple[_Line, ...]
    other_funds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What came of one form: it holds, it does not, or it could not be judged for a reason."""

    form: Form
    subject: str = ""
    holds: bool = False
    reason: str = ""
    indicators: tuple[int, ...] = ()
    facts: tuple[int, ...] = ()
    figures: Mapping[str, str] = field(default_factory=dict)
    arithmetic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairing:
    """Which projects of the table a form is about, and what tells so."""

    form: Form
    lines: tuple[_Line, ...]
    how: str  # name, amount (and a like name), equal (amount alone), sum or nothing


def _project_amounts(forms: Sequence[Form], rest: _Rest) -> Iterator[_Found]:
    """A project has the same money in its form as in the project table.

    1. The table is of the general public budget: a form may have more where other funds pay projects.
    2. Several forms of one project are taken together.
    """
    for pairing in _pair(forms, rest.lines):
        if pairing.how != "name":
            continue
        sisters = [form for form in forms if normalise(form.project) == normalise(pairing.form.project)]
        fiscal, listed = sum(map(_fiscal, sisters)), sum(line.fen for line in pairing.lines)
        holds = fiscal == listed or (fiscal > listed and rest.other_funds > 0)
        found = _compare(pairing.form, fiscal, listed, holds)
        yield replace(found, facts=tuple(line.fact for line in pairing.lines))


def _project_names(forms: Sequence[Form], rest: _Rest) -> Iterator[_Found]:
    """A project goes by one name in its form and in the project table."""
    for pairing in _pair(forms, rest.lines):
        if pairing.how in ("name", "amount"):
            line = pairing.lines[0]
            figures = {"reported": pairing.form.project, "expected": line.name}
            facts = tuple(line.fact for line in pairing.lines)
            yield _Found(form=pairing.form, holds=pairing.how == "name", facts=facts, figures=figures)


def _projects_apart(forms: Sequence[Form], rest: _Rest) -> Iterator[_Found]:
    """Each project of the table has a form of its own."""
    for pairing in _pair(forms, rest.lines):
        if pairing.how:
            names = "、".join(line.name for line in pairing.lines)
            terms = " + ".join(amount_text(line.fen) for line in pairing.lines)
            yield _Found(
                form=pairing.form,
                holds=pairing.how != "sum",
                facts=tuple(line.fact for line in pairing.lines),
                figures={"reported": amount_text(_fiscal(pairing.form)), "expected": names, "unit": "万元"},
                arithmetic=f"{terms} = {amount_text(_fiscal(pairing.form))}",
            )


def _projects_listed(forms: Sequence[Form], rest: _Rest) -> Iterator[_Found]:
    """A project with money from the budget stands in the project table.

    1. Where other funds could pay all that is not listed, nothing is said of it.
    """
    pairings = _pair(forms, rest.lines)
    unlisted = sum(_fiscal(pairing.form) for pairing in pairings if not pairing.how)
    for pairing in pairings:
        if pairing.how or unlisted > rest.other_funds:
            amount = amount_text(_fiscal(pairing.form))
            yield _Found(
                form=pairing.form, holds=bool(pairing.how), figures={"reported": amount, "unit": "万元"}
            )


def _pair(forms: Sequence[Form], lines: Sequence[_Line]) -> list[_Pairing]:
    """Pair forms with projects: by name, by amount and a like name, by amount alone, as a sum of several."""
    funded = [form for form in forms if _fiscal(form)]
    found: dict[int, _Pairing] = {}
    left = list(lines)
    steps = (("name", _by_name), ("amount", _by_amount), ("equal", _by_amount_alone), ("sum", _by_sum))
    for how, match in steps:
        for form in (form for form in funded if form.grid not in found):
            chosen = match(form, lines if how == "name" else left)
            if chosen:
                found[form.grid] = _Pairing(form=form, lines=chosen, how=how)
                left = [line for line in left if line not in chosen]
    return [found.get(form.grid, _Pairing(form=form, lines=(), how="")) for form in funded]


def _by_name(form: Form, lines: Sequence[_Line]) -> tuple[_Line, ...]:
    return tuple(line for line in lines if normalise(line.name) == normalise(form.project))


def _by_amount(form: Form, lines: Sequence[_Line]) -> tuple[_Line, ...]:
    name = normalise(form.project)
    same = [line for line in lines if line.fen == _fiscal(form) and _likeness(line.name, name) >= _ALIKE]
    return (max(same, key=lambda line: _likeness(line.name, name)),) if same else ()


def _by_amount_alone(form: Form, lines: Sequence[_Line]) -> tuple[_Line, ...]:
    return tuple(line for line in lines if line.fen == _fiscal(form))[:1]


def _likeness(name: str, other: str) -> "float":
    return SequenceMatcher(None, normalise(name), other).ratio()


def _by_sum(form: Form, lines: Sequence[_Line]) -> tuple[_Line, ...]:
    """The one set of a few projects that adds up to a form's money; round sums come about by chance."""
    if len(lines) > _MOST_LINES or _fiscal(form) % _ROUND == 0:
        return ()
    sets = [
        chosen
        for size in range(2, _MOST_MERGED + 1)
        for chosen in combinations(lines, size)
        if sum(line.fen for line in chosen) == _fiscal(form)
    ]
    return sets[0] if len(sets) == 1 else ()


def _fiscal(form: Form) -> int:
    """What the budget pays of a project: all of it where its form does not tell."""
    if form.fiscal is None and form.other is None:
        return form.budget or 0
    return form.fiscal or 0


def _agree(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Forms must agree in one respect, such as their funds with the project table.

    1. A disclosure without performance forms is passed over.
    2. Without a project table nothing is said of it.
    """
    forms = forms_of(index)
    rest = index.once(
        "projects of tables", lambda: _Rest(lines=_lines(index), other_funds=_other_funds(index))
    )
    if kwargs["against"] in _NEED_PROJECTS and not rest.lines:
        if forms:
            yield Verdict(
                disclosure=index.disclosure,
                instance="performance",
                outcome=Outcome.NOT_APPLICABLE,
                reason="table absent: project",
            )
        return
    for found in AGREEMENTS[kwargs["against"]](forms, rest):
        subject = f"/{found.subject}" if found.subject else ""
        outcome = Outcome.NOT_APPLICABLE if found.reason else Outcome.PASS if found.holds else Outcome.FAIL
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"performance/{found.form.grid}{subject}",
            outcome=outcome,
            reason=found.reason or ("" if found.holds else kwargs["against"]),
            facts=found.facts,
            indicators=found.indicators,
            figures={"line": found.form.project, **found.figures, "arithmetic": found.arithmetic},
            grid=found.form.grid,
        )


def _lines(index: Index) -> tuple[_Line, ...]:
    found = (index.cell.get(("project", line, "total")) for line in index.lines["project"] if line != TOTAL)
    return tuple(
        _Line(fact=fact, name=index.fact(fact, "line_label"), fen=index.filled[fact].amount)
        for fact in found
        if fact is not None and fact in index.filled
    )


def _other_funds(index: Index) -> int:
    """Project money of the funds that the project table leaves out, as far as their tables print it."""
    cells = [
        index.cell.get((table, TOTAL, column)) for table in _OTHER_FUNDS for column in ("project", "total")
    ]
    return sum(index.filled[cell].amount for cell in cells if cell is not None and cell in index.filled)


def _compare(form: Form, reported: int, expected: int, holds: bool) -> _Found:  # noqa: FBT001 - the outcome of the comparison
    figures = {
        "reported": amount_text(reported),
        "expected": amount_text(expected),
        "difference": amount_text(reported - expected),
        "unit": "万元",
    }
    return _Found(form=form, holds=holds, figures=figures)


def _numbers(indicators: Sequence[Indicator]) -> tuple[int, ...]:
    return tuple(one.number for one in indicators)


AGREEMENTS: Mapping[str, Callable[[Sequence[Form], _Rest], Iterator[_Found]]] = {
    "funds": _funds_add_up,
    "costs": _costs,
    "prices": _prices,
    "goals": _goals,
    "goal_amounts": _goal_amounts,
    "project_amounts": _project_amounts,
    "project_names": _project_names,
    "projects_apart": _projects_apart,
    "projects_listed": _projects_listed,
}
_NEED_PROJECTS = ("project_amounts", "project_names", "projects_apart", "projects_listed")
PERFORMANCE_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_forms_to_agree": _agree,
}
