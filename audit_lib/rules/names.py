"""Rules about names: the agency is named alike throughout, and the level of government is its own."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.rules.headings import HEADING_LENGTH
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import Quote, quote_around, quoted_verdicts, unasked

__all__ = ["NAME_KINDS"]

_SHORT = 5  # names of fewer characters are too common to look for their like in prose
_CAPTION = re.compile(
    r"(?:编制|公开|填报)?(?:部门|单位)(?:[（(](?:部门|单位)[）)])?(?:名称)?\s*[:：]\s*(?P<name>[\u4e00-\u9fff]{4,40})"
)
_NAMELESS = re.compile(
    r"\s*(?P<label>(?:编制|公开|填报)(?:部门|单位)(?:[（(](?:部门|单位)[）)])?\s*[:：])\s*(?:(?:金额)?单位[:：].*)?"
)
_ALIKE = 0.6  # share that a name in a caption has in common with the agency's, if it means the agency
_PLACE = re.compile(r"^.*[省市区县州盟旗镇乡]")
_JOINS = frozenset("和与及")
_SEAT = re.compile(
    r"[\u4e00-\u9fff]{2,6}[省市区县州盟旗]$"
)  # what a name in full begins with: 某某市某某区审计局
_OWN_PART = re.compile(r"[（(]?(?:本级|机关|本部)[）)]?")
_OF_HEADINGS = r"(?=\s*20\d\d\s*年|概况|[（(]部门[）)]|主要职能|机构设置)"

_COVER_LINES = 6
_LEVEL = re.compile(r"(?P<level>[省市区县州])级(?:部门|单位)?(?:预算|决算)(?!主管|单位)")
_DEFINED = re.compile(
    r"(?P<level>[省市区县州])级(?=预算主管部门|财政(?:有经费领拨关系|拨款)|部门及其?(?:所属|下属))"
)


def _named_alike(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """The agency must be named alike in captions, headings and prose.

    1. A caption that prints a quite different name, or more than the agency's, means another body; one that leaves out
       the seat of the agency, or that it speaks of its own part (本级), or adds them, means the agency.
    2. A caption that leaves the name out, where others print it, has none.
    3. A heading is judged where its name begins and ends as the agency's does.
    4. In prose a name is judged where it differs in one character, and not in the name of its place: the agency of
       the same kind next door is no slip.
    """
    if not index.paragraphs:
        return
    if not index.entity:
        yield unasked(index, "no agency")
        return
    named = (
        Quote(paragraph=number, words=name, right=index.entity, sentence=quote_around(text, *span))
        for number, text in index.paragraphs.items()
        for name, span in dict.fromkeys(
            found for look in (_in_caption, _in_heading, _in_prose) for found in look(text, index.entity)
        )
    )
    yield from quoted_verdicts(index, chain(named, _nameless(index, index.entity)))


def _nameless(index: Index, entity: str) -> Iterator[Quote]:
    """Captions without a name, among more that print it."""
    lines = [
        (number, text.strip())
        for number, text in index.paragraphs.items()
        if len(text.strip()) <= HEADING_LENGTH
    ]
    blank = [(number, found["label"], text) for number, text in lines if (found := _NAMELESS.fullmatch(text))]
    if sum(bool(_CAPTION.match(text)) for _, text in lines) > len(blank):
        for number, label, text in blank:
            yield Quote(paragraph=number, words=label, right=f"{label}{entity}", sentence=text)


def _in_caption(text: str, entity: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for found in _CAPTION.finditer(text) if len(text.strip()) <= HEADING_LENGTH else ():
        name = found["name"]
        another = not name.startswith(entity) and not _is_told_apart(name, entity)
        if another and SequenceMatcher(None, name, entity).ratio() >= _ALIKE:
            yield name, found.span("name")


def _is_told_apart(name: str, entity: str) -> bool:
    """Tell whether two names are one with and without the seat of the agency, or the words for its own part."""
    short, full = sorted((_OWN_PART.sub("", name), _OWN_PART.sub("", entity)), key=len)
    return full.endswith(short) and (short == full or bool(_SEAT.match(full.removesuffix(short))))


def _in_heading(text: str, entity: str) -> Iterator[tuple[str, tuple[int, int]]]:
    found = _heading_of(entity).match(text) if len(text.strip()) <= HEADING_LENGTH else None
    if found and found["name"] != entity:
        yield found["name"], found.span("name")


@lru_cache(maxsize=1000)
def _heading_of(entity: str) -> re.Pattern[str]:
    """What a heading begins with that names a body like the agency."""
    first, last = re.escape(entity[:2]), re.escape(entity[-2:])
    return re.compile(rf"^\s*(?:第.部分\s*)?(?P<name>{first}[\u4e00-\u9fff]{{0,30}}?{last}){_OF_HEADINGS}")


def _in_prose(text: str, entity: str) -> Iterator[tuple[str, tuple[int, int]]]:
    if len(entity) < _SHORT or entity[-1] not in text:
        return
    found = _PLACE.match(entity[:-1])
    place = len(found[0]) if found else 0
    for end in (end for end, letter in enumerate(text, start=1) if letter == entity[-1]):
        name = text[max(0, end - len(entity)) : end]
        wrong = [at for at, (here, right) in enumerate(zip(name, entity, strict=False)) if here != right]
        if len(name) == len(entity) and len(wrong) == 1 and (wrong[0] >= place or name[wrong[0]] in _JOINS):
            yield name, (end - len(name), end)


def _own_level(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """Definitions must speak of the level of government that the document is of.

    1. The level is the one that the cover names; without it, the one that the definitions name most.
    """
    cover = " ".join(islice(index.paragraphs.values(), _COVER_LINES))
    used = [(number, found) for number, text in index.paragraphs.items() for found in _DEFINED.finditer(text)]
    if not used:
        return
    named = _LEVEL.search(cover)
    own = named["level"] if named else Counter(found["level"] for _, found in used).most_common(1)[0][0]
    yield from quoted_verdicts(
        index,
        (
            Quote(
                paragraph=number,
                words=found[0],
                right=f"{own}级",
                sentence=quote_around(found.string, *found.span()),
            )
            for number, found in used
            if found["level"] != own
        ),
    )


NAME_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_agency_named_alike": _named_alike,
    "expect_own_level": _own_level,
}
