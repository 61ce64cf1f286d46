"""Rules that the norms of disclosure set: what must be explained, how far lines are broken down, what no cell may be."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.reference import load_tables, normalise
from audit_lib.rules.formula import LINE_VARIABLES
from audit_lib.rules.headings import HEADING_LENGTH
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["NORM_KINDS"]

_EXPLANATION = re.compile(r"情况.{0,4}说明|编制说明|说明书")
_CHANGE = re.compile("增减|变动|差[异额]")
_CALLED_EMPTY = re.compile(r"(?:本表|此表|该表|故)(?:为|无|没有|以|列示){0,2}(?:空表|空|数据|内容)")
_SENTENCE_MARK = re.compile("[。;]")
_NONE_TO_SAY, _NOTHING_SPENT, _SPENT = "no explanatory part", "nothing spent", "spent"


def _explained_in_prose(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """The prose must speak of a subject: some paragraph fits one of the patterns.

    1. A file without an explanatory part holds the tables alone; its prose was published elsewhere.
    2. Patterns are read on one spelling: half width, no blanks, no quotation marks; what stands under a heading is
       read after it too, a full stop between them.
    3. Where ``paid`` names a cell, the subject is asked for only if money stands in it; where ``unpaid`` does, only if
       none does.
    """
    if "paid" in kwargs and not _is_paid(kwargs["paid"], index):
        yield _verdict(index, "", Outcome.NOT_APPLICABLE, _NOTHING_SPENT)
        return
    if "unpaid" in kwargs and _is_paid(kwargs["unpaid"], index):
        yield _verdict(index, "", Outcome.NOT_APPLICABLE, _SPENT)
        return
    if not index.once("explanatory part", lambda: any(map(_EXPLANATION.search, index.plain))):
        yield _verdict(index, "", Outcome.NOT_APPLICABLE, _NONE_TO_SAY)
        return
    texts = index.once("texts and headings", lambda: [*index.plain, *_under_headings(index)])
    said = any(any(map(re.compile(pattern).search, texts)) for pattern in kwargs["patterns"])
    yield _verdict(index, "", Outcome.PASS if said else Outcome.FAIL, "" if said else "not explained")


def _under_headings(index: Index) -> Iterator[str]:
    """Each text that follows a heading, with the heading before it."""
    return (
        f"{heading}。{text}"
        for heading, text in pairwise(index.plain)
        if len(heading) <= HEADING_LENGTH and not _SENTENCE_MARK.search(heading)
    )


def _is_paid(cell: str, index: Index) -> bool:
    fact = index.one_cell(cell)
    return fact is not None and index.filled[fact].amount != 0


def _broken_down(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Lines with money must be broken down to the level that the norm asks for.

    1. A line without money need not be broken down.
    2. A line whose code is not one of the classification is passed over.
    """
    asked = LINE_VARIABLES[kwargs["to"]]
    for table in (name for name in kwargs["of"] if name in index.printed):
        filled = _filled(index, table)
        coded = [line for line in filled if LINE_VARIABLES["code"].fullmatch(line) and line != "total"]
        if not coded:
            yield _verdict(index, table, Outcome.NOT_APPLICABLE, "no line with a code")
            continue
        coarse = [line for line in coded if not asked.fullmatch(line) and (table, line) not in index.children]
        verdict = _verdict(index, table, Outcome.FAIL if coarse else Outcome.PASS, ", ".join(coarse))
        yield replace(verdict, facts=tuple(filled[line] for line in coarse))


def _not_called_empty(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A table with money in it must not carry the note that it is empty.

    1. A note counts where it speaks of this table, or names it.
    """
    for table in (table for table in index.tables if table.table in kwargs["of"]):
        filled = tuple(_filled(index, table.table).values())
        notes = [note for note in table.notes.split("\n") if _calls_empty(note, table.table)]
        if not filled or not table.notes:
            yield _verdict(index, table.table, Outcome.NOT_APPLICABLE, "no note" if filled else "empty table")
        else:
            verdict = _verdict(index, table.table, Outcome.FAIL if notes else Outcome.PASS, "".join(notes))
            yield replace(verdict, facts=filled if notes else (), grid=table.grid)


def _calls_empty(note: str, table: str) -> bool:
    text = normalise(note)
    return bool(_CALLED_EMPTY.search(text)) or (normalise(load_tables()[table].zh) + "为空表" in text)


def _not_named(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A line with money must not be named by these words.

    1. A table without any line with money is passed over.
    """
    patterns = [re.compile(pattern) for pattern in kwargs["patterns"]]
    for table in (name for name in kwargs["of"] if name in index.printed):
        filled = _filled(index, table)
        named = [
            fact
            for line, fact in filled.items()
            if any(words.search(index.labels[table, line]) for words in patterns)
        ]
        outcome = Outcome.FAIL if named else Outcome.PASS if filled else Outcome.NOT_APPLICABLE
        reason = "named so" if named else "" if filled else "empty table"
        yield replace(_verdict(index, table, outcome, reason), facts=tuple(named))


def _not_negative(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """No figure of a table may be below zero.

    1. Columns that print a change (增减额) are passed over.
    """
    for table in (name for name in kwargs["of"] if name in index.printed):
        changes = {fact for (_, column), fact in index.cells.get(table, {}).items() if _CHANGE.search(column)}
        amounts = {fact: amount for fact, amount in index.amounts_of(table).items() if fact not in changes}
        below = tuple(fact for fact, amount in amounts.items() if amount < 0)
        looked = any(amounts.values())
        outcome = Outcome.FAIL if below else Outcome.PASS if looked else Outcome.NOT_APPLICABLE
        reason = "below zero" if below else "" if looked else "empty table"
        yield replace(_verdict(index, table, outcome, reason), facts=below)


def _filled(index: Index, table: str) -> dict[str, int]:
    """First cell with money of each line of a table that has one."""
    amounts = index.amounts_of(table)
    filled: dict[str, int] = {}
    for (line, _), fact in index.cells.get(table, {}).items():
        if amounts[fact]:
            filled.setdefault(line, fact)
    return filled


def _verdict(index: Index, instance: str, outcome: Outcome, reason: str = "") -> Verdict:
    return Verdict(disclosure=index.disclosure, instance=instance, outcome=outcome, reason=reason)


NORM_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_prose_to_explain": _explained_in_prose,
    "expect_lines_to_be_broken_down": _broken_down,
    "expect_filled_table_not_to_be_called_empty": _not_called_empty,
    "expect_figures_not_to_be_negative": _not_negative,
    "expect_lines_not_to_be_named": _not_named,
}
