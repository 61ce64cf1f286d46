"""The kind of a file is told from its content, and what cannot be read is refused in one sentence."""

import hashlib
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from audit_lib.errors import SourceError, UnreadableSourceError
from audit_lib.ingest import SUFFIXES, decode_text, find_sources, read_disclosure
from audit_lib.terms import Reader

FLAT = "收支总体情况表\n\n\t项目\n\t预算数\n\n\t收入总计\n\t5.00\n"
PAGE = (
    '<html><head><meta charset="{}"></head><body><p>收支总体情况表</p>'
    "<table><tr><td>项目<td>预算数<tr><td>收入总计<td>5.00</table></body></html>"
)
ROWS = [["项目", "预算数"], ["收入总计", "5.00"]]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"]


def saved(folder, content, name="disclosure.txt"):
    path = folder / name
    path.write_bytes(content)
    return path


def workbook():
    book = Workbook()
    for row in (["收支总体情况表"], ["项目", "预算数"], ["收入总计", "5.00"]):
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows_of(disclosure):
    (grid,) = disclosure.grids
    return [[cell.text for cell in row] for row in grid.rows]


def refusal(path):
    with pytest.raises(UnreadableSourceError) as caught:
        read_disclosure(path)
    assert isinstance(caught.value, SourceError)
    assert path == caught.value.path
    assert f"{path}: {caught.value.reason}" == str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_every_encoding_of_the_field(tmp_path, encoding):
    disclosure = read_disclosure(saved(tmp_path, FLAT.encode(encoding)))

    assert Reader.TEXT == disclosure.reader
    assert ROWS == rows_of(disclosure)
    assert ["收支总体情况表"] == [paragraph.text for paragraph in disclosure.paragraphs]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_web_page_is_read_in_every_encoding_of_the_field(tmp_path, encoding):
    disclosure = read_disclosure(saved(tmp_path, PAGE.format(encoding).encode(encoding), "page.html"))

    assert Reader.HTML == disclosure.reader
    assert ROWS == rows_of(disclosure)


def test_workbook_is_read():
    path = Path(__file__).parents[2] / "data/sample/example-culture-2023-budget.xlsx"

    disclosure = read_disclosure(path)

    assert Reader.XLSX == disclosure.reader
    assert len(disclosure.grids) >= 10


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (FLAT.encode(), Reader.TEXT),
        (PAGE.format("utf-8").encode(), Reader.HTML),
        (workbook(), Reader.XLSX),
    ],
    ids=["text", "web page", "workbook"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xlsx", "a.bin", "a"])
def test_name_of_a_file_says_nothing_about_its_kind(tmp_path, content, reader, name):
    disclosure = read_disclosure(str(saved(tmp_path, content, name)))

    assert reader == disclosure.reader
    assert ROWS == rows_of(disclosure)


@pytest.mark.parametrize("text", ["增长<5%，支出<10万元", "a < b > c", "1<2", "见<附表>"])
def test_text_with_angle_brackets_is_no_web_page(tmp_path, text):
    disclosure = read_disclosure(saved(tmp_path, f"{text}\n{FLAT}".encode()))

    assert Reader.TEXT == disclosure.reader
    assert text == disclosure.paragraphs[0].text


@pytest.mark.parametrize("tag", ["<!DOCTYPE html>", "<HTML>", "<body>", '<table border="1">', "<div>", "<P>"])
def test_any_structural_tag_makes_a_web_page(tmp_path, tag):
    disclosure = read_disclosure(saved(tmp_path, f"{tag}<p>\t预算\t公开</p>".encode()))

    assert Reader.HTML == disclosure.reader


def test_disclosure_carries_its_path_and_the_hash_of_its_bytes(tmp_path):
    content = FLAT.replace("\n", "\r\n").encode("gb18030")
    path = saved(tmp_path, content)

    disclosure = read_disclosure(path)

    assert path == disclosure.source
    assert hashlib.sha256(content).hexdigest() == disclosure.sha256


def test_same_bytes_read_the_same_twice(tmp_path):
    path = saved(tmp_path, FLAT.encode())

    assert read_disclosure(path) == read_disclosure(path)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n "], ids=["no bytes", "blanks"])
def test_empty_file_is_refused(tmp_path, content):
    assert "is empty" == refusal(saved(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf", "\u3000\n".encode("utf-16"), b"<html><body></body></html>"],
    ids=["byte order mark", "ideographic blank", "empty page"],
)
def test_file_that_prints_nothing_is_refused(tmp_path, content):
    assert re.search("nothing is printed|prints nothing", refusal(saved(tmp_path, content)))


def test_missing_file_is_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "missing.txt")


def test_folder_is_refused(tmp_path):
    assert "is a folder" in refusal(tmp_path)


def test_damaged_pdf_is_refused_with_what_to_do(tmp_path):
    reason = refusal(saved(tmp_path, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a.txt"))

    assert "is damaged" in reason
    assert "download it again" in reason


def zipped(name):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "content")
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)) * 40,
        b"\x00" * 500,
        b"\xff\xfe\x00",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken",
        zipped("word/document.xml"),
        FLAT.encode("utf-16-le"),
    ],
    ids=[
        *("picture", "all bytes", "noughts", "half a mark", "torn zip", "torn ole", "letter"),
        "utf-16 without a mark",
    ],
)
def test_binary_garbage_is_refused(tmp_path, content):
    assert refusal(saved(tmp_path, content))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_decoding_gives_the_text_without_a_mark(encoding):
    assert FLAT == decode_text(FLAT.encode(encoding), Path("a.txt"))


def test_decoding_names_the_file_it_refuses():
    with pytest.raises(UnreadableSourceError, match=r"a\.txt: no text in UTF-8 or GB 18030"):
        decode_text(b"\x81\xff\x00\x01", Path("a.txt"))


def tree(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")


def found(folder, *paths):
    return [path.relative_to(folder).as_posix() for path in find_sources([folder / name for name in paths])]


def test_folder_lists_the_known_kinds_sorted(tmp_path):
    tree(tmp_path, "b.txt", "a.html", "c.HTM", "d/e.xlsx", "d/f.XLS", "g.ods", "h.csv", "i.md", "j.py", "k")

    assert ["a.html", "b.txt", "c.HTM", "d/e.xlsx", "d/f.XLS", "g.ods"] == found(tmp_path, "")


def test_folder_passes_over_hidden_lock_and_readme_files(tmp_path):
    tree(
        tmp_path,
        *("a.txt", ".hidden.txt", ".git/b.txt", "c/.d/e.txt", "~$a.xlsx", "f/~$g.xls"),
        *("README.txt", "readme.html", "h/Readme.htm", "readme-first.txt"),
    )

    assert ["a.txt", "readme-first.txt"] == found(tmp_path, "")


def test_folder_within_a_hidden_folder_is_searched(tmp_path):
    tree(tmp_path, ".store/a.txt")

    assert [".store/a.txt"] == found(tmp_path, ".store")


def test_files_are_taken_as_given_in_the_order_given(tmp_path):
    tree(tmp_path, "z.csv", "README.txt", "d/a.txt")

    assert ["z.csv", "missing.pdf", "d/a.txt", "README.txt"] == found(
        tmp_path, "z.csv", "missing.pdf", "d", "README.txt"
    )


def test_folder_named_like_a_file_is_no_source(tmp_path):
    tree(tmp_path, "a.txt/b.html")

    assert ["a.txt/b.html"] == found(tmp_path, "")


def test_every_listed_kind_is_lower_case():
    assert set(SUFFIXES) == {suffix.lower() for suffix in SUFFIXES}
    assert all(suffix.startswith(".") for suffix in SUFFIXES)


def test_what_a_reader_did_not_foresee_is_an_unreadable_source(tmp_path, monkeypatch):
    def stumble(_):
        raise ZeroDivisionError

    monkeypatch.setattr("audit_lib.ingest.read_flattext", stumble)

    reason = refusal(saved(tmp_path, "一段文字".encode(), "a.txt"))

    assert "no reader foresaw (ZeroDivisionError)" in reason
