"""Findings as SARIF 2.1.0, the log that code review and issue trackers read."""

import json
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from audit_lib.bases import tell_basis
from audit_lib.errors import SourceError
from audit_lib.outputs.entries import Entry, Spot
from audit_lib.rules import Rule
from audit_lib.terms import Lang, Severity

__all__ = ["write_sarif"]

_LEVELS = {Severity.CRITICAL: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write_sarif(
    entries: Iterable[Entry], rules: Sequence[Rule], missing: Sequence[SourceError], lang: Lang
) -> bytes:
    """Write entries as one run of a SARIF log; a source that could not be audited is a notification.

    The fingerprint is that of findings.json: it stays when the document is published again.
    """
    numbers = {rule.rule_id: number for number, rule in enumerate(rules)}
    driver = {
        "name": "audit-lib",
        "version": version("audit-lib"),
        "language": "zh-CN" if lang is Lang.ZH else "en-US",
        "rules": [_rule(rule, lang) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not missing,
                "toolExecutionNotifications": [_notification(error) for error in missing],
            }
        ],
        "results": [_result(entry, numbers[entry.rule_id]) for entry in entries],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _rule(rule: Rule, lang: Lang) -> dict[str, Any]:
    told = {
        "id": rule.rule_id,
        "shortDescription": {"text": rule.title[lang.value]},
        "fullDescription": {"text": rule.rationale or rule.title[lang.value]},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "version": rule.version,
            "basis": tell_basis(rule.basis, lang),
            "severity": rule.severity.value,
        },
    }
    explanations = "\n".join(rule.innocent_explanations)
    return told | ({"help": {"text": explanations}} if explanations else {})


def _result(entry: Entry, number: int) -> dict[str, Any]:
    amounts = ("reported", "expected", "difference", "unit", "cause")
    told = {key: getattr(entry, key) for key in amounts if getattr(entry, key)}
    uri = _uri(entry.source)
    first, *others = _locations(uri, entry.spots) or [
        {"physicalLocation": {"artifactLocation": {"uri": uri}}}
    ]
    return {
        "ruleId": entry.rule_id,
        "ruleIndex": number,
        "level": _LEVELS[entry.severity],
        "message": {"text": entry.message},
        "locations": [first],
        **({"relatedLocations": others} if others else {}),
        "partialFingerprints": {"auditFinding/v1": entry.fingerprint},
        "properties": {"entity": entry.entity, "fiscalYear": entry.fiscal_year, "phase": entry.phase, **told},
    }


def _locations(uri: str, spots: Iterable[Spot]) -> list[dict[str, Any]]:
    """Locations of spots, each once: the standard allows none twice, and two words of one paragraph are one place."""
    every = [_location(uri, spot) for spot in spots]
    return [told for number, told in enumerate(every) if told not in every[:number]]


def _location(uri: str, spot: Spot) -> dict[str, Any]:
    """Tell a place; only what has lines has a region, which the standard knows by lines, characters or bytes alone."""
    snippet = {"snippet": {"text": spot.text}} if spot.text else {}
    region = {"startLine": spot.line, **snippet} if spot.line else {}
    known = {"page": spot.page, "sheet": spot.sheet, "bbox": spot.bbox, "text": "" if region else spot.text}
    about = {key: value for key, value in known.items() if value}
    physical = {
        "artifactLocation": {"uri": uri},
        **({"region": region} if region else {}),
        **({"properties": about} if about else {}),
    }
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": spot.name}],
        "message": {"text": spot.name},
    }


def _notification(error: SourceError) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": error.reason},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(str(error.path))}}}],
    }


def _uri(source: str) -> str:
    """Address of a source: absolute where its path is, and otherwise relative."""
    path = PurePath(source)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
