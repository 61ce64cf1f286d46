"""What was looked at: what each printed number ended as, and how many rules reached each figure."""

from collections import Counter
from collections.abc import Collection
from itertools import chain

import pandas as pd

from audit_lib.accounting import DATES, account_numbers, count_endings
from audit_lib.findings import Coverage
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence
from audit_lib.terms import Ending, Outcome

__all__ = ["measure_coverage"]

_LOOKED = (Outcome.PASS.value, Outcome.ROUNDING.value, Outcome.FAIL.value)


def measure_coverage(
    disclosure: Disclosure, evidence: Evidence, results: pd.DataFrame, bounds: Collection[str] = ()
) -> Coverage:
    """Count what was read and what was checked.

    Parameters
    ----------
    disclosure : Disclosure
    evidence : Evidence
        Of this disclosure alone.
    results : DataFrame
        Results of this disclosure; ``facts`` are row numbers of ``evidence.facts``.
    bounds : collection of str
        Ids of rules that only set a limit: they notice an error beyond it, and cannot say what would be right.

    Returns
    -------
    Coverage
        A figure counts as checked where a rule that could look had it among its figures.
    """
    looked = results[results["outcome"].isin(_LOOKED)]
    times = Counter(fact for facts in looked["facts"] for fact in facts)
    facts = evidence.facts
    printed = facts["amount_fen"].notna()
    pinned = _pinned(looked.loc[~looked["rule_id"].isin(list(bounds)), "facts"])
    per_figure = pd.DataFrame(
        {
            "fact": facts.index[printed],
            "checks": [times[number] for number in facts.index[printed]],
            "pinnable": [number in pinned for number in facts.index[printed]],
        }
    )
    account = account_numbers(disclosure, evidence)
    ended = count_endings(account)
    return Coverage(
        printed_numbers=len(account),
        facts=ended[Ending.FACT],
        claims=ended[Ending.CLAIM],
        performance=ended[Ending.PERFORMANCE],
        other=ended[Ending.OTHER],
        not_understood=ended[Ending.NOT_UNDERSTOOD],
        checked=int((per_figure["checks"] >= 1).sum()),
        checked_twice=int((per_figure["checks"] >= 2).sum()),
        claims_checked=len(_printed(evidence.claims).intersection(chain(*looked["claims"]))),
        pinnable=int(per_figure["pinnable"].sum()),
        per_table=_per_table(evidence, per_figure),
        per_figure=per_figure,
        account=account,
        unread_pages=disclosure.unread_pages,
    )


def _printed(claims: pd.DataFrame) -> set[int]:
    """Figures of prose that print a number: not words such as 持平, blanks or dates."""
    return set(claims.index[claims["raw"].str.contains(r"\d") & ~claims["kind"].isin(DATES)])


def _pinned(rules: Collection[tuple[int, ...]]) -> set[int]:
    """Figures in which alone the rules that look at them meet."""
    times: Counter[int] = Counter()
    meeting: dict[int, frozenset[int]] = {}
    for facts in map(frozenset, rules):
        for fact in facts:
            times[fact] += 1
            meeting[fact] = meeting[fact] & facts if fact in meeting else facts
    return {fact for fact, shared in meeting.items() if times[fact] > 1 and len(shared) == 1}


def _per_table(evidence: Evidence, per_figure: pd.DataFrame) -> pd.DataFrame:
    counts = pd.DataFrame(
        {
            "grid": evidence.facts.loc[per_figure["fact"], "grid"].to_numpy(),
            "printed": 1,
            "checked": per_figure["checks"] >= 1,
            "checked_twice": per_figure["checks"] >= 2,
            "pinnable": per_figure["pinnable"],
            "unchecked": per_figure["checks"] == 0,
        }
    ).astype(int)
    titles = evidence.tables[["grid", "table", "title", "recognised"]]
    names = ["printed", "checked", "checked_twice", "pinnable", "unchecked"]
    return titles.merge(
        counts.groupby("grid")[names].sum(), how="left", left_on="grid", right_index=True
    ).fillna(dict.fromkeys(names, 0))
