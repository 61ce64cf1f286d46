"""What was looked at: each printed number is a fact, a claim, part of a performance form, or not understood."""

import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from audit_lib.findings import Coverage
from audit_lib.model import Disclosure, Grid
from audit_lib.money import is_blank, parse_amount_or_none
from audit_lib.recognise import Evidence
from audit_lib.terms import Outcome

__all__ = ["measure_coverage"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ORDINAL = re.compile(r"^\s*(?:\d{1,2}\s*[.、．]|[（(]\d{1,2}[）)])")
_CODE_IN_NAME = re.compile(r"[（(〔\[]\s*20\d\d\s*[）)〕\]]\s*\d+\s*号")
_LOOKED = (Outcome.PASS.value, Outcome.ROUNDING.value, Outcome.FAIL.value)


def measure_coverage(disclosure: Disclosure, evidence: Evidence, results: pd.DataFrame) -> Coverage:
    """Count what was read and what was checked.

    Parameters
    ----------
    disclosure : Disclosure
    evidence : Evidence
        Of this disclosure alone.
    results : DataFrame
        Results of this disclosure; ``facts`` are row numbers of ``evidence.facts``.

    Returns
    -------
    Coverage
        A figure counts as checked where a rule that could look had it among its figures.
    """
    times = Counter(fact for row in results.itertuples() if row.outcome in _LOOKED for fact in row.facts)
    facts = evidence.facts
    printed = facts["amount_fen"].notna()
    checks = pd.Series([times[number] for number in facts.index], index=facts.index)
    unread = int((facts["raw"].ne("") & ~printed).sum())
    missed = unread + sum(_missed_in_grids(disclosure, evidence)) + _missed_in_prose(disclosure, evidence)
    in_forms = _numbers_in_forms(evidence)
    claims = int(evidence.claims["raw"].ne("").sum())
    return Coverage(
        printed_numbers=int(printed.sum()) + claims + in_forms + missed,
        facts=int(printed.sum()),
        claims=claims,
        checked=int((printed & (checks >= 1)).sum()),
        checked_twice=int((printed & (checks >= 2)).sum()),
        not_understood=missed,
        per_table=_per_table(evidence, printed, checks),
        unread_pages=disclosure.unread_pages,
    )


def _per_table(evidence: Evidence, printed: pd.Series, checks: pd.Series) -> pd.DataFrame:
    facts = evidence.facts
    counts = pd.DataFrame(
        {
            "grid": facts["grid"],
            "printed": printed.astype(int),
            "checked": (printed & (checks >= 1)).astype(int),
            "checked_twice": (printed & (checks >= 2)).astype(int),
            "unchecked": (printed & (checks == 0)).astype(int),
        }
    )
    per_grid = counts.groupby("grid").sum()
    titles = evidence.tables[["grid", "table", "title", "recognised"]]
    return titles.merge(per_grid, how="left", left_on="grid", right_index=True).fillna(
        {"printed": 0, "checked": 0, "checked_twice": 0, "unchecked": 0}
    )


def _missed_in_grids(disclosure: Disclosure, evidence: Evidence) -> Iterator[int]:
    for grid, known in zip(disclosure.grids, evidence.tables["recognised"], strict=True):
        if not known:
            yield _amount_cells(grid)


def _amount_cells(grid: Grid) -> int:
    texts = (cell.text for row in grid.rows for cell in row)
    return sum(not is_blank(text) and parse_amount_or_none(text, "元") is not None for text in texts)


def _missed_in_prose(disclosure: Disclosure, evidence: Evidence) -> int:
    spans: dict[int, list[tuple[int, int]]] = {}
    for claim in evidence.claims.itertuples():
        spans.setdefault(int(claim.paragraph), []).append((claim.start, claim.end))
    missed = 0
    for number, paragraph in enumerate(disclosure.paragraphs):
        inside = spans.get(number, [])
        if not inside and not paragraph.text.strip().endswith(("。", "；", ";")):
            continue  # a heading or caption: its numbers are numbers of parts, tables and years
        text = _CODE_IN_NAME.sub(_blanks, _ORDINAL.sub(_blanks, paragraph.text))
        missed += sum(
            not any(start <= found.start() < end for start, end in inside) for found in _NUMBER.finditer(text)
        )
    return missed


def _numbers_in_forms(evidence: Evidence) -> int:
    columns = ["target", "last_year", "weight"]
    texts = evidence.indicators[columns].to_numpy().ravel()
    funds = evidence.indicators.drop_duplicates("grid")[["budget_fen", "fiscal_fen", "other_fen"]]
    return sum(bool(_NUMBER.search(str(text))) for text in texts) + int(funds.notna().sum().sum())


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])
