"""What is read of each document: statutory tables, units, year, phase, level, and the account of its printed numbers.

    python bench/reading.py ../shared/corpus

*Tables* are those of its form that are recognised, of all that the form has.
The account closes by construction; *not understood* is what ended as neither fact, claim, performance figure, code,
year, date, page nor any other number that the words around it explain.
"""

import argparse
from pathlib import Path

from audit_lib.accounting import account_numbers, count_endings
from audit_lib.errors import SourceError
from audit_lib.ingest import find_sources, read_disclosure
from audit_lib.recognise import Evidence, recognise
from audit_lib.reference import load_forms

HEADS = (
    *("document", "year", "phase", "level", "form", "tables", "units"),
    *("numbers", "facts", "claims", "performance", "other", "not understood"),
)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sources", nargs="+", type=Path)
    given = arguments.parse_args()
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    for path in find_sources(given.sources):
        try:
            print(row(path))
        except SourceError as error:
            print(f"| {path.name} | {error.reason} |")


def row(path: Path) -> str:
    disclosure = read_disclosure(path)
    evidence = recognise(disclosure)
    about = evidence.disclosures.iloc[0]
    counts = count_endings(account_numbers(disclosure, evidence))
    numbers = sum(counts.values())
    missed = counts["not_understood"]
    cells = (
        *(path.name, about["fiscal_year"], about["phase"], about["level"], about["form"]),
        *(tables(evidence, about["form"]), "、".join(evidence.tables["unit"].unique()), numbers),
        *(counts[ending] for ending in ("fact", "claim", "performance", "other")),
        f"{missed} ({missed / max(numbers, 1):.1%})",
    )
    return f"| {' | '.join(map(str, cells))} |"


def tables(evidence: Evidence, form: str) -> str:
    wanted = set(load_forms()[form].tables) if form else set()
    return f"{len(wanted & set(evidence.tables['table']))}/{len(wanted)}"


if __name__ == "__main__":
    main()
