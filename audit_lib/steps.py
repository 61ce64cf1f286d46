"""The steps of a batch, one after the other; each begins from the files that the one before it left."""

import hashlib
import json
import logging
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar, cast

from audit_lib.errors import (
    AuditError,
    JobError,
    NotADisclosureError,
    ReportError,
    SourceError,
    UnreadableSourceError,
)
from audit_lib.export import describe_failure, describe_run
from audit_lib.findings import Audit, Reading
from audit_lib.ingest import read_source
from audit_lib.jobs import (
    Conclusion,
    Judgement,
    Known,
    Page,
    ReadJob,
    RunFolder,
    conclude_one,
    join_files,
    make_page,
    read_one,
)
from audit_lib.journal import Journal
from audit_lib.outputs import OUTPUTS, write_outputs
from audit_lib.pool import Pool
from audit_lib.recognise import Evidence, stack
from audit_lib.rules import Rule
from audit_lib.rules.evaluate import uncollected
from audit_lib.rules.splitting import split_confrontation
from audit_lib.store import load_field, reads_back, replace_file, store
from audit_lib.terms import Lang

__all__ = [
    "Progress",
    "Run",
    "conclude_all",
    "evaluate_all",
    "make_index",
    "read_all",
    "report_all",
    "write_findings",
    "write_papers",
]

Progress = Callable[[str, int, int, str], None]
Job = TypeVar("Job")
Result = TypeVar("Result")

_EXPECTATIONS = "audit_lib.rules.expectations"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run under way."""

    folder: RunFolder
    journal: Journal
    pool: Pool
    rules: tuple[Rule, ...]
    lang: Lang
    progress: Progress
    started: datetime


def read_all(run: Run, sources: Sequence[Path]) -> tuple[list[Known], list[AuditError]]:
    """Read the sources that no earlier run has read; the same file given twice is read once.

    Files that are one disclosure together are joined, and stand where the first of them stood.
    """
    found: dict[Path, Known | AuditError] = {}
    distinct: dict[str, Path] = {}
    for source in sources:
        distinct.setdefault(_sha256(source) or str(source), source)
    sources = list(distinct.values())
    for sha256, source in distinct.items():
        record = run.journal.find("read", sha256)
        if record is not None:
            found[source] = Known(source=source, sha256=sha256, **record)
    jobs = [ReadJob(source, run.folder) for source in sources if source not in found]
    if jobs:
        # It takes as long to load as some sources to read.
        Thread(target=import_module, args=(_EXPECTATIONS,), daemon=True).start()
    for job, known in _follow(run, "reading", read_one, jobs):
        found[job.source] = known
        if isinstance(known, Known):
            about = {name: getattr(known, name) for name in ("entity", "fiscal_year", "phase")}
            run.journal.record("read", known.sha256, **about)
    _join(run, distinct, found)
    failures = [
        UnreadableSourceError(error.job, error.reason) if isinstance(error, JobError) else error
        for error in _in_order(sources, found, AuditError)
    ]
    return _in_order(sources, found, Known), failures


def _join(run: Run, distinct: Mapping[str, Path], found: dict[Path, Known | AuditError]) -> None:
    """Join the files of one disclosure, folder by folder, where a file lacks tables or two speak of the same year."""
    folders: dict[Path, list[tuple[Path, str]]] = {}
    for sha256, source in distinct.items():
        if isinstance(found.get(source), Known | NotADisclosureError):
            folders.setdefault(source.parent, []).append((source, sha256))
    for members in folders.values():
        met = [found[source] for source, _ in members]
        named = Counter(
            (each.entity, each.fiscal_year, each.phase) for each in met if isinstance(each, Known)
        )
        if len(members) < 2 or (named.total() == len(members) and max(named.values()) < 2):
            continue
        for known, parts in join_files(members, run.folder):
            for part in parts:
                found.pop(part, None)
            found[known.source] = known


def evaluate_all(run: Run, named: dict[str, Known]) -> None:
    """Evaluate all disclosures at once and keep Great Expectations' own record of it."""
    corpus = hashlib.sha256("".join(known.sha256 for known in named.values()).encode()).hexdigest()
    wanted = [known.sha256 for name, known in named.items() if not _is_concluded(run, name, known)]
    stand = all(run.folder.results(sha256).is_file() for sha256 in wanted)
    if not named or (run.journal.find("evaluated", corpus) is not None and stand):
        return
    from audit_lib.rules.expectations import validate

    run.progress("evaluating", 0, 1, "")
    with uncollected():
        evidences = [_evidence(run, name, known) for name, known in named.items()]
        confrontation, validated = validate(stack(evidences), run.rules)
        for known, own in zip(named.values(), split_confrontation(confrontation, evidences), strict=True):
            store(replace(own, rules=()), run.folder.results(known.sha256))
    record = json.dumps(validated.to_json_dict(), ensure_ascii=False, indent=1)  # type: ignore[no-untyped-call]
    replace_file(run.folder.run / "validation.json", record + "\n")
    run.journal.record("evaluated", corpus)
    _log.info("evaluated %d rules on %d disclosures", len(run.rules), len(named))


def conclude_all(run: Run, named: dict[str, Known]) -> tuple[dict[str, Judgement], list[AuditError]]:
    """Diagnose every disclosure; those that an earlier run concluded are only described."""
    jobs = [
        Conclusion(
            name=name,
            sha256=known.sha256,
            folder=run.folder,
            rules=run.rules,
            lang=run.lang,
            stored=_is_concluded(run, name, known),
        )
        for name, known in named.items()
    ]
    found: dict[str, Judgement | AuditError] = {}
    for job, judgement in _follow(run, "concluding", conclude_one, jobs):
        found[job.name] = judgement
        if isinstance(judgement, Judgement):
            run.journal.record("concluded", job.sha256, name=job.name)
    if not _in_order(named, found, AuditError):
        shutil.rmtree(run.folder.work, ignore_errors=True)
    judged = {name: found[name] for name in named}
    return (
        {name: judgement for name, judgement in judged.items() if isinstance(judgement, Judgement)},
        _in_order(named, found, AuditError),
    )


def report_all(run: Run, named: dict[str, Known], judged: dict[str, Judgement]) -> dict[str, AuditError]:
    """Make the reports that no earlier run has made; those that failed, by name."""
    before = {name: _year_before(known, named) for name, known in named.items()}
    pages = [
        Page(
            notebook="agency_audit",
            name=name,
            title=judgement.title,
            folder=run.folder,
            parameters={"source": name, "previous": before[name] if before[name] in judged else ""},
            lang=run.lang,
        )
        for name, judgement in judged.items()
    ]
    made_from = {
        page.name: [named[name].sha256 for name in page.parameters.values() if name] for page in pages
    }
    wanted = [page for page in pages if not _is_made(run, page, made_from[page.name])]
    failed: dict[str, AuditError] = {}
    for page, error in _follow(run, "reporting", make_page, wanted):
        if isinstance(error, AuditError):
            failed[page.name] = error
        else:
            run.journal.record("reported", page.name, made_from=made_from[page.name])
    return {name: failed[name] for name in named if name in failed}


def make_index(run: Run) -> Path:
    """Make the page of the whole batch.

    Raises
    ------
    ReportError
        It could not be made.
    """
    title = {Lang.ZH: "审核总览", Lang.EN: "Audit overview"}[run.lang]
    page = Page(
        notebook="corpus_overview", name="index", title=title, folder=run.folder, parameters={}, lang=run.lang
    )
    [(_, error)] = run.pool.each(make_page, [page])
    if isinstance(error, AuditError):
        raise error
    return run.folder.page("index")


def _follow(
    run: Run, step: str, work: Callable[[Job], Result], jobs: Sequence[Job]
) -> Iterator[tuple[Job, Result | AuditError]]:
    """Do jobs, telling the progress and the log how far they have come."""
    run.progress(step, 0, len(jobs), "")
    for done, (job, result) in enumerate(run.pool.each(work, jobs), start=1):
        if isinstance(result, AuditError):
            _log.warning("%s %s: %s", step, job, result)
        else:
            _log.info("%s %s", step, job)
        yield job, result
        run.progress(step, done, len(jobs), str(job))


def write_findings(
    run: Run, judged: dict[str, Judgement], missing: Sequence[AuditError], unmade: Mapping[str, AuditError]
) -> None:
    """Write findings.json: one disclosure a line, those that could not be audited last.

    One whose report failed has no report, but the notebook that ran halfway.
    """
    told = [
        (judgement.described, _unmade(unmade[name]) if name in unmade else {"report": f"{name}.html"})
        for name, judgement in judged.items()
    ]
    told += [
        (json.dumps(describe_failure(_as_source_error(error)), ensure_ascii=False), {"report": ""})
        for error in missing
    ]
    lines = [f"{described[:-1]}, {json.dumps(page, ensure_ascii=False)[1:]}" for described, page in told]
    head = json.dumps(describe_run([], run.started, (datetime.now(UTC) - run.started).total_seconds()))
    replace_file(
        run.folder.run / "findings.json", head.removesuffix("]}") + "\n" + ",\n".join(lines) + "\n]}\n"
    )


def write_papers(
    run: Run, judged: dict[str, Judgement], missing: Sequence[AuditError], unmade: Collection[str]
) -> None:
    """Write the working paper and the log of the batch beside its findings.json, linked to the reports."""
    entries = [
        (entry, "" if name in unmade else f"../{name}.html")
        for name, judgement in judged.items()
        for entry in judgement.entries
    ]
    unread = [_as_source_error(error) for error in missing]
    for kind, content in write_outputs(OUTPUTS, entries, unread, run.rules, run.lang):
        replace_file(run.folder.run / f"findings.{kind}", content)


def _unmade(error: AuditError) -> dict[str, str]:
    halfway = f"notebooks/{error.notebook.name}" if isinstance(error, ReportError) else ""
    return {"report": "", "halfway": halfway}


def _as_source_error(error: AuditError) -> SourceError:
    if isinstance(error, SourceError):
        return error
    return UnreadableSourceError(str(getattr(error, "job", "")), str(error))


def _evidence(run: Run, name: str, known: Known) -> Evidence:
    """Evidence of a disclosure, from the audit where an earlier run concluded it."""
    if _is_concluded(run, name, known):
        return cast("Evidence", load_field(Audit, run.folder.audit(name), "evidence"))
    stored = run.folder.reading(known.sha256)
    if not stored.is_file():
        read_one(ReadJob(known.source, run.folder))
    return cast("Evidence", load_field(Reading, stored, "evidence"))


def _is_concluded(run: Run, name: str, known: Known) -> bool:
    record = run.journal.find("concluded", known.sha256)
    return record is not None and record["name"] == name and reads_back(run.folder.audit(name))


def _is_made(run: Run, page: Page, made_from: list[str]) -> bool:
    record = run.journal.find("reported", page.name)
    stand = run.folder.page(page.name).is_file() and run.folder.notebook(page.name).is_file()
    return stand and record is not None and record["made_from"] == made_from


def _year_before(known: Known, named: dict[str, Known]) -> str:
    """Name of the same agency's disclosure of the year before, if it is in the batch."""
    wanted = (known.entity, (known.fiscal_year or 0) - 1, known.phase)
    same = (name for name, other in named.items() if (other.entity, other.fiscal_year, other.phase) == wanted)
    return next(same, "")


def _sha256(source: Path) -> str:
    """Checksum of a source; none where it cannot be opened, which its reader will say."""
    try:
        return hashlib.sha256(read_source(source)).hexdigest()
    except UnreadableSourceError:
        return ""


def _in_order(keys: Iterable[Any], found: Mapping[Any, Any], kind: type[Result]) -> list[Result]:
    """What was found of a kind, in the order of the keys."""
    return [found[key] for key in dict.fromkeys(keys) if isinstance(found.get(key), kind)]
