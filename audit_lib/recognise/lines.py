"""What each row of a lane is: a code, a named line, a project or a total."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from audit_lib.model import Cell
from audit_lib.money import is_blank
from audit_lib.recognise.columns import Lane, is_of_another_year, latest_year
from audit_lib.reference import LineSpec, TableSpec, find_category, load_header_words, normalise
from audit_lib.reference.normalise import strip_ordinal

__all__ = ["TOTAL", "Line", "read_lines", "read_matrix", "read_total_row", "read_upright"]

TOTAL = "total"
_CODED_LABEL = re.compile(r"\[?(\d{3}(?:\d{2}){0,2})\]?([^\d.,%\]].*)")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_YEAR = re.compile(r"(20\d\d)(?:年度?)?(?:预算|决算)?数?")
_UNIT_CODE = re.compile(r"\d{3}|\d{6}")
_ORGANISATION = re.compile(
    r"(?:[局委办厅院校所站队馆处]|办公室|委员会|小学|中学|幼儿园|中心|机关|政府|办事处|联合会|协会|部门)(?:\((?:本级|机关)\))?$|\(本级\)$"
)
_PROJECT = "project"  # stands for the code of projects that print none
_UPRIGHT = 3  # lines called like columns that make a table an upright one


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
    """What a row is read against: its table, its lane, the lines above it, and those of the lanes before."""

    spec: TableSpec
    lane: int
    above: list[Line]
    before: Sequence[Line] = ()


def read_lines(
    rows: Sequence[Sequence[Cell]], lane: Lane, spec: TableSpec, number: int = 1, before: Sequence[Line] = ()
) -> tuple[Line, ...]:
    """Read the rows under the header as lines of one lane.

    The tree is the printed one: a line belongs to the nearest line above it with a shorter code, whatever its
    digits say, so that a misprinted code breaks no sum.  Where a lane goes on with the lines of the one before, they
    belong to the line there that their codes begin with.

    Parameters
    ----------
    rows : sequence of rows of Cell
        Data rows, top down.
    lane : Lane
    spec : TableSpec
    number : int
        Which lane of the table it is, from the left, 1-based.
    before : sequence of Line
        The lines of the lanes before.

    Returns
    -------
    tuple of Line
        Rows that print neither a name nor an amount in this lane are left out.
    """
    found: list[Line] = []
    reading = _Reading(spec, number, found, before)
    for row in rows:
        cells = {cell.col: cell for cell in row}
        if _prints_something(cells, lane):
            found.append(_read_line(cells, lane, reading))
    return tuple(_unique(_place_totals(found)))


def read_matrix(
    rows: Sequence[Sequence[Cell]], headers: Sequence[Sequence[str]], spec: TableSpec
) -> Iterator[tuple[Line, str, str]]:
    """Read a table whose header names lines and columns alike, such as 三公 items over 预算数 and 决算数.

    Where the header names lines alone, the first column of the table is meant.  Where rows are years, the latest is.

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
    years = [_year_of(row) for row in rows]
    now = max(filter(None, years), default=None)
    printed = {found.slug for path in headers for text in path if (found := spec.find_column(text))}
    for cell, year in (
        (cell, year) for row, year in zip(rows, years, strict=True) for cell in row if cell.col < len(headers)
    ):
        inward = _with_groups(headers[cell.col])
        line = next((named[0] for text in inward if (named := spec.lines_named(text))), None)
        aside = any(load_header_words().role(text) == "aside" for text in headers[cell.col])
        if line and not aside:
            label = next(text for text in inward if line.matches(text))
            column = spec.settle(_matrix_column(inward, label, headers[cell.col], spec, latest), printed)
            column = column if year == now else f"{year}/{column}"
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


def _year_of(row: Sequence[Cell]) -> int | None:
    """The year that a row begins with, if it does."""
    found = _YEAR.fullmatch(normalise(row[0].text)) if row else None
    return int(found[1]) if found else None


def _matrix_column(
    inward: Sequence[str], label: str, path: Sequence[str], spec: TableSpec, latest: int | None
) -> str:
    """The column of a cell whose header names its line too."""
    if is_of_another_year(path, latest):
        return "/".join(path)
    named = (spec.find_column(text) for text in inward if text != label)
    return next((found for found in named if found), spec.columns[0]).slug


def read_upright(lines: Sequence[Line], lane: Lane, spec: TableSpec) -> dict[str, str]:
    """Tell which lines of a table of one column stand for the columns of a canonical one: 项目 | 金额 over 基本支出, 项目支出.

    Returns
    -------
    dict of str to str
        Slug of the column, by code of the line; empty where the table is no upright one.  Of two lines that name one
        column the first is meant, of two totals the last, which adds up more.
    """
    coded = lane.codes or any(_CODE.match(line.code) for line in lines)
    if spec.lines != "functional" or coded or len(lane.amounts) != 1:
        return {}
    named: dict[str, str] = {}
    for line in lines:
        column = spec.find_column(strip_ordinal(normalise(line.label)))
        if column and (column.slug not in named or column is spec.columns[0]):
            named[column.slug] = line.code
    known = {line.slug for line in spec.named} & {line.code for line in lines}
    return {code: slug for slug, code in named.items()} if len(named) >= max(_UPRIGHT, len(known)) else {}


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
    coded = _CODED_LABEL.match(name)
    if _ORGANISATION.search(name) and _UNIT_CODE.fullmatch(code or (coded[1] if coded else "")):
        # whose money the lines below are, by its number and name
        return Line(code=_row_of(cells), label=label, parent=None, depth=1, cells=cells)
    if not code and (named := _find_named(name, reading)):
        depth = len(list(reading.spec.ancestry(named.slug))) - 1
        return Line(code=named.slug, label=label, parent=named.under, depth=depth, cells=cells)
    texts = [text for text in (label, *project) if text] or _texts_before(cells, lane, reading)
    if total := next((text for text in texts if load_header_words().is_total(normalise(text))), None):
        return Line(code=TOTAL, label=total, parent=None, depth=0, cells=cells)
    if lane.levels:
        return _in_tree(cells, label, lane, reading.above)
    return _read_coded(cells, lane, reading, code or _code_in_label(name, reading.spec))


def _texts_before(cells: dict[int, Cell], lane: Lane, reading: _Reading) -> list[str]:
    """What a nameless row of the first lane prints before its amounts, in columns that name no line."""
    first = min(lane.amounts, default=0) if reading.lane == 1 else 0
    return _texts(cells, range(1, first))


def _read_coded(cells: dict[int, Cell], lane: Lane, reading: _Reading, code: str) -> Line:
    """Read a row by its code: that of a line of a classification, of a project, or a misprinted one."""
    label = " ".join(_texts(cells, lane.names)) or " ".join(_texts(cells, lane.codes))
    project = _texts(cells, (lane.project,)) if lane.project else []
    if not _CODE.fullmatch(code) and len(_texts(cells, lane.codes)) > 1:
        depth = len(_texts(cells, lane.codes))  # a misprinted code still stands in the columns of its level
        return _under(Line(code=code, label=label, parent=None, depth=depth, cells=cells), reading)
    same = next((line.code for line in reading.above if project and line.label == project[0]), "")
    if same.startswith(f"{_PROJECT}/"):  # the first row of a project adds up those that follow
        numbered = _next_under(same, reading.above)
        return Line(code=numbered, label=project[0], parent=same, depth=2, cells=cells)
    if project and not code:
        numbered = _next_under(_PROJECT, reading.above)
        return Line(code=numbered, label=project[0], parent=TOTAL, depth=1, cells=cells)
    if not _CODE.fullmatch(code):
        return Line(code=code or _row_of(cells), label=label, parent=None, depth=1, cells=cells)
    depth = (len(code) - 1) // 2
    repeats = any(line.code == code for line in reading.above)
    if reading.spec.lines == "project" and (project or repeats):
        numbered = _next_under(code, reading.above)
        parent, depth = (code, depth + 1) if repeats else (TOTAL, 1)  # they may follow the line of their code
        return Line(code=numbered, label=(*project, label)[0], parent=parent, depth=depth, cells=cells)
    return _under(Line(code=code, label=label, parent=None, depth=depth, cells=cells), reading)


def _next_under(code: str, above: Sequence[Line]) -> str:
    """The code of the next project under a code, by how many of them stand above."""
    return f"{code}/{sum(line.code.rpartition('/')[0] == code for line in above) + 1}"


def _row_of(cells: Mapping[int, Cell]) -> str:
    """What a line is called that nothing names: by its row."""
    return f"row {next(iter(cells.values())).row}"


def _in_tree(cells: dict[int, Cell], label: str, lane: Lane, above: Sequence[Line]) -> Line:
    """Put a row of a tree under the nearest one above it of an outer level: its first name tells its own level."""
    own = min((level for col, level in lane.levels.items() if _texts(cells, (col,))), default=1)
    parent = next((line.code for line in reversed(above) if 0 < line.depth < own), None)
    return Line(code=_row_of(cells), label=label, parent=parent, depth=own, cells=cells)


def _code_in_label(name: str, spec: TableSpec) -> str:
    """The code that stands in front of a name, or the one that a category's name stands for; else nothing."""
    if coded := _CODED_LABEL.fullmatch(name):
        return coded[1]
    return (find_category(strip_ordinal(name)) or "") if "functional" in spec.lines else ""


def _under(line: Line, reading: _Reading) -> Line:
    """Put a line under the nearest one above it of a higher level, or under its own in the lanes before."""
    coded = [other for other in reading.above if 0 < other.depth < line.depth and _CODE.match(other.code)]
    own = [
        other
        for other in reading.before
        if other.depth == line.depth - 1 and line.code.startswith(other.code)
    ]
    nearest = (coded or own)[-1:]
    return replace(line, parent=nearest[0].code if nearest else None)


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
    """The named line that fits best under the lines above: the deepest one whose whole was just printed.

    What is said to be among a line (其中：财政拨款) is not what that line is a part of.
    """
    spec, above = reading.spec, reading.above
    bare = strip_ordinal(name)
    fits: Sequence[LineSpec] = spec.lines_named(bare, reading.lane) or spec.lines_named(name, reading.lane)
    last = next(
        (line.code for line in reversed(above) if any(line.code == known.slug for known in spec.named)), None
    )
    context = list(spec.ancestry(last)) if last else []
    if name.startswith("其中"):
        fits = [line for line in fits if line.slug not in context and last not in line.adds]
    if len(fits) <= 1:
        return fits[0] if fits else None
    taken = {line.code for line in above}
    open_fits = [line for line in fits if line.slug not in taken] or list(fits)
    return min(
        open_fits, key=lambda line: context.index(line.under) if line.under in context else len(context)
    )


def _place_totals(lines: Sequence[Line]) -> Iterator[Line]:
    """Outermost lines belong to the total where the table prints one; a table may print sub-items alone."""
    has_total = any(line.code == TOTAL for line in lines)
    outermost = min((line.depth for line in lines if _CODE.match(line.code)), default=0)
    for line in lines:
        outer = line.parent is None and line.depth == outermost and _CODE.match(line.code)
        yield replace(line, parent=TOTAL) if outer and has_total else line


def _unique(lines: Iterator[Line]) -> Iterator[Line]:
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.code] += 1
        yield line if seen[line.code] == 1 else replace(line, code=f"{line.code}~{seen[line.code]}")
