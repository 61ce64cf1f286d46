"""Items roll up to classes, classes to categories, categories to the total."""

import pytest
from builders import verdicts

EXPENDITURE = "hierarchy.expenditure"
TREE = "expenditure/201@total={}; expenditure/20103@total={}; expenditure/2010301@total={}; expenditure/2010302@total={}"

passing = [
    TREE.format("3.00", "3.00", "1.00", "2.00"),
    TREE.format("3.00", "3.00", "3.00", ""),
    TREE.format("-3.00", "-3.00", "1.00", "-4.00"),
]
failing = [
    (TREE.format("3.00", "3.00", "1.00", "2.10"), "expenditure/20103@total", "-0.10"),
    (TREE.format("4.00", "3.00", "1.00", "2.00"), "expenditure/201@total", "1.00"),
    (TREE.format("", "3.00", "1.00", "2.00"), "expenditure/201@total", "blank"),
    (TREE.format("3.00", "3.00", "", "2.00"), "expenditure/20103@total", "1.00"),
]
not_applicable = [
    (TREE.format("3.00", "", "", ""), "expenditure/20103@total", "blank"),
    (TREE.format("3.00", "3.00", "1.00", "2.O0"), "expenditure/20103@total", "not an amount"),
]


@pytest.mark.parametrize("notation", passing)
def test_lines_that_roll_up_pass(notation):
    assert [outcome for _, outcome, _ in verdicts(EXPENDITURE, notation)] == ["pass", "pass"]


@pytest.mark.parametrize(("notation", "instance", "told"), failing)
def test_the_line_that_does_not_roll_up_fails_and_no_other(notation, instance, told):
    assert [
        (place, said) for place, outcome, said in verdicts(EXPENDITURE, notation) if outcome == "fail"
    ] == [(instance, told)]


@pytest.mark.parametrize(("notation", "instance", "reason"), not_applicable)
def test_a_line_whose_parts_cannot_be_read_is_not_judged(notation, instance, reason):
    assert (instance, "not_applicable", reason) in verdicts(EXPENDITURE, notation)


def test_a_blank_class_under_a_printed_category_fails_there():
    assert ("expenditure/201@total", "fail", "blank") in verdicts(
        EXPENDITURE, TREE.format("3.00", "", "1.00", "2.00")
    )


def test_every_column_rolls_up_by_itself():
    notation = (
        "expenditure/201@total=3.00; expenditure/201@basic=2.00; "
        "expenditure/20103@total=3.00; expenditure/20103@basic=1.00"
    )

    assert verdicts(EXPENDITURE, notation) == [
        ("expenditure/201@total", "pass", ""),
        ("expenditure/201@basic", "fail", "1.00"),
    ]


def test_the_total_takes_the_categories_and_not_their_items():
    notation = f"{TREE.format('3.00', '3.00', '1.00', '2.00')}; expenditure/total@total=3.00"

    assert ("expenditure/total@total", "pass", "") in verdicts(EXPENDITURE, notation)


def test_a_misprinted_code_breaks_no_sum():
    notation = (
        "expenditure/208@total=3.00; expenditure/20899@total=3.00; "
        "expenditure/2080501@total=1.00; expenditure/2080502@total=2.00"
    )

    assert {outcome for _, outcome, _ in verdicts(EXPENDITURE, notation)} == {"pass"}


def test_named_lines_are_no_matter_of_the_hierarchy_of_another_table():
    notation = TREE.format("3.00", "3.00", "1.00", "2.00")

    assert verdicts(EXPENDITURE, notation) == verdicts(
        EXPENDITURE,
        f"{notation}; three_public/vehicles@total=9.00; three_public/vehicles_operation@total=1.00",
    )


def test_kinds_of_procurement_add_up_to_its_total():
    notation = "procurement/total@total=3.00; procurement/goods@total=1.00; procurement/services@total={}"

    assert [("procurement/total@total", "pass", "")] == verdicts(
        "hierarchy.procurement", notation.format("2.00")
    )
    assert [("procurement/total@total", "fail", "-0.50")] == verdicts(
        "hierarchy.procurement", notation.format("2.50")
    )


def test_sources_of_a_revenue_tree_add_up_to_its_total():
    notation = "revenue/total@total=9.00; revenue/general_public@total=5.00; revenue/unit_funds@total={}"

    assert ["pass"] == [outcome for _, outcome, _ in verdicts("hierarchy.revenue", notation.format("4.00"))]
    assert ["fail"] == [outcome for _, outcome, _ in verdicts("hierarchy.revenue", notation.format("3.00"))]
