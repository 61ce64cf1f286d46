"""How a place of a document is named, and where a page links to it."""

import pandas as pd

from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.recognise import Evidence
from audit_lib.report.lookups import rules_of, table_names
from audit_lib.report.markup import Html, element
from audit_lib.report.wording import say
from audit_lib.terms import Lang, Severity
from audit_lib.wording import line_name

__all__ = [
    "anchor",
    "cell_anchor",
    "find_severity",
    "link_place",
    "name_finding",
    "name_place",
    "name_severity",
    "name_table",
    "name_where",
    "numbered",
    "tell_in_short",
    "tell_severity",
]

_SHORT = 90  # characters of a message in a list
_SYMBOLS = {Severity.CRITICAL: "●", Severity.WARNING: "◐", Severity.INFO: "○"}


def numbered(audit: Audit) -> list[tuple[int, Finding]]:
    """Pair the findings with the numbers that the whole report calls them by."""
    return list(enumerate(audit.findings, start=1))


def anchor(finding: Finding) -> str:
    """Id of a finding's card; it outlives a re-publication of the document."""
    return f"f-{finding.fingerprint}"


def cell_anchor(grid: int, row: int | None, col: int | None) -> str:
    """Id of a cell in the tables as printed."""
    return f"cell-{grid}-{row}-{col}"


def find_severity(value: str) -> Severity:
    """Find a severity by its value."""
    return Severity(value)


def name_finding(audit: Audit, finding: Finding, lang: str) -> str:
    """Name a finding; one that bears the name of its rule, which says how things should be, is said to break it."""
    title = finding.title[lang]
    rule = rules_of(audit).get(finding.rule_id, {})
    return say("unmet", lang, rule=title) if rule.get(f"title_{lang}") == title else title


def tell_in_short(audit: Audit, finding: Finding, lang: str) -> str:
    """Say what is wrong in a line, where the name of a finding, its rule's, says only how things should be."""
    message = finding.message[lang]
    if name_finding(audit, finding, lang) == finding.title[lang]:
        return ""
    return message if len(message) <= _SHORT else f"{message[:_SHORT].rstrip()}…"


def name_severity(severity: Severity, lang: str) -> Html:
    """Name a severity by word; the style sheet puts its symbol before it, so that colour is never needed."""
    return element("span", severity.name_in(Lang(lang)), class_=f"severity {severity.value}")


def tell_severity(severity: Severity, lang: str) -> str:
    """Name a severity by symbol and word, as plain text."""
    return f"{_SYMBOLS[severity]} {severity.name_in(Lang(lang))}"


def name_table(evidence: Evidence, grid: int, lang: str) -> str:
    """Name a printed table by its number and title, as printed."""
    return table_names(evidence, lang)[grid]


def name_place(evidence: Evidence, place: FoundPlace, lang: str) -> str:
    """Name a place from the table inward: table, line, column, row, page."""
    if place.grid is None:
        return " · ".join([say("prose", lang), *name_where(place, lang)])
    inside = [
        name for name in (line_name(place.line_label, place.line_code), place.column_label.strip()) if name
    ]
    row = [say("row", lang, n=place.row)] if place.row else []
    return " · ".join([name_table(evidence, place.grid, lang), *inside, *row, *name_where(place, lang)])


def name_where(place: object, lang: str) -> list[str]:
    """Name file, page, sheet and line of the source, whichever are known."""
    file = getattr(place, "source", "") if isinstance(place, FoundPlace) else ""
    known = {"page": "n", "sheet": "name", "text_line": "n"}
    values = {key: getattr(place, key, None) for key in known}
    return ([file] if file else []) + [
        say(key, lang, **{known[key]: value})
        for key, value in values.items()
        if not pd.isna(value) and value != ""
    ]


def link_place(evidence: Evidence, place: FoundPlace, lang: str) -> Html:
    """Name a place, linked to its cell in the tables as printed."""
    name = name_place(evidence, place, lang)
    if place.grid is None or place.row is None or place.col is None:
        return element("span", name)
    return element("a", name, href=f"#{cell_anchor(place.grid, place.row, place.col)}")
