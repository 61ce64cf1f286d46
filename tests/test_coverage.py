"""Every printed number is counted by what it ended as, and every figure by how many rules reached it."""

import pytest
from builders import SAMPLE_NAMES, audit_of, disclosure_of, evidence_of, sample_audit

from audit_lib import audit_disclosure
from audit_lib.coverage import measure_coverage
from audit_lib.rules import confront, load_suites

SUM = "expenditure/201@total={}; expenditure/201@basic={}; expenditure/201@project={}"


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_counts_of_a_whole_document_hold_together(name):
    seen = sample_audit(name).coverage
    tables = seen.per_table

    assert 0 < seen.checked_twice <= seen.checked <= seen.facts
    assert seen.claims_checked <= seen.claims
    assert seen.printed_numbers == seen.figures + seen.other == len(seen.account)
    assert seen.figures == seen.facts + seen.claims + seen.performance + seen.not_understood
    assert tables["printed"].sum() == seen.facts
    assert tables["checked"].sum() == seen.checked
    assert tables["checked_twice"].sum() == seen.checked_twice
    assert (tables["checked"] + tables["unchecked"] == tables["printed"]).all()


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_nearly_every_figure_of_a_known_form_is_checked(name):
    seen = sample_audit(name).coverage

    assert seen.checked >= 0.9 * seen.facts
    assert seen.not_understood < 0.02 * seen.figures


def test_a_figure_counts_once_for_each_rule_that_looked_at_it():
    seen = audit_of(
        f"{SUM.format('15.00', '10.00', '5.00')}; expenditure/20103@total=15.00; revenue/999@total=1.00"
    ).coverage

    assert (seen.facts, seen.checked, seen.checked_twice) == (5, 4, 1)
    assert list(seen.per_table["unchecked"]) == [0, 1]


def test_a_rule_that_could_not_look_checks_nothing():
    seen = audit_of("expenditure/201@total=15.00").coverage

    assert (seen.facts, seen.checked) == (1, 0)


def test_a_blank_is_no_printed_number():
    seen = audit_of(SUM.format("15.00", "15.00", "")).coverage

    assert (seen.figures, seen.facts) == (2, 2)


def test_a_cell_that_is_no_amount_is_counted_as_not_understood():
    seen = audit_of(SUM.format("15.00", "1O.00", "5.00")).coverage

    assert (seen.figures, seen.facts, seen.not_understood) == (3, 2, 1)
    assert seen.checked == 0


def test_a_word_that_tells_a_change_of_nothing_is_no_number_that_was_checked():
    listed = "三公经费28.00万元，比上年减少3.00万元。其中：因公出国（境）费5.00万元，与上年持平；公务接待费23.00万元，比上年减少3.00万元。"
    seen = audit_of(f"summary; “{listed}”").coverage

    assert (seen.claims, seen.claims_checked) == (5, 2)  # the two changes


def test_figures_of_prose_are_claims_and_what_is_left_over_is_not_understood():
    notation = "summary; “项目支出28.00万元，占4.20%，涉及代号7788。”"
    evidence = evidence_of(notation)
    seen = measure_coverage(disclosure_of(notation), evidence, confront(evidence, load_suites()).results)

    assert (seen.claims, seen.not_understood, seen.figures) == (2, 1, 3)


def test_numbers_of_an_unknown_table_are_not_understood(tmp_path):
    path = tmp_path / "two.txt"
    known = "表1\n\n部门收支总体情况表\n\n单位：万元\n\t项目\n\t预算数\n\n\t一、本年收入\n\t10.00\n\n"
    path.write_text(f"{known}\n食堂菜价表\n\n\t菜名\n\t价格\n\n\t面\n\t12.00\n\n\t饭\n\t9.00\n\n", "utf-8")
    audit = audit_disclosure(path)

    assert list(audit.evidence.tables["recognised"]) == [True, False]
    assert (audit.coverage.facts, audit.coverage.not_understood) == (1, 2)


def test_a_table_without_facts_is_listed_with_none():
    seen = audit_of(f"{SUM.format('15.00', '10.00', '5.00')}; government_fund").coverage

    assert list(seen.per_table["table"]) == ["expenditure", "government_fund"]
    assert list(seen.per_table["printed"]) == [3, 0]


def test_a_figure_can_be_pinned_where_two_rules_meet_in_it_alone():
    seen = audit_of(f"{SUM.format('15.00', '10.00', '5.00')}; expenditure/20103@total=15.00").coverage
    evidence = evidence_of(f"{SUM.format('15.00', '10.00', '5.00')}; expenditure/20103@total=15.00").facts

    assert seen.pinnable == 1
    assert [
        evidence.at[fact, "line_code"] for fact in seen.per_figure.loc[seen.per_figure["pinnable"], "fact"]
    ] == ["201"]
    assert list(seen.per_table["pinnable"]) == [1]


def test_a_figure_that_one_rule_reaches_cannot_be_pinned():
    seen = audit_of(SUM.format("15.00", "10.00", "5.00")).coverage

    assert (seen.checked, seen.pinnable) == (3, 0)


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_what_can_be_pinned_is_checked_twice(name):
    figures = sample_audit(name).coverage.per_figure

    assert 0 < figures["pinnable"].sum() <= (figures["checks"] >= 2).sum()
    assert (figures.loc[figures["pinnable"], "checks"] >= 2).all()


def test_a_limit_notices_and_does_not_pin():
    notation = f"{SUM.format('15.00', '10.00', '5.00')}; general_public/201@basic=10.00"
    evidence, results = evidence_of(notation), confront(evidence_of(notation), load_suites()).results
    limits = {rule.rule_id for rule in load_suites()}

    assert measure_coverage(disclosure_of(notation), evidence, results, limits).pinnable == 0
