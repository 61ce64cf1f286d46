"""Whose disclosure it is, for which year, and at which phase: told by the document itself."""

import re
from collections import Counter
from collections.abc import Sequence

from audit_lib.model import Disclosure, Paragraph
from audit_lib.recognise.tables import PrintedTable
from audit_lib.reference import FormSpec, load_forms, normalise
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.terms import Level, Phase

__all__ = ["find_entity", "find_fiscal_year", "find_form", "find_level", "find_phase"]

_YEAR = re.compile(r"(?<![比较与同和])(?<![比较与同和]\s)(20\d\d)\s*年(?:度)?")  # not of a year compared with
_HEADING_LENGTH = 60
_PART = re.compile(r"第[一二三四]部分\s*(?P<name>\D{2,40}?)(?:概况|基本情况|20\d\d\s*年|部门决算|部门预算)")
_NO_NAMES = frozenset({"部门", "单位", "部门（单位）", "本部门", "本单位"})
_COVER = re.compile(r"20\d\d\s*年(?:度)?(?:部门|单位)?(?:预算|决算)")
_TITLE = re.compile(
    r"(?P<name>\D{3,40}?)\s*20\d\d\s*年(?:度)?\s*(?:部门|单位)?(?:预算|决算)(?:公开)?(?:说明|情况说明)?"
)
_YEAR_FIRST = re.compile(
    r"20\d\d\s*年(?:度)?\s*(?P<name>\D{3,40}?)\s*(?:部门|单位)(?:预算|决算)(?:公开)?(?:说明|情况说明|信息)?"
)
_EITHER = re.compile(r"部门[（(]单位[）)]|单位[（(]部门[）)]|部门、单位")
_LEVELS = {
    Level.DEPARTMENT: re.compile(r"部门(?:财务)?(?:预算|决算|收支|收入|支出|财政)|预算主管部门"),
    Level.UNIT: re.compile(r"单位(?:财务)?(?:预算|决算|收支|收入|支出|财政)|^\s*预算单位[:：]"),
}
_COVER_LINES = 6
_LIKE = 0.5


def find_entity(tables: Sequence[PrintedTable], paragraphs: Sequence[Paragraph] = ()) -> str | None:
    """Find the agency that a disclosure is about.

    Parameters
    ----------
    tables : sequence of PrintedTable
    paragraphs : sequence of Paragraph
        The prose, in reading order.

    Returns
    -------
    str or None
        The name that most captions print (the longer of two equally common ones); without one, the name in the
        headings of the document's parts; without that, what stands above the year on the cover.
    """
    captions = Counter(table.entity for table in tables if table.entity)
    if captions:
        return max(captions, key=lambda name: (captions[name], len(name)))
    texts = [paragraph.text.strip() for paragraph in paragraphs]
    parts = Counter(found["name"].strip() for text in texts if (found := _PART.match(text)))
    named = {name: count for name, count in parts.items() if name not in _NO_NAMES}
    return max(named, key=lambda name: named[name]) if named else _name_on_cover(texts[:_COVER_LINES])


def _name_on_cover(lines: Sequence[str]) -> str | None:
    """What stands above the line that names year and phase, or before them or between them in one line."""
    for number, line in enumerate(lines):
        title = _TITLE.fullmatch(line) or _YEAR_FIRST.fullmatch(line)
        if title and title["name"].strip() not in _NO_NAMES:
            return title["name"].strip()
        if number and _COVER.match(line):
            return "".join(lines[:number]) or None
    return None


def find_fiscal_year(disclosure: Disclosure) -> int | None:
    """Find the fiscal year: the one that headings name most, then the one that all prose names most."""
    texts = [paragraph.text for paragraph in disclosure.paragraphs]
    headings = [text for text in texts if len(text.strip()) <= _HEADING_LENGTH and _names_budget(text)]
    for group in (headings, texts):
        counts = Counter(int(year) for text in group for year in _YEAR.findall(text))
        if counts:
            return max(counts, key=lambda year: (counts[year], year))
    return None


def find_phase(disclosure: Disclosure) -> Phase | None:
    """Find the phase: the word that headings and table titles print more often."""
    texts = [p.text for p in disclosure.paragraphs if len(p.text.strip()) <= _HEADING_LENGTH]
    final = sum("决算" in text for text in texts)
    budget = sum(bool(re.search(r"(?<!公共)(?<!基金)(?<!经营)预算", text)) for text in texts)
    if not final and not budget:
        return None
    return Phase.FINAL if final > budget else Phase.BUDGET


def find_level(disclosure: Disclosure) -> str:
    """Find whether it is a department's disclosure or a unit's: the first word of the cover, else of most headings.

    Returns
    -------
    str
        Value of ``Level``; empty where both words are as common, or neither stands there.
    """
    texts = [_EITHER.sub("", paragraph.text) for paragraph in disclosure.paragraphs]
    short = [text for text in texts if len(text.strip()) <= _HEADING_LENGTH]
    for lines in (*([line] for line in short[:_COVER_LINES]), short):
        counts = {level: sum(bool(word.search(line)) for line in lines) for level, word in _LEVELS.items()}
        if counts[Level.DEPARTMENT] != counts[Level.UNIT]:
            return max(counts, key=lambda level: counts[level]).value
    return ""


def find_form(tables: Sequence[PrintedTable], phase: Phase | None = None) -> FormSpec | None:
    """Find the form whose tables are most like those printed.

    Parameters
    ----------
    tables : sequence of PrintedTable
    phase : Phase, optional
        Forms of another phase are left out.

    Returns
    -------
    FormSpec or None
        None where no form shares half of all tables, its own and the printed ones together, and where the lines of
        the summary tell against each that does.
    """
    lines = _summary_lines(tables)
    printed = {table.spec.slug for table in tables if table.spec and not table.spec.repeats}
    forms = [form for form in load_forms().values() if phase in (None, form.phase)]
    forms = [form for form in forms if not lines or (form.prints <= lines and not form.lacks & lines)]
    best = max(forms, key=lambda form: _likeness(printed, form), default=None)
    return best if best and _likeness(printed, best) >= _LIKE else None


def _summary_lines(tables: Sequence[PrintedTable]) -> set[str]:
    """Lines that the summary prints on its left."""
    return {
        line.slug
        for table in tables
        if table.spec and table.spec.slug == "summary"
        for row in table.grid.rows
        if row
        for line in table.spec.lines_named(strip_ordinal(normalise(row[0].text)))[:1]
    }


def _likeness(printed: set[str], form: FormSpec) -> float:
    """Share of the tables that both have, of all that either has."""
    return len(printed & set(form.tables)) / len(printed | set(form.tables))


def _names_budget(text: str) -> bool:
    return "预算" in text or "决算" in text
