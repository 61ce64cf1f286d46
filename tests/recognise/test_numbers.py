"""Numbers that are no figures are told by the words around them; everything else stays a figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.recognise.numbers import find_numbers

NO_FIGURES = [
    ("财预〔2016〕143号", ["document", "document"]),
    ("国发(2007)61号文件", ["document", "document"]),
    ("财政部令第12号", ["document"]),
    ("2023年1月31日前完成", ["date"] * 3),
    ("自7月起执行", ["date"]),
    ("每天9:30开门", ["date", "date"]),
    ("2023年部门预算", ["year"]),
    ("2021-2025年规划", ["year", "year"]),
    ("（2023）", ["year"]),
    ("2022自治区下达转移支付", ["year"]),
    ("联系电话：010-88001234", ["phone", "phone"]),
    ("第 3 页 共 12 页", ["page", "page"]),
    ("收入预算总表………………12", ["page"]),
    ("- 7 -", ["page"]),
    ("公开05表", ["table"]),
    ("见附件2", ["table"]),
    ("3.国有资本经营预算", ["list"]),
    ("4．2025年部门预算", ["list", "year"]),
    ("（1）房屋", ["list"]),
    ("2.1.3 基本情况", ["list"]),
    ("20103 政府办公厅", ["code"]),
    ("一般公共服务支出（201）", ["code"]),
    ("12345热线", ["name"]),
    ("推进“15分钟生活圈”建设", ["name"]),
    ("和平路8号3楼", ["name", "name"]),
    ("打印设备（20万元以下）", ["limit"]),
]
FIGURES = [
    "增长13.95。",
    "支出2000元",
    "共有2019人次",
    "（-28.46）",
    "（3.5）",
    "合计 5.2）",
    "建筑面积5356平方米",
    "得分99.33分",
    "443.18",
    "涉及代号7788。",
    "“完成率95%”",
]


@pytest.mark.parametrize(("text", "kinds"), NO_FIGURES)
def test_a_number_that_is_no_figure_is_told_by_the_words_around_it(text, kinds):
    assert [number.kind for number in find_numbers(text)] == kinds


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_is_never_explained_away(text):
    assert [number.kind for number in find_numbers(text)] == [None]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234,567.89", ["1,234,567.89"]),
        ("１，２３４．５", ["１，２３４．５"]),
        ("1O.00", ["1O.00"]),
        ("2023，2024", ["2023", "2024"]),
        ("1.2023年", ["1", "2023"]),
        ("3=1+2", ["3", "1", "2"]),
        ("无", []),
    ],
)
def test_a_number_is_as_long_as_a_reader_takes_it(text, numbers):
    assert [number.text for number in find_numbers(text)] == numbers


@given(st.text(alphabet="0123456789０９.,，年月日号元%（）()第表 一-", max_size=40))
def test_every_digit_belongs_to_exactly_one_number(text):
    numbers = list(find_numbers(text))
    digits = [at for at, char in enumerate(text) if char.isdecimal()]

    assert [text[number.start : number.end] for number in numbers] == [number.text for number in numbers]
    assert all(sum(number.start <= at < number.end for number in numbers) == 1 for at in digits)
