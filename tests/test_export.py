"""The JSON of findings: its keys, its order, its amounts, and what stays the same from run to run."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import SAMPLE_NAMES, SAMPLES, audit_of, sample_audit
from synthetic.samples import SAMPLES as MADE_UP
from synthetic.writers import write_text

from audit_lib import audit_disclosure
from audit_lib.errors import NotADisclosureError, UnreadableSourceError
from audit_lib.export import SCHEMA, describe_audit, describe_failure, describe_run, report_name
from audit_lib.terms import Lang

DISCLOSURE = [
    "source", "sha256", "entity", "fiscal_year", "phase", "form", "status", "reason",
    "tables", "coverage", "findings", "rounding", "rules", "level", "files",
]  # fmt: skip
TABLE = ["table", "title", "pages", "rows", "columns", "recognised"]
COVERAGE = [
    "printed_numbers", "facts", "claims", "checked", "checked_twice", "claims_checked", "pinnable", "not_understood", "performance", "other",
    "not_understood_numbers", "unread_pages",
]  # fmt: skip
FINDING = [
    "fingerprint", "rule_id", "severity", "title", "message", "table", "line", "column",
    "reported", "expected", "difference", "tolerance", "unit", "places", "cause",
]  # fmt: skip
PLACE = [
    "page",
    "table",
    "row",
    "col",
    "line_label",
    "column_label",
    "text",
    "bbox",
    "text_line",
    "source",
    "score",
]
CAUSE = ["kind", "suspect", "printed", "suggested", "repairs", "alternatives", "certainty"]
RULE = ["rule_id", "pass", "rounding", "fail", "not_applicable", "error"]
DECIMAL = re.compile(r"(?:-?\d+(?:\.\d+)?)?")
STARTED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def described():
    return [describe_audit(sample_audit(name)) for name in SAMPLE_NAMES]


@pytest.fixture(scope="module")
def findings(described):
    found = [finding for disclosure in described for finding in disclosure["findings"]]
    assert len(found) > 15
    return found


def dump(disclosures, started=STARTED, duration=1.0):
    return json.dumps(describe_run(disclosures, started, duration), ensure_ascii=False, indent=1)


def town_text(prefix=""):
    sample = next(sample for sample in MADE_UP if "town" in sample.file)
    document = sample.sound()
    for slip in sample.slips:
        document = slip.plant(document)
    return prefix + write_text(document).decode()


def test_a_run_has_a_schema_a_header_and_its_disclosures(described):
    run = describe_run(described, STARTED, 1.23456)

    assert list(run) == ["schema", "run", "disclosures"]
    assert run["schema"] == SCHEMA == "audit-findings/1"
    assert list(run["run"]) == ["version", "started", "duration_s"]
    assert (run["run"]["started"], run["run"]["duration_s"]) == ("2026-01-02T03:04:05+00:00", 1.235)


def test_a_disclosure_has_these_keys_in_this_order(described):
    for disclosure in described:
        assert list(disclosure) == DISCLOSURE
        assert list(disclosure["coverage"]) == COVERAGE
        assert all(list(table) == TABLE for table in disclosure["tables"])
        assert all(list(rule) == RULE for rule in disclosure["rules"])
        assert (disclosure["status"], disclosure["reason"]) == ("audited", "")


def test_each_number_that_nobody_understood_is_listed_with_its_place():
    audit = audit_of("summary; “项目支出28.00万元，涉及代号7788。”")
    coverage = describe_audit(audit)["coverage"]

    assert coverage["not_understood"] == len(coverage["not_understood_numbers"]) == 1
    assert coverage["not_understood_numbers"][0] == {
        "text": "7788",
        "context": "项目支出28.00万元，涉及代号7788。",
        "page": None,
        "sheet": "",
        "text_line": 1,
        "grid": None,
        "row": None,
        "col": None,
        "source": "",
    }


def test_a_finding_has_these_keys_in_this_order(findings):
    for finding in findings:
        assert list(finding) == FINDING
        assert all(list(place) == PLACE for place in finding["places"])
        if finding["cause"]:
            assert list(finding["cause"]) == CAUSE
            assert all(list(place) == [*PLACE, "suggested"] for place in finding["cause"]["suspect"])


def test_amounts_are_decimal_texts(findings):
    for finding in findings:
        amounts = [finding[key] for key in ("reported", "expected", "difference", "tolerance")]
        if finding["cause"]:
            amounts += [finding["cause"][key] for key in ("printed", "suggested")]
        assert all(isinstance(amount, str) and DECIMAL.fullmatch(amount) for amount in amounts)


def test_no_number_of_a_finding_is_a_float(described):
    json.loads(dump(described), parse_float=lambda text: pytest.fail(text) if text != "1.0" else 1.0)


def test_certainties_are_of_three_kinds(findings):
    certainties = {finding["cause"]["certainty"] for finding in findings if finding["cause"]}

    assert certainties
    assert all(re.fullmatch(r"unique|unresolved|one of [1-9]\d*", certainty) for certainty in certainties)


def test_a_second_run_differs_in_its_header_only(described):
    again = [describe_audit(audit_disclosure(SAMPLES / name)) for name in SAMPLE_NAMES]
    other = json.loads(dump(again, datetime(2027, 1, 1, tzinfo=UTC), 9.0))
    first = json.loads(dump(described))

    assert dump(again) == dump(described)
    assert {key for key in first if first[key] != other[key]} == {"run"}


def test_both_languages_describe_the_same_findings():
    zh, en = (describe_audit(sample_audit("example-fao-2023-budget.txt"), lang) for lang in Lang)
    words = ("title", "message")

    assert [{**finding, **dict.fromkeys(words)} for finding in zh["findings"]] == [
        {**finding, **dict.fromkeys(words)} for finding in en["findings"]
    ]
    assert all(z["message"] != e["message"] for z, e in zip(zh["findings"], en["findings"], strict=True))


def test_fingerprints_stay_when_the_document_is_shifted_by_lines(tmp_path):
    told = []
    for name, prefix in (("first", ""), ("second", "转载声明\n本文转自本级政府网站。\n\n")):
        path = tmp_path / f"{name}.txt"
        path.write_text(town_text(prefix), "utf-8")
        told.append(describe_audit(audit_disclosure(path))["findings"])
    first, second = told

    assert first
    assert [finding["fingerprint"] for finding in first] == [finding["fingerprint"] for finding in second]
    assert [finding["places"] for finding in first] != [finding["places"] for finding in second]


def test_fingerprints_stay_when_the_wrong_figure_is_another_wrong_figure(tmp_path):
    prints = []
    for printed in ("12.66", "12.77"):
        path = tmp_path / f"{printed}.txt"
        assert town_text().count("\t12.66\n") == 1
        path.write_text(town_text().replace("\t12.66\n", f"\t{printed}\n"), "utf-8")
        prints.append(
            [finding["fingerprint"] for finding in describe_audit(audit_disclosure(path))["findings"]]
        )

    assert prints[0] == prints[1]


def test_the_same_findings_have_the_same_fingerprints_in_every_format(tmp_path):
    path = tmp_path / "town.txt"
    path.write_text(town_text(), "utf-8")
    page = sample_audit("example-town-2023-budget.html")
    text, html = (describe_audit(each)["findings"] for each in (audit_disclosure(path), page))

    assert [finding["fingerprint"] for finding in text] == [finding["fingerprint"] for finding in html]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnreadableSourceError("a/b.pdf", "is damaged"), "unreadable"),
        (NotADisclosureError("a/b.pdf", "none of its 3 tables has a known title"), "not a disclosure"),
    ],
)
def test_a_source_that_was_not_audited_has_the_same_keys_and_its_reason(error, status):
    described = describe_failure(error)

    assert list(described) == DISCLOSURE
    assert list(described["coverage"]) == COVERAGE
    assert (described["source"], described["status"], described["reason"]) == (
        "a/b.pdf",
        status,
        error.reason,
    )
    assert not any(
        described[key] for key in ("sha256", "entity", "fiscal_year", "tables", "findings", "rules")
    )


@pytest.mark.parametrize(
    ("entity", "year", "name"),
    [
        ("某某局", 2023, "某某局-2023-budget"),
        ("../../etc/passwd", 2023, "etcpasswd-2023-budget"),
        ("a/b\\c:d*e?f|g", None, "abcdefg-budget"),
        ("\x00\n<script>", 2023, "script-2023-budget"),
        ("", 2023, "example-2023-budget"),
    ],
)
def test_a_report_is_named_by_letters_and_digits_alone(entity, year, name):
    assert report_name(Path("example.txt"), entity, year, "budget") == name


def test_a_report_name_is_never_empty_nor_too_long():
    assert report_name(Path("…"), "……", None, "") == "disclosure"
    assert len(report_name(Path("x"), "局" * 500, 2023, "budget")) <= 80
