"""One run through a Jira: asks, tells refusals from answers, and makes pages of what must be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, NoReturn

import orjson

from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.connectors.base import Fetched, Looking, Session
from tracker_scope.connectors.jira_http import LARGEST_ANSWER, MEBIBYTE, Call, JiraHttp, TooLarge
from tracker_scope.connectors.jira_progress import Progress
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import listed, mapping, text
from tracker_scope.errors import AccessRefused, AnswerUnreadable, Problem, SignInRefused, SignInWithoutAccount
from tracker_scope.model.capture import Page

OK: Final = 200
BAD_REQUEST: Final = 400
UNAUTHORISED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
GONE: Final = 410
NOT_SHOWN: Final = frozenset({FORBIDDEN, NOT_FOUND, GONE})
# A page token may grow too old while a run stands still; what it led through begins anew, though not for ever.
MOST_RESTARTS: Final = 3
# A page may come empty without being the last; so many in a row lead nowhere.
MOST_EMPTY: Final = 20
_PARTIAL: Final = 206
_REDIRECTS: Final = range(300, 400)
_NOTHING: Final[AbstractSet[int]] = frozenset()
_LONGEST: Final = 300
# With a token that it no longer takes, Jira may answer 200 as if nobody had signed in (JRASERVER-41559).
_REFUSALS: Final = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")
_SECRET_PARAMETERS: Final = frozenset({"nextPageToken"})


class Reply(NamedTuple):
    """An answer, the request that it answers, and what its JSON says; None for a body that is no JSON."""

    call: Call
    answer: Answer
    value: object

    @property
    def status(self) -> int:
        """Return the status."""
        return self.answer.status


@dataclass
class Size:
    """How much is asked for at once: half as much after a fault, then twice as much again, up to `most`."""

    most: int
    least: int = 5
    now: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the most."""
        self.least = min(self.least, self.most)
        self.now = self.most

    def halve(self) -> None:
        """Ask for less: what was asked was too much for the server, or for the line."""
        self.now = max(self.now // 2, self.least)

    def grow(self) -> None:
        """Ask for more: it went well."""
        self.now = min(self.now * 2, self.most)


class Asker:
    """Asks one tracker as one account, as patiently as the session allows."""

    def __init__(self, session: Session, http: JiraHttp) -> None:
        self.session = session
        self.http = http
        self.account = ""

    def ask(
        self,
        call: Callable[[], Call],
        accepted: AbstractSet[int] = _NOTHING,
        faulted: Callable[[], None] = lambda: None,
    ) -> Reply:
        """Send a request, built anew for each attempt, until an answer comes that is JSON or of an accepted status.

        Raises SignInRefused, AccessRefused, AnswerUnreadable, and what Patience.ask raises.
        """
        sent: list[Reply] = []

        def send() -> Answer:
            asked = call()
            try:
                answer = self.http.send(asked)
            except TooLarge as much:
                raise unreadable(asked, "too_large", most=LARGEST_ANSWER // MEBIBYTE) from much
            sent[:] = [Reply(asked, answer, _parsed(answer))]
            return answer

        self.session.patience.ask(send, faulted)
        self._checked(sent[0], accepted)
        return sent[0]

    def get(self, path: str, accepted: AbstractSet[int] = _NOTHING, **query: str) -> Reply:
        """Ask for what does not depend on how it goes."""
        return self.ask(lambda: Call("GET", path, query), accepted)

    def download(self, call: Call, path: str, size: int) -> Reply:
        """Fetch content of at least so many bytes from wherever the tracker keeps it.

        What stays shorter than that is left out, with a status that says so. Raises SignInRefused, TooLarge.
        """
        patience, short = self.session.patience, 0

        def send() -> Answer:
            nonlocal short
            answer = self.http.download(path)
            if answer.status != OK or len(answer.data) >= size:
                return answer
            short += 1
            if short <= min(MOST_RESTARTS, patience.attempts):
                raise NoAnswer(EOFError())
            return Answer(_PARTIAL, answer.headers, b"")

        answer = patience.ask(send)
        reply = Reply(call, answer, None)
        self._checked(reply, frozenset({answer.status}))
        return reply

    def _checked(self, reply: Reply, accepted: AbstractSet[int]) -> None:
        """Raise for an answer that is none."""
        answer = reply.answer
        if answer.status == UNAUTHORISED or _is_of_nobody(answer):
            raise _refusal(self.session, problem_of(reply))
        if answer.status in accepted:
            return
        if answer.status in _REDIRECTS:
            raise unreadable(reply.call, "redirected", address=printable(answer.headers.get("location", "?")))
        if answer.status == FORBIDDEN:
            self.refuse(", ".join(self.session.projects), reply)
        if answer.status != OK:
            raise AnswerUnreadable(request=reply.call.origin, problem=problem_of(reply))
        if reply.value is None:
            raise unreadable(reply.call, "answer_not_json")

    def refuse(self, what: str, reply: Reply) -> NoReturn:
        """Raise AccessRefused: the sign-in is good, and this is not shown."""
        raise AccessRefused(
            address=self.session.address, what=what, account=self.account or "?", problem=problem_of(reply)
        )


@dataclass
class JiraRun:
    """One run: who asks, what is asked for, how far it has come; it gives out pages with their cursors.

    `size` and `entries` are how many tickets, and entries of their histories, are asked for at once.
    `before` says when the tickets had moved that the last run saw last, `pages` how many were given out.
    """

    asker: Asker
    looking: Looking
    progress: Progress
    limits: tuple[str, ...]
    size: Size
    entries: Size = field(default_factory=lambda: Size(10_000, 500))
    before: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0

    @property
    def session(self) -> Session:
        """Return how the tracker is looked at."""
        return self.asker.session

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Return the id of every ticket's key, once everything was listed."""
        return self.looking.known()

    @cached_property
    def kept(self) -> AbstractSet[str]:
        """Return which attachments were fetched before: their content never changes."""
        return self.looking.kept()

    def page(self, reply: Reply, shape: str, **told: str) -> Fetched:
        """Make a page of an answer; the cursor says how to go on after it, so progress must be made before."""
        call, progress = reply.call, self.progress
        request = {"shape": shape, "method": call.method, "path": call.path}
        asked = {name: value for name, value in call.query.items() if name not in _SECRET_PARAMETERS}
        request |= {f"q.{name}": ",".join(one) if isinstance(one, tuple) else one for name, one in asked.items()}
        if reply.status != OK:
            request["status"] = str(reply.status)
        page = Page(number=progress.number, origin=call.origin, data=reply.answer.data, request=request | told)
        progress.number += 1
        self.pages += 1
        return Fetched(page, progress.cursor(), progress.account, self.limits)


def _is_of_nobody(answer: Answer) -> bool:
    """Tell an answer as for somebody who did not sign in, whatever its status."""
    reason = answer.headers.get("x-seraph-loginreason", "")
    return answer.headers.get("x-ausername") == "anonymous" or any(one in reason for one in _REFUSALS)


def _parsed(answer: Answer) -> object:
    """Parse a body; None where it is no JSON. Raises NoAnswer for JSON that ends before its end."""
    try:
        return loads(answer.data)
    except orjson.JSONDecodeError as broken:
        cut_short = answer.data.lstrip()[:1] in {b"", b"{", b"["}
        if answer.status == OK and cut_short and not _is_of_nobody(answer):
            raise NoAnswer(broken) from broken
        return None


def unreadable(call: Call, problem: str, **facts: object) -> AnswerUnreadable:
    """Say that an answer is not what it should be."""
    return AnswerUnreadable(request=call.origin, problem=Problem(problem, **facts))


def problem_of(reply: Reply) -> Problem:
    """Give the status and the tracker's own words."""
    told = mapping(reply.value)
    words = [one for one in listed(told.get("errorMessages")) if isinstance(one, str)]
    words += [one for one in mapping(told.get("errors")).values() if isinstance(one, str)]
    words += [one for one in (text(told, "message", "errorMessage"),) if one]
    reason = reply.answer.headers.get("x-authentication-denied-reason", "")
    return Problem("answer_status", status=reply.status, words=_quoted(" ".join([*words, reason])))


def _quoted(words: str) -> str:
    """Return foreign words for the end of a sentence of ours, which has a full stop of its own."""
    return printable(words).rstrip(". ") or "-"


def printable(words: str) -> str:
    """Return foreign words so that they can do nothing to a terminal, and are not too many."""
    return "".join(one if one.isprintable() else " " for one in words.strip()[:_LONGEST])


def _refusal(session: Session, problem: Problem) -> SignInRefused:
    """Say that the sign-in is refused, and, where no account was named, that a Jira Cloud asks for one."""
    told = {"address": session.address, "source": session.source, "place": session.place, "problem": problem}
    if session.secrets.user is None and session.account_place:
        return SignInWithoutAccount(**told, account_place=session.account_place)
    return SignInRefused(**told)
