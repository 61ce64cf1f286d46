"""A report opened in a browser as a reader opens it: from the disk, without a network."""

import io
import json
import re

import pytest
from PIL import Image
from report.audits import build_audit, write_disclosure

from audit_lib import report
from audit_lib.report.render import render_html

PROBE = """<script>
addEventListener("load", () => {
  const report = {
    requests: performance.getEntriesByType("resource").map((entry) => entry.name),
    errors: window.__errors,
    sortable: document.querySelectorAll("th button").length,
    shown: document.querySelector("form.filter output").textContent,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    copying: [...document.querySelectorAll("article button.copy")].map((button) => button.textContent),
  };
  const difference = document.querySelectorAll("table.findings th button")[5];
  difference.click();
  report.sorted = [...document.querySelectorAll("table.findings tbody tr")].map((row) => row.cells[0].textContent);
  const search = document.querySelector("form.filter input");
  search.value = "文字";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  report.found = document.querySelector("form.filter output").textContent;
  document.title = JSON.stringify(report);
});
</script>"""
CATCH = """<script>window.__errors = [];
addEventListener("error", (event) => __errors.push(String(event.message)));
addEventListener("securitypolicyviolation", (event) => __errors.push(event.violatedDirective + " " + event.blockedURI));</script>"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A report of a document whose names hold markup, made without a kernel."""
    import nbformat

    folder = tmp_path_factory.mktemp("page")
    audit = build_audit(
        write_disclosure(folder / "d.txt", label="<img src=http://example.invalid/x onerror=alert(1)>")
    )
    parts = (
        report.render_verdict, report.render_views, report.render_findings, report.render_cards, report.render_tables,
        report.render_coverage,        report.render_rules, report.render_provenance,
    )  # fmt: skip
    shown = [part(audit) for part in parts] + [
        report.render_chart(report.tidy_functional(audit.evidence), "functional")
    ]
    cells = [nbformat.v4.new_markdown_cell("## 审核发现", id="findings-heading")]
    for number, html in enumerate(shown):
        output = nbformat.v4.new_output("display_data", {"text/html": str(html)})
        cells.append(nbformat.v4.new_code_cell("hidden", id=f"cell-{number}", outputs=[output]))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "a.ipynb")
    return render_html(folder / "a.ipynb", folder / "a.html", audit.entity)


@pytest.fixture(scope="module", params=[1280, 500], ids=["desktop", "phone"])
def seen(chromium, page, request):
    """What a script in the page sees after loading, sorting and searching."""
    probed = page.with_name("probed.html")
    written = (
        page.read_text("utf-8").replace("<head>", f"<head>{CATCH}").replace("</body>", f"{PROBE}</body>")
    )
    probed.write_text(written, "utf-8")
    ran = chromium(
        f"--window-size={request.param},900", "--enable-logging=stderr", "--dump-dom", probed.as_uri()
    )
    title = re.search(r"<title>(.*?)</title>", ran.stdout.decode(), re.DOTALL)[1]
    return json.loads(title.replace("&amp;", "&").replace("&lt;", "<")) | {"console": ran.stderr.decode()}


def test_the_console_is_silent(seen):
    assert [] == seen["errors"]
    assert "CONSOLE" not in seen["console"]


def test_nothing_is_requested_off_the_page(seen):
    assert [] == seen["requests"]


def test_the_page_does_not_scroll_sideways(seen):
    assert seen["overflow"] <= 0


def test_each_card_has_a_button_that_copies_its_address(seen):
    assert ["复制链接"] * 3 == seen["copying"]


def test_findings_sort_by_the_size_of_the_difference_and_filter_by_words(seen):
    assert seen["sortable"] > 10
    assert "显示 3 条" == seen["shown"]
    assert ["2", "1", "3"] == seen["sorted"]
    assert "显示 1 条" == seen["found"]


@pytest.mark.parametrize("size", ["1280,1600", "500,1600"], ids=["desktop", "phone"])
def test_the_page_is_painted(chromium, page, size, tmp_path):
    picture = tmp_path / "page.png"
    chromium(f"--screenshot={picture}", f"--window-size={size}", page.as_uri())
    colours = Image.open(io.BytesIO(picture.read_bytes())).convert("RGB").getcolors(maxcolors=1 << 24)

    assert len(colours) > 100
    assert max(count for count, _ in colours) < 0.97 * sum(count for count, _ in colours)


def test_the_page_prints_on_paper(chromium, page, tmp_path):
    import pypdfium2

    paper = tmp_path / "page.pdf"
    chromium("--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri())
    document = pypdfium2.PdfDocument(paper.read_bytes())
    width, height = document[0].get_size()
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    document.close()

    assert (595, 842) == (round(width), round(height))
    assert "最可能的原因" in text
    assert "复制链接" not in text


@pytest.mark.parametrize(("findings", "printed"), [(("copied",), True), ((), False)])
def test_a_heading_over_folded_tables_alone_is_not_printed(chromium, tmp_path, findings, printed):
    import nbformat
    import pypdfium2

    audit = build_audit(write_disclosure(tmp_path / "d.txt"), findings=findings)
    tables = nbformat.v4.new_output("display_data", {"text/html": str(report.render_tables(audit))})
    cells = [
        nbformat.v4.new_markdown_cell("## 原表", id="tables-heading"),
        nbformat.v4.new_code_cell("hidden", id="tables", outputs=[tables]),
        nbformat.v4.new_markdown_cell("## 图表", id="charts-heading"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    page, paper = render_html(tmp_path / "a.ipynb", tmp_path / "a.html", "a"), tmp_path / "a.pdf"
    chromium("--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri())
    text = pypdfium2.PdfDocument(paper.read_bytes())[0].get_textpage().get_text_range()

    assert "图表" in text
    assert ("原表" in text) is printed


TURN = """<script>
addEventListener("load", () => {
  const rows = () => [...document.querySelectorAll(".paged tbody tr")].map((row) => row.cells[0].textContent);
  const box = document.querySelector(".paged");
  const told = { errors: window.__errors, first: rows().length, shown: [box.querySelector("output").textContent] };
  box.querySelectorAll(".turn button")[1].click();
  told.shown.push(box.querySelector("output").textContent);
  box.querySelectorAll("th button")[8].click();
  told.greatest = box.querySelector("tbody td:nth-child(9)").textContent;
  const year = box.querySelector("select[data-name=year]");
  year.value = "2023";
  year.dispatchEvent(new Event("input", { bubbles: true }));
  told.years = [...new Set([...box.querySelectorAll("tbody tr")].map((row) => row.cells[2].textContent))];
  const search = box.querySelector("input");
  search.value = "第4001局";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  told.found = rows();
  told.link = box.querySelector("tbody a").getAttribute("href");
  document.title = JSON.stringify(told);
});
</script>"""


def test_an_overview_of_thousands_turns_over_sorts_and_finds(chromium, tmp_path):
    import nbformat
    from report.test_overview import many

    (tmp_path / "findings.json").write_text(many(5000), "utf-8")
    shown = str(report.render_overview(report.load_run(tmp_path)))
    output = nbformat.v4.new_output("display_data", {"text/html": shown})
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", id="a", outputs=[output])]),
        tmp_path / "a.ipynb",
    )
    page = render_html(tmp_path / "a.ipynb", tmp_path / "a.html", "总览")
    written = page.read_text("utf-8").replace("<head>", f"<head>{CATCH}").replace("</body>", f"{TURN}</body>")
    page.write_text(written, "utf-8")
    title = re.search(
        r"<title>(.*?)</title>", chromium("--dump-dom", page.as_uri()).stdout.decode(), re.DOTALL
    )[1]
    told = json.loads(title)

    assert told == {
        "errors": [], "first": 50, "shown": ["第 1–50 份，共 5000 份", "第 51–100 份，共 5000 份"],
        "greatest": "3,703.50", "years": ["2023"], "found": ["某某丙县第4001局"], "link": "./4001.html",
    }  # fmt: skip
