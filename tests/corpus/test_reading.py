"""A real ten-table budget reads exactly as a careful reader transcribed it, cell by cell."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit_lib.cli import app
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise
from audit_lib.recognise.tables import find_tables

pytestmark = pytest.mark.corpus

NAME = "changji-fao-2023-budget"
NUMBERS = range(1, 11)


def one_blank(text):
    """Whitespace runs, ideographic blanks included, count as one blank; none at the ends."""
    return " ".join(text.split())


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[one_blank(text) for text in row] for row in csv.reader(file)]


@pytest.fixture(scope="module")
def disclosure(shared):
    return read_disclosure(shared / "corpus" / f"{NAME}.txt")


@pytest.fixture(scope="module")
def facts(disclosure):
    return recognise(disclosure).facts


@pytest.fixture(scope="module")
def truth(shared):
    return {number: rows_of(shared / "truth/tables" / NAME / f"{number}.csv") for number in NUMBERS}


@pytest.fixture(scope="module")
def described(shared) -> dict[int, dict[str, object]]:
    tables = json.loads((shared / "truth/tables" / NAME / "meta.json").read_text("utf-8"))
    return {table["no"]: table for table in tables}


@pytest.mark.parametrize("number", NUMBERS)
def test_table_equals_the_careful_reading_cell_by_cell(disclosure, truth, number):
    grid = disclosure.grids[number - 1]

    assert truth[number] == [[one_blank(cell.text) for cell in row] for row in grid.rows]


@pytest.mark.parametrize("number", NUMBERS)
def test_cells_are_numbered_as_they_stand(disclosure, number):
    for row_number, row in enumerate(disclosure.grids[number - 1].rows, start=1):
        assert [(row_number, col) for col in range(1, len(row) + 1)] == [(cell.row, cell.col) for cell in row]


@pytest.mark.parametrize("number", NUMBERS)
def test_each_row_begins_at_the_line_of_its_first_cell(disclosure, described, number):
    grid = disclosure.grids[number - 1]

    assert described[number]["first_cell_line"] == [row[0].place.text_line for row in grid.rows]
    assert described[number]["first_cell_line"][0] == grid.place.text_line
    assert described[number]["W"] == grid.width


@pytest.mark.parametrize("number", NUMBERS)
def test_captions_are_read_as_described(disclosure, described, number):
    table = find_tables(disclosure)[number - 1]

    assert (str(number), described[number]["title"], described[number]["unit"], described[number]["org"]) == (
        table.number,
        table.title,
        table.unit,
        table.entity,
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_raw_text_of_each_fact_is_the_cell_at_its_row_and_column(facts, truth, number):
    of_table = facts[facts["grid"] == number]
    cells = [
        truth[number][row - 1][col - 1] for row, col in zip(of_table["row"], of_table["col"], strict=True)
    ]

    assert cells == of_table["raw"].tolist()


@pytest.mark.parametrize("number", NUMBERS)
def test_every_figure_of_a_table_is_a_fact(facts, truth, number):
    of_table = facts[(facts["grid"] == number) & facts["amount_fen"].notna()]
    read = set(zip(of_table["row"], of_table["col"], strict=True))
    printed = {
        (row, col)
        for row, texts in enumerate(truth[number], start=1)
        for col, text in enumerate(texts, start=1)
        if "." in text and text.replace(".", "", 1).isdecimal()
    }
    ragged = {
        (row, len(texts)) for row, texts in enumerate(truth[number], 1) if len(texts) > len(truth[number][1])
    }

    assert printed - ragged <= read


def test_line_of_each_fact_prints_it(shared, facts):
    lines = (shared / "corpus" / f"{NAME}.txt").read_text("utf-8-sig").splitlines()

    for fact in facts.itertuples():
        line = lines[fact.text_line - 1]
        assert line.startswith("\t")
        assert one_blank(line) == one_blank(fact.raw)


def test_tables_command_writes_the_careful_reading(shared, truth, tmp_path):
    result = CliRunner().invoke(
        app, ["tables", str(shared / "corpus" / f"{NAME}.txt"), "--csv", str(tmp_path)]
    )
    written = {int(path.stem[:2]): path for path in tmp_path.glob("[0-9][0-9]-*.csv")}

    assert 0 == result.exit_code, result.output
    assert truth == {number: rows_of(written[number]) for number in NUMBERS}


def test_tables_command_names_its_files_by_table(shared, tmp_path):
    CliRunner().invoke(app, ["tables", str(shared / "corpus" / f"{NAME}.txt"), "--csv", str(tmp_path)])
    names = sorted(path.name for path in tmp_path.iterdir())

    assert ["01-summary.csv", "02-revenue.csv", "03-expenditure.csv", "04-appropriation.csv"] == names[:4]
    assert {"facts.csv", "claims.csv", "indicators.csv", "tables.csv"} <= set(names)
    assert all(Path(tmp_path / name).read_bytes().startswith(b"\xef\xbb\xbf") for name in names)
