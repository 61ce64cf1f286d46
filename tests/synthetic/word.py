"""Write a document as a Word file: merged cells, captions above or inside their tables; the same bytes each time."""

from io import BytesIO

from docx import Document as WordDocument
from docx.document import Document as Word
from docx.table import Table

from .blocks import Document, FormGrid, Grid, Paragraph, Row, plain, unit_line
from .writers import TIME, spread, without_clock


def write_word(document: Document) -> bytes:
    """Write a document as a Word file."""
    word = WordDocument()
    for block in document:
        if isinstance(block, Paragraph):
            word.add_paragraph(block.text, style=f"Heading {block.level}" if block.level else None)
        elif isinstance(block, FormGrid):
            _add_table(word, block.rows, block.width)
        else:
            _add_captioned(word, block)
    word.core_properties.created = word.core_properties.modified = TIME
    buffer = BytesIO()
    word.save(buffer)
    return without_clock(buffer)


def _add_captioned(word: Word, grid: Grid) -> None:
    word.add_paragraph(grid.number)
    captions: tuple[Row, ...] = ()
    if grid.caption_inside:
        captions = (
            plain(grid.title, *[""] * (grid.width - 1)),
            plain(unit_line(grid), *[""] * (grid.width - 1)),
        )
    else:
        word.add_paragraph(grid.title)
        word.add_paragraph(unit_line(grid))
    table = _add_table(word, (*captions, *grid.rows), grid.width)
    for row in table.rows[: len(captions)]:
        row.cells[0].merge(row.cells[-1])
    if grid.note:
        word.add_paragraph(grid.note)


def _add_table(word: Word, rows: tuple[Row, ...], width: int) -> Table:
    table = word.add_table(len(rows), width)
    boxes = [row.cells for row in table.rows]
    for (top, left), cell in spread(rows):
        first = boxes[top - 1][left - 1]
        first.text = cell.text.strip("\n").replace("\n\n", "\n")
        if cell.rows > 1 or cell.columns > 1:
            first.merge(boxes[top + cell.rows - 2][left + cell.columns - 2])
    return table
