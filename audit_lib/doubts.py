"""Findings that may come from our reading, not from the publisher: they ask for a look at the page, and accuse nobody.

1. A figure was recognised in a scan with doubt, and it is the suspect, or one of those that cannot be told apart.
2. A figure stands on a page next to one that could not be read: lines of its table may stand there.
3. Several cells for amounts of a scan print none: its tables were not read as they are laid out, and nothing that
   follows from the reading is sure.
"""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from audit_lib.diagnose import is_doubtful
from audit_lib.findings import Finding, FoundPlace
from audit_lib.terms import Lang, Severity
from audit_lib.wording import beside_unread_message, doubt_message, misread_message

__all__ = ["count_misread", "with_doubts"]

_OPEN = ("unresolved", "inapplicable")  # causes that name no figure
_SEVERAL = 3  # cells that print no amount: a publisher may have mistyped one or two


def count_misread(facts: pd.DataFrame) -> int:
    """Count the cells for amounts of a scan that print something else, if they are several; one may be a slip of the pen.

    Parameters
    ----------
    facts : DataFrame
        Of one disclosure; see ``facts.FACT_TYPES``.
    """
    garbled = facts["score"].notna() & facts["amount_fen"].isna() & facts["raw"].ne("")
    count = int(garbled.sum())
    return count if count >= _SEVERAL else 0


def with_doubts(finding: Finding, unread_pages: Collection[int], misread: int = 0) -> Finding:
    """Say where a finding may come from our reading; what was critical is then a question.

    Parameters
    ----------
    finding : Finding
    unread_pages : collection of int
        Pages, 1-based, that could not be read.
    misread : int
        Cells for amounts that a scan seems to print something else in, where they are several.

    Returns
    -------
    Finding
        The same where nothing is in doubt.
    """
    located = finding.cause is not None and finding.cause.kind not in _OPEN
    suspects = finding.cause.suspect if finding.cause and located else finding.places
    doubtful = sorted((place for place in suspects if is_doubtful(place.score)), key=_score)
    beside = sorted({page for place in finding.places for page in _around(place) if page in unread_pages})
    if not doubtful and not beside and not misread:
        return finding
    message = {
        lang.value: finding.message[lang.value]
        + (doubt_message(doubtful[0].text, doubtful[0].page, lang) if doubtful else "")
        + (beside_unread_message(beside, lang) if beside else "")
        + (misread_message(misread, lang) if misread else "")
        for lang in Lang
    }
    softened = Severity.WARNING if finding.severity is Severity.CRITICAL else finding.severity
    return replace(finding, severity=softened, message=message)


def _score(place: FoundPlace) -> float:
    return 1.0 if place.score is None else place.score


def _around(place: FoundPlace) -> tuple[int, ...]:
    return () if place.page is None else (place.page - 1, place.page + 1)
