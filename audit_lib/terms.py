"""The field's fixed words, each with its Chinese and its English name."""

from enum import StrEnum
from typing import Self

__all__ = [
    "Ending",
    "Lang",
    "Level",
    "NumberKind",
    "Outcome",
    "Phase",
    "Reader",
    "Severity",
    "Status",
    "Term",
]


class Term(StrEnum):
    """A code word that also knows how people call it."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make a member that is its code word and carries its names."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    def name_in(self, lang: "Lang") -> str:
        """Name the term in a language."""
        return self.zh if lang is Lang.ZH else self.en


class Lang(StrEnum):
    """A language of reports and messages."""

    ZH = "zh"
    EN = "en"


class Phase(Term):
    """Where in its yearly cycle a disclosure stands."""

    BUDGET = "budget", "预算", "budget"
    FINAL = "final", "决算", "final accounts"


class Level(Term):
    """Whose disclosure it is: a department with all its units, or one unit."""

    DEPARTMENT = "department", "部门", "department"
    UNIT = "unit", "单位", "unit"


class Severity(Term):
    """How much a failed rule weighs: fatal edit, query edit, note."""

    CRITICAL = "critical", "强制性", "critical"
    WARNING = "warning", "核实性", "warning"
    INFO = "info", "提示", "note"


class Outcome(Term):
    """What came of one rule at one place."""

    PASS = "pass", "相符", "agrees"
    ROUNDING = "rounding", "尾差", "rounding"
    FAIL = "fail", "不符", "fails"
    NOT_APPLICABLE = "not_applicable", "不适用", "not applicable"
    ERROR = "error", "无法审核", "error"


class Status(Term):
    """What came of one source file."""

    AUDITED = "audited", "已审核", "audited"
    UNREADABLE = "unreadable", "无法读取", "unreadable"
    NOT_A_DISCLOSURE = "not a disclosure", "不是公开文本", "not a disclosure"


class Reader(Term):
    """Which reader found a figure."""

    TEXT = "text", "文本", "text"
    HTML = "html", "网页", "web page"
    XLSX = "xlsx", "工作簿", "workbook"
    PDF = "pdf", "PDF", "PDF"
    DOCX = "docx", "文档", "document"
    DOC = "doc", "转换后的文档", "converted document"
    OCR = "ocr", "识别", "OCR"


class Ending(Term):
    """What a printed number ended as."""

    FACT = "fact", "表内数据", "figure in a table"
    CLAIM = "claim", "文字数字", "figure in prose"
    PERFORMANCE = "performance", "绩效数字", "performance figure"
    OTHER = "other", "其他编号", "number of something else"
    NOT_UNDERSTOOD = "not_understood", "未识别", "not understood"


class NumberKind(Term):
    """What a printed number that is no figure numbers."""

    YEAR = "year", "年份", "year"
    DATE = "date", "日期", "date"
    CODE = "code", "科目编码", "code"
    DOCUMENT = "document", "文号", "document number"
    LIST = "list", "序号", "list number"
    TABLE = "table", "表号", "table number"
    ROW = "row", "行次栏次", "row or column number"
    PAGE = "page", "页码", "page number"
    PHONE = "phone", "电话邮编", "phone or postal number"
    LIMIT = "limit", "限额标准", "limit that a name states"
    NAME = "name", "名称", "part of a name"
    WORDING = "wording", "绩效表文字", "wording of a performance form"
