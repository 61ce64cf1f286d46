"""What the parts of a report look up for every finding and table, sorted once per disclosure."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from audit_lib.findings import Audit
from audit_lib.recognise import Evidence
from audit_lib.report.wording import say

__all__ = ["PrintedFigure", "figures_of", "rules_of", "table_names", "table_slugs"]

_DISCLOSURES = 2  # that are kept: the one of the report, and the year before


class PrintedFigure(NamedTuple):
    """A figure of a table: where it stands, what it was read as, and what is printed beside and in it."""

    row: int
    col: int
    column: str
    line_label: str
    line_code: str
    raw: str


def figures_of(evidence: Evidence, grid: int) -> Sequence[PrintedFigure]:
    """Find the figures of a printed table, in the order of the facts."""
    return _figures_by_grid(evidence).get(grid, ())


@lru_cache(2 * _DISCLOSURES)
def table_names(evidence: Evidence, lang: str) -> Mapping[int, str]:
    """Names of the printed tables, by their number among all: number and title as printed."""
    tables = evidence.tables
    printed = zip(*(tables[name].tolist() for name in ("grid", "number", "title")), strict=True)
    return {
        grid: f"{say('table.number', lang, number=number) if number else ''} {title}".strip()
        or say("table.nth", lang, n=grid)
        for grid, number, title in printed
    }


@lru_cache(_DISCLOSURES)
def table_slugs(evidence: Evidence) -> Mapping[int, str]:
    """What the printed tables are known as, by their number."""
    return dict(zip(evidence.tables["grid"].tolist(), evidence.tables["table"].tolist(), strict=True))


@lru_cache(_DISCLOSURES)
def rules_of(audit: Audit) -> Mapping[str, Mapping[Hashable, object]]:
    """What the scoreboard tells of each rule, by its id."""
    return {rule["rule_id"]: rule for rule in audit.scoreboard.to_dict("records")}


@lru_cache(_DISCLOSURES)
def _figures_by_grid(evidence: Evidence) -> Mapping[int, Sequence[PrintedFigure]]:
    facts = evidence.facts
    columns = (facts[name].tolist() for name in PrintedFigure._fields)
    found: defaultdict[int, list[PrintedFigure]] = defaultdict(list)
    for grid, figure in zip(facts["grid"].tolist(), map(PrintedFigure, *columns), strict=True):
        found[grid].append(figure)
    return found
