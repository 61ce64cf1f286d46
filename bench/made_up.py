"""Made-up disclosures of every known form, as evidence: an agency's entries summed into canonical cells.

The ten-table form is written as a web page and read back; the other forms are laid down cell by cell, since what is
measured is the diagnosis and not the reading.  Each disclosure is consistent, and comes with the same agency's figures
of the year before, cell by cell.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import builders
from synthetic.agency import (
    APPROPRIATED,
    CARRIED_OTHER,
    FUND_SOURCES,
    OWN,
    THREE_PUBLIC,
    Agency,
    Fund,
    Source,
)
from synthetic.codes import FUNCTIONAL_CATEGORIES
from synthetic.document import compose
from synthetic.make import make_agency
from synthetic.money import YUAN_PER_CENT, decimals
from synthetic.profiles import PROFILES
from synthetic.tables import with_ancestors
from synthetic.writers import write_html

from audit_lib.auditing import make_case
from audit_lib.ingest import read_disclosure
from audit_lib.model import Disclosure
from audit_lib.recognise import Evidence, recognise
from audit_lib.rules import confront, load_suites
from audit_lib.telling import Case

FORMS = ("ten_table_budget", "shanghai_budget", "jiangsu_budget", "national_final")
Coordinate = tuple[str, str, str]

_OTHER = (*OWN, *CARRIED_OTHER, Source.SPECIAL_ACCOUNT)  # what other forms print as other revenue
_FUNDS = {
    "general_public": FUND_SOURCES[Fund.GENERAL],
    "government_fund": FUND_SOURCES[Fund.GOVERNMENT],
    "state_capital": FUND_SOURCES[Fund.CAPITAL],
}
_PERSONNEL, _PUBLIC = ("301", "303"), ("302", "310")
_GENERAL = _FUNDS["general_public"]
_KINDS = {
    "abroad": (THREE_PUBLIC["abroad"],),
    "vehicles": (THREE_PUBLIC["purchase"], THREE_PUBLIC["running"]),
    "vehicles_purchase": (THREE_PUBLIC["purchase"],),
    "vehicles_operation": (THREE_PUBLIC["running"],),
    "reception": (THREE_PUBLIC["reception"],),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """A consistent disclosure ready for faults: its case, and last year's amounts in fen by cell."""

    name: str
    form: str
    case: Case
    before: dict[Coordinate, int]


def make(form: str, seed: int, profile: int, *, year: int = 2024, prose: bool = True) -> MadeUp:
    """Make one disclosure of a form."""
    this, last = (
        make_agency(seed, at, profile=PROFILES[profile], grain=YUAN_PER_CENT) for at in (year, year - 1)
    )
    (disclosure, evidence), (_, before) = (
        (_written(this, last), _written(last, last))
        if form == "ten_table_budget"
        else (_laid_down(this, form), _laid_down(last, form))
    )
    if not prose:
        evidence = Evidence(
            **{name: getattr(evidence, name) for name in evidence.__slots__}
            | {"claims": evidence.claims.head(0)}
        )
    return MadeUp(
        name=f"{form}/{seed}/{profile}",
        form=form,
        case=make_case(disclosure, evidence, confront(evidence, load_suites())),
        before=_amounts(before),
    )  # fmt: skip


def _written(agency: Agency, before: Agency) -> tuple[Disclosure, Evidence]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.html"
        path.write_bytes(write_html(compose(agency, before)))
        disclosure = read_disclosure(path)
    return disclosure, recognise(disclosure)


def _laid_down(agency: Agency, form: str) -> tuple[Disclosure, Evidence]:
    lay, phase, unit = LAYOUTS[form]
    cells = "; ".join(
        f"{table}/{line}@{column}={_print(yuan, unit if table != 'three_public' else '万元')}"
        for table, line, column, yuan in lay(agency)
    )
    units = {} if unit == "万元" else dict.fromkeys(("summary", "revenue", "expenditure", "appropriation", "general_public", "government_fund", "state_capital", "basic"), unit)  # fmt: skip
    evidence = builders.evidence_of(cells, phase=phase, form=form, units=units)
    return builders.disclosure_of("summary"), evidence


def _print(yuan: int, unit: str) -> str:
    if not yuan:
        return ""
    return str(yuan) if unit == "元" else decimals(yuan // YUAN_PER_CENT)


def _amounts(evidence: Evidence) -> dict[Coordinate, int]:
    facts = evidence.facts
    keys = zip(facts["table"], facts["line_code"], facts["column"], strict=True)
    return {key: int(fen) for key, fen in zip(keys, facts["amount_fen"].fillna(0), strict=True)}


_Cells = Iterator[tuple[str, str, str, int]]


def _shanghai(agency: Agency) -> _Cells:
    yield "summary", "fiscal_appropriation", "amount", agency.total(sources=APPROPRIATED)
    yield from (("summary", fund, "amount", agency.total(sources=paid)) for fund, paid in _FUNDS.items())
    yield "summary", "other_revenue", "amount", agency.total(sources=_OTHER)
    yield "summary", "total_revenue", "amount", agency.total()
    yield from _categories("summary", agency, {"amount": tuple(Source)})
    yield "summary", "total_expenditure", "amount", agency.total()
    columns = {"total": tuple(Source), "fiscal_subtotal": APPROPRIATED, "other_revenue": _OTHER}
    for line, code in _lines(agency, tuple(Source)):
        yield from (
            ("revenue", line, column, agency.total(code=code, sources=paid))
            for column, paid in columns.items()
        )
    yield from _by_use("expenditure", agency, tuple(Source))
    yield from (("appropriation", fund, "total", agency.total(sources=paid)) for fund, paid in _FUNDS.items())
    yield "appropriation", "total_revenue", "total", agency.total(sources=APPROPRIATED)
    yield from _categories("appropriation", agency, {"total": APPROPRIATED, **_FUNDS})
    for column, paid in {"total": APPROPRIATED, **_FUNDS}.items():
        yield "appropriation", "total_expenditure", column, agency.total(sources=paid)
    for fund, paid in _FUNDS.items():
        yield from _by_use(fund, agency, paid)
    for line, code in _economic(agency):
        amounts = _personnel_and_public(agency, code)
        yield from (("basic", line, column, amount) for column, amount in amounts.items())
    yield from _three_public("three_public", agency, ("total",))


def _final(agency: Agency) -> _Cells:
    yield from (("summary", fund, "amount", agency.total(sources=paid)) for fund, paid in _FUNDS.items())
    yield "summary", "other_revenue", "amount", agency.total(sources=_OTHER)
    yield "summary", "current_revenue", "amount", agency.total()
    yield "summary", "total_revenue", "amount", agency.total()
    yield from _categories("summary", agency, {"amount": tuple(Source)})
    yield "summary", "current_expenditure", "amount", agency.total()
    yield "summary", "total_expenditure", "amount", agency.total()
    columns = {"total": tuple(Source), "fiscal_subtotal": APPROPRIATED, "other_revenue": _OTHER}
    for line, code in _lines(agency, tuple(Source)):
        yield from (
            ("revenue", line, column, agency.total(code=code, sources=paid))
            for column, paid in columns.items()
        )
    yield from _by_use("expenditure", agency, tuple(Source))
    yield from (("appropriation", fund, "total", agency.total(sources=paid)) for fund, paid in _FUNDS.items())
    yield "appropriation", "appropriation", "total", agency.total(sources=APPROPRIATED)
    yield "appropriation", "total_revenue", "total", agency.total(sources=APPROPRIATED)
    yield from _categories("appropriation", agency, {"total": APPROPRIATED, **_FUNDS})
    for line in ("current_expenditure", "total_expenditure"):
        for column, paid in {"total": APPROPRIATED, **_FUNDS}.items():
            yield "appropriation", line, column, agency.total(sources=paid)
    yield from _by_use("general_public", agency, _GENERAL)
    for line, code in _economic(agency):
        if line != "total":
            yield "basic", line, "total", _personnel_and_public(agency, code)["total"]
    whole = _personnel_and_public(agency, "")
    yield from (("basic", line, "total", whole[line]) for line in ("personnel", "public"))
    yield from _three_public("three_public", agency, ("budget", "final"))
    for fund in ("government_fund", "state_capital"):
        for line, code in _lines(agency, _FUNDS[fund]):
            split = dict(_split(agency, code, _FUNDS[fund]))
            cells = {"opening": 0, "revenue": split["total"], **split, "closing": 0}
            yield from ((fund, line, column, amount) for column, amount in cells.items())


def _jiangsu(agency: Agency) -> _Cells:
    yield "summary", "fiscal_appropriation", "amount", agency.total(sources=APPROPRIATED)
    yield "summary", "general_public", "amount", agency.total(sources=_FUNDS["general_public"])
    yield "summary", "government_fund", "amount", agency.total(sources=_government(agency))
    yield "summary", "unit_funds", "amount", agency.total(sources=_OTHER)
    yield "summary", "current_revenue", "amount", agency.total()
    yield "summary", "total_revenue", "amount", agency.total()
    yield from _categories("summary", agency, {"amount": tuple(Source)})
    yield "summary", "total_expenditure", "amount", agency.total()
    yield from (
        ("summary", use, "amount", agency.total(basic=use == "basic")) for use in ("basic", "project")
    )
    yield "revenue", "total", "total", agency.total()
    yield from (
        ("expenditure", "total", column, amount) for column, amount in _split(agency, "", tuple(Source))
    )
    yield "appropriation", "general_public", "total", agency.total(sources=_GENERAL)
    yield "appropriation", "government_fund", "total", agency.total(sources=_government(agency))
    yield "appropriation", "total_revenue", "total", agency.total(sources=APPROPRIATED)
    for use in ("basic", "project"):
        yield "appropriation", use, "total", agency.total(sources=APPROPRIATED, basic=use == "basic")
    yield "appropriation", "total_expenditure", "total", agency.total(sources=APPROPRIATED)
    for table, paid in (
        ("fiscal_expenditure", APPROPRIATED),
        ("general_public", _GENERAL),
        ("government_fund", _government(agency)),
    ):
        for line, code in _lines(agency, paid):
            yield table, line, "total", agency.total(code=code, sources=paid)
    for table in ("fiscal_basic", "basic"):
        yield from (
            (table, line, "total", agency.total(economic=code, sources=_GENERAL, basic=True))
            for line, code in _economic(agency)
        )
    yield from (("three_public_meetings", line, "total", amount) for line, amount in _meetings(agency))
    public = [item for item in agency.economic_items(basic=True, sources=_GENERAL) if item[:3] == "302"]
    yield "operating", "total", "total", agency.total(economic="302", sources=_GENERAL, basic=True)
    yield "operating", "302", "total", agency.total(economic="302", sources=_GENERAL, basic=True)
    for item in public:
        yield "operating", item, "total", agency.total(economic=item, sources=_GENERAL, basic=True)


def _government(agency: Agency) -> tuple[Source, ...]:
    """The form prints no state capital: what it pays stands with the government funds."""
    return tuple(source for source in APPROPRIATED if source not in _GENERAL)


def _meetings(agency: Agency) -> Iterator[tuple[str, int]]:
    kinds = {
        "three_public": tuple(THREE_PUBLIC.values()),
        **_KINDS,
        "meetings": ("30215",),
        "training": ("30216",),
    }
    whole = (*THREE_PUBLIC.values(), "30215", "30216")
    for line, codes in {"total": whole, **kinds}.items():
        yield line, sum(agency.total(economic=code, sources=APPROPRIATED) for code in codes)


def _three_public(table: str, agency: Agency, columns: tuple[str, ...]) -> _Cells:
    for line, codes in {"total": tuple(THREE_PUBLIC.values()), **_KINDS}.items():
        amount = sum(agency.total(economic=code, sources=APPROPRIATED) for code in codes)
        yield from ((table, line, column, amount) for column in columns)


def _by_use(table: str, agency: Agency, paid: tuple[Source, ...]) -> _Cells:
    for line, code in _lines(agency, paid):
        yield from ((table, line, column, amount) for column, amount in _split(agency, code, paid))


def _split(agency: Agency, code: str, paid: tuple[Source, ...]) -> Iterator[tuple[str, int]]:
    for column, basic in (("total", None), ("basic", True), ("project", False)):
        yield column, agency.total(code=code, sources=paid, basic=basic)


def _lines(agency: Agency, paid: tuple[Source, ...]) -> Iterator[tuple[str, str]]:
    yield from ((code, code) for code in with_ancestors(agency.codes(paid)))
    yield "total", ""


def _economic(agency: Agency) -> Iterator[tuple[str, str]]:
    items = agency.economic_items(basic=True, sources=_GENERAL)
    yield from ((code, code) for code in dict.fromkeys(part for item in items for part in (item[:3], item)))
    yield "total", ""


def _personnel_and_public(agency: Agency, code: str) -> dict[str, int]:
    def spent(kinds: tuple[str, ...]) -> int:
        return sum(
            agency.total(economic=code if code[:3] == kind else kind, sources=_GENERAL, basic=True)
            for kind in kinds
            if not code or code[:3] == kind
        )

    personnel, public = spent(_PERSONNEL), spent(_PUBLIC)
    return {"total": personnel + public, "personnel": personnel, "public": public}


def _categories(table: str, agency: Agency, columns: dict[str, tuple[Source, ...]]) -> _Cells:
    for code in FUNCTIONAL_CATEGORIES:
        if agency.total(code=code):
            yield from (
                (table, code, column, agency.total(code=code, sources=paid))
                for column, paid in columns.items()
            )


LAYOUTS: dict[str, tuple[Callable[[Agency], _Cells], str, str]] = {
    "shanghai_budget": (_shanghai, "budget", "元"),
    "jiangsu_budget": (_jiangsu, "budget", "万元"),
    "national_final": (_final, "final", "万元"),
}
