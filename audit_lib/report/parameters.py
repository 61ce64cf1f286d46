"""Parameters of a notebook: an unknown or missing one is refused, where papermill would only warn."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from audit_lib.auditing import audit_disclosure
from audit_lib.errors import ParameterError
from audit_lib.findings import Audit
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import Evidence, join_disclosures, recognise
from audit_lib.report.crops import with_crops
from audit_lib.store import SUFFIX, load_stored
from audit_lib.terms import Lang

__all__ = [
    "find_parts",
    "find_source",
    "load_audit",
    "load_year_before",
    "refuse_parameters",
    "refuse_unknown_parameters",
]

_INJECTED = "# Parameters"  # papermill's first line of the cell that it injects
_CHECKOUT = Path(__file__).parents[2]


def refuse_unknown_parameters(
    namespace: Mapping[str, object], *, known: Collection[str], required: Collection[str] = ()
) -> None:
    """Refuse what papermill injected into a notebook and the notebook does not know; call it with ``globals()``.

    Parameters
    ----------
    namespace : dict
        The notebook's names; IPython keeps the cells that were run in ``In``.
    known : collection of str
        Parameters of the notebook.
    required : collection of str
        Those of them that must not be empty.

    Raises
    ------
    ParameterError
        A parameter is unknown, a required one is empty, or ``lang`` is no language.
    """
    cells = namespace.get("In")
    injected = _injected_names(cells) if isinstance(cells, list) else namespace
    values = {name: namespace.get(name) for name in (*injected, *known) if not name.startswith("_")}
    refuse_parameters(values, known=known, required=required)


def refuse_parameters(
    given: Mapping[str, object], *, known: Collection[str], required: Collection[str] = ()
) -> None:
    """Refuse parameters that a notebook does not know, and those that it needs and was not given.

    Raises
    ------
    ParameterError
        As above; nothing was run.
    """
    names = tuple(known)
    if unknown := [name for name in given if name not in known]:
        raise ParameterError(unknown[0], names, "unknown notebook parameter")
    if missing := [name for name in required if not given.get(name)]:
        raise ParameterError(missing[0], names, "missing notebook parameter, set it in the parameters cell")
    if given.get("lang") not in {None, *map(str, Lang)}:
        raise ParameterError("lang", names, f"no language ({' or '.join(Lang)}) is named {given['lang']!r}")


def find_source(source: str) -> Path:
    """Find a file named relative to the working directory, else relative to the project's folder.

    A file that stands in neither place is named as given, for the reader to complain of.
    """
    found = (base / source for base in (Path.cwd(), _CHECKOUT) if (base / source).exists())
    return next(found, Path(source))


def find_parts(source: str) -> list[Path]:
    """Find the files of one disclosure, named one a line."""
    return [find_source(line.strip()) for line in source.splitlines() if line.strip()]


def load_audit(source: str, run: str = "") -> Audit:
    """Load an audit that a batch run stored, or audit a published file and cut the pictures for its report.

    Parameters
    ----------
    source : str
        Name of the audit in the run's folder; the files to audit, one a line, where no folder is given.
    run : str
        Folder of a batch run, such as ``reports/run``.

    Raises
    ------
    UnreadableSourceError
        There is no such audit, or no such file.
    """
    if run:
        return load_stored(Audit, _stored(source, run))
    return with_crops(audit_disclosure(find_parts(source)))


def load_year_before(source: str, run: str = "") -> Evidence | None:
    """Load or read what the disclosure of the year before states; None where none is given."""
    if not source:
        return None
    if run:
        return load_stored(Audit, _stored(source, run)).evidence
    return recognise(join_disclosures([read_disclosure(path) for path in find_parts(source)])[0])


def _stored(name: str, run: str) -> Path:
    return find_source(run) / "audits" / f"{name}{SUFFIX}"


def _injected_names(cells: Iterable[str]) -> Iterator[str]:
    for source in cells:
        if source.startswith(_INJECTED):
            targets = (node.targets for node in ast.parse(source).body if isinstance(node, ast.Assign))
            yield from (target.id for names in targets for target in names if isinstance(target, ast.Name))
