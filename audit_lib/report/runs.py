"""The result of a batch run, loaded from its folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from audit_lib.errors import UnreadableSourceError
from audit_lib.report.money_at_stake import size_in_fen
from audit_lib.rules import load_suites
from audit_lib.terms import Lang, Severity

__all__ = ["Run", "load_run"]

_DISCLOSURE = ("source", "entity", "fiscal_year", "phase", "status", "reason", "report")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A batch run as its findings.json tells it.

    Attributes
    ----------
    version, started : str
    disclosures : DataFrame
        One row per source: source, entity, fiscal_year, phase, status, reason, report (file name), a count per
        severity and money_fen (Int64, fen: sum of the differences' sizes).
    findings : DataFrame
        One row per finding: source, agency, rule_id, severity, title (of the rule).
    """

    version: str
    started: str
    disclosures: pd.DataFrame
    findings: pd.DataFrame


def load_run(folder: Path | str, lang: str = Lang.ZH) -> Run:
    """Load the findings.json of a run's folder.

    Raises
    ------
    UnreadableSourceError
        The folder holds no findings.json, or it is no such file.
    """
    path = Path(folder) / "findings.json"
    try:
        written = json.loads(path.read_text("utf-8"))
        disclosures = written["disclosures"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSourceError(path, f"is no findings.json of a run ({error})") from error
    titles = {rule.rule_id: rule.title[lang] for rule in load_suites()}
    findings = [
        _finding(disclosure, finding, titles)
        for disclosure in disclosures
        for finding in disclosure.get("findings", ())
    ]
    about = written.get("run", {})
    return Run(
        version=str(about.get("version", "")),
        started=str(about.get("started", "")),
        disclosures=pd.DataFrame([_disclosure(disclosure) for disclosure in disclosures], columns=[*_DISCLOSURE, *Severity, "money_fen"]),
        findings=pd.DataFrame(findings, columns=["source", "agency", "rule_id", "severity", "title"]),
    )  # fmt: skip


def _disclosure(raw: Mapping[str, Any]) -> dict[str, object]:
    findings = raw.get("findings") or []
    counts = {
        severity: sum(finding["severity"] == severity.value for finding in findings) for severity in Severity
    }
    return (
        {key: raw.get(key) for key in _DISCLOSURE} | counts | {"money_fen": sum(map(_difference, findings))}
    )


def _finding(
    disclosure: Mapping[str, Any], finding: Mapping[str, Any], titles: Mapping[str, str]
) -> dict[str, object]:
    return {
        "source": disclosure["source"],
        "agency": disclosure.get("entity") or Path(str(disclosure["source"])).stem,
        "rule_id": finding["rule_id"],
        "severity": finding["severity"],
        "title": titles.get(finding["rule_id"], finding["title"]),
    }


def _difference(finding: Mapping[str, Any]) -> int:
    return size_in_fen(str(finding.get("difference") or ""), str(finding.get("unit") or "")) or 0
