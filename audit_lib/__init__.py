"""Audit Chinese departmental budget and final-accounts disclosures."""

from audit_lib.auditing import audit_disclosure
from audit_lib.findings import Audit, Cause, Finding
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import Evidence, recognise
from audit_lib.rules import confront, load_suites

__all__ = [
    "Audit",
    "Cause",
    "Evidence",
    "Finding",
    "audit_disclosure",
    "confront",
    "load_suites",
    "read_disclosure",
    "recognise",
]
