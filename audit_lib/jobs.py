"""The steps of a batch that a process of its own does for one disclosure, and where their files stand."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from audit_lib.auditing import conclude_audit
from audit_lib.errors import NotADisclosureError
from audit_lib.export import describe_audit
from audit_lib.findings import Audit, Reading
from audit_lib.ingest import read_disclosure
from audit_lib.model import Disclosure
from audit_lib.outputs import Entry, list_entries
from audit_lib.recognise import join_disclosures, recognise
from audit_lib.report.crops import with_crops
from audit_lib.report.render import render_html, run_notebook
from audit_lib.report.verdict import name_audit
from audit_lib.rules import Confrontation, Rule
from audit_lib.store import SUFFIX, load_stored, store
from audit_lib.terms import Lang, Severity

__all__ = [
    "NOTEBOOKS",
    "Conclusion",
    "Judgement",
    "Known",
    "Page",
    "ReadJob",
    "RunFolder",
    "conclude_one",
    "join_files",
    "keep",
    "make_page",
    "read_one",
    "warm_up",
]

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where the files of a batch stand: pages on top, notebooks and what the run found below."""

    out: Path

    @property
    def run(self) -> Path:
        """Folder of what the run found, which the notebooks read."""
        return self.out / "run"

    @property
    def work(self) -> Path:
        """Folder of what is needed only until every disclosure is concluded."""
        return self.run / "work"

    def page(self, name: str) -> Path:
        """The report as a page."""
        return self.out / f"{name}.html"

    def notebook(self, name: str) -> Path:
        """The executed notebook."""
        return self.out / "notebooks" / f"{name}.ipynb"

    def audit(self, name: str) -> Path:
        """The stored audit."""
        return self.run / "audits" / f"{name}{SUFFIX}"

    def reading(self, sha256: str) -> Path:
        """What was read and recognised."""
        return self.work / f"{sha256}.reading{SUFFIX}"

    def lone(self, sha256: str) -> Path:
        """A file without any known table, which may be part of a disclosure in several files."""
        return self.work / f"{sha256}.lone{SUFFIX}"

    def results(self, sha256: str) -> Path:
        """What came of the rules."""
        return self.work / f"{sha256}.results{SUFFIX}"


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A source to be read."""

    source: Path
    folder: RunFolder

    def __str__(self) -> str:
        return str(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a disclosure once it is read."""

    source: Path
    sha256: str
    entity: str
    fiscal_year: int | None
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A disclosure whose rules have been evaluated, to be diagnosed and concluded.

    Attributes
    ----------
    stored : bool
        Whether the audit is stored already and only has to be described.
    """

    name: str
    sha256: str
    folder: RunFolder
    rules: tuple[Rule, ...]
    lang: Lang
    stored: bool

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the batch as a whole needs to know of an audit.

    Attributes
    ----------
    title : str
        Of the report.
    counts : dict of str to int
        Findings by severity.
    looked : bool
        Whether any rule could look at any figure.
    described : str
        The audit as JSON, in the shape of findings.json.
    entries : tuple of Entry
        Its findings as lines of a working paper.
    """

    title: str
    counts: Mapping[str, int]
    looked: bool
    described: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A notebook to be run and written as a page."""

    notebook: str
    name: str
    title: str
    folder: RunFolder
    parameters: Mapping[str, str]
    lang: Lang

    def __str__(self) -> str:
        return self.name


def read_one(job: ReadJob) -> Known:
    """Read and recognise a source, and store what was read.

    Raises
    ------
    SourceError
        It cannot be read, or is no disclosure; what holds no table by itself is stored all the same.
    """
    warm_up()
    disclosure = read_disclosure(job.source)
    try:
        return keep(disclosure, job.folder)
    except NotADisclosureError:
        store(disclosure, job.folder.lone(disclosure.sha256))
        raise


def keep(disclosure: Disclosure, folder: RunFolder) -> Known:
    """Recognise a disclosure, and store what it states.

    Raises
    ------
    NotADisclosureError
        No table of it is known.
    """
    reading = Reading(disclosure=disclosure, evidence=recognise(disclosure))
    store(reading, folder.reading(disclosure.sha256))
    return Known(
        source=disclosure.source,
        sha256=disclosure.sha256,
        entity=reading.entity,
        fiscal_year=reading.fiscal_year,
        phase=reading.phase,
    )


def join_files(members: Sequence[tuple[Path, str]], folder: RunFolder) -> Iterator[tuple[Known, list[Path]]]:
    """Join the files, given with their checksums, that are one disclosure.

    Yields
    ------
    tuple of Known and list of Path
        One per joined disclosure, with the files that it is made of.
    """
    for joined in join_disclosures([_stored(source, sha256, folder) for source, sha256 in members]):
        if len(joined.files) > 1:
            yield keep(joined, folder), [part.source for part in joined.files]


def _stored(source: Path, sha256: str, folder: RunFolder) -> Disclosure:
    """What was read of a file, read again where the run folder does not hold it any more."""
    if folder.reading(sha256).is_file():
        return load_stored(Reading, folder.reading(sha256)).disclosure
    if folder.lone(sha256).is_file():
        return load_stored(Disclosure, folder.lone(sha256))
    return read_disclosure(source)


def conclude_one(job: Conclusion) -> Judgement:
    """Diagnose and conclude a disclosure, store the audit, and tell what the batch needs of it."""
    warm_up()
    audit = load_stored(Audit, job.folder.audit(job.name)) if job.stored else _conclude(job)
    return Judgement(
        title=name_audit(audit, job.lang),
        counts={severity.value: audit.count(severity) for severity in Severity},
        looked=audit.looked,
        described=json.dumps(describe_audit(audit, job.lang), ensure_ascii=False),
        entries=list_entries(audit, job.rules, job.lang),
    )


def make_page(job: Page) -> None:
    """Run a notebook on what the run found and write it as a page.

    Raises
    ------
    ReportError
        A cell failed, or the kernel died; the half-run copy was saved.
    """
    executed = job.folder.notebook(job.name)
    executed.parent.mkdir(parents=True, exist_ok=True)
    parameters = {**job.parameters, "run": "../run", "lang": job.lang.value}
    executed.with_suffix(".failed.ipynb").unlink(missing_ok=True)
    run_notebook(NOTEBOOKS / f"{job.notebook}.ipynb", executed, parameters, executed.parent)
    render_html(executed, job.folder.page(job.name), title=job.title, lang=job.lang)


@cache
def warm_up() -> None:
    """Start what the pages will need, once in a process; it loads while the process does something else."""
    from audit_lib.report.kernels import warm_up as start_loading

    start_loading()


def _conclude(job: Conclusion) -> Audit:
    reading = load_stored(Reading, job.folder.reading(job.sha256))
    confrontation = load_stored(Confrontation, job.folder.results(job.sha256))
    audit = conclude_audit(reading.disclosure, reading.evidence, replace(confrontation, rules=job.rules))
    audit = with_crops(audit)  # now: a report may be made again when the source is gone
    store(audit, job.folder.audit(job.name))
    return audit
