"""Bars as SVG with real text, written directly: a report has half a dozen, and matplotlib needs a second for them."""

import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit_lib.money import FEN_PER_UNIT
from audit_lib.report.charts import Chart
from audit_lib.report.markup import Html, element

__all__ = ["render_bars"]

_WIDTH, _GAP = 560, 8
_TEXT, _SMALL = 13.0, 12.0
_PHONE = 17.0  # text on a phone, as the style sheet sets it: everything has room for that
_NAME = 17  # of a row, for its label, which stands above its bars
_ROW, _SIDE_ROW, _LEGEND, _AXIS = 44, 18, 26, 24
_LABEL_LENGTH, _MOST_TICKS = 26, 4
_INK, _FAINT, _FIRST, _SECOND = (
    "currentColor",
    "var(--rule, #c9c5bb)",
    "var(--bar, #2f5d7c)",
    "var(--bar-2, #c99a4b)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """From fen to the horizontal place in the drawing."""

    low: int
    high: int
    left: float
    right: float

    def __call__(self, fen: int) -> float:
        span = max(self.high - self.low, 1)
        return round(self.left + (self.right - self.left) * (fen - self.low) / span, 1)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the chart: the amounts of its series, fen, and what stands at the end of their bars."""

    label: str
    amounts: tuple[int, ...]
    texts: tuple[str, ...]


def render_bars(chart: Chart, title: str) -> Html:
    """Render amounts as horizontal bars, each labelled with its amount in the printed unit.

    Parameters
    ----------
    chart : Chart
    title : str
        What a screen reader says; two charts of a page have different ones.

    Returns
    -------
    Html
        It names nothing outside itself, and is coloured by the page, light or dark.
    """
    series = chart.series()
    hatch = f"h{zlib.crc32(title.encode()):08x}"
    top = _LEGEND if len(series) > 1 else 4
    row = _ROW if chart.stacked or len(series) == 1 else _NAME + _SIDE_ROW * len(series) + 8
    rows = _rows(chart)
    bottom = top + row * len(rows)
    scale = _scale(rows, stacked=chart.stacked)
    draw = _stacked if chart.stacked else _beside
    return element(
        "svg",
        element("title", title),
        _pattern(hatch) if len(series) > 1 else None,
        _legend(series, chart.stacked, hatch) if len(series) > 1 else None,
        _grid(chart, scale, top, bottom),
        [
            element(
                "g",
                _write(each.label, 0, top + row * index + _NAME / 2 + 2),
                draw(each, scale, (top + row * index + _NAME, row - _NAME), hatch),
            )
            for index, each in enumerate(rows)
        ],
        element("path", d="".join(f"M{scale(0)} {bottom - row * n}v{_NAME + 2 - row}" for n in range(len(rows))), stroke=_INK),
        role="img",
        class_="chart",
        viewBox=f"0 0 {_WIDTH} {bottom + _AXIS}",
        font_size=str(_TEXT),
        fill=_INK,
    )  # fmt: skip


def _rows(chart: Chart) -> list[_Row]:
    labels = [_shorten(str(label)) for label in chart.amounts.index]
    amounts = chart.amounts.fillna(0).astype(int).to_numpy().tolist()
    if chart.stacked:
        texts = [
            (" + ".join(_grouped(chart.print_amount(fen)) for fen in parts if fen),) for parts in amounts
        ]
    else:
        texts = list(zip(*(map(_grouped, chart.texts(name)) for name in chart.series()), strict=True))
    return [
        _Row(label, tuple(parts), text) for label, parts, text in zip(labels, amounts, texts, strict=True)
    ]


def _grouped(amount: str) -> str:
    return f"{Decimal(amount):,f}" if amount else ""


def _scale(rows: Sequence[_Row], *, stacked: bool) -> _Scale:
    ends = [end for row in rows for end in ([sum(row.amounts)] if stacked else row.amounts)]
    room = max((_length(text, _PHONE) for row in rows for text in row.texts), default=0)
    return _Scale(low=min(0, *ends), high=max(1, *ends), left=1, right=max(_WIDTH - room - _GAP, _WIDTH / 2))


def _beside(row: _Row, scale: _Scale, place: tuple[int, int], hatch: str) -> Iterator[Html | None]:
    """One bar per series, the earlier one hatched: the latest stands out."""
    top, height = place
    each = (height - 8) / len(row.amounts)
    for number, (text, fen) in enumerate(zip(row.texts, row.amounts, strict=True)):
        y = top + 4 + each * number
        fill = _FIRST if number == len(row.amounts) - 1 else f"url(#{hatch})"
        yield _bar(scale, (0, fen), (y, each * 0.9), fill)
        yield _write(text, max(scale(fen), scale(0)) + 4, y + each * 0.45, size=_SMALL)


def _stacked(row: _Row, scale: _Scale, place: tuple[int, int], hatch: str) -> Iterator[Html | None]:
    """The series of a row one after the other, with one label for their sum."""
    top, height = place
    end = 0
    for number, fen in enumerate(row.amounts):
        fill = f"url(#{hatch})" if number else _FIRST
        yield _bar(scale, (end, end + fen), (top + 4, height - 8), fill)
        end += fen
    yield _write(row.texts[0], max(scale(end), scale(0)) + 4, top + height / 2, size=_SMALL)


def _bar(scale: _Scale, ends: tuple[int, int], place: tuple[float, float], fill: str) -> Html | None:
    start, end = sorted(map(scale, ends))
    top, height = place
    if start == end:
        return None
    return element(
        "rect",
        x=str(start),
        y=f"{top:.1f}",
        width=f"{end - start:.1f}",
        height=f"{height:.1f}",
        fill=fill,
    )


def _grid(chart: Chart, scale: _Scale, top: int, bottom: int) -> Html:
    """Draw round amounts as vertical lines, labelled below, the unit at the right."""
    ticks = list(_ticks(scale, FEN_PER_UNIT[chart.unit]))
    lines = "".join(f"M{scale(fen)} {top}V{bottom}" for fen, _ in ticks)
    y = bottom + _AXIS / 2
    return element(
        "g",
        element("path", d=lines, stroke=_FAINT),
        [_write(text, scale(fen), y, anchor="middle", size=_SMALL) for fen, text in ticks],
        _write(chart.unit, _WIDTH - 2, y, anchor="end", size=_SMALL),
    )


def _ticks(scale: _Scale, fen_per_unit: int) -> Iterator[tuple[int, str]]:
    span = scale.high - scale.low
    steps = (10**power * factor for power in range(20) for factor in (1, 2, 5))
    step = next(step for step in steps if span <= step * _MOST_TICKS)
    for fen in range(-(-scale.low // step) * step, scale.high + 1, step):
        yield fen, f"{Decimal(fen) / fen_per_unit:,f}"


def _legend(series: Sequence[str], stacked: bool, hatch: str) -> Html:  # noqa: FBT001 - as the chart is
    fills = (_FIRST, f"url(#{hatch})") if stacked else (f"url(#{hatch})", _FIRST)
    right = float(_WIDTH - 2)
    entries: list[Html] = []
    for name, fill in reversed(list(zip(series, fills, strict=False))):
        entries.append(_write(name, right, 12, anchor="end"))
        right -= _length(name, _PHONE) + 22
        entries.append(element("rect", x=f"{right:.1f}", y="6", width="16", height="12", fill=fill))
        right -= 16
    return element("g", entries)


def _pattern(name: str) -> Html:
    return element(
        "pattern",
        element("rect", width="6", height="6", fill=_SECOND),
        element("path", d="M0 6L6 0", stroke="var(--paper, #fff)", stroke_width="1.2"),
        id=name,
        width="6",
        height="6",
        patternUnits="userSpaceOnUse",
    )


def _write(text: str, x: float, y: float, *, anchor: str = "start", size: float = _TEXT) -> Html:
    return element(
        "text",
        text,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        dy=".35em",
        text_anchor=None if anchor == "start" else anchor,
        font_size=None if size == _TEXT else str(size),
    )


def _length(text: str, size: float) -> float:
    """About how long a text is: an em for a Chinese character, a good half for a digit or a letter."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return size * (wide + 0.58 * (len(text) - wide))


def _shorten(label: str) -> str:
    return label if len(label) <= _LABEL_LENGTH else f"{label[: _LABEL_LENGTH - 1]}…"
