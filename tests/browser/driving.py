"""Scripts that drive a real browser through playwright-core; .ci/run installs it, nothing downloads a browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import skip_unless_required

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium")
NODE = shutil.which("node")


def drive(script, *arguments):
    """What a script of this folder saw, as data."""
    if CHROMIUM is None or NODE is None or not (HERE / "node_modules").is_dir():
        missing = "no chromium, no node, or no tests/browser/node_modules"
        skip_unless_required("browser", f"{missing}: npm install --no-package-lock --prefix tests/browser")
    ran = subprocess.run(
        [NODE, HERE / script, CHROMIUM, *arguments], capture_output=True, check=False, text=True, timeout=600
    )
    if ran.returncode:
        pytest.fail(ran.stderr[-3000:])
    return json.loads(ran.stdout)
