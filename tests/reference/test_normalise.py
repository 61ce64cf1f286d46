"""Printed names come to one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.reference.normalise import normalise, strip_ordinal


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("合  计", "合计"),
        ("合\u3000计", "合计"),
        ("科目\n\n名称", "科目名称"),
        ("\ufeff项\u200b目\u00a0", "项目"),
        ("财政拨款“三公”经费", "财政拨款三公经费"),
        ("「三公」'经费\"", "三公经费"),
        ("财政专户（教育收费）", "财政专户(教育收费)"),
        ("２０１", "201"),
        ("其中：一般财力", "其中:一般财力"),
        ("编制部门（单位）", "编制部门"),
        ("部门(单位)收支总体情况表", "部门收支总体情况表"),
        ("单位（部门）", "单位"),
        ("资本性支出（基本建设）", "资本性支出(基本建设)"),
        ("", ""),
    ],
)
def test_blanks_widths_and_quotes_do_not_matter(printed, name):
    assert name == normalise(printed)


@given(st.text(alphabet="合计（(单位部门)）“”「」《》 \u3000\n\u200bＡ１：:，一、"))
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text)

    assert once == normalise(once)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("一、本年收入", "本年收入"),
        ("十二、其他", "其他"),
        ("(一)工资", "工资"),
        ("(12)工资", "工资"),
        ("1.一般公共预算拨款", "一般公共预算拨款"),
        ("5、单位资金", "单位资金"),
        ("其中:一般财力", "一般财力"),
        ("其中一般财力", "一般财力"),
        ("其中,一般财力", "一般财力"),
        ("1.其中:事业收入", "事业收入"),
        ("一般公共预算", "一般公共预算"),
        ("三公经费", "三公经费"),
        ("1.5", "1.5"),
        ("201一般公共服务支出", "201一般公共服务支出"),
        ("2022年项目", "2022年项目"),
        ("上年其中", "上年其中"),
    ],
)
def test_list_number_and_of_which_are_taken_from_the_front(name, bare):
    assert bare == strip_ordinal(name)
