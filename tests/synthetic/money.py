"""Whole yuan inside, 万元 with two decimals in print."""

from typing import Literal

Printing = Literal["exact", "rounded", "truncated"]

YUAN_PER_CENT = 100  # 0.01 万元, the unit of the last printed digit
PERCENT_SCALE = 10_000  # 100.00 % in hundredths of a percent


def printed_cents(yuan: int, printing: Printing) -> int:
    """Give the hundredths of 万元 that a cell shows: 12_345 yuan are 123 (truncated or rounded)."""
    sign, size = (-1, -yuan) if yuan < 0 else (1, yuan)
    if printing == "exact" and size % YUAN_PER_CENT:
        raise ValueError(f"{yuan} yuan do not print exactly in 0.01 万元; choose rounded or truncated")
    if printing == "rounded":
        size += YUAN_PER_CENT // 2
    return sign * (size // YUAN_PER_CENT)


def decimals(hundredths: int) -> str:
    """Write hundredths as a number: 12345 is 123.45."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{rest:02d}"


def amount(yuan: int, printing: Printing) -> str:
    """Write an amount the way every table and sentence writes it."""
    return decimals(printed_cents(yuan, printing))


def cell(yuan: int, printing: Printing) -> str:
    """Write an amount for a table, where nothing is left blank."""
    return amount(yuan, printing) if yuan else ""


def percent(part: int, whole: int) -> str:
    """Write part / whole as a percentage with two decimals, half up."""
    return f"{decimals((2 * part * PERCENT_SCALE + whole) // (2 * whole))}%"
