"""The findings: a table to sort and filter, and a card for each."""

from collections.abc import Sequence

from audit_lib.bases import tell_basis
from audit_lib.findings import Audit, Cause, Finding, FoundPlace
from audit_lib.report.crops import render_crops
from audit_lib.report.downloads import render_download, render_json
from audit_lib.report.excerpts import render_excerpts
from audit_lib.report.lookups import rules_of
from audit_lib.report.markup import Child, Html, element, join
from audit_lib.report.money_at_stake import find_difference
from audit_lib.report.places import (
    anchor,
    link_place,
    name_finding,
    name_place,
    name_severity,
    numbered,
    tell_in_short,
)
from audit_lib.report.wording import say
from audit_lib.terms import Lang, Severity

__all__ = ["render_card", "render_cards", "render_findings"]

_LINES, _SUSPECTS = 6, 20  # of a list that are shown; the others are folded away
_HEADS = ("number", "severity", "finding", "reported", "expected", "difference")
_ORDER = list(Severity)


def render_findings(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the table of findings, with a filter, and the findings as JSON and CSV.

    Parameters
    ----------
    audit : Audit
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Html
    """
    if not audit.findings:
        return element(
            "div",
            element("p", say("findings.none", lang), class_="none"),
            render_json(audit, lang),
            class_="audit",
        )
    return element(
        "div",
        _render_filter(lang),
        element(
            "div",
            element(
                "table",
                element("caption", say("findings.caption", lang), class_="unseen"),
                element(
                    "thead",
                    element("tr", [element("th", say(key, lang), scope="col", class_=key) for key in _HEADS]),
                ),
                element("tbody", [_row(audit, number, finding, lang) for number, finding in numbered(audit)]),
                class_="findings sortable",
            ),
            class_="scroll",
        ),
        element("p", render_download(audit, lang), class_="note download"),
        render_json(audit, lang),
        class_="audit",
    )


def render_cards(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render a card per finding: message, cause, arithmetic, excerpt, pictures, rule."""
    cards = [render_card(audit, number, finding, lang) for number, finding in numbered(audit)]
    return element("div", cards or element("p", say("findings.none", lang)), class_="audit cards")


def _render_filter(lang: str) -> Html:
    options = [element("option", severity.name_in(Lang(lang)), value=severity.value) for severity in Severity]
    return element(
        "form",
        element(
            "label",
            say("filter", lang),
            " ",
            element("input", type="search", placeholder=say("filter.hint", lang)),
        ),
        element(
            "label",
            say("severity", lang),
            " ",
            element("select", element("option", say("filter.all", lang), value=""), options),
        ),
        element("output", data_text=say("filter.shown", lang, n="{n}")),
        class_="filter",
        role="search",
        hidden=True,
    )


def _row(audit: Audit, number: int, finding: Finding, lang: str) -> Html:
    link = element("a", name_finding(audit, finding, lang), href=f"#{anchor(finding)}")
    short = tell_in_short(audit, finding, lang)
    small = [element("small", said) for said in (short, _where(audit, finding, lang)) if said]
    severity = element("td", name_severity(finding.severity, lang), data_sort=_ORDER.index(finding.severity))
    figures = {"reported": finding.reported, "expected": _expected(finding)}
    return element(
        "tr",
        element("td", number, class_="figure"),
        severity,
        element("td", link, small),
        [_figure_cell(key, figure, lang) for key, figure in figures.items()],
        _figure_cell("difference", finding.difference, lang, data_sort=find_difference(finding) or 0),
        data_severity=finding.severity.value,
    )  # fmt: skip


def _figure_cell(key: str, figure: str, lang: str, **attributes: int) -> Html:
    """Write a figure; where a phone shows no heads, it bears the name of its column."""
    named = say(key, lang) if figure else None
    return element("td", figure, class_="figure", data_label=named, **attributes)


def _where(audit: Audit, finding: Finding, lang: str) -> str:
    suspects = finding.cause.suspect if finding.cause else ()
    return "；".join(name_place(audit.evidence, place, lang) for place in (suspects or finding.places)[:1])


def _expected(finding: Finding) -> str:
    return finding.cause.suggested if finding.cause and finding.cause.suggested else finding.expected


def _permalink(finding: Finding, lang: str) -> Html:
    """Link a finding to itself; the page's script puts a button beside it that copies the address."""
    return element("a", "¶", href=f"#{anchor(finding)}", class_="permalink", aria_label=say("link", lang))


def render_card(audit: Audit, number: int, finding: Finding, lang: str = Lang.ZH) -> Html:
    """Render the card of one finding, with the number that the report calls it by."""
    return element(
        "article",
        element("p", element("span", f"#{number}", class_="number"), name_severity(finding.severity, lang), _permalink(finding, lang), class_="kicker"),
        element("h3", name_finding(audit, finding, lang)),
        element("p", finding.message[lang], class_="message"),
        _render_cause(audit, finding.cause, finding.unit, lang) if finding.cause else None,
        _render_arithmetic(finding, lang),
        element("div", render_excerpts(audit, finding, lang), class_="scroll"),
        _render_pictures(audit, finding, lang),
        element("p", _rule(audit, finding, lang), class_="meta"),
        class_=f"finding {finding.severity.value}",
        id=anchor(finding),
    )  # fmt: skip


def _render_pictures(audit: Audit, finding: Finding, lang: str) -> Html | None:
    pictures = render_crops(audit, finding, lang)
    return element("div", pictures, class_="crops") if pictures else None


def _render_cause(audit: Audit, cause: Cause, unit: str, lang: str) -> Html:
    suspects = [_suspect(audit, place, unit, lang) for place in cause.suspect]
    return element(
        "div",
        element(
            "p",
            element("b", say("cause", lang)),
            " ",
            element("span", _certainty(cause, lang), class_="certainty"),
        ),
        _render_correction(cause, unit, lang),
        element("p", cause.reason.get(lang, "")),
        _folded(suspects, _SUSPECTS, "places"),
        element("p", say("repairs", lang, n=len(cause.repairs)), class_="meta")
        if cause.suggested and cause.repairs
        else None,
        class_="cause",
    )


def _suspect(audit: Audit, place: FoundPlace, unit: str, lang: str) -> Html:
    """A suspect's place, what it prints, and the figure that would be right."""
    printed = place.text.strip() or say("blank", lang)
    change = f"{printed} → {place.suggested} {unit}" if place.suggested else printed
    named = link_place(audit.evidence, place, lang)
    return element("li", named, " ", element("small", change, class_="figure"))


def _render_correction(cause: Cause, unit: str, lang: str) -> Html | None:
    if not cause.suggested:
        return None
    blank = None if cause.printed else "blank"
    printed = element("del", cause.printed or say("blank", lang), class_=blank)
    suggested = element("ins", cause.suggested)
    said = say("correction", lang, printed=cause.printed or say("blank", lang), suggested=cause.suggested)
    return element(
        "p",
        printed,
        element("span", " → ", aria_hidden="true"),
        suggested,
        element("small", unit),
        element("span", said, class_="unseen"),
        class_="correction",
    )


def _folded(items: Sequence[Html], most: int, class_: str | None = None) -> Html | None:
    """Render a list with all but its first items folded away."""
    if not items:
        return None
    rest = element("ul", items[most:], class_=class_) if items[most:] else None
    more = element("details", element("summary", f"+ {len(items) - most}"), rest) if rest else None
    return join([element("ul", items[:most], class_=class_), more])


def _certainty(cause: Cause, lang: str) -> str:
    known = {"unique": "certainty.unique", "unresolved": "certainty.unresolved"}
    return say(known.get(cause.certainty, "certainty.several"), lang, n=cause.alternatives)


def _render_arithmetic(finding: Finding, lang: str) -> Html | None:
    lines = [element("li", line) for line in finding.arithmetic[lang]]
    if not lines:
        return None
    return element("div", element("b", say("arithmetic", lang)), _folded(lines, _LINES), class_="arithmetic")


def _rule(audit: Audit, finding: Finding, lang: str) -> list[Child]:
    """Say which rule it is, what it rests on, and what may explain a point that needs an explanation."""
    rule = rules_of(audit).get(finding.rule_id, {})
    tolerance = say("tolerance", lang, figure=finding.tolerance) if finding.tolerance else ""
    named = f"{rule.get(f'title_{lang}', '')} ({finding.rule_id})".strip()
    basis, reasons = str(rule.get("basis", "")), str(rule.get("explanations", ""))
    innocent = reasons and lang == Lang.ZH and finding.severity is not Severity.CRITICAL
    said = [
        " · ".join(part for part in (say("card.rule", lang, rule=named), tolerance) if part),
        _basis(basis, lang) if basis else "",
        say("card.innocent", lang, reasons=reasons) if innocent else "",
    ]
    return [[element("br") if number else None, part] for number, part in enumerate(filter(None, said))]


def _basis(basis: str, lang: str) -> Html:
    """Say what a rule rests on; in English with its Chinese, which is what can be cited."""
    told = tell_basis(basis, lang)
    cited = element("span", basis, lang="zh")
    if lang == Lang.ZH:
        return join([say("card.basis", lang, basis=basis)])
    if told == basis:
        return join([say("card.basis", lang, basis=""), cited])
    return join([say("card.basis", lang, basis=told), " · ", cited])
