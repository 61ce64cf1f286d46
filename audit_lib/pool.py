"""Jobs in several processes: whatever one job does to its process, the others are done."""

import gc
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext
from threading import Thread
from typing import Any, TypeVar

from audit_lib.errors import AuditError, JobError

__all__ = ["Pool"]

Job = TypeVar("Job")
Result = TypeVar("Result")

_LOADED = ("audit_lib.jobs", "audit_lib.report.kernels", "nbconvert.exporters", "nbconvert.filters")

_PATIENCE = 10  # seconds to wait for a scheduler

_COLLECT_AFTER = 200_000  # new objects

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pool:
    """Processes of this machine, or of a dask cluster, for as long as a run lasts.

    Attributes
    ----------
    width : int
        Processes at the same time.
    scheduler : str
        Address of a dask scheduler; empty for this machine.
    """

    width: int = 2
    scheduler: str = ""
    _executor: Executor | None = field(default=None, init=False)
    _client: Any = field(default=None, init=False)

    def each(
        self, work: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[Job, Result | AuditError]]:
        """Do jobs side by side and tell each as it ends: its result, or why there is none.

        A job that kills its process (for want of memory, say) takes those beside it along; then the oldest are done
        again one at a time, until the one that kills is found out and given up.
        """
        left = dict(enumerate(jobs))
        careful = False
        while left:
            chosen = dict(islice(left.items(), self.width)) if careful else dict(left)
            for number, result in self._side_by_side(work, chosen, 1 if careful else self.width):
                yield left.pop(number), result
                del chosen[number]
            broken = bool(chosen)
            if careful and broken:
                killer = left.pop(next(iter(chosen)))
                yield (
                    killer,
                    JobError(str(killer), "the process that worked on it was killed (out of memory?)"),
                )
            if careful or broken:
                self.close()
            careful = broken and not careful

    def close(self) -> None:
        """End the processes; jobs that have not begun are not done."""
        if isinstance(self._executor, ProcessPoolExecutor):
            self._executor.shutdown(cancel_futures=True)
        elif self._executor is not None:
            self._executor.shutdown(wait=False)  # that of a cluster: what has not begun is taken back
        if self._client is not None:
            self._client.close()
        self._executor = self._client = None

    def _side_by_side(
        self, work: Callable[[Job], Result], jobs: dict[int, Job], width: int
    ) -> Iterator[tuple[int, Result | AuditError]]:
        executor = self._executor = self._executor or self._start(width)
        futures = {executor.submit(work, job): number for number, job in jobs.items()}
        for future in as_completed(futures):
            try:
                yield futures[future], future.result()
            except BrokenExecutor:
                continue
            except AuditError as error:
                yield futures[future], error
            except Exception as error:  # noqa: BLE001 - whatever a document does to a job, the others go on
                _log.exception("%s", jobs[futures[future]])
                yield (
                    futures[future],
                    JobError(str(jobs[futures[future]]), f"{type(error).__name__}: {error}"),
                )

    def _start(self, width: int) -> Executor:
        if self.scheduler:
            self._client = _connect(self.scheduler)
            executor: Executor = self._client.get_executor()
            return executor
        return ProcessPoolExecutor(max(width, 1), mp_context=_context(), initializer=_begin)


def _connect(scheduler: str) -> Any:  # noqa: ANN401 - a client of distributed, which has no annotations
    from distributed import Client

    try:
        return Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        reason = f"no dask scheduler answers there ({error}); start one with dask scheduler, or leave --scheduler out"
        raise JobError(scheduler, reason) from error


def _context() -> BaseContext:
    """Start processes as copies of one that has loaded what jobs need, where the system can."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context


def _begin() -> None:
    """Make a process ready for jobs.

    It ends when its caller is gone: a killed run leaves nobody waiting for jobs.  Garbage is looked for seldom, and not
    among what was loaded: a job makes many small values and hardly any cycle.
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 10, 10)
    Thread(target=_wait_for_caller, daemon=True).start()


def _wait_for_caller() -> None:
    caller = parent_process()
    if caller is not None:
        caller.join()
        os._exit(1)
