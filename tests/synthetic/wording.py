"""Clauses with figures: amounts, shares, changes. Each figure is computed from the entries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .agency import Agency
from .blocks import Paragraph
from .money import Printing, amount, percent

Kind = Literal["work", "people", "mixed"]
GREW = {"work": "任务比上年多", "people": "工资和缴费标准上调", "mixed": "标准上调，任务也多了"}
SHRANK = {
    "work": "上年的一次性开支今年没有",
    "people": "调走的人工资高于新来的人",
    "mixed": "能省的地方省了一些",
}
STEADY = "两年安排一样多"
NEW = "今年第一次列这笔钱"


@dataclass(frozen=True, slots=True)
class Story:
    """This year's budget, last year's, and how figures are printed."""

    agency: Agency
    before: Agency
    printing: Printing

    def both(self, ask: Callable[[Agency], int]) -> tuple[int, int]:
        """Ask the same figure of both years."""
        return ask(self.agency), ask(self.before)

    def wan(self, yuan: int) -> str:
        """Write an amount with its unit."""
        return f"{amount(yuan, self.printing)}万元"

    def share(self, part: int, whole: int) -> str:
        """Write what part of the whole an amount is."""
        return f"占{percent(part, whole)}" if whole else "占0.00%"

    def moved(self, now: int, before: int, than: str = "比上年预算") -> str:
        """Write how an amount moved since last year; without a base there is no rate."""
        if now == before:
            return "与上年预算持平" if now else "上年和本年均无此项预算"
        if not before:
            return f"上年无此项预算，{than}增加{self.wan(now)}"
        step, verb, rate = (now - before, "增加", "增长") if now > before else (before - now, "减少", "降低")
        return f"{than}{verb}{self.wan(step)}，{rate}{percent(step, before)}"

    def because(self, now: int, before: int, kind: Kind = "mixed") -> str:
        """Write a reason that fits the direction."""
        if now == before:
            reason = STEADY if now else "没有这方面的安排"
        elif not before:
            reason = NEW
        else:
            reason = (GREW if now > before else SHRANK)[kind]
        return f"主要原因是{reason}"

    def heading(self, number: str, text: str) -> Paragraph:
        """Write the heading of a section of the explanation."""
        return Paragraph(text=f"{number}、关于{self.agency.name}{self.agency.year}年{text}", level=2)


def listed(items: list[str]) -> str:
    """Join names the Chinese way."""
    return "、".join(items)
