"""Printed figures <-> integer fen and the grain they were printed at.

Money is an integer number of fen (0.01 yuan); no float ever holds it.
Rates and shares are integers too: millionths of one (12.34 % is 123 400).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from audit_lib.errors import UnparseableAmountError

__all__ = [
    "FEN_PER_UNIT",
    "Amount",
    "format_amount",
    "is_blank",
    "parse_amount",
    "parse_amount_or_none",
]

FEN_PER_UNIT = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}

# Full-width forms alone: NFKC would also turn a footnote mark such as ① or ² into a digit.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_EDGE = re.compile(r"^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$")
_MINUS = "-\ufe63\u2212\u2013\u2014\u25b3\u25b2"  # hyphens, minus, dashes, the ledger's triangles
_AMOUNT = re.compile(
    rf"(?P<open>\()?(?P<minus>[{_MINUS}])?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]+))?(?P<close>\))?"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money in fen, and the grain (smallest printed step) in fen.

    Examples
    --------
    >>> parse_amount("1,234.50", "万元")
    Amount(fen=1234500000, grain=10000)
    """

    fen: int
    grain: int


def is_blank(text: str) -> bool:
    """Tell whether a cell prints nothing: only blanks and fillers."""
    return not _EDGE.sub("", text)


def parse_amount(text: str, unit: str) -> Amount:
    """Parse a printed amount, taking nothing but a full match.

    Thousands commas, full-width digits, ideographic blanks and negatives as ``-``, ``－``, ``△``,
    ``(…)`` or ``（…）`` are read; anything else around the figure is refused.

    Parameters
    ----------
    text : str
        The cell as printed.
    unit : str
        The unit the table is printed in, a key of ``FEN_PER_UNIT``.

    Returns
    -------
    Amount
        Integer fen; the grain is the step of the last printed decimal, at least one fen.

    Raises
    ------
    UnparseableAmountError
        The text is blank, is no amount, or names a fraction of a fen.

    Examples
    --------
    >>> parse_amount("（28.4６）", "万元").fen
    -28460000
    """
    bare = _EDGE.sub("", text.translate(_HALF_WIDTH))
    match = _AMOUNT.fullmatch(bare)
    if match is None or bool(match["open"]) != bool(match["close"]) or (match["open"] and match["minus"]):
        raise UnparseableAmountError(text)
    digits = match["whole"].replace(",", "") + (match["decimals"] or "")
    scale = 10 ** len(match["decimals"] or "")
    fen, rest = divmod(int(digits) * FEN_PER_UNIT[unit], scale)
    if rest:
        raise UnparseableAmountError(text)
    grain = max(FEN_PER_UNIT[unit] // scale, 1)
    return Amount(-fen if match["open"] or match["minus"] else fen, grain)


def parse_amount_or_none(text: str, unit: str) -> Amount | None:
    """Parse a printed amount, or return None where the text is none."""
    try:
        return parse_amount(text, unit)
    except UnparseableAmountError:
        return None


def format_amount(fen: int, grain: int, unit: str) -> str:
    """Print an amount in a unit with the decimals that its grain has.

    Half grains are rounded away from zero, as a ledger does.

    Examples
    --------
    >>> format_amount(6455400000, 10000, "万元")
    '6455.40'
    """
    scale = FEN_PER_UNIT[unit]
    places = max(len(str(scale // grain)) - 1, 0)
    value = (Decimal(fen) / scale).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{value:f}" if value else f"{abs(value):f}"
