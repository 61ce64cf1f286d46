"""Performance forms (项目支出绩效目标表): one row per indicator, with the project's budget beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

import pandas as pd

from audit_lib.model import Cell, Disclosure
from audit_lib.money import is_blank, parse_amount_or_none
from audit_lib.recognise.tables import PrintedTable
from audit_lib.reference import normalise

__all__ = ["INDICATOR_TYPES", "tidy_indicators"]

INDICATOR_TYPES = {
    "disclosure": "str",
    "grid": "Int64",
    "project": "str",
    "budget_fen": "Int64",
    "fiscal_fen": "Int64",
    "other_fen": "Int64",
    "goal": "str",
    "year": "Int64",
    "level_1": "str",
    "level_2": "str",
    "indicator": "str",
    "target": "str",
    "basis": "str",
    "last_year": "str",
    "weight": "str",
    "scoring": "str",
    "evidence": "str",
    "row": "Int64",
    "col": "Int64",
    "source": "str",
    "page": "Int64",
    "sheet": "str",
    "text_line": "Int64",
}
_COLUMNS = {
    "level_1": r"一级指标",
    "level_2": r"二级指标",
    "indicator": r"三级指标|指标名称|指标内容",
    "target": r"(年度)?指标值",
    "basis": r"指标值设(置|定)依据",
    "last_year": r"上年(完成|实际)值",
    "weight": r"(指标)?(分值)?权重|指标分值(权重)?|分值",
    "scoring": r"(指标)?(赋分|评分)(规则|标准)",
    "evidence": r"佐证资料|证明材料",
}
_LISTED = {
    "project": r"((单位|部门)(名称)?、)?项目(支出)?名称",
    "budget_fen": r"(项目)?(预算|总)?(金额|预算数|资金总额)",
    "goal": r"(项目|年度|实施期|总体)*(绩效)?目标",
}  # columns of a form that lists several projects
_CARRIED_DOWN = ("level_1", "level_2")
_MONEY = re.compile(r"([\d,]+(?:\.\d+)?)\s*(?:万元)?\s*$")
_YEAR = re.compile(r"\(?(20\d\d)(?:年度?)?\)?")
_FUNDS = {
    "budget_fen": r"(年度)?(预算总额|资金总额|项目资金总额)",
    "fiscal_fen": r"财政拨款",
    "other_fen": r"其他资金",
}


def tidy_indicators(disclosure: Disclosure, tables: Sequence[PrintedTable]) -> pd.DataFrame:
    """Read the performance forms of a disclosure.

    Parameters
    ----------
    disclosure : Disclosure
    tables : sequence of PrintedTable

    Returns
    -------
    DataFrame
        One row per indicator that prints a name or a target, texts as printed; ``*_fen`` are the project's
        funds in fen, missing where blank; ``year`` is the one in the head of the form; ``row`` and ``col`` are
        those of the target.
    """
    records = [
        {
            **record,
            "disclosure": disclosure.sha256,
            "grid": number,
            "source": record["source"] or str(disclosure.source),
        }
        for number, table in enumerate(tables, start=1)
        if table.spec is not None and table.spec.lines == "indicators"
        for record in _read_form(table)
    ]
    return pd.DataFrame(records, columns=list(INDICATOR_TYPES)).astype(INDICATOR_TYPES)


def _read_form(table: PrintedTable) -> Iterator[dict[str, object]]:
    grid, unit = table.grid, table.unit or "万元"
    head = list(takewhile(lambda row: not _header(row), grid.rows))
    about: dict[str, object] = {
        "project": _value_after(head, r"项目名称"),
        "goal": _goal(head),
        "year": int(table.year) if table.year else _year(head),
        **_funds(head, unit),
    }
    columns = _header(grid.rows[len(head)]) if len(head) < len(grid.rows) else {}
    listed = _listed(grid.rows[: len(head) + 1]) if columns else {}
    carried: dict[str, str] = {}
    for row in grid.rows[len(head) + 1 :]:
        cells = {cell.col: cell.text.strip() for cell in row}
        if listed and cells.get(listed["project"]):
            about |= _project(cells, listed, unit)
            carried = {}
        record = {name: cells.get(col, "") for name, col in columns.items()}
        carried = {name: record.get(name) or carried.get(name, "") for name in _CARRIED_DOWN}
        if record.get("level_1") and not record.get("level_2"):
            carried["level_2"] = ""
        if record.get("indicator") or record.get("target"):
            place = row[0].place
            yield {
                **about,
                **record,
                **carried,
                "row": row[0].row,
                "col": columns.get("target"),
                "source": place.file,
                "page": place.page,
                "sheet": place.sheet or "",
                "text_line": place.text_line,
            }


def _header(row: Sequence[Cell]) -> dict[str, int]:
    """Column of each known heading, if this row is the heading of the indicators."""
    found = {
        name: cell.col
        for cell in row
        for name, pattern in _COLUMNS.items()
        if re.fullmatch(pattern, normalise(cell.text))
    }
    return found if {"level_1", "level_2"} <= found.keys() else {}


def _listed(header: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Columns that name and describe a project in each row, if the lowest row of a header reaches one that names projects."""
    lowest = header[-1][0].row
    found = {
        name: cell.col
        for row in header
        for cell in row
        for name, pattern in _LISTED.items()
        if cell.row + cell.rowspan > lowest and re.fullmatch(pattern, normalise(cell.text))
    }
    return found if "project" in found else {}


def _project(cells: Mapping[int, str], listed: Mapping[str, int], unit: str) -> dict[str, object]:
    """What the row of a project tells of it."""
    budget = parse_amount_or_none(cells.get(listed.get("budget_fen", 0), ""), unit)
    return {
        "project": cells[listed["project"]],
        "budget_fen": budget.fen if budget else None,
        "goal": cells.get(listed.get("goal", 0), ""),
    }


def _value_after(rows: Sequence[Sequence[Cell]], label: str) -> str:
    for row in rows:
        for index, cell in enumerate(row[:-1]):
            if re.fullmatch(label, normalise(cell.text)):
                return row[index + 1].text.strip()
    return ""


def _funds(rows: Sequence[Sequence[Cell]], unit: str) -> dict[str, int | None]:
    texts = [cell.text.strip() for row in rows for cell in row]
    return {name: _fund(texts, label, unit) for name, label in _FUNDS.items()}


def _fund(texts: Sequence[str], label: str, unit: str) -> int | None:
    for text in texts:
        if re.search(label, normalise(text)[:20]) and (found := _MONEY.search(text)):
            amount = parse_amount_or_none(found[1], unit)
            return amount.fen if amount else None
    return None


def _year(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The year that the head prints by itself, such as （2023年度）."""
    texts = (normalise(cell.text) for row in rows for cell in row)
    return next((int(found[1]) for text in texts if (found := _YEAR.fullmatch(text))), None)


def _goal(rows: Sequence[Sequence[Cell]]) -> str:
    texts = [[cell.text.strip() for cell in row if not is_blank(cell.text)] for row in rows]
    for index, row in enumerate(texts):
        if row and re.fullmatch(r"年度总?体?(绩效)?目标", normalise(row[0])):
            below = texts[index + 1] if index + 1 < len(texts) else []
            return "\n".join(row[1:] or below)
    return ""
