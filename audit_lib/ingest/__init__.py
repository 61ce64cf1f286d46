"""Read a published file, whatever its kind, into tables of raw cells and paragraphs."""

import hashlib
import re
from pathlib import Path

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.flattext import read_flattext
from audit_lib.ingest.transcript import Transcript
from audit_lib.model import Disclosure
from audit_lib.terms import Reader

__all__ = ["SUFFIXES", "decode_text", "find_sources", "read_disclosure"]

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
SUFFIXES = _PICTURES | {".txt", ".html", ".htm", ".xlsx", ".xls", ".ods", ".pdf", ".docx", ".doc", ".wps"}
_SAVED = ("_files", ".files")  # how browsers name the folder of what belongs to a saved page
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")  # PNG, JPEG, TIFF
_BITMAP = b"BM"
_WORD = b"word/document.xml"
_MARKUP = re.compile(r"<(?:!doctype html|html|body|table|div|p)\b", re.IGNORECASE)
_PROSE_SHARE = 0.95  # of characters that are no control characters, in a text worth reading


def read_disclosure(path: Path | str) -> Disclosure:
    """Read a published file; its kind is told from its content, not from its name.

    Parameters
    ----------
    path : Path or str
        Flattened text, a web page, a workbook, a PDF; with the extra ``ocr`` also scans and pictures of pages.

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
    raw = _read_bytes(path)
    try:
        found = _read(raw, path)
    except UnreadableSourceError:
        raise
    except Exception as error:  # whatever a damaged file does to a reader, it must not stop a batch
        reason = f"is damaged in a way that no reader foresaw ({type(error).__name__}); download it again"
        raise UnreadableSourceError(path, reason) from error
    if not found.blocks:
        raise UnreadableSourceError(path, "nothing is printed in it; check that this is the published file")
    return Disclosure(
        source=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        reader=found.reader,
        blocks=found.blocks,
        unread_pages=found.unread_pages,
    )


def find_sources(paths: list[Path]) -> list[Path]:
    """List the files to read: files as given, folders by the suffixes of documents, sorted by name.

    A document of a kind that no reader knows is listed too: reading it gives the reason, passing over it would not.
    Hidden files, Office lock files (``~$``), files named README and the pictures of saved web pages are passed over
    in folders.
    """
    return [source for path in paths for source in (_in_folder(path) if path.is_dir() else [path])]


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


def _read_bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableSourceError(path, "no such file; check the path") from None
    except IsADirectoryError:
        raise UnreadableSourceError(path, "is a folder; name a file in it") from None
    except OSError as error:
        raise UnreadableSourceError(path, f"cannot be opened ({error.strerror})") from None
    if not raw.strip():
        raise UnreadableSourceError(path, "is empty")
    return raw


def _read(raw: bytes, path: Path) -> Transcript:
    if raw.startswith(_ZIP) and _WORD in raw:
        raise UnreadableSourceError(path, "is a Word document, which is not read yet; print it to a PDF")
    if raw.startswith((_ZIP, _OLE)):
        from audit_lib.ingest.excel import read_excel

        return Transcript(reader=Reader.XLSX, blocks=read_excel(raw, path))
    if raw.startswith(_PDF):
        from audit_lib.ingest.pdf import read_pdf

        return read_pdf(raw, path)
    if raw.startswith(_IMAGES) or (raw.startswith(_BITMAP) and raw[6:10] == bytes(4)):
        from audit_lib.ingest.scan.images import read_image

        return read_image(raw, path)
    text = decode_text(raw, path)
    if _MARKUP.search(text):
        from audit_lib.ingest.html import read_html

        return Transcript(reader=Reader.HTML, blocks=read_html(raw, path))
    return Transcript(reader=Reader.TEXT, blocks=read_flattext(text))


def _in_folder(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in SUFFIXES
        and not path.name.startswith("~$")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.stem.upper() != "README"
        and not (path.suffix.lower() in _PICTURES and path.parent.name.endswith(_SAVED))
    )


def _is_prose(text: str) -> bool:
    if "\x00" in text:
        return False
    sample = text[:20_000]
    return sum(char.isprintable() or char.isspace() for char in sample) >= _PROSE_SHARE * len(sample)
