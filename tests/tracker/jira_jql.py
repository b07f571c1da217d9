"""The part of JQL that a connector may send; the rest is refused in Jira's words.

Three habits of Jira's own decide what a connector may rely on. Dates are kept in the index to the
second, and a literal is read in the account's time zone, to the minute. `id` is another name of
`key`: it sorts by key. And `id > n` or `key > K-n` means "of the same project, with a greater
number in its key" (IssueIdClauseQueryFactory in Jira's sources): the ticket n must be there and be
visible, or the query is refused.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.tracker.jira_ticket import Ticket, World

_TOKEN: Final = re.compile(r"""\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(>=|<=|!=|[=<>(),~])|([^\s=<>!(),~"']+))""")
_LITERAL: Final = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_AGO: Final = re.compile(r"-(\d+)([mhdw])")
_UNITS: Final = MappingProxyType({"m": "minutes", "h": "hours", "d": "days", "w": "weeks"})
_ORDERS: Final = MappingProxyType({">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le})
_EQUALS: Final = frozenset({"=", "!=", "in", "not in"})
_DATES: Final = MappingProxyType(
    {"updated": "updated", "updateddate": "updated", "created": "created", "createddate": "created"}
)
_KEYS: Final = frozenset({"key", "issuekey", "id", "issue"})
_TEXTS: Final[Mapping[str, Callable[[Ticket], list[str]]]] = MappingProxyType(
    {
        "labels": lambda ticket: ticket.labels,
        "component": lambda ticket: ticket.components,
        "status": lambda ticket: [ticket.status],
        "issuetype": lambda ticket: [ticket.type],
        "type": lambda ticket: [ticket.type],
        "priority": lambda ticket: [ticket.priority],
        "resolution": lambda ticket: [ticket.resolution or "Unresolved"],
    }
)
_MOST_VALUES: Final = 1000

Test = Callable[[Ticket], bool]


class JqlRefused(Exception):
    """A query that Jira does not take; the message is Jira's."""


@dataclass(frozen=True)
class Asked:
    """Who asks, when, in which zone, and whether values that do not exist make the query fail."""

    world: World
    now: datetime
    zone: ZoneInfo
    strict: bool = True


@dataclass(frozen=True)
class Query:
    """A query that was read: its condition (None without one) and its order, (what, descending) pairs."""

    test: Test | None
    order: tuple[tuple[str, bool], ...]


def read(jql: str, asked: Asked) -> Query:
    """Read a query; raises JqlRefused."""
    return _Reader(jql, asked).query()


class _Reader:
    def __init__(self, jql: str, asked: Asked) -> None:
        self._asked = asked
        self._tokens: list[str] = []
        at = 0
        while at < len(jql.rstrip()):
            found = _TOKEN.match(jql, at)
            if found is None:
                raise JqlRefused(f"Error in the JQL Query: The character '{jql[at]}' is a reserved JQL character.")
            self._tokens.append(found.group().strip())
            at = found.end()
        self._at = 0

    def query(self) -> Query:
        test = None if self._peek() in ("", "order") else self._either()
        order = self._order() if self._peek() == "order" else (("created", True),)
        if self._peek():
            raise JqlRefused(f"Error in the JQL Query: Expecting either 'OR' or 'AND' but got '{self._next()}'.")
        return Query(test, order)

    def _peek(self) -> str:
        return self._tokens[self._at].lower() if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise JqlRefused("Error in the JQL Query: Unexpected end of the query.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, word: str) -> None:
        got = self._next()
        if got.lower() != word:
            raise JqlRefused(f"Error in the JQL Query: Expecting '{word}' but got '{got}'.")

    def _either(self) -> Test:
        tests = [self._both()]
        while self._peek() == "or":
            self._next()
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda ticket: any(test(ticket) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._peek() == "and":
            self._next()
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda ticket: all(test(ticket) for test in tests)

    def _one(self) -> Test:
        if self._peek() == "(":
            self._next()
            test = self._either()
            self._expect(")")
            return test
        name = unquoted(self._next())
        how = self._next().lower()
        if how == "not":
            self._expect("in")
            how = "not in"
        values = self._values() if how.endswith("in") else [self._next()]
        return self._clause(name, how, values)

    def _values(self) -> list[str]:
        self._expect("(")
        values = [self._next()]
        while self._peek() == ",":
            self._next()
            values.append(self._next())
        self._expect(")")
        if len(values) > _MOST_VALUES:
            raise JqlRefused(f"Too many values for one operator: {len(values)}, at most {_MOST_VALUES}.")
        return values

    def _clause(self, name: str, how: str, values: list[str]) -> Test:
        field, told = name.lower(), [unquoted(value) for value in values]
        if field in _DATES and how in (*_ORDERS, "=", "!="):
            return _dated(_DATES[field], how, self._instant(name, told[0]))
        if field in _KEYS and how in (*_ORDERS, *_EQUALS):
            return self._keyed(name, how, told)
        if field == "project" and how in _EQUALS:
            return _among(lambda ticket: [ticket.project], how, {self._project(value) for value in told})
        if field in _TEXTS and how in _EQUALS:
            return _among(_TEXTS[field], how, set(told))
        if field in (*_DATES, *_KEYS, *_TEXTS, "project"):
            raise JqlRefused(f"The operator '{how}' is not supported by the '{name}' field.")
        raise JqlRefused(f"Field '{name}' does not exist or you do not have permission to view it.")

    def _instant(self, name: str, told: str) -> int:
        ago = _AGO.fullmatch(told)
        if ago is not None:
            return int((self._asked.now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})).timestamp())
        if told.lstrip("-").isdecimal():
            return int(told) // 1000
        for form in _LITERAL:
            try:
                return int(datetime.strptime(told, form).replace(tzinfo=self._asked.zone).timestamp())
            except ValueError:
                continue
        raise JqlRefused(
            f"Date value '{told}' for field '{name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
            "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
        )

    def _keyed(self, name: str, how: str, told: list[str]) -> Test:
        found = [self._ticket(name, value) for value in told]
        if how not in _ORDERS:
            return _among(lambda ticket: [ticket.id], how, {ticket.id for ticket in found if ticket is not None})
        base, compare = found[0], _ORDERS[how]
        if base is None:
            return lambda _: False
        project, number = base.project, base.number
        return lambda ticket: ticket.project == project and bool(compare(ticket.number, number))

    def _ticket(self, name: str, value: str) -> Ticket | None:
        ticket = self._asked.world.find(value)
        if ticket is not None and ticket.visible:
            return ticket
        if not self._asked.strict:
            return None
        if value.isdecimal():
            raise JqlRefused(f"A value with ID '{value}' does not exist for the field '{name}'.")
        raise JqlRefused(f"An issue with key '{value}' does not exist for field '{name}'.")

    def _project(self, value: str) -> str:
        projects = self._asked.world.projects
        for number, (key, title) in enumerate(projects.items(), start=1):
            if value.lower() in (key.lower(), title.lower(), str(number)):
                return key
        if self._asked.strict:
            raise JqlRefused(f"The value '{value}' does not exist for the field 'project'.")
        return ""

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._next()
        self._expect("by")
        order = [self._sort()]
        while self._peek() == ",":
            self._next()
            order.append(self._sort())
        return tuple(order)

    def _sort(self) -> tuple[str, bool]:
        name = unquoted(self._next())
        what = "key" if name.lower() in _KEYS else _DATES.get(name.lower())
        if what is None:
            raise JqlRefused(f"Field '{name}' does not exist or you do not have permission to view it.")
        # Without a word, Jira sorts dates and keys the newest first.
        descending = True
        if self._peek() in ("asc", "desc"):
            descending = self._next().lower() == "desc"
        return what, descending


def unquoted(token: str) -> str:
    """Return what a token says, without its quotes."""
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[:1] in ("'", '"') else token


def seconds(ticket: Ticket, what: str) -> int:
    """Return a date as the index holds it."""
    date = ticket.created if what == "created" else ticket.indexed
    return int((date or datetime(1970, 1, 1, tzinfo=UTC)).timestamp())


def _dated(what: str, how: str, instant: int) -> Test:
    if how in _ORDERS:
        compare = _ORDERS[how]
        return lambda ticket: bool(compare(seconds(ticket, what), instant))
    return lambda ticket: (seconds(ticket, what) == instant) == (how == "=")


def _among(values: Callable[[Ticket], list[Any]], how: str, wanted: set[Any]) -> Test:
    if how in ("=", "in"):
        return lambda ticket: not wanted.isdisjoint(values(ticket))
    # What has no value is not found by a negation either.
    return lambda ticket: bool(values(ticket)) and wanted.isdisjoint(values(ticket))
