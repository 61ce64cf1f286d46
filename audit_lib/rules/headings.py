"""Rules about headings: their numbers, their years, and the contents list against what is printed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.recognise.tables import find_spec
from audit_lib.reference import load_forms, normalise
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import Quote, quoted_verdicts, unasked

__all__ = ["HEADING_KINDS"]

_DIGITS = "一二三四五六七八九十"
_HAN = rf"[{_DIGITS}]{{1,3}}"
_LEVELS = {
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
_HEADING_LENGTH = 60

_CONTENTS = re.compile(r"目\s*录")
_LEADER = re.compile(r"[\s.…·．。—\-]*\d*\s*$")
_ENTRY = re.compile(rf"第{_HAN}部分|{_HAN}、|[（(]{_HAN}[）)]|\d{{1,2}}[.．、]|附件|附表")
_COLUMN_HEADS = re.compile(r"序\s*号|页\s*[码次]")
_YEAR = re.compile(r"(20\d\d)\s*年")
_OF_A_TITLE = re.compile(r"20\d\d年(?:度)?|公开?\d+表:?|\([^()]*\)$|的|情况|[和及与、]|度")
_BEFORE_YEAR = re.compile(r"^\d{1,2}[.、](?=20\d\d年)")  # a list number that a year follows
_ALIKE = 0.5  # share of a heading that one of the same number has in common with it, if it is the same
_NO_TITLE = re.compile(r"比较|对比|相比|增减|变化|上年|执行|截[至止]|[。；，：:]|年底|\d月")
_OWN_YEAR = re.compile(r"[（(]项[）)][^。；]{0,4}?(?P<words>(?P<year>20\d\d)\s*年预算数)为[^。；]*?比上年")


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
    counts = {level: _Count() for level in _LEVELS}
    in_parts = False
    for number, line in _lines(index):
        if _LEVELS["part"].match(line):
            counts = {level: _Count() for level in _LEVELS} | {"part": counts["part"]}
            in_parts = True
        for level, pattern in _LEVELS.items():
            for found in pattern.finditer(line):
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
    """
    if not index.paragraphs:
        return
    if index.fiscal_year is None:
        yield unasked(index, "no fiscal year")
        return
    yield from quoted_verdicts(index, _other_years(index, index.fiscal_year))


def _other_years(index: Index, year: int) -> Iterator[Quote]:
    for number, line in _lines(index):
        named = [int(found) for found in _YEAR.findall(line)]
        short = len(line) <= _HEADING_LENGTH and re.search("预算(?!单位)|决算", line)
        if short and len(named) == 1 and named[0] != year and not _NO_TITLE.search(line):
            yield Quote(
                paragraph=number, words=line, right=line.replace(str(named[0]), str(year)), sentence=line
            )
        for found in _OWN_YEAR.finditer(line):
            if int(found["year"]) != year:
                right = found["words"].replace(found["year"], str(year))
                yield Quote(
                    paragraph=number, words=found["words"], right=right, sentence=line[:_HEADING_LENGTH],
                    place=line[: found.start("words")][-_SHOWN:],
                )  # fmt: skip


def _lines(index: Index) -> Iterator[tuple[int, str]]:
    return ((number, line.strip()) for number, text in index.paragraphs.items() for line in text.split("\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contents:
    """The contents list, and the lines after it."""

    entries: list[tuple[int, str]]
    body: list[tuple[int, str]]

    def tables(self) -> list[tuple[int, str, str]]:
        """Entries that name a known table: paragraph, entry and slug."""
        named = [(number, entry, find_spec(_title(entry))) for number, entry in self.entries]
        return [(number, entry, spec.slug) for number, entry, spec in named if spec and entry.endswith("表")]


def _contents_fit(kwargs: Mapping[str, Any], evidence: Evidence, index: Index) -> Iterator[Verdict]:
    """The contents list must name what is printed: the tables, in their order, by their titles, and the headings.

    1. A document without a contents list is passed over.
    2. A table of the form that is not printed at all is the business of another rule.
    3. Titles and headings are compared without number, year, agency, and words that only join.
    """
    contents = _read_contents(index)
    if contents is None:
        yield unasked(index, "no contents list")
        return
    yield from quoted_verdicts(index, _COMPARISONS[kwargs["compare"]](contents, evidence, index))


def _read_contents(index: Index) -> _Contents | None:
    lines = list(_lines(index))
    start = next((place for place, (_, line) in enumerate(lines) if _CONTENTS.fullmatch(line)), None)
    if start is None:
        return None
    entries: list[tuple[int, str]] = []
    end = start
    for place, (number, line) in enumerate(lines[start + 1 :], start=start + 1):
        entry = _LEADER.sub("", line)
        parts = [normalise(held) for _, held in entries if _LEVELS["part"].match(held)]
        repeats = _LEVELS["part"].match(entry) and any(part[:4] == normalise(entry)[:4] for part in parts)
        if repeats or len(entry) > _HEADING_LENGTH:
            break
        unnumbered = entry.endswith("表") and not any(_ENTRY.match(held) for _, held in entries)
        if _ENTRY.match(entry) or unnumbered:
            entries.append((number, entry))
            end = place
        elif not _COLUMN_HEADS.search(entry):
            break
    return _Contents(entries=entries, body=lines[end + 1 :]) if entries else None


def _printed_tables(evidence: Evidence, index: Index) -> list[tuple[str, str]]:
    """Slug and title of the printed tables, in printed order."""
    tables = evidence.tables
    mine = tables[
        (tables["disclosure"] == index.disclosure) & tables["recognised"] & tables["table"].ne("performance")
    ]
    return list(zip(mine["table"], mine["title"], strict=True))


def _unlisted(contents: _Contents, evidence: Evidence, index: Index) -> Iterator[Quote]:
    listed = contents.tables()
    form = load_forms().get(index.form)
    for number, entry, slug in listed:
        if slug not in index.printed and not (form and slug in form.tables):
            yield Quote(paragraph=number, words=entry, sentence=entry)
    slugs = {slug for _, _, slug in listed}
    for slug, title in _printed_tables(evidence, index) if slugs else ():
        if slug not in slugs:
            yield Quote(paragraph=contents.entries[-1][0], words=title, sentence=title)


def _out_of_order(contents: _Contents, evidence: Evidence, index: Index) -> Iterator[Quote]:
    printed = [slug for slug, _ in _printed_tables(evidence, index)]
    listed = [(number, entry, slug) for number, entry, slug in contents.tables() if slug in printed]
    order = [slug for slug in printed if slug in {slug for _, _, slug in listed}]
    astray = next((place for place, (_, _, slug) in enumerate(listed) if slug != order[place]), None) if len(
        order
    ) == len(listed) else None  # fmt: skip
    if astray is not None:
        number, entry, _ = listed[astray]
        right = dict(_printed_tables(evidence, index))[order[astray]]
        yield Quote(paragraph=number, words=entry, right=right, sentence=entry)


def _worded_otherwise(contents: _Contents, evidence: Evidence, index: Index) -> Iterator[Quote]:
    titles = dict(_printed_tables(evidence, index))
    for number, entry, slug in contents.tables():
        if slug in titles and _core(entry, index) != _core(titles[slug], index):
            yield Quote(paragraph=number, words=entry, right=titles[slug], sentence=entry)
    yield from _headings_worded_otherwise(contents)


def _headings_worded_otherwise(contents: _Contents) -> Iterator[Quote]:
    printed = {_bare(line) for _, line in contents.body}
    tables = {entry for _, entry, _ in contents.tables()}
    for part, number, entry in _under_parts(contents.entries):
        if entry in tables or _bare(entry) in printed or not _LEVELS["section"].match(entry):
            continue
        ordinal = entry.split("、")[0]
        same = (
            line
            for here, _, line in _under_parts(contents.body)
            if here == part and line.startswith(f"{ordinal}、")
        )
        heading = next(same, "")
        alike = SequenceMatcher(None, _bare(entry), _bare(heading)).ratio() >= _ALIKE
        if heading and alike and len(heading) <= _HEADING_LENGTH:
            yield Quote(paragraph=number, words=entry, right=heading, sentence=entry)


def _under_parts(lines: list[tuple[int, str]]) -> Iterator[tuple[str, int, str]]:
    """Each line with the number of the part that it stands in; lines outside parts are left out."""
    part = ""
    for number, line in lines:
        if found := _LEVELS["part"].match(line):
            part = found["number"]
        elif part:
            yield part, number, line


def _title(entry: str) -> str:
    return strip_ordinal(_BEFORE_YEAR.sub("", normalise(entry)))


def _bare(text: str) -> str:
    return _OF_A_TITLE.sub("", _title(_LEADER.sub("", text)))


def _core(text: str, index: Index) -> str:
    bare = _bare(text)
    return bare.replace(normalise(index.entity), "") if index.entity else bare


_COMPARISONS: Mapping[str, Callable[[_Contents, Evidence, Index], Iterator[Quote]]] = {
    "tables": _unlisted,
    "order": _out_of_order,
    "wording": _worded_otherwise,
}

HEADING_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_numbers_in_order": _numbered,
    "expect_own_year": _years_own,
    "expect_contents_to_fit": _contents_fit,
}
