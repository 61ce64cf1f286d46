"""How long the rules take once documents are read, in processor time: one by one, or many stacked.

    PYTHONPATH=. python bench/rules.py ../shared/corpus
    PYTHONPATH=.:tests python bench/rules.py --stacked 1000

Reading and recognising are not counted.  One by one: the first evaluation of a document, in a process that has
evaluated others, and the median of the next ones, with the number of results.  Stacked: made-up agencies of
``tests/synthetic``, a hundred at most and then copies of them, evaluated directly and through Great Expectations.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from audit_lib.errors import AuditError
from audit_lib.ingest import find_sources, read_disclosure
from audit_lib.recognise import Evidence, recognise, stack
from audit_lib.recognise.evidence import FRAMES
from audit_lib.rules import Confrontation, confront, load_suites

DISTINCT = 100
Made = TypeVar("Made")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--stacked", type=int, default=0, metavar="N")
    options = parser.parse_args()
    print(f"{len(load_suites())} rules, load {os.getloadavg()[0]:.1f}\n")
    if options.folder:
        one_by_one(options.folder, options.times)
    if options.stacked:
        stacked(options.stacked)
    return 0


def one_by_one(folder: Path, times: int) -> None:
    """Print how long each document of a folder takes."""
    evidences = {}
    for source in find_sources([folder]):
        try:
            evidences[source.stem] = recognise(read_disclosure(source))
        except AuditError as error:
            print(f"passed over: {error}", file=sys.stderr)
    evaluate(list(evidences.values())[-1])
    print("| document | first, ms | then, ms | results |\n|---|---|---|---|")
    firsts, medians = [], []
    for name, evidence in evidences.items():
        taken = [1000 * timed(partial(evaluate, evidence))[0] for _ in range(times + 1)]
        firsts.append(taken[0])
        medians.append(statistics.median(taken[1:]))
        print(f"| {name} | {taken[0]:.0f} | {medians[-1]:.0f} | {len(evaluate(evidence).results)} |")
    for what, told in (("first", firsts), ("then", medians)):
        print(f"\n{what}: median {statistics.median(told):.0f} ms, worst {max(told):.0f} ms")


def stacked(count: int) -> None:
    """Print how long many made-up agencies take at once, directly and through Great Expectations."""
    from audit_lib.rules.expectations import validate

    distinct = make_up(min(count, DISTINCT))
    evidence = stack([renamed(distinct[number % DISTINCT], number) for number in range(count)])
    validate(distinct[0], load_suites())
    directly, results = timed(lambda: len(evaluate(evidence).results))
    through, _ = timed(lambda: validate(evidence, load_suites()))
    print(f"{count} documents, {results} results: {directly:.1f} s directly, {through:.1f} s through GX")
    print(
        f"{1000 * directly / count:.0f} ms a document, {100 * (1 - directly / through):.0f} % for GX itself"
    )


def make_up(count: int) -> list[Evidence]:
    """What made-up agencies disclose, each of a seed of its own, written as text and read back."""
    from batch import write_sources

    with TemporaryDirectory() as name:
        folder = Path(name) / "sources"
        write_sources(folder, count)
        return [recognise(read_disclosure(source)) for source in find_sources([folder])]


def renamed(evidence: Evidence, number: int) -> Evidence:
    """The same evidence as that of another disclosure."""
    frames = {name: getattr(evidence, name).assign(disclosure=f"{number:064x}") for name in FRAMES}
    return replace(evidence, **frames)


def evaluate(evidence: Evidence) -> Confrontation:
    """Confront evidence with all rules."""
    return confront(evidence, load_suites())


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Seconds of processor time that work takes, and what it makes."""
    start = time.process_time()
    made = work()
    return time.process_time() - start, made


if __name__ == "__main__":
    sys.exit(main())
