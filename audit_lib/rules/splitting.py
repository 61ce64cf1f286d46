"""Results of many disclosures -> results of each, as if it had been evaluated alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from audit_lib.recognise import Evidence
from audit_lib.recognise.evidence import FRAMES
from audit_lib.rules.compile import Row
from audit_lib.rules.evaluate import Confrontation

__all__ = ["split_confrontation"]


def split_confrontation(
    confrontation: Confrontation, evidences: Sequence[Evidence]
) -> Iterator[Confrontation]:
    """Split results over stacked evidence into one confrontation per disclosure, with its own row numbers.

    Parameters
    ----------
    confrontation : Confrontation
        Its columns named like a frame of the evidence hold tuples of row numbers of that frame.
    evidences : sequence of Evidence
        Each of one disclosure, in the order in which they were stacked.
    """
    numbered = [name for name in FRAMES if name in confrontation.results]
    results = dict(list(confrontation.results.groupby("disclosure", sort=False)))
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in confrontation.rows:
        rows[row.disclosure].append(row)
    first = dict.fromkeys(FRAMES, 0)
    for evidence in evidences:
        disclosure = evidence.disclosures["disclosure"].iloc[0]
        mine = results.get(disclosure, confrontation.results[:0])
        shifted = {name: [_shift(numbers, first[name]) for numbers in mine[name]] for name in numbered}
        yield Confrontation(
            results=mine.assign(**shifted).reset_index(drop=True),
            rows=tuple(_shift_row(row, first["facts"]) for row in rows[disclosure]),
            rules=confrontation.rules,
        )
        first = {name: first[name] + len(getattr(evidence, name)) for name in FRAMES}


def _shift(numbers: tuple[int, ...], first: int) -> tuple[int, ...]:
    return tuple([number - first for number in numbers]) if numbers else ()


def _shift_row(row: Row, first: int) -> Row:
    return Row(
        rule=row.rule,
        disclosure=row.disclosure,
        instance=row.instance,
        left=tuple([(fact - first, factor) for fact, factor in row.left]),
        right=tuple([(fact - first, factor) for fact, factor in row.right]),
        at_most=row.at_most,
        optional_parts=row.optional_parts,
        missing=row.missing,
    )
