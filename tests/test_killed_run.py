"""A batch killed at any moment goes on, and ends as if nothing had happened."""

import json
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from report.audits import write_disclosure

from audit_lib import jobs
from audit_lib.corpus import RunOptions, run_corpus
from audit_lib.findings import Audit
from audit_lib.journal import Journal
from audit_lib.pool import Pool
from audit_lib.report.parameters import load_audit
from audit_lib.rules import confront, load_suites
from audit_lib.store import load_stored

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills no process")
RULES = load_suites()[:12]


def write_notebook(notebook, output, parameters, folder):
    """Stand in for a notebook: what the report would show, and a journal of who asked."""
    audit = (
        load_audit(parameters["source"], str(folder / parameters["run"])) if "source" in parameters else None
    )
    shown = [finding.message["zh"] for finding in audit.findings] if audit else "index"
    Path(output).write_text(json.dumps(shown, ensure_ascii=False), "utf-8")
    with (folder.parent.parent / "made.txt").open("a") as made:
        made.write(f"{Path(output).stem}\n")


def validate(evidence, rules):
    return confront(evidence, rules), SimpleNamespace(to_json_dict=lambda: {"results": []})


def stand_in():
    """Replace kernels, processes and Great Expectations by what is quick."""
    from audit_lib.rules import expectations

    jobs.run_notebook = write_notebook
    jobs.render_html = lambda executed, html, **_: html.write_bytes(executed.read_bytes())
    jobs.warm_up = lambda: None
    Pool._start = lambda *_: ThreadPoolExecutor(1)
    expectations.validate = validate


def run(folder, *, resume=False):
    options = RunOptions(out=folder / "out", jobs=1, resume=resume)
    return run_corpus([folder / "sources"], RULES, options, lambda *_: None)


def run_and_die(folder, moment):
    """Run until the n-th time that something is about to be written or has just been, then be killed."""
    stand_in()
    replace, record, left = Path.replace, Journal.record, iter(range(moment))

    def tick():
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def dying_replace(self, target):
        tick()
        done = replace(self, target)
        tick()
        return done

    def dying_record(self, *step, **about):
        tick()
        record(self, *step, **about)
        tick()

    Path.replace, Journal.record = dying_replace, dying_record
    run(folder)
    os._exit(7)  # it was to be killed


def contents(folder):
    """Everything that a run leaves, without its times."""
    files = {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file() and path.name not in ("run.log", "journal.jsonl")
    }
    findings = json.loads(files.pop("run/findings.json"))
    del findings["run"]
    return files | {"findings": findings}


def made(folder):
    path = folder / "made.txt"
    return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """Three small disclosures and a broken one; the stand-ins are taken away again afterwards."""
    from audit_lib.rules import expectations

    for owner, name in (
        (jobs, "run_notebook"), (jobs, "render_html"), (jobs, "warm_up"), (Pool, "_start"), (expectations, "validate"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, getattr(owner, name))
    stand_in()
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("甲局", "乙局"):
        write_disclosure(folder / f"{name}.txt", entity=name)
    write_disclosure(folder / "before.txt", entity="甲局", year=2022, big="90.00")
    (folder / "letter.txt").write_text("明天开会。\n", "utf-8")
    return tmp_path


def test_a_run_killed_at_any_moment_goes_on_and_ends_the_same(sources):
    run(sources)
    undisturbed = contents(sources)
    moments = [3, 12, 20, 26, 33]
    context = multiprocessing.get_context("spawn")
    for moment in moments:
        (sources / "made.txt").unlink(missing_ok=True)
        for path in sorted((sources / "out").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        victim = context.Process(target=run_and_die, args=(sources, moment))
        victim.start()
        victim.join()
        assert victim.exitcode == -signal.SIGKILL
        finished = [name for name in made(sources) if told_reported(sources, name)]
        run(sources, resume=True)

        assert contents(sources) == undisturbed
        assert all(made(sources).count(name) == 1 for name in finished)


def told_reported(folder, name):
    journal = folder / "out/run/journal.jsonl"
    lines = journal.read_text("utf-8").splitlines() if journal.exists() else []
    return any(f'"reported", "key": "{name}"' in line for line in lines)


def test_a_finished_run_makes_nothing_again(sources):
    run(sources)
    before = made(sources)
    result = run(sources, resume=True)

    assert [name for name in made(sources)[len(before) :] if name != "index"] == []
    assert len(result.audited) == 3
    assert len(result.failures) == 1


def test_a_disclosure_that_joins_later_is_all_that_is_made(sources):
    run(sources)
    before = len(made(sources))
    write_disclosure(sources / "sources/丙局.txt", entity="丙局")
    result = run(sources, resume=True)

    assert made(sources)[before:] == ["丙局-2023-budget", "index"]
    assert len(result.audited) == 4
    assert len(list((sources / "out/run/audits").iterdir())) == 4
    assert load_stored(Audit, sources / "out/run/audits/丙局-2023-budget.json.gz").entity == "丙局"
