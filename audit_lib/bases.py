"""What a rule rests on, in the reader's language: the suites name it in Chinese, as it was issued."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from audit_lib.terms import Lang

__all__ = ["tell_basis"]

_JOINTS = {"：": ": ", "；": "; "}


def tell_basis(basis: str, lang: str = Lang.ZH) -> str:
    """Tell the basis of a rule.

    Parameters
    ----------
    basis : str
        Norms and what they ask for, joined by ``：`` and ``；``, as a suite states them.
    lang : str
        ``zh`` or ``en``.

    Returns
    -------
    str
        As the suite states it, where a part of it has no English name here.

    Examples
    --------
    >>> tell_basis("《政府收支分类科目》：类款项三级编码", "en")
    'Classification of Government Revenue and Expenditure: codes of categories, items and sub-items'
    """
    if lang == Lang.ZH:
        return basis
    names = _load_names()
    told = [_JOINTS.get(part) or names.get(part) for part in re.split("([：；])", basis)]
    return basis if None in told else "".join(part for part in told if part)


@cache
def _load_names() -> dict[str, str]:
    """Load the English of norms and of what they ask for."""
    listed = tomllib.loads(files("audit_lib.reference").joinpath("bases.toml").read_text("utf-8"))
    return {zh: en for names in listed.values() for zh, en in names.items()}
