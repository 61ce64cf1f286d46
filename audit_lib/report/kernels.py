"""Kernels for notebooks in bulk: forked from a process that has loaded everything, instead of started from nothing.

The process to fork from (the zygote) is the fork server of the standard library; it loads ``audit_lib.report.preload``
once and runs no notebook itself, so each kernel begins with the same modules and with nobody else's state.  Where there is no
forking, or this process may have no children, papermill starts its plain kernels.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import TYPE_CHECKING, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.iorw import write_ipynb

from audit_lib.report.zygote import serve_kernel

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["ENGINE", "AuditEngine", "can_fork", "warm_up"]

ENGINE = "audit"
_PRELOADED = "audit_lib.report.preload"
_POLL = 0.002  # seconds between two looks at a process that is about to end
_READY = 30.0  # seconds after which a kernel that says nothing is given up


def can_fork() -> bool:
    """Tell whether kernels can be forked: a system with a fork server, in a process that may have children."""
    known = "forkserver" in multiprocessing.get_all_start_methods()
    return known and not multiprocessing.current_process().daemon


def warm_up() -> None:
    """Start the process to fork from; it loads in the background while the caller goes on."""
    if can_fork():
        from multiprocessing.forkserver import ensure_running

        _context()
        ensure_running()


class AuditEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no annotations
    """papermill's own engine on forked kernels; a notebook is written once it has run, not at its start and each cell."""

    @classmethod
    def execute_notebook(
        cls, nb: "NotebookNode", kernel_name: str, output_path: str | None = None, **options: object
    ) -> object:
        """Run a notebook; where the kernel dies, what it did is written."""
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **options)
        except RuntimeError:
            write_ipynb(nb, output_path)
            raise

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: object
    ) -> object:
        """Run the cells of a notebook, in a forked kernel where there is forking."""
        if can_fork():
            options["kernel_manager_class"] = ForkedKernelManager
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


papermill_engines.register(ENGINE, AuditEngine)


class _Forked:
    """A forked process, as the part of ``subprocess.Popen`` that a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, connection_file: str, folder: str, environment: dict[str, str]) -> None:
        self._process = _context().Process(target=serve_kernel, args=(connection_file, folder, environment))
        with _without_main():
            self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for the end."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Signal the kernel and whatever it started; it leads a group of its own."""
        if self.pid and self._process.is_alive():
            try:
                os.killpg(self.pid, number)
            except ProcessLookupError:  # forked a moment ago, not yet a leader
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class ForkedProvisioner(LocalProvisioner):
    """Forks a kernel where the usual provisioner starts an interpreter."""

    process: _Forked | None = None  # type: ignore[assignment]  # all of a Popen that is used

    async def launch_kernel(
        self,
        cmd: list[str],
        **options: Any,  # noqa: ANN401 - what Popen takes
    ) -> KernelConnectionInfo:
        """Fork a kernel that serves the connection file named in the command."""
        self.cwd = options.get("cwd") or Path.cwd()
        connection_file = cmd[cmd.index("-f") + 1]
        self.process = _Forked(connection_file, str(self.cwd), dict(options.get("env") or os.environ))
        self.pid = self.process.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end; it is killed, so this takes a moment."""
        while self.process and self.process.poll() is None:  # noqa: ASYNC110 - a process tells nobody of its end
            await asyncio.sleep(_POLL)
        code = self.process.wait() if self.process else 0
        self.process = None
        return code


class PromptClient(AsyncKernelClient):
    """A client that does not wait out fixed times before the first cell."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as it is called
        """Wait until the kernel has answered on both of the channels that a cell needs."""
        end = monotonic() + (timeout or _READY)
        while monotonic() < end:
            asked = self.kernel_info()
            answered = await self._answer(asked)
            if answered is not None and await self._is_idle_after(asked):
                self._handle_kernel_info_reply(answered)
                return
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it answered")
        raise RuntimeError(f"the kernel did not answer in {timeout or _READY:.0f} seconds")

    async def _answer(self, asked: str) -> dict[str, Any] | None:
        while True:
            try:
                message: dict[str, Any] = await self.get_shell_msg(timeout=1)
            except Empty:
                return None
            if message["parent_header"].get("msg_id") == asked:
                return message

    async def _is_idle_after(self, asked: str) -> bool:
        """Tell whether the kernel's own channel is connected: it must tell that the question is dealt with."""
        while True:
            try:
                message = await self.get_iopub_msg(timeout=0.05)
            except Empty:
                return False
            about, content = message["parent_header"].get("msg_id"), message["content"]
            if about == asked and content.get("execution_state") == "idle":
                return True


class ForkedKernelManager(AsyncKernelManager):
    """Starts kernels through the zygote."""

    def _client_class_default(self) -> str:
        return f"{PromptClient.__module__}.{PromptClient.__qualname__}"

    def _client_factory_default(self) -> type:
        return PromptClient

    async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:  # noqa: ANN401
        self.kernel_id = self.kernel_id or "audit"
        self.provisioner = self.provisioner or ForkedProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        return await super()._async_pre_start_kernel(**options)


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
