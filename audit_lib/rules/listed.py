"""Rules about what prose names: lists of lines, items told one by one, bases and kinds of expenditure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.reference import normalise
from audit_lib.rules.bound import bare_name, line_of_item, look_alike
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.relate import name_of
from audit_lib.rules.relations import print_value
from audit_lib.rules.stated import amounts_by_name, stem
from audit_lib.rules.statements import Said, Statement
from audit_lib.terms import Outcome

__all__ = ["LISTED_KINDS"]

Look = Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]

_NAMES = re.compile(r"\s*[，,。]?\s*(?:主要)?(?:包括|用于|有)\s*[:：]?(?P<names>[^。；;]+)")
_AND_SO_ON = re.compile(r"等(?:支出|费用|项目)?$")
_RETIRED, _RETIRED_APART = "离退休", ("离休", "退休")  # one word in prose for two lines of the table
_FILLED_IN = ("amount", "share", "rate", "change")
_CATEGORY_DIGITS, _SUB_ITEM_DIGITS = 3, 7
_SAID_OF_KIND = {
    "basic": re.compile(r"用于[^。；]*?基本支出"),
    "project": re.compile(r"用于[^。；]*?项目支出"),
}


def _names_listed(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Names in a list are lines of the table that print an amount, and none of those is left out.

    1. Spellings that differ in a few characters are one name, unless one of them is the very name of another line.
    2. A list that ends in 等 may leave lines out, and one that names a category need not name its lines.
    """
    pattern, whole = re.compile(kwargs["lines"]), re.compile(kwargs["whole"])
    sheet = next((name for name in kwargs["sheets"] if index.lines[name]), None)
    for statement in index.prose:
        amount = statement.amount()
        if sheet is None or amount is None or not whole.search(normalise(statement.subject)):
            continue
        found = _NAMES.match(index.texts[amount.paragraph], amount.end)
        if found is None or "、" not in found["names"]:
            continue
        names, is_open = _split(found["names"])
        lines = [line for line in index.lines[sheet] if pattern.fullmatch(line)]
        if not lines:
            continue
        filled = [line for line in lines if _total(index, sheet, line)]
        categories = _filled_lines(index, sheet, _CATEGORY_DIGITS)
        blank = {bare_name(_printed(index, sheet, line)) for line in lines if line not in filled}
        blank -= {bare_name(_printed(index, sheet, line)) for line in filled}
        known = [name for name in names if bare_name(name) not in blank]
        foreign = [
            name
            for name in names
            if name not in known or not _match(name, [*filled, *categories], index, sheet)
        ]
        named = {
            line
            for line in (*filled, *categories)
            if any(_match(name, [line], index, sheet) for name in known)
        }
        left_out = [
            _printed(index, sheet, line)
            for line in filled
            if not is_open and line not in named and line[:_CATEGORY_DIGITS] not in named
        ]
        yield _named(index, statement, amount, foreign, ("names in", "named_blank"))
        yield _named(index, statement, amount, left_out, ("lines of", "not_named"))


def _items_told(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Each item of the table with an amount is told in the prose that goes through them.

    1. Prose goes through them where it divides their whole, or where it names at least half of them.
    2. An item that prose names otherwise, but with the amount of the line, is told.
    """
    for sheet in kwargs["sheets"]:
        lines = _filled_lines(index, sheet, _SUB_ITEM_DIGITS)
        told = [each for each in index.prose if each.item[2] and each.amount()]
        if not lines or not told:
            continue
        matched = {line_of_item(index, sheet, each) for each in told}
        otherwise = [each for each in told if line_of_item(index, sheet, each) is None]
        missing = [
            line
            for line in lines
            if line not in matched and not _is_told(_total(index, sheet, line), otherwise)
        ]
        divided = any(each.within is not None for each in told)
        first = told[0].amount()
        if first and (divided or 2 * len(missing) <= len(lines)):
            names = [_printed(index, sheet, line) for line in missing]
            yield _named(index, told[0], first, names, ("items told of", "not_told"))
        return


def _categories_told(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A list that divides the whole expenditure by category names each category of the table with an amount.

    1. ``whole`` is the pattern of the names that the whole goes by; its amount must be the sum of the lines.
    2. A category that the list names otherwise, but with the amount of the line, is told.
    """
    sheet = next((name for name in kwargs["sheets"] if _filled_lines(index, name, _CATEGORY_DIGITS)), None)
    named = re.compile(kwargs["whole"])
    for whole in index.prose if sheet else ():
        amount = whole.amount()
        if sheet is None or amount is None or not named.search(normalise(whole.subject)):
            continue
        lines = _filled_lines(index, sheet, _CATEGORY_DIGITS)
        parts = {
            part.number: line_of_item(index, sheet, part)
            for part in index.prose.parts(whole)
            if not part.item[1]
        }
        told = set(parts.values()) - {None}
        otherwise = [index.prose.statements[number] for number, line in parts.items() if line is None]
        if told and sum(_total(index, sheet, line) for line in lines) == amount.value:
            names = [
                _printed(index, sheet, line)
                for line in lines
                if line not in told and not _is_told(_total(index, sheet, line), otherwise)
            ]
            yield _named(index, whole, amount, names, ("categories of", "not_told"))


def _is_told(total: int, statements: Sequence[Statement]) -> bool:
    """Tell whether one of the statements gives an amount, but for its last digit."""
    amounts = (amount for each in statements if (amount := each.amount()))
    return any(abs(total - (amount.value or 0)) <= amount.grain for amount in amounts)


def _filled_lines(index: Index, sheet: str, digits: int) -> list[str]:
    """Coded lines of a level that print an amount."""
    column = index.main_column(sheet)
    return [
        line
        for line in index.lines[sheet]
        if line.isdecimal() and len(line) == digits and _value(index, sheet, line, column)
    ]


def _base_exists(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """A rate needs something before: growth on nothing has none.

    1. A statement without an amount speaks of the one that others state under its name.
    """
    stated = amounts_by_name(index)
    for statement in index.prose:
        change, rate = statement.one("change"), statement.one("rate")
        now = statement.amount() or stated.get(stem(statement, index))
        prior = statement.amount("prior")
        if not now or not rate or not now.value:
            continue
        whole = change is not None and change.value == now.value and change.direction == 1
        from_nothing = prior.value == 0 if prior else whole
        if prior or change:
            names = [rate.raw] if from_nothing and rate.value else []
            yield _named(index, statement, rate, names, ("base of", "no base"))


def _kind_holds(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """An item that is said to be 基本支出 or 项目支出 has an amount of that kind in one of the tables."""
    sheet = next((name for name in kwargs["sheets"] if index.lines[name]), None)
    for statement in index.prose:
        line = line_of_item(index, sheet, statement) if sheet and statement.item[2] else None
        amount = statement.amount()
        if sheet is None or line is None or amount is None or not amount.value:
            continue
        text = index.texts[amount.paragraph]
        said = [kind for kind, pattern in _SAID_OF_KIND.items() if pattern.search(text)]
        if len(said) == 1 and {"basic", "project"} <= index.columns[sheet].keys():
            empty = not any(_value(index, name, line, said[0]) for name in kwargs["sheets"])
            names = [{"basic": "基本支出", "project": "项目支出"}[said[0]]] if empty else []
            yield _named(index, statement, amount, names, ("kind of", "other_kind"))


def _changes_agree(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Changes of one measure, stated in several sections, are the same where its amount is.

    1. ``parts`` are the patterns of the names that the measure goes by.
    """
    pattern = re.compile("|".join(kwargs["parts"]))
    told = [
        (each, amount, change)
        for each in index.prose
        if pattern.search(normalise(each.subject))
        and (amount := each.amount())
        and (change := each.one("change"))
    ]
    for (_here, amount, change), (there, again, other) in pairwise(told):
        if amount.value != again.value or change.grain != other.grain:
            continue
        same = (change.value, change.direction) == (other.value, other.direction)
        figures = {
            "reported": print_value(other.value or 0, other.grain, other.unit),
            "expected": print_value(change.value or 0, change.grain, change.unit),
            "difference": print_value((other.value or 0) - (change.value or 0), other.grain, other.unit),
            "unit": other.unit,
        }
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"change of {name_of(there)}",
            outcome=Outcome.PASS if same else Outcome.FAIL,
            reason="" if same else "two_changes",
            claims=(other.number, change.number),
            figures={} if same else figures,
        )


def _not_blank(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """An amount, a share, a rate or a change in a sentence must be filled in."""
    for statement in index.prose:
        for figure in statement.figures:
            if figure.kind in _FILLED_IN:
                blank = figure.value is None and (figure.kind == "amount" or not re.search(r"\d", figure.raw))
                yield Verdict(
                    disclosure=index.disclosure,
                    instance=f"amount of {name_of(statement)}",
                    outcome=Outcome.FAIL if blank else Outcome.PASS,
                    reason="blank" if blank else "",
                    claims=(figure.number,) if blank else (),
                )


def _named(
    index: Index, statement: Statement, said: Said, names: Sequence[str], words: tuple[str, str]
) -> Verdict:
    what, reason = words
    return Verdict(
        disclosure=index.disclosure,
        instance=f"{what} {name_of(statement)}",
        outcome=Outcome.FAIL if names else Outcome.PASS,
        reason=reason if names else "",
        claims=(said.number,) if names else (),
        figures={"reported": "、".join(names)} if names else {},
    )


def _split(text: str) -> tuple[list[str], bool]:
    """Names of a list, and whether it says that there are more."""
    text = re.sub(r"\s+", "", text)
    is_open = bool(_AND_SO_ON.search(text))
    return [name for name in re.split(r"[、，,]", _AND_SO_ON.sub("", text)) if name], is_open


def _match(name: str, lines: Sequence[str], index: Index, sheet: str) -> bool:
    labels = [_printed(index, sheet, line) for line in lines]
    return any(
        look_alike(name, label) or (_RETIRED in name and bare_name(label) in _RETIRED_APART)
        for label in labels
    )


def _printed(index: Index, sheet: str, line: str) -> str:
    return normalise(index.labels.get((sheet, line), ""))


def _total(index: Index, sheet: str, line: str) -> int:
    return _value(index, sheet, line, index.main_column(sheet))


def _value(index: Index, sheet: str, line: str, column: str) -> int:
    """Amount of a cell; nothing where it is blank."""
    found = index.filled.get(index.cell.get((sheet, line, column), -1))
    return found.amount if found else 0


def _told_apart(look: Look) -> Look:
    """Number the verdicts that one rule gives under one name, in printed order: each instance is named once."""

    def looked(kwargs: Mapping[str, Any], evidence: Evidence, index: Index) -> Iterator[Verdict]:
        seen: Counter[str] = Counter()
        for verdict in look(kwargs, evidence, index):
            seen[verdict.instance] += 1
            times = seen[verdict.instance]
            yield verdict if times == 1 else replace(verdict, instance=f"{verdict.instance} ({times})")

    return looked


LISTED_KINDS: Mapping[str, Look] = {
    kind: _told_apart(look)
    for kind, look in {
        "expect_names_to_be_listed": _names_listed,
        "expect_items_to_be_told": _items_told,
        "expect_categories_to_be_told": _categories_told,
        "expect_base_to_exist": _base_exists,
        "expect_item_kind_to_hold": _kind_holds,
        "expect_changes_to_agree": _changes_agree,
        "expect_amount_not_to_be_blank": _not_blank,
    }.items()
}
