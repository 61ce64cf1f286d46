"""Findings: what an auditor is told, each with its arithmetic, its places and, where known, its cause."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence
from audit_lib.terms import Outcome, Severity

__all__ = ["Audit", "Cause", "Coverage", "Crop", "Finding", "FoundPlace", "Reading"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """A cell or paragraph that a finding speaks of.

    Attributes
    ----------
    table, line_code, column : str
        Canonical coordinates; empty for prose.
    grid : int or None
        Number of the printed table in the disclosure, 1-based.
    row, col : int or None
        1-based position in that table.
    line_label, column_label, text : str
        As printed; ``text`` is the figure, empty where the cell is blank.
    suggested : str
        Of a suspect: the figure that would be right, in the printed unit; empty where none is known.
    source : str
        Name of the file, where the disclosure consists of several; else empty.
    score : float or None
        How sure the recognition of the figure is (0 to 1); None where the source tells its text.
    paragraph : int or None
        Of prose: number of the paragraph among those of the evidence.
    """

    table: str = ""
    line_code: str = ""
    column: str = ""
    grid: int | None = None
    row: int | None = None
    col: int | None = None
    line_label: str = ""
    column_label: str = ""
    text: str = ""
    page: int | None = None
    sheet: str = ""
    bbox: tuple[float, float, float, float] | None = None
    text_line: int | None = None
    suggested: str = ""
    source: str = ""
    score: float | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The mistake that explains one or more failures.

    Attributes
    ----------
    kind : str
        A key of ``wording.CAUSES``, such as reading (of a scan), blank, copied, swapped, chain or stale; ``one_of``,
        ``unconfirmed`` where one rule alone speaks, ``inapplicable`` or ``unresolved`` where no figure can be named.
    suspect : tuple of FoundPlace
        The figures that cannot be right, each with its suggested figure; of ``one_of``, those of which one is wrong, likeliest first.
    printed, suggested : str
        The first suspect's figure as printed (empty where blank) and the one that repairs the failures, in the printed unit.
    repairs : tuple of str
        Rule instances that the suggested figure repairs.
    reason : dict of str to str
        Why this figure is suspected, in a sentence, by language ("zh", "en").
    alternatives : int
        How many other explanations repair as much.
    certainty : str
        "unique", "one of n" or "unresolved".
    """

    kind: str
    suspect: tuple[FoundPlace, ...]
    printed: str
    suggested: str
    repairs: tuple[str, ...]
    reason: Mapping[str, str]
    alternatives: int
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that cannot be right, or that an explanation is needed for.

    Attributes
    ----------
    fingerprint : str
        Depends on the rule and the canonical keys alone: a re-published disclosure keeps it.
    title, message : dict of str to str
        By language ("zh", "en"); the message holds the figures.
    arithmetic : dict of str to tuple of str
        By language, one line per failed rule instance, such as ``645.54 ≠ 220.10 + 335.43 = 555.53``.
    reported, expected, difference, tolerance : str
        Decimal texts in ``unit``; empty where the finding is no difference.
    cause : Cause or None
    """

    fingerprint: str
    rule_id: str
    severity: Severity
    title: Mapping[str, str]
    message: Mapping[str, str]
    arithmetic: Mapping[str, tuple[str, ...]]
    table: str = ""
    line: str = ""
    column: str = ""
    reported: str = ""
    expected: str = ""
    difference: str = ""
    tolerance: str = ""
    unit: str = ""
    places: tuple[FoundPlace, ...]
    cause: Cause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A picture of the part of a page that a finding speaks of.

    Attributes
    ----------
    fingerprint : str
        The finding.
    page : int
        1-based.
    text : str
        What stands in the box, as printed; empty where that is blank.
    width, height : int
        In CSS pixels, at the size of the paper.
    png : str
        The picture, base64.
    """

    fingerprint: str
    page: int
    text: str
    width: int
    height: int
    png: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was looked at: counts of a disclosure's printed numbers.

    Each printed number ended as exactly one of facts, claims, performance, other and not_understood.

    Attributes
    ----------
    other : int
        Codes, years, dates and the like: numbers that are no figures.
    checked, checked_twice : int
        Facts that one rule reached, and that two or more did.
    claims_checked : int
        Figures in prose, of those that print a number, that a rule held against another figure.
    pinnable : int
        Figures in which alone two or more rules meet, so that an error there would be located and not only noticed.
    per_table : DataFrame
        One row per printed table: table, title, printed (figures), checked, checked_twice, pinnable, unchecked.
    per_figure : DataFrame
        One row per printed figure: fact (its number), checks (rules that look at it), pinnable (bool).
    account : DataFrame
        One row per printed number; see ``accounting.ACCOUNT_TYPES``.
    unread_pages : tuple of int
        Pages, 1-based, that print something which could not be read: nothing is counted there.
    """

    printed_numbers: int
    facts: int
    claims: int
    performance: int
    other: int
    not_understood: int
    checked: int
    checked_twice: int
    claims_checked: int
    pinnable: int
    per_table: pd.DataFrame
    per_figure: pd.DataFrame
    account: pd.DataFrame
    unread_pages: tuple[int, ...] = ()

    @property
    def reached(self) -> int:
        """Figures of tables and prose that at least one rule held against others."""
        return self.checked + self.claims_checked

    @property
    def figures(self) -> int:
        """Printed numbers that state something: all but codes, years and the like."""
        return self.printed_numbers - self.other


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """A source that was read and recognised."""

    disclosure: Disclosure
    evidence: Evidence

    @property
    def entity(self) -> str:
        """Agency as its captions print it, or the file's name."""
        return str(self.evidence.disclosures["entity"].iloc[0]) or self.disclosure.source.stem

    @property
    def fiscal_year(self) -> int | None:
        """Fiscal year that the document names."""
        year = self.evidence.disclosures["fiscal_year"].iloc[0]
        return None if pd.isna(year) else int(year)

    @property
    def phase(self) -> str:
        """``budget`` or ``final``; empty where the document does not tell."""
        return str(self.evidence.disclosures["phase"].iloc[0])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Audit(Reading):
    """One audited disclosure, from the source to its findings.

    Attributes
    ----------
    results : DataFrame
        One row per rule instance: rule_id, instance, outcome, reason, reported_fen, expected_fen, difference_fen,
        tolerance_fen, unit.
    scoreboard : DataFrame
        One row per rule: rule_id, family, title_zh, title_en, severity, basis, explanations (innocent ones, in Chinese
        as the suites give them) and a count per outcome.
    findings : tuple of Finding
        Gravest first.
    crops : tuple of Crop
        Pictures for the report; none where the source has no pages, or was gone when they were to be cut.
    """

    results: pd.DataFrame
    scoreboard: pd.DataFrame
    findings: tuple[Finding, ...]
    coverage: Coverage
    crops: tuple[Crop, ...] = ()

    @property
    def rounding(self) -> int:
        """How many rule instances agree only within the printed precision."""
        return int((self.results["outcome"] == Outcome.ROUNDING.value).sum())

    @property
    def looked(self) -> bool:
        """Whether any rule could look at any figure of a table: without that, no finding means nothing."""
        return self.coverage.checked > 0

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)
