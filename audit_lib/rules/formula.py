r"""Linear formulas over addresses: parsed by a small grammar, never evaluated as code.

::

    formula := ["-"] term (("+" | "-") term)*
    term    := [integer "*"] address
    address := table "/" line "@" column
    line    := code or slug | "{" variable "}" ["/*"] | "<" variable ">" | "*"
    column  := slug | "{column}"

``{category}``, ``{item}``, ``{sub_item}``, ``{code}`` and ``{line}`` repeat the rule for each such line;
``<category>`` and its like add up all such lines; ``{sub_item}/*`` adds up the projects of a code.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

__all__ = [
    "COLUMN_VARIABLE",
    "LINE_VARIABLES",
    "Address",
    "Term",
    "parse_address",
    "parse_formula",
    "render_formula",
]

LINE_VARIABLES = {
    "category": re.compile(r"\d{3}"),
    "item": re.compile(r"\d{5}"),
    "sub_item": re.compile(r"\d{7}"),
    "code": re.compile(r"\d{3}(?:\d{2}){0,2}|total"),
    "line": re.compile(r".+"),
}
COLUMN_VARIABLE = "{column}"

_NAME = r"[a-z_]+"
_LINE = rf"(?:\{{{_NAME}\}}(?:/\*)?|<{_NAME}>|[a-z0-9_]+)"
_ADDRESS = re.compile(rf"(?P<table>{_NAME})/(?P<line>{_LINE})@(?P<column>[a-z0-9_]+|\{{column\}})")
_TERM = re.compile(rf"\s*(?P<sign>[+-])?\s*(?:(?P<factor>\d+)\s*\*\s*)?(?P<address>{_ADDRESS.pattern})\s*")


@dataclass(frozen=True)
class Address:
    """Where a rule looks: a table, a line or kind of lines, a column."""

    table: str
    line: str
    column: str

    def __str__(self) -> str:
        return self.written

    @cached_property
    def written(self) -> str:
        """The address as it is written in a rule."""
        return f"{self.table}/{self.line}@{self.column}"

    @cached_property
    def variable(self) -> str | None:
        """Variable that repeats the rule, such as ``sub_item``; None where the line is fixed or summed."""
        return self.line[1:].split("}")[0] if self.line.startswith("{") else None

    @cached_property
    def summed(self) -> re.Pattern[str] | None:
        """Pattern of the line codes that are added up; None where the address is one line."""
        return LINE_VARIABLES[self.line[1:-1]] if self.line.startswith("<") else None

    @cached_property
    def adds_projects(self) -> bool:
        """Whether the address adds up the projects of a code."""
        return self.line.endswith("/*")

    @cached_property
    def adds_several(self) -> bool:
        """Whether the address adds up lines that only a table tells."""
        return self.summed is not None or self.adds_projects


@dataclass(frozen=True, slots=True)
class Term:
    """An address with its integer coefficient."""

    coefficient: int
    address: Address


@cache
def parse_address(text: str) -> Address:
    """Parse one address.

    Raises
    ------
    ValueError
        The text is no address.

    Examples
    --------
    >>> parse_address("general_public/{code}@basic")
    Address(table='general_public', line='{code}', column='basic')
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None:
        msg = f"not an address: {text!r} (write table/line@column)"
        raise ValueError(msg)
    address = Address(match["table"], match["line"], match["column"])
    variable = address.line.strip("{}<>/*")
    if variable not in LINE_VARIABLES and address.line[0] in "{<":
        msg = f"unknown line variable in {text!r} (known: {', '.join(LINE_VARIABLES)})"
        raise ValueError(msg)
    return address


@cache
def parse_formula(text: str) -> tuple[Term, ...]:
    """Parse a linear formula.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of Term
        In written order.

    Raises
    ------
    ValueError
        The text does not follow the grammar; the message quotes the part that does not.

    Examples
    --------
    >>> [term.coefficient for term in parse_formula("summary/201@amount - 2*revenue/201@unit_funds")]
    [1, -2]
    """
    terms: list[Term] = []
    position = 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None or (terms and match["sign"] is None):
            msg = f"cannot read {text[position:].strip()!r} in formula {text!r}"
            raise ValueError(msg)
        sign = -1 if match["sign"] == "-" else 1
        terms.append(Term(sign * int(match["factor"] or 1), parse_address(match["address"])))
        position = match.end()
    if not terms:
        msg = "a formula needs at least one address"
        raise ValueError(msg)
    return tuple(terms)


def render_formula(terms: tuple[Term, ...]) -> str:
    """Write a formula so that ``parse_formula`` reads the same terms from it."""
    parts = [
        f"{'-' if term.coefficient < 0 else '+'} "
        f"{'' if abs(term.coefficient) == 1 else f'{abs(term.coefficient)}*'}{term.address}"
        for term in terms
    ]
    return " ".join(parts).removeprefix("+ ")
