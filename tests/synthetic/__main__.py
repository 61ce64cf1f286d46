"""Write the sample folder: `python -m tests.synthetic data/sample`."""

import sys
from pathlib import Path

from .samples import contents


def main(arguments: list[str]) -> int:
    """Write every sample below the folder named on the command line."""
    if len(arguments) != 1:
        print("usage: python -m tests.synthetic FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents().items():
        (folder / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
