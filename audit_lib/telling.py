"""What a finding is told with: places, amounts and sums of one disclosure in words."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from audit_lib.diagnose import Network
from audit_lib.findings import FoundPlace
from audit_lib.money import format_amount
from audit_lib.reference import load_tables
from audit_lib.rules import Rule
from audit_lib.rules.compile import Row
from audit_lib.rules.narrative import Web
from audit_lib.terms import Lang, Severity
from audit_lib.wording import line_name, place_name, table_name

__all__ = [
    "Case",
    "amount_text",
    "blank_fact",
    "claim_place",
    "coordinates_of",
    "facts_of",
    "file_of",
    "fingerprint_of",
    "gravest",
    "grid_places",
    "indicator_place",
    "instance_of",
    "line_of",
    "name_of",
    "paragraph_place",
    "place_of",
    "severity_of",
    "sides",
    "sums",
    "verdict_place",
    "whole",
]

_RANK = {severity: rank for rank, severity in enumerate(Severity)}  # gravest first
_MAX_TERMS = 6  # more parts than these are shown as their count


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that telling one disclosure's findings needs.

    Attributes
    ----------
    facts, claims, indicators, tables, paragraphs, results : DataFrame
        Of this disclosure; all but ``tables`` and ``results`` keep the row numbers that results and network
        speak of.
    about : mapping
        entity, fiscal_year, phase, level, files; see ``evidence.ABOUT_TYPES``.
    rules : sequence of Rule
    network : Network
        Of this disclosure, with the printed amounts.
    web : Web
        Relations between the figures of its prose.
    """

    facts: pd.DataFrame
    claims: pd.DataFrame
    indicators: pd.DataFrame
    tables: pd.DataFrame
    paragraphs: pd.DataFrame
    results: pd.DataFrame
    about: Mapping[str, object]
    rules: Sequence[Rule]
    network: Network
    web: Web


def facts_of(network: Network, rows: Sequence[int]) -> list[int]:
    """Printed figures of the rows, and the blank ones that stand alone on a side; each once."""
    found: dict[int, None] = {}
    for number in rows:
        row = network.rows[number]
        for side in (row.left, row.right):
            found |= {fact: None for fact, _ in side if network.printed[fact] is not None or len(side) == 1}
    return list(found)


def blank_fact(network: Network, row: Row) -> int | None:
    """The one blank figure that a side consists of."""
    for side in (row.left, row.right):
        if len(side) == 1 and network.printed[side[0][0]] is None:
            return side[0][0]
    return None


def sides(network: Network, row: Row) -> tuple[int, int]:
    """Left and right side of a row with the printed amounts, fen."""
    left, right = (
        sum(factor * (network.printed[fact] or 0) for fact, factor in side) for side in (row.left, row.right)
    )
    return left, right


def sums(case: Case, rows: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """The failed rules in figures, by language."""
    return {lang.value: tuple(_arithmetic(case, number, lang) for number in rows) for lang in Lang}


def _arithmetic(case: Case, number: int, lang: Lang) -> str:
    """The failed rule in figures, such as ``645.54 ≠ 220.10 + 335.43 = 555.53``."""
    network = case.network
    row = network.rows[number]
    left, right = sides(network, row)
    fact = row.left[0][0]
    sign = ">" if row.at_most else "≠"
    parts = [_side_text(case, side) for side in (row.left, row.right)]
    added = sum(network.printed[part] is not None for part, _ in row.right) > 1
    total = f" = {amount_text(case, fact, right)}" if added else ""
    gap = "" if network.one_side_blank(number) else f" (Δ {amount_text(case, fact, left - right)})"
    return f"{name_of(case, fact, lang)}: {parts[0]} {sign} {parts[1]}{total}{gap}"


def _side_text(case: Case, side: Sequence[tuple[int, int]]) -> str:
    printed = [(fact, factor) for fact, factor in side if case.network.printed[fact] is not None]
    if not printed:
        return "□"
    if len(printed) > _MAX_TERMS:
        return f"Σ({len(printed)})"
    terms = [f"{'-' if factor < 0 else '+'} {_printed(case, fact)}" for fact, factor in printed]
    return " ".join(terms).removeprefix("+ ")


def _printed(case: Case, fact: int) -> str:
    return amount_text(case, fact, case.network.printed[fact] or 0)


def amount_text(case: Case, fact: int, fen: int) -> str:
    """Print an amount in the unit of a fact, with its grain or as many decimals more as the amount needs."""
    grain = int(case.facts.at[fact, "grain_fen"])
    while fen % grain:
        grain //= 10
    return format_amount(fen, grain, str(case.facts.at[fact, "unit"]))


def place_of(case: Case, fact: int) -> FoundPlace:
    """Place of a fact in the source."""
    row = case.facts.loc[fact]
    return FoundPlace(
        table=row["table"],
        line_code=row["line_code"],
        column=row["column"],
        grid=whole(row["grid"]),
        row=whole(row["row"]),
        col=whole(row["col"]),
        line_label=row["line_label"],
        column_label=row["column_label"],
        text=row["raw"],
        page=whole(row["page"]),
        sheet=row["sheet"],
        bbox=row["bbox"] if isinstance(row["bbox"], tuple) else None,
        text_line=whole(row["text_line"]),
        source=file_of(case, row["source"]),
        score=_score(row),
    )


def claim_place(case: Case, claim: int) -> FoundPlace:
    """Place of a claim in the prose: its section, its subject and the figure."""
    row = case.claims.loc[claim]
    return FoundPlace(
        line_label=row["subject"],
        column_label=row["section"],
        text=row["raw"],
        page=whole(row["page"]),
        sheet=row["sheet"],
        text_line=whole(row["text_line"]),
        source=file_of(case, row["source"]),
        score=_score(row),
        paragraph=whole(row["paragraph"]),
    )


def indicator_place(case: Case, indicator: int) -> FoundPlace:
    """Place of an indicator in its performance form: the cell of its target."""
    row = case.indicators.loc[indicator]
    return FoundPlace(
        table="performance",
        grid=whole(row["grid"]),
        row=whole(row["row"]),
        col=whole(row["col"]),
        line_label=row["indicator"],
        column_label=row["project"],
        text=row["target"],
        page=whole(row["page"]),
        sheet=row["sheet"],
        text_line=whole(row["text_line"]),
        source=file_of(case, row["source"]),
    )


def paragraph_place(case: Case, paragraph: int, words: str) -> FoundPlace:
    """Place of words in the prose; the words are named only where that paragraph prints them as they are."""
    row = case.paragraphs.loc[paragraph]
    return FoundPlace(
        text=words if words in row["text"] else "",
        page=whole(row["page"]),
        sheet=row["sheet"],
        text_line=whole(row["text_line"]),
        source=file_of(case, row["source"]),
        paragraph=paragraph,
    )


def grid_places(case: Case, table: str, grid: int | None, row: int | None) -> Iterator[FoundPlace]:
    """Place of a printed table, and of one of its rows."""
    for found in case.tables[case.tables["grid"] == grid].itertuples() if grid else ():
        yield FoundPlace(
            table=table,
            grid=int(found.grid),
            row=row,
            text=found.title,
            page=whole(found.page),
            sheet=found.sheet,
            text_line=whole(found.text_line),
            source=file_of(case, found.source),
        )


def file_of(case: Case, source: str) -> str:
    """Name the file that something stands in, where the disclosure consists of several."""
    return Path(source).name if case.about["files"] != 1 else ""


def name_of(case: Case, fact: int, lang: Lang) -> str:
    """Name a fact by its table, line and column."""
    row = case.facts.loc[fact]
    spec = load_tables()[row["table"]]
    column = next((column for column in spec.columns if column.slug == row["column"]), None)
    return place_name(
        table=table_name(spec.slug, lang),
        line=line_name(row["line_label"], row["line_code"]),
        column=(column.zh if lang is Lang.ZH else column.en) if column else row["column_label"],
        lang=lang,
    )


def line_of(case: Case, fact: int, lang: Lang) -> str:
    """Name the line of a fact, without its column."""
    row = case.facts.loc[fact]
    line = line_name(row["line_label"], row["line_code"])
    return place_name(table=table_name(row["table"], lang), line=line, column="", lang=lang)


def verdict_place(
    case: Case, instance: str, facts: Sequence[int], figures: Mapping[str, str], lang: Lang
) -> str:
    """Name the line that a verdict speaks of: as it says itself, or that of its first figure."""
    if facts and "line" not in figures:
        return line_of(case, facts[0], lang)
    table = table_name(instance.split("/", maxsplit=1)[0], lang)
    return place_name(table=table, line=figures.get("line", ""), column=figures.get("column", ""), lang=lang)


def coordinates_of(case: Case, fact: int) -> dict[str, str]:
    """Canonical coordinates of a fact, as a finding carries them."""
    table, line, column = case.network.coordinate[fact]
    return {"table": table, "line": line, "column": column}


def instance_of(case: Case, number: int) -> str:
    """Name a rule at one place, such as ``balance.basic_total[basic/301@total]``."""
    row = case.network.rows[number]
    return f"{case.rules[row.rule].rule_id}[{row.instance}]"


def _score(row: pd.Series) -> float | None:
    return None if pd.isna(row["score"]) else round(float(row["score"]), 3)


def whole(value: object) -> int | None:
    """Plain integer, or None where it is missing."""
    return None if value is None or pd.isna(value) else int(value)  # type: ignore[call-overload]


def severity_of(case: Case, number: int) -> Severity:
    """Severity of the rule behind a row."""
    return case.rules[case.network.rows[number].rule].severity


def gravest(case: Case, rows: Sequence[int]) -> int:
    """The row that a finding about several is told with: by severity, then by its difference."""
    return min(
        rows,
        key=lambda number: (_RANK[severity_of(case, number)], -abs(case.network.residual(number)), number),
    )


def fingerprint_of(case: Case, key: str) -> str:
    """Fingerprint of a finding: of the disclosure's entity, year, phase and level, and a key without figures."""
    about = "|".join(str(case.about[name]) for name in ("entity", "fiscal_year", "phase", "level"))
    return hashlib.sha256(f"{about}|{key}".encode()).hexdigest()[:16]
