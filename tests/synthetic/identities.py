"""The arithmetic of the ten-table form, read off printed grids in hundredths of 万元.

Written from the form, apart from the code that lays the tables out: nothing here knows an entry or a sum behind a cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import Grid

# Lines of table 1 and the columns of table 2 that repeat their totals.
SHARED = {
    "其中：一般财力": 2,
    "上级一般公共预算安排转移支付": 3,
    "其中：政府性基金收入": 4,
    "上级政府性基金安排转移支付": 5,
    "其中：国有资本经营收入": 6,
    "上级国有资本经营预算安排转移支付": 7,
    "4.财政专户核拨": 8,
    "5.单位资金": 9,
    "1.财政拨款结转": 10,
    "2.非财政拨款结转结余": 11,
    "收  入  总  计": 0,
}
SUMS = {
    "收  入  总  计": ("一、本年收入", "二、上年结转结余"),
    "一、本年收入": (
        "1.一般公共预算拨款",
        "2.基金预算拨款",
        "3.国有资本经营预算拨款",
        "4.财政专户核拨",
        "5.单位资金",
    ),
    "1.一般公共预算拨款": ("其中：一般财力", "上级一般公共预算安排转移支付"),
    "2.基金预算拨款": ("其中：政府性基金收入", "上级政府性基金安排转移支付"),
    "3.国有资本经营预算拨款": ("其中：国有资本经营收入", "上级国有资本经营预算安排转移支付"),
    "5.单位资金": ("其中：事业收入", "上级补助收入", "附属单位上缴收入", "事业单位经营收入", "其他收入"),
    "二、上年结转结余": ("1.财政拨款结转", "2.非财政拨款结转结余"),
    "1.财政拨款结转": ("其中：一般公共预算拨款", "基金预算拨款", "国有资本经营预算拨款"),
    "2.非财政拨款结转结余": ("其中：财政专户核拨", "单位资金"),
}
FUNDS = (
    ("一般公共预算", "1.一般公共预算拨款", "其中：一般公共预算拨款"),
    ("政府性基金预算", "2.基金预算拨款", "基金预算拨款"),
    ("国有资本经营预算", "3.国有资本经营预算拨款", "国有资本经营预算拨款"),
)

Lines = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Balance:
    """One identity: left side less right side, and how many printed figures meet in it."""

    name: str
    residual: int
    terms: int


def balances(tables: tuple[Grid, ...]) -> Iterator[Balance]:
    """Check every identity of the ten tables."""
    t1, t2, t3, t4, t5, t6, t7, t8, t9, t10 = tables
    functional = {
        "2": coded(t2, 3),
        "3": coded(t3, 3),
        "5": coded(t5, 3),
        "8": coded(t8, 3),
        "9": coded(t9, 3),
    }
    economic = coded(t6, 2)
    for name, lines in (*functional.items(), ("6", economic)):
        yield from hierarchy(f"表{name}", lines)
    for name in ("3", "5", "8", "9"):
        for code, cells in functional[name].items():
            yield balance(f"表{name} {code} 基本+项目", cells[:1], cells[1:])
    yield from summary(t1, functional["2"])
    yield from revenue(functional)
    yield from appropriation(t4, t1, functional)
    for code, cells in economic.items():
        yield balance(f"表6 {code} 人员+公用", cells[:1], cells[1:])
    yield balance("表6=表5 基本支出", economic[""][:1], functional["5"][""][1:2])
    yield from project(t7, functional["5"])
    yield from three_public(t10, economic)


def cents(text: str) -> int:
    """Read a printed figure; a blank adds nothing."""
    whole, _, rest = text.partition(".")
    if text and len(rest) != 2:
        raise ValueError(f"{text!r} has no two decimals")
    return int(whole + rest) if text else 0


def coded(grid: Grid, width: int) -> Lines:
    """Read lines by code, the total under a blank one; `width` columns hold the code, one the name."""
    return {"".join(row[:width]): [cents(text) for text in row[width + 1 :]] for row in grid.body if any(row)}


def balance(name: str, left: list[int], right: list[int]) -> Balance:
    """Compare two sums."""
    return Balance(name, sum(left) - sum(right), sum(value != 0 for value in (*left, *right)))


def hierarchy(name: str, lines: Lines) -> Iterator[Balance]:
    """Check that every line is the sum of the lines one level below it."""
    for code, cells in lines.items():
        below = [line for inner, line in lines.items() if inner[:-2] == code and inner != code and code]
        below = below or [line for inner, line in lines.items() if not code and len(inner) == 3]
        for column, whole in enumerate(cells if below else ()):
            yield balance(f"{name} {code} 下级 {column}", [whole], [line[column] for line in below])


def summary(grid: Grid, by_source: Lines) -> Iterator[Balance]:
    """Check table 1, and table 1 against table 2."""
    left = {row[0]: cents(row[1]) for row in grid.body if row[0]}
    right = {row[2]: cents(row[3]) for row in grid.body if row[2]}
    for whole, parts in SUMS.items():
        yield balance(f"表1 {whole}", [left[whole]], [left[part] for part in parts])
    for name, column in SHARED.items():
        yield balance(f"表1={name}=表2", [left[name]], [by_source[""][column]])
    total = right.pop("支  出  总  计")
    yield balance("表1 支出", [total], list(right.values()))
    yield balance("表1 收支", [total], [left["收  入  总  计"]])
    for name, value in right.items():
        yield balance(f"表1={name}=表2", [value], by_source.get(name[:3], [0])[:1])


def revenue(tables: dict[str, Lines]) -> Iterator[Balance]:
    """Check table 2 line by line, against table 3, and against what the funds pay."""
    for code, cells in tables["2"].items():
        yield balance(f"表2 {code} 小计", cells[1:2], cells[2:8])
        yield balance(f"表2 {code} 总计", cells[:1], [cells[1], *cells[8:]])
        yield balance(f"表3={code}=表2", tables["3"][code][:1], cells[:1])
        paid = [tables[table].get(code, [0])[0] for table in ("5", "8", "9")]
        yield balance(f"表5+8+9={code}=表2", paid, [cells[1], cells[10]])
        yield balance(
            f"表3={code}=表5+8+9+非财政", tables["3"][code][:1], [*paid, cells[8], cells[9], cells[11]]
        )


def appropriation(grid: Grid, summary_grid: Grid, tables: dict[str, Lines]) -> Iterator[Balance]:
    """Check table 4, its funds against table 1, its categories against tables 5, 8 and 9."""
    receipts = {row[0]: cents(row[1]) for row in grid.body if row[0]}
    left = {row[0]: cents(row[1]) for row in summary_grid.body if row[0]}
    spent = {row[2]: [cents(text) for text in row[3:]] for row in grid.body if row[2]}
    total = spent.pop("支  出  总  计")
    yield balance("表4 收支", [receipts["收  入  总  计"]], total[:1])
    yield balance("表4 收入", [receipts["一、财政拨款（补助）"]], [receipts[fund] for fund, _, _ in FUNDS])
    for fund, current, carried in FUNDS:
        yield balance(f"表4={fund}=表1", [receipts[fund]], [left[current], left[carried]])
    for name, cells in (*spent.items(), ("总计", total)):
        yield balance(f"表4 {name}", cells[:1], cells[1:])
        code = "" if name == "总计" else name[:3]
        for table, cell in zip(("5", "8", "9"), cells[1:], strict=True):
            yield balance(f"表4={name}=表{table}", [cell], tables[table].get(code, [0])[:1])
    for column, whole in enumerate(total):
        yield balance(f"表4 第{column}栏", [whole], [cells[column] for cells in spent.values()])


def project(grid: Grid, general: Lines) -> Iterator[Balance]:
    """Check table 7, and its functional items against table 5."""
    rows = [("".join(row[:3]), [cents(text) for text in row[5:]]) for row in grid.body]
    *projects, (_, total) = rows
    for code, cells in rows:
        yield balance(f"表7 {code} 合计", cells[:1], cells[1:])
    for column, whole in enumerate(total):
        yield balance(f"表7 第{column}栏", [whole], [cells[column] for _, cells in projects])
    for code in {code for code, cells in general.items() if len(code) == 7 and cells[2]}:
        yield balance(
            f"表7={code}=表5", general[code][2:3], [cells[0] for at, cells in projects if at == code]
        )


def three_public(grid: Grid, economic: Lines) -> Iterator[Balance]:
    """Check table 10, and what basic expenditure pays of it against table 6."""
    rows = [[cents(text) for text in row[1:]] for row in grid.body]
    total, abroad, reception, vehicles, purchase, running = rows
    for number, cells in enumerate(rows):
        yield balance(f"表10 {number} 资金来源", cells[:1], cells[1:])
    yield balance("表10 合计", total[:1], [abroad[0], reception[0], vehicles[0]])
    yield balance("表10 公务用车", vehicles[:1], [purchase[0], running[0]])
    for code, cells in (("30212", abroad), ("30217", reception), ("30231", running)):
        yield balance(f"表10={code}=表6", cells[:1], economic.get(code, [0])[:1])
