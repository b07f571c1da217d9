"""Reads an answer of GraphQL: its data, what it says went wrong, and what of that is a refusal for now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import orjson

from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.connectors.json_response import whole
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, listed, mapping, text

_OK: Final = 200
_TOO_MANY: Final = 429
_TIMED_OUT: Final = 504
_LIMITED: Final = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
# A question that is too large for the server: a smaller one may do.
_TOO_LARGE: Final = frozenset({"MAX_NODE_LIMIT_EXCEEDED", "RESOURCE_LIMITS_EXCEEDED", "TIMEOUT", "TIMEDOUT"})
# What GitHub writes when a query runs into its ten seconds, with status 200 as well as 502 or 504.
_TIME_WORDS: Final = (
    "timeout",
    "timed out",
    "something went wrong while executing your query",
    "respond to your request in",
)
_LIMIT_WORDS: Final = ("rate limit", "abuse detection")
_SHOWN: Final = 500


class Fault(NamedTuple):
    """One of the errors beside (or instead of) data."""

    kind: str
    path: str
    message: str

    @property
    def is_limit(self) -> bool:
        """Tell a refusal for now."""
        return self.kind in _LIMITED or any(word in self.message.lower() for word in _LIMIT_WORDS)

    @property
    def is_time_out(self) -> bool:
        """Tell that the question was too much for the server."""
        return self.kind in _TOO_LARGE or any(word in self.message.lower() for word in _TIME_WORDS)


class Told(NamedTuple):
    """What an answer says: `data` is empty where there is none."""

    data: Json
    faults: tuple[Fault, ...] = ()

    @property
    def repository(self) -> Json:
        """Return the repository that was asked for."""
        return mapping(self.data.get("repository"))

    def said(self) -> str:
        """Write kinds and paths of the faults, without the tracker's words, in 500 characters at most."""
        written = "; ".join(f"{one.kind or '?'} {one.path}".strip() for one in self.faults)
        return written[:_SHOWN]


def told_of(
    answer: Answer, enough: Callable[[Told], bool], listed_at: Sequence[str] | None = None
) -> tuple[Answer, Told]:
    """Read an answer; one that refuses for now becomes a 429, one that took too long a 504, which Patience knows.

    What came in time is kept where it is `enough`. `listed_at` is the path of a list that is cut into
    items afterwards, and parsed once for both. Raises NoAnswer for a body that was cut off.
    """
    if answer.status != _OK:
        return answer, Told({})
    try:
        body = loads(answer.data) if listed_at is None else whole(answer.data, listed_at)
    except orjson.JSONDecodeError as cut:
        if is_json(answer):
            raise NoAnswer(cut) from cut
        return answer, Told({})
    data = {name: value for name, value in mapping(mapping(body).get("data")).items() if value is not None}
    told = Told(data, tuple(_fault(mapping(one)) for one in listed(mapping(body).get("errors"))))
    if any(one.is_limit for one in told.faults):
        return answer._replace(status=_TOO_MANY), told
    if any(one.is_time_out for one in told.faults) and not enough(told):
        return answer._replace(status=_TIMED_OUT), told
    return answer, told


def is_json(answer: Answer) -> bool:
    """Tell an answer that is meant as JSON: what does not read so was cut off, if only in its headers."""
    return not answer.data or "json" in answer.headers.get("content-type", "json")


def _fault(error: Json) -> Fault:
    """Read one error; its kind stands in `type`, or in the extensions where the query itself is at fault."""
    kind = text(error, "type") or text(mapping(error.get("extensions")), "code") or ""
    path = ".".join(str(part) for part in listed(error.get("path")) if isinstance(part, str | int))
    return Fault(_plain(kind)[:60], _plain(path)[:200], text(error, "message") or "")


def _plain(written: str) -> str:
    return "".join(one for one in written if one.isprintable())
