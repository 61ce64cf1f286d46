"""The generator keeps its own books: its printed tables balance, and the committed samples are what it makes."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic.blocks import Document, Grid, Paragraph
from synthetic.document import compose
from synthetic.identities import Balance, balances, cents
from synthetic.make import make_agency
from synthetic.planting import CellSlip, SentenceSlip
from synthetic.profiles import CULTURE, PROFILES, TOWN
from synthetic.samples import SAMPLES, contents
from synthetic.tables_by_fund import ten_tables
from synthetic.writers import write_html, write_text, write_workbook

FOLDER = Path(__file__).parents[1] / "data" / "sample"
COMMAND = "python -m tests.synthetic data/sample"
CONTENTS = contents()

seeds = st.integers(min_value=0, max_value=100_000)
years = st.integers(min_value=2021, max_value=2026)
profiles = st.sampled_from(PROFILES)


def tables_of(document: Document) -> tuple[Grid, ...]:
    return tuple(block for block in document if isinstance(block, Grid))


def sentences_of(document: Document) -> list[str]:
    return [block.text for block in document if isinstance(block, Paragraph)]


def open_balances(document: Document) -> list[Balance]:
    return [found for found in balances(tables_of(document)) if found.residual]


@pytest.mark.parametrize("name", CONTENTS)
def test_committed_sample_is_what_the_generator_writes(name):
    path = FOLDER / name

    assert path.exists(), f"run: {COMMAND}"
    assert CONTENTS[name] == path.read_bytes(), f"{path} is out of date; run: {COMMAND}"


def test_folder_holds_nothing_else():
    assert sorted(CONTENTS) == sorted(path.name for path in FOLDER.iterdir()), f"run: {COMMAND}"


@settings(max_examples=60, deadline=None)
@given(seed=seeds, year=years, profile=profiles)
def test_exact_tables_balance_to_the_cent(seed, year, profile):
    tables = ten_tables(make_agency(seed, year, profile=profile), "exact")

    found = list(balances(tables))

    assert len(found) > 300
    assert [] == [each for each in found if each.residual]


@settings(max_examples=60, deadline=None)
@given(seed=seeds, year=years, profile=profiles)
def test_rounding_leaves_half_a_digit_per_figure(seed, year, profile):
    tables = ten_tables(make_agency(seed, year, profile=profile, grain=1), "rounded")

    assert [] == [each for each in balances(tables) if 2 * abs(each.residual) > each.terms]


@settings(max_examples=60, deadline=None)
@given(seed=seeds, year=years, profile=profiles)
def test_truncation_leaves_less_than_a_digit_per_figure(seed, year, profile):
    tables = ten_tables(make_agency(seed, year, profile=profile, grain=1), "truncated")

    assert [] == [each for each in balances(tables) if each.residual and abs(each.residual) >= each.terms]


@pytest.mark.parametrize("printing", ["rounded", "truncated"])
def test_tails_do_appear(printing):
    tables = ten_tables(make_agency(1, 2023, grain=1), printing)

    assert any(each.residual for each in balances(tables))


def test_yuan_do_not_print_exactly():
    with pytest.raises(ValueError, match="choose rounded or truncated"):
        ten_tables(make_agency(1, 2023, grain=1), "exact")


@settings(max_examples=30, deadline=None)
@given(seed=seeds, year=years, profile=profiles)
def test_item_sentences_repeat_this_year_and_last_year_of_the_tables(seed, year, profile):
    this, before = (make_agency(seed, at, profile=profile) for at in (year, year - 1))
    document = compose(this, before)
    now, then = items(tables_of(document)), items(ten_tables(before, "exact"))

    told = [told_item(text) for text in sentences_of(document) if "预算数为" in text]

    assert [value for _, value in now] == [value for value, _ in told]
    assert [dict(then).get(code, 0) for code, _ in now] == [value - change for value, change in told]


def items(tables: tuple[Grid, ...]) -> list[tuple[str, int]]:
    rows = (row for number in (4, 7, 8) for row in tables[number].body)
    return [("".join(row[:3]), cents(row[4])) for row in rows if row[2]]


def told_item(text: str) -> tuple[int, int]:
    value = cents(re.search(r"预算数为([\d.]+)万元", text)[1])
    change = re.search(r"(增加|减少)([\d.]+)万元", text)
    if change is None:
        assert "与上年预算持平" in text
        return value, 0
    return value, cents(change[2]) * (1 if change[1] == "增加" else -1)


@settings(max_examples=30, deadline=None)
@given(seed=seeds, year=years, profile=profiles)
def test_no_growth_is_told_from_a_zero_base(seed, year, profile):
    document = compose(*(make_agency(seed, at, profile=profile) for at in (year, year - 1)))

    new = [text for text in sentences_of(document) if "，上年无此项预算" in text]

    assert not [text for text in new if "增长" in text.split("上年无此项预算")[1].split("，主要原因")[0]]


@pytest.mark.parametrize("profile", PROFILES)
def test_weights_of_a_form_add_up_to_ninety(profile):
    agency = make_agency(1, 2023, profile=profile)

    for form in agency.forms:
        assert 90 == sum(line.weight for lines in form.indicators.values() for line in lines)


def test_town_pays_from_all_three_funds():
    tables = ten_tables(make_agency(3, 2024, profile=TOWN), "exact")

    assert [""] * 3 == [tables[number].note for number in (4, 7, 8)]
    assert all(cents(tables[number].body[-1][4]) for number in (4, 7, 8))


def test_empty_table_is_explained():
    tables = ten_tables(make_agency(3, 2024, profile=CULTURE), "exact")

    assert ["表8", "表9"] == [table.number for table in tables if "为空表" in table.note]


@pytest.mark.parametrize("write", [write_text, write_html, write_workbook])
def test_writers_repeat_themselves(write):
    document = compose(make_agency(2, 2024), make_agency(2, 2023))

    assert write(document) == write(document)


def test_text_has_a_row_of_tabbed_lines_for_every_row():
    document = compose(make_agency(2, 2024), make_agency(2, 2023))
    text = write_text(document).decode()
    table_3 = text.split("表3\n")[1].split("表4\n")[0]
    header = ["\t项    目\n\t支出预算\n\n", "\t类\n\t款\n\t项\n\t\n\t\n\t\n\t\n\n"]

    assert [part for part in header if part in table_3] == header


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.printing == "exact"], ids=lambda s: s.file)
def test_sample_balances_without_its_slips(sample):
    assert [] == open_balances(sample.sound())


def test_rounded_sample_holds_tails_and_nothing_worse():
    rounded = next(sample for sample in SAMPLES if sample.printing == "rounded")
    found = open_balances(rounded.sound())

    assert () == rounded.slips
    assert found
    assert [] == [each for each in found if 2 * abs(each.residual) > each.terms]


@pytest.mark.parametrize(
    ("sample", "slip"),
    [(sample, slip) for sample in SAMPLES for slip in sample.slips],
    ids=lambda value: getattr(value, "place", getattr(value, "file", "")),
)
def test_slip_changes_its_figure_only(sample, slip):
    sound = sample.sound()
    spoilt = slip.plant(sound)

    assert 1 == sum(before != after for before, after in zip(sound, spoilt, strict=True))
    assert isinstance(slip, SentenceSlip) or open_balances(spoilt)


def test_slip_on_another_figure_is_refused():
    slip = CellSlip(table="表3", line=("208",), column=4, correct="1.00", printed="2.00", kind="")

    with pytest.raises(ValueError, match="expected exactly one line"):
        slip.plant(compose(make_agency(2, 2024), make_agency(2, 2023)))


def test_two_years_of_one_agency_follow_each_other():
    first, second = (make_agency(11, year, profile=CULTURE) for year in (2023, 2024))
    story = sentences_of(compose(second, first))
    base = sum(entry.yuan for entry in first.entries if entry.project) // 100
    line = next(text for text in story if text.startswith("项目支出"))
    printed, change = (cents(found) for found in re.findall(r"([\d.]+)万元", line)[:2])

    assert base == printed - change
