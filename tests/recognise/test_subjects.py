"""The words before a figure: what they name, in which role, and whether they only give a reason."""

import pytest

from audit_lib.recognise.subjects import core, name_subject

SUBJECTS = {
    "示例局2024年度收入支出总计": ("示例局收入支出总计", ""),
    "。与2023年度相比，收入支出总计": ("收入支出总计", ""),
    "；（二）公务接待费": ("公务接待费", ""),
    "1．其他资金收入预算总计": ("其他资金收入预算总计", ""),
    "，其中：财政拨款收入": ("财政拨款收入", ""),
    "收、支预算总计各": ("收、支预算总计", ""),
    "财政拨款支出年初预算为": ("财政拨款支出", "opening"),
    "，支出决算为": ("", "final"),
    "。基本支出决算": ("基本支出", "final"),
    "。财政拨款支出决算": ("财政拨款支出", "final"),
    "。会议费全年预算数": ("会议费", "adjusted"),
    "公务接待费支出决算为": ("公务接待费", "final"),
    "。2023年当年预算执行数为": ("", "prior"),
    "，2024年预算安排": ("", ""),
    "，比上年预算": ("", "prior"),
    "，较2022年的": ("", "prior"),
    "，较上年项目支出": ("项目支出", "prior"),
    "，比2023年增加后的项目支出": ("增加后的项目支出", ""),
    "，差值为": ("", "gap"),
    "。与2022年预算相比": ("", ""),
    "，与预算相比，": ("", "adjusted"),
    "，较预算数": ("", "adjusted"),
    "；决算数较预算数": ("", "adjusted"),
    "，比年初预算数": ("", "opening"),
    "，与年初预算相比，": ("", "opening"),
    "，较年初预算数，支出": ("支出", ""),
    "，相比上年预算数": ("", "prior"),
    "，相比2022年的总收入": ("总收入", "prior"),
    "。与2022年": ("", "prior"),
    "。与2022年度的": ("", "prior"),
    "，较上年支出数": ("", "prior"),
    "，比上年预算数字": ("", "prior"),
    "2024年安排公务接待费预算": ("公务接待费预算", ""),
    "2024年安排支出": ("安排支出", ""),
    "，相较于上年度，": ("", ""),
    "。公务接待费较上年同期": ("公务接待费", "prior"),
    "，比2019年度决算数": ("", "prior"),
    "，调整后预算数": ("", "adjusted"),
    "，完成全年预算": ("", "adjusted"),
    "，决算数大于预算数": ("", "gap"),
    "，决算数比年初预算数": ("", "final"),
    "，本年数": ("", ""),
    "": ("", ""),
}
ITEMS = {
    "1、教育支出（类）普通教育（款）初中教育（项）。主要用于：办学。年初预算为": "教育支出|普通教育|初中教育",
    "2.“教育支出-普通教育-小学教育”科目": "教育支出|普通教育|小学教育",
    "3．检察（款）行政运行（项）支出": "|检察|行政运行",
    "；卫生健康支出（类）": "卫生健康支出||",
    "（2）教育支出（205类）": "教育支出||",
    "4.教育支出（205类）普通教育（02款）高中教育（04项）：预算数为": "教育支出|普通教育|高中教育",
    "。1.“教育支出”科目": "教育支出||",
    "，具体为：高中教育（项）": "||高中教育",
    "9.农林水支出（213）林业和草原（02）防灾减灾（34）：2023年预算数为": "农林水支出|林业和草原|防灾减灾",
    "支出预算包括：卫生健康支出（210）": "卫生健康支出||",
    "。项目支出（1）": "",
    "（4）行政单位医疗（2101101）": "||行政单位医疗",
    "（七）2120104-城管执法": "||城管执法",
    "项目支出": "",
}
ASIDES = [
    "，主要原因是：会议减少",
    "，主要用于外事活动",
    "。主要原因一是划转",
    "，主要原因一是划转；二是压减",
]


@pytest.mark.parametrize("before", SUBJECTS)
def test_the_last_clause_that_names_something_is_the_subject(before):
    named = name_subject(before)

    assert SUBJECTS[before] == (named.subject, named.role)
    assert not named.aside


@pytest.mark.parametrize("before", ITEMS)
def test_an_item_is_known_by_its_category_item_and_sub_item(before):
    assert ITEMS[before] == name_subject(before).item


@pytest.mark.parametrize("before", ASIDES)
def test_reasons_and_purposes_name_nothing(before):
    named = name_subject(before)

    assert named.aside
    assert named.subject == named.item == ""


def test_a_reason_ends_with_its_sentence():
    assert name_subject("，主要原因是会议减少。项目支出").subject == "项目支出"
    assert name_subject("，主要原因是未安排；公务接待费").subject == "公务接待费"


def test_what_a_list_is_used_for_is_no_purpose():
    assert not name_subject("，主要用于以下方面：教育支出（类）").aside


def test_names_of_one_total_have_one_core():
    assert core("收、支预算总计") == core("收入、支出预算总计") == core("收入支出总计")
    assert core("财政拨款收入") != core("财政拨款支出")
