"""Bars of a report: as long as the amounts, labelled with them, coloured by the page."""

import re

import pandas as pd
import pytest
from lxml import html as parser

from audit_lib.report.bars import render_bars
from audit_lib.report.charts import Chart

HOSTILE = "<script>$x^2$ “\U0001f4b0” & " + "一般公共服务支出" * 9


def chart(amounts, *, stacked=False):
    frame = pd.DataFrame(amounts, index=[f"{201 + n} 项目" for n in range(len(next(iter(amounts.values()))))])
    return Chart(origin="表1", unit="万元", grain_fen=10_000, amounts=frame.astype("Int64"), stacked=stacked)


def drawn(*arguments, **options):
    return parser.fromstring(str(render_bars(chart(*arguments, **options), "标题")))


def bars(svg):
    return [
        (float(bar.get("x")), float(bar.get("width")))
        for bar in svg.xpath("//g/rect[@fill and not(@height='12')]")
    ]


def test_bars_are_as_long_as_their_amounts():
    (_, one), (_, half) = bars(drawn({"": [2_000_000, 1_000_000]}))

    assert one == pytest.approx(2 * half, rel=0.01)


def test_a_zero_and_a_blank_have_no_bar_and_only_the_zero_a_label():
    svg = drawn({"": [0, None, 1_000_000]})

    assert len(bars(svg)) == 1
    assert {"0.00", "1.00"} <= set(svg.xpath("//text/text()"))


def test_a_negative_amount_extends_to_the_left_of_zero():
    (negative, width), (positive, _) = bars(drawn({"": [-1_000_000, 1_000_000]}))

    assert negative + width == pytest.approx(positive, abs=0.2)


def test_stacked_bars_follow_each_other_and_say_both_amounts():
    svg = drawn({"基本": [1_000_000], "项目": [2_000_000]}, stacked=True)
    (first, width), (second, _) = bars(svg)

    assert first + width == pytest.approx(second, abs=0.2)
    assert "1.00 + 2.00" in svg.xpath("//text/text()")
    assert {"基本", "项目"} <= set(svg.xpath("//text/text()"))


def test_long_amounts_are_grouped_by_thousands():
    assert {"1,234,567.89"} <= set(drawn({"": [1_234_567_890_000]}).xpath("//text/text()"))


def test_a_label_stands_above_its_bar_and_leaves_it_the_whole_width():
    svg = drawn({"": [1_000_000, 2_000_000]})
    labels = [float(text.get("y")) for text in svg.xpath("//text[contains(., '项目')]")]
    tops = [float(bar.get("y")) for bar in svg.xpath("//g/rect")]

    assert all(label < top for label, top in zip(labels, tops, strict=True))
    assert {"0.0"} == {text.get("x") for text in svg.xpath("//text[contains(., '项目')]")}


def test_two_series_differ_by_more_than_colour():
    svg = drawn({"2022": [1_000_000], "2023": [2_000_000]})
    fills = {bar.get("fill") for bar in svg.xpath("//g/rect")}

    assert any(fill.startswith("url(#") for fill in fills)


@pytest.mark.parametrize("largest", [1, 99, 10_000, 123_456_789, 10**17])
def test_grid_lines_are_few_round_and_inside(largest):
    svg = drawn({"": [largest]})
    ticks = list(svg.xpath("//text[@text-anchor='middle']/text()"))
    width = float(svg.get("viewbox").split()[2])

    assert 2 <= len(ticks) <= 6
    assert all(re.fullmatch(r"[\d,.]+", tick) for tick in ticks)
    assert all(0 <= float(text.get("x")) <= width for text in svg.xpath("//text"))


def test_labels_are_text_whatever_they_hold_and_stay_short():
    frame = pd.DataFrame({"": [1, 2]}, index=[HOSTILE, "\x00$$"], dtype="Int64")
    svg = render_bars(Chart(origin="", unit="元", grain_fen=1, amounts=frame), HOSTILE)

    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    assert max(map(len, parser.fromstring(str(svg)).xpath("//text/text()"))) <= 26


def test_the_drawing_is_repeatable_and_needs_nothing_from_outside():
    first, second = (str(render_bars(chart({"a": [5], "b": [7]}), "甲 <乙>")) for _ in range(2))

    assert first == second
    assert "<title>甲 &lt;乙&gt;</title>" in first
    assert "http" not in first
