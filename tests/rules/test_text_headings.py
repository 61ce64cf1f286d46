"""Headings, names and reasons: numbers in order, own year, contents list, agency, level, and what explains a change."""

from dataclasses import replace

import pytest
from builders import evidence_of, rule_named

from audit_lib.errors import SuiteSyntaxError
from audit_lib.rules import confront
from audit_lib.rules.kinds import check_kwargs

TABLES, ORDER, WORDING = "text.contents_tables", "text.contents_order", "text.contents_wording"
ITEM = "“{category}（类）{item}（款）{sub_item}（项）3.00万元。主要原因是{reason}。”"
OTHER = ITEM.format(category="科学支出", item="普及", sub_item="科普活动", reason="科普活动经费增加")


def words(rule_id, notation, **about):
    """The words that a rule quotes, in printed order."""
    evidence = evidence_of(notation)
    if about:
        evidence = replace(evidence, disclosures=evidence.disclosures.assign(**about))
    results = confront(evidence, [rule_named(rule_id)]).results
    return [figures["reported"] for figures in results.loc[results["outcome"] == "fail", "figures"]]


def told(rule_id, notation):
    results = confront(evidence_of(notation), [rule_named(rule_id)]).results
    return list(zip(results["outcome"], results["reason"], strict=True))


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["一、甲", "二、乙", "三、丙"], []),
        (["一、甲", "三、丙"], ["三、"]),
        (["一、甲", "二、乙", "二、丙"], ["二、"]),
        (["（一）甲", "（二）乙", "（四）丁"], ["（四）"]),
        (["一、甲", "1.子", "2．丑", "二、乙", "3、寅", "1.卯"], []),
        (["一、甲", "二、乙", "一、子", "二、丑", "三、丙"], []),
        (["十九、甲", "二十、乙", "二十一、丙"], []),
        (["九、甲", "十一、丙"], ["十一、"]),
        (["第一部分 甲", "一、子", "二、丑", "第二部分 乙", "二、寅"], ["二、"]),
        (["第一部分 甲", "第三部分 丙"], ["第三部分"]),
        (["一、甲。二、乙；四、丁"], ["四、"]),
        (["注：1.甲", "2.乙", "2024年支出3.5万元"], []),
        (["8. 2024年甲表", "9.2024年乙表"], []),
    ],
)
def test_numbers_of_one_level_follow_each_other(lines, wrong):
    assert wrong == words("text.numbering", "; ".join(f"“{line}”" for line in lines))


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("2022年部门预算情况说明", True),
        ("2022年度收支预算总表", True),
        ("2023年部门预算情况说明", False),
        ("2023年预算与2022年预算情况", False),
        ("2022年预算执行情况", False),
        ("购置费预算安排0万元,与2022年预算持平", False),
        ("截至2022年底各预算部门资产情况", False),
        ("支出（项）：2022年预算数为3.00万元，比上年预算数增加1.00万元。", True),
        ("支出（项）：2023年预算数为3.00万元，比上年预算数增加1.00万元。", False),
        ("支出（项）：2022年预算数为2.00万元，2023年预算数为3.00万元。", False),
        ("二、2022年三公经费决算情况", False),
        ("202年度部门预算情况说明", True),
        ("202年3月成立，支出3.00万元。", False),
        ("购置费0万元，与2022年预算持平，主要原因是2022年无购置计划。", True),
        ("购置费0万元，与2022年预算持平，主要原因是2023年无购置计划。", False),
        ("购置费3.00万元，比2022年预算增加3.00万元，主要原因是2022年无购置计划。", False),
        ("2022年预算执行数为2.00万元，2022年预算安排3.00万元。", True),
        ("2022年预算执行数为2.00万元，2023年预算安排3.00万元。", False),
    ],
)
def test_titles_and_items_are_of_the_own_year(line, wrong):
    assert wrong == bool(words("text.year", f"“{line}”"))


@pytest.mark.parametrize(
    ("odd", "wrong"),
    [
        ("比2021年预算执行数增加3.00万元。", ["2021年预算执行数"]),
        ("与2023年预算持平。", ["2023年预算"]),
        ("2023年度预算3.00万元，2021年度预算2.00万元。", ["2021年度预算"]),
        ("比2022年预算增加3.00万元。", []),
        ("比2023年年初预算增加3.00万元，2021年设立。", []),
    ],
)
def test_a_comparison_is_with_the_year_before_where_all_others_are(odd, wrong):
    usual = "; ".join(f"“{name}支出比2022年预算执行数增加1.00万元。”" for name in "甲乙丙丁")

    assert wrong == words("text.year", f"{usual}; “{odd}”")
    assert [] == words("text.year", f"“{odd}”; “2023年部门预算”")


def test_without_a_year_of_its_own_no_year_is_another():
    evidence = evidence_of("“2022年部门预算情况说明”")
    unknown = replace(evidence, disclosures=evidence.disclosures.assign(fiscal_year=None))

    assert ["no fiscal year"] == list(confront(unknown, [rule_named("text.year")]).results["reason"])


@pytest.mark.parametrize(
    ("rule_id", "notation", "found"),
    [
        (TABLES, "“目录\n一、收支预算总表 …… 3\n二、收入预算总表”; summary; revenue", []),
        (TABLES, "“目录\n一、收支预算总表”; summary; revenue", ["收入总体情况表"]),
        (TABLES, "“目录\n一、收支预算总表\n二、收入预算总表”; summary", ["二、收入预算总表"]),
        (TABLES, "“目录\n一、部门概况”; summary", []),
        (TABLES, "“目录\n一、一般公共预算支出表（按功能分类科目）”; general_public", []),
        (ORDER, "“目录\n一、收支预算总表\n二、收入预算总表”; summary; revenue", []),
        (ORDER, "“目录\n一、收支预算总表\n二、收入预算总表”; revenue; summary", ["一、收支预算总表"]),
        (WORDING, "“目录\n1. 2023年收支总体情况表\n2.2023年收入的总体情况表”; summary; revenue", []),
        (WORDING, "“目录\n一、部门预算收支总体情况表”; summary", ["一、部门预算收支总体情况表"]),
        (
            WORDING,
            "“目录\n第一部分 部门概况\n一、主要职能\n二、机构设置情况\n第一部分 部门概况\n一、主要职责\n二、机构设置”; summary",
            ["一、主要职能"],
        ),
    ],
)
def test_the_contents_list_names_what_is_printed(rule_id, notation, found):
    assert found == words(rule_id, notation)


def test_without_a_contents_list_nothing_is_compared():
    assert [("not_applicable", "no contents list")] == told(TABLES, "“一、收支预算总表”; revenue")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("编制部门：甲省乙市丙县示例事务局", []),
        ("编制部门：甲省乙市丙县示例事务", ["甲省乙市丙县示例事务"]),
        ("编制部门：中心学校", []),
        ("编制部门：丙县示例事务局", []),
        ("编制部门：    单位：万元", ["编制部门："]),
        ("编制部门：", ["编制部门："]),
        ("编制部门：甲省乙市丙县示例事务局（本级）", []),
        ("第二部分 甲省乙市示例事务局2023年度部门决算表", ["甲省乙市示例事务局"]),
        ("2023年，甲省乙市丙县示例事业局支出3.00万元。", ["甲省乙市丙县示例事业局"]),
        ("会同甲省乙市丁县示例事务局开展工作。", []),
        ("会同甲省乙市示例事务局开展工作。", []),
    ],
)
def test_the_agency_is_named_alike(sentence, found):
    others = "“编制部门：甲省乙市丙县示例事务局    单位：元”; " * 2
    assert found == words("text.agency_name", f"{others}“{sentence}”", entity="甲省乙市丙县示例事务局")


def test_where_no_caption_prints_the_agency_none_lacks_it():
    assert [] == words("text.agency_name", "“编制部门：”; “编制部门：”", entity="甲省乙市丙县示例事务局")


def test_a_disclosure_without_an_agency_is_not_compared():
    evidence = evidence_of("“编制部门：示例局”")
    nameless = replace(evidence, disclosures=evidence.disclosures.assign(entity=""))

    assert ["no agency"] == list(confront(nameless, [rule_named("text.agency_name")]).results["reason"])


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        ("“2024年区级部门预算”; “是市级预算主管部门取得的财政拨款。”", ["市级"]),
        ("“2024年市级部门预算”; “是市级预算主管部门取得的财政拨款。”", []),
        ("“是区级预算主管部门的收入。”; “区级财政拨款。”; “市级财政拨款。”", ["市级"]),
        ("“2024年区级部门预算”; “落实市级部门的决策，对接市级财政部门。”", []),
    ],
)
def test_definitions_are_of_the_own_level_of_government(notation, found):
    assert found == words("text.level", notation)


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("培训支出经费增加", []),
        ("进修培训支出增加", []),
        ("科普活动经费增加", ["科普活动经费增加"]),
        ("人员增加，科普活动经费相应增加", []),
        ("项目调整", []),
    ],
)
def test_a_reason_that_is_but_a_name_names_its_own_item(reason, found):
    own = ITEM.format(category="教育支出", item="进修", sub_item="培训支出", reason=reason)

    assert found == words("text.reason_item", f"{own}; {OTHER}")


def test_the_subject_before_the_amount_is_a_name_too():
    notation = (
        "“上级一般公共预算转移支付0.00万元，主要原因是2022年未安排上级政府性基金转移支付。”;"
        " “上级政府性基金转移支付0.00万元，主要原因是2022年未安排上级政府性基金转移支付。”"
    )

    assert ["2022年未安排上级政府性基金转移支付"] == words("text.reason_item", notation)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("比上年减少2.98%。主要原因是项目经费增加。", True),
        ("比上年增加3.00万元，主要原因是项目支出减少。", True),
        ("比上年减少2.98%。主要原因是项目经费减少。", False),
        ("比上年减少2.98%。主要原因是退休人员增加。", False),
        ("比上年减少2.98%。主要原因是严格控制经费增长。", False),
        ("比上年减少2.98%。主要原因是上年一次性项目经费增加。", False),
        ("比上年减少2.98%。主要原因一是人员经费增加，二是项目经费减少。", False),
        ("比上年减少2.98%。主要原因是项目经费减少，人员经费增加。", False),
        ("比上年增加0.00万元，增长0%，主要原因是压减开支。", True),
        ("比上年增加0.00万元，增长0%，主要原因是未安排此项预算。", False),
        ("比上年增加0万元，主要原因是没有增加运行费。", False),
        ("购置费增加25.00万元；运行费与上年持平，主要原因是运行费保持不变。", False),
        ("购置费增加25.00万元；运行费与上年持平，主要原因是运行经费减少。", False),
    ],
)
def test_a_reason_goes_the_way_of_the_change(sentence, wrong):
    assert wrong == bool(words("text.reason_direction", f"“项目支出110.60万元，{sentence}”"))


def test_what_the_contents_list_is_compared_with_is_one_of_three():
    with pytest.raises(SuiteSyntaxError, match="wording"):
        check_kwargs("text.example", "expect_contents_to_fit", {"compare": "pages"})


def test_funds_at_the_end_of_a_name_do_not_hide_it():
    notation = (
        "“上级一般公共预算的转移支付资金0.00万元，主要原因是2022年与2023年均未安排上级政府性基金的转移支付资金。”;"
        " “上级政府性基金的转移支付资金0.00万元，主要原因是2022年与2023年均未安排上级政府性基金的转移支付资金。”"
    )

    assert ["2022年与2023年均未安排上级政府性基金的转移支付资金"] == words("text.reason_item", notation)


def test_what_is_left_of_a_kind_of_expenditure_is_no_name():
    own = ITEM.format(category="教育支出", item="进修", sub_item="培训支出", reason="项目资金增加")

    assert words("text.reason_item", f"{own}; “项目支出3.00万元，占5%。”") == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("财政拨款收入支出增加的主要原因是项目支出减少。", True),
        ("财政拨款收入支出减少的主要原因是项目支出减少。", False),
        ("财政拨款收入支出减少的主要原因是人员变动。", False),
        ("财政拨款收入支出增加的主要原因是人员变动。", True),
        ("事业收入增加的主要原因是人员变动。", False),
        ("公务接待费支出减少的主要原因是接待对象变动。", True),
        ("项目支出增加的主要原因是划转，同时经费减少。", False),
    ],
)
def test_what_is_said_to_have_moved_moved_so(sentence, wrong):
    change = "收入预算9.00万元，其中：财政拨款收入9.00万元，比2022年预算减少3.00万元。公务接待费1.00万元，与2022年预算持平。"

    assert wrong == bool(words("text.reason_direction", f"“{change}”; “{sentence}”"))


@pytest.mark.parametrize(
    ("below", "wrong"),
    [
        ("2022年安排建设资金3.00万元。", ["2022年"]),
        ("2023年安排建设资金3.00万元，2022年已安排2.00万元。", []),
        ("本年度预算金额为3.00万元。", []),
    ],
)
def test_what_is_arranged_for_a_project_is_for_this_year(below, wrong):
    assert wrong == words("text.year", f"“六、年度预算安排”; “{below}”; “2022年已完成立项。”")
