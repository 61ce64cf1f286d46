"""Many disclosures at once: read them all, evaluate once, make a report each and an index.

Every step leaves its result in the run's folder before the journal says that it is done, and the next step begins
from there: a run that is killed at any moment goes on with ``resume``, and ends as if nothing had happened.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from audit_lib.auditing import read_sources
from audit_lib.errors import AuditError, ReportError
from audit_lib.export import report_name
from audit_lib.ingest import find_sources
from audit_lib.jobs import NOTEBOOKS, Judgement, Known, RunFolder
from audit_lib.journal import open_journal
from audit_lib.pool import Pool
from audit_lib.rules import Rule
from audit_lib.rules.splitting import split_confrontation
from audit_lib.steps import (
    Progress,
    Run,
    conclude_all,
    evaluate_all,
    make_index,
    read_all,
    report_all,
    write_findings,
    write_papers,
)
from audit_lib.terms import Lang, Severity

__all__ = [
    "NOTEBOOKS",
    "RunOptions",
    "RunResult",
    "read_sources",
    "run_corpus",
    "split_confrontation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a batch is run.

    Attributes
    ----------
    out : Path
        Folder of the reports.
    jobs : int
        Processes at the same time.
    scheduler : str
        Address of a dask scheduler that does the work instead; empty for this machine.
    resume : bool
        Whether what a run of the same sources finished is kept.
    """

    out: Path
    lang: Lang = Lang.ZH
    jobs: int = 2
    scheduler: str = ""
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What came of a batch: its index, what was audited, and what could not be read or reported.

    Attributes
    ----------
    audited : dict of Path to Judgement
        By source, in the order of the sources.
    """

    index: Path
    audited: dict[Path, Judgement]
    failures: tuple[AuditError, ...]

    @property
    def looked(self) -> bool:
        """Whether any rule could look at any figure."""
        return any(judgement.looked for judgement in self.audited.values())

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(judgement.counts[severity.value] for judgement in self.audited.values())


def run_corpus(
    paths: Sequence[Path], rules: tuple[Rule, ...], options: RunOptions, progress: Progress
) -> RunResult:
    """Audit a batch: one report per disclosure and an index, evaluated once through Great Expectations.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders.
    rules : tuple of Rule
    options : RunOptions
    progress : callable
        Called with the step (``reading``, ``concluding``, ``reporting``), what is done, what is to do, and the
        name of the last one.

    Returns
    -------
    RunResult

    Raises
    ------
    ReportError
        The folder cannot be written, or the index could not be made.
    """
    with _open_run(rules, options, progress) as run:
        known, unread = read_all(run, find_sources(list(paths)))
        named = dict(zip(_report_names(known), known, strict=True))
        evaluate_all(run, named)
        judged, unjudged = conclude_all(run, named)
        missing = [*unread, *unjudged]
        write_findings(run, judged, missing, unmade={})
        unmade = report_all(run, named, judged)
        write_findings(run, judged, missing, unmade=unmade)
        write_papers(run, judged, missing, unmade=unmade)
        return RunResult(
            index=make_index(run),
            audited={named[name].source: judgement for name, judgement in judged.items()},
            failures=(*missing, *unmade.values()),
        )


@contextmanager
def _open_run(rules: tuple[Rule, ...], options: RunOptions, progress: Progress) -> Iterator[Run]:
    """Make the run's folder ready, keep a log in it, and end the processes whatever happens."""
    folder = RunFolder(options.out.resolve())
    try:
        folder.run.mkdir(parents=True, exist_ok=True)
        log = logging.FileHandler(
            folder.run / "run.log", mode="a" if options.resume else "w", encoding="utf-8"
        )
    except OSError as error:
        raise ReportError(options.out, 0, f"cannot be written ({error.strerror})") from None
    log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    library = logging.getLogger("audit_lib")
    level = library.level
    library.addHandler(log)
    library.setLevel(logging.INFO)
    pool = Pool(options.jobs, options.scheduler)
    try:
        _sweep(folder)
        journal = open_journal(
            folder.run / "journal.jsonl", _basis(rules, options.lang), resume=options.resume
        )
        yield Run(
            folder=folder,
            journal=journal,
            pool=pool,
            rules=rules,
            lang=options.lang,
            progress=progress,
            started=datetime.now(UTC),
        )
    finally:
        pool.close()
        library.removeHandler(log)
        library.setLevel(level)
        log.close()


def _basis(rules: tuple[Rule, ...], lang: Lang) -> str:
    """All that a result depends on beside its sources: the library, its notebooks, the rules, the language."""
    folders = (Path(__file__).parent, NOTEBOOKS)
    paths = sorted(path for folder in folders for path in folder.rglob("*.*") if path.suffix != ".pyc")
    library = hashlib.sha256(b"".join(path.read_bytes() for path in paths if path.is_file()))
    library.update(f"{rules!r} {lang.value}".encode())
    return library.hexdigest()


def _sweep(folder: RunFolder) -> None:
    """Remove what a killed run left half-written."""
    for draft in (*folder.out.rglob(".*.tmp"), *folder.out.rglob(".*.tmp.ipynb")):
        draft.unlink(missing_ok=True)


def _report_names(known: Sequence[Known]) -> list[str]:
    """One file name per report, made unique by counting on."""
    taken = {"index"}
    names: list[str] = []
    for about in known:
        base = report_name(about.source, about.entity, about.fiscal_year, about.phase)
        numbered = (base if number == 1 else f"{base}-{number}" for number in count(1))
        names.append(next(name for name in numbered if name.casefold() not in taken))
        taken.add(names[-1].casefold())
    return names
