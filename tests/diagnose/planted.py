"""One slip planted in the figures of a consistent disclosure, and what diagnosis makes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.money import YUAN_PER_CENT, Printing
from synthetic.profiles import PROFILES
from synthetic.writers import write_html

from audit_lib.auditing import make_case
from audit_lib.conclude import conclude
from audit_lib.diagnose import Network
from audit_lib.findings import Finding
from audit_lib.ingest import read_disclosure
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence, recognise
from audit_lib.rules import Confrontation, confront, load_suites

YEAR = 2024
KINDS = ("digit", "transposed", "decimal", "dropped", "blank", "copied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A consistent disclosure that was read and confronted."""

    disclosure: Disclosure
    evidence: Evidence
    confrontation: Confrontation


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One figure that is printed wrong: fact number, right and wrong amount in fen (None is blank)."""

    kind: str
    fact: int
    right: int
    wrong: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was told of one slip: the network it leaves, and the findings."""

    slip: Slip
    network: Network
    findings: tuple[Finding, ...]

    @property
    def place(self) -> tuple[str, str, str]:
        """Canonical coordinates of the planted figure."""
        return self.network.coordinate[self.slip.fact]

    @property
    def pinned(self) -> bool:
        """Whether two or more failed rules meet in the planted figure and nowhere else."""
        failed = [frozenset(self.network.facts_of(row)) for row in self.network.failing()]
        return len(failed) >= 2 and frozenset.intersection(*failed) == {self.slip.fact}


def write_sound(seed: int, printing: Printing, profile_number: int) -> bytes:
    """Write a consistent disclosure as a web page."""
    profile, grain = PROFILES[profile_number], YUAN_PER_CENT if printing == "exact" else 1
    this, before = (make_agency(seed, year, profile=profile, grain=grain) for year in (YEAR, YEAR - 1))
    return write_html(compose(this, before, printing))


@cache
def sound(seed: int, printing: Printing = "exact", profile_number: int = 2) -> Sound:
    """Read a consistent disclosure and confront it with every rule."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sound.html"
        path.write_bytes(write_sound(seed, printing, profile_number))
        disclosure = read_disclosure(path)
    evidence = recognise(disclosure)
    return Sound(disclosure=disclosure, evidence=evidence, confrontation=confront(evidence, load_suites()))


def slips_of(found: Sound, draw: Random, per_table: int) -> Iterator[Slip]:
    """So many slips of each kind in each table that prints amounts; one that changes nothing is left out."""
    facts = found.evidence.facts
    for table in dict.fromkeys(facts["table"]):
        printed = facts[(facts["table"] == table) & facts["amount_fen"].fillna(0).ne(0)]
        for kind in KINDS:
            for fact in draw.sample(list(printed.index), min(per_table, len(printed))):
                slip = _slip(kind, fact, facts, draw)
                if slip.wrong != slip.right:
                    yield slip


def tell(found: Sound, slip: Slip) -> Told:
    """Plant a slip in the facts of a sound disclosure, and conclude."""
    facts = found.evidence.facts.copy()
    facts.loc[slip.fact, "amount_fen"] = pd.NA if slip.wrong is None else slip.wrong
    facts.loc[slip.fact, "raw"] = "" if slip.wrong is None else "slip"
    evidence = replace(found.evidence, facts=facts)
    case = make_case(found.disclosure, evidence, found.confrontation)
    return Told(slip=slip, network=case.network, findings=conclude(case))


def _slip(kind: str, fact: int, facts: pd.DataFrame, draw: Random) -> Slip:
    right, grain = int(facts.at[fact, "amount_fen"]), int(facts.at[fact, "grain_fen"])
    if kind == "blank":
        return Slip(kind=kind, fact=fact, right=right, wrong=None)
    if kind == "copied":
        return Slip(kind=kind, fact=fact, right=right, wrong=_beside(fact, facts))
    digits = str(right // grain)
    return Slip(kind=kind, fact=fact, right=right, wrong=int(_spoil(kind, digits, draw)) * grain)


def _spoil(kind: str, digits: str, draw: Random) -> str:
    place = draw.randrange(len(digits))
    if kind == "digit":
        return f"{digits[:place]}{draw.choice('123456789')}{digits[place + 1 :]}"
    if kind == "dropped":
        return digits[:place] + digits[place + 1 :] or "0"
    if kind == "transposed":
        place = max(place, 1)
        return f"{digits[: place - 1]}{digits[place : place + 1]}{digits[place - 1]}{digits[place + 1 :]}"
    return f"{digits}0"


def _beside(fact: int, facts: pd.DataFrame) -> int:
    """Amount of the nearest printed figure below in the same column, or above where there is none."""
    same = facts[(facts["table"] == facts.at[fact, "table"]) & (facts["column"] == facts.at[fact, "column"])]
    printed = [number for number in same.index[same["amount_fen"].notna()] if number != fact]
    nearest = min(printed, key=lambda number: (number < fact, abs(number - fact)), default=fact)
    return int(facts.at[nearest, "amount_fen"])
