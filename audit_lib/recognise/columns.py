"""What each column of a printed table holds, told from its header rows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from audit_lib.model import Cell, Grid
from audit_lib.money import is_blank
from audit_lib.recognise.header_rows import (
    count_header_rows,
    is_amount,
    is_count,
    is_data,
    is_of_year,
    numbers_columns,
    rows_above_amounts,
    texts_of,
)
from audit_lib.reference import TableSpec, load_header_words, normalise

__all__ = [
    "Lane",
    "Layout",
    "data_rows",
    "find_spans",
    "is_of_another_year",
    "latest_year",
    "read_layout",
]

_SUM = re.compile("[小合总]计")
_YEAR = re.compile(r"(20\d\d)年")
_LAST_YEAR = re.compile("(上年|上年度|去年)((年初|调整)?(预算|决算|执行|完成|实际)(执行)?数?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A run of columns that belong together: the names on the left, their amounts on the right.

    Attributes
    ----------
    codes, names : tuple of int
        Columns that print codes and names.
    project : int or None
        Column that prints project names.
    amounts : dict of int to tuple of str
        Amount columns: canonical slug (or the printed header where the table has no such column)
        and the printed header.
    levels : dict of int to int
        Level of the names in a column, where the table is a tree told by columns.
    """

    codes: tuple[int, ...]
    names: tuple[int, ...]
    project: int | None
    amounts: dict[int, tuple[str, str]]
    levels: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is laid out.

    Attributes
    ----------
    header_rows : int
    lanes : tuple of Lane
        From left to right; none where the header names lines and columns alike.
    headers : tuple of tuple of str
        Header texts of each column, outermost first; index 0 is unused.
    """

    header_rows: int
    lanes: tuple[Lane, ...]
    headers: tuple[tuple[str, ...], ...]


def read_layout(grid: Grid, spec: TableSpec) -> Layout:
    """Read the header of a grid as that of a canonical table.

    Parameters
    ----------
    grid : Grid
    spec : TableSpec
        The canonical table that the grid was found to be.

    Returns
    -------
    Layout
        Zero lanes where no header row could be found.
    """
    count = count_header_rows(grid, spec)
    headers = _column_headers(grid.rows[:count], grid.width)
    lanes = tuple(_lanes(headers, spec))
    if not lanes:
        # the header names lines, or columns that no header word tells
        below = max(count, rows_above_amounts(grid))
        others = _column_headers(grid.rows[:below], grid.width)
        lanes = tuple(_lanes(others, spec))
        count, headers = (below, others) if lanes or spec.named else (count, headers)
    if spec.lines == "named" and any(_names_lines(lane, spec) for lane in lanes):
        lanes = ()
    return Layout(header_rows=count, lanes=lanes, headers=tuple(map(tuple, headers)))


def _names_lines(lane: Lane, spec: TableSpec) -> bool:
    """Tell whether the headers of the amounts name lines: 单位 | 因公出国（境）费 | 公务接待费 | ..."""
    heads = [header for _, header in lane.amounts.values() if not spec.find_column(header)]
    return 2 * sum(bool(spec.lines_named(header)) for header in heads) > len(lane.amounts)


def data_rows(grid: Grid, layout: Layout) -> list[tuple[Cell, ...]]:
    """Rows under the header, without those that print the header again or number the columns.

    A row of the header that holds amounts too is the first of them, with its amounts alone.
    """
    header = grid.rows[: layout.header_rows]
    heads = {texts_of(row) for row in header} - {()}
    return [_amounts_of(row) for row in header if is_data(row)] + [
        row
        for row in grid.rows[layout.header_rows :]
        if not (texts_of(row) in heads and not is_data(row)) and not numbers_columns(row)
    ]


def _amounts_of(row: Sequence[Cell]) -> tuple[Cell, ...]:
    """What a line prints that also names columns, without these names."""
    return tuple(
        cell
        for place, cell in enumerate(row)
        if not place or is_blank(cell.text) or is_amount(normalise(cell.text))
    )


def find_spans(rows: Sequence[Sequence[Cell]], width: int) -> list[list[tuple[int, int]]]:
    """Find the first column and the span of each header cell.

    A row that is short because its reader lost the spans gets them back from the full row below, where a blank
    cell continues the header above it.

    Parameters
    ----------
    rows : sequence of rows of Cell
        Header rows, top down.
    width : int
        Number of columns of the table.

    Returns
    -------
    list of list of (int, int)
        Per row, a pair per cell; no pairs where nothing proves them.
    """
    reach = _reach(rows)
    return [_row_spans(row, below, width, reach) for row, below in pairwise([*rows, ()])]


def _column_headers(rows: Sequence[Sequence[Cell]], width: int) -> list[list[str]]:
    """Header texts of each column (1-based; index 0 is unused), outermost first."""
    words = load_header_words()
    headers: list[list[str]] = [[] for _ in range(width + 1)]
    for row, spans in zip(rows, find_spans(rows, width), strict=True):
        counts, holds = numbers_columns(row), is_data(row)
        for (first, span), cell in zip(spans, row, strict=False):
            text = normalise(cell.text)
            counted = (counts and is_count(text)) or (holds and is_amount(text))
            columns = (
                range(0) if is_blank(cell.text) or counted else range(first, min(first + span, width + 1))
            )
            for col in columns:
                if not (cell is row[0] and words.is_total(text) and _is_label(headers[col])):
                    headers[col].append(text)
    return headers


def _is_label(path: Sequence[str]) -> bool:
    """Tell whether a column holds codes or names: below its header a total is the name of a line."""
    return bool(path) and load_header_words().role(path[-1]) in ("code", "name")


def _reach(rows: Sequence[Sequence[Cell]]) -> set[tuple[int, int]]:
    """Positions (row, column) that a merged cell covers."""
    return {
        (cell.row + down, cell.col + right)
        for row in rows
        for cell in row
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    }


def _row_spans(
    row: Sequence[Cell], below: Sequence[Cell], width: int, reach: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    whole = bool(row) and all((row[0].row, col) in reach for col in range(1, width + 1))
    if whole:
        return [(cell.col, cell.colspan) for cell in row]
    counts = numbers_columns(below)  # and the numbers themselves stand below headers of their own
    texts = ["" if counts and is_count(normalise(cell.text)) else cell.text for cell in below]
    spans = _spans_from_below(texts, len(row), width)
    return [(1 + sum(spans[:index]), span) for index, span in enumerate(spans)]


def _spans_from_below(below: Sequence[str], count: int, width: int) -> list[int]:
    spans: list[int] = []
    running = False
    for text in below:
        if is_blank(text) or not running:
            spans.append(1)
        else:
            spans[-1] += 1
        running = not is_blank(text)
    return spans if len(below) == width and len(spans) == count else []


def _lanes(headers: list[list[str]], spec: TableSpec) -> Iterator[Lane]:
    """Cut the columns into lanes: each run of code and name columns opens one."""
    told = [_role(path, spec) for path in headers]
    told = told if spec.lines == "project" else _without_projects(told)
    roles = _continued(_with_units(_of_one_classification(told, headers, spec)))
    labels = {"code", "name", "project_name"}
    known = [
        next((role for role in roles[col::-1] if role not in ("unknown", "ignored")), "")
        for col in range(len(headers))
    ]
    starts = [col for col in range(1, len(headers)) if roles[col] in labels and known[col - 1] not in labels]
    for start, end in pairwise([*starts, len(headers)]):
        span = range(start, end)
        yield Lane(
            codes=tuple(col for col in span if roles[col] == "code"),
            names=tuple(col for col in span if roles[col] == "name"),
            project=next((col for col in span if roles[col] == "project_name"), None),
            amounts=_amount_columns({col: headers[col] for col in span if roles[col] == "amount"}, spec),
            levels={
                col: level
                for col in span
                if roles[col] == "name" and (level := spec.level_of("".join(headers[col][-1:])))
            },
        )


def _without_projects(roles: list[str]) -> list[str]:
    """In a table of other lines, let the names of projects name them where no code or name stands beside."""
    found: list[str] = []
    for _, run in groupby(roles, key=lambda role: role == "amount"):
        beside = list(run)
        stands_for = "ignored" if {"code", "name"} & set(beside) else "name"
        found += [stands_for if role == "project_name" else role for role in beside]
    return found


def _of_one_classification(roles: list[str], headers: list[list[str]], spec: TableSpec) -> list[str]:
    """Pass over economic codes and names beside functional ones, or the other way round: lines are of one classification."""
    own, other = ("经济", "功能") if spec.lines == "economic" else ("功能", "经济")
    labels = [
        "".join(path) if role in ("code", "name") else "" for role, path in zip(roles, headers, strict=True)
    ]
    if not any(own in label for label in labels):
        return roles
    return ["ignored" if other in label else role for role, label in zip(roles, labels, strict=True)]


def _with_units(roles: list[str]) -> list[str]:
    """Let the names of units name the lines where nothing else does."""
    stands_for = "ignored" if {"code", "name", "project_name"} & set(roles) else "name"
    return [stands_for if role == "unit" else role for role in roles]


def _continued(roles: list[str]) -> list[str]:
    """Let a column without a header, right after names and before amounts, hold names too."""
    found = [*roles, ""]
    for col, role in enumerate(roles):
        nearest = next((after for after in found[col:] if after != "unknown"), "")
        if role == "unknown" and col and found[col - 1] == "name" and nearest == "amount":
            found[col] = "name"
    return found[:-1]


def _role(path: list[str], spec: TableSpec) -> str:
    """Role of a column from its headers, innermost first."""
    words = load_header_words()
    if any(words.role(text) == "aside" for text in path):
        return "ignored"
    for text in reversed(path):
        if spec.find_column(text) or is_of_year(text):
            return "amount"
        if role := words.role(text):
            return role
    return "amount" if path else "unknown"


def _amount_columns(paths: Mapping[int, Sequence[str]], spec: TableSpec) -> dict[int, tuple[str, str]]:
    """Slug and printed header of each amount column of a lane.

    Of two columns that name the same the first is meant; the other is known by all its headers.  A single one that
    names a year alone is the one that the table is about.
    """
    if len(paths) == 1 and is_of_year(next(iter(paths.values()))[-1]):
        return {col: (spec.columns[0].slug, path[-1]) for col, path in paths.items()}
    latest = latest_year(paths.values())
    divided = {tuple(path[:-1]) for path in paths.values() if path[-1].startswith("其中")}
    found = {
        col: "/".join(path)
        if is_of_another_year(path, latest)
        else _amount_column(_without_amount(path, divided), spec)
        for col, path in paths.items()
    }
    slugs: dict[int, str] = {}
    for col, slug in found.items():
        meant = spec.settle(slug, found.values())
        slugs[col] = "/".join(paths[col]) if meant in slugs.values() else meant
    return {col: (slug, paths[col][-1]) for col, slug in slugs.items()}


def _without_amount(path: Sequence[str], divided: set[tuple[str, ...]]) -> Sequence[str]:
    """Headers of a column without a last 金额 that only tells it from its part: 事业收入 over 金额 | 其中：教育收费."""
    return path[:-1] if path[-1] == "金额" and tuple(path[:-1]) in divided else path


def _amount_column(path: Sequence[str], spec: TableSpec) -> str:
    """The column that the innermost header names.

    A bare 小计 or 合计 means what stands above it; what stands below 上年结转 is a part of that alone.
    """
    named = [column for text in reversed(path) if (column := spec.find_column(text))]
    if not named:
        return path[-1]
    bare = bool(_SUM.fullmatch(path[-1]))
    group = next((column for column in named if column.apart), None)
    if group and not bare and not group.matches(path[-1]):
        return "/".join(path)
    outer = [column.slug for column in named if column is not spec.columns[0]]
    return outer[0] if bare and outer else named[0].slug


def latest_year(paths: Iterable[Sequence[str]]) -> int | None:
    """Find the latest year that the headers of a table name."""
    return max((int(year) for path in paths for text in path for year in _YEAR.findall(text)), default=None)


def is_of_another_year(path: Sequence[str], latest: int | None) -> bool:
    """Tell whether a column repeats what was printed for the year before: 上年预算数, or 2023年 beside 2024年."""
    years = [int(year) for text in path for year in _YEAR.findall(text)]
    return any(map(_LAST_YEAR.fullmatch, path)) or bool(years and latest and max(years) < latest)
