import json

import pytest
from lxml import html as parser
from report.audits import build_audit, write_disclosure

from audit_lib.errors import UnreadableSourceError
from audit_lib.export import describe_audit, describe_failure
from audit_lib.report import (
    load_run,
    render_heat_map,
    render_overview,
    render_ranking,
    render_run_verdict,
    render_unread,
)
from audit_lib.report.runs import find_region


def write_run(folder, *, label="一般公共服务支出"):
    audited = [
        build_audit(write_disclosure(folder / f"{name}.txt", entity=name, label=label), findings)
        for name, findings in {"甲局": ("copied", "prose"), "乙局": (), "<b>丙局": ("copied",)}.items()
    ]
    described = [{**describe_audit(audit), "report": f"{audit.entity}.html"} for audit in audited]
    failed = describe_failure(UnreadableSourceError(folder / "坏.pdf", "is <damaged>"))
    run = {
        "run": {"version": "0.1.0", "started": "2026-01-02"},
        "disclosures": [*described, {**failed, "report": ""}],
    }
    (folder / "findings.json").write_text(json.dumps(run, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "sources").mkdir()
    return load_run(write_run(folder))


def test_a_run_has_a_row_per_source_with_counts_and_money(run):
    rows = run.disclosures.set_index("entity")

    assert [1, 0, 1] == list(rows.loc["甲局", ["critical", "warning", "info"]])
    assert 20_000_000 == rows.loc["甲局", "money_fen"]
    assert 0 == rows.loc["乙局", "money_fen"]


def test_the_verdict_counts_audited_wrong_and_unread(run):
    text = parser.fromstring(render_run_verdict(run)).text_content()

    assert "审核 3 份，其中 2 份有必须更正的问题" in text
    assert "1 份未能审核" in text
    assert "30.00 万元" in text


def test_a_report_that_failed_leads_to_the_notebook_that_ran_halfway(tmp_path):
    folder = write_run(tmp_path)
    told = json.loads((folder / "findings.json").read_text("utf-8"))
    told["disclosures"][0] |= {"report": "", "halfway": "notebooks/甲局 #1.failed.ipynb"}
    (folder / "findings.json").write_text(json.dumps(told), "utf-8")
    run = load_run(folder)
    links = parser.fromstring(render_overview(run)).xpath("//tbody//a")

    assert "1 份已审核但报告未能生成" in render_run_verdict(run)
    assert ["./notebooks/%E7%94%B2%E5%B1%80%20%231.failed.ipynb"] == [
        link.get("href") for link in links if link.text == "半途的笔记本"
    ]
    assert 2 == sum(link.text == "打开报告" for link in links)


def test_the_index_links_to_the_working_papers_of_its_run(tmp_path):
    (tmp_path / "findings.json").write_text('{"disclosures": []}')
    assert "run/findings" not in render_run_verdict(load_run(tmp_path))

    (tmp_path / "findings.xlsx").write_bytes(b"")
    links = parser.fromstring(render_run_verdict(load_run(tmp_path))).xpath("//a/@href")
    assert ["./run/findings.xlsx", "./run/findings.json"] == links


def test_unread_sources_stand_last_with_their_reason(run):
    rows = parser.fromstring(render_overview(run)).xpath("//tbody/tr")

    assert "坏.pdf" in rows[-1].text_content()
    assert "is <damaged>" in rows[-1].text_content()
    assert ["甲局", "<b>丙局", "乙局", "坏.pdf"] == [row[0].text_content() for row in rows]


def test_reports_are_linked_by_file_name_alone(run):
    links = parser.fromstring(render_overview(run)).xpath("//tbody//@href")

    assert "./%E7%94%B2%E5%B1%80.html" in links
    assert all(link.startswith("./") for link in links)


def test_rules_are_ranked_by_agencies(run):
    rows = parser.fromstring(render_ranking(run)).xpath("//tbody/tr")

    assert ["2", "2"] == [cell.text_content() for cell in rows[0]][-2:]


def test_the_heat_map_counts_findings_by_rule_and_agency(run):
    tree = parser.fromstring(render_heat_map(run))

    assert {"甲局", "<b>丙局"} == set(tree.xpath("//thead//th//text()"))
    assert ["1", "1", "1"] == [cell.text for cell in tree.xpath("//tbody//td[@class]")]


def test_a_run_without_findings_says_so(tmp_path):
    (tmp_path / "findings.json").write_text('{"disclosures": []}')
    run = load_run(tmp_path)

    assert "没有问题可供对照" in render_heat_map(run)
    assert "没有一份能够审核" in render_run_verdict(run)
    assert parser.fromstring(render_overview(run)) is not None
    assert parser.fromstring(render_ranking(run)) is not None


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_folder_without_findings_is_unreadable(tmp_path, content):
    if content is not None:
        (tmp_path / "findings.json").write_text(content)

    with pytest.raises(UnreadableSourceError, match=r"findings\.json"):
        load_run(tmp_path)


def test_a_run_that_audited_nothing_is_no_verdict(tmp_path):
    failed = {"source": "a.txt", "entity": "", "fiscal_year": None, "phase": "", "status": "unreadable"}
    described = {**failed, "reason": "is empty", "findings": [], "rules": [], "report": ""}
    run = {"version": "0", "started": "2024-01-01T00:00:00", "duration_s": 0}
    content = {"schema": "audit-findings/1", "run": run, "disclosures": [described]}
    (tmp_path / "findings.json").write_text(json.dumps(content), "utf-8")

    verdict = str(render_run_verdict(load_run(tmp_path, "en"), "en"))

    assert "Nothing could be audited" in verdict
    assert "headline clean" not in verdict


def many(count, *, reason="is empty"):
    """A findings.json of many agencies, as a run writes it: one disclosure a line."""
    rules = ["balance.expenditure_columns", "narrative.basic", "</script><b>"]
    finding = {"severity": "critical", "title": "<i>题", "difference": "-1234.50", "unit": "万元"}
    told = [
        {
            "source": f"/x/{number}.pdf", "entity": f"某某{'甲乙丙'[number % 3]}县第{number}局", "fiscal_year": 2022 + number % 2,
            "phase": "budget", "status": "audited" if number % 50 else "unreadable", "reason": "" if number % 50 else reason,
            "findings": [finding | {"rule_id": rules[number % 3]}] * (number % 4) if number % 50 else [], "report": f"{number}.html",
        }
        for number in range(count)
    ]  # fmt: skip
    head = '{"schema": "audit-findings/1", "run": {"version": "0", "started": ""}, "disclosures": [\n'
    return head + ",\n".join(json.dumps(one, ensure_ascii=False) for one in told) + "\n]}\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    (folder / "findings.json").write_text(many(5000), "utf-8")
    return load_run(folder)


def test_a_file_of_one_disclosure_a_line_is_also_plain_json(large):
    assert len(json.loads(many(5000))["disclosures"]) == len(large.disclosures) == 5000


def test_five_thousand_agencies_fit_into_a_page_that_turns_over(large):
    page = str(render_overview(large))
    tree = parser.fromstring(page)
    held = json.loads(tree.xpath("//script[@class='rows']/text()")[0])

    assert len(page.encode()) < 2_000_000
    assert len(tree.xpath("//tbody/tr")) == 50
    assert {len(held[key]) for key in ("agency", "money", "report", "reason")} == {5000}
    assert {"某某甲县", "某某乙县", "某某丙县"} == set(held["region"])
    assert {option.get("value") for option in tree.xpath("//select[@data-name='year']/option")} == {
        "",
        "2022",
        "2023",
    }


def test_no_text_of_a_document_ends_the_data_early(tmp_path):
    (tmp_path / "findings.json").write_text(many(60, reason="</script><script>alert(1)</script>"), "utf-8")
    page = str(render_overview(load_run(tmp_path, "en"), "en"))

    assert page.count("</script>") == 1
    assert "<script>alert" not in page


def test_many_agencies_are_put_together_by_region(large):
    tree = parser.fromstring(str(render_heat_map(large)))

    assert {"某某甲县", "某某乙县", "某某丙县"} == set(tree.xpath("//thead//th//text()"))
    assert all(0 < float(text) <= 100 for text in tree.xpath("//tbody//td/text()"))
    assert "<b>" not in str(render_heat_map(large)).replace("<body>", "")


def test_unread_sources_are_listed_with_what_to_do_in_both_languages(large):
    chinese, english = (str(render_unread(large, lang)) for lang in ("zh", "en"))

    assert chinese.count("文件是空的") == english.count("is empty") == 100
    assert "0.pdf" in chinese


@pytest.mark.parametrize(
    ("entity", "region"),
    [
        ("样例县文化旅游服务局", "样例县"),
        ("某某省某某市某某区财政局", "某某省某某市某某区"),
        ("中共某某省某某市委办公室", "某某省某某市"),
        ("市场监督管理局", ""),
        ("国家某某总局", ""),
        ("", ""),
        ("<script>县", ""),
    ],
)
def test_the_region_is_what_the_name_begins_with(entity, region):
    assert find_region(entity) == region
