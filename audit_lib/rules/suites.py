"""Load and check the rules: the expectations of the JSON suites, and nothing else."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from audit_lib.errors import DuplicateRuleError, RuleError, SuiteSyntaxError
from audit_lib.reference import load_forms
from audit_lib.rules.kinds import check_kwargs, known_kinds
from audit_lib.terms import Lang, Phase, Severity

__all__ = ["SUITES", "Rule", "check_suites", "load_suites"]

SUITES = Path(__file__).resolve().parents[2] / "expectations"

_EXPECTATION_KEYS = ("type", "kwargs", "severity", "meta")
_META_KEYS = (
    "rule_id",
    "version",
    "title",
    "message",
    "rationale",
    "basis",
    "phases",
    "forms",
    "innocent_explanations",
    "example",
)
_PLACEHOLDERS = frozenset(
    {"place", "table", "row", "reason", "reported", "expected", "difference", "unit", "sentence"}
)
_LANGUAGES = frozenset(lang.value for lang in Lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expectation of a suite.

    Attributes
    ----------
    rule_id : str
        ``family.subject``.
    kind : str
        Type of the expectation, such as ``expect_cells_to_agree``.
    kwargs : dict
        What the expectation is given, as written.
    title, message : dict of str to str
        By language.
    """

    rule_id: str
    version: int
    kind: str
    kwargs: Mapping[str, Any]
    severity: Severity
    title: Mapping[str, str]
    message: Mapping[str, str]
    rationale: str
    basis: str
    phases: tuple[str, ...]
    forms: tuple[str, ...]
    innocent_explanations: tuple[str, ...]
    example: Mapping[str, str]
    path: Path

    @property
    def family(self) -> str:
        """What comes before the dot of the rule_id."""
        return self.rule_id.split(".")[0]


def load_suites(folder: Path = SUITES) -> tuple[Rule, ...]:
    """Load every rule of a folder of suites, or of one suite file.

    Parameters
    ----------
    folder : Path
        A folder with ``<phase>/<family>.json`` files, or one such file.

    Returns
    -------
    tuple of Rule
        Sorted by file, then as written.

    Raises
    ------
    RuleError
        The first thing that is wrong; ``check_suites`` lists them all.
    """
    return _load_as_of(
        folder, tuple((path, path.stat().st_mtime_ns) for path in _paths(folder) if path.exists())
    )


@cache
def _load_as_of(folder: Path, _: tuple[tuple[Path, int], ...]) -> tuple[Rule, ...]:
    """Load the rules once for each state of their files: an edited suite is read again."""
    errors, rules = _load(folder)
    if errors:
        raise errors[0]
    return tuple(rules)


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json")) if folder.is_dir() else [folder]


def check_suites(folder: Path = SUITES) -> list[RuleError]:
    """List everything that is wrong with a folder of suites, each with file, rule and reason."""
    return _load(folder)[0]


def _load(folder: Path) -> tuple[list[RuleError], list[Rule]]:
    errors: list[RuleError] = []
    rules: list[Rule] = []
    paths = _paths(folder)
    if not paths:
        errors.append(SuiteSyntaxError("(suite)", "holds no suite; expected <phase>/<family>.json", folder))
    for path in paths:
        try:
            found = list(_read_suite(path))
        except RuleError as error:
            errors.append(error)
            continue
        for item in found:
            (errors if isinstance(item, RuleError) else rules).append(item)  # type: ignore[arg-type]
    return errors + _duplicates(rules), rules


def _read_suite(path: Path) -> Iterator[Rule | RuleError]:
    try:
        suite = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SuiteSyntaxError("(suite)", f"cannot be opened ({error.strerror})", path) from None
    except ValueError as error:
        raise SuiteSyntaxError("(suite)", f"is no JSON: {error}", path) from None
    named = isinstance(suite, dict) and isinstance(suite.get("name"), str)
    if not named or not isinstance(suite.get("expectations"), list):
        raise SuiteSyntaxError("(suite)", "needs a name and a list of expectations", path)
    for number, raw in enumerate(suite["expectations"], start=1):
        rule_id = _rule_id(raw, number)
        try:
            yield _read_rule(raw, rule_id, path)
        except RuleError as error:
            yield type(error)(rule_id, error.reason, path)


def _rule_id(raw: object, number: int) -> str:
    meta = raw.get("meta") if isinstance(raw, dict) else None
    rule_id = meta.get("rule_id") if isinstance(meta, dict) else None
    return rule_id if isinstance(rule_id, str) else f"(expectation {number})"


def _read_rule(raw: object, rule_id: str, path: Path) -> Rule:
    if not isinstance(raw, dict):
        raise SuiteSyntaxError(rule_id, "an expectation is an object")
    _require_keys(rule_id, raw, _EXPECTATION_KEYS, "expectation")
    _require_keys(rule_id, raw["meta"], _META_KEYS, "meta")
    meta = raw["meta"]
    _check_words(rule_id, meta)
    if raw["type"] not in known_kinds():
        known = ", ".join(known_kinds())
        raise SuiteSyntaxError(rule_id, f"unknown type {raw['type']!r} (known: {known})")
    if raw["severity"] not in [severity.value for severity in Severity]:
        raise SuiteSyntaxError(rule_id, f"unknown severity {raw['severity']!r} (critical, warning, info)")
    check_kwargs(rule_id, raw["type"], raw["kwargs"])
    return Rule(
        rule_id=rule_id,
        version=meta["version"],
        kind=raw["type"],
        kwargs=raw["kwargs"],
        severity=Severity(raw["severity"]),
        title=meta["title"],
        message=meta["message"],
        rationale=meta["rationale"],
        basis=meta["basis"],
        phases=tuple(meta["phases"]),
        forms=tuple(meta["forms"]),
        innocent_explanations=tuple(meta["innocent_explanations"]),
        example=meta["example"],
        path=path,
    )


def _require_keys(rule_id: str, raw: object, keys: tuple[str, ...], what: str) -> None:
    if not isinstance(raw, dict):
        raise SuiteSyntaxError(rule_id, f"{what} is an object")
    if missing := [key for key in keys if key not in raw]:
        raise SuiteSyntaxError(rule_id, f"{what} lacks {', '.join(missing)}")
    if unknown := [key for key in raw if key not in keys]:
        raise SuiteSyntaxError(rule_id, f"{what} has unknown {', '.join(unknown)}")


def _check_words(rule_id: str, meta: Mapping[str, Any]) -> None:
    for key in ("title", "message"):
        if not isinstance(meta[key], dict) or set(meta[key]) != _LANGUAGES or not all(meta[key].values()):
            raise SuiteSyntaxError(rule_id, f"{key} needs the languages zh and en")
        _check_texts(rule_id, key, meta[key].values())
    for text in meta["message"].values():
        _check_message(rule_id, text)
    if not isinstance(meta["version"], int) or meta["version"] < 1:
        raise SuiteSyntaxError(rule_id, "version is a whole number from 1")
    if not isinstance(meta["example"], dict) or set(meta["example"]) != {"passes", "fails"}:
        raise SuiteSyntaxError(rule_id, "example needs passes and fails")
    _check_texts(rule_id, "example", meta["example"].values())
    for key in ("rationale", "basis"):
        _check_texts(rule_id, key, [meta[key]])
    if "." not in rule_id:
        raise SuiteSyntaxError(rule_id, "rule_id is written family.subject")
    for key in ("phases", "forms", "innocent_explanations"):
        if not isinstance(meta[key], list):
            raise SuiteSyntaxError(rule_id, f"{key} is a list")
        _check_texts(rule_id, key, meta[key])
    _check_known(rule_id, "phases", meta["phases"], [phase.value for phase in Phase])
    _check_known(rule_id, "forms", meta["forms"], ["*", *load_forms()])


def _check_texts(rule_id: str, key: str, values: Iterable[object]) -> None:
    if not all(isinstance(value, str) for value in values):
        raise SuiteSyntaxError(rule_id, f"{key} is text")


def _check_known(rule_id: str, key: str, values: Sequence[str], known: Sequence[str]) -> None:
    unknown = [value for value in values if value not in known]
    if unknown or not values:
        raise SuiteSyntaxError(
            rule_id, f"{key} names some of {', '.join(known)}, not {', '.join(unknown) or 'none'}"
        )


def _check_message(rule_id: str, text: str) -> None:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise SuiteSyntaxError(rule_id, f"message cannot be read ({error}): {text!r}") from None
    if unknown := sorted(names - _PLACEHOLDERS):
        known = ", ".join(sorted(_PLACEHOLDERS))
        raise SuiteSyntaxError(rule_id, f"message has unknown {', '.join(unknown)} (known: {known})")


def _duplicates(rules: list[Rule]) -> list[RuleError]:
    first: dict[str, Rule] = {}
    errors: list[RuleError] = []
    for rule in rules:
        earlier = first.setdefault(rule.rule_id, rule)
        if earlier is not rule:
            errors.append(
                DuplicateRuleError(rule.rule_id, f"stands in {earlier.path.name} already", rule.path)
            )
    return errors
