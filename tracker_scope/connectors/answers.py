"""One answer of a tracker as received, and the words for those that did not come whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker_scope.errors import Problem
from tracker_scope.errors.foreign import of_fault

if TYPE_CHECKING:
    from requests import Session

# By name, since the libraries that raise them are imported late: what each kind comes to, in our words.
_CUT_OFF: Final = frozenset({"ChunkedEncodingError", "IncompleteRead", "JSONDecodeError", "RemoteDisconnected"})
_LATE: Final = frozenset({"Timeout", "TimeoutError"})
_UNKNOWN_NAME: Final = frozenset({"NameResolutionError", "gaierror"})


class Answer(NamedTuple):
    """A response: its status, its headers by lower-case name, its body byte for byte (decompressed)."""

    status: int
    headers: Mapping[str, str]
    data: bytes


class NoAnswer(Exception):  # not an error of ours: it is retried, and becomes one when that fails
    """No whole answer came: connection refused or reset, a time-out, a body cut short, a name unknown."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause

    @property
    def problem(self) -> Problem:
        """Say in our words why no whole answer came, else in those of the library."""
        kinds = {kind.__name__ for kind in type(self.cause).__mro__}
        for names, key in ((_CUT_OFF, "answer_cut_off"), (_LATE, "answer_late"), (_UNKNOWN_NAME, "host_unknown")):
            if kinds & names:
                return Problem(key)
        return of_fault(self.cause)


def leave_redirections(session: Session) -> None:
    """Make `requests` take a redirection as it takes any answer.

    Even where it is to follow none it reads their bodies ahead, and passes over one that was cut short
    (Session.send, resolve_redirects): a redirection is what says that a ticket moved, and we keep its words.
    """
    session.get_redirect_target = lambda _: None  # type: ignore[method-assign,assignment]
