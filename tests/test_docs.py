"""Pages that are generated must be the ones that the code generates today."""

import re
from pathlib import Path

from audit_lib.cli import app
from audit_lib.rules import load_suites
from audit_lib.rules.catalogue import render_catalogue
from audit_lib.terms import Lang

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "docs" / "rules.md"
COMMAND = ".venv/bin/audit rules --markdown > docs/rules.md"


def test_rules_page_is_generated_from_the_suites():
    generated = render_catalogue(load_suites(), Lang.ZH, markdown=True) + "\n"

    assert RULES.read_text("utf-8") == generated, f"run: {COMMAND}"


def test_readme_names_every_command():
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}

    for page in ("README.md", "README.zh.md"):
        named = set(re.findall(r"`audit (\w+)", (ROOT / page).read_text("utf-8")))
        assert named == commands, page


def test_both_readmes_show_the_same_commands_and_files():
    def code(page: str) -> set[str]:
        return set(re.findall(r"`([a-z_]+/?[\w./]*)`", (ROOT / page).read_text("utf-8")))

    assert code("README.md") == code("README.zh.md")
