"""A sum says nothing where its table prints columns or lines that the rule does not know."""

import pytest
from builders import audit_of, verdicts

BY_FUND = (
    "revenue/total@total=100.00; revenue/total@general_public=80.00; revenue/total@special_account=10.00; "
    "revenue/total@superior_subsidy=10.00"
)


def outcomes(rule_id: str, notation: str, **about: object) -> list[tuple[str, str]]:
    return [(outcome, reason) for _, outcome, reason in verdicts(rule_id, notation, **about)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (BY_FUND, "no subtotal of appropriations is printed"),
        (
            "revenue/total@total=100.00; revenue/total@fiscal_subtotal=80.00; revenue/total@carried=20.00",
            "columns not known: carried",
        ),
    ],
)
def test_a_column_that_the_rule_does_not_add_up_leaves_the_sum_open(cells, reason):
    assert outcomes("balance.revenue_total", cells) == [("not_applicable", reason)]


def test_an_unknown_column_without_money_does_not():
    cells = "revenue/total@total=100.00; revenue/total@fiscal_subtotal=80.00; revenue/total@carried=; revenue/total@unit_funds=10.00"

    assert [outcome for outcome, _ in outcomes("balance.revenue_total", cells)] == ["fail"]


def test_a_sum_down_one_column_minds_no_other_column():
    cells = "expenditure/201@total=5.00; expenditure/20103@total=4.00; expenditure/201@strange=1.00"

    assert "fail" in [outcome for outcome, _ in outcomes("hierarchy.expenditure", cells)]


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ("summary/general_public@amount=90.00; summary/institutional_revenue@amount=5.00", "not_applicable"),
        (
            "summary/general_public@amount=90.00; summary/unit_funds@amount=4.00; summary/institutional_revenue@amount=5.00",
            "fail",
        ),
        ("summary/general_public@amount=90.00; summary/unit_funds@amount=5.00", "pass"),
    ],
)
def test_a_line_counts_with_the_line_that_it_is_part_of_where_that_is_printed(cells, outcome):
    notation = f"summary/current_revenue@amount=95.00; {cells}"

    assert [found for found, _ in outcomes("balance.summary_current_revenue", notation)] == [outcome]


def test_used_surplus_counts_beside_this_years_revenue():
    cells = "summary/total_revenue@amount=120.00; summary/current_revenue@amount=100.00; summary/surplus_used@amount=20.00"

    assert [found for found, _ in outcomes("balance.summary_total_revenue", cells)] == ["pass"]


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ("appropriation/carryover@total=8.00", "not_applicable"),
        ("appropriation/carryover@total=8.00; appropriation/carryover_general_public@total=8.00", "pass"),
        ("appropriation/carryover@total=7.00; appropriation/carryover_general_public@total=7.00", "fail"),
        ("appropriation/carryover@total=", "fail"),
    ],
)
def test_expenditure_is_paid_from_what_is_appropriated_and_what_is_carried_over(carried, expected):
    cells = f"appropriation/general_public@total=90.00; {carried}; general_public/total@total=98.00"
    found = [outcome for outcome, _ in outcomes("articulation.appropriation_total_vs_budgets", cells)]

    assert expected in found
    assert expected == "fail" or "fail" not in found


def test_expenditure_may_be_handed_up_and_down():
    cells = (
        "expenditure/201@total=20.00; expenditure/201@basic=8.00; expenditure/201@project=3.00; "
        "expenditure/201@subsidies_down=5.00; expenditure/201@remitted_up=4.00"
    )

    assert [outcome for outcome, _ in outcomes("balance.expenditure_total", cells)] == ["pass"]


@pytest.mark.parametrize(
    "told",
    [
        "年初预算为100.00万元，全年预算为120.00万元，支出决算为118.00万元，完成全年预算的98.33%",
        "年初预算为100.00万元，调整预算数为120.00万元，支出决算为118.00万元，完成调整预算数的98.33%",
        "年初预算为100.00万元，调整后预算为120.00万元，支出决算为118.00万元，完成年初预算的118.00%，完成调整后预算的98.33%",
        "年初预算为100.00万元，调整后预算为120.00万元，支出决算为118.00万元，完成年初预算的118.00%",
    ],
)
def test_a_rate_of_completion_may_be_on_either_budget(told):
    audit = audit_of(f"“2023年度一般公共预算财政拨款支出{told}。”", phase="final")

    assert [finding.message["zh"] for finding in audit.findings] == []


def test_a_rate_of_completion_that_fits_neither_budget_is_told():
    told = "年初预算为100.00万元，全年预算为120.00万元，支出决算为118.00万元，完成全年预算的89.33%"
    audit = audit_of(f"“2023年度一般公共预算财政拨款支出{told}。”", phase="final")

    assert [finding.rule_id for finding in audit.findings] == ["narrative.completion"]


KEPT = (
    "summary/total_expenditure@amount=15.00; summary/201@amount=13.00; summary/carryover_next@amount=2.00; "
)


@pytest.mark.parametrize(
    ("rule_id", "expected"),
    [
        ("articulation.revenue_vs_summary", {"not_applicable"}),
        ("articulation.expenditure_vs_revenue", {"not_applicable"}),
        ("articulation.expenditure_vs_summary", {"pass"}),
    ],
)
def test_money_kept_for_the_next_year_is_received_and_not_spent(rule_id, expected):
    cells = "revenue/201@total=15.00; expenditure/201@total=13.00; expenditure/total@total=13.00"

    assert expected == {outcome for outcome, _ in outcomes(rule_id, KEPT + cells)}


def test_money_kept_for_the_next_year_is_not_taken_for_spent():
    cells = "expenditure/201@total=13.00; expenditure/total@total=15.00"
    found = [outcome for outcome, _ in outcomes("articulation.expenditure_vs_summary", KEPT + cells)]

    assert ["fail", "pass"] == sorted(found)


def test_what_lines_receive_is_not_told_by_a_revenue_table_of_units():
    rule = "articulation.expenditure_vs_three_budgets"
    cells = (
        "expenditure/2010301@total=10.00; general_public/2010301@total=9.00; government_fund; state_capital; summary; "
        "revenue/total@other_revenue=1.00; revenue/{}@other_revenue=1.00"
    )
    reason = "revenue is not told by line: other_revenue"

    assert outcomes(rule, cells.format("row 3"), form="ten_table_budget") == [("not_applicable", reason)]
    assert outcomes(rule, cells.format("2010301"), form="ten_table_budget") == [("pass", "")]


def test_three_budgets_are_not_added_up_where_the_general_public_one_is_part_of_all_appropriations():
    cells = "revenue/total@fiscal_subtotal=9.00; summary/fiscal_appropriation@amount=9.00; summary/government_fund@amount=1.00"
    found = outcomes("articulation.final_revenue_vs_summary", cells, phase="final")

    assert ("not_applicable", "general public budget not told by itself: summary") in found
    assert "fail" not in [outcome for outcome, _ in found]
