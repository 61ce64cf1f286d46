"""A batch run at a glance: every disclosure with its findings, the most frequent rules, rules against agencies."""

import json
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from audit_lib.refusals import tell_reason
from audit_lib.report.markup import Child, Html, element, embeddable, printable
from audit_lib.report.money_at_stake import print_fen
from audit_lib.report.places import find_severity, name_severity
from audit_lib.report.runs import Run
from audit_lib.report.wording import say
from audit_lib.terms import Lang, Phase, Severity, Status

__all__ = ["render_heat_map", "render_overview", "render_ranking", "render_run_verdict", "render_unread"]

_MOST_RULES, _MOST_AGENCIES, _PAGE = 20, 24, 50
_CHOICES = {"severity": "severity", "region": "region", "year": "year.short"}
_HEADS = (
    "agency",
    "region",
    "year.short",
    "phase",
    "status",
    "critical_",
    "warning_",
    "info_",
    "money",
    "open",
)


def render_run_verdict(run: Run, lang: str = Lang.ZH) -> Html:
    """Render how many disclosures were audited, how many are wrong, how many could not be read."""
    audited = run.disclosures["status"] == Status.AUDITED.value
    wrong, unread = int((run.disclosures[Severity.CRITICAL] > 0).sum()), int((~audited).sum())
    counts = [(severity, int(run.disclosures[severity].sum())) for severity in Severity]
    left = {
        "overview.unread": unread,
        "overview.unmade": int(run.disclosures["halfway"].fillna("").ne("").sum()),
    }
    return element(
        "header",
        element("p", " · ".join(filter(None, ["audit-lib", run.version, run.started])), class_="kicker"),
        element("h1", say("overview", lang)),
        element("p", say("overview.verdict" if audited.any() else "overview.nothing", lang, n=int(audited.sum()), m=wrong), class_=f"headline {_tone(wrong, bool(audited.any()))}"),
        element("dl", [_tile(severity, count, lang) for severity, count in counts], _money(run, lang), class_="tiles"),
        element("ul", [element("li", say(key, lang, n=count)) for key, count in left.items() if count], class_="limits"),
        _files(run, lang),
        class_="audit verdict",
    )  # fmt: skip


def _files(run: Run, lang: str) -> Html | None:
    """Links to the files of a run, as its index stands to them; none where the run wrote no working paper."""
    if len(run.files) < 2:
        return None
    links = [element("a", say(name, lang), href=f"./run/{name}", download=name) for name in run.files]
    spaced = [part for link in links for part in (" · ", link)][1:]
    return element("p", say("overview.files", lang), *spaced, class_="note download")


def _tone(wrong: int, audited: bool) -> str:  # noqa: FBT001
    """Class of the headline: green only where something was audited and nothing is wrong."""
    if not audited:
        return "blind"
    return "critical" if wrong else "clean"


def render_overview(run: Run, lang: str = Lang.ZH) -> Html:
    """Render every disclosure of a run, the gravest first and the unread last, to sort, search and turn over.

    The first page stands in the table; all of them stand in a data block, from which the page's script writes.
    """
    ranked = run.disclosures.sort_values([*Severity, "money_fen"], ascending=False, kind="stable")
    unread = ranked["status"] != Status.AUDITED.value
    rows = [_tell(row, lang) for row in pd.concat([ranked[~unread], ranked[unread]]).to_dict("records")]
    return element(
        "div",
        _finder(rows, lang),
        _table(
            [_head(key, lang) for key in _HEADS],
            [_row(row, lang) for row in rows[:_PAGE]],
            say("agencies", lang),
            range(5, 9),
            kind="",
        ),
        _data(rows, lang) if rows else None,
        class_="audit paged",
        data_size=_PAGE,
    )


def render_unread(run: Run, lang: str = Lang.ZH) -> Html:
    """Render the sources that could not be audited, each with its reason and what to do."""
    unread = run.disclosures[run.disclosures["status"] != Status.AUDITED.value]
    if unread.empty:
        return element("div", element("p", say("overview.all_read", lang), class_="none"), class_="audit")
    rows = [
        element("tr", element("td", row["file"]), element("td", row["status"]), element("td", row["reason"]))
        for row in (_tell(row, lang) for row in unread.to_dict("records"))
    ]
    heads = [say(key, lang) for key in ("source", "status", "reason")]
    return element("div", _table(heads, rows, say("overview.unread_sources", lang), ()), class_="audit")


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
    """Render where each of the most frequent rules fails: by agency, or by region where there are many agencies.

    A cell counts the findings of an agency, or tells the share of a region's disclosures that have one.
    """
    if run.findings.empty:
        return element("div", element("p", say("overview.heat_empty", lang), class_="none"), class_="audit")
    regions = run.findings["region"].unique()
    many = run.findings["agency"].nunique() > _MOST_AGENCIES and len(regions) > 1
    shown = _shares_by_region(run) if many else _counts_by_agency(run)
    tell, largest = _share_cell if many else _count_cell, float(shown.to_numpy().max())
    rows = [
        element("tr", element("th", title, scope="row"), [tell(value, largest) for value in row])
        for (_, title), row in zip(shown.index, shown.to_numpy(), strict=True)
    ]
    heads = [element("th", element("span", str(name) or "–"), scope="col") for name in shown.columns]
    title = say("overview.heat_regions" if many else "overview.heat", lang)
    table = element(
        "table",
        element("caption", title, class_=None if many else "unseen"),
        element("thead", element("tr", element("td"), heads)),
        element("tbody", rows),
        class_="heat",
    )
    scroll = element("div", table, class_="scroll", tabindex=0, role="region", aria_label=title)
    return element("div", scroll, class_="audit")


def _counts_by_agency(run: Run) -> pd.DataFrame:
    """Findings by rule and agency, the most frequent of both."""
    counts = pd.crosstab([run.findings["rule_id"], run.findings["title"]], run.findings["agency"])
    return _most(counts)


def _shares_by_region(run: Run) -> pd.DataFrame:
    """Share of the audited disclosures of a region that a rule fails in, in percent; the most frequent of both."""
    audited = run.disclosures[run.disclosures["status"] == Status.AUDITED.value]
    failing = run.findings.drop_duplicates(["source", "rule_id"])
    counts = _most(pd.crosstab([failing["rule_id"], failing["title"]], failing["region"]))
    return counts / audited.groupby("region").size().reindex(counts.columns) * 100


def _most(counts: pd.DataFrame) -> pd.DataFrame:
    rules = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index[:_MOST_RULES]
    groups = counts.sum().sort_values(ascending=False, kind="stable").index[:_MOST_AGENCIES]
    return counts.loc[rules, groups]


def _count_cell(count: float, _largest: float) -> Html:
    return element("td", int(count) or None, class_=f"h{min(int(count), 3)}" if count else None)


def _share_cell(share: float, largest: float) -> Html:
    """A share in percent, tinted by thirds of the largest one."""
    text = f"{share:.0f}" if share >= 1 else "<1"
    return element("td", text, class_=f"h{min(int(3 * share / largest) + 1, 3)}") if share else element("td")


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


def _tell(row: Mapping[Hashable, Any], lang: str) -> dict[str, Any]:
    """What a row of the overview says of a disclosure; counts and money are None where it was not audited."""
    audited = row["status"] == Status.AUDITED.value
    file = Path(str(row["source"])).name
    return {
        "agency": row["entity"] or file,
        "region": row["region"],
        "year": "" if pd.isna(row["fiscal_year"]) else str(int(str(row["fiscal_year"]).partition(".")[0])),
        "phase": next((term.name_in(Lang(lang)) for term in Phase if term.value == row["phase"]), ""),
        "status": next(
            (term.name_in(Lang(lang)) for term in Status if term.value == row["status"]), str(row["status"])
        ),
        "reason": tell_reason(str(row["reason"] or ""), lang),
        **{severity.value: int(row[severity]) if audited else None for severity in Severity},
        "money": int(str(row["money_fen"])) if audited else None,
        "report": Path(row["report"]).name if isinstance(row["report"], str) and row["report"] else "",
        "halfway": row["halfway"] if isinstance(row["halfway"], str) else "",
        "file": file,
    }


def _row(row: Mapping[str, Any], lang: str) -> Html:
    about = [element("td", row[key]) for key in ("agency", "region", "year", "phase")]
    if row["reason"]:  # nothing to count: the reason has the room
        status = [row["status"], element("small", row["reason"])]
        return element("tr", about, element("td", status, colspan=len(_HEADS) - len(about)))
    money = row["money"]
    link = element("a", say("open", lang), href=f"./{quote(row['report'])}") if row["report"] else None
    if row["halfway"]:
        link = element("a", say("overview.halfway", lang), href=f"./{quote(row['halfway'])}")
    return element(
        "tr",
        about,
        element("td", row["status"]),
        [
            element("td", "–" if row[severity.value] is None else row[severity.value], class_="figure")
            for severity in Severity
        ],
        element("td", "–" if money is None else print_fen(money).partition(" ")[0], class_="figure"),
        element("td", link),
    )


def _finder(rows: Sequence[Mapping[str, Any]], lang: str) -> Html:
    """A search field and a choice for each thing that few values are printed for; the page's script reads them."""
    worst = {severity.value: severity.name_in(Lang(lang)) for severity in Severity}
    choices = {
        "severity": {
            **worst,
            "none": say("overview.clean", lang),
            "unread": say("overview.not_audited", lang),
        },
        "region": {name: name for name in sorted({row["region"] for row in rows} - {""})},
        "year": {name: name for name in sorted({row["year"] for row in rows} - {""}, reverse=True)},
    }
    return element(
        "form",
        element("label", say("filter", lang), " ", element("input", type="search", placeholder=say("overview.search", lang))),
        [_choice(name, values, lang) for name, values in choices.items() if len(values) > 1],
        element("span", element("output", data_text=say("overview.shown", lang, first="{first}", last="{last}", n="{n}")), _turn("‹", -1, "overview.back", lang), _turn("›", 1, "overview.on", lang), class_="turn"),
        class_="finder", role="search", hidden=True,
    )  # fmt: skip


def _turn(sign: str, pages: int, key: str, lang: str) -> Html:
    return element("button", sign, type="button", value=pages, aria_label=say(key, lang))


def _choice(name: str, values: Mapping[str, str], lang: str) -> Html:
    label = say(_CHOICES[name], lang)
    options = [element("option", text, value=value) for value, text in values.items()]
    everything = element("option", say("overview.any", lang), value="")
    return element("label", label, " ", element("select", everything, options, data_name=name))


def _data(rows: Sequence[Mapping[str, Any]], lang: str) -> Html:
    """Every disclosure as data, safe inside a page: by columns, so that their names stand once."""
    columns = {key: [row[key] for row in rows] for key in rows[0]} | {
        "open": say("open", lang),
        "broken": say("overview.halfway", lang),
    }
    written = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    safe = embeddable(written)
    return Html(f'<script type="application/json" class="rows">{printable(safe)}</script>')


def _table(
    heads: Sequence[Child], rows: Sequence[Html], caption: str, figures: Sequence[int], kind: str = "sortable"
) -> Html:
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
        class_=kind or None,
    )
    return element("div", table, class_="scroll")
