"""The budget form of central units: what was carried out last year stands before this year's budget, changes and rates behind."""

from pathlib import Path

import pytest

from audit_lib import audit_disclosure, load_suites
from audit_lib.terms import Severity

HEADER = """
<tr><td colspan=2>功能分类科目</td><td rowspan=2>2021年执行数</td><td colspan=3>2022年预算数</td><td colspan=2>2022年预算数比2021年执行数</td></tr>
<tr><td>科目编码</td><td>科目名称</td><td>小计</td><td>基本支出</td><td>项目支出</td><td>增减额</td><td>增减%</td></tr>
"""
LINES = [
    ("205", "教育支出", "90.00", "81.00", "60.00", "21.00", "-9.00", "-10.00%"),
    ("20502", "普通教育", "90.00", "81.00", "60.00", "21.00", "-9.00", "-10.00%"),
    ("2050203", "初中教育", "90.00", "81.00", "60.00", "21.00", "-9.00", "-10.00%"),
]
TOLD = "1.教育支出（类）普通教育（款）初中教育（项）2022年预算数为{}万元。"


def findings_of(folder: Path, told: str, total: str = "81.00") -> set[str]:
    """Rules of the grave findings on a budget that prints one table and one sentence."""
    lines = [*LINES, ("合计", "", "90.00", total, "60.00", "21.00", "-9.00", "-10.00%")]
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in lines)
    page = (
        "<meta charset='utf-8'><p>某某学校2022年部门预算</p><p>一般公共预算支出表</p><p>单位：万元</p>"
        f"<table>{HEADER}{rows}</table><p>2022年部门预算情况说明</p><p>{TOLD.format(told)}</p>"
    )
    source = folder / "budget.html"
    source.write_text(page, encoding="utf-8")
    audit = audit_disclosure(source, load_suites())
    return {
        finding.rule_id
        for finding in audit.findings
        if finding.severity is not Severity.INFO and finding.table in ("", "general_public")
    }


@pytest.mark.parametrize(
    "rule_id",
    [
        "presence.figures_readable",
        "presence.no_negative_figures",
        "narrative.items",
        "hierarchy.general_public",
    ],
)
def test_last_years_figures_changes_and_rates_are_no_amounts_of_this_year(tmp_path: Path, rule_id: str):
    assert rule_id not in findings_of(tmp_path, "81.00")


def test_last_years_figure_told_as_this_years_is_found(tmp_path: Path):
    assert "narrative.items" in findings_of(tmp_path, "90.00")


def test_a_total_off_its_categories_is_found(tmp_path: Path):
    assert "hierarchy.general_public" in findings_of(tmp_path, "81.00", total="18.00")
