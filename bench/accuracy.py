"""How many slips of one figure are found, and named: every document of a folder, one change at a time.

    python bench/accuracy.py ../shared/corpus --each 40

A figure of a table or of the prose is changed as a hurried hand would change it; the document is then audited as if
it had been published so. *Found*: a finding appears that was not there before. *Named*: such a finding accuses the
changed figure, alone or as one of a few. What the document fails by itself is no part of the count.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from audit_lib.auditing import conclude_audit
from audit_lib.errors import AuditError
from audit_lib.findings import Audit, Finding
from audit_lib.ingest import find_sources, read_disclosure
from audit_lib.model import Disclosure, Grid, Paragraph
from audit_lib.recognise import recognise
from audit_lib.rules import confront, load_suites

_DIGITS = re.compile(r"\d")
_FIGURE = re.compile(r"[\d,，]*\d(?:\.\d+)?")
FEN_PER_WAN = 1_000_000
_CHECKED_KINDS = ("amount", "change", "rate", "share", "completion", "count")


@dataclass(frozen=True)
class Change:
    """One figure of a document and what it is changed to: the block it stands in, and the cell or the span."""

    where: str
    slip: str
    block: int
    cell: tuple[int, int] | None
    span: tuple[int, int] | None
    old: str
    new: str


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--each", type=int, default=30, help="changes in the tables, and in the prose, of each document"
    )
    parser.add_argument("--seed", type=int, default=20_261_123)
    parser.add_argument("--missed", action="store_true", help="list what is not found")
    options = parser.parse_args()
    rows = []
    for source in find_sources([options.folder]):
        try:
            disclosure = read_disclosure(source)
            before = audit(disclosure)
        except AuditError as error:
            print(f"passed over: {error}", file=sys.stderr)
            continue
        for change in changes_of(disclosure, before, random.Random(options.seed), options.each):
            rows.append({"document": source.stem, **vars(change), **judged(disclosure, before, change)})
            if options.missed and not rows[-1]["found"]:
                print(f"missed: {source.stem}: {change.where} {change.old} -> {change.new}", file=sys.stderr)
    frame = pd.DataFrame(rows)
    print(
        told(frame, ["where"]), told(frame, ["where", "slip"]), told(frame, ["document", "where"]), sep="\n\n"
    )
    return 0


def audit(disclosure: Disclosure) -> Audit:
    evidence = recognise(disclosure)
    return conclude_audit(disclosure, evidence, confront(evidence, load_suites()))


def judged(disclosure: Disclosure, before: Audit, change: Change) -> dict[str, bool]:
    """Audit the document with the change, and see what is new."""
    known = Counter(signature(finding) for finding in before.findings)
    after = audit(changed(disclosure, change))
    fresh = [finding for finding in after.findings if not known[signature(finding)]]
    return {"found": bool(fresh), "named": any(accuses(finding, change) for finding in fresh)}


def signature(finding: Finding) -> tuple[str, str]:
    return finding.rule_id, finding.message["en"]


def accuses(finding: Finding, change: Change) -> bool:
    """Tell whether a finding points at the changed figure: as suspect of its cause, else as what it reports first."""
    places = finding.cause.suspect if finding.cause else finding.places[:1]
    return any(
        change.new in place.text.replace(" ", "") or place.text.strip() == change.new for place in places
    )


def changed(disclosure: Disclosure, change: Change) -> Disclosure:
    blocks = list(disclosure.blocks)
    block = blocks[change.block]
    if isinstance(block, Paragraph):
        start, end = change.span
        blocks[change.block] = replace(block, text=block.text[:start] + change.new + block.text[end:])
    else:
        row, col = change.cell
        rows = [
            tuple(
                replace(cell, text=change.new) if (cell.row, cell.col) == (row, col) else cell
                for cell in line
            )
            for line in block.rows
        ]
        blocks[change.block] = replace(block, rows=tuple(rows))
    return replace(disclosure, blocks=tuple(blocks))


@dataclass(frozen=True)
class Around:
    """What a hand may copy by mistake: the figures in their order, and those of last year by those of this year."""

    kind: str
    texts: list[str]
    last_year: dict[float, str]


def changes_of(disclosure: Disclosure, before: Audit, rng: random.Random, each: int) -> Iterator[Change]:
    tables, prose = list(cells_of(disclosure, before)), list(spans_of(disclosure, before))
    last_year = dict(years_of(before))
    for kind, found in (("table", tables), ("prose", prose)):
        around = Around(kind, [text for *_, text in found], last_year)
        for where, block, place, text in rng.sample(found, min(each, len(found))):
            slip, new = slipped(text, around, rng)
            cell, span = (place, None) if kind == "table" else (None, place)
            yield Change(where, slip, block, cell, span, text, new)


def cells_of(disclosure: Disclosure, before: Audit) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    """Every printed figure of a recognised table that is not zero."""
    grids = [number for number, block in enumerate(disclosure.blocks) if isinstance(block, Grid)]
    for fact in before.evidence.facts.itertuples():
        if not pd.isna(fact.amount_fen) and fact.amount_fen:
            yield "table", grids[int(fact.grid) - 1], (int(fact.row), int(fact.col)), fact.raw


def spans_of(disclosure: Disclosure, before: Audit) -> Iterator[tuple[str, int, tuple[int, int], str]]:
    """Every figure in prose that is not zero, by its kind."""
    paragraphs = [number for number, block in enumerate(disclosure.blocks) if isinstance(block, Paragraph)]
    claims = before.evidence.claims
    for claim in claims[claims["kind"].isin(_CHECKED_KINDS) & claims["value"].fillna(0).ne(0)].itertuples():
        block = paragraphs[int(claim.paragraph)]
        text = disclosure.blocks[block].text[int(claim.start) : int(claim.end)]
        found = list(_FIGURE.finditer(text))
        if found:
            start = int(claim.start) + found[-1].start()
            yield f"prose {claim.kind}", block, (start, start + len(found[-1][0])), found[-1][0]


def years_of(before: Audit) -> Iterator[tuple[float, str]]:
    """Amounts of prose, in the unit printed, with the amount of the year before that their change tells."""
    claims = before.evidence.claims
    told = claims[
        claims["kind"].isin(("amount", "change")) & claims["value"].notna() & claims["unit"].eq("万元")
    ]
    for _, said in told.groupby(["disclosure", "statement"], sort=False):
        amounts, changes = (said[said["kind"] == kind] for kind in ("amount", "change"))
        if len(amounts) == len(changes) == 1 and changes["direction"].notna().all():
            now = Decimal(int(amounts["value"].iloc[0])) / FEN_PER_WAN
            change = Decimal(int(changes["value"].iloc[0]) * int(changes["direction"].iloc[0])) / FEN_PER_WAN
            if change and now > change:
                yield float(now), f"{now - change:.2f}"


def slipped(text: str, around: Around, rng: random.Random) -> tuple[str, str]:
    """Change a figure as a hand would; another slip is tried where one leaves it as it was."""
    while True:
        slip = rng.choice(sorted(_SLIPS))
        new = _SLIPS[slip](text, around, rng)
        if _DIGITS.search(new) and not tells_the_same(new, text):
            return slip, new


def figure(text: str) -> float:
    return float(re.sub(r"[,，\s]", "", text) or 0)


def tells_the_same(new: str, old: str) -> bool:
    """Tell whether a figure is the other one, be it rounded to fewer decimals."""
    decimals = len(new.partition(".")[2])
    return figure(new) == round(figure(old), decimals) and new.startswith("-") == old.startswith("-")


def another_digit(text: str, _: Around, rng: random.Random) -> str:
    place = rng.choice([found.start() for found in _DIGITS.finditer(text)])
    digit = rng.choice([digit for digit in "0123456789" if digit != text[place]])
    return text[:place] + digit + text[place + 1 :]


def swapped_digits(text: str, _: Around, rng: random.Random) -> str:
    places = [place for place in range(len(text) - 1) if text[place : place + 2].isdigit()]
    if not places:
        return text
    place = rng.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def dropped_digit(text: str, _: Around, rng: random.Random) -> str:
    places = [found.start() for found in _DIGITS.finditer(text)]
    place = rng.choice(places)
    return (text[:place] + text[place + 1 :]).strip(".,，") if len(places) > 1 else text


def tenfold(text: str, _: Around, rng: random.Random) -> str:
    bare = re.sub(r"[,，]", "", text)
    whole, _, decimals = bare.partition(".")
    if rng.random() < 0.5 and len(whole) > 1:
        return f"{whole[:-1]}.{whole[-1]}{decimals}"[: max(len(bare), len(whole) + 1)]
    return f"{whole}{decimals[:1] or '0'}" + (f".{decimals[1:]}" if decimals[1:] else "")


def neighbour(text: str, around: Around, rng: random.Random) -> str:
    """The figure before or after it, copied."""
    place = around.texts.index(text)
    return rng.choice(around.texts[max(place - 2, 0) : place + 3])


def turned_sign(text: str, around: Around, _: random.Random) -> str:
    """The figure below zero; prose gives directions in words, which are no figures."""
    return f"-{text}" if around.kind == "table" and not text.startswith("-") else text


def last_year(text: str, around: Around, _: random.Random) -> str:
    """The figure of the year before, where prose tells it."""
    return around.last_year.get(figure(text), text)


_SLIPS = {
    "digit": another_digit,
    "swap": swapped_digits,
    "drop": dropped_digit,
    "tenfold": tenfold,
    "neighbour": neighbour,
    "sign": turned_sign,
    "last year": last_year,
}


def told(frame: pd.DataFrame, by: list[str]) -> str:
    """Print counts and shares by some columns, as a table in Markdown."""
    grouped = frame.groupby(by)[["found", "named"]].agg(["sum", "count"])
    lines = [f"| {' | '.join(by)} | changes | found | named |", "|" + "---|" * (len(by) + 3)]
    for key, row in grouped.iterrows():
        count = row["found", "count"]
        keys = " | ".join(key if isinstance(key, tuple) else (key,))
        shares = " | ".join(
            f"{row[what, 'sum']} ({row[what, 'sum'] / count:.0%})" for what in ("found", "named")
        )
        lines.append(f"| {keys} | {count} | {shares} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
