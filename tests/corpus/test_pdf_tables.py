"""Published PDFs against what careful readers copied from them, cell by cell."""

import csv
import json
import re
from collections import Counter
from functools import cache

import pytest

from audit_lib.ingest.pdf import read_pdf
from audit_lib.model import Grid

pytestmark = pytest.mark.corpus

COPIED = ["putuo-finance-2024-final", "putuo-planning-2024-final", "shanghai-2024-final-template"]
LISTED = [
    "jiangsu-party-office-2018-budget-tables",
    "jiangsu-procuratorate-2017-budget",
    "jiangsu-procuratorate-2018-budget",
    "jiangsu-procuratorate-2019-budget",
    "putuo-gov-office-2025-budget-dept",
    "putuo-gov-office-2025-budget-unit",
    "putuo-wanli-2024-budget-dept",
    "putuo-wanli-2025-budget-dept",
]
PAGES = re.compile(r"Statutory tables: (\d+), on pages ([\d, -]+)\.")
HEIGHT = 1191  # of the tallest page, in points


@cache
def read(path):
    return read_pdf(path.read_bytes(), path).blocks


def grids_of(shared, name):
    blocks = read(shared / "corpus" / f"{name}.pdf")
    return [block for block in blocks if isinstance(block, Grid)]


def bare(text):
    return re.sub(r"\s", "", text)


def printed_rows(grid):
    """Rows that print something, each cell without its blanks, covered places as blanks."""
    rows = [{cell.col: bare(cell.text) for cell in row} for row in grid.rows]
    return [[row.get(col, "") for col in range(1, grid.width + 1)] for row in rows if any(row.values())]


def pages_of(grid):
    pages = [cell.place.page for row in grid.rows for cell in row]
    return min(pages), max(pages)


def copied_tables(shared, name):
    folder = shared / "truth" / "tables" / name
    for entry in json.loads((folder / "meta.json").read_text(encoding="utf-8")):
        with (folder / f"{entry['no']}.csv").open(encoding="utf-8-sig", newline="") as lines:
            yield entry, [row for row in csv.reader(lines) if any(row)]


@pytest.mark.parametrize("name", COPIED)
def test_every_cell_stands_where_the_copy_has_it(shared, name):
    grids = {grid.place.page: grid for grid in grids_of(shared, name)}
    tables = list(copied_tables(shared, name))

    assert 9 == len(tables)
    for entry, rows in tables:
        assert rows == printed_rows(grids[entry["pages"][0]["page"]]), entry["title"]


@pytest.mark.parametrize("name", COPIED)
def test_every_cell_knows_its_page_and_its_box(shared, name):
    grids = {grid.place.page: grid for grid in grids_of(shared, name)}
    for entry, _ in copied_tables(shared, name):
        parts = {part["page"]: part["bbox"] for part in entry["pages"]}
        for row in grids[min(parts)].rows:
            for cell in row:
                left, bottom, right, top = cell.place.bbox
                x0, y0, x1, y1 = parts[cell.place.page]
                assert x0 - 2 <= left < right <= x1 + 2
                assert 0 <= bottom < top <= HEIGHT
                assert top - bottom <= y1 - y0 + 2


@pytest.mark.parametrize("name", LISTED)
def test_every_statutory_table_is_one_grid_from_its_first_page_to_its_last(shared, name):
    findings = (shared / "truth" / "findings" / f"{name}.md").read_text(encoding="utf-8")
    count, listed = PAGES.search(findings).groups()
    expected = Counter(
        (int(first), int(last or first)) for first, last in re.findall(r"(\d+)(?:-(\d+))?", listed)
    )

    assert int(count) == expected.total()
    assert expected == Counter(pages_of(grid) for grid in grids_of(shared, name))


def test_a_disclosure_without_tables_has_no_grid(shared):
    assert [] == grids_of(shared, "jiangsu-party-office-2018-budget-narrative")


def test_words_and_figures_that_lie_apart_in_the_file_are_one_sentence(shared):
    prose = [
        block.text
        for block in read(shared / "corpus" / "putuo-finance-2024-final.pdf")[30:]
        if not isinstance(block, Grid)
    ]

    assert (
        "10、住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：缴纳在职人员住房公积金。"
        "年初预算为187.75万元，支出决算为187.19万元。决算数小于预算数的主要原因：预算按周全保障测算，"
        "实际执行基本贴合预期。"
    ) in prose
