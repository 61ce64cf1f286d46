"""Rules about what a passage must hold: sections that say what their heading asks, lists that leave nothing out."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from audit_lib.recognise import Evidence
from audit_lib.reference import normalise
from audit_lib.reference.codes import load_codes
from audit_lib.reference.normalise import strip_ordinal
from audit_lib.rules.bound import bare_name, look_alike
from audit_lib.rules.formula import LINE_VARIABLES
from audit_lib.rules.index import Index
from audit_lib.rules.presence import Verdict
from audit_lib.rules.prose import Quote, quote_around, quoted_verdicts

__all__ = ["SECTION_KINDS"]

_HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_LENGTH = 30  # no heading is longer
_AND_SO_ON = re.compile(r"等(?:支出|收入|方面|\d*[大个]?类|。|$)")
_SECRET = re.compile(r"涉密")
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)万元")
_FEN_PER_WAN = 1_000_000
_PARAGRAPHS_OF_A_PROJECT = 6  # name, grounds, amount, who, for what, when


def _sections_say(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """What stands under a heading fits ``says``, and does not fit ``never``.

    1. Only a heading that is one of several, ``beside`` another among them, is looked at; the same word elsewhere
       heads something else.
    2. A heading with nothing under it is passed over: tables and lists may stand there.
    """
    sections = list(_sections(index))
    if any(re.fullmatch(kwargs["headed"], heading) for _, heading, _ in sections):
        yield from quoted_verdicts(index, _unsaid(kwargs, sections))


def _unsaid(kwargs: Mapping[str, Any], sections: list[tuple[int, str, list[str]]]) -> Iterator[Quote]:
    headings = [heading for _, heading, _ in sections]
    for number, heading, body in sections:
        if not re.fullmatch(kwargs["headed"], heading) or kwargs["beside"] not in headings or not body:
            continue
        text = "".join(body)
        lacks = "says" in kwargs and not re.search(kwargs["says"], normalise(text))
        if lacks or ("never" in kwargs and re.search(kwargs["never"], normalise(text))):
            yield Quote(
                paragraph=number,
                words=heading,
                sentence=quote_around(text, 0, min(len(text), _LENGTH)),
                place=heading,
            )


def _sections(index: Index) -> Iterator[tuple[int, str, list[str]]]:
    """Headings with their paragraph and the paragraphs under them; a colon ends a heading within its paragraph."""
    under: tuple[int, str, list[str]] | None = None
    for number, text in index.paragraphs.items():
        if _HEADING.match(text):
            heading, _, rest = text.replace("：", ":").partition(":")
            if under:
                yield under
            name = strip_ordinal(normalise(heading))
            under = (number, name if len(name) <= _LENGTH else "", [rest] if rest.strip() else [])
        elif under:
            under[2].append(text)
    if under:
        yield under


def _categories_named(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A sentence that opens a list of categories names each category of the table with an amount.

    1. It is a list of categories where it names two of them at least.
    2. A list that ends in 等 may leave some out.
    """
    sheet = next((name for name in kwargs["sheets"] if index.lines[name]), None)
    filled = _filled_categories(index, sheet) if sheet else {}
    for number, text, opened in _opened(kwargs["opens"], index) if filled else ():
        missing = [right for right, names in filled.items() if not any(name in opened for name in names)]
        if len(filled) - len(missing) > 1:
            yield _left_out(index, (number, text), missing)


def _filled_categories(index: Index, sheet: str) -> dict[str, set[str]]:
    """Categories of a table that have an amount, by their right name: what they may be called, printed or listed."""
    amounts = index.amounts_of(sheet)
    first = index.main_column(sheet)
    filled = [
        line
        for (line, column), fact in index.cells.get(sheet, {}).items()
        if LINE_VARIABLES["category"].fullmatch(line) and column == first and amounts[fact]
    ]
    found = {}
    for line in filled:
        printed = strip_ordinal(normalise(index.labels[sheet, line]))
        listed = [one.name for one in load_codes("functional").get(line, ())]
        found[listed[-1] if listed else printed] = {bare_name(name) for name in (printed, *listed)}
    return found


def _sources_named(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """A sentence that opens a list of revenue names each source of the summary with an amount.

    1. It is such a list where it names one source at least.
    2. A list that ends in 等 may leave some out.
    """
    filled = [
        (source["named"], fact)
        for source in kwargs["sources"]
        if (fact := index.one_cell(source["cell"])) is not None and index.filled[fact].amount
    ]
    labels = {fact: index.labels[key[:2]] for key, fact in index.cell.items()}
    for number, text, opened in _opened(kwargs["opens"], index) if filled else ():
        missing = [fact for named, fact in filled if not re.search(named, opened)]
        if len(missing) < len(filled):
            names = [strip_ordinal(normalise(labels[fact])) for fact in missing]
            yield _left_out(index, (number, text), names)


def _opened(opens: str, index: Index) -> Iterator[tuple[int, str, str]]:
    """Paragraphs with a list: number, text, and the list in one spelling."""
    begins = re.compile(opens)
    for (number, text), plain in zip(index.paragraphs.items(), index.plain, strict=True):
        found = begins.search(plain)
        opened = plain[found.end() :] if found else ""
        if opened and not _AND_SO_ON.search(opened):
            yield number, text, opened


def _projects_told(kwargs: Mapping[str, Any], _: Evidence, index: Index) -> Iterator[Verdict]:
    """Prose that goes through the projects one by one names each project of the table.

    1. A project is told by its name, by one much like it, or by its amount in the paragraphs of the list.
    2. One that is secret is not asked for.
    """
    told = {
        number: found["name"].strip()
        for number, text in index.paragraphs.items()
        if (found := re.match(kwargs["named"], text))
    }
    if not told or not index.lines["project"]:
        return
    listed = range(min(told), max(told) + _PARAGRAPHS_OF_A_PROJECT)
    texts = [normalise(text) for number, text in index.paragraphs.items() if number in listed]
    said = _AMOUNT.findall("".join(texts))
    amounts = {int(Decimal(figure.replace(",", "")) * _FEN_PER_WAN) for figure in said}
    missing = [
        name
        for line, name in _projects(index).items()
        if not _SECRET.search(name)
        and not any(look_alike(name, other) for other in told.values())
        and index.amounts_of("project")[index.cell["project", line, "total"]] not in amounts
    ]
    first = next(iter(told))
    yield _left_out(index, (first, index.paragraphs[first]), missing)


def _projects(index: Index) -> dict[str, str]:
    """Projects of the table with an amount: line and name."""
    amounts = index.amounts_of("project")
    return {
        line: index.labels["project", line]
        for (line, column), fact in index.cells.get("project", {}).items()
        if "/" in line and column == "total" and amounts[fact]
    }


def _left_out(index: Index, place: tuple[int, str], names: list[str]) -> Verdict:
    number, text = place
    quotes = (
        [Quote(paragraph=number, words="、".join(names), sentence=quote_around(text, 0, 1))] if names else []
    )
    return next(quoted_verdicts(index, quotes))


SECTION_KINDS: Mapping[str, Callable[[Mapping[str, Any], Evidence, Index], Iterator[Verdict]]] = {
    "expect_sections_to_say": _sections_say,
    "expect_categories_to_be_named": _categories_named,
    "expect_sources_to_be_named": _sources_named,
    "expect_projects_to_be_told": _projects_told,
}
