"""What prose is speaking of while it is read figure by figure: the statement, and the lists that it stands in."""

import re
from collections import Counter
from dataclasses import dataclass, field

from audit_lib.recognise.subjects import Named, core

__all__ = ["COUNT", "Thread"]

COUNT = "count"  # the kind of figures that count things
_SEMICOLON = re.compile(r"[；;]")
_OPENS_LIST = re.compile(
    r"其中|如下|以下方面|分别为|(?:包括|(?:分项|具体|构成|明细)(?:情况)?[是为]?)\s*[:：](?!.*[；;])|包括(?=[^，。；;、:：]+$)"
)
_OPENS_ANOTHER = re.compile(r"[。；;]\s*(?:收入|支出)(?:预算|决算)?(?:主要)?包括\s*[:：]")
_OPENS_BRIEFLY = re.compile(r"包括(?=[^，。；;、:：]+$)")
_LONE_OPENER = re.compile(r"\s*其中\s*[:：]?\s*")
_LEAVES_LIST = re.compile(r"\s*(?:此外|另外)")
_OPENS_PARAGRAPH = re.compile(r"\s*其中\s*[:：，,]?(?=\w)")
_OPENS_SENTENCE = re.compile(r"。\s*其中")
_OPENS_BRACKET = re.compile(r"\s*[（(](?!.*[）)])")
_COMPARES = re.compile(r"\s*(?:[与同和比较]|相[比较]|对比|按?同口径)")
_TAIL = re.compile(r"[。\n]\s*(?:具体|有关|主要|各项)?(?:支出|经费)?情况(?:说明)?如下\s*[:：]\s*$")
_TOPIC = re.compile(
    r"(?:20\d\d\s*年(?:度)?)?(?:本部门|本单位)?(?P<topic>[^\s，。；：、]{2,24}(?:费用?|经费))(?:预算|决算|支出|安排|执行|情况|说明)*(?:[。：:]|$)"
)
_AMOUNTS = ("amount", COUNT)
_LONE = 2  # statements of a paragraph that speaks of one thing: none yet, and that one
_LEVELS = (
    re.compile(r"\s*[一二三四五六七八九十]+、"),
    re.compile(r"\s*[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\s*\d{1,2}\s*[.、．](?!\d)"),
    re.compile(r"\s*[（(]\d{1,2}[）)]"),
)  # of list numbers, outermost first
_UNNUMBERED = len(_LEVELS)
_LIST_NUMBER = re.compile(f"^(?:{'|'.join(level.pattern for level in _LEVELS)})")


@dataclass(slots=True, kw_only=True)
class Thread:
    """What the prose is speaking of while it is being read.

    ``lists`` holds the lists that go on over paragraphs: the level of the opening paragraph and the statement
    divided; ``inner`` holds those that this paragraph has opened: how many brackets they stand in, and the statement.
    ``brief`` holds the statements that a bare 包括 divides, and after how many parts a semicolon ends that list: commas
    or semicolons part it, never both, and what prints a share of its own is itself a part. ``kind`` is that of the last figure.
    ``heading`` is the level of the numbered heading above, -1 for none; what an unnumbered paragraph opens ends with it.
    ``headed`` is the expense that the heading names, ``topic`` the one that this paragraph is about: by its first words,
    or by the heading if it has no number of its own.  Figures that name nothing are told of it.
    ``spoken`` holds the statements of this paragraph that are not closed by a bracket; ``number`` counts them all.
    ``told`` counts the parts of each list that the sentence has told; ``whole`` is what the last sentence divided,
    ``several`` whether it spoke of more than one thing; ``turned`` is how much was spoken before this sentence.
    """

    heading: int = -1
    headed: str = ""
    topic: str = ""
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

    def head(self, heading: str) -> None:
        """Take note of a numbered heading."""
        level = _level(heading)
        self.heading = -1 if level == _UNNUMBERED else level
        self.headed = _topic_of(heading)

    def enter(self, text: str) -> None:
        """Begin a paragraph: lists opened at its level or below have ended."""
        level = _level(text)
        if _LEAVES_LIST.match(text):
            self.lists.clear()
        self.lists = [opened for opened in self.lists if opened[0] < level]
        self.last = self.statement if self.subject else self.last
        above = self.statement if self.subject and len(self.spoken) == _LONE else None
        self.number += 1  # figures before the first amount belong to no statement of another paragraph
        self.statement = self.number
        self.topic = _topic_of(text) or ("" if _LIST_NUMBER.match(text) else self.headed)
        self.subject, self.item, self.inner = self.topic, "", []
        self.spoken, self.turned, self.several = [(0, self.statement, "", "")], 1, False
        if above is not None and _OPENS_PARAGRAPH.match(text):
            self.inner = [(0, above)]
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

    def divide(self, before: str, brackets: int, within: int | None) -> None:
        """See whether the words before a figure open a list, and of which statement; a bracket closes its lists.

        A bracket right behind an amount divides it even without such words.  A sentence that begins with 其中 divides
        what the one before was about: what its list divided, or the one thing that it spoke of.  One that names what it
        divides (支出包括：) divides nothing that was told before.
        """
        closed = self._told_briefly() if _SEMICOLON.search(before) else set()
        self.inner = [opened for opened in self.inner if opened[0] <= brackets and opened[1] not in closed]
        if within is not None:
            self.inner.append((brackets, within))
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
        if named.item:
            return False
        if named.role == "prior" and kind == "amount" and there.endswith(here):
            return True
        if len(here) == 1:
            return here == "支" and self.topic == self.subject != ""
        if kind == COUNT:
            return not here or here == there
        return not here or there.endswith(here) or (kind not in _AMOUNTS and _is_abridged(here, there))

    def _told_briefly(self) -> set[int]:
        """Statements whose list after a bare 包括 has told parts enough without a semicolon between them."""
        return {whole for whole, parts in self.brief.items() if self.told[whole] >= parts}

    def _divided(self) -> int | None:
        opened = self.inner or self.lists
        return opened[-1][1] if opened else None


def _topic_of(text: str) -> str:
    """The expense that a heading names, or the first words of a paragraph: （一）公务接待费。2023年预算5万元."""
    found = _TOPIC.match(_LIST_NUMBER.sub("", text.strip(), count=1))
    return found["topic"] if found else ""


def _is_abridged(name: str, full: str) -> bool:
    """Tell whether a name is made of some of the words of another, in their order."""
    rest = iter(full)
    return all(char in rest for char in name)


def _level(text: str) -> int:
    return next((level for level, mark in enumerate(_LEVELS) if mark.match(text)), _UNNUMBERED)
