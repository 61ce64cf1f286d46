"""Relations within the prose: rates, shares, changes, comparisons and figures stated twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from audit_lib.recognise.subjects import core
from audit_lib.reference import normalise
from audit_lib.rules.common_base import find_common_base
from audit_lib.rules.index import Index
from audit_lib.rules.relate import relate, relate_terms
from audit_lib.rules.relations import Ref, Relation, judge
from audit_lib.rules.statements import BUDGETS, Said, Statement

__all__ = [
    "amounts_by_name",
    "find_budget_changes",
    "find_ceilings",
    "find_comparisons",
    "find_completions",
    "find_growths",
    "find_restatements",
    "find_share_totals",
    "find_shares",
    "stem",
]

_WHOLE_OF_SHARES = 1_000_000  # in millionths
_ADJUSTED = re.compile("调整|变更|全年")


def find_growths(_: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """A rate must be the change over what there was before, within the printed precision.

    1. With an amount and a change, what was before is the amount less the change; with the amounts of both years, it
       is printed.
    2. Of several changes and rates in one statement, each belongs to what is printed right before it: a rate to a
       change, both to the amount that they are compared with; one that follows neither is passed over.
    3. Where there was nothing before there is no rate.
    4. A statement without an amount speaks of the one that another states under its name, if all who do state the
       same.
    5. An increase that prints no rate is at most what there is now.
    6. What stands behind the last part of a list may be said of its whole: where it fits the whole alone, or the part
       is smaller than its increase, it is.
    7. Of several amounts of the year before, as budgeted and as spent, it is the one that the rate comes nearest to.
    8. What is compared with the budget (较年初预算减少) is held against the budget that the statement prints.
    """
    return iter(index.once("growths", lambda: list(_growths(index))))


def _growths(index: Index) -> Iterator[Relation]:
    stated = amounts_by_name(index)
    for statement in index.prose:
        if len(statement.said("change")) > 1 or len(statement.said("rate")) > 1:
            yield from _growths_in_turn(index, statement)
            continue
        rate, change = statement.one("rate"), statement.one("change")
        now = statement.amount() or stated.get(stem(statement, index))
        base = _base_of(statement, now, change, rate)
        if now and base:
            if change:
                yield relate(index, statement, "change_from", (change, now, base), "change of")
            if rate:
                yield relate(index, statement, "growth_from", (rate, now, base), "growth of")
        elif now and change and rate and change.direction:
            yield _growth_of(index, statement, (rate, change), now)
        elif now and change and change.direction == 1 and statement.amount():
            yield relate(index, statement, "increase", (change, now), "growth of")


def _growth_of(index: Index, statement: Statement, moved: tuple[Said, Said], now: Said) -> Relation:
    """Growth of the statement, or of what its list divides where only that fits."""
    whole = next(iter(index.prose.above(statement)), None)
    parts = index.prose.parts(whole) if whole else ()
    meant = [(statement, now)]
    if whole and (amount := whole.amount()) and parts[-1] is statement and not whole.said("change"):
        meant.append((whole, amount))
    _, change = moved
    sign = change.direction or 1
    possible = [each for each in meant if sign * (change.value or 0) <= (each[1].value or 0)]
    tried = [
        replace(relate(index, of, "growth", (*moved, amount), "growth of"), sign=sign)
        for of, amount in possible or meant
    ]
    values = {("claim", said.number): said.told() for said in (*moved, *(amount for _, amount in meant))}
    return next((relation for relation in tried if judge(relation, values).holds), tried[0])


def _base_of(statement: Statement, now: Said | None, change: Said | None, rate: Said | None) -> Said | None:
    """What a change or a rate is told against: a budget, or last year's amount; of several, the one that the rate fits best."""
    moved = [said for said in (change, rate) if said]
    if budget := next((each for each in _budgets(statement) if moved and _is_against(moved[0], each)), None):
        return budget
    if any(said.role in BUDGETS for said in moved):
        return None
    bases = [said for said in statement.said("amount", "prior") if said.value]
    if len(bases) < 2 or not now or not rate:
        return statement.amount("prior")
    told = (rate.value or 0) * (rate.direction or 1)
    return min(
        bases,
        key=lambda said: abs(
            Fraction(((now.value or 0) - (said.value or 0)) * _WHOLE_OF_SHARES, said.value or 1) - told
        ),
    )


def _growths_in_turn(index: Index, statement: Statement) -> Iterator[Relation]:
    """Growth of each change and rate by what is printed right before: 较上年8万元增加2万元，增长25%，较预算增加1万元，增长11%."""
    now = statement.amount()
    base: Said | None = None
    change: Said | None = None
    for said in statement.figures if now else ():
        if said.kind == "amount" and said is not now:
            base, change = (said if said.role in ("prior", *BUDGETS) else None), None
        elif said.kind == "change":
            base = base if base and not change and _is_against(said, base) else None
            change = said
            if now and base and said.value is not None:
                yield relate(index, statement, "change_from", (said, now, base), "change of")
        elif said.kind == "rate" and said.value is not None and now:
            if base:
                yield relate(index, statement, "growth_from", (said, now, base), "growth of")
            elif (
                change
                and change.value is not None
                and change.direction
                and change.paragraph == said.paragraph
            ):
                growth = relate(index, statement, "growth", (said, change, now), "growth of")
                yield replace(growth, sign=change.direction)
            base = change = None
        else:
            base = change = None


def _is_against(change: Said, base: Said) -> bool:
    """Tell whether a change is told against the amount before it: a budget, where it adjoins it or says so."""
    if base.role == "prior":
        return change.role not in BUDGETS
    return change.role in BUDGETS or change.end - len(change.raw) == base.end


def amounts_by_name(index: Index) -> Mapping[str, Said]:
    """The amount that each name goes with, where all statements of that name print the same."""
    return index.once("amounts by name", lambda: _amounts_by_name(index))


def _amounts_by_name(index: Index) -> dict[str, Said]:
    found: dict[str, list[Said]] = {}
    for statement in index.prose:
        if amount := statement.amount():
            found.setdefault(stem(statement, index), []).append(amount)
    return {name: said[0] for name, said in found.items() if name and len({each.value for each in said}) == 1}


def stem(statement: Statement, index: Index) -> str:
    """The name of a statement without the agency in front of it."""
    return _bare(statement.subject, index)


def _bare(subject: str, index: Index) -> str:
    name = core(subject)
    bare = name.removeprefix(core(index.entity)).removeprefix("本") or name
    return bare.removesuffix("支") or bare


def find_completions(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """The rate of completion is the final amount over the budget.

    1. Of several budgets, as at the beginning of the year and as adjusted, it is the one that the rate comes nearest to.
    2. A rate on the budget of the beginning is not held against one that was adjusted.
    3. Without a final amount, what was spent (执行数) is held against the amount beside it.
    4. Without any budget beside it, the final amount, or the only one, is held against the cell that ``budgets`` gives
       for its name.
    5. A rate of deviation (预决算差异率) is what the final amount is above or below the budget, over the budget.
    """
    for statement in index.prose:
        rate, deviation = statement.one("completion"), statement.one("deviation")
        if not rate and not deviation:
            continue
        final, told = statement.amount("final"), _budgets(statement)
        if deviation and final and len(told) == 1:
            yield relate(index, statement, "growth_from", (deviation, final, told[0]), "deviation of")
        budget = _budget_of(statement, rate, final) if rate and final else None
        if final is None:
            final, budget = statement.amount("prior"), next(iter(told), None) or statement.amount("")
        if rate and final and budget:
            yield relate(index, statement, "quotient", (rate, final, budget), "completion of")
            continue
        spent = statement.amount("final", "")
        if rate and spent and (cell := _cell_of(statement.subject, kwargs.get("budgets", ()), index)):
            terms = (("claim", rate.number), ("claim", spent.number), cell)
            yield relate_terms(index, statement, "quotient", terms, "completion of")


def _budget_of(statement: Statement, rate: Said, final: Said) -> Said | None:
    budgets = [said for said in _budgets(statement) if said.value]
    if "年初" in rate.raw and _ADJUSTED.search(statement.subject):
        return None
    if not budgets or rate.value is None or final.value is None:
        return next(iter(_budgets(statement)), None)
    told, done = rate.value, final.value * _WHOLE_OF_SHARES
    return min(budgets, key=lambda said: abs(Fraction(done, said.value or 1) - told))


def _budgets(statement: Statement) -> list[Said]:
    return [said for role in BUDGETS for said in statement.said("amount", role)]


def find_budget_changes(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """What is told against a budget that the prose does not print is held against the cell that ``budgets`` gives.

    1. The budget of the beginning of the year (较年初预算) is passed over: the cell may be the adjusted one.
    """
    for statement in index.prose:
        change, rate, flat = statement.one("change"), statement.one("rate"), statement.word("flat")
        against = next((said for said in (change, rate, flat) if said and said.role == "adjusted"), None)
        now = statement.amount()
        if not against or not now or len(statement.said("amount")) > 1:
            continue
        cell = _cell_of(statement.subject, kwargs["budgets"], index)
        for kind, said in (("change_from", change), ("growth_from", rate), ("compare", flat)):
            if said and cell:
                terms = (("claim", said.number), ("claim", now.number), cell)
                yield relate_terms(index, statement, kind, terms, "change from the budget of")


def find_comparisons(_: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """Words of comparison say what the two figures show: 决算数小于预算数, 与上年持平.

    1. 基本持平 may stand for a small difference, and is passed over.
    2. Where the budget is not told, the rate of completion is held against a hundred per cent.
    3. 持平 beside a printed change or rate is the business of another reader: two statements ran into one.
    """
    for statement in index.prose:
        word, flat = statement.word("compare"), statement.word("flat")
        if not word and not flat:
            continue
        final, rate = statement.amount("final"), statement.one("completion")
        budgets = {said.value: said for said in _budgets(statement)}
        if word and final and len(budgets) == 1 and "基本" not in word.raw:
            (budget,) = budgets.values()
            yield relate(index, statement, "compare", (word, final, budget), "comparison of")
        elif word and rate and len(budgets) < 2 and "基本" not in word.raw:
            yield relate(index, statement, "reach", (word, rate), "comparison of")
        now, prior = statement.amount(), statement.amount("prior")
        moved = statement.said("change") or statement.said("rate")
        if flat and now and prior and not moved and "基本" not in flat.raw:
            yield relate(index, statement, "compare", (flat, now, prior), "comparison of")


def find_shares(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """A share is the part over the whole.

    1. The whole is what the sentence names, looked for above the list, in the tables and in the document; else the
       amount that the list divides; else the cell that ``wholes`` gives for the section.
    2. Where no whole is found, it is the total of a table that all shares of the list fit, or all but one of them.
    3. Without such a total, or where it is blank, the share is passed over.
    4. Where shares rounded one by one do not add up to a hundred and the printed ones do, one of them may have been set
       so in its last digit.
    """
    baseless: dict[tuple[str, int | None, str], list[tuple[Statement, Said, Said]]] = {}
    for statement in index.prose:
        part = statement.amount()
        for share in statement.said("share") if part else ():
            whole = _whole_of(statement, share, kwargs["wholes"], index)
            if part and whole:
                yield _share(index, statement, (share, part), whole)
            elif part:
                listed = (statement.section, statement.within, core(share.whole))
                baseless.setdefault(listed, []).append((statement, share, part))
    for several in baseless.values() if kwargs["wholes"] else ():
        base = find_common_base([(share, part) for _, share, part in several], index)
        for statement, share, part in several if base is not None else ():
            yield _share(index, statement, (share, part), ("fact", base or 0))


def _share(index: Index, statement: Statement, told: tuple[Said, Said], whole: Ref) -> Relation:
    share, part = told
    terms: tuple[Ref, ...] = (("claim", share.number), ("claim", part.number), whole)
    relation = relate_terms(index, statement, "quotient", terms, "share of")
    return replace(relation, balanced=_is_balanced(index, statement))


def _is_balanced(index: Index, statement: Statement) -> bool:
    """Tell whether the shares of a list add up to a hundred as printed, and would not if each were rounded by itself."""
    whole = next(iter(index.prose.above(statement)), None)
    amount = whole.amount() if whole else None
    parts = [(part.one("share"), part.amount()) for part in index.prose.parts(whole)] if whole else []
    told = [(share.value or 0, share.grain, part.value or 0) for share, part in parts if share and part]
    if not amount or not amount.value or len(told) < len(parts) or len({grain for _, grain, _ in told}) != 1:
        return False
    printed = sum(share for share, _, _ in told)
    rounded = (
        grain * round(Fraction(part * _WHOLE_OF_SHARES, amount.value * grain)) for _, grain, part in told
    )
    return printed == _WHOLE_OF_SHARES != sum(rounded)


def find_share_totals(_: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """The shares of a list that divides its whole fully add up to a hundred per cent.

    1. A list divides its whole fully where each part prints a share, and the amounts add up to the whole.
    """
    for whole in index.prose:
        parts = [part for part in index.prose.parts(whole) if part.amount()]
        shares = [part.one("share") for part in parts]
        amount = whole.amount()
        if len(parts) < 2 or not amount or not all(shares):
            continue
        total = sum(found.value or 0 for part in parts if (found := part.amount()))
        grains = sum(found.grain for part in parts if (found := part.amount())) + amount.grain
        if 2 * abs(total - (amount.value or 0)) <= grains:
            terms = tuple(("claim", share.number) for share in shares if share)
            yield relate_terms(index, whole, "hundred", terms, "shares of")


def find_ceilings(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """An amount is not above the one that it is taken from, though no list ties the two.

    1. ``whole`` and ``parts`` are patterns of names; where several statements bear the name of the whole, all that
       print an amount must print the same.
    """
    whole, named = re.compile(kwargs["whole"]), re.compile("|".join(kwargs["parts"]))
    wholes = [
        amount for each in index.prose if whole.search(normalise(each.subject)) and (amount := each.amount())
    ]
    if len({amount.value for amount in wholes}) != 1:
        return
    for statement in index.prose:
        part = statement.amount()
        if part and named.search(normalise(statement.subject)):
            yield relate(index, statement, "within", (wholes[0], part), "ceiling of")


def find_restatements(_: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """An amount that a statement gives twice in one role is the same both times.

    1. Amounts of different units, and amounts in reasons, are passed over.
    """
    for statement in index.prose:
        for role in ("", "final", "opening"):
            for first, again in pairwise(statement.said("amount", role)):
                if first.unit == again.unit and (statement.item != ("", "", "") or again.label_year):
                    relation = relate(index, statement, "agree", (again, first), "restatement of")
                    yield replace(relation, exact=True)


def _whole_of(
    statement: Statement, share: Said, wholes: Sequence[Mapping[str, str]], index: Index
) -> Ref | None:
    above = [(each, amount) for each in index.prose.above(statement) if (amount := each.amount())]
    if share.whole:
        name = core(share.whole)
        told = next((amount for each, amount in above if core(each.subject).endswith(name)), None)
        cell = _cell_of(share.whole, wholes, index) if told is None else None
        told = told or (_stated_elsewhere(share.whole, statement, index) if cell is None else None)
        return ("claim", told.number) if told else cell
    if above:
        return "claim", above[0][1].number
    return _cell_of(statement.section, wholes, index)


def _stated_elsewhere(name: str, part: Statement, index: Index) -> Said | None:
    """The amount that the document gives under a name, if it is one that a part may be taken from."""
    whole, amount = amounts_by_name(index).get(_bare(name, index)), part.amount()
    return whole if whole and amount and (whole.value or 0) >= (amount.value or 0) else None


def _cell_of(name: str, wholes: Sequence[Mapping[str, str]], index: Index) -> Ref | None:
    """The cell that stands for a whole by its name, or by the section that it is the subject of."""
    for known in wholes:
        found = index.one_cell(known["cell"]) if re.search(known["named"], normalise(name)) else None
        if found is not None:
            return "fact", found
    return None
