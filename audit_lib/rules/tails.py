"""Whether a disclosure rounds its figures or cuts digits off, told by the tails of its own sums."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from audit_lib.rules.index import Index

__all__ = ["truncates"]

Numbers = npt.NDArray[np.int64] | Mapping[int, int]  # by number of the fact

_MANY_TAILS = 8  # one-sided by chance once in 256 documents that round


def truncates(index: Index, amount: Numbers, grain: Numbers) -> bool:
    """Tell whether a disclosure cuts digits off: its tails are many, and no total is below its parts.

    A sum of figures that were cut off is below the total, by less than a grain a part.
    """
    tails = [
        tail
        for (table, line), children in index.children.items()
        for column in index.columns[table]
        if (table, line, column) in index.cell
        for parts in [
            [index.cell[table, child, column] for child in children if (table, child, column) in index.cell]
        ]
        for tail in [int(amount[index.cell[table, line, column]]) - sum(int(amount[part]) for part in parts)]
        if tail and abs(tail) < sum(int(grain[part]) for part in parts)
    ]
    return len(tails) >= _MANY_TAILS and all(tail > 0 for tail in tails)
