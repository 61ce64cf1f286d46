"""Figures in prose become claims: what is stated, of what, how precisely, and where."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_lib.model import Disclosure, Grid, Paragraph, Place
from audit_lib.recognise.claims import CLAIM_TYPES, PERCENT, find_claims, tidy_claims
from audit_lib.terms import Reader

UNIT, CENT = 1_000_000, 10_000  # 1 and 0.01 万元 in fen
FIGURES = {
    "各为12.50，34.50万元": [("amount", 34_500_000, 10_000, None)],
    "为1，234.50万元": [("amount", 1_234_500_000, 10_000, None)],
    "各减少12.50，34.50万元": [("amount", 34_500_000, 10_000, None)],
    "减幅3.5%": [("rate", 35_000, 1_000, -1)],
    "与2020年决算数一致": [("flat", None, None, 0)],
    "决算数与年初预算数相同。": [("compare", None, None, 0)],
    "预决算差异率-2.46%": [("deviation", 24_600, 100, -1)],
    "差异率为3%": [("deviation", 30_000, 10_000, 1)],
    "完成调整后预算的95%": [("completion", 950_000, 10_000, None)],
    "预算528.63万元": [("amount", 528_630_000, CENT, None)],
    "预算1,234.50万元": [("amount", 1_234_500_000, CENT, None)],
    "预算1，234.5万元": [("amount", 1_234_500_000, 100_000, None)],
    "预算５２８．６３万元": [("amount", 528_630_000, CENT, None)],
    "预算28万元": [("amount", 28 * UNIT, UNIT, None)],
    "预算 28 万元": [("amount", 28 * UNIT, UNIT, None)],
    "预算0.00万元": [("amount", 0, CENT, None)],
    "每人2400元": [("amount", 240_000, 100, None)],
    "投入1.5亿元": [("amount", 15_000_000_000, 1_000_000_000, None)],
    "预算1,23万元": [("amount", None, None, None)],
    "结余-3.20万元": [("amount", -3_200_000, CENT, None)],
    "结余－3.20万元": [("amount", -3_200_000, CENT, None)],
    "每次3-5万元": [("amount", 5 * UNIT, UNIT, None)],
    "单价100万元以上的设备": [],
    "50万元以下的项目": [],
    "“三公”经费数为    万元": [("amount", None, None, None)],
    "“三公”经费数为____万元": [("amount", None, None, None)],
    "占69.90%": [("share", 699_000, 100, None)],
    "占本年收入合计的１．３２％": [("share", 13_200, 100, None)],
    "占100%": [("share", 100 * PERCENT, PERCENT, None)],
    "增加3.20万元": [("change", 3_200_000, CENT, 1)],
    "增加了3万元": [("change", 3 * UNIT, UNIT, 1)],
    "减少3.20万元": [("change", 3_200_000, CENT, -1)],
    "较上年增3.20万元": [("change", 3_200_000, CENT, 1)],
    "减0.04万元": [("change", 40_000, CENT, -1)],
    "增44%": [("rate", 440_000, PERCENT, 1)],
    "新增3万元": [("amount", 3 * UNIT, UNIT, None)],
    "比上年减收3.20万元": [("change", 3_200_000, CENT, -1)],
    "（基数为0，不可比）": [],
    "核减3万元": [("amount", 3 * UNIT, UNIT, None)],
    "较上年（减少）3.20万元": [("change", 3_200_000, CENT, -1)],
    "减增加3.20万元": [("change", 3_200_000, CENT, None)],
    "较上年2.08减少0.03万元": [("amount", 2_080_000, CENT, None), ("change", 30_000, CENT, -1)],
    "年初预算为0，": [("amount", 0, UNIT, None)],
    "年初预算为0元，": [("amount", 0, 100, None)],
    "占 %，": [("share", None, None, None)],
    "占基本支出预算%，": [("share", None, None, None)],
    "占XX%，占比%": [],
    "下降%。": [("rate", None, None, -1)],
    "减少 万元": [("change", None, None, -1)],
    "完成年度预算的98%": [("completion", 980_000, PERCENT, None)],
    "压减0.5亿元": [("change", 5_000_000_000, 1_000_000_000, -1)],
    "增长0.61%": [("rate", 6_100, 100, 1)],
    "上升12％": [("rate", 120_000, PERCENT, 1)],
    "提高5.5 %": [("rate", 55_000, 1_000, 1)],
    "下降了10.00%": [("rate", 100_000, 100, -1)],
    "降低4%": [("rate", 40_000, PERCENT, -1)],
    "完成率95%": [("percent", 950_000, PERCENT, None)],
    "与上年持平": [("flat", None, None, 0)],
    "无增减变化": [("flat", None, None, 0)],
    "无变化": [("flat", None, None, 0)],
    "公务用车2辆": [("count", 2, 1, None)],
    "编制１８人": [("count", 18, 1, None)],
    "出国3人次": [("count", 3, 1, None)],
    "房屋1200平方米": [("count", 1_200, 1, None)],
    "2023年": [("year", 2_023, 1, None)],
    "2023 年度": [("year", 2_023, 1, None)],
    "比2022年预算数": [("year", 2_022, 1, None)],
    "2022预算数": [("year", 2_022, 1, None)],
    "2023年1月31日": [("date", None, None, None)],
    "2023年1月": [("date", None, None, None)],
    "1998年": [],
    "同比上涨5.2%": [("rate", 52_000, 1_000, 1)],
    "压缩13.79%": [("rate", 137_900, 100, -1)],
    "减幅4.76%": [("rate", 47_600, 100, -1)],
    "增加/减少3.2万元": [("change", 3_200_000, 100_000, None)],
    "为年初预算的98.00%": [("completion", 980_000, 100, None)],
    "占年初预算的98.00%": [("completion", 980_000, 100, None)],
    "预算执行率为98.5%": [("completion", 985_000, 1_000, None)],
    "完成全年预算84.82万元的73.2%": [
        ("amount", 84_820_000, CENT, None),
        ("completion", 732_000, 1_000, None),
    ],
    "占支出合计50.00万元的80%": [("amount", 50 * UNIT, CENT, None), ("share", 800_000, PERCENT, None)],
    "决算数与年初预算数持平": [("compare", None, None, 0)],
    "较上年无增减": [("flat", None, None, 0)],
    "增长16倍": [("rate", 1600 * PERCENT, 100 * PERCENT, 1)],
    "没有数字": [],
    "": [],
}
SUBJECTS = {
    "示例局收入预算528.63万元": "示例局收入预算",
    "其中：一般公共预算528.63万元": "一般公共预算",
    "项目支出28万元": "项目支出",
    "1.房屋1200平方米": "房屋",
    "2023年，机关运行经费财政拨款预算为28.46万元": "机关运行经费财政拨款预算",
    "2023年项目支出共计28万元": "项目支出",
    "主要用于：外事经费38万元": "",
    "“三公”经费预算数为 5.12万元": "“三公”经费预算",
    "上一句。政府采购货物预算3万元": "政府采购货物预算",
    "项目支出，较上年预算数28万元": "项目支出",
    "公务接待费，主要原因是会议减少，0.62万元": "",
    "28万元": "",
}


def claims_of(text):
    return list(find_claims(text))


@pytest.mark.parametrize("text", FIGURES)
def test_figure_is_read_with_kind_value_grain_and_direction(text):
    found = [(claim.kind, claim.value, claim.grain, claim.direction) for claim in find_claims(text)]

    assert FIGURES[text] == found


@pytest.mark.parametrize("text", SUBJECTS)
def test_subject_is_the_words_before_the_figure(text):
    claim = next(claim for claim in find_claims(text) if claim.kind in {"amount", "count"})

    assert SUBJECTS[text] == claim.subject


def test_percentage_point_is_no_count():
    assert [] == [claim for claim in find_claims("占比提高5个百分点") if claim.kind == "count"]


@pytest.mark.parametrize(
    ("unit", "text"), [("万元", "3万元"), ("元", "3元"), ("%", "占3%"), ("辆", "3辆"), ("年", "2023年")]
)
def test_unit_is_kept(unit, text):
    assert [unit] == [claim.unit for claim in find_claims(text)]


def test_blank_placeholder_keeps_its_unit_and_has_no_value():
    (claim,) = find_claims("财政拨款预算数为    万元。")

    assert ("amount", "万元", None) == (claim.kind, claim.unit, claim.value)


def test_amount_and_what_is_said_of_it_make_one_statement():
    text = (
        "收入预算666万元，其中：一般公共预算528万元，占79%，比上年增加3万元，增长1%；单位资金10万元，占2%。"
    )
    claims = claims_of(text)

    assert [1, 2, 2, 2, 2, 3, 3] == [claim.statement for claim in claims]
    assert ["收入预算", *["一般公共预算"] * 4, "单位资金", "单位资金"] == [claim.subject for claim in claims]


def test_change_of_something_else_makes_a_statement_of_its_own():
    claims = claims_of("“三公”经费5万元，比上年减少1万元，其中：公务接待费下降5%，主要原因是会议减少。")

    assert [("“三公”经费", 1), ("“三公”经费", 1), ("公务接待费", 2)] == [
        (claim.subject, claim.statement) for claim in claims
    ]


def test_figure_before_any_amount_belongs_to_no_statement():
    claims = claims_of("2023年比上年增长5%。项目支出3万元")

    assert [0, 0, 1] == [claim.statement for claim in claims]


def test_after_a_bracket_the_statement_before_it_goes_on():
    text = "公务用车费4万元（其中购置费2万元，运行费2万元），比上年减少1万元，下降20%。"

    assert [
        ("公务用车费", "amount"), ("购置费", "amount"), ("运行费", "amount"), ("公务用车费", "change"),
        ("公务用车费", "rate"),
    ] == [(claim.subject, claim.kind) for claim in claims_of(text)]  # fmt: skip


def test_what_belongs_to_a_counted_thing_is_named_by_it():
    claims = find_claims("1.房屋20平方米，价值3.00万元。车辆2辆，价值5.00万元；办公家具价值1.00万元。")

    assert ["房屋价值", "车辆价值", "办公家具价值"] == [c.subject for c in claims if c.kind == "amount"]


def test_clauses_that_describe_an_amount_belong_to_its_name():
    claims = find_claims(
        "在预留的项目中，由小微企业成交的，采购金额3.00万元；由中型企业成交的，采购金额2.00万元。"
    )

    assert ["预留的项目由小微企业成交的采购金额", "由中型企业成交的采购金额"] == [c.subject for c in claims]


def test_budget_that_was_completed_belongs_to_the_statement_of_the_final_figure():
    text = "接待费支出决算为8.00万元，完成预算10.00万元的80%，比2019年（疫情前）决算数减少2.00万元。"
    final, opening, completion, change = (claim for claim in find_claims(text) if claim.kind != "year")

    assert ("final", "opening") == (final.role, opening.role)
    assert {final.statement} == {opening.statement, completion.statement, change.statement}


def test_sentence_about_the_agency_itself_is_no_part_of_the_list_before_it():
    first, part, own = (
        claim
        for claim in find_claims("采购预算5.00万元，其中：货物采购5.00万元。2024年度本部门预留金额2.00万元。")
        if claim.kind == "amount"
    )

    assert (first.statement, None) == (part.within, own.within)


def test_level_in_front_of_a_colon_belongs_to_the_name():
    (claim,) = find_claims("1.住房改革支出（款）：支出3.00万元。")

    assert "住房改革支出（款）支出" == claim.subject


def test_contents_of_the_document_are_no_headings_and_end_no_list():
    claims = frame_of("七、项目经费情况说明………………9", "2025年部门预算编制说明", "收入预算3.00万元。")

    assert ["2025年部门预算编制说明"] == claims["section"].unique().tolist()


def test_list_of_an_unnumbered_paragraph_ends_with_the_heading_above_it():
    claims = frame_of(
        *(
            "一、支出情况",
            "（一）教育支出（类）",
            "普通教育（款）：支出5.00万元，其中：",
            "1．小学教育（项）支出5.00万元。",
        ),
        *("（二）住房保障支出（类）", "住房改革支出（款）：支出2.00万元。"),
    )
    amounts = claims[claims["kind"] == "amount"]

    assert [True, False, True] == amounts["within"].isna().tolist()


def test_list_after_an_enumeration_divides_none_of_its_parts():
    text = "出国费支出1.00万元，占50%；接待费支出1.00万元，占50%。具体情况如下："
    claims = frame_of(text, "1、出国费支出1.00万元。")

    assert claims["within"].isna().all()


def test_a_bracket_right_behind_an_amount_divides_it():
    claims = claims_of("培训费9.00万元，其中：甲班5.00万元（住宿费2.00万元，讲课费3.00万元），乙班4.00万元。")
    whole, first, rooms, lessons, second = claims

    assert [whole.statement, first.statement, first.statement, whole.statement] == [
        each.within for each in (first, rooms, lessons, second)
    ]


def test_a_sentence_that_begins_with_of_which_divides_what_the_one_before_was_about():
    whole, _, _, small = claims_of(
        "采购9.00万元，其中：货物5.00万元、服务4.00万元。其中预留给小企业8.00万元。"
    )
    assert whole.statement == small.within

    *_, part = claims_of("甲基金安排9.00万元，乙基金安排0万元。其中：工资8.00万元。")
    assert part.within is None

    whole, part = claims_of("采购9.00万元。其中：货物5.00万元。")
    assert whole.statement == part.within


def test_parts_told_right_after_the_word_make_a_list():
    whole, *parts = claims_of("采购9.00万元，包括货物类采购5.00万元，服务类采购4.00万元。")
    assert [whole.statement] * 2 == [part.within for part in parts]

    *_, spent = claims_of("人员经费9.00万元，主要包括基本工资、津贴；公用经费2.00万元。")
    assert spent.within is None


def test_a_semicolon_ends_a_brief_list_whose_parts_commas_parted():
    told = "支出9.00万元，其中：基本支出6.00万元，包括人员支出4.00万元、公用支出2.00万元；项目支出3.00万元。"
    whole, basic, *staff, project = claims_of(told)
    assert [basic.statement] * 2 == [part.within for part in staff]
    assert [whole.statement] * 2 == [basic.within, project.within]

    whole, *parts = claims_of("采购9.00万元，包括货物5.00万元；服务4.00万元。")
    assert [whole.statement] * 2 == [part.within for part in parts]

    *_, project, _ = claims_of("基本支出6.00万元，占60%，包括人员支出4.00万元；项目支出4.00万元，占40%。")
    assert project.within is None


def test_a_whole_that_a_sentence_names_again_is_divided_by_it():
    told = "支出9.00万元，其中：基本支出6.00万元，项目支出3.00万元。基本支出{}人员支出4.00万元，公用支出2.00万元。"
    for joint in ("中", "中，"):
        whole, basic, project, *parts = claims_of(told.format(joint))
        assert [whole.statement] * 2 == [basic.within, project.within]
        assert [basic.statement] * 2 == [part.within for part in parts]
        assert ["人员支出", "公用支出"] == [part.subject for part in parts]

    *_, last = claims_of("支出9.00万元，其中：基本支出6.00万元，集中采购3.00万元。")
    assert "集中采购" == last.subject


def test_marks_of_half_width_part_clauses_as_those_of_full_width():
    whole, *parts = claims_of("支出1,200万元,其中:基本支出800万元;项目支出400万元,占33%。")

    assert [whole.statement] * 3 == [part.within for part in parts]
    assert ["基本支出", "项目支出", "项目支出"] == [part.subject for part in parts]
    assert whole.sentence.startswith("支出1,200万元,其中")


def test_what_revenue_and_expenditure_share_is_labelled_with_its_year():
    told = list(claims_of("2023年度收、支总计30万元。与2022年40万元相比，各减少10万元。"))
    (now,) = [claim for claim in told if claim.value == 30 * UNIT]
    (prior,) = [claim for claim in told if claim.value == 40 * UNIT]

    assert (2023, "", 2022, "prior") == (now.label_year, now.role, prior.label_year, prior.role)
    assert now.statement == prior.statement


def test_last_years_amount_of_the_same_thing_may_be_named_by_its_last_word():
    now, prior, _ = (claim for claim in claims_of("收入总计50万元，比上年收入148万元下降66.22%。"))

    assert (now.statement, "prior") == (prior.statement, prior.role)


def test_a_sentence_that_only_compares_goes_back_to_what_the_list_before_divided():
    listed = "培训费9.00万元，其中：甲班5.00万元；乙班4.00万元。"
    whole, *_, change = claims_of(f"{listed}与2020年预算相比增加1.00万元。")
    assert whole.statement == change.statement

    *_, last, change = claims_of(f"{listed}乙班比上年增加1.00万元。")
    assert "乙班" == change.subject
    assert last.within == change.within

    *_, part, change = claims_of("培训费9.00万元，其中：甲班5.00万元。比上年增加1.00万元。")
    assert part.statement == change.statement


def test_counts_of_other_groups_are_other_statements():
    claims = claims_of("在册职工20人，其中：合同制事业单位职工12人，事业单位职工8人。")

    assert 3 == len({claim.statement for claim in claims})


def test_an_excess_over_the_budget_belongs_to_the_statement_and_has_a_role_of_its_own():
    amount, excess = claims_of("教育支出20.00万元，决算数大于预算数3.00万元。")

    assert amount.statement == excess.statement
    assert "gap" == excess.role


def test_sentence_is_the_one_the_figure_stands_in():
    claims = claims_of("甲3万元，占5%；乙4万元。\n丙5万元")

    assert ["甲3万元，占5%；", "甲3万元，占5%；", "乙4万元。", "丙5万元"] == [
        claim.sentence for claim in claims
    ]


pieces = st.one_of(
    st.sampled_from([text for text in FIGURES if text]),
    st.text(alphabet="预算占增加减少为 　0123456789.,，。；%％万亿元年月日人次持平-－_（）\n", max_size=12),
)
prose = st.lists(pieces, max_size=8).map("".join)


@given(prose)
def test_claims_lie_in_the_text_in_order_and_never_overlap(text):
    end = 0
    for claim in find_claims(text):
        assert end <= claim.start < claim.end <= len(text)
        assert claim.raw == text[claim.start : claim.end].strip()
        assert claim.raw in claim.sentence
        end = claim.end


@settings(deadline=None)
@given(prose)
def test_statements_are_numbered_without_gaps(text):
    numbers = [claim.statement for claim in find_claims(text)]

    assert set(range(1, max(numbers, default=0) + 1)) <= set(numbers)


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_printed_amount_reads_back_from_prose(size, places):
    text = f"{size:,}" + (f".{7:0{places}}" if places else "")
    (claim,) = find_claims(f"预算{text}万元。")

    assert (size * 10**places + (7 if places else 0)) * (UNIT // 10**places) == claim.value
    assert UNIT // 10**places == claim.grain


def frame_of(*blocks):
    paragraphs = [
        Paragraph(text=block, place=Place(text_line=number)) if isinstance(block, str) else block
        for number, block in enumerate(blocks, start=1)
    ]
    return tidy_claims(
        Disclosure(source=Path("a.txt"), sha256="c" * 64, reader=Reader.TEXT, blocks=tuple(paragraphs))
    )


def test_frame_has_the_promised_columns_and_types():
    for frame in (frame_of("收入5万元。"), frame_of("没有数字。"), frame_of()):
        assert list(CLAIM_TYPES) == list(frame.columns)
        assert list(CLAIM_TYPES.values()) == [str(kind) for kind in frame.dtypes]


def test_claim_stands_under_the_headings_above_it():
    frame = frame_of(
        "预算1万元。",
        "第一部分  示例局概况",
        "编制3人。",
        "第三部分  预算情况说明",
        "一、关于示例局2023年收支预算情况的总体说明",
        "收入2万元。",
        "（二）政府采购情况",
        "采购3万元。",
        "（三）资产情况",
        "价值4万元。",
        "第四部分 名词解释",
        "5万元。",
    )
    told = frame[frame["kind"].isin(["amount", "count"])]

    assert [
        ("", ""),
        ("第一部分  示例局概况", ""),
        ("第三部分  预算情况说明", "一、关于示例局2023年收支预算情况的总体说明"),
        (
            "第三部分  预算情况说明",
            "一、关于示例局2023年收支预算情况的总体说明 / （二）政府采购情况",
        ),
        (
            "第三部分  预算情况说明",
            "一、关于示例局2023年收支预算情况的总体说明 / （三）资产情况",
        ),
        ("第四部分 名词解释", ""),
    ] == list(zip(told["part"], told["section"], strict=True))


@pytest.mark.parametrize(
    ("blocks", "subject"),
    [
        (("（一）公务接待费", "2023年安排8万元。"), "公务接待费"),
        (("（一）公务接待费支出情况说明", "2023年支出8万元。"), "公务接待费"),
        (("一、2023年“三公”经费预算情况", "（一）公务接待费。2023年支出8万元。"), "公务接待费"),
        (("一、2023年“三公”经费预算情况", "2023年支出8万元。"), "“三公”经费"),
        (("（一）公务接待费", "1、安排8万元。"), ""),
        (("（一）公务接待费", "第三部分 名词解释", "8万元。"), ""),
        (("一、收支情况", "2023年安排8万元。"), ""),
        (("一、收支情况", "2023年支出8万元。"), "支出"),
    ],
)
def test_a_figure_that_names_nothing_is_told_of_the_expense_above_it(blocks, subject):
    frame = frame_of(*blocks)

    assert [subject] == frame.loc[frame["kind"] == "amount", "subject"].tolist()


def test_a_paragraph_that_begins_with_of_which_divides_what_the_one_before_stated():
    told = frame_of("支出预算9.00万元，比上年增加1.00万元。", "其中：基本支出6.00万元；项目支出3.00万元。")
    whole, *parts = told[told["kind"] == "amount"].itertuples()
    assert [whole.statement] * 2 == [part.within for part in parts]

    told = frame_of("收入9.00万元，支出9.00万元。", "其中：基本支出6.00万元；项目支出3.00万元。")
    assert told["within"].isna().all()


def test_numbered_sentence_is_no_heading():
    frame = frame_of("一、收入预算情况", "（一）收入5万元。", "其中：3万元。")

    assert ["一、收入预算情况"] == frame["section"].unique().tolist()


def test_statements_of_different_paragraphs_are_told_apart():
    frame = frame_of("甲1万元，占2%。乙3万元。", "比上年增长5%。", "丙4万元。")
    first, share, second, loose, third = frame["statement"]

    assert first == share
    assert 4 == len({first, second, loose, third})


def test_captions_and_tables_make_no_claims():
    grid = Grid(rows=(), width=1)

    assert [5 * UNIT] == frame_of("2023年", "表1", "收支总体情况表", grid, "收入5万元。")["value"].tolist()


def test_claim_knows_its_place():
    frame = frame_of("没有数字。", "收入5万元。")

    assert [(2, 2, 5, "c" * 64)] == list(
        zip(frame["text_line"], frame["start"], frame["end"], frame["disclosure"], strict=True)
    )


def test_what_an_amount_is_compared_with_is_that_of_the_year_before():
    text = (
        "“三公”经费预算19.69万元，较2022年的21.90万元减少2.21万元，其中：接待费2.42万元，较上年减少0.12万元。"
    )
    now, before, change, part, less = (claim for claim in find_claims(text) if claim.kind != "year")

    assert ("", "prior", "", "", "") == tuple(claim.role for claim in (now, before, change, part, less))
    assert now.statement == before.statement == change.statement != part.statement


def test_a_comparison_of_the_whole_behind_its_list_goes_on_with_the_whole():
    text = "“三公”经费合计3.00万元，其中：接待费1.00万元，运行费2.00万元。较2022年“三公”经费合计2.50万元增加0.50万元。"
    claims = [claim for claim in find_claims(text) if claim.kind != "year"]

    assert [claims[0].statement] * 2 == [claims[3].statement, claims[4].statement]
    assert "prior" == claims[3].role


def test_a_purpose_ends_where_the_figures_of_the_item_begin():
    text = "1.教育支出（类）普通教育（款）小学教育（项），主要用于办学项目支出，年初预算为3.00万元，支出决算为2.00万元。"

    assert [("opening", False), ("final", False)] == [
        (claim.role, claim.aside) for claim in find_claims(text)
    ]
