"""What is stored is read back as what it was, and what is no store of ours is refused."""

import dataclasses
import gzip
import json
from pathlib import Path

import pandas as pd
import pytest
from builders import sample_audit
from pandas.testing import assert_frame_equal

from audit_lib.errors import UnreadableSourceError
from audit_lib.findings import Audit, Reading
from audit_lib.model import Cell, Disclosure, Grid, Paragraph, Place
from audit_lib.rules import Confrontation, confront, load_suites
from audit_lib.store import load_stored, replace_file, store
from audit_lib.terms import Reader

SAMPLES = sorted(path.name for path in (Path(__file__).parents[1] / "data/sample").glob("example*"))
HOSTILE = "</script><b>\x00\u202e=cmd|' /C calc'!A0 \ud83d " + "长" * 10_000


def assert_same(left, right):
    """Compare field by field: frames by their values and types, everything else by type and value."""
    assert type(left) is type(right)
    if isinstance(left, pd.DataFrame):
        assert_frame_equal(left, right)
    elif dataclasses.is_dataclass(left):
        for field in dataclasses.fields(left):
            assert_same(getattr(left, field.name), getattr(right, field.name))
    elif isinstance(left, tuple):
        assert len(left) == len(right)
        for one, other in zip(left, right, strict=True):
            assert_same(one, other)
    else:
        assert left == right


@pytest.mark.parametrize("name", SAMPLES)
def test_an_audit_comes_back_as_it_was(tmp_path, name):
    audit = sample_audit(name)

    assert_same(audit, load_stored(Audit, store(audit, tmp_path / "a.json.gz")))


def test_results_come_back_with_their_compiled_rows(tmp_path):
    audit = sample_audit(SAMPLES[0])
    confrontation = confront(audit.evidence, load_suites())
    back = load_stored(
        Confrontation, store(dataclasses.replace(confrontation, rules=()), tmp_path / "c.json.gz")
    )

    assert_frame_equal(confrontation.results, back.results)
    assert confrontation.rows == back.rows


def test_whatever_a_document_prints_is_kept_to_the_letter(tmp_path):
    cell = Cell(text=HOSTILE, row=1, col=1, place=Place(page=2, bbox=(0.5, 1.0, 2.25, 1e-9)))
    grid = Grid(rows=((cell,), ()), width=3, place=Place(sheet="a/../b"))
    disclosure = Disclosure(
        source=Path("a.txt"), sha256="0", reader=Reader.PDF, blocks=(Paragraph(text=HOSTILE), grid)
    )
    evidence = sample_audit(SAMPLES[0]).evidence
    hostile = dataclasses.replace(
        evidence, facts=evidence.facts.assign(raw=HOSTILE, bbox=[(1.5, 2.0)] * len(evidence.facts))
    )
    reading = Reading(disclosure=disclosure, evidence=hostile)

    assert_same(reading, load_stored(Reading, store(reading, tmp_path / "r.json.gz")))


def test_the_same_audit_is_stored_in_the_same_bytes(tmp_path):
    audit = sample_audit(SAMPLES[0])
    first, second = (store(audit, tmp_path / name).read_bytes() for name in ("a", "b"))

    assert first == second


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"no gzip",
        gzip.compress(b"{"),
        gzip.compress(b"[]"),
        gzip.compress(json.dumps({"schema": "audit-store/1", "kind": "Reading", "content": {}}).encode()),
        gzip.compress(json.dumps({"schema": "audit-store/1", "kind": "Audit", "content": {"x": 1}}).encode()),
        gzip.compress(b"whole")[:-9],
    ],
    ids=["missing", "empty", "plain", "no json", "no object", "another kind", "other fields", "cut off"],
)
def test_what_is_no_stored_audit_is_refused(tmp_path, content):
    path = tmp_path / "a.json.gz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableSourceError, match=r"a\.json\.gz.*run the audit again"):
        load_stored(Audit, path)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = replace_file(tmp_path / "deep" / "a.txt", "旧")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, "新")

    assert path.read_text("utf-8") == "旧"
