"""The figures that a finding speaks of, cut out of the document: rows and columns of a table, a sentence of prose."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.report.markup import Html, element, join
from audit_lib.report.places import cell_anchor, name_place, name_table, name_where
from audit_lib.report.wording import say
from audit_lib.wording import line_name

__all__ = ["render_excerpts"]

_MOST_ROWS, _MOST_COLUMNS = 8, 8
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")


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
        One small table per printed table, one sentence per place in prose.
    """
    suspects = finding.cause.suspect if finding.cause else ()
    places = _unique([*suspects, *finding.places])
    grids = sorted({place.grid for place in places if place.grid is not None})
    return join([
        *(_render_region(_region(audit, grid, places, suspects, lang)) for grid in grids),
        *(_render_prose(audit, place, lang) for place in places if place.grid is None),
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
        element("tr", element("th", label, scope="row"), [
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
    )


def _label(place: FoundPlace) -> str:
    return line_name(place.line_label, place.line_code)


def _print_facts(region: _Region) -> dict[tuple[int | None, int | None, str], str]:
    """Look up the printed figures of the table by row, column and line: lanes of one row hold different lines."""
    facts = region.audit.evidence.facts
    here = facts.loc[facts["grid"] == region.grid, ["row", "col", "line_label", "line_code", "raw"]]
    return {(row, col, line_name(label, code)): raw for row, col, label, code, raw in here.to_numpy()}


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


def _render_prose(audit: Audit, place: FoundPlace, lang: str) -> Html:
    paragraph = _paragraph(audit, place)
    name = name_place(audit.evidence, place, lang)
    if not paragraph:
        return element("p", name, ": ", element("mark", place.text)) if place.text else element("p", name)
    return element("blockquote", element("p", _highlight(paragraph, place.text)), element("footer", name))


def _paragraph(audit: Audit, place: FoundPlace) -> str:
    if not place.text:
        return ""
    texts = audit.evidence.paragraphs
    if place.source:
        texts = texts[[Path(source).name == place.source for source in texts["source"]]]
    here = texts["text_line"].eq(place.text_line) if place.text_line else texts["page"].eq(place.page or 0)
    holding = (text for text in texts.loc[here.fillna(value=False), "text"] if place.text in text)
    return next(holding, "")


def _highlight(paragraph: str, figure: str) -> Iterator[Html | str]:
    """Cut out the sentences that print a figure, the figure marked, never inside a longer figure."""
    if not figure:
        yield paragraph.strip()[:400]
        return
    pattern = re.compile(rf"(?<![\d.,])({re.escape(figure)})(?![\d]|[.,]\d)")
    sentences = [found[0] for found in _SENTENCE.finditer(paragraph)]
    chosen = [sentence for sentence in sentences if pattern.search(sentence)] or [paragraph[:400]]
    for piece in pattern.split("…".join(chosen).strip()):
        yield element("mark", piece) if piece == figure else piece
