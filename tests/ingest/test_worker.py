"""Whatever a file does to its reader, the process that asked goes on and says why."""

import os
import pickle
import sys
import time
from itertools import islice
from pathlib import Path

import pytest
import traps
from builders import SAMPLES

from audit_lib.errors import UnreadableSourceError
from audit_lib.ingest import Limits, read_disclosure, read_here, reading_ahead
from audit_lib.ingest.worker import Worker

LIMITS = Limits(seconds=60, memory=2 * 2**30)
PAGE, BOOK = SAMPLES / "example-town-2023-budget.html", SAMPLES / "example-culture-2023-budget.xlsx"
TRAPS = {
    traps.swollen_workbook: "unpacks to more than",
    traps.crowded_workbook: "has 1000000 cells",
    traps.deep_workbook: "is damaged|prints anything",
    traps.laughing_workbook: "declares XML entities",
    traps.crowded_page: "has 1000000 cells",
    traps.deep_page: "nested deeper",
    traps.tables_in_tables: "nested deeper",
    traps.long_text: "has 1999999 cells",
    traps.long_pdf: "has 10000 pages",
}
SLOW = (traps.crowded_pdf, traps.spanning_page)
HARMLESS = (traps.swollen_pdf, traps.circular_pdf)


@pytest.fixture(autouse=True)
def with_traps_on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


def refusal(read, path):
    with pytest.raises(UnreadableSourceError) as caught:
        read(path)
    assert path == caught.value.path
    return caught.value.reason


@pytest.mark.parametrize("path", [PAGE, BOOK], ids=["web page", "workbook"])
def test_a_source_reads_the_same_apart_as_here(path):
    assert read_here(path) == read_disclosure(path)


def test_one_process_reads_many_sources():
    with Worker() as worker:
        first = worker.read(PAGE)
        child = worker._child
        assert (first, child) == (worker.read(PAGE), worker._child)
    assert child.poll() is not None


@pytest.mark.parametrize("reader", ["traps.hang", "traps.spin"])
def test_a_reader_that_hangs_is_ended(reader):
    with Worker(Limits(seconds=1), reader) as worker:
        started = time.monotonic()
        assert "takes more than 1 s to read" in refusal(worker.read, PAGE)
    assert time.monotonic() - started < 30


def test_each_page_that_is_recognised_has_the_time_of_a_file():
    with Worker(Limits(seconds=2), "traps.ponder") as worker:
        assert read_here(PAGE) == worker.read(PAGE)


def test_a_reader_that_goes_on_for_more_pages_than_are_recognised_is_ended():
    with Worker(LIMITS, "traps.dawdle") as worker:
        assert "its reader broke down" in refusal(worker.read, PAGE)


@pytest.mark.parametrize("times", [1, 200_000])
def test_what_a_document_was_converted_to_reaches_the_reader(times):
    with Worker(LIMITS, "traps.echo") as worker:
        found = [worker.read(PAGE, f"甲{number}\n".encode() * times) for number in (1, 2)]

    assert ["甲1", "甲2"] == [disclosure.paragraphs[0].text.splitlines()[0] for disclosure in found]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the platform keeps no limit of memory")
def test_a_reader_that_eats_memory_is_refused_and_the_process_reads_on():
    with Worker(Limits(memory=2**30), "traps.eat") as worker:
        assert "takes more than 1024 MB of memory" in refusal(worker.read, PAGE)
        assert worker._child.poll() is None


def test_a_reader_that_breaks_down_is_told_with_how():
    with Worker(LIMITS, "traps.die") as worker:
        assert "its reader broke down (signal 6)" in refusal(worker.read, PAGE)


def test_after_a_bad_source_the_next_one_is_read():
    worker = Worker(Limits(seconds=1), "traps.hang")
    refusal(worker.read, PAGE)
    worker._reader, worker._limits = "audit_lib.ingest.read_here", Limits()
    with worker:
        assert read_here(PAGE) == worker.read(PAGE)


def test_what_a_reader_prints_is_no_answer():
    with Worker(LIMITS, "traps.chat") as worker:
        assert read_here(PAGE) == worker.read(PAGE)


def test_an_answer_may_hold_nothing_but_tables_and_prose():
    with Worker(LIMITS, "traps.lie") as worker:
        assert "its reader broke down" in refusal(worker.read, PAGE)


def test_a_refusal_says_the_same_apart_as_here_and_keeps_what_went_on(tmp_path):
    path = tmp_path / "torn.xlsx"
    path.write_bytes(BOOK.read_bytes()[:5_000])

    with pytest.raises(UnreadableSourceError) as caught:
        read_disclosure(path)

    assert refusal(read_here, path) == caught.value.reason
    assert "BadZipFile" in "".join(caught.value.__notes__)
    assert pickle.loads(pickle.dumps(caught.value)).reason == caught.value.reason


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.__name__)
def test_a_trap_is_refused_in_time_with_its_reason(tmp_path, trap):
    path = tmp_path / "trap"
    path.write_bytes(trap())

    with pytest.raises(UnreadableSourceError, match=TRAPS[trap]):
        read_disclosure(path, limits=LIMITS)


@pytest.mark.parametrize("trap", SLOW, ids=lambda trap: trap.__name__)
def test_a_trap_that_would_take_long_is_ended(tmp_path, trap):
    path = tmp_path / "trap"
    path.write_bytes(trap())

    with pytest.raises(UnreadableSourceError, match="takes more than 2 s"):
        read_disclosure(path, limits=Limits(seconds=2))


@pytest.mark.parametrize("trap", HARMLESS, ids=lambda trap: trap.__name__)
def test_a_trap_that_a_reader_sees_through_takes_no_long_time(tmp_path, trap):
    path = tmp_path / "trap"
    path.write_bytes(trap())
    with reading_ahead([path], LIMITS) as answers:
        (answer,) = answers

    assert "takes more than" not in getattr(answer, "reason", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
def test_a_pipe_is_refused_before_anybody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert "is no file on a disk" in refusal(read_disclosure, tmp_path / "pipe")


def test_many_sources_are_read_in_order_and_a_bad_one_stops_no_other(tmp_path):
    torn, text = tmp_path / "torn.pdf", tmp_path / "short.txt"
    torn.write_bytes(b"%PDF-1.7\n")
    text.write_text("表1\n\n\t项目\n\t5.00\n", "utf-8")
    paths = [PAGE, torn, text, tmp_path / "missing.txt", BOOK]

    with reading_ahead(paths) as ahead:
        answers = list(ahead)

    assert [read_here(PAGE), read_here(text), read_here(BOOK)] == [answers[0], answers[2], answers[4]]
    assert [paths[1], paths[3]] == [answers[1].path, answers[3].path]


def test_a_platform_that_starts_no_process_reads_without_a_guard(monkeypatch):
    def refuse(*_, **__):
        raise OSError("no processes here")

    monkeypatch.setattr("subprocess.Popen", refuse)

    assert read_here(PAGE) == read_disclosure(PAGE)


def test_of_nothing_nothing_is_read():
    with reading_ahead([]) as ahead:
        assert [] == list(ahead)


@pytest.mark.parametrize("taken", [0, 1])
def test_reading_ahead_ends_with_its_reader(taken):
    started = time.monotonic()
    with reading_ahead([PAGE, *[Path("missing")] * 5]) as ahead:
        list(islice(ahead, taken))

    assert time.monotonic() - started < 30
