"""What the charts draw, as data: the same figures stand in the table under each chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from audit_lib.money import FEN_PER_UNIT, format_amount
from audit_lib.recognise import Evidence
from audit_lib.reference import TableSpec, load_tables
from audit_lib.reference.normalise import normalise, strip_ordinal
from audit_lib.report.places import name_table
from audit_lib.report.wording import say
from audit_lib.terms import Lang
from audit_lib.wording import line_name

__all__ = [
    "Chart",
    "tidy_basic_and_project",
    "tidy_economic",
    "tidy_functional",
    "tidy_revenue",
    "tidy_three_public",
    "tidy_years",
]

_CATEGORY = r"[1-9]\d{2}"
_SPENDING = ("summary", "expenditure", "general_public")
_REVENUE_TOTALS = frozenset({"total", "fiscal_subtotal"})
_THREE_PUBLIC = ("abroad", "vehicles_purchase", "vehicles_operation", "reception")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Amounts to be drawn, one row per label.

    Attributes
    ----------
    origin : str
        The printed table that the amounts were read from.
    unit : str
        The unit that the table prints.
    grain_fen : int
        Finest printed step, fen.
    amounts : DataFrame
        Index: labels; one column per series, Int64, fen, missing where blank.
    stacked : bool
        Whether the series of a row add up, or stand beside each other.
    """

    origin: str
    unit: str
    grain_fen: int
    amounts: pd.DataFrame
    stacked: bool = False

    def print_amount(self, fen: int) -> str:
        """Print an amount as the table does."""
        return format_amount(fen, self.grain_fen, self.unit)

    def series(self) -> list[str]:
        """Names of the series; a single one may have none."""
        return [str(name) for name in self.amounts.columns]

    def texts(self, series: str) -> list[str]:
        """Amounts of a series as printed, blank where blank."""
        return ["" if pd.isna(fen) else self.print_amount(int(fen)) for fen in self.amounts[series]]

    def in_unit(self, series: str) -> list[float]:
        """Lengths of the bars of a series; only a drawing ever sees these."""
        return [fen / FEN_PER_UNIT[self.unit] for fen in self.amounts[series].fillna(0).astype(int)]


_BUDGETS = frozenset({"general_public", "government_fund", "state_capital"})
_USES = frozenset(
    {"current_expenditure", "basic", "project", "reserve", "surplus_distributed", "carryover_next"}
)


def tidy_revenue(evidence: Evidence, lang: str = Lang.ZH) -> Chart | None:
    """Tidy amounts by source of revenue: the innermost printed sources, so that no amount stands twice."""
    return _revenue_from_summary(evidence, lang) or _revenue_from_columns(evidence, lang)


def tidy_functional(evidence: Evidence, lang: str = Lang.ZH) -> Chart | None:
    """Tidy expenditure by functional category."""
    facts = _categories(evidence)
    return _chart(evidence, facts, lang, _pivot(facts, {_amount_column(facts): ""}))


def tidy_basic_and_project(evidence: Evidence, lang: str = Lang.ZH) -> Chart | None:
    """Tidy basic and project expenditure by functional category, or altogether where only their totals are printed."""
    found = (_uses(_of(evidence, table)) for table in ("expenditure", "general_public"))
    facts = next((facts for facts in found if facts["amount_fen"].notna().any()), evidence.facts[:0])
    names = {"basic": say("basic", lang), "project": say("project", lang)}
    return _chart(evidence, facts, lang, _pivot(facts, names), stacked=True)


def tidy_economic(evidence: Evidence, lang: str = Lang.ZH, most: int = 12) -> Chart | None:
    """Tidy basic expenditure by economic item: the largest ones, the others summed in a last row."""
    facts = _of(evidence, "basic")
    facts = facts[facts["line_code"].str.fullmatch(r"[1-9]\d{4}") & (facts["column"] == "total")]
    if facts.empty:
        return None
    amounts = _pivot(facts, {"total": ""}).sort_values("", ascending=False, kind="stable")
    rest = amounts[most:]
    if len(rest) > 1:
        others = pd.DataFrame(
            {"": [rest[""].sum()]}, index=[say("chart.others", lang, n=len(rest))], dtype="Int64"
        )
        amounts = pd.concat([amounts[:most], others])
    return _chart(evidence, facts, lang, amounts)


def tidy_three_public(evidence: Evidence, lang: str = Lang.ZH) -> Chart | None:
    """Tidy trips abroad, vehicles and receptions; final accounts beside their budget where both are printed."""
    facts = _of(evidence, "three_public")
    facts = _of(evidence, "three_public_meetings") if facts.empty else facts
    facts = facts[facts["line_code"].isin(_THREE_PUBLIC)]
    columns = [column for column in ("budget", "final") if column in set(facts["column"])] or ["total"]
    facts = facts[facts["column"].isin(columns)]
    names = {"total": "", "budget": say("budget_figure", lang), "final": say("final_figure", lang)}
    named = facts.assign(line_label=facts["line_code"].map(_line_names("three_public", lang)))
    return _chart(evidence, facts, lang, _pivot(named, names, zeros=True))


def tidy_years(evidence: Evidence, before: Evidence | None, lang: str = Lang.ZH) -> Chart | None:
    """Tidy expenditure by functional category in two disclosures; None without the second."""
    if before is None:
        return None
    now, then = _categories(evidence), _categories(before)
    if now.empty or then.empty:
        return None
    names = (_year(before, say("year.before", lang)), _year(evidence, say("year.this", lang)))
    if names[0] == names[1]:
        names = (say("year.before", lang), say("year.this", lang))
    labels = {**_labels(then), **_labels(now)}
    series = {name: _amounts(facts) for name, facts in zip(names, (then, now), strict=True)}
    amounts = pd.DataFrame(series, dtype="Int64").dropna(how="all").sort_index().rename(index=labels)
    return _chart(evidence, now, lang, amounts)


def _revenue_from_summary(evidence: Evidence, lang: str) -> Chart | None:
    facts = _of(evidence, "summary")
    spec = load_tables()["summary"]
    amounts = facts.loc[facts["amount_fen"] > 0].set_index("line_code")["amount_fen"]
    names = {line.slug: _name(line, lang) for line in spec.named if not line.total and line.slug not in _USES}
    innermost = _innermost([slug for slug in names if slug in amounts.index], spec)
    frame = pd.DataFrame(
        {"": [amounts[slug] for slug in innermost]}, index=[names[slug] for slug in innermost], dtype="Int64"
    )
    return _chart(evidence, facts, lang, frame)


def _innermost(printed: Sequence[str], spec: TableSpec) -> list[str]:
    wholes = {whole for slug in printed for whole in list(spec.ancestry(slug))[1:]}
    if _BUDGETS & set(printed):
        wholes.add("fiscal_appropriation")  # some forms print it above the funds, others not at all
    return [slug for slug in printed if slug not in wholes]


def _revenue_from_columns(evidence: Evidence, lang: str) -> Chart | None:
    facts = _of(evidence, "revenue")
    facts = facts[(facts["line_code"] == "total") & ~facts["column"].isin(_REVENUE_TOTALS)]
    names = {column.slug: _name(column, lang) for column in load_tables()["revenue"].columns}
    named = facts.assign(
        line_label=facts["column"].map(names).fillna(facts["column_label"]),
        column="",
        line_code=facts["column"],
    )
    return _chart(evidence, facts, lang, _pivot(named, {"": ""}))


@lru_cache(2 * len(_SPENDING))
def _of(evidence: Evidence, table: str) -> pd.DataFrame:
    """Facts of the first printed table of a kind."""
    facts = evidence.facts
    own = [grid if kind == table else None for grid, kind in zip(facts["grid"], facts["table"], strict=True)]
    first = min((grid for grid in own if grid is not None), default=0)
    return facts[pd.Series([grid == first for grid in own], index=facts.index, dtype=bool)]


def _categories(evidence: Evidence) -> pd.DataFrame:
    """Category totals of the first table that prints amounts for them."""
    found = (_category_facts(_of(evidence, table)) for table in _SPENDING)
    return next((facts for facts in found if facts["amount_fen"].notna().any()), evidence.facts[:0])


def _category_facts(facts: pd.DataFrame) -> pd.DataFrame:
    return facts[facts["line_code"].str.fullmatch(_CATEGORY) & (facts["column"] == _amount_column(facts))]


def _uses(facts: pd.DataFrame) -> pd.DataFrame:
    """Basic and project expenditure of each category; of the total, if no category is printed."""
    facts = facts[facts["column"].isin(("basic", "project"))]
    categories = facts[facts["line_code"].str.fullmatch(_CATEGORY)]
    return facts[facts["line_code"] == "total"] if categories.empty else categories


def _amount_column(facts: pd.DataFrame) -> str:
    return "amount" if "amount" in set(facts["column"]) else "total"


def _pivot(facts: pd.DataFrame, names: Mapping[str, str], *, zeros: bool = False) -> pd.DataFrame:
    """One row per line with an amount, in the order of the print, one named column per column."""
    lines: dict[str, dict[str, int]] = {}
    labels: dict[str, str] = {}
    keys = ("line_code", "line_label", "column", "amount_fen")
    for code, label, column, fen in zip(*(facts[key].tolist() for key in keys), strict=True):
        if column in names:
            lines.setdefault(code, {}).setdefault(names[column], fen)
            labels[code] = label
    printed = {
        code: parts
        for code, parts in lines.items()
        if any(not pd.isna(fen) and (zeros or fen) for fen in parts.values())
    }
    columns = [
        name for name in dict.fromkeys(names.values()) if any(name in parts for parts in lines.values())
    ]
    return pd.DataFrame(
        {name: pd.array([parts.get(name) for parts in printed.values()], dtype="Int64") for name in columns},
        index=pd.Index([_clean(labels[code], code) for code in printed], dtype="str", name="line_code"),
    )


def _amounts(facts: pd.DataFrame) -> pd.Series:
    return facts.drop_duplicates("line_code").set_index("line_code")["amount_fen"]


def _labels(facts: pd.DataFrame) -> dict[str, str]:
    return {
        code: _clean(label, code) for code, label in zip(facts["line_code"], facts["line_label"], strict=True)
    }


def _clean(label: str, code: str) -> str:
    bare = strip_ordinal(normalise(label)).removeprefix(code).strip()
    return f"{code} {bare}" if code.isdigit() else bare or line_name(label, code)


def _line_names(table: str, lang: str) -> dict[str, str]:
    return {line.slug: _name(line, lang) for line in load_tables()[table].named}


def _name(spec: object, lang: str) -> str:
    return str(getattr(spec, lang)).removeprefix("of which ")


def _year(evidence: Evidence, otherwise: str) -> str:
    year = evidence.disclosures["fiscal_year"].iloc[0]
    return otherwise if pd.isna(year) else str(year)


def _chart(
    evidence: Evidence, facts: pd.DataFrame, lang: str, amounts: pd.DataFrame, *, stacked: bool = False
) -> Chart | None:
    """Chart of amounts that stand in the printed table of some facts; None where there is nothing to draw."""
    if amounts.empty or facts.empty:
        return None
    return Chart(
        origin=name_table(evidence, int(facts["grid"].iloc[0]), lang),
        unit=str(facts["unit"].iloc[0]),
        grain_fen=int(facts["grain_fen"].min()),
        amounts=amounts,
        stacked=stacked,
    )
