"""Rules about the contents list: it names the tables and headings that are printed."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.recognise.tables import find_spec
from audit_lib.reference import load_forms, normalise
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.rules.headings import HEADING_LENGTH, LEVELS, lines_of
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import Quote, quoted_verdicts, unasked

__all__ = ["CONTENTS_KINDS"]

_OF_TABLE = re.compile(r"表(?:[（(][^（()）]*[）)])?$")  # 支出表（按功能分类科目）
_CONTENTS = re.compile(r"目\s*录")
_LEADER = re.compile(r"[\s.…·．。—\-]*\d*\s*$")
_HAN = "[一二三四五六七八九十]{1,3}"
_ENTRY = re.compile(rf"第{_HAN}部分|{_HAN}、|[（(]{_HAN}[）)]|\d{{1,2}}[.．、]|附件|附表")
_COLUMN_HEADS = re.compile(r"序\s*号|页\s*[码次]")
_OF_A_TITLE = re.compile(r"20\d\d年(?:度)?|公开?\d+表:?|\([^()]*\)$|的|情况|[和及与、]|度")
_BEFORE_YEAR = re.compile(r"^\d{1,2}[.、](?=20\d\d年)")  # a list number that a year follows
_ALIKE = 0.5  # share of a heading that one of the same number has in common with it, if it is the same


@dataclass(frozen=True, kw_only=True)
class _Contents:
    """The contents list, and the lines after it."""

    entries: list[tuple[int, str]]
    body: list[tuple[int, str]]

    @cached_property
    def tables(self) -> list[tuple[int, str, str]]:
        """Entries that name a known table: paragraph, entry and slug."""
        named = [(number, entry, find_spec(_title(entry))) for number, entry in self.entries]
        return [
            (number, entry, spec.slug) for number, entry, spec in named if spec and _OF_TABLE.search(entry)
        ]


def _contents_fit(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """The contents list must name what is printed: the tables, in their order, by their titles, and the headings.

    1. A document without a contents list is passed over.
    2. A table of the form that is not printed at all is the business of another rule.
    3. Titles and headings are compared without number, year, agency, and words that only join.
    """
    contents = index.once("contents list", lambda: _read_contents(index))
    if contents is None:
        yield unasked(index, "no contents list")
        return
    yield from quoted_verdicts(index, _COMPARISONS[kwargs["compare"]](contents, index))


def _read_contents(index: Index) -> _Contents | None:
    lines = list(lines_of(index))
    start = next((place for place, (_, line) in enumerate(lines) if _CONTENTS.fullmatch(line)), None)
    if start is None:
        return None
    entries: list[tuple[int, str]] = []
    end = start
    for place, (number, line) in enumerate(lines[start + 1 :], start=start + 1):
        entry = _LEADER.sub("", line)
        parts = [normalise(held) for _, held in entries if LEVELS["part"].match(held)]
        repeats = LEVELS["part"].match(entry) and any(part[:4] == normalise(entry)[:4] for part in parts)
        if repeats or len(entry) > HEADING_LENGTH:
            break
        unnumbered = _OF_TABLE.search(entry) and not any(_ENTRY.match(held) for _, held in entries)
        if _ENTRY.match(entry) or unnumbered:
            entries.append((number, entry))
            end = place
        elif not _COLUMN_HEADS.search(entry):
            break
    return _Contents(entries=entries, body=lines[end + 1 :]) if entries else None


def _printed_tables(index: Index) -> list[tuple[str, str]]:
    """Slug and title of the printed tables, in printed order."""
    return [
        (printed.table, printed.title)
        for printed in index.tables
        if printed.recognised and printed.table != "performance"
    ]


def _unlisted(contents: _Contents, index: Index) -> Iterator[Quote]:
    listed = contents.tables
    form = load_forms().get(index.form)
    for number, entry, slug in listed:
        if slug not in index.printed and not (form and slug in form.tables):
            yield Quote(paragraph=number, words=entry, sentence=entry)
    slugs = {slug for _, _, slug in listed}
    for slug, title in _printed_tables(index) if slugs else ():
        if slug not in slugs:
            yield Quote(paragraph=contents.entries[-1][0], words=title, sentence=title)


def _out_of_order(contents: _Contents, index: Index) -> Iterator[Quote]:
    printed = [slug for slug, _ in _printed_tables(index)]
    listed = [(number, entry, slug) for number, entry, slug in contents.tables if slug in printed]
    order = [slug for slug in printed if slug in {slug for _, _, slug in listed}]
    pairs = zip(listed, order, strict=False) if len(order) == len(listed) else ()
    astray = next(((number, entry, due) for (number, entry, slug), due in pairs if slug != due), None)
    if astray is not None:
        number, entry, due = astray
        titles = dict(_printed_tables(index))
        yield Quote(paragraph=number, words=entry, right=titles[due], sentence=entry)


def _worded_otherwise(contents: _Contents, index: Index) -> Iterator[Quote]:
    titles = dict(_printed_tables(index))
    for number, entry, slug in contents.tables:
        if slug in titles and _core(entry, index) != _core(titles[slug], index):
            yield Quote(paragraph=number, words=entry, right=titles[slug], sentence=entry)
    yield from _headings_worded_otherwise(contents)


def _headings_worded_otherwise(contents: _Contents) -> Iterator[Quote]:
    printed = {_bare(line) for _, line in contents.body}
    tables = {entry for _, entry, _ in contents.tables}
    for part, number, entry in _under_parts(contents.entries):
        if entry in tables or _bare(entry) in printed or not LEVELS["section"].match(entry):
            continue
        ordinal = entry.split("、")[0]
        same = (
            line
            for here, _, line in _under_parts(contents.body)
            if here == part and line.startswith(f"{ordinal}、")
        )
        heading = next(same, "")
        alike = SequenceMatcher(None, _bare(entry), _bare(heading)).ratio() >= _ALIKE
        if heading and alike and len(heading) <= HEADING_LENGTH:
            yield Quote(paragraph=number, words=entry, right=heading, sentence=entry)


def _under_parts(lines: list[tuple[int, str]]) -> Iterator[tuple[str, int, str]]:
    """Each line with the number of the part that it stands in; lines outside parts are left out."""
    part = ""
    for number, line in lines:
        if found := LEVELS["part"].match(line):
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


_COMPARISONS: Mapping[str, Callable[[_Contents, Index], Iterator[Quote]]] = {
    "tables": _unlisted,
    "order": _out_of_order,
    "wording": _worded_otherwise,
}

CONTENTS_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_contents_to_fit": _contents_fit,
}
