"""The types of expectation that a suite may use, and what each must be given."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from audit_lib.errors import FormulaSyntaxError, SuiteSyntaxError, UnknownAddressError
from audit_lib.reference import TableSpec, load_tables
from audit_lib.rules.code_lines import MISNOMERS
from audit_lib.rules.formula import COLUMN_VARIABLE, LINE_VARIABLES, Address, parse_address, parse_formula
from audit_lib.rules.indicators import ASPECTS
from audit_lib.rules.lists import ROLES
from audit_lib.rules.performance import AGREEMENTS

__all__ = ["arguments_of", "check_kwargs", "known_arguments", "known_kinds"]

_LEVELS = ("category", "item", "sub_item")
_COMPARISONS = ("tables", "order", "wording")
_Check = Callable[[str, object], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What an expectation type is given: required and optional arguments, each with its check.

    Of the arguments in ``any_of`` one at least must be given.
    """

    required: Mapping[str, _Check]
    optional: Mapping[str, _Check]
    any_of: tuple[str, ...] = ()


def known_kinds() -> tuple[str, ...]:
    """Name the expectation types that a suite may use."""
    return tuple(_KINDS)


def arguments_of(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the arguments that an expectation type must be given, and those that it may be given."""
    spec = _KINDS[kind]
    return tuple(spec.required), tuple(spec.optional)


def known_arguments() -> tuple[str, ...]:
    """Name what the expectation types are given, over all of them."""
    return tuple(dict.fromkeys(name for kind in _KINDS.values() for name in (*kind.required, *kind.optional)))


def check_kwargs(rule_id: str, kind: str, kwargs: object) -> None:
    """Check the arguments of an expectation: names, formulas, and addresses against the vocabulary.

    Raises
    ------
    SuiteSyntaxError
        An argument is missing, unknown or of the wrong shape.
    FormulaSyntaxError
        A formula cannot be parsed.
    UnknownAddressError
        A formula names a table, line or column that the vocabulary does not hold.
    """
    spec = _KINDS[kind]
    if not isinstance(kwargs, dict):
        raise SuiteSyntaxError(rule_id, "kwargs is an object")
    checks = {**spec.required, **spec.optional}
    if missing := [name for name in spec.required if name not in kwargs]:
        raise SuiteSyntaxError(rule_id, f"{kind} lacks {', '.join(missing)}")
    if unknown := [name for name in kwargs if name not in checks]:
        raise SuiteSyntaxError(
            rule_id, f"{kind} knows no {', '.join(unknown)} (it takes {', '.join(checks)})"
        )
    if spec.any_of and not any(name in kwargs for name in spec.any_of):
        raise SuiteSyntaxError(rule_id, f"{kind} lacks {' or '.join(spec.any_of)}")
    for name, value in kwargs.items():
        checks[name](rule_id, value)
    if "total" in kwargs:
        addresses = [parse_address(text) for text in (kwargs["total"], *kwargs["parts"])]
        _one_variable(rule_id, addresses)
        _check_columns(rule_id, addresses, kwargs.get("columns"))


def _address(rule_id: str, value: object) -> None:
    text = _text(rule_id, value)
    try:
        address = parse_address(text)
    except ValueError as error:
        raise FormulaSyntaxError(rule_id, str(error)) from None
    _known_address(rule_id, address)


def _formula(rule_id: str, value: object) -> None:
    text = _text(rule_id, value)
    try:
        terms = parse_formula(text)
    except ValueError as error:
        raise FormulaSyntaxError(rule_id, str(error)) from None
    for term in terms:
        _known_address(rule_id, term.address)


def _addresses(rule_id: str, value: object) -> None:
    for item in _list(rule_id, value):
        _address(rule_id, item)


def _pairs(rule_id: str, value: object) -> None:
    for pair in _list(rule_id, value):
        if not isinstance(pair, list) or len(pair) != 2:
            raise SuiteSyntaxError(rule_id, f"a pair is two formulas, not {pair!r}")
        for side in pair:
            _formula(rule_id, side)
        _one_variable(rule_id, [term.address for side in pair for term in parse_formula(side)])


def _address_pairs(rule_id: str, value: object) -> None:
    for pair in _list(rule_id, value):
        if not isinstance(pair, list) or len(pair) != 2:
            raise SuiteSyntaxError(rule_id, f"a pair is two addresses, not {pair!r}")
        for side in pair:
            _address(rule_id, side)


def _one_variable(rule_id: str, addresses: list[Address]) -> None:
    """A rule is repeated for the lines of one variable, which its first address must name."""
    variables = list(dict.fromkeys(address.variable for address in addresses if address.variable))
    if len(variables) > 1:
        raise FormulaSyntaxError(rule_id, f"one line variable to a rule, not {', '.join(variables)}")
    if variables and addresses[0].variable is None:
        raise FormulaSyntaxError(rule_id, f"the first address must name {{{variables[0]}}} too")


def _check_columns(rule_id: str, addresses: list[Address], columns: list[str] | None) -> None:
    """``{column}`` and ``columns`` go together, and each column must be one of its tables'."""
    varying = [address for address in addresses if address.column == COLUMN_VARIABLE]
    if bool(varying) != bool(columns):
        raise SuiteSyntaxError(rule_id, "columns and {column} are given together, or neither is")
    for address in varying:
        for column in columns or ():
            _known_address(rule_id, replace(address, column=column))


def _tables(rule_id: str, value: object) -> None:
    if unknown := [name for name in _list(rule_id, value) if name not in load_tables()]:
        raise UnknownAddressError(rule_id, f"no such table: {', '.join(map(str, unknown))}")


def _names(rule_id: str, value: object) -> None:
    for item in _list(rule_id, value):
        _text(rule_id, item)


def _table(rule_id: str, value: object) -> None:
    _tables(rule_id, [value])


def _name(rule_id: str, value: object) -> None:
    _text(rule_id, value)


def _pattern(rule_id: str, value: object) -> None:
    text = _text(rule_id, value)
    try:
        re.compile(text)
    except re.error as error:
        raise SuiteSyntaxError(rule_id, f"no regular expression: {text!r} ({error})") from None


def _patterns(rule_id: str, value: object) -> None:
    for item in _list(rule_id, value):
        _pattern(rule_id, item)


def _stated(rule_id: str, value: object) -> None:
    for item in _list(rule_id, value):
        _object(
            rule_id,
            item,
            {"says": _pattern, "cells": _formulas},
            {"under": _pattern, "role": _one_of(("opening", "final", "prior"))},
        )


def _wholes(rule_id: str, value: object) -> None:
    for item in _list(rule_id, value):
        _object(rule_id, item, {"named": _pattern, "cell": _address}, {})


def _formulas(rule_id: str, value: object) -> None:
    for item in _list(rule_id, value):
        _formula(rule_id, item)


def _object(
    rule_id: str, value: object, required: Mapping[str, _Check], optional: Mapping[str, _Check]
) -> None:
    """Check an object inside an argument: its keys, and each of its values."""
    known = {**required, **optional}
    if not isinstance(value, dict) or not required.keys() <= value.keys() <= known.keys():
        raise SuiteSyntaxError(rule_id, f"an object with {', '.join(known)} is wanted, not {value!r}")
    for name, item in value.items():
        known[name](rule_id, item)


def _corrections(rule_id: str, value: object) -> None:
    if not isinstance(value, dict) or not value:
        raise SuiteSyntaxError(rule_id, f"patterns with the words that are right are wanted, not {value!r}")
    for pattern, right in value.items():
        _pattern(rule_id, pattern)
        _text(rule_id, right)


def _roles(rule_id: str, value: object) -> None:
    if not isinstance(value, list) or not value or any(role not in ROLES for role in value):
        raise SuiteSyntaxError(rule_id, f"some of {', '.join(map(repr, ROLES))} are wanted, not {value!r}")


def _divided(rule_id: str, value: object) -> None:
    if not isinstance(value, dict) or not value:
        raise SuiteSyntaxError(rule_id, f"patterns with those of their parts are wanted, not {value!r}")
    for pattern, parts in value.items():
        _pattern(rule_id, pattern)
        _patterns(rule_id, parts)


def _since(rule_id: str, value: object) -> None:
    if not isinstance(value, dict) or not value:
        raise SuiteSyntaxError(rule_id, f"tables with the first year of each are wanted, not {value!r}")
    for table, year in value.items():
        _table(rule_id, table)
        _count(rule_id, year)


def _count(rule_id: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise SuiteSyntaxError(rule_id, f"a number from 1 is wanted, not {value!r}")


def _flag(rule_id: str, value: object) -> None:
    if not isinstance(value, bool):
        raise SuiteSyntaxError(rule_id, f"true or false is wanted, not {value!r}")


def _one_of(known: Iterable[str]) -> _Check:
    names = tuple(known)

    def check(rule_id: str, value: object) -> None:
        if value not in names:
            raise SuiteSyntaxError(rule_id, f"one of {', '.join(names)} is wanted, not {value!r}")

    return check


def _whole_numbers(rule_id: str, value: object) -> None:
    if not all(isinstance(item, int) and not isinstance(item, bool) for item in _list(rule_id, value)):
        raise SuiteSyntaxError(rule_id, f"whole numbers are wanted, not {value!r}")


def _list(rule_id: str, value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise SuiteSyntaxError(rule_id, f"a list of at least one is wanted, not {value!r}")
    return value


def _text(rule_id: str, value: object) -> str:
    if not isinstance(value, str):
        raise SuiteSyntaxError(rule_id, f"a text is wanted, not {value!r}")
    return value


def _known_address(rule_id: str, address: Address) -> None:
    spec = load_tables().get(address.table)
    if spec is None:
        raise UnknownAddressError(rule_id, f"no such table: {address.table} (in {address})")
    columns = [column.slug for column in spec.columns]
    if address.column not in (*columns, COLUMN_VARIABLE):
        known = ", ".join(columns)
        raise UnknownAddressError(
            rule_id, f"table {address.table} has no column {address.column} (it has {known})"
        )
    if not _known_line(address, spec):
        raise UnknownAddressError(rule_id, f"table {address.table} has no line {address.line} (in {address})")


def _known_line(address: Address, spec: TableSpec) -> bool:
    coded = address.line == "total" or LINE_VARIABLES["code"].fullmatch(address.line)
    named = any(line.slug == address.line for line in spec.named)
    return bool(coded or named or address.line[0] in "{<")


_KINDS = {
    # within a table
    "expect_total_to_equal_parts": _Kind(
        required={"total": _address, "parts": _addresses},
        optional={"columns": _names, "optional_breakdown": _flag},
    ),
    "expect_hierarchy_to_roll_up": _Kind(required={"of": _tables}, optional={}),
    # between tables
    "expect_cells_to_agree": _Kind(required={"pairs": _pairs}, optional={}),
    "expect_part_not_to_exceed_whole": _Kind(required={"pairs": _pairs}, optional={}),
    "expect_lines_to_be_listed": _Kind(required={"pairs": _address_pairs}, optional={}),
    # presence and classification
    "expect_table_to_be_disclosed": _Kind(required={"of": _tables}, optional={"since": _since}),
    "expect_empty_table_to_be_explained": _Kind(required={"of": _tables}, optional={}),
    "expect_total_line": _Kind(required={"of": _tables}, optional={}),
    "expect_parent_line": _Kind(required={"of": _tables}, optional={}),
    "expect_rows_to_fit_table": _Kind(required={"of": _tables}, optional={}),
    "expect_figures_to_be_readable": _Kind(required={"of": _tables}, optional={}),
    "expect_code_to_match_name": _Kind(
        required={"of": _tables, "misnomer": _one_of(MISNOMERS)}, optional={"together": _flag}
    ),
    "expect_code_to_have_one_name": _Kind(required={"of": _tables}, optional={}),
    "expect_code_to_have_all_digits": _Kind(required={"of": _tables}, optional={}),
    "expect_items_in_prose_to_be_lines": _Kind(required={"sheet": _table}, optional={}),
    "expect_paid_staff_to_exist": _Kind(required={"line": _address, "staff": _name}, optional={}),
    # prose
    "expect_growth_to_match": _Kind(required={}, optional={}),
    "expect_amount_not_to_be_blank": _Kind(required={}, optional={}),
    "expect_claim_to_agree": _Kind(required={"stated": _stated}, optional={}),
    "expect_item_to_agree": _Kind(required={"sheets": _tables}, optional={}),
    "expect_completion_to_match": _Kind(required={}, optional={"budgets": _wholes}),
    "expect_change_from_budget_to_match": _Kind(required={"budgets": _wholes}, optional={}),
    "expect_comparison_to_hold": _Kind(required={}, optional={}),
    "expect_share_to_match": _Kind(required={"wholes": _wholes}, optional={}),
    "expect_shares_to_total": _Kind(required={}, optional={}),
    "expect_list_to_add_up": _Kind(
        required={
            "whole": _pattern,
            "parts": _patterns,
            "figures": _one_of(("amounts", "counts", "changes")),
            "closed": _flag,
        },
        optional={"needs": _count, "divided": _divided, "roles": _roles},
    ),
    "expect_restatement_to_agree": _Kind(required={}, optional={}),
    "expect_amount_not_to_exceed": _Kind(required={"whole": _pattern, "parts": _patterns}, optional={}),
    "expect_tally_to_add_up": _Kind(required={"whole": _pattern, "parts": _patterns}, optional={}),
    "expect_changes_to_agree": _Kind(required={"parts": _patterns}, optional={}),
    # what prose names
    "expect_names_to_be_listed": _Kind(
        required={"sheets": _tables, "whole": _pattern, "lines": _pattern}, optional={}
    ),
    "expect_items_to_be_told": _Kind(required={"sheets": _tables}, optional={}),
    "expect_categories_to_be_told": _Kind(required={"sheets": _tables, "whole": _pattern}, optional={}),
    "expect_categories_to_be_named": _Kind(required={"sheets": _tables, "opens": _pattern}, optional={}),
    "expect_sources_to_be_named": _Kind(required={"opens": _pattern, "sources": _wholes}, optional={}),
    "expect_projects_to_be_told": _Kind(required={"named": _pattern}, optional={}),
    "expect_item_kind_to_hold": _Kind(required={"sheets": _tables}, optional={}),
    "expect_base_to_exist": _Kind(required={}, optional={}),
    # performance forms
    "expect_weights_to_total": _Kind(required={"totals": _whole_numbers}, optional={}),
    "expect_indicators_to_be_sound": _Kind(required={"aspect": _one_of(ASPECTS)}, optional={}),
    "expect_forms_to_agree": _Kind(required={"against": _one_of(AGREEMENTS)}, optional={}),
    "expect_forms_to_be_as_many_as_projects": _Kind(required={}, optional={}),
    "expect_projects_to_be_within_expenditure": _Kind(required={}, optional={}),
    # norms of disclosure
    "expect_prose_to_explain": _Kind(
        required={"patterns": _patterns}, optional={"paid": _address, "unpaid": _address}
    ),
    "expect_lines_to_be_broken_down": _Kind(required={"of": _tables, "to": _one_of(_LEVELS)}, optional={}),
    "expect_filled_table_not_to_be_called_empty": _Kind(required={"of": _tables}, optional={}),
    "expect_figures_not_to_be_negative": _Kind(required={"of": _tables}, optional={}),
    "expect_lines_not_to_be_named": _Kind(required={"of": _tables, "patterns": _patterns}, optional={}),
    "expect_disclosure_in_time": _Kind(required={"days": _count}, optional={}),
    "expect_sections_to_say": _Kind(
        required={"headed": _pattern, "beside": _name},
        optional={"says": _pattern, "never": _pattern},
        any_of=("says", "never"),
    ),
    # wording
    "expect_text_to_be_clean": _Kind(
        required={},
        optional={
            "patterns": _patterns,
            "corrections": _corrections,
            "titled": _pattern,
            "unless_printed": _table,
            "masked": _flag,
        },
        any_of=("patterns", "corrections"),
    ),
    "expect_marks_to_pair": _Kind(required={}, optional={}),
    "expect_numbers_in_order": _Kind(required={}, optional={}),
    "expect_own_year": _Kind(required={}, optional={}),
    "expect_contents_to_fit": _Kind(required={"compare": _one_of(_COMPARISONS)}, optional={}),
    "expect_agency_named_alike": _Kind(required={}, optional={}),
    "expect_own_level": _Kind(required={}, optional={}),
    "expect_reason_of_its_own_item": _Kind(required={}, optional={}),
    "expect_reason_in_its_direction": _Kind(required={}, optional={}),
    "expect_reason_not_to_name": _Kind(
        required={"of": _pattern, "never": _pattern}, optional={"unless": _pattern}
    ),
}
