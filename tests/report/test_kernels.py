"""Forked kernels: each begins alone, fails alone, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

from audit_lib.errors import ReportError
from audit_lib.report.render import run_notebook

pytestmark = pytest.mark.notebook
kernels = pytest.importorskip("audit_lib.report.kernels")
forking = pytest.mark.skipif(not kernels.can_fork(), reason="this system does not fork")


@pytest.fixture
def run(tmp_path):
    """Run cells as a notebook and tell what they printed."""

    def run(*sources, **options):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        spec = {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=spec), tmp_path / "n.ipynb")
        executed = nbformat.read(
            run_notebook(tmp_path / "n.ipynb", tmp_path / "out.ipynb", {}, **options), as_version=4
        )
        return "".join(output.text for cell in executed.cells for output in cell.outputs)

    return run


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(condition):
    end = time.monotonic() + 180  # a machine that does much else starts a process slowly
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


@forking
def test_a_kernel_is_forked_with_the_library_loaded(run):
    told = run(
        "import os, sys; print('audit_lib.report.preload' in sys.modules, os.getpid() == os.getpgrp())"
    )

    assert told == "True True\n"


@forking
def test_what_one_notebook_does_the_next_does_not_see(run):
    run("import audit_lib, os; audit_lib.left = 1; os.environ['LEFT'] = '1'; os.chdir('/')")

    assert (
        run("import audit_lib, os; print(hasattr(audit_lib, 'left'), os.environ.get('LEFT'))")
        == "False None\n"
    )


@forking
def test_kernels_draw_their_own_random_numbers(run):
    cell = "import random, numpy; print(random.random(), numpy.random.rand())"

    assert run(cell) != run(cell)


def test_a_kernel_has_the_callers_folder_and_environment(run, tmp_path, monkeypatch):
    monkeypatch.setenv("AUDIT_TEST", "甲")

    told = run("import os; print(os.environ['AUDIT_TEST'], os.path.realpath('.'))", folder=tmp_path)

    assert told.split() == ["甲", str(tmp_path.resolve())]


@forking
def test_the_users_own_configuration_has_no_part_in_a_report(run, tmp_path, monkeypatch):
    profile = tmp_path / "ipython/profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(
        "get_config().InteractiveShellApp.exec_lines = ['meddled = True']"
    )
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    assert run("print('meddled' in globals())") == "False\n"


@forking
def test_programs_and_pools_run_inside_a_kernel(run):
    told = run(
        "import subprocess; print(subprocess.run(['echo', 'a'], capture_output=True, text=True).stdout)",
        "from concurrent.futures import ThreadPoolExecutor; print(list(ThreadPoolExecutor(2).map(abs, [-1])))",
    )

    assert told.split() == ["a", "[1]"]


def test_a_figure_is_an_output_of_its_cell(run, tmp_path, monkeypatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)
    with suppress(AttributeError):  # a picture has no text
        run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")

    [cell] = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cell.outputs[-1].data["image/png"].startswith("iVBOR")


def test_a_failing_cell_leaves_the_half_run_copy(run, tmp_path):
    with pytest.raises(ReportError, match="ValueError: boom"):
        run("print('before')", "raise ValueError('boom')")

    assert "before" in (tmp_path / "out.failed.ipynb").read_text()
    assert {"n.ipynb", "out.failed.ipynb"} == {path.name for path in tmp_path.iterdir()}


def test_a_kernel_that_dies_leaves_the_half_run_copy(run, tmp_path):
    with pytest.raises(ReportError, match="no kernel"):
        run("print('before')", "import os; os._exit(3)")

    assert "before" in (tmp_path / "out.failed.ipynb").read_text()


@forking
def test_no_kernel_is_left_over(run):
    pid = int(run("import os; print(os.getpid())"))

    assert wait_for(lambda: not alive(pid))


@forking
def test_kernels_end_with_whoever_started_them(run, tmp_path):
    cell = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    spec = {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)], metadata=spec)
    nbformat.write(notebook, tmp_path / "n.ipynb")
    program = f"from audit_lib.report import run_notebook; run_notebook({str(tmp_path / 'n.ipynb')!r}, {str(tmp_path / 'o.ipynb')!r}, {{}})"
    started = subprocess.Popen([sys.executable, "-c", program])
    assert wait_for(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    pid = int((tmp_path / "pid").read_text())
    started.send_signal(signal.SIGKILL)
    started.wait()

    assert wait_for(lambda: not alive(pid))


def test_without_forking_a_plain_kernel_runs(run, monkeypatch):
    monkeypatch.setattr(kernels, "can_fork", lambda: False)

    assert run("import sys; print('audit_lib.report.preload' in sys.modules)") == "False\n"


def test_the_notebook_is_written_whole(run, tmp_path):
    run("print(1)")

    assert json.loads((tmp_path / "out.ipynb").read_text())["cells"][0]["outputs"]
