"""What each row of a lane is: a code, a named line, a project or a total."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audit_lib.model import Cell
from audit_lib.money import is_blank
from audit_lib.recognise.columns import Lane
from audit_lib.reference import LineSpec, TableSpec, load_header_words, normalise
from audit_lib.reference.normalise import strip_ordinal

__all__ = ["TOTAL", "Line", "read_lines"]

TOTAL = "total"
_CODED_LABEL = re.compile(r"(\d{3}(?:\d{2}){0,2})([^\d.,%].*)")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a lane, known by a code that is unique in its table.

    Attributes
    ----------
    code : str
        Functional or economic code, slug of a named line, ``code/n`` for the n-th project of a code, ``total``,
        or ``row n`` where nothing names it. A repeated one gets ``~2``, ``~3``, ...
    label : str
        Name as printed.
    parent : str or None
        Code of the line that this line is a part of, as the printed order has it.
    depth : int
        0 for totals, 1 for categories or outermost named lines, and so on.
    cells : dict of int to Cell
        The row's cells by column.
    """

    code: str
    label: str
    parent: str | None
    depth: int
    cells: dict[int, Cell]


def read_lines(rows: Sequence[Sequence[Cell]], lane: Lane, spec: TableSpec) -> tuple[Line, ...]:
    """Read the rows under the header as lines of one lane.

    The tree is the printed one: a line belongs to the nearest line above it with a shorter code, whatever its
    digits say, so that a misprinted code breaks no sum.

    Parameters
    ----------
    rows : sequence of rows of Cell
        Data rows, top down.
    lane : Lane
    spec : TableSpec

    Returns
    -------
    tuple of Line
        Rows that print neither a name nor an amount in this lane are left out.
    """
    found: list[Line] = []
    for row in rows:
        cells = {cell.col: cell for cell in row}
        if _prints_something(cells, lane):
            found.append(_read_line(cells, lane, spec, found))
    return tuple(_unique(_place_totals(found)))


def _prints_something(cells: dict[int, Cell], lane: Lane) -> bool:
    columns = [*lane.codes, *lane.names, *lane.amounts]
    return any(not is_blank(cells[col].text) for col in columns if col in cells)


def _read_line(cells: dict[int, Cell], lane: Lane, spec: TableSpec, above: Sequence[Line]) -> Line:
    label = " ".join(_texts(cells, lane.names)) or " ".join(_texts(cells, lane.codes))
    project = _texts(cells, (lane.project,)) if lane.project else []
    name = normalise(label)
    code = "".join(re.sub(r"\D", "", normalise(text)) for text in _texts(cells, lane.codes))
    row = next(iter(cells.values())).row
    if _is_total(name, spec) or (project and _is_total(normalise(project[0]), spec)):
        return Line(code=TOTAL, label=label or project[0], parent=None, depth=0, cells=cells)
    if named := _find_named(name, spec, above):
        depth = len(list(spec.ancestry(named.slug))) - 1
        return Line(code=named.slug, label=label, parent=named.under, depth=depth, cells=cells)
    if not code and (coded := _CODED_LABEL.fullmatch(name)):
        code = coded[1]
    if not _CODE.fullmatch(code):
        return Line(code=code or f"row {row}", label=label, parent=None, depth=1, cells=cells)
    if spec.lines == "project" and project:
        number = sum(line.code.startswith(f"{code}/") for line in above) + 1
        return Line(code=f"{code}/{number}", label=project[0], parent=TOTAL, depth=1, cells=cells)
    return _coded_line(code, label, cells, above)


def _coded_line(code: str, label: str, cells: dict[int, Cell], above: Sequence[Line]) -> Line:
    depth = (len(code) - 1) // 2
    parent = next(
        (line.code for line in reversed(above) if 0 < line.depth < depth and _CODE.match(line.code)), None
    )
    return Line(code=code, label=label, parent=parent, depth=depth, cells=cells)


def _texts(cells: dict[int, Cell], columns: Sequence[int]) -> list[str]:
    return [cells[col].text.strip() for col in columns if col in cells and not is_blank(cells[col].text)]


def _is_total(name: str, spec: TableSpec) -> bool:
    return load_header_words().is_total(name) and not any(line.slug == TOTAL for line in spec.named)


def _find_named(name: str, spec: TableSpec, above: Sequence[Line]) -> LineSpec | None:
    """The named line that fits best under the lines above: the deepest one whose whole was just printed."""
    bare = strip_ordinal(name)
    fits = spec.lines_named(bare) or spec.lines_named(name)
    if len(fits) <= 1:
        return fits[0] if fits else None
    last = next(
        (line.code for line in reversed(above) if any(line.code == known.slug for known in spec.named)), None
    )
    context = list(spec.ancestry(last)) if last else []
    taken = {line.code for line in above}
    open_fits = [line for line in fits if line.slug not in taken] or list(fits)
    return min(
        open_fits, key=lambda line: context.index(line.under) if line.under in context else len(context)
    )


def _place_totals(lines: Sequence[Line]) -> Iterator[Line]:
    """Outermost lines belong to the total where the table prints one."""
    has_total = any(line.code == TOTAL for line in lines)
    for line in lines:
        outermost = line.parent is None and line.depth == 1
        yield replace(line, parent=TOTAL) if outermost and has_total else line


def _unique(lines: Iterator[Line]) -> Iterator[Line]:
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.code] += 1
        yield line if seen[line.code] == 1 else replace(line, code=f"{line.code}~{seen[line.code]}")
