"""What every test may ask for; a part that is missing here skips, or fails where it is required."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
)  # fmt: skip
REQUIRED = frozenset(os.environ.get("AUDIT_REQUIRE", "").split(","))


def skip_unless_required(part: str, reason: str) -> None:
    """Skip a test whose surroundings are missing, or fail it where AUDIT_REQUIRE names the part."""
    if part in REQUIRED:
        pytest.fail(f"{reason} (AUDIT_REQUIRE names {part})")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real published documents and of what is wrong with them."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus").is_dir():
        skip_unless_required("corpus", f"no real documents: {folder.name}/corpus stands beside no checkout")
    return folder


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """Headless Chromium: a function that runs it with arguments, in a profile of its own."""
    program = shutil.which("chromium")
    if program is None:
        skip_unless_required("browser", "no chromium")
    profile = tmp_path_factory.mktemp("profile")

    def run(*arguments):
        return subprocess.run(
            [program, *QUIET, f"--user-data-dir={profile}", *arguments],
            capture_output=True,
            check=False,
            timeout=120,
        )

    return run
