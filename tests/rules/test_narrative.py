"""Figures in prose against the tables, and against each other in one statement."""

import pytest
from builders import audit_of, evidence_of, rule_named, verdicts

from audit_lib.rules import confront

GROWTH, BLANK, ITEMS = "narrative.growth", "narrative.blank_amount", "narrative.items"


def outcomes(rule_id, notation, **about):
    results = confront(evidence_of(notation, **about), [rule_named(rule_id)]).results
    return [(row.outcome, row.reason) for row in results.itertuples()]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("项目支出28.00万元，比上年增加3.00万元，增长12%。", ("pass", "")),
        ("项目支出28.00万元，比上年增加3.00万元，增长12.00%。", ("pass", "")),
        ("公用经费26.69万元，比上年增加2.16万元，增长8.8%。", ("pass", "")),
        ("公用经费26.69万元，比上年增加2.16万元，增长8.80%。", ("rounding", "")),
        ("项目支出28.00万元，比上年增加3.00万元，增长21.00%。", ("fail", "rate")),
        ("项目支出175.70万元，比上年增加7.63万元，增长4.16%。", ("fail", "direction")),
        ("项目支出175.70万元，比上年减少7.63万元，下降4.16%。", ("pass", "")),
        ("项目支出28.00万元，比上年减少3.00万元，增长9.68%。", ("fail", "direction")),
        ("项目支出5.22万元，比上年增加5.22万元，增长100%。", ("not_applicable", "no base")),
        ("项目支出5.22万元，比上年增加0万元，增长0%。", ("not_applicable", "no change")),
    ],
)
def test_a_rate_is_the_change_over_what_there_was_before(sentence, expected):
    assert [expected] == outcomes(GROWTH, f"“{sentence}”")


@pytest.mark.parametrize(
    "sentence",
    ["项目支出28.00万元，增长12%。", "比上年增加3.00万元，增长12%。", "项目支出28.00万元，占12%。"],
)
def test_a_statement_without_amount_change_and_rate_is_passed_over(sentence):
    assert [] == outcomes(GROWTH, f"“{sentence}”")


def test_rates_of_a_disclosure_that_cuts_digits_off_are_judged_by_what_was_cut():
    cut = "； ".join(
        f"项目{word}支出{now}万元，比上年增加{change}万元，增长{rate}%"
        for word, now, change, rate in (
            ("甲", "109.99", "9.99", "9.99"),
            ("乙", "300.00", "100.00", "50.00"),
            ("丙", "116.66", "16.66", "16.66"),
            ("丁", "160.00", "59.99", "59.98"),
        )
    )

    assert {"pass", "rounding"} >= {outcome for outcome, _ in outcomes(GROWTH, f"“{cut}。”")}


def test_one_wrong_rate_among_rounded_ones_is_not_excused_as_cutting():
    statements = [
        ("甲", "10600.00", "600.00", "6.00"),
        ("乙", "10883.36", "2915.22", "36.58"),
        ("丙", "15700.00", "2700.00", "20.77"),
        ("丁", "11666.70", "1666.70", "16.67"),
    ]
    sentences = "； ".join(
        f"项目{word}支出{now}万元，比上年增加{change}万元，增长{rate}%"
        for word, now, change, rate in statements
    )

    assert ["pass", "fail", "pass", "pass"] == [
        outcome for outcome, _ in outcomes(GROWTH, f"“{sentences}。”")
    ]


def test_a_list_may_name_a_category_for_all_its_lines():
    table = "basic/301 工资福利支出@total=15.00; basic/30101 基本工资@total=10.00; basic/30102 津贴补贴@total=5.00"

    assert [("pass", ""), ("pass", "")] == outcomes(
        "narrative.personnel_names", f"{table}; “人员经费15.00万元，包括：工资福利支出、津贴补贴。”"
    )
    assert [("pass", ""), ("fail", "not_named")] == outcomes(
        "narrative.personnel_names", f"{table}; “人员经费15.00万元，包括：津贴补贴、津贴补贴。”"
    )


def test_a_blank_amount_fails_and_a_printed_zero_does_not():
    assert [("fail", "blank")] == outcomes(BLANK, "“三公经费数为    万元。”")
    assert [("pass", "")] == outcomes(BLANK, "“三公经费数为0万元。”")


ITEM = "“一般公共服务（类）某某事务（款）{name}（项）2023年预算数为{amount}万元。”"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("175.70", ("pass", "")),
        ("157.70", ("fail", "differs")),
        ("175.71", ("fail", "differs")),
        ("176", ("rounding", "")),
        ("178", ("fail", "differs")),
    ],
)
def test_an_item_in_prose_is_the_one_of_the_table(amount, expected):
    table = "general_public/2010301@total=175.70"

    assert [expected] == outcomes(ITEMS, f"{table}; {ITEM.format(name='2010301', amount=amount)}")


def test_an_item_printed_by_several_tables_is_told_with_the_table_whose_figure_is_shown():
    tables = "general_public/2010301@total=90.00; expenditure/2010301@total=70.00"
    said = ITEM.format(name="2010301", amount="69.00")
    [finding] = audit_of(f"{tables}; {said}", [rule_named(ITEMS)], diagnosis=False).findings

    assert "文字为69.00万元，支出总体情况表为70.00万元" in finding.message["zh"]


def test_an_item_that_the_table_does_not_name_is_not_looked_up():
    table = "general_public/2010301@total=175.70"

    assert [] == outcomes(ITEMS, f"{table}; {ITEM.format(name='某项', amount='1.00')}")


def test_an_item_whose_cell_is_blank_is_not_judged():
    table = "general_public/2010301@total="

    assert [] == outcomes(ITEMS, f"{table}; {ITEM.format(name='2010301', amount='1.00')}")


def test_a_finding_in_prose_tells_sentence_figures_and_place():
    notation = "“项目支出28.00万元，比上年增加3.00万元，增长21.00%。”"

    [finding] = audit_of(notation, [rule_named(GROWTH)]).findings

    assert ("21.00", "12.00", "9.00", "%") == (
        finding.reported,
        finding.expected,
        finding.difference,
        finding.unit,
    )
    assert ("3.00 / (28.00 - 3.00) = 12.00% ≠ 21.00%",) == finding.arithmetic["zh"]
    assert ["增长21.00%", "增加3.00万元", "28.00万元"] == [place.text for place in finding.places]
    assert "项目支出" in finding.message["en"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("教育支出决算为93.00万元，完成预算93%，决算数小于预算数的主要原因是节约。", ("pass", "")),
        ("教育支出决算为93.00万元，完成预算93%，决算数大于预算数的主要原因是节约。", ("fail", "comparison")),
        ("教育支出决算为93.00万元，完成预算100%，决算数与预算数相同。", ("pass", "")),
        ("教育支出决算为93.00万元，完成预算103%，决算数与预算数持平。", ("fail", "not_level")),
    ],
)
def test_without_the_budget_a_comparison_is_held_against_the_rate_of_completion(sentence, expected):
    assert [expected] == outcomes("narrative.comparison", f"“{sentence}”", phase="final")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("会议费全年预算数20.00万元，决算数17.00万元，预决算差异率-15.00%。", ("pass", "")),
        ("会议费全年预算数20.00万元，决算数17.00万元，预决算差异率15.00%。", ("fail", "direction")),
        ("会议费全年预算数20.00万元，决算数17.00万元，预决算差异率-51.00%。", ("fail", "rate")),
        ("会议费全年预算数0万元，决算数0万元，预决算差异率0.00%。", ("not_applicable", "no base")),
        ("项目全年预算数80.00万元，执行数76.00万元，完成预算的95.00%。", ("pass", "")),
        ("项目全年预算数80.00万元，执行数76.00万元，完成预算的59.00%。", ("fail", "quotient")),
    ],
)
def test_a_deviation_from_the_budget_is_held_against_both_figures(sentence, expected):
    assert [expected] == outcomes("narrative.completion", f"“{sentence}”", phase="final")


def test_a_category_named_as_an_account_is_looked_up():
    table = "general_public/205 教育支出@total=25.00"

    assert [("fail", "differs")] == outcomes(ITEMS, f"{table}; “1.‘教育支出’科目52.00万元，用于办学。”")
    assert [("pass", "")] == outcomes(ITEMS, f"{table}; “1.‘教育支出’科目25.00万元，用于办学。”")


def test_a_budget_that_was_adjusted_restates_nothing():
    item = "1、教育支出（类）普通教育（款）初中教育（项）"
    told = "年初预算为100.00万元，调整预算数为120.00万元，支出决算为118.00万元，完成调整预算的98.33%。"

    assert [] == [
        row for row in verdicts("narrative.restatement", f"“{item}{told}”", phase="final") if row[1] == "fail"
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("较2022年的21.90万元减少2.21万元，下降10.1%", [("pass", ""), ("pass", "")]),
        ("较2022年的21.90万元减少2.11万元，下降10.1%", [("fail", "change"), ("pass", "")]),
        ("较2022年的21.90万元减少2.21万元，下降11.1%", [("pass", ""), ("fail", "rate")]),
    ],
)
def test_an_amount_that_is_compared_with_is_no_second_one_of_its_own(sentence, expected):
    text = f"“‘三公’经费预算19.69万元，{sentence}。”"

    assert expected == outcomes(GROWTH, text)
    assert [] == outcomes("narrative.restatement", text)


def test_of_an_amount_for_each_year_the_earlier_one_is_the_base():
    table = (
        "general_public/205 教育支出@total=30.00; general_public/20502 普通教育@total=30.00; "
        "general_public/2050202 小学教育@total=30.00"
    )
    item = "教育支出（类）普通教育（款）小学教育（项）"
    text = (
        "“{}2023年度预算30.00万元，2022年度预算25.00万元，主要用于办学。"
        "2022年预算执行数为20.00万元，2023年预算安排{}万元，比2022年预算执行数增加50.00%。”"
    )

    assert {("pass", "")} == set(outcomes(ITEMS, f"{table}; {text.format(item, '30.00')}"))
    assert [("pass", "")] == outcomes(GROWTH, f"{table}; {text.format(item, '30.00')}")
    assert ("fail", "differs") in outcomes(ITEMS, f"{table}; {text.format(item, '33.00')}")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("较上年8.00万元减少2.00万元，下降25%，较预算数10.00万元减少4.00万元，下降40%", ["pass"] * 4),
        (
            "较上年8.00万元减少2.00万元，下降25%，较预算数10.00万元减少4.00万元，下降30%",
            ["pass"] * 3 + ["fail"],
        ),
        (
            "较上年8.00万元减少3.00万元，下降25%，较预算数10.00万元减少4.00万元，下降40%",
            ["fail"] + ["pass"] * 3,
        ),
        ("比年初预算8.00万元减少2.00万元，下降25%，比上年增加1.00万元，增长20%", ["pass"] * 3),
        ("完成预算8.00万元的75%，比上年增加1.00万元，增长20%；比2019年减少2.00万元，下降25%", ["pass"] * 2),
    ],
)
def test_each_of_several_changes_is_held_against_what_is_printed_right_before_it(said, expected):
    text = f"公务接待费支出决算为6.00万元，{said}。"

    assert expected == [each for each, _ in outcomes(GROWTH, f"“{text}”", phase="final")]


def test_what_is_compared_with_the_budget_is_not_held_against_last_year():
    text = "公务接待费年初预算为8.00万元，支出决算为6.00万元，比年初预算减少2.00万元，下降25%。"

    assert ["pass", "pass"] == [each for each, _ in outcomes(GROWTH, f"“{text}”", phase="final")]


def test_an_amount_compared_with_under_the_own_year_is_the_budget_of_final_accounts():
    text = "“2023年公务接待费支出决算为6.00万元，较2023年预算8.00万元减少2.00万元，下降25%。”"

    assert ["pass", "pass"] == [each for each, _ in outcomes(GROWTH, text, phase="final")]
    assert ["fail"] == [
        each
        for each, _ in outcomes(
            "narrative.three_public_budget",
            f"three_public/reception@budget=8.80; {text}",
            phase="final",
        )
    ]


def test_an_increase_above_the_last_part_is_one_of_the_whole():
    text = "收入总计100.00万元，其中：年初结转10.00万元，比上年增加20.00万元，增长20%。"

    assert [("fail", "rate")] == outcomes(GROWTH, f"“{text}”", phase="final")
    (finding,) = audit_of(f"“{text}”", phase="final").findings
    assert "20.00 / (100.00 - 20.00) = 25%" in finding.arithmetic["zh"][0]


def test_revenue_and_expenditure_as_a_whole_have_the_amount_that_both_have():
    text = "“收入总计100.00万元，支出总计100.00万元。”; “收入支出总体与上年相比，增加20.00万元，增长{}%。”"

    assert [("pass", "")] == outcomes(GROWTH, text.format(25), phase="final")
    assert [("fail", "rate")] == outcomes(GROWTH, text.format(35), phase="final")


@pytest.mark.parametrize(("share", "outcome"), [("占支出总预算的40%", "pass"), ("占支出总预算的60%", "fail")])
def test_a_whole_may_be_told_elsewhere(share, outcome):
    assert [outcome] == [
        each
        for each, _ in outcomes("narrative.share", f"“支出总预算10.00万元。”; “项目支出4.00万元，{share}。”")
    ]
    assert [] == outcomes("narrative.share", f"“支出总预算3.00万元。”; “项目支出4.00万元，{share}。”")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("比预算数减少1.00万元，下降50%", ["pass", "pass"]),
        ("比预算数减少0.50万元", ["fail"]),
        ("与预算数持平", ["fail"]),
        ("比年初预算减少0.50万元", []),  # the table may print the adjusted one
        ("预算数为3.00万元，比预算数减少0.50万元", []),
    ],
)
def test_a_change_from_the_budget_is_held_against_the_table(said, expected):
    text = f"three_public/reception@budget=2.00; “公务接待费支出决算为1.00万元，{said}。”"

    assert expected == [each for each, _ in outcomes("narrative.change_from_budget", text, phase="final")]


@pytest.mark.parametrize(("carried", "outcome"), [("10.00", "pass"), ("12.00", "fail")])
def test_what_a_total_of_revenue_brings_along_is_one_of_its_parts(carried, outcome):
    text = (
        "收入总计100.00万元，其中：本年收入合计90.00万元，财政拨款收入80.00万元，其他收入10.00万元，"
        f"使用非财政拨款结余0万元，年初结转和结余{carried}万元。"
    )

    assert [outcome] == [each for each, _ in outcomes("narrative.list_revenue", f"“{text}”", phase="final")]


@pytest.mark.parametrize(("rate", "outcome"), [("25%", "pass"), ("50%", "pass"), ("30%", "fail")])
def test_what_stands_behind_the_last_part_may_be_said_of_the_whole(rate, outcome):
    text = f"运行经费总预算安排10.00万元，其中：基本支出4.00万元，项目支出6.00万元，同比增加2.00万元，增长{rate}。"

    assert [outcome] == [each for each, _ in outcomes(GROWTH, f"“{text}”")]


@pytest.mark.parametrize(
    ("shares", "outcomes_of_last"),
    [
        (("33.33%", "33.33%", "33.34%"), "rounding"),  # one of them set so that they add up
        (("33.33%", "33.33%", "33.35%"), "fail"),
        (("33.33%", "33.33%", "33.33%"), "pass"),
    ],
)
def test_one_of_rounded_shares_may_be_set_so_that_they_add_up(shares, outcomes_of_last):
    parts = "；".join(f"{name}1000.00万元，占{share}" for name, share in zip("甲乙丙", shares, strict=True))

    assert outcomes_of_last == outcomes("narrative.share", f"“支出合计3000.00万元，其中：{parts}。”")[-1][0]


def test_shares_that_add_up_when_rounded_one_by_one_are_not_set():
    text = "支出合计10000.00万元，其中：甲6374.00万元，占63.75%；乙3626.00万元，占36.25%。"

    assert ["fail", "fail"] == [each for each, _ in outcomes("narrative.share", f"“{text}”")]


def test_a_final_amount_is_held_against_the_budget_of_the_table_where_prose_tells_none():
    table = "three_public/vehicles@budget=9.38; three_public/vehicles@final=2.64"
    text = "“公务用车购置及运行维护费支出决算为2.64万元，完成预算的{}。”"

    assert [("pass", "")] == outcomes(
        "narrative.completion", f"{table}; {text.format('28.14%')}", phase="final"
    )
    assert [("fail", "quotient")] == outcomes(
        "narrative.completion", f"{table}; {text.format('82.14%')}", phase="final"
    )


@pytest.mark.parametrize("blank", ["占 %", "占支出合计%", "比上年减少 万元", "增长%"])
def test_a_blank_share_rate_or_change_fails(blank):
    assert ("fail", "blank") in outcomes(BLANK, f"“接待费3.00万元，{blank}。”")


def test_a_name_that_is_that_of_a_blank_line_is_not_excused_by_a_like_one():
    table = "basic/30103 奖金@total=; basic/30101 基本工资@total=9.00; basic/30309 奖励金@total=1.00"

    assert ("fail", "named_blank") in outcomes(
        "narrative.personnel_names", f"{table}; “人员经费10.00万元，包括：基本工资、奖金、奖励金。”"
    )


def test_one_word_for_two_lines_names_both():
    table = "basic/30301 离休费@total=1.00; basic/30302 退休费@total=9.00"

    assert [("pass", ""), ("pass", "")] == outcomes(
        "narrative.personnel_names", f"{table}; “人员经费10.00万元，包括：离退休补贴、离退休费。”"
    )


def test_whole_units_may_leave_out_the_decimals_of_the_table():
    table = "revenue/total@total=328661.81"

    assert [("rounding", "")] == outcomes("narrative.revenue", f"{table}; “某某局收入预算328,661万元。”")
    assert [("fail", "differs")] == outcomes("narrative.revenue", f"{table}; “某某局收入预算328,660万元。”")
    assert [("fail", "differs")] == outcomes(
        "narrative.revenue", f"{table}; “某某局收入预算328,661.70万元。”"
    )


@pytest.mark.parametrize(("word", "expected"), [("减少", [("fail", "parts")]), ("减增加", [])])
def test_changes_add_up_where_each_says_which_way_it_goes(word, expected):
    text = (
        f"三公经费支出比上年{word}3.59万元，其中：公务用车购置及运行维护费减少3.59万元；公务接待费增加0.30万元。"
        "公务接待费支出0.30万元。"
    )

    assert expected == outcomes("narrative.change_of_three_public", f"“{text}”", phase="final")


@pytest.mark.parametrize(("now", "outcome"), [("0.40", "fail"), ("0.80", "pass")])
def test_growth_on_nothing_is_seen_where_the_amount_stands_elsewhere(now, outcome):
    text = f"“公务接待费支出{now}万元。”; “公务接待费支出决算增加0.40万元，增长100%。”"

    assert [(outcome, "no base" if outcome == "fail" else "")] == outcomes(
        "narrative.base", text, phase="final"
    )


@pytest.mark.parametrize(("all_money", "outcome"), [("10.00", "pass"), ("", "fail")])
def test_the_kind_of_an_item_may_stand_in_either_table(all_money, outcome):
    own = "{0}/2010301@total=10.00; {0}/2010301@basic=10.00; {0}/2010301@project={1}"
    text = "“一般公共服务支出（类）某某事务（款）2010301（项）。主要用于：所属单位项目支出。支出决算为10.00万元。”"
    notation = f"{own.format('general_public', '')}; {own.format('expenditure', all_money)}; {text}"

    assert [outcome] == [each for each, _ in outcomes("narrative.item_kind", notation, phase="final")]


@pytest.mark.parametrize(("reception", "outcome"), [("1.00", "pass"), ("1.20", "fail")])
def test_a_part_behind_the_parts_of_another_belongs_to_the_whole(reception, outcome):
    text = (
        "三公经费支出决算为8.00万元，其中：因公出国（境）费支出决算为2.00万元；公务用车购置及运行维护费支出决算为5.00万元，"
        "其中：公务用车购置支出决算为2.00万元；公务用车运行维护费支出决算为3.00万元；"
        f"公务接待费支出决算为{reception}万元。"
    )

    assert [outcome] == [
        each for each, _ in outcomes("narrative.list_three_public", f"“{text}”", phase="final")
    ]
    assert [("pass", "")] == outcomes("narrative.list_vehicles", f"“{text}”", phase="final")


@pytest.mark.parametrize(
    "vehicles",
    [
        "公车购置及运行费",
        "车辆运行费",
        "公务车运行维护费",
        "公务车辆运行费",
        "公务用车运行维护及购置费",
        "公务用车购置及运维费",
    ],
)
def test_a_vehicle_may_be_called_shortly(vehicles):
    text = f"三公经费支出9.00万元，其中：出国（境）费1.00万元；接待费2.00万元；{vehicles}5.00万元。"

    assert [("fail", "parts")] == outcomes("narrative.list_three_public", f"“{text}”")


@pytest.mark.parametrize(("total", "outcome"), [("31.23", "fail"), ("30.49", "pass")])
def test_parts_of_which_only_a_change_is_told_belong_to_another_list(total, outcome):
    text = (
        f"三公经费合计{total}万元，其中：公务接待费1.58万元，公车运行费28.91万元，因公出国（境）费0万元。"
        "较2014年三公经费合计16.08万元增加15.15万元。其中：公务接待费减少0.26万元，公务用车运行维护费增加14.79万元。"
    )

    assert [outcome] == [each for each, _ in outcomes("narrative.list_three_public", f"“{text}”")]


GRADES = "绩效自评的项目{}个，平均得分99.1分（其中，绩效评级为优的项目{}个；绩效评级为良的项目1个；绩效评级为合格的项目0个；{}）。"
LAST = "绩效评级为不合格的项目0个"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GRADES.format(43, 42, LAST), [("pass", "")]),
        (GRADES.format(43, 43, LAST), [("fail", "parts")]),
        (GRADES.format(43, 43, "其余项目未评级"), []),
    ],
)
def test_grades_add_up_where_each_is_told_once(text, expected):
    assert expected == outcomes("narrative.tally_of_grades", f"“{text}”", phase="final")


def test_a_tally_is_of_one_paragraph():
    first, second = "绩效自评中共发现问题3个。", "已经完成整改的1个，正在整改的1个。"

    assert [] == outcomes("narrative.tally_of_problems", f"“{first}”; “{second}”")
    assert [("fail", "parts")] == outcomes("narrative.tally_of_problems", f"“{first}{second}”")


@pytest.mark.parametrize(
    ("rule_id", "cell", "said"),
    [
        ("narrative.general_public", "general_public/total@total", "机关运行经费当年一般公共预算拨款"),
        ("narrative.revenue", "revenue/total@total", "其他各项收入"),
    ],
)
def test_a_part_that_ends_in_the_name_of_the_whole_is_not_the_whole(rule_id, cell, said):
    assert [] == outcomes(rule_id, f"{cell}=9.00; “{said}3.00万元。”")


@pytest.mark.parametrize(
    ("rule_id", "cell", "said"),
    [
        ("narrative.expenditure", "expenditure/total@total", "本部门支出预算{}，其中教育支出3.00万元"),
        ("narrative.expenditure", "expenditure/total@total", "某某局支出预算{}"),
        ("narrative.appropriation", "appropriation/total_revenue@total", "财政拨款收支预算总数{}"),
        ("narrative.government_fund", "government_fund/total@total", "使用政府性基金预算拨款安排的支出{}"),
        ("narrative.general_public", "general_public/total@total", "一般公共预算支出年初预算为{}"),
        ("narrative.three_public", "three_public/reception@total", "2023年安排公务接待费预算{}"),
    ],
)
def test_an_amount_is_looked_up_whatever_stands_around_its_name(rule_id, cell, said):
    for amount, outcome in (("9.00万元", "pass"), ("8.00万元", "fail")):
        assert [outcome] == [each for each, _ in outcomes(rule_id, f"{cell}=9.00; “{said.format(amount)}。”")]


def test_sources_of_appropriations_are_those_of_their_table():
    text = (
        "appropriation/government_fund@total=2.00; “二、财政拨款收支预算情况说明”; "
        "“财政拨款收支总预算9.00万元。收入包括：政府性基金预算当年拨款收入{}万元。”"
    )

    assert [("fail", "differs")] == outcomes("narrative.appropriation", text.format("3.00"))
    assert [("pass", "")] == outcomes("narrative.appropriation", text.format("2.00"))


@pytest.mark.parametrize(("amount", "outcome"), [("3.00", "pass"), ("4.00", "fail")])
def test_economic_categories_of_basic_expenditure_are_those_of_its_table(amount, outcome):
    text = f"“基本支出9.00万元，其中：工资福利支出{amount}万元，商品和服务支出6.00万元。”"

    assert outcome in [
        each for each, _ in outcomes("narrative.basic", f"basic/301 工资福利支出@total=3.00; {text}")
    ]


@pytest.mark.parametrize(("rate", "outcome"), [("50%", "pass"), ("60%", "fail")])
def test_an_only_amount_is_what_was_spent_of_the_budget_of_the_table(rate, outcome):
    text = f"three_public/reception@budget=2.00; “公务接待费支出1.00万元，完成预算的{rate}。”"

    assert [outcome] == [each for each, _ in outcomes("narrative.completion", text, phase="final")]


def test_a_list_of_what_the_whole_is_a_part_of_divides_another():
    text = (
        "政府采购预算总额9.00万元：政府采购货物预算5.00万元、政府采购服务预算4.00万元；其中一般公共预算政府采购9.00万元："
        "政府采购货物预算5.00万元、政府采购服务预算4.00万元。"
    )

    assert "fail" not in [each for each, _ in outcomes("narrative.list_procurement", f"“{text}”")]
