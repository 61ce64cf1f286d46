"""Failures are explained by the fewest slips that repair them; what nothing explains is said to be unexplained."""

import pytest
from builders import SHA, arithmetic_rules, audit_of, evidence_of

from audit_lib.diagnose import build_network, diagnose, peel
from audit_lib.diagnose.network import Network
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise, stack
from audit_lib.rules import confront, load_suites
from audit_lib.rules.arithmetic import read_figures
from audit_lib.rules.index import index_facts

TREE = (
    "expenditure/201@total={whole}; expenditure/201@basic=60.00; expenditure/201@project=40.00; "
    "expenditure/20103@total=100.00; expenditure/20103@basic=60.00; expenditure/20103@project=40.00"
)
SAMPLES = ["fao-2023-budget.txt", "culture-2024-budget.xlsx", "town-2023-budget.html"]


def network_of(evidence, rules=None) -> Network:
    rows = confront(evidence, rules or load_suites()).rows
    figures = read_figures(evidence.facts, index_facts(evidence))
    return build_network(evidence.facts, rows, figures, evidence.disclosures["disclosure"].iloc[0])


def cause_of(notation):
    [finding] = audit_of(notation).findings
    return finding


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("", "blank_subtotal"),
        ("10.00", "decimal"),
        ("1000.00", "decimal"),
        ("010.00", "decimal"),
        ("-100.00", "sign"),
        ("180.00", "digit"),
        ("60.00", "copied"),
        ("40.00", "copied"),
        ("77.31", "figure"),
    ],
)
def test_a_figure_that_two_rules_contradict_is_named_with_its_kind(printed, kind):
    finding = cause_of(TREE.format(whole=printed))

    assert (finding.table, finding.line, finding.column) == ("expenditure", "201", "total")
    assert (finding.cause.kind, finding.cause.suggested) == (kind, "100.00")
    assert len(finding.cause.repairs) == 2


def test_a_difference_within_the_tolerance_needs_no_explanation():
    assert audit_of(TREE.format(whole="100.01")).findings == ()


def test_an_explanation_with_rivals_is_called_one_of_so_many():
    causes = [cause_of(TREE.format(whole=printed)).cause for printed in ("", "10.00", "1000.00", "77.31")]

    assert causes[0].certainty == "unique"
    for cause in causes:
        told = "unique" if not cause.alternatives else f"one of {cause.alternatives + 1}"
        assert cause.certainty == told


def test_one_broken_sum_does_not_say_which_term_is_wrong():
    finding = cause_of(
        "expenditure/201@total=100.00; expenditure/201@basic=63.17; expenditure/201@project=45.28"
    )

    assert finding.cause is None or finding.cause.certainty != "unique"


def test_failures_that_share_figures_and_have_no_single_cause_are_one_unresolved_group():
    finding = cause_of(
        "general_public/20103@basic=90.00; general_public/20103@project=3.00; general_public/2010301@total=50.00; "
        "general_public/2010301@basic=41.37; general_public/2010301@project=1.00; "
        "general_public/2010302@basic=10.00; general_public/2010302@project=2.00"
    )

    assert len(finding.arithmetic["zh"]) == 2
    assert (finding.cause.kind, finding.cause.certainty, finding.cause.suggested) == (
        "unresolved",
        "unresolved",
        "",
    )
    assert len(finding.cause.repairs) == 2


def test_wrong_figures_of_one_line_that_more_rules_contradict_are_corrected_together():
    finding = cause_of(
        "expenditure/201@total=97.31; expenditure/201@basic=61.84; expenditure/201@project=40.00; "
        "expenditure/20103@total=100.00; expenditure/20103@basic=60.00; expenditure/20103@project=40.00"
    )

    assert len(finding.cause.repairs) == 3
    assert [(place.column, place.suggested) for place in finding.cause.suspect] == [
        ("total", "100.00"),
        ("basic", "60.00"),
    ]


def test_slips_far_apart_are_told_apart():
    notation = f"{TREE.format(whole='10.00')}; {TREE.format(whole='1000.00').replace('expenditure', 'general_public')}"
    findings = [finding for finding in audit_of(notation).findings if finding.cause]

    assert {(finding.table, finding.cause.suggested) for finding in findings} == {
        ("expenditure", "100.00"),
        ("general_public", "100.00"),
    }


def test_a_figure_is_never_suggested_below_zero_where_none_is_printed():
    network = network_of(evidence_of(TREE.format(whole="10.00")), arithmetic_rules())
    explanations, _ = peel(network)

    assert all(amount >= 0 for explanation in explanations for amount in explanation.suggested.values())


def test_a_sound_disclosure_needs_no_explanation():
    assert peel(network_of(evidence_of(TREE.format(whole="100.00")))) == ([], set())


def test_accepted_explanations_leave_only_what_they_do_not_explain():
    network = network_of(evidence_of(TREE.format(whole="10.00")), arithmetic_rules())
    explanations, rest = peel(network)

    assert len(explanations) == 1
    assert rest == set()


def test_a_network_is_left_as_it_was():
    network = network_of(evidence_of(TREE.format(whole="10.00")), arithmetic_rules())
    before, failing = dict(network.value), network.failing()
    diagnose(network)

    assert network.value == before == network.printed
    assert network.failing() == failing != set()


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_network_fails_exactly_the_rules_that_evaluation_fails(sample):
    evidence = recognise(read_disclosure(f"data/sample/example-{sample}"))
    results = confront(evidence, load_suites()).results
    network = network_of(evidence)
    rules = load_suites()
    linear = {
        (rules[row.rule].rule_id, row.instance): network.fails(number)
        for number, row in enumerate(network.rows)
    }
    judged = {
        (result.rule_id, result.instance): result.outcome == "fail"
        for result in results.itertuples()
        if (result.rule_id, result.instance) in linear
    }

    assert linear == judged
    assert any(linear.values())


@pytest.mark.parametrize("sample", SAMPLES)
def test_two_runs_are_identical(sample):
    evidence = recognise(read_disclosure(f"data/sample/example-{sample}"))

    assert peel(network_of(evidence)) == peel(network_of(evidence))


def test_another_disclosure_in_the_stack_does_not_matter():
    mine, other = (
        evidence_of(TREE.format(whole="10.00")),
        evidence_of(TREE.format(whole="1.00"), disclosure="b"),
    )
    alone, stacked = network_of(mine), network_of(stack([mine, other]))

    assert stacked.rows == alone.rows
    assert peel(stacked) == peel(alone)
    assert {row.disclosure for row in stacked.rows} == {SHA}


def test_a_rule_that_a_correction_would_break_is_told_with_its_sum():
    finding = next(
        found
        for found in audit_of(
            f"{TREE.format(whole='77.31')}; revenue/201@total=100.00; summary/201@amount=77.31"
        ).findings
        if (found.table, found.line, found.column) == ("expenditure", "201", "total")
    )

    assert finding.cause.suggested == "100.00"
    assert "不再相符" in finding.message["zh"]
    assert [line for line in finding.arithmetic["zh"] if line.startswith("改正后")]
    assert len(finding.arithmetic["zh"]) == len(finding.cause.repairs) + 1
