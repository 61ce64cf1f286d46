"""Figures in prose -> claims: what is stated, of what, with which precision, and where.

One pass finds figures by what stands around them; a second ties each share, change and rate to the amount that it
speaks of. Money is integer fen; rates and shares are millionths (12.34 % is 123 400); counts are as printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from audit_lib.ingest.captions import is_caption
from audit_lib.model import Disclosure, Paragraph
from audit_lib.money import parse_amount_or_none

__all__ = ["CLAIM_TYPES", "Claim", "find_claims", "tidy_claims"]

CLAIM_TYPES = {
    "disclosure": "str",
    "paragraph": "Int64",
    "part": "str",
    "section": "str",
    "statement": "Int64",
    "subject": "str",
    "kind": "str",
    "value": "Int64",
    "grain": "Int64",
    "unit": "str",
    "direction": "Int64",
    "raw": "str",
    "sentence": "str",
    "page": "Int64",
    "sheet": "str",
    "text_line": "Int64",
    "start": "Int64",
    "end": "Int64",
    "score": "float64",
}
PERCENT = 10_000  # one per cent in millionths

_NUMBER = r"[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?"
_SIGNED = rf"(?:(?<![\d０-９%％元])[-－−])?{_NUMBER}"
_UP, _DOWN = "增加|增长|上升|提高", "减少|下降|降低|压减|缩减"
_COUNTERS = "平方米|个(?!百分点)|人次|人|辆|台|套|批次|批|次|项|家|户|名|本|对|所|间|处"
_FIGURE = re.compile(
    rf"(?P<date>20\d\d\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)"
    rf"|(?P<year>20\d\d)\s*(?:年|预算数|决算数)"
    rf"|(?P<share>占[^，。；、\d]{{0,24}}?(?P<share_value>{_NUMBER})\s*[%％])"
    rf"|(?P<change>(?P<change_word>{_UP}|{_DOWN})了?\s*(?P<change_value>{_SIGNED})\s*(?P<change_unit>万元|亿元|元))"
    rf"|(?P<rate>(?P<rate_word>{_UP}|{_DOWN})了?\s*(?P<rate_value>{_SIGNED})\s*[%％])"
    rf"|(?P<amount>(?P<amount_value>{_SIGNED})\s*(?P<amount_unit>万元|亿元|元))(?!以[上下])"
    rf"|(?P<blank>(?<=为)[\s_＿]{{1,20}}(?P<blank_unit>万元|亿元|元))"
    rf"|(?P<percent>(?P<percent_value>{_SIGNED})\s*[%％])"
    rf"|(?P<count>(?P<count_value>{_NUMBER})\s*(?P<count_unit>{_COUNTERS}))"
    rf"|(?P<flat>持平|无增减变化|无变化)"
)
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_HEADING = re.compile(
    r"[一二三四五六七八九十]+、\s*\S.{0,50}|关于\S.{4,50}(?:说明?|情况)|[（(][一二三四五六七八九十]+[）)]\s*\S.{0,40}"
)
_SENTENCE_END = re.compile(r"[^。；;\n]*[。；;\n]?")
_CLAUSE_START = re.compile(r"[，。；：:;、\n]")
_LEAD = re.compile(r"^[\s\d.、,，（）()]*(?:其中|分别为|包括)?[:：]?")
_TRAIL = re.compile(r"(?:预算数|决算数|数额?)?(?:为|是|共计|总计|合计|共|约)?\s*$")
_OPENS_STATEMENT = ("amount", "blank", "count")
_TIMES = ("date", "year")
_TIME_WORDS = re.compile(
    r"20\d\d\s*年(?:度)?|(?:比|较|与)(?:上年|去年|年初)(?:预算|决算)?(?:数)?(?:相比)?|同比"
)
_REASON = re.compile(r"(?:主要)?(?:原因|是因为|由于)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One figure in prose.

    Attributes
    ----------
    statement : int
        Number of the statement within its paragraph: an amount and all that is said of it share one.
    subject : str
        The words before the figure, back to the last mark.
    kind : str
        amount, change, rate, share, percent, count, date, year or flat.
    value, grain : int or None
        Fen for money, millionths for rates and shares, the number itself for counts and years.
    direction : int or None
        1 up, -1 down, 0 unchanged, for kinds that say so.
    start, end : int
        Where the figure stands in its paragraph, 0-based, end excluded.
    """

    statement: int
    subject: str
    kind: str
    value: int | None
    grain: int | None
    unit: str
    direction: int | None
    raw: str
    sentence: str
    start: int
    end: int


def find_claims(text: str) -> Iterator[Claim]:
    """Find the figures in a paragraph.

    Parameters
    ----------
    text : str
        One paragraph as printed.

    Yields
    ------
    Claim
        In printed order.

    Examples
    --------
    >>> [(c.kind, c.value, c.direction) for c in find_claims("项目支出28万元，占4.2%，比上年减少3万元。")]
    [('amount', 28000000, None), ('share', 42000, None), ('change', 3000000, -1)]
    """
    statement, subject = 0, ""
    for sentence in _SENTENCE_END.finditer(text):
        last = sentence.start()
        for found in _FIGURE.finditer(text, sentence.start(), sentence.end()):
            claim = replace(_claim(found), sentence=sentence[0].strip())
            if claim.kind not in _TIMES:
                named = _subject(text[last : found.start()])
                if claim.kind in _OPENS_STATEMENT or named:
                    statement += 1
                    subject = named
                last = found.end()
            kind = "amount" if claim.kind == "blank" else claim.kind
            yield replace(claim, kind=kind, statement=statement, subject=subject)


def tidy_claims(disclosure: Disclosure) -> pd.DataFrame:
    """Read the figures of all prose of a disclosure.

    Returns
    -------
    DataFrame
        One row per figure, columns as in ``CLAIM_TYPES``; ``part`` and ``section`` are the headings it stands
        under (``heading / sub-heading``), ``statement`` is unique within the disclosure.
    """
    records: list[dict[str, object]] = []
    part = section = ""
    offset = 0
    for number, paragraph in enumerate(disclosure.paragraphs):
        text = paragraph.text.strip()
        if is_caption(text):
            continue
        if _PART.match(text):
            part, section = text, ""
        elif _HEADING.fullmatch(text) and not _SENTENCE_MARK.search(text):
            section = f"{section.split(' / ')[0]} / {text}" if text.startswith(("（", "(")) else text
        claims = list(find_claims(paragraph.text))
        records += [
            {
                **_record(claim, paragraph),
                "paragraph": number,
                "part": part,
                "section": section,
                "statement": offset + claim.statement,
            }
            for claim in claims
        ]
        offset += 1 + max((claim.statement for claim in claims), default=0)
    frame = pd.DataFrame(records, columns=list(CLAIM_TYPES)).assign(disclosure=disclosure.sha256)
    return frame.astype(CLAIM_TYPES)


_SENTENCE_MARK = re.compile(r"[。；;]")


def _claim(found: re.Match[str]) -> Claim:
    kind = next(name for name in _KINDS if found[name] is not None)
    value, grain, unit = _VALUES.get(kind, _no_value)(found, kind)
    word = found[f"{kind}_word"] if kind in ("change", "rate") else ""
    direction = {"flat": 0}.get(kind, (1 if re.fullmatch(_UP, word) else -1) if word else None)
    return Claim(
        statement=0,
        subject="",
        kind=kind,
        value=value,
        grain=grain,
        unit=unit,
        direction=direction,
        raw=found[0].strip(),
        sentence="",
        start=found.start(),
        end=found.end(),
    )


_KINDS = ("date", "year", "share", "change", "rate", "amount", "blank", "percent", "count", "flat")


def _money(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    unit = found[f"{kind}_unit"]
    amount = parse_amount_or_none(found[f"{kind}_value"].replace("，", ","), unit)
    return (amount.fen, amount.grain, unit) if amount else (None, None, unit)


def _percentage(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    amount = parse_amount_or_none(found[f"{kind}_value"].replace("，", ","), "万元")
    scale = 1_000_000 // PERCENT
    return (amount.fen // scale, max(amount.grain // scale, 1), "%") if amount else (None, None, "%")


def _count(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    text = found[f"{kind}_value"]
    return (int(text), 1, found[f"{kind}_unit"]) if text.isdecimal() else (None, None, found[f"{kind}_unit"])


def _year(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    return int(found[kind]), 1, "年"


def _no_value(found: re.Match[str], kind: str) -> tuple[int | None, int | None, str]:
    return None, None, found[f"{kind}_unit"] if kind == "blank" else ""


_VALUES = {
    "share": _percentage,
    "rate": _percentage,
    "percent": _percentage,
    "change": _money,
    "amount": _money,
    "count": _count,
    "year": _year,
}


def _subject(before: str) -> str:
    """The words right before a figure: the last clause that names something, reasons and comparisons apart."""
    clauses = [_bare(clause) for clause in _CLAUSE_START.split(before) if not _REASON.search(clause)]
    return next((clause for clause in reversed(clauses) if clause), "")


def _bare(clause: str) -> str:
    return _TRAIL.sub("", _LEAD.sub("", _TIME_WORDS.sub("", clause))).strip()


def _record(claim: Claim, paragraph: Paragraph) -> dict[str, object]:
    return {
        "subject": claim.subject,
        "kind": claim.kind,
        "value": claim.value,
        "grain": claim.grain,
        "unit": claim.unit,
        "direction": claim.direction,
        "raw": claim.raw,
        "sentence": claim.sentence,
        "page": paragraph.place.page,
        "sheet": paragraph.place.sheet or "",
        "text_line": paragraph.place.text_line,
        "score": paragraph.score,
        "start": claim.start,
        "end": claim.end,
    }
