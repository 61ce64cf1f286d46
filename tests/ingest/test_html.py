"""Web pages are read as a browser prints them."""

from contextlib import suppress
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.html import read_html
from audit_lib.model import Cell, Grid, Paragraph

SOURCE = Path("disclosure.html")
TABLE = "<table><tr><td>科目<td>合计<tr><td>教育<td>1.00</table>"
ROWS = [["科目", "合计"], ["教育", "1.00"]]


def read(page, encoding="utf-8"):
    return read_html(page.encode(encoding), SOURCE)


def shape(blocks):
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks]


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def positions(grid):
    return {cell.text: (cell.row, cell.col, cell.rowspan, cell.colspan) for row in grid.rows for cell in row}


def test_prose_and_tables_come_in_reading_order():
    page = f"<h1>预算公开</h1><div>第一部分<p>概况</p>续</div>{TABLE}<ul><li>一<li>二</ul>尾"

    assert shape(read(page)) == ["预算公开", "第一部分", "概况", "续", ROWS, "一", "二", "尾"]


def test_rowspan_shifts_the_next_row():
    (grid,) = read("<table><tr><td rowspan=2>科目<td>支出<tr><td>基本<tr><td>合计<td>1.00</table>")

    assert positions(grid)["科目"] == (1, 1, 2, 1)
    assert positions(grid)["基本"] == (2, 2, 1, 1)
    assert positions(grid)["合计"] == (3, 1, 1, 1)


def test_colspan_shifts_the_cells_to_its_right():
    (grid,) = read("<table><tr><td colspan=2>支出<td>备注<tr><td>基本<td>项目<td>无</table>")

    assert positions(grid)["备注"] == (1, 3, 1, 1)
    assert grid.width == 3


def test_row_that_spans_cover_wholly_keeps_its_number():
    (grid,) = read("<table><tr><td rowspan=2>甲<td rowspan=2>乙<tr></tr><tr><td>丙<td>丁</table>")

    assert grid.rows[1] == ()
    assert positions(grid)["丙"] == (3, 1, 1, 1)


@pytest.mark.parametrize("span", ["9", "999999999", "99999999999999999999"])
def test_spans_beyond_the_table_are_clamped(span):
    (grid,) = read(f"<table><tr><td colspan={span}>标题<tr><td rowspan={span}>甲<td>乙<tr><td>丙</table>")

    assert positions(grid) == {
        "标题": (1, 1, 1, 2),
        "甲": (2, 1, 2, 1),
        "乙": (2, 2, 1, 1),
        "丙": (3, 2, 1, 1),
    }


def test_absurd_colspan_at_the_end_of_a_row_is_clamped():
    (grid,) = read("<table><tr><td>甲<td colspan=9999>乙<tr><td>丙<td>丁</table>")

    assert positions(grid)["乙"] == (1, 2, 1, 1)


@pytest.mark.parametrize("span", ["", "x", "-3", "1.5", "0"])
def test_colspan_that_is_no_number_counts_as_one(span):
    (grid,) = read(f"<table><tr><td colspan='{span}'>甲<td>乙</table>")

    assert positions(grid)["甲"] == (1, 1, 1, 1)


def test_spans_that_push_each_other_aside_do_not_grow_without_end():
    page = "<table><tr><td>甲<td>乙" + "<tr><td rowspan=65534 colspan=255>丙" * 500

    assert max(cell.col for block in read(page) for row in block.rows for cell in row) < 1024


def test_rowspan_of_zero_reaches_to_the_end_of_its_row_group():
    page = "<table><thead><tr><th rowspan=0>甲<th>乙<tr><th>丙<tbody><tr><td>丁<td>戊</table>"

    (grid,) = read(page)

    assert positions(grid)["甲"] == (1, 1, 2, 1)
    assert positions(grid)["丁"] == (3, 1, 1, 1)


def test_rowspan_ends_with_its_row_group():
    (grid,) = read("<table><thead><tr><th rowspan=5>甲<th>乙<tbody><tr><td>丙<td>丁</table>")

    assert positions(grid)["丙"] == (2, 1, 1, 1)


def test_foot_of_a_table_comes_last_wherever_it_stands():
    page = "<table><tfoot><tr><td>合计<td>1<tbody><tr><td>甲<td>1</table>"

    assert shape(read(page)) == [[["甲", "1"], ["合计", "1"]]]


def test_colspan_stops_where_a_cell_from_above_stands():
    (grid,) = read("<table><tr><td>甲<td rowspan=2>乙<tr><td colspan=2>丙<td>丁</table>")

    assert positions(grid)["丙"] == (2, 1, 1, 1)
    assert positions(grid)["丁"] == (2, 3, 1, 1)


def test_caption_element_is_a_paragraph_before_its_grid():
    page = TABLE.replace("<table>", "<table><caption>表1 收支总表</caption>")

    assert shape(read(page)) == ["表1 收支总表", ROWS]


def test_caption_rows_on_top_of_a_grid_are_paragraphs():
    page = TABLE.replace(
        "<table>", "<table><tr><td colspan=2>收支总体情况表<tr><td>编制部门：某局<td>单位：万元"
    )

    blocks = read(page)

    assert shape(blocks) == ["收支总体情况表", "编制部门：某局  单位：万元", ROWS]
    assert positions(blocks[-1])["科目"] == (1, 1, 1, 1)


def test_header_of_years_is_no_caption():
    page = "<table><tr><td><td>2022年<td>2023年<tr><td>合计<td>1<td>2</table>"

    assert shape(read(page)) == [[["", "2022年", "2023年"], ["合计", "1", "2"]]]


def test_table_of_nothing_but_captions_is_prose():
    assert shape(read("<table><tr><td>部门：某局<td>单位：万元</table>")) == ["部门：某局  单位：万元"]


def test_inner_table_becomes_a_grid_of_its_own():
    page = f"<table><tr><td>甲<td>乙{TABLE}丙<tr><td>丁<td>戊<tr><td>己<td>庚</table>"

    assert shape(read(page)) == [[["甲", "乙\n丙"], ["丁", "戊"], ["己", "庚"]], ROWS]


def test_layout_table_does_not_swallow_what_it_arranges():
    page = f"<table><tr><td>导航<td><p>前言</p>{TABLE}<p>后记</p></table>"

    assert shape(read(page)) == ["导航", "前言", ROWS, "后记"]


def test_layout_tables_may_nest():
    page = TABLE
    for _ in range(20):
        page = f"<table><tr><td>{page}</table>"

    assert shape(read(page)) == [ROWS]


def test_tables_nested_as_deep_as_a_page_may_be_are_read():
    page = "".join(f"<table><tr><td>{n}<td>甲<tr><td>乙<td>丙" for n in range(60))

    with suppress(UnreadableSourceError):
        assert read(page)


def test_table_around_prose_is_prose():
    assert shape(read("<table><tr><td><p>一、职能</p><p>二、机构</p></table>")) == ["一、职能", "二、机构"]


def test_columns_of_prose_are_prose():
    prose = [f"{number}、本部门主要职能是贯彻执行国家有关方针政策和法律法规。" for number in "一二三四"]
    page = f"<table><tr><td>目录<td><p>{'</p><p>'.join(prose)}</p></table>"

    assert shape(read(page)) == ["目录", *prose]


def test_table_for_presentation_is_no_grid():
    assert shape(read("<table role=presentation><tr><td>甲<td>乙</table>")) == ["甲", "乙"]


def test_text_between_rows_is_printed_before_the_table():
    assert shape(read("<table>松<tr><td>甲<td>乙</tr><p>散</p></table>")) == ["松", "散", [["甲", "乙"]]]


def test_form_around_cells_does_not_hide_them():
    assert shape(read("<table><tr><form><td>甲<td>乙</form></tr></table>")) == [[["甲", "乙"]]]


def test_cells_outside_any_row_make_one():
    assert shape(read("<table><td>甲<td>乙</table>")) == [[["甲", "乙"]]]


def test_breaks_and_blocks_inside_a_cell_become_newlines():
    (grid,) = read("<table><tr><td>甲<br>乙<p>丙</p><div>丁</div>戊<td>1</table>")

    assert grid.rows[0][0].text == "甲\n乙\n丙\n丁\n戊"


def test_blanks_collapse_but_those_of_print_stay():
    (paragraph,) = read("<p>\n  甲 \t <b> 乙</b>\u3000\u3000丙&nbsp; 丁\n</p>")

    assert paragraph.text == "甲 乙\u3000\u3000丙\xa0 丁"


def test_preformatted_lines_keep_their_blanks():
    assert shape(read("<pre>甲   1.00\n<b>乙   2.00</b>\n</pre>")) == ["甲   1.00", "乙   2.00"]


def test_breaks_part_paragraphs():
    assert shape(read("<p>一<br><br>&nbsp;<br>二</p>")) == ["一", "二"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='color:red; DISPLAY : none'>藏</p>",
        "<p hidden>藏</p>",
        "<script>'<p>藏</p>'</script>",
        "<style>藏</style>",
        "<template><p>藏</p></template>",
        "<noscript>藏</noscript>",
        "<!-- 藏 -->",
        "<?php 藏 ?>",
        "<![if !mso]><!--藏--><![endif]>",
        "<select><option>藏</select>",
        "<table hidden><tr><td>藏<td>藏</table>",
    ],
)
def test_hidden_elements_are_not_read(hidden):
    assert "".join(block.text for block in read(f"<title>藏</title><p>前{hidden}后</p>")) == "前后"


def test_hidden_rows_and_cells_are_not_read():
    page = "<table><tr><td rowspan=3>甲<td>乙<tr style='display:none'><td>藏<tr><td hidden>藏<td>丙</table>"

    (grid,) = read(page)

    assert positions(grid) == {"甲": (1, 1, 2, 1), "乙": (1, 2, 1, 1), "丙": (2, 2, 1, 1)}


def test_blank_cells_are_kept_as_blanks():
    (grid,) = read("<table><tr><td>甲<td>&nbsp;<td>1</table>")

    assert texts(grid) == [["甲", "", "1"]]


def test_places_name_the_line_of_the_source():
    blocks = read("<p>前</p>\r\n<p>\r\n\r\n后</p>\r\n<table>\r\n<tr><td>甲\r\n<td>乙</table>")

    assert [block.place.text_line for block in blocks] == [1, 4, 5]
    assert [cell.place.text_line for cell in blocks[2].rows[0]] == [6, 7]


def test_lines_that_the_parser_cannot_count_are_unknown():
    (paragraph,) = read("\n" * 70_000 + "<p>远</p>")

    assert paragraph.place.text_line is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "iso-8859-1", "nonsense"])
def test_encoding_is_told_from_the_bytes_whatever_is_declared(encoding, declared):
    page = f"<meta charset='{declared}'><p>一般公共预算财政拨款㐂</p>"

    assert shape(read(page, encoding)) == ["一般公共预算财政拨款㐂"]


def test_page_in_gb18030_without_meta_is_read():
    assert shape(read(TABLE, "gb18030")) == [ROWS]


def test_one_broken_letter_does_not_garble_a_page():
    raw = f"<p>{'收入预算' * 20}</p>".encode()

    (paragraph,) = read_html(raw[:30] + raw[31:], SOURCE)

    assert paragraph.text.startswith("收入预算")
    assert paragraph.text.endswith("收入预算")


def test_declared_charset_is_asked_where_the_others_fail():
    page = b"<meta charset=windows-1252><p>caf\xe9 \xff\x20</p>"

    assert shape(read_html(page, SOURCE)) == ["café ÿ"]


def test_entities_are_letters_and_nothing_else_is_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><p>&lt;甲&gt; &x; &#19968;</p>'

    assert "SECRET" not in "".join(block.text for block in read(page))
    assert shape(read(page))[-1] == "<甲> &x; 一"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no HTML tag"),
        ("纯文本".encode(), "no HTML tag.*ending .txt"),
        (b"\x00\x01\x02<p>" * 99, "not a text"),
        (b"\xff\x81<p>\xff\xff\xff", "not a text"),
        (b"%PDF-1.7 <p>", "a PDF"),
        (b"PK\x03\x04", "zip container"),
        (b"\xd0\xcf\x11\xe0", "old Office file"),
        (b"MIME-Version: 1.0\n<p>x</p>", "web archive"),
        (b"<!-- x -->", "not a web page"),
        (b"<p hidden>x</p>", "prints nothing"),
        (b"<frameset><frame src=a></frameset>", "prints nothing"),
        (b"<div>" * 300 + b"x", "nested deeper"),
    ],
)
def test_what_is_no_page_is_refused_with_a_reason(raw, reason):
    with pytest.raises(UnreadableSourceError, match=reason) as caught:
        read_html(raw, SOURCE)

    assert caught.value.path == SOURCE


@given(st.binary(max_size=200).map(lambda junk: b"<table><tr><td>" + junk))
def test_junk_never_raises_anything_else(junk):
    with suppress(UnreadableSourceError):
        read_html(junk, SOURCE)


TAGS = [
    *(
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<td rowspan=3>",
        "<td colspan=4>",
        "<td rowspan=0>",
        "<caption>",
        "<p>",
    ),
    *(
        "</p>",
        "<thead>",
        "<tfoot>",
        "<form>",
        "<br>",
        "<pre>",
        "</td>",
        "<b hidden>",
        "甲",
        "乙",
        "单位：万元",
        "\n",
        "收支表",
    ),
]


@given(st.lists(st.sampled_from(TAGS), max_size=40))
def test_tag_soup_is_read_without_overlapping_cells(soup):
    with suppress(UnreadableSourceError):
        for grid in read("<p>始</p>" + "".join(soup)):
            if isinstance(grid, Grid):
                corners = [(cell.row, cell.col) for row in grid.rows for cell in row]
                assert len(corners) == len(set(corners))
                assert [cell.row for row in grid.rows for cell in row] == sorted(row for row, _ in corners)


@st.composite
def grids(draw):
    """Tile a rectangle with merged cells; every text is of its own and no caption."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    taken, rows = set(), []
    for row in range(1, height + 1):
        cells = []
        for col in range(1, width + 1):
            if (row, col) in taken:
                continue
            room = next((c for c in range(col, width + 1) if (row, c) in taken), width + 1) - col
            rowspan, colspan = draw(st.integers(1, height - row + 1)), draw(st.integers(1, room))
            taken |= {(row + down, col + along) for down in range(rowspan) for along in range(colspan)}
            text = f"{draw(st.sampled_from(['教育', '<&>', '1,000.00', '（0.5）']))} {row}.{col}"
            cells.append(Cell(text=text, row=row, col=col, rowspan=rowspan, colspan=colspan))
        rows.append(tuple(cells))
    return rows


def printed_as_html(rows):
    cells = [
        "".join(f"<td rowspan={c.rowspan} colspan={c.colspan}>{escape(c.text)}</td>" for c in row)
        for row in rows
    ]
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@given(grids())
def test_random_grid_with_merges_comes_back(rows):
    """A last row of plain cells names every column, as the body of a printed table does."""
    width = max(cell.col + cell.colspan - 1 for row in rows for cell in row)
    last = len(rows) + 1
    rows = [*rows, tuple(Cell(text=f"合计 {col}", row=last, col=col) for col in range(1, width + 1))]

    (grid,) = read(printed_as_html(rows))

    expected = {cell.text: (cell.row, cell.col, cell.rowspan, cell.colspan) for row in rows for cell in row}
    assert positions(grid) == expected
