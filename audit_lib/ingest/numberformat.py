"""Numbers as a workbook shows them: a stored value through its number format."""

import math
import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

__all__ = ["print_number", "print_plain", "print_value"]


_LITERAL = r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^0#?.,%@/EeGgYyMmDdHhSs"\\!_*\[])*'
_DIGITS = re.compile(
    rf'(?P<before>{_LITERAL})(?P<whole>[0#?,]*)(?:(?P<point>[\\!]?\.|"\.")(?P<places>[0#?]*)(?P<scale>,*))?'
    rf"(?P<percent>%?)(?P<after>{_LITERAL})"
)
_GENERAL = re.compile(rf"(?P<before>{_LITERAL})(?:General|G/通用格式)(?P<after>{_LITERAL})", re.IGNORECASE)
_SEMICOLON = re.compile(r'("[^"]*"|[\\!_*].|\[[^\]]*\])|;')
_QUOTING = re.compile(r'"([^"]*)"|[\\!](.)|_(.)|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')


def print_value(value: object, number_format: str, *, zeros: bool) -> str:
    """Print a stored value as its cell shows it; ``zeros`` is whether the sheet shows zeros."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return print_number(value, number_format) if value or zeros else ""
    return print_plain(value)


def print_plain(value: object) -> str:
    """Print a stored value without a number format: dates as ISO, numbers in their shortest exact form."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return f"{_exact(value):f}" if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    text = "" if value is None else str(value)
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _exact(value: float) -> Decimal:
    """Free a number of binary noise: 15 significant digits, as a workbook keeps them."""
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return (
        number.quantize(Decimal(1))
        if number == number.to_integral_value() and abs(number) < 10**20
        else number
    )


def print_number(value: float, number_format: str) -> str:
    """Print a number as its cell shows it.

    Decimals, thousands, percent, scaling commas, literals and sections are followed, also the home-made
    ``0!.0,`` that shows yuan as 万元. Of a format with conditions, fractions, exponents or dates the plain
    number is printed.

    Parameters
    ----------
    value : float
        The stored number.
    number_format : str
        The cell's format, such as ``#,##0.00;-#,##0.00;"-"`` or ``General``.

    Examples
    --------
    >>> print_number(1234.5, "#,##0.00"), print_number(0.1 + 0.2, "General"), print_number(0, '0.00;-0.00;"-"')
    ('1,234.50', '0.3', '-')
    """
    section, signed = _section(value, number_format)
    digits, general = _DIGITS.fullmatch(section), _GENERAL.fullmatch(section)
    match = digits or general
    if (
        match is None
        or "[<" in number_format
        or "[>" in number_format
        or "[=" in number_format
        or not math.isfinite(value)
    ):
        return print_plain(value)
    number = abs(_exact(value))
    body = _digits(number, digits) if digits else f"{number:f}"
    return f"{'-' if signed else ''}{_unquoted(match['before'])}{body}{_unquoted(match['after'])}".strip()


def _section(value: float, number_format: str) -> tuple[str, bool]:
    """Choose the section of a format for a number, and tell whether a minus is to be put before it."""
    sections = _SEMICOLON.sub(lambda match: match[1] or "\x1f", number_format).split("\x1f")
    if value == 0 and len(sections) > 2:
        return sections[2], False
    if value < 0 and len(sections) > 1:
        return sections[1], False
    return sections[0], value < 0


def _digits(number: Decimal, form: re.Match[str]) -> str:
    whole, places = form["whole"].rstrip(","), form["places"] or ""
    commas = len(form["whole"]) - len(whole) + len(form["scale"] or "")
    shift = 2 * len(form["percent"]) - 3 * commas - (len(places) if form["point"] not in (None, ".") else 0)
    with localcontext(prec=400):
        scaled = number.scaleb(shift).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    before, _, after = (f"{scaled:,f}" if "," in whole else f"{scaled:f}").partition(".")
    before = before.zfill(whole.count("0")) if before != "0" or "0" in whole else ""
    after = after.rstrip("0").ljust(len(places.rstrip("#?")), "0")
    return before + ("." if form["point"] else "") + after + form["percent"]


def _unquoted(literal: str) -> str:
    return _QUOTING.sub(lambda m: m[1] or m[2] or m[4] or (" " if m[3] else ""), literal)
