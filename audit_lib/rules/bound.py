"""Relations between prose and tables: a figure in a sentence, and the cell that it speaks of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache, partial
from typing import Any

from audit_lib.reference import normalise
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.rules.index import Index
from audit_lib.rules.relate import name_of
from audit_lib.rules.relations import Ref, Relation
from audit_lib.rules.statements import Said, Statement

__all__ = ["bare_name", "find_bound", "find_items", "line_of_item", "look_alike"]

_SUFFIX = re.compile(r"(?:支出|费用?|缴费)$")
_ALIKE = 0.75  # more than this share of characters in common makes two spellings of one name
_OWN = re.compile(r"^(?:本|我)(?:部门|单位|局|委|厅|院|校|中心)")  # whose money it is, before a name
_TOUCHED = re.compile(r"(?:共|合计)?涉及")
_OTHER_FUND = re.compile(r"基金|国有资")
_FUNDS = {"政府性基金": "government_fund", "国有资本": "state_capital"}
_DEPTHS = (3, 5, 7)  # digits of a category, an item and a sub-item


def find_bound(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """An amount in prose must be the one of the cell that it speaks of.

    1. ``stated`` lists what is said, as a pattern of the statement's name and, where the name is not enough, of the
       section and list that it stands in; the first that fits is taken.
    2. ``cells`` are the formulas that it may be taken from; agreeing with one of them is enough.
    3. Where no such cell prints an amount, nothing is said.
    4. What names another fund is looked up only where ``says`` names it too.
    5. A part of something smaller than the cell cannot be the cell; nor is an amount that is only touched on (涉及).
    """
    stated = tuple(_Stated.of(**known) for known in kwargs["stated"])
    for statement in index.once("statements of no item", lambda: list(_of_no_item(index))):
        known = _known(statement, stated, index)
        for said in _amounts(statement, known.role) if known else ():
            yield from _against_cells(index, statement, said, known.cells if known else ())


def find_items(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """The amount that prose gives for an item must be the one of the table.

    1. The statement names a category, an item or a sub-item; it is looked up by its name, and by the names above it
       where several lines bear it.
    2. A name that no line bears, or that several do, is not looked up.
    3. Agreeing with the line in one of the tables of ``sheets`` is enough; where the words around it speak of another
       fund, the table of that fund is the one.
    """
    for statement in index.prose:
        fund = index.once(("fund of", statement.number), partial(_fund_of, statement, index))
        facts = [
            fact
            for sheet in ([fund] if fund else kwargs["sheets"])
            if (line := line_of_item(index, sheet, statement)) is not None
            and (fact := _cell(index, sheet, line)) is not None
            and _has_room(index, statement, fact)
        ]
        for said in _amounts(statement, None) if facts else ():
            yield _agreement(index, statement, said, facts, f"{name_of(statement)} in prose")


def _fund_of(statement: Statement, index: Index) -> str | None:
    """The table of the other fund that the words around a statement speak of, if they do."""
    around = _around(statement, index) + normalise(statement.sentence)
    return next((sheet for word, sheet in _FUNDS.items() if word in around), None)


def line_of_item(index: Index, sheet: str, statement: Statement) -> str | None:
    """Code of the one line of a table that a statement names; None where there is none or more than one."""
    names, depth = _names_of(statement.item, statement.subject)
    known = index.once("lines by name", partial(_lines_by_name, index))
    lines = known.get((_DEPTHS[depth], names[depth]), {}).get(sheet, [])
    for level in reversed(range(depth)):
        if len(lines) > 1 and names[level]:
            lines = [line for line in lines if _label(index, sheet, line[: _DEPTHS[level]]) == names[level]]
    return lines[0] if len(lines) == 1 else None


@lru_cache(maxsize=100_000)
def _names_of(item: tuple[str, str, str], subject: str) -> tuple[tuple[str, ...], int]:
    """The bare names of a statement, level by level, and the innermost level that it names."""
    names = tuple(map(bare_name, item))
    depth = max((level for level, name in enumerate(names) if name), default=None)
    return ((bare_name(subject), "", ""), 0) if depth is None else (names, depth)


def _lines_by_name(index: Index) -> dict[tuple[int, str], dict[str, list[str]]]:
    """Coded lines by how many digits they have and what they are called, table by table."""
    found: dict[tuple[int, str], dict[str, list[str]]] = {}
    for sheet, lines in index.lines.items():
        for line in lines:
            if line.isdecimal():
                named = found.setdefault((len(line), _label(index, sheet, line)), {})
                named.setdefault(sheet, []).append(line)
    return found


@lru_cache(maxsize=100_000)
def bare_name(name: str) -> str:
    """Reduce the name of a line to what its spellings share: no 支出, 费 or (类) at its end, no list number.

    Examples
    --------
    >>> bare_name("教育支出"), bare_name("1.教育(类)")
    ('教育', '教育')
    """
    named = strip_ordinal(re.sub(r"^[\W\d]+(?=\w*[^\W\d])", "", normalise(name)))
    bare = re.sub(r"\((?:类|款|项)\)|\W+$", "", named).replace("其它", "其他")
    return _SUFFIX.sub("", bare) or bare


@lru_cache(maxsize=100_000)
def look_alike(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one: equal, one inside the other, or nearly so."""
    one, other = bare_name(one), bare_name(other)
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() > _ALIKE


@dataclass(frozen=True, slots=True, eq=False)
class _Stated:
    """What may be said, as ``find_bound`` is told it, its patterns compiled."""

    says: re.Pattern[str]
    under: re.Pattern[str] | None
    cells: Sequence[str]
    role: str | None
    funds: frozenset[str]

    @classmethod
    @lru_cache(maxsize=1000)
    def _prepared(cls, says: str, under: str | None, cells: tuple[str, ...], role: str | None) -> "_Stated":
        patterns = re.compile(says), re.compile(under) if under is not None else None
        return cls(*patterns, cells, role, frozenset(_OTHER_FUND.findall(says)))

    @classmethod
    def of(
        cls, says: str, cells: Sequence[str], under: str | None = None, role: str | None = None
    ) -> "_Stated":
        """Prepare what may be said, once in a process."""
        return cls._prepared(says, under, tuple(cells), role)


def _of_no_item(index: Index) -> Iterator[Statement]:
    for statement in index.prose:
        if statement.item == ("", "", "") and not _TOUCHED.match(statement.subject):
            yield statement


def _known(statement: Statement, stated: tuple[_Stated, ...], index: Index) -> _Stated | None:
    name = normalise(statement.subject).removeprefix(normalise(index.entity))
    for known in _named_so(stated, _OWN.sub("", name)):
        if known.under is None or known.under.search(_around(statement, index)):
            return known
    return None


@lru_cache(maxsize=100_000)
def _named_so(stated: tuple[_Stated, ...], name: str) -> list[_Stated]:
    """Those of what may be said that a name fits."""
    funds = _OTHER_FUND.findall(name)
    return [known for known in stated if known.says.search(name) and known.funds.issuperset(funds)]


def _around(statement: Statement, index: Index) -> str:
    """The headings and the lists that a statement stands in."""
    above = (each.subject for each in index.prose.above(statement))
    return normalise("/".join([statement.section, *above]))


def _amounts(statement: Statement, role: str | None) -> list[Said]:
    roles = ("", "final") if role is None else (role,)
    return [said for each in roles for said in statement.said("amount", each)]


def _against_cells(
    index: Index, statement: Statement, said: Said, cells: Sequence[str]
) -> Iterator[Relation]:
    found = [facts for formula in cells if (facts := index.filled_cells(formula))]
    found = [facts for facts in found if all(_has_room(index, statement, fact) for fact in facts)]
    single = [facts[0] for facts in found if len(facts) == 1]
    sums = [facts for facts in found if len(facts) > 1]
    instance = f"{name_of(statement)} in prose"
    added = next((facts for facts in sums if not single or _is_sum(index, said, facts)), None)
    if added:
        terms: tuple[Ref, ...] = (("claim", said.number), *(("fact", fact) for fact in added))
        yield Relation(disclosure=index.disclosure, instance=instance, kind="sum", terms=terms)
    elif single:
        yield _agreement(index, statement, said, single, instance)


def _is_sum(index: Index, said: Said, facts: Sequence[int]) -> bool:
    parts = [index.filled[fact] for fact in facts]
    gap = abs((said.value or 0) - sum(part.amount for part in parts))
    return 2 * gap <= said.grain + sum(part.grain for part in parts)


def _has_room(index: Index, statement: Statement, fact: int) -> bool:
    """Tell whether a cell may stand in the lists that a statement stands in: each divides at least as much."""
    cell, stated = index.filled[fact], statement.amount()
    wholes = [each.said("amount") for each in index.prose.above(statement)]
    most = [max(amounts, key=lambda amount: amount.value or 0) for amounts in wholes if amounts]
    return stated is None or not any(
        2 * (cell.amount - (whole.value or 0)) > cell.grain + whole.grain
        and (stated.value or 0) <= (whole.value or 0)
        for whole in most
    )


def _agreement(
    index: Index, statement: Statement, said: Said, facts: Sequence[int], instance: str
) -> Relation:
    terms: tuple[Ref, ...] = (("claim", said.number), *(("fact", fact) for fact in dict.fromkeys(facts)))
    innermost = bool(statement.item[2])
    return Relation(
        disclosure=index.disclosure, instance=instance, kind="agree", terms=terms, exact=innermost
    )


def _cell(index: Index, sheet: str, line: str) -> int | None:
    """The filled amount of a line in the first column of its table, which is its total."""
    column = index.main_column(sheet)
    fact = index.cell.get((sheet, line, column))
    return fact if fact in index.filled else None


def _label(index: Index, sheet: str, line: str) -> str:
    return bare_name(index.labels.get((sheet, line), ""))
