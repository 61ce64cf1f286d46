"""Formulas are read by a grammar, written back the same, and never evaluated."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.rules.formula import (
    LINE_VARIABLES,
    Address,
    Term,
    parse_address,
    parse_formula,
    render_formula,
)

NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
VARIABLES = st.sampled_from(sorted(LINE_VARIABLES))
LINES = st.one_of(
    st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True),
    VARIABLES.map("{{{}}}".format),
    VARIABLES.map("{{{}}}/*".format),
    VARIABLES.map("<{}>".format),
)
COLUMNS = st.one_of(st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True), st.just("{column}"))
ADDRESSES = st.builds(Address, NAMES, LINES, COLUMNS)
COEFFICIENTS = st.integers(min_value=1, max_value=10**6).flatmap(lambda size: st.sampled_from([size, -size]))
FORMULAS = st.lists(st.builds(Term, COEFFICIENTS, ADDRESSES), min_size=1, max_size=6).map(tuple)

refused = [
    ("", "at least one address"),
    ("summary", "'summary'"),
    ("summary/201", "'summary/201'"),
    ("summary/201@amount +", "'+'"),
    ("summary/201@amount revenue/201@total", "'revenue/201@total'"),
    ("summary/201@amount * revenue/201@total", "'* revenue/201@total'"),
    ("2 * 3 * summary/201@amount", "'2 * 3 * summary/201@amount'"),
    ("summary/201@amount / 2", "'/ 2'"),
    ("1.5*summary/201@amount", "'1.5*summary/201@amount'"),
    ("(summary/201@amount)", "'(summary/201@amount)'"),
    ("summary/201@amount - abs(revenue/201@total)", "'- abs(revenue/201@total)'"),
    ("summary/{nobody}@amount", "'summary/{nobody}@amount'"),
    ("summary/<nobody>@amount", "'summary/<nobody>@amount'"),
    ("summary/{code@amount", "'summary/{code@amount'"),
    ("Summary/201@amount", "'Summary/201@amount'"),
    ("summary/201@{line}", "'summary/201@{line}'"),
    ("__import__('os').system('true')", "__import__"),
    ("summary/201@amount + lambda: 0", "'+ lambda: 0'"),
]


@given(FORMULAS)
def test_a_formula_that_was_written_is_read_as_the_same_terms(terms):
    assert parse_formula(render_formula(terms)) == terms


@given(ADDRESSES)
def test_an_address_that_was_written_is_read_as_the_same(address):
    assert parse_address(str(address)) == address


@given(FORMULAS, st.sampled_from(["", " ", "  "]))
def test_blanks_between_terms_do_not_matter(terms, blank):
    written = render_formula(terms).replace(" ", blank)

    assert parse_formula(f"{blank}{written}{blank}") == terms


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    try:
        terms = parse_formula(text)
    except ValueError as error:
        assert text in str(error) or repr(text) in str(error) or not text.strip() or "address" in str(error)  # noqa: PT017
    else:
        assert parse_formula(render_formula(terms)) == terms


@pytest.mark.parametrize(("text", "quoted"), refused)
def test_a_refusal_quotes_the_part_that_cannot_be_read(text, quoted):
    with pytest.raises(ValueError, match=r".") as refusal:
        parse_formula(text)

    assert quoted in str(refusal.value)


@pytest.mark.parametrize("text", [text for text, _ in refused] + ["a/b@c; import os", "a/b@c\n+ exec('x')"])
def test_nothing_is_evaluated(text, monkeypatch):
    ran = []
    audited = ("compile", "exec", "import", "os.system", "subprocess.Popen")
    watching = [True]
    sys.addaudithook(lambda event, _: ran.append(event) if watching and event in audited else None)

    with pytest.raises(ValueError, match=r"."):
        parse_formula(text)
    watching.clear()

    assert ran == []


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("summary/201@amount", [1]),
        ("-summary/201@amount", [-1]),
        ("+ summary/201@amount - 2*revenue/201@total", [1, -2]),
        ("3 * summary/201@amount + 10*revenue/201@total", [3, 10]),
    ],
)
def test_coefficients_are_whole_numbers_with_their_sign(text, coefficients):
    assert [term.coefficient for term in parse_formula(text)] == coefficients


@pytest.mark.parametrize(
    ("text", "variable", "summed", "projects"),
    [
        ("summary/201@amount", None, None, False),
        ("summary/{category}@amount", "category", None, False),
        ("summary/<category>@amount", None, LINE_VARIABLES["category"], False),
        ("project/{sub_item}/*@total", "sub_item", None, True),
    ],
)
def test_an_address_knows_what_it_repeats_and_what_it_sums(text, variable, summed, projects):
    address = parse_address(text)

    assert (address.variable, address.summed, address.adds_projects) == (variable, summed, projects)


@pytest.mark.parametrize(
    ("variable", "meant", "not_meant"),
    [
        ("category", ["201", "302"], ["20103", "total", "2010301/1", "row 3"]),
        ("item", ["20103"], ["201", "2010301", "total"]),
        ("sub_item", ["2010301"], ["20103", "2010301/1", "2010301~2"]),
        ("code", ["201", "20103", "2010301", "total"], ["2010", "2010301/1", "current_revenue"]),
        ("line", ["201", "total", "current_revenue", "2010301/1"], [""]),
    ],
)
def test_a_variable_stands_for_its_kind_of_lines(variable, meant, not_meant):
    pattern = LINE_VARIABLES[variable]

    assert [bool(pattern.fullmatch(line)) for line in (*meant, *not_meant)] == [True] * len(meant) + [
        False
    ] * len(not_meant)
