"""What a disclosure states, as tidy frames: all that the rules ever see."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

__all__ = ["Evidence", "stack"]

_FRAMES = ("disclosures", "facts", "claims", "indicators", "tables", "paragraphs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The statements of one or many disclosures.

    Attributes
    ----------
    disclosures : DataFrame
        One row per disclosure: disclosure (sha256 of the source), source, entity, fiscal_year, phase, form.
    facts : DataFrame
        One row per amount cell of a recognised table; see ``facts.FACT_TYPES``.
    claims : DataFrame
        One row per figure in prose; see ``claims.CLAIM_TYPES``.
    indicators : DataFrame
        One row per line of a performance form; see ``performance.INDICATOR_TYPES``.
    tables : DataFrame
        One row per printed table, known or not; see ``facts.TABLE_TYPES``.
    paragraphs : DataFrame
        One row per paragraph: disclosure, text, page, sheet, text_line.
    """

    disclosures: pd.DataFrame
    facts: pd.DataFrame
    claims: pd.DataFrame
    indicators: pd.DataFrame
    tables: pd.DataFrame
    paragraphs: pd.DataFrame


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
        **{name: pd.concat([getattr(part, name) for part in parts], ignore_index=True) for name in _FRAMES}
    )
