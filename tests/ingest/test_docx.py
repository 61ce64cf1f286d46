"""Word documents are read as Word prints them; their parts are written here, element by element."""

import random
import re
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import read_disclosure, unpacking
from audit_lib.ingest.docx import read_docx
from audit_lib.ingest.docx.numbering import print_number
from audit_lib.model import Paragraph
from audit_lib.terms import Reader

SOURCE = Path("disclosure.docx")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BREAK = "<w:lastRenderedPageBreak/>"
HEADER = ["科目", "名称", "合计"]


def part(root, content, space=WORD):
    return f'<w:{root} xmlns:w="{space}" xmlns:mc="{MC}">{content}</w:{root}>'


def related(**targets):
    entries = "".join(
        f'<Relationship Id="{kind}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entries}</Relationships>'


def packed(parts):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return stream.getvalue()


def write(body, space=WORD, **others):
    """Write a Word document of a body and other parts: styles, numbering, footnotes, endnotes."""
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": related(officeDocument="word/document.xml"),
            "word/document.xml": part("document", f"<w:body>{body}</w:body>", space),
            "word/_rels/document.xml.rels": related(**{kind: f"{kind}.xml" for kind in others}),
            **{f"word/{kind}.xml": part(kind, content) for kind, content in others.items()},
        }
    )


def read(body, **others):
    return read_docx(write(body, **others), SOURCE)


def run(content, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>"


def text(words, properties=""):
    return run(f'<w:t xml:space="preserve">{words}</w:t>', properties)


def line(words, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{text(words)}</w:p>"


def cell(words="", properties="", more=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{line(words)}{more}</w:tc>"


def spans(columns):
    return f'<w:gridSpan w:val="{columns}"/>'


FIRST, NEXT = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def row(*cells, properties=""):
    written = "".join(each if each.startswith("<w:") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"


def table(*rows, widths=(1000, 3000, 2000)):
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = "".join(each if isinstance(each, str) else row(*each) for each in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"


def shape(blocks):
    return [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks]


def texts(grid):
    return [[each.text for each in cells] for cells in grid.rows]


def positions(grid):
    return {
        each.text: (each.row, each.col, each.rowspan, each.colspan) for cells in grid.rows for each in cells
    }


def reason(raw):
    with pytest.raises(UnreadableSourceError) as caught:
        read_docx(raw, SOURCE)
    return caught.value.reason


# Prose


def test_prose_and_tables_come_in_reading_order():
    body = line("预算公开") + table(HEADER, ["201", "教育", "1.00"]) + line("") + line("说明")

    assert shape(read(body)) == ["预算公开", [HEADER, ["201", "教育", "1.00"]], "说明"]


def test_file_is_told_from_its_content_and_read(tmp_path):
    path = tmp_path / "disclosure.doc"
    path.write_bytes(write(line("预算公开")))

    disclosure = read_disclosure(path)

    assert (Reader.DOCX, ["预算公开"]) == (disclosure.reader, shape(disclosure.blocks))


def test_strict_documents_are_read_too():
    assert shape(read_docx(write(line("预算公开"), STRICT), SOURCE)) == ["预算公开"]


def test_story_is_found_by_its_relation_whatever_its_name():
    raw = packed(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": related(officeDocument="/word/document2.xml"),
            "word/document2.xml": part("document", f"<w:body>{line('预算')}</w:body>"),
        }
    )

    assert shape(read_docx(raw, SOURCE)) == ["预算"]


@pytest.mark.parametrize(
    ("content", "printed"),
    [
        ("<w:t>单位：</w:t><w:tab/><w:t>万元</w:t>", ["单位：  万元"]),
        ("<w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t>", ["一", "二", "三"]),
        ("<w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t>", ["1-2"]),
        ("<w:t>一</w:t><w:softHyphen/><w:sym w:char='F052'/><w:t>二</w:t>", ["一二"]),
        ("<w:t> 首尾 </w:t>", ["首尾"]),
        ("<w:t>一\n二</w:t>", ["一 二"]),
        (
            "<w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>一</w:t></w:r></w:rubyBase></w:ruby>",
            ["一"],
        ),
    ],
    ids=["tab", "line breaks", "hyphen", "not printed", "blanks not kept", "line end", "ruby"],
)
def test_what_a_run_prints(content, printed):
    assert shape(read(f"<w:p>{run(content)}</w:p>")) == printed


@pytest.mark.parametrize(
    ("content", "printed"),
    [
        (f"{text('甲')}<w:del>{run('<w:delText>乙</w:delText>')}</w:del>{text('丙')}", ["甲丙"]),
        (f"{text('甲')}<w:ins>{text('乙')}</w:ins>", ["甲乙"]),
        (f"<w:moveFrom>{text('甲')}</w:moveFrom><w:moveTo>{text('乙')}</w:moveTo>", ["乙"]),
        (f"{text('甲')}{text('乙', '<w:vanish/>')}", ["甲"]),
        (text("甲") + text("乙", '<w:vanish w:val="0"/>'), ["甲乙"]),
        (f"<w:hyperlink>{text('甲')}</w:hyperlink><w:smartTag>{text('乙')}</w:smartTag>", ["甲乙"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{text('甲')}</w:sdtContent></w:sdt>", ["甲"]),
        (f"<w:fldSimple w:instr='PAGE'>{text('3')}</w:fldSimple>", ["3"]),
    ],
    ids=["deleted", "inserted", "moved", "hidden", "not hidden", "links", "content control", "field"],
)
def test_which_runs_are_printed(content, printed):
    assert shape(read(f"<w:p>{content}</w:p>")) == printed


def test_fields_print_their_results_also_over_paragraphs():
    begin, middle, end = (
        run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")
    )
    inner = begin + run("<w:instrText>X</w:instrText>") + middle + text("内") + end
    body = (
        f"<w:p>{begin}{run('<w:instrText>TOC</w:instrText>')}{inner}{middle}{text('第一部分')}</w:p>"
        + line("第二部分")
    )

    assert shape(read(f"{body}<w:p>{end}{text('后')}</w:p>")) == ["第一部分", "第二部分", "后"]


def test_field_that_never_comes_to_its_result_hides_nothing_after_its_paragraph():
    begin = run('<w:fldChar w:fldCharType="begin"/>')

    assert shape(read(f"<w:p>{text('前')}{begin}{text('码')}</w:p>" + line("后"))) == ["前", "后"]


def test_paragraph_whose_end_is_deleted_runs_on():
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + text("支出") + "</w:p>" + line("合计")

    assert shape(read(body)) == ["支出合计"]


def test_last_paragraph_of_a_cell_ends_there_even_if_its_end_is_deleted():
    last = f"<w:tc><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{text('科目')}</w:p></w:tc>"

    (grid,) = read(table([last, "名称", "合计"], ["201", "教育", "1.00"]))

    assert texts(grid)[0] == HEADER


def test_style_may_hide_its_text():
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="I"><w:basedOn w:val="H"/></w:style>'
    )

    runs = text("甲") + text("乙", '<w:rStyle w:val="I"/>')

    assert shape(read(f"<w:p>{runs}</w:p>", styles=styles)) == ["甲"]


def test_text_box_is_read_once_after_its_paragraph():
    box = f"<w:txbxContent>{line('封面')}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )

    assert shape(read(f"<w:p>{run(both)}{text('正文')}</w:p>")) == ["正文", "封面"]


def test_notes_come_last_without_their_separators():
    notes = f'<w:footnote w:type="separator">{line("—")}</w:footnote><w:footnote w:id="2">{line("注：")}</w:footnote>'
    ends = f'<w:endnote w:id="2">{line("尾注")}</w:endnote>'

    found = read(line("正文"), footnotes=notes, endnotes=ends)

    assert shape(found) == ["正文", "注：", "尾注"]


# Numbers that Word counts


def numbering(*levels, overrides=""):
    written = "".join(
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for number, (form, label) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{written}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{overrides}</w:num>'
    )


def listed(level, identity=1):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identity}"/></w:numPr>'


def test_counted_headings_print_their_numbers():
    lists = numbering(("chineseCounting", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."))
    levels = [0, 1, 1, 2, 0, 1]

    found = read("".join(line("支出", listed(level)) for level in levels), numbering=lists)

    assert shape(found) == ["一、支出", "（一）支出", "（二）支出", "1.支出", "二、支出", "（一）支出"]


def test_label_that_ends_in_a_letter_stands_apart():
    lists = numbering(("chineseCountingThousand", "第%1部分"))

    assert shape(read(line("概况", listed(0)), numbering=lists)) == ["第一部分 概况"]


def test_label_of_several_levels():
    lists = numbering(("decimal", "%1"), ("decimal", "%1.%2"))

    found = read(line("甲", listed(0)) + line("乙", listed(1)) + line("丙", listed(1)), numbering=lists)

    assert shape(found) == ["1 甲", "1.1 乙", "1.2 丙"]


def test_list_may_start_again():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering(("decimal", "%1."), overrides=override)

    found = read(line("甲", listed(0)) + line("乙", listed(0, 2)) + line("丙", listed(0, 2)), numbering=lists)

    assert shape(found) == ["1.甲", "1.乙", "2.丙"]


@pytest.mark.parametrize(
    ("form", "label"), [("bullet", "●"), ("bullet", "%1"), ("upperRoman", "%1."), ("none", "")]
)
def test_bullets_and_unknown_forms_print_nothing(form, label):
    assert shape(read(line("甲", listed(0)), numbering=numbering((form, label)))) == ["甲"]


def test_style_puts_its_paragraphs_into_a_list_unless_they_leave_it():
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{listed(0)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    styled = '<w:pStyle w:val="B"/>'
    body = line("甲", styled) + line("乙", f"{styled}{listed(0, 0)}") + line("丙", styled)

    found = read(body, styles=styles, numbering=numbering(("chineseCounting", "%1、")))

    assert shape(found) == ["一、甲", "乙", "二、丙"]


@pytest.mark.parametrize(
    ("number", "printed"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_chinese_numbers(number, printed):
    assert printed == print_number(number, "chineseCounting")


# Tables


def test_cells_merged_across_stand_once():
    (grid,) = read(table(["科目", cell("支出", spans(2))], ["201", "基本", "1.00"]))

    assert positions(grid)["支出"] == (1, 2, 1, 2)
    assert grid.width == 3


def test_cells_merged_down_stand_once():
    (grid,) = read(
        table(
            [cell("科目", FIRST), "支出", "合计"],
            [cell("看不见", NEXT), "基本", "1.00"],
            [cell("", NEXT), "项目", "2.00"],
        )
    )

    assert positions(grid)["科目"] == (1, 1, 3, 1)
    assert "看不见" not in positions(grid)
    assert positions(grid)["项目"] == (3, 2, 1, 1)


def test_merge_that_nothing_begins_is_a_cell_of_its_own():
    (grid,) = read(table(HEADER, [cell("201", NEXT), "教育", "1.00"]))

    assert positions(grid)["201"] == (2, 1, 1, 1)


def test_row_that_begins_further_right_keeps_its_columns():
    (grid,) = read(
        table(HEADER, row("教育", "1.00", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="0"/>'))
    )

    assert positions(grid)["教育"] == (2, 2, 1, 1)


def test_edges_that_hands_drew_a_little_apart_are_one():
    body = table(
        ["科目", cell("名称", spans(2)), "合计"],
        [cell("201", spans(2)), "教育", "1.00"],
        widths=(1000, 30, 2000, 2000),
    )

    (grid,) = read(body)

    assert grid.width == 3
    assert positions(grid)["教育"] == (2, 2, 1, 1)
    assert positions(grid)["名称"] == (1, 2, 1, 1)


def test_narrow_column_with_a_cell_of_its_own_stays():
    (grid,) = read(table(["甲", "乙", "丙"], ["1", "2", "3"], widths=(1000, 30, 2000)))

    assert texts(grid) == [["甲", "乙", "丙"], ["1", "2", "3"]]
    assert grid.width == 3


@pytest.mark.parametrize("span", ["0", "-1", "x", "99999999999999999999"])
def test_absurd_spans_do_no_harm(span):
    (grid,) = read(table(["甲", cell("乙", spans(span))], ["1", "2"]))

    assert texts(grid) == [["甲", "乙"], ["1", "2"]]


def test_table_without_a_layout_grid_is_read():
    (grid,) = read(table(HEADER, ["201", "教育", "1.00"], widths=()))

    assert positions(grid)["1.00"] == (2, 3, 1, 1)


def test_lines_of_a_cell_are_kept():
    (grid,) = read(table(["科目", cell("名", more=line("") + line("称"))], ["201", "教育"]))

    assert texts(grid)[0] == ["科目", "名\n称"]


def test_hidden_and_deleted_rows_are_not_read():
    body = table(
        HEADER, row("甲", "乙", "丙", properties="<w:hidden/>"), row("甲", "乙", "丙", properties="<w:del/>")
    )

    assert shape(read(body)) == [[HEADER]]


def test_rows_and_cells_in_content_controls_are_read():
    inner = f"<w:sdt><w:sdtContent>{cell('名称')}</w:sdtContent></w:sdt>"
    body = table(
        f"<w:sdt><w:sdtContent>{row('科目', inner, '合计')}</w:sdtContent></w:sdt>", ["201", "教育", "1.00"]
    )

    assert shape(read(body)) == [[HEADER, ["201", "教育", "1.00"]]]


def test_inner_table_follows_the_one_that_holds_it():
    inner = table(["甲", "乙"], widths=(500, 500))
    body = table(HEADER, ["201", cell("教育", more=inner), "1.00"], ["202", "外交", "2.00"])

    assert shape(read(body))[1] == [["甲", "乙"]]
    assert shape(read(body))[0][1] == ["201", "教育", "1.00"]


def test_frame_around_prose_and_tables_is_no_table():
    body = table([cell("标题", more=table(HEADER, ["201", "教育", "1.00"]) + line("尾"))], widths=(9000,))

    assert shape(read(body)) == ["标题", [HEADER, ["201", "教育", "1.00"]], "尾"]


def test_captions_inside_a_table_are_prose():
    body = table(
        [cell("收支总体情况表", spans(3))],
        [cell("编制单位：某局", spans(2)), "单位：万元"],
        HEADER,
        ["201", "教育", "1.00"],
    )

    assert shape(read(body)) == [
        "收支总体情况表",
        "编制单位：某局  单位：万元",
        [HEADER, ["201", "教育", "1.00"]],
    ]


def test_title_across_a_table_begins_the_next_one():
    first, second = cell("收入总体情况表", spans(3)), cell("支出总体情况表", spans(3))
    body = table(
        [first],
        HEADER,
        ["201", "教育", "1.00"],
        [cell("表2", spans(3))],
        [second],
        HEADER,
        ["201", "教育", "2.00"],
    )

    found = shape(read(body))

    assert found[0] == "收入总体情况表"
    assert found[1] == [HEADER, ["201", "教育", "1.00"]]
    assert found[2:4] == ["表2", "支出总体情况表"]
    assert found[4] == [HEADER, ["201", "教育", "2.00"]]


@given(st.integers(2, 6), st.integers(2, 6), st.data())
def test_merged_cell_comes_back(height, width, data):
    """One merged rectangle in a full grid: it stands once, over its rows, and every other cell where it was."""
    top, left = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    bottom, right = data.draw(st.integers(top, height)), data.draw(st.integers(left, width - (left == 1)))

    def written(number, column):
        merge = FIRST if number == top else NEXT
        inside = top <= number <= bottom and column == left
        return cell(f"r{number}c{column}", f"{spans(right - left + 1)}{merge}" if inside else "")

    def covered(number, column):
        return top <= number <= bottom and left < column <= right

    body = table(
        *[[written(n, c) for c in range(1, width + 1) if not covered(n, c)] for n in range(1, height + 1)],
        [cell(f"r{height + 1}c{c}") for c in range(1, width + 1)],
        widths=[1_000] * width,
    )
    (grid,) = read(body)

    expected = {
        f"r{n}c{c}": (n, c, 1, 1)
        for n in range(1, height + 2)
        for c in range(1, width + 1)
        if not (top <= n <= bottom and left <= c <= right)
    }
    corner = {f"r{top}c{left}": (top, left, bottom - top + 1, right - left + 1)}
    assert expected | corner == positions(grid)


# Tables that an export cut


ROWS = ["201", "教育", "1.00"], ["202", "外交", "2.00"]


def test_table_goes_on_where_its_header_is_repeated():
    body = line("支出表") + table(HEADER, ROWS[0]) + line("支出表（续表）") + table(HEADER, ROWS[1])

    assert shape(read(body)) == ["支出表", [HEADER, *ROWS]]


def test_table_goes_on_where_the_next_begins_with_figures():
    body = line("支出表") + table(HEADER, ROWS[0]) + line("") + table(ROWS[1])

    assert shape(read(body)) == ["支出表", [HEADER, *ROWS]]


@pytest.mark.parametrize(
    "between",
    [line("支出表二"), line("支出表")],
    ids=["another title", "its own title, without the header"],
)
def test_table_ends_where_another_title_stands(between):
    body = line("支出表") + table(HEADER, ROWS[0]) + between + table(ROWS[1])

    assert len(shape(read(body))) == 4


def test_table_of_other_columns_is_another_one():
    body = table(HEADER, ROWS[0]) + table(HEADER, ROWS[1], widths=(2000, 2500, 1500))

    assert shape(read(body)) == [[HEADER, ROWS[0]], [HEADER, ROWS[1]]]


def test_forms_that_begin_alike_stay_apart():
    def form(name):
        return table(["部门名称", "某局", "负责人"], ["项目名称", name, "类别"], ["资金", "总额", "1.00"])

    assert len(read(form("甲") + form("乙"))) == 2


def test_table_that_begins_with_a_year_is_another_one():
    body = table(HEADER, ROWS[0]) + table(["年度", "2024", "某局"], ["项目", "甲", "1.00"])

    assert len(read(body)) == 2


# Places


def test_places_are_pages_where_the_document_tells_them():
    first = f"<w:p>{run(BREAK + '<w:t>第二页</w:t>')}</w:p>"
    body = line("第一页") + first + table(HEADER, row(f"<w:tc>{first}</w:tc>", "教育", "1.00")) + line("尾")

    head, second, grid, tail = read(body)

    assert (1, 2, 3) == (head.place.page, second.place.page, tail.place.page)
    assert [{each.place.page for each in cells} for cells in grid.rows] == [{2}, {3}]
    assert head.place.text_line is None


def test_row_that_a_page_break_cuts_counts_it_once():
    half = f"<w:tc><w:p>{text('上')}{run(BREAK + '<w:t>下</w:t>')}</w:p></w:tc>"

    grid, tail = read(table(HEADER, row(half, half, half)) + line("尾"))

    assert {each.place.page for each in grid.rows[1]} == {1}
    assert tail.place.page == 2


def test_places_are_paragraphs_where_it_does_not():
    head, grid, tail = read(line("") + line("头") + table(HEADER, ROWS[0]) + line("尾"))

    assert (2, 9) == (head.place.text_line, tail.place.text_line)
    assert [[each.place.text_line for each in cells] for cells in grid.rows] == [[3, 4, 5], [6, 7, 8]]
    assert head.place.page is None


# What is refused


def test_document_that_prints_nothing_is_refused():
    assert "prints nothing" in reason(write(line("")))


def test_document_that_holds_others_is_refused():
    assert "other documents inside" in reason(write(line("预算") + "<w:altChunk/>"))


def test_zip_of_something_else_is_refused():
    assert "no Word document" in reason(packed({"a.txt": "x"}))


@pytest.mark.parametrize(
    "declared",
    ['<!DOCTYPE w [<!ENTITY a "甲">]>', '<!DOCTYPE w SYSTEM "file:///etc/hostname">'],
    ids=["entity", "file"],
)
def test_document_types_are_refused(declared):
    body = part("document", f"<w:body>{line('x')}</w:body>")

    assert "declares a document type" in reason(packed({"word/document.xml": declared + body}))


def test_part_that_unpacks_to_too_much_is_refused():
    with (
        unpacking.open_container(write(line("一" * 5_000)), SOURCE, "") as container,
        pytest.raises(UnreadableSourceError, match="unpacks to more than"),
    ):
        unpacking.read_part(container, "word/document.xml", SOURCE, 1_000)


def test_header_that_understates_a_part_does_not_unpack_it():
    raw = bytearray(write(line("一" * 100_000)))
    true_size = next(
        info.file_size
        for info in zipfile.ZipFile(BytesIO(raw)).infolist()
        if info.filename == "word/document.xml"
    )
    for at in re.finditer(re.escape(true_size.to_bytes(4, "little")), bytes(raw)):
        raw[at.start() : at.end()] = (10).to_bytes(4, "little")

    assert "damaged" in reason(bytes(raw))


def test_document_with_encrypted_parts_is_refused():
    raw = bytearray(write(line("预算")))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for at in re.finditer(mark, bytes(raw)):
            raw[at.start() + offset] |= 1

    assert "password" in reason(bytes(raw))


def test_tables_nested_without_end_are_refused():
    nested = line("x")
    for _ in range(400):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"

    assert "damaged" in reason(write(nested))


def test_tables_nested_deep_are_read():
    nested = line("x")
    for _ in range(60):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"

    assert shape(read(nested)) == ["x"]


LETTER = write(
    line("第一部分") + table(HEADER, *ROWS) + line("尾", listed(0)), numbering=numbering(("decimal", "%1."))
)


@pytest.mark.parametrize("seed", range(100))
def test_damaged_document_is_refused_or_read(seed):
    chance = random.Random(seed)
    raw = bytearray(LETTER)
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    cut = raw[: chance.randrange(len(raw))] if seed % 4 == 0 else raw

    with suppress(UnreadableSourceError):
        assert read_docx(bytes(cut), SOURCE)


STORY = part("document", f"<w:body>{line('第一部分') + table(HEADER, *ROWS)}</w:body>")


@given(st.data())
def test_damaged_story_is_refused_or_read(data):
    start = data.draw(st.integers(0, len(STORY)))
    stop = data.draw(st.integers(start, min(start + 40, len(STORY))))
    added = data.draw(
        st.sampled_from(["", "<w:p>", "</w:p>", "<w:tc/>", "<w:tr/>", "&x;", "0", "\x01", "<!--"])
    )

    with suppress(UnreadableSourceError):
        assert read_docx(packed({"word/document.xml": STORY[:start] + added + STORY[stop:]}), SOURCE)
