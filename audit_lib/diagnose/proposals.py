"""Explanations worth judging, the most promising first, so that most need not be judged at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from audit_lib.diagnose.blocks import Block, Part, find_blocks
from audit_lib.diagnose.changes import find_changes, find_swaps
from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.reasons import Reason

__all__ = ["Proposal", "Proposals"]

_SWAPPED = 0.8
_ONE, _TWO = (
    0.5,
    0.6,
)  # what a reason adds to a score, its costs deducted, at most, and the support of others for two
_SEVERAL, _EACH, _MOST = 0.35, 0.15, 8  # the same for several figures
_Key = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Proposal:
    """A change to be judged: the most that it can score, and how to judge it."""

    most: float
    judge: Callable[[], Explanation | None]


@dataclass(slots=True)
class Proposals:
    """The changes that might repair failing rows of a network; what was found out stays known while it holds.

    Attributes
    ----------
    network : Network
        Whose amounts change from cause to cause.
    """

    network: Network
    changes: dict[int, tuple[_Key, ...]] = field(default_factory=dict)  # by failing row
    reach: dict[int, frozenset[int]] = field(
        default_factory=dict
    )  # figures that the changes of a row rest on
    known: dict[_Key, Explanation | None] = field(default_factory=dict)
    parts: dict[Part, Block] = field(default_factory=dict)
    blocks: dict[frozenset[int], tuple[frozenset[int], Explanation | None]] = field(default_factory=dict)

    def find(self, failing: set[int], settled: set[int]) -> list[Proposal]:
        """All proposals to repair failing rows, by the most that each can score."""
        found = [
            *self._changes(failing, settled),
            *self._swaps(failing, settled),
            *self._blocks(failing, settled),
        ]
        return sorted(found, key=lambda proposal: -proposal.most)

    def forget(self, found: Explanation) -> None:
        """Drop what rests on rows or figures that an accepted explanation has changed."""
        shaken = {fact for number in found.touched for fact in self.network.facts_of(number)}
        shaken |= found.suggested.keys()
        self.known = {
            key: told for key, told in self.known.items() if not any(fact in shaken for fact, _ in key)
        }
        stale = [number for number, facts in self.reach.items() if not shaken.isdisjoint(facts)]
        for number in stale:
            del self.reach[number], self.changes[number]
        self.parts = {
            part: block for part, block in self.parts.items() if found.touched.isdisjoint(block.touched)
        }
        self.blocks = {key: told for key, told in self.blocks.items() if found.touched.isdisjoint(told[0])}

    def _changes(self, failing: set[int], settled: set[int]) -> Iterator[Proposal]:
        fails = self._count(failing)
        seen: set[_Key] = set()
        for number in sorted(failing):
            if number not in self.changes:
                self._look_at(number, failing, settled)
            for key in self.changes[number]:
                if key not in seen:
                    seen.add(key)
                    yield Proposal(
                        _most(key, fails),
                        lambda key=key: self._judge(key, failing),  # type: ignore[misc]
                    )

    def _look_at(self, number: int, failing: set[int], settled: set[int]) -> None:
        keys = tuple(tuple(change.items()) for change in find_changes(self.network, number, failing, settled))
        self.changes[number] = keys
        own = self.network.facts_of(number)
        self.reach[number] = frozenset((*own, *(fact for key in keys for fact, _ in key)))

    def _judge(self, key: _Key, failing: set[int]) -> Explanation | None:
        if key not in self.known:
            self.known[key] = explain(self.network, failing, dict(key))
        return self.known[key]

    def _swaps(self, failing: set[int], settled: set[int]) -> Iterator[Proposal]:
        fails = self._count(failing)
        for pair in find_swaps(self.network, failing, settled):
            most = sum(fails.get(fact, 0) for fact in pair)
            if most > 1:
                yield Proposal(
                    most + _TWO,
                    lambda pair=pair: self._swap(pair, failing),  # type: ignore[misc]
                )

    def _swap(self, pair: dict[int, int], failing: set[int]) -> Explanation | None:
        found = explain(self.network, failing, pair, Reason("swapped", _SWAPPED))
        return found if found and not found.breaks and len(found.repairs) > 1 else None

    def _blocks(self, failing: set[int], settled: set[int]) -> Iterator[Proposal]:
        for block in find_blocks(self.network, failing, settled, self.parts):
            yield Proposal(
                block.most,
                lambda block=block: self._part(block, failing),  # type: ignore[misc]
            )

    def _part(self, block: Block, failing: set[int]) -> Explanation | None:
        if block.key not in self.blocks:
            self.blocks[block.key] = (block.touched, block.explain(self.network, failing))
        return self.blocks[block.key][1]

    def _count(self, failing: set[int]) -> dict[int, int]:
        """How many failing rows each figure stands in."""
        count: dict[int, int] = {}
        for number in failing:
            for fact in self.network.facts_of(number):
                count[fact] = count.get(fact, 0) + 1
        return count


def _most(key: _Key, fails: dict[int, int]) -> float:
    """The most that a change can score, each row that its figures stand in being repaired."""
    if len(key) == 1:
        return fails.get(key[0][0], 0) + _ONE
    return sum([fails.get(fact, 0) for fact, _ in key]) + _SEVERAL + _EACH * min(len(key), _MOST)
