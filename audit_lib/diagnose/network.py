"""The failed and the kept rules of one disclosure as a network of figures, in integers of fen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from audit_lib.diagnose.doubt import is_doubtful
from audit_lib.diagnose.layout import Coordinate, Layout
from audit_lib.diagnose.reasons import Neighbour
from audit_lib.recognise.lines import TOTAL
from audit_lib.rules.arithmetic import Figures, tolerances_of
from audit_lib.rules.compile import Row

__all__ = ["Amounts", "Network", "Outlook", "build_network", "is_shared"]

Amounts = Mapping[int, int | None]
_Sides = tuple[int, int, int, int]  # of a row: left and right in fen, how many figures stand left and right
_WEIGHT_DOUBTFUL = 0.5


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of other amounts: rows they stand in, those that would fail, and of these with a blank side."""

    touched: frozenset[int]
    fails: frozenset[int]
    one_sided: frozenset[int]


@dataclass(slots=True, kw_only=True)
class Network:
    """Rows, figures and who touches whom.

    Attributes
    ----------
    rows : tuple of Row
        Linear rules that could look, at their places.
    tolerance : tuple of int
        Tolerance of each row, fen.
    value : dict of int to int or None
        Current amount of each fact, None where blank; ``change`` changes it.
    printed : dict of int to int or None
        Amount of each fact as printed.
    touching : dict of int to list of int
        Rows that a fact stands in.
    doubtful : frozenset of int
        Printed figures that may have been misread.
    """

    rows: tuple[Row, ...]
    tolerance: tuple[int, ...]
    value: dict[int, int | None]
    printed: dict[int, int | None]
    grain: dict[int, int]
    layout: Layout
    doubtful: frozenset[int] = frozenset()
    signed: list[dict[int, int]] = field(default_factory=list)
    touching: dict[int, list[int]] = field(default_factory=dict)
    near: dict[int, list[Neighbour]] = field(default_factory=dict)
    sides: list[_Sides] = field(default_factory=list)
    standing: dict[int, list[tuple[int, int, int, int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out, where it is not given, where each fact stands and what each side of a row adds up to."""
        if not self.standing:
            self.signed = [_signed(row) for row in self.rows]
            self.touching = _touching(self.signed)
            self.standing = _standing(self.rows)
        if not self.sides:
            self.sides = [self._add(row) for row in self.rows]

    @property
    def coordinate(self) -> dict[int, Coordinate]:
        """Table, line and column of each fact."""
        return self.layout.coordinate

    def trial(self) -> "Network":
        """A copy whose current amounts may be changed; what never changes is shared."""
        return replace(self, value=dict(self.value), sides=list(self.sides))

    def printing(self, amounts: Amounts) -> "Network":
        """The network of the same disclosure if it printed other amounts in some places."""
        printed = {**self.printed, **amounts}
        return replace(self, value=dict(printed), printed=printed, near={}, sides=[])

    def keeping(self, numbers: Sequence[int]) -> "Network":
        """The network of the same disclosure under these rows alone."""
        return replace(
            self,
            rows=tuple(self.rows[number] for number in numbers),
            tolerance=tuple(self.tolerance[number] for number in numbers),
            standing={},
            sides=[],
        )

    def change(self, amounts: Amounts) -> None:
        """Change current amounts."""
        for number, sides in self._sides_with(amounts).items():
            self.sides[number] = sides
        self.value.update(amounts)

    def residual(self, number: int) -> int:
        """Left less right of a row with the current amounts, blank counting nothing, fen."""
        left, right, _, _ = self.sides[number]
        return left - right

    def fails(self, number: int) -> bool:
        """Tell whether a row fails with the current amounts, as evaluation would have it."""
        return self._fails(number, self.sides[number])

    def failing(self) -> set[int]:
        """Rows that fail with the current amounts."""
        return {number for number in range(len(self.rows)) if self.fails(number)}

    def foresee(self, amounts: Amounts) -> Outlook:
        """Tell what would come of other amounts, without changing any."""
        touched = self._sides_with(amounts)
        fails = frozenset(number for number, sides in touched.items() if self._fails(number, sides))
        one_sided = frozenset(number for number in fails if not (touched[number][2] and touched[number][3]))
        return Outlook(frozenset(touched), fails, one_sided)

    def one_side_blank(self, number: int) -> bool:
        """Tell whether all figures on one side of a row are blank."""
        _, _, left, right = self.sides[number]
        return not (left and right)

    def facts_of(self, number: int) -> dict[int, int]:
        """Facts of a row with their signed coefficients, left positive."""
        return self.signed[number]

    def partners(self, fact: int, failing: set[int]) -> list[int]:
        """Facts of the same line that stand on the other side of a rule that holds, such as 合计 and 基本支出."""
        here = self.coordinate[fact][:2]
        found: dict[int, None] = {}
        for number in self.touching.get(fact, ()):
            if number in failing:
                continue
            signed = self.facts_of(number)
            opposite = (other for other, factor in signed.items() if factor == -signed[fact])
            found |= {other: None for other in opposite if self.coordinate[other][:2] == here}
        return list(found)

    def weight(self, fact: int) -> float:
        """How unlikely a figure is to be the wrong one, as the layout has it; misread ones come first."""
        return _WEIGHT_DOUBTFUL if fact in self.doubtful else self.layout.weight(fact)

    def neighbours(self, fact: int) -> list[Neighbour]:
        """Printed figures that the fact may have been copied from: same line elsewhere, same row, lines beside it."""
        if fact not in self.near:
            self.near[fact] = list(self._find_neighbours(fact))
        return self.near[fact]

    def _find_neighbours(self, fact: int) -> Iterator[Neighbour]:
        layout = self.layout
        table, line, _ = self.coordinate[fact]
        alike = layout.same_line[line] if is_shared(line) else []
        elsewhere = [other for other in alike if self.coordinate[other][0] != table]
        beside = layout.beside(fact, layout.siblings(fact))
        for relation, others in (("table", elsewhere), ("row", layout.line(fact)), ("column", beside)):
            for other in others:
                amount = self.printed[other]
                if amount is not None and other != fact:
                    yield Neighbour(amount, relation, other)

    def _sides_with(self, amounts: Amounts) -> dict[int, _Sides]:
        changed: dict[int, _Sides] = {}
        for fact, amount in amounts.items():
            before = self.value[fact]
            step = (amount or 0) - (before or 0)
            filled = (amount is not None) - (before is not None)
            for number, on_left, on_right, times_left, times_right in self.standing.get(fact, ()):
                left, right, full_left, full_right = changed.get(number) or self.sides[number]
                changed[number] = (
                    left + on_left * step,
                    right + on_right * step,
                    full_left + times_left * filled,
                    full_right + times_right * filled,
                )
        return changed

    def _fails(self, number: int, sides: _Sides) -> bool:
        row = self.rows[number]
        left, right, full_left, full_right = sides
        if (not full_left and not full_right) or (not full_right and row.optional_parts):
            return False
        residual = left - right
        if row.at_most:
            return bool(full_left and full_right) and residual > self.tolerance[number]
        if not full_left or (not full_right and len(row.right) == 1):
            return residual != 0
        return abs(residual) > self.tolerance[number]

    def _add(self, row: Row) -> _Sides:
        left, right = (
            [(self.value[fact], factor) for fact, factor in side] for side in (row.left, row.right)
        )
        return (
            sum(factor * (amount or 0) for amount, factor in left),
            sum(factor * (amount or 0) for amount, factor in right),
            sum(amount is not None for amount, _ in left),
            sum(amount is not None for amount, _ in right),
        )


def build_network(facts: pd.DataFrame, rows: Sequence[Row], figures: Figures, disclosure: str) -> Network:
    """Build the network of one disclosure from its compiled rules."""
    mine = facts.index[facts["disclosure"] == disclosure]
    own = facts.loc[mine]
    amounts = [None if pd.isna(amount) else int(amount) for amount in own["amount_fen"]]
    keys = zip(own["table"], own["line_code"], own["column"], strict=True)
    usable = tuple(row for row in rows if row.disclosure == disclosure and _usable(row, figures))
    return Network(
        rows=usable,
        tolerance=tolerances_of(usable, figures),
        value=dict(zip(mine, amounts, strict=True)),
        printed=dict(zip(mine, amounts, strict=True)),
        grain=dict(zip(mine, own["grain_fen"].astype(int), strict=True)),
        layout=Layout(
            coordinate=dict(zip(mine, keys, strict=True)),
            parent=dict(zip(mine, own["parent"], strict=True)),
        ),
        doubtful=frozenset(
            fact
            for fact, score, amount in zip(mine, own["score"], amounts, strict=True)
            if is_doubtful(score) and amount is not None
        ),
    )


def _signed(row: Row) -> dict[int, int]:
    signed: dict[int, int] = defaultdict(int)
    for fact, factor in row.left:
        signed[fact] += factor
    for fact, factor in row.right:
        signed[fact] -= factor
    return {fact: factor for fact, factor in signed.items() if factor}


def _touching(signed: Sequence[Mapping[int, int]]) -> dict[int, list[int]]:
    touching: dict[int, list[int]] = defaultdict(list)
    for number, facts in enumerate(signed):
        for fact in facts:
            touching[fact].append(number)
    return touching


def _standing(rows: Sequence[Row]) -> dict[int, list[tuple[int, int, int, int, int]]]:
    """Where each fact stands: row, coefficient left and right, how many times left and right."""
    standing: dict[int, dict[int, list[int]]] = defaultdict(dict)
    for number, row in enumerate(rows):
        for side, terms in enumerate((row.left, row.right)):
            for fact, factor in terms:
                place = standing[fact].setdefault(number, [0, 0, 0, 0])
                place[side] += factor
                place[2 + side] += 1
    return {
        fact: [(number, *place) for number, place in places.items()]  # type: ignore[misc]
        for fact, places in standing.items()
    }


def _usable(row: Row, figures: Figures) -> bool:
    return not row.missing and not any(figures.unparsed[fact] for fact, _ in (*row.left, *row.right))


def is_shared(line: str) -> bool:
    """Tell whether other tables may print a line too: it is coded, or the total."""
    return line == TOTAL or line[:3].isdigit()
