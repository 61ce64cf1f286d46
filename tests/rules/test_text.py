"""Wording: what is left of a template, slips of the pen, terms, secrets, marks that do not pair."""

from dataclasses import replace

import pytest
from builders import audit_of, evidence_of, rule_named

from audit_lib.errors import SuiteSyntaxError
from audit_lib.recognise import stack
from audit_lib.rules import confront
from audit_lib.rules.kinds import check_kwargs

CLEAN = "expect_text_to_be_clean"


def words(rule_id, notation):
    """The words that a rule quotes, in printed order; nothing where it finds the prose clean."""
    results = confront(evidence_of(notation), [rule_named(rule_id)]).results
    return [figures["reported"] for figures in results.loc[results["outcome"] == "fail", "figures"]]


@pytest.mark.parametrize(
    ("rule_id", "sentence", "found"),
    [
        ("text.placeholders", "XX局本年收入合计XXX万元，占××%。", ["XX", "××"]),
        ("text.placeholders", "***项目支出，联系电话待填写。", ["***", "待填写"]),
        ("text.choices", "决算数增加/减少3.00万元。", ["增加/减少"]),
        ("text.choices", "与上年相比增长（下降）5%。", ["增长（下降）"]),
        ("text.choices", "决算数大于（小于）预算数。", ["大于（小于）"]),
        ("text.choices", "决算数大小于预算数。", ["大小于"]),
        ("text.choices", "比上年减增加3.00万元。", ["减增加"]),
        ("text.choices", "支出0万元，与上年预算增加持平。", ["增加"]),
        ("text.choices", "决算减少为0.00万元，与上年持平。", ["减少为0.00万元，与上年持平"]),
        ("text.slips", "基金预算收入3.00万元，支出收入3.00万元。", ["支出收入"]),
        ("text.repeated_words", "比上年增加增加3.00万元。", ["增加增加"]),
        (
            "text.instructions",
            "项目3个。（目标管理工作情况，以及项目数量、单位数量等）",
            ["（目标管理工作情况，以及项目数量、单位数量等）"],
        ),
        (
            "text.instructions",
            "二、单位构成（仅有一个单位的部门，本部分内容为“机构设置”）".replace("“", "").replace("”", ""),
            ["（仅有一个单位的部门，本部分内容为机构设置）"],
        ),
        (
            "text.instructions",
            "（包括总目标、年度目标等，具体见表格）",
            ["（包括总目标、年度目标等，具体见表格）"],
        ),
        ("text.slips", "6,200.00万元，主要用扶持企业。", ["主要用"]),
        ("text.missing_unit", "城乡社区支出占76.23;住房保障支出占5.33%。", ["占76.23"]),
        (
            "text.instructions",
            "注：“科目编码”和“科目名称”为必填项。".replace("“", "").replace("”", ""),
            ["为必填项"],
        ),
        ("text.instructions", "名称根据《目录》规定品目名称填写。", ["根据《目录》规定品目名称填写"]),
        ("text.instructions", "主要原因是人员增加（请说明）。", ["（请说明）"]),
        ("text.instructions", "主要原因是人员增加（请逐项说明原因）。", ["（请逐项说明原因）"]),
        ("text.punctuation", "支出包括：，基本支出、。", ["：，", "、。"]),
        ("text.missing_unit", "公务接待费0.39万（含外宾接待）。", ["0.39万"]),
        ("text.missing_unit", "基本支出占71.73。", ["占71.73"]),
        ("text.missing_unit", "支出决算为54.53，完成预算。", ["决算为54.53"]),
        ("text.terms", "国有资金经营预算0.00万元。", ["国有资金经营预算"]),
        ("text.slips", "截止2023年8月，比上年相比有所减少。", ["截止", "比上年相比"]),
        ("text.repeated_words", "主要用于为单位未单独设置的的项目。", ["的的", "主要用于为"]),
        ("text.secrets", "该项目涉密，涉密金额为135万元。", ["涉密金额为135万元"]),
    ],
)
def test_words_that_must_not_stand_are_quoted(rule_id, sentence, found):
    assert sorted(found) == sorted(words(rule_id, f"“{sentence}”"))


@pytest.mark.parametrize(
    ("rule_id", "sentence"),
    [
        ("text.placeholders", "街坊编号为W060701，型号为AXX2。"),
        ("text.choices", "增减变化（增加以正数表示）情况如下。"),
        ("text.choices", "收入增加、支出减少的情况。"),
        ("text.choices", "减少3.00万元，接待费与上年持平。"),
        ("text.slips", "主要用电需求，主要用途如下。"),
        ("text.instructions", "各类资产（包括车辆、房屋等，具体见下）。"),
        ("text.choices", "增减少量经费，增减变化不大。"),
        ("text.slips", "财政拨款收入、支出收入3.00万元。"),
        ("text.instructions", "根据规定报送，按要求填写的数字已经核对。"),
        ("text.punctuation", "收入包括……等；支出如下。"),
        ("text.missing_unit", "增长16倍，占比13.95%，共5万人。"),
        ("text.missing_unit", "面积为8013.25平方米。"),
        ("text.terms", "国有资本经营预算、政府性基金预算均为0.00万元。"),
        ("text.slips", "项目截止日期为12月，截止时间不变。"),
        ("text.repeated_words", "的的确确做了很多工作。"),
        ("text.repeated_words", "主要用于为职工缴存，成为为民服务的目的的手段，主要原因为人员增加。"),
        ("text.placeholders", "二○○○年设立，待核实事项已经办理。"),
        ("text.instructions", "公文（请示、报告）办理。"),
        ("text.slips", "报名截止2023年8月，房屋座落清楚。"),
        ("text.repeated_words", "其他支出（款）其他支出（项）。"),
        ("text.secrets", "涉密项目不予公开，本年支出3万元。"),
        ("text.personal_data", "公开电话：021-62312345，编号20230101123456789。"),
    ],
)
def test_words_that_only_look_like_a_slip_are_let_stand(rule_id, sentence):
    assert words(rule_id, f"“{sentence}”") == []


def test_the_same_words_are_told_once_with_every_paragraph_that_prints_them():
    evidence = evidence_of("“收入XXX万元。”; “支出0.00万元。”; “支出XX万元。”")
    results = confront(evidence, [rule_named("text.placeholders")]).results

    assert [(0, 2)] == list(results["paragraphs"])


def test_a_correction_names_the_words_that_are_right():
    results = confront(evidence_of("“医疗卫生健康支出3.00万元。”"), [rule_named("text.terms")]).results

    assert ["卫生健康支出"] == [figures["expected"] for figures in results["figures"]]


@pytest.mark.parametrize("number", ["13800000000", "110101199003071234", "11010119900307123X"])
def test_numbers_of_persons_are_not_repeated_in_full(number):
    results = confront(evidence_of(f"“咨询请找{number}。”"), [rule_named("text.personal_data")]).results

    assert ["fail"] == list(results["outcome"])
    assert number not in str(results["figures"].iloc[0])


def test_a_department_may_speak_of_its_units():
    notation = "“2025年区级部门预算”; “下属1家机关和1家事业单位机关运行经费预算为213.28万元。”"
    results = confront(evidence_of(notation), [rule_named("text.unit_wording")]).results

    assert [("not_applicable", "another kind of document")] == list(
        zip(results["outcome"], results["reason"], strict=True)
    )


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        ("“因公出国（境）费0万元（其中《办法》）。”", []),
        ("“因公出国（境费0万元。”", ["（境费0万元。"]),
        ("“因公出国境）费0万元。”", ["因公出国境）"]),
        ("“因公出国(境）费。”; “1）收入。”; “（一）支出。”", []),
        ("“按《财政拨款支出预算表”; “（功能科目）》填列。”", []),
        ("“按《财政拨款支出预算表。”; “（功能科目）》填列。”", ["《财政拨款支出预", "（功能科目）》"]),
    ],
)
def test_marks_open_and_close_within_a_sentence_and_what_continues_it(notation, found):
    assert sorted(found) == sorted(words("text.paired_marks", notation))


def test_a_form_that_the_prose_refers_to_is_there():
    sentence = "“项目支出绩效目标详见单位的项目绩效目标表。”"

    assert ["详见单位的项目绩效目标表"] == words("text.missing_form", sentence)
    assert words("text.missing_form", f"{sentence}; performance") == []


def test_prose_without_fault_passes_and_no_prose_is_not_judged():
    assert ["pass"] == list(
        confront(evidence_of("“收入3万元。”"), [rule_named("text.slips")]).results["outcome"]
    )
    assert confront(evidence_of("summary"), [rule_named("text.slips")]).results.empty


def test_paragraphs_are_those_of_their_own_disclosure():
    first = evidence_of("“收入3万元。”", disclosure="a" * 64)
    second = evidence_of("“支出XX万元。”", disclosure="b" * 64)
    results = confront(stack([first, second]), [rule_named("text.placeholders")]).results

    assert [("pass", ()), ("fail", (1,))] == list(zip(results["outcome"], results["paragraphs"], strict=True))


def test_a_finding_quotes_the_words_with_their_place_and_counts_the_others():
    audit = audit_of("“收入XX万元。”; “支出XX万元。”", [rule_named("text.placeholders")])

    (finding,) = audit.findings
    assert [("XX", 1), ("XX", 2)] == [(place.text, place.text_line) for place in finding.places]
    assert "XX" in finding.message["zh"]
    assert "（共2处）" in finding.message["zh"]
    assert (finding.reported, finding.difference, finding.cause) == ("", "", None)


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        {"titled": "预算"},
        {"patterns": []},
        {"patterns": ["("]},
        {"corrections": {}},
        {"corrections": {"(": "x"}},
        {"corrections": {"a": 1}},
        {"patterns": ["a"], "masked": "yes"},
        {"patterns": ["a"], "titled": "["},
    ],
)
def test_a_rule_without_sound_patterns_is_refused(kwargs):
    with pytest.raises(SuiteSyntaxError):
        check_kwargs("text.example", CLEAN, kwargs)


def test_a_rule_looks_at_its_own_patterns_only():
    rule = replace(rule_named("text.slips"), kwargs={"patterns": ["甲"]})

    assert ["pass"] == list(confront(evidence_of("“截止2023年，乙。”"), [rule]).results["outcome"])
