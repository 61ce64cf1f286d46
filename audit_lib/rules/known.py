"""What a sum cannot count on: columns and lines of a table that its rule does not know, and that print amounts."""

from collections.abc import Iterator, Sequence

from audit_lib.reference import LineSpec, load_tables
from audit_lib.rules.formula import Address
from audit_lib.rules.index import Index

__all__ = ["uncounted", "uncounted_lines"]

_FUNDS = ("general_public", "government_fund", "state_capital")
_FUND_COLUMNS = {*_FUNDS, *(f"{fund}_transfer" for fund in _FUNDS)}
_SUBTOTAL = "fiscal_subtotal"
_ALL_FUNDS = "fiscal_appropriation"
_BY_FUND = ("summary", "appropriation")  # tables that print revenue and what is carried over, fund by fund
_COMPARED = {"appropriation", *_FUNDS}


def uncounted(index: Index, addresses: Sequence[Address]) -> str:
    """Why these figures need not be equal: what the table prints and the rule leaves out; empty where nothing is.

    1. A formula over several columns of a table, where another column that no vocabulary knows prints amounts.
    2. A formula over sources, where appropriations are printed fund by fund without their subtotal.
    3. What appropriations are for, where money carried over is printed apart from them and not by fund.
    """
    for table in dict.fromkeys(address.table for address in addresses):
        columns = {address.column for address in addresses if address.table == table}
        if len(columns) > 1 and (strange := _strange_columns(index, table)):
            return f"columns not known: {', '.join(strange)}"
        if (
            _SUBTOTAL in columns
            and _SUBTOTAL not in index.columns[table]
            and _FUND_COLUMNS & {*index.columns[table]}
        ):
            return "no subtotal of appropriations is printed"
    return _carried_over(index, addresses)


def uncounted_lines(index: Index, total: Address, parts: Sequence[Address]) -> str:
    """Lines with an amount that belong to a named total and are in none of its parts; empty where there are none."""
    lines = {part.line for part in parts}
    left_out = [
        line.slug
        for line in _under(total)
        if _is_filled(index, total, line.slug) and not lines & _counted_with(index, total.table, line.slug)
    ]
    return f"lines not counted: {', '.join(left_out)}" if left_out else ""


def _strange_columns(index: Index, table: str) -> list[str]:
    return index.once(f"strange columns of {table}", lambda: list(_find_strange(index, table)))


def _find_strange(index: Index, table: str) -> Iterator[str]:
    known = {column.slug for column in load_tables()[table].columns}
    for column in index.columns[table]:
        facts = (fact for (_, of), fact in index.cells.get(table, {}).items() if of == column)
        if column not in known and any(fact in index.filled and index.filled[fact].amount for fact in facts):
            yield column


def _carried_over(index: Index, addresses: Sequence[Address]) -> str:
    funds = {address.table for address in addresses if address.line in _FUNDS and address.table in _BY_FUND}
    for table in funds if len(addresses) > len(funds) or len(funds) > 1 else ():
        column = next(iter(index.columns[table]), "")
        told = any(_amount(index, table, f"carryover_{fund}", column) for fund in _FUNDS)
        whole = _amount(index, table, "carryover", column)
        if whole and not told and _COMPARED & {address.table for address in addresses}:
            return f"money carried over is not told by fund: {table}"
    return ""


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


def _is_filled(index: Index, total: Address, line: str) -> bool:
    return bool(_amount(index, total.table, line, total.column))


def _amount(index: Index, table: str, line: str, column: str) -> int:
    """Amount of a cell, fen; nothing where it is blank or not printed."""
    value = index.filled.get(index.cell.get((table, line, column), -1))
    return value.amount if value else 0


def _counted_with(index: Index, table: str, line: str) -> set[str]:
    """The line and the printed lines that it is part of; the funds and 财政拨款 stand for each other."""
    found = set(load_tables()[table].ancestry(line))
    if found & set(_FUNDS):
        found.add(_ALL_FUNDS)
    if _ALL_FUNDS in found:
        found |= set(_FUNDS)
    return {slug for slug in found if slug in index.lines[table]}
