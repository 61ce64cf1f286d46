"""What is looked at in the notebook, as a value: each act of the auditor makes a new one of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from audit_lib.auditing import audit_disclosure
from audit_lib.errors import UnparseableAmountError
from audit_lib.findings import Audit, Finding
from audit_lib.lab.what_if import (
    Position,
    address_of,
    find_addresses,
    position_of,
    suggest_changes,
    what_if,
)
from audit_lib.lab.words import tell
from audit_lib.terms import Lang

__all__ = [
    "Scene",
    "choose_finding",
    "open_scene",
    "pick_figure",
    "show_table",
    "suggested_text",
    "take_back",
    "try_figure",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One state of the notebook.

    Attributes
    ----------
    printed, audit : Audit
        Of the disclosure as printed, and with the changes; the same one while nothing is changed.
    changes : mapping of str to str
        Assumed figures by address, in the order they were tried.
    fingerprint : str
        The chosen finding; empty where none is.
    grid : int or None
        The table chosen by hand; None for those that the chosen finding speaks of.
    picked : Position or None
        The figure that may be changed.
    said : str
        What the last act could not do, in words; empty where it could.
    seconds : float
        How long the last audit took.
    """

    printed: Audit
    audit: Audit
    lang: Lang
    changes: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    grid: int | None = None
    picked: Position | None = None
    said: str = ""
    seconds: float = 0.0

    @property
    def finding(self) -> Finding | None:
        """The chosen finding."""
        chosen = (finding for finding in self.audit.findings if finding.fingerprint == self.fingerprint)
        return next(chosen, None)

    @property
    def suspects(self) -> tuple[Position, ...]:
        """Positions of the chosen finding's figures, the suspects first."""
        finding = self.finding
        if finding is None:
            return ()
        places = (*(finding.cause.suspect if finding.cause else ()), *finding.places)
        known = (
            (place.grid, place.row, place.col) for place in places if place.grid and place.row and place.col
        )
        return tuple(dict.fromkeys(known))

    @property
    def grids(self) -> tuple[int, ...]:
        """Tables to be shown: one chosen by hand, those of the chosen finding, or the first."""
        if self.grid is not None:
            return (self.grid,)
        return tuple(dict.fromkeys(position[0] for position in self.suspects)) or self._first_grids()

    @property
    def address(self) -> str | None:
        """Address of the picked figure; None where none is picked."""
        return address_of(self.printed.evidence.facts, self.picked) if self.picked else None

    @property
    def was(self) -> dict[Position, str]:
        """What the changed cells print, by position."""
        facts = self.printed.evidence.facts
        return {
            position_of(facts, number): str(facts.at[number, "raw"])
            for number in find_addresses(facts, list(self.changes))
        }

    def texts_at(self, address: str) -> tuple[str, str, str]:
        """What is printed at an address, what is assumed there, and the unit."""
        facts = self.printed.evidence.facts
        fact = facts.loc[find_addresses(facts, [address])[0]]
        return str(fact["raw"]), self.changes.get(address, str(fact["raw"])), str(fact["unit"])

    def _first_grids(self) -> tuple[int, ...]:
        tables = self.audit.evidence.tables
        return tuple(int(grid) for grid in tables.loc[tables["recognised"], "grid"][:1])


def open_scene(source: Path, lang: Lang) -> Scene:
    """Audit a file and choose its first finding.

    Raises
    ------
    SourceError
        The file cannot be read, or is no disclosure.
    """
    began = perf_counter()
    audit = audit_disclosure(source)
    scene = Scene(printed=audit, audit=audit, lang=lang, seconds=perf_counter() - began)
    return choose_finding(scene, audit.findings[0].fingerprint) if audit.findings else scene


def choose_finding(scene: Scene, fingerprint: str) -> Scene:
    """Choose a finding: its tables are shown, and the figure that it suspects first may be changed."""
    chosen = replace(scene, fingerprint=fingerprint, grid=None, said="")
    facts = scene.printed.evidence.facts
    figures = (position for position in chosen.suspects if address_of(facts, position))
    return replace(chosen, picked=next(figures, None))


def show_table(scene: Scene, grid: int | None) -> Scene:
    """Show one table, or those of the chosen finding again."""
    return (
        replace(scene, grid=grid, picked=None, said="") if grid else choose_finding(scene, scene.fingerprint)
    )


def pick_figure(scene: Scene, position: Position) -> Scene:
    """Pick a figure of a table; a cell without an amount changes nothing."""
    if address_of(scene.printed.evidence.facts, position) is None:
        return scene
    shown = scene.grid if position[0] in scene.grids else position[0]
    return replace(scene, picked=position, grid=shown, said="")


def try_figure(scene: Scene, text: str) -> Scene:
    """Assume another text for the picked figure and audit again; what cannot be an amount is said and not assumed."""
    if scene.address is None:
        return scene
    return _assume(scene, {**scene.changes, scene.address: text})


def take_back(scene: Scene, address: str | None = None) -> Scene:
    """Take back one assumed figure, or all of them."""
    kept = {known: text for known, text in scene.changes.items() if address and known != address}
    return _assume(scene, kept)


def suggested_text(scene: Scene) -> str | None:
    """The text that the chosen finding suggests for the picked figure; None where it suggests none."""
    changes = suggest_changes(scene.finding) if scene.finding else {}
    return changes.get(scene.address or "")


def _assume(scene: Scene, changes: Mapping[str, str]) -> Scene:
    real = {address: text for address, text in changes.items() if text.strip() != scene.texts_at(address)[0]}
    began = perf_counter()
    try:
        audit = what_if(scene.printed, real) if real else scene.printed
    except UnparseableAmountError as error:
        return replace(scene, said=tell("not_amount", scene.lang, text=error.text))
    return _still_chosen(replace(scene, audit=audit, changes=real, said="", seconds=perf_counter() - began))


def _still_chosen(scene: Scene) -> Scene:
    """Where the chosen finding is gone, choose one that speaks of the picked figure, or keep showing its table."""
    if scene.finding or not scene.picked:
        return scene
    others = (replace(scene, fingerprint=finding.fingerprint) for finding in scene.audit.findings)
    speaking = next((other for other in others if scene.picked in other.suspects), None)
    return speaking or replace(scene, grid=scene.picked[0])
