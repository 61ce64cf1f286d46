"""The findings of an audit as entries of a working paper: all that an auditor writes down of each, in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit_lib.bases import tell_basis
from audit_lib.findings import Audit, Cause, Finding, FoundPlace
from audit_lib.report.places import anchor, name_place
from audit_lib.report.wording import say
from audit_lib.rules import Rule
from audit_lib.terms import Lang, Phase, Reader, Severity

__all__ = ["Entry", "Spot", "list_entries", "spots_of"]

_LINED = (Reader.TEXT, Reader.HTML)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place of a finding, as other programs may look it up.

    Attributes
    ----------
    name : str
        From the table inward, as the report names it.
    text : str
        The figure as printed; empty where the cell is blank.
    line : int or None
        Line of a source that has lines.
    """

    name: str
    text: str
    page: int | None
    sheet: str
    line: int | None
    bbox: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A finding as a line of a working paper.

    Attributes
    ----------
    phase, title, message, cause, basis, explanations : str
        In the words of one language; the last four are empty where there is nothing to say.
    reported, expected, difference : str
        Decimal texts in ``unit``; empty where the finding is no difference.
    spots : tuple of Spot
        The suspects where the cause names them, and otherwise every place of the finding.
    anchor : str
        Of the finding's card in its report.
    """

    source: str
    entity: str
    fiscal_year: int | None
    phase: str
    severity: Severity
    rule_id: str
    title: str
    message: str
    reported: str
    expected: str
    difference: str
    unit: str
    cause: str
    basis: str
    explanations: str
    spots: tuple[Spot, ...]
    fingerprint: str
    anchor: str


def list_entries(audit: Audit, rules: Iterable[Rule], lang: Lang = Lang.ZH) -> tuple[Entry, ...]:
    """List the findings of an audit as entries, gravest first.

    Parameters
    ----------
    audit : Audit
    rules : iterable of Rule
        Those of the audit: they give the basis and the innocent explanations.
    lang : Lang
    """
    known = {rule.rule_id: rule for rule in rules}
    return tuple(_entry(audit, finding, known[finding.rule_id], lang) for finding in audit.findings)


def spots_of(finding: Finding) -> Sequence[FoundPlace]:
    """Places where a finding is pointed out: its suspects, or all that it speaks of where it has none."""
    return finding.cause.suspect if finding.cause and finding.cause.suspect else finding.places


def _entry(audit: Audit, finding: Finding, rule: Rule, lang: Lang) -> Entry:
    return Entry(
        source=str(audit.disclosure.source),
        entity=audit.entity,
        fiscal_year=audit.fiscal_year,
        phase=Phase(audit.phase).name_in(lang) if audit.phase else "",
        severity=finding.severity,
        rule_id=finding.rule_id,
        title=rule.title[lang.value],
        message=finding.message[lang.value],
        reported=finding.reported,
        expected=finding.expected,
        difference=finding.difference,
        unit=finding.unit,
        cause=_cause(finding.cause, lang) if finding.cause else "",
        basis=tell_basis(rule.basis, lang),
        explanations="\n".join(rule.innocent_explanations),
        spots=tuple(_spot(audit, place, lang) for place in spots_of(finding)),
        fingerprint=finding.fingerprint,
        anchor=anchor(finding),
    )


def _cause(cause: Cause, lang: Lang) -> str:
    known = {"unique": "certainty.unique", "unresolved": "certainty.unresolved"}
    certainty = say(known.get(cause.certainty, "certainty.several"), lang, n=cause.alternatives)
    reason = cause.reason[lang.value]
    return f"{reason}（{certainty}）" if lang is Lang.ZH else f"{reason} ({certainty})"


def _spot(audit: Audit, place: FoundPlace, lang: Lang) -> Spot:
    return Spot(
        name=name_place(audit.evidence, place, lang),
        text=place.text.strip(),
        page=place.page,
        sheet=place.sheet,
        line=place.text_line if audit.disclosure.reader in _LINED else None,
        bbox=place.bbox,
    )
