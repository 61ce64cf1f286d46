"""Which rows of a printed table are its header: those that name or number its columns, above the first amounts."""

import re
from collections.abc import Sequence

from audit_lib.model import Cell, Grid
from audit_lib.money import is_blank, parse_amount_or_none
from audit_lib.reference import TableSpec, load_header_words, normalise

__all__ = [
    "count_header_rows",
    "is_amount",
    "is_count",
    "is_data",
    "is_of_year",
    "numbers_columns",
    "rows_above_amounts",
    "texts_of",
]

_WIDEST_UNIT = "亿元"  # the one whose amounts may have most decimals
_OF_YEAR = re.compile(r"20\d\d年度?(?:年初)?(?:预算|决算|执行)数?")
_MAX_HEADER_ROWS = 6
_COUNT = re.compile(r"[(\[]?(\d{1,2})[)\]]?(?:=[\d+\-*/()%\[\]]+)?")
_COUNT_MARKS = frozenset({"栏次", "行次", "序号", "类", "款", "项", "甲", "乙", "丙", "**"})


def count_header_rows(grid: Grid, spec: TableSpec) -> int:
    """Rows from the top down to the last that names columns, before the first that prints data.

    A row that a cell of the header reaches down to is one of it.  The line of the total may name columns and print
    amounts: 合计 | 3.00 | 合计 | 基本支出 | 项目支出.
    """
    last = reach = 0
    for number, row in enumerate(grid.rows[:_MAX_HEADER_ROWS], start=1):
        if is_data(row):
            return number if last and _names_columns_too(row, spec) else last
        if (
            numbers_columns(row)
            or _names_columns(row, spec)
            or (last and _details(row, grid.rows[last - 1], spec))
            or number <= reach
        ):
            last = number
            reach = max([reach, *(number + cell.rowspan - 1 for cell in row)])
    return last


def rows_above_amounts(grid: Grid) -> int:
    """Rows above the first one that prints amounts; 0 where none of the first ones does."""
    for number, row in enumerate(grid.rows[: _MAX_HEADER_ROWS + 1]):
        if is_data(row):
            return number
    return 0


def is_data(row: Sequence[Cell]) -> bool:
    """Tell whether a row prints amounts, or is a total that nothing stands beside."""
    printed = texts_of(row)
    if numbers_columns(row):
        return False
    amounts = any(is_amount(text) for text in printed)
    return amounts or (len(printed) == 1 and load_header_words().is_total(printed[0]))


def numbers_columns(row: Sequence[Cell]) -> bool:
    """Tell whether a row numbers the columns of its table: 栏次 | 1 | 2 | 3=1+2.

    Examples
    --------
    >>> numbers_columns([Cell(text=text, row=3, col=col) for col, text in enumerate(("栏次", "1", "2=3+4"), 1)])
    True
    >>> numbers_columns([Cell(text=text, row=3, col=col) for col, text in enumerate(("合计", "1", "2"), 1)])
    False
    """
    texts = texts_of(row)
    found = [_COUNT.fullmatch(text) for text in texts if text not in _COUNT_MARKS]
    counted = [int(each[1]) for each in found if each]
    if (
        not counted
        or len(counted) < len(found)
        or counted != list(range(counted[0], counted[0] + len(counted)))
    ):
        return False
    return not _COUNT_MARKS.isdisjoint(texts) or (len(counted) > 2 and counted[0] <= 2)


def is_amount(text: str) -> bool:
    """Tell whether a text is an amount in one of the units."""
    return parse_amount_or_none(text, _WIDEST_UNIT) is not None


def is_of_year(text: str) -> bool:
    """Tell whether a normalised header names the amounts of a year: 2024年预算数."""
    return _OF_YEAR.fullmatch(text) is not None


def is_count(text: str) -> bool:
    """Tell whether a normalised text is one of those that number columns: 栏次, 3, 4=5+6."""
    return text == "栏次" or _COUNT.fullmatch(text) is not None


def texts_of(row: Sequence[Cell]) -> tuple[str, ...]:
    """What a row prints, normalised, without its blank cells."""
    return tuple(normalise(cell.text) for cell in row if not is_blank(cell.text))


def _names_columns_too(row: Sequence[Cell], spec: TableSpec) -> bool:
    """Tell whether a line of amounts that is called a total names columns beside them."""
    label, *others = texts_of(row)
    named = [text for text in others if not is_amount(text)]
    return load_header_words().is_total(label) and len(named) > 1 and all(map(spec.find_column, named))


def _details(row: Sequence[Cell], above: Sequence[Cell], spec: TableSpec) -> bool:
    """Tell whether all that a row prints stands below headers that span several columns: 基本支出 over 人员经费."""
    spanned = {
        col
        for cell in above
        if cell.colspan > 1 and _is_header_word(normalise(cell.text), spec)
        for col in range(cell.col, cell.col + cell.colspan)
    }
    printed = {cell.col for cell in row if not is_blank(cell.text)}
    return bool(printed) and printed <= spanned


def _names_columns(row: Sequence[Cell], spec: TableSpec) -> bool:
    printed = texts_of(row)
    known = sum(_is_header_word(text, spec) for text in printed)
    return 2 * known > len(printed)


def _is_header_word(text: str, spec: TableSpec) -> bool:
    return (
        load_header_words().role(text) is not None or spec.find_column(text) is not None or is_of_year(text)
    )
