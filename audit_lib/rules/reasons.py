"""Rules about the reasons that prose gives: of its own item, and in the direction of the change."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.recognise.subjects import core
from audit_lib.reference import normalise
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import Quote, quote_around, quoted_verdicts
from audit_lib.rules.statements import Statement

__all__ = ["REASON_KINDS"]

_SHORT = 4  # what is left of 项目支出 and 人员经费 is no name
_UP, _DOWN = "增加|增长|上升|提高|增幅", "减少|下降|降低|压减|缩减|降幅"
_ITEM = re.compile(
    r"(?:^|[“\"、.．\s])(?P<category>[^“\"。；]{2,40}?)[（(]类[）)](?P<item>[^。；]{2,40}?)[（(]款[）)]"
    r"(?P<sub_item>[^。；]{2,40}?)[（(]项[）)]"
)
_SUBJECT = re.compile(
    r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、])?\s*(?P<name>[^\d，。；：:]{4,40}?)\s*\d[\d,.]*\s*万?元"
)
_REASON = re.compile(r"(?:主要原因|主要是因为|原因主要)(?:是|为)?[:：]?\s*(?P<reason>[^。；]+)")
_PURPOSE = re.compile(r"主要用于[:：]?(?P<reason>[^。；]+)")
_NO_SUCH = re.compile(r"^.*?(?:未安排|没有安排)")
_TAIL = re.compile(
    rf"(?:支出)?(?:经费|资金|预算|费用)?(?:有所|略有|相应)?(?:{_UP}|{_DOWN}|调整|变化|保持不变|持平)?(?:所致|导致)?$"
)
_CHANGE = re.compile(rf"(?P<word>{_UP}|{_DOWN})了?\s*(?P<figure>[\d,.]+)\s*(?:万元|亿元|元|[%％])")
_TOLD_OF = re.compile(
    rf"(?P<what>[^，。；：:“”]{{2,24}}?)(?P<word>{_UP}|{_DOWN})的(?:主要)?原因(?:主要)?(?:是|为|[:：])*(?P<reason>[^。；]+)"
)
_MOVED = re.compile(
    rf"(?:经费|支出|预算|费用|资金|拨款|费)(?:安排|数)?(?:的|有所|略有|相应)?(?P<word>{_UP}|{_DOWN})"
)
_ANY_MOVE = re.compile(rf"{_UP}|{_DOWN}|压缩")
_DENIED = re.compile(rf"(?:没有|未|无|不)(?:再|新)?(?:{_UP}|{_DOWN}|压缩)")
_OFFSET = re.compile(
    r"[一二三]是|抵|收回|结转|结余|退休|离职|调出|减员|划转|划出|剥离|上年|去年|以前年度|一次性|合并|控制|严控|压缩|避免|不再|同时|但"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A paragraph about one item: its names, and what it says of its purpose and its change."""

    paragraph: int
    text: str
    name: str
    names: frozenset[str]


def _of_its_own_item(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """A reason or purpose that is nothing but the name of an item must name its own.

    1. Names are those that the paragraphs themselves give: of a sub-item, alone or after its item, or the words
       before the first amount.
    2. A reason that says more than a name and a movement is passed over.
    """
    items = list(_items(index))
    if items:
        yield from quoted_verdicts(index, _foreign_names(items))


def _items(index: Index) -> Iterator[_Item]:
    for number, text in index.paragraphs.items():
        if found := _ITEM.search(text) if "款" in text else None:
            item, own = normalise(found["item"]), normalise(found["sub_item"])
            names = frozenset({own, item + own, item})
        elif subject := _SUBJECT.match(text):
            own = normalise(subject["name"])
            names = frozenset({own})
        else:
            continue
        yield _Item(paragraph=number, text=text, name=own, names=names)


def _foreign_names(items: list[_Item]) -> Iterator[Quote]:
    bare = (_TAIL.sub("", name) for item in items for name in item.names)
    known = frozenset(name for name in bare if len(name) >= _SHORT)
    for item in items:
        for pattern in (_PURPOSE, _REASON):
            for found in pattern.finditer(item.text):
                said = _TAIL.sub("", _NO_SUCH.sub("", normalise(found["reason"])))
                if said in known and not any(said in name for name in item.names):
                    sentence = quote_around(item.text, *found.span())
                    yield Quote(
                        paragraph=item.paragraph, words=found["reason"], sentence=sentence, place=item.name
                    )


def _in_its_direction(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """A change must not be explained by money that moved the other way, nor no change by a movement.

    1. The direction is that of the last change before the reason that prints a figure.
    2. A reason with several parts, or with an offsetting part, is passed over.
    3. Only money that moves counts: fewer persons, lower standards and the like may well raise an amount.
    4. What is said to have moved, and why (拨款增加的主要原因是), must have moved so by the change that is printed for it.
    """
    sentences = [
        (number, found, changes)
        for number, text in index.paragraphs.items()
        for found in _REASON.finditer(text)
        if (changes := list(_CHANGE.finditer(text, _statement_start(text, found.start()), found.start())))
    ]
    told = [
        (number, found)
        for number, text in index.paragraphs.items()
        for found in (_TOLD_OF.finditer(text) if "原因" in text else ())
    ]
    if sentences or told:
        quotes = (
            Quote(
                paragraph=number,
                words=found[0],
                right=changes[-1][0],
                sentence=f"{changes[-1][0]}……{found[0]}",
                place=_place(changes[0]),
            )
            for number, found, changes in sentences
            if _contradicts(changes[-1], found["reason"])
        )
        yield from quoted_verdicts(index, chain(quotes, _against_what_is_told(index, told)))


def _against_what_is_told(index: Index, told: Sequence[tuple[int, re.Match[str]]]) -> Iterator[Quote]:
    """Sentences that begin with a movement (支出增加的主要原因是) which their reason, or the printed change, contradicts."""
    for number, found in told:
        up, what = bool(re.fullmatch(_UP, found["word"])), core(found["what"]).removesuffix("支")
        printed = {
            direction: raw
            for statement in index.prose
            if what and core(statement.subject).removesuffix("支") == what
            for direction, raw in _directions(statement)
        }
        place = normalise(found["what"])
        if _moves_against(found["reason"], up=up):
            yield Quote(paragraph=number, words=found[0], sentence=found[0], place=place)
        elif len(printed) == 1 and (1 if up else -1) not in printed:
            (raw,) = printed.values()
            yield Quote(
                paragraph=number, words=found[0], right=raw, sentence=f"{raw}……{found[0]}", place=place
            )


def _directions(statement: Statement) -> Iterator[tuple[int, str]]:
    """Which way each change of a statement goes, nothing being no way, with its words."""
    for figure in statement.figures:
        if figure.kind in ("change", "flat") and figure.direction is not None:
            yield (figure.direction if figure.value else 0), figure.raw


def _not_of_another_kind(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A change must not be explained by money of another kind.

    1. ``of`` is what changed, ``never`` what cannot be the reason, ``unless`` what makes it one after all.
    2. A reason with several parts is passed over.
    """
    reasons = [
        (number, found)
        for number, text in index.paragraphs.items()
        for found in _REASON.finditer(text)
        if re.search(kwargs["of"], text[_statement_start(text, found.start()) : found.start()])
    ]
    if reasons:
        yield from quoted_verdicts(
            index,
            (
                Quote(paragraph=number, words=found[0], sentence=quote_around(found.string, *found.span()))
                for number, found in reasons
                if re.search(kwargs["never"], found["reason"])
                and not _OFFSET.search(found["reason"])
                and not ("unless" in kwargs and re.search(kwargs["unless"], found["reason"]))
            ),
        )


def _statement_start(text: str, end: int) -> int:
    """Where the statement begins that a reason is given for: after the last one, or after one that tells no change."""
    return max(text.rfind(mark, 0, end) for mark in ("；", "持平", "其中")) + 1


def _contradicts(change: re.Match[str], reason: str) -> bool:
    if _OFFSET.search(reason):
        return False
    if not change["figure"].strip("0.,"):
        return bool(_ANY_MOVE.search(_DENIED.sub("", reason)))
    return _moves_against(reason, up=bool(re.fullmatch(_UP, change["word"])))


def _moves_against(reason: str, *, up: bool) -> bool:
    """Tell whether all money that a reason speaks of moves the other way."""
    if _OFFSET.search(reason):
        return False
    moved = {bool(re.fullmatch(_UP, found["word"])) for found in _MOVED.finditer(reason)}
    return moved == {not up} and len(_MOVED.findall(reason)) == len(_ANY_MOVE.findall(reason))


def _place(change: re.Match[str]) -> str:
    """Name what changed: the item of the paragraph, or the words before the change."""
    if found := _ITEM.search(change.string):
        return normalise(found["sub_item"])
    return re.split(r"[，。；：、]", change.string[: change.start()].rstrip("，"))[-1].strip()


REASON_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_reason_of_its_own_item": _of_its_own_item,
    "expect_reason_in_its_direction": _in_its_direction,
    "expect_reason_not_to_name": _not_of_another_kind,
}
