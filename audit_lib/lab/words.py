"""What the interactive notebooks say, in Chinese and English."""

from audit_lib.terms import Lang

__all__ = ["WORDS", "tell"]

WORDS: dict[str, tuple[str, str]] = {
    # choosing
    "file": ("公开文本", "Disclosure"),
    "sample": ("示例", "sample"),
    "upload": ("上传文件", "Upload a file"),
    "nothing": ("{folder} 中没有可审核的文件，请上传。", "{folder} holds no file to audit: upload one."),
    "reading": ("正在审核…", "Auditing…"),
    "took": ("用时 {seconds:.1f} 秒", "{seconds:.1f} s"),
    # findings
    "findings": ("问题", "Findings"),
    "findings.none": ("没有发现问题", "No findings"),
    "findings.choose": ("请选择一条问题", "Choose a finding"),
    "not_amount": ("“{text}”不是数字，未作改动", "{text} is no amount; nothing was changed"),
    "tables": ("原表", "Table"),
    "tables.chosen": ("所选问题涉及的表", "those of the chosen finding"),
    # what if
    "what_if": ("假设更正", "What if"),
    "picked.none": ("请先点击表中的一个数字", "Click a figure in the table first"),
    "picked": ("{place}：印为 {text}（{unit}）", "{place}: prints {text} ({unit})"),
    "blank": ("空白", "blank"),
    "figure": ("改为", "Change to"),
    "figure.hint": ("数字；留空即空白", "a figure, or nothing for a blank"),
    "search": ("查找数字", "Find a figure"),
    "suggested": ("用建议数 {text}", "Take {text}"),
    "take_back": ("还原", "Take back"),
    "take_back.all": ("全部还原", "Take all back"),
    "changes.none": ("目前各表均为原数，没有假设。", "All figures are as printed; nothing is assumed."),
    "changes": ("假设的数字（不改动原文件）", "Assumed figures (the file stays as it is)"),
    "effect": (
        "消除 {solved} 条，尚余 {kept} 条，新出现 {added} 条",
        "solved: {solved}, left: {kept}, new: {added}",
    ),
    "solved": ("消除", "solved"),
    "added": ("新出现", "new"),
    # comparing
    "first": ("前一份", "First"),
    "second": ("后一份", "Second"),
    "compare.with": ("与之比较", "Compare with"),
    "compare.none": (
        "请选择要比较的一份：上年的，或另一单位的。",
        "Choose what to compare with: the year before, or another agency.",
    ),
    "compare.shown": ("共 {n} 个数字，两份都有的 {both} 个", "{n} figures, {both} of them in both"),
    "compare.changed": ("只看有变化的", "only what changed"),
    "table": ("表", "Table"),
    "line": ("科目或项目", "Line"),
    "column": ("栏", "Column"),
    "change": ("增减额", "Change"),
    "rate": ("增减 %", "Change, %"),
    "unit": ("单位", "Unit"),
    # writing a rule
    "address": ("地址（写规则用）", "Address (for rules)"),
    "draft": ("加一条样例", "Add a draft"),
    "draft.refused": ("先改正现有文字再加样例", "Mend the text first, then add a draft"),
    "draft.at_most": ("一个数不超过另一个数", "a figure is not above another"),
    "draft.equal": ("两张表的数应相同", "two tables print the same figure"),
    "draft.sum": ("合计等于各部分之和", "a total is the sum of its parts"),
    "rule": ("规则", "Rule"),
    "rule.try": ("保存到 {name} 并检查、试用", "Save as {name}, check and try"),
    "rule.wrong": ("规则不能用，有 {n} 处要改：", "The rules cannot be used; to be mended: {n}"),
    "rule.right": (
        "{n} 条规则书写正确，样例结果与预期一致",
        "{n} rules well written; their examples come out",
    ),
    "rule.example": ("样例", "Example"),
    "rule.outcome": ("结果", "Outcome"),
    "rule.documents": ("用于 {n} 份公开文本的结果：", "What they say of {n} documents:"),
    # taking away
    "export.xlsx": ("工作簿 (xlsx)", "Workbook (xlsx)"),
    "export.csv": ("问题清单 (csv)", "Findings (csv)"),
    "export.html": ("网页 (html)", "Page (html)"),
    "export.done": ("已生成 {name}（{size} kB），点击保存", "{name} ({size} kB): click to save"),
    "export.assumed": ("含假设的数字", "with assumed figures"),
    "sheet.findings": ("问题", "findings"),
    "sheet.changes": ("假设", "assumed"),
    "sheet.comparison": ("比较", "comparison"),
    "place": ("位置", "Where"),
    "printed": ("原印", "Printed"),
    "assumed": ("假设", "Assumed"),
}


def tell(key: str, lang: str, **values: object) -> str:
    """Tell a sentence in a language, its blanks filled.

    Examples
    --------
    >>> tell("effect", "zh", solved=1, kept=0, added=0)
    '消除 1 条，尚余 0 条，新出现 0 条'
    """
    zh, en = WORDS[key]
    return (zh if lang == Lang.ZH else en).format(**values)
