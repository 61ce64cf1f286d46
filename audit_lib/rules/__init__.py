"""The rules, and what becomes of facts that are confronted with them."""

from audit_lib.rules.evaluate import Confrontation, confront
from audit_lib.rules.examples import check_examples, judge_example
from audit_lib.rules.suites import Rule, check_suites, load_suites

__all__ = [
    "Confrontation",
    "Rule",
    "check_examples",
    "check_suites",
    "confront",
    "judge_example",
    "load_suites",
]
