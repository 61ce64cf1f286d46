"""Figures struck out and worked out again from the rules and the figures around them."""

from collections.abc import Sequence
from heapq import heappop, heappush

from audit_lib.diagnose.network import Network

__all__ = ["work_out"]

_Key = tuple[int, int, int]  # the more rows agree, the fewer others say, the earlier it stands


def work_out(
    network: Network, block: Sequence[int], *, blank_stays: bool = False
) -> tuple[dict[int, int], list[int]]:
    """Amounts that the rules give for struck-out figures, one after the other, and the figures they give none for.

    Parameters
    ----------
    network : Network
    block : sequence of int
        Figures to strike out.
    blank_stays : bool
        Whether a figure that no rule gives an amount for, and that is blank, is taken to be rightly so.
    """
    return _Struck(network, block).work_out(blank_stays=blank_stays)


class _Struck:
    """Rows with some of their figures unknown."""

    def __init__(self, network: Network, block: Sequence[int]) -> None:
        self.network = network
        self.unknown = dict.fromkeys(block)
        self.order = {fact: place for place, fact in enumerate(block)}
        self.known: dict[int, int] = {}  # by row: what its known figures add up to
        self.count: dict[int, int] = {}  # by row: how many of its figures are unknown
        self.total: dict[
            int, int
        ] = {}  # by row: the numbers of these added up, so that the last one is left over
        self.votes: dict[int, dict[int, int]] = {}
        self.heap: list[tuple[_Key, int]] = []
        for fact in self.unknown:
            self._strike(fact)

    def work_out(self, *, blank_stays: bool) -> tuple[dict[int, int], list[int]]:
        """Settle figure after figure, the one that most rows agree on first."""
        derived: dict[int, int] = {}
        blanks = [fact for fact in self.unknown if blank_stays and self.network.value[fact] is None][::-1]
        for number in sorted(number for number, count in self.count.items() if count == 1):
            self._vote(number)
        while True:
            fact = self._most_agreed()
            while fact is None and blanks:
                blank = blanks.pop()
                fact = blank if blank in self.unknown else None
            if fact is None:
                return derived, list(self.unknown)
            votes = self.votes.pop(fact, None)
            derived[fact] = _elect(votes, self.network.value[fact] or 0) if votes else 0
            self._settle(fact, derived[fact])

    def _strike(self, fact: int) -> None:
        network = self.network
        amount = network.value[fact] or 0
        for number in network.touching.get(fact, ()):
            if number not in self.known:
                if network.rows[number].at_most and not network.fails(number):
                    continue
                self.known[number] = network.residual(number)
                self.count[number] = self.total[number] = 0
            self.known[number] -= network.signed[number][fact] * amount
            self.count[number] += 1
            self.total[number] += fact

    def _settle(self, fact: int, amount: int) -> None:
        del self.unknown[fact]
        for number in self.network.touching.get(fact, ()):
            if number in self.known:
                self.known[number] += self.network.signed[number][fact] * amount
                self.count[number] -= 1
                self.total[number] -= fact
                if self.count[number] == 1:
                    self._vote(number)

    def _vote(self, number: int) -> None:
        """Let a row say what its one unknown figure would be; the printed amount where that agrees."""
        fact = self.total[number]
        known, factor = self.known[number], self.network.signed[number][fact]
        now = self.network.value[fact] or 0
        if abs(known + factor * now) <= self.network.tolerance[number]:
            amount = now
        elif known % factor == 0:
            amount = -known // factor
        else:
            return
        votes = self.votes.setdefault(fact, {})
        votes[amount] = votes.get(amount, 0) + 1
        heappush(self.heap, (self._key(fact), fact))

    def _key(self, fact: int) -> _Key:
        votes = self.votes[fact]
        return (-max(votes.values()), len(votes), self.order[fact])

    def _most_agreed(self) -> int | None:
        while self.heap:
            key, fact = heappop(self.heap)
            if fact in self.votes and key == self._key(fact):
                return fact
        return None


def _elect(votes: dict[int, int], now: int) -> int:
    """The amount most rows give; as it stands where as many say so."""
    most = max(votes.values())
    return now if votes.get(now) == most else min(amount for amount, times in votes.items() if times == most)
