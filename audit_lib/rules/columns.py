"""The columns of stacked evidence as plain lists: what rules that go through a disclosure row by row read."""

from typing import Any

from audit_lib.recognise import Evidence

__all__ = ["Columns"]


class Columns:
    """Columns of the frames of stacked evidence, each made a list once for all disclosures; None is missing."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._made: dict[tuple[str, str], list[Any]] = {}

    def of(self, frame: str, name: str) -> list[Any]:
        """A column of a frame, by row number."""
        if (frame, name) not in self._made:
            values = getattr(self._evidence, frame)[name]
            self._made[frame, name] = values.to_numpy(object, na_value=None).tolist()
        return self._made[frame, name]
