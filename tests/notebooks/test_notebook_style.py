"""Notebooks narrate, the library computes."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORTS = [path for path in NOTEBOOKS if path.stem in {"agency_audit", "corpus_overview"}]
COMPUTES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Try, ast.For, ast.While)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=REPORTS, ids=lambda path: path.stem)
def parameters(request):
    """Parameters cell of a notebook that makes a report, with the call that refuses others."""
    cells = {cell["id"]: cell for cell in nbformat.read(request.param, as_version=4).cells}
    return cells["parameters"], cells["setup"]


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_it_is_valid(notebook):
    nbformat.validate(notebook)
    assert "python3" == notebook.metadata.kernelspec.name


def test_cells_are_short_and_few(notebook):
    assert len(code(notebook)) <= 20
    assert [cell["id"] for cell in code(notebook) if len(cell.source.splitlines()) > 8] == []


def test_nothing_is_computed_in_a_cell(notebook):
    nodes = [node for cell in code(notebook) for node in ast.walk(ast.parse(cell.source))]

    assert [type(node).__name__ for node in nodes if isinstance(node, COMPUTES)] == []


def test_it_is_committed_without_outputs_and_without_papermill_marks(notebook):
    for cell in code(notebook):
        assert not cell.outputs
        assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags"}
        assert "injected-parameters" not in cell.metadata.get("tags", [])
    assert "papermill" not in notebook.metadata


def test_cell_ids_are_names_and_not_random(notebook):
    ids = [cell["id"] for cell in notebook.cells]

    assert len(ids) == len(set(ids))
    assert all(cell_id.replace("-", "").isalpha() for cell_id in ids)


def test_it_opens_with_a_title_in_chinese_and_closes_with_what_follows(notebook):
    first, last = notebook.cells[0], notebook.cells[-1]

    assert first.cell_type == last.cell_type == "markdown"
    assert any("\u4e00" <= char <= "\u9fff" for char in first.source.splitlines()[0])


def test_parameters_are_typed_and_explained_in_both_languages(parameters):
    cell, _ = parameters

    assert ["parameters"] == cell.metadata.tags
    assert all(isinstance(node, ast.AnnAssign) for node in ast.parse(cell.source).body)
    assert all(" / " in line.partition("  # ")[2] for line in cell.source.splitlines())


def test_the_parameters_that_are_let_through_are_those_of_the_parameters_cell(parameters):
    cell, setup = parameters
    given = {node.target.id for node in ast.parse(cell.source).body}
    call = next(
        node for node in ast.walk(ast.parse(setup.source))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "refuse_unknown_parameters"
    )  # fmt: skip
    kept = {keyword.arg: set(ast.literal_eval(keyword.value)) for keyword in call.keywords}
    required = {line.partition(":")[0] for line in cell.source.splitlines() if "必填" in line}

    assert given == kept["known"]
    assert required == kept["required"]


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids="-".join)
def test_ruff_is_content(command):
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", *command, ROOT / "notebooks"],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
    )

    assert ran.returncode == 0, ran.stdout
