"""What a disclosure states, as tidy frames: all that the rules ever see."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import pandas as pd

__all__ = ["ABOUT_TYPES", "FRAMES", "PARAGRAPH_TYPES", "Evidence", "stack"]

ABOUT_TYPES = {
    "disclosure": "str",
    "source": "str",
    "entity": "str",
    "fiscal_year": "Int64",
    "phase": "str",
    "form": "str",
    "level": "str",
    "files": "Int64",
    "unread_pages": "str",
}
PARAGRAPH_TYPES = {
    "disclosure": "str",
    "text": "str",
    "source": "str",
    "page": "Int64",
    "sheet": "str",
    "text_line": "Int64",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """The statements of one or many disclosures.

    Attributes
    ----------
    disclosures : DataFrame
        One row per disclosure, ``disclosure`` being the sha256 of its source; see ``ABOUT_TYPES``.
    facts : DataFrame
        One row per amount cell of a recognised table; see ``facts.FACT_TYPES``.
    claims : DataFrame
        One row per figure in prose; see ``claims.CLAIM_TYPES``.
    indicators : DataFrame
        One row per line of a performance form; see ``performance.INDICATOR_TYPES``.
    tables : DataFrame
        One row per printed table, known or not; see ``facts.TABLE_TYPES``.
    paragraphs : DataFrame
        One row per paragraph; see ``PARAGRAPH_TYPES``.
    """

    disclosures: pd.DataFrame
    facts: pd.DataFrame
    claims: pd.DataFrame
    indicators: pd.DataFrame
    tables: pd.DataFrame
    paragraphs: pd.DataFrame


FRAMES = tuple(frame.name for frame in fields(Evidence))


def stack(parts: Sequence[Evidence]) -> Evidence:
    """Put the evidence of many disclosures into one; row order is kept.

    Raises
    ------
    ValueError
        There is nothing to stack.
    """
    if not parts:
        msg = "no evidence to stack"
        raise ValueError(msg)
    return Evidence(
        **{name: pd.concat([getattr(part, name) for part in parts], ignore_index=True) for name in FRAMES}
    )
