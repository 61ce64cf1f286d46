"""The vocabulary holds together: every pattern compiles, and every name leads to its own table, column or line."""

import re
import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
from wording_of_headers import COLUMNS as WORDED
from wording_of_headers import LABELS, ROLES

from audit_lib.recognise.tables import find_spec
from audit_lib.reference import load_forms, load_header_words, load_tables, normalise
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.terms import Phase

FOLDER = files("audit_lib.reference")
TABLES = load_tables()
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
LINES = [(table, line) for table in TABLES.values() for line in table.named]
CANONICAL = {
    *("summary", "revenue", "expenditure", "appropriation", "general_public", "basic", "project"),
    *("government_fund", "state_capital", "three_public", "performance"),
}
WAYS_OF_NAMING_LINES = {
    *("functional", "economic", "project", "named", "named+functional", "indicators", "rows"),
}


def name_of(value):
    return getattr(value, "slug", None)


def sources(value):
    """All regular expressions below a part of a data file."""
    for key, below in value.items():
        if key in {"titles", "headers", "labels", "code", "name", "project_name", "ignored", "total"}:
            yield from below if isinstance(below, list) else ()
        elif isinstance(below, list):
            yield from (found for part in below if isinstance(part, dict) for found in sources(part))


def patterns():
    found = [*(FOLDER / "tables").iterdir(), FOLDER / "headers.toml"]
    return [
        (path.name, source)
        for path in sorted(found, key=lambda path: path.name)
        for source in sources(tomllib.loads(path.read_text("utf-8")))
    ]


@pytest.mark.parametrize(("file", "source"), patterns())
def test_pattern_compiles_and_is_written_in_the_normal_spelling(file, source):
    assert re.compile(source)
    assert normalise(source) == source.replace("\\(单位\\)", "")
    assert not re.fullmatch(source, "")


def test_every_canonical_table_has_a_file():
    assert set(TABLES) >= CANONICAL
    assert {f"{slug}.toml" for slug in TABLES} == {path.name for path in (FOLDER / "tables").iterdir()}


@pytest.mark.parametrize("table", TABLES.values(), ids=name_of)
def test_table_is_found_by_its_own_name_and_by_no_other(table):
    name = normalise(table.zh)
    others = [other for other in TABLES.values() if other is not table]

    assert len(name) == table.title_match(name)
    assert all(other.title_match(name) < len(name) for other in others)
    assert table is find_spec(table.zh)


@pytest.mark.parametrize("table", TABLES.values(), ids=name_of)
def test_table_says_how_its_lines_are_named(table):
    assert table.lines in WAYS_OF_NAMING_LINES
    assert table.named or not table.lines.startswith("named")
    assert bool(table.columns) == (table.lines != "indicators")


@pytest.mark.parametrize("table", TABLES.values(), ids=name_of)
def test_slugs_are_unique_within_a_table(table):
    for parts in (table.columns, table.named):
        slugs = [part.slug for part in parts]
        assert sorted(set(slugs)) == sorted(slugs)


@pytest.mark.parametrize("part", [*TABLES.values(), *(part for _, part in COLUMNS + LINES)], ids=name_of)
def test_every_name_is_given_in_both_languages(part):
    assert part.zh.strip()
    assert part.en.strip()
    assert part.en.isascii()


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=name_of)
def test_column_is_found_by_its_own_name_and_by_no_other(table, column):
    name = normalise(column.zh)

    assert [column.slug] == [other.slug for other in table.columns if other.matches(name)]
    assert column is table.find_column(name)


@pytest.mark.parametrize(("table", "line"), LINES, ids=name_of)
def test_line_is_found_by_its_own_name(table, line):
    assert line in table.lines_named(strip_ordinal(normalise(line.zh)), line.lane or 1)


@pytest.mark.parametrize(("table", "line"), LINES, ids=name_of)
def test_lines_that_share_a_name_have_different_wholes(table, line):
    same = table.lines_named(strip_ordinal(normalise(line.zh)), line.lane or 1)

    assert len({other.under for other in same}) == len(same)


@pytest.mark.parametrize(("table", "line"), LINES, ids=name_of)
def test_line_is_part_of_a_line_above_it(table, line):
    slugs = [other.slug for other in table.named]

    assert line.under is None or slugs.index(line.under) < slugs.index(line.slug)


@pytest.mark.parametrize(("table", "line"), LINES, ids=name_of)
def test_ancestry_climbs_to_an_outermost_line(table, line):
    under = {other.slug: other.under for other in table.named}
    climbed = list(table.ancestry(line.slug))

    assert line.slug == climbed[0]
    assert under[climbed[-1]] is None
    assert all(under[below] == above for below, above in pairwise(climbed))


def test_totals_are_those_that_say_so():
    totals = {(table.slug, line.slug) for table, line in LINES if line.total}

    assert {
        ("summary", "total_revenue"),
        ("summary", "total_expenditure"),
        ("appropriation", "total_revenue"),
        ("appropriation", "total_expenditure"),
        ("three_public", "total"),
        ("three_public_meetings", "total"),
        ("revenue", "total"),
        ("procurement", "total"),
    } == totals


def test_performance_forms_repeat_and_statutory_tables_do_not():
    assert ["performance"] == [table.slug for table in TABLES.values() if table.repeats]


@pytest.mark.parametrize("form", load_forms().values(), ids=name_of)
def test_form_lists_known_tables_once(form):
    assert set(form.tables) <= set(TABLES)
    assert len(set(form.tables)) == len(form.tables)
    assert isinstance(form.phase, Phase)
    assert form.zh
    assert form.en


def test_ten_table_budget_has_ten_tables():
    form = load_forms()["ten_table_budget"]

    assert 10 == len(form.tables)
    assert Phase.BUDGET is form.phase


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("类", "code"),
        ("款", "code"),
        ("项", "code"),
        ("功能分类科目编码", "code"),
        ("科目编码", "code"),
        ("经济分类科目代码", "code"),
        ("项目", "name"),
        ("科目名称", "name"),
        ("功能分类科目名称", "name"),
        ("三公支出内容", "name"),
        ("项目名称", "project_name"),
        ("行次", "ignored"),
        ("备注", "ignored"),
        ("合计", None),
        ("预算数", None),
        ("项目支出", None),
        ("", None),
    ],
)
def test_header_word_tells_the_role_of_its_column(header, role):
    assert role == load_header_words().role(header)


@pytest.mark.parametrize(
    ("label", "total"), [("合计", True), ("总计", True), ("小计", False), ("收入合计", False)]
)
def test_bare_total_is_told_from_other_labels(label, total):
    assert total == load_header_words().is_total(label)


@pytest.mark.parametrize(
    ("table", "slug", "header"),
    [(table, slug, header) for table in WORDED for slug in WORDED[table] for header in WORDED[table][slug]],
)
def test_other_wordings_of_a_header_lead_to_the_column(table, slug, header):
    column = TABLES[table].find_column(normalise(header))

    assert column is not None
    assert slug == column.slug


@pytest.mark.parametrize(
    ("table", "lane", "slug", "label"),
    [
        (table, lane, slug, label)
        for (table, lane), lines in LABELS.items()
        for slug in lines
        for label in lines[slug]
    ],
)
def test_other_wordings_of_a_label_lead_to_the_line(table, lane, slug, label):
    name, spec = normalise(label), TABLES[table]
    found = spec.lines_named(strip_ordinal(name), lane) or spec.lines_named(name, lane)

    assert slug in {line.slug for line in found}


@pytest.mark.parametrize(("role", "header"), [(role, header) for role in ROLES for header in ROLES[role]])
def test_other_wordings_of_a_header_tell_the_same_role(role, header):
    assert role == load_header_words().role(normalise(header))
