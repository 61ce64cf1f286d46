"""What a reader of pages makes of a source, and the pages that it could not read."""

from dataclasses import dataclass

from audit_lib.model import Grid, Paragraph
from audit_lib.terms import Reader

__all__ = ["Transcript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Tables and prose of a source in reading order.

    Attributes
    ----------
    reader : Reader
        OCR where all that was read was read from pictures.
    unread_pages : tuple of int
        Pages, 1-based, that print something which could not be read.
    """

    blocks: tuple[Grid | Paragraph, ...]
    reader: Reader
    unread_pages: tuple[int, ...] = ()
