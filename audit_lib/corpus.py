"""Many disclosures at once: read them all, evaluate once, make a report each and an index."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import Any

from audit_lib.auditing import conclude_audit, read_sources
from audit_lib.errors import AuditError, ReportError, SourceError
from audit_lib.export import describe_audit, describe_failure, describe_run, report_name
from audit_lib.findings import Audit, Reading
from audit_lib.recognise import stack
from audit_lib.report.render import render_html, run_notebook
from audit_lib.report.verdict import name_audit
from audit_lib.rules import Confrontation, Rule
from audit_lib.rules.suites import SUITES
from audit_lib.terms import Lang

__all__ = ["RunOptions", "RunResult", "read_sources", "run_corpus", "split_confrontation"]

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a batch is run.

    Attributes
    ----------
    out : Path
        Folder of the reports.
    jobs : int
        Reports made at the same time.
    scheduler : str
        Address of a dask scheduler that makes the reports instead; empty for this machine.
    resume : bool
        Whether a report that a run of the same sources finished is kept.
    """

    out: Path
    lang: Lang = Lang.ZH
    jobs: int = 2
    scheduler: str = ""
    resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What came of a batch: its index, the audits, and what could not be read or reported."""

    index: Path
    audits: tuple[Audit, ...]
    failures: tuple[AuditError, ...]


def split_confrontation(confrontation: Confrontation, readings: Sequence[Reading]) -> Iterator[Confrontation]:
    """Split results over stacked evidence into one confrontation per disclosure, with its own numbers."""
    first = first_claim = first_indicator = first_paragraph = 0
    for reading in readings:
        disclosure = reading.disclosure.sha256
        mine = confrontation.results[confrontation.results["disclosure"] == disclosure]
        yield Confrontation(
            results=mine.assign(
                facts=[_shift(facts, first) for facts in mine["facts"]],
                claims=[_shift(claims, first_claim) for claims in mine["claims"]],
                indicators=[_shift(rows, first_indicator) for rows in mine["indicators"]],
                paragraphs=[_shift(paragraphs, first_paragraph) for paragraphs in mine["paragraphs"]],
            ).reset_index(drop=True),
            rows=tuple(
                replace(row, left=_shift_terms(row.left, first), right=_shift_terms(row.right, first))
                for row in confrontation.rows
                if row.disclosure == disclosure
            ),
            rules=confrontation.rules,
        )
        first += len(reading.evidence.facts)
        first_claim += len(reading.evidence.claims)
        first_indicator += len(reading.evidence.indicators)
        first_paragraph += len(reading.evidence.paragraphs)


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
        Called with reports done, reports to do, and the name of the last one.

    Returns
    -------
    RunResult

    Raises
    ------
    ReportError
        The index could not be made.
    """
    started, clock = datetime.now(UTC), monotonic()
    readings, unreadable = read_sources(paths)
    try:
        (options.out / "run").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(options.out, 0, f"cannot be written ({error.strerror})") from None
    names = _report_names(readings)
    with _executor(options) as executor:
        jobs = _submit_reports(readings, names, options, executor)
        audits = _evaluate(readings, rules, options)
        described = _describe(audits, names, unreadable, options)
        _write_json(
            options.out / "run" / "findings.json", describe_run(described, started, monotonic() - clock)
        )
        index = executor.submit(_make_index, options)
        failures = _collect_reports(jobs, options, progress)
        return RunResult(index=index.result(), audits=audits, failures=(*unreadable, *failures))


def _describe(
    audits: Sequence[Audit], names: Sequence[str], unreadable: Sequence[SourceError], options: RunOptions
) -> list[dict[str, Any]]:
    read = [
        {**describe_audit(audit, options.lang), "report": f"{name}.html"}
        for audit, name in zip(audits, names, strict=True)
    ]
    return read + [{**describe_failure(error), "report": ""} for error in unreadable]


def _evaluate(readings: Sequence[Reading], rules: tuple[Rule, ...], options: RunOptions) -> tuple[Audit, ...]:
    """Evaluate all disclosures at once and keep Great Expectations' own record of it."""
    from audit_lib.rules.expectations import validate

    if not readings:
        return ()
    confrontation, validated = validate(stack([reading.evidence for reading in readings]), rules)
    _write_json(options.out / "run" / "validation.json", _without_details(validated.to_json_dict()))  # type: ignore[no-untyped-call]
    return tuple(
        conclude_audit(reading.disclosure, reading.evidence, own)
        for reading, own in zip(readings, split_confrontation(confrontation, readings), strict=True)
    )


def _submit_reports(
    readings: Sequence[Reading], names: Sequence[str], options: RunOptions, executor: Executor
) -> dict[Future[None], tuple[str, str]]:
    """Start the reports: jobs with the report's name and the source's sha256."""
    return {
        executor.submit(
            _make_report, _sources(reading, readings), name, name_audit(reading, options.lang), options
        ): (name, reading.disclosure.sha256)
        for reading, name in zip(readings, names, strict=True)
        if not (options.resume and _is_finished(reading, name, options))
    }


def _collect_reports(
    jobs: dict[Future[None], tuple[str, str]], options: RunOptions, progress: Progress
) -> list[ReportError]:
    failures: list[ReportError] = []
    progress(0, len(jobs), "")
    for done, job in enumerate(as_completed(jobs), start=1):
        name, sha256 = jobs[job]
        try:
            job.result()
            _stamp(name, options).write_text(_made_from(sha256, options), "utf-8")
        except ReportError as error:
            failures.append(error)
        except BrokenExecutor as error:
            failures.append(ReportError(name, 0, f"its worker was killed ({error})"))
        progress(done, len(jobs), name)
    return failures


def _make_report(sources: dict[str, str], name: str, title: str, options: RunOptions) -> None:
    executed = options.out / "notebooks" / f"{name}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    parameters = {**sources, "lang": options.lang.value}
    run_notebook(NOTEBOOKS / "agency_audit.ipynb", executed, parameters)
    render_html(executed, options.out / f"{name}.html", title=title, lang=options.lang)


def _make_index(options: RunOptions) -> Path:
    executed = options.out / "notebooks" / "index.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    parameters = {"run": str((options.out / "run").resolve()), "lang": options.lang.value}
    run_notebook(NOTEBOOKS / "corpus_overview.ipynb", executed, parameters)
    title = {Lang.ZH: "审核总览", Lang.EN: "Audit overview"}[options.lang]
    return render_html(executed, options.out / "index.html", title=title, lang=options.lang)


def _executor(options: RunOptions) -> Executor:
    if options.scheduler:
        from distributed import Client

        executor: Executor = Client(options.scheduler).get_executor()  # type: ignore[no-untyped-call]
        return executor
    return ProcessPoolExecutor(max(options.jobs, 1), mp_context=get_context("spawn"))


def _sources(reading: Reading, readings: Sequence[Reading]) -> dict[str, str]:
    """Source of a disclosure, and of the same agency's one of the year before if it is in the batch."""
    before = (reading.entity, (reading.fiscal_year or 0) - 1, reading.phase)
    previous = [
        _source(other) for other in readings if (other.entity, other.fiscal_year, other.phase) == before
    ]
    return {"source": _source(reading), "previous": next(iter(previous), "")}


def _source(reading: Reading) -> str:
    """The files of a disclosure, one a line."""
    return "\n".join(str(part.source.resolve()) for part in reading.disclosure.files)


def _stamp(name: str, options: RunOptions) -> Path:
    return options.out / "run" / f"{name}.sha256"


def _made_from(sha256: str, options: RunOptions) -> str:
    """All that a report depends on: its source, its language, the library and the rules."""
    suites = b"".join(path.read_bytes() for path in sorted(SUITES.rglob("*.json")))
    return f"{sha256} {options.lang} {version('audit-lib')} {hashlib.sha256(suites).hexdigest()}"


def _is_finished(reading: Reading, name: str, options: RunOptions) -> bool:
    stamp = _stamp(name, options)
    made_from = _made_from(reading.disclosure.sha256, options)
    finished = stamp.is_file() and stamp.read_text("utf-8") == made_from
    return finished and (options.out / f"{name}.html").is_file()


def _report_names(readings: Sequence[Reading]) -> list[str]:
    """One file name per report, made unique by counting on."""
    names: list[str] = []
    for reading in readings:
        base = report_name(reading.disclosure.source, reading.entity, reading.fiscal_year, reading.phase)
        number = sum(name == base or name.startswith(f"{base}-") for name in names) + 1
        names.append(base if number == 1 and base != "index" else f"{base}-{number}")
    return names


def _shift(facts: tuple[int, ...], first: int) -> tuple[int, ...]:
    return tuple(fact - first for fact in facts)


def _shift_terms(terms: tuple[tuple[int, int], ...], first: int) -> tuple[tuple[int, int], ...]:
    return tuple((fact - first, factor) for fact, factor in terms)


def _without_details(validated: dict[str, Any]) -> dict[str, Any]:
    """The validation result without each place's record, which the findings hold."""
    for result in validated["results"]:
        result.get("result", {}).pop("details", None)
    return validated


def _write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a file in one step: a run that is killed leaves the old one."""
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)
