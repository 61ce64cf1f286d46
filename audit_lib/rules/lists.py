"""What prose adds up: the parts of a list, by the figure that each of them gives, and counts of kinds."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from audit_lib.recognise.subjects import core
from audit_lib.reference import normalise
from audit_lib.rules.index import Index
from audit_lib.rules.relate import relate
from audit_lib.rules.relations import Relation
from audit_lib.rules.statements import Said, Statement

__all__ = ["ROLES", "find_lists", "find_tallies"]

ROLES = ("", "final", "opening")  # of the amounts that a list may add
_READ_AS = {"final": ("final", "")}  # in final accounts, an amount may be told as such or by itself
_Reader = Callable[[Statement], Said | None]


def _amount(role: str, statement: Statement) -> Said | None:
    return statement.amount(*_READ_AS.get(role, (role,)))


def _first_count(statement: Statement) -> Said | None:
    return next(iter(statement.said("count")), None)


def _move(statement: Statement) -> Said | None:
    return statement.one("change") or statement.word("flat")


def _list_of(role: str) -> str:
    """What a list of amounts of one role is called."""
    return f"list of {role}".strip()


_READERS: Mapping[str, Mapping[str, _Reader]] = {
    "amounts": {_list_of(role): partial(_amount, role) for role in ROLES},
    "counts": {"list of": _first_count},
    "changes": {"changes of": _move},
}  # by what a list adds: how a statement gives it


def find_lists(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """The parts of a list add up to its whole.

    1. ``whole`` and ``parts`` are patterns of names; what else the list holds is left out.
    2. Where ``closed`` is true, the parts are all there are: a list with fewer than ``needs`` (two, if not said), or
       with one twice, is passed over, and so is one that adds up when all that it holds is taken, or when parts of
       a part are left out.
       Where it is false, parts may be missing: they must not be above the whole.
       ``divided`` gives, by the pattern of a part, those of its own parts: beside it they are left out.  What stands
       behind them belongs to the whole all the same.
    3. ``figures`` says what is added: amounts, counts, or changes, 持平 being none; ``roles`` narrows the amounts to
       those of some roles.  A part of which only a change is told belongs to another list of the same whole.
    """
    whole_name, part_name = re.compile(kwargs["whole"]), re.compile("|".join(kwargs["parts"]))
    roles = kwargs.get("roles")
    readers = {
        what: read
        for what, read in _READERS[kwargs["figures"]].items()
        if not roles or what in map(_list_of, roles)
    }
    for whole in index.prose:
        if not whole_name.search(normalise(whole.subject)):
            continue
        divided = kwargs.get("divided", {})
        parts = [each for part in index.prose.parts(whole) for each in _with_strays(part, divided, index)]
        named = [part for part in parts if part_name.search(normalise(part.subject))]
        named = _without_parts_of_parts(named, divided)
        if any(core(part.subject) == core(whole.subject) for part in named):
            continue  # a second list, of what the whole is a part of
        if kwargs["figures"] == "amounts":
            named = [part for part in named if part.said("amount") or not part.said("change")]
        for what, read in readers.items():
            yield from _added(kwargs, index, (what, read), (whole, parts, named))


def _with_strays(part: Statement, divided: Mapping[str, Sequence[str]], index: Index) -> Iterator[Statement]:
    """A part, and what stands behind its own parts: 用车费5万元，其中：购置费2万元，运行费3万元；接待费1万元."""
    yield part
    name = normalise(part.subject)
    for whole, own in divided.items():
        if re.search(whole, name):
            inner = ((each, normalise(each.subject)) for each in index.prose.parts(part))
            yield from (each for each, named in inner if not any(re.search(one, named) for one in own))


def _without_parts_of_parts(
    named: Sequence[Statement], divided: Mapping[str, Sequence[str]]
) -> list[Statement]:
    names = [normalise(part.subject) for part in named]
    told = [
        pattern
        for whole, parts in divided.items()
        if any(re.search(whole, name) for name in names)
        for pattern in parts
    ]
    return [
        part
        for part, name in zip(named, names, strict=True)
        if not any(re.search(each, name) for each in told)
    ]


def find_tallies(kwargs: Mapping[str, Any], index: Index) -> Iterator[Relation]:
    """Counts of kinds add up to the count of all, though no list ties them.

    1. ``whole`` and each of ``parts`` are patterns of names; the parts are those behind the whole in its paragraph,
       and all of them must be told, each once.
    """
    whole_name, part_names = re.compile(kwargs["whole"]), [re.compile(part) for part in kwargs["parts"]]
    told = [
        (statement, counts[0], normalise(statement.subject))
        for statement in index.prose
        if (counts := statement.said("count"))
    ]
    for place, (whole, count, name) in enumerate(told):
        if not whole_name.search(name):
            continue
        behind = [
            (said, named)
            for _, said, named in told[place + 1 :]
            if said.paragraph == count.paragraph and said.unit == count.unit
        ]
        parts = [[said for said, named in behind if part.search(named)] for part in part_names]
        if all(len(found) == 1 for found in parts):
            relation = relate(index, whole, "sum", (count, *(found[0] for found in parts)), "tally of")
            yield replace(relation, exact=True)


def _added(
    kwargs: Mapping[str, Any],
    index: Index,
    reading: tuple[str, _Reader],
    divided: tuple[Statement, Sequence[Statement], Sequence[Statement]],
) -> Iterator[Relation]:
    """The relation between a whole and the named ones of its parts, in one kind of figure."""
    what, read = reading
    whole, parts, named = divided
    first, closed, figures = read(whole), kwargs["closed"], kwargs["figures"]
    said = _each_once(named, read) if closed else [each for part in named if (each := read(part))]
    if first is None or len(said) < (kwargs.get("needs", 2) if closed else max(len(named), 1)):
        return
    if closed:
        said = list(_parts_that_add_up(first, said, [each for part in parts if (each := read(part))]))
    told = (first, *said)
    if figures == "changes":
        if any(each.kind == "change" for each in told) and all(each.direction is not None for each in told):
            yield relate(index, whole, "net", told, what)
    elif figures == "amounts" or len({each.unit for each in told}) == 1:
        relation = relate(index, whole, "sum" if closed else "within", told, what)
        yield replace(relation, exact=figures == "counts")


def _each_once(parts: Sequence[Statement], read: _Reader) -> list[Said]:
    """Figures of the parts, one for each name; none at all where a name gives none, or gives it twice."""
    found: dict[str, list[Said]] = {}
    for part in parts:
        said = read(part)
        found.setdefault(core(part.subject).removesuffix("支"), []).extend([said] if said else [])
    return [each[0] for each in found.values()] if all(len(each) == 1 for each in found.values()) else []


def _parts_that_add_up(whole: Said, named: Sequence[Said], everything: Sequence[Said]) -> Sequence[Said]:
    """Those of a list's figures that add up to its whole: the named ones, all of them, or those that divide no other.

    Where none of these does, the named ones are meant to.  Counts are exact, and add up in one unit.
    """
    everything = [each for each in everything if whole.kind != "count" or each.unit == whole.unit]
    return next((each for each in (named, everything, _undivided(named)) if _adds_up(whole, each)), named)


def _undivided(figures: Sequence[Said]) -> list[Said]:
    """Figures without those that divide the one before them."""
    left: list[Said] = []
    place = 0
    while place < len(figures):
        left.append(figures[place])
        ends = range(place + 3, len(figures) + 1)
        divided = (end for end in ends if _adds_up(figures[place], figures[place + 1 : end]))
        place = next(divided, place + 1) if figures[place].value else place + 1
    return left


def _adds_up(whole: Said, parts: Sequence[Said]) -> bool:
    gap = abs(_signed(whole) - sum(map(_signed, parts)))
    return 2 * gap <= sum(each.grain for each in (whole, *parts) if each.kind != "count")


def _signed(figure: Said) -> int:
    value = figure.value or 0
    return value * figure.direction if figure.kind == "change" and figure.direction is not None else value
