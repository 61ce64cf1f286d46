"""Tables that are trees: the column that a name stands in tells its level."""

from audit_lib.model import Cell, Grid
from audit_lib.recognise.columns import read_layout
from audit_lib.recognise.lines import read_lines
from audit_lib.reference import load_tables

PROCUREMENT = (
    "采购品目大类|专项名称|经济科目|采购物品名称|采购组织形式|总计",
    "合计|||||30.00",
    "一、货物A|||||18.00",
    "|设备更新费|办公设备购置|||18.00",
    "|||复印机|集中采购|10.00",
    "|||台式机|分散采购|8.00",
    "三、服务C|||||12.00",
    "|会议经费|会议费|||5.00",
    "|||会议服务|集中采购|5.00",
    "||物业管理费|||7.00",
    "||||分散采购|7.00",
)
REVENUE = (
    "项目名称||金额",
    "收入总计||9.00",
    "一般公共预算资金|小计|5.00",
    "|公共财政拨款（补助）资金|5.00",
    "|专项收入|",
    "其他资金|小计|3.00",
    "|其他收入|3.00",
    "上年结转和结余资金|小计|1.00",
    "|其中：动用上年结转和结余资金|1.00",
)


def lines_of(table, rows):
    spec = load_tables()[table]
    cells = tuple(
        tuple(Cell(text=text, row=number, col=col) for col, text in enumerate(row.split("|"), start=1))
        for number, row in enumerate(rows, start=1)
    )
    grid = Grid(rows=cells, width=len(cells[0]))
    layout = read_layout(grid, spec)
    (lane,) = layout.lanes
    return read_lines(grid.rows[layout.header_rows :], lane, spec)


def parents(lines):
    return [(line.code, line.parent) for line in lines]


def test_what_is_bought_stands_under_its_project_and_kind():
    assert [
        ("total", None),
        ("goods", "total"),
        ("row 4", "goods"),
        ("row 5", "row 4"),
        ("row 6", "row 4"),
        ("services", "total"),
        ("row 8", "services"),
        ("row 9", "row 8"),
        ("row 10", "services"),
        ("row 11", "row 10"),
    ] == parents(lines_of("procurement", PROCUREMENT))


def test_a_row_of_a_tree_keeps_all_its_names():
    labels = [line.label for line in lines_of("procurement", PROCUREMENT)]

    assert labels[2:4] == ["设备更新费 办公设备购置", "复印机 集中采购"]


def test_a_column_without_header_between_names_and_amounts_holds_names():
    assert [
        ("total", None),
        ("general_public", "total"),
        ("general_public_own", "general_public"),
        ("special_revenue", "general_public"),
        ("unit_funds", "total"),
        ("other_revenue", "unit_funds"),
        ("carryover", "total"),
        ("carryover_used", None),
    ] == parents(lines_of("revenue", REVENUE))


def test_the_year_before_the_operating_costs_does_not_hide_them():
    named = load_tables()["three_public"].lines_named("2024年机关运行经费预算数")

    assert ["operating_costs"] == [line.slug for line in named]
