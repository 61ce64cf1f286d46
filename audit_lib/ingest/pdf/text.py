"""Characters -> lines -> text, from where they stand, whatever their order in the file.

1. Characters whose middles lie within half a height of one another make a line.
2. A blank is printed where the file has one and there is room for it, or where the gap asks for one: a quarter
   of an em between Latin letters or digits, a whole one elsewhere; two blanks set the pieces of a line apart.
3. A glyph printed twice at one place (to look bold) is read once.
4. A line that had no room for the first word of the next is joined to it; other line ends are kept.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from audit_lib.ingest.pdf.layout import Box, Char, TextLine
from audit_lib.model import Place

__all__ = ["cut_line", "gather_lines", "glue", "nowhere", "pieces", "room", "set_text", "word_width"]

_SAME_LINE = 0.5  # of the smaller height
_TWICE = 0.25  # of a width, by which a glyph printed twice may be off
_ROOM = 0.12  # em that a blank of the file must leave open
_WORD_GAP = 0.25  # em, between Latin letters or digits
_WIDE_GAP = 1.0  # em, elsewhere
PIECE_GAP = 2.0  # em; what stands further apart are two pieces
_PADDING = 1.25  # em that a cell keeps free on its two sides
_WORD = re.compile(r"[（(“《【]*(?:[0-9A-Za-z.,%％+-]+|.)[^\w\s（(“《【]*", re.DOTALL)

_NOWHERE = Place()
_Place = Callable[[Box], Place]


def gather_lines(chars: Iterable[Char], place: _Place) -> list[TextLine]:
    """Gather characters into lines, from top to bottom.

    Examples
    --------
    >>> chars = [Char("b", 6, 0, 12, 10), Char("c", 0, -20, 6, -10), Char("a", 0, 0, 6, 10)]
    >>> [line.text for line in gather_lines(chars, lambda box: Place(page=1, bbox=box))]
    ['ab', 'c']
    """
    rows: list[list[Char]] = []
    middle = size = 0.0
    for char in sorted(chars, key=_from_top):
        y, height = (char.y0 + char.y1) / 2, char.y1 - char.y0
        if rows and middle - y <= _SAME_LINE * min(size, height):
            rows[-1].append(char)
        else:
            rows.append([char])
            middle, size = y, height
    lines = (tuple(_spaced(row)) for row in rows)
    return [cut_line(line, place) for line in lines if line]


def cut_line(chars: Sequence[Char], place: _Place) -> TextLine:
    """Make a line of characters that stand on one, from left to right."""
    box = (
        chars[0].x0,
        min([char.y0 for char in chars]),
        max([char.x1 for char in chars]),
        max([char.y1 for char in chars]),
    )
    sizes = sorted([char.y1 - char.y0 for char in chars])
    return TextLine(chars=tuple(chars), box=box, size=sizes[len(sizes) // 2], place=place(box))


def pieces(line: TextLine, place: _Place, gap: float = PIECE_GAP) -> list[TextLine]:
    """Cut a line where a gap of some em sets its pieces apart."""
    cuts = [
        index
        for index, (left, right) in enumerate(pairwise(line.chars), start=1)
        if right.x0 - left.x1 > gap * min(left.size, right.size)
    ]
    return [cut_line(line.chars[start:end], place) for start, end in pairwise([0, *cuts, len(line.chars)])]


def nowhere(_box: Box) -> Place:
    """Place of a line that only gives its text."""
    return _NOWHERE


def set_text(lines: Sequence[TextLine], box: Box) -> str:
    """Text of a cell: lines that filled their cell are joined to the next, the others end in a line break."""
    text = lines[0].text if lines else ""
    for line, following in pairwise(lines):
        text += (glue if room(line, box) < word_width(following) else _broken)(text, following.text)
    return text


def room(line: TextLine, box: Box) -> float:
    """Width that a line leaves free in its cell, in em."""
    return (box[2] - box[0] - (line.box[2] - line.box[0])) / line.size - _PADDING


def word_width(line: TextLine) -> float:
    """Width of the first word of a line, in em: a run of Latin letters or digits, or one Chinese character."""
    match = _WORD.match(line.text)
    count = min(len(match[0].strip()) if match else 1, len(line.chars))
    return (line.chars[count - 1].x1 - line.chars[0].x0) / line.size


def glue(before: str, after: str) -> str:
    """What follows on a text that was broken inside: a blank between two Latin words, else nothing, then the rest.

    Examples
    --------
    >>> glue("因公出", "国"), glue("budget", "disclosure"), glue("1,2", "34.50")
    ('国', ' disclosure', '34.50')
    """
    return f" {after}" if _is_letter(before[-1:]) and _is_letter(after[:1]) else after


def _broken(_before: str, after: str) -> str:
    return f"\n{after}"


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _spaced(row: list[Char]) -> Iterator[Char]:
    """Printed characters of a line, each with the blanks before it."""
    blanks = ""
    last: Char | None = None
    for char in sorted(row, key=_left):
        if char.text.isspace():
            blanks += char.text
            continue
        if last is None:
            yield char
        elif _is_twin(last, char):
            continue
        else:
            lead = _lead(last, char, blanks)
            yield char._replace(lead=lead) if lead else char
        last, blanks = char, ""


def _from_top(char: Char) -> tuple[float, float]:
    return -char.y0 - char.y1, char.x0


def _left(char: Char) -> float:
    return char.x0


def _is_twin(one: Char, other: Char) -> bool:
    return one.text == other.text and abs(other.x0 - one.x0) < _TWICE * (one.x1 - one.x0)


def _lead(left: Char, right: Char, blanks: str) -> str:
    size = min(left.y1 - left.y0, right.y1 - right.y0)
    gap = right.x0 - left.x1
    printed = blanks if gap >= _ROOM * size else ""
    if gap <= _WORD_GAP * size:
        return printed
    latin = left.text.isascii() and right.text.isascii()
    asked = "  " if gap > PIECE_GAP * size else " " if latin or gap > _WIDE_GAP * size else ""
    return max(printed, asked, key=len)
