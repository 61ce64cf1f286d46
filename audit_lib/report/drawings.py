"""A chart with the figures it was drawn from underneath."""

from collections.abc import Sequence

from audit_lib.report.bars import render_bars
from audit_lib.report.charts import Chart
from audit_lib.report.markup import Html, element
from audit_lib.report.wording import say
from audit_lib.terms import Lang

__all__ = ["render_chart"]


def render_chart(chart: Chart | None, title: str, lang: str = Lang.ZH) -> Html:
    """Render a chart and its source table; a sentence where there is nothing to draw.

    Parameters
    ----------
    chart : Chart or None
        What one of the ``tidy_`` functions of ``audit_lib.report`` returned.
    title : str
        Name of the chart in the wording: revenue, functional, basic_and_project, economic, three_public, years.
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    Html
    """
    name = say(f"chart.{title}", lang)
    if chart is None:
        missing = say("chart.no_year", lang) if title == "years" else say("chart.absent", lang, title=name)
        return element("div", element("p", missing, class_="none"), class_="audit")
    return element(
        "figure",
        element(
            "figcaption", element("b", name), element("span", say("chart.origin", lang, origin=chart.origin))
        ),
        element(
            "div",
            render_bars(chart, f"{name}：{chart.origin}"),
            class_="drawing",
            tabindex=0,
            role="group",
            aria_label=name,
        ),
        element("details", element("summary", say("chart.figures", lang)), _figures(chart, lang)),
        class_="audit chart",
    )


def _figures(chart: Chart, lang: str) -> Html:
    series = chart.series()
    heads = [say("chart.label", lang), *(name or say("chart.amount", lang) for name in series)]
    columns = zip(*(chart.texts(name) for name in series), strict=True)
    totals = [chart.print_amount(int(chart.amounts[name].sum())) for name in series]
    return element(
        "table",
        element("caption", say("unit", lang, unit=chart.unit)),
        element("thead", element("tr", [element("th", head, scope="col") for head in heads])),
        element(
            "tbody",
            [_row(str(label), texts) for label, texts in zip(chart.amounts.index, columns, strict=True)],
        ),
        element("tfoot", _row(say("chart.total", lang), totals)),
    )


def _row(label: str, texts: Sequence[str]) -> Html:
    cells = [element("td", text, class_="figure") for text in texts]
    return element("tr", element("th", label, scope="row"), cells)
