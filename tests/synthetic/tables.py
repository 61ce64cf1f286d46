"""Tables 1 to 4: all the money of the agency, and all its appropriations."""

from itertools import zip_longest

from .agency import (
    APPROPRIATED,
    CARRIED_APPROPRIATED,
    CARRIED_OTHER,
    CURRENT,
    FUND_SOURCES,
    OWN,
    Agency,
    Fund,
    Source,
)
from .blocks import Cell, Grid, Row, plain
from .codes import FUNCTIONAL_CATEGORIES, FUNCTIONAL_NAMES, chain
from .money import Printing, cell

CODE_HEADER: Row = (
    Cell(text="功能分类科目编码", columns=3),
    Cell(text="功能分类科目名称", rows=2),
)

REVENUE_LINES: tuple[tuple[str, tuple[Source, ...]], ...] = (
    ("一、本年收入", (*CURRENT, Source.SPECIAL_ACCOUNT, *OWN)),
    ("1.一般公共预算拨款", (Source.GENERAL, Source.GENERAL_ABOVE)),
    ("其中：一般财力", (Source.GENERAL,)),
    ("上级一般公共预算安排转移支付", (Source.GENERAL_ABOVE,)),
    ("2.基金预算拨款", (Source.GOVERNMENT, Source.GOVERNMENT_ABOVE)),
    ("其中：政府性基金收入", (Source.GOVERNMENT,)),
    ("上级政府性基金安排转移支付", (Source.GOVERNMENT_ABOVE,)),
    ("3.国有资本经营预算拨款", (Source.CAPITAL, Source.CAPITAL_ABOVE)),
    ("其中：国有资本经营收入", (Source.CAPITAL,)),
    ("上级国有资本经营预算安排转移支付", (Source.CAPITAL_ABOVE,)),
    ("4.财政专户核拨", (Source.SPECIAL_ACCOUNT,)),
    ("5.单位资金", OWN),
    ("其中：事业收入", (Source.OWN_SERVICE,)),
    ("上级补助收入", (Source.OWN_ABOVE,)),
    ("附属单位上缴收入", (Source.OWN_BELOW,)),
    ("事业单位经营收入", (Source.OWN_BUSINESS,)),
    ("其他收入", (Source.OWN_OTHER,)),
    ("二、上年结转结余", (*CARRIED_APPROPRIATED, *CARRIED_OTHER)),
    ("1.财政拨款结转", CARRIED_APPROPRIATED),
    ("其中：一般公共预算拨款", (Source.CARRIED_GENERAL,)),
    ("基金预算拨款", (Source.CARRIED_GOVERNMENT,)),
    ("国有资本经营预算拨款", (Source.CARRIED_CAPITAL,)),
    ("2.非财政拨款结转结余", CARRIED_OTHER),
    ("其中：财政专户核拨", (Source.CARRIED_SPECIAL_ACCOUNT,)),
    ("单位资金", (Source.CARRIED_OWN,)),
)

SOURCE_COLUMNS: tuple[tuple[Source, ...], ...] = (
    tuple(Source),
    CURRENT,
    *((source,) for source in CURRENT),
    (Source.SPECIAL_ACCOUNT,),
    OWN,
    CARRIED_APPROPRIATED,
    CARRIED_OTHER,
)


def code_cells(code: str) -> tuple[str, str, str, str]:
    """Split a functional code into its three columns, the name behind: 20126 is 201, 26, blank."""
    return code[:3], code[3:5], code[5:7], FUNCTIONAL_NAMES[code]


def with_ancestors(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Put each item's category and class before it, once."""
    return tuple(dict.fromkeys(part for code in codes for part in chain(code)))


def category_lines(
    agency: Agency, columns: tuple[tuple[Source, ...], ...], printing: Printing
) -> list[list[str]]:
    """List every functional category with what the sources of each column pay for it."""
    return [
        [f"{code} {name}", *(cell(agency.total(code=code, sources=column), printing) for column in columns)]
        for code, name in FUNCTIONAL_CATEGORIES.items()
    ]


def summary(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 1: revenue by source beside expenditure by category."""
    revenue = [[name, cell(agency.total(sources=sources), printing)] for name, sources in REVENUE_LINES]
    spending = category_lines(agency, (tuple(Source),), printing)
    total = cell(agency.total(), printing)
    return Grid(
        number="表1",
        title="部门（单位）收支总体情况表",
        maker=agency.name,
        header=(
            (Cell(text="收     入", columns=2), Cell(text="支     出", columns=2)),
            plain("项     目", "预算数", "功能分类", "预算数"),
        ),
        body=(
            *(tuple(a + b) for a, b in zip_longest(revenue, spending, fillvalue=["", ""])),
            ("", "", "", ""),
            ("收  入  总  计", total, "支  出  总  计", total),
        ),
    )


def revenue(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 2: functional items by source."""
    sums = {
        code: [cell(agency.total(code=code, sources=column), printing) for column in SOURCE_COLUMNS]
        for code in ("", *with_ancestors(agency.codes()))
    }
    total = sums.pop("")
    tall = ("财政专户（教育收费）", "单位资金", "财政拨款结转", "非财政拨款结转结余")
    return Grid(
        number="表2",
        title="部门（单位）收入总体情况表",
        maker=agency.name,
        header=(
            (
                *CODE_HEADER,
                Cell(text="总  计", rows=2),
                Cell(text="财  政  拨  款  (  补  助  )", columns=7),
                *(Cell(text=text, rows=2) for text in tall),
            ),
            plain("类", "款", "项", "财政拨款(补助)小计", *(source.value for source in CURRENT)),
        ),
        body=(*((*code_cells(code), *cells) for code, cells in sums.items()), ("", "", "", "合 计", *total)),
    )


def expenditure(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 3: functional items by basic and project expenditure, whoever pays."""
    return functional_grid(
        agency,
        printing,
        number="表3",
        title="部门（单位）支出总体情况表",
        heading="支出预算",
        sources=tuple(Source),
    )


def appropriation(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 4: the three funds beside what each pays for, by category."""
    funds = tuple(FUND_SOURCES[fund] for fund in Fund)
    receipts = [["一、财政拨款（补助）", cell(agency.total(sources=APPROPRIATED), printing)]]
    receipts += [[fund.value, cell(agency.total(sources=FUND_SOURCES[fund]), printing)] for fund in Fund]
    spending = category_lines(agency, (APPROPRIATED, *funds), printing)
    total = cell(agency.total(sources=APPROPRIATED), printing)
    parts = [cell(agency.total(sources=sources), printing) for sources in funds]
    return Grid(
        number="表4",
        title="财政拨款收支预算总体情况表",
        maker=agency.name,
        header=(
            (Cell(text="财政拨款收入", columns=2), Cell(text="财政拨款支出", columns=5)),
            plain("项    目", "合  计", "功  能  分  类", "合 计", *(fund.value for fund in Fund)),
        ),
        body=(
            *(tuple(a + b) for a, b in zip_longest(receipts, spending, fillvalue=["", ""])),
            ("",) * 7,
            ("收  入  总  计", total, "支  出  总  计", total, *parts),
        ),
    )


def functional_grid(
    agency: Agency,
    printing: Printing,
    *,
    number: str,
    title: str,
    heading: str,
    sources: tuple[Source, ...],
    note: str = "",
) -> Grid:
    """Lay out functional items of some sources: total, basic and project expenditure (tables 3, 5, 8, 9)."""
    lines = tuple((code, code_cells(code)) for code in with_ancestors(agency.codes(sources)))
    rows = [(*cells, *_split(agency, printing, code, sources)) for code, cells in lines]
    blank = [("",) * 7] * (0 if rows else 3)
    return Grid(
        number=number,
        title=title,
        maker=agency.name,
        header=(
            (Cell(text="项    目", columns=4), Cell(text=heading, columns=3)),
            (*CODE_HEADER, *(Cell(text=text, rows=2) for text in ("合  计", "基本支出", "项目支出"))),
            plain("类", "款", "项"),
        ),
        body=(*rows, *blank, ("", "", "", "合  计", *_split(agency, printing, "", sources))),
        note="" if rows else note,
    )


def _split(agency: Agency, printing: Printing, code: str, sources: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(
        cell(agency.total(code=code, sources=sources, basic=basic), printing) for basic in (None, True, False)
    )
