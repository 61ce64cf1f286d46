"""Every grave finding on the published disclosures, as a reader of the pages labelled it.

``findings.csv`` says of each critical and warning finding whether it is true (the page bears it out), style (a blank
template, a matter of taste) or false.  A finding that is not in it has been read by nobody yet.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from audit_lib import audit_disclosure
from audit_lib.terms import Severity

pytestmark = pytest.mark.corpus

WITH_TABLES = (
    "changji-fao-2023-budget.txt",
    "jiangsu-party-office-2018-budget-tables.pdf",
    "jiangsu-procuratorate-2017-budget.pdf",
    "jiangsu-procuratorate-2018-budget.pdf",
    "jiangsu-procuratorate-2019-budget.pdf",
    "putuo-finance-2024-final.pdf",
    "putuo-gov-office-2025-budget-dept.pdf",
    "putuo-gov-office-2025-budget-unit.pdf",
    "putuo-planning-2024-final.pdf",
    "putuo-wanli-2024-budget-dept.pdf",
    "putuo-wanli-2025-budget-dept.pdf",
    "shanghai-2024-final-template.pdf",
)
LABELS = list(csv.DictReader((Path(__file__).parent / "findings.csv").read_text("utf-8").splitlines()))
GRAVE = (Severity.CRITICAL, Severity.WARNING)


@cache
def raised(path: Path) -> Counter[str]:
    return Counter(found.rule_id for found in audit_disclosure(path).findings if found.severity in GRAVE)


def labelled(document: str) -> Counter[str]:
    """How many findings of each rule the reader saw in a document."""
    return Counter({row["rule_id"]: int(row["findings"]) for row in LABELS if row["document"] == document})


@pytest.mark.parametrize("document", WITH_TABLES)
def test_a_reader_has_labelled_what_is_found(shared, document):
    assert raised(shared / "corpus" / document) == labelled(document)


def test_what_is_found_is_true():
    judged = Counter[str]()
    for row in LABELS:
        judged[row["label"]] += int(row["findings"])

    assert set(judged) <= {"true", "style", "false"}
    assert judged["false"] <= 0.02 * judged["true"]
