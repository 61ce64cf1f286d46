"""The command line: ``audit check | run | annotate | rules | tables | lab``."""

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from audit_lib.errors import AuditError, SourceError
from audit_lib.terms import Lang, Severity

if TYPE_CHECKING:  # pandas comes with them, and a command starts to read before it is there
    from audit_lib.findings import Audit
    from audit_lib.rules import Rule

__all__ = ["app", "main"]

CLEAN, CRITICAL, NOTHING_AUDITED, SOME_UNREADABLE = 0, 1, 2, 3

app = typer.Typer(
    name="audit",
    help="Audit Chinese departmental budget and final-accounts disclosures. 部门预算、决算公开文本审核。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Sources = Annotated[
    list[Path],
    typer.Argument(help="Published files, folders or zip archives of them. 公开文本、文件夹或压缩包"),
]
Language = Annotated[Lang, typer.Option("--lang", help="Language of messages. 语言")]
Suite = Annotated[
    Path | None,
    typer.Option("--rules", help="Folder of suites, or one suite, instead of expectations/. 规则"),
]


def main() -> None:
    """Run the command line; bad input ends in one line and an exit code, never in a traceback."""
    try:
        app()
    except AuditError as error:
        _stop(_told(error, Lang.EN if re.search(r"--lang[= ]en\b", " ".join(sys.argv)) else Lang.ZH))
    except KeyboardInterrupt:
        _stop("interrupted")


@app.command()
def check(
    sources: Sources,
    json_file: Annotated[
        str, typer.Option("--json", metavar="FILE|-", help="Write the findings as JSON. 输出 JSON")
    ] = "",
    csv_file: Annotated[
        str, typer.Option("--csv", metavar="FILE", help="Write a working paper as CSV. 输出底稿 CSV")
    ] = "",
    xlsx_file: Annotated[
        str,
        typer.Option("--xlsx", metavar="FILE", help="Write a working paper as a workbook. 输出底稿工作簿"),
    ] = "",
    sarif_file: Annotated[
        str, typer.Option("--sarif", metavar="FILE", help="Write the findings as SARIF 2.1.0. 输出 SARIF")
    ] = "",
    lang: Language = Lang.ZH,
    rules: Suite = None,
    diagnosis: Annotated[
        bool,
        typer.Option(" /--no-diagnosis", help="List each failed rule instead of its cause. 不作差错定位"),
    ] = True,
) -> None:
    """Audit files at once and print the verdict (快速审核)."""
    from audit_lib.ingest import find_sources, reading_ahead

    started, clock = datetime.now(UTC), monotonic()
    targets = {
        kind: path for kind, path in (("csv", csv_file), ("xlsx", xlsx_file), ("sarif", sarif_file)) if path
    }
    for target in (json_file, *targets.values()):
        _refuse_unwritable(target)
    quiet = "-" in (json_file, *targets.values())
    found = _existing(find_sources(sources))
    with reading_ahead(found) as answers:  # the first file is read while the rest of the library is imported
        from audit_lib.auditing import audit_reading, recognise_answers
        from audit_lib.export import describe_audit, describe_failure, describe_run
        from audit_lib.terminal import print_audit, progress_over

        loaded = _load(rules)
        names = [source.name for source in found]
        readings, failures = recognise_answers(progress_over(answers, names, lang, "reading"))
    for error in failures:
        typer.echo(f"audit: {_told(error, lang)}", err=True)
    audits: list[Audit] = []
    for reading in progress_over(readings, [reading.entity for reading in readings], lang, "auditing"):
        audits.append(audit_reading(reading, loaded, diagnosis=diagnosis))
        if not quiet:
            print_audit(audits[-1], lang)
    if json_file:
        described = [describe_audit(audit, lang) for audit in audits] + [*map(describe_failure, failures)]
        order = [str(source) for source in found]
        described.sort(key=lambda disclosure: order.index(disclosure["source"]))
        content = json.dumps(
            describe_run(described, started, monotonic() - clock), ensure_ascii=False, indent=1
        )
        _write(json_file, content.encode() + b"\n")
    if targets:
        _write_papers(targets, audits, failures, loaded, lang)
    raise typer.Exit(
        _exit_code(
            looked=any(audit.looked for audit in audits),
            failed=bool(failures),
            critical=any(audit.count(Severity.CRITICAL) for audit in audits),
        )
    )


@app.command()
def run(
    sources: Sources,
    out: Annotated[Path, typer.Option("--out", help="Folder of the reports. 报告文件夹")] = Path("reports"),
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, help="Reports at the same time. 并行数")
    ] = os.cpu_count() or 1,
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Address of a dask scheduler. 调度器地址")
    ] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Keep reports that are finished. 续跑")] = False,
    lang: Language = Lang.ZH,
) -> None:
    """Audit a batch: an HTML report per disclosure and an index (批量审核)."""
    from audit_lib.corpus import RunOptions, run_corpus
    from audit_lib.ingest import find_sources
    from audit_lib.rules import load_suites
    from audit_lib.terminal import batch_progress

    options = RunOptions(out=out, lang=lang, jobs=jobs, scheduler=scheduler, resume=resume)
    with batch_progress(lang) as progress:
        result = run_corpus(_existing(find_sources(sources)), load_suites(), options, progress)
    for failure in result.failures:
        typer.echo(f"audit: {_told(failure, lang)}", err=True)
    counts = [f"{severity.name_in(lang)} {result.count(severity)}" for severity in Severity]
    told = (
        f"审核 {len(result.audited)} 份（{'，'.join(counts)}）；{result.index}"
        if lang is Lang.ZH
        else f"audited: {len(result.audited)} ({', '.join(counts)}); {result.index}"
    )
    typer.echo(told)
    raise typer.Exit(
        _exit_code(
            looked=result.looked,
            failed=bool(result.failures),
            critical=result.count(Severity.CRITICAL) > 0,
        )
    )


@app.command()
def annotate(
    source: Annotated[Path, typer.Argument(help="A PDF, .docx or .xlsx file. 公开文本")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the marked copy. 标注副本文件夹")] = Path(
        "reports/annotated"
    ),
    lang: Language = Lang.ZH,
    rules: Suite = None,
) -> None:
    """Write a copy of a file with the findings marked in it (在原文副本上标注)."""
    from audit_lib.auditing import audit_disclosure
    from audit_lib.outputs.annotate import annotate as write_copy
    from audit_lib.outputs.annotate import refuse_unmarkable, tell_copy

    refuse_unmarkable(source)
    audit = audit_disclosure(source, _load(rules))
    copy = write_copy(audit, out, lang)
    typer.echo(tell_copy(copy, lang))
    raise typer.Exit(
        _exit_code(looked=audit.looked, failed=False, critical=audit.count(Severity.CRITICAL) > 0)
    )


@app.command()
def rules(
    suite: Annotated[
        Path | None, typer.Argument(help="Folder of suites, or one suite. 规则文件或文件夹")
    ] = None,
    check_only: Annotated[
        bool,
        typer.Option("--check", help="Check the suites, and the examples of a suite that is named. 检查规则"),
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the catalogue as Markdown. 输出 Markdown")
    ] = False,
    pages: Annotated[
        Path | None,
        typer.Option("--pages", metavar="DIR", help="Write a Markdown page per family. 每类规则输出一页"),
    ] = None,
    lang: Language = Lang.ZH,
) -> None:
    """Print the catalogue of rules (审核规则目录)."""
    from audit_lib.rules import check_examples, check_suites, load_suites
    from audit_lib.rules.catalogue import render_catalogue, render_families
    from audit_lib.rules.suites import SUITES

    folder = suite or SUITES
    errors = check_suites(folder)
    if check_only and suite and not errors:
        errors = check_examples(load_suites(folder))
    for error in errors:
        typer.echo(f"audit: {error}", err=True)
    if errors:
        raise typer.Exit(NOTHING_AUDITED)
    found = load_suites(folder)
    if check_only:
        typer.echo(f"{len(found)} rules, nothing wrong")
    elif pages:
        pages.mkdir(parents=True, exist_ok=True)
        for family, page in render_families(found).items():
            (pages / f"{family}.md").write_text(page, "utf-8")
        typer.echo(f"{pages}")
    else:
        typer.echo(render_catalogue(found, lang, markdown=markdown))


@app.command()
def tables(
    source: Annotated[Path, typer.Argument(help="A published file. 公开文本")],
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="DIR", help="Write a CSV per table. 输出 CSV")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write a workbook. 输出工作簿")
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show what each printed number ended as. 数字去向")
    ] = False,
    lang: Language = Lang.ZH,
) -> None:
    """Show what was read: tables, figures in prose, performance forms (读取结果)."""
    from audit_lib.accounting import account_numbers
    from audit_lib.ingest import read_disclosure
    from audit_lib.recognise import recognise
    from audit_lib.report.sheets import write_csv, write_workbook
    from audit_lib.terminal import print_account, print_evidence

    disclosure = read_disclosure(source)
    evidence = recognise(disclosure)
    if csv:
        typer.echo(f"{len(write_csv(disclosure, evidence, csv))} files in {csv}")
    if xlsx:
        typer.echo(f"{write_workbook(disclosure, evidence, xlsx)}")
    if coverage:
        print_account(account_numbers(disclosure, evidence), evidence, lang)
    elif not csv and not xlsx:
        print_evidence(evidence, lang)


@app.command()
def lab() -> None:
    """Open JupyterLab on the notebooks (打开笔记本)."""
    from audit_lib.corpus import NOTEBOOKS

    if not NOTEBOOKS.is_dir():
        _stop(f"{NOTEBOOKS}: no notebooks there; run this from an installation made with `pip install -e .`")
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        f"--notebook-dir={NOTEBOOKS.parent}",
        "notebooks/explore.ipynb",
        "--LabApp.news_url=None",  # asks nobody for news, and the user nothing about it
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),  # as in a container
    ]
    os.execv(sys.executable, command)  # noqa: S606 - the interpreter that runs us, with fixed arguments


def _load(suite: Path | None) -> "tuple[Rule, ...]":
    from audit_lib.rules import load_suites
    from audit_lib.rules.suites import SUITES

    return load_suites(suite or SUITES)


def _existing(found: list[Path]) -> list[Path]:
    if not found:
        _stop("nothing to audit: no readable kind of file in the folders given")
    return found


def _told(failure: AuditError, lang: Lang) -> str:
    from audit_lib.refusals import tell_reason

    if not isinstance(failure, SourceError):
        return str(failure)
    return f"{failure.path}: {tell_reason(failure.reason, lang)}"


def _exit_code(*, looked: bool, failed: bool, critical: bool) -> int:
    if not looked:
        return NOTHING_AUDITED
    if failed:
        return SOME_UNREADABLE
    return CRITICAL if critical else CLEAN


def _refuse_unwritable(target: str) -> None:
    """Say at the start that the result could not be written, and leave what stands there as it is."""
    if target in {"", "-"}:
        return
    path = Path(target)
    existed = path.exists()
    try:
        path.open("ab").close()
    except OSError as error:
        _stop(f"{target}: cannot be written ({error.strerror}); name a file in a folder that exists")
    if not existed:
        path.unlink()


def _write_papers(
    targets: dict[str, str],
    audits: "list[Audit]",
    failures: list[SourceError],
    rules: "tuple[Rule, ...]",
    lang: Lang,
) -> None:
    from audit_lib.outputs import list_entries, write_outputs

    entries = [(entry, "") for audit in audits for entry in list_entries(audit, rules, lang)]
    for kind, content in write_outputs(targets, entries, failures, rules, lang):
        _write(targets[kind], content)


def _write(target: str, content: bytes) -> None:
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        _stop(f"{target}: cannot be written ({error.strerror})")


def _stop(message: str) -> NoReturn:
    typer.echo(f"audit: {message}", err=True)
    sys.exit(NOTHING_AUDITED)
