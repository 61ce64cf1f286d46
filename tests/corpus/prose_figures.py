"""What the prose of a published disclosure states, figure by figure, as a reader would note it down."""

from pathlib import Path

from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise
from audit_lib.reference import normalise

__all__ = ["told"]

KINDS = ("amount", "change", "rate", "share", "completion", "percent")


def told(path: Path) -> list[tuple[str, ...]]:
    """Page or line, kind, value, direction, what is spoken of, and the role, of each amount, rate and share."""
    evidence = recognise(read_disclosure(path))
    agency = normalise(evidence.disclosures.iloc[0]["entity"])
    claims = evidence.claims[evidence.claims["kind"].isin(KINDS)]
    return [
        (
            _text(claim.page) or _text(claim.text_line),
            claim.kind,
            _text(claim.value),
            _text(claim.direction),
            claim.item or normalise(claim.subject).replace(agency, "").removeprefix("的"),
            "aside" if claim.aside else claim.role,
        )
        for claim in claims.itertuples()
    ]


def _text(value: object) -> str:
    return "" if str(value) == "<NA>" else str(value)
