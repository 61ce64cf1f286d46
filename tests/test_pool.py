"""Jobs side by side: each is told once, and none that kills its process takes another one along."""

import os
import signal

import pytest
from distributed import LocalCluster

from audit_lib.errors import JobError, ReportError
from audit_lib.pool import Pool


def square(number):
    """Square a number; some numbers fail, and some kill the process that works on them."""
    if number < -10:
        os.kill(os.getpid(), signal.SIGKILL)
    if number < 0:
        raise ReportError("a", 0, "negative")
    return 10 // (number - 7) and number**2


@pytest.fixture
def pool():
    made = Pool(2)
    yield made
    made.close()


def test_jobs_are_done_on_a_cluster_and_given_back():
    with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        pool = Pool(scheduler=cluster.scheduler_address)
        done = dict(pool.each(str, [1, 2, 3]))
        pool.close()

    assert done == {1: "1", 2: "2", 3: "3"}


def test_a_scheduler_that_does_not_answer_is_one_clear_error(monkeypatch):
    monkeypatch.setattr("audit_lib.pool._PATIENCE", 0.5)
    with pytest.raises(JobError, match="no dask scheduler answers there"):
        list(Pool(scheduler="tcp://127.0.0.1:9").each(str, [1]))


def test_every_job_is_told_once_with_its_result_or_the_reason(pool):
    told = dict(pool.each(square, [1, 2, -1, 7, 3]))

    assert {job: told[job] for job in (1, 2, 3)} == {1: 1, 2: 4, 3: 9}
    assert isinstance(told[-1], ReportError)
    assert isinstance(told[7], JobError)
    assert "ZeroDivisionError" in str(told[7])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills no process")
def test_a_job_that_kills_its_process_is_given_up_and_the_others_are_done(pool):
    told = dict(pool.each(square, [1, -11, 2, 3, -12, 4]))

    assert {job: told[job] for job in (1, 2, 3, 4)} == {1: 1, 2: 4, 3: 9, 4: 16}
    assert all("was killed" in str(told[job]) for job in (-11, -12))


def test_nothing_to_do_is_done_at_once(pool):
    assert list(pool.each(square, [])) == []
