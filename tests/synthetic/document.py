"""Put tables, sentences and forms together, in the order of the statutory form."""

from .agency import Agency, Fund
from .blocks import Document, Paragraph
from .money import Printing
from .performance import form_grid
from .prose import about, appropriations, overall, revenue, spending, terms
from .prose_by_fund import basic, general_public, other_fund, performance, projects, three_public
from .tables_by_fund import basic_yuan, ten_tables
from .wording import Story


def compose(agency: Agency, before: Agency, printing: Printing = "exact") -> Document:
    """Write the whole disclosure of an agency; `before` is its budget of last year."""
    story = Story(agency, before, printing)
    return (
        *about(agency),
        Paragraph(text=f"第二部分  {agency.year}年部门（单位）预算公开表", level=1),
        *ten_tables(agency, printing),
        Paragraph(text=f"第三部分  {agency.year}年部门（单位）预算情况说明", level=1),
        *overall(story),
        *revenue(story),
        *spending(story),
        *appropriations(story),
        *general_public(story),
        *basic(story),
        *projects(story),
        *other_fund(story, "八", Fund.GOVERNMENT),
        *other_fund(story, "九", Fund.CAPITAL),
        *three_public(story),
        *other_matters(story),
        *(form_grid(agency, form, printing) for form in agency.forms),
        Paragraph(text="（五）其他需说明的事项", level=2),
        Paragraph(text="没有别的事项。"),
        *terms(),
        Paragraph(text=agency.name),
        Paragraph(text=f"{agency.year}年1月31日"),
    )


def other_matters(story: Story) -> tuple[Paragraph, ...]:
    """Write section eleven up to the performance forms."""
    agency = story.agency
    running = story.both(lambda a: basic_yuan(a, ("302", "310")))
    return (
        Paragraph(text="十一、其他重要事项的情况说明", level=2),
        Paragraph(text="（一）机关运行经费情况", level=2),
        Paragraph(
            text=f"{agency.year}年，{agency.name}的机关运行经费财政拨款预算{story.wan(running[0])}，"
            f"{story.moved(*running)}，{story.because(*running)}。"
        ),
        Paragraph(text="（二）政府采购情况", level=2),
        Paragraph(text=_procurement(story)),
        Paragraph(text="（三）国有资产占用使用情况", level=2),
        *_assets(story),
        Paragraph(text="（四）预算绩效情况", level=2),
        performance(story),
    )


def _procurement(story: Story) -> str:
    agency, bought = story.agency, story.agency.procurement
    total = bought.goods + bought.works + bought.services
    return (
        f"{agency.year}年，{agency.name}政府采购预算{story.wan(total)}，其中：政府采购货物预算{story.wan(bought.goods)}，"
        f"政府采购工程预算{story.wan(bought.works)}，政府采购服务预算{story.wan(bought.services)}。"
        f"为中小企业留出的政府采购项目预算金额{story.wan(bought.small_and_medium)}，"
        f"其中：面向小微企业预留政府采购项目预算金额{story.wan(bought.small_and_micro)}。"
    )


def _assets(story: Story) -> tuple[Paragraph, ...]:
    agency, held = story.agency, story.agency.assets
    cars = f"{held.vehicles}辆，价值{story.wan(held.vehicle_value)}"
    lines = (
        f"到{agency.year - 1}年末，{agency.name}在用的国有资产有下列几类：",
        f"1.房屋{held.floor_square_metres}平方米，价值{story.wan(held.buildings)}。",
        f"2.车辆{cars}；其中：一般公务用车{cars}；执法执勤用车0辆，价值0.00万元；其他车辆0辆，价值0.00万元。",
        f"3.办公家具价值{story.wan(held.furniture)}。",
        f"4.其他资产价值{story.wan(held.other)}。",
    )
    return tuple(Paragraph(text=text) for text in lines)
