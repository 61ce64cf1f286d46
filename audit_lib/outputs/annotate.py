"""A copy of a source in which the findings are marked; the source itself is never written to."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from audit_lib.errors import ReportError, UnreadableSourceError
from audit_lib.findings import Audit
from audit_lib.ingest import read_source
from audit_lib.ingest.kinds import Kind, tell_kind
from audit_lib.outputs.marks import Mark, gather_marks
from audit_lib.store import replace_file
from audit_lib.terms import Lang

__all__ = ["Annotated", "annotate", "refuse_unmarkable", "tell_copy"]

_SAVE_AS = {
    Kind.TEXT: "is a text or web page, which has no room for marks; read its report instead (audit run)",
    Kind.OFFICE: "is of an older office program, which is not marked; save it as .docx and annotate that",
    Kind.WORKBOOK: "is an xls or ods workbook, which is not marked; save it as .xlsx and annotate that",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A marked copy.

    Attributes
    ----------
    marks : int
        Places that are marked.
    unplaced : int
        Those of them that are marked at the edge of a page, on the first paragraph or on the first cell, because
        the finding speaks of no place, or the place could not be found again.
    """

    path: Path
    marks: int
    unplaced: int


def refuse_unmarkable(source: Path) -> None:
    """Say of what kind a source is and what to do, if it is none that marks can be put in.

    Raises
    ------
    UnreadableSourceError
        It cannot be marked, or cannot be read.
    """
    raw = read_source(source)
    kind = tell_kind(raw)
    if kind in (Kind.PDF, Kind.DOCX) or (kind is Kind.WORKBOOK and _is_xlsx(raw)):
        return
    raise UnreadableSourceError(
        source, _SAVE_AS.get(kind, "is no PDF, .docx or .xlsx, which alone are marked")
    )


def annotate(audit: Audit, folder: Path, lang: Lang = Lang.ZH) -> Annotated:
    """Write a copy of an audited source with its findings marked.

    Parameters
    ----------
    audit : Audit
    folder : Path
        Of the copy, which is named ``NAME-annotated``; a copy of before is replaced.
    lang : Lang

    Returns
    -------
    Annotated

    Raises
    ------
    UnreadableSourceError
        The source cannot be marked.
    ReportError
        The folder cannot be written.
    """
    source = audit.disclosure.source
    refuse_unmarkable(source)
    marks = gather_marks(audit, lang)
    content, unplaced = _mark(read_source(source), audit, marks)
    try:
        path = replace_file(folder / f"{source.stem}-annotated{source.suffix}", content)
    except OSError as error:
        raise ReportError(folder, 0, f"cannot be written ({error.strerror})") from None
    return Annotated(path=path, marks=len(marks), unplaced=unplaced)


def tell_copy(copy: Annotated, lang: Lang) -> str:
    """Say in a line how many places a copy marks, and where it is.

    Examples
    --------
    >>> tell_copy(Annotated(path=Path("a-annotated.pdf"), marks=3, unplaced=1), Lang.ZH)
    '标注3处（其中1处未能定位，注于页边、首段或首格）；a-annotated.pdf'
    """
    if lang is Lang.ZH:
        told = f"标注{copy.marks}处" if copy.marks else "没有可标注的发现"
        unplaced = f"（其中{copy.unplaced}处未能定位，注于页边、首段或首格）"
        return f"{told}{unplaced if copy.unplaced else ''}；{copy.path}"
    told = f"places marked: {copy.marks}" if copy.marks else "nothing to mark"
    unplaced = f" ({copy.unplaced} of them at the edge of a page, or on the first paragraph or cell)"
    return f"{told}{unplaced if copy.unplaced else ''}; {copy.path}"


def _mark(raw: bytes, audit: Audit, marks: tuple[Mark, ...]) -> tuple[bytes, int]:
    """Hand the bytes to the writer of their kind, imported only then."""
    kind = tell_kind(raw)
    if kind is Kind.PDF:
        from audit_lib.outputs.marked_pdf import mark_pdf

        return mark_pdf(raw, audit.disclosure.source, marks)
    if kind is Kind.DOCX:
        from audit_lib.outputs.marked_word import mark_word

        return mark_word(raw, audit.disclosure, marks)
    from audit_lib.outputs.marked_workbook import mark_workbook

    return mark_workbook(raw, audit.disclosure, marks)


def _is_xlsx(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as parts:
            return "xl/workbook.xml" in parts.namelist()
    except zipfile.BadZipFile:
        return False
