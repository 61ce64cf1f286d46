"""What runs in a forked kernel: the way from a fresh copy of the zygote to a kernel that serves a notebook."""

import os
import random
import signal

__all__ = ["serve_kernel"]


def serve_kernel(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Become a kernel: a leader of its own group, with the caller's folder and environment, and no input.

    It ends when the process that it was forked from ends, which ends when the caller does.

    Parameters
    ----------
    arguments : list of str
        Of the kernel's command line, the connection file among them.
    folder : str
        Working directory.
    environment : dict
        All of it.
    """
    from ipykernel.kernelapp import IPKernelApp

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
    kept_out = ("--log-level=50", "--HistoryManager.enabled=False")  # of the user's own folders
    IPKernelApp.launch_instance([*arguments, *kept_out, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _draw_anew() -> None:
    """Give each kernel random numbers of its own."""
    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002 - whoever draws with the global generator must not draw what the others do
