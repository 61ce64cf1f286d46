"""Flattened text reads back as the tables and prose it was flattened from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.ingest.flattext import read_flattext
from audit_lib.model import Grid, Paragraph

LETTERS = "甲乙丙丁（）、 \u300001345.,-"
lines_of_text = st.text(alphabet=LETTERS, max_size=8)
printed_lines = lines_of_text.filter(str.strip)
cells = st.one_of(lines_of_text, st.lists(printed_lines, min_size=2, max_size=3).map("\n".join))


@st.composite
def tables(draw):
    """Rows of one width, two columns at least."""
    width = draw(st.integers(2, 6))
    return draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6))


def flatten(rows):
    """Write rows as a word processor saves them: a cell a line behind a tab, a blank line after a row."""
    return "".join("".join(f"\t{text}\n" for text in row) + "\n" for row in rows)


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def shape(blocks):
    """Prose as its text, a table as its rows of texts."""
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks]


@given(tables())
def test_flattened_table_reads_back_cell_by_cell(rows):
    (grid,) = read_flattext(flatten(rows))

    assert rows == texts(grid)
    assert len(rows[0]) == grid.width
    assert () == grid.ragged_rows()


@given(tables())
def test_cells_are_numbered_from_one_by_row_and_column(rows):
    (grid,) = read_flattext(flatten(rows))
    places = [[(cell.row, cell.col) for cell in row] for row in grid.rows]

    assert [[(r, c) for c in range(1, len(row) + 1)] for r, row in enumerate(rows, 1)] == places
    assert {(1, 1)} == {(cell.rowspan, cell.colspan) for row in grid.rows for cell in row}


@given(st.lists(printed_lines, max_size=3), tables())
def test_each_cell_knows_its_line(prose, rows):
    text = "".join(f"{line}\n\n" for line in prose) + flatten(rows)
    lines = text.split("\n")
    grid = read_flattext(text)[-1]

    for cell in (cell for row in grid.rows for cell in row):
        assert "\t" + cell.text.split("\n")[0] == lines[cell.place.text_line - 1]
    assert grid.rows[0][0].place == grid.place


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
@given(rows=tables())
def test_every_kind_of_line_break_counts_as_one(line_break, rows):
    text = "正文\n\n" + flatten(rows)

    assert read_flattext(text) == read_flattext(text.replace("\n", line_break))


@given(st.lists(printed_lines, min_size=1))
def test_prose_keeps_every_line_with_its_number(lines):
    blocks = read_flattext("\n".join(lines))

    assert lines == [block.text for block in blocks]
    assert list(range(1, len(lines) + 1)) == [block.place.text_line for block in blocks]


def test_blank_lines_are_no_paragraphs():
    assert ["一", "二"] == shape(read_flattext("\n \n一\n\u3000\n\n二\n\n"))


@pytest.mark.parametrize("text", ["", "\n", " \n\u3000\n"])
def test_nothing_printed_is_nothing_read(text):
    assert () == read_flattext(text)


def test_cell_text_is_kept_as_printed():
    ((row,),) = shape(read_flattext("\t 1,234.50\u3000\n\t（小计） \n"))

    assert [" 1,234.50\u3000", "（小计） "] == row


def test_prose_after_a_table_closes_it():
    text = flatten([["项目", "金额"], ["甲", "1"]]) + "\n说明\n" + flatten([["乙", "2"], ["丙", "3"]])

    assert [[["项目", "金额"], ["甲", "1"]], "说明", [["乙", "2"], ["丙", "3"]]] == shape(read_flattext(text))


def test_two_blank_lines_set_two_tables_apart():
    text = flatten([["项目", "金额"], ["甲", "1"]]) + "\n" + flatten([["乙", "2"], ["丙", "3"]])

    assert [[["项目", "金额"], ["甲", "1"]], [["乙", "2"], ["丙", "3"]]] == shape(read_flattext(text))


def test_file_without_a_last_line_break_loses_no_cell():
    assert [[["项目", "金额"], ["甲", "1"]]] == shape(read_flattext("\t项目\n\t金额\n\n\t甲\n\t1"))


# Proof 1


def test_line_right_under_a_cell_belongs_to_it():
    assert [[["科目\n名称", "合计"], ["甲", "1"]]] == shape(
        read_flattext("\t科目\n名称\n\t合计\n\n\t甲\n\t1\n\n")
    )


def test_line_right_under_the_last_cell_of_a_row_belongs_to_it():
    assert [[["科目", "合计\n（万元）"], ["甲", "1"]]] == shape(
        read_flattext("\t科目\n\t合计\n（万元）\n\n\t甲\n\t1\n\n")
    )


# Proof 2


def test_empty_paragraph_in_a_heading_cell_does_not_split_the_row():
    text = "\t编码\n\t科目\n\n名称\n\t合计\n\n" + flatten([["201", "甲", "1"], ["202", "乙", "2"]])

    (grid,) = read_flattext(text)

    assert ["编码", "科目\n\n名称", "合计"] == texts(grid)[0]
    assert () == grid.ragged_rows()


def test_empty_paragraph_in_a_later_row_does_not_split_it():
    rows = [["项目", "合计", "其中"], ["甲", "1", "1"]]
    text = flatten(rows) + "\t购置及运行费\n\n（小计）\n\t2\n\t2\n\n"

    assert [[*rows, ["购置及运行费\n\n（小计）", "2", "2"]]] == shape(read_flattext(text))


def test_short_line_after_a_finished_row_is_prose():
    rows = [["项目", "合计"], ["甲", "1"], ["乙", "2"]]

    assert [rows, "附注", [["丙", "3"]]] == shape(read_flattext(flatten(rows) + "附注\n\t丙\n\t3\n"))


@pytest.mark.parametrize(
    ("gap", "line", "after"),
    [
        ("\n", "这一行太长，不像是被挤下来的表头文字", "\t合计\n"),
        ("\n\n", "名称", "\t合计\n"),
        ("\n", "名称", "\n\t合计\n"),
        ("\n", "表2", "\t合计\n"),
        ("\n", "单位：万元", "\t合计\n"),
    ],
    ids=["a sentence", "two blank lines", "no cell right below", "a number of a table", "a unit"],
)
def test_line_that_proves_nothing_is_prose(gap, line, after):
    blocks = read_flattext(f"\t编码\n\t科目\n{gap}{line}\n{after}")

    assert [[["编码", "科目"]], line, [["合计"]]] == shape(blocks)


# Proof 3


@pytest.mark.parametrize("last", [True, False], ids=["last row", "full row below"])
def test_two_short_rows_that_make_a_full_one_are_joined(last):
    above = [["项目", "合计", "其中", "备注"], ["甲", "1", "1", "无"]]
    below = [] if last else [["丙", "3", "3", "无"]]

    assert [[*above, ["乙", "2", "2", "无"], *below]] == shape(
        read_flattext(flatten([*above, ["乙", "2"], ["2", "无"], *below]))
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["乙", "2"], ["2"]],
        [["乙", "2"], ["2", "3", "4"]],
        [["乙", ""], ["2", "3"]],
        [["乙", "2"], ["2", "3"], ["丙"]],
    ],
    ids=["too few cells", "too many cells", "first row ends blank", "no full row below"],
)
def test_short_rows_that_prove_nothing_stay_apart(rows):
    above = [["项目", "合计", "其中", "备注"], ["甲", "1", "1", "无"], ["丁", "2", "2", "无"]]

    assert [[*above, *rows]] == shape(read_flattext(flatten([*above, *rows])))


def test_short_rows_at_the_top_stay_apart():
    rows = [["收入", "支出"], ["项目", "金额"], ["甲", "1", "乙", "1"], ["丙", "2", "丁", "2"]]

    assert [rows] == shape(read_flattext(flatten(rows)))


def test_joined_row_renumbers_its_cells():
    rows = [["甲", "1", "2"], ["乙", "1"], ["2"], ["丙", "1", "2"]]
    (grid,) = read_flattext(flatten(rows))

    assert [(2, 1), (2, 2), (2, 3)] == [(cell.row, cell.col) for cell in grid.rows[1]]
    assert [5, 6, 8] == [cell.place.text_line for cell in grid.rows[1]]
    assert 3 == grid.rows[2][0].row


# Proof 4


def test_row_with_too_many_cells_is_kept_and_flagged():
    rows = [["项目", "合计"], ["甲", "1"], ["总计", "", "1"], ["乙", "2"]]
    (grid,) = read_flattext(flatten(rows))

    assert rows == texts(grid)
    assert 2 == grid.width
    assert (3,) == grid.ragged_rows()


def test_row_with_too_few_cells_is_kept_and_not_flagged():
    rows = [["项目", "合计", "备注"], ["甲", "1", "无"], ["乙", "2"]]
    (grid,) = read_flattext(flatten(rows))

    assert rows == texts(grid)
    assert () == grid.ragged_rows()


# Captions


def test_captions_in_front_of_a_table_are_prose():
    text = "表1\n\n收支总体情况表\n\n编制部门：示例局  单位：万元\n" + flatten([["项目", "预算数"]])

    assert [
        "表1",
        "收支总体情况表",
        "编制部门：示例局  单位：万元",
        [["项目", "预算数"]],
    ] == shape(read_flattext(text))


def test_caption_rows_are_lifted_out_of_the_table():
    rows = [["收支总体情况表"], ["编制部门：示例局", "", "单位：万元"]]
    body = [["项目", "其中", "备注", "预算数"], ["甲", "", "", "1"]]

    assert ["收支总体情况表", "编制部门：示例局  单位：万元", body] == shape(
        read_flattext(flatten([*rows, *body]))
    )


def test_caption_between_note_and_next_table_stays_between_them():
    body = [["项目", "预算数"], ["甲", "1"]]
    text = flatten(body) + "\n注：本表无数据。\n表2\n收入总体情况表\n" + flatten(body)

    assert [body, "注：本表无数据。", "表2", "收入总体情况表", body] == shape(read_flattext(text))


def test_title_row_begins_the_next_table_without_a_break():
    first = [["项目", "预算数"], ["甲", "1"]]
    second = [["编码", "名称", "合计"], ["201", "乙", "2"], ["202", "丙", "3"]]
    blocks = read_flattext(flatten([*first, ["收入总体情况表"], *second]))

    assert [first, "收入总体情况表", second] == shape(blocks)
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert [2, 3] == [grid.width for grid in grids]
    assert [1, 2, 3] == [row[0].row for row in grids[1].rows]
