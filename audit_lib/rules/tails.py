"""Whether a disclosure rounds its figures or cuts digits off, told by the tails of its own sums."""

from collections.abc import Iterator

from audit_lib.rules.index import Index

__all__ = ["find_footed", "truncates"]

_MANY_TAILS = 8  # one-sided by chance once in 256 documents that round


def truncates(index: Index) -> bool:
    """Tell whether a disclosure cuts digits off: its tails are many, and no total is below its parts.

    A sum of figures that were cut off is below the total, by less than a grain a part.
    """
    return index.once("truncates", lambda: _truncates(index))


def _truncates(index: Index) -> bool:
    tails = []
    for (table, line), children in index.children.items():
        cells = index.cells.get(table, {})
        for column in index.columns[table]:
            if (line, column) not in cells:
                continue
            printed = index.filled.get(cells[line, column])
            facts = [cells[child, column] for child in children if (child, column) in cells]
            parts = [index.filled[fact] for fact in facts if fact in index.filled]
            tail = (printed.amount if printed else 0) - sum(part.amount for part in parts)
            if tail and abs(tail) < sum(part.grain for part in parts):
                tails.append(tail)
    return len(tails) >= _MANY_TAILS and all(tail > 0 for tail in tails)


def find_footed(index: Index) -> dict[int, list[int]]:
    """Find the lines that may be sums of printed lines, and these, by number of the fact; outermost first.

    A table foots its lines where each coded line above others prints exactly what they add up to, in every column.  What was rounded line by line may then be off by half a grain for each line that it was added up from.
    """
    found: dict[int, list[int]] = {}
    for table in index.printed:
        parts_of = dict(_parts(index, table))
        exact = (
            index.filled[fact].amount == sum(index.filled[part].amount for part in parts)
            for fact, parts in parts_of.items()
        )
        if all(exact):
            found |= parts_of
    return found


def _parts(index: Index, table: str) -> Iterator[tuple[int, list[int]]]:
    """Each filled cell of a coded line with the filled ones right below it."""
    cells = index.cells.get(table, {})
    for line in index.lines.get(table, ()):
        below = index.children.get((table, line), ()) if line.isdecimal() else ()
        for column in index.columns[table] if below else ():
            facts = [cells[part, column] for part in below if (part, column) in cells]
            parts = [fact for fact in facts if fact in index.filled and index.filled[fact].amount]
            whole = cells.get((line, column), -1)
            if whole in index.filled and parts:
                yield whole, parts
