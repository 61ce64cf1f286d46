"""The lists of codes hold what printed sources vouch for, and names are compared by what must agree."""

import re

import pytest

from audit_lib.reference import find_category, normalise
from audit_lib.reference.codes import bare_name, load_codes

LISTS = ("functional", "economic")


@pytest.mark.parametrize("classification", LISTS)
def test_codes_have_two_digits_a_level(classification):
    assert all(re.fullmatch(r"\d{3}(\d{2}){0,2}", code) for code in load_codes(classification))


@pytest.mark.parametrize("classification", LISTS)
def test_names_of_one_code_differ_and_follow_each_other(classification):
    for names in load_codes(classification).values():
        assert len({bare_name(name.name) for name in names}) == len(names)
        assert [name.first_year for name in names] == sorted(name.first_year for name in names)
        assert all(name.first_year <= name.last_year for name in names)


@pytest.mark.parametrize("classification", LISTS)
def test_every_pair_says_what_vouches_for_it(classification):
    known = {"form", "documents", "document", "name"}

    assert {name.evidence for names in load_codes(classification).values() for name in names} <= known


def test_categories_are_those_of_the_two_lane_tables():
    for code, names in load_codes("functional").items():
        if len(code) == 3:
            assert find_category(normalise(names[-1].name)) == code


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("一般公共服务", "一、一般公共服务支出"),
        ("201一般公共服务支出", "一般公共服务支出（类）"),
        ("对个人和家庭的补助", "对个人和家庭补助支出"),
        ("其它交通费用", "其他交通费"),
        ("维修(护)费", "维修（护）费"),
    ],
)
def test_small_differences_make_no_other_name(name, other):
    assert bare_name(name) == bare_name(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("行政单位医疗", "事业单位医疗"), ("离休费", "退休费"), ("其他社会保障缴费", "其他社会保险缴费")],
)
def test_other_names_stay_apart(name, other):
    assert bare_name(name) != bare_name(other)
