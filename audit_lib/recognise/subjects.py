"""The words before a figure: what they name, in which role, and whether they only give a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from audit_lib.reference import normalise

__all__ = ["Named", "core", "name_subject"]

_CLAUSE = re.compile(r"[，。；：:;\n]")
# A sentence ends, and with it a reason; a reason ends too where the comparison with the year before begins, or the
# figures of the item that it is given for.
_FULL_STOP = re.compile(
    r"[。\n]|[；;](?!\s*[二三四五六七八九]是)|，(?=[一二三四五六七八九十]、|与上年度?(?:决算数?)?相比|(?:20\d\d\s*年度?|当年)?(?:年初预算|支出决算)数?[为\s\d])"
)
_LEAD = re.compile(
    r"^(?:\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?[\s、,，（）()]*(?:其中|分别为|包括|其次|含(?!税))?[:：]?(?:全年(?!预算|计划)|当年|目前)?(?:安排(?!预算|资金|财政|用于)(?=[^\W\d]{4}))?"
)
_TRAIL = re.compile(r"(?:数额?)?(?:各?为|是|共计|共有|共|约|各)?[与比较同和]?\s*$")
_AGAINST = r"(?:相比于?|相较于?|对比|比|较|与|同|和)"
_TIME_WORDS = re.compile(
    rf"{_AGAINST}\s*(?:20\d\d\s*年度?|上一?年度?|去年|年初|全年)(?:[（(][^（）()]*[）)])?(?:同期|同口径)?的?(?:(?:收入|支出)数|(?:预算|决算)?(?:执行|安排)?数?字?)(?:相比|对比|比较)?"
    r"|[与同和](?:预算|决算)数?相比|20\d\d\s*年(?:度|底|末)?|同比|按?同口径"
)
_BASE = re.compile(
    r"(?:(?<!相)[比较]|(?:^|[，。；])\s*相[比较]于?)(?!为)\s*(?:20\d\d\s*年度?|上一?年度?|去年)(?!初)(?:(?!相比|相较|对比)[^，。；：:增减升降多少超高低])*$"
    r"|[与同和]\s*(?:20\d\d\s*年度?|上一?年度?|去年)(?:决算数?)?的?\s*$"
)  # 较上年的(28万元减少3万元)
_BUDGET_BASE = re.compile(
    rf"{_AGAINST}\s*(?:全年|调整后?的?|(?P<first>年初))?预算(?:安排)?数?的?(?:相比|相较|对比)?[，,]?\s*$"
)  # 比年初预算(减少3万元)
_COMPARED = re.compile(
    r"^(?:(?:支出)?决算数?)?(?:比|较|与|同|和)?(?:[（(][^（）()]*[）)])?(?:年初|全年)?(?:预算|决算)?(?:执行)?数?(?:相比)?$"
)
_ROLES = (
    ("prior", re.compile(r"(?:当年)?(?:预算)?执行数?$|上年(?:预算|决算)?数?$")),
    (
        "opening",
        re.compile(r"年初预算(?:安排)?数?$|^完成(?:年初)?(?:预算|计划)数?$"),
    ),
    ("adjusted", re.compile(r"(?:完成)?(?:(?:调整|变更)后?的?|全年)(?:预算|计划)(?:安排)?数?$")),
    (
        "gap",
        re.compile(
            r"(?:支出|收入)?(?:决算)?数?(?:大于|小于|高于|低于|多于|少于|超过?)(?:年初|全年)?预算数?$|^差[值额]$"
        ),
    ),
    ("final", re.compile(r"(?:(?<![本目年款])支出|^收入)?决算数?$")),
    ("", re.compile(r"^(?:全年)?(?:预算)?(?:安排|拨款)?(?:规模)?$|预算安排$|预算数$")),
)
_REASON = re.compile(r"原因|是因为|由于|主要(?:是|用于)(?!以下)|其中一是")
_CLASS, _ITEM, _SUB_ITEM = (
    rf"[（(](?:\d{{{digits}}})?{level}[）)]" for level, digits in (("类", 3), ("款", 2), ("项", 2))
)
_CODED = (
    r"[（(]\d{3}[）)]",
    r"[（(]\d{2}[）)]",
)  # of a category, and of what is below it: 教育支出（205）普通教育（02）小学教育（02）
_WHOLE_NAME = re.compile(
    rf"(?P<category>[^，。；：“”\d、]{{2,30}}?){_CLASS}[-—]?(?P<item>[^，。；：“”\d、]{{2,40}}?){_ITEM}[-—]?"
    rf"(?P<sub_item>[^，。；：“”、]{{2,40}}?){_SUB_ITEM}"
    rf"|(?P<coded>[^，。；：“”\d、]{{2,30}}?){_CODED[0]}(?:(?P<coded_item>[^，。；：“”\d、]{{2,40}}?){_CODED[1]}(?P<coded_sub>[^，。；：“”\d、]{{2,40}}?){_CODED[1]})?"
    r"|“(?P<c>[^”-]{2,30})[-—－](?P<i>[^”]{2,40})[-—－](?P<s>[^”-]{2,40})”\s*科目"
    r"|[“‘\"](?P<quoted>[^“”‘’\"-]{2,30}支出)[”’\"]\s*科目"
    rf"|(?P<item_only>[^，。；：“”\d、（）()]{{2,40}}?){_ITEM}(?P<sub_only>[^，。；：“”\d、]{{2,40}}?){_SUB_ITEM}"
    rf"|(?P<category_only>[^，。；：“”\d、]{{2,30}}?){_CLASS}"
    rf"|(?P<sub_alone>[^，。；：“”\d、（）()]{{2,40}}?){_SUB_ITEM}"
    r"|(?P<before_code>[^，。；：“”\d、（）()]{2,40}?)[（(]\d{7}[）)]"
    r"|(?<!\d)\d{7}\s*[-—－]?\s*(?P<behind_code>[^，。；：“”\d、（）()]{2,40}?)\s*$"
)
_LEVEL = re.compile(r"[（(][类款项][）)]$")
_NO_RATE = re.compile(r"[（(][^（）()]*(?:基数|不可比|无法|不适用)[^（）()]*[）)]|的?\s*[-－—]{1,3}\s*[%％]")
_AMONG = re.compile(r"^在?(?P<whole>.{2,40}?)(?:当中|之中|中)$")
_COMMON = re.compile(r"[、,()|的各入出额]|预算|决算|年度|部门|单位|[总合共]计|总体")
_CHANGE_WORDS = re.compile(r"^(?:各|本年数?)?(?:增加|减少|增长|下降|新增)?了?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the words before a figure name.

    Attributes
    ----------
    subject : str
        The name as printed; empty where the words only continue.
    item : str
        ``category|item|sub_item`` in normalised spelling, parts that are not named being empty.
    role : str
        opening, adjusted (of the budget during the year), final, prior, gap (of the final amount over or under
        the opening one) or empty.
    aside : bool
        The figure belongs to a reason or a purpose.
    """

    subject: str = ""
    item: str = ""
    role: str = ""
    aside: bool = False


def name_subject(before: str) -> Named:
    """Read the words between the last figure and this one.

    Examples
    --------
    >>> name_subject("。与上年相比，项目支出")
    Named(subject='项目支出', item='', role='', aside=False)
    >>> name_subject("，较2022年的")
    Named(subject='', item='', role='prior', aside=False)
    >>> name_subject("1、教育支出（类）普通教育（款）初中教育（项）。年初预算为").item
    '教育支出|普通教育|初中教育'
    """
    before = _NO_RATE.sub("", before)
    ends = [found.end() for found in _FULL_STOP.finditer(before)]
    sentence = before[ends[-1] :] if ends else before
    whole = _last_item(before)
    aside = bool(_REASON.search(_WHOLE_NAME.sub("", sentence)))
    subject, role = _subject(sentence)
    if aside:
        return Named(aside=True)
    return Named(subject=whole[0], item=whole[1], role=role) if whole else Named(subject=subject, role=role)


@lru_cache(maxsize=100_000)
def core(name: str) -> str:
    """Reduce a name to what tells it from others, so that 收、支预算总计 and 收入、支出预算总计 are one.

    Examples
    --------
    >>> core("收、支预算总计") == core("收入、支出预算总计")
    True
    """
    return _COMMON.sub("", normalise(name))


def _last_item(before: str) -> tuple[str, str] | None:
    names = list(_WHOLE_NAME.finditer(before))
    if not names:
        return None
    found = names[-1]
    parts = (
        found["category"] or found["coded"] or found["c"] or found["category_only"] or found["quoted"] or "",
        found["item"] or found["coded_item"] or found["i"] or found["item_only"] or "",
        found["sub_item"]
        or found["coded_sub"]
        or found["s"]
        or found["sub_only"]
        or found["sub_alone"]
        or found["before_code"]
        or found["behind_code"]
        or "",
    )
    name = "|".join(normalise(part).lstrip("._)") for part in parts)
    return _bare(found[0]).lstrip(".．、 "), name


def _subject(sentence: str) -> tuple[str, str]:
    """The last clause that names something, and the role that the very last one gives."""
    role = ""
    clauses = [_bare(clause) for clause in reversed(_CLAUSE.split(sentence))]
    for number, clause in enumerate(clauses):
        told, said = _role_of(clause)
        if number == 0:
            role = said or _base_of(sentence)
        if told and not _COMPARED.match(told) and not _CHANGE_WORDS.match(told):
            return _described(clauses[number + 1 :]) + told, role
    return "", role


def _described(before: Sequence[str]) -> str:
    """What the clauses before a name say of it: 在预留的项目中，由小微企业成交的，(采购金额); 住房公积金（项）：(支出)."""
    if before and _LEVEL.search(before[0]):
        return before[0]
    if not before or not before[0].endswith("的"):
        return ""
    among = _AMONG.match(before[1]) if len(before) > 1 else None
    return (among["whole"] if among else "") + before[0]


def _base_of(sentence: str) -> str:
    """The role of what the end of a sentence compares with: last year's figure, or the budget."""
    if budget := _BUDGET_BASE.search(sentence):
        return "opening" if budget["first"] else "adjusted"
    return "prior" if _BASE.search(sentence) else ""


def _role_of(name: str) -> tuple[str, str]:
    for role, pattern in _ROLES:
        if pattern.search(name):
            return pattern.sub("", name).strip(), role
    return name, ""


def _bare(clause: str) -> str:
    return _TRAIL.sub("", _LEAD.sub("", _TIME_WORDS.sub("", clause))).strip()
