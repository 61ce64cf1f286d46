"""Why a source could not be audited, in the reader's language: the errors themselves speak English."""

import re

from audit_lib.terms import Lang

__all__ = ["tell_reason"]

# The first pattern that is found tells the reason; what none knows stands as the error words it.
_CHINESE = (
    (r"^is empty", "文件是空的，请重新下载"),
    (r"no such file", "文件不存在，请检查路径"),
    (r"is a folder", "这是文件夹，请指定其中的文件"),
    (r"cannot be opened \((.*)\)", "无法打开（{0}）"),
    (r"is no budget or final-accounts disclosure", "不是部门预算或决算公开文本：没有一张表的标题属于已知的公开表"),
    (r"process that worked on it was killed", "处理它的进程被系统终止（可能内存不足），请单独审核或拆分后再审"),
    (r"scan\?|only pictures", "没有文字层，可能是扫描件：请从编制程序另存，或先做文字识别（OCR）"),
    (r"glyphs", "字体未注明字符，文字无法读出：请重新打印为 PDF，或先做文字识别（OCR）"),
    (r"password|encrypted", "文件已加密，请先去除密码"),
    (r"Word document", "Word 文档暂不能读，请打印为 PDF"),
    (r"has (\d+) pages, more than", "共 {0} 页，超出可读页数，请拆分"),
    (r"formulas without stored results", "公式没有保存计算结果，请用表格软件打开后另存"),
    (r"takes more than (\S+) s to read", "{0} 秒内没有读完，请另存后再审"),
    (r"unpacks to more than|nested deeper|more than [\d,]+ cells|holds more marks", "内容大得不合常理，请检查后另存"),
    (r"XML entities", "含有不应有的 XML 实体，请另存后再审"),
    (r"not a web page|no HTML tag", "不是网页，请改用与内容相符的扩展名，或在浏览器中打开后另存"),
    (r"no xls|not a workbook|no xlsx", "不是表格文件，请改用与内容相符的扩展名"),
    (r"nothing is printed|prints anything|prints nothing", "其中没有任何内容，请确认是否为公开的文件"),
    (r"UTF-8|GB ?18030", "不是可以辨认的文字编码，也不是其他已知的文件类型"),
    (r"is damaged|no reader foresaw", "文件已损坏，请重新下载"),
)  # fmt: skip


def tell_reason(reason: str, lang: str = Lang.ZH) -> str:
    """Tell why a source was not audited.

    Parameters
    ----------
    reason : str
        As the error words it.
    lang : str
        ``zh`` or ``en``.

    Examples
    --------
    >>> tell_reason("has 900 pages, more than the 500 that are read; split it", "zh")
    '共 900 页，超出可读页数，请拆分'
    """
    if lang != Lang.ZH:
        return reason
    found = ((re.search(pattern, reason), words) for pattern, words in _CHINESE)
    return next((words.format(*match.groups()) for match, words in found if match), reason)
