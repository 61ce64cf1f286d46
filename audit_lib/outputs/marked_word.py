"""Marks in a Word document: a comment on the cell or paragraph, found by what it prints."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from audit_lib.errors import UnreadableSourceError
from audit_lib.findings import FoundPlace
from audit_lib.model import Disclosure, Grid
from audit_lib.outputs.marks import AUTHOR, Mark, compact

__all__ = ["mark_word"]


class _Box(NamedTuple):
    """A cell of a table: the columns that it covers, and its text without blanks."""

    cell: Any
    first: int
    last: int
    text: str


_Rows = list[list[_Box]]


def mark_word(raw: bytes, disclosure: Disclosure, marks: Sequence[Mark]) -> tuple[bytes, int]:
    """Comment on the place of each mark; what cannot be found again is a comment on the first paragraph.

    Returns
    -------
    bytes
        The document with comments.
    int
        How many of them stand on the first paragraph.

    Raises
    ------
    UnreadableSourceError
        The document does not let itself be written again.
    """
    try:
        document = Document(BytesIO(raw))
        body = document.element.body
        finder = _Finder(body, disclosure.grids)
        first = next(body.iter(qn("w:p")), None)
        found = [finder.find(mark.place) for mark in marks]
        for mark, target in zip(marks, found, strict=True):
            element = first if target is None else target
            paragraph = Paragraph(element, document) if element is not None else document.add_paragraph()
            runs = paragraph.runs or [paragraph.add_run()]
            document.add_comment(runs, text=mark.note, author=AUTHOR, initials="AL")
        written = BytesIO()
        document.save(written)
    except (ValueError, KeyError) as error:
        raise UnreadableSourceError(disclosure.source, _refusal(error)) from error
    return written.getvalue(), sum(target is None for target in found)


def _refusal(error: Exception) -> str:
    return f"cannot be marked ({type(error).__name__}: {error}); save it again as .docx in Word or WPS"


class _Finder:
    """Finds the paragraph element that a place names."""

    def __init__(self, body: Any, grids: Sequence[Grid]) -> None:  # noqa: ANN401 - an element of lxml
        self._paragraphs = [(p, compact(_text(p))) for p in body.iter(qn("w:p"))]
        self._tables = [_rows(table) for table in body.iter(qn("w:tbl"))]
        self._grids = grids

    def find(self, place: FoundPlace) -> Any:  # noqa: ANN401
        """Paragraph of the cell or sentence; None where it cannot be found again."""
        if place.grid is None:
            return self._in_prose(place)
        grid = self._grids[place.grid - 1]
        if place.row is None or not self._tables:
            return self._in_prose(place)
        texts = _printed(grid, place.row)
        rows = max(self._tables, key=lambda rows: _alike(rows, grid))
        wanted = place.row
        row = max(enumerate(rows, start=1), key=lambda row: (_shared(row[1], texts), -abs(row[0] - wanted)))[
            1
        ]
        return _cell(row, place).find(f".//{qn('w:p')}") if _shared(row, texts) else None

    def _in_prose(self, place: FoundPlace) -> Any:  # noqa: ANN401
        words, subject = compact(place.text), compact(place.line_label)
        found = [
            (subject not in text, abs(number - (place.text_line or number)), number)
            for number, (_, text) in enumerate(self._paragraphs, start=1)
            if words and words in text
        ]
        return self._paragraphs[min(found)[2] - 1][0] if found else None


def _rows(table: Any) -> _Rows:  # noqa: ANN401
    return [_boxes(row) for row in table.iterchildren(qn("w:tr"))]


def _boxes(row: Any) -> list[_Box]:  # noqa: ANN401
    boxes: list[_Box] = []
    first = 1
    for cell in row.iterchildren(qn("w:tc")):
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        last = first + (int(span.get(qn("w:val"), "1")) if span is not None else 1) - 1
        boxes.append(_Box(cell, first, last, compact(_text(cell))))
        first = last + 1
    return boxes


def _text(element: Any) -> str:  # noqa: ANN401
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def _printed(grid: Grid, row: int) -> set[str]:
    return {compact(cell.text) for cells in grid.rows for cell in cells if cell.row == row} - {""}


def _alike(rows: _Rows, grid: Grid) -> int:
    """How many texts a table shares with a grid."""
    return len(
        {box.text for row in rows for box in row} & {compact(c.text) for row in grid.rows for c in row}
    )


def _shared(row: list[_Box], texts: set[str]) -> int:
    return len({box.text for box in row} & texts)


def _cell(row: list[_Box], place: FoundPlace) -> Any:  # noqa: ANN401
    """The cell with the text of the place, the nearest to its column; of the blank ones the one in its column."""
    col, wanted = place.col or 1, compact(place.text)
    same = [box for box in row if box.text == wanted] or row
    return min(same, key=lambda box: max(box.first - col, col - box.last, 0)).cell
