"""Two disclosures side by side: the same table, line and column, whatever order they print them in."""

import pandas as pd
import pytest
from builders import audit_of, sample_audit

from audit_lib.lab.comparing import COMPARISON_TYPES, compare_audits

EARLIER = "general_public/201@total=80.00; general_public/208@total=20.00; general_public/total@total=100.00"


def compared(first, second):
    rows = compare_audits(audit_of(first), audit_of(second)).itertuples()
    return {
        f"{row.table}/{row.line_code}@{row.column}": tuple(
            None if pd.isna(value) else value for value in (row.change_fen, row.rate)
        )
        for row in rows
    }


def test_the_change_and_its_rate_stand_beside_the_figures():
    later = (
        "general_public/201@total=100.00; general_public/208@total=15.00; general_public/total@total=115.00"
    )

    assert {
        "general_public/total@total": (15_000_000, 150_000),
        "general_public/201@total": (20_000_000, 250_000),
        "general_public/208@total": (-5_000_000, -250_000),
    } == compared(EARLIER, later)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("0.00", "5.00", (5_000_000, None)),  # a rate needs a base
        ("-5.00", "5.00", (10_000_000, None)),
        ("", "5.00", (None, None)),  # a blank is not zero
        ("5.00", "", (None, None)),
        ("5.00", "5.00", (0, 0)),
        ("3.00", "4.00", (1_000_000, 333_333)),
        ("3.00", "1.00", (-2_000_000, -666_667)),
    ],
)
def test_a_rate_is_told_only_where_there_is_one(first, second, told):
    cell = "general_public/201@total={}"

    assert {"general_public/201@total": told} == compared(cell.format(first), cell.format(second))


def test_a_line_that_one_of_them_lacks_stays_with_one_figure():
    later = f"{EARLIER}; general_public/221@total=7.00"

    assert (None, None) == compared(EARLIER, later)["general_public/221@total"]
    assert (None, None) == compared(later, EARLIER)["general_public/221@total"]


def test_tables_come_as_printed_and_lines_by_their_codes_under_the_total():
    later = "general_public/210@total=1.00; general_public/201@total=1.00; summary/201@amount=1.00"

    assert list(compared(EARLIER, later)) == [
        "general_public/total@total",
        "general_public/201@total",
        "general_public/208@total",
        "general_public/210@total",
        "summary/201@amount",
    ]


def test_two_years_of_a_sample_agree_with_their_facts():
    first, second = (sample_audit(f"example-culture-{year}-budget.xlsx") for year in (2023, 2024))

    both = compare_audits(first, second)
    row = both[(both["table"] == "three_public") & (both["line_code"] == "total")].iloc[0]
    facts = second.evidence.facts
    fact = facts[(facts["table"] == "three_public") & (facts["line_code"] == "total")].iloc[0]

    assert COMPARISON_TYPES == both.dtypes.astype(str).to_dict()
    assert fact.amount_fen == row.second_fen
    assert not both.duplicated(["table", "line_code", "line_label", "column"]).any()


def test_projects_are_the_same_by_name_and_not_by_their_place_in_the_list():
    first, second = (sample_audit(f"example-culture-{year}-budget.xlsx") for year in (2023, 2024))

    both = compare_audits(first, second)
    projects = both[(both["table"] == "project") & (both["column"] == "total")].set_index("line_label")

    assert projects["change_fen"].notna().sum() >= 2  # those that both years print
    assert projects["first_fen"].isna().any()  # and one that only the later year prints
