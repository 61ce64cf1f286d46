"""A row of a table is known by its code, its name, its project or as a total."""

import pytest

from audit_lib.model import Cell
from audit_lib.recognise.columns import Lane
from audit_lib.recognise.lines import read_lines
from audit_lib.reference import load_tables

TABLES = load_tables()
ONE_COLUMN = Lane(codes=(1,), names=(2,), project=None, amounts={3: ("total", "合计")})
THREE_COLUMNS = Lane(codes=(1, 2, 3), names=(4,), project=None, amounts={5: ("total", "合计")})
NAMED = Lane(codes=(), names=(1,), project=None, amounts={2: ("amount", "预算数")})
PROJECTS = Lane(codes=(1,), names=(2,), project=3, amounts={4: ("total", "项目支出合计")})
SUMMARY = (
    ("一、本年收入", "current_revenue", None, 0),
    ("1.一般公共预算拨款", "general_public", "current_revenue", 1),
    ("其中：一般财力", "general_public_own", "general_public", 2),
    ("上级一般公共预算安排转移支付", "general_public_transfer", "general_public", 2),
    ("2.基金预算拨款", "government_fund", "current_revenue", 1),
    ("其中：政府性基金收入", "government_fund_own", "government_fund", 2),
    ("上级政府性基金安排转移支付", "government_fund_transfer", "government_fund", 2),
    ("3.国有资本经营预算拨款", "state_capital", "current_revenue", 1),
    ("其中：国有资本经营收入", "state_capital_own", "state_capital", 2),
    ("上级国有资本经营预算安排转移支付", "state_capital_transfer", "state_capital", 2),
    ("4.财政专户核拨", "special_account", "current_revenue", 1),
    ("5.单位资金", "unit_funds", "current_revenue", 1),
    ("其中：事业收入", "institutional_revenue", "unit_funds", 2),
    ("上级补助收入", "superior_subsidy", "unit_funds", 2),
    ("附属单位上缴收入", "subordinate_remittance", "unit_funds", 2),
    ("事业单位经营收入", "operating_revenue", "unit_funds", 2),
    ("其他收入", "other_revenue", "unit_funds", 2),
    ("二、上年结转结余", "carryover", None, 0),
    ("1.财政拨款结转", "carryover_fiscal", "carryover", 1),
    ("其中：一般公共预算拨款", "carryover_general_public", "carryover_fiscal", 2),
    ("基金预算拨款", "carryover_government_fund", "carryover_fiscal", 2),
    ("国有资本经营预算拨款", "carryover_state_capital", "carryover_fiscal", 2),
    ("2.非财政拨款结转结余", "carryover_nonfiscal", "carryover", 1),
    ("其中：财政专户核拨", "carryover_special_account", "carryover_nonfiscal", 2),
    ("单位资金", "carryover_unit_funds", "carryover_nonfiscal", 2),
    ("收  入  总  计", "total_revenue", None, 0),
)


def rows_of(*rows):
    return [
        tuple(Cell(text=text, row=number, col=col) for col, text in enumerate(row.split("|"), start=1))
        for number, row in enumerate(rows, start=5)
    ]


def lines_of(table, lane, *rows):
    return read_lines(rows_of(*rows), lane, TABLES[table])


def codes(lines):
    return [line.code for line in lines]


def parents(lines):
    return [(line.code, line.parent) for line in lines]


@pytest.mark.parametrize(
    ("lane", "rows"),
    [
        (ONE_COLUMN, ("201|一般公共服务|5", "20103|办公厅|5", "2010301|行政运行|5")),
        (THREE_COLUMNS, ("201|||一般公共服务|5", "201|03||办公厅|5", "201|03|01|行政运行|5")),
        (THREE_COLUMNS, (" ２０１ |||一般公共服务|5", "201|０３|\u3000|办公厅|5", "201|03|01|行政运行|5")),
        (ONE_COLUMN, ("|201 一般公共服务|5", "|20103 办公厅|5", "|2010301行政运行|5")),
    ],
    ids=["one column", "three columns", "full width and blanks", "inside the label"],
)
def test_code_is_read_wherever_it_is_printed(lane, rows):
    lines = lines_of("expenditure", lane, *rows)

    assert [("201", None), ("20103", "201"), ("2010301", "20103")] == parents(lines)
    assert [1, 2, 3] == [line.depth for line in lines]


def test_label_is_kept_as_printed():
    lines = lines_of("expenditure", ONE_COLUMN, "201| 一般公共服务支出 |5", "|202 外交支出|5", "203||5")

    assert ["一般公共服务支出", "202 外交支出", "203"] == [line.label for line in lines]


@pytest.mark.parametrize("label", ["20 教育", "2010 教育", "201.5万元", "201,教育", "20103011行政"])
def test_number_that_is_no_code_is_not_taken_for_one(label):
    (line,) = lines_of("expenditure", ONE_COLUMN, f"|{label}|5")

    assert "row 5" == line.code
    assert label == line.label


def test_lines_of_a_tree_belong_to_the_nearest_shorter_code_above():
    lines = lines_of(
        "expenditure",
        ONE_COLUMN,
        *("201|甲|9", "20103|乙|9", "2010301|丙|5", "2010302|丁|4", "20199|戊|1", "208|己|2", "2080501|庚|2"),
    )

    assert [
        ("201", None),
        ("20103", "201"),
        ("2010301", "20103"),
        ("2010302", "20103"),
        ("20199", "201"),
        ("208", None),
        ("2080501", "208"),
    ] == parents(lines)


def test_misprinted_code_of_a_parent_breaks_no_tree():
    lines = lines_of(
        "expenditure",
        ONE_COLUMN,
        *("208|社会保障|9", "20899|养老|9", "2080505|养老保险|6", "2080506|年金|3", "210|卫生健康|1"),
    )

    assert [
        ("208", None),
        ("20899", "208"),
        ("2080505", "20899"),
        ("2080506", "20899"),
        ("210", None),
    ] == parents(lines)


def test_repeated_code_is_numbered():
    lines = lines_of("expenditure", ONE_COLUMN, "201|甲|1", "202|乙|2", "201|丙|3", "201|丁|4")

    assert ["201", "202", "201~2", "201~3"] == codes(lines)


@pytest.mark.parametrize("label", ["合计", "合  计", "总计", "合\u3000计"])
@pytest.mark.parametrize("last", [True, False], ids=["last", "first"])
def test_total_is_the_whole_of_the_outermost_lines(label, last):
    body = ["201|甲|5", "20103|乙|5", "202|丙|1"]
    total = f"|{label}|6"
    lines = lines_of("expenditure", ONE_COLUMN, *([*body, total] if last else [total, *body]))
    found = next(line for line in lines if line.code == "total")

    assert {("201", "total"), ("20103", "201"), ("202", "total"), ("total", None)} == set(parents(lines))
    assert (0, label) == (found.depth, found.label)
    assert found is lines[-1 if last else 0]


def test_without_a_total_outermost_lines_stand_alone():
    lines = lines_of("expenditure", ONE_COLUMN, "201|甲|5", "202|丙|1")

    assert [("201", None), ("202", None)] == parents(lines)


def test_total_may_stand_in_the_code_column():
    assert ["total"] == codes(lines_of("expenditure", ONE_COLUMN, "合计||6"))


@pytest.mark.parametrize("row", ["||", "\u3000| |\u200b"])
def test_row_that_prints_nothing_is_no_line(row):
    assert () == lines_of("expenditure", ONE_COLUMN, row)


def test_row_that_prints_nothing_in_this_lane_is_no_line():
    right = Lane(codes=(), names=(4,), project=None, amounts={5: ("amount", "预算数")})

    assert ["row 6"] == codes(lines_of("summary", right, "甲||1||", "|||乙|1"))


def test_row_with_an_amount_alone_is_a_line():
    (line,) = lines_of("expenditure", ONE_COLUMN, "||5")

    assert ("row 5", "") == (line.code, line.label)


def test_row_that_nothing_names_is_known_by_its_number():
    lines = lines_of("summary", NAMED, "某项|1", "又一项|2")

    assert ["row 5", "row 6"] == codes(lines)


def test_cells_of_a_line_are_found_by_column():
    (line,) = lines_of("expenditure", ONE_COLUMN, "201|甲|5")

    assert {1: "201", 2: "甲", 3: "5"} == {col: cell.text for col, cell in line.cells.items()}


def test_every_line_of_the_summary_is_named_in_printed_order():
    lines = lines_of("summary", NAMED, *(f"{label}|1" for label, *_ in SUMMARY))

    assert list(SUMMARY) == [(line.label, line.code, line.parent, line.depth) for line in lines]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (("一、本年收入", "单位资金"), "unit_funds"),
        (("一、本年收入", "1.一般公共预算拨款", "其中：一般财力", "5.单位资金"), "unit_funds"),
        (("一、本年收入", "二、上年结转结余", "2.非财政拨款结转结余", "单位资金"), "carryover_unit_funds"),
        (
            (
                "一、本年收入",
                "单位资金",
                "二、上年结转结余",
                "2.非财政拨款结转结余",
                "其中：财政专户核拨",
                "单位资金",
            ),
            "carryover_unit_funds",
        ),
        (("二、上年结转结余", "2.非财政拨款结转结余", "单位资金", "一、本年收入", "单位资金"), "unit_funds"),
        (("一、本年收入", "单位资金", "二、上年结转结余", "单位资金"), "carryover_unit_funds"),
        (("一、本年收入", "一般公共预算拨款"), "general_public"),
        (("二、上年结转结余", "1.财政拨款结转", "其中：一般公共预算拨款"), "carryover_general_public"),
        (("一、本年收入", "基金预算拨款"), "government_fund"),
        (("二、上年结转结余", "1.财政拨款结转", "基金预算拨款"), "carryover_government_fund"),
        (("一、本年收入", "4.财政专户核拨"), "special_account"),
        (("二、上年结转结余", "2.非财政拨款结转结余", "其中：财政专户核拨"), "carryover_special_account"),
    ],
)
def test_same_label_is_told_apart_by_the_lines_above_it(rows, code):
    lines = lines_of("summary", NAMED, *(f"{label}|1" for label in rows))

    assert code == lines[-1].code


def test_category_beside_the_named_lines_is_known_by_its_code():
    lines = lines_of("summary", NAMED, "201 一般公共服务支出|5", "202外交支出|")

    assert [("201", 1), ("202", 1)] == [(line.code, line.depth) for line in lines]


def test_expenditure_below_revenue_in_one_lane_keeps_its_total():
    lines = lines_of("summary", NAMED, "一、本年收入|5", "收入总计|5", "205 教育支出|5", "支 出 总 计|5")

    assert ["current_revenue", "total_revenue", "205", "total_expenditure"] == codes(lines)


def test_three_public_total_is_a_named_line():
    lane = Lane(codes=(), names=(1,), project=None, amounts={2: ("total", "合计")})
    lines = lines_of(
        "three_public",
        lane,
        *("合计|5.12", "因公出国（境）费|0", "公务接待费|0.62", "公务用车购置及运行费\n\n（小计）|4.5"),
        *("其中：公务用车购置费|0", "公务用车运行费|4.5"),
    )

    assert [
        ("total", None),
        ("abroad", "total"),
        ("reception", "total"),
        ("vehicles", "total"),
        ("vehicles_purchase", "vehicles"),
        ("vehicles_operation", "vehicles"),
    ] == parents(lines)


def test_projects_of_one_code_are_numbered_in_printed_order():
    lines = lines_of(
        "project",
        PROJECTS,
        *(
            "2010302|事务|外事|5",
            "2010302|事务|边检|3",
            "2039999|其他|界碑|1",
            "2010302|事务|印章|2",
            "||合 计|11",
        ),
    )

    assert [
        ("2010302/1", "外事", "total"),
        ("2010302/2", "边检", "total"),
        ("2039999/1", "界碑", "total"),
        ("2010302/3", "印章", "total"),
        ("total", "合 计", None),
    ] == [(line.code, line.label, line.parent) for line in lines]


def test_category_row_between_projects_is_no_project():
    lines = lines_of("project", PROJECTS, "201|服务||5", "20103|办公厅||5", "2010302|事务|外事|5")

    assert [("201", None), ("20103", "201")] == parents(lines)[:2]
    assert "2010302/1" == lines[-1].code
