"""The diagnosis of one disclosure: what explains its failures, and what nothing explains."""

from dataclasses import dataclass

from audit_lib.diagnose.displaced import find_displaced
from audit_lib.diagnose.explanation import Explanation
from audit_lib.diagnose.groups import find_groups
from audit_lib.diagnose.lone import explain_lone
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.peel import peel
from audit_lib.diagnose.program import SECONDS, Solved, solve_groups

__all__ = ["Diagnosis", "diagnose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What explains the failures of one disclosure.

    Attributes
    ----------
    explanations : tuple of Explanation
        In the order they were accepted.
    unexplained : frozenset of int
        Rows that fail with every suggestion applied.
    inapplicable : frozenset of int
        Those of them that may not apply: every figure in them is confirmed by other rules.
    capped : frozenset of int
        Those of them that the time was not enough for.
    """

    explanations: tuple[Explanation, ...]
    unexplained: frozenset[int]
    inapplicable: frozenset[int] = frozenset()
    capped: frozenset[int] = frozenset()


def diagnose(network: Network, *, seconds: float = SECONDS) -> Diagnosis:
    """Explain the failing rows of a network by the fewest mistakes.

    Parameters
    ----------
    network : Network
        With the printed amounts; it is left as it is.
    seconds : float
        Most time for what takes a search.

    Returns
    -------
    Diagnosis
        The same for the same network, run after run.
    """
    displaced = find_displaced(network)
    aligned = network.trial()
    for found in displaced:
        aligned.change(found.suggested)
    explanations, unexplained = peel(aligned)
    explanations = [*displaced, *explanations]
    corrected = network.trial()
    for found in explanations:
        corrected.change(found.suggested)
    settled = {fact for found in explanations for fact in (*found.suggested, *found.unsettled)}
    groups = find_groups(corrected, unexplained)
    tied = [group for group in groups if len(group) > 1]
    solved = solve_groups(corrected, tied, settled, seconds=seconds) if tied else Solved()
    alone = [
        explain_lone(corrected, number, settled)
        for number, *others in groups
        if not others and number not in solved.inapplicable
    ]
    told = (*explanations, *solved.explanations, *filter(None, alone))
    return Diagnosis(
        explanations=told,
        unexplained=frozenset(unexplained).difference(*(found.repairs for found in told)),
        inapplicable=solved.inapplicable,
        capped=solved.capped,
    )
