"""The environment files agree with each other, and say nothing of the machine that wrote them."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
OCR_LOCK = (ROOT / "requirements-ocr.lock").read_text("utf-8").splitlines()

LOCK_LINE = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[0-9][^\s;]*)( ; (?P<marker>[a-z].+))?")
CONDA_LINE = re.compile(r"\s+- (?P<requirement>[A-Za-z][^\s:]*)(\s+#.*)?")
MACHINE_PATH = re.compile(r"(?<![\w.~)}-])/(?:work|root|home|Users)/[\w.]")
# The names are put together here, so that this file holds none of them.
REGISTRY_NAMES = (
    "py" + "pi",
    "python" + "hosted",
    "ana" + "conda",
    "npm" + "js",
    "yarn" + "pkg",
    "debian",
    "ubuntu",
)
REGISTRY_HOST = re.compile(rf"\b(?:{'|'.join(REGISTRY_NAMES)})\.(?:org|com)\b")


def pyproject_requirements() -> dict[str, Requirement]:
    """Direct dependencies, those for development included, by normalised name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return by_name(project["dependencies"] + project["optional-dependencies"]["dev"])


def ocr_requirements() -> dict[str, Requirement]:
    """What the extra ocr asks for, by normalised name."""
    return by_name(
        tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["ocr"]
    )


def by_name(declared: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(each.name): each for each in map(Requirement, declared)}


def conda_requirements() -> dict[str, Requirement]:
    """Read what environment.yml installs, from conda-forge or through pip, by normalised name."""
    text = (ROOT / "environment.yml").read_text("utf-8").partition("dependencies:")[2]
    found = (CONDA_LINE.fullmatch(line) for line in text.splitlines())
    listed = (Requirement(match["requirement"]) for match in found if match)
    return {canonicalize_name(each.name): each for each in listed}


def pins(lock: list[str] = LOCK) -> list[tuple[str, str]]:
    """Name and version of each line of a lock; a package may have a line for each marker."""
    return [(match["name"], match["version"]) for match in map(LOCK_LINE.fullmatch, lock) if match]


def text_files() -> dict[str, str]:
    """Text of every file that git tracks or is about to, by path; skips the test outside a repository."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git repository")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    contents = {name: (ROOT / name).read_bytes() for name in names if (ROOT / name).is_file()}
    return {name: body.decode("utf-8", "replace") for name, body in contents.items() if b"\0" not in body}


def places(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    """Where the pattern stands, as `file:line: text`."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_conda_and_pip_install_the_same_packages_with_the_same_bounds():
    listed = conda_requirements()
    python, _ = listed.pop("python"), listed.pop("pip")

    assert pyproject_requirements() == listed
    assert python == Requirement("python>=3.11")


@pytest.mark.parametrize("lock", [LOCK, OCR_LOCK], ids=["requirements", "ocr"])
def test_each_line_of_a_lock_is_a_name_and_a_version_and_no_address(lock: list[str]):
    assert lock
    assert [] == [line for line in lock if not LOCK_LINE.fullmatch(line)]


def test_the_lock_covers_each_direct_dependency():
    assert set() == pyproject_requirements().keys() - {name for name, _ in pins()}


def test_each_locked_version_lies_within_the_declared_bounds():
    declared = pyproject_requirements()

    assert [] == [
        f"{declared[name]}, but locked {version}"
        for name, version in pins()
        if name in declared and version not in declared[name].specifier
    ]


def test_the_lock_of_text_recognition_adds_to_the_other_and_covers_the_extra():
    declared, added = ocr_requirements(), dict(pins(OCR_LOCK))

    assert declared.keys() <= added.keys()
    assert all(added[name] in each.specifier for name, each in declared.items())
    assert added.keys().isdisjoint(name for name, _ in pins())


def test_the_ci_script_is_executable():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_no_text_names_a_registry_host():
    assert [] == places(REGISTRY_HOST, text_files())


def test_no_text_names_a_path_of_one_machine():
    assert [] == places(MACHINE_PATH, text_files())


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY_HOST, f"--index-url https://files.{REGISTRY_NAMES[1]}.org/simple"),
        (MACHINE_PATH, "source = |home|clerk|a.pdf".replace("|", "/")),
    ],
)
def test_the_search_for_hosts_and_paths_finds_one(pattern: re.Pattern[str], line: str):
    assert ["notes.md:2: " + line] == places(pattern, {"notes.md": f"first\n{line}\n"})
