"""Charts as matplotlib figures, to be explored or saved, in a font that the package brings along."""

from functools import cache
from typing import TYPE_CHECKING

from audit_lib.recognise import Evidence
from audit_lib.report import charts
from audit_lib.report.charts import Chart
from audit_lib.report.svg import FAINT, FIRST, INK, SECOND
from audit_lib.terms import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

__all__ = [
    "plot_basic_and_project",
    "plot_chart",
    "plot_economic",
    "plot_functional",
    "plot_revenue",
    "plot_three_public",
    "plot_years",
]

_WIDTH, _LABEL_LENGTH = 7.6, 22
_FONT_SIZE, _SMALL = 9.5, 8.5


def plot_revenue(evidence: Evidence, lang: str = Lang.ZH) -> "Figure | None":
    """Plot the sources of revenue; None where the disclosure prints none."""
    return _plot(charts.tidy_revenue(evidence, lang))


def plot_functional(evidence: Evidence, lang: str = Lang.ZH) -> "Figure | None":
    """Plot expenditure by functional category; None where none is printed."""
    return _plot(charts.tidy_functional(evidence, lang))


def plot_basic_and_project(evidence: Evidence, lang: str = Lang.ZH) -> "Figure | None":
    """Plot basic and project expenditure by functional category; None where none is printed."""
    return _plot(charts.tidy_basic_and_project(evidence, lang))


def plot_economic(evidence: Evidence, lang: str = Lang.ZH, most: int = 12) -> "Figure | None":
    """Plot the largest economic items of basic expenditure; None where none is printed."""
    return _plot(charts.tidy_economic(evidence, lang, most))


def plot_three_public(evidence: Evidence, lang: str = Lang.ZH) -> "Figure | None":
    """Plot trips abroad, vehicles and receptions; None where none is printed."""
    return _plot(charts.tidy_three_public(evidence, lang))


def plot_years(evidence: Evidence, before: Evidence | None, lang: str = Lang.ZH) -> "Figure | None":
    """Plot expenditure by functional category in two years; None without a second one."""
    return _plot(charts.tidy_years(evidence, before, lang))


def plot_chart(chart: Chart) -> "Figure":
    """Plot amounts as horizontal bars, each labelled with its amount in the printed unit."""
    from matplotlib.figure import Figure

    series = list(chart.amounts.columns)
    thickness = 0.3 if chart.stacked or len(series) == 1 else 0.24 * len(series)
    height = thickness * len(chart.amounts) + (0.75 if len(series) == 1 else 1.05)
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    (_draw_stacked if chart.stacked else _draw_side_by_side)(axes, chart)
    _dress(axes, chart)
    return figure


def _plot(chart: Chart | None) -> "Figure | None":
    return None if chart is None else plot_chart(chart)


def _draw_side_by_side(axes: "Axes", chart: Chart) -> None:
    series = chart.series()
    height = 0.66 / len(series)
    looks = [(FIRST, "")] if len(series) == 1 else [(SECOND, "////"), (FIRST, "")]  # the latest stands out
    for index, (name, (colour, hatch)) in enumerate(zip(series, looks, strict=False)):
        places = [row + (index - (len(series) - 1) / 2) * height for row in range(len(chart.amounts))]
        bars = axes.barh(
            places, chart.in_unit(name), height=height * 0.9, label=_drawable(name), color=colour, hatch=hatch,
            edgecolor=FAINT, linewidth=0,
        )  # fmt: skip
        axes.bar_label(bars, chart.texts(name), padding=4, color=INK, fontproperties=_font_properties(_SMALL))


def _draw_stacked(axes: "Axes", chart: Chart) -> None:
    start = [0.0] * len(chart.amounts)
    for name, colour, hatch in zip(chart.series(), (FIRST, SECOND), ("", "////"), strict=False):
        lengths = chart.in_unit(name)
        axes.barh(
            range(len(lengths)), lengths, left=start, height=0.62, label=_drawable(name), color=colour, hatch=hatch,
            edgecolor=FAINT, linewidth=0.4,
        )  # fmt: skip
        start = [before + length for before, length in zip(start, lengths, strict=True)]
    amounts = chart.amounts.fillna(0).astype(int).itertuples(index=False)
    for row, (end, parts) in enumerate(zip(start, amounts, strict=True)):
        text = " + ".join(chart.print_amount(fen) for fen in parts if fen)
        axes.annotate(
            text, (end, row), (4, 0), textcoords="offset points", va="center", color=INK,
            fontproperties=_font_properties(_SMALL), parse_math=False,
        )  # fmt: skip


def _dress(axes: "Axes", chart: Chart) -> None:
    font = _font_properties(_FONT_SIZE)
    labels = [_drawable(_shorten(str(label))) for label in chart.amounts.index]
    axes.set_yticks(range(len(labels)), labels, fontproperties=font, color=INK, parse_math=False)
    axes.invert_yaxis()
    axes.margins(x=0.2, y=0.02)
    axes.spines[["top", "right", "bottom", "left"]].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=INK)
    axes.set_xlabel(_drawable(chart.unit), fontproperties=font, color=INK, loc="right")
    for label in axes.get_xticklabels():
        label.set_fontproperties(_font_properties(_SMALL))
    if len(chart.amounts.columns) > 1:
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1),
            ncols=2,
            frameon=False,
            prop=font,
            labelcolor=INK,
            borderaxespad=0,
        )


def _shorten(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"


def _drawable(text: str) -> str:
    """Put an empty box for what the font cannot draw."""
    known = _font().get_charmap()
    return "".join(char if ord(char) in known else "□" for char in text)


@cache
def _font() -> "FT2Font":
    from matplotlib.font_manager import get_font
    from pylopdf_fonts_zh_cn import sans_path

    return get_font(sans_path())


@cache
def _font_properties(size: float) -> "FontProperties":
    from matplotlib.font_manager import FontProperties
    from pylopdf_fonts_zh_cn import sans_path

    return FontProperties(fname=sans_path(), size=size)
