"""Whose disclosure it is, for which year, at which phase and in which form."""

from pathlib import Path

import pytest

from audit_lib.ingest.flattext import read_flattext
from audit_lib.model import Disclosure
from audit_lib.recognise.entity import find_entity, find_fiscal_year, find_form, find_phase
from audit_lib.recognise.tables import find_tables
from audit_lib.reference import load_forms, load_tables
from audit_lib.terms import Phase, Reader

ROWS = "\t项目\n\t预算数\n\n\t收入总计\n\t5.00\n\n"
FORMS = load_forms()


def disclosure_of(text):
    return Disclosure(source=Path("a.txt"), sha256="a" * 64, reader=Reader.TEXT, blocks=read_flattext(text))


def tables_of(*captions, rows=ROWS):
    return find_tables(disclosure_of("\n".join(f"{caption}\n{rows}" for caption in captions)))


@pytest.mark.parametrize(
    ("names", "entity"),
    [
        (["示例局"], "示例局"),
        (["示例局", "示例局", "另一个示例局"], "示例局"),
        (["示例州外事办", "示例州外事办公室"], "示例州外事办公室"),
        (["示例州外事办公室", "示例州外事办"], "示例州外事办公室"),
        ([], None),
    ],
    ids=["one", "most common", "longer of two", "longer of two, turned round", "none"],
)
def test_agency_is_the_one_that_most_captions_print(names, entity):
    assert entity == find_entity(
        tables_of("收支总表", *(f"编制部门（单位）：{name}  单位：万元" for name in names))
    )


@pytest.mark.parametrize(
    "caption",
    [
        "单位：万元",
        "单位：元",
        "金额单位：人民币元",
        "编制单位：",
        "单位：百万元  ",
    ],
)
def test_unit_of_money_is_no_agency(caption):
    assert find_entity(tables_of(f"收支总表\n{caption}")) is None


@pytest.mark.parametrize(
    "caption",
    [
        "部门：示例局",
        "编制单位:示例局 单位:元",
        "公开部门：示例局",
        "填报单位名称：示例局",
        "编制部门（单位）：示例局",
        "编制部门（单位）：示例局单位：万元",
        "编制部门：示例局金额单位：万元",
    ],
)
def test_agency_is_named_in_many_ways(caption):
    assert "示例局" == find_entity(tables_of(f"收支总表\n{caption}"))


@pytest.mark.parametrize(
    ("cover", "entity"),
    [
        ("2023年度示例市甲馆部门决算", "示例市甲馆"),
        ("2023年示例市甲馆单位预算公开", "示例市甲馆"),
        ("示例市甲馆2023年度部门决算", "示例市甲馆"),
        ("示例市甲馆\n2023年度部门决算", "示例市甲馆"),
        ("2023年度部门决算", None),
        ("2023年度本部门部门决算", None),
    ],
)
def test_without_captions_the_cover_names_the_agency(cover, entity):
    assert entity == find_entity((), disclosure_of(cover).paragraphs)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("示例局2023年部门预算", 2023),
        ("示例局2023年度部门预算\n2022年决算数\n2023年预算公开", 2023),
        ("2023年部门预算\n" + "2022年的情况。\n" * 5, 2023),
        ("2022年部门预算\n2023年部门预算", 2023),
        ("2023年部门预算\n2023年部门预算\n2024年部门预算", 2023),
        ("全年工作安排，2021年完成。", 2021),
        ("示例局 2023 年部门预算", 2023),
        ("没有年份。", None),
        ("1998年部门预算", None),
        ("", None),
    ],
    ids=[
        *(
            "heading",
            "most named",
            "headings before prose",
            "later of two",
            "most named of two",
            "prose alone",
        ),
        *("blanks", "none", "another century", "empty"),
    ],
)
def test_year_is_the_one_that_headings_name_most(text, year):
    assert year == find_fiscal_year(disclosure_of(text))


def test_long_sentence_about_a_budget_is_no_heading():
    sentence = "2022年预算执行情况良好，" + "各项工作按计划推进，" * 6

    assert 2023 == find_fiscal_year(disclosure_of(f"{sentence}\n{sentence}\n2023年部门预算"))


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("2023年部门预算公开", Phase.BUDGET),
        ("2023年度部门决算\n收入支出决算总表\n支出决算表", Phase.FINAL),
        (
            "2023年部门决算\n收入决算表\n一般公共预算财政拨款支出决算表\n政府性基金预算收入支出决算表",
            Phase.FINAL,
        ),
        ("2023年部门预算\n支出预算表\n2022年决算数", Phase.BUDGET),
        ("一般公共预算支出情况表", None),
        ("部门预算与部门决算", Phase.BUDGET),
        ("", None),
    ],
    ids=[
        *("budget", "final", "names of funds say nothing", "most often", "fund alone", "one heading of both"),
        "nothing",
    ],
)
def test_phase_is_the_word_that_headings_print_most(text, phase):
    assert phase is find_phase(disclosure_of(text))


def form_of(*slugs):
    return find_form(tables_of(*(load_tables()[slug].zh for slug in slugs)))


def test_full_set_of_tables_is_the_form():
    form = FORMS["ten_table_budget"]

    assert form is form_of(*form.tables)


def test_half_of_the_tables_are_enough_to_know_the_form():
    form = FORMS["ten_table_budget"]

    assert form is form_of("project", *form.tables[:3], "basic")
    assert form_of("summary", "project") is None


def test_unknown_tables_make_no_form():
    assert find_form(tables_of("新增资产配置表")) is None
    assert find_form(()) is None


def test_lines_of_the_summary_tell_forms_of_the_same_tables_apart():
    heads = "\t项目\n\t预算数\n\n"
    titles = [load_tables()[slug].zh for slug in FORMS["shanghai_budget"].tables[1:]]
    texts = {
        "shanghai_budget": ["一、财政拨款收入", "二、事业收入", "收入总计"],
        "unified_budget": ["一、一般公共预算拨款收入", "五、事业收入", "本年收入合计", "上年结转结余"],
    }
    for form, lines in texts.items():
        rows = heads + "".join(f"\t{line}\n\t5.00\n\n" for line in lines)
        tables = tables_of("收支总表", *titles, rows=rows)
        assert FORMS[form] is find_form(tables, Phase.BUDGET)
