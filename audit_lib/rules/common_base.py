"""What the shares of a list are taken of, where prose does not say it, or names no figure that is printed."""

from collections import Counter
from collections.abc import Sequence

from audit_lib.rules.index import Index
from audit_lib.rules.relations import ROUNDED, Relation, judge
from audit_lib.rules.statements import Said

__all__ = ["find_common_base"]

_SEVERAL = 3  # shares that show together what they are taken of
_TOTALS = ("total", "current_")


def find_common_base(shares: Sequence[tuple[Said, Said]], index: Index) -> int | None:
    """Find the total of a table that shares are taken of: the one that all of them fit, or all but one.

    Parameters
    ----------
    shares : sequence of (Said, Said)
        Each share with the amount that it tells.
    index : Index

    Returns
    -------
    int or None
        Number of the fact; None where fewer than three shares fit it, where two do not, or where totals of two
        amounts fit as many.
    """
    telling = [(share, part) for share, part in shares if share.value and part.value]
    fits = Counter[int]()
    fact_of: dict[int, int] = {}
    for fact, amount in _totals(index).items():
        if amount not in fact_of:
            fact_of[amount] = fact
            fits[amount] = sum(_fits(share, part, fact, index) for share, part in telling)
    best = fits.most_common(2)
    if not best or best[0][1] < max(len(telling) - 1, _SEVERAL):
        return None
    return None if len(best) > 1 and best[0][1] == best[1][1] else fact_of[best[0][0]]


def _totals(index: Index) -> dict[int, int]:
    """Filled totals of the tables, by number of the fact."""
    return {
        fact: index.filled[fact].amount
        for (_, line, _), fact in index.cell.items()
        if line.startswith(_TOTALS) and fact in index.filled and index.filled[fact].amount
    }


def _fits(share: Said, part: Said, fact: int, index: Index) -> bool:
    terms = ("claim", share.number), ("claim", part.number), ("fact", fact)
    values = dict(zip(terms, (share.told(), part.told(), index.filled[fact]), strict=True))
    return judge(Relation(disclosure="", instance="", kind="quotient", terms=terms), values, ROUNDED).holds
