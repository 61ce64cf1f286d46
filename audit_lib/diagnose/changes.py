"""Changes that one slip would make: a figure, a figure with the lines above it, two neighbours swapped."""

from collections.abc import Iterator, Sequence

from audit_lib.diagnose.network import Network

__all__ = ["find_changes", "find_swaps"]


def find_changes(
    network: Network, number: int, failing: set[int], settled: set[int]
) -> Iterator[dict[int, int]]:
    """Each change of a figure, or of figures linked to it by the same step, that repairs a failing row.

    Parameters
    ----------
    network : Network
    number : int
        The row to repair.
    failing : set of int
        All rows that fail.
    settled : set of int
        Figures that keep their amount.
    """
    residual = network.residual(number)
    for fact, factor in network.facts_of(number).items():
        if residual % factor or fact in settled or not residual:
            continue
        for change in _alone_and_in_groups(network, fact, -residual // factor, failing):
            if not settled & change.keys():
                yield change


def find_swaps(network: Network, failing: set[int], settled: set[int]) -> Iterator[dict[int, int]]:
    """Each exchange of two neighbours, of a line or a column, that stand in failing rows."""
    suspects = {fact: None for number in sorted(failing) for fact in network.facts_of(number)}
    layout = network.layout
    seen: set[frozenset[int]] = set()
    for fact in suspects:
        for facts in (layout.line(fact), layout.column(fact)):
            for other in layout.beside(fact, facts):
                pair = frozenset((fact, other))
                mine, theirs = network.value[fact] or 0, network.value[other] or 0
                if mine != theirs and other in suspects and pair not in seen and not settled & pair:
                    seen.add(pair)
                    yield {fact: theirs, other: mine}


def _alone_and_in_groups(
    network: Network, fact: int, step: int, failing: set[int]
) -> Iterator[dict[int, int]]:
    """The figure alone, with the lines that it is a part of, and with a column that must move along."""
    for links in _groups(network, fact, failing):
        change = {link: (network.value[link] or 0) + step for link in links}
        if step > 0 or all(
            amount >= 0 or (network.printed[link] or 0) < 0 for link, amount in change.items()
        ):
            yield change


def _groups(network: Network, fact: int, failing: set[int]) -> Iterator[Sequence[int]]:
    chain = network.layout.ancestors(fact)
    for length in range(1, len(chain) + 1):
        yield chain[:length]
    for partner in network.partners(fact, failing):
        beside = network.layout.ancestors(partner)
        yield from (chain[:here] + beside[:there] for here in _lengths(chain) for there in _lengths(beside))


def _lengths(chain: Sequence[int]) -> list[int]:
    """The line alone, without and with its outermost line."""
    return sorted({1, max(len(chain) - 1, 1), len(chain)})
