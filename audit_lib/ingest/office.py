"""Documents that only an office program reads (doc, wps, rtf, odt) -> docx, by LibreOffice where it is installed.

LibreOffice works without a window, in a temporary folder with a profile of its own: macros are off, links are not
followed, settings of the user are neither read nor changed.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.kinds import Kind, tell_kind
from audit_lib.ingest.sources import read_source

__all__ = ["convert_documents", "find_office", "read_office"]

MAX_SECONDS = 60  # for a call, and ...
MAX_SECONDS_EACH = 30  # ... for each document in it
AT_ONCE = 50  # documents in a call

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
_SUFFIXES = frozenset({".doc", ".wps", ".rtf", ".odt"})
_SAVE_AS = "open it in Word, WPS or LibreOffice and save it as .docx"
_ABSENT = f"is a Word 97-2003, WPS, RTF or OpenDocument text: install LibreOffice (soffice), or {_SAVE_AS}"
_FAILED = f"LibreOffice cannot read it: it is damaged or protected by a password; {_SAVE_AS}"
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_SETTINGS = {
    "MacroSecurityLevel": "3",
    "DisableMacrosExecution": "true",
    "BlockUntrustedRefererLinks": "true",
}
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    f"{''.join(_SETTING.format(name, value) for name, value in _SETTINGS.items())}</oor:items>\n"
)


def find_office() -> str | None:
    """Find LibreOffice on this machine."""
    return next((found for program in _PROGRAMS if (found := shutil.which(program))), None)


def read_office(raw: bytes, path: Path) -> bytes:
    """Convert one document to docx.

    Parameters
    ----------
    raw : bytes
        A doc, wps, rtf or odt file.
    path : Path
        Where it came from; only named in errors.

    Raises
    ------
    UnreadableSourceError
        LibreOffice is not installed, cannot read the document, or takes too long.
    """
    program = find_office()
    if program is None:
        raise UnreadableSourceError(path, _ABSENT)
    converted = _convert(program, {"0": raw})
    if not converted:
        raise UnreadableSourceError(path, _FAILED)
    return converted["0"]


def convert_documents(paths: Sequence[Path]) -> dict[Path, bytes]:
    """Convert the documents among sources that only an office program reads, many in one call.

    Parameters
    ----------
    paths : sequence of Path
        Sources of any kind.

    Returns
    -------
    dict of Path to bytes
        docx files; without those that are of another kind or that LibreOffice did not convert.
    """
    program = find_office()
    named = [path for path in paths if path.suffix.lower() in _SUFFIXES] if program else []
    converted: dict[Path, bytes] = {}
    for first in range(0, len(named), AT_ONCE):
        found = {path: _read_if_office(path) for path in named[first : first + AT_ONCE]}
        documents = {str(number): raw for number, raw in enumerate(found.values()) if raw is not None}
        made = _convert(program, documents) if program and documents else {}
        converted |= {path: made[str(number)] for number, path in enumerate(found) if str(number) in made}
    return converted


def _read_if_office(path: Path) -> bytes | None:
    try:
        raw = read_source(path)
    except UnreadableSourceError:
        return None
    return raw if tell_kind(raw) is Kind.OFFICE else None


def _convert(program: str, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Convert documents by their names; those that LibreOffice does not convert in time are missing."""
    try:
        with TemporaryDirectory(prefix="audit-", ignore_cleanup_errors=True) as folder:
            return _convert_in(Path(folder), program, documents)
    except OSError:  # no room for the files, or the program does not start
        return {}


def _convert_in(folder: Path, program: str, documents: Mapping[str, bytes]) -> dict[str, bytes]:
    settings = folder / "profile/user/registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_PROFILE, "utf-8")
    files = [folder / f"{name}{_ending(raw)}" for name, raw in documents.items()]
    for file, raw in zip(files, documents.values(), strict=True):
        file.write_bytes(raw)
    command = [
        *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "converted")),
    ]
    _run([*command, *map(str, files)], MAX_SECONDS + MAX_SECONDS_EACH * len(files))
    return {file.stem: file.read_bytes() for file in (folder / "converted").glob("*.docx")}


def _ending(raw: bytes) -> str:
    return {b"{\\rt": ".rtf", b"PK\x03\x04": ".odt"}.get(raw[:4], ".doc")


def _run(command: list[str], seconds: float) -> None:
    """Run a program to its end or to a deadline, and end with it whatever it started."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
