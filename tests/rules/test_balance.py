"""Within a table: a total is the sum of its parts."""

import pandas as pd
import pytest
from builders import evidence_of, rule_named, verdicts

from audit_lib.rules import confront

TOTAL, PARTS = "balance.expenditure_total", "balance.revenue_total"
BROKEN_DOWN = "balance.summary_general_public"

passing = [
    (TOTAL, "expenditure/201@total=15.00; expenditure/201@basic=10.00; expenditure/201@project=5.00"),
    (TOTAL, "expenditure/201@total=15.00; expenditure/201@basic=15.00; expenditure/201@project="),
    (TOTAL, "expenditure/201@total=0.00; expenditure/201@basic=; expenditure/201@project="),
    (TOTAL, "expenditure/201@total=-3.00; expenditure/201@basic=2.00; expenditure/201@project=-5.00"),
    (TOTAL, "expenditure/201@total=1,015.00; expenditure/201@basic=1,010.00; expenditure/201@project=5.00"),
    (TOTAL, "expenditure/201@total=（3.00）; expenditure/201@basic=△3.00; expenditure/201@project=0.00"),
    (PARTS, "revenue/201@total=15.00; revenue/201@fiscal_subtotal=10.00; revenue/201@carryover_fiscal=5.00"),
    (BROKEN_DOWN, "summary/general_public@amount=10.00; summary/general_public_own@amount=10.00"),
]
failing = [
    (TOTAL, "expenditure/201@total=15.00; expenditure/201@basic=10.00; expenditure/201@project=50.00", "-45.00"),
    (TOTAL, "expenditure/201@total=15.00; expenditure/201@basic=10.00; expenditure/201@project=", "5.00"),
    (TOTAL, "expenditure/201@total=15.00; expenditure/201@basic=; expenditure/201@project=", "15.00"),
    (TOTAL, "expenditure/201@total=; expenditure/201@basic=10.00; expenditure/201@project=5.00", "blank"),
    (TOTAL, "expenditure/201@total=0.00; expenditure/201@basic=10.00; expenditure/201@project=5.00", "-15.00"),
    (TOTAL, "expenditure/201@total=3.00; expenditure/201@basic=2.00; expenditure/201@project=-5.00", "6.00"),
    (TOTAL, "expenditure/201@total=15.02; expenditure/201@basic=10.00; expenditure/201@project=5.00", "0.02"),
    (PARTS, "revenue/201@total=15.00; revenue/201@fiscal_subtotal=10.00; revenue/201@unit_funds=6.00", "-1.00"),
    (BROKEN_DOWN, "summary/general_public@amount=; summary/general_public_transfer@amount=3.00", "blank"),
]  # fmt: skip
not_applicable = [
    (TOTAL, "summary/201@amount=15.00", "table absent: expenditure"),
    (TOTAL, "expenditure/201@basic=10.00; expenditure/201@project=5.00", "line absent: expenditure/201@total"),
    (TOTAL, "expenditure/201@total=15.00", "line absent: expenditure/201@basic"),
    (TOTAL, "expenditure/201@total=; expenditure/201@basic=; expenditure/201@project=", "blank"),
    (TOTAL, "expenditure/201@total=; expenditure/201@basic=0.00; expenditure/201@project=", "blank"),
    (TOTAL, "expenditure/201@total=1 5.00; expenditure/201@basic=10.00; expenditure/201@project=5.00", "not an amount"),
    (TOTAL, "expenditure/201@total=15.00; expenditure/201@basic=十万; expenditure/201@project=5.00", "not an amount"),
    (BROKEN_DOWN, "summary/general_public@amount=10.00; summary/general_public_own@amount=; summary/general_public_transfer@amount=", "not broken down"),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "notation"), passing)
def test_parts_that_add_up_pass(rule_id, notation):
    assert [(outcome, told) for _, outcome, told in verdicts(rule_id, notation)] == [("pass", "")]


@pytest.mark.parametrize(("rule_id", "notation", "told"), failing)
def test_parts_that_do_not_add_up_fail_by_the_difference(rule_id, notation, told):
    assert [(outcome, said) for _, outcome, said in verdicts(rule_id, notation)] == [("fail", told)]


@pytest.mark.parametrize(("rule_id", "notation", "reason"), not_applicable)
def test_a_rule_that_could_not_look_says_why(rule_id, notation, reason):
    assert [(outcome, said) for _, outcome, said in verdicts(rule_id, notation)] == [
        ("not_applicable", reason)
    ]


def test_a_rule_over_lines_speaks_once_of_each_line():
    notation = (
        "expenditure/201@total=3.00; expenditure/201@basic=3.00; "
        "expenditure/208@total=4.00; expenditure/208@basic=5.00; "
        "expenditure/total@total=7.00; expenditure/total@basic=8.00"
    )

    assert verdicts(TOTAL, notation) == [
        ("expenditure/201@total", "pass", ""),
        ("expenditure/208@total", "fail", "-1.00"),
        ("expenditure/total@total", "fail", "-1.00"),
    ]


def test_a_sum_over_categories_leaves_out_their_items():
    notation = (
        "summary/201@amount=10.00; summary/20103@amount=10.00; summary/208@amount=5.00; "
        "summary/total_expenditure@amount=15.00"
    )

    assert [outcome for _, outcome, _ in verdicts("balance.summary_total_expenditure", notation)] == ["pass"]


def test_a_line_of_another_table_does_not_matter():
    notation = "expenditure/201@total=15.00; expenditure/201@basic=15.00"

    assert verdicts(TOTAL, notation) == verdicts(TOTAL, f"{notation}; general_public/201@basic=99.00")


def test_a_column_outside_the_sum_does_not_matter():
    notation = "three_public/total@total=5.00; three_public/vehicles@total=5.00"
    purchase = "three_public/vehicles_purchase@total=99.00"

    assert verdicts("balance.three_public_total", notation) == verdicts(
        "balance.three_public_total", f"{notation}; {purchase}"
    )


def test_a_blank_total_is_told_with_what_its_parts_give():
    notation = "expenditure/201@total=; expenditure/201@basic=10.00; expenditure/201@project=5.00"
    [result] = confront(evidence_of(notation), [rule_named(TOTAL)]).results.itertuples()

    assert result.expected_fen == 15_000_000
    assert pd.isna(result.reported_fen)
    assert pd.isna(result.difference_fen)
