"""The fewest mistakes behind failures that hang together and that no single cause explains: a small integer program.

Each figure that the failures reach may change, each failing rule may be one that does not apply here, and every other
rule must go on holding.  What the solver finds is checked again in integers; what it does not find within its time is
said to be unsolved, and is never called the only explanation.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audit_lib.diagnose.explanation import Explanation, explain
from audit_lib.diagnose.network import Network
from audit_lib.diagnose.quiet import no_output
from audit_lib.diagnose.slips import reason_for
from audit_lib.diagnose.struck import work_out

__all__ = ["SECONDS", "Solved", "solve_groups"]

SECONDS = 2.0  # of a processor, for all groups of a disclosure: what else the machine does changes no answer
_MOST_NODES = 2_000  # of one search; real disclosures take one
_MOST_FIGURES = 160
_MOST_CHANGES = 6
_MOST_RIVALS = 3
_TIE = 0.3  # costs closer than this are a tie
_INAPPLICABLE = 1.9  # more than a mistake, less than two
_BLANK = 0.3  # a figure that must be printed and is not
_GAP = 1e-9
_PATIENCE = 4  # seconds by the clock, which is all that the solver knows, for a second of a processor
_BIG = 1_000.0  # no figure moves further than twice the largest failure, which is so much for the solver


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What came of one group of failures.

    Attributes
    ----------
    explanations : tuple of Explanation
        One per mistake.
    inapplicable : frozenset of int
        Rows that fail beside every figure being confirmed by others: they may not apply here.
    capped : frozenset of int
        Rows that the time was not enough for.
    """

    explanations: tuple[Explanation, ...] = ()
    inapplicable: frozenset[int] = frozenset()
    capped: frozenset[int] = frozenset()


@dataclass(slots=True, kw_only=True)
class _Program:
    """One group: figures that may change, rules that must hold, failing rules that may be let go."""

    facts: list[int]
    rows: list[int]
    failing: list[int]
    cost: list[float]
    floor: list[float]
    cuts: list[tuple[list[int], list[int]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """Figures to change with their new amounts, rules let go, and what that costs."""

    amounts: dict[int, int]
    let_go: frozenset[int]
    cost: float


def solve_groups(
    network: Network, groups: Sequence[Sequence[int]], settled: set[int], *, seconds: float = SECONDS
) -> Solved:
    """Explain groups of failing rows, each by the fewest mistakes.

    Parameters
    ----------
    network : Network
        With the amounts that are settled.
    groups : sequence of sequence of int
        Failing rows that hang together.
    settled : set of int
        Figures that keep their amount.
    seconds : float
        Processor time for all groups; a group that it does not suffice for is left as it is.

    Returns
    -------
    Solved
    """
    import scipy.optimize  # type: ignore[import-untyped]  # noqa: F401 - loading it is no part of the time for solving

    end = time.process_time() + seconds
    explanations: list[Explanation] = []
    inapplicable: set[int] = set()
    capped: set[int] = set()
    for group in groups:
        program = _set_up(network, group, settled)
        answers = _answers(network, program, end) if program else None
        if answers is None:
            capped |= set(group)
        elif answers:
            explanations += _tell(network, set(group), answers)
            inapplicable |= _let_go_alone(answers)
    return Solved(
        explanations=tuple(explanations), inapplicable=frozenset(inapplicable), capped=frozenset(capped)
    )


def _set_up(network: Network, group: Sequence[int], settled: set[int]) -> _Program | None:
    """The figures of the failing rows and of the rows one step on, and every rule on them."""
    near = dict.fromkeys(fact for number in group for fact in network.facts_of(number))
    hop = dict.fromkeys(
        other for fact in near for number in network.touching[fact] for other in network.facts_of(number)
    )
    facts = [fact for fact in (near if len(hop) > _MOST_FIGURES else hop) if fact not in settled]
    if not facts or len(facts) > _MOST_FIGURES:
        return None
    near_rows = {number for fact in facts for number in network.touching[fact]}
    rows = sorted(number for number in near_rows if number in group or _binds(network, number))
    return _Program(
        facts=facts,
        rows=rows,
        failing=list(group),
        cost=[_cost(network, fact, group) for fact in facts],
        floor=[float(_least(network, fact)) for fact in facts],
    )


def _binds(network: Network, number: int) -> bool:
    """Tell whether a rule must go on holding: it does hold, and both its sides are printed."""
    return not network.fails(number) and not network.one_side_blank(number)


def _cost(network: Network, fact: int, group: Sequence[int]) -> float:
    missing = network.value[fact] is None and any(
        network.one_side_blank(number) for number in network.touching[fact] if number in group
    )
    return _BLANK if missing else network.weight(fact)


def _answers(network: Network, program: _Program, end: float) -> list[_Answer] | None:
    """The cheapest answer, and those that cost about as much; None where the time was not enough."""
    answers: list[_Answer] = []
    while len(answers) <= _MOST_RIVALS:
        left = end - time.process_time()
        solved = _solve(network, program, left) if left > 0 else None
        if solved is None:
            return None
        if not solved.amounts and not solved.let_go:
            break
        if answers and solved.cost > answers[0].cost + _TIE:
            break
        program.cuts.append((list(solved.amounts), sorted(solved.let_go)))
        if len(solved.amounts) <= _MOST_CHANGES and _holds(network, program, solved):
            answers.append(solved)
        elif not answers:
            return []
        if not _are_more_of_use(network, program, answers):
            break
    return answers


def _are_more_of_use(network: Network, program: _Program, answers: Sequence[_Answer]) -> bool:
    """Tell whether another answer would change what is told of those found."""
    best = answers[0]
    if not best.amounts:
        return len(best.let_go) == 1
    return len(answers) == 1 or _is_certain(network, set(program.failing), best)


def _holds(network: Network, program: _Program, answer: _Answer) -> bool:
    """Check an answer in integers: every rule holds, those let go apart."""
    fails = network.foresee(answer.amounts).fails & set(program.rows)
    untouched = {
        number for number in program.failing if not answer.amounts.keys() & network.facts_of(number).keys()
    }
    return (fails | untouched) <= answer.let_go


def _solve(network: Network, program: _Program, seconds: float) -> _Answer | None:
    """Solve once; an answer without changes where there is none, None where the time was not enough."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array  # type: ignore[import-untyped]

    size, loose = len(program.facts), len(program.failing)
    place = {fact: number for number, fact in enumerate(program.facts)}
    reach = 2 * max(abs(network.residual(number)) for number in program.failing)
    unit = max(reach / _BIG, 1.0)
    value = [(network.value[fact] or 0) / unit for fact in program.facts]
    entries: list[tuple[int, int, float]] = []
    low: list[float] = []
    high: list[float] = []
    for number in program.rows:
        least, most = _limits(network, number, unit)
        terms = [
            (place[fact], float(factor)) for fact, factor in network.facts_of(number).items() if fact in place
        ]
        if number in program.failing:
            slack = 2 * size + program.failing.index(number)
            for sign, limits in ((-1.0, (-np.inf, most)), (1.0, (least, np.inf))):
                entries += [(len(low), *term) for term in terms] + [(len(low), slack, sign * _BIG)]
                low.append(limits[0])
                high.append(limits[1])
        else:
            entries += [(len(low), *term) for term in terms]
            low.append(least)
            high.append(most)
    for number in range(size):
        for sign in (1.0, -1.0):
            entries += [(len(low), number, sign), (len(low), size + number, -_BIG)]
            low.append(-np.inf)
            high.append(0.0)
    for facts, rows in program.cuts:
        entries += [(len(low), size + place[fact], 1.0) for fact in facts]
        entries += [(len(low), 2 * size + program.failing.index(number), 1.0) for number in rows]
        low.append(-np.inf)
        high.append(len(facts) + len(rows) - 1.0)
    at, column, factor = zip(*entries, strict=True)
    matrix = coo_array((factor, (at, column)), shape=(len(low), 2 * size + loose)).tocsr()
    floors = [bound / unit - amount for bound, amount in zip(program.floor, value, strict=True)]
    with no_output():
        found = milp(
            np.array([0.0] * size + program.cost + [_INAPPLICABLE] * loose),
            constraints=LinearConstraint(matrix, np.array(low), np.array(high)),
            bounds=Bounds(
                np.array([max(bound, -_BIG) for bound in floors] + [0.0] * (size + loose)),
                np.array([_BIG] * size + [1.0] * (size + loose)),
            ),
            integrality=np.array([0] * size + [1] * (size + loose)),
            options={"time_limit": _PATIENCE * seconds, "node_limit": _MOST_NODES, "mip_rel_gap": _GAP},
        )
    if found.status == 1:
        return None
    if found.x is None:
        return _Answer(amounts={}, let_go=frozenset(), cost=0.0)
    chosen = [fact for fact, number in place.items() if found.x[size + number] > 0.5]
    return _Answer(
        amounts=_exact(network, {fact: value[place[fact]] + found.x[place[fact]] for fact in chosen}, unit),
        let_go=frozenset(
            number for index, number in enumerate(program.failing) if found.x[2 * size + index] > 0.5
        ),
        cost=float(found.fun),
    )


def _exact(network: Network, found: Mapping[int, float], unit: float) -> dict[int, int]:
    """Amounts in integers: what the rules give for the chosen figures, or else the solver's, to the nearest grain.

    What the rules give to the fen may be below zero where zero is within their tolerance: the solver's stands then.
    """
    derived, _ = work_out(network, list(found))
    nearest = {
        fact: round(amount * unit / network.grain[fact]) * network.grain[fact]
        for fact, amount in found.items()
    }
    sound = {fact: amount for fact, amount in derived.items() if amount >= _least(network, fact)}
    return {fact: sound.get(fact, amount) for fact, amount in nearest.items()}


def _least(network: Network, fact: int) -> int:
    """The least that a figure may be: nothing, unless it is below that as it stands."""
    return min(network.value[fact] or 0, 0)


def _let_go_alone(answers: Sequence[_Answer]) -> frozenset[int]:
    """The one rule that the only answer lets go."""
    best = answers[0]
    return best.let_go if len(answers) == 1 and len(best.let_go) == 1 else frozenset()


def _limits(network: Network, number: int, unit: float) -> tuple[float, float]:
    """How far the figures of a row may move together, in units."""
    residual, tolerance = network.residual(number), network.tolerance[number]
    least = -float("inf") if network.rows[number].at_most else (-tolerance - residual) / unit
    most = (tolerance - residual) / unit
    return least, most


def _tell(network: Network, group: set[int], answers: Sequence[_Answer]) -> Iterator[Explanation]:
    """One explanation per mistake of the cheapest answer; the other answers are its rivals.

    Where as many figures change as rules are repaired, other figures might do as well: an answer that has rivals is
    not told then, and one that has none is not called certain.  Figures that must be printed and are not need no more.
    """
    best, *others = answers
    left = _repaired(network, group, best)
    certain = _is_certain(network, group, best)
    if others and not certain:
        return
    rivals = tuple(found for other in others if (found := _as_one(network, group, other.amounts)))
    order = sorted(best.amounts, key=lambda fact: -len(left.intersection(network.touching[fact])))
    for position, fact in enumerate(order):
        mine = left.intersection(network.touching[fact])
        left -= mine
        alone = [other for other in order[position + 1 :] if not left.intersection(network.touching[other])]
        suggested = {link: best.amounts[link] for link in (fact, *alone)}
        if mine:
            yield Explanation(
                suggested=suggested,
                repairs=frozenset(mine),
                reason=reason_for(network, group, suggested),
                slack=network.grain[fact],
                touched=network.foresee(suggested).touched,
                certain=certain,
                rivals=rivals,
            )


def _repaired(network: Network, group: set[int], answer: _Answer) -> set[int]:
    return group & network.foresee(answer.amounts).touched - answer.let_go


def _is_certain(network: Network, group: set[int], answer: _Answer) -> bool:
    """Tell whether fewer figures change than rules are repaired, or all that change were blank."""
    blank = all(network.value[fact] is None for fact in answer.amounts)
    return blank or len(_repaired(network, group, answer)) > len(answer.amounts)


def _as_one(network: Network, group: set[int], amounts: Mapping[int, int]) -> Explanation | None:
    return explain(network, group, amounts, reason_for(network, group, amounts)) if amounts else None
