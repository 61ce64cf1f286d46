"""Read a published file, whatever its kind, into tables of raw cells and paragraphs."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.archive import list_members
from audit_lib.ingest.flattext import read_flattext
from audit_lib.ingest.kinds import Kind, tell_kind
from audit_lib.ingest.sources import SUFFIXES, find_sources, is_document, read_source
from audit_lib.model import Disclosure, Grid, Paragraph
from audit_lib.terms import Reader

__all__ = ["SUFFIXES", "decode_text", "find_sources", "read_disclosure", "read_source"]

_MARKUP = re.compile(r"<(?:!doctype html|html|body|table|div|p)\b", re.IGNORECASE)
_PROSE_SHARE = 0.95  # of characters that are no control characters, in a text worth reading


def read_disclosure(path: Path | str, converted: Mapping[Path, bytes] | None = None) -> Disclosure:
    """Read a published file; its kind is told from its content, not from its name.

    Parameters
    ----------
    path : Path or str
        Flattened text, a web page, a workbook, a Word document, or a PDF with a text layer; also a file of a zip
        archive, by its path below it, and, where LibreOffice is installed, a document of an older office program.
    converted : mapping of Path to bytes, optional
        What ``convert_documents`` made of such documents; one that is missing there is converted alone.

    Returns
    -------
    Disclosure
        Tables and prose in reading order, each cell exactly as printed and with its place.

    Raises
    ------
    UnreadableSourceError
        The file is missing, empty, damaged, or of a kind that no reader knows.
    """
    path = Path(path)
    raw = read_source(path)
    try:
        reader, blocks = _read_blocks(raw, path, converted or {})
    except UnreadableSourceError:
        raise
    except Exception as error:  # whatever a damaged file does to a reader, it must not stop a batch
        reason = f"is damaged in a way that no reader foresaw ({type(error).__name__}); download it again"
        raise UnreadableSourceError(path, reason) from error
    if not blocks:
        raise UnreadableSourceError(path, "nothing is printed in it; check that this is the published file")
    return Disclosure(source=path, sha256=hashlib.sha256(raw).hexdigest(), reader=reader, blocks=blocks)


def decode_text(raw: bytes, path: Path) -> str:
    """Decode bytes as a text of this field: byte order mark, UTF-8, then GB 18030.

    Raises
    ------
    UnreadableSourceError
        The bytes are no text in any of these.
    """
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_prose(text):
            return text
    raise UnreadableSourceError(path, "no text in UTF-8 or GB 18030, and no other known kind of file")


def _read_blocks(
    raw: bytes, path: Path, converted: Mapping[Path, bytes]
) -> tuple[Reader, tuple[Grid | Paragraph, ...]]:
    """Hand the bytes to the reader of their kind, imported only then."""
    kind = tell_kind(raw)
    if kind is Kind.PDF:
        from audit_lib.ingest.pdf import read_pdf

        return Reader.PDF, read_pdf(raw, path)
    if kind is Kind.DOCX:
        from audit_lib.ingest.docx import read_docx

        return Reader.DOCX, read_docx(raw, path)
    if kind is Kind.OFFICE:
        from audit_lib.ingest.docx import read_docx
        from audit_lib.ingest.office import read_office

        return Reader.DOC, read_docx(converted.get(path) or read_office(raw, path), path)
    if kind is Kind.WORKBOOK:
        from audit_lib.ingest.excel import read_excel

        return Reader.XLSX, read_excel(raw, path)
    if kind is Kind.TEXT:
        return _read_text(raw, path)
    raise UnreadableSourceError(path, _refusal(kind, raw, path))


def _read_text(raw: bytes, path: Path) -> tuple[Reader, tuple[Grid | Paragraph, ...]]:
    text = decode_text(raw, path)
    if not _MARKUP.search(text):
        return Reader.TEXT, read_flattext(text)
    from audit_lib.ingest.html import read_html

    return Reader.HTML, read_html(raw, path)


def _refusal(kind: Kind, raw: bytes, path: Path) -> str:
    """Say what a file is that is no document, and what to do with it."""
    if kind is Kind.PROTECTED:
        return "is protected by a password; open it in Word, Excel or WPS, save it again without one"
    if kind is Kind.ARCHIVE:
        count = sum(map(is_document, list_members(raw, path)))
        many = f"is an archive of {count} documents; name one of them below it, as in {path.name}/NAME"
        return many if count else "is an archive without any document in it"
    return "is a RAR or 7z archive; unpack it and name the folder instead"


def _is_prose(text: str) -> bool:
    if "\x00" in text:
        return False
    sample = text[:20_000]
    return sum(char.isprintable() or char.isspace() for char in sample) >= _PROSE_SHARE * len(sample)
