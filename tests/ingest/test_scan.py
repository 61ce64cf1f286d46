"""What is told without recognising anything: where recognised characters stand, what is refused, what goes unread."""

from io import BytesIO

import numpy as np
import pypdf
import pytest
from PIL import Image
from test_pdf import SOURCE, Sheet, write

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import find_sources, read_here
from audit_lib.ingest.pdf import read_pdf
from audit_lib.ingest.pdf.text import gather_lines, nowhere
from audit_lib.ingest.scan import images, reader
from audit_lib.ingest.scan.engine import Glyph
from audit_lib.ingest.scan.glyphs import is_figure, place_glyphs
from audit_lib.terms import Reader
from tests.scans import as_image, as_pdf

PICTURE = Image.effect_noise((400, 500), 40)


@pytest.fixture
def without_recognition(monkeypatch):
    monkeypatch.setattr("audit_lib.ingest.pdf.pictures.is_installed", lambda: False)
    monkeypatch.setattr(images, "is_installed", lambda: False)


@pytest.fixture
def recognised_as_blank(monkeypatch):
    """Text recognition that is there, and reads nothing."""
    pages = []
    monkeypatch.setattr("audit_lib.ingest.pdf.pictures.is_installed", lambda: True)
    monkeypatch.setattr(reader.ScanReader, "read", lambda *_: pages.append(1))
    return pages


def bound(*parts):
    """Bind the pages of several PDFs to one."""
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(BytesIO(part))
    raw = BytesIO()
    writer.write(raw)
    return raw.getvalue()


def reason(raw, name="scan.png", folder=None):
    path = folder / name
    path.write_bytes(raw)
    with pytest.raises(UnreadableSourceError) as caught:
        read_here(path)
    return caught.value.reason


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "PDF"])
def test_a_scan_is_refused_with_the_command_that_installs_recognition(kind, tmp_path, without_recognition):
    told = reason(as_image(PICTURE.convert("RGB"), kind), folder=tmp_path)

    assert "pip install 'audit-lib[ocr]'" in told
    assert "OCR" in told


def test_pages_that_cannot_be_read_are_listed_and_the_rest_is_read(without_recognition):
    scan = as_pdf([PICTURE])
    told = read_pdf(
        bound(write(Sheet().text(60, 700, "甲。")), scan, scan, write(Sheet().text(60, 700, "乙。"))), SOURCE
    )

    assert (2, 3) == told.unread_pages
    assert Reader.PDF == told.reader
    assert [(1, "甲。"), (4, "乙。")] == [(block.place.page, block.text) for block in told.blocks]


def test_an_empty_page_is_not_unread(without_recognition):
    told = read_pdf(write(Sheet().text(60, 700, "甲"), Sheet(), Sheet().line(60, 60, 90, 60)), SOURCE)

    assert () == told.unread_pages


def test_a_page_whose_glyphs_tell_no_characters_is_read_from_its_looks(recognised_as_blank):
    told = read_pdf(write(Sheet().text(60, 700, "甲"), Sheet().text(60, 700, "\ufffe\ufffe")), SOURCE)

    assert [1] == recognised_as_blank
    assert (2,) == told.unread_pages


def test_pages_with_a_text_layer_are_not_recognised(recognised_as_blank):
    read_pdf(write(Sheet().text(60, 700, "甲"), Sheet()), SOURCE)

    assert [] == recognised_as_blank


def test_a_picture_that_is_damaged_or_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(images, "is_installed", lambda: True)
    whole = as_image(PICTURE)

    assert "damaged" in reason(whole[: len(whole) // 2], folder=tmp_path)
    assert "damaged" in reason(whole[:20], folder=tmp_path)
    monkeypatch.setattr(images, "MAX_PIXELS", 100)
    assert "pixels" in reason(whole, folder=tmp_path)


def test_no_more_pages_are_read_than_the_limits_allow(monkeypatch):
    monkeypatch.setattr(reader, "MAX_SCANS", 2)
    monkeypatch.setattr(reader, "_read_picture", lambda *_: "page")
    scans = reader.ScanReader()

    assert ["page", "page", None] == [
        scans.read(np.zeros((1, 1, 3), np.uint8), number, 1.0) for number in (1, 2, 3)
    ]


def test_no_page_is_read_once_the_time_is_used_up(monkeypatch):
    now = iter([0.0, 10.0, reader.MAX_SECONDS + 1])
    monkeypatch.setattr(reader, "_read_picture", lambda *_: "page")
    scans = reader.ScanReader(clock=lambda: next(now))

    assert ["page", None] == [scans.read(np.zeros((1, 1, 3), np.uint8), number, 1.0) for number in (1, 2)]


def test_folders_are_searched_for_pictures_too(tmp_path):
    names = {"a.png", "b.JPG", "c.tiff", "d.bmp", "e.gif"}
    for name in names:
        (tmp_path / name).write_bytes(b"")

    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "logo.png").write_bytes(b"")

    assert names - {"e.gif"} == {path.name for path in find_sources([tmp_path])}


def line_of(text, width=240, spread=None, score=0.99):
    """Characters of a line of some width, evenly spread, and how the line reads when they are placed."""
    at = spread or [(index + 0.5) / len(text) for index in range(len(text))]
    glyphs = [Glyph(char, middle, score) for char, middle in zip(text, at, strict=True)]
    chars = place_glyphs(glyphs, (0.0, 0.0, float(width), 24.0), np.full((24, width), 255, np.uint8))
    return gather_lines(chars, nowhere)[0].text if chars else ""


@pytest.mark.parametrize(
    ("recognised", "read"),
    [
        ("1,234.50", "1,234.50"),
        ("1，234．50", "1,234.50"),
        ("2.112.86", "2,112.86"),
        ("12。5", "12.5"),
        ("基本支出", "基本支出"),
        ("甲，乙。", "甲，乙。"),
        ("", ""),
    ],
)
def test_slips_of_recognition_in_figures_are_mended_and_nothing_else(recognised, read):
    assert read == line_of(recognised, width=24 * max(len(recognised), 1) // 2)


def test_a_blank_in_a_figure_counts_only_where_there_is_room_for_it():
    assert "1,234" == line_of("1, 234", width=54, spread=[0.12, 0.27, 0.3, 0.41, 0.63, 0.85])
    assert "12.00  34.00" == line_of(
        "12.00 34.00", spread=[0.05, 0.1, 0.13, 0.16, 0.21, 0.5, 0.79, 0.84, 0.87, 0.9, 0.95]
    )


def test_characters_far_apart_are_pieces_of_a_line():
    assert "合  计" == line_of("合计", spread=[0.1, 0.9])


@pytest.mark.parametrize("text", ["1,234.50", "0", "-5", "（28.46）", "12.5%"])
def test_a_figure_is_told_from_other_text(text):
    assert is_figure([Glyph(char, 0.5, 1.0) for char in text])
    assert not is_figure([Glyph(char, 0.5, 1.0) for char in f"{text}元"])
    assert not is_figure([Glyph(char, 0.5, 1.0) for char in ",.-"])
