from dataclasses import replace

import pytest
from lxml import html as parser
from report.audits import build_audit, write_disclosure

from audit_lib import report


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    return build_audit(write_disclosure(tmp_path_factory.mktemp("source") / "d.txt"))


def rows_of(audit, view, lang="zh"):
    tree = parser.fromstring(report.render_views(audit, lang))
    rows = tree.xpath(f"//section[contains(@class, '{view}')]//tbody/tr")
    return [[cell.text_content() for cell in row] for row in rows]


def test_a_publisher_is_told_what_to_change_into_what_and_where(audit):
    first, second, third = rows_of(audit, "publisher")

    assert ["#1", "90.00", "100.00 万元"] == [first[0], first[3], first[4]]
    assert "表3 部门支出总体情况表" in first[2]
    assert ["（空白）", "100.00 万元（可能的解释之一，请先核对）"] == second[3:]
    assert ["110.00", "文字与表格不一致请改写"] == third[3:]


def test_a_finding_with_several_wrong_figures_asks_for_each_of_them(audit):
    finding = audit.findings[0]
    suspects = tuple(replace(place, suggested=f"{n}.00") for n, place in enumerate(finding.places[:3]))
    many = replace(finding, cause=replace(finding.cause, suspect=suspects))

    assert ["0.00 万元", "1.00 万元", "2.00 万元"] == [
        row[4] for row in rows_of(replace(audit, findings=(many,)), "publisher")
    ]


def test_a_reader_is_told_by_table_which_figures_not_to_rely_on(audit):
    summary, expenditure, prose = rows_of(audit, "reader")

    assert "文字说明" == prose[0]
    assert "可能应为 100.00 万元 #2" in summary[2]
    assert "2" == expenditure[1]
    assert expenditure[2].startswith("90.00 应为 100.00 万元 #1")


def test_what_speaks_of_words_alone_puts_no_figure_in_doubt(audit):
    worded = replace(audit.findings[2], difference="")

    assert [] == rows_of(replace(audit, findings=(worded,)), "reader")


def test_figures_that_only_do_not_fit_are_in_doubt_all_of_them(audit):
    open_ = replace(audit.findings[0], cause=None)
    (row,) = rows_of(replace(audit, findings=(open_,)), "reader")

    assert "4" == row[1]
    assert 4 == row[2].count("与其他数字对不上")


def test_a_suspect_outweighs_a_figure_that_only_does_not_fit(audit):
    known = audit.findings[0]
    open_ = replace(known, cause=None, fingerprint="9999")
    (row,) = rows_of(replace(audit, findings=(open_, known)), "reader")

    assert "90.00 应为 100.00 万元 #2" in row[2]
    assert "4" == row[1]


def test_a_long_list_of_figures_says_how_many_more_there_are(audit):
    finding = audit.findings[0]
    places = tuple(replace(finding.places[0], row=row) for row in range(1, 21))
    (row,) = rows_of(replace(audit, findings=(replace(finding, cause=None, places=places),)), "reader")

    assert "20" == row[1]
    assert row[2].endswith("另有 8 处")


def test_tables_that_no_rule_reached_are_named_to_the_reader(audit):
    measured = audit.coverage.per_table
    unseen = replace(audit, coverage=replace(audit.coverage, per_table=measured.assign(checked=0)))

    assert "部门收支总体情况表" in report.render_views(unseen).partition("没有规则核对过的表")[2]
    assert "没有规则核对过的表" not in report.render_views(audit)


def test_without_findings_both_views_say_so(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt"), findings=())
    text = parser.fromstring(report.render_views(audit)).text_content()

    assert "没有发现问题" in text
    assert "没有需要慎用的数字" in text
