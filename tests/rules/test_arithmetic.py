"""Rows are judged all at once, and each as if it were alone."""

import gc

import pytest
from builders import evidence_of

from audit_lib.rules import confront, load_suites
from audit_lib.rules.arithmetic import judge_rows
from audit_lib.rules.evaluate import open_session, uncollected

NOTATION = (
    "expenditure/201@total=15.00; expenditure/201@basic=15.01; expenditure/201@project=0.01; "
    "expenditure/202@total=8.01; expenditure/202@basic=4.00; expenditure/202@project=4.00; expenditure/20103@total=; expenditure/20103@basic=n/a; "
    "revenue/201@total=15.00; revenue/20103@total=14.00; revenue/2010301@total=14.00"
)


def test_rows_judged_together_come_out_as_each_by_itself():
    evidence = evidence_of(NOTATION)
    session = open_session(evidence)
    rows = confront(evidence, load_suites()).rows
    together = judge_rows(rows, session.figures)

    assert {"pass", "rounding", "fail", "not_applicable"} == {record.outcome for record in together}
    assert together == [judged for row in rows for judged in judge_rows([row], session.figures)]
    assert [record.instance for record in together] == [row.instance for row in rows]


def test_no_rows_have_no_records():
    session = open_session(evidence_of(NOTATION))

    assert judge_rows([], session.figures) == []


def test_garbage_is_looked_for_again_after_an_evaluation_even_one_that_failed():
    seen = []

    def fail() -> None:
        seen.append(gc.isenabled())
        raise ValueError

    with pytest.raises(ValueError), uncollected():  # noqa: PT011 - it is the one just above
        fail()

    assert [*seen, gc.isenabled()] == [False, True]
