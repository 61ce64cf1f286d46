"""A malformed suite is refused: which file, which rule, what is wrong."""

import json
from copy import deepcopy

import pytest

from audit_lib.errors import (
    DuplicateRuleError,
    FormulaSyntaxError,
    RuleError,
    SuiteSyntaxError,
    UnknownAddressError,
)
from audit_lib.rules import check_suites, load_suites
from audit_lib.rules.suites import SUITES

RULE_ID = "balance.example"
META = {
    "rule_id": RULE_ID,
    "version": 1,
    "title": {"zh": "标题", "en": "title"},
    "message": {"zh": "{place}填报{reported}", "en": "{place} prints {reported}"},
    "rationale": "理由",
    "basis": "依据",
    "phases": ["budget"],
    "forms": ["*"],
    "innocent_explanations": ["尾差"],
    "example": {"passes": "summary/201@amount=1.00", "fails": "summary/201@amount=2.00"},
}
SUM = {"total": "summary/carryover@amount", "parts": ["summary/carryover_fiscal@amount"]}
PAIRS = "expect_cells_to_agree"


def expectation(**changes):
    """A sound expectation, changed at dotted places; None takes a key away."""
    raw = {
        "type": "expect_total_to_equal_parts",
        "kwargs": deepcopy(SUM),
        "severity": "critical",
        "meta": deepcopy(META),
    }
    for place, value in changes.items():
        *way, last = place.split("__")
        inner = raw
        for key in way:
            inner = inner[key]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    return raw


def write_suite(folder, *expectations, name="balance"):
    path = folder / "budget" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    suite = {"name": f"budget.{name}", "meta": {"title": "表内"}, "expectations": list(expectations)}
    path.write_text(json.dumps(suite, ensure_ascii=False), "utf-8")
    return path


shape = [
    ({"type": None}, "lacks type"),
    ({"kwargs": None}, "lacks kwargs"),
    ({"severity": None}, "lacks severity"),
    *(({f"meta__{key}": None}, f"lacks {key}") for key in META if key != "rule_id"),
    ({"note": "x"}, "unknown note"),
    ({"meta__author": "x"}, "unknown author"),
    ({"type": "expect_everything"}, "unknown type 'expect_everything'"),
    ({"type": ["expect_total_line"]}, "unknown type"),
    ({"severity": "fatal"}, "unknown severity 'fatal'"),
    ({"severity": ["critical"]}, "unknown severity"),
    ({"kwargs": ["x"]}, "kwargs is an object"),
    ({"kwargs__total": None}, "lacks total"),
    ({"kwargs__whole": "x"}, "knows no whole"),
    ({"kwargs__parts": []}, "a list of at least one is wanted"),
    ({"kwargs__parts": "summary/carryover@amount"}, "a list of at least one is wanted"),
    ({"kwargs__parts": [3]}, "a text is wanted, not 3"),
    ({"kwargs__total": 3}, "a text is wanted, not 3"),
    ({"kwargs__optional_breakdown": "yes"}, "true or false is wanted, not 'yes'"),
    ({"type": PAIRS, "kwargs": {"pairs": [["summary/201@amount"]]}}, "a pair is two formulas"),
    ({"meta__rule_id": "no_family"}, "family.subject"),
    ({"meta__version": 0}, "whole number from 1"),
    ({"meta__version": "1"}, "whole number from 1"),
    ({"meta__title": {"zh": "标题"}}, "title needs the languages zh and en"),
    ({"meta__message": {"zh": "", "en": "x"}}, "message needs the languages zh and en"),
    ({"meta__message": "x"}, "message needs the languages zh and en"),
    ({"meta__message": {"zh": "{place}", "en": "x", "fr": "y"}}, "message needs the languages zh and en"),
    ({"meta__example": {"passes": "summary"}}, "example needs passes and fails"),
    ({"meta__phases": "budget"}, "phases is a list"),
    ({"meta__forms": "*"}, "forms is a list"),
    ({"meta__innocent_explanations": "尾差"}, "innocent_explanations is a list"),
]
formulas = [
    ("summary/carryover", "'summary/carryover'"),
    ("summary/carryover@amount + 3", "'summary/carryover@amount + 3'"),
    ("summary/{nobody}@amount", "nobody"),
    ("exec('x')", "exec"),
]
addresses = [
    ("nowhere/201@amount", "no such table: nowhere"),
    ("summary/201@total", "table summary has no column total (it has amount, personnel, public, project)"),
    ("summary/nobody@amount", "table summary has no line nobody"),
    ("summary/2011@amount", "table summary has no line 2011"),
]
never_true = [
    ({"kwargs__columns": ["nope"], "kwargs__total": "summary/carryover@{column}"}, "nope"),
    ({"kwargs__total": "summary/carryover@{column}"}, "columns"),
    ({"meta__phases": ["bugdet"]}, "bugdet"),
    ({"meta__phases": []}, "phases"),
    ({"meta__forms": ["eleven_table_budget"]}, "eleven_table_budget"),
    ({"meta__forms": []}, "forms"),
    ({"meta__message": {"zh": "{place}", "en": "{amount}"}}, "amount"),
    ({"meta__message": {"zh": "{place", "en": "{place}"}}, "message"),
    ({"meta__title": {"zh": 1, "en": 2}}, "title"),
    ({"meta__basis": 3}, "basis"),
    ({"meta__example": {"passes": 1, "fails": 2}}, "example"),
    (
        {"type": PAIRS, "kwargs": {"pairs": [["revenue/{category}@total", "summary/{code}@amount"]]}},
        "category",
    ),
    (
        {
            "type": "expect_lines_to_be_listed",
            "kwargs": {"pairs": [["revenue/{code}@total + revenue/{code}@unit_funds", "expenditure/{code}@total"]]},
        },
        "revenue/{code}@total + revenue/{code}@unit_funds",
    ),
]  # fmt: skip


def refusal(folder, raw):
    path = write_suite(folder, raw)
    [error] = check_suites(folder)
    assert error.path == path
    assert str(path) in str(error)
    return error


def test_a_sound_suite_is_loaded_as_written(tmp_path):
    path = write_suite(tmp_path, expectation())
    [rule] = load_suites(tmp_path)

    assert check_suites(tmp_path) == []
    assert (rule.rule_id, rule.family, rule.path) == (RULE_ID, "balance", path)
    assert rule.kwargs == SUM
    assert rule.message["en"] == META["message"]["en"]


def test_the_suites_of_the_project_are_sound():
    assert check_suites(SUITES) == []


@pytest.mark.parametrize(("changes", "reason"), shape, ids=[reason for _, reason in shape])
def test_an_expectation_of_the_wrong_shape_is_refused(tmp_path, changes, reason):
    error = refusal(tmp_path, expectation(**changes))

    assert isinstance(error, SuiteSyntaxError | FormulaSyntaxError)
    assert error.rule_id == changes.get("meta__rule_id", RULE_ID)
    assert reason in error.reason


@pytest.mark.parametrize(("formula", "quoted"), formulas)
def test_a_formula_that_cannot_be_read_is_refused(tmp_path, formula, quoted):
    error = refusal(tmp_path, expectation(kwargs__parts=[formula]))

    assert (type(error), error.rule_id) == (FormulaSyntaxError, RULE_ID)
    assert quoted in error.reason


@pytest.mark.parametrize(("address", "reason"), addresses)
@pytest.mark.parametrize("where", ["parts", "pairs"])
def test_an_address_outside_the_vocabulary_is_refused(tmp_path, address, reason, where):
    sides = {"type": PAIRS, "kwargs": {"pairs": [["summary/201@amount", address]]}}
    changes = {"kwargs__parts": [address]} if where == "parts" else sides
    error = refusal(tmp_path, expectation(**changes))

    assert (type(error), error.rule_id) == (UnknownAddressError, RULE_ID)
    assert reason in error.reason


def test_an_unknown_table_of_a_hierarchy_is_refused(tmp_path):
    error = refusal(
        tmp_path, expectation(type="expect_hierarchy_to_roll_up", kwargs={"of": ["summary", "nowhere"]})
    )

    assert isinstance(error, UnknownAddressError)
    assert error.reason == "no such table: nowhere"


@pytest.mark.parametrize(("changes", "quoted"), never_true, ids=[quoted for _, quoted in never_true])
def test_a_rule_that_could_never_speak_is_refused(tmp_path, changes, quoted):
    error = refusal(tmp_path, expectation(**changes))

    assert error.rule_id == RULE_ID
    assert quoted in error.reason


def test_a_reason_is_told_without_the_name_of_the_rule_again(tmp_path):
    error = refusal(tmp_path, expectation(kwargs__parts=[3]))

    assert str(error).count(RULE_ID) == 1


def test_an_expectation_without_a_name_is_told_by_its_number(tmp_path):
    raw = expectation()
    del raw["meta"]["rule_id"]
    path = write_suite(tmp_path, expectation(), raw)
    [error] = check_suites(path)

    assert error.rule_id == "(expectation 2)"
    assert "lacks rule_id" in error.reason


@pytest.mark.parametrize("raw", [3, "x", None, []])
def test_an_expectation_that_is_no_object_is_refused(tmp_path, raw):
    [error] = check_suites(write_suite(tmp_path, raw))

    assert (error.rule_id, error.reason) == ("(expectation 1)", "an expectation is an object")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is no JSON"),
        (b"", "is no JSON"),
        (b"\xff\xfe\x00", "is no JSON"),
        (b"[]", "needs a name and a list of expectations"),
        (b'{"name": "x"}', "needs a name and a list of expectations"),
        (b'{"name": "x", "expectations": {}}', "needs a name and a list of expectations"),
        (b'{"expectations": []}', "needs a name and a list of expectations"),
    ],
)
def test_a_file_that_is_no_suite_is_refused(tmp_path, content, reason):
    path = tmp_path / "suite.json"
    path.write_bytes(content)
    [error] = check_suites(path)

    assert (error.path, error.rule_id) == (path, "(suite)")
    assert reason in error.reason


def test_a_missing_suite_and_an_empty_folder_are_refused(tmp_path):
    [missing] = check_suites(tmp_path / "nowhere.json")
    [empty] = check_suites(tmp_path)

    assert "cannot be opened" in missing.reason
    assert "holds no suite" in empty.reason


def test_a_rule_id_that_stands_twice_is_refused_where_it_stands_again(tmp_path):
    write_suite(tmp_path, expectation(), name="a")
    again = write_suite(tmp_path, expectation(), name="b")
    [error] = check_suites(tmp_path)

    assert (type(error), error.rule_id, error.path) == (DuplicateRuleError, RULE_ID, again)
    assert "a.json" in error.reason


def test_checking_lists_everything_and_loading_raises_the_first(tmp_path):
    write_suite(tmp_path, expectation(severity="fatal"), expectation(meta__version=0), name="a")
    write_suite(tmp_path, expectation(), expectation(), name="b")
    found = check_suites(tmp_path)

    assert [type(error).__name__ for error in found] == [
        "SuiteSyntaxError",
        "SuiteSyntaxError",
        "DuplicateRuleError",
    ]
    with pytest.raises(RuleError) as raised:
        load_suites(tmp_path)
    assert str(raised.value) == str(found[0])


def test_a_suite_that_was_edited_is_read_again(tmp_path):
    path = write_suite(tmp_path, expectation())
    before = load_suites(path)
    write_suite(tmp_path, expectation(meta__version=2))

    assert [rule.version for rule in (*before, *load_suites(path))] == [1, 2]


def test_rules_stand_in_the_order_of_files_and_then_as_written(tmp_path):
    write_suite(tmp_path, expectation(meta__rule_id="b.two"), expectation(meta__rule_id="b.one"), name="b")
    write_suite(tmp_path, expectation(meta__rule_id="a.one"), name="a")

    assert [rule.rule_id for rule in load_suites(tmp_path)] == ["a.one", "b.two", "b.one"]
