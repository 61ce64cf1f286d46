"""Final accounts of a made-up agency as the national form prints them: nine tables, with numbers of rows and columns."""

from .blocks import Cell, Document, Grid, Paragraph, Row, plain

__all__ = ["CATEGORIES", "ITEMS", "LINES", "THREE_PUBLIC", "compose_final"]

MAKER, YEAR = "示例县样例局", 2021
CATEGORIES = {"208": "社会保障和就业支出", "211": "节能环保支出", "221": "住房保障支出"}
# code, name, basic and project expenditure in hundredths of 万元; all of it is appropriated from the general public budget
LINES = (
    ("208", "社会保障和就业支出", 80_00, 0),
    ("20805", "行政事业单位养老支出", 80_00, 0),
    ("2080505", "机关事业单位基本养老保险缴费支出", 80_00, 0),
    ("211", "节能环保支出", 900_15, 300_00),
    ("21101", "环境保护管理事务", 900_15, 300_00),
    ("2110101", "行政运行", 900_15, 0),
    ("2110102", "一般行政管理事务", 0, 300_00),
    ("221", "住房保障支出", 90_05, 0),
    ("22102", "住房改革支出", 90_05, 0),
    ("2210201", "住房公积金", 90_05, 0),
)
ITEMS = {  # basic expenditure by economic item, three lanes
    "301": ("工资福利支出", 950_20), "30101": ("基本工资", 950_20),
    "302": ("商品和服务支出", 115_00), "30201": ("办公费", 115_00),
    "310": ("资本性支出", 5_00), "31002": ("办公设备购置", 5_00),
}  # fmt: skip
THREE_PUBLIC = (25_00, 0, 20_00, 0, 20_00, 5_00), (17_00, 0, 15_00, 0, 15_00, 2_00)
BASIC = sum(basic for code, _, basic, _ in LINES if len(code) == 3)
PROJECT = sum(project for code, _, _, project in LINES if len(code) == 3)
TOTAL = BASIC + PROJECT
ORDINALS = "一二三四五六七八九"


def compose_final() -> Document:
    """Put the nine tables and a few sentences together."""
    return (
        Paragraph(text=f"{MAKER}{YEAR}年度部门决算"),
        Paragraph(text=f"第一部分  {MAKER}概况", level=1),
        Paragraph(text=f"第二部分  {YEAR}年度部门决算表", level=1),
        *_grids(),
        Paragraph(text=f"第三部分  {YEAR}年度部门决算情况说明", level=1),
        Paragraph(text="三、支出决算情况说明", level=2),
        Paragraph(
            text=f"{YEAR}年度本年支出合计{_wan(TOTAL)}万元，其中：基本支出{_wan(BASIC)}万元，占{BASIC / TOTAL:.2%}；"
            f"项目支出{_wan(PROJECT)}万元，占{PROJECT / TOTAL:.2%}。"
        ),
    )


def _grids() -> tuple[Grid, ...]:
    total = (TOTAL, BASIC, PROJECT)
    lines = [(code, name, (basic + project, basic, project)) for code, name, basic, project in LINES]
    sources = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    fund = ("小计", "基本支出", "项目支出")
    carried = ("年初结转和结余", "本年收入", *fund, "年末结转和结余")
    return (
        _two_lanes("01", "收入支出决算总表", ("金额",)),
        _coded(
            *("02", "收入决算表", ("本年收入合计", "财政拨款收入", *sources)),
            (
                (TOTAL, TOTAL, *[0] * 5),
                [(code, name, (row[0], row[0], *[0] * 5)) for code, name, row in lines],
            ),
        ),
        _coded("03", "支出决算表", ("本年支出合计", "基本支出", "项目支出"), (total, lines)),
        _two_lanes(
            *("04", "财政拨款收入支出决算总表"),
            ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"),
        ),
        _coded("05", "一般公共预算财政拨款支出决算表", ("本年支出", "基本支出", "项目支出"), (total, lines)),
        _three_lanes(),
        _three_public(),
        _coded("08", "政府性基金预算财政拨款收入支出决算表", carried, ((0,) * 6, [])),
        _coded("09", "国有资本经营预算财政拨款支出决算表", fund, ((0,) * 3, [])),
    )


def _grid(number: str, title: str, header: tuple[Row, ...], body: list[tuple[str, ...]]) -> Grid:
    return Grid(number=f"公开{number}表", title=title, maker=MAKER, header=header, body=tuple(body))


def _two_lanes(number: str, title: str, columns: tuple[str, ...]) -> Grid:
    """Lay out revenue beside expenditure by function, each with its row numbers."""
    spent = {name: sum(line[2:]) for line in LINES for name in CATEGORIES.values() if line[1] == name}
    kinds = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    left = [(f"{ORDINALS[row]}、{kind}", 0 if row else TOTAL) for row, kind in enumerate(kinds)]
    right = [(f"{ORDINALS[row]}、{name}", fen) for row, (name, fen) in enumerate(spent.items())]
    ends = [("本年收入合计", TOTAL), ("年初结转和结余", 0), ("总计", TOTAL)]
    last = [("本年支出合计", TOTAL), ("年末结转和结余", 0), ("总计", TOTAL)]
    rows = list(zip([*left, *ends], [*right, *last], strict=True))
    return _grid(
        number,
        title,
        (
            (Cell(text="收入", columns=3), Cell(text="支出", columns=2 + len(columns))),
            plain("项目", "行次", "金额", "项目", "行次", *columns),
            plain("栏次", "", "1", "栏次", "", *(str(col + 2) for col in range(len(columns)))),
        ),
        [
            (one, str(row), _cell(fen), other, str(row + len(rows)), *_spent(amount, len(columns)))
            for row, ((one, fen), (other, amount)) in enumerate(rows, start=1)
        ],
    )


def _spent(amount: int, columns: int) -> tuple[str, ...]:
    """What is spent in all and from the first fund; nothing from the others."""
    return (_cell(amount),) if columns == 1 else (_cell(amount), _cell(amount), *[""] * (columns - 2))


def _coded(
    number: str,
    title: str,
    columns: tuple[str, ...],
    amounts: tuple[tuple[int, ...], list[tuple[str, str, tuple[int, ...]]]],
) -> Grid:
    """Lay out lines by functional code in three columns, the total first."""
    total, lines = amounts
    return _grid(
        number,
        title,
        (
            (Cell(text="项目", columns=4), Cell(text="决算数", columns=len(columns))),
            (Cell(text="功能分类科目编码", columns=3), *plain("科目名称", *columns)),
            plain("类", "款", "项", "栏次", *(str(col + 1) for col in range(len(columns)))),
        ),
        [
            ("", "", "", "合计", *map(_cell, total)),
            *((code[:3], code[3:5], code[5:], name, *map(_cell, row)) for code, name, row in lines),
        ],
    )


def _three_lanes() -> Grid:
    """Lay out basic expenditure by economic item: personnel in one lane, the rest in two."""
    lanes = [
        [(code, *ITEMS[code]) for code in ITEMS if code.startswith(first)] for first in ("301", "302", "310")
    ]
    body = [
        tuple(text for code, name, fen in row for text in (code, name, _cell(fen)))
        for row in zip(*lanes, strict=True)
    ]
    public = ITEMS["302"][1] + ITEMS["310"][1]
    ends = ("人员经费合计", "", _cell(ITEMS["301"][1]), "", "", "", "公用经费合计", "", _cell(public))
    return _grid(
        "06",
        "一般公共预算财政拨款基本支出决算表",
        (
            (Cell(text="人员经费", columns=3), Cell(text="公用经费", columns=6)),
            plain(*("科目编码", "科目名称", "金额") * 3),
        ),
        [*body, ends],
    )


def _three_public() -> Grid:
    """Lay out budget beside final, each item a column, the columns numbered."""
    top = (Cell(text="预算数", columns=6), Cell(text="决算数", columns=6))
    items = (
        Cell(text="合计", rows=2),
        Cell(text="因公出国（境）费", rows=2),
        Cell(text="公务用车购置及运行维护费", columns=3),
        Cell(text="公务接待费", rows=2),
    )
    below = plain(*("小计", "公务用车购置费", "公务用车运行维护费") * 2)
    numbers = plain(*map(str, range(1, 13)))
    row = tuple(_cell(fen) for amounts in THREE_PUBLIC for fen in amounts)
    return _grid("07", "财政拨款“三公”经费支出决算表", (top, items * 2, below, numbers), [row])


def _cell(amount: int) -> str:
    return _wan(amount) if amount else ""


def _wan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"
