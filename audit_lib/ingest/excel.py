"""Workbooks (xlsx, xls, ods) -> grids and paragraphs, sheet by sheet, as the sheets print them.

1. Hidden sheets are not read, nor (xlsx) hidden rows and columns; covered cells of a merged range are left out.
2. Formulas are not evaluated: their stored results are read, and a workbook without them is refused.
3. xlsx goes through openpyxl, which knows number formats: 1234.5 in ``#,##0.00`` is read as 1,234.50.
   xls and ods go through calamine, which knows none: a number is read in its shortest form. Calamine can abort
   the whole process on a damaged file, so it works in a process of its own.
4. Rows that print captions, titles or notes, and single texts above or below a table, are paragraphs.
   A short single label right under a table's last row is a line of the table.
"""

import json
import os
import re
import subprocess
import sys
import warnings
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineSheet, SheetTypeEnum, SheetVisibleEnum
from python_calamine import load_workbook as load_with_calamine

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.limits import refuse_too_many
from audit_lib.ingest.numberformat import print_plain, print_value
from audit_lib.ingest.sheetblocks import Sheet, read_blocks
from audit_lib.ingest.unpacking import open_container, read_part
from audit_lib.model import Grid, Paragraph
from audit_lib.money import is_blank

__all__ = ["read_excel"]

MAX_UNPACKED = 256 * 2**20  # bytes; published workbooks unpack to a few MB
MAX_SECONDS = 15  # for one xls or ods workbook; a damaged one may send its reader round in circles
MAX_MEMORY = 4 * 2**30  # bytes, for the same

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "open it in Excel, WPS or LibreOffice, save it again as .xlsx"
_ENCRYPTED = f"is protected by a password; {_SAVE_AGAIN} without one"
_DAMAGED = f"is damaged; download it again, or {_SAVE_AGAIN}"
_ODDITIES = (TypeError, ValueError, KeyError, AttributeError, IndexError, ArithmeticError)
_DAMAGES = (
    *_ODDITIES,
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    SyntaxError,
    NotImplementedError,
    RuntimeError,
)
_WITHOUT_RESULT = re.compile(  # an empty text is a result: t="str"
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=["']str)[^>]*>\s*<((?:\w+:)?)f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>)\s*"""
    rb"""(?:<\1v\s*/>|<\1v>\s*</\1v>)?\s*</\1c>"""
)


_At = tuple[int, int]
_Block = Grid | Paragraph


def read_excel(raw: bytes, path: Path) -> tuple[Grid | Paragraph, ...]:
    """Read a workbook's visible sheets in order.

    Parameters
    ----------
    raw : bytes
        An xlsx, xlsm, xls or ods workbook; macros are ignored.
    path : Path
        Where the workbook came from; only named in errors.

    Returns
    -------
    tuple of Grid or Paragraph
        ``Place.sheet`` names the sheet and ``Place.text_line`` the row on it; ``Cell.row`` and ``Cell.col``
        count within the grid.

    Raises
    ------
    UnreadableSourceError
        The bytes are damaged, encrypted or no workbook, unpack to more than ``MAX_UNPACKED``, declare XML
        entities, hold formulas without stored results, or print nothing.
    """
    blocks = tuple(block for sheet in _read_sheets(raw, path) for block in read_blocks(sheet, path))
    if not blocks:
        raise UnreadableSourceError(
            path, "no visible sheet prints anything; check that the right file was saved"
        )
    return blocks


def _read_sheets(raw: bytes, path: Path) -> list[Sheet]:
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise UnreadableSourceError(path, _ENCRYPTED)
        return _read_in_child(raw, path)
    if not raw.startswith(_ZIP):
        raise UnreadableSourceError(
            path, "not a workbook (xlsx, xls, ods); give the file the ending of what it is"
        )
    parts = _check_parts(raw, path)
    if "content.xml" in parts:
        return _read_in_child(raw, path)
    if "xl/workbook.xml" in parts:
        return _read_xlsx(raw, path)
    raise UnreadableSourceError(
        path, f"a zip file, but no xlsx or ods workbook; if it is another kind (xlsb), {_SAVE_AGAIN}"
    )


def _check_parts(raw: bytes, path: Path) -> list[str]:
    """Unpack every part once: refuse bombs, entities, encryption, damage, and formulas without results."""
    with open_container(raw, path, _SAVE_AGAIN) as archive:
        if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
            raise UnreadableSourceError(path, f"unpacks to more than {MAX_UNPACKED >> 20} MB; {_SAVE_AGAIN}")
        if any(part.flag_bits & 1 for part in archive.infolist()):
            raise UnreadableSourceError(path, _ENCRYPTED)
        refuse_too_many(
            sum(
                _check_part(name, read_part(archive, name, path, MAX_UNPACKED), path)
                for name in archive.namelist()
            ),
            path,
        )
        return archive.namelist()


def _check_part(name: str, content: bytes, path: Path) -> int:
    """Refuse what no part may hold, and count its cells."""
    if name == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise UnreadableSourceError(path, _ENCRYPTED)
    if name.endswith((".xml", ".rels")) and b"<!ENTITY" in content.replace(b"\0", b""):
        raise UnreadableSourceError(
            path, f"declares XML entities in {name}, which no workbook needs; {_SAVE_AGAIN}"
        )
    if name.startswith("xl/worksheets/") and _WITHOUT_RESULT.search(content):
        raise UnreadableSourceError(path, f"holds formulas without stored results in {name}; {_SAVE_AGAIN}")
    return max(content.count(b"<c "), content.count(b":c ")) if name.startswith("xl/worksheets/") else 0


def _read_xlsx(raw: bytes, path: Path) -> list[Sheet]:
    try:
        try:
            return _load_xlsx(raw)
        except _ODDITIES:
            return _load_xlsx(_with_plain_styles(raw))
    except _DAMAGES as error:
        raise UnreadableSourceError(path, f"{_DAMAGED} ({type(error).__name__}: {error})") from error


def _load_xlsx(raw: bytes) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of pictures and validations, which we do not read
        book = load_workbook(BytesIO(raw), data_only=True, keep_links=False)
    if not book.worksheets:
        raise ValueError("no worksheet in a namespace that is known; Strict Open XML is not")
    return [_xlsx_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _with_plain_styles(raw: bytes) -> bytes:
    """Leave nothing of a workbook's styles but number formats: writers other than Excel get the rest wrong."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, _plain_styles(content) if name == "xl/styles.xml" else content)
    return packed.getvalue()


def _plain_styles(content: bytes) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    space = etree.QName(root).namespace
    kept = etree.Element(root.tag)
    kept.extend(root.findall(f"{{{space}}}numFmts"))
    formats = etree.SubElement(kept, f"{{{space}}}cellXfs")
    for style in root.iterfind(f"{{{space}}}cellXfs/{{{space}}}xf"):
        etree.SubElement(formats, f"{{{space}}}xf", numFmtId=style.get("numFmtId", "0"))
    return etree.tostring(kept)


def _xlsx_sheet(sheet: Worksheet) -> Sheet:
    zeros = sheet.sheet_view.showZeros is not False
    cells = sheet._cells.items()  # noqa: SLF001 - the public ways fill every gap up to a stray cell in XFD1048576
    texts = {at: print_value(cell.value, cell.number_format, zeros=zeros) for at, cell in cells}
    merges = [((m.min_row, m.min_col), (m.max_row, m.max_col)) for m in sheet.merged_cells.ranges]
    rows = sorted(row for row, size in sheet.row_dimensions.items() if size.hidden)
    spans = [(size.min or 1, size.max or 0) for size in sheet.column_dimensions.values() if size.hidden]
    return _sheet(
        sheet.title, texts, merges, (rows, sorted({col for a, b in spans for col in range(a, b + 1)}))
    )


def _read_in_child(raw: bytes, path: Path) -> list[Sheet]:
    """Let another process read an xls or ods workbook, so that its memory and its crashes stay there."""
    try:
        child = subprocess.run(
            [sys.executable, "-c", "from audit_lib.ingest.excel import _answer; _answer()"],
            input=raw,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableSourceError(
            path, f"takes more than {MAX_SECONDS} s to read; {_SAVE_AGAIN}"
        ) from error
    if child.returncode:
        encrypted = b"PasswordError" in child.stderr
        raise UnreadableSourceError(
            path, _ENCRYPTED if encrypted else f"no xls or ods workbook, or it {_DAMAGED}"
        )
    return [
        _sheet(
            name,
            {(row, col): text for row, col, text in texts},
            [((a, b), (c, d)) for (a, b), (c, d) in merges],
            ([], []),
        )
        for name, texts, merges in json.loads(child.stdout)
    ]


def _answer() -> None:
    """Read the workbook on standard input, and write its visible sheets to standard output (the child's side)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    book = load_with_calamine(BytesIO(sys.stdin.buffer.read()))
    shown = [
        book.get_sheet_by_index(index)
        for index, sheet in enumerate(book.sheets_metadata)
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    sys.stdout.buffer.write(json.dumps([_calamine_sheet(sheet) for sheet in shown]).encode())


def _calamine_sheet(sheet: CalamineSheet) -> tuple[str, list[tuple[int, int, str]], list[tuple[_At, _At]]]:
    top, left = sheet.start or (0, 0)
    texts = [
        (row, col, print_plain(value))
        for row, values in enumerate(sheet.to_python(), start=top + 1)
        for col, value in enumerate(values, start=left + 1)
        if value != ""
    ]
    merges = [((a + 1, b + 1), (c + 1, d + 1)) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    return sheet.name, texts, merges


def _sheet(
    name: str, texts: dict[_At, str], merges: Iterable[tuple[_At, _At]], hidden: tuple[list[int], list[int]]
) -> Sheet:
    """Count rows and columns without the hidden ones; of a merged range, keep what shows."""
    rows, cols = hidden

    def seen(at: _At) -> _At:  # itself, or the next that is not hidden
        return at[0] - bisect_left(rows, at[0]), at[1] - bisect_left(cols, at[1])

    away = set(rows), set(cols)
    visible = {seen(at): at for at in texts if at[0] not in away[0] and at[1] not in away[1]}
    shown = {at: texts[source] for at, source in visible.items()}
    ranges: dict[_At, _At] = {}
    for start, (row, col) in merges:
        end = row - bisect_right(rows, row), col - bisect_right(cols, col)
        if seen(start)[0] <= end[0] and seen(start)[1] <= end[1]:
            ranges[seen(start)] = end
            shown[seen(start)] = texts.get(start, "")
    shown = {at: text for at, text in shown.items() if not is_blank(text)}
    return Sheet(
        name=name, texts=shown, merges=ranges, numbers={at[0]: source[0] for at, source in visible.items()}
    )
