"""Rules about headings: their numbers and their years."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import RECENT, Quote, quote_around, quoted_verdicts, unasked
from audit_lib.terms import Phase

__all__ = ["HEADING_KINDS", "HEADING_LENGTH", "LEVELS", "lines_of"]

_DIGITS = "一二三四五六七八九十"
_HAN = rf"[{_DIGITS}]{{1,3}}"
LEVELS = {
    "part": re.compile(rf"^第(?P<number>{_HAN})部分"),
    "section": re.compile(rf"(?:^|(?<=[。；]))(?P<number>{_HAN})、"),
    "paragraph": re.compile(rf"(?:^|(?<=[。；：:]))[（(](?P<number>{_HAN})[）)]"),
    "item": re.compile(
        r"(?:^(?:[注说明]{1,2}[:：])?|(?<=[。；：:]))\s*(?P<number>\d{1,2})[.．、](?!\d(?!\d{3}\s*年))"
    ),
    "sub_item": re.compile(r"(?:^|(?<=[。；：:]))[（(](?P<number>\d{1,2})[）)]"),
}
_FORMS = {"part": "第{}部分", "section": "{}、", "paragraph": "（{}）", "item": "{}.", "sub_item": "（{}）"}
_HAN_LEVELS = ("part", "section", "paragraph")
_LIST_BEGINS = ("part", "section")  # levels that begin with 1, where a part of the document begins
_SHOWN = 30
HEADING_LENGTH = 60

_YEAR = re.compile(r"(20\d\d)\s*年")
_NO_TITLE = re.compile(r"比较|对比|相比|增减|变化|上年|执行|截[至止]|[。；，：:;,]|年底|\d月|\d万?元")
_OWN_YEARS = (
    re.compile(r"[（(]项[）)][^。；]{0,4}?(?P<words>(?P<year>20\d\d)\s*年预算数)为[^。；]*?比上年"),
    re.compile(r"执行数为?[\d,.]+万元，(?P<words>(?P<year>20\d\d)\s*年?预算安排)"),
    re.compile(
        r"0(?:\.0+)?万元，与(?P<year>20\d\d)年(?:度)?(?:预算|决算)?[^，。；]{0,4}持平，(?:主要)?原因(?:是|：)?"
        r"(?P<words>(?P=year)年(?:度)?)(?:无|没有|未)"
    ),
)
_BASE_YEARS = (
    re.compile(
        r"[比较与同]\s*(?P<words>(?P<year>20\d\d)\s*(?>年度?(?:当年)?)?(?>(?:预算|决算)(?:执行)?数?)?)(?<!\d)(?!年初|[年月]?底|[年月]?末)"
    ),
    re.compile(r"年度预算[\d,.]+万元，(?P<words>(?P<year>20\d\d)\s*年度预算)(?=[\d,.]+万元)"),
)
_CUT_YEAR = re.compile(
    r"(?<!\d)(?P<cut>20\d)\s*年度?(?=(?:部门|单位|收支|收入|支出|财政)?\S{0,4}(?:预算|决算))"
)
_ARRANGED = re.compile(r"(?:[一二三四五六七八九十]+、)?\s*年度预算安排\s*$")
_MOST = 0.8  # of the comparisons, if the others are to be wrong
_FEW = 4  # comparisons that tell nothing of what is usual


@dataclass(slots=True)
class _Count:
    """How far a level has been counted: the last number, and those of lists that it interrupts."""

    last: int | None = None
    waiting: list[int] = field(default_factory=list)

    def admits(self, number: int, *, begins: bool) -> bool:
        """Take the next number; tell whether it may stand there."""
        previous = self.last
        self.last = number
        if previous is None:
            return number == 1 or not begins
        if number == previous + 1:
            return True
        if number == 1:
            self.waiting.append(previous)
            return True
        if number - 1 in self.waiting:
            del self.waiting[self.waiting.index(number - 1) :]
            return True
        return False


def _numbered(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """Headings and items of one level must be numbered without gap, repetition or reversal.

    1. A list may begin anew with 1, and the list that it interrupts may go on after it.
    2. Each part of the document begins to count anew; only its sections must begin with 1.
    """
    if index.paragraphs:
        yield from quoted_verdicts(index, _misnumbered(index))


def _misnumbered(index: Index) -> Iterator[Quote]:
    counts = {level: _Count() for level in LEVELS}
    in_parts = False
    for number, line in lines_of(index):
        if LEVELS["part"].match(line):
            counts = {level: _Count() for level in LEVELS} | {"part": counts["part"]}
            in_parts = True
        for level, found in _numbers(line):
            count = counts[level]
            previous, value = count.last, _value(found["number"])
            if not count.admits(value, begins=in_parts and level in _LIST_BEGINS):
                expected = _FORMS[level].format(_printed((previous or 0) + 1, level))
                sentence = line[found.start() : found.start() + _SHOWN]
                yield Quote(
                    paragraph=number,
                    words=found[0].strip(),
                    right=expected,
                    sentence=sentence,
                    place=sentence,
                )


@lru_cache(maxsize=RECENT)
def _numbers(line: str) -> tuple[tuple[str, re.Match[str]], ...]:
    """Numbers of headings and items in a line, level by level."""
    return tuple((level, found) for level, pattern in LEVELS.items() for found in pattern.finditer(line))


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    tens, _, ones = number.rpartition("十")
    if "十" not in number:
        return _DIGITS.index(number) + 1 if len(number) == 1 else 0
    return 10 * (_DIGITS.index(tens) + 1 if tens else 1) + (_DIGITS.index(ones) + 1 if ones else 0)


def _printed(number: int, level: str) -> str:
    if level not in _HAN_LEVELS:
        return str(number)
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return front + (_DIGITS[ones - 1] if ones else "")


def _years_own(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """Headings must name the year of the disclosure, and an item's budget too.

    1. A heading that names several years, or compares, is passed over.
    2. An item is judged where it compares its own figure with that of the year before.
    3. In a budget, last year's final accounts may have a heading of their own.
    4. A year of three digits lost one.
    5. What stands below 年度预算安排 is arranged for this year.
    6. Where nearly all comparisons are with the year before, one with another year is a slip.
    """
    if not index.paragraphs:
        return
    if index.fiscal_year is None:
        yield unasked(index, "no fiscal year")
        return
    year = index.fiscal_year
    found = chain(_other_years(index, year), _other_bases(index, year), _other_arrangements(index, year))
    yield from quoted_verdicts(index, found)


def _other_years(index: Index, year: int) -> Iterator[Quote]:
    for number, line in lines_of(index):
        named = [int(found) for found in _YEAR.findall(line)]
        short = len(line) <= HEADING_LENGTH and re.search("预算(?!单位)|决算", line)
        own = named == [year] or (named == [year - 1] and index.phase == Phase.BUDGET and "决算" in line)
        if short and len(named) == 1 and not own and not _NO_TITLE.search(line):
            yield Quote(
                paragraph=number, words=line, right=line.replace(str(named[0]), str(year)), sentence=line
            )
        for found in _CUT_YEAR.finditer(line):
            right = found[0].replace(found["cut"], str(year))
            sentence = quote_around(line, *found.span())
            yield Quote(paragraph=number, words=found[0], right=right, sentence=sentence)
        yield from (
            _of_year(number, found, year)
            for pattern in _OWN_YEARS
            for found in pattern.finditer(line)
            if int(found["year"]) != year
        )


def _other_bases(index: Index, year: int) -> Iterator[Quote]:
    """Comparisons with another year than the one before, where that is the rule."""
    told = [
        (number, found)
        for number, line in lines_of(index)
        for pattern in _BASE_YEARS
        for found in pattern.finditer(line)
        if not (index.phase == Phase.FINAL and "预算" in found[0])
    ]
    others = [(number, found) for number, found in told if int(found["year"]) != year - 1]
    if len(told) - len(others) >= max(_FEW, _MOST * len(told)):
        yield from (_of_year(number, found, year - 1) for number, found in others)


def _other_arrangements(index: Index, year: int) -> Iterator[Quote]:
    """What a budget says of a project's money this year must name this year, if it names any."""
    above = ""
    for number, line in lines_of(index):
        named = list(_YEAR.finditer(line))
        if _ARRANGED.match(above) and named and all(int(found[1]) < year for found in named):
            last = named[-1]
            yield Quote(
                paragraph=number, words=last[0], right=last[0].replace(last[1], str(year)), place=above,
                sentence=quote_around(line, *last.span()),
            )  # fmt: skip
        above = line


def _of_year(number: int, found: re.Match[str], year: int) -> Quote:
    """Quote words that name another year than they should."""
    line, words = found.string, found["words"]
    return Quote(
        paragraph=number,
        words=words,
        right=words.replace(found["year"], str(year)),
        sentence=quote_around(line, *found.span("words")),
        place=line[: found.start("words")][-_SHOWN:],
    )


def lines_of(index: Index) -> Iterator[tuple[int, str]]:
    """Each line of the prose with the row number of its paragraph."""
    return ((number, line.strip()) for number, text in index.paragraphs.items() for line in text.split("\n"))


HEADING_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_numbers_in_order": _numbered,
    "expect_own_year": _years_own,
}
