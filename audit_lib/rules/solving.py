"""Relations between figures, solved for one of them: what it should be, the others being right."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from audit_lib.rules.relations import WHOLE, Ref, Relation, Value, Values, most_told, signed

__all__ = ["solve"]


def solve(relation: Relation, values: Values, term: Ref) -> Fraction | None:
    """Solve a relation for one of its figures; None where it cannot be."""
    place = relation.terms.index(term)
    if relation.kind == "net":
        return _solve_net([values[ref] for ref in relation.terms], place)
    others = [Fraction(values[ref].amount) for ref in relation.terms]
    try:
        return _SOLVERS[relation.kind](others, place, relation.sign)
    except ZeroDivisionError:
        return None


def _solve_agree(terms: Sequence[Fraction], place: int, _: int) -> Fraction:
    if place:
        return terms[0]
    return Fraction(most_told([int(term) for term in terms[1:]], int(terms[0])))


def _solve_sum(terms: Sequence[Fraction], place: int, _: int) -> Fraction:
    whole, *parts = terms
    return sum(parts, Fraction(0)) if place == 0 else whole - sum(parts, Fraction(0)) + terms[place]


def _solve_net(terms: Sequence[Value], place: int) -> Fraction:
    whole, *parts = (signed(term) for term in terms)
    gap = whole - sum(parts)
    right = signed(terms[place]) + (gap if place else -gap)
    return Fraction(right * (terms[place].direction or 1))


def _solve_hundred(terms: Sequence[Fraction], place: int, _: int) -> Fraction:
    return terms[place] + WHOLE - sum(terms, Fraction(0))


def _solve_quotient(terms: Sequence[Fraction], place: int, _: int) -> Fraction:
    rate, part, whole = terms
    if place == 0:
        return part / whole * WHOLE
    return whole * rate / WHOLE if place == 1 else part * WHOLE / rate


def _solve_growth(terms: Sequence[Fraction], place: int, sign: int) -> Fraction:
    rate, change, amount = terms[0] / WHOLE, terms[1], terms[2]
    if place == 0:
        return change / (amount - sign * change) * WHOLE
    return rate * amount / (1 + sign * rate) if place == 1 else change / rate + sign * change


def _solve_growth_from(terms: Sequence[Fraction], place: int, _: int) -> Fraction:
    rate, now, prior = terms[0] / WHOLE, terms[1], terms[2]
    sign = 1 if now >= prior else -1
    if place == 0:
        return abs(now - prior) / prior * WHOLE
    return prior * (1 + sign * rate) if place == 1 else now / (1 + sign * rate)


def _solve_change_from(terms: Sequence[Fraction], place: int, _: int) -> Fraction:
    change, now, prior = terms
    sign = 1 if now >= prior else -1
    return (abs(now - prior), prior + sign * change, now - sign * change)[place]


def _solve_nothing(terms: Sequence[Fraction], place: int, _: int) -> Fraction | None:
    return terms[3 - place] if place else None


def _solve_reach(_: Sequence[Fraction], place: int, __: int) -> Fraction | None:
    return Fraction(WHOLE) if place else None


_SOLVERS: Mapping[str, Callable[[Sequence[Fraction], int, int], Fraction | None]] = {
    "agree": _solve_agree,
    "sum": _solve_sum,
    "within": _solve_sum,
    "hundred": _solve_hundred,
    "quotient": _solve_quotient,
    "growth": _solve_growth,
    "growth_from": _solve_growth_from,
    "change_from": _solve_change_from,
    "increase": lambda *_: None,
    "compare": _solve_nothing,
    "reach": _solve_reach,
}
