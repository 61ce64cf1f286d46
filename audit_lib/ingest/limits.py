"""How much a source may be and take: a published document needs a fraction of it, a trap would need more."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from audit_lib.errors import UnreadableSourceError

__all__ = ["MAX_CELLS", "MAX_FILE", "MAX_SCANS", "WATCH", "Limits", "refuse_too_many"]

MAX_FILE = 256 * 2**20  # bytes; published documents have a few MB, scans some tens
MAX_SCANS = 400  # pages of one source that are recognised
MAX_CELLS = 500_000  # the longest published documents have some ten thousand


# Called with each page before it is recognised: whoever watches the clock gives that page the time of a file.
WATCH: ContextVar[Callable[[], None]] = ContextVar("WATCH", default=lambda: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may take.

    Attributes
    ----------
    seconds : float
        Wall time; published documents take a second or two. A page that has to be recognised may take as long again.
    memory : int
        Address space of the reading process, bytes; kept where the platform can (not on Windows).
    """

    seconds: float = 120
    memory: int = 4 * 2**30


def refuse_too_many(cells: int, path: Path) -> None:
    """Refuse a source with more than ``MAX_CELLS`` cells.

    Raises
    ------
    UnreadableSourceError
        It has more.
    """
    if cells > MAX_CELLS:
        raise UnreadableSourceError(
            path, f"has {cells} cells, more than the {MAX_CELLS} that are read; split it"
        )
