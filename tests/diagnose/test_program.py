"""What hangs together and has no single cause is solved by the fewest mistakes, and what is not solved is said."""

import os
import subprocess
import sys

from builders import TEN_TABLES, arithmetic_rules, audit_of, evidence_of
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit_lib.diagnose import Network, build_network, diagnose
from audit_lib.diagnose.quiet import no_output
from audit_lib.rules import confront
from audit_lib.rules.arithmetic import read_figures
from audit_lib.rules.index import index_facts

TWO_BLANKS = (
    "summary/current_revenue@amount=; summary/general_public@amount=528.63; summary/unit_funds@amount=; "
    "summary/other_revenue@amount=10.00; summary/carryover@amount=217.65; summary/total_revenue@amount=756.28"
)
TIED = (
    "general_public/20103@basic=90.00; general_public/20103@project=3.00; general_public/2010301@total=50.00; "
    "general_public/2010301@basic=41.37; general_public/2010301@project=1.00; "
    "general_public/2010302@basic=10.00; general_public/2010302@project=2.00"
)
ONE_SUM = "expenditure/201@total=100.00; expenditure/201@basic=63.17; expenditure/201@project=45.28"


def network_of(notation: str) -> Network:
    evidence = evidence_of(notation, form=TEN_TABLES)
    rows = confront(evidence, arithmetic_rules()).rows
    figures = read_figures(evidence.facts, index_facts(evidence))
    return build_network(evidence.facts, rows, figures, evidence.disclosures["disclosure"].iloc[0])


def suggestions(audit) -> dict[str, str]:
    return {
        place.line_code: place.suggested
        for finding in audit.findings
        for place in finding.cause.suspect
        if finding.cause.certainty == "unique"
    }


def test_two_blanks_that_need_each_other_are_both_filled():
    audit = audit_of(TWO_BLANKS)

    assert suggestions(audit) == {"current_revenue": "538.63", "unit_funds": "10.00"}
    assert sum(len(finding.cause.repairs) for finding in audit.findings) == 3


def test_figures_that_explain_no_more_than_their_own_number_of_failures_are_not_named():
    [finding] = audit_of(TIED).findings

    assert (finding.cause.kind, finding.cause.certainty) == ("unresolved", "unresolved")
    assert all(not place.suggested for place in finding.cause.suspect)


def test_what_the_time_is_not_enough_for_is_said_and_never_called_the_only_explanation():
    network = network_of(TWO_BLANKS)
    diagnosis = diagnose(network, seconds=0)

    assert diagnosis.explanations == ()
    assert diagnosis.capped == diagnosis.unexplained == network.failing()


def test_two_runs_solve_alike():
    assert diagnose(network_of(TWO_BLANKS)) == diagnose(network_of(TWO_BLANKS))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9_000), min_size=6, max_size=6))
@example([0, 1, 0, 0, 3, 2])
@example([3, 4, 0, 1, 4, 3])
def test_explanations_let_every_rule_hold_that_they_claim_to_repair_and_break_none(cents):
    keys = ("201@total", "201@basic", "201@project", "20103@total", "20103@basic", "20103@project")
    printed = zip(keys, cents, strict=True)
    network = network_of("; ".join(f"expenditure/{key}={cent / 100:.2f}" for key, cent in printed))
    diagnosis = diagnose(network)
    corrected = network.trial()
    for found in diagnosis.explanations:
        corrected.change(found.suggested)

    assert corrected.failing() <= diagnosis.unexplained
    assert all(amount >= 0 for found in diagnosis.explanations for amount in found.suggested.values())


def test_a_sum_that_one_rule_reaches_names_all_its_figures_as_one_of_so_many():
    [finding] = audit_of(ONE_SUM).findings

    assert (finding.cause.kind, finding.cause.certainty) == ("one_of", "one of 3")
    assert {place.column: place.suggested for place in finding.cause.suspect} == {
        "total": "108.45",
        "basic": "54.72",
        "project": "36.83",
    }
    assert finding.cause.suggested == ""
    assert "所列3个数之一" in finding.message["zh"]


def test_the_solver_is_not_loaded_where_nothing_needs_it():
    code = (
        "import sys; from audit_lib import audit_disclosure; "
        "audit_disclosure('data/sample/example-archives-2023-budget.html'); "
        "sys.exit('scipy.optimize' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_compiled_code_prints_stays_off_standard_output(capfd):
    with no_output():
        os.write(1, b"a word of its own\n")
    os.write(1, b"kept\n")

    assert capfd.readouterr().out == "kept\n"
