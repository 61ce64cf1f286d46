"""A caption that stands inside a table is told from a header and from data."""

import pytest

from audit_lib.ingest.captions import cut_at_titles, is_caption, is_title, lift_captions
from audit_lib.model import Cell, Grid, Paragraph, Place

TITLES = [
    "收支总体情况表",
    "部门（单位）收支总体情况表",
    "财政拨款“三公”经费支出情况表",
    "  示例县2023年部门收支预算总表  ",
    "一般公共预算支出预算表（功能科目）",
    "项目支出绩效目标表",
]
OTHER_CAPTIONS = [
    "表1",
    "表 1",
    "表十",
    "表1-2",
    "公开表3",
    "公开01表",
    "01表",
    "单位：万元",
    "单位:元",
    "金额单位：万元",
    "编制部门（单位）：示例局      单位：万元",
    "填报单位名称：示例局",
    "公开部门：示例局",
    "2023年",
    "2023年度",
    "（2023年）",
    "(2023)",
]
NO_CAPTIONS = [
    "",
    "项目",
    "合计",
    "单位资金",
    "编制单位",
    "预算单位",
    "528.63",
    "201",
    "2010301",
    "一般公共服务支出",
    "注：本表无数据。",
    "2023年预算数",
    "如表1所示",
    "表1反映收支",
    "详见收支总体情况表。",
    "总表",
]


@pytest.mark.parametrize("text", TITLES)
def test_title_is_short_and_ends_in_table(text):
    assert is_title(text)
    assert is_caption(text)


@pytest.mark.parametrize("text", OTHER_CAPTIONS)
def test_number_unit_agency_and_year_are_captions_and_no_titles(text):
    assert is_caption(text)
    assert not is_title(text)


@pytest.mark.parametrize("text", NO_CAPTIONS)
def test_header_word_figure_or_sentence_is_no_caption(text):
    assert not is_caption(text)
    assert not is_title(text)


def test_long_sentence_that_ends_in_table_is_no_title():
    assert is_title("表" * 40)
    assert not is_title("表" * 41)


def grid_of(*rows, width=3):
    return Grid(
        rows=tuple(
            tuple(
                Cell(text=text, row=number, col=col, place=Place(text_line=10 * number + col))
                for col, text in enumerate(row.split("|"), start=1)
            )
            for number, row in enumerate(rows, start=1)
        ),
        width=width,
        place=Place(text_line=11),
    )


def lifted(*rows, width=3):
    return [
        block.text
        if isinstance(block, Paragraph)
        else ["|".join(cell.text for cell in row) for row in block.rows]
        for block in lift_captions(grid_of(*rows, width=width))
    ]


def test_table_without_captions_is_left_alone():
    rows = ("项目|预算数|备注", "甲|1|", "||")

    assert [list(rows)] == lifted(*rows)


@pytest.mark.parametrize(
    ("row", "caption"),
    [
        ("收支总体情况表", "收支总体情况表"),
        ("收支总体情况表||", "收支总体情况表"),
        ("|表1|", "表1"),
        ("编制部门：示例局|单位：万元", "编制部门：示例局  单位：万元"),
        ("||单位：万元", "单位：万元"),
        ("2023年||", "2023年"),
    ],
)
def test_row_of_captions_becomes_a_paragraph(row, caption):
    assert [caption, ["项目|预算数|备注", "甲|1|"]] == lifted(row, "项目|预算数|备注", "甲|1|")


@pytest.mark.parametrize(
    "row", ["编制单位|合计|备注", "单位：万元|表1|2023年", "表1|甲|", "收支总体情况表|1|"]
)
def test_full_row_or_row_with_other_words_stays(row):
    assert [["项目|预算数|备注", row]] == lifted("项目|预算数|备注", row)


def test_caption_in_the_middle_cuts_the_table_in_two():
    blocks = list(lift_captions(grid_of("项目|预算数|备注", "甲|1|", "表2||", "编码|名称|合计", "201|乙|2")))
    first, caption, second = blocks

    assert "表2" == caption.text
    assert 31 == caption.place.text_line
    assert (2, 2) == (len(first.rows), len(second.rows))
    assert [1, 2] == [row[0].row for row in second.rows]
    assert 41 == second.place.text_line
    assert [52, 3] == [second.rows[1][1].place.text_line, second.width]


def test_a_title_across_a_table_begins_another_with_the_captions_around_it():
    rows = [
        (Cell(text="项目", row=1, col=1), Cell(text="甲", row=1, col=2)),
        (Cell(text="表2", row=2, col=1, colspan=2),),
        (Cell(text="收支总体情况表", row=3, col=1, colspan=2),),
        (Cell(text="项目", row=4, col=1), Cell(text="乙", row=4, col=2)),
    ]
    first, number, title, second = cut_at_titles(Grid(rows=tuple(rows), width=2))

    assert ("表2", "收支总体情况表") == (number.text, title.text)
    assert ["甲", "乙"] == [grid.rows[0][1].text for grid in (first, second)]
    assert [1, 1] == [grid.rows[0][0].row for grid in (first, second)]


@pytest.mark.parametrize("text", ["年度总体目标", "2023年", "本表无数据"])
def test_another_row_across_a_table_cuts_nothing(text):
    rows = (
        (Cell(text="项目", row=1, col=1), Cell(text="甲", row=1, col=2)),
        (Cell(text=text, row=2, col=1, colspan=2),),
        (Cell(text="项目", row=3, col=1), Cell(text="乙", row=3, col=2)),
    )

    assert [Grid(rows=rows, width=2)] == list(cut_at_titles(Grid(rows=rows, width=2)))


def test_captions_alone_leave_no_table():
    assert ["表1", "收支总体情况表"] == lifted("表1", "收支总体情况表")
