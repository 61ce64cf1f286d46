"""A changed figure is audited as if it were printed, and nothing else changes."""

import pytest
from builders import SAMPLE_NAMES, audit_of, sample_audit

from audit_lib.errors import NoSuchFigureError, UnparseableAmountError
from audit_lib.lab.what_if import address_of, find_effect, position_of, suggest_changes, what_if

SUM = "basic/301@total=100.00; basic/30101@total=60.00; basic/30102@total={part}"
TOWN = "example-town-2023-budget.html"


def messages(findings):
    return [finding.message["zh"] for finding in findings]


def test_the_figure_that_a_sum_lacks_solves_its_finding():
    before = audit_of(SUM.format(part="30.00"))

    after = what_if(before, {"basic/30102@total": "40.00"})
    effect = find_effect(before, after)

    assert [finding.rule_id for finding in effect.solved] == ["hierarchy.basic"]
    assert not [finding for finding in after.findings if finding.rule_id == "hierarchy.basic"]


def test_a_slip_that_is_put_in_is_found_and_told_as_new():
    before = audit_of(SUM.format(part="40.00"))

    effect = find_effect(before, what_if(before, {"basic/30102@total": "30.00"}))

    assert [finding.rule_id for finding in effect.added] == ["hierarchy.basic"]
    assert effect.solved == ()


def test_a_blank_is_not_zero():
    before = audit_of("basic/301@total=0.00; basic/30101@total=0.00; basic/30102@total=0.00")

    blank = what_if(before, {"basic/301@total": "　"}).evidence.facts.iloc[0]
    zero = what_if(before, {"basic/301@total": "0.00"}).evidence.facts.iloc[0]

    assert ("", True) == (blank.raw, blank.isna().amount_fen)
    assert ("0.00", 0) == (zero.raw, zero.amount_fen)


def test_a_figure_printed_finer_than_its_table_carries_its_own_grain():
    after = what_if(audit_of(SUM.format(part="40.00")), {"basic/30102@total": "40.001"})

    assert [10_000, 10_000, 1_000] == list(after.evidence.facts["grain_fen"])


def test_the_printed_tables_show_the_changed_figure():
    before = audit_of(SUM.format(part="30.00"))

    after = what_if(before, {"basic/30102@total": "40.00"})

    assert "30.00" == before.disclosure.grids[0].rows[2][1].text
    assert "40.00" == after.disclosure.grids[0].rows[2][1].text


@pytest.mark.parametrize("address", ["basic/399@total", "no such thing"])
def test_an_address_without_a_figure_is_named(address):
    with pytest.raises(NoSuchFigureError, match=address):
        what_if(audit_of(SUM.format(part="30.00")), {address: "1.00"})


def test_a_text_that_is_no_amount_is_refused():
    with pytest.raises(UnparseableAmountError, match="forty"):
        what_if(audit_of(SUM.format(part="30.00")), {"basic/30102@total": "forty"})


def test_printing_the_same_again_changes_no_finding():
    before = sample_audit(TOWN)
    printed = before.evidence.facts.iloc[:: len(before.evidence.facts) // 9]
    same = {f"{fact.table}/{fact.line_code}@{fact.column}": fact.raw for fact in printed.itertuples()}

    after = what_if(before, same)

    assert messages(before.findings) == messages(after.findings)
    assert before.coverage.checked == after.coverage.checked


def test_taking_a_suggestion_solves_the_finding_that_makes_it_and_adds_none():
    before = sample_audit(TOWN)
    unique = [finding for finding in before.findings if finding.cause and finding.cause.certainty == "unique"]
    told = [finding for finding in unique if suggest_changes(finding)]
    changes = {address: text for finding in told for address, text in suggest_changes(finding).items()}

    effect = find_effect(before, what_if(before, changes))

    assert changes
    assert told == list(effect.solved)
    assert effect.added == ()


def test_a_finding_in_prose_suggests_no_change_of_a_cell():
    prose = [found for found in sample_audit(TOWN).findings if found.rule_id.startswith("narrative")]

    assert [{}] == [suggest_changes(finding) for finding in prose]


@pytest.mark.parametrize("text", ["40.00", "30.00", "", "1,000.5", "－3"])
def test_a_change_and_the_change_back_leave_the_audit_as_it_was(text):
    before = audit_of(SUM.format(part="40.00"))
    changed = what_if(before, {"basic/30102@total": text})

    assert messages(before.findings) == messages(what_if(changed, {"basic/30102@total": "40.00"}).findings)


def test_every_amount_cell_is_found_by_its_position():
    facts = sample_audit(TOWN).evidence.facts

    for number in range(0, len(facts), 37):
        fact = facts.loc[number]
        assert f"{fact.table}/{fact.line_code}@{fact.column}" == address_of(facts, position_of(facts, number))
    assert address_of(facts, (1, 1, 1)) is None


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_a_changed_figure_is_the_only_one_that_changes(name):
    audit = sample_audit(name)
    fact = audit.evidence.facts.dropna(subset=["amount_fen"]).iloc[40]

    after = what_if(audit, {f"{fact.table}/{fact.line_code}@{fact.column}": "1.23"})
    kept, printed = (each.evidence.facts["amount_fen"].drop(index=fact.name) for each in (after, audit))

    assert after.evidence.facts.at[fact.name, "raw"] == "1.23"
    assert kept.equals(printed)
