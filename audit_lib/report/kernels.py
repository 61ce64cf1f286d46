"""Notebooks in bulk: cells run in a process forked from one that has loaded everything, and are spoken to by a pipe.

The process to fork from (the zygote) is the fork server of the standard library; it loads ``audit_lib.report.preload``
once and runs no notebook itself, so each notebook begins with the same modules and with nobody else's state.  A kernel
that Jupyter starts would spend more on its sockets than on a report.  Where there is no forking, or this process may
have no children, papermill starts its plain kernels.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import TYPE_CHECKING

import audit_lib.lean  # noqa: F401 - before what would load it

# isort: split
from nbformat import from_dict
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.iorw import write_ipynb

from audit_lib.report.zygote import serve_cells

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from nbformat import NotebookNode

__all__ = ["ENGINE", "AuditEngine", "can_fork", "warm_up"]

ENGINE = "audit"
_PRELOADED = "audit_lib.report.preload"


def can_fork() -> bool:
    """Tell whether there can be a zygote: a system with a fork server, in a process that may have children."""
    known = "forkserver" in multiprocessing.get_all_start_methods()
    return known and not multiprocessing.current_process().daemon


def warm_up() -> None:
    """Start the process to fork from; it loads in the background while the caller goes on."""
    if can_fork():
        from multiprocessing.forkserver import ensure_running

        _context()
        ensure_running()


class AuditEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no annotations
    """Runs a notebook in a forked process; it is written once it has run, not at its start and after each cell."""

    @classmethod
    def execute_notebook(
        cls, nb: "NotebookNode", kernel_name: str, output_path: str | None = None, **options: object
    ) -> object:
        """Run a notebook; where its process dies, what it did is written."""
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **options)
        except RuntimeError:
            write_ipynb(nb, output_path)
            raise

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: object
    ) -> object:
        """Run the cells of a notebook up to the first that fails.

        Raises
        ------
        RuntimeError
            The process that ran the cells died.
        """
        if not can_fork():
            return super().execute_managed_notebook(nb_man, kernel_name, **options)
        with _forked() as connection:
            for number, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    nb_man.cell_complete(cell, number)
                elif not _run(nb_man, cell, number, connection):
                    break
        return nb_man.nb


papermill_engines.register(ENGINE, AuditEngine)


def _run(
    manager: NotebookExecutionManager, cell: "NotebookNode", number: int, connection: "Connection"
) -> bool:
    """Run a cell and tell whether it ended well."""
    manager.cell_start(cell, number)
    try:
        connection.send(cell.source)
        outputs, cell.execution_count = connection.recv()
    except (EOFError, OSError):
        manager.cell_exception(cell, number)
        raise RuntimeError(f"its process died in cell {number}") from None
    cell.outputs = from_dict(outputs)  # type: ignore[no-untyped-call]
    failed = any(output.output_type == "error" for output in cell.outputs)
    if failed:
        manager.cell_exception(cell, number)
    manager.cell_complete(cell, number)
    return not failed


@contextmanager
def _forked() -> Iterator["Connection"]:
    """Fork a process that runs the cells sent to it, and end it with whatever it started."""
    connection, theirs = multiprocessing.Pipe()
    process = _context().Process(target=serve_cells, args=(theirs, str(Path.cwd()), dict(os.environ)))
    with connection:
        with theirs, _without_main():
            process.start()
        try:
            yield connection
        finally:
            if process.pid:
                with suppress(ProcessLookupError):  # it has died, or was just forked and leads no group yet
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.join()


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the caller's script, which a new process would otherwise run again."""
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    try:
        main.__spec__ = None
        if "__file__" in hidden:
            del main.__file__
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)
