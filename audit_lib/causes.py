"""Explanations -> findings: what is printed, what would be right, which rules that repairs, and how sure it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from audit_lib.diagnose import Explanation, Network
from audit_lib.findings import Cause, Finding, FoundPlace
from audit_lib.telling import (
    Case,
    amount_text,
    blank_fact,
    coordinates_of,
    facts_of,
    fingerprint_of,
    gravest,
    instance_of,
    name_of,
    place_of,
    severity_of,
    sides,
    sums,
)
from audit_lib.terms import Lang
from audit_lib.wording import (
    CAUSES,
    blank_message,
    broken_sum,
    cause_message,
    cause_title,
    displaced_message,
    displaced_title,
    group_message,
    group_reason,
    inapplicable_reason,
    one_of_message,
    one_of_reason,
    unconfirmed_reason,
)

__all__ = ["tell_cause", "tell_group", "tell_lone", "tell_row"]

_MOST_NAMED = 8  # more figures than these are no help to name


def tell_cause(case: Case, explanation: Explanation, rows: list[int]) -> Finding:
    """Tell an explanation of failed rows."""
    network = case.network
    lead = gravest(case, rows)
    fact, suggested = next(iter(explanation.suggested.items()))
    printed = network.printed[fact]
    figures = {
        "printed": "" if printed is None else amount_text(case, fact, printed),
        "suggested": amount_text(case, fact, suggested),
        "unit": str(case.facts.at[fact, "unit"]),
    }
    kind = explanation.reason.kind
    if kind != "displaced" and _is_last_year(case, printed, suggested):
        kind = "last_year"
    places = {lang.value: name_of(case, fact, lang) for lang in Lang}
    others = (len(explanation.suggested) - 1, len(explanation.unsettled))
    corrected = replace(case, network=network.printing(explanation.suggested))
    broken = [number for number in sorted(explanation.breaks) if corrected.network.fails(number)]
    counts = (len(rows), _repairs_alone(network, explanation, rows), len(broken))
    return Finding(
        fingerprint=fingerprint_of(case, f"cause:{'/'.join(network.coordinate[fact])}"),
        rule_id=case.rules[network.rows[lead].rule].rule_id,
        severity=severity_of(case, lead),
        title={
            lang.value: displaced_title(places[lang.value], lang)
            if kind == "displaced"
            else cause_title(places[lang.value], figures, lang)
            for lang in Lang
        },
        message={lang.value: _message(case, explanation, figures, (counts, others), lang) for lang in Lang},
        arithmetic=_with_broken(sums(case, rows), sums(corrected, broken)),
        **coordinates_of(case, fact),
        reported=figures["printed"],
        expected=figures["suggested"],
        difference="" if printed is None else amount_text(case, fact, printed - suggested),
        tolerance="0",
        unit=figures["unit"],
        places=tuple(place_of(case, other) for other in facts_of(network, rows)),
        cause=Cause(
            kind=kind,
            suspect=_suspects(case, explanation),
            printed=figures["printed"],
            suggested=figures["suggested"],
            repairs=tuple(instance_of(case, number) for number in rows),
            reason=_reason(case, kind, explanation, figures),
            alternatives=len(explanation.rivals),
            certainty=explanation.certainty,
        ),
    )


def _message(
    case: Case,
    explanation: Explanation,
    figures: dict[str, str],
    counted: tuple[tuple[int, int, int], tuple[int, int]],
    lang: Lang,
) -> str:
    counts, others = counted
    place = name_of(case, next(iter(explanation.suggested)), lang)
    source = explanation.reason.source
    if explanation.reason.kind == "displaced" and source:
        number = len(explanation.suggested)
        return displaced_message(place, name_of(case, source.fact, lang), figures, (number, counts[0]), lang)
    return cause_message(place, figures, counts, others, lang)


def tell_group(case: Case, rows: list[int], *, inapplicable: bool, capped: bool) -> Finding:
    """Tell failures that nothing explains: one by itself, or several that hang together."""
    if len(rows) > 1:
        return _group(case, rows, capped=capped)
    finding = tell_row(case, rows[0])
    if not inapplicable:
        return finding
    words = {lang.value: inapplicable_reason(lang) for lang in Lang}
    return replace(finding, cause=_open_cause(case, rows, "inapplicable", words))


def tell_lone(case: Case, explanation: Explanation, number: int) -> Finding:
    """Tell a lone failed rule, and those of its figures that may be the wrong one, likeliest first.

    They are named where they are few; where it is one only, the others being confirmed elsewhere, that is said.
    """
    finding = tell_row(case, number)
    row = case.network.facts_of(number)
    amounts: dict[int, int] = {}
    for found in (explanation, *explanation.rivals):
        amounts = {fact: amount for fact, amount in found.suggested.items() if fact in row} | amounts
    count = len(amounts)
    if count > _MOST_NAMED:
        return finding
    kind, reason = ("one_of", one_of_reason) if count > 1 else ("unconfirmed", unconfirmed_reason)
    words = {lang.value: reason(count, lang) for lang in Lang}
    suspects = tuple(_suspect(case, fact, amount) for fact, amount in amounts.items())
    cause = replace(_open_cause(case, [number], kind, words), suspect=suspects, alternatives=count - 1)
    if count == 1:
        return replace(finding, cause=cause)
    told = {lang.value: one_of_message(finding.message[lang.value], count, lang) for lang in Lang}
    return replace(finding, message=told, cause=replace(cause, certainty=f"one of {count}"))


def tell_row(case: Case, number: int) -> Finding:
    """Tell one failed rule at one place, as the suite words it."""
    network = case.network
    row = network.rows[number]
    rule = case.rules[row.rule]
    blank_one = blank_fact(network, row)
    fact = row.left[0][0] if blank_one is None else blank_one
    left, right = sides(network, row)
    blank = network.one_side_blank(number)
    expected = (right or left) if blank else right
    figures = {
        "reported": "" if blank else amount_text(case, fact, left),
        "expected": amount_text(case, fact, expected),
        "difference": "" if blank else amount_text(case, fact, left - right),
        "unit": str(case.facts.at[fact, "unit"]),
    }
    words = {
        lang.value: blank_message(name_of(case, fact, lang), figures, lang)
        if blank
        else rule.message[lang.value].format(place=name_of(case, fact, lang), **figures)
        for lang in Lang
    }
    return Finding(
        fingerprint=fingerprint_of(case, instance_of(case, number)),
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message=words,
        arithmetic=sums(case, [number]),
        **coordinates_of(case, fact),
        **figures,
        tolerance=amount_text(case, fact, network.tolerance[number]),
        places=tuple(place_of(case, other) for other in facts_of(network, [number])),
        cause=None,
    )


def _suspects(case: Case, explanation: Explanation) -> tuple[FoundPlace, ...]:
    """The figures that cannot be right, each with the amount that would be, as far as it is known."""
    known = (_suspect(case, fact, amount) for fact, amount in explanation.suggested.items())
    return (*known, *(place_of(case, fact) for fact in explanation.unsettled))


def _suspect(case: Case, fact: int, amount: int) -> FoundPlace:
    return replace(place_of(case, fact), suggested=amount_text(case, fact, amount))


def _is_last_year(case: Case, printed: int | None, suggested: int) -> bool:
    """Tell whether prose that prints the suggested figure and its change gives the printed one for the year before."""
    for result in case.results[case.results["rule_id"] == "narrative.growth"].itertuples():
        told = {case.claims.at[claim, "kind"]: case.claims.loc[claim] for claim in result.claims}
        if "amount" in told and "change" in told and not pd.isna(told["change"]["direction"]):
            amount, change = int(told["amount"]["value"]), told["change"]
            before = amount - int(change["direction"]) * int(change["value"])
            if amount == suggested and before == printed != suggested:
                return True
    return False


def _reason(case: Case, kind: str, explanation: Explanation, figures: dict[str, str]) -> dict[str, str]:
    source = explanation.reason.source
    return {
        lang.value: CAUSES[kind][lang.value].format(
            **figures, source=name_of(case, source.fact, lang) if source else ""
        )
        for lang in Lang
    }


def _with_broken(
    repaired: dict[str, tuple[str, ...]], broken: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Sums that a correction repairs, then those that it would break, with the corrected figures."""
    return {
        lang.value: (*repaired[lang.value], *(broken_sum(line, lang) for line in broken[lang.value]))
        for lang in Lang
    }


def _repairs_alone(network: Network, explanation: Explanation, rows: list[int]) -> int:
    """How many of the rows the suggestion repairs with every other figure as printed."""
    corrected = network.trial()
    corrected.change(explanation.suggested)
    return sum(not corrected.fails(number) for number in rows)


def _open_cause(case: Case, rows: Sequence[int], kind: str, reason: dict[str, str]) -> Cause:
    """A cause that names no one figure."""
    return Cause(
        kind=kind,
        suspect=(),
        printed="",
        suggested="",
        repairs=tuple(instance_of(case, row) for row in rows),
        reason=reason,
        alternatives=0,
        certainty="unresolved",
    )


def _group(case: Case, rows: list[int], *, capped: bool) -> Finding:
    network = case.network
    finding = tell_row(case, gravest(case, rows))
    shares = Counter(fact for row in rows for fact in network.facts_of(row))
    told = [fact for fact in facts_of(network, rows) if shares[fact] > 1]
    shared = told or [fact for fact, times in shares.items() if times > 1]  # blanks alone hang them together
    words = {lang.value: group_reason(len(rows), lang, capped=capped) for lang in Lang}
    return replace(
        finding,
        fingerprint=fingerprint_of(case, f"group:{min(instance_of(case, row) for row in rows)}"),
        message={lang.value: group_message(name_of(case, shared[0], lang), len(rows), lang) for lang in Lang},
        reported="",
        expected="",
        difference="",
        arithmetic=sums(case, rows),
        places=tuple(place_of(case, fact) for fact in facts_of(network, rows)),
        cause=replace(
            _open_cause(case, rows, "unresolved", words),
            suspect=tuple(place_of(case, fact) for fact in shared),
            alternatives=len(shared),
        ),
    )
