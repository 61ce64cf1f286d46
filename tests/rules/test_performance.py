"""Performance forms hold by themselves, with the project table, and with what the prose says of them."""

import pytest
from builders import evidence_of, rule_named, verdicts

from audit_lib.rules import confront

FORM = "performance/1@project=桥面翻修; performance/1@budget=38; performance/1@fiscal=38; performance/1/1@target=2座"
PROJECTS = "project/2010302/1 {}@total={}; project/2010302/2 {}@total={}"


def outcomes(rule, notation, **about):
    return [outcome for _, outcome, _ in verdicts(f"performance.{rule}", notation, **about)]


def figures_of(rule, notation):
    results = confront(evidence_of(notation), [rule_named(f"performance.{rule}")]).results
    return dict(results.iloc[0]["figures"])


def form(*indicators, number=1, **head):
    """A form: its head, and one ``column=text, column=text`` per indicator."""
    parts = [f"performance/{number}@{name}={text}" for name, text in head.items()]
    for row, printed in enumerate(indicators, start=1):
        parts += [f"performance/{number}/{row}@{cell.strip()}" for cell in printed.split(",")]
    return "; ".join(parts)


def weights(*texts, number=1):
    return form(*(f"weight={text}" for text in texts), number=number)


@pytest.mark.parametrize(
    ("fiscal", "other", "outcome"),
    [
        ("30", "8", "pass"),
        ("38", "", "pass"),
        ("30", "", "fail"),
        ("30", "9", "fail"),
        ("", "", "not_applicable"),
    ],
)
def test_funds_of_a_project_add_up(fiscal, other, outcome):
    assert [outcome] == outcomes("funds", form("target=2座", budget="38", fiscal=fiscal, other=other))


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (("50", "40"), "pass"),
        (("50", "50"), "pass"),
        (("50%", "40%"), "pass"),
        (("45.5", "44.5"), "pass"),
        (("50", "", "40"), "pass"),
        (("50", "45"), "fail"),
        (("", ""), "not_applicable"),
        (("一半", "40"), "not_applicable"),
    ],
)
def test_weights_add_up_to_their_full_number(texts, outcome):
    assert [outcome] == outcomes("weights", weights(*texts))


def test_the_one_form_with_another_total_is_told():
    forms = [weights("90", number=1), weights("100", number=2), weights("90", number=3)]

    assert ["pass", "fail", "pass"] == outcomes("weights", "; ".join(forms))


def test_two_forms_with_two_totals_do_not_accuse_each_other():
    assert ["pass", "pass"] == outcomes("weights", f"{weights('90')}; {weights('100', number=2)}")


@pytest.mark.parametrize(
    ("level_1", "level_2", "outcome"),
    [
        ("产出指标", "数量指标", "pass"),
        ("产出", "质量指标", "pass"),
        ("产出指标", "成本指标", "pass"),
        ("成本指标", "经济成本指标", "pass"),
        ("效益指标", "服务对象满意度指标", "pass"),
        ("效益指标", "自定指标", "pass"),
        ("成本指标", "社会效益指标", "fail"),
        ("产出指标", "生态效益指标", "fail"),
    ],
)
def test_a_second_level_stands_under_its_first(level_1, level_2, outcome):
    assert [outcome] == outcomes("levels", form(f"level_1={level_1}, level_2={level_2}, target=2座"))


def test_a_form_without_first_levels_is_not_accused_of_losing_them():
    assert ["pass"] == outcomes("levels", form("level_2=数量指标, target=2座"))


def test_one_project_with_two_forms_is_told():
    twice = f"{form('target=2座', project='桥面翻修')}; {form('target=2座', project='桥面 翻修', number=2)}"

    assert ["fail"] == outcomes("once", twice)


@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ("indicator=翻修座数, target=2座", "pass"),
        ("indicator=翻修座数（座）, target=2", "pass"),
        ("indicator=翻修座数, target=按期", "pass"),
        ("indicator=翻修座数, target=2座, last_year=0", "pass"),
        ("indicator=翻修座数, target=2座, last_year=3", "fail"),
        ("indicator=翻修费用, target=≤15.49", "fail"),
    ],
)
def test_a_number_says_what_it_counts(printed, outcome):
    assert [outcome] == outcomes("unit", form(printed))


@pytest.mark.parametrize(
    ("name", "target", "outcome"),
    [
        ("巡查次数", "4次", "pass"),
        ("会议次数", "4场", "pass"),
        ("培训次数", "2班次", "pass"),
        ("培训人数", "50人", "pass"),
        ("聘用教师数量", "5人", "pass"),
        ("会费缴纳次数", "3对", "fail"),
        ("警务室数量", "1人", "fail"),
    ],
)
def test_a_unit_fits_the_name(name, target, outcome):
    assert [outcome] == outcomes("unit_of_name", form(f"indicator={name}, target={target}"))


@pytest.mark.parametrize(
    ("name", "target", "outcome"),
    [
        ("验收合格率", "100%", "pass"),
        ("客流增长率", "120%", "pass"),
        ("资金收益率", "103%", "pass"),
        ("群众满意度", "≥900%", "fail"),
        ("验收合格率", "≥101%", "fail"),
    ],
)
def test_a_rate_of_a_whole_is_at_most_all_of_it(name, target, outcome):
    assert [outcome] == outcomes("share", form(f"indicator={name}, target={target}"))


@pytest.mark.parametrize(
    ("year", "target", "outcome"),
    [
        ("2023", "2023年底前完工", "pass"),
        ("2023", "2024年底前完工", "pass"),
        ("2023", "2022年底前完工", "fail"),
        ("2022", "2座", "fail"),
    ],
)
def test_a_form_is_of_the_year_of_its_document(year, target, outcome):
    assert [outcome] == outcomes("year", form(f"target={target}", year=year))


@pytest.mark.parametrize(
    ("costs", "outcome"),
    [
        (("≤18万元", "≤20万元"), "pass"),
        (("≤38万元", "≤20万元", "≤18万元"), "pass"),
        (("≤18万元",), "pass"),
        (("≤18万元", "≤21万元"), "fail"),
        (("≤380万元",), "fail"),
        (("≤18万元", "≤21"), "not_applicable"),
        (("≤18万元", "下降"), "not_applicable"),
    ],
)
def test_cost_targets_are_within_the_budget(costs, outcome):
    printed = [f"level_2=经济成本指标, indicator=费用{text}, target={text}" for text in costs]

    assert [outcome] == outcomes("costs", form(*printed, budget="38"))


@pytest.mark.parametrize(
    ("price", "budget", "outcome"),
    [
        ("≤2000元/人/天", "20", "pass"),
        ("≤2400元/人/天", "20", "fail"),
        ("≤2400元/人/天", "", "not_applicable"),
        ("≤2400元/车", "20", "not_applicable"),
    ],
)
def test_a_price_times_its_quantities_is_within_the_budget(price, budget, outcome):
    printed = (
        "indicator=人数, target=≥50人",
        "indicator=天数, target=≥2天",
        f"indicator=标准, target={price}",
    )

    assert [outcome] == outcomes("prices", form(*printed, budget=budget))


def test_a_price_whose_quantity_is_counted_twice_is_not_judged():
    printed = (
        "indicator=学员, target=50人",
        "indicator=教师, target=5人",
        "indicator=标准, target=≤9000元/人",
    )

    assert ["not_applicable"] == outcomes("prices", form(*printed, budget="20"))


def test_the_arithmetic_of_a_price_is_told():
    printed = ("indicator=人数, target=≥50人", "indicator=标准, target=≤5000元/人")

    assert (
        "5000元/人 × 50人 = 25.00 > 20.00" == figures_of("prices", form(*printed, budget="20"))["arithmetic"]
    )


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("开展6次以上河道巡查", ["fail"]),
        ("开展4次以上河道巡查", ["pass"]),
        ("河道巡查不少于4次、清淤9次", ["pass"]),
        ("河道巡查9公里", []),
        ("巡查6次", []),
        ("河道巡查6次或4次", []),
    ],
)
def test_the_goal_gives_the_numbers_of_its_indicators(goal, found):
    assert found == outcomes("goals", form("indicator=河道巡查次数, target=≥4次", goal=goal))


def test_a_longer_name_has_its_clause_to_itself():
    printed = ("indicator=河道巡查次数, target=≥4次", "indicator=夜间河道巡查次数, target=≥6次")

    assert ["pass"] == outcomes("goals", form(*printed, goal="开展夜间河道巡查6次"))


@pytest.mark.parametrize(("amount", "found"), [("38", ["pass"]), ("83", ["fail"]), ("", [])])
def test_amounts_of_the_goal_are_within_the_budget(amount, found):
    goal = f"投入{amount}万元" if amount else "投入资金"

    assert found == outcomes("goal_amounts", form("target=2座", budget="38", goal=goal))


@pytest.mark.parametrize(
    ("projects", "told"),
    [
        (("桥面翻修", "38.00", "河道清淤", "12.00"), {"project_amount": ["pass"], "project_name": ["pass"]}),
        (("桥面 翻修", "83.00", "河道清淤", "12.00"), {"project_amount": ["fail"], "project_name": ["pass"]}),
        (("桥面翻修费", "38.00", "河道清淤", "12.00"), {"project_amount": [], "project_name": ["fail"]}),
        (("桥面翻修", "30.00", "桥面翻修", "8.00"), {"project_amount": ["pass"], "project_name": ["pass"]}),
        (("护栏更换", "26.00", "河道清淤", "12.00"), {"project_amount": [], "project_apart": []}),
        (("护栏更换", "27.00", "河道清淤", "12.00"), {"project_apart": [], "project_listed": ["fail"]}),
        (("护栏更换", "38.00", "河道清淤", "12.00"), {"project_name": [], "project_listed": ["pass"]}),
    ],
)
def test_a_form_is_held_against_the_project_that_it_is_about(projects, told):
    notation = f"{PROJECTS.format(*projects)}; {FORM}"

    assert told == {rule: outcomes(rule, notation) for rule in told}


@pytest.mark.parametrize(("amount", "told"), [("11.65", ["fail"]), ("11.66", [])])
def test_a_form_that_is_the_sum_of_several_projects_is_told(amount, told):
    merged = form("target=2座", project="桥面翻修", budget="38.15")

    assert told == outcomes(
        "project_apart", f"{PROJECTS.format('护栏更换', '26.50', '河道清淤', amount)}; {merged}"
    )


def test_several_forms_of_one_project_are_taken_together():
    parts = [
        form("target=2座", number=number, project="桥面翻修", budget=budget)
        for number, budget in ((1, "30"), (2, "8"))
    ]

    assert ["pass", "pass"] == outcomes(
        "project_amount", f"project/2010302/1 桥面翻修@total=38.00; {'; '.join(parts)}"
    )


@pytest.mark.parametrize(("other_funds", "found"), [("", ["fail"]), ("12.00", ["fail"]), ("38.00", [])])
def test_what_another_fund_could_pay_need_not_be_in_the_project_table(other_funds, found):
    notation = f"project/2010302/1 河道清淤@total=12.00; government_fund/total@project={other_funds}; {FORM}"

    assert found == outcomes("project_listed", notation)


def test_a_project_without_money_from_the_budget_is_not_looked_for():
    own = form("target=2座", project="桥面翻修", budget="38", other="38")

    assert [] == outcomes("project_listed", f"project/2010302/1 河道清淤@total=12.00; {own}")


@pytest.mark.parametrize("rule", ["project_amount", "project_name", "project_apart", "project_listed"])
def test_without_a_project_table_forms_are_not_held_against_it(rule):
    assert ["not_applicable"] == outcomes(rule, FORM)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("绩效管理的项目1个，涉及金额38万元。见下表。", ["pass"]),
        ("绩效管理的项目2个，涉及金额38万元。见下表。", ["fail"]),
        ("绩效管理的财政拨款项目2个，涉及金额38万元；非财政拨款项目1个，涉及金额3万元。见下表。", ["fail"]),
        ("绩效管理的项目2个，其中一个项目涉密，涉及金额38万元。见下表。", ["pass"]),
        ("绩效管理的项目2个，涉及金额38万元。", []),
        ("采购项目2个，涉及金额38万元。见下表。", []),
    ],
)
def test_as_many_forms_are_printed_as_projects_are_counted(text, found):
    assert found == outcomes("project_count", f"“{text}”; {FORM}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("编报绩效目标的项目11个，涉及资金38万元。", ["pass"]),
        ("2个单位编报绩效目标，编报绩效目标的项目11个，涉及资金39万元。", ["fail"]),
        ("绩效管理的财政拨款项目7个，涉及金额30万元；非财政拨款项目1个，涉及金额8万元。", ["pass", "pass"]),
        ("绩效管理的财政拨款项目7个，涉及金额38万元；非财政拨款项目1个，涉及金额8万元。", ["fail"]),
        ("绩效管理的财政拨款项目7个，涉及金额30万元；非财政拨款项目1个，涉及金额10万元。", ["fail"]),
    ],
)
def test_projects_have_no_more_money_than_there_is_for_projects(text, found):
    tables = "expenditure/total@project=38.00; general_public/total@project=30.00"

    assert found == outcomes("project_money", f"{tables}; “{text}”")


def test_a_rounded_sentence_is_not_above_the_table():
    tables = "expenditure/total@project=5634.81"

    assert ["rounding"] == outcomes(
        "project_money", f"{tables}; “编报绩效目标的项目50个，涉及资金5635万元。”"
    )
