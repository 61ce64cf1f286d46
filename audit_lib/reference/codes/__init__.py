"""Names of functional and economic codes, with the years they were seen in and what vouches for them.

The lists are not complete: a code that they do not hold cannot be verified, and is never an error.

``evidence`` says what vouches for a pair: ``form``, an official blank form; ``documents``, several published
disclosures; ``document``, one; ``name``, an official name whose digits nothing printed vouches for.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from audit_lib.reference.normalise import normalise, strip_ordinal

__all__ = ["CodeName", "bare_name", "load_codes"]

_LISTS = {"functional": "functional.csv", "economic": "economic.csv"}
_PROVED = ("form", "documents")
_LEVEL = re.compile(r"\([类款项]\)")
_CODE_IN_FRONT = re.compile(r"^(?:\[\d{3,7}\]|\d{3,7}(?=\D))")
_BRACKETS = re.compile(r"\([^()]*\)")
_TAIL = re.compile(r"(支出|(?<=费)用)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeName:
    """A name that a code bears or bore.

    Attributes
    ----------
    first_year, last_year : int
        Budget years that it was seen in; between and beyond them nothing is known.
    """

    code: str
    name: str
    first_year: int
    last_year: int
    evidence: str

    @property
    def is_proved(self) -> bool:
        """Whether more than one printed source vouches for it."""
        return self.evidence in _PROVED


@cache
def load_codes(classification: str) -> dict[str, tuple[CodeName, ...]]:
    """Load the names of a classification by code, oldest first.

    Parameters
    ----------
    classification : str
        ``functional`` or ``economic``.

    Examples
    --------
    >>> [name.name for name in load_codes("functional")["20805"]]
    ['行政事业单位离退休', '行政事业单位养老支出']
    """
    text = (files(__package__) / _LISTS[classification]).read_text("utf-8")
    found: dict[str, list[CodeName]] = {}
    for row in csv.DictReader(text.splitlines()):
        name = CodeName(
            code=row["code"],
            name=row["name"],
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            evidence=row["evidence"],
        )
        found.setdefault(name.code, []).append(name)
    return {code: tuple(sorted(names, key=lambda one: one.first_year)) for code, names in found.items()}


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """Bring the name of a code to what must agree: no level, list number, 支出, 的, brackets or spelling of 其他.

    Examples
    --------
    >>> bare_name("201 一般公共服务支出（类）") == bare_name("一、一般公共服务")
    True
    >>> bare_name("维修（护）费"), bare_name("其它交通费用")
    ('维修费', '其他交通费')
    """
    text = strip_ordinal(_CODE_IN_FRONT.sub("", _LEVEL.sub("", normalise(name))))
    text = _BRACKETS.sub("", text).replace("其它", "其他").replace("的", "")
    return _TAIL.sub("", text)
