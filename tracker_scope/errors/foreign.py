"""Turns what the system and libraries object to into problems; their own words stay as they are, as a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tracker_scope.errors.problems import Problem

if TYPE_CHECKING:
    from pydantic import ValidationError

# docs.pydantic.dev/latest/errors/validation_errors: the types that a person's file can give rise to
_ENTRIES: Final = {
    "missing": "entry_missing",
    "extra_forbidden": "entry_unknown",
    "string_type": "entry_text",
    "bool_type": "entry_truth",
    "bool_parsing": "entry_truth",
    "decimal_type": "entry_number",
    "decimal_parsing": "entry_number",
    "int_type": "entry_whole",
    "int_parsing": "entry_whole",
    "int_parsing_size": "entry_whole",
    "int_from_float": "entry_whole",
    "date_type": "entry_day",
    "date_parsing": "entry_day",
    "date_from_datetime_parsing": "entry_day",
    "date_from_datetime_inexact": "entry_day",
    "tuple_type": "entry_list",
    "list_type": "entry_list",
    "model_type": "entry_table",
    "model_attributes_type": "entry_table",
    "dict_type": "entry_table",
}


def of_system(refused: OSError) -> Problem:
    """Say that the operating system refused, in its words."""
    return Problem("refused_by_system", words=refused.strerror or refused)


def of_storage(failure: BaseException) -> Problem:
    """Say that SQLite or the operating system refused, in its words."""
    return of_system(failure) if isinstance(failure, OSError) else Problem("refused_by_database", words=failure)


def of_fault(fault: BaseException) -> Problem:
    """Say what nobody foresaw: the kind of the exception, and its words."""
    if isinstance(fault, OSError):
        return of_system(fault)
    return Problem("unforeseen", kind=type(fault).__name__, words=fault)


def of_toml(broken: ValueError | RecursionError) -> Problem:
    """Say why bytes are no TOML: not UTF-8, too deep for the parser, or what it says.

    A whole number of thousands of digits is a ValueError that is none of the parser's own.
    """
    if isinstance(broken, UnicodeDecodeError):
        return Problem("not_utf8", at=broken.start)
    if isinstance(broken, RecursionError):
        return Problem("too_deep")
    return Problem("toml", words=broken)


def of_entry(wrong: ValidationError) -> Problem:
    """Name the first wrong entry, lists counted from 1, and what is wrong with it."""
    first = wrong.errors()[0]
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
    context = first.get("ctx", {})
    if first["type"] in {"literal_error", "enum"}:
        return Problem("entry_choice", place=place, choices=str(context["expected"]).replace(" or ", ", "))
    if first["type"] == "string_pattern_mismatch":
        return Problem("entry_form", place=place, form=context["pattern"])
    if first["type"] == "greater_than_equal":
        least = context["ge"]
        return Problem("entry_least", place=place, least=least) if least else Problem("entry_negative", place=place)
    known = _ENTRIES.get(first["type"])
    return Problem(known, place=place) if known else Problem("entry", place=place, words=first["msg"])
