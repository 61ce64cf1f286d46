"""A failure that hangs together with no other: the figures of which one may be wrong, likeliest first.

One broken sum cannot say which of its figures is wrong.  It can say which are not: those that other rules confirm.
"""

from dataclasses import replace

from audit_lib.diagnose.changes import find_changes
from audit_lib.diagnose.explanation import Explanation, explain, rank
from audit_lib.diagnose.network import Network

__all__ = ["explain_lone"]


def explain_lone(network: Network, number: int, settled: set[int]) -> Explanation | None:
    """The likeliest change that repairs a lone failing row and breaks none; the other such changes are its rivals.

    Parameters
    ----------
    network : Network
        With the amounts that are settled.
    number : int
        The failing row.
    settled : set of int
        Figures that keep their amount.

    Returns
    -------
    Explanation or None
        Never called the only one; None where each change breaks another row.
    """
    failing = network.failing()
    tried = [
        found
        for change in find_changes(network, number, failing, settled)
        if (found := explain(network, failing, change))
        and number in found.repairs
        and not (found.breaks or found.uncovers or found.contradicted)
    ]
    fewest = [found for found in tried if not any(_is_part(other, found) for other in tried)]
    if not fewest:
        return None
    best, *rivals = sorted(fewest, key=rank)
    return replace(best, rivals=tuple(rivals), certain=False, lone=True)


def _is_part(found: Explanation, whole: Explanation) -> bool:
    """Tell whether an explanation changes some of the figures that another changes, and no others."""
    return found.suggested.keys() < whole.suggested.keys()
