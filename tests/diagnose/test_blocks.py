"""A part of a table that went wrong as a whole is one cause, with a figure for each of its cells."""

import pytest
from builders import audit_of, notation_of_lines, suggested

LINES = {
    "201": ("100.00", "60.00", "40.00"),
    "20103": ("100.00", "60.00", "40.00"),
    "2010301": ("70.00", "60.00", "10.00"),
    "2010302": ("30.00", "", "30.00"),
    "208": ("25.00", "18.00", "7.00"),
    "20805": ("25.00", "18.00", "7.00"),
    "2080505": ("16.00", "11.00", "5.00"),
    "2080506": ("9.00", "7.00", "2.00"),
    "total": ("125.00", "78.00", "47.00"),
}
COLUMNS = ("total", "basic", "project")


def notation(wrong: dict[tuple[str, str], str], table: str = "expenditure") -> str:
    """A table of spending beside two that agree with it, some of its cells printed wrong."""
    printed = {
        line: tuple(wrong.get((line, column), text) for column, text in zip(COLUMNS, texts, strict=True))
        for line, texts in LINES.items()
    }
    spending = notation_of_lines(table, printed, COLUMNS)
    revenue = "; ".join(
        f"revenue/{line}@total={texts[0]}; revenue/{line}@fiscal_subtotal={texts[0]}"
        f"; revenue/{line}@general_public={texts[0]}"
        for line, texts in LINES.items()
    )
    return f"{spending}; {revenue}"


def only_finding(wrong: dict[tuple[str, str], str]):
    [finding] = audit_of(notation(wrong)).findings
    return finding


def right_figures(wrong) -> dict[tuple[str, str], str]:
    return {(line, column): LINES[line][COLUMNS.index(column)] or "0.00" for line, column in wrong}


def test_the_table_that_the_cases_start_from_is_sound():
    assert audit_of(notation({})).findings == ()


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({("2080505", "basic"): "5.00", ("2080505", "project"): "11.00"}, "swapped"),
        ({("2080505", "total"): "9.00", ("2080506", "total"): "16.00"}, "swapped"),
        ({("2080505", "total"): "9.00", ("2080505", "basic"): "7.00", ("2080505", "project"): "2.00"}, "copied_row"),
        ({("208", "total"): "", ("208", "basic"): "25.00", ("208", "project"): "18.00"}, "shifted"),
    ],
)  # fmt: skip
def test_a_part_that_went_wrong_as_a_whole_is_named_with_every_figure(wrong, kind):
    finding = only_finding(wrong)

    assert finding.cause.kind == kind
    assert suggested(finding) == right_figures(wrong)
    assert finding.cause.certainty == "unique"


def test_a_block_that_was_not_updated_still_adds_up_and_is_named_as_such():
    stale = {
        ("208", "total"): "21.00",
        ("20805", "total"): "21.00",
        ("2080505", "total"): "13.50",
        ("2080506", "total"): "7.50",
        ("total", "total"): "121.00",
        ("208", "project"): "3.00",
        ("20805", "project"): "3.00",
        ("2080505", "project"): "2.50",
        ("2080506", "project"): "0.50",
        ("total", "project"): "43.00",
    }
    finding = audit_of(notation(stale)).findings[0]

    assert finding.cause.kind == "stale"
    assert (
        suggested(finding).items()
        >= {key: figure for key, figure in right_figures(stale).items() if key[1] == "total"}.items()
    )


def test_every_language_says_how_the_part_came_about():
    finding = only_finding({("2080505", "basic"): "5.00", ("2080505", "project"): "11.00"})

    assert "互换" in finding.cause.reason["zh"]
    assert "changed places" in finding.cause.reason["en"]


def test_what_a_part_leaves_blank_is_taken_to_be_blank_so_that_the_rest_can_be_told():
    stale = {
        ("208", "total"): "21.00",
        ("20805", "total"): "21.00",
        ("2080505", "total"): "12.00",
        ("total", "total"): "121.00",
        ("208", "basic"): "14.00",
        ("20805", "basic"): "14.00",
        ("2080505", "basic"): "7.00",
        ("total", "basic"): "74.00",
    }
    finding = audit_of(notation(stale)).findings[0]

    assert suggested(finding) == right_figures(stale)
