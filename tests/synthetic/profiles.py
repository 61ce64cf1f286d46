"""What the made-up agencies do: names, duties and projects, all invented."""

from dataclasses import dataclass

from .agency import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project: who pays, for what, about how much (in 万元), and in which years."""

    name: str
    functional: str
    source: Source
    size: int
    shares: dict[str, int]  # economic item: parts of ten
    output: tuple[str, str]  # what is counted, how many
    effect: str
    since: int = 0
    until: int = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An agency as it is every year."""

    name: str
    government: str
    running: str  # the functional item that pays salaries and offices
    duties: tuple[str, ...]
    offices: tuple[str, ...]
    projects: tuple[Project, ...]
    abroad: bool = False
    own: Source = Source.OWN_OTHER


ARCHIVES = Profile(
    name="示例市档案史志服务中心",
    government="示例市",
    running="2012601",
    duties=(
        "收好、管好全市的档案，过期的及时销毁。",
        "开设查档窗口，群众带上证件就能查。",
        "编写年鉴和村史，每年送学校和村里一批。",
    ),
    offices=("综合室", "保管室", "编研室"),
    projects=(
        Project(
            name="库房恒温改造",
            functional="2012604",
            source=Source.GENERAL,
            size=46,
            shares={"30227": 6, "31002": 4},
            output=("改造库房间数", "4间"),
            effect="档案发霉的情况减少",
        ),
        Project(
            name="老档案扫描",
            functional="2012602",
            source=Source.GENERAL_ABOVE,
            size=31,
            shares={"30227": 10},
            output=("扫描页数", "20万页"),
            effect="查档等候时间缩短",
        ),
        Project(
            name="村史编印",
            functional="2012604",
            source=Source.CARRIED_GENERAL,
            size=12,
            shares={"30201": 3, "30227": 7},
            output=("编印册数", "1500册"),
            effect="村民更了解本村来历",
            since=2023,
        ),
        Project(
            name="窗口延时服务",
            functional="2012602",
            source=Source.CARRIED_OWN,
            size=7,
            shares={"30201": 10},
            output=("延时天数", "100天"),
            effect="上班族下班也能查档",
        ),
    ),
)

CULTURE = Profile(
    name="样例县文化旅游服务局",
    government="样例县",
    running="2070101",
    duties=(
        "办好图书馆和文化馆，节假日照常开门。",
        "组织戏班、放映队下乡，把节目单提前贴到村里。",
        "给景区、民宿打分，帮它们招揽客人。",
    ),
    offices=("办公室", "活动股", "景区股", "财务股"),
    abroad=True,
    own=Source.OWN_SERVICE,
    projects=(
        Project(
            name="流动书车",
            functional="2070104",
            source=Source.GENERAL,
            size=24,
            shares={"30201": 5, "30227": 5},
            output=("出车次数", "160次"),
            effect="偏远村也能借到新书",
        ),
        Project(
            name="戏台巡演",
            functional="2070109",
            source=Source.GENERAL_ABOVE,
            size=58,
            shares={"30211": 2, "30227": 8},
            output=("演出场次", "90场"),
            effect="村里夜间更热闹",
        ),
        Project(
            name="民间手艺布展",
            functional="2070102",
            source=Source.CARRIED_GENERAL,
            size=17,
            shares={"30227": 6, "31002": 4},
            output=("布展场次", "6场"),
            effect="年轻人愿意学手艺",
            since=2024,
        ),
        Project(
            name="文化馆夜校",
            functional="2070109",
            source=Source.OWN_SERVICE,
            size=9,
            shares={"30201": 2, "30227": 8},
            output=("开课班数", "12班"),
            effect="学员结业后组成自己的队伍",
        ),
        Project(
            name="剧场座椅修补",
            functional="2070109",
            source=Source.CARRIED_OWN,
            size=6,
            shares={"31002": 10},
            output=("修补座椅数", "300张"),
            effect="观众坐得安稳",
            until=2023,
        ),
    ),
)

TOWN = Profile(
    name="模拟市城镇建设管理局",
    government="模拟市",
    running="2120101",
    duties=(
        "照看市区的路灯、街巷和下水道，坏了限时修复。",
        "管好土地收入安排的工程，按进度付款。",
        "为退休工人接手社区服务，办活动、送慰问。",
    ),
    offices=("办公室", "工程科", "养护科", "服务科"),
    projects=(
        Project(
            name="路灯更换",
            functional="2120102",
            source=Source.GENERAL,
            size=65,
            shares={"30227": 2, "31002": 8},
            output=("更换灯数", "800盏"),
            effect="夜间出行更安全",
        ),
        Project(
            name="工地洒水抑尘",
            functional="2120102",
            source=Source.CARRIED_OWN,
            size=14,
            shares={"30227": 10},
            output=("洒水天数", "200天"),
            effect="工地周边灰尘减少",
        ),
        Project(
            name="旧街巷翻修",
            functional="2120803",
            source=Source.GOVERNMENT,
            size=420,
            shares={"31005": 10},
            output=("翻修长度", "3公里"),
            effect="雨天不再积水",
        ),
        Project(
            name="村口排水沟",
            functional="2120804",
            source=Source.CARRIED_GOVERNMENT,
            size=88,
            shares={"31005": 10},
            output=("新修长度", "2公里"),
            effect="汛期道路不断",
            since=2023,
        ),
        Project(
            name="退休工人活动室",
            functional="2230105",
            source=Source.CAPITAL,
            size=35,
            shares={"31299": 10},
            output=("开放活动室数", "5处"),
            effect="退休工人有处可去",
        ),
    ),
)

PROFILES = (ARCHIVES, CULTURE, TOWN)
