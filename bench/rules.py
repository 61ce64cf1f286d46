"""How long the rules take on one document once it is read: every document of a folder, processor time.

    PYTHONPATH=. python bench/rules.py ../shared/corpus

Reading and recognising are not counted.  The first time fills what is kept for the process (formulas, spellings of
names); the median of the times after it is given, with the number of results.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

from audit_lib.errors import AuditError
from audit_lib.ingest import find_sources, read_disclosure
from audit_lib.recognise import Evidence, recognise
from audit_lib.rules import confront, load_suites


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=9)
    options = parser.parse_args()
    rules = load_suites()
    print(f"{len(rules)} rules\n\n| document | first, ms | then, ms | results |\n|---|---|---|---|")
    medians = []
    for source in find_sources([options.folder]):
        try:
            evidence = recognise(read_disclosure(source))
        except AuditError as error:
            print(f"passed over: {error}", file=sys.stderr)
            continue
        times, results = timed(evidence, options.times + 1)
        medians.append(statistics.median(times[1:]))
        print(f"| {source.stem} | {times[0]:.0f} | {medians[-1]:.0f} | {results} |")
    print(f"\nmedian {statistics.median(medians):.0f} ms, worst {max(medians):.0f} ms")
    return 0


def timed(evidence: Evidence, times: int) -> tuple[list[float], int]:
    """Milliseconds of processor time of each evaluation, and how many results there are."""
    taken, results = [], 0
    for _ in range(times):
        start = time.process_time()
        results = len(confront(evidence, load_suites()).results)
        taken.append(1000 * (time.process_time() - start))
    return taken, results


if __name__ == "__main__":
    sys.exit(main())
