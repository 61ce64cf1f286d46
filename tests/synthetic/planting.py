"""Put one mistake into a document, and say what it is."""

from dataclasses import dataclass, replace

from .blocks import Document, Grid, Paragraph, with_cell


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSlip:
    """A wrong figure in a table: the line whose first cells read so, the column counted from 0."""

    table: str
    line: tuple[str, ...]
    column: int
    correct: str
    printed: str
    kind: str

    @property
    def place(self) -> str:
        """Say where the figure stands."""
        return f"{self.table}，{''.join(self.line)}，第{self.column + 1}栏"

    def plant(self, document: Document) -> Document:
        """Give the document with the wrong figure in place of the right one."""
        return tuple(
            self._slip(block) if isinstance(block, Grid) and block.number == self.table else block
            for block in document
        )

    def _slip(self, grid: Grid) -> Grid:
        rows = [number for number, cells in enumerate(grid.body) if cells[: len(self.line)] == self.line]
        if len(rows) != 1 or grid.body[rows[0]][self.column] != self.correct:
            raise ValueError(f"{self.place}: expected exactly one line, printing {self.correct}")
        return with_cell(grid, rows[0], self.column, self.printed)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceSlip:
    """A wrong figure in a sentence: the sentence, the words that hold it, right and wrong."""

    section: str
    correct: str
    printed: str
    kind: str

    @property
    def place(self) -> str:
        """Say where the words stand."""
        return f"说明，{self.section}"

    def plant(self, document: Document) -> Document:
        """Give the document with the wrong words in place of the right ones."""
        found = [block for block in document if isinstance(block, Paragraph) and self.correct in block.text]
        if len(found) != 1:
            raise ValueError(f"{self.place}: {self.correct} stands in {len(found)} paragraphs, not in one")
        wrong = replace(found[0], text=found[0].text.replace(self.correct, self.printed))
        return tuple(wrong if block is found[0] else block for block in document)


Slip = CellSlip | SentenceSlip
