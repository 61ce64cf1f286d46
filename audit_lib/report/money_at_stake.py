"""How much money the findings are about."""

from decimal import Decimal, InvalidOperation

from audit_lib.findings import Audit, Finding
from audit_lib.money import FEN_PER_UNIT, format_amount

__all__ = ["find_difference", "find_largest", "print_fen", "size_in_fen", "sum_differences"]

_GRAIN = 10_000  # 0.01 万元, whatever unit a single table is printed in
_UNIT = "万元"


def find_difference(finding: Finding) -> int | None:
    """Size of a finding's difference in fen; None where it is no amount of money."""
    return size_in_fen(finding.difference, finding.unit)


def size_in_fen(difference: str, unit: str) -> int | None:
    """Size of a printed difference in fen; None where it is no amount of money."""
    if unit not in FEN_PER_UNIT:
        return None
    try:
        return int(abs(Decimal(difference.replace(",", ""))) * FEN_PER_UNIT[unit])
    except InvalidOperation:
        return None


def find_largest(audit: Audit) -> tuple[int, int, Finding] | None:
    """Find the largest difference in fen, with the finding's number; None where no finding is about money."""
    sizes = [
        (size, -number, finding)
        for number, finding in enumerate(audit.findings, start=1)
        if (size := find_difference(finding))
    ]
    if not sizes:
        return None
    size, number, finding = max(sizes, key=lambda found: found[:2])
    return size, -number, finding


def sum_differences(audit: Audit) -> int:
    """Sum the sizes of all differences, fen: each finding once, however many sums it breaks."""
    return sum(find_difference(finding) or 0 for finding in audit.findings)


def print_fen(fen: int) -> str:
    """Print fen in 万元 with thousands commas."""
    return f"{Decimal(format_amount(fen, _GRAIN, _UNIT)):,} {_UNIT}"
