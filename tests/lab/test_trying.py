"""A rule of one's own is checked, its examples are run, and documents are confronted with it."""

import json

import pytest
from builders import SAMPLES, sample_audit

from audit_lib import lab
from audit_lib.lab.trying import OUTCOME_TYPES, add_draft, draft_rule, try_rules
from audit_lib.rules import check_suites

KINDS = ("at_most", "equal", "sum")
TOWN = "example-town-2023-budget.html"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "my-rules.json"


def changed(text, old, new):
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize("kind", KINDS)
def test_every_draft_is_well_written_and_its_examples_come_out(path, kind):
    path.write_text(draft_rule(kind), "utf-8")

    trial = try_rules(path, [sample_audit(TOWN)])

    assert trial.errors == ()
    assert ["pass", "fail"] == list(trial.examples["outcomes"])
    assert ["pass"] == list(trial.outcomes["outcome"])
    assert OUTCOME_TYPES == trial.outcomes.dtypes.astype(str).to_dict()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("basic/302@total", "basic/302@totl", "no column totl"),
        ('"warning"', '"grave"', "unknown severity"),
        ('"version"', "version", "is no JSON"),
        ("reception@total=31.00", "reception@total=1.00", "'fails' comes out as: pass"),
        ("three_public/reception@total=31.00;", "三公=31;", "'fails': no such table"),
    ],
)
def test_what_is_wrong_is_named(path, old, new, said):
    path.write_text(changed(draft_rule(), old, new), "utf-8")

    trial = try_rules(path, [])

    assert len(trial.errors) == 1
    assert said in trial.errors[0]
    assert trial.outcomes.empty


def test_a_document_that_breaks_the_rule_comes_first(path):
    path.write_text(draft_rule("equal"), "utf-8")
    slipped = lab.what_if(sample_audit(TOWN), {"three_public/reception@total": "77.00"})

    outcomes = try_rules(path, [sample_audit(TOWN), slipped]).outcomes

    assert ["fail", "pass"] == list(outcomes["outcome"])


def test_a_draft_is_added_and_what_stands_there_stays(path):
    both = add_draft(add_draft(draft_rule(), "sum"), "sum")
    path.write_text(both, "utf-8")

    rule_ids = [rule["meta"]["rule_id"] for rule in json.loads(both)["expectations"]]

    assert ["mine.at_most", "mine.sum", "mine.sum_2"] == rule_ids
    assert [] == check_suites(path)


@pytest.mark.parametrize("text", ["{", "[]", '{"expectations": 1}'])
def test_nothing_is_added_to_a_text_that_is_no_suite(text):
    with pytest.raises(ValueError, match=r".+"):
        add_draft(text, "sum")


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / TOWN).write_bytes((SAMPLES / TOWN).read_bytes())
    return lab.open_desk(tmp_path)


def test_the_writer_saves_checks_and_tries(desk):
    _, kind, text, button, said = lab.show_rule_writer(desk).children
    assert not (desk.folder / "my-rules.json").exists()

    button.click()
    assert "书写正确" in said.value
    assert f"<td>{TOWN}</td><td>mine.at_most</td><td>相符 × 1</td>" in said.value

    text.value = changed(text.value, "302@total", "302@totl")
    assert "no column totl" in said.value

    kind.value = "sum"
    assert "mine.sum" in (desk.folder / "my-rules.json").read_text("utf-8")


def test_the_writer_opens_what_was_written_before(desk):
    (desk.folder / "my-rules.json").write_text("{", "utf-8")

    _, kind, text, _, said = lab.show_rule_writer(desk).children
    kind.value = "sum"

    assert "{" == text.value
    assert "先改正" in said.value


def test_every_figure_has_its_address_as_rules_write_it(desk):
    table = lab.show_addresses(desk).children[1].outputs[0]["data"]["text/html"]

    assert "three_public/reception@total" in table
