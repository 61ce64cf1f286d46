"""Raw cells and paragraphs -> facts and claims in the vocabulary of the field."""

import pandas as pd

from audit_lib.errors import NotADisclosureError
from audit_lib.model import Disclosure
from audit_lib.recognise.claims import find_claims, tidy_claims
from audit_lib.recognise.entity import find_entity, find_fiscal_year, find_form, find_level, find_phase
from audit_lib.recognise.evidence import ABOUT_TYPES, PARAGRAPH_TYPES, Evidence, stack
from audit_lib.recognise.facts import tidy_facts, tidy_tables
from audit_lib.recognise.joining import join_disclosures
from audit_lib.recognise.performance import tidy_indicators
from audit_lib.recognise.tables import PrintedTable, find_tables

__all__ = ["Evidence", "join_disclosures", "recognise", "stack"]

_PROSE = 5  # amounts that the prose of a disclosure states at least


def recognise(disclosure: Disclosure) -> Evidence:
    """Recognise what a disclosure states.

    Parameters
    ----------
    disclosure : Disclosure
        As its reader saw it.

    Returns
    -------
    Evidence
        Facts of the known tables, claims of the prose, indicators of the performance forms, and the list of all
        tables.

    Raises
    ------
    NotADisclosureError
        No table of it is known.
    """
    tables = find_tables(disclosure)
    if not any(table.spec for table in tables):
        raise NotADisclosureError(disclosure.source, _why_no_disclosure(disclosure, len(tables)))
    about = _about(disclosure, tables)
    facts = tidy_facts(disclosure, tables, {key: about[key] for key in ("entity", "fiscal_year", "phase")})
    return Evidence(
        disclosures=pd.DataFrame([about], columns=list(ABOUT_TYPES)).astype(ABOUT_TYPES),
        facts=facts,
        claims=tidy_claims(disclosure),
        indicators=tidy_indicators(disclosure, tables),
        tables=tidy_tables(disclosure, tables),
        paragraphs=_tidy_paragraphs(disclosure),
    )


def _about(disclosure: Disclosure, tables: tuple[PrintedTable, ...]) -> dict[str, object]:
    phase = find_phase(disclosure)
    form = find_form(tables, phase)
    return {
        "disclosure": disclosure.sha256,
        "source": str(disclosure.source),
        "entity": find_entity(tables, disclosure.paragraphs) or "",
        "fiscal_year": find_fiscal_year(disclosure),
        "phase": phase.value if phase else "",
        "form": form.slug if form else "",
        "level": find_level(disclosure),
        "files": len(disclosure.files),
        "unread_pages": ",".join(map(str, disclosure.unread_pages)),
    }


def _why_no_disclosure(disclosure: Disclosure, tables: int) -> str:
    year, phase = find_fiscal_year(disclosure), find_phase(disclosure)
    money = sum(claim.kind == "amount" for text in disclosure.paragraphs for claim in find_claims(text.text))
    if year and phase and money >= _PROSE:
        return (
            f"is only the prose of a disclosure ({year} {phase}): its tables are missing; "
            "give the file that holds them along with it"
        )
    if not tables:
        return "is no budget or final-accounts disclosure: it has no tables"
    return f"is no budget or final-accounts disclosure: none of its {tables} tables has a known title"


def _tidy_paragraphs(disclosure: Disclosure) -> pd.DataFrame:
    records = [
        {
            "disclosure": disclosure.sha256,
            "text": paragraph.text,
            "source": paragraph.place.file or str(disclosure.source),
            "page": paragraph.place.page,
            "sheet": paragraph.place.sheet or "",
            "text_line": paragraph.place.text_line,
        }
        for paragraph in disclosure.paragraphs
    ]
    return pd.DataFrame(records, columns=list(PARAGRAPH_TYPES)).astype(PARAGRAPH_TYPES)
