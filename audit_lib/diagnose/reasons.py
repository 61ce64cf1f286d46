"""What kind of slip turns the figure that would be right into the one that is printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Neighbour", "Reason", "name_slip"]

_SUPPORT = 0.35  # the same line of another table prints what is suggested
_CERTAIN = 0.95
_DECIMAL_POWERS = (1, 2, 3)
_UNIT = 10_000  # 万元 to 元


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A printed figure near a suspect: its amount in fen, and what it is to the suspect."""

    amount: int
    relation: str
    fact: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of slip, how much it speaks for itself (0 to 1), and the figure that it was copied from, if any."""

    kind: str
    weight: float
    source: Neighbour | None = None


def name_slip(
    printed: int | None,
    suggested: int,
    unit_fen: int,
    neighbours: Sequence[Neighbour],
    *,
    whole: bool = False,
) -> Reason:
    """Name the slip that best explains a printed figure.

    Parameters
    ----------
    printed : int or None
        Amount as printed, fen; None where the cell is blank.
    suggested : int
        Amount that repairs the failed rules, fen.
    unit_fen : int
        Grain of the figure, fen: digits are compared in this unit.
    neighbours : sequence of Neighbour
        Figures that it may have been copied from, or that it should repeat.
    whole : bool
        Whether the figure is a sum of others in its column.

    Returns
    -------
    Reason
        ``figure`` with no weight where no slip fits.  A reason weighs more where the same line of another table
        prints what is suggested.

    Examples
    --------
    >>> name_slip(5430, 4530, 1, []).kind
    'transposed'
    """
    best = max(_slips(printed, suggested, unit_fen, neighbours), key=lambda reason: reason.weight)
    if printed is None and whole:
        best = Reason("blank_subtotal", best.weight)
    twin = next((near for near in neighbours if near.relation == "table" and near.amount == suggested), None)
    if not twin or not suggested:
        return best
    if not best.weight:
        return Reason("differs", _SUPPORT, twin)
    return Reason(best.kind, min(best.weight + _SUPPORT, _CERTAIN), best.source)


def _slips(
    printed: int | None, suggested: int, unit_fen: int, neighbours: Sequence[Neighbour]
) -> Iterator[Reason]:
    yield Reason("figure", 0.0)
    if printed is None:
        yield Reason("blank", 0.9)
        return
    copied = next((near for near in neighbours if near.amount == printed and printed), None)
    if copied:
        yield Reason("copied", 0.4 if suggested else 0.5, copied)
    if suggested == 0:
        yield Reason("surplus", 0.01)
        return
    if printed == -suggested:
        yield Reason("sign", 0.6)
    if printed and _times(printed, suggested, _UNIT):
        yield Reason("unit", 0.7)
    if printed and any(_times(printed, suggested, 10**power) for power in _DECIMAL_POWERS):
        yield Reason("decimal", 0.7)
    yield from _digit_slips(str(abs(printed) // unit_fen), str(abs(suggested) // unit_fen))


def _times(printed: int, suggested: int, factor: int) -> bool:
    return printed == suggested * factor or suggested == printed * factor


def _digit_slips(printed: str, suggested: str) -> Iterator[Reason]:
    if len(printed) == len(suggested):
        places = [
            place for place, pair in enumerate(zip(printed, suggested, strict=True)) if pair[0] != pair[1]
        ]
        swapped = len(places) == 2 and places[1] == places[0] + 1
        if (
            swapped
            and printed[places[0]] == suggested[places[1]]
            and printed[places[1]] == suggested[places[0]]
        ):
            yield Reason("transposed", 0.7)
        if len(places) == 1 and len(printed) > 1:
            yield Reason("digit", 0.45)
    elif _drops_one(printed, suggested):
        yield Reason("digit_added", 0.45)
    elif _drops_one(suggested, printed):
        yield Reason("digit_dropped", 0.45)


def _drops_one(longer: str, shorter: str) -> bool:
    """Tell whether striking one digit of a figure gives the other."""
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )
