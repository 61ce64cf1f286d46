"""The one mistaken figure behind what fails in prose."""

from builders import audit_of

from audit_lib.rules import load_suites

PROSE = [rule for rule in load_suites() if rule.family == "narrative"]
ITEM = "住房保障支出（类）住房改革支出（款）住房公积金（项）"
TABLE = "general_public/221 住房保障支出@total=350.35; general_public/22102 住房改革支出@total=350.35; general_public/2210201 住房公积金@total=350.35"


def causes(notation):
    return [finding.cause for finding in audit_of(notation, PROSE).findings if finding.cause]


def test_a_figure_that_table_opening_and_rate_contradict_is_one_finding():
    text = f"“{ITEM}350.35万元，主要用于住房公积金。2022年预算执行数为348.52万元，2023年预算安排352.67万元，比2022年预算执行数增加0.53%。”"

    [cause] = causes(f"{TABLE}; {text}")

    assert (cause.printed, cause.suggested, cause.certainty) == ("352.67", "350.35", "unique")
    assert [place.text for place in cause.suspect] == ["352.67万元"]
    assert {repaired.split("[")[0] for repaired in cause.repairs} == {
        "narrative.items",
        "narrative.restatement",
    }


def test_a_share_that_also_spoils_the_hundred_is_one_finding():
    text = "“支出合计200.00万元，其中：基本支出150.00万元，占75.00%；项目支出50.00万元，占26.00%。”"

    [cause] = causes(text)

    assert (cause.printed, cause.suggested) == ("26.00", "25.00")
    assert len(cause.repairs) == 2


def test_a_word_of_direction_is_told_as_such():
    [cause] = causes("“项目支出175.70万元，比上年增加7.63万元，增长4.16%。”")

    assert (cause.kind, cause.suggested) == ("direction", "")


def test_a_part_and_its_whole_that_carry_one_mistake_are_told_together():
    tables = "basic/total@total=5364.75; basic/personnel@total=4884.09; basic/public@total=480.66"
    text = "“一般公共预算财政拨款基本支出5377.64万元。其中：人员经费4896.98万元；公用经费480.66万元。”"

    [cause] = causes(f"{tables}; {text}")

    assert (cause.printed, cause.suggested) == ("5377.64", "5364.75")
    assert [place.text for place in cause.suspect][:2] == ["5377.64万元", "4896.98万元"]


def test_a_change_and_its_rate_alone_cannot_be_told_apart():
    [cause] = causes("“项目支出4335.30万元，比上年减少1237.70万元，减少13.22%。”")

    assert cause.suggested == "22.21"
    assert cause.certainty == "one of 3"
    assert cause.alternatives == 2


def test_a_cell_is_never_accused_by_prose():
    [finding] = audit_of(
        "summary/total_revenue@amount=756.28; “示例局收入支出总计756.82万元。”", PROSE
    ).findings

    assert [place.text for place in finding.cause.suspect] == ["756.82万元"]
    assert finding.cause.kind == "transposed"


def test_a_figure_told_twice_is_one_mistake():
    [cause] = causes(f"{TABLE}; “{ITEM}352.67万元，主要用于住房公积金。2023年预算安排352.67万元。”")

    assert (cause.printed, cause.suggested) == ("352.67", "350.35")
    assert len(cause.repairs) == 2


def test_two_mistakes_in_one_list_are_two():
    table = "; ".join(
        f"general_public/{code} {name}@total={amount}"
        for code, name, amount in (
            ("205", "教育支出", "300.00"),
            ("20502", "普通教育", "300.00"),
            ("2050201", "学前教育", "100.00"),
            ("2050202", "小学教育", "200.00"),
        )
    )
    text = (
        "“一般公共预算财政拨款支出决算为300.00万元，其中：教育支出（类）普通教育（款）学前教育（项）支出决算为101.00万元；"
        "教育支出（类）普通教育（款）小学教育（项）支出决算为230.00万元。”"
    )

    assert {("101.00", "100.00"), ("230.00", "200.00")} == {
        (cause.printed, cause.suggested) for cause in causes(f"{table}; {text}")
    }


def test_no_figure_of_a_long_sum_is_named_with_nothing_to_speak_for_it():
    names = [
        "学前教育",
        "小学教育",
        "初中教育",
        "高中教育",
        "高等教育",
        "成人教育",
        "特殊教育",
        "教师进修",
        "其他教育",
    ]
    items = "；".join(
        f"教育支出（类）普通教育（款）{name}（项）支出决算为{40 + place}.53万元"
        for place, name in enumerate(names)
    )
    [finding] = audit_of(
        f"“一般公共预算财政拨款支出决算为977.16万元，其中：{items}。”", PROSE, phase="final"
    ).findings

    assert finding.cause is None
    assert "400.77" in finding.message["zh"]


def test_a_change_is_no_copy_of_an_amount():
    text = (
        "“三公经费支出比上年减少3.59万元，其中：公务用车购置及运行维护费减少3.59万元；公务接待费增加0.30万元。"
        "公务接待费支出0.30万元。”"
    )
    [finding] = audit_of(text, PROSE, phase="final").findings

    assert ("3.59", "3.89", "digit") == (finding.cause.printed, finding.cause.suggested, finding.cause.kind)
