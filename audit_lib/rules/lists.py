"""What a list in prose adds up: the figure that each of its parts gives, and which of them are its parts."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from audit_lib.recognise.subjects import core
from audit_lib.rules.statements import Said, Statement

__all__ = ["READERS", "Reader", "each_once", "list_of", "parts_that_add_up"]

Reader = Callable[[Statement], Said | None]


def _amount(role: str, statement: Statement) -> Said | None:
    return statement.amount(role)


def _first_count(statement: Statement) -> Said | None:
    return next(iter(statement.said("count")), None)


def _move(statement: Statement) -> Said | None:
    return statement.one("change") or statement.word("flat")


def list_of(role: str) -> str:
    """What a list of amounts of one role is called."""
    return f"list of {role}".strip()


READERS: Mapping[str, Mapping[str, Reader]] = {
    "amounts": {list_of(role): partial(_amount, role) for role in ("", "final", "opening")},
    "counts": {"list of": _first_count},
    "changes": {"changes of": _move},
}  # by what a list adds: how a statement gives it


def each_once(parts: Sequence[Statement], read: Reader) -> list[Said]:
    """Figures of the parts, one for each name; none at all where a name gives none, or gives it twice."""
    found: dict[str, list[Said]] = {}
    for part in parts:
        said = read(part)
        found.setdefault(core(part.subject).removesuffix("支"), []).extend([said] if said else [])
    return [each[0] for each in found.values()] if all(len(each) == 1 for each in found.values()) else []


def parts_that_add_up(whole: Said, named: Sequence[Said], everything: Sequence[Said]) -> Sequence[Said]:
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
