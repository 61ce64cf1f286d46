"""The few things of style that matter: who imports whom, how long a module is, where rules and names may stand."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit_lib.corpus import read_sources
from audit_lib.rules import load_suites

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "audit_lib"
MODULES = sorted(LIBRARY.rglob("*.py"))
MAX_LINES = 400
# From the rim to the core: a room imports from rooms that stand after it.
ROOMS = (
    "__main__", "cli", "lab", "audit_lib", "corpus", "steps", "jobs", "pool", "journal", "outputs", "report", "terminal",
    "store",
    "auditing", "export", "conclude", "doubts", "prose_findings", "causes", "quoting", "telling",
    "coverage", "accounting", "diagnose", "findings", "wording", "refusals", "bases", "rules", "recognise", "ingest", "reference", "money", "model",
    "terms", "errors", "lean",
)  # fmt: skip
SOLE_IMPORTERS = {
    "great_expectations": {"rules/expectations.py"},
    "papermill": {"report/render.py", "report/kernels.py"},
    "nbconvert": {"report/render.py"},
}


def name_of(path: Path) -> str:
    return path.relative_to(LIBRARY).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively"
            yield node.module or ""


def room_of(dotted: str) -> str:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def room_of_path(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[1] == "__init__" else parts[1]


def test_every_room_has_its_place_in_the_order():
    assert {room_of_path(path) for path in MODULES} <= set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downward_only(path):
    here = room_of_path(path)
    upward = [
        name
        for name in imported(path)
        if name.startswith("audit_lib")
        and room_of(name) != here
        and ROOMS.index(room_of(name)) <= ROOMS.index(here)
    ]

    assert upward == []


@pytest.mark.parametrize("package", SOLE_IMPORTERS)
def test_a_heavy_package_has_its_sole_importers(package):
    importers = {
        name_of(path) for path in MODULES if any(name.split(".")[0] == package for name in imported(path))
    }

    assert importers == SOLE_IMPORTERS[package]


def test_heavy_packages_are_imported_late_everywhere():
    late = ("audit_lib.rules.expectations", "audit_lib.report.kernels", "audit_lib.report.shell")
    heavy = (
        "papermill",
        "nbconvert",
        "jupyter_client",
        "ipykernel",
        "matplotlib",
        "scipy",
        "distributed",
        *late,
    )
    early = [
        (name_of(path), name)
        for path in MODULES
        if f"audit_lib.{name_of(path).removesuffix('.py').replace('/', '.')}" not in late
        for node in tree_of(path).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
        if name.startswith(heavy)
    ]

    assert early == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_longer_than_a_person_reads_at_once(path):
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_prints(path):
    calls = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert calls == [] or name_of(path) in ("cli.py", "terminal.py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_ever_evaluated_as_code(path):
    calls = [
        node.func.id
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]

    assert {"eval", "exec", "compile", "__import__"}.isdisjoint(calls)


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if name_of(path) == "money.py" or room_of_path(path) in ("rules", "recognise")],
    ids=name_of,
)
def test_money_is_never_a_float(path):
    shares = {  # lines of module constants between 0 and 1: a share or a likeness is no money
        node.lineno
        for node in tree_of(path).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, float)
        and 0 < node.value.value < 1
    }
    floats = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float) and node.lineno not in shares)
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float")
    ]

    assert floats == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_broad_except_says_why(path):
    source = path.read_text("utf-8").splitlines()
    broad = [
        source[node.lineno - 1]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
    ]

    assert all(
        len(line.partition("#")[2].partition(" - ")[2] or line.partition("#")[2]) > 20 for line in broad
    )


def test_every_package_says_what_it_offers():
    packages = [path for path in MODULES if path.name == "__init__.py"]

    assert all("__all__" in path.read_text("utf-8") for path in packages)


def test_every_rule_is_bilingual_and_in_its_family_of_files():
    for rule in load_suites():
        assert rule.family == rule.path.stem
        assert rule.path.parent.name in (*rule.phases, "common")
        assert len(rule.phases) == 1 or rule.path.parent.name == "common"
        assert re.search(r"[\u4e00-\u9fff]", rule.title["zh"])
        assert not re.search(r"[\u4e00-\u9fff]", rule.title["en"])


def test_suites_are_written_with_their_keys_in_one_order():
    for path in sorted((ROOT / "expectations").rglob("*.json")):
        suite = json.loads(path.read_text("utf-8"))
        assert list(suite) == ["name", "meta", "expectations"]
        assert suite["name"] == f"{path.parent.name}.{path.stem}"
        for expectation in suite["expectations"]:
            assert list(expectation) == ["type", "kwargs", "severity", "meta"]
            assert list(expectation["meta"]) == [
                "rule_id", "version", "title", "message", "rationale", "basis", "phases", "forms",
                "innocent_explanations", "example",
            ]  # fmt: skip


@pytest.mark.corpus
def test_no_agency_or_place_of_the_real_documents_is_named_in_the_library(shared):
    words = {
        word
        for reading in read_sources([shared / "corpus"])[0]
        for entity in reading.evidence.disclosures["entity"]
        for word in (entity, *re.findall(r"[\u4e00-\u9fff]{2,4}?(?:省|自治州|自治区|市|州|县|区)", entity))
        if word
    }
    texts = {
        path: path.read_text("utf-8")
        for folder in (LIBRARY, ROOT / "expectations")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".toml", ".json", ".html", ".css", ".js", ".j2")
    }

    assert words
    assert [(path.name, word) for path, text in texts.items() for word in words if word in text] == []
