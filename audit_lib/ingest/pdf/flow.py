"""A page -> its tables and the lines outside them, in reading order."""

from collections import defaultdict

from audit_lib.ingest.pdf.columns import find_open_tables
from audit_lib.ingest.pdf.grid import Ruling, fill_table, find_rulings, has_columns
from audit_lib.ingest.pdf.layout import Char, Page, Table, TextLine, inside
from audit_lib.ingest.pdf.text import gather_lines

__all__ = ["Item", "read_flow"]

Item = Table | TextLine


def read_flow(page: Page) -> list[Item]:
    """Find the tables of a page, and the lines outside them.

    Parameters
    ----------
    page : Page

    Returns
    -------
    list of Table or TextLine
        From top to bottom; a table that prints nothing is kept, it may be the tail of another.
    """
    rulings = [ruling for ruling in find_rulings(page) if has_columns(ruling)]
    held, rest = _share_out(page, rulings)
    ruled = [fill_table(page, ruling, held[number]) for number, ruling in enumerate(rulings)]
    items: list[Item] = find_open_tables(page, gather_lines(rest, page.place), ruled)
    return sorted([*ruled, *items], key=lambda item: (-item.box[3], item.box[0]))


def _share_out(page: Page, rulings: list[Ruling]) -> tuple[dict[int, list[Char]], list[Char]]:
    """Give each character to the smallest table around it; the rest is prose."""
    held: dict[int, list[Char]] = defaultdict(list)
    rest: list[Char] = []
    boxes = [ruling.box for ruling in rulings]
    for char in page.chars:
        x, y = char.x, char.y
        number = (
            next((number for number, box in enumerate(boxes) if inside(x, y, box)), None) if boxes else None
        )
        (rest if number is None else held[number]).append(char)
    return held, rest
