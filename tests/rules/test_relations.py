"""Relations between printed figures: what holds within the printed precision, and what a figure would have to be."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit_lib.rules.relations import CUT, EITHER, ROUNDED, Relation, Value, judge, print_value
from audit_lib.rules.solving import solve

CENT, POINT = 10_000, 100  # 0.01 万元 in fen, 0.01 % in millionths
amounts = st.integers(1, 10**9).map(lambda cents: cents * CENT)
small = st.integers(1, 10**6).map(lambda cents: cents * CENT)


def relation(kind, count, **traits):
    terms = tuple(("claim", number) for number in range(count))
    return Relation(disclosure="d", instance="i", kind=kind, terms=terms, **traits)


def money(amount, grain=CENT):
    return Value(amount=amount, grain=grain, unit="万元")


def rate(exact, direction=None, grain=POINT):
    return Value(amount=round(exact * 10**6 / grain) * grain, grain=grain, unit="%", direction=direction)


def values(*terms):
    return {("claim", number): term for number, term in enumerate(terms)}


@given(part=amounts, whole=amounts)
def test_a_share_that_is_rounded_from_exact_figures_holds(part, whole):
    share = relation("quotient", 3)

    assert judge(share, values(rate(Fraction(part, whole)), money(part), money(whole))).holds


@given(part=small, whole=st.integers(10**6, 10**9).map(lambda cents: cents * CENT), off=st.integers(2, 500))
def test_a_share_off_by_more_than_its_precision_fails(part, whole, off):
    exact = Fraction(part, whole)
    told = values(rate(exact + Fraction(off * POINT, 10**6)), money(part), money(whole))

    judged = judge(relation("quotient", 3), told)

    assert not judged.holds
    assert judged.expected == exact * 10**6


@given(change=small, amount=amounts, sign=st.sampled_from([1, -1]))
def test_growth_told_truly_holds_and_turned_round_is_a_matter_of_direction(change, amount, sign):
    base = amount - sign * change
    assume(base > 100 * change)
    told = rate(Fraction(change, base), sign)
    growth = relation("growth", 3, sign=sign)

    assert judge(growth, values(told, money(change), money(amount))).holds

    turned = Value(amount=told.amount, grain=told.grain, unit="%", direction=-sign)
    judged = judge(growth, values(turned, money(change), money(amount)))
    assert (judged.holds, judged.reason) == (False, "direction")


@given(now=amounts, prior=amounts)
def test_a_change_between_two_printed_years_is_their_difference(now, prior):
    assume(now != prior)
    change = Value(amount=abs(now - prior), grain=CENT, unit="万元", direction=1 if now > prior else -1)
    off = Value(amount=change.amount + 2 * CENT, grain=CENT, unit="万元", direction=change.direction)

    assert judge(relation("change_from", 3), values(change, money(now), money(prior))).holds
    assert not judge(relation("change_from", 3), values(off, money(now), money(prior))).holds


@given(parts=st.lists(amounts, min_size=2, max_size=6))
def test_a_list_adds_up_within_half_a_grain_for_each_figure(parts):
    total = sum(parts)
    allowed = (len(parts) + 1) * CENT // 2
    list_of = relation("sum", len(parts) + 1)

    assert judge(list_of, values(money(total), *map(money, parts))).exact
    assert judge(list_of, values(money(total + allowed // CENT * CENT), *map(money, parts))).holds
    assert not judge(list_of, values(money(total + allowed + CENT), *map(money, parts))).holds


def test_counts_are_exact():
    counted = [Value(amount=number, grain=1, unit="辆") for number in (6, 2, 3)]

    assert not judge(relation("sum", 3, exact=True), values(*counted)).holds


def test_parts_may_be_missing_but_not_above_their_whole():
    within = relation("within", 3)

    assert judge(within, values(money(30 * CENT), money(10 * CENT), money(5 * CENT))).holds
    assert not judge(within, values(money(30 * CENT), money(20 * CENT), money(15 * CENT))).holds


def test_agreeing_with_one_of_several_cells_is_enough_and_most_of_them_say_what_is_right():
    agree = relation("agree", 4)

    assert judge(agree, values(*map(money, (5 * CENT, 9 * CENT, 5 * CENT, 9 * CENT)))).holds
    assert judge(agree, values(*map(money, (5 * CENT, 9 * CENT, 2 * CENT, 9 * CENT)))).expected == 9 * CENT


def test_an_innermost_figure_is_the_same_to_the_last_digit():
    told = values(money(22 * CENT), money(21 * CENT))

    assert judge(relation("agree", 2), told).holds
    assert not judge(relation("agree", 2, exact=True), told).holds


@pytest.mark.parametrize(("word", "left", "right", "holds"), [
    (-1, 5, 9, True), (1, 5, 9, False), (0, 5, 9, False), (0, 9, 9, True), (-1, 9, 9, True), (1, 9, 5, True),
])  # fmt: skip
def test_words_of_comparison_say_what_the_figures_show(word, left, right, holds):
    told = Value(amount=0, grain=1, unit="", direction=word)

    assert (
        holds == judge(relation("compare", 3), values(told, money(left * 10**6), money(right * 10**6))).holds
    )


def test_there_is_no_rate_on_nothing():
    judged = judge(relation("growth", 3), values(rate(Fraction(1)), money(5 * CENT), money(5 * CENT)))

    assert judged.missing == "no base"


def test_shares_of_a_full_list_make_a_hundred():
    exact = values(rate(Fraction(1, 3)), rate(Fraction(1, 3)), rate(Fraction(1, 3)))
    off = values(rate(Fraction(1, 3)), rate(Fraction(1, 3)), rate(Fraction(34, 100)))

    assert judge(relation("hundred", 3), exact).holds
    assert not judge(relation("hundred", 3), off).holds


def test_cut_digits_stand_for_what_was_cut_off():
    told = values(rate(Fraction(1666, 10_000)), money(10**8), money(6 * 10**8))

    assert not judge(relation("quotient", 3), told, ROUNDED, ROUNDED).holds
    assert judge(relation("quotient", 3), told, EITHER, CUT).holds


@pytest.mark.parametrize(
    "kind", ["agree", "sum", "quotient", "growth", "growth_from", "change_from", "hundred"]
)
@given(one=st.integers(1, 10**6), two=st.integers(10**4, 10**6), more=st.integers(1, 10**6))
def test_a_relation_solved_for_its_first_figure_holds_with_it(kind, one, two, more):
    three = two + more
    others = (
        [money(two * CENT), money(three * CENT)]
        if kind != "hundred"
        else [rate(Fraction(1, 4)), rate(Fraction(1, 5))]
    )
    first = money(one * CENT) if kind in ("agree", "sum", "change_from") else rate(Fraction(one, 10**6), 1)
    told = values(first, *others)
    right = solve(relation(kind, 3), told, ("claim", 0))
    direction = {"growth_from": -1, "change_from": -1}.get(kind, 1)
    solved = Value(amount=round(right), grain=first.grain, unit=first.unit, direction=direction)

    assert judge(relation(kind, 3), {**told, ("claim", 0): solved}).holds


def test_figures_are_printed_in_their_unit():
    assert print_value(655_400_000, CENT, "万元") == "655.40"
    assert print_value(Fraction(123_400), 100, "%") == "12.34"
    assert print_value(7, 1, "辆") == "7"
