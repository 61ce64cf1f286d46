"""What was looked at: what each printed number ended as, and how many rules reached each figure."""

from collections import Counter

import pandas as pd

from audit_lib.accounting import account_numbers, count_endings
from audit_lib.findings import Coverage
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence
from audit_lib.terms import Ending, Outcome

__all__ = ["measure_coverage"]

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
    account = account_numbers(disclosure, evidence)
    ended = count_endings(account)
    return Coverage(
        printed_numbers=len(account),
        facts=ended[Ending.FACT],
        claims=ended[Ending.CLAIM],
        performance=ended[Ending.PERFORMANCE],
        other=ended[Ending.OTHER],
        not_understood=ended[Ending.NOT_UNDERSTOOD],
        checked=int((printed & (checks >= 1)).sum()),
        checked_twice=int((printed & (checks >= 2)).sum()),
        per_table=_per_table(evidence, printed, checks),
        account=account,
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
