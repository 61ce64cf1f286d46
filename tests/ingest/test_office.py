"""Documents of older office programs are read by way of LibreOffice, which is asked politely and never trusted."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import monotonic

import pytest
import xlwt
from conftest import skip_unless_required
from docx import Document

from audit_lib.corpus import read_sources
from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import office, read_disclosure
from audit_lib.ingest.kinds import Kind, tell_kind
from audit_lib.model import Grid
from audit_lib.terms import Reader

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
RTF = rb"{\rtf1\ansi\ansicpg936 {\u-27033?\u31639?\par}\trowd\cellx999\cellx1999 a\cell 1.00\cell\row}"
SEARCHED = "import sys; from pathlib import Path; out = Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir(); "


def entry(name):
    """A directory entry of an OLE file: a stream of this name."""
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + len(raw).to_bytes(2, "little") + b"\x02" + bytes(61)


def word_file(heading="收支总体情况表"):
    document = Document()
    document.add_paragraph(heading)
    table = document.add_table(3, 2)
    for cells, texts in zip(
        (row.cells for row in table.rows),
        [("项目", "预算数"), ("收入总计", "5.00"), ("支出总计", "")],
        strict=True,
    ):
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph("说明")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def saved(folder, content, name="a.doc"):
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(path):
    with pytest.raises(UnreadableSourceError) as caught:
        read_disclosure(path)
    return caught.value.reason


def shape(blocks):
    return [
        [[(cell.text, cell.rowspan, cell.colspan) for cell in row] for row in block.rows]
        if isinstance(block, Grid)
        else block.text
        for block in blocks
    ]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (OLE + entry("WordDocument"), Kind.OFFICE),
        (OLE + entry("1Table") + entry("WordDocument") + entry("Workbook"), Kind.OFFICE),
        (OLE + entry("Workbook") + entry("WordDocument"), Kind.WORKBOOK),
        (OLE + entry("Book"), Kind.WORKBOOK),
        (OLE + entry("EncryptedPackage"), Kind.PROTECTED),
        (OLE, Kind.WORKBOOK),
        (RTF, Kind.OFFICE),
    ],
    ids=[
        "doc",
        "doc with a sheet in it",
        "xls with a letter in it",
        "old xls",
        "protected",
        "unknown",
        "rtf",
    ],
)
def test_kind_of_an_office_file_is_told_from_its_streams(raw, kind):
    assert kind == tell_kind(raw)


def test_written_xls_is_a_workbook():
    book = xlwt.Workbook()
    book.add_sheet("WordDocument").write(0, 0, "WordDocument")
    stream = BytesIO()
    book.save(stream)

    assert tell_kind(stream.getvalue()) is Kind.WORKBOOK


def test_without_libreoffice_the_reason_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-program",))
    path = saved(tmp_path, OLE + entry("WordDocument"))

    reason = refusal(path)

    assert "Word 97-2003" in reason
    assert "install LibreOffice" in reason
    assert "save it as .docx" in reason
    assert office.convert_documents([path]) == {}


def test_protected_office_file_is_refused(tmp_path):
    assert "password" in refusal(saved(tmp_path, OLE + entry("EncryptedPackage"), "a.docx"))


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Let a script stand in for LibreOffice."""

    def install(script):
        program = tmp_path / "soffice"
        program.write_text(f"#!{sys.executable}\n{script}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(office, "_PROGRAMS", (str(program),))

    return install


posix = pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")


@posix
def test_document_that_libreoffice_does_not_convert_is_refused(tmp_path, stand_in):
    stand_in("raise SystemExit(1)")

    assert "LibreOffice cannot read it" in refusal(saved(tmp_path, RTF))


@posix
def test_what_libreoffice_makes_of_a_document_is_read(tmp_path, stand_in):
    docx = saved(tmp_path, word_file(), "ready.docx")
    stand_in(f"{SEARCHED}(out / '0.docx').write_bytes(Path({str(docx)!r}).read_bytes())")

    disclosure = read_disclosure(saved(tmp_path, RTF))

    assert Reader.DOC == disclosure.reader
    assert "收支总体情况表" == disclosure.blocks[0].text


@posix
def test_libreoffice_that_hangs_is_ended_with_all_that_it_started(tmp_path, stand_in, monkeypatch):
    monkeypatch.setattr(office, "MAX_SECONDS", 1)
    monkeypatch.setattr(office, "MAX_SECONDS_EACH", 0)
    late = tmp_path / "late"
    inner = f"import time; time.sleep(4); open({str(late)!r}, 'w')"
    stand_in(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])")
    started = monotonic()

    assert "LibreOffice" in refusal(saved(tmp_path, RTF))
    assert monotonic() - started < 3.5


@posix
def test_documents_are_converted_in_one_call(tmp_path, stand_in):
    log = tmp_path / "calls"
    stand_in(f"import sys; open({str(log)!r}, 'a').write('call ' + ' '.join(sys.argv[-2:]) + '\\n')")
    paths = [saved(tmp_path, RTF, "a.rtf"), saved(tmp_path, RTF, "b.rtf"), saved(tmp_path, b"text", "c.doc")]

    assert office.convert_documents([*paths, tmp_path / "missing.doc"]) == {}
    (call,) = log.read_text("utf-8").splitlines()
    assert [Path(name).name for name in call.split()[1:]] == ["0.rtf", "1.rtf"]


@posix
def test_many_documents_take_several_calls(tmp_path, stand_in, monkeypatch):
    monkeypatch.setattr(office, "AT_ONCE", 2)
    docx = saved(tmp_path, word_file(), "ready.docx")
    stand_in(f"{SEARCHED}(out / '1.docx').write_bytes(Path({str(docx)!r}).read_bytes())")
    paths = [saved(tmp_path, RTF, f"{number}.rtf") for number in range(4)]

    assert {paths[1], paths[3]} == set(office.convert_documents(paths))


@posix
def test_program_that_does_not_start_is_as_one_that_fails(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_bytes(b"\0 no program")
    program.chmod(0o755)
    monkeypatch.setattr(office, "_PROGRAMS", (str(program),))

    assert "LibreOffice cannot read it" in refusal(saved(tmp_path, RTF))


# With LibreOffice itself


@pytest.fixture(scope="module")
def old_files(tmp_path_factory):
    """The same letter as doc and rtf, written by LibreOffice."""
    program = office.find_office()
    if program is None:
        skip_unless_required("office", "no LibreOffice (soffice)")
    folder = tmp_path_factory.mktemp("old")
    docx = saved(folder, word_file(), "letter.docx")
    for ending in ("doc", "rtf"):
        options = (
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            ending,
        )
        subprocess.run(
            [program, *options, "--outdir", str(folder), str(docx)],
            capture_output=True,
            check=True,
            timeout=300,
        )
    return folder


@pytest.mark.office
@pytest.mark.parametrize("ending", ["doc", "rtf"])
def test_old_document_reads_as_the_new_one(old_files, ending):
    new, old = (read_disclosure(old_files / f"letter.{kind}") for kind in ("docx", ending))

    assert shape(new.blocks) == shape(old.blocks)
    assert (Reader.DOCX, Reader.DOC) == (new.reader, old.reader)


@pytest.mark.office
def test_batch_converts_its_documents_at_once(old_files, monkeypatch):
    monkeypatch.setattr("audit_lib.ingest.read_office", None)

    readings, failures = read_sources([old_files / "letter.doc", old_files / "letter.rtf"])

    assert [Reader.DOC] * 2 == [reading.disclosure.reader for reading in readings]
    assert failures == []


@pytest.mark.office
def test_document_that_is_damaged_inside_is_refused(old_files, tmp_path):
    raw = (old_files / "letter.doc").read_bytes()
    path = saved(tmp_path, raw[:600] + bytes(200) + raw[-3000:])

    assert refusal(path)
