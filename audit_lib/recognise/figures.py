"""Printed figures in a sentence: what each is by the words right around it.

Money is integer fen; rates and shares are millionths (12.34 % is 123 400); counts are as printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit_lib.money import parse_amount_or_none

__all__ = ["PERCENT", "Figure", "find_figures"]

PERCENT = 10_000  # one per cent in millionths

# A full-width comma parts two numbers unless three digits follow it.
_NUMBER = r"(?<![\d０-９])(?<![\d０-９][.．])[\d０-９](?:[\d０-９,]|，(?=[\d０-９]{3}(?![\d０-９])))*(?:[.．][\d０-９]+)?"
_SIGNED = rf"(?:(?<![\d０-９%％元])[-－−])?{_NUMBER}"
_BARE = r"(?=\s*[\d０-９])"  # what makes one character a word of change: 较上年增3万元
_UP = rf"增加|增长|增收|增支|上升|提高|上涨|增多|增幅|升幅|涨幅|(?<![新净递核调追])增{_BARE}"
_DOWN = rf"减少|减收|减支|下降|降低|减低|压减|压缩|缩减|削减|降幅|减幅|(?<![核调])减{_BARE}"
_WORD = rf"(?:[增减](?=增加|减少|增长|下降))?(?:{_UP}|{_DOWN})(?:[（(/](?:{_UP}|{_DOWN})[)）]?|[)）])?"
_MORE, _LESS = "大于|高于|多于|超过", "小于|低于|少于"
_COUNTERS = "平方米|个(?!百分点)|人次|人|辆|台|套|批次|批|次|项|家|户|名|本|对|所|间|处"
_FIGURE = re.compile(
    rf"(?P<date>20\d\d\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)"
    rf"|(?P<year>20\d\d)\s*(?:年|预算数|决算数)"
    rf"|(?P<completion>(?:完成(?:了|年初|年度|全年|调整后?|变更后?|当年|本年)*(?:预算|计划)?数?的?|[为占](?:年初|年度|全年|调整后?|变更后?)*预算数?的"
    rf"|预算(?:执行|完成)[率进度]+(?:为|达到?)?)\s*(?P<completion_value>{_NUMBER})\s*[%％])"
    rf"|(?P<share>占(?P<whole>[^，。；、\d]{{0,24}}?)(?:比重?|比例)?(?:为|约)?\s*(?P<share_value>{_NUMBER})\s*[%％])"
    rf"|(?P<deviation>(?:预决算)?差异率[为是]?\s*(?P<deviation_value>{_SIGNED})\s*[%％])"
    rf"|(?P<change>(?P<change_word>{_WORD})了?\s*(?P<change_value>{_SIGNED})\s*(?P<change_unit>万元|亿元|元|万(?![元人\d])))"
    rf"|(?P<more>(?:{_MORE}|{_LESS})上年(?:预算|决算)?数?\s*(?P<more_value>{_NUMBER})\s*(?P<more_unit>万元|亿元|元))"
    rf"|(?P<rate>(?P<rate_word>{_WORD})(?:率|幅度)?(?:为|了|约|达)?\s*(?P<rate_value>{_SIGNED})\s*(?:[%％]|(?P<times>倍)|(?=[。；，](?!\s*[\d０-９]))))"
    rf"|(?P<amount>(?P<amount_value>{_SIGNED})\s*(?P<amount_unit>万元|亿元|元|万(?=[（(，。；])))(?![（(]含[）)]|以[上下])"
    rf"|(?P<bare>(?<=[年度数的入出额费计])\s*(?P<bare_value>[\d０-９][\d０-９,]*[.．][\d０-９]+)(?=(?:{_WORD})了?\s*{_NUMBER}\s*(?P<bare_unit>万元|亿元|元)))"
    rf"|(?P<nought>(?:(?<=[预决]算为)|(?<=算数为))\s*(?P<nought_value>0(?:[.．]0+)?)(?=[，。；]))"
    rf"|(?P<blank>(?<=为)[\s_＿]{{1,20}}(?P<blank_unit>万元|亿元|元))"
    rf"|(?P<blank_share>占(?!比[例重]?[%％])[^，。；、\dXx×＊*—-]{{0,24}}[%％])"
    rf"|(?P<blank_rate>(?P<blank_rate_word>{_WORD})(?:率|幅度)?[为了约]?[\s_＿]*[%％])"
    rf"|(?P<blank_change>(?P<blank_change_word>{_WORD})了?[\s_＿]*(?:万元|亿元))"
    rf"|(?P<percent>(?P<percent_value>{_SIGNED})\s*[%％])"
    rf"|(?P<count>(?P<count_value>{_NUMBER})\s*(?P<count_unit>{_COUNTERS}))"
    rf"|(?P<compare>决算数?(?P<compare_word>{_MORE}|{_LESS}|等于|[同与和](?:年初|全年)?预算数?(?:基本)?(?:持平|相等|相同|一致))(?:(?:年初|全年)?预算数?)?(?=的|[，。；]|$))"
    rf"|(?P<flat>(?:基本)?持平|无增减(?:变化|变动)?|无变[化动]|没有变化|保持不变|(?:与|和|同|等于)(?:上年|20\d\d\s*年)(?:度)?(?:预算|决算)?数?(?:一致|相等|相同)"
    rf"|(?:本年数)?等于上年(?:预算|决算)?数?|未发生变化)"
)
_KINDS = (
    "date", "year", "share", "completion", "deviation", "change", "more", "rate", "amount", "bare", "nought", "blank", "blank_share",
    "blank_rate", "blank_change", "percent", "count", "compare", "flat",
)  # fmt: skip
_PART_OF_AMOUNT = (
    ("completion", re.compile(r"完成[^。；，]{0,40}元的\s*$")),
    ("share", re.compile(r"占[^。；，]{0,40}元的\s*$")),
)
_TOLD_AS = {
    "bare": "amount", "nought": "amount", "blank": "amount", "blank_share": "share", "blank_rate": "rate", "blank_change": "change", "more": "change",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, or one word that stands for a comparison of figures.

    Attributes
    ----------
    kind : str
        amount, change, rate, share, completion, deviation (of the final amount from the budget), percent, count, date, year, compare or flat.
    value, grain : int or None
        Fen for money, millionths for rates and shares, the number itself for counts and years.
    direction : int or None
        1 up or more, -1 down or less, 0 unchanged, for kinds that say so; None too where both words are printed.
    whole : str
        What a share is said to be a part of; empty where the sentence does not say.
    start, end : int
        Where it stands in its paragraph, 0-based, end excluded.
    """

    kind: str
    value: int | None
    grain: int | None
    unit: str
    direction: int | None
    whole: str
    raw: str
    start: int
    end: int


def find_figures(text: str, start: int = 0, end: int | None = None) -> Iterator[Figure]:
    """Find the figures of a stretch of text, in printed order.

    Examples
    --------
    >>> [(f.kind, f.value, f.direction) for f in find_figures("28万元，占4.2%，比上年减少3万元")]
    [('amount', 28000000, None), ('share', 42000, None), ('change', 3000000, -1)]
    """
    for found in _FIGURE.finditer(text, start, len(text) if end is None else end):
        kind = next(name for name in _KINDS if found[name] is not None)
        value, grain, unit = _VALUES.get(kind, _no_value)(found, kind)
        yield Figure(
            kind=_told_as(kind, text, found.start()),
            value=value,
            grain=grain,
            unit=unit,
            direction=_direction(found, kind),
            whole=(found["whole"] or "").removesuffix("的").strip() if kind == "share" else "",
            raw=found[0].strip(),
            start=found.start(),
            end=found.end(),
        )


def _told_as(kind: str, text: str, start: int) -> str:
    """The kind that a figure is told as: 完成预算10.00万元的90% is a completion, though an amount stands between."""
    if kind == "percent":
        before = text[max(start - 60, 0) : start]
        return next((told for told, words in _PART_OF_AMOUNT if words.search(before)), kind)
    return _TOLD_AS.get(kind, kind)


def _direction(found: re.Match[str], kind: str) -> int | None:
    match kind:
        case "flat":
            return 0
        case "more":
            return 1 if re.match(_MORE, found[kind]) else -1
        case "deviation":
            return -1 if re.match(r"[-－−]", found["deviation_value"]) else 1
        case "compare":
            word = found["compare_word"]
            return 1 if re.match(_MORE, word) else -1 if re.match(_LESS, word) else 0
        case "change" | "rate" | "blank_change" | "blank_rate":
            word = found[f"{kind}_word"]
            up, down = re.search("[增升高涨]", word), re.search("[减降低缩]", word)
            return None if up and down else 1 if up else -1
    return None


def _money(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    unit = "万元" if found[f"{kind}_unit"] == "万" else found[f"{kind}_unit"]
    amount = parse_amount_or_none(found[f"{kind}_value"].replace("，", ","), unit)
    return (amount.fen, amount.grain, unit) if amount else (None, None, unit)


def _nought(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    """Nothing, printed without a unit: 年初预算为0，."""
    amount = parse_amount_or_none(found[f"{kind}_value"], "万元")
    return (amount.fen, amount.grain, "万元") if amount else (None, None, "万元")


def _percentage(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    amount = parse_amount_or_none(found[f"{kind}_value"].replace("，", ","), "万元")
    scale = 1_000_000 // PERCENT
    if amount is None:
        return None, None, "%"
    if found["times"]:
        scale //= 100
    value = abs(amount.fen) if kind == "deviation" else amount.fen
    return value // scale, max(amount.grain // scale, 1), "%"


def _count(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    text = found[f"{kind}_value"]
    return (int(text), 1, found[f"{kind}_unit"]) if text.isdecimal() else (None, None, found[f"{kind}_unit"])


def _year(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    return int(found[kind]), 1, "年"


def _no_value(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    return None, None, found[f"{kind}_unit"] if kind == "blank" else ""


_VALUES = {
    "share": _percentage,
    "completion": _percentage,
    "deviation": _percentage,
    "rate": _percentage,
    "percent": _percentage,
    "change": _money,
    "more": _money,
    "amount": _money,
    "bare": _money,
    "nought": _nought,
    "count": _count,
    "year": _year,
}
