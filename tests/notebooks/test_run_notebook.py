"""Every report notebook runs, by the library and by plain papermill; what it cannot use it refuses."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from report.audits import write_disclosure
from report.test_overview import write_run

from audit_lib.errors import ParameterError, ReportError
from audit_lib.report import render_html, run_notebook

ROOT = Path(__file__).resolve().parents[2]
AGENCY = ROOT / "notebooks" / "agency_audit.ipynb"
OVERVIEW = ROOT / "notebooks" / "corpus_overview.ipynb"
OUTSIDE = re.compile(
    r"""(?:src|href|action|data|poster)=["']?\s*(?:https?:|//)|url\(\s*["']?(?:https?:|//)|@import"""
)

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_disclosure(tmp_path_factory.mktemp("source") / "d.txt", entity="<b>甲局</b>")


@pytest.fixture(scope="module")
def executed(source, tmp_path_factory):
    output = tmp_path_factory.mktemp("out") / "reports" / "a.ipynb"
    before = write_disclosure(source.with_name("before.txt"), year=2022, big="90.00")
    return run_notebook(AGENCY, output, {"source": str(source), "previous": str(before)})


@pytest.fixture(scope="module")
def page(executed):
    return render_html(executed, executed.with_suffix(".html"), "甲局 <2023>").read_text("utf-8")


def test_the_executed_copy_is_whole_and_nothing_else_is_left(executed, page):
    assert {"a.ipynb", "a.html"} == {path.name for path in executed.parent.iterdir()}
    assert not any(
        output.output_type in {"error", "stream"}
        for cell in nbformat.read(executed, as_version=4).cells if cell.cell_type == "code"
        for output in cell.outputs
    )  # fmt: skip


def test_the_page_needs_nothing_from_outside(page):
    assert not OUTSIDE.search(page)
    assert "default-src 'none'" in page
    assert not re.search(r"mathjax|require\.?js|cdn", page, re.IGNORECASE)


def test_the_page_is_titled_in_its_language_and_shows_no_code(page):
    assert '<html lang="zh-CN">' in page
    assert "<title>甲局 &lt;2023&gt;</title>" in page
    assert "import audit_lib" not in page
    assert "Which figures and sentences" not in page
    assert "¶</a></h2>" not in page


def test_the_contents_link_every_section(page):
    linked = re.findall(r'<li><a href="#([^"]+)">', page.partition("</nav>")[0])

    assert len(linked) == 9
    assert all(f'id="{anchor}"' in page for anchor in linked)


def test_the_page_has_its_charts_and_stays_small(page):
    assert len(re.findall(r'<svg[^>]* class="chart"', page)) == 6
    assert len(page.encode()) < 500_000


def test_an_english_page_speaks_english(executed):
    page = render_html(executed, executed.with_name("en.html"), "x", "en")
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page.read_text("utf-8"))
    page.unlink()

    assert ["What to change, what not to rely on", "Findings", "Finding by finding"] == headings[:3]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"yaer": 2025, "source": "x"}, "unknown.*yaer"),
        ({}, "missing.*source"),
        ({"source": "x", "lang": "fr"}, "fr"),
    ],
)
def test_what_the_notebook_cannot_use_is_refused_before_it_runs(tmp_path, given, message):
    with pytest.raises(ParameterError, match=message):
        run_notebook(AGENCY, tmp_path / "out.ipynb", given)

    assert not list(tmp_path.iterdir())


def test_a_failing_cell_leaves_the_half_run_copy_and_says_where(tmp_path):
    with pytest.raises(ReportError, match=r"out\.failed\.ipynb: cell \d+: UnreadableSourceError") as caught:
        run_notebook(AGENCY, tmp_path / "out.ipynb", {"source": "nowhere.pdf"})

    assert {"out.failed.ipynb"} == {path.name for path in tmp_path.iterdir()}
    assert caught.value.notebook == tmp_path / "out.failed.ipynb"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("yaer", "2025"), "unknown notebook parameter: yaer"), ((), "set it in the parameters cell")],
)
def test_plain_papermill_is_refused_too(tmp_path, source, arguments, message):
    given = ("-p", "source", str(source), "-p", *arguments) if arguments else ()
    ran = subprocess.run(
        [sys.executable, "-m", "papermill", AGENCY, tmp_path / "out.ipynb", *given],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )

    assert ran.returncode != 0
    assert "ParameterError" in ran.stderr
    assert message in ran.stderr


def test_the_overview_links_its_reports(tmp_path):
    executed = run_notebook(
        OVERVIEW, tmp_path / "index.ipynb", {"run": str(write_run(tmp_path)), "lang": "en"}
    )

    page = render_html(executed, tmp_path / "index.html", "Overview", "en").read_text("utf-8")

    assert "./%E7%94%B2%E5%B1%80.html" in page
    assert not OUTSIDE.search(page)
    assert "&lt;b&gt;丙局" in page


@pytest.mark.parametrize("name", ["explore", "write_a_rule"])
def test_an_interactive_notebook_runs_from_top_to_bottom_and_shows_its_widgets(tmp_path, name):
    executed = run_notebook(ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "out.ipynb", {})

    cells = [cell for cell in nbformat.read(executed, as_version=4).cells if cell.cell_type == "code"]
    shown = [cell for cell in cells if cell.source.startswith("lab.show_")]

    assert len(shown) >= 3
    assert all("application/vnd.jupyter.widget-view+json" in cell.outputs[-1].data for cell in shown)
