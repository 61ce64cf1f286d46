"""The rules, and what becomes of facts that are confronted with them."""

from audit_lib.rules.evaluate import Confrontation, confront
from audit_lib.rules.suites import Rule, check_suites, load_suites

__all__ = ["Confrontation", "Rule", "check_suites", "confront", "load_suites"]
