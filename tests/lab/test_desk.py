"""The widgets of the interactive notebook do what they say, without a browser."""

import io
from functools import cache

import pandas as pd
import pytest
from builders import SAMPLES

from audit_lib import audit_disclosure, lab
from audit_lib.lab.looking import _Look
from audit_lib.lab.side_by_side import read_other

TOWN = "example-town-2023-budget.html"
LAST, THIS = (f"example-culture-{year}-budget.xlsx" for year in (2023, 2024))


@cache
def audited(source):
    return audit_disclosure(source)


@pytest.fixture
def desk(monkeypatch):
    """A desk on the sample; each file of it is audited once for all tests."""
    monkeypatch.setattr("audit_lib.lab.scene.audit_disclosure", audited)
    return lab.open_desk(SAMPLES.parent, TOWN)


@pytest.fixture
def uploading(desk, tmp_path):
    """The same desk, with a folder of its own for uploads."""
    desk.folder = tmp_path
    return desk


def test_the_named_file_is_opened_first(desk):
    assert TOWN == desk.scene.printed.disclosure.source.name


def test_an_empty_folder_asks_for_an_upload(tmp_path):
    desk = lab.open_desk(tmp_path)
    chooser = lab.show_chooser(desk)
    lab.show_findings(desk)
    lab.show_export(desk)

    assert desk.scene is None
    assert "请上传" in chooser.children[2].value


def test_an_upload_is_kept_and_audited_and_never_written_over_another(uploading):
    content = (SAMPLES / LAST).read_bytes()

    first = uploading.keep("../上传.xlsx", content)
    again = uploading.keep("上传.xlsx", content)
    other = uploading.keep("上传.xlsx", (SAMPLES / THIS).read_bytes())

    assert uploading.folder / "uploads" / "上传.xlsx" == first == again
    assert "上传-2.xlsx" == other.name
    assert content == first.read_bytes()
    assert 2024 == uploading.scene.audit.fiscal_year


def test_an_upload_that_is_no_disclosure_is_refused_in_words_and_the_scene_stays(uploading):
    chooser = lab.show_chooser(uploading)
    uploading.keep("便条.txt", "没有表格".encode())

    assert TOWN == uploading.scene.printed.disclosure.source.name
    assert "便条.txt" in uploading.refused
    assert 'role="alert"' in chooser.children[2].value


def test_choosing_another_file_draws_it(desk):
    chooser = lab.show_chooser(desk)
    source = chooser.children[1].children[0]

    source.value = next(path for _, path in source.options if path.name == THIS)

    assert "样例县" in chooser.children[3].value


def test_the_language_switch_speaks_everywhere(desk):
    chooser = lab.show_chooser(desk)
    look = _Look(desk)
    desk.watch(look.draw)

    chooser.children[1].children[2].value = lab.Lang.EN

    assert "cannot be right" in chooser.children[3].value
    assert "What if" in look.heading.value
    assert "critical" in look.findings.options[0][0]


def test_a_cell_that_is_run_again_leaves_no_second_view_to_draw(desk):
    former, latter = lab.show_chooser(desk), lab.show_chooser(desk)
    former.children[3].value = ""

    desk.tell()

    assert "" == former.children[3].value
    assert "模拟市" in latter.children[3].value


def test_choosing_a_finding_points_out_its_figures(desk):
    look = _Look(desk)
    desk.watch(look.draw)

    look.findings.value = look.findings.options[1][1]

    assert desk.scene.finding is desk.scene.audit.findings[1]
    assert 'class="figure suspect here"' in look.tables.value
    assert desk.scene.finding.title["zh"] in look.card.value


def test_a_typed_figure_is_audited_at_once_and_taken_back(desk):
    look = _Look(desk)
    desk.watch(look.draw)
    look.findings.value = look.findings.options[1][1]

    look.figure.value = "16.26"

    assert len(look.findings.options) == 2
    assert "消除 1 条" in look.effect.value
    assert "<del>12.66</del>" in look.tables.value

    look.all_back.click()

    assert len(look.findings.options) == 3
    assert "没有假设" in look.effect.value


def test_clicks_on_the_page_pick_figures_and_findings(desk):
    look = _Look(desk)
    desk.watch(look.draw)
    fingerprint = desk.scene.audit.findings[1].fingerprint

    look.bridge._wire.value = f"f {fingerprint} 1"
    assert fingerprint == desk.scene.fingerprint

    look.bridge._wire.value = "cell 5-16-5 2"
    assert (5, 16, 5) == desk.scene.picked


def test_a_figure_is_found_by_typing_its_name(desk):
    look = _Look(desk)
    desk.watch(look.draw)
    name = next(name for name in look.search.options if "2120102" in name)

    look.search.value = name

    assert "2120102" in desk.scene.address


def test_the_comparison_holds_its_own_script_and_both_years(desk):
    desk.open(SAMPLES / THIS)
    board = lab.show_comparison(desk)
    other = board.children[0].children[0]

    other.value = next(path for _, path in other.options if path.name == LAST)
    table = board.children[3].outputs[0]["data"]["text/html"]

    assert "2023 年度" in table
    assert "2024 年度" in table
    assert "unpkg" not in table
    assert "injectModule" in board.children[2].outputs[0]["data"]["text/html"]


def test_a_workbook_holds_findings_assumptions_comparison_and_tables(desk):
    look = _Look(desk)
    desk.watch(look.draw)
    look.findings.value = look.findings.options[1][1]
    look.figure.value = "16.26"
    desk.other = read_other(SAMPLES / LAST)

    sheets = pd.read_excel(
        io.BytesIO(lab.write_screen(desk, "xlsx")), sheet_name=None, dtype=str, engine="openpyxl"
    )

    assert ["问题", "假设", "比较"] == list(sheets)[:3]
    assert [["12.66", "16.26"]] == sheets["假设"].iloc[:, 1:].to_numpy().tolist()
    assert len(desk.scene.audit.findings) == len(sheets["问题"])


def test_a_page_says_that_figures_are_assumed_and_needs_nothing_from_outside(desk):
    look = _Look(desk)
    desk.watch(look.draw)
    look.figure.value = "65.24"

    page = lab.write_screen(desk, "html").decode()

    assert "假设的数字" in page
    assert "default-src 'none'" in page
    assert "模拟市" in page


def test_a_button_makes_a_link_that_saves(desk):
    board = lab.show_export(desk)

    board.children[0].children[1].click()

    assert 'href="data:text/csv' in board.children[1].value
    assert ".csv" in board.children[1].value
