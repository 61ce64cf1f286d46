"""Whose disclosure it is, for which year, and at which phase: told by the document itself."""

import re
from collections import Counter
from collections.abc import Sequence

from audit_lib.model import Disclosure
from audit_lib.recognise.tables import PrintedTable
from audit_lib.reference import FormSpec, load_forms
from audit_lib.terms import Phase

__all__ = ["find_entity", "find_fiscal_year", "find_form", "find_phase"]

_YEAR = re.compile(r"(20\d\d)\s*年(?:度)?")
_HEADING_LENGTH = 60


def find_entity(tables: Sequence[PrintedTable]) -> str | None:
    """Find the agency: the name that most captions print; the longer of two equally common ones."""
    counts = Counter(table.entity for table in tables if table.entity)
    return max(counts, key=lambda name: (counts[name], len(name)), default=None)


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


def find_form(tables: Sequence[PrintedTable]) -> FormSpec | None:
    """Find the form that shares most tables with the disclosure; None where none shares half of its own."""
    printed = {table.spec.slug for table in tables if table.spec}
    best = max(load_forms().values(), key=lambda form: len(printed & set(form.tables)), default=None)
    return best if best and 2 * len(printed & set(best.tables)) >= len(best.tables) else None


def _names_budget(text: str) -> bool:
    return "预算" in text or "决算" in text
