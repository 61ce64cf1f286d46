"""The failed and the kept rules of one disclosure as a network of figures, in integers of fen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from audit_lib.diagnose.doubt import is_doubtful
from audit_lib.diagnose.reasons import Neighbour
from audit_lib.recognise.lines import TOTAL
from audit_lib.rules.compile import Row
from audit_lib.rules.evaluate import Figures, tolerance_of

__all__ = ["Network", "build_network"]

_WEIGHT_TOTAL, _WEIGHT_SUBTOTAL, _WEIGHT_DETAIL, _WEIGHT_DOUBTFUL = 1.5, 1.2, 1.0, 0.5


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
        Current amount of each fact, None where blank; changed while causes are tried.
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
    coordinate: dict[int, tuple[str, str, str]]
    parent: dict[int, str]
    doubtful: frozenset[int] = frozenset()
    touching: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_coordinate: dict[tuple[str, str, str], int] = field(default_factory=dict)
    wholes: set[tuple[str, str, str]] = field(default_factory=set)
    signed: list[dict[int, int]] = field(default_factory=list)
    near: dict[int, list[Neighbour]] = field(default_factory=dict)

    def residual(self, number: int) -> int:
        """Left less right of a row with the current amounts, blank counting nothing, fen."""
        row = self.rows[number]
        return self._add(row.left)[0] - self._add(row.right)[0]

    def fails(self, number: int) -> bool:
        """Tell whether a row fails with the current amounts, as evaluation would have it."""
        row = self.rows[number]
        left, left_blank = self._add(row.left)
        right, right_blank = self._add(row.right)
        if (left_blank and right_blank) or (right_blank and row.optional_parts):
            return False
        residual = left - right
        if row.at_most:
            return not left_blank and not right_blank and residual > self.tolerance[number]
        if left_blank or (right_blank and len(row.right) == 1):
            return residual != 0
        return abs(residual) > self.tolerance[number]

    def _add(self, side: tuple[tuple[int, int], ...]) -> tuple[int, bool]:
        """Sum of one side with the current amounts, fen, and whether all of it is blank."""
        total, blank = 0, True
        for fact, factor in side:
            amount = self.value[fact]
            if amount is not None:
                total += factor * amount
                blank = False
        return total, blank

    def one_side_blank(self, number: int) -> bool:
        """Tell whether all figures on one side of a row are blank."""
        row = self.rows[number]
        return any(all(self.value[fact] is None for fact, _ in side) for side in (row.left, row.right))

    def failing(self) -> set[int]:
        """Rows that fail with the current amounts."""
        return {number for number in range(len(self.rows)) if self.fails(number)}

    def facts_of(self, number: int) -> dict[int, int]:
        """Facts of a row with their signed coefficients, left positive."""
        return self.signed[number]

    def ancestors(self, fact: int) -> list[int]:
        """The fact, then the facts of the lines that its line is a part of, in the same column, outward."""
        table, _, column = self.coordinate[fact]
        chain = [fact]
        while parent := self.parent[chain[-1]]:
            above = self.by_coordinate.get((table, parent, column))
            if above is None or above in chain:
                break
            chain.append(above)
        return chain

    def partners(self, fact: int) -> list[int]:
        """Facts of the same line that stand on the other side of a rule within its table, such as 合计 and 基本支出."""
        table, line, _ = self.coordinate[fact]
        found: dict[int, None] = {}
        for number in self.touching[fact]:
            signed = self.facts_of(number)
            opposite = (other for other, factor in signed.items() if factor == -signed[fact])
            found |= {other: None for other in opposite if self.coordinate[other][:2] == (table, line)}
        return list(found)

    def weight(self, fact: int) -> float:
        """How unlikely a figure is to be the wrong one: totals are looked at most, details least, misread ones first."""
        if fact in self.doubtful:
            return _WEIGHT_DOUBTFUL
        table, line, column = self.coordinate[fact]
        if line.startswith("total"):
            return _WEIGHT_TOTAL
        return _WEIGHT_SUBTOTAL if (table, line, column) in self.wholes else _WEIGHT_DETAIL

    def neighbours(self, fact: int) -> list[Neighbour]:
        """Printed figures that the fact may have been copied from: same line elsewhere, same row, lines beside it."""
        if fact not in self.near:
            self.near[fact] = list(self._find_neighbours(fact))
        return self.near[fact]

    def _find_neighbours(self, fact: int) -> Iterator[Neighbour]:
        table, line, column = self.coordinate[fact]
        siblings = [
            other for other in self.column_facts(table, column) if self.parent[other] == self.parent[fact]
        ]
        place = siblings.index(fact) if fact in siblings else -1
        beside = siblings[max(place - 1, 0) : place + 2]
        alike = [other for key, other in self.by_coordinate.items() if key[1] == line and other != fact]
        elsewhere = [other for other in alike if self.coordinate[other][0] != table and _same_line(line)]
        same_row = [other for other in alike if self.coordinate[other][0] == table]
        for relation, others in (("table", elsewhere), ("row", same_row), ("column", beside)):
            for other in others:
                amount = self.printed[other]
                if amount is not None and other != fact:
                    yield Neighbour(amount, relation, other)

    def column_facts(self, table: str, column: str) -> list[int]:
        """Facts of one column of a table, top down."""
        return [fact for key, fact in self.by_coordinate.items() if key[0] == table and key[2] == column]


def build_network(facts: pd.DataFrame, rows: Sequence[Row], figures: Figures, disclosure: str) -> Network:
    """Build the network of one disclosure from its compiled rules."""
    mine = facts.index[facts["disclosure"] == disclosure]
    own = facts.loc[mine]
    amounts = [None if pd.isna(amount) else int(amount) for amount in own["amount_fen"]]
    keys = list(zip(own["table"], own["line_code"], own["column"], strict=True))
    usable = tuple(row for row in rows if row.disclosure == disclosure and _usable(row, figures))
    network = Network(
        rows=usable,
        tolerance=tuple(tolerance_of(row, figures) for row in usable),
        value=dict(zip(mine, amounts, strict=True)),
        printed=dict(zip(mine, amounts, strict=True)),
        grain=dict(zip(mine, own["grain_fen"].astype(int), strict=True)),
        coordinate=dict(zip(mine, keys, strict=True)),
        parent=dict(zip(mine, own["parent"], strict=True)),
        doubtful=frozenset(
            fact
            for fact, score, amount in zip(mine, own["score"], amounts, strict=True)
            if is_doubtful(score) and amount is not None
        ),
    )
    for number, row in enumerate(usable):
        network.signed.append(_signed(row))
        for fact in network.signed[number]:
            network.touching[fact].append(number)
    for fact, (table, line, column) in network.coordinate.items():
        network.by_coordinate.setdefault((table, line, column), fact)
        network.wholes.add((table, network.parent[fact], column))
    return network


def _signed(row: Row) -> dict[int, int]:
    signed: dict[int, int] = defaultdict(int)
    for fact, factor in row.left:
        signed[fact] += factor
    for fact, factor in row.right:
        signed[fact] -= factor
    return {fact: factor for fact, factor in signed.items() if factor}


def _usable(row: Row, figures: Figures) -> bool:
    return not row.missing and not any(figures.unparsed[fact] for fact, _ in (*row.left, *row.right))


def _same_line(line: str) -> bool:
    return line == TOTAL or line[:3].isdigit()
