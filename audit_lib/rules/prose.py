"""What rules about wording share: sentences, and verdicts that quote them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = [
    "RECENT",
    "Quote",
    "compile_all",
    "find_all",
    "passed",
    "quote_around",
    "quoted_verdicts",
    "unasked",
]

RECENT = 10_000  # texts whose matches are remembered: sentences of a template come again in every document
_RUN = re.compile(r"(.)\1{2,}")
_REACH = 40  # characters of a sentence that are quoted on either side of the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a paragraph that a rule speaks of.

    Attributes
    ----------
    paragraph : int
        Row number of the paragraph.
    words, right : str
        As printed, and as they would be right (empty where nobody can tell).
    sentence : str
        The sentence that they stand in.
    place : str
        The item or heading that they belong to, if any.
    """

    paragraph: int
    words: str
    right: str = ""
    sentence: str = ""
    place: str = ""


@lru_cache(maxsize=RECENT)
def find_all(patterns: tuple[str, ...], text: str) -> tuple[re.Match[str], ...]:
    """Find all that patterns match in a text, pattern by pattern."""
    fits = [pattern for pattern in compile_all(patterns) if pattern.search(text)]
    return tuple(found for pattern in fits for found in pattern.finditer(text)) if fits else ()


@cache
def compile_all(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Compile patterns, once in a process."""
    return tuple(map(re.compile, patterns))


def quote_around(text: str, start: int, end: int) -> str:
    """Cut out the sentence around a span of text, shortened where it is long.

    Examples
    --------
    >>> quote_around("收入增加。支出减少5万元。", 5, 9)
    '支出减少5万元。'
    """
    first = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    stops = [position for mark in "。；\n" if (position := text.find(mark, end)) >= 0]
    last = min(stops) + 1 if stops else len(text)
    before = "…" if start - first > _REACH else ""
    after = "…" if last - end > _REACH else ""
    return f"{before}{text[max(first, start - _REACH) : min(last, end + _REACH)].strip()}{after}"


def quoted_verdicts(index: Index, quotes: Iterable[Quote]) -> Iterator[Verdict]:
    """Fail once for the same words, however often they are printed; pass where there are none."""
    by_words: dict[tuple[str, str], list[Quote]] = {}
    for quote in quotes:
        by_words.setdefault((_RUN.sub(r"\1\1", quote.words), quote.place), []).append(quote)
    for (words, place), same in by_words.items():
        first = same[0]
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"“{words}” {place}".strip(),
            outcome=Outcome.FAIL,
            reason="wording",
            paragraphs=tuple(dict.fromkeys(quote.paragraph for quote in same)),
            figures={
                "reported": first.words,
                "expected": first.right,
                "sentence": first.sentence,
                "place": place,
            },
        )
    if not by_words:
        yield passed(index)


def passed(index: Index) -> Verdict:
    """Say that the prose was read and nothing was found."""
    return Verdict(disclosure=index.disclosure, instance="prose", outcome=Outcome.PASS)


def unasked(index: Index, reason: str) -> Verdict:
    """Say why a rule did not look at this prose."""
    return Verdict(
        disclosure=index.disclosure, instance="prose", outcome=Outcome.NOT_APPLICABLE, reason=reason
    )
