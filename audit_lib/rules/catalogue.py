"""The catalogue of rules as text: for the terminal and for the documentation, in one page or a page per family."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from audit_lib.rules.suites import Rule
from audit_lib.terms import Lang

__all__ = ["FAMILIES", "render_catalogue", "render_families"]

FAMILIES: Mapping[str, str] = {
    "articulation": "表间勾稽",
    "balance": "表内平衡",
    "classification": "科目",
    "hierarchy": "逐级汇总",
    "narrative": "文字与表格、文字之间",
    "performance": "绩效目标表",
    "plausibility": "合理性",
    "presence": "公开内容",
    "text": "文字",
}
_PHASES = {"budget": "预算", "final": "决算"}


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


def render_families(rules: Sequence[Rule]) -> dict[str, str]:
    """Render a page of documentation for each family of rules.

    Parameters
    ----------
    rules : sequence of Rule

    Returns
    -------
    dict of str to str
        Markdown by family, each page closed by a line break.
    """
    families: dict[str, list[Rule]] = {}
    for rule in rules:
        families.setdefault(rule.family, []).append(rule)
    return {family: "\n".join(_page(family, own)) for family, own in families.items()}


def _page(family: str, rules: Sequence[Rule]) -> Iterator[str]:
    yield f"# {FAMILIES.get(family, family)} `{family}`"
    yield ""
    yield f"共{len(rules)}条规则；[全部规则](../rules.md)，[怎样增加规则](../add-a-rule.md)。"
    yield ""
    yield "| 规则 | 名称 | 级别 | 适用 |"
    yield "|---|---|---|---|"
    for rule in rules:
        severity = rule.severity.name_in(Lang.ZH)
        yield f"| [`{rule.rule_id}`](#{rule.rule_id.replace('.', '')}) | {rule.title['zh']} | {severity} | {_applies(rule)} |"
    for rule in rules:
        yield from _entry(rule)
    yield ""


def _entry(rule: Rule) -> Iterator[str]:
    yield ""
    yield f"## `{rule.rule_id}`"
    yield ""
    yield f"**{rule.title['zh']}** · {rule.title['en']} ({rule.severity.name_in(Lang.ZH)}, v{rule.version}, {_applies(rule)})"
    yield ""
    yield f"- 理由：{rule.rationale}"
    yield f"- 依据：{rule.basis}"
    yield from (f"- 可能的正当原因：{explanation}" for explanation in rule.innocent_explanations)
    yield f"- 提示语：{rule.message['zh']}"
    yield f"- Message: {rule.message['en']}"
    yield f"- `{rule.kind}`: `{json.dumps(rule.kwargs, ensure_ascii=False)}`"
    yield f"- 通过：`{rule.example['passes']}`"
    yield f"- 不通过：`{rule.example['fails']}`"


def _applies(rule: Rule) -> str:
    forms = "" if "*" in rule.forms else f"（{'、'.join(rule.forms)}）"
    return "、".join(_PHASES[phase] for phase in rule.phases) + forms
