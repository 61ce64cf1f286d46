"""Printed figures become integer fen and come back as printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.errors import AuditError, UnparseableAmountError
from audit_lib.money import (
    FEN_PER_UNIT,
    Amount,
    format_amount,
    is_blank,
    parse_amount,
    parse_amount_or_none,
)

FULL_WIDTH = str.maketrans("0123456789,.-()", "０１２３４５６７８９，．－（）")
NEGATIVES = ["-{}", "－{}", "−{}", "–{}", "—{}", "△{}", "▲{}", "({})", "（{}）"]
FILLERS = " \t\n\r\u3000\u00a0\u200b\ufeff"

units = st.sampled_from(sorted(FEN_PER_UNIT))
fillers = st.text(alphabet=FILLERS, max_size=6)


@st.composite
def amounts(draw, smallest=-(10**13)):
    """A unit, and an amount that its grain can print."""
    unit = draw(units)
    places = draw(st.integers(0, len(str(FEN_PER_UNIT[unit])) - 1))
    grain = FEN_PER_UNIT[unit] // 10**places
    return unit, Amount(draw(st.integers(smallest, 10**13)) * grain, grain)


def grouped(text):
    """Put thousands commas into a printed figure."""
    whole, dot, decimals = text.partition(".")
    return f"{int(whole):,}{dot}{decimals}"


@given(amounts())
def test_printed_amount_reads_back(case):
    unit, amount = case

    assert amount == parse_amount(format_amount(amount.fen, amount.grain, unit), unit)


@given(amounts(smallest=0))
def test_thousands_commas_change_nothing(case):
    unit, amount = case

    assert amount == parse_amount(grouped(format_amount(amount.fen, amount.grain, unit)), unit)


@given(amounts(smallest=0))
def test_full_width_figures_read_like_half_width_ones(case):
    unit, amount = case
    text = grouped(format_amount(amount.fen, amount.grain, unit)).translate(FULL_WIDTH)

    assert amount == parse_amount(text, unit)


@pytest.mark.parametrize("notation", NEGATIVES)
@given(case=amounts(smallest=1))
def test_every_negative_notation_means_minus(notation, case):
    unit, amount = case
    text = notation.format(format_amount(amount.fen, amount.grain, unit))

    assert Amount(-amount.fen, amount.grain) == parse_amount(text, unit)


@given(case=amounts(), before=fillers, after=fillers)
def test_blanks_around_a_figure_are_not_part_of_it(case, before, after):
    unit, amount = case
    text = format_amount(amount.fen, amount.grain, unit)

    assert amount == parse_amount(f"{before}{text}{after}", unit)


@given(fillers)
def test_blanks_and_fillers_alone_print_nothing(text):
    assert is_blank(text)
    assert parse_amount_or_none(text, "万元") is None


@given(fillers, fillers)
def test_a_nought_between_fillers_prints_something(before, after):
    assert not is_blank(f"{before}0{after}")


def test_blank_is_not_zero():
    assert Amount(0, 1_000_000) == parse_amount_or_none("0", "万元")
    assert Amount(0, 10_000) == parse_amount_or_none("0.00", "万元")
    assert parse_amount_or_none("", "万元") is None
    assert parse_amount_or_none("\u3000", "万元") is None


@pytest.mark.parametrize(
    ("text", "unit", "fen", "grain"),
    [
        ("12", "元", 1_200, 100),
        ("12.3", "元", 1_230, 10),
        ("12.34", "元", 1_234, 1),
        ("12.340", "元", 1_234, 1),
        ("1", "千元", 100_000, 100_000),
        ("0.00001", "千元", 1, 1),
        ("645.54", "万元", 645_540_000, 10_000),
        ("0.000001", "万元", 1, 1),
        ("1.0000000", "万元", 1_000_000, 1),
        ("1", "百万元", 100_000_000, 100_000_000),
        ("1.5", "亿元", 15_000_000_000, 1_000_000_000),
        ("12,345,678.90", "元", 1_234_567_890, 1),
        ("-0.00", "万元", 0, 10_000),
    ],
)
def test_unit_and_decimals_give_fen_and_grain(text, unit, fen, grain):
    assert Amount(fen, grain) == parse_amount(text, unit)


def test_great_amounts_keep_every_fen():
    assert 9_007_199_254_740_993 == parse_amount("90071992547409.93", "元").fen


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\u3000", "-", "—", "△", "()", "（）", "."),
        *("一百", "无", "合计", "NaN", "inf", "1e3", "0x10", "Ⅴ", "#REF!", "=A1"),
        *("5元", "5万元", "5%", "约5", "5*", "5.00注", "¥5", "5/2", "½", "5½"),
        *("645.54①", "645.54²", "②"),
        *("5.", ".5", "5.0.0", "5..0", "1.234.567"),
        *("1,2345", "1,23", "12,34,567", ",500", "500,", "1,,000", "1.000,5", "1 234"),
        *("+5", "--5", "5-", "-(5)", "(-5)", "（－5）", "△-5", "(5", "5)", "（5", "((5))", "- 5"),
        *("5 6", "5\n6", "5\t6"),
    ],
)
def test_anything_but_a_full_match_is_refused(text):
    with pytest.raises(UnparseableAmountError) as caught:
        parse_amount(text, "万元")

    assert text == caught.value.text
    assert parse_amount_or_none(text, "万元") is None


@pytest.mark.parametrize(("text", "unit"), [("0.001", "元"), ("0.0000001", "万元"), ("1.000005", "千元")])
def test_fraction_of_a_fen_is_refused(text, unit):
    assert parse_amount_or_none(text, unit) is None


def test_refusal_is_an_audit_error_that_quotes_the_text():
    error = UnparseableAmountError("5元")

    assert isinstance(error, AuditError)
    assert isinstance(error, ValueError)
    assert "not an amount: '5元'" == str(error)
    assert ("5元",) == error.args


def test_unknown_unit_is_no_amount_without_a_word():
    with pytest.raises(KeyError):
        parse_amount_or_none("5", "美元")


@pytest.mark.parametrize(
    ("fen", "grain", "unit", "text"),
    [
        (6_455_400_000, 10_000, "万元", "6455.40"),
        (28_000_000, 1_000_000, "万元", "28"),
        (-28_460_000, 10_000, "万元", "-28.46"),
        (5, 1, "元", "0.05"),
        (1, 1, "万元", "0.000001"),
        (5_000, 10_000, "万元", "0.01"),
        (4_999, 10_000, "万元", "0.00"),
        (-5_000, 10_000, "万元", "-0.01"),
        (-4_999, 10_000, "万元", "0.00"),
        (25_000, 10_000, "万元", "0.03"),
        (150, 1_000, "元", "2"),
        (10**20 + 1, 1, "元", "1000000000000000000.01"),
    ],
)
def test_amount_prints_with_the_decimals_of_its_grain(fen, grain, unit, text):
    assert text == format_amount(fen, grain, unit)
