"""What runs in a forked kernel: the way from a fresh copy of the zygote to a kernel that serves a notebook."""

import gc
import os
import random
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

__all__ = ["serve_kernel"]


_COLLECT_AFTER = 200_000  # new objects: a kernel lives for one report, and its memory goes with it


def serve_kernel(connection_file: str, folder: str, environment: dict[str, str]) -> None:
    """Become a kernel: a leader of its own group, with the caller's folder and environment, and no input.

    It ends when the process that it was forked from ends, which ends when the caller does.

    Parameters
    ----------
    connection_file : str
        What it is to be reached by.
    folder : str
        Working directory.
    environment : dict
        All of it.
    """
    os.setsid()
    os.closerange(
        3, os.sysconf("SC_OPEN_MAX")
    )  # one of them would keep the zygote alive when the caller ends
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _draw_anew()
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    app = build_app(connection_file)
    app.initialize([])  # type: ignore[no-untyped-call]
    app.start()  # type: ignore[no-untyped-call]


def build_app(connection_file: str) -> "IPKernelApp":
    """Build the application of a kernel; nothing of the user's own folders has a part in it."""
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    class ForkedApp(IPKernelApp):
        """An application that is told everything: it reads no command line and no configuration of the user's."""

        def parse_command_line(self, argv: list[str] | None = None) -> None:
            """There is none."""

        def load_config_file(self, *_: object, **__: object) -> None:
            """There is none."""

    return ForkedApp.instance(
        config=Config({"HistoryManager": {"enabled": False}}),
        connection_file=connection_file,
        default_extensions=[],
        log_level=50,
        parent_handle=os.getppid(),
    )


def _draw_anew() -> None:
    """Give each kernel random numbers of its own."""
    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002 - whoever draws with the global generator must not draw what the others do
