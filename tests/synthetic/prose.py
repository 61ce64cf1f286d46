"""The explanation: a part about the agency, eleven sections about the figures, a part about the words."""

from collections.abc import Callable

from .agency import (
    APPROPRIATED,
    CARRIED_APPROPRIATED,
    CARRIED_OTHER,
    FUND_SOURCES,
    OWN,
    Agency,
    Fund,
    Source,
)
from .blocks import Paragraph
from .codes import FUNCTIONAL_CATEGORIES
from .wording import Story, listed

SOURCES: tuple[tuple[str, tuple[Source, ...]], ...] = (
    ("一般公共预算", (Source.GENERAL,)),
    ("上级一般公共预算安排的转移支付资金", (Source.GENERAL_ABOVE,)),
    ("政府性基金预算", (Source.GOVERNMENT,)),
    ("上级政府性基金安排的转移支付资金", (Source.GOVERNMENT_ABOVE,)),
    ("国有资本经营预算", (Source.CAPITAL,)),
    ("上级国有资本经营预算安排的转移支付资金", (Source.CAPITAL_ABOVE,)),
    ("财政专户（教育收费）资金", (Source.SPECIAL_ACCOUNT,)),
    ("单位资金", OWN),
    ("财政拨款结转", CARRIED_APPROPRIATED),
    ("非财政拨款结转结余", CARRIED_OTHER),
)
PURPOSES = {
    "201": "发工资、保运转，并做好档案工作",
    "207": "办好图书馆、文化馆和下乡演出",
    "208": "缴纳养老保险和年金",
    "210": "缴纳医疗保险和补助",
    "212": "养护街巷、路灯和排水",
    "221": "缴存住房公积金",
    "223": "办好退休工人的社区服务",
}
TERMS = (
    "一、财政拨款：财政部门拨给单位花的钱，分属一般公共预算、政府性基金预算和国有资本经营预算。",
    "二、单位资金：财政拨款和财政专户以外，单位自己取得的收入。",
    "三、基本支出：为了正常运转而列的人员经费和公用经费。",
    "四、项目支出：为了完成某件专门的事，在基本支出之外列的钱。",
    "五、“三公”经费：因公出国（境）费、公务用车购置及运行费、公务接待费的合称。",
    "六、机关运行经费：日常办公所需的公用经费。",
)


def about(agency: Agency) -> tuple[Paragraph, ...]:
    """Write the first part: duties, offices, people."""
    staff = agency.staff
    people = staff.serving + staff.retired
    return (
        Paragraph(text=f"第一部分  {agency.name}概况", level=1),
        Paragraph(text="一、主要职能", level=2),
        *(Paragraph(text=f"{number}、{duty}") for number, duty in enumerate(agency.duties, start=1)),
        Paragraph(text="二、机构设置及人员情况", level=2),
        Paragraph(
            text=f"{agency.name}没有下属预算单位，内设{len(agency.offices)}个科室：{listed(list(agency.offices))}。"
        ),
        Paragraph(
            text=f"{agency.name}编制数{staff.posts}人，实有人数{people}人，其中：在职{staff.serving}人；"
            f"退休{staff.retired}人；离休0人。"
        ),
    )


def overall(story: Story) -> tuple[Paragraph, ...]:
    """Write section one: the total, and what revenue and expenditure consist of."""
    agency = story.agency
    revenue = [name for name, sources in SOURCES if agency.total(sources=sources)]
    spending = [name for code, name in FUNCTIONAL_CATEGORIES.items() if agency.total(code=code)]
    total = story.wan(agency.total())
    return (
        story.heading("一", "收支预算情况的总体说明"),
        Paragraph(text=f"{agency.name}的每一笔收入、每一笔支出都编进这本预算。收支总预算{total}。"),
        Paragraph(text=f"收入预算包括：{listed(revenue)}。"),
        Paragraph(text=f"支出预算包括：{listed(spending)}。"),
    )


def revenue(story: Story) -> tuple[Paragraph, ...]:
    """Write section two: every source, its share, its change."""
    whole = story.agency.total()
    return (
        story.heading("二", "收入预算情况说明"),
        Paragraph(text=f"{story.agency.name}收入预算{story.wan(whole)}，其中："),
        *(
            Paragraph(text=f"{name}{_line(story, *story.both(_of(sources)), whole)}")
            for name, sources in SOURCES
        ),
    )


def spending(story: Story) -> tuple[Paragraph, ...]:
    """Write section three: basic and project expenditure."""
    whole = story.agency.total()
    return (
        story.heading("三", "支出预算情况说明"),
        Paragraph(text=f"{story.agency.name}{story.agency.year}年支出预算{story.wan(whole)}，其中："),
        *(
            Paragraph(text=f"{name}{_line(story, *story.both(_kind(basic)), whole)}")
            for name, basic in (("基本支出", True), ("项目支出", False))
        ),
    )


def appropriations(story: Story) -> tuple[Paragraph, ...]:
    """Write section four: what each fund brings and what it is for."""
    agency = story.agency
    sums = {fund: agency.total(sources=FUND_SOURCES[fund]) for fund in Fund}
    paid = [fund for fund in Fund if sums[fund]]
    return (
        story.heading("四", "财政拨款收支预算情况的总体说明"),
        Paragraph(
            text=f"{agency.year}年财政拨款收支总预算{story.wan(agency.total(sources=APPROPRIATED))}"
            f"（含上年结转{story.wan(agency.total(sources=CARRIED_APPROPRIATED))}）。"
        ),
        Paragraph(
            text="收入预算包括："
            + listed([f"{fund.value}拨款{story.wan(sums[fund])}" for fund in paid])
            + "。"
        ),
        *(
            Paragraph(text=f"{fund.value}支出包括：{'；'.join(_purposes(story, FUND_SOURCES[fund]))}。")
            for fund in paid
        ),
    )


def terms() -> tuple[Paragraph, ...]:
    """Write the last part: what the words mean."""
    return (Paragraph(text="第四部分  名词解释", level=1), *(Paragraph(text=text) for text in TERMS))


def _of(sources: tuple[Source, ...]) -> Callable[[Agency], int]:
    return lambda agency: agency.total(sources=sources)


def _kind(basic: bool) -> Callable[[Agency], int]:
    return lambda agency: agency.total(basic=basic)


def _line(story: Story, now: int, before: int, whole: int) -> str:
    return (
        f"{story.wan(now)}，{story.share(now, whole)}，{story.moved(now, before)}，"
        f"{story.because(now, before)}。"
    )


def _purposes(story: Story, sources: tuple[Source, ...]) -> list[str]:
    sums = {code: story.agency.total(code=code, sources=sources) for code in FUNCTIONAL_CATEGORIES}
    return [
        f"{FUNCTIONAL_CATEGORIES[code]}{story.wan(yuan)}，用来{PURPOSES[code]}"
        for code, yuan in sums.items()
        if yuan
    ]
