"""Performance forms give one row per indicator, with the project's funds and goal beside it."""

from pathlib import Path

import pandas as pd
import pytest

from audit_lib.ingest.flattext import read_flattext
from audit_lib.model import Disclosure
from audit_lib.recognise.performance import INDICATOR_TYPES, tidy_indicators
from audit_lib.recognise.tables import find_tables
from audit_lib.terms import Reader

UNIT = 1_000_000  # 1 万元 in fen
HEAD = (
    "项目支出绩效目标表",
    "(2023)",
    "项目名称|库房改造",
    "预算单位|示例局|项目负责人|已隐去",
    "项目资金\n（万元）|年度预算总额（万元）：46.50",
    "|其中：财政拨款 30.00",
    "|其他资金 16.50",
    "年度总体目标",
    "年底前完成改造。",
)
COLUMNS = "一级指标|二级指标|三级指标|指标值|指标值设置依据|上年完成值|指标分值权重|指标赋分规则|佐证资料"
ROWS = (
    "产出指标|数量指标|改造间数|>=4间|计划标准|3间|20|按比例赋分|验收单",
    "||购置空调|2台|计划标准||10|按比例赋分|验收单",
    "|质量指标|合格比例|>=95%|计划标准||10|按比例赋分|验收单",
    "效益指标||群众满意|>=90%|计划标准||10|按等级赋分|问卷",
    "|社会效益指标|||||||",
)


def form(*rows):
    return "".join("".join(f"\t{text}\n" for text in row.split("|")) + "\n" for row in rows) + "\n"


def indicators_of(*texts):
    disclosure = Disclosure(
        source=Path("a.txt"), sha256="d" * 64, reader=Reader.TEXT, blocks=read_flattext("\n".join(texts))
    )
    return tidy_indicators(disclosure, find_tables(disclosure))


def replaced(old, new):
    """The head of the form with one cell printed otherwise."""
    rows = [row.replace(old, new) for row in HEAD]
    assert list(HEAD) != rows
    return indicators_of(form(*rows, COLUMNS, *ROWS)).iloc[0]


def test_indicator_carries_every_column_as_printed():
    first = indicators_of(form(*HEAD, COLUMNS, *ROWS)).iloc[0]

    assert {
        "level_1": "产出指标",
        "level_2": "数量指标",
        "indicator": "改造间数",
        "target": ">=4间",
        "basis": "计划标准",
        "last_year": "3间",
        "weight": "20",
        "scoring": "按比例赋分",
        "evidence": "验收单",
    } == first[
        [
            *("level_1", "level_2", "indicator", "target", "basis", "last_year", "weight", "scoring"),
            "evidence",
        ]
    ].to_dict()


def test_levels_are_carried_down_and_a_new_first_level_ends_the_second():
    frame = indicators_of(form(*HEAD, COLUMNS, *ROWS))

    assert [
        ("产出指标", "数量指标", "改造间数"),
        ("产出指标", "数量指标", "购置空调"),
        ("产出指标", "质量指标", "合格比例"),
        ("效益指标", "", "群众满意"),
    ] == list(zip(frame["level_1"], frame["level_2"], frame["indicator"], strict=True))


def test_row_without_name_and_target_is_no_indicator():
    assert "社会效益指标" not in set(indicators_of(form(*HEAD, COLUMNS, *ROWS))["level_2"])


def test_target_without_a_name_is_an_indicator():
    frame = indicators_of(form(*HEAD, COLUMNS, "产出指标|数量指标||>=4间|||20||"))

    assert [("", ">=4间", "20")] == list(
        zip(frame["indicator"], frame["target"], frame["weight"], strict=True)
    )


def test_project_funds_and_goal_stand_beside_every_indicator():
    frame = indicators_of(form(*HEAD, COLUMNS, *ROWS))
    about = frame[["project", "budget_fen", "fiscal_fen", "other_fen", "goal", "disclosure"]]

    assert [("库房改造", 46_500_000, 30 * UNIT, 16_500_000, "年底前完成改造。", "d" * 64)] == list(
        about.drop_duplicates().itertuples(index=False, name=None)
    )
    assert 4 == len(about)


@pytest.mark.parametrize(
    ("old", "new", "fen"),
    [
        ("46.50", "1,046.50", 1_046_500_000),
        ("46.50", "46.50万元", 46_500_000),
        ("（万元）：46.50", "：46.5 ", 46_500_000),
        ("年度预算总额", "年度资金总额", 46_500_000),
        ("46.50", "0", 0),
    ],
)
def test_funds_are_read_in_every_wording(old, new, fen):
    assert fen == replaced(old, new)["budget_fen"]


def test_blank_funds_are_missing_and_not_zero():
    first = replaced("其他资金 16.50", "其他资金")

    assert pd.isna(first["other_fen"])
    assert 30 * UNIT == first["fiscal_fen"]


def test_goal_may_stand_beside_its_heading():
    rows = [*HEAD[:7], "年度绩效目标|年底前完成改造。|另一半。"]

    assert "年底前完成改造。\n另一半。" == indicators_of(form(*rows, COLUMNS, *ROWS))["goal"].iloc[0]


@pytest.mark.parametrize(
    "columns",
    [
        COLUMNS,
        COLUMNS.replace("指标分值权重", "权重").replace("指标值设置依据", "指标值设定依据"),
        COLUMNS.replace("三级指标", "指标名称").replace("|指标值|", "|年度指标值|"),
        COLUMNS.replace("|", " |\u3000"),
    ],
)
def test_columns_are_known_in_every_wording(columns):
    first = indicators_of(form(*HEAD, columns, *ROWS)).iloc[0]

    assert ("改造间数", ">=4间", "计划标准", "20") == tuple(first[["indicator", "target", "basis", "weight"]])


def test_weights_of_a_form_are_kept_line_by_line():
    assert ["20", "10", "10", "10"] == indicators_of(form(*HEAD, COLUMNS, *ROWS))["weight"].tolist()


def test_forms_of_one_disclosure_are_told_apart():
    other = [row.replace("库房改造", "老档案扫描") for row in HEAD]
    frame = indicators_of(form(*HEAD, COLUMNS, ROWS[0]), form(*other, COLUMNS, ROWS[0]))

    assert [(1, "库房改造"), (2, "老档案扫描")] == list(zip(frame["grid"], frame["project"], strict=True))


def test_indicator_knows_its_row_and_line():
    text = form(*HEAD, COLUMNS, *ROWS)
    frame = indicators_of(text)

    for row in frame.itertuples():
        line = text.split("\n")[row.text_line - 1]
        assert line in {"\t产出指标", "\t", "\t效益指标"}
    assert [9, 10, 11, 12] == frame["row"].tolist()
    assert frame["text_line"].is_monotonic_increasing


@pytest.mark.parametrize("rows", [HEAD, (*HEAD, COLUMNS)], ids=["no heading", "no lines"])
def test_form_without_indicators_gives_none(rows):
    frame = indicators_of(form(*rows))

    assert 0 == len(frame)
    assert list(INDICATOR_TYPES.values()) == [str(kind) for kind in frame.dtypes]


def test_statutory_table_gives_no_indicators():
    assert 0 == len(indicators_of(form("收支总体情况表", "一级指标|二级指标", "甲|乙")))


@pytest.mark.parametrize(
    ("printed", "year"), [("(2023)", 2023), ("（2023年度）", 2023), ("2022年", 2022), ("2023-2025年", None)]
)
def test_the_year_in_the_head_is_that_of_the_form(printed, year):
    rows = [row.replace("(2023)", printed) for row in HEAD]
    found = indicators_of(form(*rows, COLUMNS, *ROWS)).iloc[0]["year"]

    assert year == (None if pd.isna(found) else found)


def test_indicator_knows_the_column_of_its_target():
    assert [4] * 4 == indicators_of(form(*HEAD, COLUMNS, *ROWS))["col"].tolist()
