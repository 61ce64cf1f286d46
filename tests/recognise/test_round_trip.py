"""One made-up document, written in several formats, is recognised to the same facts: those of its own cells."""

from collections import Counter
from functools import cache

import pytest
from synthetic.blocks import FormGrid, Grid
from synthetic.codes import ECONOMIC_CATEGORIES
from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.performance import WIDTH
from synthetic.profiles import ARCHIVES, CULTURE, TOWN
from synthetic.word import write_word
from synthetic.writers import PAPER, write_html, write_text, write_workbook

from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise

CENT = 10_000  # 0.01 万元 in fen
SLUGS = {
    "表1": "summary",
    "表2": "revenue",
    "表3": "expenditure",
    "表4": "appropriation",
    "表5": "general_public",
    "表6": "basic",
    "表7": "project",
    "表8": "government_fund",
    "表9": "state_capital",
    "表10": "three_public",
}
SPENDING = ("total", "basic", "project")
FUNDS = ("total", "general_public", "government_fund", "state_capital")
COLUMNS = {
    "表2": (
        *("total", "fiscal_subtotal", "general_public", "general_public_transfer", "government_fund"),
        *("government_fund_transfer", "state_capital", "state_capital_transfer", "special_account"),
        *("unit_funds", "carryover_fiscal", "carryover_nonfiscal"),
    ),
    "表3": SPENDING,
    "表5": SPENDING,
    "表6": ("total", "personnel", "public"),
    "表7": ("total", *ECONOMIC_CATEGORIES),
    "表8": SPENDING,
    "表9": SPENDING,
    "表10": FUNDS,
}
CODE_WIDTHS = {"表2": 3, "表3": 3, "表5": 3, "表6": 2, "表7": 3, "表8": 3, "表9": 3}
LEFT_LINES = {
    "表1": (
        *("current_revenue", "general_public", "general_public_own", "general_public_transfer"),
        *("government_fund", "government_fund_own", "government_fund_transfer"),
        *("state_capital", "state_capital_own", "state_capital_transfer", "special_account", "unit_funds"),
        *("institutional_revenue", "superior_subsidy", "subordinate_remittance", "operating_revenue"),
        *("other_revenue", "carryover", "carryover_fiscal", "carryover_general_public"),
        *("carryover_government_fund", "carryover_state_capital", "carryover_nonfiscal"),
        *("carryover_special_account", "carryover_unit_funds"),
    ),
    "表4": ("appropriation", "general_public", "government_fund", "state_capital"),
}
THREE_PUBLIC = ("total", "abroad", "reception", "vehicles", "vehicles_purchase", "vehicles_operation")
CASES = {
    f"{name}-{year}": (seed, year, profile)
    for seed, year in ((3, 2023), (17, 2024))
    for name, profile in {"archives": ARCHIVES, "culture": CULTURE, "town": TOWN}.items()
}
KINDS = ["text", "html", "xlsx", "docx", pytest.param("pdf", marks=pytest.mark.browser)]
WRITERS = {"text": write_text, "html": write_html, "xlsx": write_workbook, "docx": write_word}


def fen(text):
    return int(text.replace(".", "")) * CENT if text else None


def expected_facts(grid):
    """(table, line, column, fen) of each amount cell, read off the grid's own rows by position."""
    lines = [line for line in _lines(grid) if any(line[1])]
    for code, columns in lines:
        yield from ((SLUGS[grid.number], code, column, fen(text)) for column, text in columns.items())


def _lines(grid):
    if grid.number in LEFT_LINES:
        return _two_lanes(grid)
    if grid.number == "表10":
        return [
            (code, dict(zip(FUNDS, row[1:], strict=True)))
            for code, row in zip(THREE_PUBLIC, grid.body, strict=True)
        ]
    return _coded(grid)


def _two_lanes(grid):
    columns = ("amount",) if grid.number == "表1" else FUNDS
    codes = (*LEFT_LINES[grid.number], *[""] * len(grid.body))
    *rows, total = grid.body
    for code, row in zip(codes, rows, strict=False):
        if row[0]:
            yield code, {columns[0]: row[1]}
        if row[2]:
            yield row[2][:3], dict(zip(columns, row[3:], strict=True))
    yield "total_revenue", {columns[0]: total[1]}
    yield "total_expenditure", dict(zip(columns, total[3:], strict=True))


def _coded(grid):
    width = CODE_WIDTHS[grid.number]
    amounts = len(COLUMNS[grid.number])
    seen = Counter()
    for row in grid.body:
        code = "".join(row[:width])
        seen[code] += 1
        if grid.number == "表7" and code:
            code = f"{code}/{seen[code]}"
        if any(row):
            yield code or "total", dict(zip(COLUMNS[grid.number], row[-amounts:], strict=True))


@cache
def document_of(case):
    seed, year, profile = CASES[case]
    return compose(*(make_agency(seed, at, profile=profile) for at in (year, year - 1)))


@pytest.fixture(scope="module")
def read(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("round_trip")

    @cache
    def evidence(case, kind):
        path = folder / f"{case}.{kind}"
        if kind == "pdf":
            printed(case, path)
        else:
            path.write_bytes(WRITERS[kind](document_of(case)))
        return recognise(read_disclosure(path))

    def printed(case, path):
        page = path.with_suffix(".html")
        page.write_bytes(write_html(document_of(case), style=PAPER))
        chromium = request.getfixturevalue("chromium")
        chromium("--no-pdf-header-footer", f"--print-to-pdf={path}", page.as_uri())

    return evidence


def key(facts):
    amounts = facts["amount_fen"].astype(object).where(facts["amount_fen"].notna(), None)
    return list(zip(facts["table"], facts["line_code"], facts["column"], amounts, strict=True))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_facts_are_the_cells_that_were_written(read, case, kind):
    grids = [block for block in document_of(case) if isinstance(block, Grid)]
    expected = Counter(fact for grid in grids for fact in expected_facts(grid))
    found = Counter(key(read(case, kind).facts))

    assert expected == found
    assert set(SLUGS.values()) >= {table for table, *_ in found}
    assert sum(expected.values()) > 400


def spelt(frame, columns):
    """Values of a frame with every blank dropped: a web page folds runs of them."""
    return [["".join(str(value).split()) for value in frame[column].fillna("")] for column in columns]


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("case", CASES)
def test_every_format_gives_the_same_facts_in_the_same_order(read, case, kind):
    text, other = read(case, "text").facts, read(case, kind).facts
    columns = ["line_label", "column_label", "raw", "unit", "parent", "depth", "grain_fen", "col"]
    columns += [] if kind == "pdf" else ["row"]  # a blank row at the end of a page is left out

    assert key(text) == key(other)
    assert spelt(text.astype("str"), columns) == spelt(other.astype("str"), columns)


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("case", CASES)
def test_every_format_gives_the_same_claims(read, case, kind):
    text, other = read(case, "text").claims, read(case, kind).claims
    columns = ["kind", "value", "grain", "direction", "unit", "raw", "subject", "sentence", "part", "section"]

    assert len(text) > 100
    if kind != "xlsx":
        assert text["statement"].tolist() == other["statement"].tolist()
        assert spelt(text.astype("str"), columns) == spelt(other.astype("str"), columns)
    told = [sorted(zip(*spelt(frame.astype("str"), columns[:8]), strict=True)) for frame in (text, other)]
    assert told[0] == told[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_indicators_are_the_lines_that_were_written(read, case, kind):
    forms = [block for block in document_of(case) if isinstance(block, FormGrid)]
    expected = [
        tuple(cell.text for cell in row[2:7])
        for form in forms
        for row in form.rows
        if len(row) == WIDTH and row[2].text and row[0].text != "一级指标"
    ]
    frame = read(case, kind).indicators

    assert expected == list(
        frame[["indicator", "target", "basis", "last_year", "weight"]].itertuples(index=False, name=None)
    )
    assert (frame["budget_fen"] == frame["fiscal_fen"] + frame["other_fen"]).all()
    assert not frame["level_2"].eq("").any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_disclosure_is_known_by_agency_year_phase_and_form(read, case, kind):
    row = read(case, kind).disclosures.iloc[0]
    _, year, profile = CASES[case]

    assert (profile.name, year, "budget", "ten_table_budget") == tuple(
        row[["entity", "fiscal_year", "phase", "form"]]
    )


@pytest.mark.parametrize("case", CASES)
def test_fact_of_a_text_stands_at_the_line_that_prints_it(read, case):
    lines = write_text(document_of(case)).decode().split("\n")
    facts = read(case, "text").facts

    assert facts["raw"].tolist() == [lines[line - 1].strip() for line in facts["text_line"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_statutory_table_is_recognised_with_its_number_and_unit(read, kind):
    tables = read("archives-2023", kind).tables
    statutory = tables[tables["table"] != "performance"]

    assert list(SLUGS.values()) == statutory["table"].tolist()
    assert [number.removeprefix("表") for number in SLUGS] == statutory["number"].tolist()
    assert {"万元"} == set(statutory["unit"])
    assert statutory["unit_printed"].all()
    assert {""} == set(statutory["ragged_rows"])
