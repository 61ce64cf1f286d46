"""A change of figures that would repair failures: what it repairs, what it breaks, and how well it speaks for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Reason
from audit_lib.diagnose.slips import reason_for

__all__ = ["DOUBT", "Explanation", "explain", "rank"]

DOUBT = 0.4  # for each rule on the changed figures that fails before and after
_COST, _BONUS = 0.25, 0.6
_LINKED = 0.5  # for figures that change together, in the weight of one figure
_SUPPORT, _MOST_SUPPORT = 0.15, 8  # for each of several figures that another table prints as suggested
_CLEAR = 3  # rules repaired that outweigh one that fails before and after
_SLACK_GRAINS = 3  # amounts this near are one suggestion, told apart by tails


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A change of figures that repairs failures.

    Attributes
    ----------
    suggested : dict of int to int
        New amount by fact, fen; the first is the one the reason speaks of.
    unsettled : tuple of int
        Figures of the same part that cannot be right either, and that no rule gives an amount for.
    repairs, breaks, uncovers : frozenset of int
        Rows that it repairs, breaks, and shows to lack a figure on their other side.
    contradicted : int
        How many rules on these figures fail before and after.
    slack : int
        Suggestions for the same figures within this many fen are one.
    touched : frozenset of int
        Rows that these figures stand in.
    certain : bool
        Whether the repaired rules outnumber the figures that change.
    lone : bool
        Whether one failed rule is all that speaks for it, and speaks for its rivals as well.
    rivals : tuple of Explanation
        Other explanations that repair these rows about as well.
    """

    suggested: dict[int, int]
    unsettled: tuple[int, ...] = ()
    repairs: frozenset[int]
    breaks: frozenset[int] = frozenset()
    uncovers: frozenset[int] = frozenset()
    reason: Reason
    score: float = 0.0
    contradicted: int = 0
    slack: int
    touched: frozenset[int]
    certain: bool = True
    lone: bool = False
    rivals: tuple["Explanation", ...] = field(default=())

    @property
    def net(self) -> int:
        """How many rules it repairs more than it breaks."""
        return len(self.repairs) - len(self.breaks)

    @property
    def evidence(self) -> float:
        """The net repairs, less the doubt that rules which fail before and after leave."""
        return self.net - DOUBT * self.contradicted

    @property
    def certainty(self) -> str:
        """``unique``, ``one of n`` or ``unresolved``."""
        if self.rivals:
            return f"one of {len(self.rivals) + 1}"
        doubtful = self.contradicted and self.net < _CLEAR
        return "unresolved" if doubtful or not self.certain else "unique"

    def is_same_as(self, other: "Explanation") -> bool:
        """Tell whether another explanation changes the same figures to the same amounts, tails apart."""
        return self.suggested.keys() == other.suggested.keys() and all(
            abs(amount - other.suggested[fact]) <= self.slack for fact, amount in self.suggested.items()
        )


def rank(found: Explanation) -> tuple[float, int, tuple[tuple[int, int], ...]]:
    """Order explanations: by score, the fewest figures, then by place."""
    return (-round(found.score, 6), len(found.suggested), tuple(found.suggested.items()))


def explain(  # noqa: PLR0913 - what a change costs and leaves open belongs to judging it
    network: Network,
    failing: set[int],
    suggested: Mapping[int, int],
    reason: Reason | None = None,
    *,
    cost: float = 0.0,
    unsettled: tuple[int, ...] = (),
) -> Explanation | None:
    """Judge a change of figures; None where it repairs nothing.

    Parameters
    ----------
    network : Network
    failing : set of int
        Rows that fail before.
    suggested : mapping of int to int
        New amounts, fen.
    reason : Reason or None
        None for the slip that the figures themselves speak of.
    cost : float
        What the change costs besides the weight of its figures.
    unsettled : tuple of int
        Figures whose amount stays open: rows that two of them or one and a changed figure stand in are not judged.
    """
    outlook = network.foresee(suggested)
    open_rows = {number for fact in unsettled for number in network.touching.get(fact, ())}
    fails = outlook.fails - open_rows
    repairs = ((outlook.touched | open_rows) & failing) - fails
    if not repairs:
        return None
    reason = reason or reason_for(network, failing, suggested)
    uncovers = frozenset(number for number in outlook.one_sided - open_rows if number not in failing)
    breaks = fails - failing - uncovers
    contradicted = len(fails & failing)
    weight = sum(network.weight(fact) for fact in suggested) / len(suggested)
    score = (
        len(repairs)
        - len(breaks)
        - DOUBT * (contradicted + len(uncovers))
        - _COST * (weight + _LINKED * (len(suggested) > 1))
        - cost
        + _BONUS * reason.weight
        + _SUPPORT * min(_supported(network, suggested), _MOST_SUPPORT)
    )
    return Explanation(
        suggested=dict(suggested),
        unsettled=unsettled,
        repairs=repairs,
        breaks=breaks,
        uncovers=uncovers,
        reason=reason,
        score=score,
        contradicted=contradicted,
        slack=_SLACK_GRAINS * max(network.grain[fact] for fact in suggested),
        touched=outlook.touched | open_rows,
    )


def _supported(network: Network, suggested: Mapping[int, int]) -> int:
    """How many of several figures would be what another table prints for their line."""
    if len(suggested) == 1:
        return 0
    return sum(
        any(near.relation == "table" and near.amount == amount for near in network.neighbours(fact))
        for fact, amount in suggested.items()
        if amount
    )
