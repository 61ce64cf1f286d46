"""Workbooks are read as they print."""

import re
import subprocess
import zipfile
from contextlib import suppress
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import excel
from audit_lib.ingest.excel import read_excel
from audit_lib.ingest.numberformat import print_number
from audit_lib.model import Grid, Paragraph

SOURCE = Path("disclosure.xlsx")
TABLE = [["科目", "合计", "基本支出"], ["教育支出", "3.00", "1.00"], ["合计", "3.00", "1.00"]]


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(rows, *merges, **formats):
    book = Workbook()
    sheet = book.active
    sheet.title = "表1"
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    for at, number_format in formats.items():
        sheet[at].number_format = number_format
    return book


def read(book):
    return read_excel(saved(book), SOURCE)


def shape(blocks):
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks]


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def repacked(raw, change):
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(raw)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return stream.getvalue()


def opendocument(*tables):
    """Make an ods of (name, attributes of the sheet's style, rows in XML)."""
    styles = "".join(
        f'<style:style style:name="s{n}" style:family="table"><style:table-properties table:display="{shown}"/></style:style>'
        for n, (_, shown, _) in enumerate(tables)
    )
    sheets = "".join(
        f'<table:table table:name="{name}" table:style-name="s{n}">{rows}</table:table>'
        for n, (name, _, rows) in enumerate(tables)
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:style="{space}style:1.0" xmlns:text="{space}text:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return stream.getvalue()


def ods_row(*values):
    cells = (
        f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
        if isinstance(value, float)
        else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_captions_above_and_notes_below_are_paragraphs():
    blocks = read(
        workbook(
            [
                ["表1"],
                ["收支总体情况表"],
                ["编制部门：某局", None, "单位：万元"],
                *TABLE,
                [None],
                ["注：本表金额按四舍五入取整，合计数与分项之和可能有尾差。"],
            ],
            "A2:C2",
        )
    )

    assert shape(blocks) == [
        "表1",
        "收支总体情况表",
        "编制部门：某局  单位：万元",
        TABLE,
        "注：本表金额按四舍五入取整，合计数与分项之和可能有尾差。",
    ]


def test_tables_that_captions_separate_are_several_grids():
    rows = [["表1"], *TABLE, [None], ["表2"], ["支出总体情况表"], [None, None, "单位：元"], *TABLE]

    assert shape(read(workbook(rows))) == ["表1", TABLE, "表2", "支出总体情况表", "单位：元", TABLE]


def test_blank_rows_inside_a_table_do_not_cut_it():
    rows = [*TABLE[:2], [None, None, None], TABLE[2]]

    (grid,) = read(workbook(rows))

    assert texts(grid) == [*TABLE[:2], ["", "", ""], TABLE[2]]


def test_line_with_nothing_but_a_label_stays_in_its_table():
    rows = [*TABLE[:2], ["二、住房保障支出"], TABLE[2], ["结转下年"]]

    (grid,) = read(workbook(rows))

    assert [row[0].text for row in grid.rows] == ["科目", "教育支出", "二、住房保障支出", "合计", "结转下年"]


@pytest.mark.parametrize(
    "below",
    [
        "我单位无政府性基金预算安排，故本表无数据。",
        "说明：无",
        "此处的文字比一行的名称要长得多，长到不可能是科目名称",
    ],
)
def test_sentence_below_a_table_is_a_paragraph(below):
    assert shape(read(workbook([*TABLE, [below]]))) == [TABLE, below]


def test_header_that_names_its_unit_is_no_caption():
    rows = [["项目", "预算数（单位：万元）"], ["合计", "1.00"]]

    assert shape(read(workbook(rows))) == [rows]


def test_header_of_years_is_no_caption():
    rows = [["", "2022年", "2023年"], ["合计", "1.00", "2.00"]]

    assert shape(read(workbook(rows))) == [rows]


def test_sheet_of_single_texts_is_prose():
    assert shape(read(workbook([["第一部分 概况"], [None], ["一、主要职能"]]))) == [
        "第一部分 概况",
        "一、主要职能",
    ]


def test_merged_ranges_span_and_covered_cells_are_left_out():
    rows = [["科目", None, "支出", None], ["编码", "名称", "基本", "项目"], ["201", "一般", "1", "2"]]

    (grid,) = read(workbook(rows, "A1:B1", "C1:D1"))

    assert [(cell.text, cell.col, cell.colspan) for cell in grid.rows[0]] == [("科目", 1, 2), ("支出", 3, 2)]
    assert grid.width == 4


def test_merge_that_leaves_the_table_is_clamped():
    (_, grid) = read(workbook([["收支总体情况表"], ["甲", "乙"], ["丙", "丁"]], "A1:H1", "A3:A900"))

    assert [(cell.rowspan, cell.colspan) for row in grid.rows for cell in row] == [(1, 1)] * 4


def test_used_range_is_trimmed_and_places_name_the_sheet_row():
    book = Workbook()
    book.active.title = "附表"
    for at, value in {"C4": "科目", "D4": "合计", "C5": "教育", "D5": "1.00", "Z99": " "}.items():
        book.active[at] = value

    (grid,) = read(book)

    cell = grid.rows[1][1]
    assert (cell.text, cell.row, cell.col) == ("1.00", 2, 2)
    assert (cell.place.sheet, cell.place.text_line) == ("附表", 5)


def test_hidden_sheets_are_not_read():
    book = workbook(TABLE)
    book.create_sheet("底稿").append(["藏", "1"])
    book.create_sheet("密").append(["藏", "2"])
    book["底稿"].sheet_state = "hidden"
    book["密"].sheet_state = "veryHidden"

    assert shape(read(book)) == [TABLE]


def test_hidden_rows_and_columns_are_not_read():
    book = workbook([["科目", "藏", "支出", None], ["藏", "藏", "藏", "藏"], ["合计", "藏", 1, 2]], "C1:D1")
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True

    (grid,) = read(book)

    assert texts(grid) == [["科目", "支出"], ["合计", "1", "2"]]
    assert grid.rows[0][1].colspan == 2
    assert grid.rows[1][0].place.text_line == 3


def test_merge_whose_first_column_is_hidden_still_shows_its_text():
    book = workbook([["支出", None, "备注"], ["藏", "1", "2"]], "A1:B1")
    book.active.column_dimensions["A"].hidden = True

    (grid,) = read(book)

    assert texts(grid) == [["支出", "备注"], ["1", "2"]]


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (1234.5, "General", "1234.5"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (6455.400000000001, "General", "6455.4"),
        (-7, "General", "-7"),
        (12345678901234, "General", "12345678901234"),
        (1e-7, "General", "0.0000001"),
        (1234.5, "G/通用格式", "1234.5"),
        (5, 'General"元"', "5元"),
        (1234.5, "0.00", "1234.50"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.125, "0.00", "0.13"),
        (1.005, "0.00", "1.01"),
        (-1234.5, "#,##0.00;-#,##0.00", "-1,234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (-1234.5, "#,##0.00_ ;[Red]-#,##0.00 ", "-1,234.50"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12.3, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.30"),
        (0, "0.00;-0.00;;@", ""),
        (0, "#,###.##", "."),
        (0.1234, "0.00%", "12.34%"),
        (0.5, "0%", "50%"),
        (1234567, "#,##0,", "1,235"),
        (12345678, "0!.0,", "1234.6"),
        (12345678, "0!.0000", "1234.5678"),
        (12345678, '0"."0000', "1234.5678"),
        (1234.5, '"¥"#,##0.00', "¥1,234.50"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (7, "000", "007"),
        (2010301, "0_ ", "2010301"),
        (3.5, "0.0#", "3.5"),
        (3.25, "0.0##", "3.25"),
        (5, "@", "5"),
        (0.5, "# ?/?", "0.5"),
        (12345, "0.00E+00", "12345"),
        (12345, "[>=10000]0!.0000;0", "12345"),
        (float("inf"), "0.00", "inf"),
        (5, '""' * 200 + "@", "5"),
    ],
)
def test_number_is_printed_as_its_cell_shows_it(value, number_format, printed):
    assert print_number(value, number_format) == printed


@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_every_decimal_that_a_format_shows_is_printed(units, places):
    printed = print_number(units / 10**places, "#,##0" + "." * (places > 0) + "0" * places)

    assert int(printed.replace(",", "").replace(".", "")) == units


def test_cells_of_a_workbook_are_printed_by_their_formats():
    rows = [["科目", "金额", "占比"], ["合计", 1234.5, 0.25], ["日期", date(2023, 1, 31), True]]

    (grid,) = read(workbook(rows, B2="#,##0.00", C2="0.0%", B3="yyyy-mm-dd"))

    assert texts(grid)[1:] == [["合计", "1,234.50", "25.0%"], ["日期", "2023-01-31", "TRUE"]]


def test_sheet_that_shows_no_zeros_prints_blanks_for_them():
    book = workbook([["科目", "金额"], ["教育", 0], ["合计", 1]])
    book.active.sheet_view.showZeros = False

    (grid,) = read(book)

    assert [row[1].text for row in grid.rows] == ["金额", "", "1"]


def test_line_breaks_and_leading_blanks_of_a_cell_are_kept():
    (grid,) = read(workbook([["  科目\n编码", "_x000D_1\r\n2"], ["甲", "#DIV/0!"]]))

    assert texts(grid) == [["  科目\n编码", "1\n2"], ["甲", "#DIV/0!"]]


def test_formulas_without_stored_results_are_refused():
    with pytest.raises(UnreadableSourceError, match=r"formulas without stored results.*save it again"):
        read(workbook([["合计", "=1+1"]]))


def test_stored_results_of_formulas_are_read():
    computed = rb'</f><v>2</v></c><c r="C1" t="str"><f>""</f><v></v></c>'
    raw = repacked(
        saved(workbook([["合计", "=1+1"]])),
        lambda _, part: re.sub(rb"</f><v ?(/>|></v>)</c>", computed, part),
    )

    assert shape(read_excel(raw, SOURCE)) == [[["合计", "2"]]]


def test_stray_cell_in_the_last_row_does_not_fill_the_memory():
    book = workbook(TABLE)
    book.active["A1048576"] = "遗"

    assert shape(read(book)) == [TABLE, "遗"]


def test_table_that_stray_cells_stretch_too_far_is_refused():
    book = workbook(TABLE)
    book.active["XFD9999"] = "遗"
    book.active["XFC9999"] = "遗"

    with pytest.raises(UnreadableSourceError, match=r"sheet 表1 .* delete the stray ones"):
        read(book)


def test_odd_styles_of_other_writers_do_not_stop_the_reader():
    raw = saved(workbook([["合计", 1.5]], B1="0.00"))
    odd = repacked(
        raw,
        lambda name, part: (
            part.replace(b"<patternFill", b"<oddFill").replace(b"</patternFill", b"</oddFill")
            if name == "xl/styles.xml"
            else part
        ),
    )

    assert shape(read_excel(odd, SOURCE)) == [[["合计", "1.50"]]]


def xls(*, visible=True):
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("表1")
    sheet.write_merge(0, 0, 0, 1, "收支总体情况表")
    for row, values in enumerate([["科目", "金额"], ["教育", 0.1 + 0.2], ["合计", 3.0]], start=1):
        for col, value in enumerate(values):
            sheet.write(row, col, value)
    book.add_sheet("底稿").write(0, 0, "藏")
    book.get_sheet(1).visibility = 1
    return saved(book)


def test_xls_is_read_with_numbers_in_their_shortest_form():
    assert shape(read_excel(xls(), SOURCE)) == [
        "收支总体情况表",
        [["科目", "金额"], ["教育", "0.3"], ["合计", "3"]],
    ]


def test_ods_is_read_without_its_hidden_sheets():
    rows = ods_row("科目", "金额") + ods_row("教育", 0.1 + 0.2) + ods_row("合计", 3.0)

    blocks = read_excel(opendocument(("表1", "true", rows), ("底稿", "false", rows)), SOURCE)

    assert shape(blocks) == [[["科目", "金额"], ["教育", "0.3"], ["合计", "3"]]]
    assert blocks[0].place.sheet == "表1"


def test_ods_that_would_fill_the_memory_is_refused():
    row = ods_row(1.0, 2.0).replace(
        "<table:table-row", '<table:table-row table:number-rows-repeated="1048576"'
    )
    row = row.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="8192"')

    with pytest.raises(UnreadableSourceError, match="damaged"):
        read_excel(opendocument(("表1", "true", row)), SOURCE)


def test_child_that_does_not_end_is_stopped(monkeypatch):
    def run(*_, **kwargs):
        raise subprocess.TimeoutExpired("python", kwargs["timeout"])

    monkeypatch.setattr(excel.subprocess, "run", run)

    with pytest.raises(UnreadableSourceError, match="takes more than"):
        read_excel(opendocument(("表1", "true", ods_row(1.0))), SOURCE)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not a workbook"),
        (b"<html><table></table></html>", "not a workbook"),
        (b"PK\x03\x04junk", "damaged.*download it again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (saved(Workbook())[:-300], "damaged"),
        (saved(Workbook()), "no visible sheet prints anything"),
        (repacked(saved(Workbook()), lambda _, part: b"<a" + part), "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_reason(raw, reason):
    with pytest.raises(UnreadableSourceError, match=reason):
        read_excel(raw, SOURCE)


def test_other_zip_files_are_refused():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(UnreadableSourceError, match="no xlsx or ods workbook"):
        read_excel(stream.getvalue(), SOURCE)


def test_entities_are_refused():
    declared = b'<!DOCTYPE worksheet [<!ENTITY x "y">]>'
    raw = repacked(saved(workbook(TABLE)), lambda name, part: declared + part if "sheet1" in name else part)

    with pytest.raises(UnreadableSourceError, match=r"declares XML entities in xl/worksheets/sheet1\.xml"):
        read_excel(raw, SOURCE)


def test_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(excel, "MAX_UNPACKED", 1000)

    with pytest.raises(UnreadableSourceError, match="unpacks to more than"):
        read(workbook(TABLE))


@cache
def intact() -> bytes:
    """One workbook for all examples: the time of saving is in its bytes."""
    return saved(workbook(TABLE, "A1:B1"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_bytes_never_raise_anything_else(data):
    raw = bytearray(intact())
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableSourceError):
        read_excel(bytes(raw), SOURCE)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_parts_never_raise_anything_else(data):
    name = data.draw(
        st.sampled_from(
            ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
        )
    )
    swap = data.draw(
        st.sampled_from(
            [
                (b"1", b"99"),
                (b"A", b"?"),
                (b'="', b'="-'),
                (b"s", b"z"),
                (b"</", b"<"),
                (b"0", b"x"),
                (b"<", b""),
            ]
        )
    )
    raw = repacked(
        saved(workbook(TABLE, "A1:B1")),
        lambda part, content: (
            content.replace(*swap, data.draw(st.integers(1, 9))) if part == name else content
        ),
    )
    with suppress(UnreadableSourceError):
        read_excel(raw, SOURCE)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.integers(2, 6), st.data())
def test_random_merges_come_back(height, width, data):
    """One merged rectangle in a full grid: the reader finds its corner, and nothing twice."""
    top, left = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    bottom, right = data.draw(st.integers(top, height)), data.draw(st.integers(left, width))
    rows = [[f"r{row}c{col}" for col in range(1, width + 1)] for row in range(1, height + 1)]
    book = workbook(rows, f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")

    blocks = read(book)

    printed = [cell.text for block in blocks if isinstance(block, Grid) for row in block.rows for cell in row]
    printed += [block.text for block in blocks if isinstance(block, Paragraph)]
    inside = {(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)} - {(top, left)}
    kept = [
        rows[row][col] for row in range(height) for col in range(width) if (row + 1, col + 1) not in inside
    ]
    assert sorted(text for text in printed if text) == sorted(kept)
