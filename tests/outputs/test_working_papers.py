"""The working paper and the log: every finding a line, figures numbers, nothing of a document ever run."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from builders import SAMPLE_NAMES, sample_audit
from conftest import ROOT, skip_unless_required
from jsonschema import Draft4Validator

from audit_lib.errors import UnreadableSourceError
from audit_lib.outputs import OUTPUTS, list_entries, write_outputs
from audit_lib.outputs.working_paper import COLUMNS
from audit_lib.rules import load_suites
from audit_lib.terms import Lang, Severity

BROWSER = ROOT / "tests" / "browser"
HEADS = [
    "序号", "单位", "年度", "阶段", "性质", "规则", "问题", "表/位置", "填报数", "应有数", "差额", "金额单位", "成因", "依据",
    "可能的无误解释", "审核意见", "来源文件", "报告链接",
]  # fmt: skip
PAGE = "../某局-2023-budget.html"
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://a","b")')
MISSING = [UnreadableSourceError("a/坏 文件.pdf", "is damaged")]


@pytest.fixture(scope="module")
def entries():
    found = [
        entry for name in SAMPLE_NAMES for entry in list_entries(sample_audit(name), load_suites(), Lang.ZH)
    ]
    assert len(found) > 15
    return found


def written(entries, kind, lang=Lang.ZH, page=PAGE, missing=()):
    told = [(entry, page) for entry in entries]
    [(_, content)] = write_outputs([kind], told, missing, load_suites(), lang)
    return content


def csv_rows(entries, **options):
    return list(csv.reader(io.StringIO(written(entries, "csv", **options).decode("utf-8-sig"))))


def sheet(entries, **options):
    return openpyxl.load_workbook(io.BytesIO(written(entries, "xlsx", **options))).active


def log(entries, **options):
    return json.loads(written(entries, "sarif", **options))


def test_csv_begins_with_a_byte_order_mark_so_that_chinese_shows(entries):
    assert written(entries, "csv").startswith(b"\xef\xbb\xbf")


def test_both_papers_have_the_columns_of_a_working_paper_and_a_line_a_finding(entries):
    rows = csv_rows(entries)

    assert rows[0] == HEADS == [cell.value for cell in sheet(entries)[1]]
    assert len(rows) - 1 == len(entries) == sheet(entries).max_row - 1
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, len(entries) + 1)]
    assert {row[HEADS.index("审核意见")] for row in rows[1:]} == {""}


def test_a_line_says_what_its_finding_says(entries):
    for entry, row in zip(entries, csv_rows(entries)[1:], strict=True):
        told = dict(zip(HEADS, row, strict=True))
        assert told["单位"] == entry.entity
        assert told["性质"] == entry.severity.zh
        assert told["问题"] == entry.message
        assert entry.rule_id in told["规则"]
        assert told["填报数"] == entry.reported
        assert told["依据"]
        assert told["报告链接"] == f"{PAGE}#f-{entry.fingerprint}"


def test_figures_are_numbers_with_the_decimals_that_are_printed(entries):
    cells = sheet(entries)
    columns = {key: number for number, key in enumerate(COLUMNS, start=1)}
    for entry, row in zip(entries, range(2, len(entries) + 2), strict=True):
        for key in ("reported", "expected", "difference"):
            printed, cell = getattr(entry, key), cells.cell(row=row, column=columns[key])
            assert (Decimal(str(cell.value)) if printed else cell.value) == (
                Decimal(printed) if printed else None
            )
            assert len(cell.number_format.partition(".")[2]) == len(printed.partition(".")[2]) or not printed


def test_the_workbook_is_ready_to_work_in(entries):
    cells = sheet(entries)

    assert cells.freeze_panes == "C2"
    assert cells.auto_filter.ref == f"A1:R{len(entries) + 1}"
    assert cells["G2"].alignment.wrap_text
    assert cells.column_dimensions["G"].width > cells.column_dimensions["A"].width
    assert (cells.page_setup.orientation, str(cells.page_setup.paperSize)) == (
        "landscape",
        cells.PAPERSIZE_A3,
    )


def test_a_row_is_as_high_as_its_longest_text(entries):
    short, long = (
        sheet([replace(entries[0], message=text)]).row_dimensions[2].height for text in ("短", "长" * 240)
    )

    assert long > short
    assert long >= 15 * 240 * 2 / 48


def test_a_line_of_the_workbook_links_to_the_finding_in_its_report(entries):
    link = sheet(entries)["R2"].hyperlink

    assert (link.target, link.location) == (PAGE, f"f-{entries[0].fingerprint}")
    assert sheet(entries)["R2"].value == "查看"


def test_a_printed_sheet_says_what_it_is_which_page_and_leaves_room_for_names(entries):
    cells = sheet(entries)

    assert cells.oddHeader.center.text == cells.title == "审计工作底稿"
    assert all(name in cells.oddFooter.left.text for name in ("编制人", "复核人"))
    assert "&P" in cells.oddFooter.right.text
    assert {cell.font.name for row in cells["A1:R2"] for cell in row} == {"宋体"}


def test_without_a_report_there_is_no_link(entries):
    assert sheet(entries, page="")["R2"].hyperlink is None
    assert csv_rows(entries, page="")[1][-1] == ""


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_document_prints_is_never_a_formula(entries, formula):
    spoilt = [replace(entries[0], entity=formula, message=formula, reported=formula, source=formula)]
    cells = sheet(spoilt)
    row = csv_rows(spoilt)[1]

    assert {cell.data_type for cell in cells[2]} <= {"s", "n"}
    texts = [cell.value for cell in cells[2] if isinstance(cell.value, str)] + row
    assert f"'{formula}" in row
    assert not any(text.startswith((*"=+@\t\r", "-1+")) for text in texts)


def test_a_text_that_no_cell_may_hold_is_written_without_it(entries):
    spoilt = [replace(entries[0], entity="a\x00\x0b\ud800\uffffb", message="长" * 40_000)]

    assert sheet(spoilt)["B2"].value.startswith("a")
    assert len(sheet(spoilt)["G2"].value) < 32_768
    assert csv_rows(spoilt)
    assert log(spoilt)


@pytest.mark.parametrize("kind", OUTPUTS)
def test_the_same_findings_give_the_same_bytes(entries, kind):
    assert written(entries, kind) == written(entries, kind)


def test_no_time_shows_in_the_workbook(entries):
    with zipfile.ZipFile(io.BytesIO(written(entries, "xlsx"))) as book:
        assert {part.date_time[0] for part in book.infolist()} == {1980}


def test_papers_come_in_english_too(entries):
    assert csv_rows(entries, lang=Lang.EN)[0][:3] == ["No.", "Agency", "Year"]


def test_a_run_without_findings_is_a_paper_without_lines():
    assert csv_rows([]) == [HEADS]
    assert sheet([]).max_row == 1
    assert log([])["runs"][0]["results"] == []


def test_the_log_has_the_shape_of_sarif(entries):
    found = log(entries, missing=MISSING)
    [run] = found["runs"]
    driver = run["tool"]["driver"]
    known = {rule.rule_id: rule for rule in load_suites()}

    assert (found["version"], driver["name"]) == ("2.1.0", "audit-lib")
    assert found["$schema"].endswith("sarif-2.1.0.json")
    assert [rule["id"] for rule in driver["rules"]] == list(known)
    assert all(
        rule["shortDescription"]["text"] == known[rule["id"]].title["zh"]
        and rule["fullDescription"]["text"]
        and rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        for rule in driver["rules"]
    )
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    [notification] = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "is damaged"
    uri = notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a/%E5%9D%8F%20%E6%96%87%E4%BB%B6.pdf"


def test_a_result_of_the_log_is_its_finding(entries):
    run = log(entries)["runs"][0]
    levels = {Severity.CRITICAL: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    for entry, result in zip(entries, run["results"], strict=True):
        assert result["ruleId"] == entry.rule_id
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == entry.rule_id
        assert result["level"] == levels[entry.severity]
        assert result["message"]["text"] == entry.message
        assert list(result["partialFingerprints"].values()) == [entry.fingerprint]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")


def test_a_place_of_the_log_says_page_box_and_line_as_far_as_they_are_known(entries):
    entry = next(entry for entry in entries if entry.spots and entry.spots[0].line)
    spot = replace(entry.spots[0], line=None, page=3, bbox=(1.0, 2.0, 3.0, 4.0), text="1.00")
    lined, boxed = (
        log([told])["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        for told in (entry, replace(entry, spots=(spot,)))
    )

    assert lined["region"]["startLine"] == entry.spots[0].line
    assert "region" not in boxed
    assert boxed["properties"] == {"page": 3, "bbox": [1.0, 2.0, 3.0, 4.0], "text": "1.00"}


def test_the_log_is_valid_by_the_schema_of_sarif(entries):
    schema = BROWSER / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    if not schema.is_file():
        skip_unless_required(
            "browser", "no schema of SARIF: npm install --no-package-lock --prefix tests/browser"
        )
    spot = replace(entries[0].spots[0], line=None, page=3, bbox=(1.0, 2.0, 3.0, 4.0))
    told = [*entries, replace(entries[0], spots=(spot, spot, spot)), replace(entries[0], spots=())]
    known = Draft4Validator(json.loads(schema.read_text("utf-8")))

    for lang in Lang:
        assert [error.message for error in known.iter_errors(log(told, lang=lang, missing=MISSING))] == []
