"""Final accounts of the national form, written in several formats, are recognised to the figures that were written."""

from collections import Counter
from functools import cache

import pytest
from synthetic.final_tables import ITEMS, LINES, THREE_PUBLIC, compose_final
from synthetic.word import write_word
from synthetic.writers import PAPER, write_html, write_text, write_workbook

from audit_lib.accounting import account_numbers, count_endings
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise

CENT = 10_000  # 0.01 万元 in fen
KINDS = ["text", "html", "xlsx", "docx", pytest.param("pdf", marks=pytest.mark.browser)]
WRITERS = {"text": write_text, "html": write_html, "xlsx": write_workbook, "docx": write_word}
ITEMS_OF_THREE = ("total", "abroad", "vehicles", "vehicles_purchase", "vehicles_operation", "reception")
CODED = {"expenditure", "general_public", "revenue"}
TABLES = (
    *("summary", "revenue", "expenditure", "appropriation", "general_public", "basic", "three_public"),
    *("government_fund", "state_capital"),
)


def expected_facts():
    """Of the tables by code and of three-public expenses, each printed amount."""
    total = [("total", "合计", *(sum(line[col] for line in LINES if len(line[0]) == 3) for col in (2, 3)))]
    for code, _, basic, project in [*total, *LINES]:
        for table in ("expenditure", "general_public"):
            yield from ((table, code, "total", basic + project), (table, code, "basic", basic))
            yield table, code, "project", project
        yield from (("revenue", code, column, basic + project) for column in ("total", "fiscal_subtotal"))
    yield from (("basic", code, "total", fen) for code, (_, fen) in ITEMS.items())
    for column, amounts in zip(("budget", "final"), THREE_PUBLIC, strict=True):
        yield from (
            ("three_public", line, column, fen) for line, fen in zip(ITEMS_OF_THREE, amounts, strict=True)
        )


@pytest.fixture(scope="module")
def read(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("final")

    @cache
    def reading(kind):
        path = folder / f"final.{kind}"
        if kind == "pdf":
            page = path.with_suffix(".html")
            page.write_bytes(write_html(compose_final(), style=PAPER))
            chromium = request.getfixturevalue("chromium")
            chromium("--no-pdf-header-footer", f"--print-to-pdf={path}", page.as_uri())
        else:
            path.write_bytes(WRITERS[kind](compose_final()))
        disclosure = read_disclosure(path)
        return disclosure, recognise(disclosure)

    return reading


def printed(facts):
    facts = facts[facts["amount_fen"].notna()]
    return Counter(zip(facts["table"], facts["line_code"], facts["column"], facts["amount_fen"], strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_the_cells_that_were_written(read, kind):
    lost = {"three_public"} if kind == "text" else set()  # its three header rows prove no spans without rules
    found, web = (
        Counter({key: n for key, n in printed(read(each)[1].facts).items() if key[0] not in lost})
        for each in (kind, "html")
    )
    expected = Counter(
        (table, code, column, fen * CENT) for table, code, column, fen in expected_facts() if fen
    )
    coded = {key: count for key, count in found.items() if key[0] in {*CODED, "three_public"} - lost}
    basic = {key: count for key, count in found.items() if key[0] == "basic" and key[1].isdecimal()}

    assert Counter({**coded, **basic}) == Counter(
        {key: n for key, n in expected.items() if key[0] not in lost}
    )
    assert web == found
    assert not [code for _, code, *_ in found if code.startswith("row ") or "~" in code]


@pytest.mark.parametrize("kind", KINDS)
def test_claims_and_what_the_document_says_of_itself_are_the_same(read, kind):
    disclosure, evidence = read(kind)
    about = evidence.disclosures.iloc[0]
    told = [read(each)[1].claims[["kind", "value", "unit", "subject"]].astype(str) for each in (kind, "text")]

    assert ("示例县样例局", 2021, "final", "national_final") == tuple(
        about[["entity", "fiscal_year", "phase", "form"]]
    )
    assert TABLES == tuple(evidence.tables["table"])
    assert told[0].to_numpy().tolist() == told[1].to_numpy().tolist()
    if kind != "text":
        assert 0 == count_endings(account_numbers(disclosure, evidence))["not_understood"]
