"""Figures that stand in other lines than their own: a table whose codes and figures were pasted side by side and slipped.

Another table of the same lines tells which figures belong to which line.  Where the lines of a table print, in the same
order, what the other prints for lines further on or further back, that is one mistake and not as many as there are
figures.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain, pairwise

from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.network import Network, is_shared
from audit_lib.diagnose.reasons import Neighbour, Reason
from audit_lib.recognise.lines import TOTAL

__all__ = ["find_displaced"]

_FEWEST_FAILED = 3  # rows that the figures of some lines fail, if these are to be told as one
_FEWEST = 4  # lines with different figures that stand elsewhere: fewer may do so by chance
_Amounts = tuple[int, ...]


def find_displaced(network: Network) -> list[Explanation]:
    """Find the tables whose figures stand in other lines than their own.

    Parameters
    ----------
    network : Network
        With the printed amounts; it is left as it is.

    Returns
    -------
    list of Explanation
        At most one for each table, those that repair most first.  The first figure of each stands in the line that its
        reason gives as source.
    """
    network = network.trial()
    accepted: list[Explanation] = []
    while tried := list(_explanations(network, {_table_of(network, found) for found in accepted})):
        best = max(tried, key=lambda found: found.net)
        accepted.append(best)
        network.change(best.suggested)
    return accepted


def _explanations(network: Network, settled: set[str]) -> Iterator[Explanation]:
    failing = network.failing()
    reached = Counter(
        table
        for number in failing
        for table in {network.layout.coordinate[fact][0] for fact in network.facts_of(number)}
    )
    for table, rows in sorted(reached.items()):
        if table in settled or rows < _FEWEST_FAILED:
            continue
        moved = chain(_aligned(network, table), _slipped(network, table)) if rows > _FEWEST else ()
        for suggested, source in moved:
            found = explain(network, failing, suggested, Reason("displaced", 1.0, source))
            if found and found.net > len(found.breaks) + _FEWEST:
                yield found
        for suggested, source in _moved_by_one(network, table, failing):
            found = explain(network, failing, suggested, Reason("displaced", 1.0, source))
            if found and not (found.breaks or found.contradicted) and len(found.repairs) >= _FEWEST_FAILED:
                yield found


def _table_of(network: Network, found: Explanation) -> str:
    return network.layout.coordinate[next(iter(found.suggested))][0]


def _aligned(network: Network, table: str) -> Iterator[tuple[dict[int, int], Neighbour]]:
    """What a table would print if each line bore its own figures, by each table that tells which they are.

    What is printed for the first figure, and where, goes with it.
    """
    layout = network.layout
    lines = _coded_lines(network, table)
    for other in layout.by_table:
        columns = [column for column in _columns(network, table) if column in _columns(network, other)]
        if other == table or not columns:
            continue
        here = [_printed(network, table, line, columns) for line in lines]
        theirs = [line for line in _coded_lines(network, other) if line in set(lines)]
        there = [_printed(network, other, line, columns) for line in theirs]
        matcher = SequenceMatcher(None, here, there, autojunk=False)
        pairs = {
            theirs[block.b + step]: block.a + step
            for block in matcher.get_matching_blocks()
            for step in range(block.size)
            if any(here[block.a + step])
        }
        moved = [line for line, place in pairs.items() if lines[place] != line]
        if len({there[theirs.index(line)] for line in moved}) < _FEWEST:
            continue
        begin = min(min(lines.index(line), pairs[line]) for line in moved)
        place = {line: lines[pairs[line]] for line in (*moved, *lines[begin:]) if line in pairs}
        lost = [line for line in lines[begin:] if line not in place and line != TOTAL]
        behind = lines[max(pairs.values()) + 1 :][:1]
        source = _first_filled(network, table, lines[pairs[moved[0]]], columns)
        for total in ({}, *({TOTAL: line} for line in behind)):
            for several in (columns, _columns(network, table)):
                wanted = _figures_at(network, table, several, place | total)
                nothing = {(line, column): 0 for line in lost for column in several}
                alike = _figures_at(network, other, columns, {line: line for line in lost if line in theirs})
                for unprinted in (nothing, nothing | alike):
                    if suggested := _changes(network, table, wanted | unprinted):
                        yield suggested, source


def _slipped(network: Network, table: str) -> Iterator[tuple[dict[int, int], Neighbour]]:
    """What a table would print if its lines stood one further down or up, from each of them on; the fewest moved first."""
    lines, columns = _coded_lines(network, table), _columns(network, table)
    lines = [line for line in lines if line != TOTAL]
    for begin in reversed(range(len(lines) - _FEWEST)):
        down, up = dict(pairwise(reversed(lines[begin:]))), dict(pairwise(lines[begin:]))
        for lost, place in ((lines[begin], down), (lines[-1], up)):
            wanted = _figures_at(network, table, columns, place)
            nothing = {(lost, column): 0 for column in columns}
            for unprinted in ({}, nothing):
                suggested = _filled_first(_changes(network, table, wanted | unprinted))
                moved = [network.layout.coordinate[fact][1] for fact in suggested]
                if any(suggested.values()) and len(set(moved)) > _FEWEST:
                    yield suggested, _first_filled(network, table, place[moved[0]], columns)


def _moved_by_one(
    network: Network, table: str, failing: set[int]
) -> Iterator[tuple[dict[int, int], Neighbour]]:
    """What the parts of a line would print one line further down or up, from each of them to the last.

    The parts of a line that they do not add up to are tried, the fewest moved first.
    """
    layout = network.layout
    wholes = {
        (layout.parent[fact], layout.coordinate[fact][2])
        for number in failing
        for fact in network.facts_of(number)
        if layout.coordinate[fact][0] == table and layout.parent[fact]
    }
    for parent, column in sorted(wholes):
        parts = [fact for fact in layout.by_column[table, column] if layout.parent[fact] == parent]
        printed = [network.value[part] or 0 for part in parts]
        for begin in reversed(range(len(parts) - _FEWEST)):
            down, up = [0, *printed[begin:-1]], [*printed[begin + 1 :], 0]
            for step, moved in ((1, down), (-1, up)):
                there = zip(parts[begin:], moved, printed[begin:], strict=True)
                changes = _filled_first({part: amount for part, amount, was in there if amount != was})
                if sum(map(bool, changes.values())) >= _FEWEST:
                    source = parts[parts.index(next(iter(changes))) - step]
                    yield changes, Neighbour(network.value[source] or 0, "column", source)


def _filled_first(suggested: Mapping[int, int]) -> dict[int, int]:
    """Suggestions with the first amount, which the finding is named by, before those of nothing above it."""
    first = next((fact for fact, amount in suggested.items() if amount), None)
    return dict(suggested) if first is None else {first: suggested[first], **suggested}


def _figures_at(
    network: Network, table: str, columns: Sequence[str], place: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    """What each line, column by column, would print if it printed what another line does."""
    return {
        (line, column): _printed(network, table, other, [column])[0]
        for line, other in place.items()
        for column in columns
    }


def _changes(network: Network, table: str, wanted: Mapping[tuple[str, str], int]) -> dict[int, int]:
    """The figures that would have to change for the cells to print the amounts wanted."""
    return {
        fact: amount
        for (line, column), amount in wanted.items()
        if (fact := network.layout.by_coordinate.get((table, line, column))) is not None
        and amount != (network.value[fact] or 0)
    }


def _coded_lines(network: Network, table: str) -> list[str]:
    """Lines of a table that bear a code, and the total, in printed order."""
    layout = network.layout
    return list(
        dict.fromkeys(
            line for fact in layout.by_table[table] if is_shared(line := layout.coordinate[fact][1])
        )
    )


def _first_filled(network: Network, table: str, line: str, columns: Sequence[str]) -> Neighbour:
    """The first figure that a line prints."""
    facts = (network.layout.by_coordinate.get((table, line, column)) for column in columns)
    fact = next(fact for fact in facts if fact is not None and network.value[fact])
    return Neighbour(network.value[fact] or 0, "column", fact)


def _columns(network: Network, table: str) -> list[str]:
    layout = network.layout
    return list(dict.fromkeys(layout.coordinate[fact][2] for fact in layout.by_table[table]))


def _printed(network: Network, table: str, line: str, columns: Sequence[str]) -> _Amounts:
    cells = (network.layout.by_coordinate.get((table, line, column)) for column in columns)
    return tuple((network.value[fact] or 0) if fact is not None else 0 for fact in cells)
