"""Files that are made to hang, to fill the memory or to bring their reader down; and readers that do."""

import os
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

TABLE = "<table><tr><td>项目<td>预算数<tr><td>收入总计<td>5.00</table>"
_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def hang(_: Path):
    while True:
        time.sleep(0.01)


def spin(_: Path):
    while True:
        pass


def ponder(path: Path):
    """Take longer than a file may, as a scan does, and say before each page that it goes on."""
    from audit_lib.ingest import read_here
    from audit_lib.ingest.limits import WATCH

    for _ in range(3):
        WATCH.get()()
        time.sleep(1.2)
    return read_here(path)


def dawdle(_: Path):
    """Go on and on."""
    from audit_lib.ingest.limits import WATCH

    while True:
        WATCH.get()()


def echo(path: Path, converted: bytes):
    """Read what an office program made of the file."""
    from audit_lib.ingest.flattext import read_flattext
    from audit_lib.model import Disclosure
    from audit_lib.terms import Reader

    return Disclosure(source=path, sha256="0", reader=Reader.DOC, blocks=read_flattext(converted.decode()))


def eat(_: Path):
    return bytearray(8 * 2**30)


def die(_: Path):
    os.abort()


def chat(path: Path):
    """Print to standard output, as a library might, and read."""
    from audit_lib.ingest import read_here

    os.write(1, b"this is no answer\n")
    return read_here(path)


def lie(path: Path):
    """Answer with something that is no part of a disclosure."""
    found = type("Found", (), {"sha256": "0", "blocks": (path,)})
    found.reader = type("Kind", (), {"value": "text"})
    return found


def workbook(sheet: str | bytes) -> bytes:
    """A workbook whose only sheet is this XML."""
    stream, packed = BytesIO(), BytesIO()
    Workbook().save(stream)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return packed.getvalue()


def swollen_workbook() -> bytes:
    """Half a megabyte that unpacks to half a gigabyte."""
    return workbook(_SHEET.format(" " * 2**29))


def crowded_workbook() -> bytes:
    row = "<row>" + '<c t="n"><v>1</v></c>' * 1_000 + "</row>"
    return workbook(_SHEET.format(row * 1_000))


def deep_workbook() -> bytes:
    return workbook(_SHEET.format("<row>" * 200_000 + "</row>" * 200_000))


def laughing_workbook() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return workbook(
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>' + _SHEET.format("<row><c><v>&a9;</v></c></row>")
    )


def crowded_page() -> bytes:
    row = "<tr>" + "<td>1" * 1_000
    return f"<html><body><table>{row * 1_000}</table></body></html>".encode()


def deep_page() -> bytes:
    return ("<html><body>" + "<div>" * 200_000 + TABLE).encode()


def tables_in_tables() -> bytes:
    return ("<html><body>" + "<table><tr><td>" * 20_000 + TABLE).encode()


def spanning_page() -> bytes:
    row = "<tr>" + '<td rowspan="65534" colspan="1000">1' * 200
    return f"<html><body><table>{row * 300}</table></body></html>".encode()


def long_text() -> bytes:
    return b"\t1\n" * 2_000_000


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        body
        + head
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    )


def _with_pages(kids: bytes, count: int, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def long_pdf() -> bytes:
    return _with_pages(b"3 0 R " * 10_000, 10_000, b"BT /F 9 Tf 50 800 Td (5.00) Tj ET")


def crowded_pdf() -> bytes:
    """Many pages, each as full as a page may be."""
    line = b"(" + b"1234567890" * 100 + b") Tj "
    return _with_pages(b"3 0 R " * 1_900, 1_900, b"BT /F 1 Tf 50 800 Td " + line * 45 + b" ET")


def swollen_pdf() -> bytes:
    return _with_pages(b"3 0 R", 1, b" " * 2**28)


def circular_pdf() -> bytes:
    return _with_pages(b"2 0 R 2 0 R 3 0 R", 3, b"BT /F 9 Tf 50 800 Td (5.00) Tj ET")


def plain_pdf() -> bytes:
    """A sound PDF of three pages."""
    return _with_pages(b"3 0 R " * 3, 3, b"BT /F 9 Tf 50 800 Td (Total 5.00) Tj 0 -20 Td (Basic 3.00) Tj ET")
