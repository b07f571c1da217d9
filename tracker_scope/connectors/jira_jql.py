"""Writes JQL: of which projects, under which condition, moved since when.

https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ESCAPED: Final = {'"': '\\"', "\\": "\\\\"}


def literal(words: str) -> str:
    """Quote a text; what does not print is written by its number."""
    return '"' + "".join(_ESCAPED.get(one) or (one if one.isprintable() else _numbered(one)) for one in words) + '"'


def _numbered(one: str) -> str:
    units = one.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def listed_in(field: str, words: Iterable[str]) -> str:
    """Say that a field holds one of several texts."""
    return f"{field} in ({', '.join(literal(one) for one in words)})"


def condition(projects: tuple[str, ...], filter_: str | None) -> str:
    """Say which tickets are the source's."""
    told = [listed_in("project", projects)] if projects else []
    return " AND ".join([*told, f"({filter_})"] if filter_ else told)


def since(instant: int | None) -> str:
    """Say that a ticket moved at an instant or later (epoch milliseconds); nothing for None.

    A date would be read in the time zone of the account that asks.
    """
    return "" if instant is None else f" AND updated >= {instant}"


def closes_more_than_it_opens(filter_: str) -> bool:
    """Tell a declared condition that would end the brackets we put around it, and so reach beyond its projects."""
    depth, quote, place = 0, "", 0
    while place < len(filter_):
        one = filter_[place]
        if one == "\\":
            place += 1
        elif quote:
            quote = "" if one == quote else quote
        elif one in "\"'":
            quote = one
        else:
            depth += (one == "(") - (one == ")")
        if depth < 0:
            return True
        place += 1
    return depth > 0 or bool(quote)
