"""Each failure is told once, under its cause where one is known, in both languages, gravest first."""

from decimal import Decimal

import pytest
from builders import (
    SAMPLE_NAMES,
    SAMPLES,
    audit_of,
    disclosure_of,
    evidence_of,
    rule_named,
    sample_audit,
)

from audit_lib import audit_disclosure
from audit_lib.auditing import conclude_audit
from audit_lib.rules import confront, load_suites
from audit_lib.terms import Severity
from audit_lib.wording import CAUSES

SUM = "expenditure/201@total={}; expenditure/201@basic={}; expenditure/201@project={}"
TREE = (
    f"{SUM}; expenditure/20103@total=100.00; expenditure/20103@basic=60.00; expenditure/20103@project=40.00"
)
RANKS = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)


def plain_finding(*amounts):
    [finding] = audit_of(SUM.format(*amounts), diagnosis=False).findings
    return finding


def audit_all(notation):
    evidence = evidence_of(notation)
    return conclude_audit(disclosure_of(notation), evidence, confront(evidence, load_suites()))


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_every_failed_rule_is_told_in_exactly_one_finding(name):
    found = sample_audit(name)
    failed = found.results[found.results["outcome"] == "fail"]
    sums = [line for finding in found.findings for line in finding.arithmetic["zh"]]
    lines = [
        line for line in sums if not line.startswith("改正后")
    ]  # what a correction would break holds as printed
    without_sums = [finding for finding in found.findings if not finding.arithmetic["zh"]]
    repaired = [instance for finding in found.findings if finding.cause for instance in finding.cause.repairs]

    assert len(lines) + len(without_sums) == len(failed)
    assert len(repaired) == len(set(repaired))
    assert set(repaired) <= set(failed["rule_id"] + "[" + failed["instance"] + "]")


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_without_diagnosis_every_failed_rule_is_a_finding_of_its_own(name):
    found = sample_audit(name, diagnosis=False)

    assert len(found.findings) == (found.results["outcome"] == "fail").sum()
    assert all(finding.cause is None for finding in found.findings)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_fingerprints_are_unique(name):
    found = sample_audit(name)
    prints = [finding.fingerprint for finding in found.findings]

    assert len(prints) == len(set(prints))


def test_a_second_audit_tells_the_same():
    name = "example-fao-2023-budget.txt"

    assert audit_disclosure(SAMPLES / name).findings == sample_audit(name).findings


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_findings_stand_gravest_first(name):
    ranks = [RANKS.index(finding.severity) for finding in sample_audit(name).findings]
    sizes = [
        (RANKS.index(finding.severity), -abs(Decimal(finding.difference)))
        for finding in sample_audit(name).findings
        if finding.difference
    ]

    assert ranks == sorted(ranks)
    assert sizes == sorted(sizes) or any(not finding.difference for finding in sample_audit(name).findings)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_every_sentence_is_whole_in_both_languages(name):
    for finding in sample_audit(name).findings:
        for words in (finding.title, finding.message, *([finding.cause.reason] if finding.cause else [])):
            assert set(words) == {"zh", "en"}
            assert all(text and "{" not in text and "None" not in text for text in words.values())


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_places_are_where_the_disclosure_prints_them(name):
    found = sample_audit(name)
    for place in (place for finding in found.findings for place in finding.places if place.col):
        cells = [cell for row in found.disclosure.grids[place.grid - 1].rows for cell in row]
        [cell] = [cell for cell in cells if (cell.row, cell.col) == (place.row, place.col)]
        assert place.text == cell.text.strip() or not place.text


def test_a_failed_sum_is_told_with_its_figures():
    finding = plain_finding("15.00", "10.00", "4.00")

    assert (finding.reported, finding.expected, finding.difference) == ("15.00", "14.00", "1.00")
    assert (finding.table, finding.line, finding.column, finding.unit) == (
        "expenditure",
        "201",
        "total",
        "万元",
    )
    assert [place.text for place in finding.places] == ["15.00", "10.00", "4.00"]
    assert all("15.00" in text and "14.00" in text for text in finding.message.values())


def test_the_tolerance_is_told_exactly():
    finding = plain_finding("15.02", "10.00", "5.00")

    assert Decimal(finding.tolerance) == Decimal("0.015")
    assert abs(Decimal(finding.difference)) > Decimal(finding.tolerance)


def test_a_difference_finer_than_the_printed_total_is_told_exactly():
    [finding] = audit_of("expenditure/2010301@total=15.3; revenue/2010301@total=15.36").findings

    assert (finding.reported, finding.expected, finding.difference) == ("15.3", "15.36", "-0.06")


def test_a_blank_total_is_told_as_blank_with_what_it_should_be():
    finding = plain_finding("", "10.00", "5.00")

    assert (finding.reported, finding.expected, finding.difference) == ("", "15.00", "")
    assert "留空" in finding.message["zh"]
    assert "blank" in finding.message["en"]


def test_a_figure_within_the_tolerance_is_no_finding():
    found = audit_of(SUM.format("15.01", "10.00", "5.00"))

    assert found.findings == ()
    assert found.rounding == 1


def test_a_cause_tells_what_is_printed_what_is_right_and_what_that_repairs():
    [finding] = audit_of(TREE.format("", "60.00", "40.00")).findings

    assert (finding.cause.kind, finding.cause.printed, finding.cause.suggested) == (
        "blank_subtotal",
        "",
        "100.00",
    )
    assert finding.cause.repairs == (
        "balance.expenditure_total[expenditure/201@total]",
        "hierarchy.expenditure[expenditure/201@total]",
    )
    assert [(place.line_code, place.column) for place in finding.cause.suspect] == [("201", "total")]
    assert (finding.expected, finding.difference) == ("100.00", "")


def test_a_cause_keeps_its_fingerprint_when_its_figure_changes():
    first, second = (
        audit_of(TREE.format(printed, "60.00", "40.00")).findings for printed in ("10.00", "77.31")
    )

    assert [finding.fingerprint for finding in first] == [finding.fingerprint for finding in second]


def test_a_failed_sum_keeps_its_fingerprint_when_a_figure_changes():
    assert (
        plain_finding("15.00", "10.00", "4.00").fingerprint
        == plain_finding("15.00", "9.00", "4.00").fingerprint
    )


def test_different_places_have_different_fingerprints():
    other = audit_of(SUM.format("15.00", "10.00", "4.00").replace("/201", "/208"), diagnosis=False).findings[
        0
    ]

    assert plain_finding("15.00", "10.00", "4.00").fingerprint != other.fingerprint


def test_an_absent_table_is_one_finding_and_nothing_else_fails():
    tables = "summary; revenue; expenditure; appropriation; general_public; project; government_fund; state_capital; three_public"
    findings = audit_all(
        f"{tables}; “没有一般公共预算项目支出、政府性基金预算支出、国有资本经营预算支出和财政拨款三公经费支出。”"
    ).findings

    assert [(finding.rule_id, finding.table) for finding in findings] == [
        ("presence.required_tables", "basic")
    ]


def test_a_row_that_does_not_fit_is_told_with_its_row():
    ragged = [
        finding
        for finding in audit_all("appropriation#34; summary").findings
        if finding.rule_id == "presence.rows_fit"
    ]

    assert [(finding.severity, finding.places[0].row) for finding in ragged] == [(Severity.INFO, 34)]
    assert all("34" in text for text in ragged[0].message.values())


def test_a_misplaced_code_points_to_its_line():
    notation = "expenditure/208@total=1.00; expenditure/20899@total=1.00; expenditure/2080501@total=1.00"
    [finding] = [
        finding for finding in audit_all(notation).findings if finding.rule_id == "classification.parent_line"
    ]

    assert "2080501" in finding.message["zh"]
    assert [place.line_code for place in finding.places] == ["20899", "2080501"]


def test_prose_that_prints_the_suggested_figure_confirms_the_cause_and_is_told_nowhere_else():
    audit = sample_audit("example-town-2023-budget.html")
    item = "narrative.items[城乡社区支出/城乡社区管理事务/一般行政管理事务 in prose]"

    told = [finding for finding in audit.findings if finding.cause and item in finding.cause.repairs]

    assert ["65.24"] == [finding.cause.suggested for finding in told]
    assert any("文字为65.24" in line for line in told[0].arithmetic["zh"])
    assert [] == [finding for finding in audit.findings if finding.rule_id == "narrative.items"]


def test_prose_that_confirms_a_cause_is_held_against_the_figure_that_is_to_be_corrected():
    """Another table, which prints what is paid from other funds too, comes nearer to what the prose says."""
    audit = audit_all(
        "expenditure/2010301@total=31.00; expenditure/2010301@general_public=30.00;"
        " general_public/201@total=42.00; general_public/20103@total=42.00; general_public/2010301@total=90.00;"
        " general_public/2010302@total=12.00; general_public/total@total=42.00;"
        " “1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）2010301（项）：2023年预算数为30.00万元。”"
    )
    [told] = [finding for finding in audit.findings if finding.cause and finding.cause.suggested == "30.00"]

    assert any(
        "文字为30.00万元，一般公共预算支出情况表为90.00万元，差-60.00万元" in line
        for line in told.arithmetic["zh"]
    )


def test_failures_that_only_a_blank_figure_ties_together_are_one_finding_around_it():
    audit = audit_all(
        "general_public/20103@basic=90.00; general_public/20103@project=3.00;"
        " general_public/2010301@total=50.00; general_public/2010301@basic=; general_public/2010301@project=1.00;"
        " general_public/2010302@basic=10.00; general_public/2010302@project=2.00"
    )
    [group] = [found for found in audit.findings if found.cause and found.cause.kind == "unresolved"]

    assert [(place.line_code, place.column, place.text) for place in group.cause.suspect] == [
        ("2010301", "basic", "")
    ]


def test_a_performance_form_is_told_by_project_indicator_and_cell():
    notation = (
        "performance/1@project=桥面翻修; performance/1@goal=开展6次以上河道巡查; "
        "performance/1/1@indicator=河道巡查次数; performance/1/1@target=≥4次"
    )
    (finding,) = audit_of(notation, [rule_named("performance.goals")]).findings

    assert "项目支出绩效目标表·桥面翻修·河道巡查次数" in finding.message["zh"]
    assert [("performance", 1, 1, 4, "≥4次")] == [
        (place.table, place.grid, place.row, place.col, place.text) for place in finding.places
    ]


def test_a_performance_form_is_told_with_its_arithmetic_and_money():
    notation = (
        "performance/1@budget=38; performance/1/1@level_2=经济成本指标; performance/1/1@target=≤18万元; "
        "performance/1/2@level_2=经济成本指标; performance/1/2@target=≤25万元"
    )
    (finding,) = audit_of(notation, [rule_named("performance.costs")]).findings

    assert ("18.00 + 25.00 > 38.00",) == finding.arithmetic["zh"]
    assert ("43.00", "38.00", "5.00", "万元") == (
        finding.reported,
        finding.expected,
        finding.difference,
        finding.unit,
    )


def test_every_kind_of_cause_has_its_sentence_in_both_languages():
    for words in CAUSES.values():
        assert words.keys() == {"zh", "en"}
        assert all(
            text.format(printed="1", suggested="2", unit="万元", source="x") for text in words.values()
        )


def test_findings_of_one_severity_stand_in_order_of_the_money_at_stake():
    audit = audit_all(
        "expenditure/201@total=100.00; expenditure/201@basic=63.17; expenditure/201@project=45.28; "
        "general_public/201@total=900.00; general_public/201@basic=100.00; general_public/201@project=45.28"
    )
    money = [
        abs(Decimal(found.difference))
        for found in audit.findings
        if found.difference and found.rule_id[:3] == "bal"
    ]

    assert len(money) > 1
    assert money == sorted(money, reverse=True)


def test_a_figure_that_prose_gives_for_the_year_before_is_called_last_years():
    audit = audit_all(
        "expenditure/201@total=92.00; expenditure/201@basic=60.00; expenditure/201@project=40.00; "
        "expenditure/20103@total=100.00; expenditure/20103@basic=60.00; expenditure/20103@project=40.00; "
        "“一、支出预算总体情况”; “支出预算100.00万元，比上年增加8.00万元，增长8.70%。”"
    )
    kinds = [finding.cause.kind for finding in audit.findings if finding.cause]

    assert kinds == ["last_year"]
