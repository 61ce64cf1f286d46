"""What a batch has done, line by line: a run that was killed goes on where it stopped."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit_lib.store import replace_file

__all__ = ["Journal", "open_journal"]

_BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Journal:
    """Steps that are done, each with its key and what is known of it.

    A step is written only once what it made stands whole on the disk, so that a line is a promise.
    """

    path: Path
    done: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def find(self, step: str, key: str) -> dict[str, Any] | None:
        """What is known of a step that is done; None where it is not."""
        return self.done.get((step, key))

    def record(self, step: str, key: str, **about: object) -> None:
        """Write that a step is done."""
        self.done[step, key] = about
        line = json.dumps({"step": step, "key": key, **about}, ensure_ascii=False) + "\n"
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())


def open_journal(path: Path, basis: str, *, resume: bool) -> Journal:
    """Open the journal of a run, or begin a new one.

    Parameters
    ----------
    path : Path
    basis : str
        All that every step depends on (the library, its rules, the language): steps of another basis are not done.
    resume : bool
        Whether what an earlier run did counts.

    Returns
    -------
    Journal
    """
    lines = _whole_lines(path) if resume else []
    records = [json.loads(line) for line in lines]
    if not records or (records[0]["step"], records[0]["key"]) != (_BASIS, basis):
        replace_file(path, "")
        journal = Journal(path)
        journal.record(_BASIS, basis)
        return journal
    replace_file(path, "".join(f"{line}\n" for line in lines))  # without the line that a kill cut off
    return Journal(path, {(record.pop("step"), record.pop("key")): record for record in records})


def _whole_lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    *whole, _cut_off = path.read_text("utf-8", "replace").split("\n")
    return whole
