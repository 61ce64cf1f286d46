"""The figures that a finding speaks of, cut out of the document: rows and columns of a table, a sentence of prose."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.report.lookups import figures_of
from audit_lib.report.markup import Html, as_printed, element, join, own_words
from audit_lib.report.places import cell_anchor, name_place, name_table, name_where
from audit_lib.report.sentences import figure_pattern, find_sentences
from audit_lib.report.wording import say
from audit_lib.wording import line_name

__all__ = ["render_excerpts"]

_MOST_ROWS, _MOST_COLUMNS = 8, 8
_MOST_LETTERS = 200  # of a label

_Position = tuple[int | None, int | None]  # row, column


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """The part of one printed table that a finding speaks of."""

    audit: Audit
    grid: int
    named: dict[_Position, FoundPlace]
    suspects: frozenset[_Position]
    lang: str


def render_excerpts(audit: Audit, finding: Finding, lang: str) -> Html:
    """Render the figures of a finding as they stand in the document.

    Returns
    -------
    Html
        One small table per printed table, then the sentences of prose, each once.
    """
    suspects = finding.cause.suspect if finding.cause else ()
    places = _unique([*suspects, *finding.places])
    grids = sorted({place.grid for place in places if place.grid is not None})
    return join([
        *(_render_region(_region(audit, grid, places, suspects, lang)) for grid in grids),
        *_render_quotes(audit, [place for place in places if place.grid is None], list(_corrections(finding, lang)), lang),
    ])  # fmt: skip


def _region(
    audit: Audit, grid: int, places: Sequence[FoundPlace], suspects: Sequence[FoundPlace], lang: str
) -> _Region:
    named: dict[_Position, FoundPlace] = {
        (place.row, place.col): place for place in places if place.grid == grid and place.row and place.col
    }
    wrong = frozenset((place.row, place.col) for place in suspects if place.grid == grid)
    return _Region(audit=audit, grid=grid, named=named, suspects=wrong, lang=lang)


def _unique(places: Iterable[FoundPlace]) -> list[FoundPlace]:
    seen = {
        (place.grid, place.row, place.col, place.source, place.text_line, place.text): place
        for place in reversed(list(places))
    }
    return list(seen.values())[::-1]


def _render_region(region: _Region) -> Html:
    """Render the lines of the named figures down, their columns across; figures in between are context."""
    name = name_table(region.audit.evidence, region.grid, region.lang)
    if not region.named:
        return element("p", name)
    by_row, by_col = (sorted(region.named.values(), key=attrgetter(key)) for key in ("row", "col"))
    lines = list(dict.fromkeys((place.row, _label(place)) for place in by_row))[:_MOST_ROWS]
    columns = list({place.col: place.column_label for place in by_col}.items())[:_MOST_COLUMNS]
    printed = _print_facts(region)
    rows = [
        element("tr", element("th", _short(label), scope="row"), [
            _cell(region, (row, col), label, printed.get((row, col, label))) for col, _ in columns
        ])
        for row, label in lines
    ]  # fmt: skip
    where = " · ".join(name_where(by_row[0], region.lang))
    return element(
        "table",
        element("caption", name, element("span", where)),
        element(
            "thead",
            element("tr", element("td"), [element("th", label, scope="col") for _, label in columns]),
        ),
        element("tbody", rows),
        class_="excerpt",
        lang=as_printed(region.lang),
    )


def _short(label: str) -> str:
    """Cut a label of endless length: the table as printed shows it whole."""
    return label if len(label) <= _MOST_LETTERS else f"{label[:_MOST_LETTERS]}…"


def _label(place: FoundPlace) -> str:
    return line_name(place.line_label, place.line_code)


def _print_facts(region: _Region) -> dict[tuple[int | None, int | None, str], str]:
    """Look up the printed figures of the table by row, column and line: lanes of one row hold different lines."""
    return {
        (figure.row, figure.col, line_name(figure.line_label, figure.line_code)): figure.raw
        for figure in figures_of(region.audit.evidence, region.grid)
    }


def _cell(region: _Region, position: _Position, label: str, printed: str | None) -> Html:
    """Render a figure of a line; empty where the column prints it for another line of the same row."""
    place = region.named.get(position)
    if place is None or _label(place) != label:
        return element("td", printed, class_="figure context")
    suspect = position in region.suspects
    text = place.text or printed or say("blank", region.lang)
    address = f"#{cell_anchor(region.grid, *position)}"
    linked = element("a", "▲ " if suspect else None, text, href=address)
    return element("td", linked, class_=f"figure {'suspect' if suspect else 'involved'}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Correction:
    """What would be right in place of a figure of prose."""

    text: str
    said: str


def _render_quotes(
    audit: Audit, places: Sequence[FoundPlace], corrections: Sequence[_Correction], lang: str
) -> Iterator[Html]:
    """Render each sentence once, all figures of the finding marked in it, however many places name it."""
    quotes: dict[str, list[FoundPlace]] = {}
    for place in places:
        quotes.setdefault("…".join(find_sentences(audit, place)), []).append(place)
    for quote, quoted in quotes.items():
        if quote:
            texts = [place.text for place in quoted]
            names = dict.fromkeys(name_place(audit.evidence, place, lang) for place in quoted)
            marked = element("p", _mark(quote, texts, corrections, lang), lang=as_printed(lang))
            yield element("blockquote", marked, element("footer", "；".join(names)))
        else:
            yield from (_render_unquoted(audit, place, lang) for place in quoted)


def _render_unquoted(audit: Audit, place: FoundPlace, lang: str) -> Html:
    name = name_place(audit.evidence, place, lang)
    return (
        element("p", name, ": ", element("mark", place.text, lang=as_printed(lang)))
        if place.text
        else element("p", name)
    )


def _corrections(finding: Finding, lang: str) -> Iterator[_Correction]:
    cause = finding.cause
    if cause is None or not cause.suggested:
        return
    key = "should" if cause.certainty == "unique" else "should.maybe"
    for number, place in enumerate(cause.suspect):
        suggested = place.suggested or ("" if number else cause.suggested)
        if place.grid is None and place.text and suggested:
            figure = f"{suggested} {finding.unit}".strip()
            yield _Correction(text=place.text, said=say(key, lang, figure=figure))


def _mark(
    quote: str, figures: Iterable[str], corrections: Sequence[_Correction], lang: str
) -> Iterator[Html | str]:
    """Mark the figures of a quote, never inside a longer figure, and put beside a wrong one what would be right."""
    longest = sorted(set(figures), key=len, reverse=True)
    said = {correction.text: correction.said for correction in corrections}
    for piece in re.split(f"({'|'.join(map(figure_pattern, longest))})", quote):
        if piece not in longest:
            yield piece
            continue
        yield element("mark", piece)
        if piece in said:
            yield join([" ", element("ins", said[piece], lang=own_words(lang))])
