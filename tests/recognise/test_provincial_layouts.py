"""Layouts of other provinces: units beside the codes, a second classification, years as rows, columns as rows."""

from html import escape
from pathlib import Path

import pytest

from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise


def cell_of(text):
    """A cell written as 甲, or 甲*2x3 where it spans two columns and three rows."""
    name, _, spans = text.partition("*")
    across, _, down = spans.partition("x")
    return f'<td colspan="{across or 1}" rowspan="{down or 1}">{escape(name)}</td>'


def facts_of(tmp_path, title, *rows):
    """Facts of one printed table, as a mapping of (line, column) to what is printed."""
    evidence = evidence_of(tmp_path, title, *rows)
    return {(fact.line_code, fact.column): fact.raw for fact in evidence.facts.itertuples() if fact.raw}


def evidence_of(tmp_path, title, *rows):
    body = "".join(f"<tr>{''.join(map(cell_of, row.split('|')))}</tr>" for row in rows)
    page = Path(tmp_path) / "page.html"
    page.write_text(
        f"<html><head><meta charset='utf-8'></head><body><h1>示例局2023年部门预算</h1><p>{title}</p>"
        f"<p>单位：万元</p><table>{body}</table></body></html>",
        encoding="utf-8",
    )
    return recognise(read_disclosure(page))


def test_the_name_of_a_unit_or_an_account_names_the_line(tmp_path):
    found = facts_of(
        tmp_path,
        "一般公共预算支出预算表",
        "项目*5|合计*1x3|当年财政拨款安排*2",
        "科目编码*3|单位代码*1x2|单位名称（科目）*1x2|基本支出*1x2|项目支出*1x2",
        "类|款|项",
        "||||合计|5.00|3.00|2.00",
        "204||||公共安全支出|5.00|3.00|2.00",
        "204|06|||司法|5.00|3.00|2.00",
        "204|06|01|312301|行政运行|3.00|3.00|",
        "204|06|04|312301|基层司法业务|2.00||2.00",
    )

    assert "5.00" == found["total", "total"] == found["20406", "total"]
    assert ("3.00", "2.00") == (found["2040601", "basic"], found["2040604", "project"])


def test_a_row_below_headers_that_span_columns_is_one_of_the_header(tmp_path):
    found = facts_of(
        tmp_path,
        "部门支出总体情况表",
        "科目编码*3|单位代码*1x2|单位（科目名称）*1x2|总计*1x2|基本支出*3|项目支出*1x2",
        "类|款|项|小计|工资福利支出|商品和服务支出",
        "||||合计|5.00|3.00|2.00|1.00|2.00",
        "207|01|01|036001|行政运行|5.00|3.00|2.00|1.00|2.00",
    )

    assert {"total", "2070101"} == {line for line, _ in found}
    assert ("5.00", "3.00", "2.00") == tuple(found["2070101", name] for name in ("total", "basic", "project"))


def test_a_second_classification_of_the_same_money_is_passed_over(tmp_path):
    rows = (
        "||合计||||5.00|3.00|2.00",
        "301|01|基本工资|501|01|工资奖金津补贴|3.00|3.00|",
        "302|01|办公费|502|01|办公经费|2.00||2.00",
    )
    found = facts_of(
        tmp_path,
        "一般公共预算基本支出情况表",
        "部门预算经济分类*3|政府预算经济分类*3|合计*1x2|人员经费*1x2|公用经费*1x2",
        "类|款|科目名称|类|款|科目名称",
        *rows,
    )

    assert {"total", "30101", "30201"} == {line for line, _ in found}
    assert "3.00" == found["30101", "personnel"]


def test_codes_may_stand_in_brackets_before_the_name(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "一般公共预算基本支出情况表",
        "部门预算支出经济科目|政府预算支出经济科目|2023年预算",
        "合计||5.00",
        "[301]工资福利支出||5.00",
        "[30101]基本工资|[50101]工资奖金津补贴|5.00",
    )

    assert ["total", "301", "30101"] == evidence.facts["line_code"].tolist()
    assert "301" == evidence.facts["parent"].tolist()[-1]


def test_a_total_may_stand_in_the_column_of_unit_codes(tmp_path):
    found = facts_of(
        tmp_path,
        "收入总表",
        "部门代码|部门名称|合计|一般公共预算拨款|政府性基金预算拨款",
        "合计||5.00|3.00|2.00",
        "038|示例局|5.00|3.00|2.00",
    )

    assert "5.00" == found["total", "total"]


def test_of_rows_that_are_years_the_latest_is_meant(tmp_path):
    found = facts_of(
        tmp_path,
        "财政拨款“三公”经费支出表",
        "年份*1x2|“三公”经费财政拨款预算总额*1x2|因公出国（境）费用*1x2|公务接待费*1x2|公务用车购置和运行维护费*3",
        "小计|公务用车购置费|公务用车运行维护费",
        "2022|18.285684|0.000000|4.150922|14.134762|0.000000|14.134762",
        "2023|19.579605|0.000000|4.533687|15.045918|0.000000|15.045918",
    )

    assert "19.579605" == found["total", "total"]
    assert ("4.533687", "4.150922") == (found["reception", "total"], found["reception", "2022/total"])
    assert "15.045918" == found["vehicles_operation", "total"]


def test_columns_of_a_table_may_be_printed_as_its_rows(tmp_path):
    found = facts_of(
        tmp_path,
        "支出总体情况表",
        "项目|2023年预算",
        "一、基本支出|3.00",
        "工资福利支出|2.00",
        "商品和服务支出|1.00",
        "二、项目支出|2.00",
        "支出总计|5.00",
    )

    assert ("3.00", "2.00", "5.00") == tuple(found["total", name] for name in ("basic", "project", "total"))
    assert 2 == sum(line.startswith("row ") for line, _ in found)


def test_a_lane_that_goes_on_with_the_lines_of_another_belongs_to_their_whole(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "一般公共预算财政拨款基本支出决算表",
        "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
        "302|商品和服务支出|3.00|30202|印刷费|2.00",
        "30201|办公费|1.00|310|资本性支出|4.00",
        "|||31002|办公设备购置|4.00",
    )
    parents = dict(zip(evidence.facts["line_code"], evidence.facts["parent"], strict=True))

    assert {"30201": "302", "30202": "302", "31002": "310"} == {
        line: parent for line, parent in parents.items() if len(line) == 5
    }


@pytest.mark.parametrize(
    ("label", "line"), [("其中：财政拨款", "row 4"), ("财政拨款", "fiscal_appropriation")]
)
def test_what_is_among_a_line_is_not_what_adds_it_up(tmp_path, label, line):
    found = facts_of(
        tmp_path,
        "部门收支总体情况表",
        "收入*2|支出*2",
        "项目|金额|项目|金额",
        "一、一般公共预算|5.00|一、教育支出|5.00",
        f"{label}|4.00||",
        "收入总计|5.00|支出总计|5.00",
    )

    assert "4.00" == found[line, "amount"]


def test_projects_without_codes_are_lines_of_their_table(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "项目支出表",
        "类型*1x2|项目单位*1x2|项目名称*1x2|合计*1x2|本年拨款*2|单位资金*1x2",
        "一般公共预算|政府性基金预算",
        "特定目标类|示例局（本级）|审计专项|121.553822|121.553822||",
        "特定目标类|示例局（本级）|管网改造|407.619296||407.619296|",
        "合计|||529.173118|121.553822|407.619296|",
    )
    facts = evidence.facts[evidence.facts["amount_fen"].notna()]

    assert ["project/1", "project/1", "project/2", "project/2", "total", "total", "total"] == facts[
        "line_code"
    ].tolist()
    assert {"审计专项", "管网改造", "合计"} == set(facts["line_label"])
    assert ["all_funds", "total"] == facts.loc[facts["line_code"] == "project/1", "column"].tolist()


def test_a_performance_form_may_list_several_projects(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "项目支出绩效目标表",
        "单位编码*1x2|项目支出名称*1x2|资金总额*1x2|实施期绩效目标*1x2|绩效指标*4",
        "一级指标|二级指标|三级指标|指标值",
        "501001|大坝维修|57.75|完成任务|产出指标|数量指标|完成数|≥5项",
        "||||效益指标|社会效益指标|安全|提高",
        "501001|物资储备|60.28|完成储备|产出指标|数量指标|完成数|≥6项",
    )

    assert ["大坝维修", "大坝维修", "物资储备"] == evidence.indicators["project"].tolist()
    assert [57_750_000, 57_750_000, 60_280_000] == evidence.indicators["budget_fen"].tolist()
    assert ["完成任务", "完成任务", "完成储备"] == evidence.indicators["goal"].tolist()


def test_sub_items_alone_belong_to_the_total(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "部门支出总体情况表",
        "科目编码*3|单位（科目名称）*1x2|合计*1x2|基本支出*1x2|项目支出*1x2",
        "类|款|项",
        "|||合计|5.00|3.00|2.00",
        "204|06|01|行政运行|3.00|3.00|",
        "221|02|01|住房公积金|2.00||2.00",
    )
    parents = evidence.facts.drop_duplicates("line_code").set_index("line_code")["parent"]

    assert {"total": "", "2040601": "total", "2210201": "total"} == parents.to_dict()


def test_projects_may_follow_the_line_of_their_code(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "一般公共预算项目支出预算表",
        "项目*5|金额*1x3",
        "科目编码*3|单位代码*1x2|单位名称（科目）*1x2",
        "类|款|项",
        "||||合计|5.00",
        "204|06|04||基层司法业务|3.00",
        "204|06|04|312301|人民调解|2.00",
        "204|06|04|312301|社区矫正|1.00",
        "204|06|05||普法宣传|2.00",
        "204|06|05|312301|普法专项|2.00",
    )
    parents = evidence.facts.set_index("line_code")["parent"].to_dict()

    assert {
        "total": "",
        "2040604": "total",
        "2040604/1": "2040604",
        "2040604/2": "2040604",
        "2040605": "total",
        "2040605/1": "2040605",
    } == parents


def test_codes_and_names_may_share_a_column(tmp_path):
    found = facts_of(
        tmp_path,
        "一般公共预算支出表",
        "功能分类科目编码及名称|合计|基本支出|项目支出",
        "合计|5.00|3.00|2.00",
        "[201]一般公共服务支出|5.00|3.00|2.00",
        "[2013801]行政运行|5.00|3.00|2.00",
    )

    assert {"total", "201", "2013801"} == {line for line, _ in found}


@pytest.mark.parametrize("numbers", ["**|**|1|2|3", "栏次|栏次|1|2|3"])
def test_a_row_of_column_numbers_is_no_data(tmp_path, numbers):
    found = facts_of(
        tmp_path,
        "一般公共预算支出表",
        "科目编码|科目名称|合计|基本支出|项目支出",
        numbers,
        "|合计|5.00|3.00|2.00",
    )

    assert {("total", "total"), ("total", "basic"), ("total", "project")} == set(found)


@pytest.mark.parametrize("unit", ["208001|示例县文化局（本级）", "221|示例市市场监督管理局"])
def test_a_row_that_names_a_unit_is_no_line_of_the_classification(tmp_path, unit):
    evidence = evidence_of(
        tmp_path,
        "部门支出总表",
        "科目编码|科目名称|合计|基本支出|项目支出",
        "|合计|5.00|3.00|2.00",
        f"{unit}|5.00|3.00|2.00",
        "207|文化支出|5.00|3.00|2.00",
        "2070101|行政运行|5.00|3.00|2.00",
    )
    parents = evidence.facts.drop_duplicates("line_code").set_index("line_code")["parent"].to_dict()

    assert {"total": "", "row 3": "", "207": "total", "2070101": "207"} == parents


def test_changes_and_last_years_group_are_no_amounts_of_this_year(tmp_path):
    found = facts_of(
        tmp_path,
        "财政拨款“三公”经费支出表",
        "项目*1x2|上年*2|当年*2|增减变化情况*1x2",
        "合计|一般公共预算|合计|一般公共预算",
        "公务接待费|8.06|8.06|7.21|7.21|-0.85",
    )

    assert ("7.21", "7.21") == (found["reception", "total"], found["reception", "general_public"])
    assert "-0.85" not in found.values()


def test_a_header_that_names_the_year_is_one(tmp_path):
    found = facts_of(
        tmp_path,
        "财政拨款收支预算总表",
        "收入*2|支出*2",
        "项目|2023年预算数|项目（按功能分类）|2023年预算数",
        "一、一般公共预算资金|3.00|一、教育支出|5.00",
        "二、政府性基金预算资金|2.00||",
        "收入总计|5.00|支出总计|5.00",
    )

    assert ("3.00", "2.00") == (found["general_public", "total"], found["government_fund", "total"])


def test_economic_codes_beside_functional_ones_tell_no_line(tmp_path):
    evidence = evidence_of(
        tmp_path,
        "部门项目支出预算表",
        "项目代码|项目名称|功能科目编码|功能科目名称|经济科目编码|经济科目名称|合计|一般公共预算|政府性基金",
        "|推广项目|||||5.00|5.00|",
        "530126|推广项目|2130106|科技推广|30227|委托业务费|3.00|3.00|",
        "530126|推广项目|2130106|科技推广|30201|办公费|2.00|2.00|",
    )
    parents = evidence.facts.drop_duplicates("line_code").set_index("line_code")["parent"].to_dict()

    assert {"project/1": "total", "project/1/1": "project/1", "project/1/2": "project/1"} == parents


@pytest.mark.parametrize("number", ["财决公开01表", "财决01表", "公开01表"])
def test_a_number_between_title_and_table_is_no_title(tmp_path, number):
    assert (
        "5.00"
        in facts_of(
            tmp_path,
            f"一般公共预算支出表</p><p>{number}",
            "科目编码|科目名称|合计|基本支出|项目支出",
            "|合计|5.00|3.00|2.00",
        ).values()
    )
