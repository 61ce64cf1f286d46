"""What a performance indicator asks for: bound, number and unit of a printed target."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from audit_lib.money import FEN_PER_UNIT, parse_amount_or_none
from audit_lib.reference import normalise

__all__ = ["Target", "find_quantities", "parse_target"]

_BOUND = r"≥|>=|≦|≤|<=|>|<|=|不少于|不低于|不小于|大于等于|不超过|不高于|不大于|小于等于|达到"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_TARGET = re.compile(
    rf"(?P<bound>{_BOUND})?(?P<number>{_NUMBER})(?P<unit>[^\d.,]*?)(?P<after>及?以上|以内|以下|左右)?"
)
_QUANTITY = re.compile(rf"(?<![\d.,])(?P<number>{_NUMBER})(?P<unit>人/?次|[^\d\s.,]{{1,2}})")
_MONEY = "|".join(sorted(FEN_PER_UNIT, key=len, reverse=True))
_PRICE = re.compile(rf"(?P<money>{_MONEY})(?P<per>(?:/[^/]+)+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A printed target that is a number.

    Attributes
    ----------
    bound : str
        The sign or words before the number, as printed; empty where there are none.
    number : Fraction
    unit : str
        What follows the number, normalised: ``%``, ``次``, ``万元``, ``元/人/天``; empty where nothing does.
    fen : int or None
        The amount, where the unit is one of money or a price.
    per : tuple of str
        What a price is for: ``("人", "天")``.
    """

    bound: str
    number: Fraction
    unit: str
    fen: int | None
    per: tuple[str, ...]


@lru_cache(maxsize=4096)
def parse_target(text: str) -> Target | None:
    """Read a printed target; None where it is words.

    Examples
    --------
    >>> parse_target("≤2400元/人/天").per
    ('人', '天')
    >>> parse_target(">=95%").unit, parse_target("持续提升")
    ('%', None)
    """
    found = _TARGET.fullmatch(normalise(text))
    if found is None:
        return None
    unit = found["unit"]
    price = _PRICE.fullmatch(unit)
    money = price["money"] if price else unit
    amount = parse_amount_or_none(found["number"], money) if money in FEN_PER_UNIT else None
    return Target(
        bound=found["bound"] or "",
        number=Fraction(found["number"].replace(",", "")),
        unit=unit,
        fen=amount.fen if amount else None,
        per=tuple(price["per"].split("/")[1:]) if price else (),
    )


def find_quantities(text: str) -> list[tuple[Fraction, str]]:
    """Find the numbers in a text, each with the one or two characters after it.

    Examples
    --------
    >>> find_quantities("开展2次以上踏查")
    [(Fraction(2, 1), '次以')]
    """
    return [
        (Fraction(found["number"].replace(",", "")), found["unit"])
        for found in _QUANTITY.finditer(normalise(text))
    ]
