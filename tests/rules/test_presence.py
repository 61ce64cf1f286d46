"""What must be there at all: tables, explanations, totals, lines, rows that fit."""

from dataclasses import replace

import pandas as pd
import pytest
from builders import evidence_of, rule_named, verdicts

from audit_lib.recognise import stack
from audit_lib.reference import load_forms
from audit_lib.rules import confront

REQUIRED, EXPLAINED = "presence.required_tables", "presence.empty_tables_explained"
TOTAL, LISTED, FIT = "presence.total_line", "presence.lines_listed", "presence.rows_fit"
TEN = load_forms()["ten_table_budget"].tables

explained = [
    "government_fund; “本单位没有政府性基金预算支出，此表为空表。”",
    "government_fund; “某某局2023年未安排政府性基金预算支出。”",
    "state_capital; “本部门无国有资本经营预算支出。”",
]
unexplained = [
    "government_fund",
    "government_fund; “本单位没有国有资本经营预算支出，此表为空表。”",
    "government_fund; “政府性基金预算支出情况如下。”",
    "government_fund/total@total=; “单位共有在职人员12人。”",
]


@pytest.mark.parametrize("absent", TEN)
def test_each_absent_table_fails_once_and_by_itself(absent):
    printed = "; ".join(table for table in TEN if table != absent)

    assert [row for row in verdicts(REQUIRED, printed, form="ten_table_budget") if row[1] != "pass"] == [
        (absent, "fail", "table absent")
    ]


def test_a_table_that_the_form_does_not_have_is_not_asked_for(monkeypatch):
    form = load_forms()["ten_table_budget"]
    short = {"ten_table_budget": type(form)(
        slug=form.slug, zh=form.zh, en=form.en, phase=form.phase, tables=("summary",)
    )}  # fmt: skip
    monkeypatch.setattr("audit_lib.rules.presence.load_forms", lambda: short)

    assert verdicts(REQUIRED, "summary", form="ten_table_budget") == [("summary", "pass", "")]


@pytest.mark.parametrize(("year", "asked"), [(2018, False), (2019, True), (None, True)])
def test_a_table_is_asked_for_since_its_first_year(year, asked):
    evidence = evidence_of("; ".join(TEN), form="ten_table_budget")
    dated = replace(
        evidence, disclosures=evidence.disclosures.assign(fiscal_year=pd.array([year], dtype="Int64"))
    )

    assert asked == ("state_capital" in set(confront(dated, [rule_named(REQUIRED)]).results["instance"]))


def test_tables_that_no_form_has_may_be_the_absent_ones():
    evidence = evidence_of("; ".join(table for table in TEN if table != "project"), form="ten_table_budget")
    unknown = evidence.tables.iloc[[0]].assign(table="", title="专项资金预算汇总表", recognised=False)
    told = replace(evidence, tables=pd.concat([evidence.tables, unknown], ignore_index=True))
    results = confront(told, [rule_named(REQUIRED)]).results

    assert "project" not in set(results["instance"])
    assert "summary" in set(results["instance"])


@pytest.mark.parametrize("notation", explained)
def test_an_empty_table_that_is_explained_passes(notation):
    assert [outcome for _, outcome, _ in verdicts(EXPLAINED, notation)] == ["pass"]


@pytest.mark.parametrize("notation", unexplained)
def test_an_empty_table_without_a_word_fails(notation):
    assert [row[1:] for row in verdicts(EXPLAINED, notation)] == [("fail", "not explained")]


def test_a_note_under_the_empty_table_explains_it_without_naming_it():
    evidence = evidence_of("government_fund")
    noted = replace(evidence, tables=evidence.tables.assign(notes="注：本单位无此项支出，此表为空表。"))

    assert list(confront(noted, [rule_named(EXPLAINED)]).results["outcome"]) == ["pass"]


def test_a_table_with_figures_needs_no_explanation():
    assert verdicts(EXPLAINED, "government_fund/212@total=1.00") == [
        ("government_fund", "not_applicable", "not empty")
    ]


def test_an_absent_table_needs_no_explanation():
    assert verdicts(EXPLAINED, "summary") == []


def test_an_explanation_in_another_disclosure_does_not_count():
    silent = evidence_of("government_fund", disclosure="a" * 64)
    speaking = evidence_of(explained[0], disclosure="b" * 64)
    results = confront(stack([silent, speaking]), [rule_named(EXPLAINED)]).results

    assert list(results["outcome"]) == ["fail", "pass"]


@pytest.mark.parametrize(
    ("notation", "verdict"),
    [
        ("basic/301@total=1.00; basic/total@total=1.00", ("basic", "pass", "")),
        ("basic/total@total=1.00; basic/301@total=1.00", ("basic", "pass", "")),
        ("basic/301@total=1.00", ("basic", "fail", "total line absent")),
        ("basic/301@total=", ("basic", "not_applicable", "empty table")),
    ],
)
def test_a_table_with_figures_needs_its_total(notation, verdict):
    assert verdicts(TOTAL, notation) == [verdict]


def test_a_line_with_an_amount_must_be_listed_in_the_other_table():
    notation = "expenditure/2010301@total=1.00; revenue/2010302@total=1.00"

    assert [row for row in verdicts(LISTED, notation) if row[1] == "fail"] == [
        ("expenditure/2010301 in revenue", "fail", "line absent: revenue/2010301"),
        ("revenue/2010302 in expenditure", "fail", "line absent: expenditure/2010302"),
    ]


def test_lines_listed_in_both_tables_pass():
    notation = "expenditure/2010301@total=1.00; revenue/2010301@total=2.00"

    assert [row[:2] for row in verdicts(LISTED, notation) if row[1] != "not_applicable"] == [
        ("expenditure/2010301 in revenue", "pass"),
        ("revenue/2010301 in expenditure", "pass"),
    ]


@pytest.mark.parametrize("amount", ["", "0.00"])
def test_a_line_without_money_need_not_be_listed_again(amount):
    notation = f"expenditure/2010301@total={amount}; revenue"

    assert "fail" not in [outcome for _, outcome, _ in verdicts(LISTED, notation)]


def test_lines_of_an_absent_table_are_not_asked_for():
    assert ("expenditure/*", "not_applicable", "table absent: revenue") in verdicts(
        LISTED, "expenditure/2010301@total=1.00"
    )


def test_categories_need_not_be_listed_where_items_are_asked_for():
    assert "fail" not in [
        outcome for _, outcome, _ in verdicts(LISTED, "expenditure/201@total=1.00; revenue")
    ]


def test_each_row_beyond_the_last_column_is_named():
    assert verdicts(FIT, "appropriation#34; appropriation#35; summary") == [
        ("appropriation/row 34", "fail", "more cells than columns"),
        ("appropriation/row 35", "fail", "more cells than columns"),
        ("summary", "pass", ""),
    ]


def test_a_three_public_table_without_figures_is_explained_in_prose_that_names_it():
    said = "三公经费支出为零：某某局2024年度无三公经费财政拨款支出。"

    assert [("three_public", "pass", "")] == verdicts(EXPLAINED, f"three_public; “{said}”")
