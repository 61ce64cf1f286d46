"""What runs in a forked process: the way from a fresh copy of the zygote to a shell that runs the cells of a notebook."""

import gc
import os
import random
import signal
from itertools import pairwise
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

__all__ = ["serve_cells"]

_COLLECT_AFTER = 200_000  # new objects: the process lives for one report, and its memory goes with it
_INLINE = (
    "module://matplotlib_inline.backend_inline"  # figures of a cell are outputs of it, as in any notebook
)


def serve_cells(connection: "Connection", folder: str, environment: dict[str, str]) -> None:
    """Run cells as they come, each with its outputs for an answer, until nobody is left to send them.

    The process leads a group of its own, has the caller's folder and environment, and no input.  It ends when its
    caller does, in the middle of a cell too.

    Parameters
    ----------
    connection : Connection
        Where cells come from.
    folder : str
        Working directory.
    environment : dict
        All of it.
    """
    from audit_lib.report.shell import make_shell

    os.setsid()
    caller = parent_process()
    if caller is not None:
        _close_all_but(connection.fileno(), caller.sentinel)
        Thread(target=_end_after, args=(caller.join,), daemon=True).start()
    os.environ.clear()
    os.environ.update({"MPLBACKEND": _INLINE, **environment})
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _draw_anew()
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    shell = make_shell()
    while True:
        try:
            source = connection.recv()
        except EOFError:
            return
        connection.send(shell.run(source))


def _close_all_but(*kept: int) -> None:
    """Close what came along: one of these files would keep the zygote alive when the caller ends."""
    edges = [2, *sorted(kept), os.sysconf("SC_OPEN_MAX")]
    for before, after in pairwise(edges):
        os.closerange(before + 1, after)


def _end_after(event: "Callable[[], None]") -> None:
    event()
    os._exit(1)


def _draw_anew() -> None:
    """Give each process random numbers of its own."""
    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002 - whoever draws with the global generator must not draw what the others do
