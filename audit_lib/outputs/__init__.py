"""What an auditor takes away from a run: working papers, a log for other programs, and the source with its mistakes marked."""

from audit_lib.outputs.entries import Entry, list_entries
from audit_lib.outputs.files import OUTPUTS, write_outputs

__all__ = ["OUTPUTS", "Entry", "list_entries", "write_outputs"]
