"""Failures in prose -> findings: under the figure that explains them, where one does."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from audit_lib.diagnose.prose import ProseCause, explain_prose
from audit_lib.findings import Cause, Finding
from audit_lib.rules.relations import Value, judge, print_value
from audit_lib.telling import Case, claim_place
from audit_lib.terms import Lang
from audit_lib.wording import CAUSES, prose_message, prose_title

__all__ = ["group_prose"]

Key = tuple[str, str]  # rule_id, instance


def group_prose(case: Case, found: Mapping[Key, Finding]) -> list[Finding]:
    """Put findings about prose under the figures that explain them.

    Parameters
    ----------
    case : Case
    found : mapping of (rule_id, instance) to Finding
        What the rules say of the prose, each by itself.

    Returns
    -------
    list of Finding
        One per cause, with the arithmetic of all that it explains, then those that nothing explains.
    """
    web = case.web
    keys = [
        (rule_id, relation.instance) for rule_id, relation in zip(web.rule_ids, web.relations, strict=True)
    ]
    failing = [
        number
        for number, relation in enumerate(web.relations)
        if keys[number] in found and not judge(relation, web.values, *web.steps).holds
    ]
    causes = explain_prose(web, failing)
    explained = {keys[number] for cause in causes for number in cause.repairs}
    told = [_explained(case, cause, [(keys[n], found[keys[n]]) for n in cause.repairs]) for cause in causes]
    return told + [finding for key, finding in found.items() if key not in explained]


def _explained(case: Case, cause: ProseCause, repaired: Iterable[tuple[Key, Finding]]) -> Finding:
    """One finding for a cause, led by the gravest of what it explains."""
    repaired = list(repaired)
    lead = repaired[0][1]
    printed = case.web.values["claim", cause.suspect]
    figures = _figures(printed, cause.suggested)
    place = claim_place(case, cause.suspect)
    name = place.line_label or place.column_label
    told = {
        lang.value: tuple(
            dict.fromkeys(
                line
                for _, finding in repaired
                for line in finding.arithmetic[lang.value] or (finding.message[lang.value],)
            )
        )
        for lang in Lang
    }
    kind = cause.reason.kind
    source = str(case.claims.at[cause.reason.source.fact, "raw"]) if cause.reason.source else ""
    others = [other for _, finding in repaired for other in finding.places if other != place]
    count = (len(repaired), len(cause.along))
    return replace(
        lead,
        fingerprint=lead.fingerprint,
        title={lang.value: prose_title(name, figures, lang) for lang in Lang},
        message={
            lang.value: prose_message(name, {**figures, "raw": place.text}, count, lang) for lang in Lang
        },
        arithmetic=told,
        reported=figures["printed"],
        expected=figures["suggested"],
        difference=figures["difference"],
        unit=figures["unit"],
        places=(place, *dict.fromkeys(others)),
        cause=Cause(
            kind=kind,
            suspect=(
                replace(place, suggested=figures["suggested"]),
                *(claim_place(case, other) for other in (*cause.along, *cause.rivals)),
            ),
            printed=figures["printed"],
            suggested=figures["suggested"],
            repairs=tuple(f"{rule_id}[{instance}]" for (rule_id, instance), _ in repaired),
            reason={lang.value: CAUSES[kind][lang.value].format(**figures, source=source) for lang in Lang},
            alternatives=len(cause.rivals),
            certainty=f"one of {len(cause.rivals) + 1}" if cause.rivals else "unique",
        ),
    )


def _figures(printed: Value, right: Value | None) -> dict[str, str]:
    told = {"printed": print_value(printed.amount, printed.grain, printed.unit), "unit": printed.unit}
    if right is None:
        return {**told, "suggested": "", "difference": ""}
    gap = printed.amount - right.amount
    return {
        **told,
        "suggested": print_value(right.amount, right.grain, right.unit),
        "difference": print_value(gap, right.grain, right.unit),
    }
