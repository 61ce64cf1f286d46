"""Lines -> paragraphs: a line goes on in the next where it is full and the next is not indented.

1. A line is full where the page's text column leaves no room for the next line's first word, or nearly full and
   not the end of a sentence.
2. Other type size, a wider gap (than that of the lines before, or behind a whole first line than that after the next), an indented line, a list number after a sentence, a caption, or a line that ends
   in a page number behind leaders part paragraphs.
3. A paragraph may go on over the end of a page.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from audit_lib.ingest.captions import is_caption
from audit_lib.ingest.pdf.flow import Item
from audit_lib.ingest.pdf.layout import Box, TextLine, around, least_score
from audit_lib.ingest.pdf.text import glue, word_width
from audit_lib.model import Grid, Paragraph, Place

__all__ = ["Column", "find_columns", "join_lines"]

_LONG = 0.5  # of the page's width, from which a line tells where the text column ends
_INDENT = 1.0  # em
_SLACK = 0.6  # em that a full line may leave free beside its neighbour's first word
_HEADING = 1.2  # em that the first line of a heading may leave free beside the next one's first word
_CENTRED = 0.8  # em that a heading may stand off the middle
_SIZES = 1.2  # ratio of type sizes
_GAP = 1.6  # heights between two lines of a paragraph
_PITCH = 1.3  # times the pitch of the lines before
_NEARLY = 0.6  # of the text column
_END = re.compile(r".*[。；！？：!?;:…][”’』」）)]?", re.DOTALL)
_CLAUSE = re.compile(r"[。，；]")
_ORDINAL = re.compile(
    r"[（(]?[一二三四五六七八九十]+[)）、.．]|第[一二三四五六七八九十]+[条章部]|[（(]?\d{1,2}[)）、.．](?!\d)|[①-⑳]"
)
_CONTENTS = re.compile(r".*(?:[.．…·‥]{3,}|\s{2,})\s*\d{1,4}")

Column = tuple[float, float]  # left and right edge of the prose of a page


def find_columns(pages: Sequence[list[Item]], widths: Sequence[float]) -> list[Column]:
    """Find where prose begins and ends on each page; pages of one width share it."""
    lines: dict[int, list[TextLine]] = defaultdict(list)
    for items, width in zip(pages, widths, strict=True):
        lines[round(width)] += [item for item in items if isinstance(item, TextLine)]
    columns = {width: _column(found, width) for width, found in lines.items()}
    return [columns[round(width)] for width in widths]


def _column(lines: Sequence[TextLine], width: float) -> Column:
    long = [line for line in lines if line.box[2] - line.box[0] >= _LONG * width]
    lefts = Counter(round(line.box[0]) for line in long)
    rights = sorted(line.box[2] for line in long)
    if not long:
        return 0.0, float(width)
    left = min(place for place in lefts if lefts[place] >= 0.1 * len(long))
    return float(left), rights[int(0.9 * (len(rights) - 1))]


def join_lines(
    items: Iterable[Grid | Paragraph | TextLine], columns: Sequence[Column]
) -> Iterator[Grid | Paragraph]:
    """Join lines that follow one another into paragraphs; what is a block already stays as it is.

    Parameters
    ----------
    items : iterable of Grid, Paragraph or TextLine
        Of the whole document, in reading order.
    columns : sequence of Column
        Text column of each page.
    """
    held: list[TextLine] = []
    for item, following in pairwise(chain(items, [None])):
        if held and (not isinstance(item, TextLine) or not _goes_on(held, item, following, columns)):
            yield _paragraph(held)
            held = []
        if isinstance(item, TextLine):
            held.append(item)
        elif item is not None:
            yield item
    if held:
        yield _paragraph(held)


def _goes_on(held: Sequence[TextLine], line: TextLine, following: object, columns: Sequence[Column]) -> bool:
    last = held[-1]
    sizes = max(last.size, line.size) / min(last.size, line.size)
    if sizes > _SIZES or _CONTENTS.fullmatch(last.text) or is_caption(last.text):
        return False
    ended = _END.fullmatch(last.text) is not None
    whole = ended or _is_title(held)
    if (_ORDINAL.match(line.text) and whole) or (ended and is_caption(line.text)):
        return False
    left, right = columns[_page(last) - 1]
    if whole and _begins_closer_lines(held, line, following, right):
        return False
    full = _is_full(last, line, right)
    nearly = not ended and last.box[2] - left > _NEARLY * (right - left)
    next_left, _ = columns[_page(line) - 1]
    flush = line.box[0] - next_left < _INDENT * line.size
    lined = len(held) > 1 and _aligned(last, line)
    goes_on = (
        (full and (flush or lined))
        or (nearly and flush and not _is_title(held))
        or _is_heading(last, line, (left, right))
    )
    return goes_on and _is_near(held, line)


def _is_full(last: TextLine, line: TextLine, right: float) -> bool:
    """Tell whether a text column leaves no room on a line for the next one's first word."""
    return (right - last.box[2]) / last.size < word_width(line) + _SLACK


def _begins_closer_lines(held: Sequence[TextLine], line: TextLine, following: object, right: float) -> bool:
    """Tell whether a full line is closer to the next than to the single line above it: it begins a paragraph."""
    last = held[-1]
    if len(held) > 1 or not isinstance(following, TextLine):
        return False
    if len({_page(last), _page(line), _page(following)}) > 1 or not _is_full(line, following, right):
        return False
    apart, together = last.box[1] - line.box[1], line.box[1] - following.box[1]
    return 0 < _PITCH * together < apart


def _is_near(held: Sequence[TextLine], line: TextLine) -> bool:
    """Tell whether a line follows as close as the lines before it did; the next page counts as close."""
    last = held[-1]
    if _page(last) != _page(line):
        return True
    if len(held) > 1 and _page(held[-2]) == _page(last):
        return last.box[1] - line.box[1] < _PITCH * (held[-2].box[1] - last.box[1])
    return last.box[1] - line.box[3] < _GAP * line.size


def _is_heading(last: TextLine, line: TextLine, column: Column) -> bool:
    """Tell whether two lines are one heading: both in the middle, the first as wide as headings are set."""
    middle = (column[0] + column[1]) / 2
    pair = (last, line)
    centred = all(abs((one.box[0] + one.box[2]) / 2 - middle) < _CENTRED * one.size for one in pair)
    plain = not any(_CLAUSE.search(one.text) for one in pair) and not _ORDINAL.match(line.text)
    wide = (column[1] - column[0] - (last.box[2] - last.box[0])) / last.size < word_width(line) + _HEADING
    return centred and plain and wide and _page(last) == _page(line)


def _is_title(held: Sequence[TextLine]) -> bool:
    """Tell whether lines read as a numbered heading or entry of a table of contents: no sentence, no clause."""
    text = "".join(line.text for line in held)
    return _ORDINAL.match(text) is not None and not _CLAUSE.search(text)


def _aligned(last: TextLine, line: TextLine) -> bool:
    return abs(last.box[0] - line.box[0]) < _INDENT * line.size / 2


def _page(line: TextLine) -> int:
    return line.place.page or 1


def _paragraph(lines: Sequence[TextLine]) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text += glue(text, line.text)
    first = [line.place for line in lines if line.place.page == lines[0].place.page]
    boxes: list[Box] = [place.bbox for place in first if place.bbox]
    figures = (char.score for line in lines for char in line.chars if char.text.isdigit())
    return Paragraph(
        text=text, place=Place(page=first[0].page, bbox=around(boxes)), score=least_score(figures)
    )
