"""What kind of file some bytes are, told from them alone."""

import re
import zipfile
from enum import Enum, auto
from io import BytesIO
from pathlib import Path

__all__ = ["Kind", "is_archive", "tell_kind"]

_ZIP, _NO_MEMBER = b"PK\x03\x04", b"PK\x05\x06"
_BITMAP = b"BM"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODF_TEXT = b"application/vnd.oasis.opendocument.text"
_STREAM = re.compile(  # a directory entry of an OLE file: a stream's name, blanks up to 64 bytes, its length, its type
    b"(?P<word>W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0)\0{40}\x1a\0\x02"
    b"|(?:W\0o\0r\0k\0b\0o\0o\0k\0)\0{48}\x12\0\x02|(?:B\0o\0o\0k\0)\0{56}\x0a\0\x02"
)


class Kind(Enum):
    """A kind of file, by who reads it."""

    TEXT = auto()  # plain, or a web page
    PDF = auto()
    DOCX = auto()
    WORKBOOK = auto()
    OFFICE = auto()  # what only an office program reads: doc, wps, rtf, odt
    ARCHIVE = auto()
    OTHER_ARCHIVE = auto()  # rar, 7z
    IMAGE = auto()  # a scanned or photographed page
    PROTECTED = auto()  # an encrypted docx or xlsx


_MAGIC = {
    b"%PDF-": Kind.PDF,
    b"{\\rtf": Kind.OFFICE,
    _NO_MEMBER: Kind.ARCHIVE,
    b"Rar!\x1a\x07": Kind.OTHER_ARCHIVE,
    b"7z\xbc\xaf\x27\x1c": Kind.OTHER_ARCHIVE,
    b"\x89PNG\r\n\x1a\n": Kind.IMAGE,
    b"\xff\xd8\xff": Kind.IMAGE,  # JPEG
    b"II*\x00": Kind.IMAGE,  # TIFF, of either byte order
    b"MM\x00*": Kind.IMAGE,
}


def tell_kind(raw: bytes) -> Kind:
    """Tell a file's kind; what no other kind claims is a text.

    Examples
    --------
    >>> tell_kind(b"%PDF-1.7"), tell_kind("收支总表".encode())
    (<Kind.PDF: 2>, <Kind.TEXT: 1>)
    """
    if raw.startswith(_ZIP):
        return _kind_of_zip(raw)
    if raw.startswith(_OLE):
        return _kind_of_ole(raw)
    if raw.startswith(_BITMAP) and raw[6:10] == bytes(4):
        return Kind.IMAGE
    return next((kind for magic, kind in _MAGIC.items() if raw.startswith(magic)), Kind.TEXT)


def is_archive(path: Path) -> bool:
    """Tell whether a file is a zip archive of other files, not a document that is one inside."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(len(_ZIP))
        if head != _ZIP:
            return head == _NO_MEMBER
        with zipfile.ZipFile(path) as container:
            return _kind_of_names(set(container.namelist())) is Kind.ARCHIVE
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _kind_of_zip(raw: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as container:
            names = set(container.namelist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return _kind_of_damaged(raw)
    return Kind.OFFICE if _ODF_TEXT in raw[:100] else _kind_of_names(names)


def _kind_of_names(names: set[str]) -> Kind:
    if "word/document.xml" in names:
        return Kind.DOCX
    if "[Content_Types].xml" in names:
        return Kind.DOCX if any(name.startswith("word/") for name in names) else Kind.WORKBOOK
    return Kind.WORKBOOK if {"content.xml", "mimetype"} <= names else Kind.ARCHIVE


def _kind_of_damaged(raw: bytes) -> Kind:
    """Whose reader gives the reason: that of the kind whose names still stand in the bytes."""
    if b"word/" in raw:
        return Kind.DOCX
    return Kind.WORKBOOK if b"xl/" in raw or b"content.xml" in raw else Kind.ARCHIVE


def _kind_of_ole(raw: bytes) -> Kind:
    """Tell by the main stream that stands first: objects inside a document have streams of their own, further on."""
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return Kind.PROTECTED
    stream = _STREAM.search(raw)
    return Kind.OFFICE if stream and stream["word"] else Kind.WORKBOOK
