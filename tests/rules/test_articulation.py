"""Between tables: the same amount is printed alike, and a part is not above its whole."""

import pytest
from builders import verdicts

AGREE, SUMS = "articulation.expenditure_vs_revenue", "articulation.three_budgets_vs_revenue"
LESS, WITHIN = "articulation.appropriation_vs_summary", "articulation.general_public_within_expenditure"
PROJECTS, TOTALS = "articulation.project_vs_general_public", "articulation.basic_vs_general_public"
THREE = "articulation.basic_within_three_public"

passing = [
    (AGREE, "expenditure/2010301@total=15.00; revenue/2010301@total=15.00"),
    (AGREE, "expenditure/2010301@total=-2.00; revenue/2010301@total=△2.00"),
    (AGREE, "expenditure/2010301@total=0.00; revenue/2010301@total="),
    (SUMS, "general_public/201@total=9.00; government_fund/201@total=6.00; state_capital; revenue/201@fiscal_subtotal=15.00"),
    (LESS, "appropriation/201@total=10.00; summary/201@amount=15.00; revenue/201@unit_funds=5.00"),
    (LESS, "appropriation/201@total=15.00; summary/201@amount=15.00; revenue/unit_funds@total=0.00"),
    (TOTALS, "basic/301@total=4.00; basic/302@total=6.00; general_public/total@basic=10.00"),
]  # fmt: skip
failing = [
    (AGREE, "expenditure/2010301@total=15.00; revenue/2010301@total=14.00", "1.00"),
    (AGREE, "expenditure/2010301@total=2.00; revenue/2010301@total=-2.00", "4.00"),
    (AGREE, "expenditure/2010301@total=15.00; revenue/2010301@total=", "blank"),
    (AGREE, "expenditure/2010301@total=; revenue/2010301@total=15.00", "blank"),
    (SUMS, "general_public/201@total=9.00; government_fund/201@total=7.00; state_capital; revenue/201@fiscal_subtotal=15.00", "1.00"),
    (LESS, "appropriation/201@total=10.00; summary/201@amount=15.00; revenue/201@unit_funds=4.00", "-1.00"),
    (TOTALS, "basic/301@total=4.00; basic/302@total=6.50; general_public/total@basic=10.00", "0.50"),
]  # fmt: skip
not_applicable = [
    (AGREE, "expenditure/2010301@total=15.00", "table absent: revenue"),
    (LESS, "appropriation/201@total=10.00; summary/201@amount=15.00; revenue/unit_funds@total=5.00", "not broken down: revenue/unit_funds"),
    (AGREE, "expenditure/2010301@total=15.00; revenue", "line absent: revenue/2010301@total"),
    (AGREE, "expenditure/2010301@total=; revenue/2010301@total=", "blank"),
    (AGREE, "expenditure/2010301@total=15.00万; revenue/2010301@total=15.00", "not an amount"),
    (SUMS, "general_public/201@total=9.00; revenue/201@fiscal_subtotal=9.00", "table absent: government_fund, state_capital"),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "notation"), passing)
def test_amounts_that_agree_pass(rule_id, notation):
    assert [(outcome, told) for _, outcome, told in verdicts(rule_id, notation)] == [("pass", "")]


@pytest.mark.parametrize(("rule_id", "notation", "told"), failing)
def test_amounts_that_do_not_agree_fail_by_the_difference(rule_id, notation, told):
    assert [(outcome, said) for _, outcome, said in verdicts(rule_id, notation)] == [("fail", told)]


@pytest.mark.parametrize(("rule_id", "notation", "reason"), not_applicable)
def test_a_comparison_that_could_not_be_made_says_why(rule_id, notation, reason):
    assert [(outcome, said) for _, outcome, said in verdicts(rule_id, notation)] == [
        ("not_applicable", reason)
    ]


def test_a_part_may_be_smaller_than_its_whole():
    notation = "general_public/2010301@basic=8.00; expenditure/2010301@basic=10.00"

    assert verdicts(WITHIN, notation)[0][1] != "fail"


def test_a_part_above_its_whole_fails_by_what_it_is_above():
    notation = "general_public/2010301@basic=10.00; expenditure/2010301@basic=9.00"

    assert verdicts(WITHIN, notation)[0] == ("general_public/2010301@basic", "fail", "1.00")


@pytest.mark.parametrize("whole", ["", "expenditure/2010301@basic="])
def test_a_part_without_a_printed_whole_is_not_judged(whole):
    notation = f"general_public/2010301@basic=10.00; expenditure; {whole}"

    assert verdicts(WITHIN, notation.rstrip("; "))[0][1] == "not_applicable"


def test_negative_parts_stay_below_negative_wholes():
    above = "basic/30217@total=-1.00; three_public/reception@total=-2.00"
    below = "basic/30217@total=-3.00; three_public/reception@total=-2.00"

    assert ("basic/30217@total", "fail", "1.00") in verdicts(THREE, above)
    assert "fail" not in [outcome for _, outcome, _ in verdicts(THREE, below)]


def test_projects_of_a_code_are_added_up_and_those_of_others_are_not():
    notation = (
        "general_public/2010302@project=3.00; project/2010302/1@total=1.00; project/2010302/2@total=2.00; "
        "project/2010399/1@total=7.00; general_public/total@project=10.00; project/total@total=10.00"
    )

    assert verdicts(PROJECTS, notation) == [
        ("general_public/2010302@project", "pass", ""),
        ("project/total@total", "pass", ""),
    ]


def test_a_total_that_is_not_printed_is_the_sum_of_the_outermost_lines():
    notation = (
        "general_public/201@basic=4.00; general_public/20103@basic=4.00; general_public/208@basic=6.00; "
        "basic/total@total=10.00"
    )

    assert [outcome for _, outcome, _ in verdicts(TOTALS, notation)] == ["pass"]


def test_lines_are_compared_by_code_whatever_their_order():
    notation = "expenditure/201@total=1.00; expenditure/208@total=2.00; revenue/208@total=2.00; revenue/201@total=1.00"

    assert [outcome for _, outcome, _ in verdicts(AGREE, notation)] == ["pass", "pass"]


def test_operating_costs_in_ten_thousands_are_within_public_expenses_in_yuan():
    notation = "three_public/operating_costs@total=213.28; basic/total@public={}"
    rule_id, units = "plausibility.operating_costs_within_public", {"basic": "元"}

    assert ["rounding"] == [row[1] for row in verdicts(rule_id, notation.format("2,132,777.54"), units=units)]
    assert ["fail"] == [row[1] for row in verdicts(rule_id, notation.format("2,132,700.00"), units=units)]


def test_a_total_line_that_prints_no_such_column_leaves_it_to_the_outermost_lines():
    fund = (
        "government_fund/{}@revenue=105.00; government_fund/{}@opening=0.00; government_fund/{}@closing=0.00"
    )
    lines = f"{fund.format(*['total'] * 3)}; {fund.format(*['221'] * 3)}; government_fund/221@total={{}}"
    rule_id = "balance.final_government_fund_carryover"

    def outcomes(total):
        judged = verdicts(rule_id, lines.format(total), phase="final")
        return {outcome for instance, outcome, _ in judged if instance.startswith("government_fund/total@")}

    assert {"pass"} == outcomes("105.00")
    assert {"fail"} == outcomes("135.00")
