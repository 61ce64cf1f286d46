"""Numbers in a text that are no figures: years, dates, codes, numbers of documents, lists, tables, pages and houses.

A figure is what ``facts`` and ``claims`` read; what stands here is only told apart from it, so that a number that
nobody understood stands out.  Each pattern takes the numbers inside its match; the first one that matches wins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from audit_lib.terms import NumberKind

__all__ = ["Number", "find_numbers"]

_TEXTS = 4096  # whose numbers are kept: cells of a table, and of a batch, often read the same
_D = "[0-9０-９]"
_YEAR = "(?:19[89]|20[0-4])[0-9]"
_UNIT = "[万亿千百元个人名件次台套辆户家平米公吨只份批项]"
# A letter that looks like a digit (1O.00) cuts no number in two; a list number before a year (1.2023年) is two.
_NUMBER = re.compile(rf"{_D}+(?:[,，]{_D}{{3}}(?!{_D})|[.．](?!{_YEAR}\s*年){_D}+|[OolI][.．]?{_D}+)*")
_PATTERNS = tuple(
    (kind, re.compile(pattern, re.MULTILINE))
    for kind, pattern in (
        (
            NumberKind.DOCUMENT,
            rf"[（(〔\[【﹝]\s*{_YEAR}\s*年?\s*[）)〕\]】﹞]\s*第?\s*\d+(?:[-－]\d+)?\s*号",
        ),
        (NumberKind.DOCUMENT, rf"(?:{_YEAR}\s*年\s*)?第\s*\d+\s*号|[发函办字令预库行财]\s*\d+\s*号"),
        (NumberKind.DATE, rf"{_YEAR}\s*年\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?"),
        (
            NumberKind.DATE,
            rf"(?<!\d){_YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d)|(?<!\d)\d{{1,2}}[:：]\d\d(?!\d)",
        ),
        (NumberKind.DATE, r"(?<!\d)(?:\d{1,2}\s*[-－—~～至到、]\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?"),
        (
            NumberKind.YEAR,
            rf"(?<!\d){_YEAR}\s*(?:[-－—~～至、和]\s*{_YEAR}\s*)?(?:年|(?=[\u4e00-\u9fff])(?!{_UNIT}))",
        ),
        (NumberKind.YEAR, rf"[（(]\s*{_YEAR}\s*[)）]|^\s*{_YEAR}\s*$"),
        (NumberKind.PHONE, r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}\s*[-－—]?\s*\d{7,8})(?:[-－—转]\d+)?(?!\d)"),
        (NumberKind.PHONE, r"(?:电话|传真|联系方式|邮编|邮政编码)[^。；\d]{0,12}\d[\d\s－—-]{3,}"),
        (NumberKind.PAGE, r"[第共]\s*\d+\s*页|^\s*[-—－]\s*\d+\s*[-—－]\s*$|(?:[.．…·]\s*){3,}\d+\s*$"),
        (
            NumberKind.TABLE,
            r"(?:[表图]|附[件录表图]?|专栏)\s*\d+(?:[-—－]\d+)?|公开\s*\d+(?:[-—－]\d+)?\s*表",
        ),
        (NumberKind.LIST, r"第\s*\d+\s*(?:部分|章|节|条|款|项|[行列栏])"),
        (NumberKind.LIST, rf"(?:^|[：:。；;！？\s])\s*\d{{1,2}}\s*(?:[、)）]|[.．](?=\D|$|{_YEAR}\s*年))"),
        (
            NumberKind.LIST,
            r"^\s*\d{1,2}(?:[.．]\d{1,2}){1,3}(?=[.．、\s\u4e00-\u9fff])|[（(]\s*\d{1,2}(?:-\d{1,2})?\s*[)）]",
        ),
        (NumberKind.NAME, r"(?<!\d)(?:12|95|96)\d{3}(?=[\u4e00-\u9fff])"),
        (NumberKind.CODE, r"[（(]\s*\d{3}(?:\d\d){0,2}\s*[)）]|(?<!\d)\d{3}(?:\d\d){0,2}\s*[（(]?[类款项]"),
        (NumberKind.CODE, r"^\s*\d{3}(?:\d\d){0,2}\s*[-—－_]?\s*(?=[\u4e00-\u9fff（(])"),
        (NumberKind.LIMIT, r"\d+(?:\.\d+)?\s*[万亿]?元?\s*(?:[（(]含?[）)])?以[上下内]"),
        (NumberKind.NAME, r"“[^”元%％≥≤]{0,30}”|《[^》]{0,60}》"),
        (NumberKind.NAME, r"第\s*\d+\s*(?:[届次批期轮师团代个]|季度|阶段|[\u4e00-\u9fff]{0,4}(?:学|医院))"),
        (
            NumberKind.NAME,
            r"(?<!\d)\d+\s*(?:号|弄|室|栋|幢|层|楼)|[A-Z]+[-－]?\d+(?:\.\d+)?|(?<!\d)\d+[A-HJ-NP-Z]\b",
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A printed number.

    Attributes
    ----------
    text : str
        Its digits as printed.
    start, end : int
        Where it stands in its text, 0-based, end excluded.
    kind : NumberKind or None
        What it numbers, if the words around it say so.
    """

    text: str
    start: int
    end: int
    kind: NumberKind | None


@lru_cache(_TEXTS)
def find_numbers(text: str) -> tuple[Number, ...]:
    """Find each printed number of a text, and tell what it numbers where the words around it say so.

    Parameters
    ----------
    text : str
        A cell or a paragraph as printed.

    Returns
    -------
    tuple of Number
        In printed order; a figure has no kind.

    Examples
    --------
    >>> [(number.text, number.kind) for number in find_numbers("2023年收入1,200.50万元")]
    [('2023', <NumberKind.YEAR: 'year'>), ('1,200.50', None)]
    """
    numbers = list(_NUMBER.finditer(text))
    named = list(_named(text)) if numbers else []
    kinds = (
        next((kind for kind, start, end in named if start <= found.start() < end), None) for found in numbers
    )
    return tuple(
        Number(text=found[0], start=found.start(), end=found.end(), kind=kind)
        for found, kind in zip(numbers, kinds, strict=True)
    )


def _named(text: str) -> Iterator[tuple[NumberKind, int, int]]:
    """Spans whose numbers are no figures, by precedence."""
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield kind, found.start(), found.end()
