"""The whole way for one disclosure: read, recognise, confront, diagnose, conclude."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from audit_lib.conclude import conclude
from audit_lib.coverage import measure_coverage
from audit_lib.diagnose import build_network
from audit_lib.errors import NotADisclosureError, SourceError, UnreadableSourceError
from audit_lib.findings import Audit, Reading
from audit_lib.ingest import find_sources, read_disclosure, reading_ahead
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence, join_disclosures, recognise
from audit_lib.rules import Confrontation, Rule, confront, load_suites
from audit_lib.rules.arithmetic import read_figures
from audit_lib.rules.index import index_facts
from audit_lib.rules.narrative import weave
from audit_lib.telling import Case
from audit_lib.terms import Outcome

__all__ = [
    "audit_disclosure",
    "audit_reading",
    "conclude_audit",
    "make_case",
    "read_sources",
    "recognise_answers",
]


def read_sources(paths: Sequence[Path]) -> tuple[list[Reading], list[SourceError]]:
    """Read and recognise files and folders; one that cannot be read stops no other.

    Returns
    -------
    list of Reading
        One per disclosure: files that belong together are joined, the same file given twice is read once.
    list of SourceError
        One per source that was not read, with its reason.
    """
    with reading_ahead(find_sources(list(paths))) as answers:
        return recognise_answers(answers)


def recognise_answers(
    answers: Iterable[Disclosure | UnreadableSourceError],
) -> tuple[list[Reading], list[SourceError]]:
    """Join and recognise what was read, and set apart what could not be; see ``read_sources``."""
    answers = list(answers)
    read = {answer.sha256: answer for answer in reversed(answers) if isinstance(answer, Disclosure)}
    readings: list[Reading] = []
    failures: list[SourceError] = [answer for answer in answers if isinstance(answer, SourceError)]
    for disclosure in join_disclosures(list(read.values())[::-1]):
        try:
            readings.append(Reading(disclosure=disclosure, evidence=recognise(disclosure)))
        except NotADisclosureError as error:
            failures.append(error)
    return readings, failures


def audit_reading(reading: Reading, rules: Sequence[Rule] | None = None, *, diagnosis: bool = True) -> Audit:
    """Audit one disclosure that was read; parameters as in ``audit_disclosure``."""
    confrontation = confront(reading.evidence, load_suites() if rules is None else rules)
    return conclude_audit(reading.disclosure, reading.evidence, confrontation, diagnosis=diagnosis)


def audit_disclosure(
    source: Path | str | Sequence[Path | str], rules: Sequence[Rule] | None = None, *, diagnosis: bool = True
) -> Audit:
    """Audit one published disclosure.

    Parameters
    ----------
    source : Path, str, or sequence of them
        The published file, or the files that one disclosure was published in.
    rules : sequence of Rule, optional
        By default every rule of ``expectations/``.
    diagnosis : bool
        Whether failures are grouped under the mistake that explains them.

    Returns
    -------
    Audit

    Raises
    ------
    UnreadableSourceError
        A file cannot be read.
    NotADisclosureError
        It holds no known table, or the files do not belong together.
    RuleError
        A suite is malformed.

    Examples
    --------
    >>> audit = audit_disclosure("data/sample/example-archives-2023-budget.html")  # doctest: +SKIP
    >>> audit.count(Severity.CRITICAL)  # doctest: +SKIP
    0
    """
    paths = [source] if isinstance(source, Path | str) else source
    joined = join_disclosures([read_disclosure(path) for path in paths])
    if len(joined) > 1:
        others = ", ".join(other.source.name for other in joined[1:])
        raise NotADisclosureError(
            joined[0].source, f"is no part of one disclosure with {others}; audit each alone"
        )
    reading = Reading(disclosure=joined[0], evidence=recognise(joined[0]))
    return audit_reading(reading, rules, diagnosis=diagnosis)


def conclude_audit(
    disclosure: Disclosure, evidence: Evidence, confrontation: Confrontation, *, diagnosis: bool = True
) -> Audit:
    """Diagnose and conclude one disclosure whose rules have been evaluated.

    Parameters
    ----------
    disclosure : Disclosure
    evidence : Evidence
        Of this disclosure alone.
    confrontation : Confrontation
        Of the same evidence.
    diagnosis : bool
        Whether failures are grouped under the mistake that explains them.

    Returns
    -------
    Audit
    """
    failed = confrontation.results["outcome"].eq(Outcome.FAIL.value).any()
    case = make_case(disclosure, evidence, confrontation) if failed else None
    return Audit(
        disclosure=disclosure,
        evidence=evidence,
        results=confrontation.results,
        scoreboard=_scoreboard(confrontation),
        findings=conclude(case, diagnosis=diagnosis) if case else (),
        coverage=measure_coverage(disclosure, evidence, confrontation.results, _bounds(confrontation)),
    )


def make_case(disclosure: Disclosure, evidence: Evidence, confrontation: Confrontation) -> Case:
    """Put together what telling the findings of one disclosure needs."""
    indexes = index_facts(evidence)
    figures = read_figures(evidence.facts, indexes)
    network = build_network(evidence.facts, confrontation.rows, figures, disclosure.sha256)
    return Case(
        facts=evidence.facts,
        claims=evidence.claims,
        indicators=evidence.indicators,
        tables=evidence.tables,
        paragraphs=evidence.paragraphs,
        results=confrontation.results,
        about=evidence.disclosures.iloc[0].to_dict(),
        rules=confrontation.rules,
        network=network,
        web=weave(confrontation.rules, indexes[0]),
    )


def _bounds(confrontation: Confrontation) -> frozenset[str]:
    """Ids of the rules that only set a limit."""
    return frozenset(confrontation.rules[row.rule].rule_id for row in confrontation.rows if row.at_most)


def _scoreboard(confrontation: Confrontation) -> pd.DataFrame:
    """One row per rule: its words and how often each outcome came of it."""
    results = confrontation.results
    counts = Counter(zip(results["rule_id"].tolist(), results["outcome"].tolist(), strict=True))
    return pd.DataFrame(
        [
            {
                "rule_id": rule.rule_id,
                "family": rule.family,
                "version": rule.version,
                "title_zh": rule.title["zh"],
                "title_en": rule.title["en"],
                "severity": rule.severity.value,
                "basis": rule.basis,
                "explanations": "；".join(rule.innocent_explanations),
                **{outcome.value: counts[rule.rule_id, outcome.value] for outcome in Outcome},
            }
            for rule in confrontation.rules
        ]
    )
