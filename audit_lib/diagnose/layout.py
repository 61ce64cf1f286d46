"""How the figures of one disclosure are laid out: in tables, lines and columns, each line part of another."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Coordinate", "Layout"]

Coordinate = tuple[str, str, str]

_WEIGHT_TOTAL, _WEIGHT_SUBTOTAL, _WEIGHT_DETAIL = 1.5, 1.2, 1.0


@dataclass(slots=True, kw_only=True)
class Layout:
    """Where each figure stands; facts in printed order.

    Attributes
    ----------
    coordinate : dict of int to (str, str, str)
        Table, line and column of each fact.
    parent : dict of int to str
        Line that the line of a fact is a part of, empty for the outermost.
    """

    coordinate: dict[int, Coordinate]
    parent: dict[int, str]
    by_coordinate: dict[Coordinate, int] = field(default_factory=dict)
    by_line: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_column: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_table: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    same_line: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    wholes: set[Coordinate] = field(default_factory=set)
    chains: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the facts by table, line and column; a coordinate printed twice counts where it stands first."""
        for fact, (table, line, column) in self.coordinate.items():
            if (table, line, column) in self.by_coordinate:
                continue
            self.by_coordinate[table, line, column] = fact
            self.by_line[table, line].append(fact)
            self.by_column[table, column].append(fact)
            self.by_table[table].append(fact)
            self.same_line[line].append(fact)
            self.wholes.add((table, self.parent[fact], column))

    def ancestors(self, fact: int) -> tuple[int, ...]:
        """The fact, then the facts of the lines that its line is a part of, in the same column, outward."""
        if fact not in self.chains:
            table, _, column = self.coordinate[fact]
            chain = [fact]
            while parent := self.parent[chain[-1]]:
                above = self.by_coordinate.get((table, parent, column))
                if above is None or above in chain:
                    break
                chain.append(above)
            self.chains[fact] = tuple(chain)
        return self.chains[fact]

    def line(self, fact: int) -> list[int]:
        """All facts of the line that a fact stands in, left to right."""
        table, line, _ = self.coordinate[fact]
        return self.by_line[table, line]

    def column(self, fact: int) -> list[int]:
        """All facts of the column that a fact stands in, top down."""
        table, _, column = self.coordinate[fact]
        return self.by_column[table, column]

    def beside(self, fact: int, facts: list[int]) -> list[int]:
        """The facts before and after one in a line or column."""
        if fact not in facts:
            return []
        place = facts.index(fact)
        return [*facts[max(place - 1, 0) : place], *facts[place + 1 : place + 2]]

    def siblings(self, fact: int) -> list[int]:
        """Facts of the column whose lines are parts of the same line, top down."""
        return [other for other in self.column(fact) if self.parent[other] == self.parent[fact]]

    def row_map(self, table: str, line: str) -> Mapping[str, int]:
        """Facts of a line by column."""
        return {self.coordinate[fact][2]: fact for fact in self.by_line.get((table, line), ())}

    def weight(self, fact: int) -> float:
        """How unlikely a figure is to be the wrong one: totals are looked at most, details least."""
        coordinate = self.coordinate[fact]
        if coordinate[1].startswith("total"):
            return _WEIGHT_TOTAL
        return _WEIGHT_SUBTOTAL if coordinate in self.wholes else _WEIGHT_DETAIL
