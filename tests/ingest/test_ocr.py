"""Scans read as the pages they were made from: tables, figures, prose, whatever the paper went through."""

from pathlib import Path

import numpy as np
import pytest
from builders import SAMPLES
from PIL import Image, ImageFilter
from scans import DPI, as_image, as_pdf, draw_pages, require_recognition

from audit_lib.diagnose import DOUBTFUL
from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import read_disclosure
from audit_lib.model import Cell, Disclosure, Grid, Paragraph
from audit_lib.recognise import recognise
from audit_lib.recognise.facts import BLANK_SCORE
from audit_lib.terms import Reader

pytestmark = pytest.mark.ocr
TABLE = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("201", "一般公共服务支出", "1,234.50", "1,000.00", "234.50"),
    ("20103", "政府办公厅（室）及相关机构事务", "1,234.50", "1,000.00", "234.50"),
    ("2010301", "行政运行", "1,000.00", "1,000.00", ""),
    ("2010302", "一般行政管理事务", "234.50", "", "234.50"),
    ("208", "社会保障和就业支出", "86.07", "86.07", "0"),
    ("", "合计", "1,320.57", "1,086.07", "234.50"),
)
PROSE = "二〇二三年支出预算1,320.57万元，比上年增加12.30万元，增长0.94%。"


@pytest.fixture(autouse=True)
def recognition():
    require_recognition()


def grid_of(rows):
    return Grid(
        rows=tuple(
            tuple(Cell(text=text, row=number, col=col) for col, text in enumerate(row, start=1))
            for number, row in enumerate(rows, start=1)
        ),
        width=len(rows[0]),
    )


@pytest.fixture(scope="module")
def page():
    return draw_pages([Paragraph(text="支出总表"), grid_of(TABLE), Paragraph(text=PROSE)])[0]


def read(raw, folder, name="scan.pdf") -> Disclosure:
    path = folder / name
    path.write_bytes(raw)
    return read_disclosure(path)


def texts(grid):
    return tuple(tuple(cell.text.replace("\n", "") for cell in row) for row in grid.rows)


def worn(page, angle=0.0, noise=0.0, share=1.0):
    """Copy a page badly: coarser, aslant, grey, specked."""
    small = page.resize((int(page.width * share), int(page.height * share)), Image.Resampling.LANCZOS)
    turned = small.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).filter(
        ImageFilter.GaussianBlur(0.5)
    )
    specks = np.random.default_rng(7).normal(0, noise, (turned.height, turned.width))
    return Image.fromarray((np.asarray(turned) * 0.85 + 20 + specks).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page,
        lambda page: page.convert("1"),
        lambda page: page.transpose(Image.Transpose.ROTATE_90),
        lambda page: page.transpose(Image.Transpose.ROTATE_180),
        lambda page: worn(page, angle=1.3),
        lambda page: worn(page, angle=-0.6, noise=14, share=0.75),
    ],
    ids=["clean", "black and white", "on its side", "on its head", "aslant", "worn"],
)
def test_a_scanned_table_reads_as_it_was_printed(change, page, tmp_path):
    found = read(as_pdf([change(page)]), tmp_path)

    assert Reader.OCR is found.reader
    assert [TABLE] == [texts(grid) for grid in found.grids]
    assert PROSE in [paragraph.text for paragraph in found.paragraphs]
    assert all(cell.score for row in found.grids[0].rows for cell in row if cell.text)


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("TIFF", "a.tif"), ("BMP", "a.bmp")]
)
def test_pictures_of_pages_are_read(kind, name, page, tmp_path):
    found = read(as_image(page, kind), tmp_path, name)

    assert TABLE == texts(found.grids[0])
    assert {1} == {cell.place.page for row in found.grids[0].rows for cell in row}


def test_each_picture_of_a_tiff_is_a_page(page, tmp_path):
    prose = draw_pages([Paragraph(text=PROSE)])[0]
    found = read(
        as_image(prose, "TIFF", save_all=True, append_images=[page], dpi=(DPI, DPI)), tmp_path, "a.tiff"
    )

    assert [1, 2] == sorted({block.place.page for block in found.blocks})


def test_a_cell_knows_its_box_on_the_page(page, tmp_path):
    grid = read(as_pdf([page]), tmp_path).grids[0]
    left, bottom, right, top = grid.rows[0][0].place.bbox

    assert 40 < left < right < 595
    assert 600 < bottom < top < 800


def test_scanned_pages_are_read_among_pages_with_a_text_layer(page, tmp_path):
    from test_pdf import Sheet, write
    from test_scan import bound

    found = read(bound(write(Sheet().text(60, 700, "甲。")), as_pdf([page])), tmp_path)

    assert (Reader.PDF, ()) == (found.reader, found.unread_pages)
    assert (1, "甲。") == (found.blocks[0].place.page, found.blocks[0].text)
    assert [2] == [grid.place.page for grid in found.grids]
    assert found.blocks[0].score is None


def test_a_picture_without_text_is_refused(tmp_path):
    with pytest.raises(UnreadableSourceError, match="no text"):
        read(as_image(Image.new("L", (1240, 1754), 255)), tmp_path, "white.png")


def figures(evidence):
    printed = evidence.facts[evidence.facts["amount_fen"].notna()]
    return {(fact.table, fact.line_code, fact.column): int(fact.amount_fen) for fact in printed.itertuples()}


def test_a_scanned_sample_gives_the_facts_of_its_source(tmp_path):
    source = read_disclosure(SAMPLES / "example-archives-2023-budget.html")
    blocks = source.blocks[: next(i for i, block in enumerate(source.blocks) if block is source.grids[1])]
    original = recognise(Disclosure(source=Path("a"), sha256="a", reader=Reader.HTML, blocks=blocks))
    scanned = recognise(read(as_pdf(draw_pages(blocks, size=(1754, 2000))), tmp_path))

    assert figures(original) == figures(scanned)
    assert {"ocr"} == set(scanned.facts["reader"])
    printed = scanned.facts[scanned.facts["raw"].ne("")]
    assert printed["score"].between(0, 1).all()
    assert (printed["score"] < DOUBTFUL).mean() < 0.1
    assert {BLANK_SCORE} == set(scanned.facts.drop(printed.index)["score"])
