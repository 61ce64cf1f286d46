"""Each printed number ends as one thing, with its place, and the sums close."""

import re

import pytest
from builders import SAMPLE_NAMES, SAMPLES, disclosure_of, evidence_of, sample_audit

from audit_lib.accounting import account_numbers, count_endings
from audit_lib.corpus import read_sources
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise
from audit_lib.terms import Ending

SUMMARY = "表1\n\n部门收支总体情况表\n\n单位：万元\n\t项目\n\t预算数\n\n\t一、本年收入\n\t10.00\n\n"


def account_of(notation: str):
    return account_numbers(disclosure_of(notation), evidence_of(notation))


def endings(account) -> list[tuple[str, str, str]]:
    return list(zip(account["text"], account["ending"], account["kind"], strict=True))


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_every_digit_of_a_document_is_in_one_row_of_the_account(name):
    disclosure = read_disclosure(SAMPLES / name)
    account = account_numbers(disclosure, recognise(disclosure))
    texts = [cell.text for grid in disclosure.grids for row in grid.rows for cell in row]
    texts += [paragraph.text for paragraph in disclosure.paragraphs]

    assert sum(map(len, re.findall(r"\d+", "".join(account["text"])))) == sum(
        len(digits) for text in texts for digits in re.findall(r"\d+", text)
    )
    assert set(account["ending"]) <= {ending.value for ending in Ending}
    assert ((account["ending"] == "other") == (account["kind"] != "")).all()


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_each_fact_and_each_claim_is_one_number_of_the_account(name):
    audit = sample_audit(name)
    facts, claims = audit.evidence.facts, audit.evidence.claims
    counts = count_endings(audit.coverage.account)

    assert counts["fact"] == facts["amount_fen"].notna().sum()
    assert (
        counts["claim"]
        == (~claims["kind"].isin(["year", "date", "flat"]) & claims["raw"].str.contains(r"\d")).sum()
    )


def test_a_table_cell_is_a_fact_a_code_or_not_understood():
    account = account_of("expenditure/201@total=15.00; expenditure/201@basic=1O.00; expenditure/201@project=")

    assert endings(account)[1:] == [("15.00", "fact", ""), ("1O.00", "not_understood", "")]
    assert account.loc[2, ["grid", "row", "col"]].tolist() == [1, 1, 3]


def test_prose_is_claims_years_and_what_is_left():
    account = account_of("summary; “2023年支出28.00万元，占4.20%，涉及代号7788。”")

    assert endings(account) == [
        ("2023", "other", "year"),
        ("28.00", "claim", ""),
        ("4.20", "claim", ""),
        ("7788", "not_understood", ""),
    ]
    assert account["context"].iloc[-1].endswith("涉及代号7788。")
    assert (account["paragraph"] == 0).all()


def test_column_numbers_and_line_numbers_are_no_figures(tmp_path):
    path = tmp_path / "numbered.txt"
    rows = [["行次", "项目", "金额"], ["栏次", "1", "2=1+3"], ["1", "面", "12.00"], ["2", "饭", "9.00"]]
    cells = "".join("".join(f"\t{text}\n" for text in row) + "\n" for row in rows)
    path.write_text(f"{SUMMARY}\n食堂菜价表\n\n{cells}", "utf-8")
    disclosure = read_disclosure(path)
    account = account_numbers(disclosure, recognise(disclosure))
    unknown = account[account["grid"] == 2]

    assert list(unknown["text"][unknown["ending"] == "not_understood"]) == ["12.00", "9.00"]
    assert list(unknown["kind"][unknown["ending"] == "other"]) == ["row"] * 6


def test_a_number_of_a_performance_form_is_a_figure_a_fund_or_its_wording():
    audit = sample_audit(SAMPLE_NAMES[0])
    indicators = audit.evidence.indicators
    account = audit.coverage.account
    forms = account[account["grid"].isin(indicators["grid"])]
    figures = forms[forms["ending"] == "performance"]
    targets = "".join(indicators["target"])

    assert forms["ending"].isin(["performance", "other"]).all()
    assert {text for text in figures["text"] if text in targets}
    assert indicators["budget_fen"].notna().any()
    assert len(figures) > (indicators["target"].str.contains(r"\d")).sum()


def test_an_account_of_nothing_has_every_count_and_all_are_nought():
    assert count_endings(account_of("summary")) == dict.fromkeys(Ending, 0)


@pytest.mark.corpus
def test_less_than_two_in_a_hundred_numbers_of_a_real_document_are_not_understood(shared):
    for reading in read_sources([shared / "corpus"])[0]:
        account = account_numbers(reading.disclosure, reading.evidence)
        assert count_endings(account)["not_understood"] < 0.02 * len(account), reading.disclosure.source.name
