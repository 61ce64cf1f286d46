"""Peel failures off one cause at a time: the change of few figures that repairs most rules and breaks none.

A cause is taken only where it repairs two rules more than it breaks, or where it is the one explanation that also has
a reason (a blank, a copied figure, a slip of the digits).  What is left stays a failure of its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from audit_lib.diagnose.explanation import Explanation, rank
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.proposals import Proposal, Proposals

__all__ = ["peel"]

_MAX_CAUSES = 60
_SURE = 2  # rules repaired beyond those broken or still failing
_SPEAKS = 0.3  # a reason that may stand alone
_TIE = 0.3  # scores closer than this are a tie
_LEVEL = 1.0  # explanations are judged so many rules at a time


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
    proposals = Proposals(network)
    while failing and len(accepted) < _MAX_CAUSES:
        best = _find_best(proposals.find(failing, settled))
        if best is None:
            break
        accepted.append(best)
        network.change(best.suggested)
        settled |= {*best.suggested, *best.unsettled}
        proposals.forget(best)
        failing = (failing - best.repairs) | best.breaks | best.uncovers
    return accepted, failing


def _find_best(waiting: Sequence[Proposal]) -> Explanation | None:
    """The best acceptable explanation with its rivals; what cannot come near it is not judged."""
    tried: list[Explanation] = []
    place = 0
    while place < len(waiting):
        level = waiting[place].most - _LEVEL
        while place < len(waiting) and waiting[place].most > level:
            found = waiting[place].judge()
            place += 1
            if found:
                tried.append(found)
        tried.sort(key=rank)
        best = next((found for found in tried if _acceptable(found, tried)), None)
        beyond = waiting[place].most if place < len(waiting) else 0.0
        if best and (place == len(waiting) or (best.reason.kind != "part" and best.score - _TIE > beyond)):
            return replace(best, rivals=tuple(other for other in tried if _rivals(best, other)))
    return None


def _acceptable(found: Explanation, tried: Sequence[Explanation]) -> bool:
    if found.reason.kind == "part" and any(
        other.evidence >= _SURE for other in tried if other.reason.kind != "part"
    ):
        return False
    if found.evidence >= _SURE:
        return True
    if found.net < 1 or found.contradicted or found.uncovers or len(found.suggested) > found.net:
        return False
    return found.reason.weight >= _SPEAKS and not any(_rivals(found, other) for other in tried)


def _rivals(best: Explanation, other: Explanation) -> bool:
    if other is best or other.score < best.score - _TIE or best.is_same_as(other):
        return False
    return other.suggested.keys() == best.suggested.keys() or bool(other.repairs & best.repairs)
