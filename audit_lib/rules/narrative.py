"""Rules about figures in prose: against the tables, and against each other in one statement."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

import pandas as pd

from audit_lib.money import format_amount
from audit_lib.recognise import Evidence
from audit_lib.reference import normalise
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["NARRATIVE_KINDS"]

_COLUMNS = ["kind", "subject", "value", "grain", "direction", "unit"]
_Steps = tuple[int, int]
_ROUNDED, _CUT = (-1, 1), (0, 2)  # what a printed figure stands for, in half steps below and above it
_MODELS = ((_ROUNDED, _ROUNDED), (_CUT, _CUT), (_CUT, _ROUNDED))  # of amounts, and of rates
_MILLION = 1_000_000  # rates and shares are millionths
_ITEM = re.compile(r"^(?P<category>.{2,30}?)\(类\)(?P<item>.{2,40}?)\(款\)(?P<sub_item>.{2,40}?)\(项\)")
_TAIL = re.compile(r"支出$")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure in prose: its row number, kind, value with grain, direction and unit."""

    number: int
    kind: str
    subject: str
    value: int | None
    grain: int
    direction: int
    unit: str


def _growth(_: Mapping[str, Any], evidence: Evidence, index: Index) -> Iterator[Verdict]:
    """A rate must be the change over what there was before, within the printed precision.

    1. A statement that does not print one amount, one change and one rate is passed over.
    2. What was before is the amount less the change; where that is nothing there is no rate.
    3. Each figure stands for half its last printed step on either side; in a disclosure whose rates fit better if
       digits were cut off, for a whole step above.
    """
    found = [statement for claims in _statements(evidence, index) if (statement := _growth_of(claims))]
    tried = [[_judge_growth(index, claims, model) for claims in found] for model in _MODELS]
    yield from min(
        tried, key=_failures
    )  # the first of equally good ones: rounding, unless cutting fits better


def _growth_of(claims: list[_Claim]) -> tuple[_Claim, _Claim, _Claim] | None:
    """The amount, the change and the rate of a statement that prints one of each."""
    by_kind = {
        kind: [claim for claim in claims if claim.kind == kind] for kind in ("amount", "change", "rate")
    }
    if any(len(found) != 1 or found[0].value is None for found in by_kind.values()):
        return None
    amount, change, rate = (found[0] for found in by_kind.values())
    return amount, change, rate


def _failures(verdicts: list[Verdict]) -> int:
    return sum(verdict.outcome is Outcome.FAIL for verdict in verdicts)


def _judge_growth(
    index: Index, claims: tuple[_Claim, _Claim, _Claim], model: tuple[_Steps, _Steps]
) -> Verdict:
    amount, change, rate = claims
    steps, rate_steps = model
    verdict = Verdict(
        disclosure=index.disclosure,
        instance=f"growth of {normalise(amount.subject)}",
        outcome=Outcome.PASS,
        claims=(rate.number, change.number, amount.number),
    )
    base = (amount.value or 0) - change.direction * (change.value or 0)
    if base == 0 or not change.value:
        return replace(
            verdict, outcome=Outcome.NOT_APPLICABLE, reason="no base" if base == 0 else "no change"
        )
    rates = _rates(amount, change, change.direction, steps)
    printed = Fraction(rate.value or 0, _MILLION)
    low, high = (printed + Fraction(step * rate.grain, 2 * _MILLION) for step in rate_steps)
    exact = Fraction(change.value, base)
    figures = {
        "reported": _percent(printed, rate.grain),
        "expected": _percent(exact, rate.grain),
        "difference": _percent(printed - exact, rate.grain),
        "unit": "%",
        "arithmetic": _sum(amount, change, exact, rate),
    }
    if rates and low <= rates[1] and rates[0] <= high and change.direction == rate.direction:
        rounded = not low <= exact <= high
        return replace(verdict, outcome=Outcome.ROUNDING if rounded else Outcome.PASS)
    turned = _rates(amount, change, -change.direction, steps)
    fits_turned = turned is not None and low <= turned[1] and turned[0] <= high
    reason = "direction" if change.direction != rate.direction or fits_turned else "rate"
    return replace(verdict, outcome=Outcome.FAIL, reason=reason, figures=figures)


def _rates(amount: _Claim, change: _Claim, direction: int, steps: _Steps) -> tuple[Fraction, Fraction] | None:
    """Least and greatest rate that the printed amount and change allow; None where there is no base."""
    corners = []
    for up, out in product(steps, repeat=2):
        moved = Fraction(change.value or 0) + Fraction(up * change.grain, 2)
        base = Fraction(amount.value or 0) + Fraction(out * amount.grain, 2) - direction * moved
        if base <= 0:
            return None
        corners.append(max(moved, Fraction(0)) / base)
    return min(corners), max(corners)


def _not_blank(_: Mapping[str, Any], evidence: Evidence, index: Index) -> Iterator[Verdict]:
    """An amount in a sentence must be filled in."""
    for claim in _claims(evidence, index):
        if claim.kind == "amount":
            blank = claim.value is None
            yield Verdict(
                disclosure=index.disclosure,
                instance=f"amount of {normalise(claim.subject)}",
                outcome=Outcome.FAIL if blank else Outcome.PASS,
                reason="blank" if blank else "",
                claims=(claim.number,),
            )


def _items_agree(kwargs: Mapping[str, Any], evidence: Evidence, index: Index) -> Iterator[Verdict]:
    """The amount that prose gives for an item must be the one of the table.

    1. The statement names category, item and sub-item; the sub-item is looked up by its name, and by the name of
       its item where two bear it.
    2. A name that the table does not print, or prints twice, is not looked up.
    3. Both figures are of one innermost line: of the same precision they must be the same.
    """
    table, column = kwargs["sheet"], kwargs["measure"]
    names = _names(evidence, index, table)
    for claims in _statements(evidence, index):
        first = next((claim for claim in claims if claim.kind == "amount" and claim.value is not None), None)
        found = _ITEM.match(normalise(first.subject)) if first else None
        if first is None or found is None:
            continue
        lines = names.get(_bare(found["sub_item"]), [])
        fact = index.cell.get((table, lines[0], column)) if len(lines) == 1 else None
        if fact is not None:
            yield _judge_item(evidence, index, first, fact)


def _judge_item(evidence: Evidence, index: Index, claim: _Claim, fact: int) -> Verdict:
    row = evidence.facts.loc[fact, ["amount_fen", "grain_fen", "line_code", "table"]]
    verdict = Verdict(
        disclosure=index.disclosure,
        instance=f"{row['table']}/{row['line_code']} in prose",
        outcome=Outcome.NOT_APPLICABLE,
        reason="blank",
        facts=(fact,),
        claims=(claim.number,),
    )
    if pd.isna(row["amount_fen"]) or claim.value is None:
        return verdict
    amount = int(row["amount_fen"])
    difference = claim.value - amount
    grains = (claim.grain, int(row["grain_fen"]))
    allowed = 0 if grains[0] == grains[1] else max(grains) // 2
    if abs(difference) <= allowed:
        return replace(verdict, outcome=Outcome.PASS if difference == 0 else Outcome.ROUNDING, reason="")
    grain = min(grains)
    figures = {
        "reported": format_amount(claim.value, grain, claim.unit),
        "expected": format_amount(amount, grain, claim.unit),
        "difference": format_amount(difference, grain, claim.unit),
        "unit": claim.unit,
    }
    return replace(verdict, outcome=Outcome.FAIL, reason="differs", figures=figures)


def _names(evidence: Evidence, index: Index, table: str) -> dict[str, list[str]]:
    """Codes of the sub-items of a table by their bare names."""
    facts = evidence.facts
    mine = facts[
        (facts["disclosure"] == index.disclosure) & (facts["table"] == table) & (facts["depth"] == 3)
    ]
    names: dict[str, list[str]] = {}
    for code, label in mine[["line_code", "line_label"]].drop_duplicates().itertuples(index=False):
        names.setdefault(_bare(normalise(label)), []).append(code)
    return names


def _bare(name: str) -> str:
    return _TAIL.sub("", name)


def _statements(evidence: Evidence, index: Index) -> Iterator[list[_Claim]]:
    """Claims of a disclosure, statement by statement."""
    columns = [evidence.claims[name].tolist() for name in ("disclosure", "statement", *_COLUMNS)]
    found: dict[int, list[_Claim]] = {}
    for number, (disclosure, statement, *row) in enumerate(zip(*columns, strict=True)):
        if disclosure == index.disclosure:
            found.setdefault(statement, []).append(_claim(number, tuple(row)))
    yield from found.values()


def _claims(evidence: Evidence, index: Index) -> Iterator[_Claim]:
    for statement in _statements(evidence, index):
        yield from statement


def _claim(number: int, row: tuple[Any, ...]) -> _Claim:
    kind, subject, value, grain, direction, unit = row
    return _Claim(
        number=number,
        kind=kind,
        subject=subject,
        value=None if pd.isna(value) else int(value),
        grain=1 if pd.isna(grain) else int(grain),
        direction=0 if pd.isna(direction) else int(direction),
        unit=unit,
    )


def _sum(amount: _Claim, change: _Claim, exact: Fraction, rate: _Claim) -> str:
    """The change over what there was before, in the printed figures."""
    grain = min(amount.grain, change.grain)
    moved, now = (format_amount(claim.value or 0, grain, amount.unit) for claim in (change, amount))
    sign = "-" if change.direction > 0 else "+"
    printed = _percent(Fraction(rate.value or 0, _MILLION), rate.grain)
    return f"{moved} / ({now} {sign} {moved}) = {_percent(exact, rate.grain)}% ≠ {printed}%"


def _percent(rate: Fraction, grain: int) -> str:
    """Print a rate in per cent with the decimals of a grain in millionths, one more than it needs to be told apart."""
    return format_amount(round(rate * _MILLION * 100), max(grain * 10, 1), "万元")


NARRATIVE_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_growth_to_match": _growth,
    "expect_amount_not_to_be_blank": _not_blank,
    "expect_claim_to_agree": _items_agree,
}
