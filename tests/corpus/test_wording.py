"""What the rules about wording and norms say of real documents: what careful readers found, and nothing else."""

from collections import Counter
from functools import cache

import pytest

from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise
from audit_lib.rules import confront, load_suites
from audit_lib.rules.index import index_facts

pytestmark = pytest.mark.corpus

RULES = [
    rule
    for rule in load_suites()
    if rule.family == "text" or rule.kind in ("expect_prose_to_explain", "expect_filled_table_not_to_be_called_empty")
]  # fmt: skip
FOUND = {
    "jiangsu-party-office-2018-budget-tables": {
        "text.contents_order": 1,
        "text.contents_wording": 3,
        "text.instructions": 1,
    },
    "jiangsu-procuratorate-2017-budget": {
        "presence.explains_assets": 1,
        "text.contents_wording": 2,
        "text.slips": 1,
    },
    "jiangsu-procuratorate-2018-budget": {
        "presence.explains_assets": 1,
        "text.contents_wording": 3,
        "text.slips": 2,
    },
    "jiangsu-procuratorate-2019-budget": {
        "text.contents_wording": 3,
        "text.instructions": 2,
        "text.punctuation": 1,
        "text.slips": 2,
    },
    "putuo-finance-2024-final": {},
    "putuo-gov-office-2025-budget-dept": {"text.missing_form": 1, "text.repeated_words": 1},
    "putuo-gov-office-2025-budget-unit": {"text.repeated_words": 1, "text.unit_wording": 1},
    "putuo-planning-2024-final": {
        "text.agency_name": 2,
        "text.choices": 1,
        "text.missing_unit": 2,
        "text.numbering": 1,
        "text.paired_marks": 1,
        "text.slips": 1,
    },
    "putuo-wanli-2024-budget-dept": {
        "presence.filled_not_called_empty": 1,
        "text.level": 1,
        "text.reason_direction": 1,
        "text.reason_item": 3,
        "text.slips": 2,
        "text.terms": 1,
    },
    "putuo-wanli-2025-budget-dept": {"text.slips": 2, "text.terms": 1},
}


@cache
def read(path):
    return recognise(read_disclosure(path))


@pytest.mark.parametrize("name", FOUND)
def test_what_is_wrong_in_words_is_found_and_nothing_else(shared, name):
    results = confront(read(shared / "corpus" / f"{name}.pdf"), RULES).results

    assert FOUND[name] == dict(Counter(results.loc[results["outcome"] == "fail", "rule_id"]))


def test_the_blank_form_of_a_template_is_all_template(shared):
    results = confront(read(shared / "corpus/shanghai-2024-final-template.pdf"), load_suites()).results
    failed = set(results.loc[results["outcome"] == "fail", "rule_id"])

    assert failed == {"text.placeholders", "text.choices", "text.instructions", "text.numbering"}


@pytest.mark.parametrize("name", FOUND)
def test_every_printed_amount_of_a_table_is_checked(shared, name):
    evidence = read(shared / "corpus" / f"{name}.pdf")
    results = confront(evidence, load_suites()).results
    looked = results[results["outcome"].isin(["pass", "rounding", "fail"])]
    checked = {fact for facts in looked["facts"] for fact in facts}
    (index,) = index_facts(evidence)

    assert [] == [
        place
        for place, fact in index.cell.items()
        if fact not in checked and evidence.facts["amount_fen"].notna().iloc[fact]
    ]
