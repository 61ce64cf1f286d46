"""Parts of a table that went wrong as a whole: a line, a column, a category or all of it, copied, moved or not updated.

The figures of a part are struck out and worked out again from the rules and the figures around it.  What comes out
explains the failures where it says how the printed part came about: its figures stand one column too far, are those of
another line, or still add up among themselves as figures do that were left from another version.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.layout import Layout
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Neighbour, Reason
from audit_lib.diagnose.struck import work_out
from audit_lib.recognise.lines import TOTAL

__all__ = ["Block", "Part", "find_blocks"]

_FEWEST_FAILED = 2
_MOST_FACTS = 400
_MOST_OF_LINE, _MOST = 0.8, 0.5  # what reason and support add to a score beyond the costs below, at most
_FILLED = 0.25  # a part that went wrong rarely did so by leaving figures out
_OPEN = 0.03  # for each figure that must be wrong and that no rule gives an amount for
_MORE = {"shifted": 0.1, "copied_row": 0.2, "copied_part": 0.15, "stale": 0.12, "part": 0.45}
_SPEAKS = {"shifted": 0.9, "copied_row": 0.7, "copied_part": 0.6, "stale": 0.5, "part": 0.0}


Part = tuple[str, ...]  # table, line, column and category; empty where it is not of one
_Reached = dict[Part, dict[int, set[int]]]  # by failing row: its figures in the part


@dataclass(slots=True)
class Block:
    """A part of a table: its figures that may change, and the rows that they stand in."""

    facts: tuple[int, ...]
    key: frozenset[int]
    touched: frozenset[int]
    most: float = 0.0  # no explanation by it scores more

    def explain(self, network: Network, failing: set[int]) -> Explanation | None:
        """Explain failing rows by this part having gone wrong as a whole."""
        return _explain(network, failing, self.facts)


def find_blocks(
    network: Network, failing: set[int], settled: set[int], known: dict[Part, Block]
) -> Iterator[Block]:
    """Parts of tables that failing rows reach, smallest first; each with two figures or more, and once.

    Parameters
    ----------
    network : Network
    failing : set of int
        Rows to repair.
    settled : set of int
        Figures that keep their amount.
    known : dict
        Parts found before whose figures are still those that may change.
    """
    seen: set[frozenset[int]] = set()
    for part, broken in _parts(network, failing, settled).items():
        if len(broken) < _FEWEST_FAILED or set.intersection(*broken.values()):
            continue  # that the one figure is wrong that stands in all these rows is tried elsewhere
        if part not in known:
            facts = tuple(
                fact
                for fact in _facts_of(network.layout, part)
                if fact not in settled and network.touching.get(fact)
            )
            touched = frozenset(number for fact in facts for number in network.touching[fact])
            known[part] = Block(facts, frozenset(facts), touched)
        block = known[part]
        if len(block.facts) <= _MOST_FACTS and block.key not in seen:
            seen.add(block.key)
            block.most = len(broken) + (_MOST_OF_LINE if part[1] else _MOST)
            yield block


def _parts(network: Network, failing: set[int], settled: set[int]) -> _Reached:
    """Parts that failing rows reach, smallest first, with the figures of each row in them."""
    found: tuple[_Reached, ...] = ({}, {}, {}, {})
    lines, columns, categories, tables = found
    totals: list[tuple[str, str, int, int]] = []
    for number in sorted(failing):
        for fact in network.facts_of(number):
            if fact in settled:
                continue
            table, line, column = network.layout.coordinate[fact]
            _put(lines, (table, line, "", ""), number, fact)
            _put(columns, (table, "", column, ""), number, fact)
            _put(tables, (table, "", "", ""), number, fact)
            if line[:3].isdigit():
                _put(categories, (table, "", "", line[:3]), number, fact)
                _put(categories, (table, "", column, line[:3]), number, fact)
            elif line == TOTAL:
                totals.append((table, column, number, fact))
    for part in categories:
        for table, column, number, fact in totals:
            if part[0] == table and part[2] in ("", column):
                _put(categories, part, number, fact)
    return {part: rows for reached in found for part, rows in reached.items()}


def _put(reached: _Reached, part: Part, number: int, fact: int) -> None:
    reached.setdefault(part, {}).setdefault(number, set()).add(fact)


def _facts_of(layout: Layout, part: Part) -> list[int]:
    table, line, column, category = part
    if line:
        return layout.by_line[table, line]
    facts = layout.by_column[table, column] if column else layout.by_table[table]
    return [fact for fact in facts if not category or _belongs(layout.coordinate[fact][1], category)]


def _belongs(line: str, category: str) -> bool:
    return line[:3] == category or line == TOTAL


def _explain(network: Network, failing: set[int], block: Sequence[int]) -> Explanation | None:
    derived, open_facts = work_out(network, block, blank_stays=True)
    changed = {fact: amount for fact, amount in derived.items() if amount != (network.value[fact] or 0)}
    if len(changed) < 2 or any(
        amount < 0 <= (network.printed[fact] or 0) for fact, amount in changed.items()
    ):
        return None
    unsettled = _unsettled(network, changed, open_facts)
    reason = _name(network, changed, unsettled, block)
    filled = sum(network.printed[fact] is None and amount != 0 for fact, amount in changed.items())
    cost = _MORE[reason.kind] * (len(changed) - 1) + _FILLED * filled + _OPEN * len(unsettled)
    found = explain(network, failing, changed, reason, cost=cost, unsettled=unsettled)
    if not found or found.breaks:
        return None
    found = replace(found, certain=not found.contradicted and len(unsettled) <= len(found.repairs))
    beyond_doubt = not unsettled and not found.contradicted and len(found.repairs) > len(changed)
    return found if beyond_doubt or reason.kind != "part" else None


def _unsettled(network: Network, changed: Mapping[int, int], open_facts: Sequence[int]) -> tuple[int, ...]:
    """Open figures whose rows do not hold beside the changed ones."""
    outlook = network.foresee(changed)
    shaken = {fact for number in outlook.fails for fact in network.facts_of(number)}
    return tuple(fact for fact in open_facts if fact in shaken and network.printed[fact] is not None)


def _name(
    network: Network, changed: Mapping[int, int], unsettled: Sequence[int], block: Sequence[int]
) -> Reason:
    """Name how the printed part came about."""
    layout = network.layout
    lines = {layout.coordinate[fact][:2] for fact in changed}
    if len(lines) == 1 and not unsettled:
        if _is_shifted(network, changed):
            return Reason("shifted", _SPEAKS["shifted"])
        if source := _copied_line(network, changed):
            return Reason("copied_row", _SPEAKS["copied_row"], source)
    if source := _copied_column(network, changed):
        return Reason("copied_part", _SPEAKS["copied_part"], source)
    if len(changed) + len(unsettled) > 2 and _stands_by_itself(network, changed, unsettled, block):
        return Reason("stale", _SPEAKS["stale"])
    return Reason("part", _SPEAKS["part"])


def _is_shifted(network: Network, changed: Mapping[int, int]) -> bool:
    """Tell whether the figures of a line would be right one column further left or right."""
    line = network.layout.line(next(iter(changed)))
    places = [place for place, fact in enumerate(line) if fact in changed]
    part = line[places[0] : places[-1] + 1]
    if len(part) < 3:
        return False
    printed = [network.value[fact] or 0 for fact in part]
    right = [changed.get(fact, network.value[fact] or 0) for fact in part]
    return (printed[1:] == right[:-1] and any(printed[1:])) or (printed[:-1] == right[1:] and any(right[1:]))


def _copied_line(network: Network, changed: Mapping[int, int]) -> Neighbour | None:
    """The line beside or the same line of another table that prints the very figures."""
    layout = network.layout
    first = next(iter(changed))
    table, line, _ = layout.coordinate[first]
    near = [layout.coordinate[other][:2] for other in layout.beside(first, layout.column(first))]
    near += [
        (layout.coordinate[o][0], line) for o in layout.same_line[line] if layout.coordinate[o][0] != table
    ]
    for other_table, other_line in dict.fromkeys(near):
        theirs = layout.row_map(other_table, other_line)
        pairs = [(fact, theirs.get(layout.coordinate[fact][2])) for fact in changed]
        if all(o is not None and _same(network, fact, o) for fact, o in pairs) and any(
            network.value[fact] for fact in changed
        ):
            source = pairs[0][1]
            relation = "column" if other_table == table else "table"
            return Neighbour(network.value[first] or 0, relation, source if source is not None else first)
    return None


def _copied_column(network: Network, changed: Mapping[int, int]) -> Neighbour | None:
    """The column of the same table, or of a table with the same lines, that prints the very figures."""
    layout = network.layout
    first = next(iter(changed))
    table, _, column = layout.coordinate[first]
    if len(changed) < 3 or any(
        (layout.coordinate[fact][0], layout.coordinate[fact][2]) != (table, column) for fact in changed
    ):
        return None
    for other_table, other_column in layout.by_column:
        if (other_table, other_column) == (table, column):
            continue
        twins = [
            layout.by_coordinate.get((other_table, layout.coordinate[fact][1], other_column))
            for fact in changed
        ]
        if all(o is not None and _same(network, fact, o) for fact, o in zip(changed, twins, strict=True)):
            relation = "row" if other_table == table else "table"
            return Neighbour(network.value[first] or 0, relation, twins[0] or 0)
    return None


def _same(network: Network, fact: int, other: int) -> bool:
    return (network.value[fact] or 0) == (network.value[other] or 0)


def _stands_by_itself(
    network: Network, changed: Mapping[int, int], unsettled: Sequence[int], block: Sequence[int]
) -> bool:
    """Tell whether the printed part still adds up among itself, and what contradicts it stands outside."""
    part = set(block)
    moved = {*changed, *unsettled}
    inside = {
        number
        for fact in moved
        for number in network.touching[fact]
        if network.facts_of(number).keys() <= part and len(network.facts_of(number).keys() & moved) > 1
    }
    return len(inside) >= 2 and not any(network.fails(number) for number in inside)
