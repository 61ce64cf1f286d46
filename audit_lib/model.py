"""The nouns that the stages hand to each other: cells, grids, disclosures, places."""

from dataclasses import dataclass
from pathlib import Path

from audit_lib.terms import Reader

__all__ = ["Cell", "Disclosure", "Grid", "Paragraph", "Part", "Place"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands in a source.

    Attributes
    ----------
    text_line : int or None
        Line of a text or HTML source, row of a sheet, or paragraph of a Word document, 1-based.
    page, sheet, bbox
        Page number (1-based), sheet name, and box (x0, y0, x1, y1) in points from the page's
        lower left corner; None where the kind of source has none.
    file : str or None
        Path of the file, where the disclosure consists of several.
    """

    text_line: int | None = None
    page: int | None = None
    sheet: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a printed table, its text exactly as printed.

    Attributes
    ----------
    row, col : int
        1-based position of its top left corner in the grid.
    score : float or None
        How sure the recognition of its least sure character is (0 to 1); None where the source tells its text.
    """

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    place: Place = Place()
    score: float | None = None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A printed table before anybody knows what it is.

    Attributes
    ----------
    rows : tuple of tuple of Cell
        Physical rows; a merged cell stands once, in its top left corner.
    width : int
        Number of columns that most rows have.
    """

    rows: tuple[tuple[Cell, ...], ...]
    width: int
    place: Place = Place()

    def ragged_rows(self) -> tuple[int, ...]:
        """Row numbers (1-based) that reach beyond the table's last column: read, flagged, never mended."""
        return tuple(row[-1].row for row in self.rows if row and _right_edge(row) > self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A run of prose between tables, exactly as printed.

    Attributes
    ----------
    score : float or None
        How sure the recognition of its least sure digit is (0 to 1); None where the source tells its text.
    """

    text: str
    place: Place = Place()
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a disclosure."""

    source: Path
    sha256: str
    reader: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A published document as its reader saw it: tables and prose in reading order.

    Attributes
    ----------
    source, sha256, reader
        Of the file; of several, the first one's source and reader, and a hash over all of them.
    parts : tuple of Part
        The files, where it was published in several.
    unread_pages : tuple of int
        Pages, 1-based, that print something which could not be read.
    """

    source: Path
    sha256: str
    reader: Reader
    blocks: tuple[Grid | Paragraph, ...]
    parts: tuple[Part, ...] = ()
    unread_pages: tuple[int, ...] = ()

    @property
    def files(self) -> tuple[Part, ...]:
        """Every file of it, also the only one."""
        return self.parts or (Part(source=self.source, sha256=self.sha256, reader=self.reader),)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The prose in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


def _right_edge(row: tuple[Cell, ...]) -> int:
    return row[-1].col + row[-1].colspan - 1
