"""What was read, as CSV files or one workbook: the printed tables, and the tidy frames."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from audit_lib.errors import ReportError
from audit_lib.model import Disclosure, Grid
from audit_lib.money import is_blank
from audit_lib.recognise import Evidence

__all__ = ["as_text", "write_csv", "write_workbook"]

_FRAMES = ("facts", "claims", "indicators", "tables")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MAX_SHEET_NAME = 31


def write_csv(disclosure: Disclosure, evidence: Evidence, folder: Path) -> list[Path]:
    """Write each printed table, and the frames of facts, claims, indicators and tables, as CSV.

    Parameters
    ----------
    disclosure : Disclosure
    evidence : Evidence
        Of this disclosure.
    folder : Path
        Made where it is missing.

    Returns
    -------
    list of Path
        ``01-summary.csv`` and so on in printed order, then ``facts.csv`` and so on; UTF-8 with a byte order mark, so
        that spreadsheet programs show Chinese.

    Raises
    ------
    ReportError
        The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [*_write_grids(disclosure, evidence, folder), *_write_frames(evidence, folder)]
    except OSError as error:
        raise ReportError(folder, 0, f"cannot be written ({error.strerror})") from None


def write_workbook(
    disclosure: Disclosure, evidence: Evidence, path: Path, *, first: Mapping[str, pd.DataFrame] | None = None
) -> Path:
    """Write the same as one workbook: ``first`` a sheet each, then a sheet a printed table, then a sheet a frame.

    A text that a spreadsheet would take for a formula is written as text.
    """
    sheets = dict(zip(_names(evidence), map(_grid_frame, disclosure.grids), strict=True))
    frames = {name: getattr(evidence, name) for name in _FRAMES}
    try:
        with pd.ExcelWriter(path, engine="openpyxl") as writer:
            for name, frame in (first or {}).items():
                frame.to_excel(writer, sheet_name=name[:_MAX_SHEET_NAME], index=False, freeze_panes=(1, 0))
            for name, frame in sheets.items():
                frame.to_excel(writer, sheet_name=name[:_MAX_SHEET_NAME], header=False, index=False)
            for name, frame in frames.items():
                frame.map(as_text).to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
    except OSError as error:
        raise ReportError(path, 0, f"cannot be written ({error.strerror})") from None
    return path


def _write_grids(disclosure: Disclosure, evidence: Evidence, folder: Path) -> Iterator[Path]:
    for name, grid in zip(_names(evidence), disclosure.grids, strict=True):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(_texts(grid))
        yield path


def _write_frames(evidence: Evidence, folder: Path) -> Iterator[Path]:
    for name in _FRAMES:
        path = folder / f"{name}.csv"
        getattr(evidence, name).map(as_text).to_csv(path, index=False, encoding="utf-8-sig")
        yield path


def _names(evidence: Evidence) -> list[str]:
    tables = zip(evidence.tables["grid"], evidence.tables["table"], strict=True)
    return [f"{grid:02}-{table or 'unknown'}" for grid, table in tables]


def _grid_frame(grid: Grid) -> pd.DataFrame:
    rows = _texts(grid)
    width = max(map(len, rows), default=0)
    return pd.DataFrame([row + [""] * (width - len(row)) for row in rows])


def _texts(grid: Grid) -> list[list[object]]:
    """Each cell at its own column; what it spans is blank, and a row ends with its last cell."""
    rows = [{cell.col: as_text(_tidy(cell.text)) for cell in row} for row in grid.rows]
    return [[row.get(col, "") for col in range(1, max(row, default=0) + 1)] for row in rows]


def _tidy(text: str) -> str:
    return "" if is_blank(text) else " ".join(text.split())


def as_text(value: object) -> object:
    """Keep a text from being taken for a formula; a plain negative number is none."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(",", "").replace(".", "", 1).isdecimal()
