"""What was checked, as maps and as a list: each figure once, told apart by shape, none of the unchecked kept quiet."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from builders import sample_audit
from lxml import html as parser

from audit_lib.report.checked import render_checked_map, render_left_out


@pytest.fixture(scope="module")
def audit():
    return sample_audit("example-town-2023-budget.html")


def marks(tree, kind):
    paths = tree.xpath(f"//*[contains(@class, 'map')]//path[@class='{kind}']/@d")
    return sum(len(re.findall(r"M", path)) for path in paths)


def with_checks(audit, checks):
    measured = audit.coverage.per_figure
    return replace(audit, coverage=replace(audit.coverage, per_figure=measured.assign(checks=checks)))


def test_every_figure_of_a_table_stands_on_a_map_once(audit):
    tree = parser.fromstring(render_checked_map(audit))
    drawn = {kind: marks(tree, kind) for kind in ("twice", "once", "never", "suspect")}

    assert len(audit.coverage.per_figure) == sum(drawn.values())
    assert 3 == drawn["suspect"]


@pytest.mark.parametrize(("checks", "kind"), [(0, "never"), (1, "once"), (2, "twice"), (9, "twice")])
def test_a_map_tells_how_many_rules_look(audit, checks, kind):
    tree = parser.fromstring(render_checked_map(with_checks(replace(audit, findings=()), checks)))

    assert len(audit.coverage.per_figure) == marks(tree, kind)


def test_a_map_says_in_words_what_it_shows_and_leads_to_its_table(audit):
    tree = parser.fromstring(render_checked_map(audit))
    titles = tree.xpath("//*[@class='map']//title/text()")

    assert (
        len(titles)
        == len(set(titles))
        == len(tree.xpath("//*[@class='map']//a[starts-with(@href, '#table-')]"))
    )
    assert any("疑误 2" in title for title in titles)


def test_figures_that_no_rule_reaches_are_listed_with_their_place(audit):
    left = parser.fromstring(render_left_out(with_checks(audit, 0))).text_content()
    fact = audit.evidence.facts.loc[audit.coverage.per_figure["fact"].iloc[0]]

    assert f"({len(audit.coverage.per_figure)})" in left
    assert "没有规则经过" in left
    assert str(fact["line_label"]).strip() in left


def test_numbers_that_were_not_understood_are_listed_as_text(audit):
    row = {"ending": "not_understood", "text": "<b>1·2", "context": "约<b>1·2万元", "grid": pd.NA, "page": 7}
    account = pd.DataFrame([row]).assign(sheet="", text_line=pd.NA)
    left = render_left_out(replace(audit, coverage=replace(with_checks(audit, 1).coverage, account=account)))

    assert "&lt;b&gt;1·2" in left
    assert "第 7 页" in left
    assert "未能识别" in left


def test_nothing_is_listed_where_all_was_checked(audit):
    assert render_left_out(with_checks(audit, 1)) is None
