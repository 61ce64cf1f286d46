"""How sure a figure's recognition must be before the publisher is held to it."""

import pandas as pd

__all__ = ["DOUBTFUL", "is_doubtful"]

# Of 1,366 figures of scanned pages the one whose digits were misread scored 0.944. Of those read right, three in a
# hundred of a clean scan (150 dots an inch) and eight of a worn one (110, aslant, specked) score less than this.
DOUBTFUL = 0.95


def is_doubtful(score: float | None) -> bool:
    """Tell whether a figure may have been misread; one whose source tells its text never is.

    Examples
    --------
    >>> is_doubtful(0.62), is_doubtful(0.998), is_doubtful(None)
    (True, False, False)
    """
    return score is not None and not pd.isna(score) and score < DOUBTFUL
