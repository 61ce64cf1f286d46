"""How well planted faults are located: the diagnosis against the fewest figures by integer program.

python bench/diagnosis.py [--seeds 3] [--first-seed 7000] [--trials 120] [--baseline 12] [--kinds]
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from faults import KINDS, Fault, Sheet, draw_faults
from fellegi_holt import fewest_figures
from made_up import FORMS, MadeUp, make

from audit_lib.diagnose import Network, diagnose

FIRST_SEED = 7_000  # the tests use seeds below 1,000
SLACK_GRAINS = 3
Locate = Callable[[Network], "list[Accused]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accused:
    """Figures named as wrong, with the amounts suggested; whether as the only explanation."""

    amounts: dict[int, int | None]
    unique: bool


@dataclass(slots=True)
class Score:
    """Counts of one line of the table."""

    faults: int = 0
    seen: int = 0
    located: int = 0
    valued: int = 0
    exact: int = 0
    trials: int = 0
    accused: int = 0
    innocent: int = 0
    doubted: int = 0
    doubted_innocent: int = 0
    pinnable: int = 0
    pinned: int = 0
    times: list[float] = field(default_factory=list)

    def row(self, name: str) -> str:
        """One line of the table."""

        def share(part: int, whole: int) -> str:
            return f"{part / whole:6.3f}" if whole else "     -"

        ordered = sorted(self.times) or [0.0]
        at = (ordered[len(ordered) // 2], ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)])
        return (
            f"| {name:34} | {self.faults:6} | {share(self.seen, self.faults)} | {share(self.located, self.seen)} "
            f"| {share(self.pinned, self.pinnable)} | {share(self.valued, self.seen)} | {share(self.exact, self.trials)} "
            f"| {share(self.innocent, self.accused)} | {share(self.doubted_innocent, self.doubted)} | {at[0] * 1e3:7.1f} | {at[1] * 1e3:7.1f} |"
        )


HEAD = (
    "| what                               | faults | detect | locate | of pin | value  | exact  | innoc. | in n   | p50 ms  | p95 ms  |\n"
    "|------------------------------------|-------:|-------:|-------:|-------:|-------:|-------:|-------:|-------:|--------:|--------:|"
)


@cache
def made_up(form: str, seed: int, profile: int, prose: bool) -> MadeUp:
    return make(form, seed, profile, prose=prose)


def sheet_of(found: MadeUp) -> Sheet:
    network = found.case.network
    return Sheet(
        amount=dict(network.printed),
        grain=network.grain,
        cell=network.coordinate,
        parent=network.layout.parent,
        before=found.before,
    )


def spoil(network: Network, faults: list[Fault]) -> Network:
    """The network of a disclosure that prints the wrong amounts."""
    return network.printing({fact: amount for fault in faults for fact, amount in fault.wrong.items()})


def thin(network: Network, draw: Random, share: float) -> Network:
    """The network with a share of its rules dropped."""
    return network.keeping([number for number in range(len(network.rows)) if draw.random() >= share])


def ours(network: Network) -> list[Accused]:
    told = diagnose(network)
    return [
        Accused(
            amounts={**dict.fromkeys(found.unsettled), **found.suggested},
            unique=found.certainty == "unique",
        )
        for found in told.explanations
    ]


def fewest(network: Network) -> list[Accused]:
    return [Accused(amounts=fewest_figures(network), unique=True)]


def judge(score: Score, right: Network, spoiled: Network, faults: list[Fault], locate: Locate) -> None:
    """Locate the faults of one disclosure and count."""
    failing = spoiled.failing()
    start = time.process_time()  # other work on the machine does not count
    causes = locate(spoiled)
    score.times.append(time.process_time() - start)
    accused = {fact: amount for cause in causes for fact, amount in cause.amounts.items()}
    outright = {fact for cause in causes if cause.unique for fact in cause.amounts}
    planted = {fact for fault in faults for fact in fault.wrong}
    score.trials += 1
    score.exact += accused.keys() == planted
    score.accused += len(outright)
    score.innocent += len(outright - planted)
    score.doubted += len(accused.keys() - outright)
    score.doubted_innocent += len(accused.keys() - outright - planted)
    for fault in faults:
        score.faults += 1
        touched = {number for fact in fault.wrong for number in spoiled.touching.get(fact, ())}
        if not touched & failing:
            continue
        named = fault.wrong.keys() & accused.keys()
        located = 2 * len(named) >= len(fault.wrong)
        pinnable = len(touched & failing) > 1
        score.seen += 1
        score.located += located
        score.pinnable += pinnable
        score.pinned += pinnable and located
        score.valued += 2 * sum(_fits(right, fact, accused[fact]) for fact in named) >= len(fault.wrong)


def _fits(right: Network, fact: int, amount: int | None) -> bool:
    return abs((amount or 0) - (right.printed[fact] or 0)) <= SLACK_GRAINS * right.grain[fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One line of the table: how many faults, of which kind, under which conditions."""

    name: str
    count: int
    kind: str = ""
    one_table: bool = False
    dropped: float = 0.0
    prose: bool = True


def settings(*, kinds: bool) -> Iterator[Setting]:
    for count in (0, 1, 2, 4):
        yield Setting(name=f"k={count}", count=count)
    yield Setting(name="k=2, one table", count=2, one_table=True)
    yield Setting(name="k=4, one table", count=4, one_table=True)
    yield Setting(name="k=1, 30 % of rules dropped", count=1, dropped=0.3)
    yield Setting(name="k=2, 30 % of rules dropped", count=2, dropped=0.3)
    yield Setting(name="k=1, prose removed", count=1, prose=False)
    if kinds:
        yield from (Setting(name=f"k=1: {kind}", count=1, kind=kind) for kind in KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is drawn of a setting: so many trials of each form, over so many seeds from the first on."""

    first: int
    seeds: int
    trials: int


def trials(setting: Setting, form: str, extent: Extent) -> Iterator[tuple[Network, Network, list[Fault]]]:
    """Right network, spoiled network and faults, so many times."""
    for number in range(extent.trials):
        draw = Random(f"{extent.first}/{setting.name}/{form}/{number}")
        found = made_up(form, extent.first + number % extent.seeds, number % 3, setting.prose)
        faults = draw_faults(
            sheet_of(found), setting.count, draw, kind=setting.kind, one_table=setting.one_table
        )
        if len(faults) == setting.count:
            right = found.case.network
            right = thin(right, draw, setting.dropped) if setting.dropped else right
            yield right, spoil(right, faults), faults


def measure(setting: Setting, forms: tuple[str, ...], extent: Extent, locate: Locate) -> Score:
    score = Score()
    for form in forms:
        for right, spoiled, faults in trials(setting, form, extent):
            judge(score, right, spoiled, faults, locate)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--trials", type=int, default=60, help="per setting and form")
    parser.add_argument("--baseline", type=int, default=0, help="trials of the baseline per setting and form")
    parser.add_argument("--kinds", action="store_true", help="also each kind by itself")
    parser.add_argument("--forms", nargs="*", default=list(FORMS))
    given = parser.parse_args()
    forms = tuple(given.forms)
    extent = Extent(first=given.first_seed, seeds=given.seeds, trials=given.trials)
    print(HEAD)
    for setting in settings(kinds=given.kinds):
        print(measure(setting, forms, extent, ours).row(setting.name), flush=True)
        if given.baseline:
            for locate, name in ((fewest, "fewest figures"), (ours, "diagnosis")):
                score = measure(setting, forms, replace(extent, trials=given.baseline), locate)
                print(score.row(f"  {name}, same trials"), flush=True)


if __name__ == "__main__":
    main()
