"""Findings as JSON: the shape that other programs read (schema ``audit-findings/1``)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from audit_lib.errors import NotADisclosureError, SourceError
from audit_lib.findings import Audit, Coverage, Finding, FoundPlace
from audit_lib.terms import Ending, Lang, Outcome, Status

__all__ = ["SCHEMA", "describe_audit", "describe_failure", "describe_run", "report_name"]

SCHEMA = "audit-findings/1"
_NAME_BYTES = 150  # of an agency in a file name: the name of a half-written copy, too, stays below 255 bytes
_COUNTS = (
    "printed_numbers",
    "facts",
    "claims",
    "checked",
    "checked_twice",
    "claims_checked",
    "pinnable",
    "not_understood",
    "performance",
    "other",
)
_MISSED = ("text", "context", "page", "sheet", "text_line", "grid", "row", "col", "source")


def describe_run(
    disclosures: Sequence[dict[str, Any]], started: datetime, duration_s: float
) -> dict[str, Any]:
    """Put the described disclosures of a run under its header.

    Parameters
    ----------
    disclosures : sequence of dict
        From ``describe_audit`` and ``describe_failure``, in the order of the sources.
    started : datetime
    duration_s : float
        Wall time, seconds.

    Returns
    -------
    dict
        Byte-identical on a re-run apart from ``run``, once written with ``json.dumps``.
    """
    run = {
        "version": version("audit-lib"),
        "started": started.isoformat(timespec="seconds"),
        "duration_s": round(duration_s, 3),
    }
    return {"schema": SCHEMA, "run": run, "disclosures": list(disclosures)}


def describe_audit(audit: Audit, lang: Lang = Lang.ZH) -> dict[str, Any]:
    """Describe one audited disclosure in the words of one language."""
    about = audit.evidence.disclosures.iloc[0]
    return {
        "source": str(audit.disclosure.source),
        "sha256": audit.disclosure.sha256,
        "entity": audit.entity,
        "fiscal_year": audit.fiscal_year,
        "phase": audit.phase,
        "form": about["form"],
        "status": Status.AUDITED.value,
        "reason": "",
        "tables": list(_tables(audit)),
        "coverage": _coverage(audit.coverage),
        "findings": [_finding(finding, lang) for finding in audit.findings],
        "rounding": audit.rounding,
        "rules": list(_rules(audit)),
        "level": about["level"],
        "files": [{"source": str(part.source), "sha256": part.sha256} for part in audit.disclosure.files],
    }


def describe_failure(error: SourceError) -> dict[str, Any]:
    """Describe a source that could not be audited: the same keys, empty, with the reason."""
    status = Status.NOT_A_DISCLOSURE if isinstance(error, NotADisclosureError) else Status.UNREADABLE
    return {
        "source": str(error.path),
        "sha256": "",
        "entity": "",
        "fiscal_year": None,
        "phase": "",
        "form": "",
        "status": status.value,
        "reason": error.reason,
        "tables": [],
        "coverage": {**dict.fromkeys(_COUNTS, 0), "not_understood_numbers": [], "unread_pages": []},
        "findings": [],
        "rounding": 0,
        "rules": [],
        "level": "",
        "files": [],
    }


def _tables(audit: Audit) -> Iterator[dict[str, Any]]:
    for table, grid in zip(audit.evidence.tables.itertuples(), audit.disclosure.grids, strict=True):
        yield {
            "table": table.table,
            "title": table.title,
            "pages": sorted({cell.place.page for row in grid.rows for cell in row if cell.place.page}),
            "rows": len(grid.rows),
            "columns": grid.width,
            "recognised": bool(table.recognised),
        }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    """Counts, and each number that nobody understood with its place; ``grid`` is the number of the printed table."""
    missed = coverage.account[coverage.account["ending"] == Ending.NOT_UNDERSTOOD.value]
    return {
        **{name: getattr(coverage, name) for name in _COUNTS},
        "not_understood_numbers": [
            {name: None if pd.isna(value) else value for name, value in row.items()}
            for row in missed[list(_MISSED)].to_dict("records")
        ],
        "unread_pages": list(coverage.unread_pages),
    }


def _finding(finding: Finding, lang: Lang) -> dict[str, Any]:
    cause = finding.cause
    return {
        "fingerprint": finding.fingerprint,
        "rule_id": finding.rule_id,
        "severity": finding.severity.value,
        "title": finding.title[lang.value],
        "message": finding.message[lang.value],
        "table": finding.table,
        "line": finding.line,
        "column": finding.column,
        "reported": finding.reported,
        "expected": finding.expected,
        "difference": finding.difference,
        "tolerance": finding.tolerance,
        "unit": finding.unit,
        "places": [_place(place) for place in finding.places],
        "cause": None
        if cause is None
        else {
            "kind": cause.kind,
            "suspect": [{**_place(place), "suggested": place.suggested} for place in cause.suspect],
            "printed": cause.printed,
            "suggested": cause.suggested,
            "repairs": list(cause.repairs),
            "alternatives": cause.alternatives,
            "certainty": cause.certainty,
        },
    }


def _place(place: FoundPlace) -> dict[str, Any]:
    keys = (
        "page",
        "table",
        "row",
        "col",
        "line_label",
        "column_label",
        "text",
        "bbox",
        "text_line",
        "source",
        "score",
    )
    return {key: getattr(place, key) for key in keys}


def _rules(audit: Audit) -> Iterator[dict[str, Any]]:
    for row in audit.scoreboard.to_dict("records"):
        yield {"rule_id": row["rule_id"], **{outcome.value: int(row[outcome.value]) for outcome in Outcome}}


def report_name(source: Path, entity: str, fiscal_year: int | None, phase: str) -> str:
    """Name a report by agency, year and phase: letters, digits and hyphens alone, whatever the document says."""
    parts = [entity or source.stem, str(fiscal_year or ""), phase]
    kept = ["".join(char for char in part if char.isalnum()) for part in parts]
    short = kept[0].encode()[:_NAME_BYTES].decode(errors="ignore")
    return "-".join(part for part in (short, *kept[1:]) if part) or "disclosure"
