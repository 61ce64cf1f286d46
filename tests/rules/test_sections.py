"""Sections that say what their heading asks, and lists that leave nothing out."""

import pytest
from builders import verdicts

DESCRIBED = "“一、项目概述”; “业务支撑。”; “二、立项依据”; “任务书。”; "
SUMMARY = (
    "summary/201 一般公共服务支出@amount=60.00; summary/210 卫生健康支出@amount=4.00; "
    "summary/221 住房保障支出@amount=6.00; summary/203 国防支出@amount=; "
)
GENERAL = SUMMARY.replace("summary/", "general_public/").replace("@amount", "@total")
REVENUE = "summary/general_public@amount=60.00; summary/carryover_fiscal@amount=10.00; summary/unit_funds@amount=0.00; "
PROJECTS = "project/2010302/1 外事经费@total=38.00; project/2010302/2 边界工作经费@total=8.00; project/2010302/3 涉密项目@total=5.00; "


def outcomes(rule_id: str, notation: str) -> list[str]:
    return [outcome for _, outcome, _ in verdicts(rule_id, notation)]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("“六、年度预算安排”; “2025年安排60万元。”", "pass"),
        ("“六、年度预算安排：60.5万元”", "pass"),
        ("“六、年度预算安排”; “详见项目预算表。”", "pass"),
        ("“六、年度预算安排”; “第一季度15万元。”; “第二季度15万元。”", "pass"),
        ("“六、年度预算安排”; “按合同条款及时拨付。”", "fail"),
        ("“六、年度预算安排”; “2025年拨付。”; “七、绩效目标”; “带动投资60万元。”", "fail"),
    ],
)
def test_the_budget_of_a_project_is_an_amount(body, outcome):
    assert outcomes("presence.project_money", DESCRIBED + body) == [outcome]


def test_the_same_heading_elsewhere_asks_for_nothing():
    assert outcomes("presence.project_money", "“六、年度预算安排”; “按合同条款及时拨付。”") == ["pass"]
    assert outcomes("presence.project_money", "“七、其他事项”; “没有。”") == []


def test_a_heading_with_nothing_under_it_is_passed_over():
    assert outcomes("presence.project_money", DESCRIBED + "“六、年度预算安排”; “七、绩效目标”") == ["pass"]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("某某局综合科", "pass"),
        ("根据职责分工，由某某中心实施。", "pass"),
        ("主要实施单位为某某局。", "pass"),
        ("主要开展督查工作，由某某局办公室负责。", "pass"),
        ("主要完成任务书的印制工作，使各单位明确任务。", "fail"),
    ],
)
def test_who_carries_a_project_out_is_a_body(body, outcome):
    assert outcomes("presence.project_body", f"{DESCRIBED}“三、实施主体”; “{body}”") == [outcome]


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [
        ("支出预算包括：一般公共服务支出、卫生健康支出、住房保障支出。", ["pass"]),
        ("支出预算包括：一般公共服务（类）、卫生健康（类）、住房保障支出、国防支出。", ["pass"]),
        ("支出预算包括：一般公共服务支出、卫生健康支出。", ["fail"]),
        ("支出预算包括：一般公共服务支出、卫生健康支出等。", []),
        ("支出预算包括：基本支出60万元、项目支出10万元。", []),
        ("一般公共预算支出预算包括：一般公共服务支出、卫生健康支出。", []),
    ],
)
def test_a_list_of_categories_leaves_none_with_an_amount_out(listed, outcome):
    assert outcomes("narrative.categories_named", f"{SUMMARY}“{listed}”") == outcome


def test_categories_with_amounts_between_them_are_a_list_too():
    listed = "一般公共预算支出包括：一般公共服务支出60.00万元，主要用于工资；住房保障支出6.00万元。"

    assert outcomes("narrative.general_public_named", f"{GENERAL}“{listed}”") == ["fail"]


def test_a_category_told_by_its_right_name_is_told_though_the_table_misnames_it():
    table = GENERAL.replace("210 卫生健康支出", "210 行政事业单位医疗")
    listed = "一般公共预算支出包括：一般公共服务支出、卫生健康支出、住房保障支出。"

    assert outcomes("narrative.general_public_named", f"{table}“{listed}”") == ["pass"]


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [
        ("收入预算包括：一般公共预算、财政拨款结转。", ["pass"]),
        ("收入预算包括：一般公共预算拨款收入、上年结转。", ["pass"]),
        ("收入预算包括：一般公共预算。", ["fail"]),
        ("收入预算包括：一般公共预算拨款70.00万元。", []),
        ("收入预算包括：一般公共预算等。", []),
        ("收入预算包括：事业收入。", []),
    ],
)
def test_a_list_of_revenue_leaves_no_source_out(listed, outcome):
    assert outcomes("narrative.sources_named", f"{REVENUE}“{listed}”") == outcome


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ("“1、项目名称：外事经费”; “2、项目名称：边界工作经费”", ["pass"]),
        (
            "“1、项目名称：外事工作经费，安排38万元”; “2、项目名称：界碑维护”; “预算安排规模：8.00万元”",
            ["pass"],
        ),
        ("“1、项目名称：外事经费”", ["fail"]),
        ("“外事经费38.00万元。”", []),
    ],
)
def test_projects_told_one_by_one_are_all_told_but_the_secret_one(told, outcome):
    assert outcomes("narrative.projects_told", PROJECTS + told) == outcome


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("工资普调人员经费增加", "fail"),
        ("办公用房物业费增加", "pass"),
        ("工资基数提高，工会经费和福利费增加", "pass"),
        ("人员增加", "pass"),
        ("一是工资增加；二是差旅费增加", "pass"),
    ],
)
def test_running_costs_do_not_change_with_pay(reason, outcome):
    text = f"机关运行经费财政拨款预算28.46万元，比上年预算增加0.02万元，增长0.07%。主要原因是{reason}。"

    assert outcomes("text.reason_kind", f"“{text}”") == [outcome]


def test_pay_may_change_with_pay():
    text = "人员经费200.00万元，比上年增加3.00万元，主要原因是工资普调。"

    assert outcomes("text.reason_kind", f"“{text}”") == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("培养办理知识产权等案的人才。", "fail"),
        ("培养办理知识产权等案件的人才。", "pass"),
        ("此等案情复杂。", "pass"),
        ("2023预算数为5.22万元。", "fail"),
        ("2023年预算数为5.22万元。", "pass"),
        ("合计12023预算数。", "pass"),
        ("推动辖区健、有序、可持续发展。", "fail"),
        ("推动辖区健康、有序、可持续发展。", "pass"),
        ("排放有毒有害气、粉尘。", "fail"),
        ("排放有毒有害气体。", "pass"),
    ],
)
def test_words_with_a_character_missing(text, outcome):
    assert outcomes("text.slips", f"“{text}”") == [outcome]
