"""The files of data/sample: which agency, which year, which mistakes, which format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .blocks import Document
from .document import compose
from .make import make_agency
from .marked_text import write_marked_text
from .money import YUAN_PER_CENT, Printing
from .planting import CellSlip, SentenceSlip, Slip
from .profiles import ARCHIVES, CULTURE, TOWN, Profile
from .readme import write_readme
from .writers import write_html, write_workbook

EXAMPLE_FAO = Path(__file__).with_name("example_fao_2023.txt")
EXAMPLE_FAO_FILE = "example-fao-2023-budget.txt"


def write_old_page(document: Document) -> bytes:
    """Write a web page in the encoding of older government sites."""
    return write_html(document, encoding="gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One made-up file: `seed` and `year` make the figures, `slips` spoil some of them."""

    file: str
    profile: Profile
    seed: int
    year: int
    write: Callable[[Document], bytes]
    printing: Printing = "exact"
    slips: tuple[Slip, ...] = ()

    def content(self) -> bytes:
        """Make the bytes of the file."""
        document = self.sound()
        for slip in self.slips:
            document = slip.plant(document)
        return self.write(document)

    def sound(self) -> Document:
        """Compose the document as it would be without the mistakes."""
        grain = YUAN_PER_CENT if self.printing == "exact" else 1
        this, before = (
            make_agency(self.seed, year, profile=self.profile, grain=grain)
            for year in (self.year, self.year - 1)
        )
        return compose(this, before, self.printing)


SAMPLES = (
    Sample(
        file="example-archives-2023-budget.html",
        profile=ARCHIVES,
        seed=7,
        year=2023,
        write=write_html,
        printing="rounded",
    ),
    Sample(
        file="example-culture-2023-budget.xlsx", profile=CULTURE, seed=11, year=2023, write=write_workbook
    ),
    Sample(
        file="example-culture-2024-budget.xlsx",
        profile=CULTURE,
        seed=11,
        year=2024,
        write=write_workbook,
        slips=(
            CellSlip(
                table="表7",
                line=("207", "01", "09", "群众文化", "戏台巡演"),
                column=7,
                correct="56.50",
                printed="5.65",
                kind="小数点错一位：商品和服务支出一栏少了一位，项目合计仍对",
            ),
            SentenceSlip(
                section="三、项目支出",
                correct="比上年预算增加10.44万元，增长9.10%",
                printed="比上年预算增加13.95万元，增长12.54%",
                kind="用错上年数：按2022年的111.22万元算，2023年表3为114.73万元",
            ),
        ),
    ),
    Sample(
        file="example-town-2023-budget.html",
        profile=TOWN,
        seed=5,
        year=2023,
        write=write_old_page,
        slips=(
            CellSlip(
                table="表3",
                line=("210", "11", "01", "行政单位医疗"),
                column=5,
                correct="16.26",
                printed="12.66",
                kind="数字换位",
            ),
            CellSlip(
                table="表5",
                line=("212", "01", "02", "一般行政管理事务"),
                column=4,
                correct="65.24",
                printed="83.41",
                kind="整行照抄表3（把非财政资金也算了进来），合计栏",
            ),
            CellSlip(
                table="表5",
                line=("212", "01", "02", "一般行政管理事务"),
                column=6,
                correct="65.24",
                printed="83.41",
                kind="同一次照抄，项目支出栏",
            ),
            SentenceSlip(
                section="九、国有资本经营预算支出",
                correct="国有资本经营预算支出39.87万元，比上年",
                printed="国有资本经营预算支出40.60万元，比上年",
                kind="文字没有更新：40.60万元是上年数",
            ),
        ),
    ),
)


def contents() -> dict[str, bytes]:
    """Make every file of the folder, by name."""
    files = {EXAMPLE_FAO_FILE: write_marked_text(EXAMPLE_FAO)}
    files |= {sample.file: sample.content() for sample in SAMPLES}
    return files | {"README.md": write_readme(SAMPLES)}
