"""Notebooks to pages: the batch engine against plain papermill and nbconvert, on the same audits in one run.

    python bench/reports.py [--agencies 12] [--plain 4] [--lanes 1 2]

Both sides run the same notebook with the same parameters on the same stored audits, in as many processes.  Plain is
``papermill.execute_notebook`` with its defaults and nbconvert's ``HTMLExporter`` in the same process.  What a lane
needs once (imports, the first kernel) is done before the clock starts, on both sides.  Processor time is that of
the lanes, their kernels and what those are forked from: on a machine that does other things, it is the fairer one.
"""

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic

import psutil

from audit_lib import audit_disclosure
from audit_lib.jobs import NOTEBOOKS, Page, RunFolder, make_page
from audit_lib.pool import Pool
from audit_lib.store import store
from audit_lib.terms import Lang

SAMPLE = Path(__file__).parents[1] / "data/sample"


def plain(page: Page) -> None:
    """Run the notebook and write the page as one does without this project."""
    import papermill
    from nbconvert.exporters import HTMLExporter

    executed = page.folder.notebook(page.name)
    parameters = {**page.parameters, "run": "../run", "lang": page.lang.value}
    papermill.execute_notebook(
        NOTEBOOKS / f"{page.notebook}.ipynb", executed, parameters, kernel_name="python3", progress_bar=False,
        cwd=executed.parent,
    )  # fmt: skip
    written, _ = HTMLExporter().from_filename(str(executed))
    page.folder.page(page.name).write_text(written, "utf-8")


def pages(folder: RunFolder, count: int) -> list[Page]:
    """As many reports as wanted, from the sample's audits in turn."""
    names = sorted(path.name.removesuffix(".json.gz") for path in (folder.run / "audits").iterdir())
    return [
        Page(
            notebook="agency_audit",
            name=f"{name}-{number}",
            title=name,
            folder=folder,
            parameters={"source": name, "previous": ""},
            lang=Lang.ZH,
        )
        for number, name in enumerate(islice(cycle(names), count))
    ]


def measure(lanes: int, work, todo: list[Page], warm: list[Page]) -> tuple[float, float]:
    """Seconds and processor seconds a page, the lanes warm."""
    if work is make_page:
        pool = Pool(lanes)
        list(pool.each(work, warm))
        begun, before = monotonic(), processor_seconds()
        failed = [result for _, result in pool.each(work, todo) if result is not None]
        seconds, used = monotonic() - begun, processor_seconds() - before
        pool.close()
        assert not failed, failed
        return seconds / len(todo), used / len(todo)
    with ProcessPoolExecutor(lanes, mp_context=get_context("spawn")) as executor:
        list(executor.map(work, warm))
        begun, before = monotonic(), processor_seconds()
        list(executor.map(work, todo))
        return (monotonic() - begun) / len(todo), (processor_seconds() - before) / len(todo)


def processor_seconds() -> float:
    """Processor time of this process and all below it, those that have ended included."""
    own = psutil.Process()
    return sum(sum(process.cpu_times()[:4]) for process in (own, *own.children(recursive=True)))


class Memory(Thread):
    """The largest process below this one while it is watched, its shared pages included, MB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.largest = 0.0
        self.ended = Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join()

    def run(self) -> None:
        """Look five times a second."""
        while not self.ended.wait(0.2):
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    self.largest = max(self.largest, process.memory_info().rss / 2**20)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--agencies", type=int, default=12)
    asked.add_argument("--plain", type=int, default=4)
    asked.add_argument("--lanes", type=int, nargs="+", default=[1, 2])
    given = asked.parse_args()
    with TemporaryDirectory() as root:
        folder = RunFolder(Path(root))
        folder.notebook("x").parent.mkdir(parents=True)
        for source in sorted(SAMPLE.glob("example*")):
            store(audit_disclosure(source), folder.audit(source.stem))
        print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}, python {sys.version.split()[0]}")
        for lanes in given.lanes:
            warm = pages(folder, 2 * lanes)
            slow, slow_used = measure(lanes, plain, pages(folder, given.plain), warm)
            size = folder.page(pages(folder, 1)[0].name).stat().st_size
            with Memory() as memory:
                fast, fast_used = measure(lanes, make_page, pages(folder, given.agencies), warm)
            own = folder.page(pages(folder, 1)[0].name).stat().st_size
            print(
                f"{lanes} processes: plain {slow:.2f} s a page ({slow_used:.2f} s of processor, {size / 1000:.0f} kB), "
                f"engine {fast:.2f} s a page ({fast_used:.2f} s of processor, {own / 1000:.0f} kB), "
                f"{slow / fast:.1f} times ({slow_used / fast_used:.1f} by processor time), "
                f"largest process {memory.largest:.0f} MB, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
