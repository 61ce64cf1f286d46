"""A document as a sequence of blocks, before it becomes a file."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell and how many rows and columns it spans."""

    text: str
    rows: int = 1
    columns: int = 1


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A statutory table: caption lines above, rows of cells, and a sentence below when it is empty.

    A row lists only the cells that begin in it; spans cover the rest.
    With `caption_inside`, a text file shows the caption as rows of the table, as word processors leave it.
    """

    number: str
    title: str
    maker: str
    header: tuple[Row, ...]
    body: tuple[tuple[str, ...], ...]
    note: str = ""
    caption_inside: bool = False

    @property
    def width(self) -> int:
        """Count the columns."""
        return sum(cell.columns for cell in self.header[0])

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give header and body alike as cells."""
        return self.header + tuple(plain(*row) for row in self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGrid:
    """A performance form: a table whose title is its first row."""

    rows: tuple[Row, ...]
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line of text; level 1 is a part of the document, 2 a section, 0 a sentence."""

    text: str
    level: int = 0


Block = Paragraph | Grid | FormGrid
Document = tuple[Block, ...]


def plain(*texts: str) -> Row:
    """Make a row of cells that span nothing."""
    return tuple(Cell(text=text) for text in texts)


def unit_line(grid: Grid) -> str:
    """Write the line that names the maker and the unit."""
    return f"编制部门（单位）：{grid.maker}                    单位：万元"


def with_cell(grid: Grid, row: int, column: int, text: str) -> Grid:
    """Give the grid another text in one cell of its body."""
    cells = list(grid.body[row])
    cells[column] = text
    return replace(grid, body=(*grid.body[:row], tuple(cells), *grid.body[row + 1 :]))
