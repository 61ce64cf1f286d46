"""Figures in prose -> claims: what is stated, of what, in which part of a list, and where.

``find_figures`` finds the figures; here each is tied to the statement that it belongs to (an amount and all that is
said of it) and each statement to the list that it stands in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import pandas as pd

from audit_lib.ingest.captions import is_caption
from audit_lib.model import Disclosure, Paragraph
from audit_lib.recognise.figures import PERCENT, Figure, find_figures
from audit_lib.recognise.subjects import Named, core, name_subject
from audit_lib.recognise.thread import COUNT, Thread

__all__ = ["CLAIM_TYPES", "PERCENT", "Claim", "find_claims", "tidy_claims"]

CLAIM_TYPES = {
    "disclosure": "str",
    "paragraph": "Int64",
    "part": "str",
    "section": "str",
    "statement": "Int64",
    "within": "Int64",
    "subject": "str",
    "item": "str",
    "role": "str",
    "label_year": "Int64",
    "aside": "bool",
    "kind": "str",
    "value": "Int64",
    "grain": "Int64",
    "unit": "str",
    "direction": "Int64",
    "whole": "str",
    "raw": "str",
    "sentence": "str",
    "source": "str",
    "page": "Int64",
    "sheet": "str",
    "text_line": "Int64",
    "start": "Int64",
    "end": "Int64",
    "score": "float64",
}

_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_HEADING = re.compile(
    r"(?:20\d\d年)?\S{2,24}(?:编制说明|概况|主要职能|主要职责|机构设置|名词解释)"
    r"|[一二三四五六七八九十]+、\s*\S.{0,50}|关于\S.{4,50}(?:说明?|情况)|[（(][一二三四五六七八九十]+[）)]\s*\S.{0,40}"
)
_CONTENTS = re.compile(r"[…\.．·]{3,}\s*\d*\s*$")
_MARK = re.compile(r"[。；;，]|(?<!收)(?<!收入)、")
_SENTENCE_MARK = re.compile(r"[。；;]")
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_WITHIN_NAMED = re.compile(r"(?:^|[。；;，])(?P<whole>[^。；;，]{2,30}?)中(?=[，\w])")
_OWN_TOPIC = re.compile(r"\s*(?:20\d\d\s*年(?:度)?\s*)?[,，]?\s*(?:本|我)(?:部门|单位|局|委|厅)")
_DEPENDENT = re.compile(r"(?:涉及)?(?:预算|项目|采购|账面|资产)*(?:价值|金额|资金|总额|原值|净值)")
_HALF_WIDTH = re.compile(r"(?<!\d)[,;]|[,;](?!\d)")
_FULL_WIDTH = str.maketrans(",;", "，；")
_TIMES = ("date", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Figure):
    """One figure in prose.

    Attributes
    ----------
    statement : int
        Number of the statement: an amount and all that is said of it share one.
    within : int or None
        Statement that a list divides, this one being among its parts.
    subject : str
        The words that name what is spoken of, back to the last mark.
    item : str
        Category, item and sub-item that the statement names, as ``category|item|sub_item``; empty where none.
    role : str
        ``opening`` (年初预算), ``adjusted`` (调整预算, 全年预算), ``final`` (支出决算), ``prior`` (of the year before), ``gap`` (between final and
        opening), or empty.
    label_year : int or None
        The year printed right before the figure.
    aside : bool
        Whether the figure stands in a reason or a purpose.
    """

    statement: int
    within: int | None
    subject: str
    item: str
    role: str
    label_year: int | None
    aside: bool
    sentence: str


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
    yield from _claims_of(text, Thread())


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
    thread = Thread()
    for number, paragraph in enumerate(disclosure.paragraphs):
        text = paragraph.text.strip()
        if is_caption(text) or _CONTENTS.search(text):
            continue
        if _PART.match(text):
            part, section = text, ""
            thread.headed = ""
            thread.lists.clear()
        elif _HEADING.fullmatch(text) and not _SENTENCE_MARK.search(text):
            section = f"{section.split(' / ')[0]} / {text}" if text.startswith(("（", "(")) else text
            if not text.startswith(("（", "(")):
                thread.lists.clear()
            thread.head(text)
        common = {"paragraph": number, "part": part, "section": section, **_place(paragraph, disclosure)}
        records += [{**_record(claim), **common} for claim in _claims_of(paragraph.text, thread)]
    frame = pd.DataFrame(records, columns=list(CLAIM_TYPES)).assign(disclosure=disclosure.sha256)
    return frame.astype(CLAIM_TYPES)


_CLAIM_FIELDS = tuple(each.name for each in fields(Claim))


def _record(claim: Claim) -> dict[str, object]:
    return {name: getattr(claim, name) for name in _CLAIM_FIELDS}


def _place(paragraph: Paragraph, disclosure: Disclosure) -> dict[str, object]:
    place = paragraph.place
    return {
        "source": place.file or str(disclosure.source),
        "page": place.page,
        "sheet": place.sheet or "",
        "text_line": place.text_line,
        "score": paragraph.score,
    }


def _claims_of(text: str, thread: Thread) -> Iterator[Claim]:
    """Tie the figures of one paragraph to their statements.

    Commas and semicolons of half width are read as those of full width; a sentence is told as printed.
    """
    printed, text = text, _HALF_WIDTH.sub(lambda mark: mark[0].translate(_FULL_WIDTH), text)
    thread.enter(text)
    last = brackets = 0
    told: dict[str, int] = {}
    year: Figure | None = None
    counted = -1
    for sentence in _SENTENCE.finditer(text):
        if text[: sentence.start()].endswith("。"):
            thread.turn()
        if sentence.start() and _OWN_TOPIC.match(sentence[0]):
            thread.inner.clear()
        for figure in find_figures(text, sentence.start(), sentence.end()):
            if figure.kind in _TIMES:
                year = figure
                yield _claim(figure, thread, Named(), None, printed[slice(*sentence.span())])
                continue
            before = text[last : figure.start]
            brackets += _brackets(before)
            thread.close(brackets)
            before, within = _parted(before, told)
            thread.divide(before, brackets, within)
            named = name_subject(before)
            if counted == last and _DEPENDENT.fullmatch(named.subject) and not _SENTENCE_MARK.search(before):
                named = replace(named, subject=thread.subject + named.subject)
            counted = figure.end if figure.kind == COUNT else -1
            thread.return_to_whole(before, named)
            thread.whole = None
            if not named.aside and not thread.goes_on(named, figure.kind):
                thread.open(named, brackets)
                told.setdefault(core(thread.subject), thread.statement)
            labelled = year is not None and not _MARK.search(text, year.end, figure.start)
            sentence_printed = printed[slice(*sentence.span())]
            yield _claim(figure, thread, named, year.value if year and labelled else None, sentence_printed)
            last, year, thread.kind = figure.end, None, figure.kind
    thread.leave(text)


def _parted(before: str, told: dict[str, int]) -> tuple[str, int | None]:
    """Part what the words before a figure name from the whole that they name it in, if that was told: 基本支出中(，)人员经费."""
    for found in _WITHIN_NAMED.finditer(before):
        if (whole := told.get(core(found["whole"]))) is not None:
            return f"{before[: found.end()]}，{before[found.end() :].removeprefix('，')}", whole
    return before, None


def _brackets(text: str) -> int:
    """How many brackets a text opens more than it closes."""
    return sum(text.count(mark) for mark in "（(") - sum(text.count(mark) for mark in "）)")


def _claim(figure: Figure, thread: Thread, named: Named, year: int | None, sentence: str) -> Claim:
    told = {each.name: getattr(figure, each.name) for each in fields(Figure)}
    return Claim(
        **told,
        statement=thread.statement,
        within=thread.within,
        subject=thread.subject,
        item=thread.item,
        role="" if named.role == "prior" and figure.kind != "amount" else named.role,
        label_year=year,
        aside=named.aside,
        sentence=sentence.strip(),
    )
