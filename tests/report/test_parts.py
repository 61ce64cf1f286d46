import base64
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from lxml import html as parser
from report.audits import build_audit, write_disclosure

from audit_lib import report
from audit_lib.report.downloads import render_download, render_json
from audit_lib.report.tables import find_marks
from audit_lib.terms import Lang, Severity

HOSTILE = '</script><script>alert(1)</script>"\'=HYPERLINK("x")'
PARTS = (
    report.render_verdict,
    report.render_views,
    report.render_findings,
    report.render_cards,
    report.render_tables,
    report.render_coverage,
    report.render_rules,
    report.render_unrecognised,
    report.render_provenance,
)


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    return build_audit(write_disclosure(tmp_path_factory.mktemp("source") / "d.txt"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    source = tmp_path_factory.mktemp("source") / "<img src=x>.txt"
    return build_audit(write_disclosure(source, label=HOSTILE, entity="<b>局</b>"))


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("part", PARTS)
def test_nothing_of_a_document_is_taken_for_markup(hostile, part, lang):
    written = part(hostile, lang)

    assert "alert(1)</script>" not in written
    assert "<img" not in written
    assert "<b>局" not in written


@pytest.mark.parametrize("lang", list(Lang))
def test_long_labels_do_not_break_a_report(tmp_path, lang):
    audit = build_audit(write_disclosure(tmp_path / "d.txt", label="长" * 10_000))

    assert all(isinstance(part(audit, lang), str) for part in PARTS)


def test_a_label_of_endless_length_is_whole_in_its_table_and_cut_in_the_excerpt(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt", label="长" * 10_000))
    heads = parser.fromstring(report.render_cards(audit)).xpath("//th[@scope='row']/text()")

    assert max(map(len, heads)) <= 201
    assert "长" * 10_000 in report.render_tables(audit)


def test_verdict_counts_findings_and_money(audit):
    text = parser.fromstring(report.render_verdict(audit)).text_content()

    for expected in (
        "某某局",
        "2023 年度",
        "有 1 处填报内容不可能成立",
        "20.00 万元",
        "10.00 万元 (#1)",
        "未能识别",
    ):
        assert expected in text


def test_a_finding_that_bears_the_name_of_its_rule_is_said_to_break_it(audit):
    titled = {"zh": "支出表各行合计", "en": "Rows of expenditure add up"}
    named = replace(audit, findings=(replace(audit.findings[0], title=titled),))

    for part in (report.render_findings, report.render_cards):
        assert "不符合：支出表各行合计" in part(named)
        assert "Not met: Rows of expenditure add up" in part(named, "en")
    assert "不符合" not in report.render_findings(audit)


def test_a_card_says_what_its_rule_rests_on_and_what_may_explain_a_warning(audit):
    board = audit.scoreboard.assign(
        rule_id="presence.total_not_blank", basis="某操作规程", explanations="列于表外"
    )
    warned = replace(audit, scoreboard=board, findings=(audit.findings[1],))
    accused = replace(
        audit, scoreboard=board.assign(rule_id=audit.findings[0].rule_id), findings=(audit.findings[0],)
    )

    assert "依据：某操作规程" in report.render_cards(warned)
    assert "可能的正当原因：列于表外" in report.render_cards(warned)
    assert "可能的正当原因" not in report.render_cards(accused)


def test_the_verdict_says_what_to_do(audit, tmp_path):
    clean = build_audit(write_disclosure(tmp_path / "d.txt"), findings=())
    told, none, unseen = (
        parser.fromstring(report.render_verdict(each)).find_class("todo")[0].text_content()
        for each in (audit, clean, replace(clean, coverage=replace(clean.coverage, checked=0)))
    )

    counts = [audit.count(severity) for severity in Severity]
    assert [int(number) for number in re.findall(r"\d+", told)] == [count for count in counts if count]
    assert told.startswith(f"要做什么：更正 {counts[0]} 处后重新公开")
    assert none == "要做什么：不需更正；引用前请看哪些没有审核。"
    assert unseen == "要做什么：人工核对，或换一份可以读取的文本再审。"


def test_a_document_that_prints_no_figure_is_not_said_to_be_checked(audit):
    codes_alone = replace(audit.coverage, printed_numbers=audit.coverage.other)
    verdict = str(report.render_verdict(replace(audit, coverage=codes_alone)))

    assert "没有印出可以审核的数字" in verdict
    assert "都经过审核" not in verdict


def test_a_finding_that_bears_its_rules_name_is_told_in_the_lists(audit):
    [*others, last] = audit.findings
    rule = audit.scoreboard.iloc[0]
    named = replace(
        last, rule_id=rule["rule_id"], title={"zh": rule["title_zh"], "en": ""}, message={"zh": "甲" * 200, "en": ""}, cause=None
    )  # fmt: skip
    changed = replace(audit, findings=(*others, named))

    assert f"{'甲' * 90}…" in report.render_findings(changed)
    assert f"{'甲' * 90}…" in report.render_views(changed)
    assert "甲" * 91 not in parser.fromstring(report.render_views(changed)).text_content()


def test_without_marks_there_is_no_legend(tmp_path, audit):
    clean = build_audit(write_disclosure(tmp_path / "d.txt"), findings=())

    assert "加粗边框" not in report.render_tables(clean)
    assert "加粗边框" in report.render_tables(audit)


def test_an_english_card_names_the_norm_and_cites_it_in_chinese(audit):
    finding = audit.findings[0]
    stated = "《政府收支分类科目》：类款项三级编码"
    board = audit.scoreboard.assign(rule_id=finding.rule_id, basis=stated)[:1]
    cards = {lang: str(report.render_cards(replace(audit, scoreboard=board), lang)) for lang in Lang}

    assert f"依据：{stated}" in cards[Lang.ZH]
    assert "Basis: Classification of Government Revenue and Expenditure: codes of" in cards[Lang.EN]
    assert f'<span lang="zh">{stated}</span>' in cards[Lang.EN]


@pytest.mark.parametrize(
    "part", [report.render_verdict, report.render_tables, report.render_cards, report.render_views]
)
def test_what_is_printed_is_marked_as_chinese_on_an_english_page_alone(audit, part):
    assert ' lang="zh"' in part(audit, Lang.EN)
    assert " lang=" not in part(audit, Lang.ZH)


def test_verdict_without_findings_says_what_it_rests_on(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt"), findings=())

    assert "在已审核的范围内未发现问题" in report.render_verdict(audit)
    assert "没有发现问题" in report.render_findings(audit)


def test_a_suspect_is_marked_by_border_symbol_and_text(audit):
    (cell,) = parser.fromstring(report.render_tables(audit)).xpath("//td[@id='cell-2-4-5']")

    assert "suspect" in cell.get("class")
    assert "90.00▲1 疑误，应为 100.00" == cell.text_content()
    assert "#f-0a1b2c3d4e5f" == cell.find("a").get("href")


def test_figures_of_a_failed_sum_are_marked_weaker(audit):
    tree = parser.fromstring(report.render_tables(audit))

    assert ["60.00·1", "40.00·1"] == [
        cell.text_content() for cell in tree.xpath("//td[contains(@class, 'involved')]")
    ][:2]


def test_a_suspect_outweighs_a_figure_that_is_only_involved(audit):
    marks = find_marks(audit)

    assert marks[2, 4, 5].suspect
    assert not marks[2, 4, 6].suspect


def test_tables_with_suspects_are_open_and_first(audit):
    tables = parser.fromstring(report.render_tables(audit)).xpath("//details")

    assert ["table-1", "table-2", "table-3", "table-4"] == [table.get("id") for table in tables]
    assert [True, True, False, False] == ["open" in table.attrib for table in tables]


def test_lost_header_spans_come_back_from_the_row_below(audit):
    rows = parser.fromstring(report.render_tables(audit)).xpath("//details[@id='table-2']//thead/tr")

    assert ["3", None, None, None, None] == [cell.get("colspan") for cell in rows[1]]


def test_every_table_has_a_caption_and_every_link_a_target(audit):
    page = parser.fromstring("<div>" + "".join(part(audit) for part in PARTS) + "</div>")
    ids = page.xpath("//@id")

    assert len(ids) == len(set(ids))
    assert not page.xpath("//table[not(caption)]")
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)


def test_a_card_tells_cause_correction_arithmetic_and_place(audit):
    card = parser.fromstring(report.render_cards(audit)).xpath("//article")[0].text_content()

    for expected in (
        "90.00 → 100.00",
        "唯一解释",
        "90.00 ≠ 60.00 + 40.00 = 100.00",
        "表3 部门支出总体情况表",
        "第 4 行",
        "balance.expenditure_columns",
    ):
        assert expected in card


def test_prose_is_quoted_with_the_figure_marked_and_no_longer_figure_touched(audit):
    (mark,) = parser.fromstring(report.render_cards(audit)).xpath("//blockquote//mark")

    assert "110.00" == mark.text
    assert mark.getparent().text.endswith("基本支出")


@pytest.mark.parametrize(("lang", "words"), [("zh", ["复制链接", "已复制"]), ("en", ["Copy link", "Copied"])])
def test_the_script_is_told_what_to_write_on_its_buttons(audit, tmp_path, lang, words):
    page = report.render_parts([("", report.render_cards(audit, lang))], tmp_path / "a.html", "题", lang)
    (main,) = parser.fromstring(page.read_bytes()).xpath("//main")

    assert words == [main.get("data-copy"), main.get("data-copied")]


def test_embedded_json_leaves_out_what_is_empty(audit):
    (held,) = parser.fromstring(f"<div>{render_json(audit)}</div>").xpath("//script/text()")
    (described,) = json.loads(held)["disclosures"]

    assert "page" not in described["findings"][0]["places"][0]
    assert "cause" not in described["findings"][2]
    assert ["balance.expenditure_columns"] == [rule["rule_id"] for rule in described["rules"]]


def test_embedded_json_parses_and_cannot_end_the_script(hostile):
    written = render_json(hostile)
    body = written.removeprefix('<script type="application/json" id="findings">').removesuffix("</script>")

    assert "<" not in body
    described = json.loads(body)["disclosures"][0]
    assert HOSTILE in described["findings"][0]["places"][0]["line_label"]
    assert "<img src=x>.txt" == described["source"]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(audit):
    (link,) = parser.fromstring(f"<p>{render_download(audit)}</p>").xpath("//@href")
    text = base64.b64decode(link.partition("base64,")[2]).decode("utf-8")

    assert text.startswith("\ufeff序号,")
    assert ",-10.00," in text
    assert not re.search(r"(^|,)\"?[=@+]", text, re.MULTILINE)


def test_rounding_is_one_line(audit):
    assert "另有 1 处只差尾数" in report.render_verdict(audit)


def test_unrecognised_tables_are_listed(audit):
    from dataclasses import replace

    tables = audit.evidence.tables.assign(
        recognised=[True, True, True, False], table=["summary", "expenditure", "basic", ""]
    )
    odd = replace(audit, evidence=replace(audit.evidence, tables=tables))

    assert "1 张表未能识别" in report.render_unrecognised(odd)
    assert "未识别的表" in report.render_tables(odd)


def test_english_reports_tell_what_columns_were_read_as(audit):
    head = parser.fromstring(report.render_tables(audit, "en")).xpath("//tr[@class='read-as']")[1]

    assert ["Total", "Basic expenditure", "Project expenditure"] == [cell.text for cell in head][-3:]


def test_provenance_names_source_checksum_and_versions(audit):
    text = parser.fromstring(report.render_provenance(audit)).text_content()

    for expected in ("d.txt", audit.disclosure.sha256, f"pandas {pd.__version__}", "great-expectations"):
        assert expected in text


def test_a_disclosure_that_no_rule_reached_gets_no_verdict(audit):
    unseen = replace(audit, findings=(), coverage=replace(audit.coverage, checked=0, checked_twice=0))

    verdict = str(report.render_verdict(unseen, "en"))

    assert "this is no verdict" in verdict
    assert "Nothing was found wrong" not in verdict


def test_in_jupyterlab_the_parts_take_the_colours_of_its_theme():
    css = str(report.render_styles())
    light = re.search(r'\[data-jp-theme-light="true"\] \{(.*?)\}', css, re.DOTALL)[1]
    dark = re.search(r'\[data-jp-theme-light="false"\] \{(.*?)\}', css, re.DOTALL)[1]

    assert "--paper: #fdfcfa" in light
    assert "--paper: #16191d" in dark
    assert set(re.findall(r"--[\w-]+(?=:)", dark)) <= set(re.findall(r"--[\w-]+(?=:)", light))


def test_a_table_for_a_notebook_tells_where_its_figures_stand_and_what_they_were(audit):
    table = report.render_table(audit, 1, was={(1, 3, 2): "88.00"}, here={(1, 3, 2)})
    (cell,) = parser.fromstring(table).xpath("//td[@data-cell='1-3-2']")

    assert {"figure", "changed", "here"} <= set(cell.get("class").split())
    assert ["88.00"] == cell.xpath("./del/text()")
    assert "data-cell" not in report.render_tables(audit)
