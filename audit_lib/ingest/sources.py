"""Which files to read, and their bytes: files, folders, and zip archives, which count as folders."""

from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.archive import list_members, read_member
from audit_lib.ingest.kinds import Kind, is_archive, tell_kind
from audit_lib.ingest.limits import MAX_FILE

__all__ = ["SUFFIXES", "find_sources", "is_document", "read_source"]

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_SAVED = ("_files", ".files")  # how browsers name the folder of what belongs to a saved page
SUFFIXES = _PICTURES | frozenset(
    {
        *(".txt", ".html", ".htm", ".pdf"),
        *(".xlsx", ".xlsm", ".xls", ".et", ".ods"),
        *(".docx", ".docm", ".doc", ".wps", ".rtf", ".odt"),
        *(".zip", ".rar", ".7z"),
    }
)
_LEVELS = 1  # archives inside an archive that are opened; deeper ones are listed


def find_sources(paths: list[Path]) -> list[Path]:
    """List the files to read: files as given, folders and zip archives by the suffixes of documents, sorted by name.

    A document of a kind that no reader knows is listed too: reading it gives the reason, passing over it would not;
    so is an archive that cannot be opened or holds no document.
    Hidden files, Office lock files (``~$``), files named README and the pictures of saved web pages are passed over
    in folders and archives.
    """
    return [source for path in paths for source in _expanded(path)]


def is_document(relative: PurePath) -> bool:
    """Tell by its name whether a file of a folder may be a document."""
    return (
        relative.suffix.lower() in SUFFIXES
        and not relative.name.startswith("~$")
        and not any(part.startswith((".", "__MACOSX")) for part in relative.parts)
        and relative.stem.upper() != "README"
        and not (relative.suffix.lower() in _PICTURES and relative.parent.name.endswith(_SAVED))
    )


def read_source(path: Path) -> bytes:
    """Read a file, or a file of an archive by its path below it.

    Raises
    ------
    UnreadableSourceError
        There is no such file, it cannot be opened, it is empty or larger than ``MAX_FILE``.
    """
    try:
        _refuse_unfit(path)
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raw = _read_below(path)
    except IsADirectoryError:
        raise UnreadableSourceError(path, "is a folder; name a file in it") from None
    except OSError as error:
        raise UnreadableSourceError(path, f"cannot be opened ({error.strerror})") from None
    if not raw.strip():
        raise UnreadableSourceError(path, "is empty")
    return raw


def _refuse_unfit(path: Path) -> None:
    """Refuse what is no file on a disk, which somebody might wait for forever, and what is too large to read."""
    if path.exists() and not path.is_dir() and not path.is_file():
        raise UnreadableSourceError(path, "is no file on a disk; save it to one")
    if path.is_file() and path.stat().st_size > MAX_FILE:
        raise UnreadableSourceError(path, f"is larger than {MAX_FILE >> 20} MB; split it")


def _expanded(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(
            inner for inner in path.rglob("*") if inner.is_file() and is_document(inner.relative_to(path))
        )
        for inner in found:
            yield from _in_archive(inner) if inner.suffix.lower() == ".zip" else [inner]
    else:
        yield from _in_archive(path)


def _in_archive(path: Path) -> list[Path]:
    """The documents of an archive; the file itself where it is none, or has none to show."""
    if not is_archive(path):
        return [path]
    try:
        return sorted(_below(path, path, _LEVELS)) or [path]
    except UnreadableSourceError:
        return [path]


def _below(source: Path | bytes, path: Path, levels: int) -> Iterator[Path]:
    for member in list_members(source, path):
        if not is_document(member):
            continue
        if levels and member.suffix.lower() == ".zip":
            yield from _in_inner(source, path, member)
        else:
            yield path / member


def _in_inner(source: Path | bytes, path: Path, member: PurePosixPath) -> list[Path]:
    try:
        inner = read_member(source, path, member)
        found = list(_below(inner, path / member, 0)) if tell_kind(inner) is Kind.ARCHIVE else []
    except UnreadableSourceError:
        found = []
    return found or [path / member]


def _read_below(path: Path) -> bytes:
    """Read a file of an archive, or of an archive in it."""
    holder = next((parent for parent in path.parents if parent.is_file()), None)
    if holder is None or not is_archive(holder):
        raise UnreadableSourceError(path, "no such file; check the path")
    wanted = PurePosixPath(*path.relative_to(holder).parts)
    members = set(list_members(holder, holder))
    if wanted in members:
        return read_member(holder, holder, wanted)
    inner = next((parent for parent in wanted.parents if parent in members), wanted)
    return read_member(read_member(holder, holder, inner), holder / inner, wanted.relative_to(inner))
