"""Faults as people make them: each turns right figures of a disclosure into wrong ones.

A kind is a function of a sheet (right amounts by cell, last year's, and how they are laid out) and a source of chance;
it gives the wrong amounts by fact, or nothing where the sheet offers no place for it.  Nothing here is shared with the
code that diagnoses.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Amount = int | None
_SLIPPING = 10  # coded lines of a table whose figures may slip
Wrong = dict[int, Amount]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a disclosure prints: amount in fen, grain and (table, line, column) of each fact, in printed order."""

    amount: dict[int, Amount]
    grain: dict[int, int]
    cell: dict[int, tuple[str, str, str]]
    parent: dict[int, str]
    before: dict[tuple[str, str, str], int]

    def full(self) -> list[int]:
        """Facts that print an amount other than zero."""
        return [fact for fact, amount in self.amount.items() if amount]

    def where(self, *, table: str, line: str = "", column: str = "") -> list[int]:
        """Facts of a table, of one line or one column of it."""
        return [
            fact
            for fact, (name, at, under) in self.cell.items()
            if name == table and line in ("", at) and column in ("", under)
        ]

    def above(self, fact: int) -> list[int]:
        """The figures that a figure is summed into, in its column, outward."""
        table, _, column = self.cell[fact]
        at = {self.cell[other][1]: other for other in self.where(table=table, column=column)}
        found: list[int] = []
        parent = self.parent[fact]
        while parent in at and at[parent] not in found:
            found.append(at[parent])
            parent = self.parent[at[parent]]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planted fault: its kind, and the wrong amounts by fact."""

    kind: str
    wrong: Wrong


def plant(kind: str, sheet: Sheet, draw: Random, taken: set[str] | None = None) -> Fault | None:
    """Plant one fault of a kind; only in the tables named, where any are."""
    wrong = {
        fact: amount
        for fact, amount in (KINDS[kind](sheet, draw, taken or set()) or {}).items()
        if amount != sheet.amount[fact]
    }
    return Fault(kind=kind, wrong=wrong) if wrong else None


def _one(sheet: Sheet, draw: Random, tables: set[str]) -> int:
    full = sheet.full()
    inside = [fact for fact in full if not tables or sheet.cell[fact][0] in tables]
    return draw.choice(inside or full)


def _digits(change: Callable[[str, Random], str]) -> Callable[[Sheet, Random, set[str]], Wrong | None]:
    def spoil(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
        fact = _one(sheet, draw, tables)
        amount, grain = sheet.amount[fact] or 0, sheet.grain[fact]
        digits = change(str(abs(amount) // grain), draw)
        return {fact: int(digits or "0") * grain}

    return spoil


def _replace(digits: str, draw: Random) -> str:
    place = draw.randrange(len(digits))
    other = draw.choice([digit for digit in "0123456789" if digit != digits[place]])
    return digits[:place] + other + digits[place + 1 :]


def _drop(digits: str, draw: Random) -> str:
    place = draw.randrange(len(digits))
    return digits[:place] + digits[place + 1 :]


def _add(digits: str, draw: Random) -> str:
    place = draw.randrange(len(digits) + 1)
    return digits[:place] + draw.choice("123456789") + digits[place:]


def _transpose(digits: str, draw: Random) -> str:
    apart = [place for place in range(len(digits) - 1) if digits[place] != digits[place + 1]]
    if not apart:
        return digits
    place = draw.choice(apart)
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def _retype(digits: str, draw: Random) -> str:
    return str(draw.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1))


def _tenfold(digits: str, draw: Random) -> str:
    return digits + "0" * draw.choice((1, 2))


def _unit(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """元 where 万元 is meant."""
    fact = _one(sheet, draw, tables)
    return {fact: (sheet.amount[fact] or 0) * 10_000}


def _sign(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    return {fact: -(sheet.amount[fact] or 0)}


def _blank(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    return {_one(sheet, draw, tables): None}


def _blank_subtotal(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    wholes = {above for fact in sheet.full() for above in sheet.above(fact)[:1] if sheet.amount[above]}
    inside = [fact for fact in sorted(wholes) if not tables or sheet.cell[fact][0] in tables]
    chosen = inside or sorted(wholes)
    return {draw.choice(chosen): None} if chosen else None


def _last_year(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    return {fact: sheet.before.get(sheet.cell[fact])} if sheet.before.get(sheet.cell[fact]) else None


def _copied_beside(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, line, _ = sheet.cell[fact]
    return _from_one_of(
        sheet, fact, [other for other in sheet.where(table=table, line=line) if sheet.amount[other]], draw
    )


def _copied_line(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, _, column = sheet.cell[fact]
    return _from_one_of(sheet, fact, _beside(fact, sheet.where(table=table, column=column)), draw)


def _copied_table(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, line, _ = sheet.cell[fact]
    others = [
        other for other in sheet.full() if sheet.cell[other][1] == line and sheet.cell[other][0] != table
    ]
    return _from_one_of(sheet, fact, others, draw)


def _beside(fact: int, facts: list[int]) -> list[int]:
    place = facts.index(fact)
    return [*facts[max(place - 1, 0) : place], *facts[place + 1 : place + 2]]


def _from_one_of(sheet: Sheet, fact: int, others: list[int], draw: Random) -> Wrong | None:
    amounts = {sheet.amount[other] for other in others} - {sheet.amount[fact], None, 0}
    return {fact: draw.choice(sorted(amounts))} if amounts else None


def _swapped_columns(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, line, _ = sheet.cell[fact]
    return _swap(sheet, fact, _beside(fact, sheet.where(table=table, line=line)), draw)


def _swapped_lines(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, _, column = sheet.cell[fact]
    return _swap(sheet, fact, _beside(fact, sheet.where(table=table, column=column)), draw)


def _swap(sheet: Sheet, fact: int, others: list[int], draw: Random) -> Wrong | None:
    apart = [other for other in others if (sheet.amount[other] or 0) != (sheet.amount[fact] or 0)]
    if not apart:
        return None
    other = draw.choice(apart)
    return {fact: sheet.amount[other], other: sheet.amount[fact]}


def _chain(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """A wrong item that was summed: the lines above it carry the same error."""
    fact = _one(sheet, draw, tables)
    above = sheet.above(fact)
    step = draw.randint(3, 4000) * sheet.grain[fact]
    if not above:
        return None
    return {link: (sheet.amount[link] or 0) + step for link in (fact, *above)}


def _copied_row(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """A line filled with the figures of the line above or below."""
    return _row_from_neighbour(sheet, draw, tables)


def _row_from_neighbour(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, line, column = sheet.cell[fact]
    neighbours = _beside(fact, sheet.where(table=table, column=column))
    if not neighbours:
        return None
    other_line = sheet.cell[draw.choice(neighbours)][1]
    mine = {sheet.cell[other][2]: other for other in sheet.where(table=table, line=line)}
    theirs = {sheet.cell[other][2]: other for other in sheet.where(table=table, line=other_line)}
    if len(mine) < 2:
        return None
    return {mine[column]: sheet.amount[theirs[column]] for column in mine if column in theirs}


def _copied_row_of_table(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """A line filled with the figures that another table prints for it."""
    fact = _one(sheet, draw, tables)
    table, line, _ = sheet.cell[fact]
    mine = {sheet.cell[other][2]: other for other in sheet.where(table=table, line=line)}
    other_tables = sorted({name for name, at, _ in sheet.cell.values() if at == line and name != table})
    for other_table in draw.sample(other_tables, len(other_tables)):
        theirs = {sheet.cell[other][2]: other for other in sheet.where(table=other_table, line=line)}
        both = [column for column in mine if column in theirs]
        if len(both) > 1:
            return {mine[column]: sheet.amount[theirs[column]] for column in both}
    return None


def _shifted_row(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """The parts of a line stand one column too far to the right."""
    fact = _one(sheet, draw, tables)
    table, line, _ = sheet.cell[fact]
    row = sheet.where(table=table, line=line)[1:]
    if len(row) < 2 or not any(sheet.amount[other] for other in row[:-1]):
        return None
    shifted = [None, *(sheet.amount[other] for other in row[:-1])]
    return dict(zip(row, shifted, strict=True))


def _stale_table(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """A whole table left as it was last year: it still adds up."""
    by_table: dict[str, list[int]] = defaultdict(list)
    for fact in sheet.amount:
        by_table[sheet.cell[fact][0]].append(fact)
    fit = [
        table
        for table, facts in by_table.items()
        if sum(bool(sheet.amount[fact]) for fact in facts) >= 6 and (not tables or table in tables)
    ]
    return _stale(sheet, by_table[draw.choice(fit)]) if fit else None


def _stale_block(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """A category of a table left as last year, with the totals of the table moved along: it still adds up."""
    fact = _one(sheet, draw, tables)
    table, line, _ = sheet.cell[fact]
    category = line[:3]
    if not category.isdigit():
        return None
    wrong = _stale(
        sheet, [other for other in sheet.where(table=table) if sheet.cell[other][1][:3] == category]
    )
    if not wrong or len(wrong) < 3:
        return None
    for total in sheet.where(table=table, line="total"):
        column = sheet.cell[total][2]
        top = [other for other in wrong if sheet.cell[other][1:] == (category, column)]
        moved = sum((wrong[other] or 0) - (sheet.amount[other] or 0) for other in top)
        wrong[total] = (sheet.amount[total] or 0) + moved
    return wrong


def _stale_column(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    fact = _one(sheet, draw, tables)
    table, _, column = sheet.cell[fact]
    return _stale(sheet, sheet.where(table=table, column=column))


def _stale(sheet: Sheet, facts: list[int]) -> Wrong | None:
    wrong: Wrong = {}
    for fact in facts:
        last = sheet.before.get(sheet.cell[fact])
        if last is None and sheet.amount[fact]:
            return None
        wrong[fact] = last or (None if sheet.amount[fact] is None else 0)
    return wrong


def _slipped_lines(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """From some line on, each line prints the figures of the one below it, or of the one above."""
    table, _, _ = sheet.cell[_one(sheet, draw, tables)]
    own = sheet.where(table=table)
    lines = list(dict.fromkeys(line for fact in own if (line := sheet.cell[fact][1])[:3].isdigit()))
    if len(lines) < _SLIPPING:
        return None
    at = {sheet.cell[fact][1:]: fact for fact in own}
    begin, step = draw.randrange(len(lines) // 2), draw.choice((1, -1))
    moved = dict(zip(lines[begin:], lines[begin + 1 :], strict=False))
    pairs = moved.items() if step > 0 else ((below, line) for line, below in moved.items())
    return {
        at[line, column]: sheet.amount[at[other, column]]
        for line, other in pairs
        for column in dict.fromkeys(sheet.cell[fact][2] for fact in own)
        if (line, column) in at and (other, column) in at
    }


def _part_left_out(sheet: Sheet, draw: Random, tables: set[str]) -> Wrong | None:
    """A total that forgets one of its parts."""
    fact = _one(sheet, draw, tables)
    above = sheet.above(fact)[:1]
    if not above or not sheet.amount[above[0]] or sheet.amount[above[0]] == sheet.amount[fact]:
        return None
    return {above[0]: (sheet.amount[above[0]] or 0) - (sheet.amount[fact] or 0)}


KINDS: dict[str, Callable[[Sheet, Random, set[str]], Wrong | None]] = {
    "digit replaced": _digits(_replace),
    "digit dropped": _digits(_drop),
    "digit added": _digits(_add),
    "digits transposed": _digits(_transpose),
    "retyped": _digits(_retype),
    "decimal point": _digits(_tenfold),
    "unit": _unit,
    "sign": _sign,
    "blank": _blank,
    "blank subtotal": _blank_subtotal,
    "last year": _last_year,
    "copied from beside": _copied_beside,
    "copied from next line": _copied_line,
    "copied from a table": _copied_table,
    "columns swapped": _swapped_columns,
    "lines swapped": _swapped_lines,
    "part left out": _part_left_out,
    "chain": _chain,
    "copied row": _copied_row,
    "row of another table": _copied_row_of_table,
    "shifted row": _shifted_row,
    "slipped lines": _slipped_lines,
    "stale table": _stale_table,
    "stale block": _stale_block,
    "stale column": _stale_column,
}


def draw_faults(
    sheet: Sheet, count: int, draw: Random, *, kind: str = "", one_table: bool = False
) -> list[Fault]:
    """Draw so many faults that share no cell, of one kind or of any."""
    found: list[Fault] = []
    for _ in range(200):
        if len(found) == count:
            break
        tables = {sheet.cell[next(iter(found[0].wrong))][0]} if one_table and found else set()
        fault = plant(kind or draw.choice(list(KINDS)), sheet, draw, tables)
        if fault and not any(fault.wrong.keys() & other.wrong.keys() for other in found):
            found.append(fault)
    return found
