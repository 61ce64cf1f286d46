"""Each rule's own examples, and what holds for every rule whatever it says."""

from functools import cache

import pandas as pd
import pytest
from builders import evidence_of, form_of, rule_named

from audit_lib.recognise import stack
from audit_lib.rules import confront, load_suites
from audit_lib.terms import Phase

RULES = load_suites()
IDS = [rule.rule_id for rule in RULES]
ONE_OF_EACH_KIND = list({rule.kind: rule.rule_id for rule in RULES}.values())
ASK_FOR_TABLES = [rule.rule_id for rule in RULES if rule.kind == "expect_table_to_be_disclosed"]
ORDER_MATTERS = "text.contents_order"
ASKS_FOR_A_FORM = "text.missing_form"  # and the unrelated words hold one
UNRELATED = "performance; “单位共有在职人员12人。”"


@cache
def judged(rule_id: str, example: str, *, phase: str | None = None) -> pd.DataFrame:
    """What a rule says of one of its examples, or of a notation, in its own phase unless another is named."""
    rule = rule_named(rule_id)
    phase = rule.phases[0] if phase is None else phase
    notation = rule.example.get(example, example)
    return confront(evidence_of(notation, phase=phase, form=form_of(rule)), [rule]).results


def outcomes(rule_id: str, example: str, **about: str) -> list[str]:
    return list(judged(rule_id, example, **about)["outcome"])


def turned(notation: str) -> str:
    """The same tables printed in the opposite order; prose goes on as it was."""
    statements = [part.strip() for part in notation.split(";")]
    prose = [part for part in statements if part.startswith("“")]
    cells = [part for part in statements if part not in prose]
    tables = dict.fromkeys(part.split("/")[0] for part in cells)
    opposite = [part for table in reversed(tables) for part in cells if part.split("/")[0] == table]
    return "; ".join((*opposite, *prose))


def test_there_are_rules():
    assert len(IDS) > 50


@pytest.mark.parametrize("rule_id", IDS)
def test_the_example_that_passes_passes(rule_id):
    found = outcomes(rule_id, "passes")

    assert "pass" in found
    assert {"fail", "rounding", "error"}.isdisjoint(found)


@pytest.mark.parametrize("rule_id", IDS)
def test_the_example_that_fails_fails(rule_id):
    found = outcomes(rule_id, "fails")

    assert "fail" in found
    assert "error" not in found


@pytest.mark.parametrize(
    "rule_id", [rule_id for rule_id in IDS if rule_id not in (ORDER_MATTERS, ASKS_FOR_A_FORM)]
)
def test_other_tables_prose_and_the_order_of_tables_change_no_outcome(rule_id):
    other = f"{UNRELATED}; {turned(rule_named(rule_id).example['fails'])}"

    assert sorted(outcomes(rule_id, "fails")) == sorted(outcomes(rule_id, other))


def test_a_disclosure_without_their_tables_fails_no_rule_but_the_one_that_asks_for_them():
    for phase in Phase:
        rules = [rule for rule in RULES if rule.rule_id not in ASK_FOR_TABLES and rule.family != "text"]
        found = set(confront(evidence_of(UNRELATED, phase=phase), rules).results["outcome"])
        assert found <= {"not_applicable"}


@pytest.mark.parametrize("rule_id", ONE_OF_EACH_KIND)
def test_a_rule_says_nothing_of_a_phase_that_it_is_not_meant_for(rule_id):
    others = {phase.value for phase in Phase} - set(rule_named(rule_id).phases)

    assert all(outcomes(rule_id, "fails", phase=phase) == [] for phase in others)


@pytest.mark.parametrize("rule_id", [rule.rule_id for rule in RULES if rule.forms != ("*",)])
def test_a_rule_for_some_forms_says_nothing_of_another(rule_id):
    rule = rule_named(rule_id)
    evidence = evidence_of(rule.example["fails"], phase=rule.phases[0], form="another_form")

    assert confront(evidence, [rule]).results.empty


@pytest.mark.parametrize("rule_id", ONE_OF_EACH_KIND)
def test_an_unknown_phase_is_not_turned_away(rule_id):
    assert "fail" in outcomes(rule_id, "fails", phase="")


@pytest.mark.parametrize("example", ["passes", "fails"])
def test_no_place_is_judged_twice_by_one_rule(example):
    repeated = {
        rule_id: list(judged(rule_id, example)["instance"])
        for rule_id in IDS
        if not judged(rule_id, example)["instance"].is_unique
    }

    assert repeated == {}


@pytest.mark.parametrize("example", ["passes", "fails"])
def test_every_outcome_but_a_pass_has_figures_or_a_reason(example):
    results = pd.concat([judged(rule_id, example) for rule_id in IDS])
    silent = results["reason"].eq("") & results["difference_fen"].fillna(0).eq(0)

    assert set(results.loc[silent, "outcome"]) == {"pass"}


def test_examples_together_are_judged_as_each_by_itself():
    parts = [
        evidence_of(rule.example["fails"], phase=rule.phases[0], form=form_of(rule), disclosure=rule.rule_id)
        for rule in RULES
    ]
    together = confront(stack(parts), RULES).results
    mine = together[together["disclosure"] == together["rule_id"]]

    assert {rule_id: list(found["outcome"]) for rule_id, found in mine.groupby("rule_id")} == {
        rule_id: outcomes(rule_id, "fails") for rule_id in IDS
    }
