"""Rules about what the prose says of projects under performance management: how many, and with how much money."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from audit_lib.recognise import Evidence
from audit_lib.recognise.lines import TOTAL
from audit_lib.reference import normalise
from audit_lib.rules.forms import amount_text, forms_of
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.terms import Outcome

__all__ = ["PROJECT_PROSE_KINDS"]

_FORMS_FOLLOW = re.compile(r"(下|附|后)表|表格如下")
_FISCAL = re.compile(r"(?<!非)财政拨款")
_FISCAL_TABLES = ("general_public", "government_fund", "state_capital")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """One sentence that counts projects under performance management.

    Attributes
    ----------
    count, amount : int
        Row numbers of the claims.
    projects, fen, grain : int
        How many projects, their money, and the grain that it is printed at.
    fiscal : bool
        Whether it speaks of money from the budget alone.
    """

    paragraph: int
    count: int
    amount: int
    projects: int
    fen: int
    grain: int
    fiscal: bool


def _count(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """As many forms are printed as projects are counted, where the prose says that the forms follow.

    1. Where a project is said to be secret, one form less is expected.
    """
    printed = len(forms_of(index))
    secret = int(any("涉密" in text for text in index.texts))
    for number, statements in _by_paragraph(index).items():
        if not printed or not _FORMS_FOLLOW.search(normalise(index.texts[number])):
            continue
        counted = sum(statement.projects for statement in statements)
        holds = counted - secret <= printed <= counted
        yield Verdict(
            disclosure=index.disclosure,
            instance=f"performance/projects counted {number}",
            outcome=Outcome.PASS if holds else Outcome.FAIL,
            reason="" if holds else "count",
            claims=tuple(statement.count for statement in statements),
            figures={
                "reported": str(counted),
                "expected": str(printed),
                "difference": str(counted - printed),
                "unit": "个",
            },
        )


def _amount(_: Mapping[str, Any], __: Evidence, index: Index) -> Iterator[Verdict]:
    """Projects under performance management have no more money than there is for projects.

    1. Money from the budget is held against the projects of the three fiscal tables, all money against the
       expenditure table; where a table prints no projects, nothing is said.
    2. All money is not looked at where that from the budget is already too much.
    """
    fiscal = _project_cells(index, _FISCAL_TABLES)
    total = _project_cells(index, ("expenditure",))
    for number, statements in _by_paragraph(index).items():
        verdicts = [
            _within(index, (f"{kind} {number}", chosen, cells))
            for kind, chosen, cells in (
                ("fiscal", [one for one in statements if one.fiscal], fiscal),
                ("all", statements, total),
            )
            if chosen and cells
        ]
        failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL]
        yield from failed[:1] or verdicts


def _within(index: Index, stated: tuple[str, list[_Statement], tuple[int, ...]]) -> Verdict:
    subject, statements, cells = stated
    amount = sum(statement.fen for statement in statements)
    there = sum(index.filled[cell].amount for cell in cells)
    grains = [index.filled[cell].grain for cell in cells] + [one.grain for one in statements]
    excess = max(amount - there, 0)
    holds = excess <= sum(grains) // 2
    return Verdict(
        disclosure=index.disclosure,
        instance=f"performance/amount {subject}",
        outcome=Outcome.FAIL if not holds else Outcome.ROUNDING if excess else Outcome.PASS,
        reason="" if holds else "above",
        facts=cells,
        claims=tuple(statement.amount for statement in statements),
        figures={
            "reported": amount_text(amount),
            "expected": amount_text(there),
            "difference": amount_text(amount - there),
            "unit": "万元",
        },
    )


def _project_cells(index: Index, tables: tuple[str, ...]) -> tuple[int, ...]:
    """Cells of the project column that make up a table's total; none where the first table lacks them."""
    found: list[int] = []
    for table in tables:
        lines = [TOTAL] if TOTAL in index.lines[table] else index.outermost(table)
        cells = [
            index.cell[table, line, "project"] for line in lines if (table, line, "project") in index.cell
        ]
        printed = [cell for cell in cells if cell in index.filled]
        if not printed and table == tables[0]:
            return ()
        found += printed
    return tuple(found)


def _by_paragraph(index: Index) -> dict[int, list[_Statement]]:
    found: dict[int, list[_Statement]] = {}
    for statement in index.once("project statements", lambda: list(_statements(index))):
        found.setdefault(statement.paragraph, []).append(statement)
    return found


def _statements(index: Index) -> Iterator[_Statement]:
    """Sentences that count projects and name their money, in paragraphs about performance targets.

    The first such sentence of a kind is taken: later ones are about tracking and evaluation.
    """
    for paragraph, sentences in _sentences(index).items():
        if not any("绩效" in sentence for sentence in sentences):
            continue
        seen: set[bool] = set()
        for sentence, said in sentences.items():
            counts = [one for one in said if (one.kind, one.unit) == ("count", "个")]
            if len(counts) > 1:  # other things are counted too
                counts = [one for one in counts if "项目" in one.subject]
            amounts = [one for one in said if one.kind == "amount"]
            fiscal = bool(_FISCAL.search(normalise(sentence)))
            if len(counts) != 1 or len(amounts) != 1 or fiscal in seen:
                continue
            seen.add(fiscal)
            yield _Statement(
                paragraph=paragraph,
                count=counts[0].number,
                amount=amounts[0].number,
                projects=counts[0].value,
                fen=amounts[0].value,
                grain=amounts[0].grain,
                fiscal=fiscal,
            )


class _Claim(NamedTuple):
    """A figure of prose: its row number, and what rules about projects read of it."""

    number: int
    kind: str
    unit: str
    subject: str
    value: int
    grain: int


def _sentences(index: Index) -> dict[int, dict[str, list[_Claim]]]:
    """Figures of the sentences that speak of projects, by paragraph and sentence."""
    found: dict[int, dict[str, list[_Claim]]] = {}
    for number, paragraph, sentence, *figure in index.records(
        "claims", "paragraph", "sentence", *_Claim._fields[1:]
    ):
        if "项目" in sentence:
            claim = _Claim(number, *figure)
            said = found.setdefault(paragraph, {}).setdefault(sentence, [])
            if claim.value is not None:
                said.append(claim)
    return found


PROJECT_PROSE_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_forms_to_be_as_many_as_projects": _count,
    "expect_projects_to_be_within_expenditure": _amount,
}
