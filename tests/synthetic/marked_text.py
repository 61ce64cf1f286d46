"""Read a flattened document kept in a compact form.

`|` opens a row and divides its cells, `\\n` breaks a line inside a cell, `~` is a full-width blank,
`_` a blank that an editor would strip.
Everything else is a paragraph, blank lines included, so that any layout a word processor leaves can be kept.
"""

from pathlib import Path

from .writers import FILLER, flattened_row


def write_marked_text(path: Path) -> bytes:
    """Expand a compact document to flattened text."""
    return "".join(_expand(line) for line in path.read_text(encoding="utf-8").splitlines()).encode()


def _expand(line: str) -> str:
    text = line.replace("~", FILLER).replace("_", " ").replace("\\n", "\n")
    if not text.startswith("|"):
        return f"{text}\n"
    cells = text[1:].split("|")
    return flattened_row(tuple(cells))
