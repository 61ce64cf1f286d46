import base64
import io
import re
from dataclasses import replace

import pytest
from ingest.test_pdf import Sheet, write
from lxml import html as parser
from PIL import Image
from report.audits import build_audit, write_disclosure

from audit_lib import report
from audit_lib.auditing import audit_disclosure
from audit_lib.findings import Audit, Finding, FoundPlace, Reading
from audit_lib.jobs import Conclusion, ReadJob, RunFolder, conclude_one, read_one
from audit_lib.report.crops import MAX_CROPS, render_crops, with_crops
from audit_lib.report.parameters import load_audit
from audit_lib.report.sentences import find_sentences
from audit_lib.rules import confront, load_suites
from audit_lib.store import load_stored, store
from audit_lib.terms import Lang, Severity

WORDS = ("zh", "en")


def paper(path, prose="2023年某某局基本支出10.00万元。", total="90.00"):
    heads = ["2023年某某局部门预算公开", "部门支出总体情况表", "单位：万元"]
    sheet = Sheet()
    for number, text in enumerate(heads):
        sheet.text(60, 790 - 20 * number, text)
    sheet.table([["科目编码", "科目名称", "合计"], ["201", "一般公共服务支出", "90.00"], ["", "合计", total]])
    path.write_bytes(write(sheet.text(60, 500, prose)))
    return path


def finding(number, *places):
    said = dict.fromkeys(WORDS, "x")
    return Finding(
        fingerprint=f"{number:016x}", rule_id="balance.x", severity=Severity.WARNING, title=said, message=said,
        arithmetic=dict.fromkeys(WORDS, ()), places=places, cause=None,
    )  # fmt: skip


PROSE = FoundPlace(page=1, text="10.00万元")
CELL = FoundPlace(page=1, text="90.00", grid=1, row=2, col=3, bbox=(270, 660, 360, 680))


@pytest.fixture
def audit(tmp_path):
    return audit_disclosure(paper(tmp_path / "d.pdf"))


def test_a_finding_of_a_pdf_shows_the_first_two_places_as_pictures_that_say_what_they_show(audit):
    shown = finding(1, PROSE, CELL, replace(CELL, row=3, bbox=(270, 640, 360, 660)))
    card = parser.fromstring(report.render_card(with_crops(replace(audit, findings=(shown,))), 1, shown))

    pictures = card.xpath(".//img")

    assert ["来源文件第 1 页的截图，框出“10.00万元”", "来源文件第 1 页的截图，框出“90.00”"] == [
        picture.get("alt") for picture in pictures
    ]
    for picture in pictures:
        kind, _, coded = picture.get("src").partition(";base64,")
        assert (kind, picture.get("loading")) == ("data:image/png", "lazy")
        assert Image.open(io.BytesIO(base64.b64decode(coded))).format == "PNG"


def test_every_finding_gets_a_picture_before_one_gets_two_and_a_report_has_a_limit(audit):
    many = tuple(finding(number, PROSE, CELL) for number in range(MAX_CROPS - 3))
    crops = with_crops(replace(audit, findings=many)).crops

    assert MAX_CROPS == len(crops)
    assert [one.fingerprint for one in many] == [crop.fingerprint for crop in crops[: len(many)]]


def test_pictures_are_stored_with_the_audit_and_outlive_the_source(audit, tmp_path):
    shown = finding(1, CELL)
    cut = with_crops(replace(audit, findings=(shown,)))
    stored = store(cut, tmp_path / "a.json.gz")
    audit.disclosure.source.unlink()

    assert cut.crops == load_stored(Audit, stored).crops != ()


def test_a_report_made_again_from_a_run_has_its_pictures_when_the_source_is_gone(tmp_path):
    source = paper(tmp_path / "d.pdf", total="80.00")
    folder = RunFolder(tmp_path / "out")
    known = read_one(ReadJob(source, folder))
    reading = load_stored(Reading, folder.reading(known.sha256))
    rules = load_suites()
    store(replace(confront(reading.evidence, rules), rules=()), folder.results(known.sha256))
    alone = load_audit(str(source)).crops
    conclude_one(
        Conclusion(name="d", sha256=known.sha256, folder=folder, rules=rules, lang=Lang.ZH, stored=False)
    )
    source.unlink()

    assert load_audit("d", str(folder.run)).crops == alone != ()


@pytest.mark.parametrize("change", ["gone", "another"])
def test_without_the_very_file_the_text_remains_alone(audit, change):
    shown = finding(1, PROSE)
    audit.disclosure.source.unlink()
    if change == "another":
        paper(audit.disclosure.source, prose="2023年某某局基本支出10.00万元，另起。")
    bare = with_crops(replace(audit, findings=(shown,)))

    assert bare.crops == ()
    assert "<img" not in report.render_card(bare, 1, shown)
    assert "<mark>10.00万元</mark>" in report.render_card(bare, 1, shown)


def test_what_a_picture_shows_is_escaped(audit):
    shown = finding(1, CELL)
    (crop,) = with_crops(replace(audit, findings=(shown,))).crops
    hostile = replace(crop, text='"><script>alert(1)</script>', png='"><script>')

    assert "<script" not in render_crops(replace(audit, crops=(hostile,)), shown)


def test_a_source_without_pages_has_no_pictures(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt"))

    assert with_crops(audit) is audit


def test_a_sentence_is_whole_unless_it_lists_at_length(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt"), findings=())
    texts = audit.evidence.paragraphs
    sentence = "其中：甲10.00万元，占一成；乙20.00万元。"
    listing = "；".join([*("丙" * 9 for _ in range(60)), "丁30.00万元", "戊"]) + "。"
    written = texts.iloc[[0]].assign(text=f"前一句。{sentence}{listing}", text_line=7)
    audit = replace(audit, evidence=replace(audit.evidence, paragraphs=written))

    assert [sentence] == find_sentences(audit, FoundPlace(text_line=7, text="10.00万元"))
    assert ["丁30.00万元；"] == find_sentences(audit, FoundPlace(text_line=7, text="30.00万元"))


def test_beside_a_wrong_figure_of_prose_stands_the_right_one(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt"))
    copied, _, prose = audit.findings
    place = prose.places[0]
    cause = replace(copied.cause, suspect=(replace(place, suggested="100.00"),), suggested="100.00")
    card = parser.fromstring(report.render_card(audit, 3, replace(prose, cause=cause)))

    (mark,) = card.xpath(".//blockquote//mark")

    assert ["110.00", "应为 100.00 万元"] == [mark.text, mark.getnext().text]
    assert re.search(r"其中：基本支出$", mark.getparent().text)
    assert "占71.43%；项目支出40.00万元" in card.xpath(".//blockquote")[0].text_content()


def test_figures_of_one_sentence_are_marked_in_one_quotation(tmp_path):
    audit = build_audit(write_disclosure(tmp_path / "d.txt"))
    prose = audit.findings[2]
    here = prose.places[0]
    both = replace(prose, places=(here, replace(here, text="40.00"), replace(here, text="项目支出40.00")))
    (quote,) = parser.fromstring(report.render_card(audit, 3, both)).xpath(".//blockquote")

    assert ["110.00", "项目支出40.00"] == [mark.text for mark in quote.xpath(".//mark")]
