"""Why a source could not be audited, in the reader's language: the errors themselves speak English."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from audit_lib.terms import Lang

__all__ = ["tell_reason"]


def tell_reason(reason: str, lang: str = Lang.ZH) -> str:
    """Tell why a source was not audited.

    Parameters
    ----------
    reason : str
        As the error words it: what is wrong, and after a semicolon what to do.
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    str
        A part that no translation is known for stands as the error words it.

    Examples
    --------
    >>> tell_reason("has 2100 pages, more than the 2000 that are read; split it", "zh")
    '共 2100 页，超出可读的 2000 页；请拆分后再审'
    """
    if lang != Lang.ZH:
        return reason
    what, *then = reason.split("; ", 1)
    return "；".join([_told(what, "what"), *(_told(part, "then") for part in then)])


def _told(part: str, kind: str) -> str:
    found = ((pattern.fullmatch(part), words) for pattern, words in _load_words()[kind])
    return next((words.format(*match.groups()) for match, words in found if match), part)


@cache
def _load_words() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """Patterns of what errors say, the longest first, and the words for it."""
    raw = tomllib.loads((files("audit_lib.reference") / "refusals.toml").read_text("utf-8"))
    return {
        kind: [
            (re.compile(re.escape(said).replace(r"\{\}", "(.+?)")), words[said])
            for said in sorted(words, key=len, reverse=True)
        ]
        for kind, words in raw.items()
    }
