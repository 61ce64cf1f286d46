"""Peel failures off one cause at a time: the change of few figures that repairs most rules and breaks none.

A cause is taken only where it repairs two rules more than it breaks, or where it is the one explanation that also has
a reason (a blank, a copied figure, a slip of the digits).  What is left stays a failure of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audit_lib.diagnose.blocks import Known, explain_blocks
from audit_lib.diagnose.changes import find_changes, find_swaps
from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Reason
from audit_lib.diagnose.slips import reason_for

__all__ = ["peel"]

_MAX_CAUSES = 60
_SURE = 2  # rules repaired beyond those broken or still failing
_SPEAKS = 0.3  # a reason that may stand alone
_TIE = 0.3  # scores closer than this are a tie
_SWAPPED = 0.8

_Known = dict[tuple[tuple[int, int], ...], Explanation | None]


def peel(network: Network) -> tuple[list[Explanation], set[int]]:
    """Explain the failing rows of a network, gravest cause first.

    Parameters
    ----------
    network : Network
        It is left as it is.

    Returns
    -------
    list of Explanation
        In the order they were accepted; deterministic.
    set of int
        Rows that still fail with every suggestion applied, unexplained.
    """
    network = network.trial()
    accepted: list[Explanation] = []
    failing = network.failing()
    settled: set[int] = set()
    known: _Known = {}
    blocks: Known = {}
    while failing and len(accepted) < _MAX_CAUSES:
        tried = sorted(_explanations(network, failing, settled, known, blocks), key=_rank)
        best = next((found for found in tried if _acceptable(found, tried)), None)
        if best is None:
            break
        rivals = tuple(other for other in tried if _rivals(best, other))
        accepted.append(replace(best, rivals=rivals))
        network.change(best.suggested)
        settled |= {*best.suggested, *best.unsettled}
        _forget(network, known, best.touched)
        blocks = {key: found for key, found in blocks.items() if best.touched.isdisjoint(found[0])}
        failing = (failing - best.repairs) | best.breaks | best.uncovers
    return accepted, failing


def _explanations(
    network: Network, failing: set[int], settled: set[int], known: _Known, blocks: Known
) -> Iterator[Explanation]:
    """Each change that repairs something; one whose rules have not changed since it was tried is known."""
    for suggested in find_changes(network, failing, settled):
        key = tuple(suggested.items())
        if key not in known:
            known[key] = explain(network, failing, suggested, reason_for(network, failing, suggested))
        if found := known[key]:
            yield found
    for suggested in find_swaps(network, failing, settled):
        found = explain(network, failing, suggested, Reason("swapped", _SWAPPED))
        if found and not found.breaks and len(found.repairs) > 1:
            yield found
    yield from explain_blocks(network, failing, settled, blocks)


def _forget(network: Network, known: _Known, changed: frozenset[int]) -> None:
    """Drop what was found out by rows that have changed since."""
    shaken = {fact for number in changed for fact in network.facts_of(number)}
    stale = [key for key in known if any(fact in shaken for fact, _ in key)]
    for key in stale:
        del known[key]


def _rank(found: Explanation) -> tuple[float, int, tuple[tuple[int, int], ...]]:
    return (-round(found.score, 6), len(found.suggested), tuple(found.suggested.items()))


def _acceptable(found: Explanation, tried: Sequence[Explanation]) -> bool:
    if found.reason.kind == "part" and any(
        other.evidence >= _SURE for other in tried if other.reason.kind != "part"
    ):
        return False
    if found.evidence >= _SURE:
        return True
    alone = not any(_rivals(found, other) for other in tried)
    return found.net >= 1 and found.reason.weight >= _SPEAKS and not found.contradicted and alone


def _rivals(best: Explanation, other: Explanation) -> bool:
    if other is best or other.score < best.score - _TIE or best.is_same_as(other):
        return False
    return other.suggested.keys() == best.suggested.keys() or bool(other.repairs & best.repairs)
