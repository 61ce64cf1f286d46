"""Rules about figures in prose: relations found, judged and told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from typing import Any

from audit_lib.money import FEN_PER_UNIT
from audit_lib.recognise import Evidence
from audit_lib.rules.bound import find_bound, find_items
from audit_lib.rules.index import Index
from audit_lib.rules.lists import find_lists, find_tallies
from audit_lib.rules.presence import Verdict
from audit_lib.rules.relations import (
    CUT,
    EITHER,
    RATED,
    ROUNDED,
    WHOLE,
    Judgement,
    Ref,
    Relation,
    Steps,
    Value,
    judge,
    print_value,
)
from audit_lib.rules.stated import (
    find_budget_changes,
    find_ceilings,
    find_comparisons,
    find_completions,
    find_growths,
    find_restatements,
    find_share_totals,
    find_shares,
)
from audit_lib.rules.suites import Rule
from audit_lib.rules.tails import truncates
from audit_lib.terms import Outcome

__all__ = ["NARRATIVE_KINDS", "Web", "find_relations", "read_values", "steps_of", "weave"]

Finder = Callable[[Mapping[str, Any], Index], Iterator[Relation]]

_FINDERS: Mapping[str, Finder] = {
    "expect_claim_to_agree": find_bound,
    "expect_item_to_agree": find_items,
    "expect_growth_to_match": find_growths,
    "expect_completion_to_match": find_completions,
    "expect_change_from_budget_to_match": find_budget_changes,
    "expect_comparison_to_hold": find_comparisons,
    "expect_share_to_match": find_shares,
    "expect_shares_to_total": find_share_totals,
    "expect_list_to_add_up": find_lists,
    "expect_restatement_to_agree": find_restatements,
    "expect_amount_not_to_exceed": find_ceilings,
    "expect_tally_to_add_up": find_tallies,
}
_ENOUGH = 3  # rates that show how digits are dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """All relations that rules state between the figures of one disclosure's prose.

    Attributes
    ----------
    rule_ids : tuple of str
        Rule of each relation.
    steps : pair
        How the disclosure prints amounts and rates, as ``judge`` takes it.
    """

    relations: tuple[Relation, ...] = ()
    rule_ids: tuple[str, ...] = ()
    values: Mapping[Ref, Value] = field(default_factory=dict)
    steps: tuple[Steps, Steps] = (ROUNDED, ROUNDED)

    def around(self, figure: Ref) -> list[int]:
        """Numbers of the relations that a figure stands in."""
        return [number for number, relation in enumerate(self.relations) if figure in relation.terms]


def weave(rules: Sequence[Rule], index: Index) -> Web:
    """Find every relation of one disclosure's prose."""
    found = [
        (rule.rule_id, relation)
        for rule in rules
        if rule.kind in _FINDERS and index.is_meant(rule.phases, rule.forms)
        for relation in find_relations(rule.kind, rule.kwargs, index)
    ]
    relations = tuple(relation for _, relation in found)
    return Web(
        relations=relations,
        rule_ids=tuple(rule_id for rule_id, _ in found),
        values=read_values(relations, index),
        steps=steps_of(index),
    )


def find_relations(kind: str, kwargs: Mapping[str, Any], index: Index) -> list[Relation]:
    """Find the relations that a rule states in one disclosure; each instance bears a name of its own."""
    seen: dict[str, int] = {}
    found: dict[tuple[Ref, ...], Relation] = {}
    for relation in _FINDERS[kind](kwargs, index):
        if relation.terms in found:
            continue
        times = seen[relation.instance] = seen.get(relation.instance, 0) + 1
        if times > 1:
            relation = replace(relation, instance=f"{relation.instance} ({times})")  # noqa: PLW2901
        found[relation.terms] = relation
    return list(found.values())


def read_values(relations: Sequence[Relation], index: Index) -> dict[Ref, Value]:
    """Read the figures that relations of one disclosure speak of.

    An amount that prose prints with fewer decimals than a table, its zeros dropped, is as precise as the table's.
    """
    said = index.prose.figures
    return {
        ref: _as_precise(said[ref[1]].told(), index) if ref[0] == "claim" else index.filled[ref[1]]
        for relation in relations
        for ref in relation.terms
    }


def _as_precise(value: Value, index: Index) -> Value:
    finest = index.finest.get(value.amount, value.grain) if value.unit in FEN_PER_UNIT else value.grain
    return value._replace(grain=finest) if finest < value.grain else value


def steps_of(index: Index) -> tuple[Steps, Steps]:
    """How a disclosure prints amounts and rates: rounded, unless its tables or its rates show that digits are cut off.

    Only rates whose rounded and cut digits differ tell the two apart; cutting must account for three of them, and for
    more than twice as many as rounding does.
    """
    amounts = EITHER if truncates(index) else ROUNDED
    found = chain(find_growths({}, index), find_completions({}, index), find_shares({"wholes": []}, index))
    relations = [relation for relation in found if relation.kind in RATED]
    values = read_values(relations, index)
    told = [_printed_as(relation, values) for relation in relations]
    cut, rounded = told.count("cut"), told.count("rounded")
    return (EITHER, CUT) if cut >= _ENOUGH and cut > 2 * rounded else (amounts, ROUNDED)


def _printed_as(relation: Relation, values: Mapping[Ref, Value]) -> str:
    expected = judge(relation, values).expected
    rate = values[relation.terms[0]]
    if expected is None:
        return ""
    steps, step = abs(expected.numerator), expected.denominator * rate.grain
    cut, rounded = steps // step, (2 * steps + step) // (2 * step)
    if cut == rounded:
        return ""
    return {cut: "cut", rounded: "rounded"}.get(rate.amount // rate.grain, "")


def _verdicts(finder: str) -> Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]:
    def look(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
        relations = find_relations(finder, kwargs, index)
        values = read_values(relations, index)
        steps = (
            index.once("steps", lambda: steps_of(index))
            if any(relation.kind in RATED for relation in relations)
            else (ROUNDED, ROUNDED)
        )
        for relation in relations:
            yield _verdict(relation, judge(relation, values, *steps), values)

    return look


def _verdict(relation: Relation, judged: Judgement, values: Mapping[Ref, Value]) -> Verdict:
    verdict = Verdict(
        disclosure=relation.disclosure,
        instance=relation.instance,
        outcome=Outcome.PASS,
        claims=tuple(number for kind, number in relation.terms if kind == "claim"),
        facts=tuple(number for kind, number in relation.terms if kind == "fact"),
    )
    if judged.missing and judged.holds:
        return replace(verdict, outcome=Outcome.NOT_APPLICABLE, reason=judged.missing)
    if judged.holds:
        return verdict if judged.exact else replace(verdict, outcome=Outcome.ROUNDING)
    reason = judged.missing or judged.reason
    if relation.kind == "agree":
        # The cell that prints what is expected first: it is the one that the finding names.
        facts = sorted(verdict.facts, key=lambda fact: values["fact", fact].amount != judged.expected)
        verdict = replace(verdict, facts=tuple(facts))
    return replace(verdict, outcome=Outcome.FAIL, reason=reason, figures=_figures(relation, judged, values))


def _figures(relation: Relation, judged: Judgement, values: Mapping[Ref, Value]) -> dict[str, str]:
    first, *others = (values[term] for term in relation.terms)
    if relation.kind in ("compare", "reach"):
        left, *rest = others
        right = rest[0] if rest else left._replace(amount=WHOLE)
        told = [print_value(each.amount, each.grain, each.unit) for each in (left, right)]
        gap = print_value(left.amount - right.amount, min(left.grain, right.grain), left.unit)
        return {"reported": told[0], "expected": told[1], "difference": gap, "unit": left.unit}
    grain = min([first.grain, *(each.grain for each in others if each.unit == first.unit)])
    expected = Fraction(0) if judged.expected is None else judged.expected
    known = judged.expected is not None
    return {
        "reported": print_value(first.amount, first.grain, first.unit),
        "expected": print_value(expected, grain, first.unit) if known else "",
        "difference": print_value(first.amount - expected, grain, first.unit) if known else "",
        "unit": first.unit,
        "arithmetic": _arithmetic(relation, first, others, expected) if known else "",
    }


def _arithmetic(relation: Relation, first: Value, others: Sequence[Value], expected: Fraction) -> str:
    """The relation in printed figures, such as ``3.00 / (28.00 - 3.00) = 12.00% ≠ 21.00%``."""
    shown = [print_value(each.amount, each.grain, each.unit) for each in others]
    mark = "%" if first.unit == "%" else ""
    match relation.kind:
        case "growth":
            sign = "-" if relation.sign > 0 else "+"
            left = f"{shown[0]} / ({shown[1]} {sign} {shown[0]})"
        case "growth_from":
            left = f"({shown[0]} - {shown[1]}) / {shown[1]}"
        case "quotient":
            left = f"{shown[0]} / {shown[1]}"
        case "change_from":
            left = f"|{shown[0]} - {shown[1]}|"
        case "hundred":
            return f"{' + '.join(f'{print_value(each.amount, each.grain, each.unit)}%' for each in (first, *others))} ≠ 100%"
        case "agree" | "increase":
            return ""
        case _:
            left = " + ".join(shown)
    result = print_value(expected, first.grain, first.unit)
    sign = "<" if relation.kind == "within" else "≠"
    return f"{left} = {result}{mark} {sign} {print_value(first.amount, first.grain, first.unit)}{mark}"


NARRATIVE_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    kind: _verdicts(kind) for kind in _FINDERS
}
