"""Keep a solver's own words off standard output."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["no_output"]


@contextmanager
def no_output() -> Iterator[None]:
    """Send what compiled code prints to standard output nowhere, for as long as the block lasts.

    HiGHS prints a line of its own now and then, whatever its options say; it would stand in the middle of the JSON
    that a command writes.  Where standard output has no file behind it, nothing is done.
    """
    _flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        _flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _flush() -> None:
    """Write out what Python and the C library have kept back."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        ctypes.CDLL(None).fflush(None)
