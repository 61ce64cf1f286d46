"""The files that go along with the findings of a run."""

from collections.abc import Collection, Iterator, Sequence

from audit_lib.errors import SourceError
from audit_lib.outputs.entries import Entry
from audit_lib.outputs.sarif import write_sarif
from audit_lib.outputs.working_paper import write_paper_csv, write_paper_workbook
from audit_lib.rules import Rule
from audit_lib.terms import Lang

__all__ = ["OUTPUTS", "write_outputs"]

OUTPUTS = ("xlsx", "csv", "sarif")


def write_outputs(
    kinds: Collection[str],
    entries: Sequence[tuple[Entry, str]],
    missing: Sequence[SourceError],
    rules: Sequence[Rule],
    lang: Lang,
) -> Iterator[tuple[str, bytes]]:
    """Write the working paper and the log.

    Parameters
    ----------
    kinds : collection of str
        Those of ``OUTPUTS`` that are wanted.
    entries : sequence of Entry and str
        Each with the page of its report as seen from the file, or an empty text.
    missing : sequence of SourceError
        What could not be audited, and why.
    rules : sequence of Rule
        Those of the audits.
    lang : Lang

    Yields
    ------
    str, bytes
        A kind, and the content of its file: the same for the same findings.
    """
    if "xlsx" in kinds:
        yield "xlsx", write_paper_workbook(entries, lang)
    if "csv" in kinds:
        yield "csv", write_paper_csv(entries, lang)
    if "sarif" in kinds:
        yield "sarif", write_sarif([entry for entry, _ in entries], rules, missing, lang)
