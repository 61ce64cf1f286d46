"""A zip archive counts as a folder: its documents are listed and read by their paths below it."""

import random
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path, PurePosixPath

import pytest
from typer.testing import CliRunner

from audit_lib.cli import app
from audit_lib.corpus import read_sources
from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import archive, find_sources, read_disclosure
from audit_lib.ingest.archive import list_members, read_member

FLAT = "收支总体情况表\n\n\t项目\n\t预算数\n\n\t收入总计\n\t5.00\n"
SAMPLE = Path(__file__).parents[2] / "data/sample/example-town-2023-budget.html"
SOURCE = Path("a.zip")


class _Info(zipfile.ZipInfo):
    """A member named in bytes, as programs write that know no Unicode."""

    def _encodeFilenameFlags(self):  # noqa: N802 - the name that zipfile calls
        return self.filename.encode(self.names_in), self.flag_bits & ~0x800


def zipped(members, *, names_in=""):
    """Write an archive; ``names_in`` is an encoding of names that its headers do not tell."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            raw = content.encode() if isinstance(content, str) else content
            info = _Info(name) if names_in else zipfile.ZipInfo(name)
            if isinstance(info, _Info):
                info.names_in = names_in
            file.writestr(info, raw, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def saved(folder, content, name="a.zip"):
    path = folder / name
    path.write_bytes(content)
    return path


def marked(raw, offset, bits):
    """Set bits of both headers of every member: 6 bytes into the local one, 8 into the central one."""
    marks = bytearray(raw)
    for mark, at in ((b"PK\x01\x02", offset + 2), (b"PK\x03\x04", offset)):
        start = -1
        while (start := raw.find(mark, start + 1)) >= 0:
            marks[start + at] |= bits
    return bytes(marks)


def found(path, *paths):
    return [source.relative_to(path.parent).as_posix() for source in find_sources([path, *paths])]


def refusal(path):
    with pytest.raises(UnreadableSourceError) as caught:
        read_disclosure(path)
    return caught.value.reason


def test_archive_lists_its_documents_like_a_folder(tmp_path):
    members = dict.fromkeys(
        ["b/b.txt", "a.HTML", "c.csv", "README.txt", ".d/e.txt", "~$f.xls", "__MACOSX/a.txt", "g/"], "x"
    )

    assert found(saved(tmp_path, zipped(members))) == ["a.zip/a.HTML", "a.zip/b/b.txt"]


def test_document_of_an_archive_is_read_by_its_path(tmp_path):
    path = saved(tmp_path, zipped({"甲/乙.txt": FLAT}))

    disclosure = read_disclosure(path / "甲/乙.txt")

    assert path / "甲/乙.txt" == disclosure.source
    assert [["项目", "预算数"], ["收入总计", "5.00"]] == [
        [cell.text for cell in row] for row in disclosure.grids[0].rows
    ]


def test_it_reads_as_the_same_file_beside_it(tmp_path):
    path = saved(tmp_path, zipped({SAMPLE.name: SAMPLE.read_bytes()}))

    inside, beside = read_disclosure(path / SAMPLE.name), read_disclosure(SAMPLE)

    assert beside.blocks == inside.blocks
    assert beside.sha256 == inside.sha256


def test_archives_in_a_folder_are_opened(tmp_path):
    (tmp_path / "b").mkdir()
    saved(tmp_path / "b", zipped({"c.txt": FLAT}))
    saved(tmp_path, FLAT.encode(), "d.txt")

    assert found(tmp_path) == [f"{tmp_path.name}/b/a.zip/c.txt", f"{tmp_path.name}/d.txt"]


def test_archive_is_told_from_its_content(tmp_path):
    path = saved(tmp_path, zipped({"c.txt": FLAT}), "disclosures")

    assert found(path) == ["disclosures/c.txt"]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "word/document.xml"])
def test_office_file_is_no_archive(tmp_path, name):
    assert found(saved(tmp_path, zipped({name: "x", "b.txt": FLAT}))) == ["a.zip"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_names_of_older_programs_are_decoded(tmp_path, encoding):
    path = saved(tmp_path, zipped({"某局/二〇二四年决算.txt": FLAT}, names_in=encoding))

    assert found(path) == ["a.zip/某局/二〇二四年决算.txt"]
    assert read_disclosure(find_sources([path])[0]).grids


def test_name_whose_second_byte_is_a_backslash_is_not_cut(tmp_path):
    name = "薥.txt"  # CB 5C in GBK
    assert b"\\" in name.encode("gbk")

    assert found(saved(tmp_path, zipped({name: FLAT}, names_in="gbk"))) == [f"a.zip/{name}"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/a.txt", "etc/a.txt"),
        ("/etc/a.txt", "etc/a.txt"),
        ("b\\..\\a.txt", "b/a.txt"),
        ("C:\\a.txt", "C_/a.txt"),
        ("b/./a.txt", "b/a.txt"),
        ("a\x1b[2J.txt", "a_[2J.txt"),
    ],
)
def test_no_name_leads_out_of_the_archive(tmp_path, name, safe):
    path = saved(tmp_path, zipped({name: FLAT}))

    assert found(path) == [f"a.zip/{safe}"]
    assert read_disclosure(path / safe).grids


def test_two_files_of_one_name_are_both_listed():
    raw = zipped({"a.txt": "甲", "../a.txt": "乙"})

    assert list_members(raw, SOURCE) == [PurePosixPath("a.txt"), PurePosixPath("a-2.txt")]
    assert read_member(raw, SOURCE, PurePosixPath("a-2.txt")).decode() == "乙"


def test_archive_inside_an_archive_is_opened_once(tmp_path):
    deepest = zipped({"c.txt": FLAT})
    inner = zipped({"b.txt": FLAT, "deep.zip": deepest})
    path = saved(tmp_path, zipped({"inner.zip": inner, "a.txt": FLAT}))

    assert found(path) == ["a.zip/a.txt", "a.zip/inner.zip/b.txt", "a.zip/inner.zip/deep.zip"]
    assert read_disclosure(path / "inner.zip/b.txt").grids
    assert "is an archive of 1 document" in refusal(path / "inner.zip/deep.zip")


def test_archive_that_is_damaged_inside_another_is_listed(tmp_path):
    path = saved(tmp_path, zipped({"inner.zip": b"PK\x03\x04 torn", "a.txt": FLAT}))

    assert found(path) == ["a.zip/a.txt", "a.zip/inner.zip"]
    assert "is damaged" in refusal(path / "inner.zip")


def test_archive_given_as_one_document_says_how_to_name_them(tmp_path):
    reason = refusal(saved(tmp_path, zipped({"a.txt": FLAT, "b.txt": FLAT})))

    assert "is an archive of 2 documents" in reason
    assert "a.zip/NAME" in reason


@pytest.mark.parametrize("members", [{}, {"a.csv": "x"}], ids=["empty", "no document"])
def test_archive_without_documents_is_listed_and_refused(tmp_path, members):
    path = saved(tmp_path, zipped(members))

    assert found(path) == ["a.zip"]
    assert "without any document" in refusal(path)


def test_protected_archive_is_listed_once_and_refused(tmp_path):
    path = saved(tmp_path, marked(zipped({"a.txt": FLAT, "b.txt": FLAT}), 6, 1))

    assert found(path) == ["a.zip"]
    assert "password" in refusal(path)


def test_protected_file_of_an_archive_is_refused_by_itself(tmp_path):
    raw = bytearray(zipped({"a.txt": FLAT, "b.txt": FLAT}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path = saved(tmp_path, bytes(raw))

    assert found(path) == ["a.zip/a.txt", "a.zip/b.txt"]
    assert "password" in refusal(path / "a.txt")
    assert read_disclosure(path / "b.txt").grids


def test_file_that_an_archive_does_not_hold_is_refused(tmp_path):
    path = saved(tmp_path, zipped({"a.txt": FLAT}))

    assert "no such file in the archive" in refusal(path / "b.txt")
    assert "no such file" in refusal(saved(tmp_path, FLAT.encode(), "c.txt") / "b.txt")


def test_damaged_file_of_an_archive_names_itself(tmp_path):
    raw = bytearray(zipped({"a.txt": FLAT * 50}))
    raw[60] ^= 0xFF
    path = saved(tmp_path, bytes(raw)) / "a.txt"

    with pytest.raises(UnreadableSourceError, match="is damaged") as caught:
        read_disclosure(path)

    assert path == caught.value.path


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("MAX_MEMBERS", 1, "more than 1 files"),
        ("MAX_TOTAL", 1_000, "unpacks to more than"),
        ("MAX_MEMBER", 1_000, "times its size"),
    ],
)
def test_bombs_are_refused(tmp_path, monkeypatch, limit, value, reason):
    path = saved(tmp_path, zipped({"a.txt": "零" * 1_000_000, "b.txt": FLAT}))
    monkeypatch.setattr(archive, limit, value)

    assert found(path) == ["a.zip"]
    assert reason in refusal(path)


def test_file_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    path = saved(tmp_path, zipped({"a.txt": random.Random(0).randbytes(5_000), "b.txt": FLAT}))
    monkeypatch.setattr(archive, "MAX_MEMBER", 1_000)

    assert "unpacks to more than" in refusal(path / "a.txt")
    assert read_disclosure(path / "b.txt").grids


@pytest.mark.parametrize("magic", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00\x04"], ids=["rar", "7z"])
def test_archives_of_other_kinds_are_refused_with_what_to_do(tmp_path, magic):
    reason = refusal(saved(tmp_path, magic + bytes(100), "a.rar"))

    assert "unpack it and name the folder" in reason


def test_batch_reads_an_archive_as_it_reads_a_folder(tmp_path):
    members = {SAMPLE.name: SAMPLE.read_bytes(), "broken.pdf": b"%PDF-1.7 torn"}
    path = saved(tmp_path, zipped(members))

    readings, failures = read_sources([path])

    assert [path / SAMPLE.name] == [reading.disclosure.source for reading in readings]
    assert [path / "broken.pdf"] == [failure.path for failure in failures]


def test_command_line_takes_an_archive(tmp_path):
    path = saved(tmp_path, zipped({SAMPLE.name: SAMPLE.read_bytes()}))

    result = CliRunner().invoke(app, ["check", str(path), "--json", "-"])

    assert f'"source": "{path / SAMPLE.name}"' in result.stdout


ARCHIVE = zipped(
    {"甲.txt": FLAT * 5, "乙/丙.txt": FLAT, "inner.zip": zipped({"丁.txt": FLAT})}, names_in="gbk"
)


@pytest.mark.parametrize("seed", range(100))
def test_damaged_archive_is_listed_and_read_or_refused(seed, tmp_path):
    chance = random.Random(seed)
    raw = bytearray(ARCHIVE)
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path = saved(tmp_path, bytes(raw[: chance.randrange(1, len(raw))] if seed % 4 == 0 else raw))

    sources = find_sources([path])

    assert sources
    for source in sources:
        with suppress(UnreadableSourceError):
            assert read_disclosure(source).blocks
