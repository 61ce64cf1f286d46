import re
from pathlib import Path
from string import Formatter

import pytest

import audit_lib.report
import audit_lib.rules
from audit_lib.report.wording import WORDS, say

RULES = Path(audit_lib.rules.__file__).parent
SOURCES = "\n".join(path.read_text("utf-8") for path in Path(audit_lib.report.__file__).parent.glob("*.py"))


def blanks(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_a_sentence_stands_in_both_languages_with_the_same_blanks(key):
    zh, en = WORDS[key]

    assert zh
    assert en
    assert blanks(zh) == blanks(en)
    assert not re.search(r"[\u4e00-\u9fff]", en.replace("万元", ""))


def test_every_sentence_that_is_said_exists():
    said = set(re.findall(r"""say\(\s*"([\w. ]+)",""", SOURCES))

    assert said
    assert said <= set(WORDS)


def test_blanks_are_filled():
    assert "row 3" == say("row", "en", n=3)


def test_every_reason_not_to_look_is_put_into_words():
    rules = "\n".join(path.read_text("utf-8") for path in RULES.glob("*.py"))
    said = set(re.findall(r'unasked\(index, "([^"]+)"\)', rules))

    assert said
    assert {f"reason.{reason}" for reason in said} <= set(WORDS)
