"""A batch: each disclosure once, one report each, and nothing that one of them does stops the others."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from builders import sample_audit
from pandas.testing import assert_frame_equal
from report.audits import write_disclosure

from audit_lib import jobs
from audit_lib.cli import main
from audit_lib.corpus import RunOptions, read_sources, run_corpus, split_confrontation
from audit_lib.errors import ReportError
from audit_lib.findings import Audit
from audit_lib.pool import Pool
from audit_lib.recognise import stack
from audit_lib.report.render import render_html, run_notebook
from audit_lib.rules import confront, load_suites
from audit_lib.store import load_stored
from audit_lib.terms import Lang

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data/sample"


class Reports:
    """Stands in for notebooks: keeps what it was asked for, and fails where told to."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.failing = ""

    def run_notebook(self, notebook, output, parameters, folder):
        source = self.source_of(parameters.get("source"), folder)
        if self.failing and self.failing in source:
            raise ReportError(Path(output).with_suffix(".failed.ipynb"), 3, "ValueError: boom")
        before = self.source_of(parameters.get("previous"), folder)
        self.asked.append(
            {"notebook": Path(notebook).stem, **parameters, "source": source, "previous": before}
        )
        Path(output).write_text("{}")
        return Path(output)

    @staticmethod
    def source_of(name, folder):
        """The source of a stored audit, which a notebook names by its report."""
        stored = Path(folder).parent / "run/audits" / f"{name}.json.gz"
        return str(load_stored(Audit, stored).disclosure.source) if name else ""

    def render_html(self, executed, html, title, lang=Lang.ZH):
        assert Path(executed).is_file()
        Path(html).write_text(f"<title>{title}</title>{lang}", "utf-8")
        return Path(html)

    @property
    def sources(self) -> list[str]:
        return sorted(
            Path(asked["source"]).name for asked in self.asked if asked["notebook"] == "agency_audit"
        )


@pytest.fixture
def reports(monkeypatch):
    made = Reports()
    monkeypatch.setattr(jobs, "run_notebook", made.run_notebook)
    monkeypatch.setattr(jobs, "render_html", made.render_html)
    monkeypatch.setattr(jobs, "warm_up", lambda: None)
    monkeypatch.setattr(Pool, "_start", lambda *_: ThreadPoolExecutor(2))
    return made


@pytest.fixture
def quick(monkeypatch):
    """Evaluate directly: that Great Expectations says the same is tested elsewhere."""

    def validate(evidence, rules):
        return confront(evidence, rules), SimpleNamespace(to_json_dict=lambda: {"results": []})

    monkeypatch.setattr("audit_lib.rules.expectations.validate", validate)


def run(folder, *paths, **options):
    return run_corpus(
        [Path(path) for path in paths],
        load_suites(),
        RunOptions(out=folder / "out", **options),
        lambda *_: None,
    )


def stored_audits(folder):
    return [load_stored(Audit, path) for path in sorted((folder / "out/run/audits").iterdir())]


def told(folder):
    return json.loads((folder / "out/run/findings.json").read_text("utf-8"))["disclosures"]


def test_every_disclosure_gets_a_report_and_the_run_an_index(tmp_path, reports):
    result = run(tmp_path, SAMPLE)
    written = {path.name for path in (tmp_path / "out").glob("*.html")}

    assert len(result.audited) == 5
    assert result.failures == ()
    assert result.index == tmp_path / "out/index.html"
    assert written == {"index.html"} | {disclosure["report"] for disclosure in told(tmp_path)}
    assert json.loads((tmp_path / "out/run/validation.json").read_text("utf-8"))["results"]


def test_a_run_leaves_working_papers_that_link_to_its_reports(tmp_path, reports, quick):
    run(tmp_path, SAMPLE)
    folder = tmp_path / "out/run"
    results = json.loads((folder / "findings.sarif").read_text("utf-8"))["runs"][0]["results"]
    rows = list(csv.DictReader(io.StringIO((folder / "findings.csv").read_text("utf-8-sig"))))
    pages = [(folder / row["报告链接"].partition("#")[0]) for row in rows]

    assert len(rows) == len(results) == sum(len(disclosure["findings"]) for disclosure in told(tmp_path)) > 0
    assert (folder / "findings.xlsx").is_file()
    assert all(page.resolve().is_file() for page in pages)


def test_the_same_file_given_twice_is_audited_once(tmp_path, reports, quick):
    source = write_disclosure(tmp_path / "a.txt")
    copy = tmp_path / "copy.txt"
    copy.write_bytes(source.read_bytes())
    result = run(tmp_path, source, source, copy)

    assert len(result.audited) == 1
    assert reports.sources == ["a.txt"]


def test_files_that_belong_together_have_one_report_made_from_both(tmp_path, reports, quick):
    tables = write_disclosure(tmp_path / "b.txt")
    prose = tmp_path / "a.txt"
    sentence = "培训费预算12.00万元，比上年增加2.00万元，增长20%，主要用于业务培训。"
    prose.write_text(f"某某局2023年部门预算公开\n\n第四部分  其他说明\n{sentence}\n", "utf-8")
    result = run(tmp_path, prose, tables)
    (described,) = told(tmp_path)

    assert (len(result.audited), result.failures) == (1, ())
    assert [part["source"] for part in described["files"]] == [str(tables), str(prose)]
    assert sentence in list(stored_audits(tmp_path)[0].evidence.paragraphs["text"])


def test_a_file_of_prose_alone_is_a_failure_and_says_so(tmp_path, reports, quick):
    prose = tmp_path / "a.txt"
    prose.write_text("某某局2023年部门预算公开\n\n第四部分  其他说明\n培训费预算12.00万元。\n", "utf-8")
    (tmp_path / "other").mkdir()
    result = run(tmp_path, prose, write_disclosure(tmp_path / "other" / "b.txt"))

    assert [failure.path for failure in result.failures] == [prose]


def test_reports_of_the_same_agency_and_year_have_names_of_their_own(tmp_path, reports, quick):
    sources = [write_disclosure(tmp_path / f"{n}.txt", big=f"{n}00.00") for n in (1, 2, 3)]
    run(tmp_path, *sources)
    names = [disclosure["report"] for disclosure in told(tmp_path)]

    assert len(set(names)) == 3
    assert all((tmp_path / "out" / name).is_file() for name in names)


@pytest.mark.parametrize(
    "entity", ["../../../outside", "/etc/passwd", "..", "index", "a\\b", "CON:<x>", "<script>x</script>"]
)
def test_a_hostile_name_stays_inside_the_output_folder(tmp_path, reports, quick, entity):
    before = set(tmp_path.parent.iterdir())
    run(tmp_path, write_disclosure(tmp_path / "a.txt", entity=entity))
    [disclosure] = told(tmp_path)
    report = tmp_path / "out" / disclosure["report"]

    assert report.is_file()
    assert report.parent == tmp_path / "out"
    assert disclosure["report"] != "index.html"
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "out"}
    assert set(tmp_path.parent.iterdir()) == before


def test_broken_input_does_not_stop_the_others(tmp_path, reports, quick):
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "letter.txt").write_text("各位同事：明天开会。\n", "utf-8")
    result = run(tmp_path, tmp_path, write_disclosure(tmp_path / "good.txt"))

    assert [Path(disclosure["source"]).name for disclosure in told(tmp_path)] == [
        "good.txt",
        "broken.xlsx",
        "letter.txt",
    ]
    assert [disclosure["status"] for disclosure in told(tmp_path)] == [
        "audited",
        "unreadable",
        "not a disclosure",
    ]
    assert len(result.failures) == 2
    assert reports.sources == ["good.txt"]


def test_nothing_but_broken_input_still_makes_an_index(tmp_path, reports):
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run(tmp_path, tmp_path / "empty.txt")

    assert result.audited == {}
    assert result.index.is_file()
    assert [disclosure["reason"] for disclosure in told(tmp_path)] == ["is empty"]


def test_a_failed_notebook_is_reported_and_the_others_go_on(tmp_path, reports, quick):
    for name in ("one", "two", "three"):
        write_disclosure(tmp_path / f"{name}.txt", entity=f"{name}局")
    reports.failing = "two.txt"
    result = run(tmp_path, tmp_path)

    assert reports.sources == ["one.txt", "three.txt"]
    assert len(result.audited) == 3
    [failure] = result.failures
    assert (failure.cell_index, failure.reason) == (3, "ValueError: boom")
    assert str(failure.notebook).endswith(".failed.ipynb")
    assert [(each["report"], each.get("halfway")) for each in told(tmp_path)] == [
        ("one局-2023-budget.html", None),
        ("three局-2023-budget.html", None),
        ("", "notebooks/two局-2023-budget.failed.ipynb"),
    ]


def test_an_audit_that_the_disk_damaged_is_made_again_on_resuming(tmp_path, reports, quick):
    write_disclosure(tmp_path / "one.txt")
    before = run(tmp_path, tmp_path / "one.txt")
    [audit] = (tmp_path / "out" / "run" / "audits").iterdir()
    whole = audit.read_bytes()
    audit.write_bytes(whole[:200])
    after = run(tmp_path, tmp_path / "one.txt", resume=True)

    assert after.failures == ()
    assert audit.read_bytes() == whole
    assert list(after.audited.values()) == list(before.audited.values())


def test_a_report_that_failed_is_made_again_on_resuming_and_finished_ones_are_kept(tmp_path, reports, quick):
    for name in ("one", "two"):
        write_disclosure(tmp_path / f"{name}.txt", entity=f"{name}局")
    reports.failing = "two.txt"
    run(tmp_path, tmp_path, resume=True)
    reports.failing = ""
    reports.asked.clear()
    run(tmp_path, tmp_path, resume=True)

    assert reports.sources == ["two.txt"]


def test_without_resuming_every_report_is_made_again(tmp_path, reports, quick):
    write_disclosure(tmp_path / "one.txt")
    run(tmp_path, tmp_path / "one.txt")
    run(tmp_path, tmp_path / "one.txt")

    assert reports.sources == ["one.txt", "one.txt"]


@pytest.mark.parametrize("change", ["source", "page", "notebook", "journal"])
def test_resuming_makes_a_report_again_where_its_source_changed_or_it_is_gone(
    tmp_path, reports, quick, change
):
    source = write_disclosure(tmp_path / "one.txt")
    run(tmp_path, source)
    reports.asked.clear()
    page = tmp_path / "out" / told(tmp_path)[0]["report"]
    {
        "source": lambda: write_disclosure(source, big="101.00"),
        "page": page.unlink,
        "notebook": (tmp_path / "out/notebooks" / f"{page.stem}.ipynb").unlink,
        "journal": (tmp_path / "out/run/journal.jsonl").unlink,
    }[change]()
    run(tmp_path, source, resume=True)

    assert reports.sources == ["one.txt"]


def test_resuming_in_another_language_makes_the_reports_again(tmp_path, reports, quick):
    source = write_disclosure(tmp_path / "one.txt")
    run(tmp_path, source)
    run(tmp_path, source, resume=True, lang=Lang.EN)

    assert [asked["lang"] for asked in reports.asked if asked["notebook"] == "agency_audit"] == ["zh", "en"]


def test_a_disclosure_is_paired_with_that_of_the_year_before(tmp_path, reports, quick):
    for year in (2021, 2022, 2024):
        write_disclosure(tmp_path / f"{year}.txt", year=year)
    write_disclosure(tmp_path / "other.txt", entity="别的局", year=2023)
    run(tmp_path, tmp_path)
    pairs = {
        Path(asked["source"]).name: Path(asked["previous"]).name
        for asked in reports.asked
        if asked["notebook"] == "agency_audit"
    }

    assert pairs == {"2021.txt": "", "2022.txt": "2021.txt", "2024.txt": "", "other.txt": ""}


def test_results_of_the_stack_are_handed_to_each_disclosure_with_its_own_figures(tmp_path):
    readings, failures = read_sources([SAMPLE])
    together = confront(stack([reading.evidence for reading in readings]), load_suites())

    assert failures == []
    split = split_confrontation(together, [reading.evidence for reading in readings])
    for reading, own in zip(readings, split, strict=True):
        alone = confront(reading.evidence, load_suites())
        assert_frame_equal(own.results, alone.results)
        assert own.rows == alone.rows


def test_findings_of_a_batch_are_those_of_each_disclosure_alone(tmp_path, reports, quick):
    for disclosure in run(tmp_path, SAMPLE).audited:
        stored = next(audit for audit in stored_audits(tmp_path) if audit.disclosure.source == disclosure)
        assert stored.findings == sample_audit(disclosure.name).findings


def test_progress_counts_up_to_all_reports(tmp_path, reports, quick):
    for name in ("one", "two"):
        write_disclosure(tmp_path / f"{name}.txt", entity=f"{name}局")
    seen = []
    run_corpus(
        [tmp_path], load_suites(), RunOptions(out=tmp_path / "out"), lambda *told: seen.append(told[:3])
    )

    for step in ("reading", "concluding", "reporting"):
        assert [told[1:] for told in seen if told[0] == step] == [(0, 2), (1, 2), (2, 2)]


def test_nothing_half_written_or_provisional_is_left(tmp_path, reports, quick):
    run(tmp_path, write_disclosure(tmp_path / "one.txt"))

    assert not list((tmp_path / "out").rglob("*.tmp*"))
    assert not (tmp_path / "out/run/work").exists()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["example-culture-2023-budget.xlsx"], 0),
        (["example-culture-2023-budget.xlsx", "example-culture-2024-budget.xlsx"], 1),
        (["nowhere.txt"], 2),
        (["example-culture-2023-budget.xlsx", "nowhere.txt"], 3),
    ],
)
def test_the_command_exits_with_what_came_of_the_batch(
    tmp_path, reports, quick, monkeypatch, capsys, names, code
):
    sources = [str(SAMPLE / name) for name in names]
    monkeypatch.setattr("sys.argv", ["audit", "run", *sources, "--out", str(tmp_path / "out"), "--jobs", "1"])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, err = capsys.readouterr()

    assert (stopped.value.code or 0) == code
    assert str(tmp_path / "out/index.html") in out
    assert err.count("\n") == names.count("nowhere.txt")


@pytest.mark.notebook
def test_a_real_run_makes_pages_that_open_offline_and_are_made_again_without_the_source(tmp_path):
    source = tmp_path / "source.xlsx"
    source.write_bytes((SAMPLE / "example-culture-2024-budget.xlsx").read_bytes())
    result = run_corpus([source], load_suites(), RunOptions(out=tmp_path / "out", jobs=1), lambda *_: None)
    report = tmp_path / "out" / told(tmp_path)[0]["report"]
    page = report.read_text("utf-8")

    assert result.failures == ()
    assert "56.50" in page
    assert "样例县文化旅游服务局" in page
    assert not [part for part in page.split('src="')[1:] if part.startswith(("http:", "https:", "//"))]
    assert quote(told(tmp_path)[0]["report"]) in result.index.read_text("utf-8")

    source.unlink()
    moved = (tmp_path / "out").rename(tmp_path / "moved")
    executed = moved / "notebooks" / f"{report.stem}.ipynb"
    again = run_notebook(
        executed, moved / "again.ipynb", {"source": report.stem, "run": "../run"}, executed.parent
    )
    title = page.partition("<title>")[2].partition("</title>")[0]

    made_again = render_html(again, moved / "again.html", title).read_text("utf-8")
    without_times = [re.sub(r"\d{4}-\d\d-\d\d.\d\d:\d\d\S*", "", text) for text in (page, made_again)]
    assert without_times[0] == without_times[1]
