"""A journal promises only what stands whole, whatever a kill did to its last line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.journal import open_journal

STEPS = [
    ("read", "甲", {"entity": "某局\n“a”"}),
    ("concluded", "甲", {}),
    ("reported", "a/b", {"made_from": ["1", "2"]}),
]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal = open_journal(path, "one", resume=False)
    for step, key, about in STEPS:
        journal.record(step, key, **about)
    return path


def found(path, basis="one", *, resume=True):
    journal = open_journal(path, basis, resume=resume)
    return [journal.find(step, key) for step, key, _ in STEPS]


def test_what_was_done_is_known_again(path):
    assert found(path) == [about for *_, about in STEPS]
    assert open_journal(path, "one", resume=True).find("read", "乙") is None


@pytest.mark.parametrize(("basis", "resume"), [("two", True), ("one", False)])
def test_a_new_basis_or_a_new_run_begins_anew(path, basis, resume):
    assert found(path, basis, resume=resume) == [None, None, None]
    assert found(path, basis) == [None, None, None]


@given(cut=st.integers(0, 400))
def test_a_line_that_was_cut_off_is_not_done_and_spoils_no_later_one(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("run") / "journal.jsonl"
    journal = open_journal(path, "one", resume=False)
    for step, key, about in STEPS:
        journal.record(step, key, **about)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut])
    kept = whole[:cut].count(b"\n") - 1  # the first line tells the basis
    known = found(path)
    open_journal(path, "one", resume=True).record("read", "丙")

    assert known == [about if number < kept else None for number, (*_, about) in enumerate(STEPS)]
    assert open_journal(path, "one", resume=True).find("read", "丙") == {}
