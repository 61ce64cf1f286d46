"""A slip is named by what turns the right figure into the printed one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.diagnose.reasons import Neighbour, name_slip

GRAIN = 10_000
BESIDE = Neighbour(54_300_000, "column", 7)

named = [
    (None, 5430, "blank"),
    (None, 0, "blank"),
    (5430, 4530, "transposed"),
    (5043, 5403, "transposed"),
    (5430, 543, "decimal"),
    (543, 5430, "decimal"),
    (5_430_000, 543, "unit"),
    (543, 5_430_000, "unit"),
    (5430, 5480, "digit"),
    (5430, 6430, "digit"),
    (5430, 54_130, "digit_dropped"),
    (54_130, 5430, "digit_added"),
    (-5430, 5430, "sign"),
    (5430, -5430, "sign"),
    (5430, 9876, "figure"),
    (5430, 4539, "figure"),
    (5430, 3450, "figure"),
    (5, 7, "figure"),
    (5430, 0, "surplus"),
]


@pytest.mark.parametrize(("printed", "suggested", "kind"), named)
def test_a_slip_is_named(printed, suggested, kind):
    in_fen = None if printed is None else printed * GRAIN

    assert name_slip(in_fen, suggested * GRAIN, GRAIN, []).kind == kind


def test_a_figure_that_stands_beside_was_copied_from_there():
    reason = name_slip(BESIDE.amount, 98_760_000, GRAIN, [Neighbour(1, "row", 3), BESIDE])

    assert (reason.kind, reason.source) == ("copied", BESIDE)


def test_a_plainer_slip_goes_before_a_copy():
    assert name_slip(BESIDE.amount, 45_300_000, GRAIN, [BESIDE]).kind == "transposed"


def test_zeros_are_not_copied():
    assert name_slip(0, 98_760_000, GRAIN, [Neighbour(0, "column", 7)]).kind != "copied"


def test_digits_are_compared_in_the_printed_precision():
    assert name_slip(123_40_000, 124_30_000, GRAIN, []).kind == "transposed"
    assert name_slip(123_4, 124_3, 1, []).kind == "transposed"


@given(st.integers(min_value=10, max_value=10**9), st.data())
def test_a_figure_with_one_digit_changed_is_explained(right, data):
    digits = str(right)
    place = data.draw(st.integers(min_value=0, max_value=len(digits) - 1))
    other = data.draw(st.sampled_from([digit for digit in "123456789" if digit != digits[place]]))
    printed = int(digits[:place] + other + digits[place + 1 :])

    assert name_slip(printed * GRAIN, right * GRAIN, GRAIN, []).kind in ("digit", "transposed", "decimal")


@given(st.one_of(st.none(), st.integers(-(10**9), 10**9)), st.integers(-(10**9), 10**9))
def test_whatever_is_printed_has_a_name_and_a_weight(printed, suggested):
    reason = name_slip(printed, suggested, 1, [Neighbour(5, "row", 1)])

    assert reason.kind
    assert 0 <= reason.weight <= 1


def test_a_slip_weighs_more_where_another_table_prints_what_is_suggested():
    twin = Neighbour(4530 * GRAIN, "table", 9)
    alone = name_slip(5430 * GRAIN, 4530 * GRAIN, GRAIN, [])
    supported = name_slip(5430 * GRAIN, 4530 * GRAIN, GRAIN, [twin])

    assert supported.kind == alone.kind == "transposed"
    assert supported.weight > alone.weight


def test_a_figure_without_a_slip_that_another_table_contradicts_differs_from_it():
    twin = Neighbour(9876 * GRAIN, "table", 9)

    assert name_slip(5430 * GRAIN, 9876 * GRAIN, GRAIN, [twin]).kind == "differs"
    assert name_slip(5430 * GRAIN, 9876 * GRAIN, GRAIN, [twin]).source == twin


def test_a_blank_sum_of_printed_items_is_a_blank_subtotal():
    assert name_slip(None, 5430 * GRAIN, GRAIN, [], whole=True).kind == "blank_subtotal"
    assert name_slip(None, 5430 * GRAIN, GRAIN, []).kind == "blank"
