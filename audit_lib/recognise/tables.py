"""Which canonical table a printed grid is: its captions, its title, its unit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from audit_lib.ingest.captions import is_caption, is_title
from audit_lib.model import Disclosure, Grid, Paragraph
from audit_lib.money import FEN_PER_UNIT
from audit_lib.reference import TableSpec, load_tables, normalise_title

__all__ = ["PrintedTable", "find_spec", "find_tables"]

_NUMBER = re.compile(r"(?:财?决?公开)?表([\d一二三四五六七八九十]+(?:-\d+)?)|财?[预决]?(?:公开)?(\d{2})表")
_UNIT = re.compile(rf"单位[:：]\s*(?:人民币)?({'|'.join(sorted(FEN_PER_UNIT, key=len, reverse=True))})")
_ENTITY = re.compile(
    r"(?:编制|公开|填报)?(?:部门|单位)(?:[（(](?:单位|部门)[)）])?(?:名称)?\s*[:：]\s*"
    rf"(?!(?:人民币)?(?:{'|'.join(FEN_PER_UNIT)})(?:\s|$))(?P<name>[^\s:：]{{2,40}}?)(?=(?:金额)?单位\s*[:：]|[\s:：]|$)"
)
_YEAR = re.compile(r"[(（]?(20\d\d)(?:年度?)?[)）]?")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_CAPTIONS_BEFORE = 6  # paragraphs above a grid that may still be its captions


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A grid with what its captions say of it.

    Attributes
    ----------
    spec : TableSpec or None
        The canonical table; None where no form knows it.
    title, number, unit, entity, year : str or None
        As its captions print them; the year is one that stands by itself, such as （2023年度）.
    notes : tuple of Paragraph
        The prose between this table and the next heading, caption or table.
    """

    grid: Grid
    spec: TableSpec | None
    title: str | None
    number: str | None
    unit: str | None
    entity: str | None
    year: str | None = None
    notes: tuple[Paragraph, ...] = ()


def find_tables(disclosure: Disclosure) -> tuple[PrintedTable, ...]:
    """Pair each grid of a disclosure with its captions and its canonical table.

    Parameters
    ----------
    disclosure : Disclosure

    Returns
    -------
    tuple of PrintedTable
        One per grid, in reading order; an unknown table, and a second one of a kind, is kept with ``spec`` None.
    """
    described = [_describe(*found) for found in _with_surroundings(disclosure.blocks)]
    return tuple(_one_of_each(described))


def _one_of_each(tables: list[PrintedTable]) -> Iterator[PrintedTable]:
    """Let the longest of several tables of one kind stand for it; the others are kept as unknown."""
    longest: dict[str, PrintedTable] = {}
    for table in tables:
        if table.spec and len(table.grid.rows) > _rows(longest.get(table.spec.slug)):
            longest[table.spec.slug] = table
    for table in tables:
        taken = table.spec and not table.spec.repeats and longest[table.spec.slug] is not table
        yield replace(table, spec=None) if taken else table


def _rows(table: PrintedTable | None) -> int:
    return len(table.grid.rows) if table else 0


@lru_cache(maxsize=10_000)
def find_spec(title: str) -> TableSpec | None:
    """Find the canonical table that a printed title names: the longest match wins.

    Examples
    --------
    >>> find_spec("财政拨款收支预算总体情况表").slug
    'appropriation'
    >>> find_spec("某县示例局2023年收支总体情况表").slug
    'summary'
    """
    name = normalise_title(title)
    best = max(load_tables().values(), key=lambda spec: spec.title_match(name))
    return best if best.title_match(name) else None


def _with_surroundings(
    blocks: Sequence[Grid | Paragraph],
) -> Iterator[tuple[Grid, list[Paragraph], list[Paragraph]]]:
    """Each grid with the paragraphs right before and right after it, up to the neighbouring grids."""
    places = [index for index, block in enumerate(blocks) if isinstance(block, Grid)]
    edges = [-1, *places, len(blocks)]
    for position, index in enumerate(places, start=1):
        grid = blocks[index]
        before = [block for block in blocks[edges[position - 1] + 1 : index] if isinstance(block, Paragraph)]
        after = [block for block in blocks[index + 1 : edges[position + 1]] if isinstance(block, Paragraph)]
        if isinstance(grid, Grid):
            yield grid, before, after


def _describe(grid: Grid, before: list[Paragraph], after: list[Paragraph]) -> PrintedTable:
    captions = [part for paragraph in before[-_CAPTIONS_BEFORE:] for part in _parts(paragraph.text)]
    title = next((text for text in reversed(captions) if is_title(text)), None)
    return PrintedTable(
        grid=grid,
        spec=find_spec(title) if title else None,
        title=title,
        number=_last(captions, _NUMBER, full=True),
        unit=_last(captions, _UNIT),
        entity=_last(captions, _ENTITY),
        year=_last(captions, _YEAR, full=True),
        notes=tuple(_notes(after)),
    )


def _parts(text: str) -> list[str]:
    """A caption line, and its pieces where wide gaps set them apart."""
    pieces = [piece.strip() for piece in re.split(r"\s{2,}|\n", text) if piece.strip()]
    return pieces if len(pieces) > 1 else [text.strip()]


def _last(captions: list[str], pattern: re.Pattern[str], *, full: bool = False) -> str | None:
    match = pattern.fullmatch if full else pattern.search
    for text in reversed(captions):
        if found := match(text.replace(" ", "") if full else text):
            return next(group for group in found.groups() if group)
    return None


def _notes(after: list[Paragraph]) -> Iterator[Paragraph]:
    for paragraph in after:
        if is_caption(paragraph.text) or _PART.match(paragraph.text.strip()):
            return
        yield paragraph
