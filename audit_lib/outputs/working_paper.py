"""The audit working paper (审计工作底稿): one finding a line, as CSV and as a workbook.

What a document prints is never taken for a formula, figures are numbers, and the same entries give the same bytes.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit_lib.outputs.entries import Entry
from audit_lib.report.markup import printable
from audit_lib.report.sheets import as_text
from audit_lib.terms import Lang

__all__ = ["COLUMNS", "write_paper_csv", "write_paper_workbook"]

COLUMNS: dict[str, tuple[str, str, int]] = {  # Chinese, English, width in letters
    "number": ("序号", "No.", 6),
    "entity": ("单位", "Agency", 22),
    "fiscal_year": ("年度", "Year", 7),
    "phase": ("阶段", "Phase", 7),
    "severity": ("性质", "Severity", 9),
    "rule": ("规则", "Rule", 26),
    "message": ("问题", "Finding", 48),
    "place": ("表/位置", "Table, place", 36),
    "reported": ("填报数", "Reported", 14),
    "expected": ("应有数", "Expected", 14),
    "difference": ("差额", "Difference", 14),
    "unit": ("金额单位", "Unit", 9),
    "cause": ("成因", "Cause", 32),
    "basis": ("依据", "Basis", 40),
    "explanations": ("可能的无误解释", "Innocent explanations", 40),
    "opinion": ("审核意见", "Auditor's opinion", 24),
    "source": ("来源文件", "Source", 30),
    "link": ("报告链接", "Report", 12),
}
_FIGURES = ("reported", "expected", "difference")
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")
_LINE_POINTS = 14.0
_TITLE = ("审计工作底稿", "Working paper")
_SIGNED = (
    "编制人：__________  复核人：__________  日期：__________",
    "Prepared by: __________  Reviewed by: __________  Date: __________",
)
_PAGES = ("第 &P 页，共 &N 页", "Page &P of &N")
_OPEN = ("查看", "Open")
_MOST_LETTERS = 32_000  # a cell of a workbook holds 32,767
_MOST_LINKS = 65_000  # Excel repairs a sheet with more than 65,530 by taking all of them away
_MOST_ROWS = 1_048_575  # of a sheet, below its header
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(wrap_text=True, vertical="top")
# A font without a name is shown in any; in this one a character is as wide as two letters.
_FONT = partial(Font, name="宋体", size=10)
_LOOKS = {
    "head": (
        _FONT(bold=True),
        PatternFill("solid", start_color="D9E2EC"),
        Alignment(wrap_text=True, vertical="center", horizontal="center"),
    ),
    "body": (_FONT(), PatternFill(), _TOP),
    "link": (_FONT(color="0563C1", underline="single"), PatternFill(), _TOP),
}
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive knows
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

_Value = str | int | Decimal | None


def write_paper_csv(entries: Sequence[tuple[Entry, str]], lang: Lang) -> bytes:
    """Write entries, each with the page of its report, as CSV that spreadsheet programs show Chinese of."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(_heads(lang))
    rows.writerows(row.values() for row in _rows(entries, lang))
    return written.getvalue().encode("utf-8-sig", "replace")


def write_paper_workbook(entries: Sequence[tuple[Entry, str]], lang: Lang) -> bytes:
    """Write entries, each with the page of its report, as a workbook: header frozen, filter on, figures as numbers."""
    book = Workbook(write_only=True)
    entries = entries[:_MOST_ROWS]
    sheet = book.create_sheet(_in(lang, _TITLE))
    _lay_out(sheet, len(entries) + 1, lang)
    sheet.append([_head(sheet, name) for name in _heads(lang)])
    for number, row in enumerate(_rows(entries, lang)):
        sheet.row_dimensions[number + 2].height = _height(row)
        told = _in(lang, _OPEN) if number < _MOST_LINKS else ""
        sheet.append([_cell(sheet, key, value, told) for key, value in row.items()])
    packed = io.BytesIO()
    book.save(packed)
    return _without_clock(packed)


def _lay_out(sheet: Worksheet, lines: int, lang: Lang) -> None:
    """Make a sheet ready to be worked in and printed: titled, numbered and with room for names at the foot."""
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{lines}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3  # eighteen columns: on A4 nobody could read them
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4)
    sheet.print_options.horizontalCentered = True
    head, foot = HeaderFooterItem(), HeaderFooterItem()
    head.center.text, head.center.size = _in(lang, _TITLE), 14
    foot.left.text, foot.right.text = _in(lang, _SIGNED), _in(lang, _PAGES)
    sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter = head, foot
    for number, (_, _, width) in enumerate(COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _height(row: Mapping[str, _Value]) -> float:
    """Height of a row in points, that shows its texts whole: not every program fits rows to wrapped text by itself."""
    return min(
        _LINE_POINTS * max(_lines(str(row[key] or ""), width) for key, (_, _, width) in COLUMNS.items()),
        400.0,
    )


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column: a Chinese character is as wide as two letters."""
    lengths = (sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.split("\n"))
    return sum(max(ceil(length / max(width - 1, 1)), 1) for length in lengths)


def _heads(lang: Lang) -> list[str]:
    return [_in(lang, (zh, en)) for zh, en, _ in COLUMNS.values()]


def _in(lang: Lang, told: tuple[str, str]) -> str:
    return told[0] if lang is Lang.ZH else told[1]


def _rows(entries: Sequence[tuple[Entry, str]], lang: Lang) -> Iterator[dict[str, _Value]]:
    for number, (entry, page) in enumerate(entries, start=1):
        told: dict[str, _Value] = {key: getattr(entry, key, None) for key in COLUMNS}
        told |= {
            "number": number,
            "severity": entry.severity.name_in(lang),
            "rule": f"{entry.title}\n{entry.rule_id}",
            "place": _places(entry, lang),
            "link": f"{page}#{entry.anchor}" if page else "",
        }
        yield {key: _safe(value, figure=key in _FIGURES) for key, value in told.items()}


def _places(entry: Entry, lang: Lang) -> str:
    """The first place, and how many more there are."""
    more = len(entry.spots) - 1
    first = entry.spots[0].name if entry.spots else ""
    rest = (f"（另有{more}处）" if lang is Lang.ZH else f" (and {more} more)") if more > 0 else ""
    return first + rest


def _safe(value: _Value, *, figure: bool) -> _Value:
    """Make a figure a number; take from a text what no cell may hold, and what would make it a formula."""
    if not isinstance(value, str):
        return value
    if figure and _NUMBER.fullmatch(value):
        return Decimal(value)
    return str(as_text(printable(value)[:_MOST_LETTERS]))


def _head(sheet: WriteOnlyWorksheet, name: str) -> Cell:
    return _styled(sheet, name, "head")


def _cell(sheet: WriteOnlyWorksheet, key: str, value: _Value, told: str) -> Cell:
    """Write a cell of a column: a figure as a number, a text as it is, a page of a report as a link that is told."""
    link = key == "link" and bool(told and value)
    cell = _styled(sheet, told if link else value, "link" if link else "body")
    if isinstance(value, Decimal):
        decimals = -int(value.as_tuple().exponent)
        cell.number_format = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    if link:
        target, _, place = str(value).partition("#")
        cell.hyperlink = Hyperlink(ref="", target=target, location=place)
    return cell


def _styled(sheet: WriteOnlyWorksheet, value: _Value, kind: str) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # a Decimal is a number, too
    cell.font, cell.fill, cell.alignment = _LOOKS[kind]
    cell.border = _BOX
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _without_clock(packed: io.BytesIO) -> bytes:
    """Pack a workbook again with one fixed time, so that the same entries give the same bytes."""
    again = io.BytesIO()
    with ZipFile(packed) as source, ZipFile(again, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            target.writestr(ZipInfo(name, _NO_TIME), content, ZIP_DEFLATED)
    return again.getvalue()
