"""What the terminal shows: verdicts, tables, and progress (on stderr, off where nobody watches)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import pandas as pd
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from audit_lib.accounting import count_endings
from audit_lib.findings import Audit, Finding, FoundPlace
from audit_lib.money import format_amount
from audit_lib.recognise import Evidence
from audit_lib.reference import load_tables
from audit_lib.terms import Ending, Lang, Phase, Severity
from audit_lib.wording import name_pages

__all__ = [
    "batch_progress",
    "print_account",
    "print_audit",
    "print_evidence",
    "progress_over",
    "report_progress",
]

_T = TypeVar("_T")
_MARKS = {
    Severity.CRITICAL: ("■", "bold red"),
    Severity.WARNING: ("▲", "yellow"),
    Severity.INFO: ("○", "cyan"),
}
_WORDS = {
    Lang.ZH: {
        "clean": "未发现差错",
        "blind": "表内数字没有一条规则能够核对，不能视为没有问题",
        "unread": "第{pages}页未能识别，未作审核；其上的表和数字不在结论之内",
        "rounding": "尾差{count}处（四舍五入，不计差错）",
        "coverage": "印刷数字{printed}个：表内数据{facts}（已核对{checked}），文字数字{claims}（已核对{prose}），绩效数字{performance}，编码年份等{other}，未识别{missed}",
        "reason": "成因",
        "certainty": "把握",
        "unique": "唯一解释",
        "unresolved": "未能定位",
        "one": "{count}种解释之一",
        "reading": "正在读取",
        "auditing": "正在审核",
        "step.reading": "1/4 读取",
        "step.evaluating": "2/4 核对规则",
        "step.concluding": "3/4 定位差错",
        "step.reporting": "4/4 生成报告",
        "rate": "份/秒",
        "unknown": "未识别的表",
        "claims": "文字中的数字",
        "indicators": "绩效指标",
        "printed": "印刷数字",
        "prose": "文字",
        "total": "合计",
        "place": "第{row}行第{col}列",
        "page": "第{page}页",
        "line": "第{line}行",
    },
    Lang.EN: {
        "clean": "no mistake found",
        "blind": "no rule could look at any figure of its tables: this is no verdict",
        "unread": "pages {pages} could not be read and were not checked: nothing on them is part of this verdict",
        "rounding": "{count} differences within the printed precision",
        "coverage": "{printed} printed numbers: {facts} in tables ({checked} checked), {claims} in prose ({prose} checked), {performance} in performance forms, {other} codes, years and the like, {missed} not understood",
        "reason": "cause",
        "certainty": "certainty",
        "unique": "the one explanation",
        "unresolved": "not located",
        "one": "one of {count} explanations",
        "reading": "reading",
        "auditing": "auditing",
        "step.reading": "1/4 reading",
        "step.evaluating": "2/4 evaluating the rules",
        "step.concluding": "3/4 diagnosing",
        "step.reporting": "4/4 making reports",
        "rate": "a second",
        "unknown": "unknown table",
        "claims": "figures in prose",
        "indicators": "performance indicators",
        "printed": "printed",
        "prose": "prose",
        "total": "total",
        "place": "row {row}, column {col}",
        "page": "page {page}",
        "line": "line {line}",
    },
}


def print_audit(audit: Audit, lang: Lang, console: Console | None = None) -> None:
    """Print the verdict on one disclosure: headline, causes first, then what remains, then what was covered."""
    console = console or _console()
    words = _WORDS[lang]
    console.print(Text(_headline(audit, lang), style="bold"))
    for finding in sorted(audit.findings, key=lambda found: found.cause is None):
        _print_finding(finding, lang, console)
    if not audit.looked:
        console.print(f"  {words['blind']}", style="bold yellow")
    elif not audit.findings:
        console.print(f"  {words['clean']}", style="green")
    if audit.coverage.unread_pages:
        pages = words["unread"].format(pages=name_pages(audit.coverage.unread_pages, lang))
        console.print(f"  {pages}", style="bold yellow")
    if audit.rounding:
        console.print(f"  {words['rounding'].format(count=audit.rounding)}", style="dim")
    seen = audit.coverage
    line = words["coverage"].format(
        printed=seen.printed_numbers,
        facts=seen.facts,
        checked=seen.checked,
        claims=seen.claims,
        prose=seen.claims_checked,
        performance=seen.performance,
        other=seen.other,
        missed=seen.not_understood,
    )
    console.print(f"  {line}", style="dim")


def print_evidence(evidence: Evidence, lang: Lang, console: Console | None = None) -> None:
    """Print what was read: each canonical table as lines by columns, then counts of the rest."""
    console = console or _console()
    words = _WORDS[lang]
    for table in evidence.tables.itertuples():
        if not table.recognised:
            console.print(
                Text(f"{table.grid}. {words['unknown']}: {table.title or '—'} ({table.rows}×{table.columns})")
            )
        elif load_tables()[table.table].columns:
            console.print(_printed_table(evidence, table.grid, _table_title(table, lang), lang))
    console.print(
        f"{words['claims']}: {len(evidence.claims)}; {words['indicators']}: {len(evidence.indicators)}"
    )


def print_account(
    account: pd.DataFrame, evidence: Evidence, lang: Lang, console: Console | None = None
) -> None:
    """Print what the printed numbers ended as, table by table and for the prose, then those not understood.

    Parameters
    ----------
    account : DataFrame
        From ``account_numbers``.
    evidence : Evidence
        Of the same disclosure.
    """
    console = console or _console()
    words = _WORDS[lang]
    shown = Table(header_style="bold")
    shown.add_column("", overflow="fold", min_width=20)
    for head in (words["printed"], *(ending.name_in(lang) for ending in Ending)):
        shown.add_column(head, justify="right")
    for table in evidence.tables.itertuples():
        title = load_tables()[table.table].zh if table.recognised else table.title or words["unknown"]
        shown.add_row(f"{table.grid}. {title}", *_counts(account[account["grid"] == table.grid]))
    shown.add_row(words["prose"], *_counts(account[account["grid"].isna()]), end_section=True)
    shown.add_row(words["total"], *_counts(account), style="bold")
    console.print(shown)
    missed = account[account["ending"] == Ending.NOT_UNDERSTOOD.value]
    if len(missed):
        console.print(Text(f"{Ending.NOT_UNDERSTOOD.name_in(lang)}:", style="bold"))
    for number in missed.itertuples():
        console.print(
            Text.assemble(
                (f"  {number.text}", "bold"), f"  {_place(number, words)}  ", (f"…{number.context}…", "dim")
            )
        )


def _counts(account: pd.DataFrame) -> list[str]:
    return [str(len(account)), *map(str, count_endings(account).values())]


def _place(number: object, words: dict[str, str]) -> str:
    """Where a number of an account stands: page, sheet, line, table, row and column, whichever are known."""
    known = {
        name: None if pd.isna(value := getattr(number, name)) else value
        for name in ("page", "sheet", "text_line", "grid", "row", "col")
    }
    parts = [
        words["page"].format(page=known["page"]) if known["page"] else "",
        known["sheet"],
        words["line"].format(line=known["text_line"]) if known["text_line"] else "",
        f"{known['grid']}. {words['place'].format(row=known['row'], col=known['col'])}"
        if known["grid"]
        else words["prose"],
    ]
    return " · ".join(part for part in parts if part)


def progress_over(items: Iterable[_T], names: Sequence[str], lang: Lang, task: str) -> Iterator[_T]:
    """Yield the items while a bar shows how far the work on them has come; a single one shows none."""
    with report_progress(lang, task) as progress:
        for done, (item, name) in enumerate(zip(items, names, strict=True)):
            if len(names) > 1:
                progress(done, len(names), name)
            yield item


@contextmanager
def report_progress(lang: Lang, task: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on stderr; the callable takes what is done, what is to do, and the last name."""
    with _bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    ) as bar:
        bar_id = bar.add_task(_WORDS[lang][task], total=None)

        def update(done: int, total: int, name: str) -> None:
            bar.update(bar_id, completed=done, total=total, description=f"{_WORDS[lang][task]} {name}")

        yield update


@contextmanager
def batch_progress(lang: Lang) -> Iterator[Callable[[str, int, int, str], None]]:
    """Show a bar per step of a batch on stderr, with its rate and the time that is left.

    The callable takes the step, what is done, what is to do, and the last name.
    """
    words = _WORDS[lang]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(words["rate"]),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", style="dim"),
    )
    with _bar(*columns) as bar:
        steps: dict[str, TaskID] = {}

        def update(step: str, done: int, total: int, name: str) -> None:
            for earlier in (bar_id for known, bar_id in steps.items() if known != step):
                bar.update(
                    earlier, total=bar.tasks[earlier].total or 1, completed=bar.tasks[earlier].total or 1
                )
            if step not in steps:
                steps[step] = bar.add_task(words[f"step.{step}"], total=total or None, name="")
            bar.update(steps[step], completed=done, total=total or None, name=name)

        yield update


class _RateColumn(ProgressColumn):
    """How many are done in a second."""

    def __init__(self, words: str) -> None:
        self._words = words
        super().__init__()

    def render(self, task: Task) -> Text:
        """Write the rate, once there is one."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} {self._words}", style="dim")


def _bar(*columns: ProgressColumn) -> Progress:
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _headline(audit: Audit, lang: Lang) -> str:
    phase = Phase(audit.phase).name_in(lang) if audit.phase else ""
    counts = "  ".join(
        f"{_MARKS[severity][0]} {severity.name_in(lang)} {audit.count(severity)}" for severity in Severity
    )
    return f"{audit.entity} {audit.fiscal_year or ''} {phase}   {counts}"


def _print_finding(finding: Finding, lang: Lang, console: Console) -> None:
    mark, style = _MARKS[finding.severity]
    console.print(
        Text.assemble((f"  {mark} ", style), finding.message[lang.value], (f"  [{finding.rule_id}]", "dim"))
    )
    if finding.cause:
        words = _WORDS[lang]
        certainty = _certainty(finding.cause.certainty, words)
        console.print(Text(f"      {words['reason']}: {finding.cause.reason[lang.value]} ({certainty})"))
        for place in finding.cause.suspect[1:] if finding.cause.suggested else ():
            if place.suggested:
                console.print(Text(f"      {_connected(place)}"))
    for line in finding.arithmetic[lang.value]:
        console.print(Text(f"      {line}", style="dim"))


def _connected(place: FoundPlace) -> str:
    """A figure that must change along with the first suspect."""
    label = " ".join(place.line_label.split()) or place.line_code
    return (
        f"+ {label}, {' '.join(place.column_label.split())}: {place.text.strip() or '□'} → {place.suggested}"
    )


def _certainty(certainty: str, words: dict[str, str]) -> str:
    return words.get(certainty) or words["one"].format(count=certainty.removeprefix("one of "))


def _table_title(table: object, lang: Lang) -> str:
    spec = load_tables()[str(getattr(table, "table", ""))]
    return f"{getattr(table, 'grid', '')}. {spec.zh if lang is Lang.ZH else spec.en} ({getattr(table, 'unit', '')})"


def _printed_table(evidence: Evidence, grid: int, title: str, lang: Lang) -> Table:
    facts = evidence.facts[evidence.facts["grid"] == grid]
    spec = load_tables()[facts["table"].iloc[0]] if len(facts) else None
    columns = list(dict.fromkeys(facts["column"]))
    names = (
        {column.slug: column.zh if lang is Lang.ZH else column.en for column in spec.columns} if spec else {}
    )
    shown = Table(title=title, title_justify="left", header_style="bold")
    shown.add_column("")
    shown.add_column("")
    for column in columns:
        shown.add_column(names.get(column, column), justify="right")
    for code, line in facts.groupby("line_code", sort=False):
        cells = {row.column: _figure(row) for row in line.itertuples()}
        shown.add_row(
            str(code),
            " ".join(line["line_label"].iloc[0].split()),
            *(cells.get(column, "") for column in columns),
        )
    return shown


def _figure(row: object) -> str:
    amount = getattr(row, "amount_fen", None)
    if amount is None or pd.isna(amount):
        return str(getattr(row, "raw", ""))
    return format_amount(int(amount), int(getattr(row, "grain_fen", 1)), str(getattr(row, "unit", "")))
