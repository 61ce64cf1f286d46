"""Failures of rules about wording -> findings that quote the words and the sentence they stand in."""

from collections.abc import Mapping, Sequence

from audit_lib.findings import Finding
from audit_lib.rules import Rule
from audit_lib.telling import Case, paragraph_place, sums
from audit_lib.terms import Lang

__all__ = ["quote"]

_TIMES = {
    "zh": "（共{count}处）",
    "en": " ({count} places)",
}


def quote(
    case: Case, rule: Rule, paragraphs: Sequence[int], words: Mapping[str, str], fingerprint: str
) -> Finding:
    """Tell one failure of a rule about wording.

    Parameters
    ----------
    case : Case
    rule : Rule
    paragraphs : sequence of int
        Row numbers of the paragraphs that it speaks of, the one that is quoted first.
    words : mapping
        ``reported`` (the words as printed), and where there are any ``expected`` (those that would be right),
        ``place`` and ``sentence``.
    fingerprint : str

    Returns
    -------
    Finding
        Without amounts: words are no difference.
    """
    quoted = {name: words.get(name, "") for name in ("reported", "expected", "place", "sentence")}
    count = len(paragraphs)
    return Finding(
        fingerprint=fingerprint,
        rule_id=rule.rule_id,
        severity=rule.severity,
        title=rule.title,
        message={
            lang.value: rule.message[lang.value].format(**quoted)
            + (_TIMES[lang.value].format(count=count) if count > 1 else "")
            for lang in Lang
        },
        arithmetic=sums(case, []),
        places=tuple(paragraph_place(case, number, quoted["reported"]) for number in paragraphs),
        cause=None,
    )
