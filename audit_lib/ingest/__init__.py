"""Read a published file, whatever its kind, into tables of raw cells and paragraphs."""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.archive import list_members
from audit_lib.ingest.flattext import read_flattext
from audit_lib.ingest.kinds import Kind, tell_kind
from audit_lib.ingest.limits import Limits, refuse_too_many
from audit_lib.ingest.office import convert_documents, read_office
from audit_lib.ingest.sources import SUFFIXES, find_sources, is_document, read_source
from audit_lib.ingest.transcript import Transcript
from audit_lib.ingest.worker import Worker
from audit_lib.model import Disclosure, Grid
from audit_lib.terms import Reader

__all__ = [
    "SUFFIXES",
    "Limits",
    "decode_text",
    "find_sources",
    "read_disclosure",
    "read_here",
    "read_source",
    "reading_ahead",
]

_MARKUP = re.compile(r"<(?:!doctype html|html|body|table|div|p)\b", re.IGNORECASE)
_NO_DOCUMENTS = (Kind.ARCHIVE, Kind.OTHER_ARCHIVE, Kind.PROTECTED)
_SHORT = 256 * 2**10  # bytes
_PROSE_SHARE = 0.95  # of characters that are no control characters, in a text worth reading

_Answer = Disclosure | UnreadableSourceError


def read_disclosure(
    path: Path | str, converted: Mapping[Path, bytes] | None = None, limits: Limits | None = None
) -> Disclosure:
    """Read a published file; its kind is told from its content, not from its name.

    A short plain text is read at once, anything else in a process of its own, which is ended when the file takes
    more than it may.

    Parameters
    ----------
    path : Path or str
        Flattened text, a web page, a workbook, a Word document, or a PDF; with the extra ``ocr`` also scans and
        pictures of pages; also a file of a zip archive, by its path below it, and, where LibreOffice is installed, a
        document of an older office program.
    converted : mapping of Path to bytes, optional
        What ``convert_documents`` made of such documents; one that is missing there is converted alone.
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
        return _read(Path(path), converted or {}, worker)


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
        converted = ahead.submit(convert_documents, paths)
        jobs = deque(ahead.submit(_read_or_refuse, path, converted, worker) for path in paths[:1])
        yield _in_order(paths, jobs, lambda path: ahead.submit(_read_or_refuse, path, converted, worker))
    finally:
        worker.close()  # what is being read, nobody waits for
        ahead.shutdown(cancel_futures=True)
        worker.close()


def read_here(path: Path, converted: bytes | None = None) -> Disclosure:
    """Read a published file in this process, with nothing to stop a file that hangs its reader.

    Parameters
    ----------
    path : Path
    converted : bytes, optional
        The docx file that LibreOffice made of it, where only that one is read.
    """
    raw = read_source(path)
    try:
        found = _read_as(tell_kind(raw), raw, path, converted)
        refuse_too_many(
            sum(len(row) for block in found.blocks if isinstance(block, Grid) for row in block.rows), path
        )
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


def _read_or_refuse(path: Path, converted: Future[dict[Path, bytes]], worker: Worker) -> _Answer:
    try:
        return _read(path, converted.result(), worker)
    except UnreadableSourceError as error:
        return error


def _read(path: Path, converted: Mapping[Path, bytes], worker: Worker) -> Disclosure:
    """Read a file where it belongs; what LibreOffice has to convert first, it converts outside the worker's limits."""
    raw = read_source(path)
    kind = tell_kind(raw)
    if kind in _NO_DOCUMENTS or (kind is Kind.TEXT and _is_short_text(raw)):
        return read_here(path)
    document = (converted.get(path) or read_office(raw, path)) if kind is Kind.OFFICE else None
    return worker.read(path, document)


def _is_short_text(raw: bytes) -> bool:
    """Tell a plain text, of a length that no reader hangs on."""
    return len(raw) <= _SHORT and b"\0" not in raw and not _MARKUP.search(raw.decode("utf-8", "replace"))


def _read_as(kind: Kind, raw: bytes, path: Path, converted: bytes | None) -> Transcript:
    """Hand the bytes to the reader of their kind, imported only then."""
    if kind is Kind.PDF:
        from audit_lib.ingest.pdf import read_pdf

        return read_pdf(raw, path)
    if kind is Kind.IMAGE:
        from audit_lib.ingest.scan.images import read_image

        return read_image(raw, path)
    if kind in (Kind.DOCX, Kind.OFFICE):
        from audit_lib.ingest.docx import read_docx

        if kind is Kind.DOCX:
            return Transcript(reader=Reader.DOCX, blocks=read_docx(raw, path))
        return Transcript(reader=Reader.DOC, blocks=read_docx(converted or read_office(raw, path), path))
    if kind is Kind.WORKBOOK:
        from audit_lib.ingest.excel import read_excel

        return Transcript(reader=Reader.XLSX, blocks=read_excel(raw, path))
    if kind is Kind.TEXT:
        return _read_text(raw, path)
    raise UnreadableSourceError(path, _refusal(kind, raw, path))


def _read_text(raw: bytes, path: Path) -> Transcript:
    text = decode_text(raw, path)
    if not _MARKUP.search(text):
        refuse_too_many(text.count("\n\t"), path)
        return Transcript(reader=Reader.TEXT, blocks=read_flattext(text))
    from audit_lib.ingest.html import read_html

    return Transcript(reader=Reader.HTML, blocks=read_html(raw, path))


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
