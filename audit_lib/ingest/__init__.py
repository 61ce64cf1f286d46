"""Read a published file, whatever its kind, into tables of raw cells and paragraphs."""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.flattext import read_flattext
from audit_lib.ingest.limits import MAX_FILE, Limits, refuse_too_many
from audit_lib.ingest.worker import Worker
from audit_lib.model import Disclosure, Grid, Paragraph
from audit_lib.terms import Reader

__all__ = [
    "SUFFIXES",
    "Limits",
    "decode_text",
    "find_sources",
    "read_disclosure",
    "read_here",
    "reading_ahead",
]


SUFFIXES = frozenset({".txt", ".html", ".htm", ".xlsx", ".xls", ".ods", ".pdf", ".docx", ".doc", ".wps"})
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_WORD = b"word/document.xml"
_MARKUP = re.compile(r"<(?:!doctype html|html|body|table|div|p)\b", re.IGNORECASE)
_SHORT = 256 * 2**10  # bytes
_PROSE_SHARE = 0.95  # of characters that are no control characters, in a text worth reading

_Answer = Disclosure | UnreadableSourceError


def read_disclosure(path: Path | str, limits: Limits | None = None) -> Disclosure:
    """Read a published file; its kind is told from its content, not from its name.

    A short plain text is read at once, anything else in a process of its own, which is ended when the file takes
    more than it may.

    Parameters
    ----------
    path : Path or str
        Flattened text, a web page, a workbook, or a PDF with a text layer.
    limits : Limits, optional
        Time and memory that the file may take.

    Returns
    -------
    Disclosure
        Tables and prose in reading order, each cell exactly as printed and with its place.

    Raises
    ------
    UnreadableSourceError
        The file is missing, empty, damaged, protected, too large, or of a kind that no reader knows.
    """
    with Worker(limits) as worker:
        return _read(Path(path), worker)


@contextmanager
def reading_ahead(
    paths: Sequence[Path], limits: Limits | None = None
) -> Iterator[Iterator[Disclosure | UnreadableSourceError]]:
    """Read published files in order, each while the caller works on the one before.

    Yields
    ------
    iterator of Disclosure or UnreadableSourceError
        One per path; the first is being read before the caller asks for it.
    """
    worker, ahead = Worker(limits), ThreadPoolExecutor(1)
    try:
        jobs = deque(ahead.submit(_read_or_refuse, path, worker) for path in paths[:1])
        yield _in_order(paths, jobs, lambda path: ahead.submit(_read_or_refuse, path, worker))
    finally:
        worker.close()  # what is being read, nobody waits for
        ahead.shutdown(cancel_futures=True)
        worker.close()


def read_here(path: Path) -> Disclosure:
    """Read a published file in this process, with nothing to stop a file that hangs its reader."""
    raw = _read_bytes(path)
    try:
        reader, blocks = _read_blocks(raw, path)
        refuse_too_many(
            sum(len(row) for block in blocks if isinstance(block, Grid) for row in block.rows), path
        )
    except UnreadableSourceError:
        raise
    except Exception as error:  # whatever a damaged file does to a reader, it must not stop a batch
        reason = f"is damaged in a way that no reader foresaw ({type(error).__name__}); download it again"
        raise UnreadableSourceError(path, reason) from error
    if not blocks:
        raise UnreadableSourceError(path, "nothing is printed in it; check that this is the published file")
    return Disclosure(source=path, sha256=hashlib.sha256(raw).hexdigest(), reader=reader, blocks=blocks)


def find_sources(paths: list[Path]) -> list[Path]:
    """List the files to read: files as given, folders by the suffixes of documents, sorted by name.

    A document of a kind that no reader knows is listed too: reading it gives the reason, passing over it would not.
    Hidden files, Office lock files (``~$``) and files named README are passed over in folders.
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


def _in_order(
    paths: Sequence[Path], jobs: deque[Future[_Answer]], submit: Callable[[Path], Future[_Answer]]
) -> Iterator[_Answer]:
    rest = iter(paths[1:])
    while jobs:
        answer = jobs.popleft().result()
        jobs.extend(submit(path) for path in islice(rest, 1))
        yield answer


def _read_or_refuse(path: Path, worker: Worker) -> _Answer:
    try:
        return _read(path, worker)
    except UnreadableSourceError as error:
        return error


def _read(path: Path, worker: Worker) -> Disclosure:
    return read_here(path) if _is_short_text(path) else worker.read(path)


def _is_short_text(path: Path) -> bool:
    """Tell whether a file can be read here: a plain text, of a length that no reader hangs on, or none at all."""
    try:
        raw = path.read_bytes() if path.is_file() and path.stat().st_size <= _SHORT else None
    except OSError:
        return True
    if raw is None:
        return not path.is_file()
    return (
        b"\0" not in raw and not raw.startswith(_PDF) and not _MARKUP.search(raw.decode("utf-8", "replace"))
    )


def _read_bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_dir() and not path.is_file():
            raise UnreadableSourceError(path, "is no file on a disk; save it to one")
        if path.is_file() and path.stat().st_size > MAX_FILE:
            raise UnreadableSourceError(path, f"is larger than {MAX_FILE >> 20} MB; split it")
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


def _read_blocks(raw: bytes, path: Path) -> tuple[Reader, tuple[Grid | Paragraph, ...]]:
    if raw.startswith(_ZIP) and _WORD in raw:
        raise UnreadableSourceError(path, "is a Word document, which is not read yet; print it to a PDF")
    if raw.startswith((_ZIP, _OLE)):
        from audit_lib.ingest.excel import read_excel

        return Reader.XLSX, read_excel(raw, path)
    if raw.startswith(_PDF):
        from audit_lib.ingest.pdf import read_pdf

        return Reader.PDF, read_pdf(raw, path)
    text = decode_text(raw, path)
    if _MARKUP.search(text):
        from audit_lib.ingest.html import read_html

        return Reader.HTML, read_html(raw, path)
    refuse_too_many(text.count("\n\t"), path)
    return Reader.TEXT, read_flattext(text)


def _in_folder(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix.lower() in SUFFIXES
        and not path.name.startswith("~$")
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.stem.upper() != "README"
    )


def _is_prose(text: str) -> bool:
    if "\x00" in text:
        return False
    sample = text[:20_000]
    return sum(char.isprintable() or char.isspace() for char in sample) >= _PROSE_SHARE * len(sample)
