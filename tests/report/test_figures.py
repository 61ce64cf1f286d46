import re
from dataclasses import replace

import pandas as pd
import pytest
from report.audits import build_audit, write_disclosure

from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise
from audit_lib.report import charts, figures
from audit_lib.report.drawings import render_chart
from audit_lib.report.svg import render_svg

NAMES = ("revenue", "functional", "basic_and_project", "economic", "three_public")
HOSTILE = "<script>$x^2$ “\U0001f4b0” & 一般公共服务支出一般公共服务支出一般公共服务支出"


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    return build_audit(write_disclosure(tmp_path_factory.mktemp("source") / "d.txt")).evidence


def test_revenue_is_split_into_the_innermost_sources_and_counts_nothing_twice(evidence):
    chart = charts.tidy_revenue(evidence)

    assert {"一般财力": 100_000_000, "一般公共预算拨款结转": 40_000_000} == chart.amounts[""].to_dict()


def test_functional_structure_keeps_codes_and_names(evidence):
    labels = list(charts.tidy_functional(evidence).amounts.index)

    assert ["201 一般公共服务支出", "208 社会保障和就业支出", "221 住房保障支出"] == labels


def test_economic_items_are_ranked_and_the_tail_is_summed(evidence):
    amounts = charts.tidy_economic(evidence, most=2).amounts[""]

    assert [50_000_000, 29_000_000, 21_000_000] == list(amounts)
    assert "其他 2 项" == amounts.index[-1]


def test_printed_zeros_of_three_public_are_kept(evidence):
    assert [0, 1_000_000, 0, 0] == list(charts.tidy_three_public(evidence).amounts[""])


def test_three_public_of_a_form_that_prints_meetings_beside_them_are_drawn_alone(evidence):
    facts = evidence.facts.copy()
    theirs = facts["table"] == "three_public"
    more = facts[theirs].iloc[:2].assign(line_code=["meetings", "training"], amount_fen=100)
    facts = pd.concat([facts, more])
    facts.loc[facts["table"] == "three_public", "table"] = "three_public_meetings"
    drawn = charts.tidy_three_public(replace(evidence, facts=facts))

    assert drawn.amounts.to_dict() == charts.tidy_three_public(evidence).amounts.to_dict()


def test_basic_and_project_are_drawn_of_the_total_where_no_category_is_printed(evidence):
    facts = evidence.facts
    kept = facts[~facts["table"].isin(("expenditure", "general_public"))]
    totals = facts[(facts["table"] == "expenditure") & (facts["line_code"] == "total")]
    chart = charts.tidy_basic_and_project(
        replace(evidence, facts=pd.concat([kept, totals.assign(line_label="")]))
    )

    assert ["合计"] == list(chart.amounts.index)
    assert ["基本支出", "项目支出"] == chart.series()


def test_years_need_a_second_disclosure(evidence, tmp_path):
    before = recognise(read_disclosure(write_disclosure(tmp_path / "d.txt", year=2022, big="90.00")))

    chart = charts.tidy_years(evidence, before)

    assert charts.tidy_years(evidence, None) is None
    assert ["2022", "2023"] == chart.series()
    assert ["90.00", "20.00", "20.00"] == chart.texts("2022")


@pytest.mark.parametrize("name", NAMES)
def test_a_table_without_its_facts_draws_nothing(evidence, name):
    empty = replace(evidence, facts=evidence.facts[:0])

    assert getattr(charts, f"tidy_{name}")(empty) is None
    assert getattr(figures, f"plot_{name}")(empty) is None
    assert "没有印出可供绘制的数字" in render_chart(None, name)


@pytest.mark.parametrize("name", NAMES)
def test_every_label_is_drawn_with_glyphs_of_the_font(evidence, name):
    """Warnings are errors here: a missing glyph would warn."""
    svg = render_svg(getattr(figures, f"plot_{name}")(evidence), name)
    glyphs = set(re.findall(r'<path id="([^"]+)" d="M[^"]{20,}"[^>]* transform="scale', svg))
    blank = set(re.findall(r'<path id="([^"]+)" (?:d="" )?transform="scale', svg))

    assert "<text" not in svg
    assert len(glyphs) > 10
    assert len(blank) <= 1
    assert set(re.findall(r'<use href="#([^"]+)"', svg)) == glyphs | blank


def test_a_drawing_is_accessible_self_contained_and_repeatable(evidence):
    first, second = (render_svg(figures.plot_functional(evidence), "支出 <功能>") for _ in range(2))

    assert first == second
    assert first.startswith('<svg role="img"')
    assert "<title>支出 &lt;功能&gt;</title>" in first
    for unwanted in ("http", "<?xml", "DOCTYPE", "<metadata", "<style", "date", "#01010"):
        assert unwanted not in first


def test_two_drawings_share_no_id(evidence):
    ids = [
        set(re.findall(r' id="([^"]+)"', render_svg(getattr(figures, f"plot_{name}")(evidence), name)))
        for name in NAMES
    ]

    assert sum(map(len, ids)) == len(set().union(*ids))


def test_labels_are_drawn_as_text_whatever_they_hold(evidence):
    chart = charts.tidy_functional(evidence)
    hostile = replace(chart, amounts=pd.DataFrame({"": [1, 2]}, index=[HOSTILE, "\x00$$"], dtype="Int64"))

    drawn = render_chart(hostile, "functional")

    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_the_font_comes_with_the_package():
    assert "Noto Sans SC" == figures._font().family_name


def test_nothing_global_is_changed(evidence):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    render_svg(figures.plot_years(evidence, evidence), "years")

    assert before == dict(mpl.rcParams)
