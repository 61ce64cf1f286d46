"""The result of a batch run, loaded from its folder."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from audit_lib.errors import UnreadableSourceError
from audit_lib.report.money_at_stake import size_in_fen
from audit_lib.rules import load_suites
from audit_lib.terms import Lang, Severity

__all__ = ["Run", "find_region", "load_run"]

_DISCLOSURE = ("source", "entity", "fiscal_year", "phase", "status", "reason", "report", "halfway")
_FILES = ("findings.xlsx", "findings.csv", "findings.sarif", "findings.json")
_REGION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,7}?(?:省(?!级)|自治区|自治州|地区|盟|州|市(?![场政容民])|县|区(?![域划])|旗))+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A batch run as its findings.json tells it.

    Attributes
    ----------
    version, started : str
    disclosures : DataFrame
        One row per source: source, entity, region (as the agency's name begins with it, empty where it does not),
        fiscal_year, phase, status, reason, report (file name), a count per severity and money_fen (int, fen: sum of
        the differences' sizes).
    findings : DataFrame
        One row per finding: source, agency, region, rule_id, severity, title (of the rule).
    files : tuple of str
        The working papers and logs that stand beside findings.json, by name.
    """

    version: str
    started: str
    disclosures: pd.DataFrame
    findings: pd.DataFrame
    files: tuple[str, ...] = ()


def load_run(folder: Path | str, lang: str = Lang.ZH) -> Run:
    """Load the findings.json of a run's folder.

    Raises
    ------
    UnreadableSourceError
        The folder holds no findings.json, or it is no such file.
    """
    path = Path(folder) / "findings.json"
    titles = {rule.rule_id: rule.title[lang] for rule in load_suites()}
    disclosures: list[dict[str, object]] = []
    findings: list[dict[str, object]] = []
    try:
        about, told = _read_findings(path)
        for disclosure in told:
            disclosures.append(_disclosure(disclosure))
            findings += (_finding(disclosure, finding, titles) for finding in disclosure.get("findings", ()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSourceError(path, f"is no findings.json of a run ({error})") from error
    return Run(
        version=str(about.get("version", "")),
        started=str(about.get("started", "")),
        disclosures=pd.DataFrame(disclosures, columns=[*_DISCLOSURE, "region", *Severity, "money_fen"]),
        findings=pd.DataFrame(
            findings, columns=["source", "agency", "region", "rule_id", "severity", "title"]
        ),
        files=tuple(name for name in _FILES if (path.parent / name).is_file()),
    )


def find_region(entity: str) -> str:
    """Find the places that an agency's name begins with; empty where it begins with none.

    Examples
    --------
    >>> find_region("某某省某某市财政局"), find_region("中共某某省委办公厅"), find_region("市场监督管理局")
    ('某某省某某市', '某某省', '')
    """
    found = _REGION.match(entity.removeprefix("中共"))
    return found[0] if found else ""


def _read_findings(path: Path) -> tuple[Mapping[str, Any], Iterator[Mapping[str, Any]]]:
    """Head and disclosures; of a file with one disclosure a line, as a run writes it, one at a time is held."""
    with path.open(encoding="utf-8") as file:
        head = file.readline()
    if head.endswith('"disclosures": [\n'):
        return json.loads(f"{head}]}}")["run"], _lines(path)
    written = json.loads(path.read_text("utf-8"))
    disclosures = written["disclosures"]
    return written.get("run", {}), iter(disclosures)


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line.rstrip(",\n")) for line in file if line.startswith('{"source"'))


def _disclosure(raw: Mapping[str, Any]) -> dict[str, object]:
    findings = raw.get("findings") or []
    counts = {
        severity: sum(finding["severity"] == severity.value for finding in findings) for severity in Severity
    }
    return (
        {key: raw.get(key) for key in _DISCLOSURE}
        | {"region": find_region(str(raw.get("entity") or ""))}
        | counts
        | {"money_fen": sum(map(_difference, findings))}
    )


def _finding(
    disclosure: Mapping[str, Any], finding: Mapping[str, Any], titles: Mapping[str, str]
) -> dict[str, object]:
    return {
        "source": disclosure["source"],
        "agency": disclosure.get("entity") or Path(str(disclosure["source"])).stem,
        "region": find_region(str(disclosure.get("entity") or "")),
        "rule_id": finding["rule_id"],
        "severity": finding["severity"],
        "title": titles.get(finding["rule_id"], finding["title"]),
    }


def _difference(finding: Mapping[str, Any]) -> int:
    return size_in_fen(str(finding.get("difference") or ""), str(finding.get("unit") or "")) or 0
