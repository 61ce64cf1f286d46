"""Dates that a disclosure prints: published in time after its approval."""

import pytest
from builders import audit_of, rule_named, verdicts

IN_TIME = "presence.in_time"
APPROVED = "部门决算批复时间：2024年8月31日"


@pytest.mark.parametrize(
    ("published", "outcome"),
    [
        ("公开日期：2024年8月31日", "pass"),
        ("公开时间：2024-09-20", "pass"),
        ("公开时间：2024-09-21", "fail"),
        ("本决算于2024年10月8日在本部门网站公开。", "fail"),
        ("发布日期：2024.10.08 来源：财务科", "fail"),
        ("公开日期：2024年8月30日", "not_applicable"),
        ("公开日期：2024年9月31日", "not_applicable"),
        ("公开日期：2024年9月", "not_applicable"),
        ("2024年9月25日召开预决算公开工作会议。", "not_applicable"),
    ],
)
def test_twenty_days_after_the_approval_are_the_limit(published, outcome):
    assert [outcome] == [row[1] for row in verdicts(IN_TIME, f"“{APPROVED}”; “{published}”")]


@pytest.mark.parametrize(
    "approved",
    [
        "县财政局于2024年8月31日批复本部门2023年度决算。",
        "2024年8月31日，财政局批复。",
        "根据2024年8月31日县财政局批复的部门决算",
        "决算批复日期为2024年8月31日",
    ],
)
def test_an_approval_is_told_in_several_ways(approved):
    (row,) = verdicts(IN_TIME, f"“{approved}”; “公开日期：2024年12月1日”")

    assert row[1] == ("not_applicable" if "，财政局批复。" in approved else "fail")


def test_the_last_approval_and_the_first_publication_count():
    notation = "“批复时间：2024年8月1日”; “批复时间：2024年8月31日”; “公开时间：2024年9月10日”; “公开时间：2024年12月1日”"

    assert ["pass"] == [row[1] for row in verdicts(IN_TIME, notation)]


def test_an_approval_of_something_else_is_none():
    notation = "“根据发改委2023年1月5日关于新建工程的批复进行建设。”; “公开日期：2024年9月1日”"

    assert ["not_applicable"] == [row[1] for row in verdicts(IN_TIME, notation)]


def test_a_late_publication_is_told_with_the_last_day():
    (finding,) = audit_of(f"“{APPROVED}”; “公开日期：2024年9月25日”", [rule_named(IN_TIME)]).findings

    assert "2024年9月25日" in finding.message["zh"]
    assert "2024年9月20日" in finding.message["zh"]
