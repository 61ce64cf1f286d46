"""Readings, results and audits in files: compressed JSON that is read back as what it was, and never run as code.

A stored value is as plain as its class: dataclasses by their fields (those at their default are left out), frames by
their columns with their types.  What to build is told by the annotations of the classes, never by the file.
"""

import gzip
import json
import os
import types
import zlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd

from audit_lib.errors import UnreadableSourceError

__all__ = ["SUFFIX", "load_field", "load_stored", "reads_back", "replace_file", "store"]

SUFFIX = ".json.gz"
_SCHEMA = "audit-store/2"
_PLAIN = frozenset({str, int, float, bool, types.NoneType})
_CHUNK = 1 << 20
_LEVEL = 3  # of compression: what is stored is read again within the run

Stored = TypeVar("Stored")
_Code = Callable[[Any], Any]  # a value written, or built back


def store(value: object, path: Path) -> Path:
    """Write a dataclass of this library into a file, in one step.

    Parameters
    ----------
    value : dataclass
        A reading, a confrontation, an audit.
    path : Path
        It is replaced only once the new one is whole.

    Returns
    -------
    Path
        ``path``.

    Examples
    --------
    >>> store(audit, Path("reports/run/audits/agency-2023-budget.json.gz"))  # doctest: +SKIP
    """
    content = {"schema": _SCHEMA, "kind": type(value).__name__, "content": _encode(value)}
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return replace_file(path, gzip.compress(written.encode("utf-8", "surrogatepass"), _LEVEL, mtime=0))


def load_stored(kind: type[Stored], path: Path) -> Stored:
    """Read what ``store`` wrote.

    Raises
    ------
    UnreadableSourceError
        The file is missing, damaged, or holds something else.
    """
    return cast("Stored", _load(kind, path, _named(kind)))


def load_field(kind: type, path: Path, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
    """Read one field of what ``store`` wrote, and build nothing of the rest.

    Raises
    ------
    UnreadableSourceError
        The file is missing, damaged, or holds something else.
    """
    build = _decoder(get_type_hints(kind)[name])
    return _load(kind, path, lambda content: build(content[name]))


def _load(kind: type, path: Path, build: _Code) -> object:
    try:
        content = json.loads(gzip.decompress(path.read_bytes()).decode("utf-8", "surrogatepass"))
        if (content["schema"], content["kind"]) != (_SCHEMA, kind.__name__):
            raise UnreadableSourceError(
                path, f"holds no {kind.__name__} of this version; run the audit again"
            )
        return build(content["content"])
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, UnreadableSourceError):
            raise
        raise UnreadableSourceError(path, f"cannot be read back ({error}); run the audit again") from error


def reads_back(path: Path) -> bool:
    """Tell whether a stored file is there and whole: a disk may lose a part of what a run wrote."""
    try:
        with gzip.open(path) as file:
            while file.read(_CHUNK):
                pass
    except (OSError, EOFError, zlib.error):
        return False
    return True


def replace_file(path: Path, content: bytes | str) -> Path:
    """Write a file in one step: whoever is killed leaves the old one, or none, and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    draft.write_bytes(content.encode() if isinstance(content, str) else content)
    return draft.replace(path)


def _encode(value: object) -> object:
    kind: Any = type(value)
    return _encoder(kind)(value)


@cache
def _encoder(kind: type) -> _Code:
    """How values of a class are written."""
    if issubclass(kind, tuple):
        return lambda value: [_encode(item) for item in value]
    if kind is pd.DataFrame:
        return lambda value: {str(name): _written(column) for name, column in value.items()}
    if is_dataclass(kind):
        return _fields_of(kind)
    if issubclass(kind, Mapping):
        return lambda value: {key: _encode(item) for key, item in value.items()}
    return str if issubclass(kind, Path) else _as_it_is


def _fields_of(kind: type) -> _Code:
    held = [(field.name, field.default) for field in fields(kind)]

    def write(value: object) -> dict[str, object]:
        written = {}
        for name, default in held:
            own = getattr(value, name)
            if own is not default and (default is MISSING or own != default):
                written[name] = own if type(own) in _PLAIN else _encode(own)
        return written

    return write


def _written(column: pd.Series) -> list[object]:
    """Type and cells of a column; of many that are all the same, the first and their count."""
    kind = str(column.dtype)
    if column.dtype == object:
        return [kind, list(column)]
    cells = column.to_numpy(object, na_value=None).tolist()
    if len(cells) > 1 and cells.count(cells[0]) == len(cells):
        return [kind, cells[0], len(cells)]
    return [kind, cells]


def _plain(value: object) -> object:
    """Turn a number of numpy into one of Python; nothing else is stored."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} is not stored")


@cache
def _decoder(annotation: Hashable) -> _Code:
    """How a value is built back, as its annotation tells."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, types.UnionType}:
        return _either([kind for kind in arguments if kind is not types.NoneType])
    if origin is tuple:
        return _sequence(arguments)
    if origin is Mapping or origin is dict:
        each = _decoder(arguments[1])
        return lambda value: {key: each(item) for key, item in value.items()}
    return _named(annotation) if isinstance(annotation, type) else _as_it_is


def _named(kind: type) -> _Code:
    if kind is pd.DataFrame:
        return _frame
    if issubclass(kind, Enum | Path):
        return kind
    return _dataclass(kind) if is_dataclass(kind) else _as_it_is


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a text, a number or nothing
    return value


def _either(kinds: list[type]) -> _Code:
    """Build whichever dataclass has the fields that are stored; another union holds plain values."""
    if len(kinds) == 1:
        [each] = map(_decoder, kinds)
        return lambda value: None if value is None else each(value)
    named = [({field.name for field in fields(kind)}, _named(kind)) for kind in kinds if is_dataclass(kind)]
    return lambda value: (
        next(build for names, build in named if value.keys() <= names)(value) if named else value
    )


def _sequence(arguments: tuple[Any, ...]) -> _Code:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _decoder(arguments[0])
        return tuple if each is _as_it_is else lambda value: tuple(map(each, value))
    kinds = [_decoder(kind) for kind in arguments]
    return lambda value: tuple(build(item) for build, item in zip(kinds, value, strict=True))


def _dataclass(kind: type) -> _Code:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    built = {name: decoder for name, decoder in decoders.items() if decoder is not _as_it_is}

    def build(value: dict[str, Any]) -> object:
        for name in built.keys() & value.keys():
            value[name] = built[name](value[name])
        return kind(**value)

    return build


def _frame(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: _column(*written) for name, written in columns.items()})


def _column(dtype: str, cells: Any, count: int = 0) -> Any:  # noqa: ANN401 - an array of whatever type the column has
    if count:
        return pd.array([cells], dtype=dtype).repeat(count)
    if dtype != "object":
        return pd.array(cells, dtype=dtype)
    whole = (tuple(cell) if isinstance(cell, list) else cell for cell in cells)
    return np.fromiter(whole, dtype=object, count=len(cells))
