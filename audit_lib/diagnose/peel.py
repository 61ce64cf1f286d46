"""Peel failures off one cause at a time: the change of few figures that repairs most rules and breaks none.

A cause is taken only where it repairs two rules more than it breaks, or where it is the one explanation that also has
a reason (a blank, a copied figure, a slip of the digits).  What is left stays a failure of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Reason, name_slip

__all__ = ["Explanation", "peel"]

_MAX_CAUSES = 60
_COST, _BONUS = 0.25, 0.6
_DOUBT = 0.4  # for each rule on the changed figures that fails before and after
_SLACK_GRAINS = 3  # amounts this near are one suggestion, told apart by tails
_SURE = 2  # rules repaired beyond those broken or still failing
_SPEAKS = 0.3  # a reason that may stand alone
_MISREAD = 1.0  # how much a doubtful reading speaks for itself
_TIE = 0.3  # scores closer than this are a tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A change of figures that repairs failures.

    Attributes
    ----------
    suggested : dict of int to int
        New amount by fact, fen; the first is the one the reason speaks of.
    repairs, breaks, uncovers : frozenset of int
        Rows that it repairs, breaks, and shows to lack a figure on their other side.
    contradicted : int
        How many rules on these figures fail before and after.
    slack : int
        Suggestions for the same figures within this many fen are one.
    touched : frozenset of int
        Rows that these figures stand in.
    rivals : tuple of Explanation
        Other explanations that repair these rows about as well.
    """

    suggested: dict[int, int]
    repairs: frozenset[int]
    breaks: frozenset[int]
    uncovers: frozenset[int]
    reason: Reason
    score: float
    contradicted: int
    slack: int
    touched: frozenset[int]
    rivals: tuple["Explanation", ...] = ()

    @property
    def net(self) -> int:
        """How many rules it repairs more than it breaks."""
        return len(self.repairs) - len(self.breaks)


_Known = dict[tuple[tuple[int, int], ...], Explanation | None]


def peel(network: Network) -> tuple[list[Explanation], set[int]]:
    """Explain the failing rows of a network, gravest cause first.

    Parameters
    ----------
    network : Network
        Its amounts are left with every accepted suggestion applied.

    Returns
    -------
    list of Explanation
        In the order they were accepted; deterministic.
    set of int
        Rows that still fail, unexplained.
    """
    accepted: list[Explanation] = []
    failing = network.failing()
    settled: set[int] = set()
    known: _Known = {}
    while failing and len(accepted) < _MAX_CAUSES:
        tried = sorted(_explanations(network, failing, settled, known), key=_rank)
        best = next((found for found in tried if _acceptable(found, tried)), None)
        if best is None:
            break
        rivals = tuple(other for other in tried if _rivals(best, other))
        accepted.append(replace(best, rivals=rivals))
        network.value.update(best.suggested)
        settled |= best.suggested.keys()
        _forget(known, {number for fact in best.suggested for number in network.touching[fact]})
        failing = (failing - best.repairs) | best.breaks | best.uncovers
    return accepted, failing


def _explanations(
    network: Network, failing: set[int], settled: set[int], known: _Known
) -> Iterator[Explanation]:
    """Each change that repairs something; one whose rules have not changed since it was tried is known."""
    for suggested in _changes(network, failing, settled):
        key = tuple(suggested.items())
        if key not in known:
            known[key] = _try(network, failing, suggested)
        if found := known[key]:
            yield found


def _forget(known: _Known, changed: set[int]) -> None:
    """Drop what was found out by rows that have changed since."""
    stale = [key for key, found in known.items() if found is None or not changed.isdisjoint(found.touched)]
    for key in stale:
        del known[key]


def _changes(network: Network, failing: set[int], settled: set[int]) -> Iterator[dict[int, int]]:
    seen: set[tuple[tuple[int, int], ...]] = set()
    for number in sorted(failing):
        residual = network.residual(number)
        for fact, factor in network.facts_of(number).items():
            if residual % factor:
                continue
            for change in _alone_and_in_groups(network, fact, -residual // factor):
                key = tuple(change.items())
                if key not in seen and not settled & change.keys():
                    seen.add(key)
                    yield change


def _alone_and_in_groups(network: Network, fact: int, step: int) -> Iterator[dict[int, int]]:
    """The figure alone, with the lines that it is a part of, and with a column that must move along."""
    for links in _groups(network, fact):
        change = {link: (network.value[link] or 0) + step for link in links}
        if step and all(amount >= 0 or (network.printed[link] or 0) < 0 for link, amount in change.items()):
            yield change


def _groups(network: Network, fact: int) -> Iterator[list[int]]:
    chain = network.ancestors(fact)
    for length in range(1, len(chain) + 1):
        yield chain[:length]
    for partner in network.partners(fact):
        beside = network.ancestors(partner)
        yield from (chain[:here] + beside[:there] for here in _lengths(chain) for there in _lengths(beside))


def _lengths(chain: list[int]) -> list[int]:
    """The line alone, without and with its outermost line."""
    return sorted({1, max(len(chain) - 1, 1), len(chain)})


def _try(network: Network, failing: set[int], suggested: dict[int, int]) -> Explanation | None:
    before = {fact: network.value[fact] for fact in suggested}
    touched = {number for fact in suggested for number in network.touching[fact]}
    network.value.update(suggested)
    fails = {number for number in touched if network.fails(number)}
    uncovers = frozenset(number for number in fails - failing if network.one_side_blank(number))
    network.value.update(before)
    repairs = frozenset((touched & failing) - fails)
    if not repairs:
        return None
    fact, amount = next(iter(suggested.items()))
    reason = _reason(network, fact, amount)
    cost = sum(network.weight(link) for link in suggested) / len(suggested) + 0.5 * (len(suggested) > 1)
    contradicted = len(fails & failing)
    breaks = frozenset(fails - failing - uncovers)
    score = (
        len(repairs)
        - len(breaks)
        - _DOUBT * (contradicted + len(uncovers))
        - _COST * cost
        + _BONUS * reason.weight
    )
    return Explanation(
        suggested=suggested,
        repairs=repairs,
        breaks=breaks,
        uncovers=uncovers,
        reason=reason,
        score=score,
        contradicted=contradicted,
        touched=frozenset(touched),
        slack=_SLACK_GRAINS * network.grain[fact],
    )


def _reason(network: Network, fact: int, amount: int) -> Reason:
    """Why a figure is not the one suggested; that we misread it comes before any slip of the publisher."""
    if fact in network.doubtful:
        return Reason("reading", _MISREAD)
    return name_slip(network.printed[fact], amount, network.grain[fact], network.neighbours(fact))


def _rank(found: Explanation) -> tuple[float, int, tuple[tuple[int, int], ...]]:
    return (-round(found.score, 6), len(found.suggested), tuple(found.suggested.items()))


def _acceptable(found: Explanation, tried: Sequence[Explanation]) -> bool:
    if found.net - _DOUBT * found.contradicted >= _SURE:
        return True
    alone = not any(_rivals(found, other) for other in tried)
    return found.net >= 1 and found.reason.weight >= _SPEAKS and not found.contradicted and alone


def _rivals(best: Explanation, other: Explanation) -> bool:
    if other is best or other.score < best.score - _TIE:
        return False
    same_figures = other.suggested.keys() == best.suggested.keys()
    if same_figures and all(
        abs(best.suggested[fact] - other.suggested[fact]) <= best.slack for fact in best.suggested
    ):
        return False
    return same_figures or bool(other.repairs & best.repairs)
