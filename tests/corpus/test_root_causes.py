"""The mistakes that a careful reader found in a real ten-table budget, against what is told of it."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from audit_lib import audit_disclosure
from audit_lib.findings import Audit, Finding

pytestmark = pytest.mark.corpus

FOLDER = "truth/findings/changji-fao-2023-budget"
# By the reader's number: cells that cannot be right, with the figure that would be.
CELLS = {
    "RC01": [("summary", "current_revenue", "amount", "538.63")],
    "RC02": [("summary", "unit_funds", "amount", "10")],
    "RC03": [("revenue", "total", "general_public", "528.63"), ("revenue", "2010301", "fiscal_subtotal", "175.70")],
    "RC04": [("expenditure", "201", "total", "645.54"), ("expenditure", "20103", "total", "645.54"),
             ("expenditure", "2010302", "total", "415.43"), ("expenditure", "20103", "project", "415.43")],
    "RC05": [("expenditure", "total", "basic", "307.63"), ("expenditure", "2010301", "total", "185.70"),
             ("expenditure", "2010301", "basic", "185.70"), ("expenditure", "20103", "basic", "230.10"),
             ("expenditure", "201", "basic", "230.10")],
    "RC06": [("general_public", "20103", "project", "335.43")],
    "RC07": [("appropriation", "total_expenditure", "total", "666.28")],
    "RC08": [("basic", "301", "public", "0")],
    "RC09": [("three_public", "vehicles", "total", "4.5"), ("three_public", "vehicles", "general_public", "4.5")],
}  # fmt: skip
# Mistakes in prose and performance forms: what the finding must quote of them, and what it must say.
SENTENCES = {
    "RC10": ("538.63", "528.63"),
    "RC11": ("666.28", "555.54"),
    "RC12": ("175.7", "555.54"),
    "RC13": ("增加7.63", "方向"),
    "RC14": ("2.74", "3.49"),
    "RC15": ("0.21", "0.22"),
    "RC16": ("三公", "留空"),
    "RC17": ("24.00", "20.00"),
    "RC18": ("漏说明", "行政单位离退休"),
}


@pytest.fixture(scope="module")
def audit(shared: Path) -> Audit:
    return audit_disclosure(shared / "corpus/changji-fao-2023-budget.txt")


@pytest.fixture(scope="module")
def causes(shared: Path) -> dict[str, str]:
    """What the reader says of each mistake, by its number."""
    text = (shared / FOLDER / "root_causes.md").read_text("utf-8")
    told = re.split(r"(?=\bRC\d\d\b(?! ?/))", text)
    return {part[:4]: part for part in told if part.startswith("RC")}


def told_of(finding: Finding) -> set[tuple[str, str, str, Decimal]]:
    """Cells that a finding says the right figure of."""
    if finding.cause and finding.cause.suggested:
        return {
            (place.table, place.line_code, place.column, Decimal(place.suggested))
            for place in finding.cause.suspect
            if place.table and place.suggested
        }
    if not finding.expected or not finding.table:
        return set()
    return {(finding.table, finding.line, finding.column, Decimal(finding.expected))}


def told_in_words(audit: Audit, words: tuple[str, str]) -> bool:
    families = ("narrative", "performance")
    messages = [found.message["zh"] for found in audit.findings if found.rule_id.startswith(families)]
    return any(all(word in message for word in words) for message in messages)


def test_the_figures_looked_for_are_those_of_the_careful_reader(shared, causes):
    identities = (shared / FOLDER / "identities.csv").read_text("utf-8-sig")
    derived = {"0", "230.10", "175.70"}  # blank, and two that the reader's table of identities works out
    missing = [
        (name, figure)
        for name, cells in CELLS.items()
        for *_, figure in cells
        if figure not in derived and figure not in causes[name] and figure not in identities
    ]

    assert missing == []


@pytest.mark.parametrize("name", CELLS)
def test_a_mistake_in_a_table_is_stated_with_its_cell_and_its_right_figure(audit, name):
    told = set().union(*map(told_of, audit.findings))

    assert {(*cell, Decimal(figure)) for *cell, figure in CELLS[name]} <= told


@pytest.mark.parametrize("name", SENTENCES)
def test_a_mistake_in_words_is_stated(audit, name):
    assert told_in_words(audit, SENTENCES[name])


def test_each_of_the_mistakes_is_looked_for(causes):
    assert {*CELLS, *SENTENCES} == {name for name in causes if name <= "RC18"}


def test_no_explanation_called_the_only_one_is_wrong(audit):
    right = {(*cell, Decimal(figure)) for cells in CELLS.values() for *cell, figure in cells}
    unique = [found for found in audit.findings if found.cause and found.cause.certainty == "unique"]

    assert len(unique) >= 10
    assert [found.message["en"] for found in unique if not told_of(found) <= right] == []
