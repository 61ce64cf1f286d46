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
    "broken_sum",
    "cause_message",
    "cause_title",
    "doubt_message",
    "group_message",
    "group_reason",
    "inapplicable_reason",
    "line_name",
    "misread_message",
    "name_pages",
    "one_of_message",
    "one_of_reason",
    "place_name",
    "prose_message",
    "prose_title",
    "table_name",
    "unconfirmed_reason",
]

_SPREAD = re.compile(r"(?<=[\u4e00-\u9fff（）]) (?=[\u4e00-\u9fff（）])")

CAUSES: Mapping[str, Mapping[str, str]] = {
    "blank": {
        "zh": "该格留空，应填{suggested}{unit}",
        "en": "The cell is blank; it should print {suggested} ({unit})",
    },
    "blank_subtotal": {
        "zh": "其下各项已填而小计留空，应填{suggested}{unit}",
        "en": "The items below are printed and their sum is left blank; it should print {suggested} ({unit})",
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
    "direction": {
        "zh": "增减方向或大小比较词写反，各数本身相符",
        "en": "The word of direction or comparison is turned round; the figures themselves agree",
    },
    "digit": {"zh": "一位数字有误", "en": "One digit is wrong"},
    "digit_added": {"zh": "多写一位数字", "en": "One digit too many is printed"},
    "digit_dropped": {"zh": "漏写一位数字", "en": "One digit is missing"},
    "unit": {
        "zh": "单位有误：元与万元混淆",
        "en": "The unit is wrong: yuan and ten thousands of yuan are mixed up",
    },
    "last_year": {
        "zh": "所填{printed}{unit}为上年数，未更新",
        "en": "The {printed} ({unit}) printed is last year's figure, not updated",
    },
    "differs": {
        "zh": "改为{suggested}{unit}后与“{source}”一致",
        "en": "With {suggested} ({unit}) it agrees with {source}",
    },
    "prose": {
        "zh": "文字说明所述正是{suggested}{unit}",
        "en": "Prose prints {suggested} ({unit}) for it",
    },
    "swapped": {"zh": "与相邻一格的数互换了位置", "en": "It has changed places with the figure beside it"},
    "shifted": {"zh": "该行各数错位一栏", "en": "The figures of the line stand one column off"},
    "displaced": {
        "zh": "该表各行的数与科目错开：应列本行的数印在“{source}”所在行，以下各行亦然",
        "en": "The figures of the table stand in other lines than their own: those of this line in the line of {source}, and so on",
    },
    "copied_row": {
        "zh": "整行照抄了“{source}”所在行的数",
        "en": "The line repeats the figures of the line of {source}",
    },
    "copied_part": {
        "zh": "该栏照抄了“{source}”所在栏的数",
        "en": "The column repeats the figures of the column of {source}",
    },
    "stale": {
        "zh": "这一部分自身平衡，却与其他各表都不一致，疑为未随之更新的旧数",
        "en": "This part adds up by itself and disagrees with every other table: it was probably not updated",
    },
    "part": {
        "zh": "同一部分的几个数有误，改正后各项关系成立",
        "en": "Several figures of one part are wrong; corrected together they let the rules around them hold",
    },
    "chain": {
        "zh": "差错随汇总带入上级科目，须一并更正",
        "en": "The error was carried into the lines above and must be corrected in each",
    },
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
    "quotient": {"zh": "按文中两数相除", "en": "one figure over the other"},
    "change": {"zh": "按本年数与上年数之差", "en": "by the amounts of both years"},
    "parts": {"zh": "按各分项之和", "en": "by the sum of the parts"},
    "increase": {"zh": "增加额不会大于本年数", "en": "an increase is at most what there is now"},
    "parts_above": {"zh": "分项之和大于合计", "en": "the parts are above the whole"},
    "hundred": {"zh": "占比合计不为100%", "en": "the shares do not add up to 100 %"},
    "comparison": {"zh": "比较词与两数不符", "en": "the word of comparison contradicts the figures"},
    "not_level": {"zh": "写为持平，两数并不相等", "en": "said to be level, the figures differ"},
    "named_blank": {"zh": "列举了表中没有金额的名称", "en": "names that have no amount in the table"},
    "not_named": {"zh": "漏列表中有金额的名称", "en": "lines with an amount that the list leaves out"},
    "not_told": {"zh": "漏说明表中有金额的科目", "en": "items with an amount that prose leaves out"},
    "other_kind": {"zh": "表中该类支出没有金额", "en": "the table prints no amount of that kind"},
    "two_changes": {
        "zh": "同一指标的增减额前后不同",
        "en": "the change of one measure is told twice, differently",
    },
    "no base": {"zh": "基数为零，没有比率可言", "en": "there is no rate on a base of zero"},
    "another": {"zh": "所印为其他科目的名称", "en": "the names are those of other codes"},
    "moved up": {
        "zh": "名称为下一行科目的名称，疑整体上移一行",
        "en": "each bears the name of the line below it",
    },
    "moved down": {
        "zh": "名称为上一行科目的名称，疑整体下移一行",
        "en": "each bears the name of the line above it",
    },
    "far": {"zh": "与编码不符", "en": "the name does not belong to the code"},
    "near": {"zh": "用语与科目表不同", "en": "the wording is not that of the official list"},
    "old": {"zh": "为以前年度的名称", "en": "the name is that of earlier years"},
    "names differ": {"zh": "各表名称不同", "en": "the tables give it different names"},
    "digits": {"zh": "编码缺位", "en": "digits of the code are missing"},
    "branch": {"zh": "名称或层级与表不符", "en": "names or levels are not those of the table"},
    "staff": {"zh": "文字说明没有此类人员", "en": "the prose counts no such people"},
    "above": {"zh": "高于对应的项目支出", "en": "it is above the expenditure for projects"},
    "count": {"zh": "项目个数与绩效目标表份数不同", "en": "projects and forms differ in number"},
}


def table_name(slug: str, lang: Lang) -> str:
    """Name a canonical table; the slug itself where the vocabulary does not hold it."""
    spec = load_tables().get(slug)
    if spec is None:
        return slug
    return spec.zh if lang is Lang.ZH else spec.en


def line_name(label: str, code: str) -> str:
    """Name a line by its code, where it has one, and its label without the blanks that spread it out.

    A table of one line, of totals, may print no label for it.

    Examples
    --------
    >>> line_name("", "total")
    '合计'
    >>> line_name("合 计", "total"), line_name("行政运行", "2010301")
    ('合计', '2010301 行政运行')
    """
    bare = _SPREAD.sub("", " ".join(label.split()))
    coded = code[:3].isdigit() and "/" not in code and not bare.startswith(code[:3])
    if not bare and code == "total":
        return "合计"
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
    place: str, figures: Mapping[str, str], counts: tuple[int, int, int], others: tuple[int, int], lang: Lang
) -> str:
    """Say what is printed, what would be right, and how much that repairs: in all, and by itself, and breaks.

    ``others`` counts the figures that must change along with it, and those of its part that no rule gives an amount for.
    """
    (count, alone, broken), (linked, unsettled) = counts, others
    if lang is Lang.ZH:
        printed = f"填报{figures['printed']}{figures['unit']}" if figures["printed"] else "留空"
        also = "" if alone == count else f"（单独更正消除{alone}处，其余须连同其他更正）"
        along = f"（同时调整与之相连的{linked}个数）" if linked else ""
        rest = f"；同一部分另有{unsettled}个数须核对" if unsettled else ""
        then = f"；改正后另有{broken}处不再相符，须一并核对" if broken else ""
        return f"{place}{printed}；改为{figures['suggested']}{figures['unit']}{along}，{count}处不符即可消除{also}{rest}{then}"
    printed = f"prints {figures['printed']}" if figures["printed"] else "is blank"
    also = "" if alone == count else f", {alone} of them by itself and the rest with the other corrections"
    along = f", together with {linked} connected figures," if linked else ""
    rest = f"; {unsettled} more figures of the same part must be looked at" if unsettled else ""
    then = f"; {broken} that hold now would then fail and must be looked at" if broken else ""
    return (
        f"{place} {printed}; {figures['suggested']} ({figures['unit']}){along} "
        f"repairs {count} failed rules{also}{rest}{then}"
    )


def displaced_title(place: str, lang: Lang) -> str:
    """Name figures that slipped to other lines by the first line that is concerned."""
    if lang is Lang.ZH:
        return f"{place}起，各行的数与科目错行"
    return f"{place} and on: figures stand in other lines than their own"


def displaced_message(
    place: str, source: str, figures: Mapping[str, str], counts: tuple[int, int], lang: Lang
) -> str:
    """Say which line bears the figures of another, how many figures are concerned, and how much setting them right repairs."""
    changed, count = counts
    amount = f"{figures['suggested']}{figures['unit']}"
    if lang is Lang.ZH:
        return f"{place}应为{amount}，该数印在{source}；自此各行的数与科目错行，{changed}个数逐行对正后，{count}处不符即可消除"
    return (
        f"{place} should be {amount}, which is printed for {source}; from there on the figures stand in other lines than their "
        f"own: setting {changed} of them right repairs {count} failed rules"
    )


def broken_sum(line: str, lang: Lang) -> str:
    """Mark a sum that would no longer hold once a figure is corrected."""
    return f"改正后：{line}" if lang is Lang.ZH else f"once corrected: {line}"


def one_of_message(message: str, count: int, lang: Lang) -> str:
    """Add to the message of a failed rule how many of its figures may be the wrong one."""
    if lang is Lang.ZH:
        return f"{message}；有误的是所列{count}个数之一"
    return f"{message}; one of the {count} figures listed is wrong"


def one_of_reason(count: int, lang: Lang) -> str:
    """Say that one rule alone reaches these figures."""
    if lang is Lang.ZH:
        return f"仅有这一项关系涉及，所列{count}个数中任一个更正后即可成立"
    return f"Only this rule reaches them; correcting any one of the {count} figures listed lets it hold"


def unconfirmed_reason(_: int, lang: Lang) -> str:
    """Say that of the figures of a failed rule one alone is confirmed by no other rule."""
    if lang is Lang.ZH:
        return "所涉其余各数均有其他关系印证，唯有此数没有，请首先核对"
    return "Other rules confirm every other figure of this one; this figure none does: check it first"


def inapplicable_reason(lang: Lang) -> str:
    """Say that a rule fails although other rules confirm each of its figures."""
    if lang is Lang.ZH:
        return "所涉各数均有其他关系印证，此项关系可能不适用于本文本，请核对口径"
    return (
        "Other rules confirm each of its figures; the rule may not apply here: check what the figures cover"
    )


def prose_title(name: str, figures: Mapping[str, str], lang: Lang) -> str:
    """Name a mistaken figure in prose by what it speaks of and the figure that would be right."""
    unit = figures["unit"]
    if lang is Lang.ZH:
        right = f"应为{figures['suggested']}{unit}" if figures["suggested"] else "增减方向或比较词有误"
        return f"文字说明·{name}：{right}"
    right = (
        f"should be {figures['suggested']} {unit}" if figures["suggested"] else "word of direction is wrong"
    )
    return f"Prose, {name}: {right}"


def prose_message(name: str, figures: Mapping[str, str], counts: tuple[int, int], lang: Lang) -> str:
    """Say what prose prints, what would be right, how much that repairs and how many figures go along."""
    count, others = counts
    right = f"{figures['suggested']}{figures['unit']}"
    if lang is Lang.ZH:
        printed = f"文字说明“{name}”写作“{figures['raw']}”"
        if not figures["suggested"]:
            return f"{printed}，方向或比较词与各数不符；改正后{count}处不符即可消除"
        along = f"（同时调整与之相连的{others}个数）" if others else ""
        return f"{printed}；改为{right}{along}，{count}处不符即可消除"
    printed = f"Prose on {name} prints {figures['raw']!r}"
    if not figures["suggested"]:
        return f"{printed}: its word contradicts the figures; correcting it repairs {count} failed rules"
    along = f", together with {others} connected figures," if others else ""
    return f"{printed}; {right}{along} repairs {count} failed rules"


def group_message(place: str, count: int, lang: Lang) -> str:
    """Say around which figure several unexplained failures hang together."""
    if lang is Lang.ZH:
        return f"{place}等数：{count}处关系不成立，尚不能确定是哪一个数有误"
    return f"{place} and figures tied to it: {count} rules fail, and which figure is wrong cannot be told"


def group_reason(count: int, lang: Lang, *, capped: bool = False) -> str:
    """Say that several failures hang together and no single mistake explains them, or that time was too short."""
    if capped:
        return (
            f"{count}处不符相互关联，在限定的时间和规模内未能求解，请逐一核对所列各数"
            if lang is Lang.ZH
            else f"{count} failures hang together, and the time and size allowed were not enough to explain them; check the figures listed"
        )
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


def misread_message(count: int, lang: Lang) -> str:
    """Say that the tables of a scan were not read as they are laid out."""
    if lang is Lang.ZH:
        return f"（扫描件有{count}个金额格未读成一个数，表格可能没有读对，请先核对原件）"
    return f" ({count} cells of the scan were not read as one amount each: please check the reading of its tables)"


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
