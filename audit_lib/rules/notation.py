"""Evidence from a notation: what a rule's examples are written in, one statement a cell.

``table/line@column=amount`` is a printed cell, an empty amount a blank one; a bare ``table`` is printed but empty;
``“text”`` is a paragraph; ``table#row`` says that a row of the table reaches beyond its last column; ``table!note``
is a note under the table; ``table/line name@column=amount`` prints a coded line under a name.
``performance/1@budget=38`` is the head of the first performance form (project, budget, fiscal, other, goal, year), and
``performance/1/2@target=≥95%`` what its second indicator prints, with the columns of ``INDICATOR_TYPES``.
Coded lines belong to the nearest line above with a shorter code, as readers have it; ``total`` closes a table; named
lines get their parents from the vocabulary.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from audit_lib.model import Cell, Disclosure, Grid, Paragraph, Place
from audit_lib.money import FEN_PER_UNIT, is_blank, parse_amount_or_none
from audit_lib.recognise import Evidence
from audit_lib.recognise.claims import tidy_claims
from audit_lib.recognise.evidence import ABOUT_TYPES, PARAGRAPH_TYPES
from audit_lib.recognise.facts import FACT_TYPES, TABLE_TYPES
from audit_lib.recognise.performance import INDICATOR_TYPES
from audit_lib.reference import load_tables
from audit_lib.terms import Reader

__all__ = ["SHA", "disclosure_of", "evidence_of"]

SHA = "5" * 64
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_STATEMENT = re.compile(r"\s*(?:“(?P<text>[^”]*)”|(?P<rest>[^;“]+))\s*(?:;|$)")
_CELL = re.compile(r"(?P<table>[a-z_]+)/(?P<line>[^@]+)@(?P<column>[a-z0-9_]+)=(?P<text>.*)")
_FORM = re.compile(r"performance/(?P<form>\d+)(?:/(?P<indicator>\d+))?@(?P<column>[a-z0-9_]+)=(?P<text>.*)")
_NAMED = re.compile(r"(?P<line>\d+(?:/\d+)?) (?P<name>\S.*)")
_FUNDS = ("budget", "fiscal", "other")
_NOTE = re.compile(r"(?P<table>[a-z_]+)!(?P<note>.*)")
_RAGGED = re.compile(r"(?P<table>[a-z_]+)#(?P<row>\d+)")


@dataclass
class _Table:
    """A table while its statements are being read: texts by line and column."""

    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ragged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Form:
    """A performance form while its statements are being read: its head, and texts by indicator and column."""

    head: dict[str, str] = field(default_factory=dict)
    indicators: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass
class _Draft:
    tables: dict[str, _Table] = field(default_factory=dict)
    forms: dict[int, _Form] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def table(self, name: str) -> _Table:
        if name not in load_tables():
            raise ValueError(f"no such table: {name!r}")
        return self.tables.setdefault(name, _Table())


def evidence_of(  # noqa: PLR0913 - each says one thing about the disclosure
    notation: str,
    *,
    phase: str = "budget",
    form: str = "",
    disclosure: str = SHA,
    units: dict[str, str] | None = None,
    unread_pages: str = "",
    scores: dict[str, float] | None = None,
) -> Evidence:
    """Evidence of a disclosure that prints what the notation says; 万元 unless ``units`` names another by table.

    ``scores`` tells how sure the recognition of a figure is, by its address.
    """
    draft = _parse(notation)
    facts = [
        {**record, "score": (scores or {}).get(_address(record))}
        for number, name in _numbered(draft)
        for record in _facts(draft.tables[name], name, number)
    ]
    tables = [_listed(draft.tables[name], name, number) for number, name in _numbered(draft)]
    forms = {len(tables) + number: form for number, form in draft.forms.items()}
    tables += [_listed(_Table(), "performance", grid) for grid in forms]
    about = {"entity": "某某局", "fiscal_year": 2023, "phase": phase}
    common = {"disclosure": disclosure, "source": "example.txt", "reader": "text", "unit": "万元"}
    units = units or {}
    return Evidence(
        disclosures=_frame(
            [{**common, **about, "form": form, "level": "", "files": 1, "unread_pages": unread_pages}], ABOUT_TYPES
        ),
        facts=_frame([_with_amount({**common, **about, **fact}, units) for fact in _with_grain(facts, units)], FACT_TYPES),
        claims=_claims(tuple(draft.texts)).assign(disclosure=disclosure, source="example.txt"),
        indicators=_indicators(forms).assign(disclosure=disclosure, source="example.txt"),
        tables=_frame([{**common, **table, "unit": units.get(table["table"], "万元")} for table in tables], TABLE_TYPES),
        paragraphs=_frame(
            [{"disclosure": disclosure, "text": text, "source": "example.txt", "sheet": "", "text_line": line}
             for line, text in enumerate(draft.texts, start=1)],
            PARAGRAPH_TYPES,
        ),
    )  # fmt: skip


def disclosure_of(notation: str) -> Disclosure:
    """The disclosure behind ``evidence_of``: a grid per table and a paragraph per text."""
    draft = _parse(notation)
    tables = [_grid(draft.tables[name]) for _, name in _numbered(draft)]
    return _prose(tuple(draft.texts), (*tables, *map(_form_grid, draft.forms.values())))


def _parse(notation: str) -> _Draft:
    draft = _Draft()
    position = 0
    while position < len(notation):
        found = _STATEMENT.match(notation, position)
        if found is None:
            raise ValueError(f"cannot read {notation[position:]!r}")
        position = found.end()
        if found["text"] is not None:
            draft.texts.append(found["text"])
        else:
            _add(draft, found["rest"].strip())
    return draft


def _add(draft: _Draft, statement: str) -> None:
    if printed := _FORM.fullmatch(statement):
        form = draft.forms.setdefault(int(printed["form"]), _Form())
        number = int(printed["indicator"] or 0)
        texts = form.indicators.setdefault(number, {}) if number else form.head
        texts[printed["column"]] = printed["text"].strip()
    elif cell := _CELL.fullmatch(statement):
        table, named = draft.table(cell["table"]), _NAMED.fullmatch(cell["line"])
        line = named["line"] if named else cell["line"]
        table.lines.setdefault(line, {})[cell["column"]] = cell["text"]
        table.names[line] = named["name"] if named else line
    elif ragged := _RAGGED.fullmatch(statement):
        draft.table(ragged["table"]).ragged.append(ragged["row"])
    elif note := _NOTE.fullmatch(statement):
        draft.table(note["table"]).notes.append(note["note"])
    else:
        draft.table(statement)


def _numbered(draft: _Draft) -> list[tuple[int, str]]:
    return list(enumerate(draft.tables, start=1))


def _columns(table: _Table) -> list[str]:
    return list(dict.fromkeys(column for cells in table.lines.values() for column in cells))


def _facts(table: _Table, name: str, grid: int) -> list[dict[str, Any]]:
    columns = _columns(table)
    return [
        {
            "table": name,
            "line_code": line,
            "line_label": table.names[line],
            "column": column,
            "column_label": column,
            "raw": "" if is_blank(text) else text.strip(),
            "parent": _parent(line, list(table.lines), name),
            "depth": _depth(line),
            "grid": grid,
            "sheet": "",
            "row": row,
            "col": columns.index(column) + 2,
            "text_line": 100 * grid + row,
            "ragged": str(row) in table.ragged,
        }
        for row, (line, cells) in enumerate(table.lines.items(), start=1)
        for column, text in cells.items()
    ]


def _address(fact: dict[str, object]) -> str:
    return f"{fact['table']}/{fact['line_code']}@{fact['column']}"


def _parent(line: str, lines: list[str], table: str) -> str:
    """The line that this one is a part of, as the printed order has it."""
    spec = load_tables()[table]
    if named := next((known for known in spec.named if known.slug == line), None):
        return named.under or ""
    outermost = "total" if "total" in lines and line != "total" else ""
    if not _CODE.fullmatch(line):
        return outermost
    above = [code for code in lines[: lines.index(line)] if _CODE.fullmatch(code) and len(code) < len(line)]
    return above[-1] if above else outermost if len(line) == 3 else ""


def _depth(line: str) -> int:
    return (len(line) - 1) // 2 if _CODE.fullmatch(line) else int(line != "total")


def _with_grain(facts: list[dict[str, Any]], units: dict[str, str]) -> list[dict[str, Any]]:
    """A printed cell keeps its own grain; one without an amount takes the finest that its table prints."""
    grains: dict[str, int] = {}
    for fact in facts:
        unit = units.get(fact["table"], "万元")
        if amount := parse_amount_or_none(fact["raw"], unit):
            grains[fact["table"]] = min(grains.get(fact["table"], amount.grain), amount.grain)
    return [
        {**fact, "grain_fen": grains.get(fact["table"], FEN_PER_UNIT[units.get(fact["table"], "万元")])}
        for fact in facts
    ]


def _with_amount(fact: dict[str, Any], units: dict[str, str]) -> dict[str, Any]:
    unit = units.get(fact["table"], "万元")
    amount = parse_amount_or_none(fact["raw"], unit)
    if amount is None:
        return {**fact, "unit": unit, "amount_fen": None}
    return {**fact, "unit": unit, "amount_fen": amount.fen, "grain_fen": amount.grain}


def _listed(table: _Table, name: str, grid: int) -> dict[str, Any]:
    return {
        "grid": grid,
        "table": name,
        "title": load_tables()[name].zh,
        "number": f"{grid}",
        "unit_printed": True,
        "rows": len(table.lines),
        "columns": len(_columns(table)) + 1,
        "sheet": "",
        "text_line": 100 * grid,
        "recognised": True,
        "notes": "\n".join(table.notes),
        "ragged_rows": ",".join(table.ragged),
    }


def _grid(table: _Table) -> Grid:
    columns = _columns(table)
    rows = tuple(
        (Cell(text=line, row=row, col=1), *(
            Cell(text=cells.get(column, ""), row=row, col=col) for col, column in enumerate(columns, start=2)
        ))
        for row, (line, cells) in enumerate(table.lines.items(), start=1)
    )  # fmt: skip
    return Grid(rows=rows, width=len(columns) + 1)


def _form_grid(form: _Form) -> Grid:
    rows = tuple(
        (
            Cell(text=texts.get("indicator", ""), row=row, col=3),
            Cell(text=texts.get("target", ""), row=row, col=4),
        )
        for row, texts in form.indicators.items()
    )
    return Grid(rows=rows, width=4)


def _frame(records: list[dict[str, Any]], types: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: pd.Series([record.get(name) for record in records], dtype=kind)
            for name, kind in types.items()
        }
    )


@cache
def _claims(texts: tuple[str, ...]) -> pd.DataFrame:
    return tidy_claims(_prose(texts))


def _indicators(forms: dict[int, _Form]) -> pd.DataFrame:
    """One row per indicator, the head of its form beside it."""
    records = [
        {
            **_head(form),
            **texts,
            "grid": grid,
            "row": row,
            "col": 4,
            "sheet": "",
            "text_line": 100 * grid + row,
        }
        for grid, form in forms.items()
        for row, texts in form.indicators.items()
    ]
    texts = [name for name, kind in INDICATOR_TYPES.items() if kind == "str"]
    return _frame([{**dict.fromkeys(texts, ""), **record} for record in records], INDICATOR_TYPES)


def _head(form: _Form) -> dict[str, object]:
    funds = {name: parse_amount_or_none(form.head.get(name, ""), "万元") for name in _FUNDS}
    return {
        **{name: text for name, text in form.head.items() if name not in (*_FUNDS, "year")},
        **{f"{name}_fen": amount.fen if amount else None for name, amount in funds.items()},
        "year": int(form.head["year"]) if "year" in form.head else None,
    }


def _prose(texts: tuple[str, ...], grids: tuple[Grid, ...] = ()) -> Disclosure:
    paragraphs = tuple(
        Paragraph(text=text, place=Place(text_line=line)) for line, text in enumerate(texts, start=1)
    )
    return Disclosure(
        source=Path("example.txt"), sha256=SHA, reader=Reader.TEXT, blocks=(*grids, *paragraphs)
    )
