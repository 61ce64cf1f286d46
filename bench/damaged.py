"""Read hundreds of damaged copies of the files given: none may crash, none may hang, each is read or has its reason.

python bench/damaged.py data/sample ../shared/corpus --count 600
"""

import argparse
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/ingest"))

from damage import damaged

from audit_lib.errors import SourceError
from audit_lib.ingest import Limits, find_sources
from audit_lib.ingest.worker import Worker
from audit_lib.recognise import recognise

MOST_SECONDS = 20


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sources", nargs="+", type=Path)
    arguments.add_argument("--count", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=5)
    given = arguments.parse_args()
    files = {path.name: path.read_bytes() for path in find_sources(given.sources)}
    outcomes: Counter[str] = Counter()
    slowest, crashes = (0.0, ""), []
    with tempfile.TemporaryDirectory() as folder, Worker(Limits(seconds=MOST_SECONDS)) as worker:
        for name, content in damaged(files, given.count, given.seed):
            path = Path(folder) / name
            path.write_bytes(content)
            started = monotonic()
            outcome = read(worker, path, crashes)
            outcomes[f"{path.suffix} {outcome}"] += 1
            slowest = max(slowest, (monotonic() - started, name))
            path.unlink()
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:5}  {outcome}")
    print(f"{given.count} files, {len(crashes)} crashes, slowest {slowest[0]:.1f} s ({slowest[1]})")
    print("\n".join(crashes))
    return bool(crashes) or any("takes more than" in outcome for outcome in outcomes)


def read(worker: Worker, path: Path, crashes: list[str]) -> str:
    try:
        recognise(worker.read(path))
    except SourceError as error:
        return f"{type(error).__name__}: {error.reason[:60]}"
    except Exception:  # noqa: BLE001 - whatever it is, this program looks for it
        crashes.append(f"{path.name}\n{traceback.format_exc()}")
        return "CRASH"
    return "read"


if __name__ == "__main__":
    sys.exit(main())
