"""The explore notebook in JupyterLab, used in a real browser as an auditor uses it."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from browser.driving import drive
from builders import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
TOWN = "example-town-2023-budget.html"
CULTURE = "example-culture-2023-budget.xlsx"

pytestmark = [pytest.mark.browser, pytest.mark.notebook]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What the browser saw, step by step; the notebook and its data are copies."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks" / "data" / "sample").mkdir(parents=True)
    shutil.copy(ROOT / "notebooks" / "explore.ipynb", home / "notebooks")
    for name in (TOWN, CULTURE):
        shutil.copy(SAMPLES / name, home / "notebooks" / "data" / "sample")
    with serve(home) as address:
        page = f"{address}/lab/tree/notebooks/explore.ipynb?token={TOKEN}"
        return drive("lab.mjs", page, str(SAMPLES / "example-archives-2023-budget.html"))


TOKEN = secrets.token_hex(16)


@contextmanager
def serve(home):
    """JupyterLab on a folder, with settings of its own, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        name: str(home / name.lower())
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "IPYTHONDIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0",
        f"--notebook-dir={home}", f"--IdentityProvider.token={TOKEN}",
    ]  # fmt: skip
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
        try:
            yield await_server(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(30)


def await_server(address, server):
    """The address, once somebody answers there."""
    until = monotonic() + 60
    while monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/api?token={TOKEN}", timeout=5) as answer:
                json.load(answer)
        except (URLError, ConnectionError, TimeoutError):
            sleep(0.2)
        else:
            return address
    pytest.fail("JupyterLab did not start")
    return ""


def test_the_notebook_opens_with_verdict_findings_and_a_figure_pointed_out(seen):
    opened = seen["opened"]

    assert "模拟市城镇建设管理局" == opened["agency"]
    assert "有 3 处填报内容不可能成立" == opened["headline"]
    assert (3, 0) == (len(opened["findings"]), opened["chosen"])
    assert opened["inView"]


def test_a_chosen_finding_has_its_figures_pointed_out_and_brought_into_view(seen):
    chosen = seen["chosen"]

    assert 1 == chosen["chosen"]
    assert chosen["picked"] != seen["opened"]["picked"]
    assert chosen["inView"]
    assert chosen["pointedOut"] >= 3


def test_the_suggested_figure_changes_the_verdict_while_one_waits(seen):
    assert "有 2 处填报内容不可能成立" == seen["corrected"]["headline"]
    assert "12.66 → 16.26" in seen["corrected"]["effect"]
    assert seen["seconds"] < 10  # about one second where nothing else runs


def test_what_is_no_figure_is_said_and_a_slip_is_found(seen):
    assert "“约九千”不是数字，未作改动" == seen["refused"]["said"]
    assert "有 3 处填报内容不可能成立" == seen["slipped"]["headline"]
    assert seen["slipped"]["inView"]


def test_taking_all_back_restores_the_printed_figures(seen):
    assert seen["opened"]["findings"] == seen["restored"]["findings"]


def test_two_disclosures_stand_side_by_side_and_are_searched(seen):
    assert 15 == seen["compared"]["rows"]
    assert "增减额" in seen["compared"]["heads"]
    assert seen["compared"]["found"]
    assert all("公务接待费" in row for row in seen["compared"]["found"])


def test_what_is_shown_can_be_saved(seen):
    assert seen["saved"]["name"].endswith(".csv")
    assert "2101101" in seen["saved"]["content"]


def test_the_language_switches_everything(seen):
    assert "Printed figures that cannot be right: 3" == seen["english"]["headline"]
    assert "critical" in seen["english"]["findings"][0]


def test_an_uploaded_file_is_audited(seen):
    assert "Nothing was found wrong in what was checked" == seen["uploaded"]["headline"]


def test_nothing_fails_and_nothing_is_fetched_from_elsewhere(seen):
    assert [] == seen["errors"]
    assert [] == seen["elsewhere"]


def test_the_desk_has_no_serious_barrier(seen):
    assert [] == [found for found in seen["violations"] if found["impact"] in ("serious", "critical")]
