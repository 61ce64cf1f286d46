"""Two disclosures side by side: two years of one agency, or two agencies, figure by figure."""

from collections.abc import Iterator

import pandas as pd

from audit_lib.findings import Reading

__all__ = ["COMPARISON_TYPES", "compare_audits"]

COMPARISON_TYPES = {
    "table": "str",
    "line_code": "str",
    "line_label": "str",
    "column": "str",
    "first_fen": "Int64",
    "second_fen": "Int64",
    "change_fen": "Int64",
    "rate": "Int64",
    "grain_fen": "Int64",
    "unit": "str",
}
_KEYS = ["table", "line", "column"]
_ONE = 1_000_000  # a rate is told in millionths
_FIGURES = ["line_code", "line_label", "amount_fen", "grain_fen", "unit"]


def compare_audits(first: Reading, second: Reading) -> pd.DataFrame:
    """Put the figures of two disclosures side by side, by canonical table, line and column.

    Parameters
    ----------
    first, second : Reading
        The earlier year and the later one, or two agencies; an audit is one.

    Returns
    -------
    DataFrame
        One row per table, line and column that either of them prints a figure for, columns as in
        ``COMPARISON_TYPES``, in the order of the printed tables.  Amounts are fen; ``change_fen`` is second less
        first and ``rate`` the change against the first, in millionths.  Both are missing where a figure is; a rate is
        missing too where the first figure is no positive amount.  Projects are the same where their code and name
        are.  The unit and the grain are the finer of the two.
    """
    merged = _figures(first).merge(_figures(second), on=_KEYS, how="outer", suffixes=("_1", "_2"))
    both = pd.DataFrame(
        {
            "table": merged["table"],
            "line_code": merged["line_code_2"].fillna(merged["line_code_1"]),
            "line_label": merged["line_label_2"].fillna(merged["line_label_1"]),
            "column": merged["column"],
            "first_fen": merged["amount_fen_1"],
            "second_fen": merged["amount_fen_2"],
            "change_fen": merged["amount_fen_2"] - merged["amount_fen_1"],
            "grain_fen": merged[["grain_fen_1", "grain_fen_2"]].min(axis=1),
            "unit": merged["unit_2"].fillna(merged["unit_1"]),
            "place": merged["place_2"].fillna(merged["place_1"]),
        }
    )
    both["rate"] = list(_rates(both))
    return _in_printed_order(both)[list(COMPARISON_TYPES)].astype(COMPARISON_TYPES)


def _figures(reading: Reading) -> pd.DataFrame:
    """Printed figures by the keys that two disclosures share."""
    facts = reading.evidence.facts
    printed = facts[facts["amount_fen"].notna()]
    keyed = printed.assign(line=list(_lines(printed)), place=range(len(printed)))
    return keyed.drop_duplicates(_KEYS)[[*_KEYS, *_FIGURES, "place"]]


def _lines(facts: pd.DataFrame) -> Iterator[str]:
    """Key of each line: its code; a project by its name, since its number is only its place in the list."""
    for code, label in zip(facts["line_code"], facts["line_label"], strict=True):
        parent, slash, _ = code.partition("/")
        yield f"{parent}/{''.join(label.split())}" if slash else code


def _rates(both: pd.DataFrame) -> Iterator[int | None]:
    for base, change in zip(both["first_fen"], both["change_fen"], strict=True):
        known = not pd.isna(base) and not pd.isna(change) and base > 0
        yield _rate(int(change), int(base)) if known else None


def _rate(change: int, base: int) -> int:
    """Millionths, half of one rounded away from zero."""
    size = (abs(change) * _ONE * 2 + base) // (base * 2)
    return -size if change < 0 else size


def _in_printed_order(both: pd.DataFrame) -> pd.DataFrame:
    """By table as printed, the total first, then named lines as printed, then coded ones by code."""
    first = both.groupby("table")["place"].min()
    coded = both["line_code"].where(both["line_code"].str.match(r"\d"), "").str.partition("/")[0]
    order = pd.DataFrame(
        {
            "table": both["table"].map(first),
            "total": both["line_code"].ne("total"),
            "code": coded,
            "place": both["place"],
        }
    )
    return both.loc[order.sort_values(["table", "total", "code", "place"]).index].reset_index(drop=True)
