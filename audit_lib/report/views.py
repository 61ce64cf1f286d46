"""What a report comes to: for whoever publishes, what to change and where; for whoever reads, what not to rely on."""

from collections.abc import Iterator
from dataclasses import dataclass

from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.report.markup import Child, Html, as_printed, element, join
from audit_lib.report.places import (
    anchor,
    cell_anchor,
    link_place,
    name_finding,
    name_severity,
    name_table,
    name_where,
    numbered,
    tell_in_short,
)
from audit_lib.report.wording import say
from audit_lib.terms import Lang
from audit_lib.wording import line_name

__all__ = ["render_views"]

_MOST = 12  # figures of one table that are listed
_MOST_CHANGES, _FIRST_CHANGES = 20, 5  # corrections of one finding that are listed: all, or of more the first
_NAMED = frozenset({"view.printed", "view.change", "count.figures"})  # columns named in each row on a phone

_Key = tuple[int | None, int | None, int | None, int | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doubt:
    """A printed figure that is not to be relied on, and the finding that says so."""

    place: FoundPlace
    number: int
    finding: Finding
    suspect: bool
    said: str


def render_views(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the list of corrections and the list of figures not to rely on, with buttons to choose between them.

    A page shows the first until the other is chosen; without a script, and in a notebook, both stand there.

    Parameters
    ----------
    audit : Audit
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Html
    """
    buttons = [
        element("button", say(f"view.{view}", lang), type="button", data_view=view, aria_pressed="false")
        for view in ("publisher", "reader")
    ]
    return element(
        "div",
        element("div", buttons, class_="switch", role="group", aria_label=say("view", lang), hidden=True),
        _view("publisher", _render_changes(audit, lang), lang),
        _view("reader", _render_doubts(audit, lang), lang),
        class_="audit views",
    )


def _view(name: str, body: Html, lang: str) -> Html:
    return element("section", element("h3", say(f"view.{name}.title", lang)), body, class_=f"view {name}")


def _render_changes(audit: Audit, lang: str) -> Html:
    rows = [row for number, finding in numbered(audit) for row in _changes(audit, number, finding, lang)]
    if not rows:
        return element("p", say("findings.none", lang), class_="none")
    return _table(
        "view.publisher.title", ("number", "severity", "where", "view.printed", "view.change"), rows, lang
    )


def _changes(audit: Audit, number: int, finding: Finding, lang: str) -> Iterator[list[Child]]:
    """One row per figure that is to be changed, of very many the first; one for the finding where nobody knows the right one."""
    link = element("a", f"#{number}", href=f"#{anchor(finding)}")
    severity = name_severity(finding.severity, lang)
    certain = _corrections(finding)
    told = certain if len(certain) <= _MOST_CHANGES else certain[:_FIRST_CHANGES]
    for place, suggested in told:
        change = [element("ins", suggested), f" {finding.unit}" if finding.unit else None]
        maybe = None if finding.cause and finding.cause.certainty == "unique" else say("view.maybe", lang)
        yield [
            link,
            severity,
            link_place(audit.evidence, place, lang),
            _printed(place, lang),
            [change, maybe],
        ]
    if told != certain:
        more = say("view.likewise", lang, n=len(certain) - len(told))
        yield [link, severity, None, None, more]
    if not certain:
        suspects = finding.cause.suspect if finding.cause else ()
        places = (suspects or finding.places)[:1]
        where = [link_place(audit.evidence, place, lang) for place in places]
        printed = [_printed(place, lang) for place in places]
        asked = say(f"view.{finding.severity.value}", lang)
        wrong = tell_in_short(audit, finding, lang) or name_finding(audit, finding, lang)
        yield [link, severity, where, printed, [wrong, element("small", asked)]]


def _corrections(finding: Finding) -> list[tuple[FoundPlace, str]]:
    cause = finding.cause
    if cause is None or not cause.suggested:
        return []
    own = [
        place.suggested or ("" if number else cause.suggested) for number, place in enumerate(cause.suspect)
    ]
    return [(place, right) for place, right in zip(cause.suspect, own, strict=True) if right]


def _printed(place: FoundPlace, lang: str) -> Child:
    text = place.text.strip()
    told = text or say("blank", lang)
    return element("span", told, lang=as_printed(lang)) if text and as_printed(lang) else told


def _render_doubts(audit: Audit, lang: str) -> Html:
    tables: dict[int | None, list[_Doubt]] = {}
    for doubt in _find_doubts(audit, lang):
        tables.setdefault(doubt.place.grid, []).append(doubt)
    unread = _unchecked(audit, lang)
    rows: list[list[Child]] = [
        [_name(audit, grid, lang), str(len(doubts)), _list(doubts, lang)]
        for grid, doubts in sorted(tables.items(), key=lambda item: (item[0] is None, item[0] or 0))
    ]
    heads = ("table", "count.figures", "view.figures")
    listed = _table("view.reader.title", heads, rows, lang) if rows else None
    return join([
        listed or element("p", say("view.reader.none", lang), class_="none"),
        element("p", say("view.unchecked", lang), "；".join(unread), class_="note") if unread else None,
    ])  # fmt: skip


def _find_doubts(audit: Audit, lang: str) -> list[_Doubt]:
    """The figures in doubt, each once: a suspect outweighs a figure that only does not fit with others."""
    doubts = [doubt for number, finding in numbered(audit) for doubt in _doubts(number, finding, lang)]
    found: dict[_Key, _Doubt] = {}
    for doubt in sorted(doubts, key=lambda doubt: not doubt.suspect):
        found.setdefault(_key(doubt.place), doubt)
    return list(found.values())


def _doubts(number: int, finding: Finding, lang: str) -> Iterator[_Doubt]:
    if not (finding.cause or finding.difference):
        return  # it speaks of words, or of what is not there
    suspects = finding.cause.suspect if finding.cause else ()
    right = {_key(place): suggested for place, suggested in _corrections(finding)}
    for place in suspects or finding.places:
        if any(char.isdigit() for char in place.text) or (suspects and place.col is not None):
            said = _say_doubt(finding, right.get(_key(place), ""), lang)
            yield _Doubt(place=place, number=number, finding=finding, suspect=bool(suspects), said=said)


def _key(place: FoundPlace) -> _Key:
    return (place.grid, place.row, place.col, place.page, place.text)


def _say_doubt(finding: Finding, suggested: str, lang: str) -> str:
    if not suggested:
        return say("mark.open" if finding.cause and finding.cause.suspect else "view.unclear", lang)
    sure = finding.cause is not None and finding.cause.certainty == "unique"
    return say("should" if sure else "should.maybe", lang, figure=f"{suggested} {finding.unit}".strip())


def _list(doubts: list[_Doubt], lang: str) -> Html:
    lines = [element("li", _line(doubt, lang)) for doubt in doubts]
    more = element("li", say("view.more", lang, n=len(lines) - _MOST)) if lines[_MOST:] else None
    return element("ul", lines[:_MOST], more)


def _line(doubt: _Doubt, lang: str) -> list[Child]:
    place = doubt.place
    names = [
        line_name(place.line_label, place.line_code),
        place.column_label.strip(),
        *name_where(place, lang),
    ]
    printed = element("b", _printed(place, lang))
    if place.grid is not None and place.row is not None and place.col is not None:
        printed = element("a", printed, href=f"#{cell_anchor(place.grid, place.row, place.col)}")
    link = element("a", f"#{doubt.number}", href=f"#{anchor(doubt.finding)}")
    return [printed, " ", doubt.said, " ", link, element("small", " · ".join(name for name in names if name))]


def _name(audit: Audit, grid: int | None, lang: str) -> Html:
    if grid is None:
        return element("span", say("prose", lang))
    return element("a", name_table(audit.evidence, grid, lang), href=f"#table-{grid}")


def _unchecked(audit: Audit, lang: str) -> list[str]:
    """Tables with figures that no rule reached, and tables that no form knows."""
    measured = audit.coverage.per_table
    idle = measured[(measured["printed"] > 0) & (measured["checked"] == 0)] if len(measured) else measured
    unknown = audit.evidence.tables.loc[~audit.evidence.tables["recognised"], "grid"]
    titles = [str(row.title) or str(row.table) for row in idle.itertuples()]
    return list(dict.fromkeys([*titles, *(name_table(audit.evidence, int(grid), lang) for grid in unknown)]))


def _table(caption: str, heads: tuple[str, ...], rows: list[list[Child]], lang: str) -> Html:
    names = [say(key, lang) for key in heads]
    head = element("tr", [element("th", name, scope="col") for name in names])
    labels = [name if key in _NAMED else None for key, name in zip(heads, names, strict=True)]
    body = [
        element(
            "tr", [element("td", cell, data_label=label) for cell, label in zip(row, labels, strict=True)]
        )
        for row in rows
    ]
    table = element(
        "table",
        element("caption", say(caption, lang), class_="unseen"),
        element("thead", head),
        element("tbody", body),
    )
    return element("div", table, class_="scroll", tabindex=0, role="region", aria_label=say(caption, lang))
