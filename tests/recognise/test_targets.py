"""A target that is a number gives its bound, number, unit and, for a price, what it is paid for."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.recognise.targets import find_quantities, parse_target


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (">=4次", (">=", 4, "次")),
        ("≥95％", ("≥", 95, "%")),
        ("100%%", ("", 100, "%%")),
        ("不少于 1,200 人", ("不少于", 1200, "人")),
        ("160场以上", ("", 160, "场")),
        ("15.49", ("", Fraction("15.49"), "")),
    ],
)
def test_a_number_is_read_with_its_bound_and_unit(text, told):
    target = parse_target(text)

    assert told == (target.bound, target.number, target.unit)


@pytest.mark.parametrize("text", ["", "提升", "持续提高3次以上的能力", "2023年底前完工", "1:3"])
def test_words_are_no_number(text):
    assert parse_target(text) is None or parse_target(text).unit not in ("次", "%")


@pytest.mark.parametrize(
    ("text", "fen", "per"),
    [
        ("≤18万元", 18_000_000, ()),
        ("<=2400元/人/天", 240_000, ("人", "天")),
        ("0.5万元/座", 500_000, ("座",)),
        ("3次", None, ()),
    ],
)
def test_money_and_prices_are_amounts(text, fen, per):
    target = parse_target(text)

    assert (fen, per) == (target.fen, target.per)


@given(
    st.integers(min_value=0, max_value=10**9),
    st.sampled_from(["次", "人", "%", "万元"]),
    st.sampled_from(["", "≥", "<="]),
)
def test_what_is_printed_is_read(number, unit, bound):
    target = parse_target(f"{bound}{number}{unit}")

    assert (bound, number, unit) == (target.bound, target.number, target.unit)


def test_quantities_of_a_sentence_keep_their_order():
    assert [2, 50] == [number for number, _ in find_quantities("开展2次巡查，培训人数不少于50人")]
