"""The catalogue of rules as text: for the terminal and for the documentation."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from audit_lib.rules.suites import Rule
from audit_lib.terms import Lang

__all__ = ["render_catalogue"]


def render_catalogue(rules: Sequence[Rule], lang: Lang, *, markdown: bool = False) -> str:
    """Render the catalogue, family by family.

    Parameters
    ----------
    rules : sequence of Rule
    lang : Lang
    markdown : bool
        Whether to render the documentation page instead of one line a rule.

    Returns
    -------
    str
        Without a final line break.
    """
    render = _markdown if markdown else _lines
    return "\n".join(
        line
        for _, family in groupby(rules, key=lambda rule: rule.family)
        for line in render(list(family), lang)
    )


def _lines(family: Sequence[Rule], lang: Lang) -> Iterator[str]:
    yield f"{family[0].family} ({len(family)})"
    for rule in family:
        yield f"  {rule.rule_id}  v{rule.version}  {rule.severity.name_in(lang)}  {rule.title[lang.value]}"


def _markdown(family: Sequence[Rule], lang: Lang) -> Iterator[str]:
    yield f"## {family[0].family}"
    yield ""
    for rule in family:
        yield f"### `{rule.rule_id}`"
        yield ""
        yield f"**{rule.title[lang.value]}** ({rule.severity.name_in(lang)}, v{rule.version})"
        yield ""
        yield f"- {rule.rationale}"
        yield f"- {rule.basis}"
        yield from (f"- {explanation}" for explanation in rule.innocent_explanations)
        yield f"- `{rule.kind}`: `{json.dumps(rule.kwargs, ensure_ascii=False)}`"
        yield ""
