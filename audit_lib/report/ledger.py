"""What was looked at, with which rules, from which source and with which versions."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from audit_lib.findings import Audit
from audit_lib.report.checked import render_checked_map, render_left_out
from audit_lib.report.markup import Child, Html, element
from audit_lib.report.places import find_severity, name_where, tell_severity
from audit_lib.report.wording import WORDS, say
from audit_lib.terms import Lang, Outcome

__all__ = ["name_software", "render_coverage", "render_provenance", "render_rules", "render_unrecognised"]

_PACKAGES = ("audit-lib", "pandas", "great-expectations")
_MOST_REASONS = 40
_FORM = "performance"  # its figures are counted by themselves
_OUTCOMES = ("pass", "rounding", "fail", "not_applicable", "error")


def render_coverage(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render how many printed figures each table has and how many of them a rule reaches."""
    coverage = audit.coverage
    totals = {
        "checked": coverage.checked,
        "checked_twice": coverage.checked_twice,
        "pinnable": coverage.pinnable,
        "facts": coverage.facts,
        "claims": coverage.claims,
        "claims_checked": coverage.claims_checked,
        "performance": coverage.performance,
        "not_understood": coverage.not_understood,
        "other": coverage.other,
    }
    keys = ("table", "printed", "checked", "checked_twice", "pinnable", "left", "share")
    return element(
        "div",
        element("p", say("checked.of", lang, total=coverage.figures, checked=coverage.reached), " " if lang == Lang.EN else "", say("coverage.twice", lang)),
        element("dl", [element("div", element("dt", say(key, lang)), element("dd", value)) for key, value in totals.items()], class_="facts"),
        _table(say("coverage.caption", lang), [say(key, lang) for key in keys], [_coverage_row(row, lang) for row in coverage.per_table.itertuples() if row.printed or row.table != _FORM]),
        render_checked_map(audit, lang),
        render_left_out(audit, lang),
        class_="audit",
    )  # fmt: skip


def render_rules(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the scoreboard of the rules, folded, and why some of them could not look."""
    board = audit.scoreboard
    failed, passed = (
        board["fail"] > 0,
        (board["fail"] == 0) & (board["error"] == 0) & (board["pass"] + board["rounding"] > 0),
    )
    idle = (board[["pass", "rounding", "fail", "error"]] == 0).all(axis=1)
    heads = [
        say(key, lang)
        for key in ("rule", "severity", "pass", "rounding.short", "fail", "not_applicable", "error")
    ]
    rows = [
        _rule_row(row, lang)
        for row in board.assign(failed=failed)[~idle]
        .sort_values("failed", ascending=False, kind="stable")
        .to_dict("records")
    ]
    return element(
        "div",
        element("p", say("rules.summary", lang, rules=len(board), failed=int(failed.sum()), passed=int(passed.sum()), idle=int(idle.sum()))),
        element("details", element("summary", say("rules.open", lang)), _table(say("rules.caption", lang), heads, rows)),
        _render_idle(board.loc[idle, f"title_{lang}"].tolist(), lang),
        _render_reasons(audit, lang),
        class_="audit",
    )  # fmt: skip


def render_unrecognised(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the list of tables that no form knows; they were not checked."""
    unknown = audit.evidence.tables[~audit.evidence.tables["recognised"]]
    rows: list[list[Child]] = [
        [
            str(table.title) or say("table.nth", lang, n=table.grid),
            int(str(table.rows)),
            " · ".join(name_where(table, lang)),
        ]
        for table in unknown.itertuples()
    ]
    if not rows:
        return Html("")
    heads = [say(key, lang) for key in ("table", "line", "where")]
    return element(
        "div",
        element("p", say("tables.unknown", lang, n=len(rows))),
        _table(say("tables.unrecognised", lang), heads, rows),
        class_="audit",
    )


def render_provenance(audit: Audit, lang: str = Lang.ZH) -> Html:
    """Render the source's name and checksum, the reader, the versions and the time."""
    facts = {
        "source": " · ".join(part.source.name for part in audit.disclosure.files),
        "sha256": element("code", audit.disclosure.sha256),
        "reader": audit.disclosure.reader.name_in(Lang(lang)),
        "software": name_software(),
        "finished": datetime.now().astimezone().isoformat(sep=" ", timespec="seconds"),
    }
    lines = [
        element("div", element("dt", say(key, lang)), element("dd", value)) for key, value in facts.items()
    ]
    return element("div", element("dl", lines, class_="facts long"), class_="audit")


@cache
def name_software() -> str:
    """Name the versions that a report is made with."""
    return " · ".join(f"{package} {_version(package)}" for package in _PACKAGES)


def _coverage_row(row: object, lang: str) -> list[Child]:
    names = ("printed", "checked", "checked_twice", "pinnable", "unchecked")
    printed, checked, twice, pinnable, left = (int(getattr(row, name)) for name in names)
    share = f"{checked / printed:.0%}" if printed else "–"
    bar = element("meter", value=checked, max=printed or 1, aria_hidden="true") if printed else None
    title = str(row.title) or say("table.nth", lang, n=getattr(row, "grid", ""))  # type: ignore[attr-defined]
    return [title, printed, checked, twice, pinnable, left, [share, " ", bar]]


def _rule_row(row: Mapping[Hashable, object], lang: str) -> list[Child]:
    title = [str(row[f"title_{lang}"]), element("small", str(row["rule_id"]))]
    return [
        title,
        tell_severity(find_severity(str(row["severity"])), lang),
        *(int(str(row[outcome])) for outcome in _OUTCOMES),
    ]


def _render_idle(titles: Sequence[str], lang: str) -> Html | None:
    """Render the names of the rules that had nothing to look at."""
    if not titles:
        return None
    listed = ("；" if lang == Lang.ZH else "; ").join(titles)
    return element(
        "details", element("summary", say("rules.idle", lang, n=len(titles))), element("p", listed)
    )


def _render_reasons(audit: Audit, lang: str) -> Html | None:
    idle = audit.results[audit.results["outcome"].isin((Outcome.NOT_APPLICABLE.value, Outcome.ERROR.value))]
    kinds = idle["reason"].str.replace(r":.*", "", regex=True)
    counts = idle.groupby(["rule_id", kinds], sort=False).size().sort_values(ascending=False, kind="stable")
    if counts.empty:
        return None
    titles = audit.scoreboard.set_index("rule_id")[f"title_{lang}"]
    rows: list[list[Child]] = [
        [str(titles.get(rule, rule)), _reason(str(reason), lang), int(count)]
        for rule, reason, count in counts[:_MOST_REASONS].reset_index(name="count").to_numpy()
    ]
    heads = [say(key, lang) for key in ("rule", "reason", "count")]
    return element(
        "details",
        element("summary", say("reasons.caption", lang)),
        _table(say("reasons.caption", lang), heads, rows),
    )


def _reason(reason: str, lang: str) -> str:
    return say(f"reason.{reason}", lang) if f"reason.{reason}" in WORDS else reason


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Child]]) -> Html:
    """Render rows to be sorted; its class, not each cell, tells which columns hold figures: there are many rows."""
    figures = [isinstance(cell, int) for cell in rows[0]] if rows else []
    classes = [f"right{number}" for number, figure in enumerate(figures, start=1) if figure]
    table = element(
        "table",
        element("caption", caption, class_="unseen"),
        element("thead", element("tr", [element("th", text, scope="col") for text in heads])),
        element("tbody", [element("tr", [element("td", cell) for cell in row]) for row in rows]),
        class_=" ".join(["sortable", *classes]),
    )
    return element("div", table, class_="scroll")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
