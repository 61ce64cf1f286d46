"""The slip behind a change of one figure, or of figures that change together."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Reason, name_slip

__all__ = ["reason_for"]

_MISREAD = 1.0  # how much a doubtful reading speaks for itself
_FILLED = 0.2  # a blank in a sum that other figures make up


def reason_for(network: Network, failing: Collection[int], suggested: Mapping[int, int]) -> Reason:
    """Name the slip of the first figure; figures that change together for no slip of it are a chain.

    That we misread a figure comes before any slip of the publisher.

    Parameters
    ----------
    network : Network
    failing : collection of int
        Rows that fail before.
    suggested : mapping of int to int
        New amounts, fen; the reason speaks of the first.
    """
    (fact, amount), *linked = suggested.items()
    if fact in network.doubtful:
        return Reason("reading", _MISREAD)
    reason = name_slip(
        network.printed[fact],
        amount,
        network.grain[fact],
        network.neighbours(fact),
        whole=network.layout.coordinate[fact] in network.layout.wholes,
    )
    if reason.kind == "figure" and linked:
        return Reason("chain", reason.weight)
    if network.printed[fact] is not None:
        return reason
    if any(network.printed[other] is not None for other, _ in linked):
        return Reason("chain", 0.0)
    missing = any(network.one_side_blank(number) for number in network.touching[fact] if number in failing)
    return reason if missing else replace(reason, weight=_FILLED)
