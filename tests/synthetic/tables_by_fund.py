"""Tables 5 to 10: what each fund pays for."""

from dataclasses import replace

from .agency import APPROPRIATED, FUND_SOURCES, THREE_PUBLIC, Agency, Fund
from .blocks import Cell, Grid, plain
from .codes import ECONOMIC_CATEGORIES, ECONOMIC_NAMES
from .money import Printing, amount, cell
from .tables import appropriation, code_cells, expenditure, functional_grid, revenue, summary

GENERAL = FUND_SOURCES[Fund.GENERAL]
PERSONNEL = ("301", "303")
NOTE = "{maker}{year}年没有列{fund}支出，{fund}支出情况表为空表。"


def ten_tables(agency: Agency, printing: Printing) -> tuple[Grid, ...]:
    """Lay out all ten statutory tables, in order."""
    return (
        summary(agency, printing),
        revenue(agency, printing),
        expenditure(agency, printing),
        appropriation(agency, printing),
        replace(fund_grid(agency, printing, Fund.GENERAL, number="表5"), caption_inside=True),
        basic(agency, printing),
        project(agency, printing),
        fund_grid(agency, printing, Fund.GOVERNMENT, number="表8"),
        replace(fund_grid(agency, printing, Fund.CAPITAL, number="表9"), caption_inside=True),
        three_public(agency, printing),
    )


def fund_grid(agency: Agency, printing: Printing, fund: Fund, *, number: str) -> Grid:
    """Lay out table 5, 8 or 9: the functional items one fund pays for."""
    return functional_grid(
        agency,
        printing,
        number=number,
        title=f"{fund.value}支出情况表",
        heading=f"{fund.value}支出",
        sources=FUND_SOURCES[fund],
        note=NOTE.format(maker=agency.name, year=agency.year, fund=fund.value),
    )


def basic(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 6: basic expenditure of the general public budget by economic item."""
    items = agency.economic_items(basic=True, sources=GENERAL)
    codes = dict.fromkeys(part for item in items for part in (item[:3], item))
    rows = [
        (
            code[:3],
            code[3:],
            ECONOMIC_NAMES[code],
            *basic_cells(agency, printing, (code,), code[:3] in PERSONNEL),
        )
        for code in codes
    ]
    return Grid(
        number="表6",
        title="一般公共预算基本支出情况表",
        maker=agency.name,
        header=(
            (Cell(text="项目", columns=3), Cell(text="一般公共预算基本支出", columns=3)),
            (
                Cell(text="经济分类科目编码", columns=2),
                *(Cell(text=t, rows=2) for t in ("经济分类科目名称", "合  计", "人员经费", "公用经费")),
            ),
            plain("类", "款"),
        ),
        body=(*rows, ("", "", "合  计", *basic_total_cells(agency, printing))),
        caption_inside=True,
    )


def basic_cells(
    agency: Agency, printing: Printing, codes: tuple[str, ...], personnel: bool
) -> tuple[str, ...]:
    """Write total, personnel and public expenditure of one economic line."""
    total = cell(basic_yuan(agency, codes), printing)
    return (total, total, "") if personnel else (total, "", total)


def basic_total_cells(agency: Agency, printing: Printing) -> tuple[str, ...]:
    """Write the last line of table 6."""
    return tuple(cell(basic_yuan(agency, codes), printing) for codes in (("",), PERSONNEL, ("302", "310")))


def basic_yuan(agency: Agency, codes: tuple[str, ...]) -> int:
    """Sum basic expenditure of the general public budget over economic codes."""
    return sum(agency.total(economic=code, sources=GENERAL, basic=True) for code in codes)


def project(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 7: projects of the general public budget by economic category."""
    columns = ("", *ECONOMIC_CATEGORIES)
    rows = [
        (
            *code_cells(code),
            name,
            *(
                cell(agency.total(code=code, economic=column, sources=GENERAL, project=name), printing)
                for column in columns
            ),
        )
        for code, name in agency.projects(GENERAL)
    ]
    total = (
        cell(agency.total(economic=column, sources=GENERAL, basic=False), printing) for column in columns
    )
    tall = ("科目\n\n名称", "项目名称", "项目支出合计", *ECONOMIC_CATEGORIES.values())
    return Grid(
        number="表7",
        title="一般公共预算项目支出情况表",
        maker=agency.name,
        header=(
            (Cell(text="科 目 编 码", columns=3), *(Cell(text=text, rows=2) for text in tall)),
            plain("类", "款", "项"),
        ),
        body=(*rows, ("", "", "", "", "合 计", *total)),
        caption_inside=True,
    )


def three_public(agency: Agency, printing: Printing) -> Grid:
    """Lay out table 10: trips abroad, receptions and vehicles."""
    kinds = THREE_PUBLIC
    lines = (
        ("合计", tuple(kinds.values())),
        ("因公出国（境）费", (kinds["abroad"],)),
        ("公务接待费", (kinds["reception"],)),
        ("公务用车购置及运行费\n\n（小计）", (kinds["purchase"], kinds["running"])),
        ("其中：公务用车购置费", (kinds["purchase"],)),
        ("公务用车运行费", (kinds["running"],)),
    )
    columns = (APPROPRIATED, *(FUND_SOURCES[fund] for fund in Fund))
    return Grid(
        number="表10",
        title="财政拨款“三公”经费支出情况表",
        maker=agency.name,
        header=(
            (Cell(text="三公支出内容", rows=2), Cell(text="合计", rows=2), Cell(text="资金来源", columns=3)),
            plain("一般公共预算", "政府性基金", "国有资本经营预算"),
        ),
        body=tuple(
            (
                name,
                *(
                    amount(sum(agency.total(economic=code, sources=column) for code in codes), printing)
                    for column in columns
                ),
            )
            for name, codes in lines
        ),
    )
