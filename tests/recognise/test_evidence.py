"""A disclosure is recognised into frames that stack without losing a row."""

from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest
from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.profiles import ARCHIVES, CULTURE
from synthetic.writers import write_text

from audit_lib.errors import NotADisclosureError, SourceError
from audit_lib.ingest.flattext import read_flattext
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence, recognise, stack
from audit_lib.terms import Reader

FRAMES = [field.name for field in fields(Evidence)]


def disclosure_of(text, name="a"):
    return Disclosure(
        source=Path(f"{name}.txt"), sha256=name * 64, reader=Reader.TEXT, blocks=read_flattext(text)
    )


def evidence_of(profile, name):
    document = compose(*(make_agency(1, year, profile=profile) for year in (2024, 2023)))
    return recognise(disclosure_of(write_text(document).decode(), name))


@pytest.fixture(scope="module")
def parts():
    return [evidence_of(ARCHIVES, "a"), evidence_of(CULTURE, "b")]


def test_disclosure_is_described_in_one_row(parts):
    assert {
        "disclosure": "a" * 64,
        "source": "a.txt",
        "entity": ARCHIVES.name,
        "fiscal_year": 2024,
        "phase": "budget",
        "form": "ten_table_budget",
        "level": "",
        "files": 1,
        "unread_pages": "",
    } == parts[0].disclosures.iloc[0].to_dict()
    assert 1 == len(parts[0].disclosures)


def test_every_frame_names_its_disclosure(parts):
    assert {"a" * 64} == {
        name for frame in FRAMES for name in getattr(parts[0], frame)["disclosure"].unique()
    }


def test_facts_carry_what_was_found_of_the_disclosure(parts):
    facts = parts[1].facts

    assert {(CULTURE.name, 2024, "budget")} == set(
        zip(facts["entity"], facts["fiscal_year"], facts["phase"], strict=True)
    )


def test_every_paragraph_is_listed():
    disclosure = disclosure_of("预算公开\n收支总体情况表\n\t项目\n\t预算数\n\n\t收入总计\n\t5.00\n\n说明。\n")
    paragraphs = recognise(disclosure).paragraphs

    assert [("预算公开", 1), ("收支总体情况表", 2), ("说明。", 9)] == list(
        zip(paragraphs["text"], paragraphs["text_line"], strict=True)
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("正文。", 0), ("新增资产配置表\n\t甲\n\t乙\n\n\t丙\n\t1\n", 1)],
    ids=["no table", "unknown table"],
)
def test_file_without_a_known_table_is_no_disclosure(text, count):
    with pytest.raises(NotADisclosureError) as caught:
        recognise(disclosure_of(text))

    assert isinstance(caught.value, SourceError)
    assert Path("a.txt") == caught.value.path
    assert (f"none of its {count} tables" if count else "it has no tables") in caught.value.reason


def test_disclosure_that_names_nobody_and_no_year_is_still_read():
    evidence = recognise(disclosure_of("收支总体情况表\n\t项目\n\t预算数\n\n\t收入总计\n\t5.00\n"))
    row = evidence.disclosures.iloc[0]

    assert ("", "", "") == (row["entity"], row["phase"], row["form"])
    assert pd.isna(row["fiscal_year"])
    assert [5_000_000] == evidence.facts["amount_fen"].tolist()


@pytest.mark.parametrize("frame", FRAMES)
def test_stack_keeps_every_row_in_order(parts, frame):
    stacked = getattr(stack(parts), frame)
    first, second = (getattr(part, frame) for part in parts)

    pd.testing.assert_frame_equal(first, stacked.iloc[: len(first)])
    pd.testing.assert_frame_equal(second, stacked.iloc[len(first) :].reset_index(drop=True))
    assert list(range(len(first) + len(second))) == stacked.index.tolist()


@pytest.mark.parametrize("frame", FRAMES)
def test_stack_of_one_changes_nothing(parts, frame):
    pd.testing.assert_frame_equal(getattr(parts[0], frame), getattr(stack(parts[:1]), frame))


def test_stack_keeps_the_types_of_frames_without_rows(parts):
    without = replace(parts[0], indicators=parts[0].indicators.iloc[:0])
    stacked = stack([without, without]).indicators

    assert 0 == len(stacked)
    assert parts[0].indicators.dtypes.tolist() == stacked.dtypes.tolist()


def test_nothing_cannot_be_stacked():
    with pytest.raises(ValueError, match="no evidence to stack"):
        stack([])
