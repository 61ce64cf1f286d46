"""One spelling for printed names: half width, no blanks, no quotes, no list number, no 其中."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["normalise", "strip_ordinal"]

_DROPPED = re.compile(r"[\s\u200b\ufeff\"'`´“”‘’〝〞〟′″「」『』《》]+")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、](?!\d))")
_OF_WHICH = re.compile(r"^其中[:,]?")
_ENTITY_MARK = re.compile(r"\((?:单位|部门)\)")


@lru_cache(maxsize=100_000)
def normalise(text: str) -> str:
    """Bring a printed name to one spelling.

    Examples
    --------
    >>> normalise("财政拨款“三公”经费 支出情况表")
    '财政拨款三公经费支出情况表'
    >>> normalise("部门（单位）收支总体情况表")
    '部门收支总体情况表'
    """
    return _ENTITY_MARK.sub("", _DROPPED.sub("", unicodedata.normalize("NFKC", text)))


def strip_ordinal(name: str) -> str:
    """Take a list number and 其中 from the front of a normalised name.

    Examples
    --------
    >>> strip_ordinal("其中:一般财力"), strip_ordinal("5.单位资金"), strip_ordinal("其中:(1)购置费")
    ('一般财力', '单位资金', '购置费')
    """
    bare = _OF_WHICH.sub("", _ORDINAL.sub("", name))
    return _ORDINAL.sub("", bare)
