"""What every test may ask for; a part that is missing here skips, or fails where it is required."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
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
