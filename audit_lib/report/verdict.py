"""The head of a report: what is wrong, how much money it is about, what was not looked at."""

from audit_lib.findings import Audit, Coverage, Reading
from audit_lib.report.markup import Html, as_printed, element
from audit_lib.report.money_at_stake import find_largest, print_fen, sum_differences
from audit_lib.report.places import anchor, name_severity
from audit_lib.report.wording import say
from audit_lib.terms import Lang, Phase, Reader, Severity
from audit_lib.wording import name_pages

__all__ = ["name_audit", "render_verdict"]


def name_audit(audit: Reading, lang: str = Lang.ZH) -> str:
    """Name a report: agency, year, phase."""
    return " · ".join([audit.entity, *_period(audit, lang)])


def render_verdict(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the headline, the counts, the money at stake and what was not checked.

    Parameters
    ----------
    audit : Audit
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Html
    """
    return element(
        "header",
        element("p", " · ".join([say("report", lang), *_period(audit, lang)]), class_="kicker"),
        element("h1", audit.entity, lang=as_printed(lang)),
        _headline(audit, lang),
        _todo(audit, lang),
        element(
            "dl", [_tile(audit, severity, lang) for severity in Severity], _money(audit, lang), class_="tiles"
        ),
        element("ul", [element("li", line) for line in _limits(audit, lang)], class_="limits"),
        class_="audit verdict",
    )


def _period(audit: Reading, lang: str) -> list[str]:
    year = [say("year", lang, year=audit.fiscal_year)] if audit.fiscal_year else []
    return [*year, *(phase.name_in(Lang(lang)) for phase in Phase if phase.value == audit.phase)]


def _gravest(audit: Audit) -> Severity | None:
    return next((severity for severity in Severity if audit.count(severity)), None)


def _verdict(audit: Audit) -> str:
    """The gravest of what was found; clean or blind where there is nothing to correct or to explain."""
    gravest = _gravest(audit)
    if gravest not in {None, Severity.INFO}:
        return str(gravest)
    return "clean" if audit.looked else "blind"


def _headline(audit: Audit, lang: str) -> Html:
    key, gravest = _verdict(audit), _gravest(audit)
    count = 0 if gravest is None else audit.count(gravest)
    return element("p", say(f"verdict.{key}", lang, n=count), class_=f"headline {key}")


def _todo(audit: Audit, lang: str) -> Html:
    """Say in a line what to do now."""
    counts = {severity: audit.count(severity) for severity in Severity}
    steps = [say(f"todo.{severity.value}", lang, n=count) for severity, count in counts.items() if count]
    key = _verdict(audit)
    if key in {"clean", "blind"}:
        steps.insert(0, say(f"todo.{key}", lang))
    told = ("；" if lang == Lang.ZH else "; ").join(steps) + ("。" if lang == Lang.ZH else ".")
    return element("p", element("b", say("todo", lang)), told, class_="todo")


def _tile(audit: Audit, severity: Severity, lang: str) -> Html:
    return element(
        "div",
        element("dt", name_severity(severity, lang)),
        element("dd", element("b", audit.count(severity)), element("small", say(severity.value, lang))),
        class_=f"tile {severity.value}",
    )


def _money(audit: Audit, lang: str) -> Html:
    largest = find_largest(audit)
    if largest is None:
        return element(
            "div",
            element("dt", say("money.sum", lang)),
            element("dd", element("b", "0"), element("small", say("money.none", lang))),
            class_="tile wide",
        )
    size, number, finding = largest
    link = element("a", f"{print_fen(size)} (#{number})", href=f"#{anchor(finding)}")
    return element(
        "div",
        element("dt", say("money.sum", lang)),
        element(
            "dd",
            element("b", print_fen(sum_differences(audit))),
            element("small", say("money.largest", lang), ": ", link),
        ),
        class_="tile wide",
    )


def _limits(audit: Audit, lang: str) -> list[str]:
    facts = audit.evidence.facts
    scanned = int((facts["amount_fen"].notna() & (facts["reader"] == Reader.OCR.value)).sum())
    coverage, unknown = audit.coverage, int((~audit.evidence.tables["recognised"]).sum())
    return [
        *(
            [say("unread", lang, pages=name_pages(coverage.unread_pages, Lang(lang)))]
            if coverage.unread_pages
            else []
        ),
        *([say("recognised", lang, n=scanned)] if scanned else []),
        *(_figures(coverage, lang) if coverage.figures else [say("checked.nothing", lang)]),
        *([say("tables.unknown", lang, n=unknown)] if unknown else []),
        *([say("rounding", lang, n=audit.rounding)] if audit.rounding else []),
        *([] if lang == Lang.ZH else [say("units", lang)]),
    ]


def _figures(coverage: Coverage, lang: str) -> list[str]:
    left = coverage.figures - coverage.reached - coverage.not_understood
    unchecked = say("unchecked", lang, n=max(left, 0), unread=coverage.not_understood)
    return [
        say("checked.of", lang, total=coverage.figures, checked=coverage.reached),
        unchecked if left > 0 or coverage.not_understood else say("unchecked.none", lang),
    ]
