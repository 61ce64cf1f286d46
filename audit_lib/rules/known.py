"""What a sum cannot count on: columns and lines of a table that its rule does not know, and that print amounts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit_lib.reference import LineSpec, load_tables
from audit_lib.rules.formula import Address
from audit_lib.rules.index import Index

__all__ = ["Counted", "Covered"]

_FUNDS = ("general_public", "government_fund", "state_capital")
_FUND_COLUMNS = {*_FUNDS, *(f"{fund}_transfer" for fund in _FUNDS)}
_SUBTOTAL = "fiscal_subtotal"
_ALL_FUNDS = "fiscal_appropriation"
_BY_FUND = ("summary", "appropriation")  # tables that print revenue and what is carried over, fund by fund
_COMPARED = {"appropriation", *_FUNDS}
_SPENT = {
    "summary",
    "expenditure",
    *_FUNDS,
}  # tables that tell of a line what is spent, not what is kept of it
_PART = "其中"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a formula counts.

    Attributes
    ----------
    several : tuple of str
        Tables of which it takes several columns.
    sources : tuple of str
        Tables of which it takes the subtotal of appropriations.
    by_fund : tuple of str
        Tables of which it takes money by fund, and holds it against other money.
    kept : bool
        Whether it holds what lines receive against what is spent on them.
    """

    several: tuple[str, ...]
    sources: tuple[str, ...]
    by_fund: tuple[str, ...]
    kept: bool

    @classmethod
    def by(cls, addresses: Sequence[Address]) -> "Counted":
        """What a formula over these addresses counts."""
        columns: dict[str, set[str]] = {}
        for address in addresses:
            columns.setdefault(address.table, set()).add(address.column)
        taken = (address.table for address in addresses if address.line in _FUNDS)
        funds = tuple(table for table in dict.fromkeys(taken) if table in _BY_FUND)
        compared = len(addresses) > len(funds) or len(funds) > 1
        by_line = any(address.variable and address.table == "revenue" for address in addresses)
        return cls(
            several=tuple(table for table, names in columns.items() if len(names) > 1),
            sources=tuple(table for table, names in columns.items() if _SUBTOTAL in names),
            by_fund=funds if compared and _COMPARED & columns.keys() else (),
            kept=by_line and bool(_SPENT & columns.keys()),
        )

    def left_out(self, index: Index) -> str:
        """Why these figures need not be equal: what a table prints and the formula leaves out; empty where nothing is.

        1. A formula over several columns of a table, where another column that no vocabulary knows prints amounts.
        2. A formula over sources, where appropriations are printed fund by fund without their subtotal.
        3. What appropriations are for, where money carried over is printed apart from them and not by fund.
        4. What a line receives and what is spent on it, where money is kept for the next year: of which lines is not told.
        """
        if self.kept and _amount(index, "summary", "carryover_next", "amount"):
            return "money kept for the next year is not told by line"
        for table in self.several:
            if strange := _strange_columns(index, table):
                return f"columns not known: {', '.join(strange)}"
        for table in self.sources:
            printed = index.columns[table].keys()
            if _SUBTOTAL not in printed and _FUND_COLUMNS & printed:
                return "no subtotal of appropriations is printed"
        for table in self.by_fund:
            column = index.main_column(table)
            told = any(_amount(index, table, f"carryover_{fund}", column) for fund in _FUNDS)
            if _amount(index, table, "carryover", column) and not told:
                return f"money carried over is not told by fund: {table}"
        return ""


@dataclass(frozen=True, slots=True)
class Covered:
    """Lines that belong to a named total: those of its parts that hold each of them."""

    total: Address
    lines: Mapping[str, frozenset[str]]

    @classmethod
    def by(cls, total: Address, parts: Sequence[Address]) -> "Covered":
        """What these parts of a total hold."""
        named = {part.line for part in parts}
        under = (line.slug for line in _under(total))
        return cls(total, {line: frozenset(named & _counted_with(total.table, line)) for line in under})

    def left_out(self, index: Index) -> str:
        """Lines with an amount that are in none of the parts that are printed; empty where there are none."""
        table, printed = self.total.table, index.lines[self.total.table]
        left_out = [
            line
            for line, parts in self.lines.items()
            if _amount(index, table, line, self.total.column) and not parts & printed.keys()
        ]
        return f"lines not counted: {', '.join(left_out)}" if left_out else ""


def _strange_columns(index: Index, table: str) -> list[str]:
    return index.once(f"strange columns of {table}", lambda: list(_find_strange(index, table)))


def _find_strange(index: Index, table: str) -> Iterator[str]:
    known = {column.slug for column in load_tables()[table].columns}
    for column in index.columns[table]:
        if column.rpartition("/")[2].startswith(_PART):
            continue  # a part of the column before it
        facts = (fact for (_, of), fact in index.cells.get(table, {}).items() if of == column)
        if column not in known and any(fact in index.filled and index.filled[fact].amount for fact in facts):
            yield column


def _under(total: Address) -> Sequence[LineSpec]:
    """Lines that belong to a total: those that stand under it, or before it where it closes a lane."""
    spec = load_tables()[total.table]
    slugs = [line.slug for line in spec.named]
    if total.line not in slugs:
        return ()
    place = slugs.index(total.line)
    if spec.named[place].lane == 1:
        return spec.named[:place]
    return [line for line in spec.named if line.slug != total.line and total.line in spec.ancestry(line.slug)]


def _amount(index: Index, table: str, line: str, column: str) -> int:
    """Amount of a cell, fen; nothing where it is blank or not printed."""
    value = index.filled.get(index.cell.get((table, line, column), -1))
    return value.amount if value else 0


def _counted_with(table: str, line: str) -> set[str]:
    """The line and what it is part of; the funds and 财政拨款 stand for each other."""
    found = set(load_tables()[table].ancestry(line))
    if found & set(_FUNDS):
        found.add(_ALL_FUNDS)
    if _ALL_FUNDS in found:
        found |= set(_FUNDS)
    return found
