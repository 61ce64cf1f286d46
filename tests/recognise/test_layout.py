"""The header of a printed table tells what each column holds."""

from collections import Counter

import pytest

from audit_lib.model import Cell, Grid
from audit_lib.recognise.columns import data_rows, read_layout
from audit_lib.reference import load_tables

TABLES = load_tables()


def cells_of(text, number):
    """Cells of a row written as 甲|乙*3|丙: a star says how many columns a cell spans."""
    col = 1
    for part in text.split("|"):
        name, _, span = part.partition("*")
        yield Cell(text=name, row=number, col=col, colspan=int(span or 1))
        col += int(span or 1)


def grid_of(*rows):
    cells = tuple(tuple(cells_of(text, number)) for number, text in enumerate(rows, start=1))
    width = Counter(sum(cell.colspan for cell in row) for row in cells).most_common(1)[0][0]
    return Grid(rows=cells, width=width)


def layout_of(table, *rows):
    return read_layout(grid_of(*rows), TABLES[table])


def slugs(lane):
    return {col: column for col, (column, _) in lane.amounts.items()}


REVENUE_TOP = "功能分类科目编码*3|功能分类科目名称|总  计|财政拨款(补助)*3|财政专户（教育收费）|单位资金"
REVENUE_BELOW = (
    "类|款|项|||财政拨款(补助)小计|一般公共预算|上级一般公共预算安排的转移支付||",
    "201|||教育|5.00|5.00|5.00|||",
)
REVENUE_COLUMNS = {
    5: "total",
    6: "fiscal_subtotal",
    7: "general_public",
    8: "general_public_transfer",
    9: "special_account",
    10: "unit_funds",
}


def test_code_in_three_columns_names_and_amounts_are_told_apart():
    (lane,) = layout_of(
        "expenditure",
        "项    目*4|支出预算*3",
        "功能分类科目编码*3|功能分类科目名称|合  计|基本支出|项目支出",
        "类|款|项||||",
        "201|||教育|5.00|3.00|2.00",
    ).lanes

    assert (1, 2, 3) == lane.codes
    assert (4,) == lane.names
    assert lane.project is None
    assert {5: "total", 6: "basic", 7: "project"} == slugs(lane)


def test_code_in_one_column_is_found():
    (lane,) = layout_of(
        "general_public", "科目编码|科目名称|合计|基本支出|项目支出", "2010301|行政运行|5|3|2"
    ).lanes

    assert ((1,), (2,)) == (lane.codes, lane.names)
    assert {3: "total", 4: "basic", 5: "project"} == slugs(lane)


def test_spans_of_a_header_reach_the_columns_below():
    layout = layout_of("revenue", REVENUE_TOP, *REVENUE_BELOW)

    assert 2 == layout.header_rows
    assert REVENUE_COLUMNS == slugs(layout.lanes[0])
    assert (1, 2, 3) == layout.lanes[0].codes


def test_lost_spans_are_restored_from_the_row_below():
    flattened = REVENUE_TOP.replace("*3", "")

    assert layout_of("revenue", REVENUE_TOP, *REVENUE_BELOW) == layout_of(
        "revenue", flattened, *REVENUE_BELOW
    )


def test_lost_spans_that_the_row_below_does_not_prove_name_no_column():
    (lane,) = layout_of(
        "expenditure", "科目编码|合计", "类|款|项|名称|基本支出|项目支出", "201|||教育|3|2"
    ).lanes

    assert {5: "basic", 6: "project"} == slugs(lane)


def test_two_lanes_stand_side_by_side():
    left, right = layout_of(
        "summary", "收     入*2|支     出*2", "项     目|预算数|功能分类|预算数", "收入|1|教育|1"
    ).lanes

    assert ((1,), {2: "amount"}) == (left.names, slugs(left))
    assert ((3,), {4: "amount"}) == (right.names, slugs(right))


def test_lanes_of_different_width_stand_side_by_side():
    left, right = layout_of(
        "appropriation",
        "财政拨款收入|财政拨款支出",
        "项  目|合  计|功 能 分 类|合 计|一般公共预算|政府性基金预算|国有资本经营预算",
        "一般公共预算|5|教育|5|5||",
    ).lanes

    assert {2: "total"} == slugs(left)
    assert {4: "total", 5: "general_public", 6: "government_fund", 7: "state_capital"} == slugs(right)


def test_two_economic_lanes_each_have_code_and_name():
    left, right = layout_of(
        "basic", "科目编码|科目名称|合计|科目编码|科目名称|合计", "301|工资|5|302|办公费|5"
    ).lanes

    assert ((1,), (2,), {3: "total"}) == (left.codes, left.names, slugs(left))
    assert ((4,), (5,), {6: "total"}) == (right.codes, right.names, slugs(right))


def test_project_name_stands_beside_code_and_name():
    (lane,) = layout_of(
        "project",
        "科 目 编 码*3|科目 名称|项目名称|项目支出合计|商品和服务支出",
        "类|款|项||||",
        "201|03|02|事务|外事|5|5",
    ).lanes

    assert ((1, 2, 3), (4,), 5) == (lane.codes, lane.names, lane.project)
    assert {6: "total", 7: "302"} == slugs(lane)


def test_column_that_the_table_does_not_know_keeps_its_printed_header():
    (lane,) = layout_of("expenditure", "科目编码|科目名称|合计|某某支出", "201|教育|5|5").lanes

    assert {3: ("total", "合计"), 4: ("某某支出", "某某支出")} == lane.amounts


@pytest.mark.parametrize("ignored", ["行次", "栏次", "序号", "备注"])
def test_column_without_money_is_left_out(ignored):
    (lane,) = layout_of("expenditure", f"科目编码|科目名称|{ignored}|合计", "201|教育|1|5").lanes

    assert {4: "total"} == slugs(lane)


def test_column_without_a_header_is_left_out():
    (lane,) = layout_of("expenditure", "科目编码|科目名称||合计", "201|教育|1|5").lanes

    assert {4: "total"} == slugs(lane)


def test_blanks_and_widths_in_a_header_do_not_matter():
    (lane,) = layout_of("expenditure", "科目编码|科目\n名称|合\u3000计|基 本\n支出", "201|教育|5|5").lanes

    assert {3: "total", 4: "basic"} == slugs(lane)


@pytest.mark.parametrize(
    ("first", "header_rows"),
    [("201|教育|5.00", 1), ("合计||", 1), ("|合计|", 1), ("201|教育|", 1), ("类|款|项", 2)],
    ids=["amount", "total first", "total in the name column", "no amount yet", "second header row"],
)
def test_header_ends_where_data_begins(first, header_rows):
    layout = layout_of("expenditure", "科目编码|科目名称|合计", first, "202|外交|5.00")

    assert header_rows == layout.header_rows


def test_header_without_known_words_has_no_lanes():
    layout = layout_of("expenditure", "甲|乙|丙", "201|教育|5.00")

    assert (0, ()) == (layout.header_rows, layout.lanes)


NUMBERED = {
    "栏次 under the names": ("科目编码|科目名称|合计|基本支出|项目支出", "栏次*2|1|2|3"),
    "levels beside it": ("项目*4|合计|基本支出|项目支出", "类|款|项|栏次|1|2|3"),
    "no word, sums told": ("科目编码|科目名称|合计|基本支出|项目支出", "||1=2+3|2|3"),
    "letters before numbers": ("科目编码|科目名称|合计|基本支出|项目支出", "甲|乙|1|2|3"),
}


@pytest.mark.parametrize("rows", NUMBERED.values(), ids=NUMBERED)
def test_row_that_numbers_the_columns_is_part_of_the_header(rows):
    grid = grid_of(*rows, "201|教育|5.00|3.00|2.00")
    layout = read_layout(grid, TABLES["general_public"])

    assert 2 == layout.header_rows
    assert ["total", "basic", "project"] == [column for column, _ in layout.lanes[-1].amounts.values()]
    assert ["201"] == [row[0].text for row in data_rows(grid, layout)]


def test_row_of_amounts_that_happen_to_count_on_is_data():
    grid = grid_of("科目编码|科目名称|合计|基本支出|项目支出", "201|教育|3|1|2", "|合计|1|2|3")

    assert 2 == len(data_rows(grid, read_layout(grid, TABLES["general_public"])))


def test_header_and_column_numbers_printed_again_on_the_next_page_are_no_data():
    head = ("科目编码|科目名称|合计|基本支出|项目支出", "栏次*2|1|2|3")
    grid = grid_of(*head, "201|教育|5.00|3.00|2.00", *head, "205|面|1.00|1.00|")

    assert ["201", "205"] == [
        row[0].text for row in data_rows(grid, read_layout(grid, TABLES["general_public"]))
    ]


UNIFIED_REVENUE = (
    "部门(单位)代码|部门(单位)名称|合计|本年收入*3|上年结转结余*3",
    "|||小计|一般公共预算|事业收入|小计|一般公共预算|单位资金",
    "101|示例局|9.00|7.00|5.00|2.00|2.00|1.00|1.00",
)


def test_what_stands_below_the_carry_over_is_a_part_of_that_alone():
    (lane,) = layout_of("revenue", *UNIFIED_REVENUE).lanes

    assert {
        3: "total",
        4: "current_revenue",
        5: "general_public",
        6: "institutional_revenue",
        7: "carryover",
        8: "上年结转结余/一般公共预算",
        9: "上年结转结余/单位资金",
    } == slugs(lane)


def test_units_name_the_lines_where_nothing_else_does():
    (lane,) = layout_of("revenue", *UNIFIED_REVENUE).lanes
    (coded,) = layout_of(
        "expenditure", "单位名称|科目编码|科目名称|合计|基本支出|项目支出", "甲局|201|教育|5|3|2"
    ).lanes

    assert (2,) == lane.names
    assert ((2,), (3,)) == (coded.codes, coded.names)


def test_parts_of_basic_expenditure_are_not_taken_for_it():
    (lane,) = layout_of(
        "general_public",
        "科目编码|科目名称|合计|基本支出*3|项目支出",
        "|||小计|人员经费|公用经费|",
        "201|教育|5.00|3.00|2.00|1.00|2.00",
    ).lanes

    assert {3: "total", 4: "basic", 7: "project"} == {
        col: slug for col, slug in slugs(lane).items() if "/" not in slug
    }


@pytest.mark.parametrize("before", ["上年预算数", "2023年预算数"])
def test_figures_of_the_year_before_are_no_figures_of_this_year(before):
    lanes = layout_of("summary", f"项目|{before}|2024年预算数", "本年收入|5.00|6.00").lanes

    assert {2: before, 3: "amount"} == slugs(lanes[0])


def test_budget_alone_is_the_amount_and_beside_the_final_what_that_is_held_against():
    alone = layout_of("three_public", "项目|预算数", "公务接待费|5.00").lanes[0]
    both = layout_of("three_public", "项目|预算数|决算数", "公务接待费|5.00|4.00").lanes[0]

    assert {2: "total"} == slugs(alone)
    assert {2: "budget", 3: "final"} == slugs(both)


def test_columns_that_print_nothing_cut_no_lane_in_two():
    (lane,) = layout_of("basic", "科目编码|||科目名称||金额", "301|||工资福利支出||5.00").lanes

    assert (1,) == lane.codes
    assert 4 in lane.names
    assert {6: "total"} == slugs(lane)


def test_numbers_of_columns_prove_the_spans_above_them():
    layout = layout_of(
        "general_public",
        "功能分类科目编码|科目名称|本年支出|基本支出|项目支出",
        "类|款|项|栏次|1|2|3",
        "201|||教育|5.00|3.00|2.00",
    )

    assert {5: "total", 6: "basic", 7: "project"} == slugs(layout.lanes[0])


def test_a_column_beside_its_own_part_is_the_whole_of_it():
    lane = layout_of(
        "revenue",
        "科目编码|科目名称|合计|事业收入*2|其他收入",
        "|||金额|其中：教育收费|",
        "205|教育|9.00|5.00|2.00|4.00",
    ).lanes[0]

    assert {3: "total", 4: "institutional_revenue", 6: "other_revenue"} == {
        col: slug for col, slug in slugs(lane).items() if "/" not in slug
    }


@pytest.mark.parametrize("rate", ["增减%", "增减幅度", "增减比例（%）", "变动率", "增减率"])
def test_a_column_of_rates_is_no_column_of_amounts(rate):
    lanes = layout_of(
        "general_public",
        "科目编码|科目名称|2019年执行数|2020年预算数*3|2020年预算数比2019年执行数*2",
        f"|||小计|基本支出|项目支出|增减额|{rate}",
        "201|公共服务|5.00|6.00|4.00|2.00|1.00|20.00%",
    ).lanes

    assert {3: "2019年执行数", 4: "total", 5: "basic", 6: "project", 7: "增减额"} == slugs(lanes[0])


FUND_HEAD = ("项目*2|年初结转和结余|本年收入|本年支出*3|年末结转和结余", "功能分类科目编码|科目名称||||||")


@pytest.mark.parametrize("revenue", ["105.00", ""])
def test_the_line_of_the_total_may_name_columns(revenue):
    grid = grid_of(
        *FUND_HEAD,
        f"合计*2||{revenue}|合计|基本支出|项目支出|",
        "221|住房保障支出||105.00|105.00||105.00|",
    )
    layout = read_layout(grid, TABLES["government_fund"])
    rows = data_rows(grid, layout)

    assert ((1,), (2,)) == (layout.lanes[0].codes, layout.lanes[0].names)
    assert {3: "opening", 4: "revenue", 5: "total", 6: "basic", 7: "project", 8: "closing"} == slugs(
        layout.lanes[0]
    )
    assert [["合计", "", "105.00", ""]] * bool(revenue) == [[cell.text for cell in row] for row in rows[:-1]]
    assert "221" == rows[-1][0].text
