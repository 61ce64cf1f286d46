"""All evidence in one frame, which is what a Great Expectations batch can hold."""

import pandas as pd

from audit_lib.recognise.evidence import FRAMES, Evidence

__all__ = ["ledger_of", "read_ledger"]

_RECORD = "record"


def ledger_of(evidence: Evidence) -> pd.DataFrame:
    """Stack the frames of evidence, each row marked in ``record`` with the frame that it came from.

    Returns
    -------
    DataFrame
        Union of all columns; a column that a frame lacks is missing in its rows.
    """
    frames = [getattr(evidence, name).assign(**{_RECORD: name}).astype(object) for name in FRAMES]
    ledger = pd.concat(frames, ignore_index=True)
    ledger.attrs["types"] = {name: getattr(evidence, name).dtypes.astype(str).to_dict() for name in FRAMES}
    return ledger


def read_ledger(ledger: pd.DataFrame) -> Evidence:
    """Take a ledger apart again: each frame with its own columns, types and row order."""
    types = ledger.attrs["types"]
    ledger = ledger.copy(deep=False)
    ledger.attrs = {}  # pandas would copy them, deeply, into all that is ever made of these frames
    return Evidence(
        **{
            name: ledger.loc[ledger[_RECORD] == name, list(types[name])]
            .astype(types[name])
            .reset_index(drop=True)
            for name in FRAMES
        }
    )
