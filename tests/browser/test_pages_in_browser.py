"""A report and an index as readers with a phone, a dark screen or a keyboard alone see them, opened from the disk."""

import base64
import io
from dataclasses import replace

import pytest
from browser.driving import drive
from builders import sample_audit
from PIL import Image
from report.test_overview import write_run

from audit_lib import report
from audit_lib.findings import Crop

VIEWS = ("desktop", "dark", "phone")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    pages = {"report": write_report(folder / "甲局.html"), "index": write_index(folder)}
    found = drive("page.mjs", *(page.as_uri() for page in pages.values()))
    names = {page.as_uri(): name for name, page in pages.items()}
    return {(names[one["address"]], one["view"]): one for one in found}


def write_report(path):
    audit = with_picture(sample_audit("example-town-2023-budget.html"))
    charts = [
        report.render_chart(report.tidy_revenue(audit.evidence), "revenue"),
        report.render_chart(report.tidy_functional(audit.evidence), "functional"),
    ]
    parts = [
        ("", report.render_verdict(audit)),
        ("改什么，慎用什么", report.render_views(audit)),
        ("审核发现", report.render_findings(audit)),
        ("逐条说明", report.render_cards(audit)),
        ("原表", report.render_tables(audit)),
        *(("图表", chart) for chart in charts),
        ("审核范围", report.render_coverage(audit)),
        ("审核规则", report.render_rules(audit)),
        ("来源与版本", report.render_provenance(audit)),
    ]
    return report.render_parts(parts, path, report.name_audit(audit))


def with_picture(audit):
    """An audit whose first finding has a picture, wider than a phone."""
    written = io.BytesIO()
    Image.new("L", (1000, 80), 255).save(written, "PNG")
    crop = Crop(
        fingerprint=audit.findings[0].fingerprint, page=1, text="1.00", width=600, height=48,
        png=base64.b64encode(written.getvalue()).decode(),
    )  # fmt: skip
    return replace(audit, crops=(crop,))


def write_index(folder):
    run = report.load_run(write_run(folder))
    parts = [
        ("", report.render_run_verdict(run)),
        ("全部公开文本", report.render_overview(run)),
        ("最常见的问题", report.render_ranking(run)),
        ("规则与单位对照", report.render_heat_map(run)),
    ]
    return report.render_parts(parts, folder / "index.html", "总览")


@pytest.fixture(params=[(page, view) for page in ("report", "index") for view in VIEWS], ids="-".join)
def one(seen, request):
    return seen[request.param]


def test_the_console_is_silent_and_nothing_is_requested(one):
    assert [] == one["console"]
    assert [] == one["requests"]


def test_the_page_does_not_scroll_sideways(one):
    assert one["overflow"] <= 0


def test_axe_finds_no_barrier_worth_the_name(one):
    assert [] == [found for found in one["violations"] if found["impact"] != "minor"]


def test_the_first_stop_of_the_keyboard_leads_past_the_contents_and_is_seen(one):
    assert "跳到正文" == one["keyboard"]["first"]["text"]
    assert one["keyboard"]["first"]["left"] >= 0


def test_a_heading_sorts_by_the_keyboard_and_shows_where_the_focus_is(one):
    assert "ascending" == one["keyboard"]["sorted"]
    assert "solid" == one["keyboard"]["outline"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_title_leads_to_its_card_by_the_keyboard(seen, view):
    assert "ARTICLE" == seen["report", view]["keyboard"]["arrived"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_chosen_by_the_keyboard_and_printed_as_chosen(seen, view):
    keyboard = seen["report", view]["keyboard"]

    assert [["更正清单"], ["慎用的数字"], ["慎用的数字"]] == keyboard["shown"]
    assert ["使用者：慎用什么"] == keyboard["pressed"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_picture_of_the_source_is_shown_no_wider_than_the_page(seen, view):
    (width,) = seen["report", view]["pictures"]

    assert 100 < width < 390 if view == "phone" else 100 < width <= 600
