"""A printed grid is known by its captions: number, title, agency and unit."""

from pathlib import Path

import pytest
from wording_of_titles import KNOWN, UNKNOWN

from audit_lib.ingest.captions import is_title
from audit_lib.ingest.flattext import read_flattext
from audit_lib.model import Disclosure
from audit_lib.recognise.tables import find_spec, find_tables
from audit_lib.terms import Reader

TITLES = {
    "summary": [
        "部门（单位）收支总体情况表",
        "2025年部门财务收支预算总表",
        "部门收支总表",
        "收入支出决算总表",
        "示例县示例局2018年收支预算总表",
    ],
    "revenue": ["部门（单位）收入总体情况表", "2025年部门收入预算总表", "部门收入总表", "收入决算表"],
    "expenditure": ["部门（单位）支出总体情况表", "2025年部门支出预算总表", "部门支出总表", "支出决算表"],
    "appropriation": [
        "财政拨款收支预算总体情况表",
        "2025年部门财政拨款收支预算总表",
        "财政拨款收支总表",
        "财政拨款收入支出决算总表",
    ],
    "general_public": ["一般公共预算支出情况表", "一般公共预算支出预算表", "一般公共预算财政拨款支出决算表"],
    "basic": [
        "一般公共预算基本支出情况表",
        "一般公共预算基本支出预算表",
        "一般公共预算财政拨款基本支出决算表",
    ],
    "project": ["一般公共预算项目支出情况表", "项目支出预算明细表"],
    "government_fund": [
        "政府性基金预算支出情况表",
        "政府性基金支出预算表",
        "政府性基金预算财政拨款支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
    ],
    "state_capital": [
        "国有资本经营预算支出情况表",
        "国有资本经营预算支出预算表",
        "国有资本经营预算财政拨款支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
    ],
    "three_public": [
        "财政拨款“三公”经费支出情况表",
        "财政拨款三公经费支出决算表",
        "一般公共预算「三公」经费支出预算表",
    ],
    "performance": ["项目支出绩效目标表", "预算项目支出绩效目标申报表", "部门项目绩效目标表"],
}
UNKNOWN_TITLES = [
    "国有资产占用情况表",
    "机关事业单位人员情况表",
    "政府购买服务支出预算表",
    "部门整体支出绩效目标表",
    "国有资产占用情况表",
    "新增资产配置表",
    "收入构成",
]


@pytest.mark.parametrize(("slug", "title"), [(slug, title) for slug in TITLES for title in TITLES[slug]])
def test_wording_of_every_region_leads_to_the_canonical_table(slug, title):
    spec = find_spec(title)

    assert spec is not None
    assert slug == spec.slug


@pytest.mark.parametrize(("slug", "title"), [(slug, title) for slug in KNOWN for title in KNOWN[slug]])
def test_other_wordings_lead_to_the_canonical_table_too(slug, title):
    spec = find_spec(title)

    assert is_title(title)
    assert spec is not None
    assert slug == spec.slug


@pytest.mark.parametrize("title", [*UNKNOWN_TITLES, *UNKNOWN])
def test_table_that_no_form_knows_is_taken_for_no_other(title):
    assert find_spec(title) is None


@pytest.mark.parametrize("title", ["收支总体情况表说明", "收支总体情况表反映什么", ""])
def test_title_must_end_the_text(title):
    assert find_spec(title) is None


ROWS = "\t项目\n\t预算数\n\n\t收入总计\n\t5.00\n\n"
CAPTION = "表1\n\n收支总体情况表\n\n编制部门（单位）：示例局      单位：万元\n"


def tables_of(text):
    return find_tables(
        Disclosure(source=Path("budget.txt"), sha256="0" * 64, reader=Reader.TEXT, blocks=read_flattext(text))
    )


def about(table):
    return (table.spec and table.spec.slug, table.title, table.number, table.unit, table.entity)


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (CAPTION, ("summary", "收支总体情况表", "1", "万元", "示例局")),
        ("收支总体情况表\n", ("summary", "收支总体情况表", None, None, None)),
        ("公开表2\n收入总表\n单位：元\n", ("revenue", "收入总表", "2", "元", None)),
        (
            "支出决算表\n公开03表\n部门：示例局  金额单位：千元\n",
            ("expenditure", "支出决算表", "03", "千元", "示例局"),
        ),
        (
            "表 十\n财政拨款“三公”经费支出情况表\n",
            ("three_public", "财政拨款“三公”经费支出情况表", "十", None, None),
        ),
        ("表1-2\n收支总表\n单位：人民币元\n", ("summary", "收支总表", "1-2", "元", None)),
        ("收支总表        单位：万元\n", ("summary", "收支总表", None, "万元", None)),
        ("公开单位：示例局\n单位：百万元\n收支总表\n", ("summary", "收支总表", None, "百万元", "示例局")),
        ("填报单位名称：示例局\n收支总表\n", ("summary", "收支总表", None, None, "示例局")),
        ("新增资产配置表\n单位：元\n", (None, "新增资产配置表", None, "元", None)),
        ("本部门数据如下：\n", (None, None, None, None, None)),
    ],
)
def test_captions_tell_table_title_number_unit_and_agency(captions, expected):
    (table,) = tables_of(captions + ROWS)

    assert expected == about(table)


def test_caption_inside_the_table_counts_like_one_above_it():
    captions = "\t收支总体情况表\n\n\t编制部门：示例局\n\t\n\t单位：元\n\n"
    text = f"表5\n\n{captions}" + "\t项目\n\t预算数\n\t功能分类\n\t预算数\n\n" * 2

    (table,) = tables_of(text)

    assert ("summary", "收支总体情况表", "5", "元", "示例局") == about(table)


def test_each_table_has_its_own_captions():
    second = "表2\n收入总体情况表\n编制部门：示例中心      单位：元\n"

    first_table, second_table = tables_of(f"{CAPTION}{ROWS}\n{second}{ROWS}")

    assert ("summary", "收支总体情况表", "1", "万元", "示例局") == about(first_table)
    assert ("revenue", "收入总体情况表", "2", "元", "示例中心") == about(second_table)


def test_table_without_captions_inherits_none():
    first, second = tables_of(f"{CAPTION}{ROWS}\n{ROWS}")

    assert ("summary", None) == (first.spec.slug, second.spec)
    assert (None, None, None, None) == about(second)[1:]


def test_nearest_title_wins():
    (table,) = tables_of(f"收支总体情况表\n说明在后。\n收入总体情况表\n{ROWS}")

    assert "revenue" == table.spec.slug


def test_title_far_above_the_table_is_not_its_caption():
    (table,) = tables_of("收支总体情况表\n" + "正文一句。\n" * 6 + ROWS)

    assert (None, None) == (table.spec, table.title)


def test_notes_are_the_prose_up_to_the_next_caption_or_part():
    note = "示例局2023年没有列政府性基金预算支出，为空表。\n注：含下属单位。\n"
    first, second = tables_of(
        f"{CAPTION}{ROWS}\n{note}表2\n收入总体情况表\n{ROWS}\n无。\n第三部分 说明\n正文。"
    )

    assert note.splitlines() == [paragraph.text for paragraph in first.notes]
    assert ["无。"] == [paragraph.text for paragraph in second.notes]
