"""Make a consistent agency from a seed."""

from collections.abc import Iterator
from random import Random

from .agency import Agency, Assets, Entry, Form, Indicator, Procurement, Source, Staff
from .money import YUAN_PER_CENT
from .profiles import ARCHIVES, Profile, Project

WAN = 10_000
THOUSAND = 1_000
FIRST_YEAR = 2020

# Economic item, functional item (blank: the one that pays salaries), about how many thousand yuan.
BASIC: tuple[tuple[str, str, int], ...] = (
    ("30101", "", 820),
    ("30102", "", 570),
    ("30103", "", 260),
    ("30108", "2080505", 280),
    ("30109", "2080506", 140),
    ("30110", "2101101", 120),
    ("30111", "2101103", 32),
    ("30112", "", 11),
    ("30113", "2210201", 220),
    ("30201", "", 90),
    ("30207", "", 16),
    ("30211", "", 40),
    ("30217", "", 9),
    ("30228", "", 34),
    ("30231", "", 48),
    ("30302", "2080501", 65),
    ("30309", "", 22),
)
ABROAD = ("30212", "", 35)
STEADY = frozenset({"30217", "30231"})  # capped items: the same amount every year


def make_agency(seed: int, year: int, *, profile: Profile = ARCHIVES, grain: int = YUAN_PER_CENT) -> Agency:
    """Make an agency of one year; the same seed in the next year gives its next budget.

    Parameters
    ----------
    grain
        Amounts are multiples of so many yuan: 100 prints exactly, 1 needs rounding.
    """
    projects = tuple(p for p in profile.projects if p.since <= year <= p.until)
    key = f"{seed}/{profile.name}"
    draw = Random(key)
    staff = Staff(posts=draw.randint(18, 26), serving=draw.randint(12, 18), retired=draw.randint(4, 15))
    return Agency(
        name=profile.name,
        government=profile.government,
        year=year,
        duties=profile.duties,
        offices=profile.offices,
        staff=staff,
        entries=(*_basic(key, year, profile, grain), *_projects(key, year, projects, grain)),
        forms=tuple(_form(project) for project in projects),
        assets=_assets(draw, grain),
        procurement=_procurement(key, year, projects, grain),
    )


def yuan(key: str, year: int, size: int, grain: int) -> int:
    """Draw an amount near `size` yuan that grows or shrinks a little from year to year."""
    value = size * Random(key).randint(700, 1400) // 1000
    for past in range(FIRST_YEAR, year + 1):
        value = value * Random(f"{key}/{past}").randint(930, 1120) // 1000
    return max(1, value // grain) * grain


def _basic(key: str, year: int, profile: Profile, grain: int) -> Iterator[Entry]:
    for economic, functional, size in (*BASIC, *((ABROAD,) if profile.abroad else ())):
        at = FIRST_YEAR if economic in STEADY else year
        yield Entry(
            functional=functional or profile.running,
            economic=economic,
            source=Source.GENERAL,
            yuan=yuan(f"{key}/{economic}", at, size * THOUSAND, grain),
        )
    yield Entry(
        functional=profile.running,
        economic="30201",
        source=profile.own,
        yuan=yuan(f"{key}/{profile.own.name}", year, 8 * WAN, grain),
    )


def _projects(key: str, year: int, projects: tuple[Project, ...], grain: int) -> Iterator[Entry]:
    for project in projects:
        for economic, parts in project.shares.items():
            yield Entry(
                functional=project.functional,
                economic=economic,
                source=project.source,
                yuan=yuan(f"{key}/{project.name}/{economic}", year, project.size * WAN * parts // 10, grain),
                project=project.name,
            )


def _assets(draw: Random, grain: int) -> Assets:
    return Assets(
        floor_square_metres=draw.randint(900, 4200),
        buildings=draw.randint(200 * WAN, 900 * WAN) // grain * grain,
        vehicles=draw.randint(1, 3),
        vehicle_value=draw.randint(18 * WAN, 60 * WAN) // grain * grain,
        furniture=draw.randint(20 * WAN, 80 * WAN) // grain * grain,
        other=draw.randint(60 * WAN, 300 * WAN) // grain * grain,
    )


def _procurement(key: str, year: int, projects: tuple[Project, ...], grain: int) -> Procurement:
    entries = tuple(_projects(key, year, projects, grain))
    goods = sum(entry.yuan for entry in entries if entry.economic == "31002")
    works = sum(entry.yuan for entry in entries if entry.economic == "31005")
    services = sum(entry.yuan for entry in entries if entry.economic == "30227") // 2 // grain * grain
    kept = (goods + services) * 8 // 10 // grain * grain
    return Procurement(
        goods=goods,
        works=works,
        services=services,
        small_and_medium=kept,
        small_and_micro=kept * 6 // 10 // grain * grain,
    )


def _form(project: Project) -> Form:
    name, target = project.output
    score, grade = "按照完成比例赋分", "按评判等级赋分"
    plan, price = "计划标准", "预算支出标准"
    return Form(
        project=project.name,
        goal=f"年底前完成{project.name}，{name}达到{target}，{project.effect}。",
        indicators={
            "数量指标": (_line(name, f">={target}", plan, 20, score),),
            "质量指标": (_line("一次验收合格比例", ">=95%", plan, 10, grade),),
            "时效指标": (_line("按期完成比例", "100%", plan, 10, grade),),
            "经济成本指标": (_line(f"{project.name}全年开支", "<={amount}万元", price, 20, score),),
            "社会成本指标": (),
            "生态成本指标": (),
            "经济效益指标": (),
            "社会效益指标": (_line(project.effect, "明显", plan, 20, grade),),
            "生态效益指标": (),
            "满意度指标": (_line("受益群众满意度", ">=90%", plan, 10, grade),),
        },
    )


def _line(name: str, target: str, basis: str, weight: int, scoring: str) -> Indicator:
    return Indicator(name=name, target=target, basis=basis, last_year="", weight=weight, scoring=scoring)
