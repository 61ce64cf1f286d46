"""The desk: it holds the scene, and tells whoever draws it when the scene has changed."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from audit_lib.errors import AuditError
from audit_lib.findings import Reading
from audit_lib.ingest import find_sources
from audit_lib.lab.scene import Scene, open_scene
from audit_lib.terms import Lang

__all__ = ["Desk"]


class Desk:
    """What the widgets of one notebook share.

    Attributes
    ----------
    folder : Path
        Where the files to choose from are.
    lang : Lang
    scene : Scene or None
        None until a file could be audited.
    other : Reading or None
        What the chosen disclosure is compared with.
    refused : str
        Why the last file could not be audited; empty where it could.
    """

    def __init__(self, folder: Path, lang: Lang = Lang.ZH) -> None:
        self.folder = folder
        self.lang = lang
        self.scene: Scene | None = None
        self.other: Reading | None = None
        self.refused = ""
        self._watchers: dict[str, Callable[[], None]] = {}

    @property
    def sources(self) -> list[Path]:
        """Files that may be audited, the sample first."""
        found = find_sources([self.folder]) if self.folder.is_dir() else []
        return sorted(found, key=lambda path: (path.parent.name != "sample", path))

    def watch(self, draw: Callable[[], None]) -> None:
        """Draw now, and again after every change; a cell that is run again takes the place of its former run."""
        self._watchers[draw.__qualname__] = draw
        draw()

    def open(self, source: Path) -> None:
        """Audit a file; one that cannot be audited is refused in words, and the scene stays."""
        try:
            self.scene, self.refused = open_scene(source, self.lang), ""
        except AuditError as error:
            self.refused = str(error)
        self.tell()

    def keep(self, name: str, content: bytes) -> Path:
        """Keep an uploaded file beside the others, never over one that is there, and audit it.

        A name that is of no kind of document is kept too: reading it tells why it cannot be audited.
        """
        name = Path(name).name or "upload"
        uploads = self.folder / "uploads"
        uploads.mkdir(parents=True, exist_ok=True)
        stem, suffix = Path(name).stem, Path(name).suffix
        tries = (uploads / (f"{stem}-{number}{suffix}" if number > 1 else name) for number in count(1))
        path = next(path for path in tries if not path.exists() or path.read_bytes() == content)
        path.write_bytes(content)
        self.open(path)
        return path

    def turn(self, scene: Scene | None) -> None:
        """Put another scene on the desk."""
        self.scene = scene
        self.tell()

    def tell(self) -> None:
        """Have everything drawn anew."""
        for draw in self._watchers.values():
            draw()
