"""Marks in a copy of the source: each where the figure stands, read back; the source stays as it was."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.oxml.ns import qn
from ingest.test_pdf import Sheet, write
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from synthetic.samples import SAMPLES as MADE_UP
from synthetic.word import write_word

from audit_lib import audit_disclosure
from audit_lib.cli import main
from audit_lib.errors import ReportError, UnreadableSourceError
from audit_lib.findings import FoundPlace
from audit_lib.ingest.pdf import read_pdf
from audit_lib.model import Grid
from audit_lib.outputs.annotate import annotate, refuse_unmarkable
from audit_lib.outputs.entries import spots_of
from audit_lib.outputs.marked_pdf import mark_pdf
from audit_lib.outputs.marks import COLOURS, Mark, gather_marks
from audit_lib.terms import Lang, Severity

SAMPLE = Path(__file__).parents[2] / "data/sample"
SPOILT = SAMPLE / "example-culture-2024-budget.xlsx"
ROWS = [["科目", "名称", "合计"], ["301", "基本工资", "12.34"], ["302", "办公费", "56.78"]]
SOURCE = Path("disclosure.pdf")


def mark(severity=Severity.CRITICAL, note="填报有误", **place):
    return Mark(place=FoundPlace(**place), severity=severity, note=note)


def annotations(raw, kind):
    """Page index and annotation of a kind, in order."""
    return [
        (number, entry.get_object())
        for number, page in enumerate(PdfReader(io.BytesIO(raw)).pages)
        for entry in page.get("/Annots", [])
        if entry.get_object()["/Subtype"] == kind
    ]


def words_under(raw, number, annotation):
    """What a PDF prints under each line of a highlight."""
    points = [float(point) for point in annotation["/QuadPoints"]]
    page = pdfium.PdfDocument(raw)[number].get_textpage()
    quads = [points[start : start + 8] for start in range(0, len(points), 8)]
    return "".join(page.get_text_bounded(quad[0], quad[5], quad[2], quad[1]).strip() for quad in quads)


@pytest.mark.parametrize(
    "entries",
    [{}, {"Rotate": 90}, {"Rotate": 180}, {"Rotate": 270}, {"CropBox": "[20 30 580 800]", "Rotate": 90}],
    ids=str,
)
def test_a_figure_of_a_pdf_is_highlighted_where_it_is_printed(entries):
    raw = write(Sheet(**entries).table(ROWS))
    [grid] = [block for block in read_pdf(raw, SOURCE).blocks if isinstance(block, Grid)]
    cell = next(cell for row in grid.rows for cell in row if cell.text == "56.78")
    marked, unplaced = mark_pdf(raw, SOURCE, [mark(page=1, bbox=cell.place.bbox, text="56.78")])
    [(number, highlight)] = annotations(marked, "/Highlight")

    assert "56.78" in words_under(marked, number, highlight)
    assert "12.34" not in words_under(marked, number, highlight)
    assert (unplaced, highlight["/Contents"], highlight["/T"]) == (0, "填报有误", "audit-lib")


def test_each_highlight_opens_a_note_of_its_own():
    marked, _ = mark_pdf(
        write(Sheet().table(ROWS)), SOURCE, [mark(page=1, text="12.34"), mark(page=1, text="56.78")]
    )
    popups = [popup["/Parent"].get_object()["/QuadPoints"] for _, popup in annotations(marked, "/Popup")]

    assert popups == [highlight["/QuadPoints"] for _, highlight in annotations(marked, "/Highlight")]


def test_words_of_prose_are_found_on_their_page_without_a_box():
    raw = write(
        Sheet(),
        Sheet().text(60, 700, "收入合计").text(120, 700, "88.00 万元，支出").text(60, 680, "88.00万元"),
    )
    marked, unplaced = mark_pdf(raw, SOURCE, [mark(page=2, text="88.00万元", line_label="支出")])
    [(number, highlight)] = annotations(marked, "/Highlight")

    assert (number, unplaced) == (1, 0)
    assert float(highlight["/Rect"][3]) < 700


def test_words_that_two_paragraphs_print_are_highlighted_in_their_own():
    leads = ["一、教育支出10.00万元。", "二、科技支出20.00万元。"]
    raw = write(
        Sheet().text(60, 700, leads[0] + "原因是项目增加。").text(60, 600, leads[1] + "原因是项目增加。")
    )
    meant = replace(mark(page=1, text="项目增加"), sentence="原因是项目增加。", lead=leads[1])

    marked, unplaced = mark_pdf(raw, SOURCE, [meant])
    ((_, highlight),) = annotations(marked, "/Highlight")

    assert unplaced == 0
    assert float(highlight["/Rect"][1]) == pytest.approx(600, abs=15)


def test_words_that_run_over_a_line_are_highlighted_on_both():
    raw = write(Sheet().text(60, 700, "基本支出占").text(60, 680, "12.5%，项目支出"))
    marked, _ = mark_pdf(raw, SOURCE, [mark(page=1, text="占12.5%")])
    [(number, highlight)] = annotations(marked, "/Highlight")

    assert len(highlight["/QuadPoints"]) == 16
    assert words_under(marked, number, highlight).rstrip("，") == "占12.5%"


@pytest.mark.parametrize(
    "place", [{}, {"page": 1, "text": "无此数"}, {"page": 9, "text": "12.34"}, {"page": 1}], ids=str
)
def test_what_has_no_place_is_a_note_at_the_edge_of_a_page(place):
    marked, unplaced = mark_pdf(write(Sheet().table(ROWS)), SOURCE, [mark(**place)])
    [(number, note)] = annotations(marked, "/Text")

    assert (number, unplaced, note["/Contents"]) == (0, 1, "填报有误")


def test_the_published_bytes_stand_at_the_front_of_a_marked_pdf():
    raw = write(Sheet().table(ROWS))
    marked, _ = mark_pdf(raw, SOURCE, [mark(page=1, text="12.34")])

    assert marked.startswith(raw)
    assert len(marked) > len(raw)


def test_a_pdf_that_only_forbids_changes_is_marked_in_a_new_one():
    writer = PdfWriter(clone_from=io.BytesIO(write(Sheet().table(ROWS))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    marked, _ = mark_pdf(locked.getvalue(), SOURCE, [mark(page=1, text="12.34")])

    assert len(annotations(marked, "/Highlight")) == 1


def test_a_pdf_that_cannot_be_written_again_is_one_clear_error():
    with pytest.raises(UnreadableSourceError, match="cannot be marked"):
        mark_pdf(b"%PDF-1.7 broken", SOURCE, [mark(page=1)])


@pytest.fixture
def word(tmp_path):
    """A Word document with planted slips, audited."""
    sample = next(sample for sample in MADE_UP if "town" in sample.file)
    document = sample.sound()
    for slip in sample.slips:
        document = slip.plant(document)
    path = tmp_path / "town.docx"
    path.write_bytes(write_word(document))
    return audit_disclosure(path)


def commented(path):
    """Text of the paragraph that each comment stands on, and the comment's own."""
    document = Document(path)
    found = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        for start in paragraph.iter(qn("w:commentRangeStart")):
            text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
            found[int(start.get(qn("w:id")))] = text
    return [(found[comment.comment_id], comment) for comment in document.comments]


def test_a_word_document_is_commented_on_the_cell_or_paragraph_of_each_finding(word, tmp_path):
    copy = annotate(word, tmp_path / "out")
    marks = gather_marks(word)
    comments = commented(copy.path)

    assert len(comments) == len(marks) == copy.marks > 3
    assert copy.unplaced == sum(not mark.place.text for mark in marks if mark.place.grid is None)
    for told, (text, comment) in zip(marks, comments, strict=True):
        assert comment.author == "audit-lib"
        assert "".join(comment.text.split()) == "".join(told.note.split())
        assert "".join(told.place.text.split()) in "".join(text.split())
    assert "12.66" in [text for text, _ in comments]


def test_a_workbook_has_a_note_on_the_cell_of_each_finding(tmp_path):
    audit = audit_disclosure(SPOILT)
    copy = annotate(audit, tmp_path)
    notes = {
        (sheet.title, cell.row): (cell, cell.comment.text)
        for sheet in openpyxl.load_workbook(copy.path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }

    assert copy.unplaced == 0
    assert len(notes) == copy.marks == len(gather_marks(audit)) > 0
    for finding in audit.findings:
        place = spots_of(finding)[0]
        cell, text = notes[place.sheet, place.text_line]
        assert float(cell.value) == float(place.text)
        assert finding.message["zh"] in text
        assert place.suggested in text
        assert cell.fill.start_color.rgb == f"00{COLOURS[finding.severity]}"


def test_a_marked_workbook_differs_by_its_marks_alone(tmp_path):
    source, copy = (
        openpyxl.load_workbook(path) for path in (SPOILT, annotate(audit_disclosure(SPOILT), tmp_path).path)
    )

    assert copy.sheetnames == source.sheetnames
    for before, after in zip(source.worksheets, copy.worksheets, strict=True):
        for row, marked in zip(before.iter_rows(), after.iter_rows(), strict=True):
            assert [(cell.value, cell.number_format) for cell in row] == [
                (cell.value, cell.number_format) for cell in marked
            ]
            assert all(
                cell.comment or repr(cell.fill) == repr(old.fill)
                for old, cell in zip(row, marked, strict=True)
            )


def test_a_note_in_english_has_brackets_of_its_language():
    notes = [mark.note for mark in gather_marks(audit_disclosure(SPOILT), Lang.EN)]

    assert notes
    assert all(note.startswith("[critical] ") for note in notes)


def test_a_workbook_keeps_its_formulas_and_the_notes_it_had(tmp_path):
    book = openpyxl.load_workbook(SPOILT)
    [finding, *_] = audit_disclosure(SPOILT).findings
    place = spots_of(finding)[0]
    for cell in book[place.sheet][place.text_line]:
        cell.comment = Comment("原有批注", "somebody")
    path = tmp_path / "noted.xlsx"
    book.save(path)
    copy = annotate(audit_disclosure(path), tmp_path)
    texts = [
        cell.comment.text
        for cell in openpyxl.load_workbook(copy.path)[place.sheet][place.text_line]
        if cell.comment
    ]

    assert all(text.startswith("原有批注") for text in texts)
    assert sum(finding.message["zh"] in text for text in texts) == 1


def test_the_source_is_never_written_to(word, tmp_path):
    source = word.disclosure.source
    before = source.read_bytes()
    copies = [annotate(word, source.parent).path for _ in range(2)]

    assert source.read_bytes() == before
    assert set(copies) == {source.with_name("town-annotated.docx")}


def test_a_folder_that_cannot_be_written_is_one_clear_error(word, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match="cannot be written"):
        annotate(word, tmp_path / "file")


@pytest.mark.parametrize(
    ("name", "advice"),
    [("example-fao-2023-budget.txt", "audit run"), ("example-town-2023-budget.html", "audit run")],
)
def test_a_kind_that_has_no_room_for_marks_says_what_to_do(name, advice):
    with pytest.raises(UnreadableSourceError, match=advice):
        refuse_unmarkable(SAMPLE / name)


def test_the_command_tells_how_many_places_it_marked(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sys.argv", ["audit", "annotate", str(SPOILT), "--out", str(tmp_path)])
    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code == 1
    told = capsys.readouterr().out
    assert told.startswith("标注1处；")
    assert f"{SPOILT.stem}-annotated.xlsx" in told
    assert (tmp_path / f"{SPOILT.stem}-annotated.xlsx").is_file()
