"""A code begins with the code of the line that it is printed under; contributions stand where they belong."""

import pytest
from builders import evidence_of, rule_named, verdicts

from audit_lib.rules import confront

PARENT, CONTRIBUTIONS = "classification.parent_line", "plausibility.contributions"


def test_codes_under_their_own_parents_pass():
    notation = "expenditure/208@total=1.00; expenditure/20805@total=1.00; expenditure/2080501@total=1.00"

    assert verdicts(PARENT, notation) == [("expenditure/208", "pass", ""), ("expenditure/20805", "pass", "")]


def test_a_code_under_another_parent_is_named():
    notation = "expenditure/208@total=1.00; expenditure/20899@total=1.00; expenditure/2080501@total=1.00"

    assert ("expenditure/20899", "fail", "2080501") in verdicts(PARENT, notation)


def test_a_misplaced_code_points_to_its_own_cell_and_that_of_its_parent():
    notation = "expenditure/208@total=1.00; expenditure/20899@total=1.00; expenditure/2080501@total=1.00"
    results = confront(evidence_of(notation), [rule_named(PARENT)]).results

    assert list(results["facts"])[-1] == (1, 2)


@pytest.mark.parametrize(
    "notation",
    [
        "expenditure/total@total=1.00; expenditure/208@total=1.00",
        "project/total@total=1.00; project/2010302/1@total=1.00",
        "summary/current_revenue@amount=1.00; summary/unit_funds@amount=1.00",
    ],
)
def test_lines_without_a_coded_parent_are_not_judged(notation):
    assert verdicts(PARENT, notation) == []


def test_amounts_do_not_matter_to_the_place_of_a_code():
    tree = "expenditure/208@total={0}; expenditure/20805@total={1}; expenditure/2080501@total={1}"

    assert verdicts(PARENT, tree.format("1.00", "1.00")) == verdicts(PARENT, tree.format("9.00", ""))


@pytest.mark.parametrize(
    ("fund", "told"), [("21.00", ("pass", "")), ("12.00", ("fail", "9.00")), ("", ("fail", "blank"))]
)
def test_a_contribution_is_the_same_by_function_and_by_purpose(fund, told):
    found = verdicts(CONTRIBUTIONS, f"basic/30113@total=21.00; general_public/2210201@basic={fund}")

    assert [row[1:] for row in found if row[0] == "basic/30113@total"] == [told]


def test_a_contribution_that_only_one_table_lists_is_not_judged():
    found = verdicts(CONTRIBUTIONS, "basic/30113@total=21.00; general_public/2010301@basic=21.00")

    assert {outcome for _, outcome, _ in found} == {"not_applicable"}


@pytest.mark.parametrize(("amount", "wrong"), [("82.51", ["文化体育与传媒支出（类）"]), ("83.00", [])])
def test_a_category_of_a_list_is_known_by_its_amount(amount, wrong):
    table = "general_public/201 一般公共服务支出@total=30.00; general_public/205 教育支出@total=20.00; general_public/207 文化旅游体育与传媒支出@total=82.51"
    text = (
        "一般公共预算财政拨款支出132.51万元，主要用于以下方面：一般公共服务支出（类）30.00万元；教育支出（类）20.00万元；"
        f"文化体育与传媒支出（类）{amount}万元。"
    )
    results = confront(
        evidence_of(f"{table}; “{text}”", phase="final"), [rule_named("classification.prose_item")]
    ).results

    assert wrong == [figures["reported"] for figures in results.loc[results["outcome"] == "fail", "figures"]]
