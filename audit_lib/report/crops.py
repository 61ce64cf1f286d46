"""Pictures of what a finding speaks of, cut out of the pages of a PDF and shown beside it."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from audit_lib.errors import UnreadableSourceError
from audit_lib.findings import Audit, Crop, Finding, FoundPlace
from audit_lib.ingest.sources import read_source
from audit_lib.report.markup import Html, element, join
from audit_lib.report.sentences import find_lead, find_sentences
from audit_lib.report.wording import say
from audit_lib.terms import Lang, Reader

__all__ = ["MAX_CROPS", "render_crops", "with_crops"]

MAX_CROPS = 25
_PER_FINDING = 2


def with_crops(audit: Audit) -> Audit:
    """Put the pictures for its report into an audit.

    Every finding gets its first picture before one gets its second, and none gets more than two.

    Returns
    -------
    Audit
        As it was where the source is no PDF, has gone, or is no longer the file that was audited.
    """
    if audit.disclosure.reader is not Reader.PDF:
        return audit
    try:
        raw = read_source(audit.disclosure.source)
    except UnreadableSourceError:
        return audit
    if hashlib.sha256(raw).hexdigest() != audit.disclosure.sha256:
        return audit
    return replace(audit, crops=tuple(islice(_cut(audit, raw), MAX_CROPS)))


def render_crops(audit: Audit, finding: Finding, lang: str = Lang.ZH) -> Html:
    """Render the pictures of a finding; nothing where there are none."""
    return join(_render(crop, lang) for crop in audit.crops if crop.fingerprint == finding.fingerprint)


def _cut(audit: Audit, raw: bytes) -> Iterator[Crop]:
    from audit_lib.ingest.pdf.strips import Spot, cut_strips

    wanted = list(_wanted(audit))
    spots = (
        Spot(
            page=place.page or 0,
            box=place.bbox,
            words=place.text,
            sentence=_sentence(audit, place),
            lead=_lead(audit, place),
        )
        for _, place in wanted
    )
    strips = cut_strips(raw, spots)
    for (finding, place), strip in zip(
        wanted, strips, strict=False
    ):  # no strips of a file that does not open
        if strip is not None:
            yield Crop(
                fingerprint=finding.fingerprint,
                page=strip.page,
                text=place.text,
                width=strip.width,
                height=strip.height,
                png=base64.b64encode(strip.png).decode(),
            )


def _wanted(audit: Audit) -> Iterator[tuple[Finding, FoundPlace]]:
    places = [(finding, _places(finding)) for finding in audit.findings]
    for rank in range(_PER_FINDING):
        yield from ((finding, found[rank]) for finding, found in places if len(found) > rank)


def _places(finding: Finding) -> list[FoundPlace]:
    """Places of a finding that can be shown, suspects first, each once."""
    suspects = finding.cause.suspect if finding.cause else ()
    shown = {
        (place.page, place.bbox, place.text): place
        for place in (*suspects, *finding.places)
        if place.page and (place.bbox or (place.grid is None and place.text))
    }
    return list(shown.values())


def _sentence(audit: Audit, place: FoundPlace) -> str:
    return "" if place.bbox else next(iter(find_sentences(audit, place)), "")


def _lead(audit: Audit, place: FoundPlace) -> str:
    return "" if place.bbox else find_lead(audit, place)


def _render(crop: Crop, lang: str) -> Html:
    said = say("crop.alt", lang, n=crop.page, text=crop.text.strip() or say("blank", lang))
    picture = element(
        "img",
        src=f"data:image/png;base64,{crop.png}",
        alt=said,
        width=crop.width,
        height=crop.height,
        loading="lazy",
        decoding="async",
    )
    return element(
        "figure", picture, element("figcaption", say("crop.caption", lang, n=crop.page)), class_="crop"
    )
