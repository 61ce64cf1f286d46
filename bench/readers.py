"""Speed and memory of reading PDFs, against pdfplumber in the same run.

    python bench/readers.py ../shared/corpus

Times are processor time of the fastest of three readings, so that other work on the machine counts little; memory is
the peak of a fresh process that reads every document once.
"""

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time

ROUNDS = 3


def read_with_audit_lib(raw: bytes) -> int:
    from audit_lib.ingest.pdf import read_pdf

    return len(read_pdf(raw, Path("bench.pdf")).blocks)


def read_with_pdfplumber(raw: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(BytesIO(raw)) as document:
        return sum(len(page.extract_tables()) + len(page.extract_text()) for page in document.pages)


READERS: dict[str, Callable[[bytes], int]] = {
    "audit_lib": read_with_audit_lib,
    "pdfplumber": read_with_pdfplumber,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--peak", choices=READERS, help="read everything once and print the peak memory")
    given = arguments.parse_args()
    paths = sorted(given.folder.glob("*.pdf"))
    if given.peak:
        for path in paths:
            READERS[given.peak](path.read_bytes())
        print(own_peak())
        return
    print(f"{'document':50} {'pages':>5} {'ours s':>8} {'plumber s':>10} {'ratio':>6}")
    total = dict.fromkeys(READERS, 0.0)
    for path in paths:
        seconds = {name: fastest(read, path.read_bytes()) for name, read in READERS.items()}
        total = {name: total[name] + seconds[name] for name in READERS}
        print(row(path.name, pages(path), seconds))
    print(row("all", sum(map(pages, paths)), total))
    for name in READERS:
        print(f"{name}: peak {peak(given.folder, name)} MB for all documents in one process")


def fastest(read: Callable[[bytes], int], raw: bytes) -> float:
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        read(raw)
        times.append(process_time() - started)
    return min(times)


def row(name: str, count: int, seconds: dict[str, float]) -> str:
    ours, theirs = seconds["audit_lib"], seconds["pdfplumber"]
    return f"{name:50} {count:5} {ours:8.2f} {theirs:10.2f} {theirs / ours:6.1f}"


def pages(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def own_peak() -> int:
    """Peak of this process, MB; on Linux without what it inherited from the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def peak(folder: Path, name: str) -> int:
    command = [sys.executable, __file__, str(folder), "--peak", name]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
