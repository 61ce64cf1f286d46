"""Tolerance comes from the printed precision and from nothing else."""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from builders import evidence_of, form_of, rule_named
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_lib.money import format_amount
from audit_lib.rules import confront
from audit_lib.rules.arithmetic import Figures, tolerances_of
from audit_lib.rules.compile import Row
from audit_lib.rules.evaluate import open_session

WAN = 1_000_000
SOURCES = ("fiscal_subtotal", "special_account", "unit_funds", "carryover_fiscal", "carryover_nonfiscal")
GRAINS = st.sampled_from([100, 1_000, 10_000, 100_000, WAN])
FENS = st.integers(min_value=-(10**10), max_value=10**11)
HALVES = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def rounded(fen: int, grain: int, how: str) -> int:
    return int((Decimal(fen) / grain).to_integral_value(rounding=how)) * grain


def printed(fen: int, grain: int) -> str:
    return format_amount(fen, grain, "万元")


def judge(rule_id: str, notation: str):
    rule = rule_named(rule_id)
    [result] = confront(evidence_of(notation, form=form_of(rule)), [rule]).results.itertuples()
    return result


def sum_of(total: int, parts: list[int], grain: int) -> str:
    cells = [("total", total), *zip(SOURCES, parts, strict=False)]
    return "; ".join(f"revenue/201@{column}={printed(fen, grain)}" for column, fen in cells)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(FENS, min_size=2, max_size=5), grain=GRAINS, how=HALVES)
def test_true_amounts_that_add_up_never_fail_however_they_are_rounded(parts, grain, how):
    notation = sum_of(rounded(sum(parts), grain, how), [rounded(part, grain, how) for part in parts], grain)

    assert judge("balance.revenue_total", notation).outcome in ("pass", "rounding")


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(FENS, min_size=2, max_size=5), grain=GRAINS, below=st.booleans())
def test_a_difference_of_one_grain_beyond_the_tolerance_fails(parts, grain, below):
    parts = [rounded(part, grain, ROUND_FLOOR) for part in parts]
    allowed = (1 + len(parts)) // 2 * grain
    sign = -1 if below else 1

    within = judge("balance.revenue_total", sum_of(sum(parts) + sign * allowed, parts, grain))
    beyond = judge("balance.revenue_total", sum_of(sum(parts) + sign * (allowed + grain), parts, grain))

    assert (within.outcome, beyond.outcome) == ("rounding", "fail")
    assert beyond.difference_fen == sign * (allowed + grain)
    assert beyond.tolerance_fen == (1 + len(parts)) * grain // 2


@settings(max_examples=40, deadline=None)
@given(true=FENS, grains=st.tuples(GRAINS, GRAINS), how=HALVES)
def test_one_amount_printed_at_two_precisions_never_fails(true, grains, how):
    left, right = (printed(rounded(true, grain, how), grain) for grain in grains)
    notation = f"expenditure/2010301@total={left}; revenue/2010301@total={right}"

    assert judge("articulation.expenditure_vs_revenue", notation).outcome in ("pass", "rounding")


@pytest.mark.parametrize(
    ("left", "right", "outcome", "tolerance"),
    [
        ("15.01", "15.00", "fail", 0),
        ("15.00", "15.00", "pass", 0),
        ("15.3", "15.34", "rounding", 50_000),
        ("15.3", "15.36", "fail", 50_000),
        ("15", "15.50", "rounding", 500_000),
        ("15", "15.51", "fail", 500_000),
        ("15.004", "15.00", "rounding", 5_000),
        ("15.006", "15.00", "fail", 5_000),
    ],
)
def test_the_same_item_printed_twice_differs_by_its_coarser_precision_at_most(
    left, right, outcome, tolerance
):
    result = judge(
        "articulation.expenditure_vs_revenue",
        f"expenditure/2010301@total={left}; revenue/2010301@total={right}",
    )

    assert (result.outcome, result.tolerance_fen) == (outcome, tolerance)


@pytest.mark.parametrize(
    ("revenue", "outcome"), [("15.00", "pass"), ("15.01", "rounding"), ("15.02", "fail")]
)
def test_a_sum_printed_twice_may_differ_by_its_tail(revenue, outcome):
    notation = (
        "expenditure/201@total=15.00; expenditure/20103@total=15.00; "
        f"summary/201@amount={revenue}; summary/total_expenditure@amount={revenue}"
    )
    results = confront(evidence_of(notation), [rule_named("articulation.expenditure_vs_summary")]).results

    assert results["outcome"].iloc[0] == outcome


FOOTED = (
    "basic/301@total={}; basic/30101@total=1.01; basic/30102@total=2.01; basic/30103@total=3.01; basic/30107@total=4.01; "
    "basic/30108@total=5.01; basic/30113@total=6.01; basic/303@total=1.00; basic/30302@total=1.00; basic/total@total={}"
)
TAIL = "revenue/201@total=9.01; revenue/201@fiscal_subtotal=6.00; revenue/201@unit_funds=3.00; "


@pytest.mark.parametrize(
    ("category", "total", "elsewhere", "outcome"),
    [
        ("21.06", "22.06", TAIL, "pass"),
        ("21.06", "22.02", TAIL, "rounding"),  # half a grain of each of seven items, and of the total
        ("21.06", "22.01", TAIL, "fail"),
        ("21.06", "22.03", "", "fail"),  # nothing else shows that figures were rounded
        ("21.05", "22.02", TAIL, "fail"),  # the category is not the sum of its items
    ],
)
def test_a_line_added_up_from_printed_lines_carries_their_tails(category, total, elsewhere, outcome):
    rules = [rule_named("hierarchy.basic"), rule_named("balance.revenue_total")]
    evidence = evidence_of(elsewhere + FOOTED.format(category, total), form=form_of(rules[1]))
    results = confront(evidence, rules).results
    found = dict(zip(results["instance"], results["outcome"], strict=True))

    assert outcome == found["basic/total@total"]


def test_tables_in_different_units_are_compared_in_money():
    notation = "basic/30217@total=10000.00; three_public/reception@total=1.00"
    evidence = evidence_of(notation, units={"basic": "元"})
    results = confront(evidence, [rule_named("articulation.basic_within_three_public")]).results

    assert "pass" in list(results["outcome"])
    assert "fail" not in list(results["outcome"])


def test_a_coefficient_weighs_its_grain():
    session = open_session(evidence_of("expenditure/201@total=4.00; expenditure/201@basic=2.00"))
    row = Row(rule=0, disclosure="", instance="", left=((0, 1),), right=((1, 2), (0, -3)))

    assert tolerances_of([row], session.figures) == ((1 + 2 + 3) * 10_000 // 2,)


def test_large_amounts_are_exact():
    notation = "expenditure/201@total=90071992547.41; expenditure/201@basic=90071992547.40; expenditure/201@project=0.01"

    assert judge("balance.expenditure_total", notation).outcome == "pass"
    assert isinstance(open_session(evidence_of(notation)).figures, Figures)


@pytest.mark.parametrize("trace", ["ValueError", "boom"])
def test_a_crashing_rule_is_an_error_with_its_traceback_and_the_others_go_on(monkeypatch, trace):
    def crash(*_):
        raise ValueError("boom")

    kinds = {**open_kinds(), "expect_hierarchy_to_roll_up": crash}
    monkeypatch.setattr("audit_lib.rules.compile.LINEAR_KINDS", kinds)
    notation = "expenditure/201@total=15.00; expenditure/20103@total=14.00; expenditure/201@basic=15.00"
    rules = [rule_named("hierarchy.expenditure"), rule_named("balance.expenditure_total")]
    results = confront(evidence_of(notation), rules).results

    assert list(results["outcome"])[:2] == ["error", "pass"]
    assert "Traceback" in results["reason"].iloc[0]
    assert trace in results["reason"].iloc[0]


def open_kinds():
    from audit_lib.rules.compile import LINEAR_KINDS

    return LINEAR_KINDS
