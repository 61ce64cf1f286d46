"""Word's elements in reading order: lines of prose, and tables as rows of boxes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import _Element

from audit_lib.ingest.docx.numbering import Lists
from audit_lib.ingest.docx.parts import Parts, child, named, switched, value
from audit_lib.ingest.docx.rows import (
    Box,
    Item,
    Part,
    edge_at,
    find_edges,
    first_column,
    is_away,
    join_merged,
    merge_of,
    own,
    span_of,
)
from audit_lib.ingest.docx.styles import Styles
from audit_lib.model import Paragraph, Place
from audit_lib.money import is_blank

__all__ = ["read_flow"]

_KEPT = "{http://www.w3.org/XML/1998/namespace}space"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_WIDE_GAP = "  "
_BLANKS = re.compile(r"[\t\n\r]+")
_UNREAD = frozenset(
    {
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr"),
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt"),
    }
)
_PRINTED = {"tab": _WIDE_GAP, "ptab": _WIDE_GAP, "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class _PageBreak:
    """Where a page ended when the document was last saved."""


class _Content(NamedTuple):
    """A cell as read: what it holds, and on which pages its text begins and it ends."""

    cell: _Element
    items: tuple[Item, ...]
    paragraph: int
    first_page: int
    last_page: int


_Token = str | _PageBreak | _Element


def read_flow(parts: Parts) -> Iterator[Item]:
    """Read a document's story, then its notes.

    Parameters
    ----------
    parts : Parts

    Yields
    ------
    Paragraph or Part
        A line that prints something, or a table with what its cells hold.
    """
    walk = _Walk(
        styles=Styles.read(parts.styles),
        lists=Lists.read(parts.numbering),
        page=int(next(parts.story.iter("{*}lastRenderedPageBreak"), None) is not None),
    )
    yield from walk.read(parts.story)
    walk.page = 0  # notes stand at the foot of any page
    for notes in parts.notes:
        for note in notes:
            if value(note, "type") in (None, "normal"):
                yield from walk.read(note)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """How far the reading has got: page, paragraph, and the fields that are open there."""

    styles: Styles
    lists: Lists
    page: int  # 0 where the document does not tell
    paragraph: int = 0
    fields: list[bool] = field(default_factory=list)  # whether each open field has come to its result
    carried: list[_Token] = field(default_factory=list)  # of a paragraph whose end is deleted

    def read(self, element: _Element) -> Iterator[Item]:
        for inner in element:
            name = named(inner)
            if name == "p":
                yield from self.read_paragraph(inner)
            elif name == "tbl":
                yield from self.read_table(inner)
            elif (chosen := _chosen(inner)) is not None:
                yield from self.read(chosen)
            elif name and name not in _UNREAD:
                yield from self.read(inner)

    def read_paragraph(self, paragraph: _Element) -> Iterator[Item]:
        """Read a paragraph as lines, and then the text boxes that it holds."""
        self.paragraph += 1
        place, style = self.styles.list_place(paragraph)
        hidden = self.styles.hides(style) or False
        tokens = [*self.carried, *self._tokens(paragraph, hidden=hidden)]
        self.carried = []
        self.fields = [shown for shown in self.fields if shown]  # no field's code runs on; its result may
        if _runs_on(paragraph):
            self.carried = tokens
            return
        label = self.lists.count(place, style) if place and not hidden else ""
        yield from self._lines(label, tokens)
        for token in tokens:
            if isinstance(token, _Element):
                yield from self.read(token)

    def _lines(self, label: str, tokens: Iterable[_Token]) -> Iterator[Paragraph]:
        """Cut a paragraph where lines are broken by hand; it stands where its first text does."""
        text, place = "", self._place(self.paragraph)
        for token in tokens:
            if isinstance(token, _PageBreak):
                self.page += bool(self.page)
            elif isinstance(token, str):
                place = self._place(self.paragraph) if is_blank(text) else place
                text += token
        for line in f"{label}{text}".split("\n"):
            if not is_blank(line):
                yield Paragraph(text=line.strip(" "), place=place)

    def _place(self, paragraph: int) -> Place:
        return Place(page=self.page) if self.page else Place(text_line=paragraph)

    def _tokens(self, element: _Element, *, hidden: bool) -> Iterator[_Token]:
        """Yield what a paragraph prints: texts, page breaks, and text boxes, which are not entered."""
        for inner in element:
            name = named(inner)
            if name in _UNREAD:
                continue
            if name == "lastRenderedPageBreak":
                yield _PageBreak()
            elif name == "fldChar":
                self._turn_field(value(inner, "fldCharType"))
            elif name == "txbxContent":
                yield inner
            elif name in _PRINTED or name == "t":
                if all(self.fields) and not hidden:
                    yield _PRINTED.get(name) or _text(inner)
            elif (chosen := _chosen(inner)) is not None:
                yield from self._tokens(chosen, hidden=hidden)
            else:
                yield from self._tokens(inner, hidden=hidden or (name == "r" and self._hides(inner)))

    def _hides(self, run: _Element) -> bool:
        stated = switched(child(run, "rPr", "vanish"))
        return self.styles.hides(value(child(run, "rPr", "rStyle"))) or False if stated is None else stated

    def _turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def read_table(self, table: _Element) -> Iterator[Part]:
        """Read a table's rows; a cell that goes on from the row above is left out and counted there."""
        edges = find_edges(table)
        place = self._place(self.paragraph + 1)
        rows = [list(self._row(row, edges)) for row in own(table, "tr") if not is_away(row)]
        if rows:
            first = next((box.place for row in rows for box in row), place)
            yield Part(rows=join_merged(rows), place=first)

    def _row(self, row: _Element, edges: Sequence[int]) -> Iterator[Box]:
        """Read a row's boxes, all on the page where the row begins."""
        start, column = self.page, first_column(row)
        read: list[_Content] = []
        for cell in own(row, "tc"):
            number, self.page = self.paragraph + 1, start
            items = tuple(self.read(cell))
            begin = next((item.place.page for item in items if item.place.page), self.page)
            read.append(_Content(cell, items, number, begin, self.page))
        self.page = max((content.last_page for content in read), default=start)
        begin = max((content.first_page for content in read), default=start)
        for content in read:
            end = column + span_of(content.cell)
            yield Box(
                left=edge_at(edges, column),
                right=edge_at(edges, end),
                items=content.items,
                merge=merge_of(content.cell),
                place=Place(page=begin) if begin else Place(text_line=content.paragraph),
            )
            column = end


def _runs_on(paragraph: _Element) -> bool:
    """Tell whether a paragraph's end is deleted, so that the next one continues it."""
    following = paragraph.getnext()
    deleted = child(paragraph, "pPr", "rPr", "del") is not None
    return deleted and following is not None and named(following) == "p"


def _chosen(element: _Element) -> _Element | None:
    """Find the one of several renderings that Word prints: its first choice."""
    return next(iter(element), None) if element.tag == _ALTERNATIVES else None


def _text(element: _Element) -> str:
    text = _BLANKS.sub(" ", element.text or "")
    return text if element.get(_KEPT) == "preserve" else text.strip(" ")
