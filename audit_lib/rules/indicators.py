"""Rules about performance forms by themselves: levels, weights, targets, what is left out."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.recognise.targets import parse_target
from audit_lib.reference import normalise
from audit_lib.rules.forms import Form, Indicator, forms_of
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["ASPECTS", "INDICATOR_KINDS"]

_BLANK = "□"
_LEVELS = {  # second level -> the first level that it is part of; older forms put cost under output
    r"(数量|质量|时效)指标": ("产出指标",),
    r"成本指标": ("成本指标", "产出指标"),
    r"(经济|社会|生态|生态环境)成本(指标)?": ("成本指标",),
    r"(经济|社会|生态|环境|生态环境)效益(指标)?|可持续影响(指标)?": ("效益指标",),
    r"(服务对象)?满意度(指标)?": ("满意度指标", "效益指标"),
}
_WEIGHT = re.compile(r"(\d+(?:\.\d+)?)(%|分)?")
_IN_BRACKETS = re.compile(r"\([^()]+\)$")
_TIMES = re.compile(r"次数(\([^()]*\))?$")
_THINGS = re.compile(r"(站|室|所|点|场|馆|楼|路|车|设备|中心|项目|设施)(数量|个数)(\([^()]*\))?$")
_SHARE = re.compile(r"率(\([^()]*\))?$|比例|满意度|覆盖面|占比")
_MAY_EXCEED = re.compile(r"增|长|提高|提升|收益|回报|负荷|周转|超|杠杆|放大|拨备|倍")
_COUNTS_EVENTS = re.compile(r"次|场|期|批|班|趟|回|轮|届|例|篇|件|条")
_YEAR = re.compile(r"(20\d\d)年")
_ALL = 100
_MANY_FORMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """What is wrong in a form, or across the forms of a document."""

    subject: str
    indicators: tuple[int, ...]
    grid: int | None = None
    figures: Mapping[str, str] = field(default_factory=dict)


def _sound(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Indicators must hold in one respect, such as standing under their own level.

    1. A disclosure without performance forms is passed over.
    2. A target in words is judged by no rule about numbers.
    """
    forms = forms_of(index)
    if not forms:
        return
    about = _About(forms=forms, year=index.fiscal_year)
    faults = list(ASPECTS[kwargs["aspect"]](about))
    for fault in faults:
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"performance/{fault.subject}",
            outcome=Outcome.FAIL,
            reason=kwargs["aspect"],
            indicators=fault.indicators,
            figures={"line": "", **fault.figures},
            grid=fault.grid,
        )
    if not faults:
        yield Verdict(disclosure=index.disclosure, instance="performance", outcome=Outcome.PASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """The forms of a disclosure and its year."""

    forms: Sequence[Form]
    year: int | None


def _levels(about: _About) -> Iterator[_Fault]:
    """A second level stands under its own first level."""
    for form in about.forms:
        if not any(indicator.level_1 for indicator in form.indicators):
            continue
        astray: dict[tuple[str, str], list[Indicator]] = {}
        for indicator in form.indicators:
            wanted = _first_levels(indicator.level_2)
            if wanted and _level(indicator.level_1) not in wanted:
                astray.setdefault((indicator.level_1, indicator.level_2), []).append(indicator)
        for (level_1, level_2), found in astray.items():
            figures = {
                "column": level_2,
                "reported": level_1 or _BLANK,
                "expected": _first_levels(level_2)[0],
            }
            yield _of(form, f"{level_1}>{level_2}", found, figures)


def _first_levels(level_2: str) -> tuple[str, ...]:
    bare = normalise(level_2)
    return next((levels for pattern, levels in _LEVELS.items() if re.fullmatch(pattern, bare)), ())


def _level(text: str) -> str:
    bare = normalise(text)
    return bare if bare.endswith("指标") else f"{bare}指标"


def _once(about: _About) -> Iterator[_Fault]:
    """A project has one form, and an indicator stands once in a form."""
    for form in about.forms:
        seen: dict[tuple[str, str], list[Indicator]] = {}
        for indicator in form.indicators:
            if indicator.name:
                seen.setdefault((indicator.level_2, indicator.name), []).append(indicator)
        for (level_2, name), found in seen.items():
            if len(found) > 1:
                yield _of(form, f"{level_2}>{name}", found, {"column": name, "reported": name})
    projects = Counter(normalise(form.project) for form in about.forms if form.project)
    for project, times in projects.items():
        if times > 1:
            forms = [form for form in about.forms if normalise(form.project) == project]
            yield _of(forms[-1], "form", (), {"reported": forms[0].project})


def _percent_signs(about: _About) -> Iterator[_Fault]:
    """A per cent sign is printed once."""
    doubled = [
        (indicator, text)
        for form in about.forms
        for indicator in form.indicators
        for text in (indicator.printed, indicator.last_year)
        if re.search(r"[%％]{2}", text)
    ]
    if doubled:
        numbers = dict.fromkeys(indicator.number for indicator, _ in doubled)
        texts = "、".join(dict.fromkeys(text for _, text in doubled))
        figures = {"reported": texts}
        yield _Fault(subject="percent signs", indicators=tuple(numbers), figures=figures)


def _units(about: _About) -> Iterator[_Fault]:
    """A number says what it counts.

    1. A unit in brackets after the indicator's name will do.
    2. Last year's 0 needs none.
    """
    for form in about.forms:
        bare = {
            indicator: text
            for indicator in form.indicators
            for text in (indicator.last_year, indicator.printed)
            if _lacks_unit(text) and not _IN_BRACKETS.search(indicator.name)
        }
        if bare:
            reported = "、".join(bare.values())
            yield _of(form, "units", list(bare), {"reported": reported})


def _lacks_unit(text: str) -> bool:
    target = parse_target(text)
    return target is not None and not target.unit and target.number != 0


def _units_of_names(about: _About) -> Iterator[_Fault]:
    """A number counts what its indicator names: times are not pairs, rooms are not persons."""
    for form in about.forms:
        for indicator in form.indicators:
            unit = indicator.target.unit if indicator.target else ""
            times = _TIMES.search(indicator.name) and unit and not _COUNTS_EVENTS.search(unit)
            things = _THINGS.search(indicator.name) and unit in ("人", "名", "人次")
            if times or things:
                figures = {"column": indicator.name, "reported": indicator.printed}
                yield _of(form, f"unit of {indicator.name}", [indicator], figures)


def _shares(about: _About) -> Iterator[_Fault]:
    """A rate of a whole is not above 100 %; growth and returns may be."""
    for form in about.forms:
        for indicator in form.indicators:
            target = indicator.target
            if target is None or target.unit != "%" or target.number <= _ALL:
                continue
            if _SHARE.search(indicator.name) and not _MAY_EXCEED.search(indicator.name):
                figures = {"column": indicator.name, "reported": indicator.printed}
                yield _of(form, f"share {indicator.name}", [indicator], figures)


def _complete(about: _About) -> Iterator[_Fault]:
    """An indicator prints its basis, scoring and evidence where all others of the form do."""
    for form in about.forms:
        blank = {indicator: _blanks(indicator) for indicator in form.indicators}
        some = [indicator for indicator, names in blank.items() if len(names) > 1]
        if some and 2 * len(some) < len(blank):
            yield _of(form, "complete", some, {"reported": "、".join(one.name for one in some)})


def _blanks(indicator: Indicator) -> list[str]:
    return [text for text in (indicator.basis, indicator.scoring, indicator.evidence) if not text]


def _satisfaction(about: _About) -> Iterator[_Fault]:
    """A form has an indicator of satisfaction: the first level that is asked of every project with a public."""
    without = [
        form
        for form in about.forms
        if not any("满意" in f"{one.level_1}{one.level_2}{one.name}" for one in form.indicators)
    ]
    if without:
        figures = {"reported": "、".join(form.project for form in without), "expected": str(len(without))}
        yield _Fault(subject="satisfaction", indicators=(), grid=without[0].grid, figures=figures)


def _bases(about: _About) -> Iterator[_Fault]:
    """A basis is worded as in the other forms: no shorter."""
    usual = Counter(one.basis for form in about.forms for one in form.indicators if one.basis)
    for basis, times in usual.items():
        fuller = [other for other, often in usual.items() if often > times and _is_shortened(basis, other)]
        if fuller:
            numbers = [one.number for form in about.forms for one in form.indicators if one.basis == basis]
            figures = {"reported": basis, "expected": fuller[0]}
            yield _Fault(subject=f"basis {basis}", indicators=tuple(numbers), figures=figures)


def _is_shortened(text: str, other: str) -> bool:
    """Tell whether a text is another one with letters left out."""
    rest = iter(other)
    return len(text) < len(other) and all(letter in rest for letter in text)


def _style(about: _About) -> Iterator[_Fault]:
    """Weights and signs are written alike in all forms of a document."""
    for subject, sort in (("weights", _weight_style), ("signs", _sign_style)):
        styles = {
            form.grid: style
            for form in about.forms
            for style in [next(iter(Counter(filter(None, map(sort, form.indicators))).most_common(1)), None)]
            if style
        }
        usual = Counter(style for style, _ in styles.values()).most_common(1)
        odd = [form for form in about.forms if form.grid in styles and styles[form.grid][0] != usual[0][0]]
        if odd and len(styles) >= _MANY_FORMS:
            numbers = [
                one.number for form in odd for one in form.indicators if sort(one) == styles[form.grid][0]
            ]
            figures = {
                "line": "、".join(form.project for form in odd),
                "reported": styles[odd[0].grid][0],
                "expected": usual[0][0],
            }
            yield _Fault(subject=subject, indicators=tuple(numbers), figures=figures)


def _weight_style(indicator: Indicator) -> str:
    found = _WEIGHT.fullmatch(normalise(indicator.weight))
    return f"10{found[2] or ''}" if found else ""


def _sign_style(indicator: Indicator) -> str:
    found = re.match(r"[≥≤]|[><]=", indicator.printed)
    return "" if found is None else "≥ ≤" if found[0] in "≥≤" else ">= <="


def _years(about: _About) -> Iterator[_Fault]:
    """A form is of the year of its document, and no target is due before it."""
    for form in about.forms:
        if about.year is None:
            return
        if form.year not in (None, about.year):
            figures = {"reported": str(form.year), "expected": str(about.year)}
            yield _of(form, "year", (), figures)
        for indicator in form.indicators:
            early = [year for year in _YEAR.findall(indicator.printed) if int(year) < about.year]
            if early:
                figures = {"column": indicator.name, "reported": early[0], "expected": str(about.year)}
                yield _of(form, f"year of {indicator.name}", [indicator], figures)


def _weights(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """The weights of a form add up to the same total as in its sister forms.

    1. A form that prints no weight, or one that is no number, is not judged.
    2. The total is one of those that forms are made for: 100, or 90 where execution of the budget has the rest.
    3. Three forms or more must agree on which; the fewer are told.
    """
    forms = forms_of(index)
    totals = {form.grid: _total_weight(form) for form in forms}
    counts = Counter(total for total in totals.values() if total in kwargs["totals"])
    usual = counts.most_common(1)[0][0] if counts else None
    for form in forms:
        total = totals[form.grid]
        verdict = Verdict(
            disclosure=index.disclosure,
            instance=f"performance/{form.grid}",
            outcome=Outcome.NOT_APPLICABLE,
            reason="no weights",
            grid=form.grid,
        )
        if total is None:
            yield verdict
            continue
        minority = usual is not None and len(forms) >= _MANY_FORMS and counts[total] < counts[usual]
        wrong = total not in kwargs["totals"] or minority
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"performance/{form.grid}",
            outcome=Outcome.FAIL if wrong else Outcome.PASS,
            reason="weights" if wrong else "",
            grid=form.grid,
            indicators=tuple(one.number for one in form.indicators) if wrong else (),
            figures={
                "line": form.project,
                "reported": _plain(total),
                "expected": _plain(usual) if usual is not None else "/".join(map(str, kwargs["totals"])),
            },
        )


def _total_weight(form: Form) -> Fraction | None:
    printed = [normalise(one.weight) for one in form.indicators if one.weight]
    found = [_WEIGHT.fullmatch(text) for text in printed]
    if not printed or not all(found):
        return None
    return sum((Fraction(one[1]) for one in found if one), Fraction(0))


def _plain(number: Fraction) -> str:
    return f"{number}" if number.denominator == 1 else f"{number.numerator / number.denominator:g}"


def _of(form: Form, subject: str, indicators: Sequence[Indicator], figures: Mapping[str, str]) -> _Fault:
    """A fault of one form."""
    return _Fault(
        subject=f"{form.grid}/{subject}",
        indicators=tuple(one.number for one in indicators),
        grid=form.grid,
        figures={"line": form.project, **figures},
    )


ASPECTS: Mapping[str, Callable[[_About], Iterator[_Fault]]] = {
    "levels": _levels,
    "once": _once,
    "percent_signs": _percent_signs,
    "units": _units,
    "units_of_names": _units_of_names,
    "shares": _shares,
    "complete": _complete,
    "satisfaction": _satisfaction,
    "bases": _bases,
    "style": _style,
    "years": _years,
}
INDICATOR_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_indicators_to_be_sound": _sound,
    "expect_weights_to_total": _weights,
}
