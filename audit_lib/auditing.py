"""The whole way for one disclosure: read, recognise, confront, diagnose, conclude."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from audit_lib.conclude import conclude
from audit_lib.coverage import measure_coverage
from audit_lib.diagnose import build_network
from audit_lib.findings import Audit
from audit_lib.ingest import read_disclosure
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence, recognise
from audit_lib.rules import Confrontation, Rule, confront, load_suites
from audit_lib.rules.evaluate import read_figures
from audit_lib.rules.index import index_facts
from audit_lib.rules.narrative import weave
from audit_lib.telling import Case
from audit_lib.terms import Outcome

__all__ = ["audit_disclosure", "conclude_audit", "make_case"]


def audit_disclosure(
    source: Path | str, rules: Sequence[Rule] | None = None, *, diagnosis: bool = True
) -> Audit:
    """Audit one published file.

    Parameters
    ----------
    source : Path or str
        The published file.
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
        The file cannot be read.
    NotADisclosureError
        It holds no known table.
    RuleError
        A suite is malformed.

    Examples
    --------
    >>> audit = audit_disclosure("data/sample/example-archives-2023-budget.html")  # doctest: +SKIP
    >>> audit.count(Severity.CRITICAL)  # doctest: +SKIP
    0
    """
    disclosure = read_disclosure(source)
    evidence = recognise(disclosure)
    confrontation = confront(evidence, load_suites() if rules is None else rules)
    return conclude_audit(disclosure, evidence, confrontation, diagnosis=diagnosis)


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
    case = make_case(disclosure, evidence, confrontation)
    return Audit(
        disclosure=disclosure,
        evidence=evidence,
        results=confrontation.results,
        scoreboard=_scoreboard(confrontation),
        findings=conclude(case, diagnosis=diagnosis),
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
    counts = pd.crosstab(results["rule_id"], results["outcome"]).reindex(
        index=[rule.rule_id for rule in confrontation.rules],
        columns=[outcome.value for outcome in Outcome],
        fill_value=0,
    )
    return pd.DataFrame(
        [
            {
                "rule_id": rule.rule_id,
                "family": rule.family,
                "version": rule.version,
                "title_zh": rule.title["zh"],
                "title_en": rule.title["en"],
                "severity": rule.severity.value,
                **counts.loc[rule.rule_id].to_dict(),
            }
            for rule in confrontation.rules
        ]
    )
