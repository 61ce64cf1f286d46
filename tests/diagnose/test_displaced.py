"""Figures that stand in other lines than their own are one mistake, whichever way they slipped."""

import pytest
from builders import audit_of, notation_of_lines, suggested

from audit_lib.report import render_cards, render_views

LINES = {
    "201": ("100.00", "60.00", "40.00"),
    "20103": ("100.00", "60.00", "40.00"),
    "2010301": ("70.00", "55.00", "15.00"),
    "2010302": ("30.00", "5.00", "25.00"),
    "206": ("12.00", "", "12.00"),
    "20604": ("12.00", "", "12.00"),
    "2060404": ("12.00", "", "12.00"),
    "208": ("25.00", "18.00", "7.00"),
    "20805": ("25.00", "18.00", "7.00"),
    "2080505": ("16.00", "11.00", "5.00"),
    "2080506": ("9.00", "7.00", "2.00"),
    "221": ("8.00", "8.00", ""),
    "22102": ("8.00", "8.00", ""),
    "2210201": ("8.00", "8.00", ""),
    "total": ("145.00", "86.00", "59.00"),
}
COLUMNS = ("total", "basic", "project")
BLANK = ("", "", "")
FUND = ("206", "20604", "2060404")  # paid by a fund: printed by the table of all expenditure alone


def general_public(order: list[tuple[str, str, str]]) -> dict[str, tuple[str, str, str]]:
    """The lines of the table with figures in the order given."""
    return dict(zip(LINES, order, strict=True))


def right() -> dict[str, tuple[str, str, str]]:
    own = {line: BLANK if line in FUND else figures for line, figures in LINES.items()}
    return {**own, "total": ("133.00", "86.00", "47.00")}


def slipped_up() -> dict[str, tuple[str, str, str]]:
    """No room was left for the lines of the fund; the first lines fill up the end."""
    filled = [figures for line, figures in right().items() if line not in FUND]
    return general_public([*filled, *filled[: len(FUND)]])


def slipped_down() -> dict[str, tuple[str, str, str]]:
    """A blank line was put in after the fourth."""
    figures = list(right().values())
    return general_public([*figures[:4], BLANK, *figures[4:-1]])


def audit_with(printed, *prose):
    fund = {**{line: LINES[line] for line in FUND}, "total": LINES["206"]}
    tables = (("expenditure", LINES), ("government_fund", fund), ("general_public", printed))
    return audit_of("; ".join([*(notation_of_lines(*each, COLUMNS) for each in tables), *prose]))


def test_the_tables_that_the_cases_start_from_are_sound():
    assert audit_with(right()).findings == ()


@pytest.mark.parametrize("printed", [slipped_up(), slipped_down()])
def test_the_slip_is_one_finding_with_the_figures_of_each_line(printed):
    findings = audit_with(printed).findings
    [displaced] = [finding for finding in findings if finding.cause and finding.cause.kind == "displaced"]
    wanted = {
        (line, column): text or "0.00"
        for line, texts in right().items()
        for column, text, was in zip(COLUMNS, texts, printed[line], strict=True)
        if line != "total" and (text or "0.00") != (was or "0.00")
    }

    assert suggested(displaced).items() >= wanted.items()
    assert len(findings) <= 2  # the total, where it was pushed out of the table


def test_the_last_line_of_a_slip_that_repeats_the_one_above_keeps_its_figure():
    """The first line was pasted twice; the end of the table went under."""
    first, *others = right().values()
    *moved, _, _, total = others
    printed = general_public([first, first, *moved, ("8.00", "8.00", ""), total])
    [displaced] = audit_with(printed).findings

    assert displaced.cause.kind == "displaced"
    assert "2210201" not in {place.line_code for place in displaced.cause.suspect}


def test_the_message_says_where_the_first_figure_is_printed():
    [displaced] = audit_with(slipped_up()).findings

    assert displaced.title["zh"].endswith("起，各行的数与科目错行")
    assert "应为25.00万元" in displaced.message["zh"]
    assert "206" in displaced.message["zh"]
    assert "错开" in displaced.cause.reason["zh"]
    assert "other lines than their own" in displaced.message["en"]


def test_a_figure_that_happens_to_be_last_years_makes_the_slip_no_other_cause():
    prose = (
        "“培训费25.00万元，比上年增加16.00万元，增长177.78%。”"  # 9.00 before, which the first line prints
    )
    told, plain = audit_with(slipped_up(), prose).findings, audit_with(slipped_up()).findings

    assert [each.cause.kind for each in told] == [each.cause.kind for each in plain] == ["displaced"]
    assert [(each.title, each.message) for each in told] == [(each.title, each.message) for each in plain]


def test_a_few_lines_that_changed_places_are_told_by_themselves():
    printed = {**right(), "2080505": right()["2080506"], "2080506": right()["2080505"]}

    assert "displaced" not in {
        finding.cause.kind for finding in audit_with(printed).findings if finding.cause
    }


def test_the_report_lists_the_first_figures_and_folds_the_others_away():
    printed = slipped_up()
    audit = audit_with(printed)
    changed = len(audit.findings[0].cause.suspect)
    page = str(render_views(audit)) + str(render_cards(audit))

    assert f"另{changed - 5}个数同样改正" in page
    assert f"<summary>+ {changed - 20}</summary>" in page


PARTS = {
    "30201": "10.00", "30202": "0.00", "30211": "3.00", "30216": "0.50", "30217": "0.30", "30229": "4.00",
    "30231": "19.56", "30239": "81.00", "30299": "6.00",
}  # fmt: skip


@pytest.mark.parametrize("slips", [False, True])
def test_the_parts_of_one_line_may_slip_by_themselves(slips):
    whole, first, *rest = "124.36", *PARTS.values()
    after = [first, *rest[1:], whole]  # the line of nothing was left out, and the last one repeats the total
    printed = dict(zip(PARTS, after if slips else PARTS.values(), strict=True))
    basic = "; ".join(f"basic/{line}@total={text}" for line, text in {"302": whole, **printed}.items())
    public = "three_public/vehicles_operation@final=19.56; three_public/reception@final=0.30"
    findings = audit_of(f"{basic}; {public}", form="national_final", phase="final").findings

    assert ["displaced"] * slips == [finding.cause.kind for finding in findings]
    if slips:
        right_amounts = suggested(findings[0])
        assert right_amounts["30231", "total"] == "19.56"
        assert right_amounts["30299", "total"] == "6.00"
