"""Strips of pages: what they frame is found where the page prints it, and nowhere else."""

import io

import pypdfium2 as pdfium
import pytest
from ingest.test_pdf import HEIGHT, Sheet, grid_of, write
from PIL import Image

from audit_lib.ingest.pdf.strips import MAX_BYTES, Spot, cut_strips, find_spot

RED = (190, 30, 36)
SENTENCE = "基本支出110.00万元，项目支出40.00万元。"


def cut(spot, *sheets):
    (strip,) = cut_strips(write(*sheets), [spot])
    return strip


def picture_of(strip):
    return Image.open(io.BytesIO(strip.png)).convert("RGB")


def frame_of(strip):
    """Where the frame stands in a strip, as shares of its width and height."""
    picture = picture_of(strip)
    width, height = picture.size
    red = [(x, y) for x in range(width) for y in range(height) if picture.getpixel((x, y)) == RED]
    xs, ys = zip(*red, strict=True)
    return min(xs) / width, min(ys) / height, max(xs) / width, max(ys) / height


def test_a_cell_is_framed_in_the_middle_of_its_strip():
    sheet = Sheet().table([["科目", "名称", "合计"], ["201", "服务", "90.00"], ["", "合计", "90.00"]])
    cell = grid_of(sheet).rows[1][2]

    left, upper, right, lower = frame_of(cut(Spot(page=1, box=cell.place.bbox), sheet))

    assert left + right == pytest.approx(1, abs=0.02)
    assert upper + lower == pytest.approx(1, abs=0.05)
    assert right - left == pytest.approx((90 + 4) / 360, abs=0.02)


def test_a_figure_of_prose_is_framed_in_its_sentence():
    sheet = Sheet().text(60, 700, "项目支出140.00万元。").text(60, 650, SENTENCE)
    strip = cut(Spot(page=1, words="40.00万元", sentence=SENTENCE), sheet)

    left, _, right, _ = frame_of(strip)

    assert right - left == pytest.approx((5 * 6 + 2 * 12 + 4) / 360, abs=0.03)
    assert strip.page == 1


def test_a_sentence_that_the_next_page_prints_is_found_there():
    sheets = [Sheet().text(60, 700, "第一页。"), Sheet().text(60, 700, SENTENCE)]

    assert cut(Spot(page=1, words="40.00万元", sentence=SENTENCE), *sheets).page == 2


def test_of_two_sentences_that_read_the_same_the_one_after_its_lead_is_meant():
    leads = ["一、教育支出10.00万元。", "二、科技支出20.00万元。"]
    sheet = Sheet().text(60, 700, leads[0] + "原因是项目增加。").text(60, 600, leads[1] + "原因是项目增加。")
    document = pdfium.PdfDocument(write(sheet))
    spots = [Spot(page=1, words="项目增加", sentence="原因是项目增加。", lead=lead) for lead in leads]

    tops = [find_spot(document, spot)[1][0][3] for spot in spots]
    document.close()

    assert [700, 600] == [pytest.approx(top, abs=15) for top in tops]


def test_a_strip_is_cut_between_two_lines_of_text():
    sheet = Sheet()
    for number in range(5):
        sheet.text(60, 700 - 16 * number, SENTENCE)
    strip = cut(Spot(page=1, words="40.00万元", sentence=SENTENCE), sheet)
    picture = picture_of(strip)

    edges = [picture.crop((0, row, picture.width, row + 1)).getcolors() for row in (0, picture.height - 1)]

    assert all([colour for _, colour in edge] == [(255, 255, 255)] for edge in edges)


def test_words_over_two_lines_get_a_frame_each():
    sheet = Sheet().text(60, 700, "项目支出").text(60, 680, "40.00万元。")

    strip = cut(Spot(page=1, words="项目支出40.00万元"), sheet)

    assert strip.height == round((20 + 12 + 2 * 9) * 4 / 3)


@pytest.mark.parametrize(
    "spot",
    [
        Spot(page=1, words="40.00"),
        Spot(page=1, words="77.00"),
        Spot(page=1, words=""),
        Spot(page=3, words="40.00"),
        Spot(page=0, words="40.00"),
        Spot(page=1, box=(10, 10, 20, 400)),
        Spot(page=1, box=(10, HEIGHT + 200, 20, HEIGHT + 210)),
    ],
    ids=["printed twice", "not printed", "no words", "no such page", "page zero", "a column", "off the page"],
)
def test_what_cannot_be_shown_for_certain_is_left_out(spot):
    sheet = Sheet().text(60, 700, "支出40.00。").text(60, 600, "收入40.00。")

    assert cut(spot, sheet) is None


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_strip_of_a_turned_page_shows_what_a_viewer_shows(rotate):
    sheet = Sheet(Rotate=rotate).text(200, 400, "40.00")

    picture = picture_of(cut(Spot(page=1, words="40.00"), sheet))

    inked = picture.convert("L").point([255 if level < 100 else 0 for level in range(256)])
    left, upper, right, lower = inked.getbbox()
    assert (left + right) / 2 == pytest.approx(picture.width / 2, rel=0.05)
    assert (upper + lower) / 2 == pytest.approx(picture.height / 2, rel=0.2)


def test_a_strip_that_is_too_large_is_drawn_smaller_or_left_out(monkeypatch):
    sheet = Sheet().text(60, 700, SENTENCE)
    spot = Spot(page=1, words="40.00万元", sentence=SENTENCE)
    whole = cut(spot, sheet)
    monkeypatch.setattr("audit_lib.ingest.pdf.strips.MAX_BYTES", len(whole.png) - 1)
    smaller = cut(spot, sheet)
    monkeypatch.setattr("audit_lib.ingest.pdf.strips.MAX_BYTES", 10)

    assert len(whole.png) <= MAX_BYTES
    assert len(smaller.png) < len(whole.png)
    assert (smaller.width, smaller.height) == (whole.width, whole.height)
    assert cut(spot, sheet) is None


def test_a_file_that_does_not_open_gives_nothing():
    assert list(cut_strips(b"%PDF-1.7 damaged", [Spot(page=1, words="1")])) == []
