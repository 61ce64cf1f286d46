"""Rules about codes and their names: against the official lists, and within one document."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.reference.codes import bare_name
from audit_lib.rules.code_lines import CodedLine, classification_of, coded_lines
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["CLASSIFICATION_KINDS"]

_SHORT_CODE = re.compile(r"(?P<above>\d{3}|\d{5})(?P<digit>\d)(?:~\d+)?")


def _names_match(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A code bears the name that the official list gives it.

    1. A code that the list does not hold, or knows of later years alone, is not verified; such codes are listed
       once. One that a single source vouches for is accused of bearing its neighbour's name, and of nothing else.
    2. 支出 at the end, 的, brackets and 其它 for 其他 make no other name.
    3. Lines that follow each other are told together, and the same lines of several tables too.
    """
    lines = coded_lines(kwargs["of"], index)
    wrong = [line for line in lines if line.how == kwargs["misnomer"]]
    told: dict[tuple[tuple[str, str], ...], list[CodedLine]] = {}
    for run in _runs(lines, wrong):
        told.setdefault(tuple((line.code, bare_name(line.name)) for line in run), []).extend(run)
    groups = list(told.values())
    if kwargs.get("together") and groups:
        groups = [[line for group in groups for line in group]]
    for group in groups:
        once = list({(line.code, line.name): line for line in group}.values())
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"{group[0].table}/{group[0].code}",
            outcome=Outcome.FAIL,
            reason=_moved(lines, once) or kwargs["misnomer"],
            facts=tuple(line.fact for line in group),
            figures={
                "reported": "、".join(line.printed for line in once),
                "expected": "、".join(line.expected for line in once),
            },
        )
    yield from _rest(index, lines, kwargs["misnomer"], groups)


def _rest(
    index: Index, lines: Sequence[CodedLine], misnomer: str, groups: Sequence[object]
) -> Iterator[Verdict]:
    """What the list cannot tell; and that all else is right."""
    unknown = list(dict.fromkeys(line.code for line in lines if line.how == "unknown"))
    if unknown and misnomer == "far":  # told once, by the rule on names that do not belong
        yield Verdict(
            disclosure=index.disclosure,
            instance="*",
            outcome=Outcome.NOT_APPLICABLE,
            reason=f"not in the list: {', '.join(unknown)}",
        )
    if not groups and len(unknown) < len({line.code for line in lines}):
        yield Verdict(disclosure=index.disclosure, instance="codes", outcome=Outcome.PASS)


def _runs(lines: Sequence[CodedLine], wrong: Sequence[CodedLine]) -> Iterator[list[CodedLine]]:
    """Wrong lines, those that follow each other in a table together."""
    run: list[CodedLine] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if run and (line not in wrong or before is None or before.table != line.table):
            yield run
            run = []
        if line in wrong:
            run.append(line)
    if run:
        yield run


def _moved(lines: Sequence[CodedLine], run: Sequence[CodedLine]) -> str:
    """Tell whether each line bears the name that belongs to the one below it, or above it."""
    for step, reason in ((1, "moved up"), (-1, "moved down")):
        neighbours = [_neighbour(lines, line, step) for line in run]
        if all(
            other and bare_name(line.name) == bare_name(other.right)
            for line, other in zip(run, neighbours, strict=True)
        ):
            return reason
    return ""


def _neighbour(lines: Sequence[CodedLine], line: CodedLine, step: int) -> CodedLine | None:
    place = next(number for number, other in enumerate(lines) if other.fact == line.fact) + step
    there = lines[place] if 0 <= place < len(lines) else None
    return there if there and there.table == line.table else None


def _names_agree(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A code bears one name in all tables of a document.

    1. Codes that the official list judges are left to it.
    """
    by_code: dict[tuple[str, str], list[CodedLine]] = {}
    for line in coded_lines(kwargs["of"], index):
        if line.how == "unknown" and line.name:
            by_code.setdefault((classification_of(line.table), line.code), []).append(line)
    for (_list, code), found in by_code.items():
        bares = list(dict.fromkeys(bare_name(line.name) for line in found))
        names = list(dict.fromkeys(line.name for line in found))
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"{found[0].table}/{code}",
            outcome=Outcome.FAIL if len(bares) > 1 else Outcome.PASS,
            reason="names differ" if len(bares) > 1 else "",
            facts=tuple(line.fact for line in found),
            figures={"reported": "、".join(names)},
        )


def _digits(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Each level of a code has its two digits: 02, not 2."""
    for table in (name for name in kwargs["of"] if index.lines[name]):
        codes = [code for code in index.lines[table] if re.match(r"\d{3}", code)]
        short = {code: found for code in codes if (found := _SHORT_CODE.fullmatch(code))}
        facts = [
            next(
                index.cell[table, code, column]
                for column in index.columns[table]
                if (table, code, column) in index.cell
            )
            for code in short
        ]
        if not codes:
            continue
        printed = [
            f"{found['above']}|{found['digit']} {index.labels[table, code]}" for code, found in short.items()
        ]
        yield Verdict(
            disclosure=index.disclosure,
            instance=table,
            outcome=Outcome.FAIL if short else Outcome.PASS,
            reason="digits" if short else "",
            facts=tuple(facts),
            figures={
                "reported": "、".join(printed),
                "expected": "、".join(f"{found['above']}|0{found['digit']}" for found in short.values()),
            },
        )


CLASSIFICATION_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_code_to_match_name": _names_match,
    "expect_code_to_have_one_name": _names_agree,
    "expect_code_to_have_all_digits": _digits,
}
