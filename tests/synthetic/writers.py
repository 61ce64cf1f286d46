"""Write a document as flattened text, as a web page, as a workbook; the same document gives the same bytes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from .blocks import Cell, Document, FormGrid, Grid, Paragraph, Row, unit_line

FILLER = "\u3000"
FILLED_COLUMNS = {"表1": (1, 3), "表2": (8, 9, 10, 11), "表4": (1, 3, 4, 6)}
ZIP_TIME = (2023, 1, 31, 0, 0, 0)
TIME = datetime(2023, 1, 31, tzinfo=UTC).replace(tzinfo=None)
PAPER = (
    "@page { size: A4 landscape; margin: 15mm } body { font: 9pt 'Noto Sans CJK SC' } tr { break-inside: avoid }"
    "table { border-collapse: collapse; width: 100%; margin: 8pt 0 } td { border: 1px solid; padding: 2px 4px } p { text-indent: 2em; white-space: pre-wrap }"
)
AMOUNT = re.compile(r"-?\d+\.\d\d")


def write_text(document: Document) -> bytes:
    """Flatten a document as a word processor's copy does: a line a cell behind a tab, a blank line after a row."""
    return "".join(_text_block(block) for block in document).encode()


def flattened_row(texts: tuple[str, ...]) -> str:
    """Write one row of a flattened table."""
    return "".join(f"\t{text}\n" for text in texts) + "\n"


def _text_block(block: Paragraph | Grid | FormGrid) -> str:
    if isinstance(block, Paragraph):
        return f"{block.text}\n\n" if block.level else f"{block.text}\n"
    if isinstance(block, FormGrid):
        return "".join(flattened_row(texts) for texts in _flat_rows(block.rows)) + "\n"
    header = _flat_rows(block.header)
    body = tuple(_filled(block.number, texts) for texts in block.body)
    rows = "".join(flattened_row(texts) for texts in (*header, *body))
    return f"{_text_caption(block)}{rows}\n" + (f"{block.note}\n" if block.note else "")


def _text_caption(grid: Grid) -> str:
    if not grid.caption_inside:
        return f"{grid.number}\n\n{grid.title}\n\n{unit_line(grid)}\n"
    maker = (f"编制部门（单位）：{grid.maker}", "", "", "单位：万元")
    return f"{grid.number}\n\n{flattened_row((grid.title,))}{flattened_row(maker)}"


def _flat_rows(rows: tuple[Row, ...]) -> Iterator[tuple[str, ...]]:
    """List the cells of each row, with a blank one where a cell of an earlier row reaches down."""
    reaching: dict[int, tuple[int, int]] = {}  # column: how many rows more, how many columns
    for row in rows:
        texts, column, cells, below = [], 0, iter(row), dict[int, tuple[int, int]]()
        width = sum(cell.columns for cell in row) + sum(columns for _, columns in reaching.values())
        while column < width:
            if column in reaching:
                more, columns = reaching[column]
                texts.append("")
            else:
                cell = next(cells)
                more, columns = cell.rows, cell.columns
                texts.append(cell.text)
            if more > 1:
                below[column] = (more - 1, columns)
            column += columns
        reaching = below
        yield tuple(texts)


def _filled(number: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    columns = FILLED_COLUMNS.get(number, ())
    return tuple(text + FILLER if place in columns else text for place, text in enumerate(texts))


def write_html(document: Document, *, encoding: str = "utf-8", style: str = "") -> bytes:
    """Write a document as a web page with real tables, dressed in a style sheet."""
    body = "\n".join(_html_block(block) for block in document)
    head = f"<style>{style}</style>\n" if style else ""
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{encoding}">\n'
        f"<title>{escape(page_title(document))}</title>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
    return page.encode(encoding)


def page_title(document: Document) -> str:
    """Name the page after the agency and the year, which the headings of the first two parts give."""
    parts = [block.text for block in document if isinstance(block, Paragraph) and block.level == 1]
    agency, tables = (text.split()[-1] for text in parts[:2])
    return agency.removesuffix("概况") + tables.removesuffix("表")


def _html_block(block: Paragraph | Grid | FormGrid) -> str:
    if isinstance(block, Paragraph):
        tag = f"h{block.level}" if block.level else "p"
        return f"<{tag}>{escape(block.text)}</{tag}>"
    rows = "\n".join(_html_row(row) for row in block.rows)
    if isinstance(block, FormGrid):
        return f'<table border="1">\n{rows}\n</table>'
    title, unit = escape(block.title), escape(unit_line(block))
    if block.caption_inside:
        inside = "\n".join(f'<tr><td colspan="{block.width}">{text}</td></tr>' for text in (title, unit))
        top, rows = f"<p>{block.number}</p>", f"{inside}\n{rows}"
    else:
        top = f"<p>{block.number}</p>\n<p>{title}</p>\n<p>{unit}</p>"
    note = f"\n<p>{escape(block.note)}</p>" if block.note else ""
    return f'{top}\n<table border="1">\n{rows}\n</table>{note}'


def _html_row(row: Row) -> str:
    cells = []
    for cell in row:
        spans = (("rowspan", cell.rows), ("colspan", cell.columns))
        attributes = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
        text = escape(cell.text.strip("\n")).replace("\n\n", "<br>").replace("\n", "<br>")
        cells.append(f"<td{attributes}>{text or '&nbsp;'}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def write_workbook(document: Document) -> bytes:
    """Write a document as a workbook: a sheet a table, and one with the sentences, a paragraph a row."""
    book = Workbook()
    del book["Sheet"]
    prose = book.create_sheet("说明")
    for block in document:
        if isinstance(block, Paragraph):
            prose.append([block.text])
        else:
            _write_sheet(book, block)
    book.properties.created = TIME
    buffer = BytesIO()
    book.save(buffer)
    return without_clock(buffer)


def _write_sheet(book: Workbook, block: Grid | FormGrid) -> None:
    if isinstance(block, FormGrid):
        forms = sum(name.startswith("绩效") for name in book.sheetnames)
        _write_cells(book.create_sheet(f"绩效{forms + 1}"), block.rows, 1)
        return
    sheet = book.create_sheet(block.number)
    for number, text in enumerate((block.number, block.title, unit_line(block)), start=1):
        sheet.cell(row=number, column=1, value=text)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=block.width)
    _write_cells(sheet, block.rows, 4)
    if block.note:
        sheet.cell(row=4 + len(block.rows), column=1, value=block.note)


def _write_cells(sheet: Worksheet, rows: tuple[Row, ...], first: int) -> None:
    for (row, column), cell in spread(rows):
        number = row + first - 1
        bottom, right = number + cell.rows - 1, column + cell.columns - 1
        _write_value(sheet, number, column, cell.text)
        if (bottom, right) != (number, column):
            sheet.merge_cells(start_row=number, start_column=column, end_row=bottom, end_column=right)


def spread(rows: tuple[Row, ...]) -> Iterator[tuple[tuple[int, int], Cell]]:
    """Give each cell its row and column, 1-based, past those that earlier cells span."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows, start=1):
        column = 1
        for cell in row:
            while (number, column) in taken:
                column += 1
            taken |= {
                (number + down, column + along) for down in range(cell.rows) for along in range(cell.columns)
            }
            yield (number, column), cell


def _write_value(sheet: Worksheet, row: int, column: int, text: str) -> None:
    if AMOUNT.fullmatch(text):
        sheet.cell(row=row, column=column, value=Decimal(text)).number_format = "0.00"
    elif text:
        sheet.cell(row=row, column=column, value=text.strip("\n"))


def without_clock(buffer: BytesIO) -> bytes:
    """Pack an Office file again with fixed times, uncompressed: no clock and no compressor shows in its bytes."""
    packed = BytesIO()
    with ZipFile(buffer) as source, ZipFile(packed, "w", ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2023-01-31T00:00:00Z", content)
            target.writestr(ZipInfo(name, ZIP_TIME), content)
    return packed.getvalue()
