"""What each row of a lane is: a code, a named line, a project or a total."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from audit_lib.model import Cell
from audit_lib.money import is_blank
from audit_lib.recognise.columns import Lane, is_of_another_year, latest_year
from audit_lib.reference import LineSpec, TableSpec, find_category, load_header_words, normalise
from audit_lib.reference.normalise import strip_ordinal

__all__ = ["TOTAL", "Line", "read_lines", "read_matrix", "read_total_row"]

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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a row is read against: its table, its lane, and the lines above it."""

    spec: TableSpec
    lane: int
    above: list[Line]


def read_lines(
    rows: Sequence[Sequence[Cell]], lane: Lane, spec: TableSpec, number: int = 1
) -> tuple[Line, ...]:
    """Read the rows under the header as lines of one lane.

    The tree is the printed one: a line belongs to the nearest line above it with a shorter code, whatever its
    digits say, so that a misprinted code breaks no sum.

    Parameters
    ----------
    rows : sequence of rows of Cell
        Data rows, top down.
    lane : Lane
    spec : TableSpec
    number : int
        Which lane of the table it is, from the left, 1-based.

    Returns
    -------
    tuple of Line
        Rows that print neither a name nor an amount in this lane are left out.
    """
    found: list[Line] = []
    reading = _Reading(spec, number, found)
    for row in rows:
        cells = {cell.col: cell for cell in row}
        if _prints_something(cells, lane):
            found.append(_read_line(cells, lane, reading))
    return tuple(_unique(_place_totals(found)))


def read_matrix(
    rows: Sequence[Sequence[Cell]], headers: Sequence[Sequence[str]], spec: TableSpec
) -> Iterator[tuple[Line, str, str]]:
    """Read a table whose header names lines and columns alike, such as 三公 items over 预算数 and 决算数.

    Where the header names lines alone, the first column of the table is meant.

    Parameters
    ----------
    rows : sequence of rows of Cell
        Data rows, top down.
    headers : sequence of sequence of str
        Normalised header texts of each column, outermost first; index 0 is unused.
    spec : TableSpec

    Yields
    ------
    Line, str, str
        A line with the one cell of it, the column's slug, and the printed header.
    """
    seen: Counter[tuple[str, str]] = Counter()
    latest = latest_year(headers)
    printed = {found.slug for path in headers for text in path if (found := spec.find_column(text))}
    for cell in (cell for row in rows for cell in row if cell.col < len(headers)):
        inward = _with_groups(headers[cell.col])
        line = next((named[0] for text in inward if (named := spec.lines_named(text))), None)
        if line:
            label = next(text for text in inward if line.matches(text))
            column = spec.settle(_matrix_column(inward, label, headers[cell.col], spec, latest), printed)
            seen[line.slug, column] += 1
            times = seen[line.slug, column]
            yield (
                Line(
                    code=line.slug if times == 1 else f"{line.slug}~{times}",
                    label=label,
                    parent=line.under,
                    depth=len(list(spec.ancestry(line.slug))) - 1,
                    cells={cell.col: cell},
                ),
                column,
                inward[0],
            )


def _matrix_column(
    inward: Sequence[str], label: str, path: Sequence[str], spec: TableSpec, latest: int | None
) -> str:
    """The column of a cell whose header names its line too."""
    if is_of_another_year(path, latest):
        return "/".join(path)
    named = (spec.find_column(text) for text in inward if text != label)
    return next((found for found in named if found), spec.columns[0]).slug


def read_total_row(
    rows: Sequence[Sequence[Cell]], headers: Sequence[Sequence[str]], spec: TableSpec
) -> Iterator[tuple[Line, str, str]]:
    """Read a table that prints its total alone: amounts under column headers, and no name beside them."""
    for cell in (cell for row in rows for cell in row if cell.col < len(headers)):
        column = next((found for text in headers[cell.col][::-1] if (found := spec.find_column(text))), None)
        if column:
            line = Line(code=TOTAL, label="", parent=None, depth=0, cells={cell.col: cell})
            yield line, column.slug, headers[cell.col][-1]


def _with_groups(outward: Sequence[str]) -> list[str]:
    """Header texts of a column, innermost first, each after the one that says which group it is of."""
    inward = list(outward)[::-1]
    groups = [f"{outer}/{inner}" for inner, outer in pairwise(inward)]
    return [text for pair in zip_longest(groups, inward) for text in pair if text]


def _prints_something(cells: dict[int, Cell], lane: Lane) -> bool:
    columns = [*lane.codes, *lane.names, *lane.amounts]
    return any(not is_blank(cells[col].text) for col in columns if col in cells)


def _read_line(cells: dict[int, Cell], lane: Lane, reading: _Reading) -> Line:
    label = " ".join(_texts(cells, lane.names)) or " ".join(_texts(cells, lane.codes))
    project = _texts(cells, (lane.project,)) if lane.project else []
    name = normalise(label)
    code = "".join(re.sub(r"\D", "", normalise(text)) for text in _texts(cells, lane.codes))
    if not code and (named := _find_named(name, reading)):
        depth = len(list(reading.spec.ancestry(named.slug))) - 1
        return Line(code=named.slug, label=label, parent=named.under, depth=depth, cells=cells)
    if any(load_header_words().is_total(normalise(text)) for text in (label, *project)):
        return Line(code=TOTAL, label=label or project[0], parent=None, depth=0, cells=cells)
    if lane.levels:
        return _in_tree(cells, label, lane, reading.above)
    return _read_coded(cells, lane, reading, code or _code_in_label(name, reading.spec))


def _read_coded(cells: dict[int, Cell], lane: Lane, reading: _Reading, code: str) -> Line:
    """Read a row by its code: that of a line of a classification, of a project, or a misprinted one."""
    label = " ".join(_texts(cells, lane.names)) or " ".join(_texts(cells, lane.codes))
    project = _texts(cells, (lane.project,)) if lane.project else []
    if not _CODE.fullmatch(code) and len(_texts(cells, lane.codes)) > 1:
        depth = len(_texts(cells, lane.codes))  # a misprinted code still stands in the columns of its level
        return _under(Line(code=code, label=label, parent=None, depth=depth, cells=cells), reading.above)
    if not _CODE.fullmatch(code):
        row = next(iter(cells.values())).row
        return Line(code=code or f"row {row}", label=label, parent=None, depth=1, cells=cells)
    if reading.spec.lines == "project" and project:
        number = sum(line.code.startswith(f"{code}/") for line in reading.above) + 1
        return Line(code=f"{code}/{number}", label=project[0], parent=TOTAL, depth=1, cells=cells)
    depth = (len(code) - 1) // 2
    return _under(Line(code=code, label=label, parent=None, depth=depth, cells=cells), reading.above)


def _in_tree(cells: dict[int, Cell], label: str, lane: Lane, above: Sequence[Line]) -> Line:
    """Put a row of a tree under the nearest one above it of an outer level: its first name tells its own level."""
    own = min((level for col, level in lane.levels.items() if _texts(cells, (col,))), default=1)
    parent = next((line.code for line in reversed(above) if 0 < line.depth < own), None)
    row = next(iter(cells.values())).row
    return Line(code=f"row {row}", label=label, parent=parent, depth=own, cells=cells)


def _code_in_label(name: str, spec: TableSpec) -> str:
    """The code that stands in front of a name, or the one that a category's name stands for; else nothing."""
    if coded := _CODED_LABEL.fullmatch(name):
        return coded[1]
    return (find_category(strip_ordinal(name)) or "") if "functional" in spec.lines else ""


def _under(line: Line, above: Sequence[Line]) -> Line:
    """Put a line under the nearest one above it of a higher level."""
    coded = (other for other in reversed(above) if 0 < other.depth < line.depth and _CODE.match(other.code))
    return replace(line, parent=next((other.code for other in coded), None))


def _texts(cells: dict[int, Cell], columns: Sequence[int]) -> list[str]:
    """Printed texts in the columns; a merged cell that reaches into one of them counts once."""
    found = {
        col: cell
        for wanted in columns
        for col, cell in cells.items()
        if col <= wanted < col + cell.colspan and not is_blank(cell.text)
    }
    return [cell.text.strip() for cell in found.values()]


def _find_named(name: str, reading: _Reading) -> LineSpec | None:
    """The named line that fits best under the lines above: the deepest one whose whole was just printed."""
    spec, above = reading.spec, reading.above
    bare = strip_ordinal(name)
    fits = spec.lines_named(bare, reading.lane) or spec.lines_named(name, reading.lane)
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
        outermost = line.parent is None and line.depth == 1 and _CODE.match(line.code)
        yield replace(line, parent=TOTAL) if outermost and has_total else line


def _unique(lines: Iterator[Line]) -> Iterator[Line]:
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.code] += 1
        yield line if seen[line.code] == 1 else replace(line, code=f"{line.code}~{seen[line.code]}")
