"""How places, causes and blanks are put into words, in Chinese and in English."""

import re
from collections.abc import Mapping, Sequence

from audit_lib.reference import load_tables
from audit_lib.terms import Lang

__all__ = [
    "CAUSES",
    "REASONS",
    "beside_unread_message",
    "blank_message",
    "cause_message",
    "cause_title",
    "doubt_message",
    "group_message",
    "group_reason",
    "line_name",
    "name_pages",
    "place_name",
    "table_name",
]

_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff（）]) (?=[\u4e00-\u9fff（）])")

CAUSES: Mapping[str, Mapping[str, str]] = {
    "blank": {
        "zh": "该格留空，应填{suggested}{unit}",
        "en": "The cell is blank; it should print {suggested} ({unit})",
    },
    "copied": {
        "zh": "与“{source}”所填{printed}{unit}相同，疑为照抄",
        "en": "It equals the {printed} of {source} ({unit}) and was probably copied from there",
    },
    "surplus": {
        "zh": "按各项关系该格应为0或留空",
        "en": "By the rules around it the cell should be zero or blank",
    },
    "reading": {
        "zh": "该数从扫描件识别，把握不足，疑为误读：请先与原件核对",
        "en": "It was recognised in a scan with doubt and was probably misread: compare it with the page first",
    },
    "sign": {"zh": "正负号相反", "en": "The sign is reversed"},
    "decimal": {"zh": "小数点移位", "en": "The decimal point has moved"},
    "transposed": {"zh": "相邻两位数字颠倒", "en": "Two neighbouring digits are swapped"},
    "digit": {"zh": "一位数字有误、多写或漏写", "en": "One digit is wrong, added or missing"},
    "figure": {
        "zh": "改为{suggested}{unit}后各项关系成立",
        "en": "With {suggested} ({unit}) the rules around it hold",
    },
}


REASONS: Mapping[str, Mapping[str, str]] = {
    "direction": {
        "zh": "增减方向相反时该比率成立，疑为方向词有误",
        "en": "the rate holds with the opposite direction: the word for it is probably wrong",
    },
    "rate": {"zh": "按增减额和上年数计算", "en": "by the change and what there was before"},
    "differs": {"zh": "文字与表格不一致", "en": "prose and table disagree"},
    "blank": {"zh": "句中金额留空", "en": "the amount is left blank"},
}


def table_name(slug: str, lang: Lang) -> str:
    """Name a canonical table; the slug itself where the vocabulary does not hold it."""
    spec = load_tables().get(slug)
    if spec is None:
        return slug
    return spec.zh if lang is Lang.ZH else spec.en


def line_name(label: str, code: str) -> str:
    """Name a line by its code, where it has one, and its label without the blanks that spread it out.

    Examples
    --------
    >>> line_name("合 计", "total"), line_name("行政运行", "2010301")
    ('合计', '2010301 行政运行')
    """
    bare = _SPREAD.sub("", " ".join(label.split()))
    coded = code[:3].isdigit() and "/" not in code and not bare.startswith(code[:3])
    return f"{code} {bare}".strip() if coded or not bare else bare


def place_name(*, table: str, line: str, column: str, lang: Lang) -> str:
    """Name a cell by its table, line and column."""
    parts = [part for part in (table, line, column) if part]
    return "·".join(parts) if lang is Lang.ZH else ", ".join(parts)


def blank_message(place: str, figures: Mapping[str, str], lang: Lang) -> str:
    """Say that a cell must not be blank."""
    if lang is Lang.ZH:
        return f"{place}留空，按对应各数应为{figures['expected']}{figures['unit']}"
    return f"{place} is blank; the figures around it give {figures['expected']} ({figures['unit']})"


def cause_title(place: str, figures: Mapping[str, str], lang: Lang) -> str:
    """Name a cause by its first suspect and the figure that would be right."""
    if lang is Lang.ZH:
        return f"{place}应为{figures['suggested']}"
    return f"{place} should be {figures['suggested']}"


def cause_message(
    place: str, figures: Mapping[str, str], counts: tuple[int, int], others: int, lang: Lang
) -> str:
    """Say what is printed, what would be right, and how much that repairs: in all, and by itself."""
    count, alone = counts
    if lang is Lang.ZH:
        printed = f"填报{figures['printed']}{figures['unit']}" if figures["printed"] else "留空"
        also = "" if alone == count else f"（单独更正消除{alone}处，其余须连同其他更正）"
        along = f"（同时调整与之相连的{others}个数）" if others else ""
        return f"{place}{printed}；改为{figures['suggested']}{figures['unit']}{along}，{count}处不符即可消除{also}"
    printed = f"prints {figures['printed']}" if figures["printed"] else "is blank"
    also = "" if alone == count else f", {alone} of them by itself and the rest with the other corrections"
    along = f", together with {others} connected figures," if others else ""
    return f"{place} {printed}; {figures['suggested']} ({figures['unit']}){along} repairs {count} failed rules{also}"


def group_message(place: str, count: int, lang: Lang) -> str:
    """Say around which figure several unexplained failures hang together."""
    if lang is Lang.ZH:
        return f"{place}等数：{count}处关系不成立，尚不能确定是哪一个数有误"
    return f"{place} and figures tied to it: {count} rules fail, and which figure is wrong cannot be told"


def group_reason(count: int, lang: Lang) -> str:
    """Say that several failures hang together and no single mistake explains them."""
    if lang is Lang.ZH:
        return f"{count}处不符相互关联，单一差错不足以解释，请逐一核对所列各数"
    return f"{count} failures hang together and no single mistake explains them; check the figures listed"


def doubt_message(text: str, page: int | None, lang: Lang) -> str:
    """Say that a figure was read from a scan with doubt, or that one may have been missed where the cell is blank."""
    if not text:
        page_zh, page_en = (f"第{page}页", f" on page {page}") if page else ("", "")
        return (
            f"（{page_zh}该格在扫描件中未识别出数字，可能漏识，请先核对原件）"
            if lang is Lang.ZH
            else f" (no figure was recognised there in the scan{page_en}: please check the reading)"
        )
    if lang is Lang.ZH:
        where = f"第{page}页" if page else "扫描件"
        return f"（{where}的“{text}”系扫描识别，把握不足，请先核对原件）"
    where = f"on page {page} " if page else ""
    return f" ({text!r} {where}was recognised in a scan with doubt: please check the reading)"


def beside_unread_message(pages: Sequence[int], lang: Lang) -> str:
    """Say that neighbouring pages could not be read, so that lines may be missing."""
    if lang is Lang.ZH:
        return f"（相邻的第{name_pages(pages, lang)}页未能识别，表内各行可能不全）"
    return f" (page {name_pages(pages, lang)} beside it could not be read: lines of the table may be missing)"


def name_pages(pages: Sequence[int], lang: Lang) -> str:
    """List pages, runs of them shortened.

    Examples
    --------
    >>> name_pages([2, 3, 4, 7], Lang.EN)
    '2-4, 7'
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return ("、" if lang is Lang.ZH else ", ").join(named)
