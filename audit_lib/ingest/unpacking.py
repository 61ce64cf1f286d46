"""Zip containers -> their parts: never more than a limit, whatever their headers claim."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from lxml import etree

from audit_lib.errors import UnreadableSourceError

__all__ = ["MAX_PART", "open_container", "parse_part", "read_part"]

MAX_PART = 128 * 2**20  # bytes; the parts of published documents unpack to a few MB

_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


@contextmanager
def open_container(source: bytes | Path, path: Path, advice: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip container; whatever damage shows while it is open makes it an unreadable source.

    Parameters
    ----------
    source : bytes or Path
        The container itself, or the file that holds it.
    path : Path
        Where it came from; only named in errors.
    advice : str
        What to do with a damaged one, if downloading it again does not help.

    Raises
    ------
    UnreadableSourceError
        The container is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(source) if isinstance(source, bytes) else source) as container:
            yield container
    except UnreadableSourceError:
        raise
    except _DAMAGES as error:
        raise UnreadableSourceError(path, f"is damaged; download it again, or {advice}") from error


def read_part(
    container: zipfile.ZipFile, part: str | zipfile.ZipInfo, path: Path, limit: int = MAX_PART
) -> bytes:
    """Read one part; a header that understates its size does not unpack more.

    Raises
    ------
    UnreadableSourceError
        The part unpacks to more than the limit.
    """
    with container.open(part) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        name = part if isinstance(part, str) else part.filename
        raise UnreadableSourceError(path, f"its part {name} unpacks to more than {limit >> 20} MB")
    return content


def parse_part(content: bytes, name: str, path: Path) -> etree._Element:
    """Parse a part as XML: no network, no entities, no tree beyond the parser's own limits.

    Raises
    ------
    UnreadableSourceError
        The part is no XML, or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.LxmlError as error:
        raise UnreadableSourceError(
            path, f"its part {name} is damaged ({error}); download it again"
        ) from error
    if b"<!DOCTYPE" in content.replace(b"\0", b""):
        raise UnreadableSourceError(
            path, f"its part {name} declares a document type, which no document needs"
        )
    return root
