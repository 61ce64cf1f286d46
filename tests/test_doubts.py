"""What may come from our reading is a question; what the publisher certainly printed stays an accusation."""

from dataclasses import replace

import pytest
from builders import audit_of, disclosure_of, evidence_of, verdicts

from audit_lib.auditing import conclude_audit
from audit_lib.diagnose import DOUBTFUL
from audit_lib.doubts import with_doubts
from audit_lib.export import describe_audit
from audit_lib.recognise.facts import BLANK_SCORE
from audit_lib.report.verdict import render_verdict
from audit_lib.rules import confront, load_suites
from audit_lib.terms import Lang, Severity
from audit_lib.wording import name_pages

SUM = "expenditure/201@total=100.00; expenditure/201@basic=60.00; expenditure/201@project=41.00"
PART = "expenditure/201@project"
TREE = (
    f"{SUM}; expenditure/20103@total=100.00; expenditure/20103@basic=60.00; expenditure/20103@project=40.00"
)


def finding_of(notation, *, diagnosis=False, **about):
    [finding] = audit_of(notation, diagnosis=diagnosis, **about).findings
    return finding


def test_a_sum_with_a_doubtful_figure_is_a_question_and_names_it():
    finding = finding_of(SUM, scores={PART: DOUBTFUL - 0.1})

    assert Severity.WARNING is finding.severity
    assert "41.00" in finding.message["zh"]
    assert "核对原件" in finding.message["zh"]
    assert "check the reading" in finding.message["en"]


@pytest.mark.parametrize("scores", [{}, {PART: DOUBTFUL}, {"expenditure/20199@total": 0.1}])
def test_a_figure_that_was_surely_read_is_held_against_the_publisher(scores):
    assert finding_of(SUM) == replace(finding_of(SUM, scores=scores), places=finding_of(SUM).places)
    assert Severity.CRITICAL is finding_of(SUM, scores=scores).severity


def test_a_blank_of_a_scan_may_be_a_figure_that_was_missed():
    blank = SUM.replace("total=100.00", "total=")
    printed, seen = finding_of(blank), finding_of(blank, scores={"expenditure/201@total": BLANK_SCORE})

    assert (Severity.CRITICAL, Severity.WARNING) == (printed.severity, seen.severity)
    assert "漏识" in seen.message["zh"]
    assert "check the reading" in seen.message["en"]


def test_a_doubtful_reading_is_the_cause_before_any_slip_of_the_publisher():
    plain = finding_of(TREE, diagnosis=True)
    doubted = finding_of(TREE, diagnosis=True, scores={PART: 0.5})

    assert "digit" == plain.cause.kind
    assert ("reading", "41.00", "40.00") == (
        doubted.cause.kind,
        doubted.cause.printed,
        doubted.cause.suggested,
    )
    assert (Severity.CRITICAL, Severity.WARNING) == (plain.severity, doubted.severity)
    assert "核对" in doubted.cause.reason["zh"]


@pytest.mark.parametrize(
    ("garbled", "scanned", "severity"),
    [(3, True, Severity.WARNING), (2, True, Severity.CRITICAL), (3, False, Severity.CRITICAL)],
)
def test_a_scan_of_which_several_cells_are_no_amounts_accuses_nobody(garbled, scanned, severity):
    places = [f"revenue/2010{number}@total" for number in range(garbled)]
    notation = "; ".join([SUM, *(f"{place}=37.51 37.51" for place in places)])
    finding = finding_of(notation, scores=dict.fromkeys(places, 0.999) if scanned else {})

    assert severity is finding.severity
    assert ("3个金额格未读成一个数" in finding.message["zh"]) is (severity is Severity.WARNING)
    assert ("3 cells of the scan" in finding.message["en"]) is (severity is Severity.WARNING)


def test_among_figures_that_explain_alike_the_doubtful_one_is_suspected():
    doubted = finding_of(SUM, diagnosis=True, scores={"expenditure/201@basic": 0.5})

    assert [("201", "basic")] == [(place.line_code, place.column) for place in doubted.cause.suspect]
    assert "59.00" == doubted.cause.suggested


def test_a_figure_beside_an_unread_page_is_a_question():
    finding = finding_of(SUM)
    on_page = replace(finding, places=tuple(replace(place, page=3) for place in finding.places))

    assert on_page == with_doubts(on_page, [1, 5])
    beside = with_doubts(on_page, [4])
    assert Severity.WARNING is beside.severity
    assert "第4页" in beside.message["zh"]
    assert "page 4" in beside.message["en"]


def test_what_is_absent_may_stand_on_an_unread_page():
    rule, table = "presence.required_tables", "expenditure/201@total=1.00"
    absent = [instance for instance, outcome, _ in verdicts(rule, table) if outcome == "fail"]

    assert absent
    unread = {instance: (outcome, why) for instance, outcome, why in verdicts(rule, table, unread_pages="3")}
    assert {("not_applicable", "pages not read")} == {unread[instance] for instance in absent}
    assert ("pass", "") == unread["expenditure"]


def test_unread_pages_are_told_wherever_a_verdict_is():
    evidence = evidence_of(SUM, unread_pages="3,4,7")
    disclosure = replace(disclosure_of(SUM), unread_pages=(3, 4, 7))
    audit = conclude_audit(disclosure, evidence, confront(evidence, load_suites()))

    assert (3, 4, 7) == audit.coverage.unread_pages
    assert [3, 4, 7] == describe_audit(audit)["coverage"]["unread_pages"]
    assert "3-4、7" in render_verdict(audit)
    assert "3-4, 7" in render_verdict(audit, Lang.EN)


def test_a_report_says_how_many_figures_were_recognised_in_a_scan():
    audit = audit_of(SUM)
    facts = audit.evidence.facts.assign(reader="ocr")

    assert "扫描件识别" not in render_verdict(audit)
    assert "有 3 个数字由扫描件识别" in render_verdict(
        replace(audit, evidence=replace(audit.evidence, facts=facts))
    )


@pytest.mark.parametrize(
    ("pages", "named"), [([], ""), ([2], "2"), ([2, 3], "2-3"), ([1, 3, 4, 5, 9], "1, 3-5, 9")]
)
def test_runs_of_pages_are_named_by_their_ends(pages, named):
    assert named == name_pages(pages, Lang.EN)
