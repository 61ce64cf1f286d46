"""Marks in a workbook: a note on the cell, which is coloured; what openpyxl does not know (shapes, some charts) is not kept."""

import warnings
import zipfile
from collections.abc import Sequence
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit_lib.errors import UnreadableSourceError
from audit_lib.findings import FoundPlace
from audit_lib.ingest.numberformat import print_value
from audit_lib.model import Disclosure
from audit_lib.outputs.marks import AUTHOR, COLOURS, Mark, compact

__all__ = ["mark_workbook"]

_MACROS = "xl/vbaProject.bin"
_SIZE = 320, 160  # width and height of a note, pixels


def mark_workbook(raw: bytes, disclosure: Disclosure, marks: Sequence[Mark]) -> tuple[bytes, int]:
    """Put a note on the cell of each mark; what cannot be found again is a note on the first cell.

    Formulas and macros are kept and never run.

    Returns
    -------
    bytes
        The workbook with notes.
    int
        How many marks stand on the first cell.

    Raises
    ------
    UnreadableSourceError
        The workbook does not let itself be written again.
    """
    try:
        kept, shown = _load(raw, formulas=True), _load(raw, formulas=False)
        found = [_find(shown, disclosure, mark.place) for mark in marks]
        for mark, place in zip(marks, found, strict=True):
            sheet, row, col = place or (kept.worksheets[0].title, 1, 1)
            _add_note(kept[sheet].cell(row=row, column=col), mark)
        written = BytesIO()
        kept.save(written)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableSourceError(disclosure.source, _refusal(error)) from error
    return written.getvalue(), sum(place is None for place in found)


def _refusal(error: Exception) -> str:
    return f"cannot be marked ({type(error).__name__}: {error}); save it again as .xlsx in Excel or WPS"


def _load(raw: bytes, *, formulas: bool) -> Workbook:
    with zipfile.ZipFile(BytesIO(raw)) as parts:
        macros = formulas and _MACROS in parts.namelist()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it does not keep, which the module says
        return load_workbook(BytesIO(raw), data_only=not formulas, keep_vba=macros)


def _find(book: Workbook, disclosure: Disclosure, place: FoundPlace) -> tuple[str, int, int] | None:
    """Sheet, row and column of a place; None where it cannot be found again."""
    if place.sheet not in book.sheetnames or place.text_line is None:
        return None
    sheet = book[place.sheet]
    texts = _texts(sheet, place.text_line)
    if place.grid is None or place.row is None or place.col is None:
        words = compact(place.text)
        col = next((col for col, text in texts.items() if words and words in text), min(texts, default=1))
        return place.sheet, place.text_line, col
    printed = {
        cell.col: compact(cell.text)
        for row in disclosure.grids[place.grid - 1].rows
        for cell in row
        if cell.row == place.row
    }
    return place.sheet, place.text_line, _column(sheet, texts, printed, place.col)


def _column(sheet: Worksheet, texts: dict[int, str], printed: dict[int, str], col: int) -> int:
    """Column of the sheet: where the table must begin for its line to print most of what it does."""
    hidden = {
        number
        for size in sheet.column_dimensions.values()
        if size.hidden
        for number in range(size.min or 1, (size.max or 0) + 1)
    }
    last = sheet.max_column + max(printed)
    seen = [number for number in range(1, last + 1 + len(hidden)) if number not in hidden]

    def agreeing(left: int) -> int:
        return sum(
            bool(text) and texts.get(seen[left + number - 1]) == text for number, text in printed.items()
        )

    left = max(range(sheet.max_column), key=lambda start: (agreeing(start), -start))
    return seen[left + col - 1]


def _texts(sheet: Worksheet, row: int) -> dict[int, str]:
    """What a row prints, by column."""
    zeros = sheet.sheet_view.showZeros is not False
    cells = {col: sheet.cell(row=row, column=col) for col in range(1, sheet.max_column + 1)}
    texts = {
        col: compact(print_value(cell.value, cell.number_format, zeros=zeros)) for col, cell in cells.items()
    }
    return {col: text for col, text in texts.items() if text}


def _add_note(cell: Cell | MergedCell, mark: Mark) -> None:
    """Add to the notes of a cell, and colour it: the corner of a note alone is overlooked among ten sheets."""
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(before + mark.note, AUTHOR, width=_SIZE[0], height=_SIZE[1])
    cell.fill = PatternFill("solid", start_color=COLOURS[mark.severity])
