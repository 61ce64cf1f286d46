"""Which figure in prose is wrong: the one whose correction repairs most of what fails and breaks nothing.

Cells of the tables stand fast here: what is wrong in them is told by the network of tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from audit_lib.diagnose.reasons import Neighbour, Reason, name_slip
from audit_lib.rules.narrative import Web
from audit_lib.rules.relations import RATED, Ref, Relation, Value, judge
from audit_lib.rules.solving import solve

__all__ = ["ProseCause", "explain_prose"]

_NEAR = 12  # claims: about a paragraph
_WORKED_OUT = 0.5  # how much it speaks for a rate being wrong that it was worked out: more than one wrong digit elsewhere
_MOST_NAMED = 8  # of more figures that a sum adds, one is named only where something speaks for it


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseCause:
    """One mistaken figure, or word of direction, in prose.

    Attributes
    ----------
    suspect : int
        Row number of the claim.
    suggested : Value or None
        The figure that would be right; None where the word is wrong, not the figure.
    along : tuple of int
        Claims that carry the same mistake: a part and its whole.
    repairs : tuple of int
        Relations that it repairs, by their number in the web.
    rivals : tuple of int
        Other claims that would repair as much.
    """

    suspect: int
    suggested: Value | None
    reason: Reason
    repairs: tuple[int, ...]
    along: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()


def explain_prose(web: Web, failing: Sequence[int]) -> list[ProseCause]:
    """Explain failures by the fewest mistaken figures.

    Parameters
    ----------
    web : Web
    failing : sequence of int
        Numbers of the relations that are to be explained.

    Returns
    -------
    list of ProseCause
        Each failure is repaired by one of them at most; what none repairs is left out.
    """
    left = set(failing)
    found: list[ProseCause] = []
    while left:
        tried = sorted(_candidates(web, left), key=partial(_rank, web))
        if not tried:
            break
        best = tried[0]
        rivals = {
            cause.suspect
            for cause in tried
            if cause.suspect not in (best.suspect, *best.along)
            and set(cause.repairs) & set(best.repairs)
            and len(cause.repairs) == len(best.repairs)
        }
        if not _is_guess(web, best):
            found.append(replace(best, rivals=tuple(sorted(rivals))))
        left -= set(best.repairs)
    return found


def _is_guess(web: Web, cause: ProseCause) -> bool:
    """Tell whether one figure of many is suspected with nothing but their sum to speak for it."""
    several = len(cause.repairs) > 1 or cause.reason.weight
    return not several and len(web.relations[cause.repairs[0]].terms) > _MOST_NAMED


def _candidates(web: Web, left: set[int]) -> Iterator[ProseCause]:
    """Changes of one figure, of one wherever it is repeated, and of a part along with its whole.

    Two figures change together only where one of them cannot change by itself: else they are two mistakes.
    """
    claims = {term for number in left for term in web.relations[number].terms if term[0] == "claim"}
    alone: dict[tuple[Ref, Value], list[ProseCause]] = {}
    for claim in sorted(claims):
        twins = _twins(web, claim, left)
        for value in _values(web, claim):
            alone[claim, value] = list(_tried(web, {claim: value} | dict.fromkeys(twins, value), left))
            yield from alone[claim, value]
    for (claim, value), found in alone.items():
        bound = _bound_to(web, claim) & claims
        for (other, also), likewise in alone.items():
            if other in bound and not (found and likewise):
                yield from _tried(web, {claim: value, other: also}, left)
    for number in sorted(left):
        yield from _turned(web, number)


def _twins(web: Web, claim: Ref, left: set[int]) -> list[Ref]:
    """Claims that repeat a figure and fail against the very cells: 为5.84万元……支出决算为5.84万元."""
    cells = {
        (relation.terms[1:], web.values[relation.terms[0]])
        for relation in (web.relations[number] for number in left)
        if relation.kind == "agree" and relation.terms[0] == claim
    }
    return [
        relation.terms[0]
        for relation in (web.relations[number] for number in sorted(left))
        if relation.kind == "agree"
        and relation.terms[0] > claim
        and (relation.terms[1:], web.values[relation.terms[0]]) in cells
    ]


def _bound_to(web: Web, claim: Ref) -> set[Ref]:
    """Later claims that a sum ties to this one as its whole or its part."""
    found: set[Ref] = set()
    for number in web.around(claim):
        whole, *parts = web.relations[number].terms
        if web.relations[number].kind == "sum":
            found.update(parts if claim == whole else [whole])
    return {term for term in found if term[0] == "claim" and term > claim}


def _values(web: Web, claim: Ref) -> list[Value]:
    """Figures that one of the relations around a claim gives for it, as finely printed as what they rest on."""
    printed = web.values[claim]
    found: dict[int, Value] = {}
    for number in web.around(claim):
        relation = web.relations[number]
        exact = solve(relation, web.values, claim)
        if exact is not None:
            grain = _grain(web, relation, printed)
            amount = round(exact / grain) * grain
            found.setdefault(amount, printed._replace(amount=amount, grain=grain))
    return [value for amount, value in found.items() if amount >= 0 and amount != printed.amount]


def _grain(web: Web, relation: Relation, printed: Value) -> int:
    if relation.kind not in ("agree", "sum"):
        return printed.grain
    return min(web.values[term].grain for term in relation.terms)


def _tried(web: Web, changes: Mapping[Ref, Value], left: set[int]) -> Iterator[ProseCause]:
    values = {**web.values, **changes}
    touching = {number for claim in changes for number in web.around(claim)}
    holding = {number for number in touching if _holds(web.relations[number], values, web)}
    before = {number for number in touching if _holds(web.relations[number], web.values, web)}
    repairs = (holding - before) & left
    if not repairs or before - holding or len(repairs) < len(changes):
        return
    claim, *along = changes
    printed = web.values[claim]
    reason = name_slip(printed.amount, changes[claim].amount, printed.grain, _neighbours(web, claim))
    yield ProseCause(
        suspect=claim[1],
        suggested=changes[claim],
        reason=reason,
        repairs=tuple(sorted(repairs)),
        along=tuple(other[1] for other in along),
    )


def _turned(web: Web, number: int) -> Iterator[ProseCause]:
    """The word of direction may be wrong, and the figures right."""
    relation = web.relations[number]
    if relation.kind not in ("growth", "growth_from", "change_from", "compare"):
        return
    words = relation.terms[:2] if relation.kind == "growth" else relation.terms[:1]
    turned = {term: web.values[term]._replace(direction=-(web.values[term].direction or 0)) for term in words}
    sign = turned[words[-1]].direction or relation.sign
    if _holds(replace(relation, sign=sign), {**web.values, **turned}, web):
        yield ProseCause(
            suspect=words[-1][1], suggested=None, reason=Reason("direction", 0.8), repairs=(number,)
        )


def _holds(relation: Relation, values: Mapping[Ref, Value], web: Web) -> bool:
    return judge(relation, values, *web.steps).holds


def _neighbours(web: Web, claim: Ref) -> list[Neighbour]:
    """Figures of the same kind nearby in the prose, from which it may have been copied."""
    unit, moves = web.values[claim].unit, web.values[claim].direction is None
    near = sorted(
        (abs(ref[1] - claim[1]), ref[1], value.amount)
        for ref, value in web.values.items()
        if ref[0] == "claim" and ref != claim and (value.unit, value.direction is None) == (unit, moves)
    )
    return [Neighbour(amount, "near", number) for distance, number, amount in near if distance <= _NEAR]


def _rank(web: Web, cause: ProseCause) -> tuple[int, int, float, int]:
    """Order causes: most repairs first, then the fewest figures, then what speaks for itself.

    A rate that somebody worked out is wrong more often than the amounts that it was worked out of.
    """
    rated = any(
        web.relations[number].kind in RATED and web.relations[number].terms[0] == ("claim", cause.suspect)
        for number in cause.repairs
    )
    weight = max(cause.reason.weight, _WORKED_OUT) if rated else cause.reason.weight
    return -len(cause.repairs), len(cause.along), -weight, -cause.suspect
