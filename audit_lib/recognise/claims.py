"""Figures in prose -> claims: what is stated, of what, in which part of a list, and where.

``find_figures`` finds the figures; here each is tied to the statement that it belongs to (an amount and all that is
said of it) and each statement to the list that it stands in.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace

import pandas as pd

from audit_lib.ingest.captions import is_caption
from audit_lib.model import Disclosure, Paragraph
from audit_lib.recognise.figures import PERCENT, Figure, find_figures
from audit_lib.recognise.subjects import Named, core, name_subject

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
_MARK = re.compile(r"[。；;，、]")
_SEMICOLON = re.compile(r"[；;]")
_SENTENCE_MARK = re.compile(r"[。；;]")
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_OPENS_LIST = re.compile(
    r"其中|如下|以下方面|分别为|(?:包括|(?:分项|具体|构成|明细)(?:情况)?[是为]?)\s*[:：](?!.*[；;])|包括(?=[^，。；;、:：]+$)"
)
_OPENS_ANOTHER = re.compile(r"[。；;]\s*(?:收入|支出)(?:预算|决算)?(?:主要)?包括\s*[:：]")
_OPENS_BRIEFLY = re.compile(r"包括(?=[^，。；;、:：]+$)")
_LONE_OPENER = re.compile(r"\s*其中\s*[:：]?\s*")
_LEAVES_LIST = re.compile(r"\s*(?:此外|另外)")
_OPENS_SENTENCE = re.compile(r"。\s*其中")
_OPENS_BRACKET = re.compile(r"\s*[（(](?!.*[）)])")
_COMPARES = re.compile(r"\s*(?:[与同和比较]|相[比较]|对比|按?同口径)")
_WITHIN_NAMED = re.compile(r"(?:^|[。；;，])(?P<whole>[^。；;，]{2,30}?)中，")
_TAIL = re.compile(r"[。\n]\s*(?:具体|有关|主要|各项)?(?:支出|经费)?情况(?:说明)?如下\s*[:：]\s*$")
_OWN_TOPIC = re.compile(r"\s*(?:20\d\d\s*年(?:度)?\s*)?[,，]?\s*(?:本|我)(?:部门|单位|局|委|厅)")
_DEPENDENT = re.compile(r"(?:涉及)?(?:预算|项目|采购|账面|资产)*(?:价值|金额|资金|总额|原值|净值)")
_TIMES = ("date", "year")
_COUNT = "count"
_AMOUNTS = ("amount", _COUNT)
_LONE = 2  # statements of a paragraph that speaks of one thing: none yet, and that one
_LEVELS = (
    re.compile(r"\s*[一二三四五六七八九十]+、"),
    re.compile(r"\s*[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\s*\d{1,2}\s*[.、．](?!\d)"),
    re.compile(r"\s*[（(]\d{1,2}[）)]"),
)  # of list numbers, outermost first
_UNNUMBERED = len(_LEVELS)


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


@dataclass(slots=True, kw_only=True)
class _Thread:
    """What the prose is speaking of while it is being read.

    ``lists`` holds the lists that go on over paragraphs: the level of the opening paragraph and the statement
    divided; ``inner`` holds those that this paragraph has opened: how many brackets they stand in, and the statement.
    ``brief`` holds the statements that a bare 包括 divides, and after how many parts a semicolon ends that list: commas
    or semicolons part it, never both, and what prints a share of its own is itself a part. ``kind`` is that of the last figure.
    ``heading`` is the level of the numbered heading above, -1 for none; what an unnumbered paragraph opens ends with it.
    ``spoken`` holds the statements of this paragraph that are not closed by a bracket; ``number`` counts them all.
    ``told`` counts the parts of each list that the sentence has told; ``whole`` is what the last sentence divided,
    ``several`` whether it spoke of more than one thing; ``turned`` is how much was spoken before this sentence.
    """

    heading: int = -1
    number: int = -1
    statement: int = -1
    subject: str = ""
    item: str = ""
    within: int | None = None
    lists: list[tuple[int, int]] = field(default_factory=list)
    inner: list[tuple[int, int]] = field(default_factory=list)
    brief: dict[int, int] = field(default_factory=dict)
    kind: str = ""
    last: int = 0
    spoken: list[tuple[int, int, str, str]] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    whole: int | None = None
    several: bool = False
    turned: int = 1

    def enter(self, text: str) -> None:
        """Begin a paragraph: lists opened at its level or below have ended."""
        level = _level(text)
        if _LEAVES_LIST.match(text):
            self.lists.clear()
        self.lists = [opened for opened in self.lists if opened[0] < level]
        self.last = self.statement if self.subject else self.last
        self.number += 1  # figures before the first amount belong to no statement of another paragraph
        self.statement = self.number
        self.subject, self.item, self.inner = "", "", []
        self.spoken, self.turned, self.several = [(0, self.statement, "", "")], 1, False
        self.within = self._divided()

    def turn(self) -> None:
        """Begin a sentence: the list that the last one told may have ended."""
        whole = self.inner[0][1] if self.inner else None
        self.whole = whole if whole is not None and self.told[whole] > 1 else None
        self.told.clear()
        self.several = len(self.spoken) - self.turned > 1
        self.turned = len(self.spoken)

    def open(self, named: Named, brackets: int) -> None:
        """Begin a statement."""
        self.number += 1
        self.statement = self.number
        self.subject, self.item = named.subject, named.item
        self.within = self._divided()
        if self.within is not None:
            self.told[self.within] += 1
        self.spoken.append((brackets, self.statement, self.subject, self.item))

    def return_to_whole(self, before: str, named: Named) -> None:
        """Go back to what a list of the last sentence divides, where this one begins with a comparison of nothing else."""
        found = next((each for each in self.spoken if each[1] == self.whole), None)
        names_another = (
            named.item or named.aside or (named.subject and found and core(named.subject) != core(found[2]))
        )
        if found and not names_another and _COMPARES.match(before.rpartition("。")[2]):
            _, self.statement, self.subject, self.item = found
            self.inner = []
            self.within = self._divided()

    def close(self, brackets: int) -> None:
        """Go back to what was spoken of before a bracket that has been closed."""
        while len(self.spoken) > 1 and self.spoken[-1][0] > brackets:
            self.spoken.pop()
            _, self.statement, self.subject, self.item = self.spoken[-1]
            self.inner = [opened for opened in self.inner if opened[0] <= brackets]
            self.within = self._divided()

    def divide(self, before: str, brackets: int, told: dict[str, int]) -> None:
        """See whether the words before a figure open a list, and of which statement; a bracket closes its lists.

        A bracket right behind an amount divides it even without such words.  A sentence that begins with 其中 divides
        what the one before was about: what its list divided, or the one thing that it spoke of.  One that names what it
        divides (支出包括：) divides nothing that was told before.
        """
        closed = self._told_briefly() if _SEMICOLON.search(before) else set()
        self.inner = [opened for opened in self.inner if opened[0] <= brackets and opened[1] not in closed]
        if named := _WITHIN_NAMED.search(before):
            whole = told.get(core(named["whole"]))
            self.inner += [(brackets, whole)] if whole is not None else []
        elif _OPENS_SENTENCE.search(before) and (self.whole is not None or self.several):
            self.inner = [(brackets, self.whole)] if self.whole is not None else []
        elif _OPENS_ANOTHER.search(before):
            self.inner = []
        elif self.subject and (_OPENS_LIST.search(before) or _OPENS_BRACKET.match(before)):
            self.inner.append((brackets, self.statement))
            if _OPENS_BRIEFLY.search(before):
                self.brief[self.statement] = 1 if self.kind == "share" else 2

    def leave(self, text: str) -> None:
        """End a paragraph: one that ends in a colon has opened a list."""
        alone = bool(_LONE_OPENER.fullmatch(text))
        if not text.rstrip().endswith(("：", ":", "其中")) or not (self.subject or alone):
            return
        level = _level(text)
        if level == _UNNUMBERED:
            self.lists.clear()
        whole = self.within if _TAIL.search(text) and len(self.spoken) > _LONE else self.statement
        divided = self.last if alone else whole
        if divided is not None:
            self.lists.append((self.heading if level == _UNNUMBERED else level, divided))

    def goes_on(self, named: Named, kind: str) -> bool:
        """Tell whether the words before a figure name nothing, or what is spoken of already.

        What is said of an amount may name it by some of its words; an amount of its own must bear the same name.
        """
        here, there = core(named.subject), core(self.subject)
        if named.item or len(here) == 1:
            return False
        if kind == _COUNT:
            return not here or here == there
        return not here or there.endswith(here) or (kind not in _AMOUNTS and _is_abridged(here, there))

    def _told_briefly(self) -> set[int]:
        """Statements whose list after a bare 包括 has told parts enough without a semicolon between them."""
        return {whole for whole, parts in self.brief.items() if self.told[whole] >= parts}

    def _divided(self) -> int | None:
        opened = self.inner or self.lists
        return opened[-1][1] if opened else None


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
    yield from _claims_of(text, _Thread())


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
    thread = _Thread()
    for number, paragraph in enumerate(disclosure.paragraphs):
        text = paragraph.text.strip()
        if is_caption(text) or _CONTENTS.search(text):
            continue
        if _PART.match(text):
            part, section = text, ""
            thread.lists.clear()
        elif _HEADING.fullmatch(text) and not _SENTENCE_MARK.search(text):
            section = f"{section.split(' / ')[0]} / {text}" if text.startswith(("（", "(")) else text
            if not text.startswith(("（", "(")):
                thread.lists.clear()
            level = _level(text)
            thread.heading = -1 if level == _UNNUMBERED else level
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


def _is_abridged(name: str, full: str) -> bool:
    """Tell whether a name is made of some of the words of another, in their order."""
    rest = iter(full)
    return all(char in rest for char in name)


def _level(text: str) -> int:
    return next((level for level, mark in enumerate(_LEVELS) if mark.match(text)), _UNNUMBERED)


def _claims_of(text: str, thread: _Thread) -> Iterator[Claim]:
    """Tie the figures of one paragraph to their statements."""
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
                yield _claim(figure, thread, Named(), None, sentence[0])
                continue
            before = text[last : figure.start]
            brackets += _brackets(before)
            thread.close(brackets)
            thread.divide(before, brackets, told)
            named = name_subject(before)
            if counted == last and _DEPENDENT.fullmatch(named.subject) and not _SENTENCE_MARK.search(before):
                named = replace(named, subject=thread.subject + named.subject)
            counted = figure.end if figure.kind == _COUNT else -1
            thread.return_to_whole(before, named)
            thread.whole = None
            if not named.aside and not thread.goes_on(named, figure.kind):
                thread.open(named, brackets)
                told.setdefault(core(thread.subject), thread.statement)
            labelled = year is not None and not _MARK.search(text, year.end, figure.start)
            yield _claim(figure, thread, named, year.value if year and labelled else None, sentence[0])
            last, year, thread.kind = figure.end, None, figure.kind
    thread.leave(text)


def _brackets(text: str) -> int:
    """How many brackets a text opens more than it closes."""
    return sum(text.count(mark) for mark in "（(") - sum(text.count(mark) for mark in "）)")


def _claim(figure: Figure, thread: _Thread, named: Named, year: int | None, sentence: str) -> Claim:
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
