"""Several files of one disclosure -> one disclosure: its tables in one file and its prose in another, or a file a table.

1. Two files belong together where both name the same agency, fiscal year and phase, neither says that it is of
   another level, and they lie in one folder.
2. They do not where both hold the same table or the same paragraph of figures: then they are two versions, or a
   department's document and a unit's.
3. A file that does not name its agency, year or phase belongs to the one disclosure of its folder that it agrees with:
   by a table that is missing there, or by naming the agency in its text.
4. Where all of this leaves a choice, nothing is joined.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from audit_lib.model import Disclosure, Grid, Paragraph, Part
from audit_lib.recognise.entity import find_entity, find_fiscal_year, find_level, find_phase
from audit_lib.recognise.tables import find_tables
from audit_lib.reference import normalise

__all__ = ["join_disclosures"]

_PARTY = re.compile(r"^(?:中共|中国共产党)")  # what a caption prints and a heading leaves out
_FIGURE = re.compile(r"\d\s*(?:万元|亿元|元|%|％)")
_SHORTEST = 20  # characters; what is shorter may well stand in two documents


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _File:
    """What one file says of itself, and what it holds."""

    disclosure: Disclosure
    agency: str
    fiscal_year: int | None
    phase: str
    level: str
    tables: frozenset[str]
    figures: frozenset[str]

    @property
    def keys(self) -> tuple[str, int | None, str]:
        return self.agency, self.fiscal_year, self.phase

    @property
    def folder(self) -> Path:
        return self.disclosure.source.parent


def join_disclosures(disclosures: Sequence[Disclosure]) -> tuple[Disclosure, ...]:
    """Join what was published in several files; a disclosure in one file stays as it is.

    Parameters
    ----------
    disclosures : sequence of Disclosure
        One per file.

    Returns
    -------
    tuple of Disclosure
        In the order of their first files. A joined one names its ``parts``, those with tables first, and each place in
        it names its file.
    """
    if len(disclosures) == 1:
        return tuple(disclosures)
    files = [_describe(disclosure) for disclosure in disclosures]
    groups = list(_known_groups(files))
    lone = [file for file in files if not any(file in group for group in groups)]
    joined = _with_unnamed(groups, lone)
    first = {id(file.disclosure): number for number, file in enumerate(files)}
    joined.sort(key=lambda group: min(first[id(file.disclosure)] for file in group))
    return tuple(_join(group) for group in joined)


def _describe(disclosure: Disclosure) -> _File:
    tables = find_tables(disclosure)
    phase = find_phase(disclosure)
    texts = (normalise(paragraph.text) for paragraph in disclosure.paragraphs)
    return _File(
        disclosure=disclosure,
        agency=_PARTY.sub("", normalise(find_entity(tables, disclosure.paragraphs) or "")),
        fiscal_year=find_fiscal_year(disclosure),
        phase=phase.value if phase else "",
        level=find_level(disclosure),
        tables=frozenset(table.spec.slug for table in tables if table.spec and not table.spec.repeats),
        figures=frozenset(text for text in texts if len(text) >= _SHORTEST and _FIGURE.search(text)),
    )


def _known_groups(files: Sequence[_File]) -> Iterator[list[_File]]:
    """Files that say the same of themselves, as one group where they complete each other, else each alone."""
    named = [file for file in files if all(file.keys)]
    for keys in dict.fromkeys((file.keys, file.folder) for file in named):
        alike = [file for file in named if (file.keys, file.folder) == keys]
        yield from _one_level_each(alike)


def _one_level_each(files: Sequence[_File]) -> Iterator[list[_File]]:
    """Files of one agency, year and phase by their level; one that names no level stands with the only one there is."""
    levels = sorted({file.level for file in files if file.level})
    for level in levels if len(levels) > 1 else [None]:
        alike = [file for file in files if level in (None, file.level)]
        if all(_complete_each_other(one, other) for one, other in combinations(alike, 2)):
            yield alike
        else:
            yield from ([file] for file in alike)
    if len(levels) > 1:
        yield from ([file] for file in files if not file.level)


def _with_unnamed(groups: list[list[_File]], lone: Sequence[_File]) -> list[list[_File]]:
    """Put each file that does not fully name itself to the one group that it belongs to."""
    homes = [[group for group in groups if all(_may_belong(file, other) for other in group)] for file in lone]
    sure = [(file, found[0]) for file, found in zip(lone, homes, strict=True) if len(found) == 1]
    joined = [[*group, *(file for file, home in sure if home is group)] for group in groups]
    kept = [
        group if all(_complete_each_other(one, other) for one, other in combinations(group, 2)) else before
        for group, before in zip(joined, groups, strict=True)
    ]
    return kept + [[file] for file in lone if not any(file in group for group in kept)]


def _may_belong(file: _File, other: _File) -> bool:
    agree = all(not mine or mine == its for mine, its in zip(file.keys, other.keys, strict=True))
    named = bool(file.agency or file.tables) or _names(file, other.agency)
    return agree and named and file.folder == other.folder and _complete_each_other(file, other)


def _names(file: _File, agency: str) -> bool:
    return any(agency in normalise(paragraph.text) for paragraph in file.disclosure.paragraphs)


def _complete_each_other(one: _File, other: _File) -> bool:
    level = one.level == other.level or not (one.level and other.level)
    return level and one.tables.isdisjoint(other.tables) and one.figures.isdisjoint(other.figures)


def _join(group: Sequence[_File]) -> Disclosure:
    if len(group) == 1:
        return group[0].disclosure
    parts = sorted((file.disclosure for file in group), key=lambda part: not part.grids)
    hashes = "".join(sorted(part.sha256 for part in parts))
    return Disclosure(
        source=parts[0].source,
        sha256=hashlib.sha256(hashes.encode()).hexdigest(),
        reader=parts[0].reader,
        blocks=tuple(block for part in parts for block in _placed(part)),
        parts=tuple(Part(source=part.source, sha256=part.sha256, reader=part.reader) for part in parts),
        unread_pages=tuple(sorted({page for part in parts for page in part.unread_pages})),
    )


def _placed(part: Disclosure) -> Iterator[Grid | Paragraph]:
    """The blocks of a file, each place naming it."""
    file = str(part.source)
    for block in part.blocks:
        place = replace(block.place, file=file)
        if isinstance(block, Paragraph):
            yield replace(block, place=place)
        else:
            rows = tuple(
                tuple(replace(cell, place=replace(cell.place, file=file)) for cell in row)
                for row in block.rows
            )
            yield replace(block, rows=rows, place=place)
