"""Reading in a process of its own: a file that hangs, eats memory or brings its reader down is refused, no more.

The child is a fresh interpreter that imports the readers alone, so that it starts at once, works on every platform and
beside any threads, and its memory limit counts what the file needs.  It answers with pickles, of which nothing but the
nouns of ``model`` is ever unpickled.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from math import ceil
from pathlib import Path
from threading import Timer
from time import process_time
from types import TracebackType
from typing import BinaryIO, Self

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest.limits import MAX_SCANS, WATCH, Limits
from audit_lib.model import Cell, Disclosure, Grid, Paragraph, Place
from audit_lib.terms import Reader

__all__ = ["Worker", "serve"]

_NOUNS = {(noun.__module__, noun.__name__): noun for noun in (Cell, Grid, Paragraph, Place)}
_COMMAND = "from audit_lib.ingest.worker import serve; serve()"
_GRACE = 5  # seconds of processor time beyond the limit: then the system ends a child that nobody watches
_BROKEN = (EOFError, OSError, pickle.UnpicklingError, ValueError, TypeError, LookupError, AttributeError)

_Read = Callable[..., Disclosure]  # of a path, and of what it was converted to
_Parts = tuple[
    str, str, tuple[Grid | Paragraph, ...], tuple[int, ...]
]  # sha256, reader, blocks, unread pages
_Refusal = tuple[str, str]  # the reason, and what went on behind it


class Worker:
    """A process that reads sources one after the other; it starts with the first, and anew after a bad one.

    Parameters
    ----------
    limits : Limits
    reader : str
        Full name of the function that the child reads a path with.

    Examples
    --------
    >>> with Worker() as worker:  # doctest: +SKIP
    ...     disclosures = [worker.read(path) for path in paths]
    """

    def __init__(self, limits: Limits | None = None, reader: str = "audit_lib.ingest.read_here") -> None:
        self._limits = limits or Limits()
        self._reader = reader
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, converted: bytes | None = None) -> Disclosure:
        """Read one source.

        Parameters
        ----------
        path : Path
        converted : bytes, optional
            What an office program made of it.

        Raises
        ------
        UnreadableSourceError
            Its reader refuses it, or it takes more than the limits, or it brings the process down.
        """
        try:
            child = self._child = self._child or self._start()
        except OSError:  # a platform that starts no processes reads without a guard
            return _find_reader(self._reader)(path, *_given(converted))
        clock = _Clock(self._limits.seconds, child)
        try:
            answer = _exchange(child, path, converted, clock)
        except _BROKEN:
            clock.stop()
            self.close()
            raise UnreadableSourceError(path, self._reason(child, timed_out=clock.expired)) from None
        clock.stop()
        if clock.expired:
            self.close()
        return _opened(answer, path)

    def close(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        if child:
            _kill(child)
            child.wait()
            for pipe in filter(None, (child.stdin, child.stdout)):
                with suppress(OSError):  # what was not written yet has nobody to read it
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, sys.path))
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                _COMMAND,
                self._reader,
                str(self._limits.memory),
                str(self._limits.seconds),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )

    def _reason(self, child: subprocess.Popen[bytes], *, timed_out: bool) -> str:
        if timed_out:
            return f"takes more than {self._limits.seconds:g} s to read; print it to a new PDF, or split it"
        code = child.returncode
        how = f"signal {-code}" if code and code < 0 else f"exit code {code}"
        return (
            f"is damaged so that its reader broke down ({how}); download it again, or print it to a new PDF"
        )


class _Clock:
    """Ends a child that is not done in time."""

    def __init__(self, seconds: float, child: subprocess.Popen[bytes]) -> None:
        self.expired = False
        self._child = child
        self._seconds = seconds
        self.start()

    def start(self) -> None:
        self._timer = Timer(self._seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()
        self._timer.join()

    def _expire(self) -> None:
        self.expired = True
        _kill(self._child)


def _given(converted: bytes | None) -> tuple[bytes, ...]:
    return () if converted is None else (converted,)


def _exchange(
    child: subprocess.Popen[bytes], path: Path, converted: bytes | None, clock: "_Clock"
) -> _Parts | _Refusal:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    size = None if converted is None else len(converted)
    child.stdin.write(json.dumps([str(path.absolute()), size]).encode() + b"\n" + (converted or b""))
    child.stdin.flush()
    for _ in range(MAX_SCANS + 1):
        answer: _Parts | _Refusal | None = _Answers(child.stdout).load()
        if answer is not None:
            return answer
        clock.stop()  # it goes on with a page that has to be recognised
        clock.start()
    raise EOFError


def _opened(answer: _Parts | _Refusal, path: Path) -> Disclosure:
    if len(answer) == 2:
        reason, story = answer
        error = UnreadableSourceError(path, reason)
        if story:
            error.add_note(story)
        raise error
    sha256, reader, blocks, unread = answer
    return Disclosure(source=path, sha256=sha256, reader=Reader(reader), blocks=blocks, unread_pages=unread)


class _Answers(pickle.Unpickler):
    """Unpickles nouns alone: whatever a file did to the child, its answer runs nothing here."""

    def find_class(self, module: str, name: str) -> object:
        try:
            return _NOUNS[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no noun of a disclosure") from None


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started."""
    if sys.platform == "win32":
        child.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def serve() -> None:
    """Read each source that standard input names, and answer on standard output (the child's side)."""
    reader, memory, seconds = sys.argv[1:4]
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    read = _find_reader(reader)
    _limit("RLIMIT_AS", int(memory))
    WATCH.set(partial(_go_on, float(seconds), answers))
    while line := sys.stdin.buffer.readline():
        _allow(float(seconds))
        path, size = json.loads(line)
        given = () if size is None else (sys.stdin.buffer.read(size),)
        _send(_answer(partial(read, Path(path), *given), int(memory)), answers)


def _go_on(seconds: float, answers: BinaryIO) -> None:
    """Tell the parent that another page is being recognised, and allow as much time for it."""
    _allow(seconds)
    _send(None, answers)


def _allow(seconds: float) -> None:
    """Limit the processor time from here on: as if every core were at work all the time."""
    _limit("RLIMIT_CPU", ceil(process_time() + seconds * (os.cpu_count() or 1)) + _GRACE)


def _send(answer: _Parts | _Refusal | None, answers: BinaryIO) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _find_reader(name: str) -> _Read:
    module, _, function = name.rpartition(".")
    read: _Read = getattr(import_module(module), function)
    return read


def _answer(read: Callable[[], Disclosure], memory: int) -> _Parts | _Refusal:
    try:
        found = read()
    except MemoryError:
        return f"takes more than {memory >> 20} MB of memory to read; split it, or print it to a new PDF", ""
    except UnreadableSourceError as error:
        cause = error.__cause__
        return error.reason, "".join(traceback.format_exception(cause)) if cause else ""
    return found.sha256, found.reader.value, found.blocks, found.unread_pages


def _limit(name: str, value: int) -> None:
    """Lower a limit of this process where the platform has it."""
    if sys.platform == "win32":
        return
    import resource

    which = getattr(resource, name, None)
    if which is not None:
        _, most = resource.getrlimit(which)
        with suppress(ValueError, OSError):  # the platform knows the limit and does not keep it
            resource.setrlimit(which, (value if most == resource.RLIM_INFINITY else min(value, most), most))
