"""The tables as printed, each suspect figure marked by border, symbol and text."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.model import Cell
from audit_lib.money import is_blank
from audit_lib.reference import load_tables
from audit_lib.report.headings import count_header_rows, render_header, span
from audit_lib.report.lookups import figures_of, table_slugs
from audit_lib.report.markup import Html, as_printed, element, own_words
from audit_lib.report.places import anchor, cell_anchor, name_table, name_where, numbered
from audit_lib.report.wording import say
from audit_lib.terms import Lang

__all__ = ["Mark", "Position", "find_marks", "render_table", "render_tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a finding says of a cell.

    Attributes
    ----------
    number, anchor
        The finding's number in the report and the id of its card.
    suspect : bool
        Whether the figure itself is taken to be wrong, or only stands in a sum that fails.
    said : str
        Key of what the mark says, in the wording.
    suggested : str
        The figure that would be right; empty where none is known.
    """

    number: int
    anchor: str
    suspect: bool
    said: str = "mark.involved"
    suggested: str = ""


_SHORT = 6  # characters that any column has room for
Position = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How the cells of one table are shown."""

    number: int
    marks: Mapping[Position, Mark]
    lang: str
    amounts: Collection[int]
    was: Mapping[Position, str] | None = None
    here: Collection[Position] = ()


def find_marks(audit: Audit) -> dict[Position, Mark]:
    """Find what is to be marked: by grid, row and column; a suspect outweighs a figure that is only involved."""
    marks: dict[Position, Mark] = {}
    for number, finding in numbered(audit):
        for position, mark in _marks(number, finding):
            if position not in marks or (mark.suspect and not marks[position].suspect):
                marks[position] = mark
    return marks


def render_tables(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render every table as printed: those with suspects open, the others folded.

    Parameters
    ----------
    audit : Audit
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Html
    """
    marks = find_marks(audit)
    tables = sorted(audit.evidence.tables.itertuples(), key=lambda table: (_group(table, marks), table.grid))
    groups = groupby(tables, key=lambda table: _group(table, marks))
    return element(
        "div",
        element("p", say("legend", lang), class_="note") if marks else None,
        [_render_group(audit, group, list(members), marks, lang) for group, members in groups],
        class_="audit tables",
    )


def render_table(
    audit: Audit,
    number: int,
    lang: str = Lang.ZH,
    *,
    was: Mapping[Position, str] | None = None,
    here: Collection[Position] = (),
) -> Html:
    """Render one table for a notebook, where its figures can be picked: each carries its position as ``data-cell``.

    Parameters
    ----------
    audit : Audit
    number : int
        Number of the table in the disclosure, 1-based.
    lang : str
        ``zh`` or ``en``.
    was : mapping of position to str, optional
        What cells printed that now hold another figure.
    here : collection of positions
        Cells to be pointed out.

    Returns
    -------
    Html
    """
    name = name_table(audit.evidence, number, lang)
    return _table(audit, number, name, find_marks(audit), lang, was=was or {}, here=here)


def _marks(number: int, finding: Finding) -> Iterator[tuple[Position, Mark]]:
    involved = Mark(number=number, anchor=anchor(finding), suspect=False)
    cause = finding.cause
    for place in cause.suspect if cause else ():
        settled = bool(place.suggested and cause and cause.suggested)
        said = "mark.should" if settled else "mark.open"
        suggested = place.suggested if settled else ""
        yield from _mark(place, replace(involved, suspect=True, said=said, suggested=suggested))
    for place in finding.places:
        yield from _mark(place, involved)


def _mark(place: FoundPlace, mark: Mark) -> Iterator[tuple[Position, Mark]]:
    if place.grid is not None and place.row is not None and place.col is not None:
        yield (place.grid, place.row, place.col), mark


def _group(table: object, marks: dict[Position, Mark]) -> int:
    """Order and heading of a table: marked, clean, performance form, unknown."""
    grid, recognised, slug = (getattr(table, name) for name in ("grid", "recognised", "table"))
    if _suspects(grid, marks):
        return 0
    if not recognised:
        return 3
    return 2 if load_tables()[slug].repeats else 1


def _suspects(grid: int, marks: dict[Position, Mark]) -> int:
    return sum(mark.suspect for (marked, _, _), mark in marks.items() if marked == grid)


def _render_group(
    audit: Audit, group: int, tables: Sequence[object], marks: dict[Position, Mark], lang: str
) -> Html:
    heading = ("tables.marked", "tables.clean", "tables.forms", "tables.unrecognised")[group]
    rendered = [_render_table(audit, table, marks, lang) for table in tables]
    return element("section", element("h3", say(heading, lang)), rendered, class_="group")


def _render_table(audit: Audit, table: object, marks: dict[Position, Mark], lang: str) -> Html:
    grid = int(table.grid)  # type: ignore[attr-defined]
    name = name_table(audit.evidence, grid, lang)
    suspects = _suspects(grid, marks)
    flag = (
        element("span", "▲ ", say("tables.suspects", lang, n=suspects), class_="flagged")
        if suspects
        else None
    )
    return element(
        "details",
        element(
            "summary",
            element("strong", name, lang=as_printed(lang)),
            " ",
            flag,
            element("span", _about(table, lang), class_="meta"),
        ),
        element(
            "div",
            _table(audit, grid, name, marks, lang),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=f"{name} ({grid})",  # forms of one title must be told apart
        ),
        class_="printed",
        id=f"table-{grid}",
        open=suspects > 0,
    )


def _about(table: object, lang: str) -> str:
    shape = say("shape", lang, rows=table.rows, columns=table.columns)  # type: ignore[attr-defined]
    unit = [say("unit", lang, unit=table.unit)] if table.unit_printed else []  # type: ignore[attr-defined]
    return " · ".join([*unit, shape, *name_where(table, lang)])


def _table(  # noqa: PLR0913 - a page and a notebook show the same table
    audit: Audit,
    number: int,
    name: str,
    marks: Mapping[Position, Mark],
    lang: str,
    *,
    was: Mapping[Position, str] | None = None,
    here: Collection[Position] = (),
) -> Html:
    grid = audit.disclosure.grids[number - 1]
    read = {figure.col: figure.column for figure in figures_of(audit.evidence, number)}
    spec = load_tables().get(table_slugs(audit.evidence)[number])
    count = count_header_rows(grid, spec)
    look = _Look(number=number, marks=marks, lang=lang, amounts=read, was=was, here=here)
    return element(
        "table",
        element("caption", name, class_="unseen"),
        render_header(grid.rows[:count], grid.width, spec, read, lang),
        element("tbody", _body(grid.rows[count:], grid.width, look)),
        lang=as_printed(lang),
    )


def _body(rows: Sequence[Sequence[Cell]], width: int, look: _Look) -> Iterator[Html]:
    for blank, run in groupby(rows, key=lambda row: _is_empty(row, look)):
        members = list(run)
        if blank and len(members) > 1:
            yield element(
                "tr",
                element("td", f"{say('blank', look.lang)} × {len(members)}", colspan=width),
                class_="gap",
            )
        else:
            yield from (element("tr", [_cell(cell, look) for cell in row]) for row in members)


def _is_empty(row: Sequence[Cell], look: _Look) -> bool:
    return all(is_blank(cell.text) and (look.number, cell.row, cell.col) not in look.marks for cell in row)


def _cell(cell: Cell, look: _Look) -> Html:
    position = (look.number, cell.row, cell.col)
    mark = look.marks.get(position)
    figure = cell.col in look.amounts
    was = None if look.was is None else look.was.get(position)
    return element(
        "td",
        None if was is None else element("del", was or say("blank", look.lang)),
        cell.text.strip(),
        _flag(mark, look.lang) if mark else None,
        class_=" ".join(_classes(cell, look, mark)) or None,
        id=cell_anchor(*position) if mark else None,
        data_cell="-".join(map(str, position)) if figure and look.was is not None else None,
        colspan=span(cell.colspan),
        rowspan=span(cell.rowspan),
    )


def _classes(cell: Cell, look: _Look, mark: Mark | None) -> Iterator[str]:
    position = (look.number, cell.row, cell.col)
    if cell.col in look.amounts:
        if mark or look.was is not None or not is_blank(cell.text):
            yield "figure"
    elif len(cell.text.strip()) > _SHORT:
        yield "name"
    if mark:
        yield "suspect" if mark.suspect else "involved"
    if look.was is not None and position in look.was:
        yield "changed"
    if position in look.here:
        yield "here"


def _flag(mark: Mark, lang: str) -> Html:
    involved = say("mark.involved", lang, n=mark.number)
    if not mark.suspect:
        return element("a", f"·{mark.number}", href=f"#{mark.anchor}", title=involved)
    said = say(mark.said, lang, figure=mark.suggested)
    return element(
        "a", f"▲{mark.number} {said}", href=f"#{mark.anchor}", title=involved, lang=own_words(lang)
    )
