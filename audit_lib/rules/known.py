"""What a sum cannot count on: columns and lines of a table that its rule does not know, and that print amounts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit_lib.recognise.lines import TOTAL
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
    funds : tuple of str
        Tables of which it adds up the three budgets.
    received : tuple of str
        Columns of the revenue table that it takes line by line.
    kept : bool
        Whether it holds what lines receive against what is spent on them.
    """

    several: tuple[str, ...]
    sources: tuple[str, ...]
    by_fund: tuple[str, ...]
    funds: tuple[str, ...]
    received: tuple[str, ...]
    kept: bool

    @classmethod
    def by(cls, addresses: Sequence[Address]) -> "Counted":
        """What a formula over these addresses counts."""
        columns: dict[str, set[str]] = {}
        for address in addresses:
            columns.setdefault(address.table, set()).add(address.column)
        taken = Counter(address.table for address in addresses if address.line in _FUNDS)
        funds = tuple(table for table in taken if table in _BY_FUND)
        compared = len(addresses) > len(funds) or len(funds) > 1
        received = tuple(
            address.column for address in addresses if address.variable and address.table == "revenue"
        )
        return cls(
            several=tuple(table for table, names in columns.items() if len(names) > 1),
            sources=tuple(table for table, names in columns.items() if _SUBTOTAL in names),
            by_fund=funds if compared and _COMPARED & columns.keys() else (),
            funds=tuple(table for table, times in taken.items() if times == len(_FUNDS)),
            received=received,
            kept=bool(received) and bool(_SPENT & columns.keys()),
        )

    def left_out(self, index: Index) -> str:
        """Why these figures need not be equal: what a table prints and the formula leaves out; empty where nothing is.

        1. A formula over several columns of a table, where another column that no vocabulary knows prints amounts.
        2. A formula over sources, where appropriations are printed fund by fund without their subtotal.
        3. What appropriations are for, where money carried over is printed apart from them and not by fund.
        4. What a line receives and what is spent on it, where money is kept for the next year: of which lines is not told.
        5. The three budgets, where the general public one has no line of its own, but is part of all appropriations.
        6. What lines receive, where the revenue table tells it of units and not of lines.
        """
        looks = (
            self._kept_or_untold,
            self._without_general_public,
            self._of_strange_columns,
            self._carried_over,
        )
        return next((reason for look in looks if (reason := look(index))), "")

    def _kept_or_untold(self, index: Index) -> str:
        if not self.kept:
            return ""
        if _amount(index, "summary", "carryover_next", "amount"):
            return "money kept for the next year is not told by line"
        by_line = "revenue" not in index.printed or any(map(str.isdecimal, index.lines["revenue"]))
        told = [column for column in self.received if _amount(index, "revenue", TOTAL, column)]
        if by_line or not told or _SUBTOTAL in told:
            return ""
        return f"revenue is not told by line: {', '.join(told)}"

    def _without_general_public(self, index: Index) -> str:
        printed = {table: set(_FUNDS) & index.lines[table].keys() for table in self.funds}
        lacking = [table for table, funds in printed.items() if funds and _FUNDS[0] not in funds]
        return f"general public budget not told by itself: {', '.join(lacking)}" if lacking else ""

    def _of_strange_columns(self, index: Index) -> str:
        for table in self.several:
            if strange := _strange_columns(index, table):
                return f"columns not known: {', '.join(strange)}"
        for table in self.sources:
            printed = index.columns[table].keys()
            if _SUBTOTAL not in printed and _FUND_COLUMNS & printed:
                return "no subtotal of appropriations is printed"
        return ""

    def _carried_over(self, index: Index) -> str:
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
