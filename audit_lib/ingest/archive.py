"""Zip archives: what is in them, by names as people wrote them; nothing is ever unpacked to a disk.

A file of an archive has a path below it, ``reports.zip/2024/final.pdf``, that reads like any other.
"""

import re
import zipfile
from pathlib import Path, PurePosixPath

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.unpacking import open_container, read_part

__all__ = ["list_members", "read_member"]

MAX_MEMBERS = 10_000
MAX_MEMBER = 256 * 2**20  # bytes of one file
MAX_TOTAL = 4 * 2**30  # bytes of all of them
MAX_RATIO = (
    200  # of what they unpack to, to the archive; asked of those that unpack to more than one file may
)

_UTF8 = 0x800  # flag: the name is UTF-8
_ENCRYPTED = 1
_UNPACK = "unpack it and name the folder instead"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f:]")

_Members = dict[PurePosixPath, zipfile.ZipInfo]


def list_members(source: Path | bytes, path: Path) -> list[PurePosixPath]:
    """List the files in an archive.

    Parameters
    ----------
    source : Path or bytes
        The archive.
    path : Path
        What users call it; only named in errors.

    Returns
    -------
    list of PurePosixPath
        In the archive's order, without whatever would lead out of it (``..``, a drive, a leading slash).

    Raises
    ------
    UnreadableSourceError
        The archive is damaged or protected, or would unpack to more than the limits.
    """
    with open_container(source, path, _UNPACK) as archive:
        members = _members(archive)
        _refuse_bombs(list(members.values()), path)
    if members and all(info.flag_bits & _ENCRYPTED for info in members.values()):
        raise UnreadableSourceError(path, f"is an archive protected by a password; {_UNPACK}")
    return list(members)


def read_member(source: Path | bytes, path: Path, member: PurePosixPath) -> bytes:
    """Read one file of an archive.

    Raises
    ------
    UnreadableSourceError
        There is no such file, it is damaged or protected, or unpacks to more than the limit.
    """
    below = path / member
    with open_container(source, below, _UNPACK) as archive:
        info = _members(archive).get(member)
        if info is None:
            raise UnreadableSourceError(below, "no such file in the archive; check the path")
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableSourceError(below, f"its archive is protected by a password; {_UNPACK}")
        return read_part(archive, info, below, MAX_MEMBER)


def _members(archive: zipfile.ZipFile) -> _Members:
    """Files by safe names; of two that become alike, the later one is numbered."""
    members: _Members = {}
    for info in archive.infolist():
        name = _safe(_name(info))
        if info.is_dir() or not name.parts:
            continue
        number, free = 1, name
        while free in members:
            number += 1
            free = name.with_stem(f"{name.stem}-{number}")
        members[free] = info
    return members


def _name(info: zipfile.ZipInfo) -> str:
    """Decode a name: by its flag, else as UTF-8 or GB 18030, which older programs write without saying so."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _safe(name: str) -> PurePosixPath:
    parts = (_UNSAFE.sub("_", part).strip() for part in name.replace("\\", "/").split("/"))
    return PurePosixPath(*[part for part in parts if part not in ("", ".", "..")])


def _refuse_bombs(members: list[zipfile.ZipInfo], path: Path) -> None:
    total = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members)
    if len(members) > MAX_MEMBERS:
        raise UnreadableSourceError(path, f"is an archive of more than {MAX_MEMBERS:,} files; {_UNPACK}")
    if total > MAX_TOTAL:
        raise UnreadableSourceError(path, f"unpacks to more than {MAX_TOTAL >> 30} GB; {_UNPACK}")
    if total > MAX_MEMBER and total > MAX_RATIO * packed:
        raise UnreadableSourceError(
            path, f"unpacks to more than {MAX_RATIO} times its size, as no archive of documents does"
        )
