"""PDFs are read as their pages show them; the pages are written here, operator by operator."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import pdf
from audit_lib.ingest.pdf import read_pdf
from audit_lib.model import Grid, Paragraph

SOURCE = Path("disclosure.pdf")
WIDTH, HEIGHT = 595, 842
EM = 12
FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    b"/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880"
    b"/Descent -120/CapHeight 700/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>]>>"
)
HEADER = ["科目", "名称", "合计"]


class Sheet:
    """A page under construction: its operators."""

    def __init__(self, width=WIDTH, height=HEIGHT, **entries):
        self.size = width, height
        self.entries = entries
        self.operators = []
        self.forms = []

    def draw(self, operators):
        self.operators.append(operators)
        return self

    def inside(self, inner, matrix="1 0 0 1 0 0"):
        """Draw what another sheet holds as a form object."""
        self.forms.append((inner, matrix))
        return self.draw(f"/X{len(self.forms)} Do")

    def text(self, x, y, text, size=EM, mode=0, matrix="1 0 0 1"):
        """Print a text, its baseline starting at a point."""
        code = text.encode("utf-16-be").hex()
        return self.draw(f"BT /F {size} Tf {mode} Tr {matrix} {x} {y} Tm <{code}> Tj ET")

    def line(self, x0, y0, x1, y1):
        return self.draw(f"{x0} {y0} m {x1} {y1} l S")

    def bar(self, x0, y0, x1, y1):
        """Draw a border as word processors do: a thin filled rectangle."""
        return self.draw(f"{x0} {y0} {x1 - x0} {y1 - y0} re f")

    def table(self, rows, top=700, left=60, widths=(60, 150, 90), height=20):
        """Draw a ruled table; None goes on with the cell above, ... with the one to the left."""
        edges = [left + sum(widths[:index]) for index in range(len(widths) + 1)]
        for number, row in enumerate([*rows, [""] * len(widths)]):
            y = top - number * height
            for col, text in enumerate(row):
                if text is not None or number == len(rows):
                    self.line(edges[col], y, edges[col + 1], y)
                if number < len(rows) and text is not ...:
                    self.line(edges[col], y, edges[col], y - height)
                if isinstance(text, str) and text:
                    self.text(edges[col] + 4, y - height + 6, text)
        return self.line(edges[-1], top, edges[-1], top - len(rows) * height)


def write(*sheets):
    """Write a PDF of sheets, as small as PDFs get."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", None, FONT]
    kids = []
    for sheet in sheets:
        stream = "\n".join(sheet.operators).encode()
        entries = "".join(f"/{name} {value}" for name, value in sheet.entries.items())
        width, height = sheet.size
        forms = ""
        for name, (inner, matrix) in enumerate(sheet.forms, start=1):
            content = "\n".join(inner.operators).encode()
            objects.append(
                b"<</Type/XObject/Subtype/Form/BBox[0 0 %d %d]/Matrix[%s]/Resources<</Font<</F 3 0 R>>>>/Length %d"
                b">>stream\n%s\nendstream" % (*inner.size, matrix.encode(), len(content), content)
            )
            forms += f"/X{name} {len(objects)} 0 R"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
            f"/Resources<</Font<</F 3 0 R>>/XObject<<{forms}>>>>/Contents {len(objects) + 2} 0 R{entries}>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    raw, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(raw))
        raw += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        raw
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            len(raw),
        )
    )


def read(*sheets):
    return read_pdf(write(*sheets), SOURCE).blocks


def shape(blocks):
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks]


def texts(grid):
    return [[cell.text for cell in row] for row in grid.rows]


def grid_of(*sheets):
    (grid,) = [block for block in read(*sheets) if isinstance(block, Grid)]
    return grid


def prose(*sheets):
    return [block.text for block in read(*sheets) if isinstance(block, Paragraph)]


def test_tables_and_prose_come_in_reading_order():
    rows = [HEADER, ["201", "教育", "1,234.50"]]
    sheet = Sheet().text(60, 600, "注：本表").table(rows).text(60, 720, "收入预算表")

    assert shape(read(sheet)) == ["收入预算表", rows, "注：本表"]


def test_a_cell_knows_its_page_and_its_box_in_points_from_the_lower_left():
    grid = grid_of(Sheet().text(60, 500, "封面"), Sheet().table([HEADER, ["201", "教育", "1.00"]]))

    assert 2 == grid.place.page
    assert (60, 660, 360, 700) == pytest.approx(grid.place.bbox)
    assert (270, 660, 360, 680) == pytest.approx(grid.rows[1][2].place.bbox)


def test_merged_cells_stand_once_in_their_top_left_corner():
    rows = [["项目", ..., "合计"], ["编码", "名称", None], ["201", "教育", "1.00"]]
    grid = grid_of(Sheet().table(rows))

    assert [["项目", "合计"], ["编码", "名称"], ["201", "教育", "1.00"]] == texts(grid)
    assert (1, 1, 1, 2) == spot(grid.rows[0][0])
    assert (1, 3, 2, 1) == spot(grid.rows[0][1])
    assert 3 == grid.width


def spot(cell):
    return cell.row, cell.col, cell.rowspan, cell.colspan


def test_borders_may_be_thin_rectangles_drawn_cell_by_cell():
    sheet = Sheet()
    for x in (60, 160, 260):
        for y in (600, 620):
            sheet.bar(x, y, x + 0.5, y + 20)
    for x in (60, 160):
        for y in (600, 620, 640):
            sheet.bar(x, y, x + 100, y + 0.5)
    sheet.text(64, 626, "项目").text(164, 626, "金额").text(64, 606, "教育").text(164, 606, "1.00")

    assert [["项目", "金额"], ["教育", "1.00"]] == texts(grid_of(sheet))


def test_a_table_inside_a_form_object_stands_where_the_form_puts_it():
    inner = Sheet().table([HEADER, ["201", "教育", "1.00"]])
    grid = grid_of(Sheet().inside(inner, "0.5 0 0 0.5 100 50"))

    assert [HEADER, ["201", "教育", "1.00"]] == texts(grid)
    assert (130, 380, 280, 400) == pytest.approx(grid.place.bbox)


def test_a_white_surface_is_no_border():
    sheet = Sheet().draw("1 g 60 580 150 200 re f 0 g").table([HEADER, ["201", "教育", "1.00"]])

    assert [HEADER, ["201", "教育", "1.00"]] == texts(grid_of(sheet))


def test_a_frame_around_prose_is_no_table():
    sheet = Sheet().draw("50 500 400 100 re S").text(60, 560, "本部门无相关收支项目。")

    assert ["本部门无相关收支项目。"] == shape(read(sheet))


def test_a_table_with_open_sides_keeps_its_outer_columns():
    sheet = Sheet()
    for y in (600, 620, 640):
        sheet.line(60, y, 360, y)
    sheet.line(160, 600, 160, 640).line(260, 600, 260, 640)
    for y, row in ((626, HEADER), (606, ["201", "教育", "1.00"])):
        for x, text in zip((64, 164, 264), row, strict=True):
            sheet.text(x, y, text)

    assert [HEADER, ["201", "教育", "1.00"]] == texts(grid_of(sheet))


def test_columns_of_figures_without_rules_are_a_table():
    sheet = Sheet().text(60, 730, "支出预算表").text(60, 712, "部门：某局").text(300, 712, "单位：万元")
    rows = [["项目", "合计", "基本支出"], ["教育支出", "1,234.50", "34.50"], ["卫生健康支出", "8.00", "7.00"]]
    rows += [["其他支出", "", "0.25"], ["合计", "1,242.75", "41.75"]]
    for number, row in enumerate(rows):
        for x, text in zip((60, 240, 360), row, strict=True):
            sheet.text(x, 690 - 18 * number, text)

    assert ["支出预算表", "部门：某局  单位：万元", rows] == shape(read(sheet))


def test_rules_above_and_below_the_rows_alone_still_tell_the_rows():
    sheet = Sheet()
    for y in (700, 680, 640, 620, 600):
        sheet.line(60, y, 400, y)
    rows = {686: ["项目", "合计"], 606: ["合计", "3.75"], 626: ["其他支出", "2.25"]}
    for y, row in rows.items():
        sheet.text(60, y, row[0]).text(300, y, row[1])
    sheet.text(60, 666, "教育支出和").text(60, 646, "科学技术支出").text(300, 656, "1.50")

    expected = [
        ["项目", "合计"],
        ["教育支出和\n科学技术支出", "1.50"],
        ["其他支出", "2.25"],
        ["合计", "3.75"],
    ]
    assert expected == texts(grid_of(sheet))


def test_a_column_that_only_its_header_fills_is_kept():
    sheet = Sheet()
    for number, row in enumerate((["项目", "合计", "结转"], *(["教育", f"{n}.50", ""] for n in range(3)))):
        for x, text in zip((60, 240, 360), row, strict=True):
            sheet.text(x, 690 - 18 * number, text)

    assert ["项目", "合计", "结转"] == texts(grid_of(sheet))[0]
    assert ["教育", "0.50", ""] == texts(grid_of(sheet))[1]


def test_a_stack_of_boxes_may_hold_columns():
    sheet = Sheet()
    rows = [["项目", "金额"], ["教育", "1.00"], ["卫生", "2.00"], ["合计", "3.00"]]
    for number, (label, figure) in enumerate(rows):
        y = 700 - 20 * number
        sheet.draw(f"60 {y} 300 20 re S").text(64, y + 6, label).text(260, y + 6, figure)

    assert rows == texts(grid_of(sheet))


@pytest.mark.parametrize("leader", ["…………………………", "............", "                    "])
def test_a_table_of_contents_is_no_table(leader):
    sheet = Sheet()
    for number in range(5):
        sheet.text(60, 700 - 20 * number, f"第{'一二三四五'[number]}部分{leader}{3 * number + 1}")

    assert 5 == len(prose(sheet))
    assert not any(isinstance(block, Grid) for block in read(sheet))


LONG = [["201", "教育支出", "1.00"], ["202", "外交支出", "2.00"], ["203", "国防支出", "3.00"]]
MORE = [["204", "公共安全支出", "4.00"], ["205", "其他支出", "5.00"]]


@pytest.mark.parametrize("left", [60, 90])
def test_a_table_goes_on_on_the_next_page(left):
    first = Sheet().text(60, 720, "支出表").table([HEADER, *LONG]).text(290, 30, "1", 9)
    second = Sheet().table(MORE, top=780, left=left).text(290, 30, "2", 9)
    grid = grid_of(first, second)

    assert [HEADER, *LONG, *MORE] == texts(grid)
    assert [1, 1, 1, 1, 2, 2] == [row[0].place.page for row in grid.rows]
    assert list(range(1, 7)) == [row[0].row for row in grid.rows]


@pytest.mark.parametrize("captions", [[], ["支出表", "单位：万元"], ["支出表（续）"]])
def test_what_a_page_repeats_of_a_table_is_left_out(captions):
    first = Sheet().text(60, 760, "支出表").text(60, 730, "单位：万元").table([HEADER, *LONG])
    second = Sheet().table([HEADER, *MORE])
    for number, caption in enumerate(captions):
        second.text(60, 760 - 30 * number, caption)

    assert ["支出表", "单位：万元", [HEADER, *LONG, *MORE]] == shape(read(first, second))


def test_a_caption_at_the_foot_of_a_page_begins_another_table():
    first = Sheet().text(60, 720, "公开01表").table([HEADER, *LONG]).text(60, 100, "公开02表")
    second = Sheet().table([HEADER, *MORE])

    assert ["公开01表", [HEADER, *LONG], "公开02表", [HEADER, *MORE]] == shape(read(first, second))


def test_other_columns_are_another_table():
    first = Sheet().table([HEADER, *LONG])
    second = Sheet().table([["项目", "金额"]], top=780, widths=(100, 160))

    assert [[HEADER, *LONG], [["项目", "金额"]]] == shape(read(first, second))


def test_forms_of_one_project_each_stay_apart():
    sheets = [
        Sheet().text(60, 740, "绩效目标表").table([["年度", "2024"], ["项目", name]], widths=(80, 80))
        for name in ("甲", "乙")
    ]

    assert 2 == sum(isinstance(block, Grid) for block in read(*sheets))


def test_forms_that_print_their_title_inside_stay_apart():
    sheets = [
        Sheet().table([["绩效目标表", ...], ["项目", name], ["年度", "2024"]], widths=(80, 80))
        for name in ("甲", "乙")
    ]

    assert ["绩效目标表", "绩效目标表"] == [block for block in shape(read(*sheets)) if isinstance(block, str)]


def test_forms_frame_on_frame_stay_apart_and_go_on_over_the_page_break():
    def form(name):
        return [["绩效目标表", ..., ...], ["项目", name, ...], ["指标", "数量", "20"], ["", "质量", "10"]]

    wide, narrow = (60, 150, 90), (60, 120, 80)
    first = Sheet().table(form("甲"), widths=wide).table(form("乙")[:3], top=620, widths=narrow)
    second = Sheet().table(form("乙")[3:], widths=narrow).table(form("丙"), top=680, widths=wide)

    found = [block for block in shape(read(first, second)) if not isinstance(block, str)]
    assert [[["项目", name], ["指标", "数量", "20"], ["", "质量", "10"]] for name in "甲乙丙"] == found


@pytest.mark.parametrize("row", [["年度目标", ..., ...], ["绩效目标表", "1", "2"]])
def test_a_row_that_is_no_title_across_the_table_cuts_nothing(row):
    rows = [["项目", "甲", "1"], row, ["项目", "乙", "2"]]

    assert 1 == sum(isinstance(block, Grid) for block in read(Sheet().table(rows)))


def test_a_blank_row_at_the_page_break_and_a_blank_part_are_left_out():
    blank = ["", "", ""]
    first, second = Sheet().table([HEADER, *LONG]), Sheet().table([blank], top=780)
    third = Sheet().table([blank, *MORE], top=780)

    assert [[HEADER, *LONG, *MORE]] == shape(read(first, second, third))


def test_a_row_that_the_page_break_split_is_joined():
    head = [["", "十七、国土海洋气象等支", ""]]
    first = Sheet().table([HEADER, ["", "十六、金融支出", "1.00"], *head], widths=(60, 140, 90))
    second = Sheet().table([["", "出", ""], ["", "十八、其他支出", "2.00"]], top=780, widths=(60, 140, 90))

    rows = [row[1] for row in texts(grid_of(first, second))]
    assert ["名称", "十六、金融支出", "十七、国土海洋气象等支出", "十八、其他支出"] == rows


def test_a_row_of_its_own_at_the_head_of_a_page_stays_one():
    first = Sheet().table([HEADER, *LONG, ["", "机关事业单位基本养老保险", "1.00"]])
    second = Sheet().table([["", "奖励金", "2.00"], *MORE], top=780)

    assert 8 == len(grid_of(first, second).rows)


def test_text_that_is_not_printed_is_not_read():
    sheet = (
        Sheet()
        .text(60, 700, "印出")
        .text(60, 680, "隐藏", mode=3)
        .text(60, 900, "页外")
        .text(700, 600, "页外")
    )
    sheet.draw("q 60 640 100 20 re W n").text(60, 644, "框内").text(60, 600, "框外").draw("Q")
    inner = Sheet().draw("q 0 0 50 30 re W n").text(0, 10, "内框").text(0, 100, "外框").draw("Q")

    assert ["印出", "框内", "内框"] == prose(sheet.inside(inner, "1 0 0 1 60 500"))


def test_a_watermark_is_not_read_but_an_italic_is():
    sheet = (
        Sheet().text(200, 300, "样本", matrix="0.7 0.7 -0.7 0.7").text(60, 700, "斜体", matrix="1 0 0.33 1")
    )

    assert ["斜体"] == prose(sheet)


def test_a_text_printed_twice_to_look_bold_is_read_once():
    assert ["决算11.50"] == prose(Sheet().text(60, 700, "决算11.50").text(60.4, 700, "决算11.50"))


@pytest.mark.parametrize(
    ("rotate", "matrix", "places"),
    [
        (0, "1 0 0 1", [(60, 400), (160, 400)]),
        (90, "0 1 -1 0", [(200, 60), (200, 160)]),
        (180, "-1 0 0 -1", [(500, 400), (400, 400)]),
        (270, "0 -1 1 0", [(200, 500), (200, 400)]),
        (0, "0 1 -1 0", [(200, 60), (200, 160)]),
    ],
)
def test_pages_are_read_whichever_way_they_are_turned(rotate, matrix, places):
    sheet = Sheet(Rotate=f" {rotate}")
    for (x, y), text in zip(places, ("合计", "1,234.50"), strict=True):
        sheet.text(x, y, text, matrix=matrix)

    assert ["合计  1,234.50"] == prose(sheet)


def test_boxes_count_from_the_corner_of_the_page_as_displayed():
    turned = Sheet(Rotate=" 90").text(200, 60, "合计", matrix="0 1 -1 0")
    cropped = Sheet(CropBox="[50 100 500 800]").text(60, 400, "合计")

    ((first,), (second,)) = read(turned), read(cropped)
    assert (60, WIDTH - 200 - 0.2 * EM, 84, WIDTH - 200 + 0.8 * EM) == pytest.approx(first.place.bbox)
    assert (10, 300 - 0.2 * EM, 34, 300 + 0.8 * EM) == pytest.approx(second.place.bbox)


FULL = "本部门二〇二四年度收入支出决算总计与上年度相比有所增加主要原因是项目支出增"


def test_lines_are_joined_to_paragraphs_whatever_their_order_in_the_file():
    sheet = Sheet().text(84, 700, FULL[:-2]).text(60, 664, "第二项收支持平。").text(84, 682, "其中：")
    sheet.text(144, 682, "。").text(60, 682, "加，").text(120, 682, "1.50").text(60, 646, FULL).text(
        60, 628, "多。"
    )

    assert [FULL[:-2] + "加，其中：1.50。", "第二项收支持平。", FULL + "多。"] == prose(sheet)


def test_the_title_of_a_table_begins_a_paragraph_of_its_own():
    note = FULL[:-1] + "。"
    sheet = Sheet().text(60, 700, note).text(60, 682, "国有资本经营预算财政拨款支出决算表")

    assert [note, "国有资本经营预算财政拨款支出决算表"] == prose(sheet)


def test_a_paragraph_goes_on_over_the_page_break():
    first = (
        Sheet().text(60, 760, FULL).text(60, 742, "多。").text(84, 724, FULL[:-2]).text(290, 30, "- 1 -", 9)
    )
    second = Sheet().text(60, 760, "加三百万元。").text(84, 742, "其次，支出减少。").text(290, 30, "- 2 -", 9)

    blocks = read(first, second)
    assert [FULL + "多。", FULL[:-2] + "加三百万元。", "其次，支出减少。"] == shape(blocks)
    assert [1, 1, 2] == [block.place.page for block in blocks]


@pytest.mark.parametrize("form", ["{}", "- {} -", "第{}页", "第 {} 页 共 4 页", "{}/4"])
def test_page_numbers_and_running_heads_are_no_prose(form):
    sheets = [
        Sheet()
        .text(200, 810, "某局2024年度部门决算")
        .text(60, 700, f"第{'一二三四'[number]}段。")
        .text(290, 30, form.format(number + 1), 9)
        for number in range(4)
    ]

    assert ["第一段。", "第二段。", "第三段。", "第四段。"] == prose(*sheets)


def test_captions_that_pages_repeat_are_no_running_heads():
    sheets = [Sheet().text(60, 800, "单位：万元").text(60, 700, f"第{number}段") for number in "一二三四"]

    assert 4 == prose(*sheets).count("单位：万元")


def test_a_line_that_filled_its_cell_is_joined_to_the_next_and_other_breaks_are_kept():
    sheet = Sheet().table([["", "", "", ""]], widths=(80, 80, 80, 80), height=60)
    for y, row in ((686, ["一般公共预", "1,234,567.", "基本"]), (672, ["算", "50", "支出"])):
        for x, text in zip((64, 144, 224), row, strict=True):
            sheet.text(x, y, text, 13)
    sheet.text(304, 686, "甲")

    assert [["一般公共预算", "1,234,567.50", "基本\n支出", "甲"]] == texts(grid_of(sheet))


def test_captions_in_the_first_rows_of_a_frame_are_prose():
    rows = [["收入预算总表", ..., ...], ["部门：某局", ..., "单位：万元"], HEADER, *LONG]

    assert ["收入预算总表", "部门：某局  单位：万元", [HEADER, *LONG]] == shape(read(Sheet().table(rows)))


def reason(raw):
    with pytest.raises(UnreadableSourceError) as caught:
        read_pdf(raw, SOURCE)
    assert SOURCE == caught.value.path
    return caught.value.reason


def test_what_cannot_be_read_is_refused_with_what_to_do(monkeypatch):
    raw = write(Sheet().text(60, 700, "甲"), Sheet().text(60, 700, "乙"))
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>/ID[<00><00>]/Root" % (b"o" * 32, b"u" * 32)

    assert "damaged" in reason(b"%PDF-1.7 and nothing else")
    assert "damaged" in reason(b"")
    assert "password" in reason(raw.replace(b"/Root", lock))
    assert "OCR" in reason(write(Sheet().line(60, 700, 90, 700)))
    assert "OCR" in reason(write(Sheet().text(60, 700, "隐藏", mode=3)))
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    assert "2 pages" in reason(raw)


def test_glyphs_without_characters_are_refused_without_recognition(monkeypatch):
    monkeypatch.setattr("audit_lib.ingest.pdf.pictures.is_installed", lambda: False)

    assert "glyphs" in reason(write(Sheet().text(60, 700, "\ufffe\ufffe\ufffe")))


def test_a_page_of_endless_marks_is_refused(monkeypatch):
    monkeypatch.setattr("audit_lib.ingest.pdf.strokes.MAX_MARKS", 5)

    assert "page 2" in reason(write(Sheet().text(60, 700, "甲"), Sheet().table(LONG)))


CELLS = st.text("甲乙丙支出合计0123456789.,", max_size=6).map(str.strip)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_ruled_table_reads_back_as_it_was_drawn(data):
    width = data.draw(st.integers(2, 5))
    row = st.lists(CELLS, min_size=width, max_size=width).filter(any)
    rows = data.draw(st.lists(row, min_size=2, max_size=12))

    assert rows == texts(grid_of(Sheet().table(rows, widths=(90,) * width)))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8), st.booleans())
def test_a_damaged_file_is_read_or_refused(at, junk, cut):
    raw = write(Sheet().text(60, 720, "支出表").table([HEADER, *LONG]), Sheet().table(MORE))
    place = at % len(raw)
    damaged = raw[:place] if cut else raw[:place] + junk + raw[place + len(junk) :]
    with suppress(UnreadableSourceError):
        assert read_pdf(damaged, SOURCE).blocks


def test_hyphens_at_line_ends_are_read_as_printed():
    assert ["2023-", "2024年。"] == prose(Sheet().text(60, 700, "2023-").text(60, 660, "2024年。"))
    assert ["budget-ary"] == prose(Sheet().text(60, 700, "budget-ary"))


def test_type_too_small_to_see_is_not_read():
    assert ["甲"] == prose(
        Sheet().text(60, 700, "甲").text(60, 680, "乙", size=0.1).text(60, 660, "丙", size=0)
    )


def test_a_heading_over_two_lines_is_one_paragraph_and_ends_before_the_text():
    sheet = Sheet().text(84, 600, FULL[:-2]).text(60, 582, "加。").text(84, 564, "再次，收支持平。")
    sheet.text(60, 720, "第三部分" + FULL[:34]).text(276, 702, "说明").text(
        84, 660, "一、收入支出决算总体情况说明"
    )

    assert ["第三部分" + FULL[:34] + "说明", "一、收入支出决算总体情况说明"] == prose(sheet)[:2]
    assert [FULL[:-2] + "加。", "再次，收支持平。"] == prose(sheet)[2:]


def test_entries_of_a_table_of_contents_stay_apart_however_long():
    entries = [
        "九、一般公共预算“三公”经费、会议费、培训费和机关运行经费支出预算安排表",
        "十、政府性基金预算财政拨款支出表",
    ]
    sheet = Sheet().text(60, 640, FULL).text(60, 622, "多。")
    for number, entry in enumerate(entries):
        sheet.text(60, 720 - 18 * number, entry)

    assert entries == prose(sheet)[:2]


def test_a_line_broken_short_inside_a_sentence_is_joined():
    sheet = (
        Sheet()
        .text(84, 700, FULL[:30])
        .text(60, 682, "加，其中：" + FULL[:33])
        .text(60, 664, "多。")
        .text(60, 600, FULL)
    )

    assert FULL[:30] + "加，其中：" + FULL[:33] + "多。" == prose(sheet)[0]


def test_a_table_inside_a_frame_takes_its_own_text():
    sheet = Sheet().draw("40 500 400 300 re S").text(60, 750, "收入表").table([HEADER, *LONG])

    assert ["收入表", [HEADER, *LONG]] == shape(read(sheet))


def test_strokes_of_closed_shapes_and_of_pictures_of_lines_are_borders():
    sheet = Sheet()
    for number, row in enumerate([["项目", "金额"], ["教育", "1.00"]]):
        for col, text in enumerate(row):
            x, y = 60 + 100 * col, 700 - 20 * number
            sheet.draw(f"{x} {y} m {x + 100} {y} l {x + 100} {y + 20} l {x} {y + 20} l h S").text(
                x + 4, y + 6, text
            )

    assert [["项目", "金额"], ["教育", "1.00"]] == texts(grid_of(sheet))


def test_columns_merged_on_one_page_are_those_of_the_other():
    first = Sheet().table([["项目", ..., "合计"], ["支出总计", ..., "6.00"]])
    second = Sheet().table([["201", "教育支出", "1.00"], ["202", "外交支出", "5.00"]], top=780)
    grid = grid_of(first, second)

    assert 3 == grid.width
    assert [(1, 2), (3, 1)] == [(cell.col, cell.colspan) for cell in grid.rows[1]]
    assert [["201", "教育支出", "1.00"], ["202", "外交支出", "5.00"]] == texts(grid)[2:]


def test_a_blank_row_at_the_foot_of_a_page_is_left_out():
    first, second = Sheet().table([HEADER, *LONG, ["", "", ""]]), Sheet().table(MORE, top=780)

    assert [HEADER, *LONG, *MORE] == texts(grid_of(first, second))


def test_a_split_row_without_a_list_number_is_told_by_its_missing_amount():
    first = Sheet().table([HEADER, *LONG, ["204", "机关事业单位养老保险缴费", "4.00"]], widths=(60, 150, 90))
    second = Sheet().table([["", "支出", ""], *MORE], top=780)

    assert ["204", "机关事业单位养老保险缴费支出", "4.00"] == texts(grid_of(first, second))[4]


def test_a_total_at_the_head_of_a_page_is_no_rest_of_the_row_before_it():
    first = Sheet().table([HEADER, *LONG, ["", "二、年终结转结余用于下一年度", ""]], widths=(60, 140, 90))
    second = Sheet().table([["", "支出总计", "9.00"]], top=780, widths=(60, 140, 90))

    assert ["", "支出总计", "9.00"] == texts(grid_of(first, second))[-1]


def test_a_table_that_prints_only_captions_leaves_no_grid():
    assert ["收入预算表"] == shape(read(Sheet().table([["收入预算表", ..., ...], ["", "", ""]])))


def test_a_heading_that_fills_its_line_ends_where_closer_lines_begin():
    line = "市" * 38
    sheet = (
        Sheet().text(60, 700, f"一、{line[2:]}").text(60, 670, line).text(60, 652, line).text(60, 634, "完。")
    )

    assert [f"一、{line[2:]}", f"{line}{line}完。"] == prose(sheet)


def test_a_caption_after_a_sentence_stands_alone():
    assert ["本表为空。" + "市" * 33 + "。", "表9"] == prose(
        Sheet().text(60, 700, "本表为空。" + "市" * 33 + "。").text(60, 682, "表9")
    )
