"""Reads pictures of pages within limits; what reads them is imported with the first."""

import time
from collections.abc import Callable

from audit_lib.ingest.limits import MAX_SCANS, WATCH
from audit_lib.ingest.pdf.layout import Page
from audit_lib.ingest.scan.pixels import Picture

__all__ = ["MAX_SECONDS", "ScanReader"]

MAX_SECONDS = 3_600.0  # for one source


class ScanReader:
    """Reads the scanned pages of one source, until its pages or its time are used up.

    Parameters
    ----------
    clock : callable
        Tells the seconds that have passed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + MAX_SECONDS
        self._left = MAX_SCANS

    def read(self, picture: Picture, number: int, scale: float) -> Page | None:
        """Read one page as ``read_picture`` does, or none where the limits are used up."""
        if self._left <= 0 or self._clock() > self._end:
            return None
        self._left -= 1
        WATCH.get()()
        return _read_picture(picture, number, scale)


def _read_picture(picture: Picture, number: int, scale: float) -> Page:
    from audit_lib.ingest.scan.page import read_picture

    return read_picture(picture, number, scale)
