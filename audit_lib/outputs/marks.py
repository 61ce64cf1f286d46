"""The findings of an audit as marks for a copy of its source: each place once, with all that is said of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.outputs.entries import spots_of
from audit_lib.report.sentences import find_lead, find_sentences
from audit_lib.terms import Lang, Severity

__all__ = ["AUTHOR", "COLOURS", "Mark", "compact", "gather_marks"]

AUTHOR = "audit-lib"
COLOURS = {Severity.CRITICAL: "ff8a80", Severity.WARNING: "ffd54f", Severity.INFO: "90caf9"}
_GRAVEST = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place to be marked.

    Attributes
    ----------
    place : FoundPlace
        Empty for findings that speak of no place.
    severity : Severity
        The gravest of the findings there.
    note : str
        What they say, a paragraph each.
    sentence, lead : str
        Of a place in prose: the sentence that prints it, and what stands before that in its paragraph.
    """

    place: FoundPlace
    severity: Severity
    note: str
    sentence: str = ""
    lead: str = ""


def gather_marks(audit: Audit, lang: Lang = Lang.ZH) -> tuple[Mark, ...]:
    """Gather what is said of each place, in the order of the findings."""
    found: dict[FoundPlace, list[tuple[Severity, str]]] = {}
    for finding in audit.findings:
        for place, note in _notes(finding, lang):
            found.setdefault(place, []).append((finding.severity, note))
    return tuple(
        Mark(
            place=place,
            severity=min((severity for severity, _ in told), key=_GRAVEST.index),
            note="\n\n".join(dict.fromkeys(note for _, note in told)),
            sentence=next(iter(find_sentences(audit, place)), "") if place.grid is None else "",
            lead=find_lead(audit, place) if place.grid is None else "",
        )
        for place, told in found.items()
    )


def compact(text: str) -> str:
    """Leave out blanks, which every kind of file sets in its own way.

    Examples
    --------
    >>> compact("合 计")
    '合计'
    """
    return "".join(text.split())


def _notes(finding: Finding, lang: Lang) -> Iterator[tuple[FoundPlace, str]]:
    right = "应为：" if lang is Lang.ZH else "Should be: "
    severity, message = finding.severity.name_in(lang), finding.message[lang.value]
    told = [f"【{severity}】{message}" if lang is Lang.ZH else f"[{severity}] {message}"]
    if finding.cause:
        told.append(finding.cause.reason[lang.value])
    told.append(finding.rule_id)
    for place in spots_of(finding) or (FoundPlace(),):
        suggested = [f"{right}{place.suggested} {finding.unit}".strip()] if place.suggested else []
        yield replace(place, suggested=""), "\n".join([told[0], *suggested, *told[1:]])
