"""The findings as data inside a page: JSON for programs, CSV for a spreadsheet."""

import base64
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from audit_lib.export import SCHEMA, describe_audit
from audit_lib.findings import Audit, Finding
from audit_lib.report.markup import Html, element, embeddable
from audit_lib.report.places import name_finding, name_place
from audit_lib.report.wording import say
from audit_lib.terms import Lang

__all__ = ["render_download", "render_json", "write_csv_text"]

_LOOKED = ("pass", "rounding", "fail", "error")
_NUMBER = re.compile(r"-?[\d,]*\.?\d+%?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_json(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the findings as a data block of the page; no text of the document can end it early.

    It holds what findings.json holds of one disclosure, but for what is empty: findings and places leave out the keys
    that they have nothing for, and rules that could not look are left out. The source stands by its name alone: a report
    may be mailed.
    """
    described = describe_audit(audit, Lang(lang))
    described |= {
        "findings": [_brief(finding) for finding in described["findings"]],
        "rules": [rule for rule in described["rules"] if any(rule[outcome] for outcome in _LOOKED)],
        "source": Path(described["source"]).name,
        "files": [part | {"source": Path(part["source"]).name} for part in described["files"]],
    }
    written = json.dumps(
        {"schema": SCHEMA, "disclosures": [described]}, ensure_ascii=False, separators=(",", ":")
    )
    safe = embeddable(written)
    return Html(f'<script type="application/json" id="findings">{safe}</script>')


def _brief(finding: dict[str, Any]) -> dict[str, Any]:
    cause = finding["cause"]
    short = cause and cause | {"suspect": list(map(_filled, cause["suspect"]))}
    return _filled(finding | {"places": list(map(_filled, finding["places"])), "cause": short})


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "")}


def render_download(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render a link that saves the findings as CSV; it works without a network."""
    coded = base64.b64encode(write_csv_text(audit, lang).encode("utf-8-sig")).decode()
    name = f"findings-{audit.disclosure.sha256[:8]}.csv"
    return element(
        "a", say("download", lang), href=f"data:text/csv;charset=utf-8;base64,{coded}", download=name
    )


def write_csv_text(audit: Audit, lang: str = Lang.ZH) -> str:
    """Write the findings as CSV, one a line under a header; no text of the document is taken for a formula."""
    keys = ("number", "severity", "finding", "where", "reported", "expected", "difference", "cause", "rule")
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow([say(key, lang) for key in keys])
    for number, finding in enumerate(audit.findings, start=1):
        rows.writerow([number, *map(_harmless, _texts(audit, finding, lang))])
    return written.getvalue()


def _texts(audit: Audit, finding: Finding, lang: str) -> list[str]:
    first = (finding.cause.suspect if finding.cause and finding.cause.suspect else finding.places)[:1]
    return [
        finding.severity.name_in(Lang(lang)),
        f"{name_finding(audit, finding, lang)}: {finding.message[lang]}",
        "".join(name_place(audit.evidence, place, lang) for place in first),
        finding.reported,
        finding.expected,
        finding.difference,
        finding.cause.reason[lang] if finding.cause else "",
        finding.rule_id,
    ]


def _harmless(text: str) -> str:
    """Quote a text that a spreadsheet would take for a formula; plain numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
