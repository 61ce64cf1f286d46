"""Image files (PNG, JPEG, TIFF, BMP) -> pictures of pages, and from them a document.

1. A picture whose file tells a resolution that makes it a sheet of paper has that size; any other is taken for A4.
2. Finer pictures than recognition needs are made coarser.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.pdf.binding import Sheet, bind, lay_out
from audit_lib.ingest.scan.engine import DPI, INSTALL, is_installed
from audit_lib.ingest.scan.pixels import Picture
from audit_lib.ingest.scan.reader import ScanReader
from audit_lib.ingest.transcript import Transcript
from audit_lib.terms import Reader

__all__ = ["MAX_PIXELS", "read_image"]

MAX_PIXELS = 80_000_000  # of one page: A3 at 600 dots an inch
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_A4 = 842.0  # points, the longer side
_SHEETS = (400.0, 1_800.0)  # points, longer side of the sheets of paper that are scanned
_POINTS = 72
_TOO_LARGE = f"is a picture of more than {MAX_PIXELS:,} pixels a page; scan it at 300 dots an inch"


class _Frame(NamedTuple):
    """A page's picture and its pixels a point."""

    picture: Picture
    scale: float


def read_image(raw: bytes, path: Path) -> Transcript:
    """Read a scanned or photographed page; a TIFF may hold many.

    Parameters
    ----------
    raw : bytes
        The file.
    path : Path
        Where it came from; only named in errors.

    Returns
    -------
    Transcript
        Each cell has the score of its recognition.

    Raises
    ------
    UnreadableSourceError
        The image is damaged or larger than ``MAX_PIXELS``, shows no text, or text recognition is not installed.
    """
    if not is_installed():
        raise UnreadableSourceError(
            path, f"is a picture; to read it, install text recognition (OCR): {INSTALL}"
        )
    reader = ScanReader()
    sheets: list[Sheet] = []
    unread: list[int] = []
    for number, frame in enumerate(_frames(raw, path), start=1):
        page = reader.read(frame.picture, number, frame.scale)
        if page is None:
            unread.append(number)
        high, wide = (side / frame.scale for side in frame.picture.shape[:2])
        sheets.append(lay_out(page) if page else Sheet(width=wide, height=high, items=[]))
    if not (blocks := bind(sheets)):
        raise UnreadableSourceError(
            path, "is a picture in which no text is found; check that this is the file"
        )
    return Transcript(blocks=blocks, reader=Reader.OCR, unread_pages=tuple(unread))


def _frames(raw: bytes, path: Path) -> Iterator[_Frame]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(raw), formats=_FORMATS)
        for frame in ImageSequence.Iterator(image):
            yield _frame(frame, path)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnreadableSourceError(path, _TOO_LARGE) from None
    except UnreadableSourceError:
        raise
    except (OSError, SyntaxError, ValueError):
        raise UnreadableSourceError(path, "is a damaged picture; scan or download it again") from None


def _frame(image: Image.Image, path: Path) -> _Frame:
    if image.width * image.height > MAX_PIXELS:
        raise UnreadableSourceError(path, _TOO_LARGE)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    longer = max(upright.size)
    dots = float(image.info.get("dpi", (0, 0))[0] or 0)
    points = longer * _POINTS / dots if dots else 0.0
    scale = dots / _POINTS if _SHEETS[0] <= points <= _SHEETS[1] else longer / _A4
    coarser = min(DPI / _POINTS / scale, 1.0)
    size = (max(round(upright.width * coarser), 1), max(round(upright.height * coarser), 1))
    picture = (
        paper.convert("RGB").resize(size, Image.Resampling.LANCZOS) if coarser < 1 else paper.convert("RGB")
    )
    return _Frame(np.asarray(picture, dtype=np.uint8), scale * coarser)
