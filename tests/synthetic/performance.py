"""Performance forms: one table a project, weights of 90 points beside 10 for execution."""

from .agency import APPROPRIATED, Agency, Form
from .blocks import Cell, FormGrid, Row, plain
from .money import Printing, amount

WIDTH = 9
COLUMNS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "指标值设置依据",
    "上年完成值",
    "指标分值权重",
    "指标赋分规则",
    "佐证资料",
)
FIRST_LEVEL = {
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "成本指标": ("经济成本指标", "社会成本指标", "生态成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标"),
    "满意度指标": ("满意度指标",),
}


def form_grid(agency: Agency, form: Form, printing: Printing) -> FormGrid:
    """Lay out the performance form of one project."""
    total = agency.total(project=form.project)
    appropriated = agency.total(project=form.project, sources=APPROPRIATED)
    printed = amount(total, printing)
    return FormGrid(
        width=WIDTH,
        rows=(
            (Cell(text="项目支出绩效目标表", columns=WIDTH),),
            (Cell(text=f"({agency.year})", columns=WIDTH),),
            plain(*[""] * WIDTH),
            (Cell(text="项目名称"), Cell(text=form.project, columns=8)),
            (
                Cell(text="预算单位"),
                Cell(text=agency.name, columns=4),
                Cell(text="项目负责人"),
                Cell(text="已隐去", columns=3),
            ),
            (
                Cell(text="项目资金\n（万元）", rows=3),
                Cell(text=f" 年度预算总额（万元）：{printed}", columns=8),
            ),
            (Cell(text=f"       其中：财政拨款 {amount(appropriated, printing)}", columns=8),),
            (Cell(text=f"             其他资金 {amount(total - appropriated, printing)}", columns=8),),
            (Cell(text="年度总体目标", columns=WIDTH),),
            (Cell(text=f"\n{form.goal}", columns=WIDTH),),
            plain(*COLUMNS),
            *indicator_rows(form, printed),
        ),
    )


def indicator_rows(form: Form, printed: str) -> list[Row]:
    """Lay out the indicators, a blank line where a heading has none."""
    rows: list[Row] = []
    for first, seconds in FIRST_LEVEL.items():
        lines = [(second, cells) for second in seconds for cells in _second_level(form, second, printed)]
        for place, (second, cells) in enumerate(lines):
            rows.append(plain("" if place else first, second, *cells))
    return rows


def _second_level(form: Form, second: str, printed: str) -> list[tuple[str, ...]]:
    return [
        (
            line.name,
            line.target.format(amount=printed),
            line.basis,
            line.last_year,
            str(line.weight),
            line.scoring,
            "工作资料",
        )
        for line in form.indicators[second]
    ] or [("",) * 7]
