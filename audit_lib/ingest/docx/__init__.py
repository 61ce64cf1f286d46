"""Word documents (docx) -> grids and paragraphs in reading order.

parts (what the container holds) <- styles, numbering (what a paragraph inherits) <- flow (paragraphs and parts of
tables in reading order) <- grids (tables).

1. Read is what Word prints: inserted text, results of fields, text boxes (once, after the paragraph that holds
   them), footnotes and endnotes (at the end). Not read: deleted and hidden text, comments, headers and footers.
2. Numbers that Word counts itself (一、 第一部分 1.) are printed before their paragraphs.
3. A place is a page where the document tells where its pages broke when it was last saved; else the number of a
   paragraph, those of table cells counted.
"""

from pathlib import Path

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.docx.flow import read_flow
from audit_lib.ingest.docx.grids import build_blocks
from audit_lib.ingest.docx.parts import read_parts
from audit_lib.model import Grid, Paragraph

__all__ = ["read_docx"]


def read_docx(raw: bytes, path: Path) -> tuple[Grid | Paragraph, ...]:
    """Read a Word document's tables and prose in reading order.

    Parameters
    ----------
    raw : bytes
        A docx or docm file; macros are ignored.
    path : Path
        Where it came from; only named in errors.

    Returns
    -------
    tuple of Grid or Paragraph
        A table that an export cut into several is joined; an inner table follows the one that holds it.

    Raises
    ------
    UnreadableSourceError
        The bytes are damaged, encrypted or no Word document, unpack to more than the limit, or print nothing.
    """
    blocks = tuple(build_blocks(read_flow(read_parts(raw, path))))
    if not blocks:
        raise UnreadableSourceError(
            path,
            "prints nothing that is text, only pictures or nothing; save it from the program that made it",
        )
    return blocks
