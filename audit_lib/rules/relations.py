"""What figures in prose owe each other: relations that can be judged, and solved for one of their figures.

A printed figure stands for an interval of half its grain on either side (from itself to the next step, in a
disclosure that cuts digits off); a relation fails only where no values inside these intervals satisfy it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from audit_lib.money import FEN_PER_UNIT, format_amount

__all__ = [
    "CUT",
    "EITHER",
    "RATED",
    "ROUNDED",
    "WHOLE",
    "Judgement",
    "Ref",
    "Relation",
    "Steps",
    "Value",
    "Values",
    "judge",
    "most_told",
    "print_value",
    "signed",
]

Ref = tuple[str, int]  # ("claim" or "fact", row number)
Steps = tuple[int, int]
ROUNDED: Steps = (-1, 1)  # what a printed figure stands for, in half steps below and above it
CUT: Steps = (0, 2)
EITHER: Steps = (-1, 2)
_Quotient = tuple[int, int]  # of whole numbers, the second above nought: compared without dividing
_Bounds = tuple[_Quotient, _Quotient]
_UNBOUNDED: _Quotient = (10**12, 1)
RATED = ("quotient", "growth", "growth_from")  # relations whose first figure is a rate
WHOLE = 1_000_000  # a hundred per cent: rates and shares are millionths
_STEP = 2  # half steps between one last digit and the next
_FEN_PER_PERCENT = 100  # prints a percentage as if it were an amount of 万元


class Value(NamedTuple):
    """A figure: fen, millionths or a count, with the step it was printed at."""

    amount: int
    grain: int
    unit: str
    direction: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One relation between figures.

    Attributes
    ----------
    kind : str
        ``agree`` (first = one of the others), ``sum`` (first = sum of the others), ``within`` (first ≥ sum of the
        others), ``net`` (the same of changes, each with its direction), ``hundred`` (all add up to 100 %), ``quotient`` (first = second ÷ third), ``growth`` (first = second ÷ (third less second)),
        ``growth_from`` (first = (second - third) ÷ third), ``change_from`` (first = second - third),
        ``increase`` (first, an increase, is at most second), ``compare``
        (first is the word for second against third), ``reach`` (first is the word for second against 100 %).
    terms : tuple of Ref
        The figure that is judged first.
    sign : int
        Direction of the change, for ``growth``.
    exact : bool
        Whether figures of the same grain must be the same.
    balanced : bool
        Whether the first is one of shares that add up to a hundred as printed: the last digit of one of them may have
        been set so that they do.
    """

    disclosure: str
    instance: str
    kind: str
    terms: tuple[Ref, ...]
    sign: int = 1
    exact: bool = False
    balanced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What came of a relation: whether it holds, holds exactly, or cannot be looked at, and what it gives."""

    holds: bool
    exact: bool = True
    missing: str = ""
    reason: str = ""
    expected: Fraction | None = None


Values = Mapping[Ref, Value]


def judge(
    relation: Relation, values: Values, steps: Steps = ROUNDED, rate_steps: Steps = ROUNDED
) -> Judgement:
    """Judge a relation.

    Parameters
    ----------
    relation : Relation
    values : mapping of Ref to Value
        All its terms.
    steps, rate_steps : pair of int
        What amounts, and what rates, stand for, in half steps.

    Returns
    -------
    Judgement
    """
    return _JUDGES[relation.kind](relation, [values[term] for term in relation.terms], (steps, rate_steps))


def print_value(value: Fraction | int, grain: int, unit: str) -> str:
    """Print a figure in its unit, with the decimals of its grain."""
    if unit == "%":
        return format_amount(round(value * _FEN_PER_PERCENT), max(grain * _FEN_PER_PERCENT, 1), "万元")
    if unit in ("元", "千元", "万元", "百万元", "亿元"):
        return format_amount(round(value), grain, unit)
    return str(round(value))


def _agree(relation: Relation, terms: Sequence[Value], _: tuple[Steps, Steps]) -> Judgement:
    first, *others = terms
    nearest = min(others, key=lambda other: abs(other.amount - first.amount))
    right = most_told([other.amount for other in others], first.amount)
    gap = abs(first.amount - nearest.amount)
    same_grain = first.grain == nearest.grain
    if relation.exact:
        allowed = 0 if same_grain else max(first.grain, nearest.grain) // 2
    else:
        allowed = (first.grain + nearest.grain) // 2
    holds = gap <= allowed or _is_cut(first, nearest)
    return Judgement(holds=holds, exact=gap == 0, reason="differs", expected=Fraction(right))


def _is_cut(first: Value, other: Value) -> bool:
    """Tell whether a figure in whole units is another without its decimals, which prose may cut off."""
    unit = FEN_PER_UNIT.get(first.unit, 0)
    return unit > other.grain and first.grain == unit and 0 <= abs(other.amount) - abs(first.amount) < unit


def most_told(amounts: Sequence[int], printed: int) -> int:
    """The amount that most cells print; of several, the one nearest to what is printed."""
    return min(amounts, key=lambda amount: (-amounts.count(amount), abs(amount - printed)))


def _sum(relation: Relation, terms: Sequence[Value], _: tuple[Steps, Steps]) -> Judgement:
    whole, *parts = terms
    total = sum(part.amount for part in parts)
    allowed = 0 if relation.exact else sum(term.grain for term in terms) // 2
    gap = whole.amount - total
    over = relation.kind == "within"
    return Judgement(
        holds=(-gap if over else abs(gap)) <= allowed,
        exact=gap >= 0 if over else gap == 0,
        reason="parts_above" if over else "parts",
        expected=Fraction(total),
    )


def _net(_: Relation, terms: Sequence[Value], _steps: tuple[Steps, Steps]) -> Judgement:
    whole, *parts = (signed(term) for term in terms)
    allowed = sum(term.grain for term in terms) // 2
    total = sum(parts)
    return Judgement(
        holds=abs(whole - total) <= allowed,
        exact=whole == total,
        reason="parts",
        expected=Fraction(abs(total)),
    )


def signed(change: Value) -> int:
    """A change with the sign of its direction; nothing where it has none."""
    return change.amount * (change.direction or 0)


def _hundred(_: Relation, terms: Sequence[Value], _steps: tuple[Steps, Steps]) -> Judgement:
    gap = sum(term.amount for term in terms) - WHOLE
    return Judgement(
        holds=2 * abs(gap) <= sum(term.grain for term in terms),
        exact=gap == 0,
        reason="hundred",
        expected=Fraction(terms[0].amount - gap),
    )


def _quotient(relation: Relation, terms: Sequence[Value], steps: tuple[Steps, Steps]) -> Judgement:
    rate, part, whole = terms
    if whole.amount == 0:
        return Judgement(holds=not rate.amount or not part.amount, missing="no base")
    quotient, bounds = Fraction(part.amount, whole.amount), _quotients(part, whole, steps[0])
    judged = _rated(rate, quotient, bounds, steps[1], "quotient")
    if judged.holds or not relation.balanced:
        return judged
    low, high = steps[1]
    set_right = _rated(rate, quotient, bounds, (low - _STEP, high + _STEP), "quotient")
    return replace(set_right, exact=False)


def _growth(relation: Relation, terms: Sequence[Value], steps: tuple[Steps, Steps]) -> Judgement:
    rate, change, amount = terms
    base = amount.amount - relation.sign * change.amount
    if base == 0 or not change.amount:
        return Judgement(holds=True, missing="no base" if base == 0 else "no change")
    bounds = _growths(change, amount, relation.sign, steps[0])
    judged = _rated(rate, Fraction(change.amount, base), bounds, steps[1], "rate")
    if judged.holds and rate.direction in (relation.sign, None):
        return judged
    turned = _growths(change, amount, -relation.sign, steps[0])
    fits_turned = turned is not None and _meets(turned, _interval(rate, steps[1]))
    misdirected = rate.direction not in (relation.sign, None) or fits_turned
    return Judgement(
        holds=False, reason="direction" if misdirected else "rate", expected=judged.expected, exact=False
    )


def _growth_from(_: Relation, terms: Sequence[Value], steps: tuple[Steps, Steps]) -> Judgement:
    rate, now, prior = terms
    if prior.amount == 0:
        return Judgement(holds=True, missing="no base")
    gap = Fraction(now.amount - prior.amount, prior.amount)
    quotients = [Fraction(*each) for each in _quotients(now, prior, steps[0]) or ()]
    low, high = sorted(abs(each - 1) for each in quotients) if quotients else (abs(gap), abs(gap))
    if quotients and quotients[0] < 1 < quotients[1]:
        low = Fraction(0)
    judged = _rated(rate, abs(gap), (low.as_integer_ratio(), high.as_integer_ratio()), steps[1], "rate")
    direction = (gap > 0) - (gap < 0)
    if judged.holds and gap and rate.direction not in (direction, None):
        return Judgement(holds=False, reason="direction", expected=judged.expected, exact=False)
    return judged


def _increase(_: Relation, terms: Sequence[Value], _steps: tuple[Steps, Steps]) -> Judgement:
    gap = terms[0].amount - terms[1].amount
    holds = 2 * gap <= sum(term.grain for term in terms)
    return Judgement(holds=holds, exact=gap <= 0, reason="increase", expected=Fraction(terms[1].amount))


def _change_from(_: Relation, terms: Sequence[Value], _steps: tuple[Steps, Steps]) -> Judgement:
    change, now, prior = terms
    gap = now.amount - prior.amount
    off = abs((change.direction or 0) * change.amount - gap)
    allowed = sum(term.grain for term in terms) // 2
    turned = abs(change.amount - abs(gap)) <= allowed
    return Judgement(
        holds=off <= allowed,
        exact=off == 0,
        reason="direction" if turned else "change",
        expected=Fraction(abs(gap)),
    )


def _compare(_: Relation, terms: Sequence[Value], _steps: tuple[Steps, Steps]) -> Judgement:
    word, left, *rest = terms
    right = rest[0] if rest else Value(amount=WHOLE, grain=1, unit="%")
    gap = left.amount - right.amount
    told = word.direction or 0
    allowed = (left.grain + right.grain) // 2
    if told == 0:
        return Judgement(
            holds=abs(gap) <= allowed, exact=gap == 0, reason="not_level", expected=Fraction(gap)
        )
    return Judgement(
        holds=gap * told > -allowed, exact=gap * told > 0, reason="comparison", expected=Fraction(gap)
    )


def _rated(rate: Value, exact: Fraction, bounds: _Bounds | None, steps: Steps, reason: str) -> Judgement:
    """Judge a printed rate against the least and the greatest that the figures behind it allow."""
    printed, right = _interval(rate, steps), exact.as_integer_ratio()
    return Judgement(
        holds=bounds is not None and _meets(bounds, printed),
        exact=_meets((right, right), printed),
        reason=reason,
        expected=exact * WHOLE,
    )


def _interval(rate: Value, steps: Steps) -> _Bounds:
    low, high = steps
    return (_moved(rate, low), 2 * WHOLE), (_moved(rate, high), 2 * WHOLE)


def _meets(one: _Bounds, other: _Bounds) -> bool:
    return not _is_less(one[1], other[0]) and not _is_less(other[1], one[0])


def _is_less(one: _Quotient, other: _Quotient) -> bool:
    return one[0] * other[1] < other[0] * one[1]


def _quotients(part: Value, whole: Value, steps: Steps) -> _Bounds | None:
    """Least and greatest quotient that the printed figures allow; None where there is nothing to divide by."""
    corners = [(_moved(part, up), _moved(whole, down)) for up, down in product(steps, repeat=2)]
    return _bounds(corners)


def _growths(change: Value, amount: Value, sign: int, steps: Steps) -> _Bounds | None:
    """Least and greatest rate that the printed amount and change allow; None where there is no base."""
    corners = []
    for up, out in product(steps, repeat=2):
        moved = _moved(change, up)
        corners.append((moved, _moved(amount, out) - sign * moved))
    return _bounds(corners)


def _moved(value: Value, half_steps: int) -> int:
    """Twice a figure that is so many half steps from the printed one."""
    return 2 * value.amount + half_steps * value.grain


def _bounds(corners: Sequence[tuple[int, int]]) -> _Bounds | None:
    """Bounds of the quotients; the greatest is unbounded where a divisor may be nothing."""
    found = [(max(part, 0), whole) for part, whole in corners if whole > 0]
    if not found:
        return None
    least = greatest = found[0]
    for each in found:
        least = each if _is_less(each, least) else least
        greatest = each if _is_less(greatest, each) else greatest
    return least, greatest if len(found) == len(corners) else _UNBOUNDED


_JUDGES: Mapping[str, Callable[[Relation, Sequence[Value], tuple[Steps, Steps]], Judgement]] = {
    "agree": _agree,
    "sum": _sum,
    "within": _sum,
    "net": _net,
    "hundred": _hundred,
    "quotient": _quotient,
    "growth": _growth,
    "growth_from": _growth_from,
    "change_from": _change_from,
    "increase": _increase,
    "compare": _compare,
    "reach": _compare,
}
