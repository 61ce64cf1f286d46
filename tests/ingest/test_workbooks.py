"""Workbooks of every kind read alike: tables on one sheet apart, hidden sheets left out, results of formulas."""

import re
import zipfile
from io import BytesIO

import pytest
import xlwt
from openpyxl import Workbook

from audit_lib.ingest import read_disclosure
from audit_lib.model import Paragraph
from audit_lib.terms import Reader

ROWS = [
    ["收入总体情况表"],
    ["科目", "合计", "基本支出"],
    ["教育支出", 3.5, 1.25],
    ["外交支出", 4.75, 1.25],
    [],
    ["支出总体情况表"],
    ["科目", "合计", "基本支出"],
    ["教育支出", 8.25, 2.5],
]
PRINTED = [
    "收入总体情况表",
    [["科目", "合计", "基本支出"], ["教育支出", "3.5", "1.25"], ["外交支出", "4.75", "1.25"]],
    "支出总体情况表",
    [["科目", "合计", "基本支出"], ["教育支出", "8.25", "2.5"]],
]
SPACE = "urn:oasis:names:tc:opendocument:xmlns:"


def xlsx():
    """The last figure is a formula with its result, as a spreadsheet program saves it."""
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["B8"] = "=B3+B4"
    hidden = book.create_sheet("底稿")
    hidden.append(["藏", "藏"])
    hidden.sheet_state = "hidden"
    stream, target = BytesIO(), BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(target, "w") as packed:
        for name in source.namelist():
            result = re.sub(
                rb"<f>B3\+B4</f><v\s*/>|<f>B3\+B4</f><v></v>", b"<f>B3+B4</f><v>8.25</v>", source.read(name)
            )
            packed.writestr(name, result)
    return target.getvalue()


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.add_sheet("底稿").write(0, 0, "藏")
    book.get_sheet(1).visibility = 1
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods():
    def written(value, formula=""):
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"{formula}/>'

    formula = ' table:formula="of:=[.B3]+[.B4]"'
    rows = "".join(
        f"<table:table-row>{''.join(written(value, formula if value == 8.25 else '') for value in row) or '<table:table-cell/>'}"
        "</table:table-row>"
        for row in ROWS
    )
    style = '<style:style style:name="{}" style:family="table"><style:table-properties table:display="{}"/></style:style>'
    names = "".join(f' xmlns:{name}="{SPACE}{name}:1.0"' for name in ("office", "table", "style", "text"))
    content = (
        f"<office:document-content{names}>"
        f"<office:automatic-styles>{style.format('s', 'true')}{style.format('h', 'false')}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="表" table:style-name="s">{rows}</table:table>'
        f'<table:table table:name="底稿" table:style-name="h">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{SPACE}manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return stream.getvalue()


@pytest.mark.parametrize("write", [xlsx, xls, ods], ids=["xlsx", "xls", "ods"])
def test_workbook_of_every_kind_reads_alike(tmp_path, write):
    path = tmp_path / "workbook"
    path.write_bytes(write())

    disclosure = read_disclosure(path)

    assert Reader.XLSX == disclosure.reader
    assert PRINTED == [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in disclosure.blocks
    ]
