"""The interactive side: look at an audit, try other figures, compare, write a rule."""

from audit_lib.lab.comparing import compare_audits
from audit_lib.lab.what_if import Effect, find_effect, suggest_changes, what_if

__all__ = ["Effect", "compare_audits", "find_effect", "suggest_changes", "what_if"]
