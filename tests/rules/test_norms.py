"""What the norms of disclosure ask for: explanations, detail, notes that fit their tables, figures not below zero."""

import pytest
from builders import audit_of, rule_named, verdicts

from audit_lib.errors import SuiteSyntaxError
from audit_lib.rules.kinds import check_kwargs

THREE, DETAIL = "presence.explains_three_public", "presence.down_to_sub_items"
EMPTY, BELOW = "presence.filled_not_called_empty", "presence.no_negative_figures"
NOTE = "government_fund/212@total={}; government_fund!{}"


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("2025年“三公”经费预算数为8.00万元，与2024年预算持平。", "pass"),
        ("公务接待费预算支出100 万元，与上年预算数相等。", "pass"),
        ("本单位2024年度无“三公”经费财政拨款支出。", "pass"),
        ("“三公”经费：指因公出国（境）费、公务用车购置及运行费和公务接待费。", "fail"),
        ("支出总计3.00万元。", "fail"),
    ],
)
def test_the_prose_must_say_how_the_three_public_expenses_changed(sentence, outcome):
    notation = f"“预算情况说明”; “{sentence.replace('“', '').replace('”', '')}”"

    assert [outcome] == [row[1] for row in verdicts(THREE, notation)]


def test_tables_without_their_prose_are_not_asked_to_explain():
    assert [("", "not_applicable", "no explanatory part")] == verdicts(THREE, "summary; “目录”")


def test_an_absent_explanation_is_told_without_a_place():
    (finding,) = audit_of("summary; “预算情况说明”", [rule_named(THREE)]).findings

    assert (finding.table, finding.places) == ("", ())


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("general_public/201@total=3.00; general_public/20103@total=3.00; general_public/2010301@total=3.00", ("pass", "")),
        ("general_public/201@total=3.00; general_public/20103@total=3.00", ("fail", "20103")),
        ("general_public/201@total=3.00; general_public/202@total=0.00", ("fail", "201")),
        ("general_public/total@total=3.00", ("not_applicable", "no line with a code")),
    ],
)  # fmt: skip
def test_lines_with_money_go_down_to_sub_items(notation, expected):
    assert [expected] == [row[1:] for row in verdicts(DETAIL, notation)]


@pytest.mark.parametrize(
    ("figure", "note", "outcome"),
    [
        ("3.00", "注：本表为空表。", "fail"),
        ("3.00", "说明：本部门没有政府性基金收入和支出，故本表无数据。", "fail"),
        ("3.00", "本单位无此项预算，此表为空", "fail"),
        ("3.00", "注：本表反映部门本年度政府性基金支出情况。", "pass"),
        ("3.00", "注：其他报表为空表的，应当说明。", "pass"),
        ("", "注：本表为空表。", "not_applicable"),
        ("0.00", "注：本表为空表。", "not_applicable"),
    ],
)
def test_only_a_table_without_money_may_be_called_empty(figure, note, outcome):
    assert [outcome] == [row[1] for row in verdicts(EMPTY, NOTE.format(figure, note))]


def test_a_filled_table_called_empty_is_told_with_its_figures():
    (finding,) = audit_of(NOTE.format("3.00", "注：本表为空表。"), [rule_named(EMPTY)]).findings

    assert ["3.00"] == [place.text for place in finding.places]
    assert "本表为空表" in finding.message["zh"]


def test_a_figure_below_zero_is_told_and_nought_is_not():
    notation = "summary/201@amount=-3.00; summary/202@amount=0.00; revenue/201@total=1.00; basic/301@total="

    assert [
        ("summary", "fail", "below zero"),
        ("revenue", "pass", ""),
        ("basic", "not_applicable", "empty table"),
    ] == verdicts(BELOW, notation)


def test_the_level_asked_for_must_be_one_of_the_classification():
    with pytest.raises(SuiteSyntaxError, match="sub_item"):
        check_kwargs("presence.example", "expect_lines_to_be_broken_down", {"of": ["basic"], "to": "line"})


def test_a_line_that_is_called_secret_does_not_print_its_amount():
    rule_id = "presence.no_secret_lines"

    assert [("project", "fail", "named so")] == verdicts(rule_id, "project/涉密项目@total=135.00")
    assert [("project", "pass", "")] == verdicts(rule_id, "project/涉密项目@total=; project/其他@total=1.00")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("（二）机关运行经费。无。", "pass"),
        ("（二）机关运行经费安排情况。本单位无此项支出。", "pass"),
        ("（二）机关运行经费。见下文。", "fail"),
        ("（二）机关运行经费”; “2023年本单位安排3.00万元。", "pass"),
        ("（二）机关运行经费”; “本单位为事业单位，未使用此类科目。", "pass"),
        ("（二）机关运行经费”; “（三）政府采购情况", "fail"),
        ("1．机关运行经费情况。2023年一般公共预算财政拨款运行经费3.00万元。", "pass"),
    ],
)
def test_none_behind_the_heading_explains_operating_costs(said, outcome):
    notation = f"“预算情况说明”; “{said}”"

    assert [outcome] == [row[1] for row in verdicts("presence.explains_operating_costs", notation)]


@pytest.mark.parametrize(
    ("amount", "sentence", "expected"),
    [
        ("0.40", "国内公务接待2批次、24人次。", ("pass", "")),
        ("0.40", "其中：接待批次1次、接待15人次。", ("pass", "")),
        ("0.40", "国内公务接待批次为5个。", ("pass", "")),
        (
            "0.40",
            "国内公务接待支出0.40万元（含外宾接待支出0万元）。其中：接待外宾0批次、0人次。",
            ("fail", "not explained"),
        ),
        ("0.00", "国内公务接待支出0.00万元。", ("not_applicable", "nothing spent")),
        ("", "本年没有公务接待。", ("not_applicable", "nothing spent")),
    ],
)
def test_receptions_are_told_in_occasions_where_money_was_spent(amount, sentence, expected):
    notation = f"“部门情况说明”; three_public/reception@final={amount}; “{sentence}”"

    assert [("", *expected)] == verdicts("presence.final_tells_receptions", notation, phase="final")


@pytest.mark.parametrize(
    ("amount", "sentence", "expected"),
    [
        ("0.00", "国内公务接待0批次、0人次。", ("pass", "")),
        ("0.00", "本年没有发生公务接待。", ("pass", "")),
        ("0.00", "其中：接待外宾0批次、0人次。", ("fail", "not explained")),
        ("0.40", "公务接待费支出0.40万元。", ("not_applicable", "spent")),
    ],
)
def test_that_nobody_was_received_is_told_too(amount, sentence, expected):
    notation = f"“部门情况说明”; three_public/reception@final={amount}; “{sentence}”"

    assert [("", *expected)] == verdicts("presence.final_tells_no_receptions", notation, phase="final")
