"""Pages that are generated must be the ones that the code generates today."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit_lib.cli import app
from audit_lib.rules import load_suites
from audit_lib.rules.catalogue import FAMILIES, render_catalogue, render_families
from audit_lib.terms import Lang

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "docs" / "rules.md"
TUTORIAL = ROOT / "docs" / "add-a-rule.md"
COMMAND = ".venv/bin/audit rules --markdown > docs/rules.md"
PAGES = ROOT / "docs" / "rules"
PAGES_COMMAND = ".venv/bin/audit rules --pages docs/rules"


def test_rules_page_is_generated_from_the_suites():
    generated = render_catalogue(load_suites(), Lang.ZH, markdown=True) + "\n"

    assert RULES.read_text("utf-8") == generated, f"run: {COMMAND}"


def test_each_family_has_a_page_that_is_generated_from_the_suites():
    generated = render_families(load_suites())
    kept = {page.stem: page.read_text("utf-8") for page in PAGES.glob("*.md")}

    assert set(FAMILIES) == set(generated)
    assert kept == generated, f"run: {PAGES_COMMAND}"


def test_a_page_tells_all_that_a_rule_says_of_itself():
    pages = render_families(load_suites())

    for rule in load_suites():
        said = (
            rule.title["en"],
            rule.message["en"],
            rule.basis,
            *rule.innocent_explanations,
            *rule.example.values(),
        )
        assert all(words in pages[rule.family] for words in said), rule.rule_id


def test_readme_names_every_command():
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}

    for page in ("README.md", "README.zh.md"):
        named = set(re.findall(r"`audit (\w+)", (ROOT / page).read_text("utf-8")))
        assert named == commands, page


def test_both_readmes_show_the_same_commands_and_files():
    def code(page: str) -> set[str]:
        return set(re.findall(r"`([a-z_]+/?[\w./]*)`", (ROOT / page).read_text("utf-8")))

    assert code("README.md") == code("README.zh.md")


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """A folder in which a reader has done what the tutorial says: its JSON saved under the name that it gives."""
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    (rule,) = re.findall(r"```json\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    (tmp_path / "data" / "my-rules.json").write_text(rule, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command):
    ran = CliRunner().invoke(app, shlex.split(command)[1:])
    return ran.exit_code, ran.output


def commands(page):
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_every_command_of_the_tutorial_does_what_it_says(followed):
    said = {command.split()[1]: run(command) for command in commands(TUTORIAL)}

    assert {"tables", "rules", "check"} == set(said)
    assert {0} == {code for code, _ in said.values()}
    assert "1 rules, nothing wrong" in said["rules"][1]
    facts = (followed / "data" / "read" / "facts.csv").read_text("utf-8-sig")
    assert {"table", "line_code", "column"} <= set(facts.splitlines()[0].split(","))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"version"', "version", "is no JSON"),
        ("basic/302@total", "basic/302@totl", "table basic has no column"),
        ("reception@total=31.00", "reception@total=1.00", "example 'fails' comes out as: pass"),
    ],
)
def test_the_tutorial_quotes_what_the_check_says(followed, old, new, said):
    path = followed / "data" / "my-rules.json"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    code, output = run("audit rules data/my-rules.json --check")

    assert 2 == code
    assert said in output
    assert said in TUTORIAL.read_text("utf-8")


def test_the_tutorial_names_the_relations_and_columns_that_there_are():
    text = TUTORIAL.read_text("utf-8")
    kinds = {rule.kind for rule in load_suites()}

    assert set(re.findall(r"expect_\w+", text)) <= kinds
    assert {"`{code}`", "`{category}`", "`{item}`", "`{sub_item}`"} <= set(re.findall(r"`\{\w+\}`", text))


def test_the_tutorial_is_written_in_both_languages():
    chinese, english = TUTORIAL.read_text("utf-8").split("# Add a rule")

    assert json.loads(re.search(r"```json\n(.*?)```", chinese, re.DOTALL)[1])["name"] == "mine"
    assert all(command in english for command in commands(TUTORIAL)[1:])
