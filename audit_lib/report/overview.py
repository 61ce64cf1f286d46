"""A batch run at a glance: every disclosure with its findings, the most frequent rules, rules against agencies."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from audit_lib.report.markup import Child, Html, element
from audit_lib.report.money_at_stake import print_fen
from audit_lib.report.places import find_severity, name_severity
from audit_lib.report.runs import Run
from audit_lib.report.wording import say
from audit_lib.terms import Lang, Phase, Severity, Status

__all__ = ["render_heat_map", "render_overview", "render_ranking", "render_run_verdict"]

_MOST_RULES, _MOST_AGENCIES = 20, 24
_HEADS = ("agency", "year.short", "phase", "status", "critical_", "warning_", "info_", "money", "open")


def render_run_verdict(run: Run, lang: str = Lang.ZH) -> Html:
    """Render how many disclosures were audited, how many are wrong, how many could not be read."""
    audited = run.disclosures["status"] == Status.AUDITED.value
    wrong, unread = int((run.disclosures[Severity.CRITICAL] > 0).sum()), int((~audited).sum())
    counts = [(severity, int(run.disclosures[severity].sum())) for severity in Severity]
    return element(
        "header",
        element("p", " · ".join(filter(None, ["audit-lib", run.version, run.started])), class_="kicker"),
        element("h1", say("overview", lang)),
        element("p", say("overview.verdict" if audited.any() else "overview.nothing", lang, n=int(audited.sum()), m=wrong), class_=f"headline {_tone(wrong, bool(audited.any()))}"),
        element("dl", [_tile(severity, count, lang) for severity, count in counts], _money(run, lang), class_="tiles"),
        element("ul", element("li", say("overview.unread", lang, n=unread)), class_="limits") if unread else None,
        class_="audit verdict",
    )  # fmt: skip


def _tone(wrong: int, audited: bool) -> str:  # noqa: FBT001
    """Class of the headline: green only where something was audited and nothing is wrong."""
    if not audited:
        return "blind"
    return "critical" if wrong else "clean"


def render_overview(run: Run, lang: str = Lang.ZH) -> Html:
    """Render every disclosure of a run, the gravest first, to sort and search."""
    ranked = run.disclosures.sort_values([*Severity, "money_fen"], ascending=False, kind="stable")
    unread = ranked["status"] != Status.AUDITED.value
    rows = pd.concat([ranked[unread], ranked[~unread]]).to_dict("records")
    form = element(
        "form",
        element("label", say("filter", lang), " ", element("input", type="search", placeholder=say("overview.search", lang))),
        element("output", data_text=say("filter.shown", lang, n="{n}")),
        class_="filter", role="search", hidden=True,
    )  # fmt: skip
    return element(
        "div",
        form,
        _table(
            [_head(key, lang) for key in _HEADS],
            [_row(row, lang) for row in rows],
            say("agencies", lang),
            range(4, 8),
        ),
        class_="audit",
    )


def render_ranking(run: Run, lang: str = Lang.ZH) -> Html:
    """Render the rules that fail most often."""
    groups = run.findings.groupby("rule_id", sort=False)
    ranked = groups.agg(
        title=("title", "first"),
        severity=("severity", "first"),
        agencies=("source", "nunique"),
        times=("title", "size"),
    )
    ranked = ranked.sort_values(["agencies", "times"], ascending=False, kind="stable")[:_MOST_RULES]
    rows = [
        element("tr", element("td", rule["title"], element("small", str(rule_id))), element("td", name_severity(find_severity(rule["severity"]), lang)), element("td", int(rule["agencies"]), class_="figure"), element("td", int(rule["times"]), class_="figure"))
        for rule_id, rule in ranked.iterrows()
    ]  # fmt: skip
    heads = [say(key, lang) for key in ("rule", "severity", "overview.agencies", "overview.times")]
    return element("div", _table(heads, rows, say("overview.rules", lang), range(2, 4)), class_="audit")


def render_heat_map(run: Run, lang: str = Lang.ZH) -> Html:
    """Render how often each of the most frequent rules fails at each of the most concerned agencies."""
    if run.findings.empty:
        return element("div", element("p", say("overview.heat_empty", lang), class_="none"), class_="audit")
    counts = pd.crosstab([run.findings["rule_id"], run.findings["title"]], run.findings["agency"])
    rules = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:_MOST_RULES]
    agencies = counts.sum().sort_values(ascending=False, kind="stable").index[:_MOST_AGENCIES]
    shown = counts.loc[rules, agencies]
    rows = [
        element(
            "tr",
            element("th", title, scope="row"),
            [element("td", int(count) or None, class_=_heat(int(count))) for count in row],
        )
        for (_, title), row in zip(shown.index, shown.to_numpy(), strict=True)
    ]
    table = element(
        "table",
        element("caption", say("overview.heat", lang), class_="unseen"),
        element(
            "thead", element("tr", element("td"), [element("th", agency, scope="col") for agency in agencies])
        ),
        element("tbody", rows),
        class_="heat",
    )
    return element(
        "div",
        element(
            "div", table, class_="scroll", tabindex=0, role="region", aria_label=say("overview.heat", lang)
        ),
        class_="audit",
    )


def _tile(severity: Severity, count: int, lang: str) -> Html:
    figures = element("dd", element("b", count), element("small", say(severity.value, lang)))
    return element(
        "div", element("dt", name_severity(severity, lang)), figures, class_=f"tile {severity.value}"
    )


def _money(run: Run, lang: str) -> Html:
    total = print_fen(int(run.disclosures["money_fen"].sum()))
    return element(
        "div", element("dt", say("money.sum", lang)), element("dd", element("b", total)), class_="tile wide"
    )


def _head(key: str, lang: str) -> Child:
    return name_severity(find_severity(key[:-1]), lang) if key.endswith("_") else say(key, lang)


def _row(row: Mapping[Hashable, Any], lang: str) -> Html:
    audited = row["status"] == Status.AUDITED.value
    status = next(
        (status.name_in(Lang(lang)) for status in Status if status.value == row["status"]), str(row["status"])
    )
    phase = next((phase.name_in(Lang(lang)) for phase in Phase if phase.value == row["phase"]), "")
    year = "" if pd.isna(row["fiscal_year"]) else str(int(str(row["fiscal_year"]).partition(".")[0]))
    reason = element("small", row["reason"]) if row["reason"] else None
    counts = [element("td", row[severity] if audited else "–", class_="figure") for severity in Severity]
    money = int(str(row["money_fen"]))
    figure = element(
        "td",
        print_fen(money).partition(" ")[0] if audited else "–",
        class_="figure",
        data_sort=money if audited else -1,
    )
    return element(
        "tr",
        element("td", row["entity"] or Path(str(row["source"])).name),
        element("td", year),
        element("td", phase),
        element("td", status, reason),
        counts,
        figure,
        element("td", _link(row, lang)),
    )


def _link(row: Mapping[Hashable, Any], lang: str) -> Html | None:
    report = row["report"]
    return (
        element("a", say("open", lang), href=f"./{quote(Path(report).name)}")
        if isinstance(report, str) and report
        else None
    )


def _heat(count: int) -> str | None:
    return f"h{min(count, 3)}" if count else None


def _table(heads: Sequence[Child], rows: Sequence[Html], caption: str, figures: Sequence[int]) -> Html:
    """Write a table to sort; ``figures`` are the columns that hold numbers."""
    names = [
        element("th", text, scope="col", class_="figure" if column in figures else None)
        for column, text in enumerate(heads)
    ]
    table = element(
        "table",
        element("caption", caption, class_="unseen"),
        element("thead", element("tr", names)),
        element("tbody", rows),
        class_="sortable",
    )
    return element("div", table, class_="scroll")
