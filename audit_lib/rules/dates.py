"""Rules about dates that a disclosure prints: it is published in time after its approval."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import Quote, find_all, quote_around, quoted_verdicts, unasked

__all__ = ["DATE_KINDS"]

_DAY = r"20\d\d\s*(?:年|[-./])\s*\d{1,2}\s*(?:月|[-./])\s*\d{1,2}(?!\d)\s*日?"
_WHAT = r"(?:部门|单位)?年?度?(?:预算|决算|预决算)"
_APPROVED = (
    rf"(?:{_WHAT})?批复(?:的?日期|时间)?(?:为|是|于|[:：])?\s*(?P<day>{_DAY})",
    rf"(?P<day>{_DAY})[^。；，]{{0,20}}批复[^。；，]{{0,12}}{_WHAT}",
    rf"财政[^。；，]{{0,12}}于\s*(?P<day>{_DAY})\s*批复",
)
_PUBLISHED = (
    rf"(?:公开|公布|发布)(?:日期|时间)?(?:为|是|于|[:：])?\s*(?P<day>{_DAY})",
    rf"于\s*(?P<day>{_DAY})[^。；，]{{0,20}}(?:公开|公布|发布)",
)
_Found = tuple[date, int, re.Match[str]]


def _in_time(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A disclosure is published no more than ``days`` days after its approval.

    1. Only a disclosure that prints both days is looked at; a day that the calendar lacks counts as not printed.
    2. Where several days are printed, the last approval and the first publication count.
    3. A publication before the approval belongs to another approval: nothing is said.
    """
    approvals = list(_days(index, ("批复",), _APPROVED))
    publications = list(_days(index, ("公开", "公布", "发布"), _PUBLISHED)) if approvals else []
    if not publications:
        yield unasked(index, "no two dates")
        return
    approved, (published, number, found) = max(day for day, *_ in approvals), min(publications, key=_by_day)
    if published < approved:
        yield unasked(index, "no two dates")
        return
    last = approved + timedelta(days=kwargs["days"])
    late = Quote(
        paragraph=number,
        words=found["day"].strip(),
        right=f"{last.year}年{last.month}月{last.day}日",
        sentence=quote_around(found.string, *found.span()),
    )
    yield from quoted_verdicts(index, [late] if published > last else [])


def _days(index: Index, words: tuple[str, ...], patterns: tuple[str, ...]) -> Iterator[_Found]:
    """Days in texts that hold one of the words that the patterns ask for."""
    for number, text in index.paragraphs.items():
        for found in find_all(patterns, text) if any(word in text for word in words) else ():
            with suppress(ValueError):
                year, month, day = map(int, re.findall(r"\d+", found["day"]))
                yield date(year, month, day), number, found


def _by_day(found: _Found) -> date:
    return found[0]


DATE_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_disclosure_in_time": _in_time,
}
