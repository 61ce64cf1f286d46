"""False alarms on disclosures without a mistake: made-up agencies of every form, however their figures are rounded.

    PYTHONPATH=.:tests python bench/clean.py --count 1000

The ten-table budget is a whole document with its prose and performance forms, written as a web page and read back;
the other forms are their tables.  Figures are *rounded* one by one, *truncated* one by one, *summed* (each entry is
rounded first, and every total is the sum of what is printed), or *footed* (rounded one by one, but the lines above
are the sums of the printed lines below them, table by table and column by column).
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory

import builders
import pandas as pd
from made_up import FORMS, LAYOUTS, Coordinate
from synthetic.agency import Agency
from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.money import YUAN_PER_CENT, Printing, printed_cents
from synthetic.profiles import PROFILES
from synthetic.writers import write_html

from audit_lib.auditing import conclude_audit
from audit_lib.findings import Audit
from audit_lib.ingest import read_disclosure
from audit_lib.money import format_amount
from audit_lib.recognise import recognise
from audit_lib.rules import confront, load_suites
from audit_lib.terms import Severity

WAYS = ("rounded", "truncated", "summed", "footed")
YEARS = (2023, 2024, 2025)
_PRINTED: dict[str, Printing] = {
    "rounded": "rounded", "truncated": "truncated", "summed": "exact", "footed": "rounded",
}  # fmt: skip
_FEN_PER_CENT = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=900_000, help="of the first agency")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print every finding")
    options = parser.parse_args()
    asked = list(islice(settings(options.seed), options.count))
    with ProcessPoolExecutor(options.workers) as pool:
        rows = [row for found in pool.map(judged, asked, chunksize=10) for row in found]
    if options.show:
        for row in rows:
            print(*(row[name] for name in ("form", "way", "seed", "rule", "message")), file=sys.stderr)
    print(told(asked, rows))
    return 0


def settings(seed: int) -> Iterator[tuple[str, str, int, int]]:
    """Forms and ways in turn, each with a new seed and the next profile."""
    kinds = [
        (form, way) for form, way in product(FORMS, WAYS) if (form, way) != ("ten_table_budget", "footed")
    ]
    number = 0
    while True:
        for form, way in kinds:
            yield form, way, seed + number, number // len(kinds)
            number += 1


def judged(setting: tuple[str, str, int, int]) -> list[dict[str, object]]:
    """Audit one made-up disclosure: a row for each grave finding."""
    form, way, seed, turn = setting
    audit = audited(form, way, seed, turn)
    return [
        {"form": form, "way": way, "seed": seed, "severity": found.severity.value, "rule": found.rule_id,
         "message": found.message["zh"]}
        for found in audit.findings
        if found.severity in (Severity.CRITICAL, Severity.WARNING)
    ]  # fmt: skip


def audited(form: str, way: str, seed: int, turn: int) -> Audit:
    year = YEARS[turn % len(YEARS)]
    grain = YUAN_PER_CENT if way == "summed" else 1
    profile = PROFILES[turn % len(PROFILES)]
    this, last = (make_agency(seed, at, profile=profile, grain=grain) for at in (year, year - 1))
    if form == "ten_table_budget":
        return whole_document(this, last, _PRINTED[way])
    return tables_alone(this, form, way)


def whole_document(agency: Agency, before: Agency, printing: Printing) -> Audit:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.html"
        path.write_bytes(write_html(compose(agency, before, printing)))
        disclosure = read_disclosure(path)
    evidence = recognise(disclosure)
    return conclude_audit(disclosure, evidence, confront(evidence, load_suites()))


def tables_alone(agency: Agency, form: str, way: str) -> Audit:
    """Lay the tables down cell by cell; what is asked of prose and of whole tables is not asked of them."""
    lay, phase, _ = LAYOUTS[form]
    exact = {(table, line, column): yuan for table, line, column, yuan in lay(agency)}
    cents = {cell: printed_cents(yuan, _PRINTED[way]) for cell, yuan in exact.items()}
    if way == "footed":
        cents = footed(cents)
    notation = "; ".join(
        f"{table}/{line}@{column}={format_amount(figure * _FEN_PER_CENT, _FEN_PER_CENT, '万元') if figure else ''}"
        for (table, line, column), figure in cents.items()
    )
    evidence = builders.evidence_of(notation, phase=phase, form=form)
    rules = builders.arithmetic_rules()
    return conclude_audit(builders.disclosure_of(notation), evidence, confront(evidence, rules))


def footed(cents: dict[Coordinate, int]) -> dict[Coordinate, int]:
    """Let every coded line above others be the sum of the printed lines right below it, and 合计 that of the outermost."""
    found = dict(cents)
    for (table, line, column), _ in sorted(cents.items(), key=lambda item: -len(item[0][1])):
        below = [
            cell for cell in cents if (cell[0], cell[2]) == (table, column) and parent_of(cell[1]) == line
        ]
        if below and line.isdecimal():
            found[table, line, column] = sum(found[cell] for cell in below)
    return found


def parent_of(line: str) -> str:
    return line[:-2] if line.isdecimal() and len(line) > len("201") else ""


def told(asked: list[tuple[str, str, int, int]], rows: list[dict[str, object]]) -> str:
    """Print how many disclosures of each form and way there were, and what was said of them, as a table in Markdown."""
    made = Counter((form, way) for form, way, *_ in asked)
    said = Counter((row["form"], row["way"], row["severity"]) for row in rows)
    lines = ["| form | figures | disclosures | critical | warning |", "|---|---|---|---|---|"]
    for (form, way), count in made.items():
        graves = " | ".join(str(said[form, way, severity]) for severity in ("critical", "warning"))
        lines.append(f"| {form} | {way} | {count} | {graves} |")
    rules = pd.Series([row["rule"] for row in rows], dtype=str).value_counts()
    return "\n".join([*lines, "", *(f"{rule}: {count}" for rule, count in rules.items())])


if __name__ == "__main__":
    sys.exit(main())
