"""A document whose every text is an attack: shown as text everywhere, and nothing lands outside the folder."""

import csv
import io
import json
import re
from base64 import b64decode

import pytest
from lxml import html as parser
from report.audits import write_disclosure

from audit_lib.corpus import RunOptions, run_corpus
from audit_lib.rules import load_suites
from audit_lib.terms import Lang

MARKUP = "<script>alert(1)</script><img src=http://example.invalid/x onerror=alert(2)>"
LABEL = f"{MARKUP}\"'`${{7*7}}{{{{7*7}}}}=cmd|' /C calc'!A0../../etc/passwd\\\\host\\share\u202e"
FORMULA = '=HYPERLINK("http://example.invalid","x")'
ENTITY = "../../../<script>alert(3)</script>“局”"
INSIDE = re.compile(r"#|\./|data:|$")
POINTING = ("src", "href", "action", "data", "poster", "background", "srcset")

pytestmark = pytest.mark.notebook


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A batch of three attacks and a sound document, in real kernels."""
    folder = tmp_path_factory.mktemp("batch") / "deep" / "er"
    sources = folder / "sources"
    sources.mkdir(parents=True)
    write_disclosure(sources / "<b>'\"&;$(x) .txt", label=LABEL, entity=ENTITY, big="<i>1</i>")
    write_disclosure(sources / "long.txt", label="长" * 10_000, entity="局" * 10_000, big="101.00")
    write_disclosure(sources / "formula.txt", label=FORMULA, entity=FORMULA, big="102.00")
    write_disclosure(sources / "sound.txt", entity="某某局")
    result = run_corpus(
        [sources], load_suites(), RunOptions(out=folder / "out", jobs=2, lang=Lang.ZH), lambda *_: None
    )
    return folder, result


@pytest.fixture(scope="module")
def pages(ran):
    folder, _ = ran
    return {path.name: path.read_text("utf-8") for path in (folder / "out").glob("*.html")}


def test_every_document_is_reported(ran, pages):
    _, result = ran

    assert result.failures == ()
    assert len(result.audited) == 4
    assert len(pages) == 5


def test_nothing_lands_outside_the_folder(ran):
    folder, _ = ran
    root = folder.parents[1]
    made = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    assert all(name.startswith(("deep/er/out/", "deep/er/sources/")) for name in made)
    assert all(len(path.name.encode()) <= 255 for path in (folder / "out").rglob("*"))
    assert {path.name for path in (folder / "out").iterdir() if path.is_dir()} == {"notebooks", "run"}


def test_no_page_holds_an_element_or_an_address_of_a_document(pages):
    for page in pages.values():
        tree = parser.fromstring(page)
        scripts = tree.xpath("//script")

        assert not tree.xpath("//img | //iframe | //object | //embed | //b[contains(., 'alert')]")
        attributes = [
            item for node in tree.iter() if isinstance(node.tag, str) for item in node.attrib.items()
        ]
        assert not [name for name, _ in attributes if name.startswith("on")]
        assert not [value for name, value in attributes if name in POINTING and not INSIDE.match(value)]
        assert all(
            "alert(" not in (script.text or "") or script.get("type") == "application/json"
            for script in scripts
        )
        assert "\u202e" not in page


def test_the_texts_are_shown_to_the_letter(pages):
    texts = [parser.fromstring(page).text_content() for page in pages.values()]

    assert sum(MARKUP in text for text in texts) >= 1
    assert sum(FORMULA in text for text in texts) >= 1
    assert sum("{{7*7}}" in text for text in texts) >= 1
    assert not any("49" in text.partition("${")[2][:4] for text in texts)


def test_a_downloaded_table_starts_no_formula(pages):
    for page in pages.values():
        for link in parser.fromstring(page).xpath("//a[starts-with(@href, 'data:text/csv')]/@href"):
            written = b64decode(link.partition("base64,")[2]).decode("utf-8-sig")
            fields = [field for row in csv.reader(io.StringIO(written)) for field in row]
            assert not [field for field in fields if re.match(r"[=@\t\r]|[+-](?![\d,.]+$)", field)]


def test_the_index_links_every_report_beside_it(ran, pages):
    folder, _ = ran
    told = json.loads((folder / "out/run/findings.json").read_text("utf-8"))["disclosures"]
    links = parser.fromstring(pages["index.html"]).xpath("//tbody//a/@href")

    assert {disclosure["report"] for disclosure in told} == pages.keys() - {"index.html"}
    assert len(links) == 4
    assert all(link.startswith("./") and "/" not in link[2:] for link in links)
