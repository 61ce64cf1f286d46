"""Audits built by hand: the disclosure is read and recognised, its findings are made up."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from audit_lib.accounting import account_numbers
from audit_lib.findings import Audit, Cause, Coverage, Finding, FoundPlace
from audit_lib.ingest import read_disclosure
from audit_lib.recognise import recognise
from audit_lib.terms import Outcome, Severity

_CELL = "\t{}"
_TABLES = [
    ("表1", "部门收支总体情况表", ["收入|支出", "项目|预算数|功能分类|预算数"], [
        "一、本年收入||201 一般公共服务支出|{big}",
        "1.一般公共预算拨款|100.00|208 社会保障和就业支出|20.00",
        "其中：一般财力|100.00|221 住房保障支出|{housing}",
        "二、上年结转结余|40.00||",
        "1.财政拨款结转|40.00||",
        "其中：一般公共预算拨款|40.00||",
        "收入总计|140.00|支出总计|140.00",
    ]),
    ("表3", "部门支出总体情况表", ["项目|支出预算", "功能分类科目编码|功能分类科目名称|合计|基本支出|项目支出", "类|款|项||||"], [
        "201|||{label}|90.00|60.00|40.00",
        "201|03||政府办公厅（室）及相关机构事务|100.00|60.00|40.00",
        "201|03|01|行政运行|100.00|60.00|40.00",
        "208|||社会保障和就业支出|20.00|20.00|",
        "208|05||行政事业单位养老支出|20.00|20.00|",
        "208|05|05|机关事业单位基本养老保险缴费支出|20.00|20.00|",
        "221|||住房保障支出|20.00|20.00|",
        "221|02||住房改革支出|20.00|20.00|",
        "221|02|01|住房公积金|20.00|20.00|",
        "|||合计|140.00|100.00|40.00",
    ]),
    ("表6", "一般公共预算基本支出情况表", ["项目|一般公共预算基本支出", "经济分类科目编码|经济分类科目名称|合计|人员经费|公用经费", "类|款||||"], [
        "301||工资福利支出|70.00|70.00|",
        "301|01|基本工资|50.00|50.00|",
        "301|13|住房公积金|20.00|20.00|",
        "302||商品和服务支出|30.00||30.00",
        "302|01|办公费|29.00||29.00",
        "302|17|公务接待费|1.00||1.00",
    ]),
    ("表10", "财政拨款“三公”经费支出情况表", ["三公支出内容|合计|资金来源", "||一般公共预算|政府性基金|国有资本经营预算"], [
        "合计|1.00|1.00||",
        "因公出国（境）费|0.00|0.00||",
        "公务接待费|1.00|1.00||",
        "公务用车购置及运行费|0.00|0.00||",
        "其中：公务用车购置费|0.00|0.00||",
        "公务用车运行费|0.00|0.00||",
    ]),
]  # fmt: skip
PROSE = "2023年某某局支出预算140.00万元，其中：基本支出110.00万元，占71.43%；项目支出40.00万元，占28.57%。"


def write_disclosure(
    path: Path,
    *,
    label: str = "一般公共服务支出",
    entity: str = "某某局",
    year: int = 2023,
    big: str = "100.00",
) -> Path:
    """Write a small disclosure as flattened text; ``label`` is the name of its first category."""
    lines = [f"{entity}{year}年部门预算公开", f"第二部分  {year}年部门预算公开表", ""]
    for number, title, heads, rows in _TABLES:
        lines += [number, "", title, "", f"编制部门：{entity}      单位：万元"]
        for row in [*heads, *rows]:
            cells = row.format(label=label, big=big, housing="20.00").split("|")
            lines += [*(_CELL.format(cell) for cell in cells), ""]
    path.write_text("\n".join([*lines, "第三部分  情况说明", PROSE, ""]), encoding="utf-8")
    return path


def build_audit(source: Path, findings: Iterable[str] = ("copied", "blank", "prose")) -> Audit:
    """Audit a disclosure by hand: the named findings, whatever it prints."""
    disclosure = read_disclosure(source)
    evidence = recognise(disclosure)
    audit = Audit(
        disclosure=disclosure,
        evidence=evidence,
        results=_results(),
        scoreboard=_scoreboard(),
        findings=(),
        coverage=_coverage(disclosure, evidence),
    )
    made = {"copied": _copied, "blank": _blank, "prose": _prose}
    return replace(audit, findings=tuple(made[name](evidence) for name in findings))


def place_of(evidence, table: str, line: str, column: str) -> FoundPlace:
    facts = evidence.facts
    fact = facts[(facts.table == table) & (facts.line_code == line) & (facts.column == column)].iloc[0]
    return FoundPlace(
        table=table, line_code=line, column=column, grid=int(fact.grid), row=int(fact.row), col=int(fact.col),
        line_label=fact.line_label, column_label=fact.column_label, text=fact.raw, page=None, sheet="", bbox=None,
        text_line=int(fact.text_line),
    )  # fmt: skip


def _copied(evidence) -> Finding:
    total = place_of(evidence, "expenditure", "201", "total")
    parts = [place_of(evidence, "expenditure", "201", column) for column in ("basic", "project")]
    return Finding(
        fingerprint="0a1b2c3d4e5f", rule_id="balance.expenditure_columns", severity=Severity.CRITICAL,
        title={"zh": "合计不等于基本支出与项目支出之和", "en": "Total is not the sum of basic and project"},
        message={"zh": f"{total.text} 应为 100.00，差 -10.00 万元。", "en": f"{total.text} should be 100.00, a difference of -10.00."},
        arithmetic=dict.fromkeys(("zh", "en"), (f"{total.text} ≠ 60.00 + 40.00 = 100.00", f"{total.text} ≠ 100.00")),
        table="expenditure", line="201", column="total",
        reported=total.text, expected="100.00", difference="-10.00", tolerance="0.015", unit="万元",
        places=(total, *parts, place_of(evidence, "expenditure", "20103", "total")),
        cause=Cause(
            kind="digit", suspect=(replace(total, suggested="100.00"),), printed=total.text, suggested="100.00",
            repairs=("balance.expenditure_columns[201]", "hierarchy.expenditure[201]"),
            reason={"zh": "改为 100.00 后两项核对都相符，且与下级科目一致。", "en": "100.00 repairs both sums and equals the line below."},
            alternatives=0, certainty="unique",
        ),
    )  # fmt: skip


def _blank(evidence) -> Finding:
    blank = place_of(evidence, "summary", "current_revenue", "amount")
    return Finding(
        fingerprint="1111222233334444", rule_id="presence.total_not_blank", severity=Severity.WARNING,
        title={"zh": "合计行空白", "en": "A total is blank"},
        message={"zh": "本年收入没有填报。", "en": "Revenue of the year is blank."},
        arithmetic={"zh": (), "en": ()}, table="summary", line="current_revenue", column="amount",
        reported="", expected="100.00", difference="", tolerance="", unit="万元",
        places=(blank,),
        cause=Cause(
            kind="blank", suspect=(replace(blank, suggested="100.00"),), printed="", suggested="100.00", repairs=("balance.summary",),
            reason={"zh": "各来源合计 100.00。", "en": "The sources add up to 100.00."}, alternatives=1, certainty="one of 2",
        ),
    )  # fmt: skip


def _prose(evidence) -> Finding:
    paragraphs = evidence.paragraphs
    here = int(paragraphs.loc[paragraphs.text.str.contains("基本支出"), "text_line"].iloc[-1])
    place = FoundPlace(
        table="", line_code="", column="", grid=None, row=None, col=None, line_label="", column_label="",
        text="110.00", page=None, sheet="", bbox=None, text_line=here,
    )  # fmt: skip
    return Finding(
        fingerprint="5555666677778888", rule_id="narrative.basic", severity=Severity.INFO,
        title={"zh": "文字与表格不一致", "en": "Prose and table disagree"},
        message={"zh": "文字说明写 110.00，表中为 100.00。", "en": "The prose says 110.00, the table 100.00."},
        arithmetic=dict.fromkeys(("zh", "en"), ("110.00 ≠ 100.00",)), table="", line="", column="",
        reported="110.00", expected="100.00", difference="10.00", tolerance="0", unit="万元",
        places=(place, place_of(evidence, "expenditure", "total", "basic")), cause=None,
    )  # fmt: skip


def _results() -> pd.DataFrame:
    rows = [
        ("balance.expenditure_columns", "201", Outcome.FAIL, "", -10_000_000),
        ("balance.expenditure_columns", "208", Outcome.PASS, "", 0),
        ("balance.expenditure_columns", "221", Outcome.ROUNDING, "", 10_000),
        ("presence.table", "procurement", Outcome.NOT_APPLICABLE, "表内没有这一行", None),
    ]
    frame = pd.DataFrame(rows, columns=["rule_id", "instance", "outcome", "reason", "difference_fen"])
    return frame.assign(outcome=frame["outcome"].map(lambda outcome: outcome.value), unit="万元").astype(
        {"difference_fen": "Int64"}
    )


def _scoreboard() -> pd.DataFrame:
    rows = [
        ("balance.expenditure_columns", "balance", "支出表各行合计", "Rows of expenditure add up", "critical", 1, 1, 1, 0, 0),
        ("presence.table", "presence", "应公开的表", "Tables that must be disclosed", "warning", 0, 0, 0, 1, 0),
    ]  # fmt: skip
    outcomes = [outcome.value for outcome in Outcome]
    return pd.DataFrame(rows, columns=["rule_id", "family", "title_zh", "title_en", "severity", *outcomes])


def _coverage(disclosure, evidence) -> Coverage:
    facts = evidence.facts
    printed = facts[facts.amount_fen.notna()].groupby("grid").size()
    titles = evidence.tables.set_index("grid")
    rows = [
        {"table": titles.table[grid], "title": titles.title[grid], "printed": n, "checked": n - 1, "checked_twice": n // 2, "pinnable": n // 3, "unchecked": 1}
        for grid, n in printed.items()
    ]  # fmt: skip
    per_table = pd.DataFrame(rows)
    total, claims = int(printed.sum()), len(evidence.claims)
    return Coverage(
        printed_numbers=total + claims + 3, facts=total, claims=claims, performance=0, other=0,
        not_understood=3, checked=int(per_table.checked.sum()), claims_checked=0, checked_twice=int(per_table.checked_twice.sum()),
        pinnable=int(per_table.pinnable.sum()), per_table=per_table,
        per_figure=pd.DataFrame(columns=["fact", "checks", "pinnable"]), account=account_numbers(disclosure, evidence),
    )  # fmt: skip
