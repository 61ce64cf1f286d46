"""Prose that adds up raises nothing grave, in the wording of regions that no rule was written for."""

import pytest
from builders import audit_of

from audit_lib.rules import load_suites
from audit_lib.terms import Severity

RULES = [rule for rule in load_suites() if rule.family in ("narrative", "text", "classification")]
FINAL = [
    "2023年度收、支总计各为1,234.56万元。与上年相比，收、支总计各增加100.00万元，增长8.81%，主要是因为项目增加。",
    "2023年度收入合计1,200.00万元，其中：财政拨款收入1,100.00万元，占91.67%；其他收入100.00万元，占8.33%。",
    "三公经费支出预算为5.00万元，支出决算为4.00万元，完成预算的80.00%，其中：因公出国（境）费支出预算为0万元，支出决算为0万元。公务接待费支出预算为1.00万元，支出决算为0.50万元，完成预算的50.00%，决算数小于预算数的主要原因是来访减少，与上年相比减少0.20万元，减少28.57%。公务用车购置费及运行维护费支出预算为4.00万元，支出决算为3.50万元，完成预算的87.50%。",
    "其中公务接待费支出决算0.50万元，占12.50%，公务用车购置费及运行维护费支出决算3.50万元，占87.50%。",
    "公务接待费支出决算为0.50万元，全年共接待来访团组12个、来宾96人次。",
    "机关运行经费支出80.00万元，比上年决算数减少10.00万元，降低11.11%。",
    "开支会议费2.00万元，人数50人；开支培训费1.00万元，人数30人。",
    "政府采购支出总额45.00万元，其中：政府采购货物支出30.00万元、政府采购服务支出15.00万元。授予中小企业合同金额45.00万元，占政府采购支出总额的100%，其中：授予小微企业合同金额36.00万元，占授予中小企业合同金额的80%。",
    "一般公共预算财政拨款基本支出600.00万元，其中：人员经费520.00万元，占基本支出的86.67%，主要包括基本工资、津贴补贴等；公用经费80.00万元，占基本支出的13.33%。",
]
BUDGET = [
    "收入预算1000.00万元，比上年增加50.00万元，增长5.26%；支出预算1000.00万元，比上年增加50.00万元，增长5.26%。",
    "三公经费预算5.00万元，比上年减少1.00万元，下降16.67%。其中：因公出国（境）费0万元，与上年持平；公务用车购置及运行费4.00万元（其中：公务用车购置费2.00万元，公务用车运行费2.00万元），比上年减少1.00万元，下降20.00%；公务接待费1.00万元，与上年持平。",
    "政府采购预算90.00万元，其中：货物类60.00万元，服务类30.00万元。面向中小企业预留金额80.00万元。",
    "项目支出300.00万元，占支出预算的30.00%，主要用于办案（120.00万元）和信息化（80.00万元）。",
]
NESTED = [
    "三、收入决算情况说明",
    "2021年度本年收入合计300.00万元，其中：一般公共预算财政拨款收入200.00万元，占66.67%；政府性基金预算财政拨款收入40.00万元，占13.33%；事业收入50.00万元，占16.67%；其他收入10.00万元，占3.33%。与2020年预算相比增加30.00万元，增长11.11%。",
    "七、三公经费",
    "三公经费支出预算6.00万元（其中：一般公共预算支出6.00万元；政府性基金预算支出0万元），支出决算5.00万元（其中：一般公共预算支出5.00万元；政府性基金预算支出0万元），完成调整后预算的83.33%。",
    "安排三公经费6.00万元，同比减少1.00万元，降幅14.29%。分项情况是：因公出国（境）费0万元，较上年同期增加0万元；公务用车购置及运行费5.00万元（公务用车购置费2.00万元，比上年增加0万元；公务用车运行维护费3.00万元，比上年减少1.00万元），减幅16.67%；公务接待费1.00万元，与2020年预算持平。",
    "八、政府性基金",
    "政府性基金收入总计40.00万元，其中：年初结转0万元，本年收入40.00万元。政府性基金支出总计40.00万元，其中：本年支出40.00万元。",
    "九、人员",
    "实有人数30人，其中：在职人数小计20人，行政在职12人，事业单位在职8人，离休0人，退休10人。",
    "共有公务用车9辆（轿车2辆、越野车3辆、载客汽车4辆）。",
    "十、绩效",
    "共3个项目，涉及一般公共预算当年拨款80.00万元。全年预算数80.00万元，执行数76.00万元，完成预算的95.00%，得分98分。",
    "经费年初预算为90.00万元，决算数大于预算数10.00万元，决算数与年初预算数的差异主要系追加。",
    "收、支总计各为300.00，310.00万元，各增加3.00，4.00万元。",
]
VEHICLES_APART = [
    "三公经费预算6.00万元，较上年预算增加1.00万元，增长20.00%。其中：",
    "1.因公出国（境）费0.00万元，与上年预算一致。",
    "2.公务用车购置及运行维护费5.00万元，较上年预算增加1.00万元，增长25.00%。",
    "3.公务接待费1.00万元，与上年预算一致。",
    "其中，公务用车购置费2.00万元，与上年预算一致；公务用车运行维护费3.00万元，较上年预算增加1.00万元，增长50.00%。",
]
TABLES = (
    "revenue/total@total=300.00; summary/total_revenue@amount=300.00; expenditure/total@total=310.00; "
    "summary/total_expenditure@amount=310.00; general_public/total@total=205.00; "
    "government_fund/total@total=40.00; appropriation/total_expenditure@total=245.00"
)
BY_FUND = [
    "六、一般公共预算财政拨款基本支出决算情况说明",
    "使用一般公共预算财政拨款安排基本支出80.00万元，使用政府性基金财政拨款安排基本支出0万元。其中：（1）工资福利支出合计60.00万元，占75.00%；（2）商品和服务支出合计20.00万元，占25.00%。",
]
ROLES = [
    "1、教育支出（类）普通教育（款）初中教育（项）50.00万元，主要用于：办学。年初预算为0万元，支出决算为50.00万元，主要原因是追加。",
    "2、教育支出（类）普通教育（款）高中教育（项）30.00万元，主要用于：办学。年初预算为40.00万元，支出决算为30.00万元，完成年初预算的75.00%。",
]


def test_lists_in_lists_and_parts_of_something_smaller_raise_nothing_grave():
    notation = "; ".join([TABLES, *(f"“{paragraph}”" for paragraph in NESTED)])
    audit = audit_of(notation, RULES, phase="final")

    assert [
        finding.message["zh"] for finding in audit.findings if finding.severity is not Severity.INFO
    ] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("政府性基金预算财政拨款收入40.00万元", "政府性基金预算财政拨款收入44.00万元"),
        ("增长11.11%", "增长10.11%"),
        ("降幅14.29%", "降幅14.92%"),
        ("公务用车运行维护费3.00万元", "公务用车运行维护费3.30万元"),
        ("退休10人", "退休11人"),
        ("越野车3辆", "越野车8辆"),
        ("完成预算的95.00%", "完成预算的59.00%"),
        ("完成调整后预算的83.33%", "完成调整后预算的88.33%"),
    ],
)
def test_a_slip_in_a_list_in_a_list_is_found(right, wrong):
    changed = [paragraph.replace(right, wrong) for paragraph in NESTED]
    assert changed != NESTED
    audit = audit_of("; ".join([TABLES, *(f"“{paragraph}”" for paragraph in changed)]), RULES, phase="final")

    assert [found for found in audit.findings if found.severity is Severity.CRITICAL]


def test_what_names_another_fund_is_no_cell_of_this_one():
    tables = "general_public/total@basic=80.00; expenditure/total@total=95.00; basic/total@total=80.00"
    audit = audit_of("; ".join([tables, *(f"“{paragraph}”" for paragraph in BY_FUND)]), RULES, phase="final")

    assert [found.message["zh"] for found in audit.findings if found.severity is not Severity.INFO] == []
    wrong = BY_FUND[1].replace("安排基本支出80.00", "安排基本支出88.00")
    assert audit_of(f"{tables}; “{BY_FUND[0]}”; “{wrong}”", RULES, phase="final").count(Severity.CRITICAL)


def test_an_amount_told_before_the_budget_is_not_the_budget():
    audit = audit_of("; ".join(f"“{paragraph}”" for paragraph in ROLES), RULES, phase="final")

    assert [found.message["zh"] for found in audit.findings if found.severity is Severity.CRITICAL] == []
    changed = ROLES[1].replace("完成年初预算的75.00%", "完成年初预算的57.00%")
    [found] = [
        found
        for found in audit_of(f"“{changed}”", RULES, phase="final").findings
        if found.severity is Severity.CRITICAL
    ]
    assert ("57.00", "75.00") == (found.reported, found.expected)


@pytest.mark.parametrize("paragraphs", [FINAL, BUDGET, VEHICLES_APART], ids=["final", "budget", "vehicles"])
def test_consistent_prose_raises_nothing_grave(paragraphs):
    audit = audit_of("; ".join(f"“{paragraph}”" for paragraph in paragraphs), RULES)

    assert [
        finding.message["zh"] for finding in audit.findings if finding.severity is not Severity.INFO
    ] == []
    assert audit.coverage.claims_checked >= 10


def test_one_figure_changed_in_it_is_named():
    changed = [paragraph.replace("减少28.57%", "减少25.87%") for paragraph in FINAL]
    audit = audit_of("; ".join(f"“{paragraph}”" for paragraph in changed), RULES)
    [finding] = [found for found in audit.findings if found.severity is Severity.CRITICAL]

    assert (finding.reported, finding.expected) == ("25.87", "28.57")


FLEET = "截至2021年底，本部门共有车辆5辆，其中，一般公务用车{}辆，执法执勤用车3辆，特种专业技术用车0辆。单位价值50万元以上通用设备0台（套），单位价值100万元以上专用设备0台（套）。2022年安排购置车辆1辆。"
TWO_BASES = "一般公共预算财政拨款支出300.00万元，较上年决算数增加{}万元，增长20.0%，主要原因是人员变动。较年初预算数增加60.00万元，增长25.0%，主要原因是追加。"
OF_AGENCY = "某某局2021年度收入合计300.00万元。其中：财政拨款收入280.00万元；其他收入20.00万元。与上年相比，收入合计{}50.00万元，增长20.00%。"
BASELESS = "支出按功能分类用于：教育支出100.00万元，占50.0%；卫生健康支出60.00万元，占30.0%；住房保障支出30.00万元，占{}；其他支出10.00万元，占5.0%。"
OF_TOTAL = "general_public/total@total=200.00; summary/total_expenditure@amount=900.00; "
CONTENT = (
    "收入包括：本年收入190.00万元、上年结转10.00万元；支出包括：教育支出150.00万元、住房保障支出{}万元。"
)
OF_LINES = "general_public/205 教育支出@total=150.00; general_public/221 住房保障支出@total=50.00; "


@pytest.mark.parametrize(
    ("cells", "sentence", "right", "wrong"),
    [
        ("", FLEET, "2", "5"),
        ("", TWO_BASES, "50.00", "55.00"),
        ("", OF_AGENCY, "增加", "减少"),
        (OF_TOTAL, BASELESS, "15.0%", "30.0%"),
        (OF_LINES, CONTENT, "50.00", "10.00"),
        ("", "公务接待费1.20万元，比上年增加{}万元。", "1.20", "12.00"),
        ("summary/unit_funds@amount=14.39; ", "2．其他资金收入预算总计{}万元。", "14.39", "14.93"),
    ],
    ids=[
        "counts",
        "two bases",
        "named by the agency",
        "shares without a whole",
        "what a budget holds",
        "increase",
        "other funds",
    ],
)
def test_a_slip_is_found_where_prose_leaves_something_unsaid(cells, sentence, right, wrong):
    def told(figure):
        audit = audit_of(f"{cells}“{sentence.format(figure)}”", RULES, phase="final")
        return [found for found in audit.findings if found.severity is Severity.CRITICAL]

    assert told(right) == []
    assert len(told(wrong)) == 1
