"""Amounts, rates and shares in the prose of three disclosures, held to what a reader found printed there.

``prose_figures.csv`` holds every one of them with what it is of; no sentence is copied.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest
from prose_figures import told

pytestmark = pytest.mark.corpus

NOTED = Path(__file__).with_name("prose_figures.csv")
SURE = 0.97  # the least share that is right, both of what is printed and of what is told


def noted():
    by_source = {}
    with NOTED.open(encoding="utf-8", newline="") as file:
        for source, *figure in list(csv.reader(file))[1:]:
            by_source.setdefault(source, Counter())[tuple(figure)] += 1
    return by_source


@pytest.mark.parametrize(("source", "printed"), noted().items(), ids=list(noted()))
def test_every_amount_rate_and_share_is_told_with_what_it_is_of(shared, source, printed):
    found = Counter(told(shared / "corpus" / source))
    right = (printed & found).total()
    missed, wrong = printed - found, found - printed

    assert right >= SURE * printed.total(), f"missed: {missed}"
    assert right >= SURE * found.total(), f"wrong: {wrong}"
