"""Audit Chinese departmental budget and final-accounts disclosures."""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "Audit": "findings",
    "Cause": "findings",
    "Evidence": "recognise",
    "Finding": "findings",
    "audit_disclosure": "auditing",
    "confront": "rules",
    "load_suites": "rules",
    "read_disclosure": "ingest",
    "recognise": "recognise",
}


class _Package(ModuleType):
    """The package; its verbs are found when they are first asked for: a process that only reads needs no pandas."""

    def __getattr__(self, name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

    def __setattr__(self, name: str, value: object) -> None:
        """Let no room hide the verb of the same name (``recognise``) once it is imported."""
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Package
