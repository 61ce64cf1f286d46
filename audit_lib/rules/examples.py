"""Each rule brings two examples of its own: what passes it, and what fails it."""

from collections.abc import Iterator, Sequence

import pandas as pd

from audit_lib.errors import ExampleError, RuleError
from audit_lib.rules.evaluate import confront
from audit_lib.rules.notation import evidence_of
from audit_lib.rules.suites import Rule
from audit_lib.terms import Outcome

__all__ = ["check_examples", "judge_example"]

_EXAMPLES = ("passes", "fails")
_WRONG = {
    "passes": {Outcome.FAIL.value, Outcome.ROUNDING.value, Outcome.ERROR.value},
    "fails": {Outcome.ERROR.value},
}
_WANTED = {"passes": Outcome.PASS.value, "fails": Outcome.FAIL.value}


def judge_example(rule: Rule, example: str) -> pd.DataFrame:
    """Confront one of a rule's examples with the rule alone.

    Parameters
    ----------
    rule : Rule
    example : str
        ``passes`` or ``fails``.

    Returns
    -------
    DataFrame
        Results, columns as in ``evaluate.RESULT_TYPES``.

    Raises
    ------
    ExampleError
        The example is not written in the notation of evidence.
    """
    form = rule.forms[0].replace("*", "")
    try:
        evidence = evidence_of(rule.example[example], phase=rule.phases[0], form=form)
    except ValueError as error:
        raise ExampleError(rule.rule_id, f"example {example!r}: {error}", rule.path) from None
    return confront(evidence, [rule]).results


def check_examples(rules: Sequence[Rule]) -> list[RuleError]:
    """List the examples that do not come out as their rule says."""
    return [error for rule in rules for error in _check(rule)]


def _check(rule: Rule) -> Iterator[RuleError]:
    for example in _EXAMPLES:
        try:
            outcomes = set(judge_example(rule, example)["outcome"])
        except ExampleError as error:
            yield error
            continue
        if _WANTED[example] not in outcomes or outcomes & _WRONG[example]:
            found = ", ".join(sorted(outcomes)) or "nothing"
            yield ExampleError(rule.rule_id, f"example {example!r} comes out as: {found}", rule.path)
