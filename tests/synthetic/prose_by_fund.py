"""Sections five to eleven: the general public budget item by item, the other funds, other matters."""

from collections.abc import Callable

from .agency import APPROPRIATED, FUND_SOURCES, THREE_PUBLIC, Agency, Fund, Source
from .blocks import Paragraph
from .codes import ECONOMIC_ITEMS, FUNCTIONAL_CATEGORIES, full_name
from .tables_by_fund import GENERAL, PERSONNEL, basic_yuan
from .wording import Story, listed

PEOPLE = ("208", "210", "221")
THREE_PUBLIC_NAMES = {
    "abroad": "因公出国（境）费",
    "purchase": "公务用车购置费",
    "running": "公务用车运行费",
    "reception": "公务接待费",
}


def general_public(story: Story) -> tuple[Paragraph, ...]:
    """Write section five: size, structure and use of the general public budget."""
    agency = story.agency
    total = agency.total(sources=GENERAL)
    carried = agency.total(sources=(Source.CARRIED_GENERAL,))
    basic = story.both(lambda a: a.total(sources=GENERAL, basic=True))
    project = story.both(lambda a: a.total(sources=GENERAL, basic=False))
    return (
        story.heading("五", "一般公共预算当年拨款情况说明"),
        Paragraph(text="（一）一般公共预算当年拨款规模变化情况", level=2),
        Paragraph(
            text=f"{agency.name}{agency.year}年一般公共预算拨款合计{story.wan(total)}"
            f"（含上年结转{story.wan(carried)}），其中："
            f"基本支出{story.wan(basic[0])}，{story.moved(*basic)}，{story.because(*basic)}。"
            f"项目支出{story.wan(project[0])}，{story.moved(*project)}，{story.because(*project, 'work')}。"
        ),
        Paragraph(text="（二）一般公共预算当年拨款结构情况", level=2),
        *_structure(story, total),
        Paragraph(text="（三）一般公共预算当年拨款具体使用情况", level=2),
        *items(story, Fund.GENERAL),
    )


def basic(story: Story) -> tuple[Paragraph, ...]:
    """Write section six: personnel and public expenditure."""
    agency = story.agency
    used = agency.economic_items(basic=True, sources=GENERAL)
    groups = {
        "人员经费": [item for item in used if item[:3] in PERSONNEL],
        "公用经费": [item for item in used if item[:3] not in PERSONNEL],
    }
    total = story.wan(basic_yuan(agency, ("",)))
    return (
        story.heading("六", "一般公共预算基本支出情况说明"),
        Paragraph(text=f"{agency.name}{agency.year}年一般公共预算基本支出{total}，其中："),
        *(
            Paragraph(
                text=f"{name}{story.wan(basic_yuan(agency, tuple(found)))}，"
                f"主要包括：{listed([ECONOMIC_ITEMS[item] for item in found])}。"
            )
            for name, found in groups.items()
        ),
    )


def projects(story: Story) -> tuple[Paragraph, ...]:
    """Write section seven: every project of the general public budget."""
    return (
        story.heading("七", "一般公共预算项目支出情况说明"),
        *(
            Paragraph(text=text)
            for number, (_, name) in enumerate(story.agency.projects(GENERAL), start=1)
            for text in _project(story, number, name)
        ),
    )


def other_fund(story: Story, number: str, fund: Fund) -> tuple[Paragraph, ...]:
    """Write section eight or nine: a fund of its own, or that there is none."""
    agency = story.agency
    heading = story.heading(number, f"{fund.value}拨款情况说明")
    total = story.both(lambda a: a.total(sources=FUND_SOURCES[fund]))
    if not total[0]:
        text = f"{agency.name}{agency.year}年没有{fund.value}拨款，{fund.value}支出情况表为空表。"
        return (heading, Paragraph(text=text))
    text = f"{agency.name}{agency.year}年{fund.value}支出{story.wan(total[0])}，{story.moved(*total)}。"
    return (heading, Paragraph(text=text), *items(story, fund))


def three_public(story: Story) -> tuple[Paragraph, ...]:
    """Write section ten: trips abroad, vehicles, receptions."""
    agency = story.agency
    sums = {kind: story.both(_three_public(code)) for kind, code in THREE_PUBLIC.items()}
    total = (sum(now for now, _ in sums.values()), sum(before for _, before in sums.values()))
    shown = "，".join(f"{name}{story.wan(sums[kind][0])}" for kind, name in THREE_PUBLIC_NAMES.items())
    moves = "；".join(
        f"{name}{story.moved(*sums[kind])}，{story.because(*sums[kind])}"
        for kind, name in THREE_PUBLIC_NAMES.items()
    )
    return (
        story.heading("十", "财政拨款“三公”经费预算情况说明"),
        Paragraph(
            text=f"{agency.name}{agency.year}年财政拨款“三公”经费数为{story.wan(total[0])}，其中：{shown}。"
        ),
        Paragraph(text=f"{agency.year}年财政拨款“三公”经费{story.moved(*total)}，其中：{moves}。"),
    )


def items(story: Story, fund: Fund) -> list[Paragraph]:
    """Write a line for every functional item of a fund."""
    return [
        Paragraph(text=f"{number}.{_item(story, code, fund)}")
        for number, code in enumerate(story.agency.codes(FUND_SOURCES[fund]), start=1)
    ]


def performance(story: Story) -> Paragraph:
    """Count the projects with performance targets, and their money."""
    agency = story.agency
    appropriated = agency.projects(APPROPRIATED)
    others = [pair for pair in agency.projects() if pair not in appropriated]
    money = agency.total(basic=False, sources=APPROPRIATED)
    rest = agency.total(basic=False) - money
    return Paragraph(
        text=f"{agency.year}年，本年度预算绩效管理的财政拨款项目{len(appropriated)}个，涉及预算金额{story.wan(money)}；"
        f"非财政拨款项目{len(others)}个，涉及预算金额{story.wan(rest)}。各项目的目标见下表："
    )


def _structure(story: Story, total: int) -> list[Paragraph]:
    sums = {code: story.agency.total(code=code, sources=GENERAL) for code in FUNCTIONAL_CATEGORIES}
    found = [(code, yuan) for code, yuan in sums.items() if yuan]
    return [
        Paragraph(
            text=f"{number}.{FUNCTIONAL_CATEGORIES[code]}（类）{story.wan(yuan)}，{story.share(yuan, total)}。"
        )
        for number, (code, yuan) in enumerate(found, start=1)
    ]


def _item(story: Story, code: str, fund: Fund) -> str:
    now, before = story.both(lambda a: a.total(code=code, sources=FUND_SOURCES[fund]))
    moved = story.moved(now, before, than="比上年预算数")
    reason = story.because(now, before, "people" if code[:3] in PEOPLE else "mixed")
    return f"{full_name(code)}：{story.agency.year}年预算数为{story.wan(now)}，{moved}，{reason}。"


def _project(story: Story, number: int, name: str) -> tuple[str, ...]:
    agency = story.agency
    money = story.wan(agency.total(project=name, sources=GENERAL))
    return (
        f"{number}、项目名称：{name}",
        f"设立的政策依据：{agency.government}年度工作安排",
        f"预算安排规模：{money}",
        f"项目承担单位：{agency.name}",
        f"资金分配情况：{name}",
        f"资金执行时间：{agency.year}年1月-12月",
    )


def _three_public(code: str) -> Callable[[Agency], int]:
    return lambda agency: agency.total(economic=code, sources=APPROPRIATED)
