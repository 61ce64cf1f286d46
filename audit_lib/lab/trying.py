"""A rule of one's own, tried: is it well written, do its examples come out, what does it say of real documents."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from audit_lib.findings import Reading
from audit_lib.rules import Rule, check_suites, confront, judge_example, load_suites
from audit_lib.rules.examples import check_examples
from audit_lib.terms import Outcome

__all__ = ["OUTCOME_TYPES", "Trial", "add_draft", "draft_rule", "try_rules"]

OUTCOME_TYPES = {
    "source": "str",
    "rule_id": "str",
    "instance": "str",
    "outcome": "str",
    "reason": "str",
    "difference_fen": "Int64",
}
_DRAFTS = {
    "at_most": ("expect_part_not_to_exceed_whole", {"pairs": [["three_public/reception@total", "basic/302@total"]]}),
    "equal": ("expect_cells_to_agree", {"pairs": [["three_public/reception@total", "basic/30217@total"]]}),
    "sum": (
        "expect_total_to_equal_parts",
        {"total": "three_public/vehicles@total", "parts": ["three_public/vehicles_purchase@total", "three_public/vehicles_operation@total"]},
    ),
}  # fmt: skip
_EXAMPLES = {
    "at_most": ("three_public/reception@total=1.00; basic/302@total=30.00", "three_public/reception@total=31.00; basic/302@total=30.00"),
    "equal": ("three_public/reception@total=1.00; basic/30217@total=1.00", "three_public/reception@total=1.00; basic/30217@total=2.00"),
    "sum": (
        "three_public/vehicles@total=3.00; three_public/vehicles_purchase@total=1.00; three_public/vehicles_operation@total=2.00",
        "three_public/vehicles@total=4.00; three_public/vehicles_purchase@total=1.00; three_public/vehicles_operation@total=2.00",
    ),
}  # fmt: skip
_TITLES = {
    "at_most": ("公务接待费不超过商品和服务支出", "Receptions cost no more than goods and services"),
    "equal": ("两表的公务接待费一致", "Both tables print the same cost of receptions"),
    "sum": ("公务用车费等于购置费与运行费之和", "Vehicles are purchase and running"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of trying a file of rules.

    Attributes
    ----------
    errors : tuple of str
        What is wrong with the file or with the examples, each with rule and reason.
    rules : tuple of Rule
        Empty where the file is malformed.
    examples : DataFrame
        One row per rule and example: rule_id, example, written, outcomes.
    outcomes : DataFrame
        One row per rule and place of each document, columns as in ``OUTCOME_TYPES``.
    """

    errors: tuple[str, ...]
    rules: tuple[Rule, ...]
    examples: pd.DataFrame
    outcomes: pd.DataFrame


def draft_rule(kind: str = "at_most") -> str:
    """Draft a file with one rule, to be changed: ``at_most``, ``equal`` or ``sum``.

    Examples
    --------
    >>> '"rule_id": "mine.equal"' in draft_rule("equal")
    True
    """
    suite = {"name": "mine", "meta": {"title": "我的规则"}, "expectations": [_draft(kind)]}
    return json.dumps(suite, ensure_ascii=False, indent=2)


def add_draft(text: str, kind: str) -> str:
    """Add a drafted rule to the rules that a text holds; what stands there stays.

    Raises
    ------
    ValueError
        The text is no suite, so that nothing can be added to it.
    """
    suite = json.loads(text)
    known = suite.get("expectations") if isinstance(suite, dict) else None
    if not isinstance(known, list):
        raise ValueError("no list of expectations")  # noqa: TRY004 - it is the text that is wrong
    draft = _draft(kind)
    taken = text.count(f'"{draft["meta"]["rule_id"]}')
    draft["meta"]["rule_id"] += f"_{taken + 1}" if taken else ""
    return json.dumps({**suite, "expectations": [*known, draft]}, ensure_ascii=False, indent=2)


def _draft(kind: str) -> dict[str, Any]:
    expectation, kwargs = _DRAFTS[kind]
    passes, fails = _EXAMPLES[kind]
    zh, en = _TITLES[kind]
    meta = {
        "rule_id": f"mine.{kind}",
        "version": 1,
        "title": {"zh": zh, "en": en},
        "message": {
            "zh": "{place}为{reported}{unit}，与之对应的数为{expected}{unit}",
            "en": "{place} prints {reported}, the figure it is held against is {expected} ({unit})",
        },
        "rationale": "为什么应当如此",
        "basis": "依据的文件",
        "phases": ["budget", "final"],
        "forms": ["*"],
        "innocent_explanations": ["什么情况下不符也正当"],
        "example": {"passes": passes, "fails": fails},
    }
    return {"type": expectation, "kwargs": kwargs, "severity": "warning", "meta": meta}


def try_rules(path: Path, readings: Sequence[Reading]) -> Trial:
    """Try the rules of a file: check how they are written, run their examples, confront documents with them.

    Parameters
    ----------
    path : Path
        A suite, or a folder of suites.
    readings : sequence of Reading
        Documents that were read; audits are such.

    Returns
    -------
    Trial
    """
    wrong = check_suites(path)
    rules = () if wrong else load_suites(path)
    wrong = wrong or check_examples(rules)
    return Trial(
        errors=tuple(f"{error.rule_id}: {error.reason}" for error in wrong),
        rules=rules,
        examples=_examples(rules) if not wrong else _examples(()),
        outcomes=_outcomes(rules, readings),
    )


def _examples(rules: Sequence[Rule]) -> pd.DataFrame:
    rows = [
        (
            rule.rule_id,
            example,
            rule.example[example],
            ", ".join(sorted(set(judge_example(rule, example)["outcome"]))),
        )
        for rule in rules
        for example in ("passes", "fails")
    ]
    return pd.DataFrame(rows, columns=["rule_id", "example", "written", "outcomes"])


def _outcomes(rules: Sequence[Rule], readings: Sequence[Reading]) -> pd.DataFrame:
    found = [
        confront(reading.evidence, rules).results.assign(source=reading.disclosure.source.name)
        for reading in readings
        if rules
    ]
    if not found:
        return pd.DataFrame(columns=list(OUTCOME_TYPES)).astype(OUTCOME_TYPES)
    together = pd.concat(found, ignore_index=True)
    looked = together["outcome"].isin((Outcome.FAIL.value, Outcome.ERROR.value))
    gravest_first = together.assign(fine=~looked).sort_values("fine", kind="stable")
    return gravest_first[list(OUTCOME_TYPES)].reset_index(drop=True).astype(OUTCOME_TYPES)
