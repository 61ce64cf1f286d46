"""Codes bear their own names: by the official list, in all tables of a document, and in prose."""

from dataclasses import replace

import pytest
from builders import evidence_of, rule_named, verdicts

from audit_lib.rules import confront

RIGHT = "revenue/208 社会保障和就业支出@total=1; revenue/20805 行政事业单位养老支出@total=1"


def rows(rule, notation, **about):
    return verdicts(f"classification.{rule}", notation, **about)


def told(rule, notation):
    """What the failures of a rule print and expect, with the reason."""
    results = confront(evidence_of(notation), [rule_named(f"classification.{rule}")]).results
    failed = results[results["outcome"] == "fail"]
    return [(row.figures["reported"], row.figures["expected"], row.reason) for row in failed.itertuples()]


def outcome_of(rule, notation):
    return {outcome for _, outcome, _ in rows(rule, notation)}


def test_the_name_of_another_code_is_told_with_the_right_one():
    notation = RIGHT.replace("208 社会保障和就业支出", "208 卫生健康支出")

    assert [("208 卫生健康支出", "208 社会保障和就业支出", "another")] == told("name_of_another", notation)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("社会保障和就业支出", "卫生健康支出", "卫生健康支出"), "moved up"),
        (("一般公共服务支出", "一般公共服务支出", "社会保障和就业支出"), "moved down"),
    ],
)
def test_names_moved_by_a_row_are_one_finding(names, reason):
    codes = ("201", "208", "210")
    notation = "; ".join(f"revenue/{code} {name}@total=1" for code, name in zip(codes, names, strict=True))
    found = told("name_of_another", notation)

    assert [reason] == [why for _, _, why in found]
    assert 2 == len(found[0][0].split("、"))


def test_one_wrong_name_in_several_tables_is_one_finding():
    wrong = RIGHT.replace("208 社会保障和就业支出", "208 卫生健康支出")
    notation = f"{wrong}; {wrong.replace('revenue', 'expenditure')}"

    assert 1 == len(told("name_of_another", notation))


def test_wrong_names_apart_from_each_other_are_told_apart():
    notation = "revenue/201 卫生健康支出@total=1; revenue/208 社会保障和就业支出@total=1; revenue/210 教育支出@total=1"

    assert 2 == len(told("name_of_another", notation))


@pytest.mark.parametrize("name", ["社会保障和就业", "六、社会保障和就业支出", "208 社会保障和就业支出（类）"])
def test_small_differences_are_no_wrong_name(name):
    notation = f"revenue/208 {name}@total=1"

    assert {"pass"} == outcome_of("name_of_another", notation) | outcome_of("name", notation)


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("name", "口岸建设"),
        ("name", "208 05 05"),
        ("wording", "机关事业单位基础养老保险缴费支出"),
        ("wording", "机关事业单"),
    ],
)
def test_a_name_that_is_no_code_s_is_told_by_how_far_it_is(rule, name):
    notation = f"revenue/2080505 {name}@total=1"
    others = {"name", "wording", "name_of_another", "old_name"} - {rule}

    assert {"fail"} == outcome_of(rule, notation)
    assert {"pass"} == set.union(*(outcome_of(other, notation) for other in others))


def test_a_code_that_the_list_lacks_is_not_verified_and_told_once():
    notation = "revenue/2019801 口岸建设@total=1; expenditure/2019801 口岸建设@total=1"

    assert [("*", "not_applicable", "not in the list: 2019801")] == rows("name", notation)
    assert [] == rows("name_of_another", notation)


def test_a_name_that_no_printed_source_vouches_for_accuses_nobody():
    assert {"not_applicable"} == outcome_of("name", "basic/31011 地上附着物补偿款项@total=1")


def test_a_code_that_is_known_of_later_years_alone_is_not_verified():
    evidence = evidence_of("revenue/2040607 法律援助@total=1")
    earlier = replace(evidence, disclosures=evidence.disclosures.assign(fiscal_year=2018))
    results = confront(earlier, [rule_named("classification.name")]).results

    assert ["not in the list: 2040607"] == list(results["reason"])


@pytest.mark.parametrize(("neighbour", "outcome"), [("204 公共安全支出", {"fail"}), ("205 教育支出", set())])
def test_a_code_of_one_source_is_accused_of_its_neighbour_s_name_alone(neighbour, outcome):
    notation = f"revenue/2039999 公共安全支出@total=1; revenue/{neighbour}@total=1"

    assert outcome == outcome_of("name_of_another", notation) - {"pass"}


@pytest.mark.parametrize(
    ("name", "outcome"), [("行政事业单位离退休", "fail"), ("行政事业单位养老支出", "pass")]
)
def test_a_name_of_earlier_years_is_a_hint(name, outcome):
    assert {outcome} == outcome_of("old_name", f"revenue/20805 {name}@total=1")
    assert {"pass"} == outcome_of("name", f"revenue/20805 {name}@total=1")


def test_wordings_of_a_document_are_told_together():
    notation = "basic/30110 城镇职工基本医疗保险缴费@total=1; basic/30112 其他社会保险缴费@total=1"

    assert [("30110 城镇职工基本医疗保险缴费、30112 其他社会保险缴费", "near")] == [
        (printed, why) for printed, _, why in told("wording", notation)
    ]


@pytest.mark.parametrize(
    ("name", "outcome"), [("口岸管理", "pass"), ("口岸管理支出", "pass"), ("铁路道口", "fail")]
)
def test_a_code_that_the_list_lacks_has_one_name_in_all_tables(name, outcome):
    notation = f"revenue/2019801 口岸管理@total=1; expenditure/2019801 {name}@total=1"

    assert {outcome} == outcome_of("one_name", notation)


def test_a_code_that_the_list_judges_is_left_to_it():
    notation = "revenue/208 社会保障和就业支出@total=1; expenditure/208 卫生健康支出@total=1"

    assert [] == rows("one_name", notation)


@pytest.mark.parametrize(
    ("code", "told_of"), [("30102", set()), ("3012", {"301|02"}), ("201031", {"20103|01"})]
)
def test_a_level_with_one_digit_is_told(code, told_of):
    table = "basic" if code.startswith("30") else "revenue"

    assert told_of == {right for _, right, _ in told("digits", f"{table}/{code}@total=1")}


BRANCHES = (
    "general_public/210 卫生健康支出@total=9; general_public/21007 计划生育事务@total=2; "
    "general_public/2100717 计划生育服务@total=2.00; general_public/21011 行政事业单位医疗@total=7; "
    "general_public/2101101 行政单位医疗@total=7.00"
)


@pytest.mark.parametrize(
    ("named", "outcome"),
    [
        (("卫生健康支出", "计划生育事务", "计划生育服务"), {"pass"}),
        (("卫生健康", "计划生育事务", "计划生育服务支出"), {"pass"}),
        (("21.卫生健康支出", "计划生育事务", "计划生育服务"), {"pass"}),
        (("卫生健康支出", "卫生健康支出", "计划生育事务"), {"fail"}),
        (("卫生健康支出", "计划生育服务", "计划生育服务"), {"fail"}),
        (("教育支出", "行政事业单位医疗", "行政单位医疗"), {"fail"}),
        (("教育支出", "普通教育", "小学教育"), set()),
        (("卫生健康支出", "行政事业单位医疗", "公务员补助"), set()),
    ],
)
def test_prose_names_one_branch_of_the_table(named, outcome):
    text = "“{}（类）{}（款）{}（项）3.00万元。”".format(*named)

    assert outcome == outcome_of("prose_item", f"{BRANCHES}; {text}")


def test_the_amount_tells_which_line_prose_means():
    text = "“卫生健康支出（类）行政事业单位医疗（款）公务员补助（项）7.00万元。”"

    assert [("卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）", "branch")] == [
        (right, why) for _, right, why in told("prose_item", f"{BRANCHES}; {text}")
    ]


def test_prose_is_right_where_it_is_the_table_that_bears_a_wrong_name():
    wrong = BRANCHES.replace("210 卫生健康支出", "210 计划生育事务")
    text = "“卫生健康支出（类）计划生育事务（款）计划生育服务（项）2.00万元。”"

    assert {"pass"} == outcome_of("prose_item", f"{wrong}; {text}")


@pytest.mark.parametrize(
    ("amount", "text", "outcome"),
    [
        ("2.10", "离休0人，增加0人。", {"fail"}),
        ("2.10", "离休人员0人。", {"fail"}),
        ("2.10", "离休2人，增加0人。", {"pass"}),
        ("2.10", "退休0人。", set()),
        ("0.00", "离休0人。", set()),
        ("", "离休0人。", set()),
    ],
)
def test_pensions_of_retired_cadres_need_retired_cadres(amount, text, outcome):
    assert outcome == outcome_of("retired_staff", f"basic/30301 离休费@total={amount}; “{text}”")
