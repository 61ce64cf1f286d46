"""A made-up agency's budget of one year, as atomic entries; every figure is a sum of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Fund(Enum):
    """A budget that pays appropriations, with its name in the tables."""

    GENERAL = "一般公共预算"
    GOVERNMENT = "政府性基金预算"
    CAPITAL = "国有资本经营预算"


class Source(Enum):
    """Where money comes from: a line of table 1 that has no parts."""

    GENERAL = "一般公共预算"
    GENERAL_ABOVE = "上级一般公共预算安排的转移支付"
    GOVERNMENT = "政府性基金预算"
    GOVERNMENT_ABOVE = "上级政府性基金安排的转移支付"
    CAPITAL = "国有资本经营预算"
    CAPITAL_ABOVE = "上级国有资本经营预算安排的转移支付"
    SPECIAL_ACCOUNT = "财政专户（教育收费）"
    OWN_SERVICE = "事业收入"
    OWN_ABOVE = "上级补助收入"
    OWN_BELOW = "附属单位上缴收入"
    OWN_BUSINESS = "事业单位经营收入"
    OWN_OTHER = "其他收入"
    CARRIED_GENERAL = "一般公共预算拨款结转"
    CARRIED_GOVERNMENT = "基金预算拨款结转"
    CARRIED_CAPITAL = "国有资本经营预算拨款结转"
    CARRIED_SPECIAL_ACCOUNT = "财政专户核拨结转"
    CARRIED_OWN = "单位资金结转"


FUND_SOURCES = {
    Fund.GENERAL: (Source.GENERAL, Source.GENERAL_ABOVE, Source.CARRIED_GENERAL),
    Fund.GOVERNMENT: (Source.GOVERNMENT, Source.GOVERNMENT_ABOVE, Source.CARRIED_GOVERNMENT),
    Fund.CAPITAL: (Source.CAPITAL, Source.CAPITAL_ABOVE, Source.CARRIED_CAPITAL),
}
APPROPRIATED = tuple(source for sources in FUND_SOURCES.values() for source in sources)
CURRENT = tuple(source for source in APPROPRIATED if not source.name.startswith("CARRIED"))
OWN = (Source.OWN_SERVICE, Source.OWN_ABOVE, Source.OWN_BELOW, Source.OWN_BUSINESS, Source.OWN_OTHER)
CARRIED_APPROPRIATED = (Source.CARRIED_GENERAL, Source.CARRIED_GOVERNMENT, Source.CARRIED_CAPITAL)
CARRIED_OTHER = (Source.CARRIED_SPECIAL_ACCOUNT, Source.CARRIED_OWN)

THREE_PUBLIC = {"abroad": "30212", "purchase": "31013", "running": "30231", "reception": "30217"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """So many yuan of one source for one functional item and one economic item; no project means basic expenditure."""

    functional: str
    economic: str
    source: Source
    yuan: int
    project: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A line of a performance form."""

    name: str
    target: str
    basis: str
    last_year: str
    weight: int
    scoring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The performance form of one project: indicators by second-level heading."""

    project: str
    goal: str
    indicators: dict[str, tuple[Indicator, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Posts and people."""

    posts: int
    serving: int
    retired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """State assets in use, in yuan and pieces."""

    floor_square_metres: int
    buildings: int
    vehicles: int
    vehicle_value: int
    furniture: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement:
    """Government procurement in yuan, and how much of it is kept for smaller firms."""

    goods: int
    works: int
    services: int
    small_and_medium: int
    small_and_micro: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A made-up agency in one budget year."""

    name: str
    government: str
    year: int
    duties: tuple[str, ...]
    offices: tuple[str, ...]
    staff: Staff
    entries: tuple[Entry, ...]
    forms: tuple[Form, ...]
    assets: Assets
    procurement: Procurement

    def total(
        self,
        *,
        code: str = "",
        economic: str = "",
        sources: Iterable[Source] = tuple(Source),
        project: str | None = None,
        basic: bool | None = None,
    ) -> int:
        """Sum the entries whose codes begin as asked, of these sources, basic or project expenditure, in yuan."""
        wanted = frozenset(sources)
        return sum(
            entry.yuan
            for entry in self.entries
            if entry.functional.startswith(code)
            and entry.economic.startswith(economic)
            and entry.source in wanted
            and (project is None or entry.project == project)
            and (basic is None or (entry.project is None) == basic)
        )

    def codes(self, sources: Iterable[Source] = tuple(Source)) -> tuple[str, ...]:
        """List the functional items these sources pay for, in order."""
        wanted = frozenset(sources)
        return tuple(sorted({entry.functional for entry in self.entries if entry.source in wanted}))

    def economic_items(self, *, basic: bool, sources: Iterable[Source]) -> tuple[str, ...]:
        """List the economic items that basic (or project) expenditure of these sources uses, in order."""
        wanted = frozenset(sources)
        found = {e.economic for e in self.entries if (e.project is None) == basic and e.source in wanted}
        return tuple(sorted(found))

    def projects(self, sources: Iterable[Source] = tuple(Source)) -> tuple[tuple[str, str], ...]:
        """List projects of these sources with their functional item, in order of the item."""
        wanted = frozenset(sources)
        found = (
            (e.functional, e.project) for e in self.entries if e.project is not None and e.source in wanted
        )
        return tuple(sorted(dict.fromkeys(found), key=lambda pair: pair[0]))
