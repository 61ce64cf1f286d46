"""What if a figure were another one: the same disclosure with some cells changed, audited again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from audit_lib.auditing import conclude_audit
from audit_lib.errors import NoSuchFigureError
from audit_lib.findings import Audit, Finding
from audit_lib.model import Cell, Disclosure, Grid
from audit_lib.money import is_blank, parse_amount
from audit_lib.recognise import Evidence
from audit_lib.rules import Rule, confront, load_suites

__all__ = [
    "Effect",
    "Position",
    "address_of",
    "find_addresses",
    "find_effect",
    "position_of",
    "suggest_changes",
    "what_if",
]

Position = tuple[int, int, int]  # grid, row, column


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changing figures does to the findings, each told by one of the two audits.

    Attributes
    ----------
    solved, kept, added : tuple of Finding
        Gone after the change; there before and after; new after it.
    """

    solved: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    added: tuple[Finding, ...]


def what_if(audit: Audit, changes: Mapping[str, str], rules: Sequence[Rule] | None = None) -> Audit:
    """Audit a disclosure as if it printed other figures; neither its file nor the given audit is changed.

    Parameters
    ----------
    audit : Audit
        Of the disclosure as it is printed.
    changes : mapping of str to str
        What to print at an address, such as ``{"general_public/2120102@total": "65.24"}``; a blank text is a blank
        cell.
    rules : sequence of Rule, optional
        By default those of ``expectations/`` that the given audit was made with.

    Returns
    -------
    Audit
        Its facts and its tables hold the changed figures; its source and checksum are still those of the file.

    Raises
    ------
    NoSuchFigureError
        The disclosure prints no amount cell at an address.
    UnparseableAmountError
        A text is no amount.
    """
    numbers = find_addresses(audit.evidence.facts, list(changes))
    texts = dict(zip(numbers, changes.values(), strict=True))
    facts = _changed_facts(audit.evidence.facts, texts)
    frames = {name: getattr(audit.evidence, name) for name in Evidence.__dataclass_fields__}
    evidence = Evidence(**{**frames, "facts": facts})
    cells = {position_of(facts, number): text.strip() for number, text in texts.items()}
    disclosure = _changed_disclosure(audit.disclosure, cells)
    confrontation = confront(evidence, _same_rules(audit) if rules is None else rules)
    return conclude_audit(disclosure, evidence, confrontation)


def find_effect(before: Audit, after: Audit) -> Effect:
    """Tell which findings a change solves, keeps and adds; a finding is known again by its fingerprint."""
    was = {finding.fingerprint for finding in before.findings}
    now = {finding.fingerprint for finding in after.findings}
    return Effect(
        solved=tuple(finding for finding in before.findings if finding.fingerprint not in now),
        kept=tuple(finding for finding in after.findings if finding.fingerprint in was),
        added=tuple(finding for finding in after.findings if finding.fingerprint not in was),
    )


def suggest_changes(finding: Finding) -> dict[str, str]:
    """Changes of cells that a finding suggests: the figure that fits each suspect of its cause."""
    suspects = finding.cause.suspect if finding.cause else ()
    return {
        f"{place.table}/{place.line_code}@{place.column}": place.suggested
        for place in suspects
        if place.table and place.suggested
    }


def address_of(facts: pd.DataFrame, position: Position) -> str | None:
    """Address of the amount cell at a position of the printed tables; None where no amount stands there."""
    here = (facts["grid"] == position[0]) & (facts["row"] == position[1]) & (facts["col"] == position[2])
    for fact in facts[here].itertuples():
        return f"{fact.table}/{fact.line_code}@{fact.column}"
    return None


def position_of(facts: pd.DataFrame, number: int) -> Position:
    """Position of a fact in the printed tables."""
    grid, row, col = facts.loc[number, ["grid", "row", "col"]]
    return int(grid), int(row), int(col)


def find_addresses(facts: pd.DataFrame, addresses: Sequence[str]) -> list[int]:
    """Row numbers of the facts at addresses; the first of a repeated address, as rules see it.

    Raises
    ------
    NoSuchFigureError
        No amount cell stands at an address.
    """
    printed = facts["table"] + "/" + facts["line_code"] + "@" + facts["column"]
    first = {address: number for number, address in reversed(list(printed.items()))}
    if unknown := [address for address in addresses if address not in first]:
        raise NoSuchFigureError(unknown[0])
    return [first[address] for address in addresses]


def _same_rules(audit: Audit) -> list[Rule]:
    known = set(audit.scoreboard["rule_id"])
    return [rule for rule in load_suites() if rule.rule_id in known]


def _changed_facts(facts: pd.DataFrame, texts: Mapping[int, str]) -> pd.DataFrame:
    """A copy of the facts with other figures; one printed finer than its table carries its own grain."""
    changed = facts.copy()
    for number, text in texts.items():
        blank = is_blank(text)
        amount = None if blank else parse_amount(text, str(facts.at[number, "unit"]))
        changed.at[number, "raw"] = "" if blank else text.strip()
        changed.at[number, "amount_fen"] = pd.NA if amount is None else amount.fen
        if amount is not None:
            changed.at[number, "grain_fen"] = min(int(facts.at[number, "grain_fen"]), amount.grain)
    return changed


def _changed_disclosure(disclosure: Disclosure, cells: Mapping[Position, str]) -> Disclosure:
    numbers = {id(grid): number for number, grid in enumerate(disclosure.grids, start=1)}
    blocks = tuple(
        _changed_grid(block, numbers[id(block)], cells) if isinstance(block, Grid) else block
        for block in disclosure.blocks
    )
    return replace(disclosure, blocks=blocks)


def _changed_grid(grid: Grid, number: int, cells: Mapping[Position, str]) -> Grid:
    def changed(cell: Cell) -> Cell:
        text = cells.get((number, cell.row, cell.col))
        return cell if text is None else replace(cell, text=text)

    if not any(position[0] == number for position in cells):
        return grid
    return replace(grid, rows=tuple(tuple(map(changed, row)) for row in grid.rows))
