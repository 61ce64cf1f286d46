"""Pages -> a document: running heads left out, tables and paragraphs joined over the ends of pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit_lib.ingest.pdf.flow import Item, read_flow
from audit_lib.ingest.pdf.heads import strip_heads
from audit_lib.ingest.pdf.join import join_tables
from audit_lib.ingest.pdf.layout import Page
from audit_lib.ingest.pdf.prose import find_columns, join_lines
from audit_lib.ingest.pdf.stacked import unstack
from audit_lib.model import Grid, Paragraph

__all__ = ["Sheet", "bind", "lay_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is kept of a page: its size and what it prints, from top to bottom."""

    width: float
    height: float
    items: list[Item]


def lay_out(page: Page) -> Sheet:
    """Find the tables and lines of a page."""
    return Sheet(width=page.width, height=page.height, items=read_flow(page))


def bind(sheets: Sequence[Sheet]) -> tuple[Grid | Paragraph, ...]:
    """Join the tables and paragraphs of a document; ``sheets`` are all its pages in order."""
    flows = strip_heads([sheet.items for sheet in sheets], [sheet.height for sheet in sheets])
    columns = find_columns(flows, [sheet.width for sheet in sheets])
    joined = join_tables(part for items in flows for item in items for part in unstack(item))
    return tuple(join_lines(joined, columns))
