"""Amount cells become facts: canonical coordinates, integer fen, grain, unit and place."""

from pathlib import Path

import pytest

from audit_lib.ingest.flattext import read_flattext
from audit_lib.model import Disclosure
from audit_lib.recognise.facts import FACT_TYPES, TABLE_TYPES, tidy_facts, tidy_tables
from audit_lib.recognise.tables import find_tables
from audit_lib.terms import Reader

ABOUT = {"entity": "示例局", "fiscal_year": 2023, "phase": "budget"}
HEADER = "科目编码|科目名称|合计|基本支出|项目支出"
CENT = 10_000  # 0.01 万元 in fen
UNIT = 1_000_000  # 1 万元 in fen


def table(title, *rows, unit="万元"):
    """A table of flattened text, a row written as 甲|乙|丙."""
    body = "".join("".join(f"\t{text}\n" for text in row.split("|")) + "\n" for row in rows)
    return f"{title}\n" + (f"单位：{unit}\n" if unit else "") + body + "\n"


def read(*tables):
    disclosure = Disclosure(
        source=Path("budget.txt"),
        sha256="a" * 64,
        reader=Reader.TEXT,
        blocks=read_flattext("".join(tables)),
    )
    return disclosure, find_tables(disclosure)


def facts_of(*tables):
    return tidy_facts(*read(*tables), ABOUT)


def column_of(*figures, unit="万元", title="一般公共预算支出情况表"):
    """A table with one amount a row, under codes of its own."""
    rows = [f"{number}|项{number}|{figure}||" for number, figure in enumerate(figures, start=201)]
    return table(title, HEADER, *rows, unit=unit)


def grains(facts):
    totals = facts[facts["column"].eq("total") & facts["amount_fen"].notna()]
    return totals["grain_fen"].tolist()


def test_each_amount_cell_is_one_fact_with_its_coordinates():
    facts = facts_of(
        table("支出总体情况表", HEADER, "201|一般公共服务支出|5.00|3.00|2.00", "|合  计|5.00||2.00")
    )

    assert [
        ("expenditure", "201", "total", 5 * UNIT, "total"),
        ("expenditure", "201", "basic", 3 * UNIT, "total"),
        ("expenditure", "201", "project", 2 * UNIT, "total"),
        ("expenditure", "total", "total", 5 * UNIT, ""),
        ("expenditure", "total", "basic", None, ""),
        ("expenditure", "total", "project", 2 * UNIT, ""),
    ] == [
        (row.table, row.line_code, row.column, None if row.raw == "" else row.amount_fen, row.parent)
        for row in facts.itertuples()
    ]
    assert ["一般公共服务支出", "合  计"] == facts["line_label"].unique().tolist()


def test_fact_knows_where_it_stands_and_whose_it_is():
    text = table("支出总体情况表", HEADER, "201|教育|5.00|3.00\u3000|")
    fact = facts_of(text).iloc[1]

    assert (1, 2, 4) == (fact["grid"], fact["row"], fact["col"])
    assert "\t3.00\u3000" == text.split("\n")[fact["text_line"] - 1]
    assert "3.00" == fact["raw"]
    assert ("示例局", 2023, "budget") == (fact["entity"], fact["fiscal_year"], fact["phase"])
    assert ("a" * 64, "budget.txt", "text") == (fact["disclosure"], fact["source"], fact["reader"])
    assert ("基本支出", "万元", 1) == (fact["column_label"], fact["unit"], fact["depth"])


def test_columns_have_the_promised_types_even_without_facts():
    for facts in (facts_of(column_of("5")), facts_of(table("新增资产配置表", "甲|乙", "丙|1"))):
        assert list(FACT_TYPES) == list(facts.columns)
        assert list(FACT_TYPES.values()) == [str(kind) for kind in facts.dtypes]


def test_both_lanes_of_a_table_become_facts():
    facts = facts_of(
        table("收支总体情况表", "项目|预算数|功能分类|预算数", "一、本年收入|5.00|201 一般公共服务支出|4.00")
    )

    assert [("current_revenue", 5 * UNIT, 2), ("201", 4 * UNIT, 4)] == list(
        zip(facts["line_code"], facts["amount_fen"], facts["col"], strict=True)
    )


def test_bare_total_is_of_the_lane_that_prints_it():
    facts = facts_of(table("收支总体情况表", "收入|预算数|支出|预算数", "总计|5.00|总计|4.00"))

    assert [("total_revenue", 5 * UNIT), ("total_expenditure", 4 * UNIT)] == list(
        zip(facts["line_code"], facts["amount_fen"], strict=True)
    )


@pytest.mark.parametrize("mark", ["", " ", "\u3000", "-", "－", "—", "–", "―", "/", "——", "--"])
def test_blank_or_nil_mark_is_a_fact_without_amount_and_without_text(mark):
    fact = facts_of(column_of(mark, "5.00")).iloc[0]

    assert "" == fact["raw"]
    assert bool(facts_of(column_of(mark, "5.00"))["amount_fen"].isna().iloc[0])


@pytest.mark.parametrize("text", ["0", "0.00", "０"])
def test_nought_is_an_amount(text):
    fact = facts_of(column_of(text, "5.00")).iloc[0]

    assert (0, text) == (fact["amount_fen"], fact["raw"])


@pytest.mark.parametrize("text", ["无", "5.00元", "5.0.0", "#REF!", "见附件"])
def test_text_that_is_no_amount_is_kept_without_one(text):
    fact = facts_of(column_of(text, "5.00")).iloc[0]

    assert text == fact["raw"]
    assert facts_of(column_of(text, "5.00"))["amount_fen"].isna().tolist()[0]


def test_row_with_too_many_cells_marks_its_facts():
    facts = facts_of(table("支出总体情况表", HEADER, "201|甲|1||", "202|乙|2||", "203|丙|3|||", "204|丁|4||"))

    assert {"203"} == set(facts[facts["ragged"]]["line_code"])


# Grain


def test_hand_typed_whole_number_stands_for_the_grain_of_its_table():
    assert [CENT] * 3 == grains(facts_of(column_of("28", "27.65", "0.3")))


def test_table_of_whole_numbers_takes_the_grain_of_another_table():
    facts = facts_of(column_of("28", "30"), column_of("27.65", title="支出总体情况表"))

    assert [CENT] * 3 == grains(facts)


def test_table_of_whole_numbers_alone_is_printed_in_whole_units():
    assert [UNIT] * 2 == grains(facts_of(column_of("28", "30")))


def test_table_of_another_unit_lends_no_grain():
    facts = facts_of(column_of("28"), column_of("27.65", title="支出总体情况表", unit="元"))

    assert [UNIT, 1] == grains(facts)


def test_whole_numbers_of_a_finer_unit_are_whole_units():
    assert [100] == grains(facts_of(column_of("2765", unit="元")))


def test_one_slip_does_not_refine_a_table():
    figures = [f"{number}.00" for number in range(1, 25)]

    found = grains(facts_of(column_of(*figures, "5.123")))

    assert [CENT] * 24 + [1_000] == found


def test_figures_that_are_often_finer_refine_a_table():
    figures = [f"{number}.00" for number in range(1, 19)]

    assert {1_000} == set(grains(facts_of(column_of(*figures, "5.123", "6.123"))))


def test_blank_cell_has_the_grain_of_its_table():
    facts = facts_of(column_of("", "27.65"))

    assert {CENT} == set(facts["grain_fen"])


# Unit


def test_each_table_is_read_in_its_own_unit():
    facts = facts_of(
        column_of("500", unit="元"),
        table("财政拨款“三公”经费支出情况表", "三公支出内容|合计", "公务接待费|0.62", unit="万元"),
    )

    assert [50_000, 620_000] == facts[facts["column"].eq("total")]["amount_fen"].tolist()
    assert ["元", "万元"] == facts["unit"].unique().tolist()


def test_table_without_a_unit_takes_the_usual_one_of_its_disclosure():
    disclosure, tables = read(
        column_of("5", unit="元"),
        column_of("5", title="支出总体情况表", unit="元"),
        column_of("5", title="收入总体情况表", unit="千元"),
        column_of("5", title="政府性基金预算支出情况表", unit=""),
    )
    printed = tidy_tables(disclosure, tables)
    amounts = tidy_facts(disclosure, tables, ABOUT).dropna(subset="amount_fen")["amount_fen"]

    assert ["元", "元", "千元", "元"] == printed["unit"].tolist()
    assert [True, True, True, False] == printed["unit_printed"].tolist()
    assert [500, 500, 500_000, 500] == amounts.tolist()


def test_disclosure_without_any_unit_is_printed_in_ten_thousands():
    assert [5 * UNIT] == facts_of(column_of("5", unit=""))["amount_fen"].dropna().tolist()


# Tables


def test_every_table_is_listed_and_only_known_ones_have_facts():
    note = "本表为空表。\n"
    disclosure, tables = read(
        "表1\n", column_of("5"), note, table("新增资产配置表", "甲|乙", "丙|1", "丁|2|3", unit="元")
    )
    printed = tidy_tables(disclosure, tables)

    assert list(TABLE_TYPES) == list(printed.columns)
    assert list(TABLE_TYPES.values()) == [str(kind) for kind in printed.dtypes]
    assert [1, 2] == printed["grid"].tolist()
    assert ["general_public", ""] == printed["table"].tolist()
    assert ["一般公共预算支出情况表", "新增资产配置表"] == printed["title"].tolist()
    assert [True, False] == printed["recognised"].tolist()
    assert ["1", ""] == printed["number"].tolist()
    assert [(2, 5), (3, 2)] == list(zip(printed["rows"], printed["columns"], strict=True))
    assert ["", "3"] == printed["ragged_rows"].tolist()
    assert ["本表为空表。", ""] == printed["notes"].tolist()
    assert {1} == set(tidy_facts(disclosure, tables, ABOUT)["grid"])
