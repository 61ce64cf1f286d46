"""Figures in prose against the tables, and against each other in one statement."""

import pytest
from builders import audit_of, evidence_of, rule_named, verdicts

from audit_lib.rules import confront

GROWTH, BLANK, ITEMS = "narrative.growth", "narrative.blank_amount", "narrative.items"


def outcomes(rule_id, notation, **about):
    results = confront(evidence_of(notation, **about), [rule_named(rule_id)]).results
    return [(row.outcome, row.reason) for row in results.itertuples()]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("项目支出28.00万元，比上年增加3.00万元，增长12%。", ("pass", "")),
        ("项目支出28.00万元，比上年增加3.00万元，增长12.00%。", ("pass", "")),
        ("公用经费26.69万元，比上年增加2.16万元，增长8.8%。", ("pass", "")),
        ("公用经费26.69万元，比上年增加2.16万元，增长8.80%。", ("rounding", "")),
        ("项目支出28.00万元，比上年增加3.00万元，增长21.00%。", ("fail", "rate")),
        ("项目支出175.70万元，比上年增加7.63万元，增长4.16%。", ("fail", "direction")),
        ("项目支出175.70万元，比上年减少7.63万元，下降4.16%。", ("pass", "")),
        ("项目支出28.00万元，比上年减少3.00万元，增长9.68%。", ("fail", "direction")),
        ("项目支出5.22万元，比上年增加5.22万元，增长100%。", ("not_applicable", "no base")),
        ("项目支出5.22万元，比上年增加0万元，增长0%。", ("not_applicable", "no change")),
    ],
)
def test_a_rate_is_the_change_over_what_there_was_before(sentence, expected):
    assert [expected] == outcomes(GROWTH, f"“{sentence}”")


@pytest.mark.parametrize(
    "sentence",
    ["项目支出28.00万元，增长12%。", "比上年增加3.00万元，增长12%。", "项目支出28.00万元，占12%。"],
)
def test_a_statement_without_amount_change_and_rate_is_passed_over(sentence):
    assert [] == outcomes(GROWTH, f"“{sentence}”")


def test_rates_of_a_disclosure_that_cuts_digits_off_are_judged_by_what_was_cut():
    cut = "； ".join(
        f"项目{word}支出{now}万元，比上年增加{change}万元，增长{rate}%"
        for word, now, change, rate in (
            ("甲", "109.99", "9.99", "9.99"),
            ("乙", "300.00", "100.00", "50.00"),
            ("丙", "116.66", "16.66", "16.66"),
            ("丁", "160.00", "59.99", "59.98"),
        )
    )

    assert {"pass", "rounding"} >= {outcome for outcome, _ in outcomes(GROWTH, f"“{cut}。”")}


def test_one_wrong_rate_among_rounded_ones_is_not_excused_as_cutting():
    statements = [
        ("甲", "10600.00", "600.00", "6.00"),
        ("乙", "10883.36", "2915.22", "36.58"),
        ("丙", "15700.00", "2700.00", "20.77"),
        ("丁", "11666.70", "1666.70", "16.67"),
    ]
    sentences = "； ".join(
        f"项目{word}支出{now}万元，比上年增加{change}万元，增长{rate}%"
        for word, now, change, rate in statements
    )

    assert ["pass", "fail", "pass", "pass"] == [
        outcome for outcome, _ in outcomes(GROWTH, f"“{sentences}。”")
    ]


def test_a_list_may_name_a_category_for_all_its_lines():
    table = "basic/301 工资福利支出@total=15.00; basic/30101 基本工资@total=10.00; basic/30102 津贴补贴@total=5.00"

    assert [("pass", ""), ("pass", "")] == outcomes(
        "narrative.personnel_names", f"{table}; “人员经费15.00万元，包括：工资福利支出、津贴补贴。”"
    )
    assert [("pass", ""), ("fail", "not_named")] == outcomes(
        "narrative.personnel_names", f"{table}; “人员经费15.00万元，包括：津贴补贴、津贴补贴。”"
    )


def test_a_blank_amount_fails_and_a_printed_zero_does_not():
    assert [("fail", "blank")] == outcomes(BLANK, "“三公经费数为    万元。”")
    assert [("pass", "")] == outcomes(BLANK, "“三公经费数为0万元。”")


ITEM = "“一般公共服务（类）某某事务（款）{name}（项）2023年预算数为{amount}万元。”"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("175.70", ("pass", "")),
        ("157.70", ("fail", "differs")),
        ("175.71", ("fail", "differs")),
        ("176", ("rounding", "")),
        ("178", ("fail", "differs")),
    ],
)
def test_an_item_in_prose_is_the_one_of_the_table(amount, expected):
    table = "general_public/2010301@total=175.70"

    assert [expected] == outcomes(ITEMS, f"{table}; {ITEM.format(name='2010301', amount=amount)}")


def test_an_item_that_the_table_does_not_name_is_not_looked_up():
    table = "general_public/2010301@total=175.70"

    assert [] == outcomes(ITEMS, f"{table}; {ITEM.format(name='某项', amount='1.00')}")


def test_an_item_whose_cell_is_blank_is_not_judged():
    table = "general_public/2010301@total="

    assert [] == outcomes(ITEMS, f"{table}; {ITEM.format(name='2010301', amount='1.00')}")


def test_a_finding_in_prose_tells_sentence_figures_and_place():
    notation = "“项目支出28.00万元，比上年增加3.00万元，增长21.00%。”"

    [finding] = audit_of(notation, [rule_named(GROWTH)]).findings

    assert ("21.00", "12.00", "9.00", "%") == (
        finding.reported,
        finding.expected,
        finding.difference,
        finding.unit,
    )
    assert ("3.00 / (28.00 - 3.00) = 12.00% ≠ 21.00%",) == finding.arithmetic["zh"]
    assert ["增长21.00%", "增加3.00万元", "28.00万元"] == [place.text for place in finding.places]
    assert "项目支出" in finding.message["en"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("教育支出决算为93.00万元，完成预算93%，决算数小于预算数的主要原因是节约。", ("pass", "")),
        ("教育支出决算为93.00万元，完成预算93%，决算数大于预算数的主要原因是节约。", ("fail", "comparison")),
        ("教育支出决算为93.00万元，完成预算100%，决算数与预算数相同。", ("pass", "")),
        ("教育支出决算为93.00万元，完成预算103%，决算数与预算数持平。", ("fail", "not_level")),
    ],
)
def test_without_the_budget_a_comparison_is_held_against_the_rate_of_completion(sentence, expected):
    assert [expected] == outcomes("narrative.comparison", f"“{sentence}”", phase="final")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("会议费全年预算数20.00万元，决算数17.00万元，预决算差异率-15.00%。", ("pass", "")),
        ("会议费全年预算数20.00万元，决算数17.00万元，预决算差异率15.00%。", ("fail", "direction")),
        ("会议费全年预算数20.00万元，决算数17.00万元，预决算差异率-51.00%。", ("fail", "rate")),
        ("会议费全年预算数0万元，决算数0万元，预决算差异率0.00%。", ("not_applicable", "no base")),
        ("项目全年预算数80.00万元，执行数76.00万元，完成预算的95.00%。", ("pass", "")),
        ("项目全年预算数80.00万元，执行数76.00万元，完成预算的59.00%。", ("fail", "quotient")),
    ],
)
def test_a_deviation_from_the_budget_is_held_against_both_figures(sentence, expected):
    assert [expected] == outcomes("narrative.completion", f"“{sentence}”", phase="final")


def test_a_category_named_as_an_account_is_looked_up():
    table = "general_public/205 教育支出@total=25.00"

    assert [("fail", "differs")] == outcomes(ITEMS, f"{table}; “1.‘教育支出’科目52.00万元，用于办学。”")
    assert [("pass", "")] == outcomes(ITEMS, f"{table}; “1.‘教育支出’科目25.00万元，用于办学。”")


def test_a_budget_that_was_adjusted_restates_nothing():
    item = "1、教育支出（类）普通教育（款）初中教育（项）"
    told = "年初预算为100.00万元，调整预算数为120.00万元，支出决算为118.00万元，完成调整预算的98.33%。"

    assert [] == [
        row for row in verdicts("narrative.restatement", f"“{item}{told}”", phase="final") if row[1] == "fail"
    ]
