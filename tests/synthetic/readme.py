"""The page of data/sample; its list of mistakes comes from the samples themselves."""

from typing import Protocol

from .planting import Slip

TEXT = """# data/sample

示例公开文本。单位、项目和文字都是本项目编写的，不对应任何真实的地方、单位或个人。

| 文件 | 单位和年度 | 格式 | 差错 |
|---|---|---|---|
| `example-fao-2023-budget.txt` | 示例州外事服务办公室，2023年预算 | 文字（表格逐格换行） | 很多，见下 |
| `example-archives-2023-budget.html` | 示例市档案史志服务中心，2023年预算 | 网页，UTF-8 | 无；金额由元四舍五入，合计会有尾差 |
| `example-culture-2023-budget.xlsx` | 样例县文化旅游服务局，2023年预算 | 工作簿 | 无 |
| `example-culture-2024-budget.xlsx` | 样例县文化旅游服务局，2024年预算 | 工作簿 | 两处 |
| `example-town-2023-budget.html` | 模拟市城镇建设管理局，2023年预算 | 网页，GB18030 | 三处 |

## 有意放进去的差错

{table}

## example-fao-2023-budget.txt

数字取自一份真实公开的预算，连同它的差错和版面；文字另写。主要差错：

| 位置 | 印出 | 应为 |
|---|---|---|
| 表1，一、本年收入 | 空白 | 538.63 |
| 表1，5.单位资金 | 空白 | 10 |
| 表2，一般公共预算，合计 | 756.28 | 528.63（照抄了总计） |
| 表2，财政拨款结转，合计 | 空白 | 137.65 |
| 表3，201 合计 | 555.54 | 645.54（照抄了表5） |
| 表3，20103 项目支出 | 空白 | 415.43 |
| 表3，基本支出合计 | 297.63 | 307.63（少了单位资金10） |
| 表3、表5，208下的款 | 99 | 05 |
| 表4，支出总计，合计 | 空白 | 666.28 |
| 表5，20103 项目支出 | 空白 | 335.43 |
| 表5，2039999、204、2049999 名称 | 上移一行 | 其他国防支出、公共安全支出、其他公共安全支出 |
| 表5、表6 | 没有合计行 | 666.28；297.63 |
| 表6，301 公用经费 | 28.46 | 空白（照抄了302） |
| 表10，公务用车小计 | 空白 | 4.5 |
| 说明二，一般公共预算 | 538.63，占71.22% | 528.63，占69.90%；另缺单位资金10，占1.32% |
| 说明三，基本支出 | 297.63，占39.35% | 307.63，占40.68% |
| 说明四，一般公共服务支出 | 666.28 | 555.54；另缺公共安全支出5.22 |
| 说明五（二），一般公共服务支出 | 175.7，占26.37% | 555.54，占83.38% |
| 说明五（三），行政运行 | 增加7.63，增长4.16% | 减少7.63，降低4.16% |
| 说明五（三），事业单位医疗 | 2.74（上年数） | 3.49 |
| 说明五（三），其他行政事业单位医疗 | 0.21 | 0.22 |
| 说明五（三） | 缺行政单位离退休 | 2.10 |
| 说明十，“三公”经费数 | 空白 | 5.12 |
| 说明十一（四），财政拨款项目 | 448.65 | 368.65（非财政的80算了两次） |
| 绩效表，机关运行经费 | 财政拨款80 | 其他资金80 |
| 绩效表，海外安全培训 | 2400元×50人×2天=24万元 | 不超过20万元 |

## 重新生成

    python -m tests.synthetic data/sample

## In English

Five made-up disclosures; no agency, project or sentence in them is real.
`example-fao-2023-budget.txt` carries the figures, mistakes and layout of a real published document in sentences of our own.
`example-archives-2023-budget.html` has no mistake, only honest rounding; `example-culture-2023-budget.xlsx` has none at all.
The 2024 workbook and the GB18030 page hold the mistakes listed in the first table above: place, printed figure, right figure, kind.
"""


class Spoilt(Protocol):
    """A file with its mistakes."""

    @property
    def file(self) -> str:
        """Name the file."""

    @property
    def slips(self) -> tuple[Slip, ...]:
        """List the mistakes."""


def write_readme(samples: tuple[Spoilt, ...]) -> bytes:
    """Write the page."""
    lines = [
        f"| `{sample.file}` | {slip.place} | {slip.printed} | {slip.correct} | {slip.kind} |"
        for sample in samples
        for slip in sample.slips
    ]
    table = "\n".join(("| 文件 | 位置 | 印出 | 应为 | 说明 |", "|---|---|---|---|---|", *lines))
    return TEXT.replace("{table}", table).encode()
