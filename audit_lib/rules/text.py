"""Rules about the wording of prose: what is left of a template, slips, and marks that do not pair."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from audit_lib.recognise import Evidence
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import RECENT, Quote, find_all, quote_around, quoted_verdicts, unasked

__all__ = ["TEXT_KINDS"]

_COVER_LINES = 4  # paragraphs at the front that tell what kind of document it is
_SHOWN_OF_SECRETS = 3  # characters of a masked word that are still printed
_SHOWN_OF_MARKED = 8  # characters beside a lonely mark
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "【": "】"}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_FULL_WIDTH = str.maketrans("()", "（）")
_MARK = re.compile(f"[(){''.join(_PAIRS)}{''.join(_OPENING)}]")
_LIST_MARK = re.compile(r"(?:(?<=[。；：\s])|^)[\d一二三四五六七八九十]{1,3}[)）]")
_ENDS = ("。", "！", "？", "；")


def _clean(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Words that fit these patterns must not stand in the prose.

    1. Where ``titled`` is given, only a document whose first lines fit it is looked at.
    2. Where ``unless_printed`` names a table, only a document without that table is looked at.
    3. The same words are told once, with every paragraph that prints them.
    4. Where ``masked`` is set, the words themselves are not repeated in full.
    """
    if not index.paragraphs:
        return
    if not any(re.search(kwargs.get("titled", ""), text) for text in _cover(index)):
        yield unasked(index, "another kind of document")
        return
    if kwargs.get("unless_printed") in index.printed:
        yield unasked(index, "table printed")
        return
    corrections = kwargs.get("corrections", {})
    patterns = (*kwargs.get("patterns", ()), *corrections)
    yield from quoted_verdicts(
        index,
        (
            _quote(number, found, corrections.get(found.re.pattern, ""), masked=kwargs.get("masked", False))
            for number, text in index.paragraphs.items()
            for found in find_all(patterns, text)
        ),
    )


def _quote(number: int, found: re.Match[str], right: str, *, masked: bool) -> Quote:
    sentence = quote_around(found.string, *found.span())
    words = found[0]
    if masked:
        words = words[:_SHOWN_OF_SECRETS] + "*" * (len(words) - _SHOWN_OF_SECRETS)
        sentence = sentence.replace(found[0], words)
    return Quote(paragraph=number, words=words, right=found.expand(right) if right else "", sentence=sentence)


def _cover(index: Index) -> Iterator[str]:
    return islice(index.paragraphs.values(), _COVER_LINES)


def _marks_pair(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """Brackets and quotation marks must open and close.

    1. Half-width brackets count as full-width ones; the bracket of a list number does not count.
    2. A paragraph that does not end a sentence may be continued in the next one: marks still open there are
       carried over, and a closing mark too many in the next one is passed over.
    """
    if index.paragraphs:
        yield from quoted_verdicts(index, _unpaired(index))


def _unpaired(index: Index) -> Iterator[Quote]:
    waiting: list[_Mark] = []
    ended = True
    for number, text in index.paragraphs.items():
        if ended:
            yield from map(_quote_mark, waiting)
            waiting = []
        for position, mark in _marks(text):
            here = _Mark(mark, number, text, position)
            opener = next((held for held in reversed(waiting) if held.mark == _OPENING.get(mark)), None)
            if mark in _PAIRS:
                waiting.append(here)
            elif opener:
                waiting.remove(opener)
            elif ended:
                yield _quote_mark(here)
        ended = text.rstrip().endswith(_ENDS)
    yield from map(_quote_mark, waiting)


class _Mark(NamedTuple):
    """A mark of a paragraph, in full width."""

    mark: str
    paragraph: int
    text: str
    position: int


@lru_cache(maxsize=RECENT)
def _marks(text: str) -> tuple[tuple[int, str], ...]:
    if not _MARK.search(text):
        return ()
    bare = _LIST_MARK.sub(lambda found: " " * len(found[0]), text)
    return tuple((found.start(), found[0].translate(_FULL_WIDTH)) for found in _MARK.finditer(bare))


def _quote_mark(lonely: _Mark) -> Quote:
    """Quote a lonely mark with the words that it opens or closes."""
    position = lonely.position
    first, last = (
        (position, position + _SHOWN_OF_MARKED)
        if lonely.mark in _PAIRS
        else (position - _SHOWN_OF_MARKED, position + 1)
    )
    return Quote(
        paragraph=lonely.paragraph,
        words=lonely.text[max(first, 0) : last],
        sentence=quote_around(lonely.text, position, position + 1),
    )


TEXT_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_text_to_be_clean": _clean,
    "expect_marks_to_pair": _marks_pair,
}
