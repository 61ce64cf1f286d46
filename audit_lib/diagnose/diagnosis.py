"""The diagnosis of one disclosure: what explains its failures, and what nothing explains."""

from dataclasses import dataclass

from audit_lib.diagnose.network import Network
from audit_lib.diagnose.peel import Explanation, peel

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
    """

    explanations: tuple[Explanation, ...]
    unexplained: frozenset[int]


def diagnose(network: Network) -> Diagnosis:
    """Explain the failing rows of a network by the fewest mistakes.

    Parameters
    ----------
    network : Network
        With the printed amounts; it is left as it is.

    Returns
    -------
    Diagnosis
        The same for the same network, run after run.
    """
    explanations, unexplained = peel(network)
    return Diagnosis(explanations=tuple(explanations), unexplained=frozenset(unexplained))
