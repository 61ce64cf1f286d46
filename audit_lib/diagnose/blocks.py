"""Parts of a table that went wrong as a whole: a line, a column, a category or all of it, copied, moved or not updated.

The figures of a part are struck out and worked out again from the rules and the figures around it.  What comes out
explains the failures where it says how the printed part came about: its figures stand one column too far, are those of
another line, or still add up among themselves as figures do that were left from another version.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Neighbour, Reason

__all__ = ["Known", "explain_blocks", "work_out"]

_FEWEST_FAILED = 2
_MOST_FACTS = 400
_FILLED = 0.25  # a part that went wrong rarely did so by leaving figures out
_MORE = {"shifted": 0.1, "copied_row": 0.2, "copied_part": 0.15, "stale": 0.12, "part": 0.45}
_SPEAKS = {"shifted": 0.9, "copied_row": 0.7, "copied_part": 0.6, "stale": 0.5, "part": 0.0}


Known = dict[frozenset[int], tuple[frozenset[int], Explanation | None]]


def explain_blocks(
    network: Network, failing: set[int], settled: set[int], known: Known
) -> Iterator[Explanation]:
    """Explanations by parts of tables that went wrong as a whole.

    Parameters
    ----------
    network : Network
    failing : set of int
        Rows to repair.
    settled : set of int
        Figures that keep their amount.
    known : dict
        What came of parts tried before, with the rows that they touch.
    """
    tried: set[frozenset[int]] = set()
    for block in _blocks(network, failing):
        free = [fact for fact in block if fact not in settled and network.touching.get(fact)]
        key = frozenset(free)
        if len(free) < 2 or key in tried or len(free) > _MOST_FACTS:
            continue
        tried.add(key)
        if key not in known:
            touched = {number for fact in free for number in network.touching[fact]}
            enough = len(touched & failing) >= _FEWEST_FAILED
            found = _explain(network, failing, free, touched) if enough else None
            known[key] = (frozenset(touched), found)
        if found := known[key][1]:
            yield found


def _blocks(network: Network, failing: set[int]) -> Iterator[Sequence[int]]:
    """Parts of tables that failing rows reach, smallest first."""
    layout = network.layout
    suspects = {fact: None for number in sorted(failing) for fact in network.facts_of(number)}
    places = [layout.coordinate[fact] for fact in suspects]
    for table, line in dict.fromkeys((table, line) for table, line, _ in places):
        yield layout.by_line[table, line]
    by_column = dict.fromkeys((table, column) for table, _, column in places)
    for table, column in by_column:
        yield layout.by_column[table, column]
    for table, category in dict.fromkeys(
        (table, line[:3]) for table, line, _ in places if line[:3].isdigit()
    ):
        inside = [fact for fact in layout.by_table[table] if _belongs(layout.coordinate[fact][1], category)]
        yield inside
        for column in [column for name, column in by_column if name == table]:
            yield [fact for fact in inside if layout.coordinate[fact][2] == column]
    for table in dict.fromkeys(table for table, _, _ in places):
        yield layout.by_table[table]


def _belongs(line: str, category: str) -> bool:
    return line[:3] == category or line == "total"


def _explain(
    network: Network, failing: set[int], block: Sequence[int], touched: set[int]
) -> Explanation | None:
    derived, open_facts = work_out(network, block, touched)
    changed = {fact: amount for fact, amount in derived.items() if amount != (network.value[fact] or 0)}
    if len(changed) < 2 or any(
        amount < 0 <= (network.printed[fact] or 0) for fact, amount in changed.items()
    ):
        return None
    unsettled = _unsettled(network, changed, open_facts)
    reason = _name(network, changed, unsettled, block)
    filled = sum(network.printed[fact] is None and amount != 0 for fact, amount in changed.items())
    cost = _MORE[reason.kind] * (len(changed) - 1) + _FILLED * filled
    found = explain(network, failing, changed, reason, cost=cost, unsettled=unsettled)
    if not found or found.breaks:
        return None
    beyond_doubt = not unsettled and not found.contradicted and len(found.repairs) > len(changed)
    return found if beyond_doubt or reason.kind != "part" else None


def work_out(network: Network, block: Sequence[int], touched: set[int]) -> tuple[dict[int, int], list[int]]:
    """Amounts that the rules give for struck-out figures, one after the other, and the figures they give none for."""
    unknown = dict.fromkeys(block)
    order = {fact: place for place, fact in enumerate(block)}
    rows = [number for number in sorted(touched) if not network.rows[number].at_most]
    known = {
        number: network.residual(number)
        - sum(
            factor * (network.value[fact] or 0)
            for fact, factor in network.facts_of(number).items()
            if fact in unknown
        )
        for number in rows
    }
    left = {number: [f for f in network.facts_of(number) if f in unknown] for number in rows}
    votes: dict[int, Counter[int]] = {}
    derived: dict[int, int] = {}
    ready = [number for number in rows if len(left[number]) == 1]
    while True:
        for number in ready:
            _vote(network, votes, number, left[number][0], known[number])
        if not votes:
            return derived, list(unknown)
        fact = min(votes, key=lambda fact: (-max(votes[fact].values()), len(votes[fact]), order[fact]))
        amount = _elect(votes.pop(fact), network.value[fact] or 0)
        derived[fact] = amount
        del unknown[fact]
        ready = []
        for number in network.touching[fact]:
            if number in known:
                known[number] += network.facts_of(number)[fact] * amount
                left[number].remove(fact)
                if len(left[number]) == 1:
                    ready.append(number)


def _vote(network: Network, votes: dict[int, Counter[int]], number: int, fact: int, known: int) -> None:
    """Let a row say what its one unknown figure would be; the printed amount where that agrees."""
    factor = network.facts_of(number)[fact]
    now = network.value[fact] or 0
    if abs(known + factor * now) <= network.tolerance[number]:
        votes.setdefault(fact, Counter())[now] += 1
    elif known % factor == 0:
        votes.setdefault(fact, Counter())[-known // factor] += 1


def _elect(votes: Counter[int], now: int) -> int:
    """The amount most rows give; as it stands where as many say so."""
    most = max(votes.values())
    return now if votes[now] == most else min(amount for amount, times in votes.items() if times == most)


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
