"""Great Expectations and the direct way give the same results; a crash is an error, never a failure."""

import json
from pathlib import Path

import pandas as pd
import pytest
from builders import evidence_of, rule_named
from pandas.testing import assert_frame_equal

from audit_lib.ingest import find_sources, read_disclosure
from audit_lib.recognise import recognise, stack
from audit_lib.recognise.evidence import FRAMES
from audit_lib.rules import confront, load_suites

SAMPLES = find_sources([Path(__file__).resolve().parents[2] / "data/sample"])
NOTATION = "expenditure/201@total=15.00; expenditure/20103@total=14.00; expenditure/201@basic=15.00"


@pytest.fixture(scope="module")
def stacked():
    return stack([recognise(read_disclosure(source)) for source in SAMPLES])


@pytest.fixture(scope="module")
def both(stacked):
    from audit_lib.rules.expectations import validate

    return confront(stacked, load_suites()), *validate(stacked, load_suites())


def test_both_ways_give_identical_results(both):
    direct, through, _ = both

    assert_frame_equal(direct.results, through.results)
    assert len(direct.results) > 2000
    assert {"pass", "fail", "rounding", "not_applicable"} == set(direct.results["outcome"])


def test_both_ways_give_identical_rows(both):
    direct, through, _ = both

    assert direct.rows == through.rows
    assert direct.rules == through.rules
    assert len(direct.rows) > 2000


def test_stacked_disclosures_are_judged_as_each_by_itself(both, stacked):
    direct, _, _ = both
    for source in SAMPLES:
        evidence = recognise(read_disclosure(source))
        sha = evidence.disclosures["disclosure"].iloc[0]
        mine = (
            direct.results[direct.results["disclosure"] == sha]
            .drop(columns=["facts", "claims", "indicators", "paragraphs"])
            .reset_index(drop=True)
        )
        alone = confront(evidence, load_suites()).results.drop(
            columns=["facts", "claims", "indicators", "paragraphs"]
        )
        assert_frame_equal(mine, alone)


def test_a_validation_leaves_nothing_on_the_evidence(both, stacked):
    assert all(not getattr(stacked, name).attrs for name in FRAMES)


def test_the_validation_result_keeps_severity_and_meta_of_each_rule(both):
    _, _, validated = both
    told = {result.expectation_config.meta["rule_id"]: result for result in validated.results}

    assert set(told) == {rule.rule_id for rule in load_suites()}
    for rule in load_suites():
        config = told[rule.rule_id].expectation_config
        assert config.type == rule.kind
        assert config.severity == rule.severity.value
        assert config.meta == {"rule_id": rule.rule_id, "version": rule.version, "title": dict(rule.title)}


def test_a_rule_succeeds_where_none_of_its_places_fails(both):
    direct, _, validated = both
    failed = set(direct.results.loc[direct.results["outcome"] == "fail", "rule_id"])

    for result in validated.results:
        assert result.success is (result.expectation_config.meta["rule_id"] not in failed)


def test_the_validation_result_counts_every_outcome(both):
    direct, _, validated = both
    counts = direct.results.groupby("rule_id")["outcome"].value_counts()

    for result in validated.results:
        rule_id = result.expectation_config.meta["rule_id"]
        for outcome, count in result.result["observed_value"].items():
            assert count == counts.get((rule_id, outcome), 0)


def test_the_validation_result_can_be_kept_as_json(both):
    _, _, validated = both

    assert json.loads(json.dumps(validated.to_json_dict()))["statistics"]["evaluated_expectations"] == len(
        load_suites()
    )


@pytest.mark.parametrize(
    ("where", "kind", "crashing"),
    [
        ("audit_lib.rules.compile.LINEAR_KINDS", "expect_hierarchy_to_roll_up", "hierarchy.expenditure"),
        ("audit_lib.rules.presence.PRESENCE_KINDS", "expect_total_line", "presence.total_line"),
    ],
)
def test_a_crash_is_an_error_in_both_ways_and_the_others_go_on(monkeypatch, where, kind, crashing):
    from audit_lib.rules.expectations import validate

    def crash(*_):
        raise ValueError("boom")

    module, table = where.rsplit(".", 1)
    kinds = getattr(__import__(module, fromlist=[table]), table)
    monkeypatch.setitem(kinds, kind, crash)
    rules = (rule_named(crashing), rule_named("balance.expenditure_total"))
    evidence = evidence_of(NOTATION)

    for confrontation in (confront(evidence, rules), validate(evidence, rules)[0]):
        results = confrontation.results
        assert list(results["outcome"]) == ["error", "pass", "not_applicable"]
        assert results["rule_id"].iloc[0] == crashing
        assert "boom" in results["reason"].iloc[0]
        assert "Traceback" in results["reason"].iloc[0]
        assert results["difference_fen"].isna().iloc[0]


def test_evidence_without_any_fact_is_validated_too():
    from audit_lib.rules.expectations import validate

    evidence = evidence_of("summary; “没有数据。”")

    assert_frame_equal(
        confront(evidence, load_suites()).results, validate(evidence, load_suites())[0].results
    )
    assert isinstance(evidence.facts, pd.DataFrame)
