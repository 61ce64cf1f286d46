"""Rules about items that the prose names: against the lines of the tables."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import contains
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.reference import normalise
from audit_lib.reference.codes import CodeName, bare_name, load_codes
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.rules.bound import line_of_item, look_alike
from audit_lib.rules.code_lines import NEAR, CodedLine, coded_lines
from audit_lib.rules.formula import parse_address
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["PROSE_ITEM_KINDS"]

_ITEM = re.compile(
    r"(?P<category>[^\s、，。；：:“”()]{2,30})\(类\)[-—]*(?P<item>[^，。；：:“”]{2,40}?)\(款\)[-—]*(?P<sub_item>[^，。；：:“”]{2,40}?)\(项\)"
)
_NUMBERED = re.compile(r"^\d{1,2}(?=\D)")  # a list number that lost its mark
_CATEGORY, _SIBLINGS = 3, 2  # digits of a category; categories that show what a list is of
_LEVELS = ("category", "item", "sub_item")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """A sub-item of a table with the names, as printed and as listed, of itself and what it stands under."""

    fact: int
    fen: int
    printed: tuple[str, ...]
    names: tuple[frozenset[str], ...]


def _prose_items(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Category, item and sub-item that prose names are one branch of the table.

    1. A branch is looked up by its names; where they are not found, by two of the three together with the amount
       of the sentence or a third name that is much alike, or by item and sub-item alone; or where the item of a branch stands for the sub-item.
       What is not found so is passed over.
    2. The names that the official list gives the codes will do as well.
    3. A category of a list is looked up by its amount where its name alone is not found.
    """
    branches = _branches(kwargs["sheet"], index)
    amounts = _amounts(index) if branches else {}
    seen: set[tuple[str, ...]] = set()
    for number, text in enumerate(index.plain) if branches else ():
        for found in _ITEM.finditer(text) if "(类)" in text else ():
            category = _NUMBERED.sub("", strip_ordinal(found["category"]))
            named = (category, found["item"], found["sub_item"])
            stated = amounts.get(number, [])
            branch = _find_branch(named, branches, stated) if named not in seen else None
            if branch:
                seen.add(named)
                yield _judge_branch(index, (named, branch), tuple(claim for claim, _, _ in stated[:1]))
    yield from _categories(kwargs["sheet"], index)


def _categories(sheet: str, index: Index) -> Iterator[Verdict]:
    """Categories of a list that name no line of the table, but print the amount of one with a like name."""
    known = {
        fact: strip_ordinal(normalise(index.labels[sheet, line]))
        for line, fact in _category_facts(sheet, index).items()
    }
    for whole in index.prose:
        parts = [part for part in index.prose.parts(whole) if not part.item[1] and part.amount()]
        lines = {part.number: line_of_item(index, sheet, part) for part in parts}
        if sum(len(line or "") == _CATEGORY for line in lines.values()) < _SIBLINGS:
            continue
        for part in (part for part in parts if lines[part.number] is None):
            amount = part.amount()
            name = re.sub(r"^\W*\d*\W*|\W+$", "", normalise(part.item[0] or part.subject))
            for fact, printed in known.items():
                if amount and index.filled[fact].amount == amount.value and look_alike(name, printed):
                    yield Verdict(
                        disclosure=index.disclosure,
                        instance=f"prose category {name}",
                        outcome=Outcome.FAIL,
                        reason="branch",
                        facts=(fact,),
                        claims=(amount.number,),
                        figures={"reported": f"{name}（类）", "expected": f"{printed}（类）"},
                    )


def _category_facts(sheet: str, index: Index) -> dict[str, int]:
    """Filled total of each category of a table."""
    column = index.main_column(sheet)
    facts = {
        line: index.cell.get((sheet, line, column)) for line in index.lines[sheet] if len(line) == _CATEGORY
    }
    return {
        line: fact
        for line, fact in facts.items()
        if line.isdecimal() and fact in index.filled and fact is not None
    }


def _amounts(index: Index) -> dict[int, list[tuple[int, int, int]]]:
    """Amounts of each paragraph: number of the claim, fen, grain."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for number, kind, paragraph, fen, grain in index.records("claims", "kind", "paragraph", "value", "grain"):
        if kind == "amount" and fen is not None:
            found.setdefault(paragraph, []).append((number, fen, grain))
    return found


def _find_branch(
    named: tuple[str, ...], branches: Sequence[_Branch], amounts: Sequence[tuple[int, int, int]]
) -> _Branch | None:
    """The branch that prose means."""
    whole = next((one for one in branches if _shared(named, one) == len(_LEVELS)), None)
    if whole:
        return whole
    near = [one for one in branches if _shared(named, one) == len(_LEVELS) - 1]
    paid = [one for one in near if any(abs(one.fen - fen) <= grain // 2 for _, fen, grain in amounts)]
    alike = [one for one in near if _likeness(named, one) >= NEAR]
    below = [one for one in near if bare_name(named[0]) not in one.names[0]]
    slipped = [one for one in branches if _is_slipped(named, one)]
    ranked = [*(paid if len(paid) == 1 else ()), *alike, *below, *slipped]
    return ranked[0] if ranked else None


def _likeness(named: Sequence[str], branch: _Branch) -> float:
    """How much the one name that differs is like the printed one."""
    pairs = zip(named, branch.printed, strict=True)
    return min(SequenceMatcher(None, bare_name(name), bare_name(other)).ratio() for name, other in pairs)


def _judge_branch(index: Index, met: tuple[tuple[str, ...], _Branch], claims: tuple[int, ...]) -> Verdict:
    named, branch = met
    holds = _shared(named, branch) == len(_LEVELS)
    marks = ("（类）", "（款）", "（项）")
    said, right = (
        "".join(f"{name}{mark}" for name, mark in zip(names, marks, strict=True))
        for names in (named, branch.printed)
    )
    return Verdict(
        disclosure=index.disclosure,
        instance=f"prose item {'/'.join(named)}",
        outcome=Outcome.PASS if holds else Outcome.FAIL,
        reason="" if holds else "branch",
        facts=(branch.fact,),
        claims=claims,
        figures={"reported": said, "expected": right},
    )


def _branches(table: str, index: Index) -> list[_Branch]:
    lines = {line.code: line for line in coded_lines([table], index)}
    names = load_codes("functional")
    found = []
    for code, line in lines.items():
        item = index.lines[table][code]
        category = index.lines[table].get(item, "")
        if len(code) != 7 or item not in lines or category not in lines:
            continue
        chain = (lines[category], lines[item], line)
        amount = index.filled.get(line.fact)
        found.append(
            _Branch(
                fact=line.fact,
                fen=amount.amount if amount else 0,
                printed=tuple(one.name for one in chain),
                names=tuple(_names_of(names, one, code[: len(one.code)]) for one in chain),
            )
        )
    return found


def _names_of(names: Mapping[str, tuple[CodeName, ...]], line: CodedLine, code: str) -> frozenset[str]:
    """What a line may be called: as printed, as listed for its code, as listed for the code that it should have."""
    listed = [one.name for known in (line.code, code) for one in names.get(known, ())]
    return frozenset(map(bare_name, [line.name, *listed]))


def _shared(named: Sequence[str], branch: _Branch) -> int:
    return sum(map(contains, branch.names, map(bare_name, named)))


def _is_slipped(named: Sequence[str], branch: _Branch) -> bool:
    """Tell whether prose prints each name one level too low."""
    return bare_name(named[0]) in branch.names[0] and bare_name(named[2]) in branch.names[1]


def _staffed(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A line that pays a group of people has an amount only if the prose counts any of them.

    1. Without a count of them in prose nothing is said.
    """
    line = parse_address(kwargs["line"])
    fact = index.cell.get((line.table, line.line, line.column))
    if fact is None or fact not in index.filled or not index.filled[fact].amount:
        return
    named = (kwargs["staff"], f"{kwargs['staff']}人员")
    counts = [
        (number, count)
        for number, kind, unit, subject, count in index.records("claims", "kind", "unit", "subject", "value")
        if (kind, unit) == ("count", "人") and count is not None and normalise(subject) in named
    ]
    if not counts:
        return
    none = not any(count for _, count in counts)
    yield Verdict(
        disclosure=index.disclosure,
        instance=str(line),
        outcome=Outcome.FAIL if none else Outcome.PASS,
        reason="staff" if none else "",
        facts=(fact,),
        claims=(counts[0][0],),
        figures={
            "reported": index.fact(fact, "raw"),
            "expected": "0",
            "unit": index.filled[fact].unit,
        },
    )


PROSE_ITEM_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_items_in_prose_to_be_lines": _prose_items,
    "expect_paid_staff_to_exist": _staffed,
}
