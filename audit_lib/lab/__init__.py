"""The interactive side: look at an audit, try other figures, compare, write a rule."""

from audit_lib.lab.choosing import open_desk, show_chooser
from audit_lib.lab.comparing import compare_audits
from audit_lib.lab.looking import show_findings
from audit_lib.lab.rule_writing import show_addresses, show_rule_writer
from audit_lib.lab.side_by_side import name_comparison, show_comparison
from audit_lib.lab.taking_away import show_export, write_screen
from audit_lib.lab.trying import draft_rule, try_rules
from audit_lib.lab.what_if import Effect, find_effect, suggest_changes, what_if
from audit_lib.terms import Lang

__all__ = [
    "Effect",
    "Lang",
    "compare_audits",
    "draft_rule",
    "find_effect",
    "name_comparison",
    "open_desk",
    "show_addresses",
    "show_chooser",
    "show_comparison",
    "show_export",
    "show_findings",
    "show_rule_writer",
    "suggest_changes",
    "try_rules",
    "what_if",
    "write_screen",
]
