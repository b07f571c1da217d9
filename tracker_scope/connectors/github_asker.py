"""Asks one GitHub patiently, signed in as a person or as an installed App, and reads what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlsplit

import orjson
from github import Auth

from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.connectors.base import Session
from tracker_scope.connectors.github_faults import Told, is_json, told_of
from tracker_scope.connectors.github_http import Transport
from tracker_scope.connectors.json_response import whole
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.errors import AccessRefused, AnswerUnreadable, Problem, SecretMissing, SignInRefused, UsageError
from tracker_scope.errors.problems import of_several

_OUR_HOST: Final = "github.com"
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/(?!\.{1,2}$)[A-Za-z0-9_.-]+")
_UNAUTHORISED: Final = 401
_CREATED: Final = 201
_OK: Final = 200
_REFUSED: Final = frozenset({403, 404, 410, 451})
# An installation's token holds for an hour (docs.github.com, "Generating an installation access token").
_HOLDS: Final = timedelta(hours=1)
_RENEWED_BEFORE: Final = timedelta(minutes=5)
_WORDS: Final = 200

Value = TypeVar("Value")


def api_of(address: str) -> str:
    """Return the address of the REST API: github.com has a host of its own for it, other servers a path."""
    return "https://api.github.com" if urlsplit(address).hostname == _OUR_HOST else f"{address}/api/v3"


def judge(projects: tuple[str, ...]) -> None:
    """Refuse what is not one repository: numbers alone name the tickets of a source. Raises UsageError."""
    if len(projects) > 1:
        raise UsageError(problem=Problem("one_repository", words=", ".join(projects)))
    if not _REPOSITORY.fullmatch("".join(projects)):
        raise UsageError(problem=Problem("repository_form", words="".join(projects)))


def asker_of(session: Session) -> Asker:
    """Return who asks on behalf of a session. Raises what `judge` raises, SecretMissing, SignInRefused."""
    judge(session.projects)
    return Asker(session)


class Reply(NamedTuple):
    """What REST answered, and what its JSON says; None for an answer without any."""

    answer: Answer
    value: object


class Asker:
    """Asks on behalf of one session.

    Every way of asking raises TrackerBusy, TrackerFailed, TrackerUnreachable and SignInRefused.
    """

    def __init__(self, session: Session) -> None:
        secrets, api = session.secrets, api_of(session.address)
        self.session = session
        self.account = ""
        self._is_app = secrets.key is not None
        self._until: datetime | None = None
        whole = secrets.user and secrets.installation is not None if self._is_app else secrets.token
        if not whole:
            raise SecretMissing(source=session.source, address=session.address, place=session.place)
        self._transport = Transport(api, None if self._is_app else Auth.Token(secrets.token or ""))

    @property
    def graphql_path(self) -> str:
        """Return the path of the GraphQL endpoint."""
        return urlsplit(self._transport.graphql).path

    @property
    def installation(self) -> str | None:
        """Name the installation as which we sign in; None for a person's token."""
        return f"installation {self.session.secrets.installation}" if self._is_app else None

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()

    def get(self, url: str, parameters: Mapping[str, str] | None = None) -> Reply:
        """Ask REST; what it refuses is for the caller."""
        return Reply(*self._patiently(lambda: self._transport.get(url, parameters), _parsed))

    def query(
        self,
        build: Callable[[], Json],
        faulted: Callable[[], None] = lambda: None,
        enough: Callable[[Told], bool] = lambda _: False,
        listed_at: Sequence[str] | None = None,
    ) -> tuple[Answer, Told]:
        """Ask GraphQL what `build` makes, anew each time.

        `faulted` makes the question smaller after a fault or a time-out; `enough` tells whether what
        came of an answer in time is better than to ask again; `listed_at` where it has a list of items.
        """

        def read(answer: Answer) -> tuple[Answer, Told]:
            return told_of(answer, enough, listed_at)

        return self._patiently(lambda: self._transport.post(self._transport.graphql, build()), read, faulted)

    def refuse(self, answer: Answer, what: str) -> AccessRefused | AnswerUnreadable:
        """Return the error for an answer that is none to what was asked for."""
        problem = Problem("answer_status", status=answer.status, words=message_of(answer))
        if answer.status in _REFUSED:
            # A proxy refuses in words of its own, which are none of GitHub's.
            return self.refused(
                what, problem if _is_read(answer) else of_several((problem, Problem("answer_not_json")))
            )
        return self.unreadable(answer, what, problem)

    def unreadable(self, answer: Answer, request: str, problem: Problem) -> AnswerUnreadable:
        """Return the error for an answer that is not as described; of a proxy's page that it is none of GitHub's."""
        if not _is_read(answer):
            problem = Problem("answer_not_json")
        return AnswerUnreadable(request=request, problem=problem)

    def refused(self, what: str, problem: Problem) -> AccessRefused:
        """Return the error for what is not shown to us."""
        account = self.account or self.installation or "?"
        return AccessRefused(address=self.session.address, what=what, account=account, problem=problem)

    def _patiently(
        self,
        send: Callable[[], Answer],
        read: Callable[[Answer], tuple[Answer, Value]],
        faulted: Callable[[], None] = lambda: None,
    ) -> tuple[Answer, Value]:
        def signed_in() -> Answer:
            # Before each sending, since what was awaited in between may be longer than a token holds.
            if self._is_app:
                self._renew()
            return send()

        return self._asked(signed_in, read, faulted)

    def _asked(
        self,
        send: Callable[[], Answer],
        read: Callable[[Answer], tuple[Answer, Value]],
        faulted: Callable[[], None] = lambda: None,
    ) -> tuple[Answer, Value]:
        kept: list[Value] = []

        def once() -> Answer:
            answer, value = read(send())
            kept[:] = [value]
            return answer

        answer = self.session.patience.ask(once, faulted)
        if answer.status == _UNAUTHORISED:
            raise self._not_accepted(answer)
        return answer, kept[0]

    def _renew(self) -> None:
        """Sign in as the installation, unless we still are.

        docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
        """
        secrets, patience = self.session.secrets, self.session.patience
        if self._until is not None and patience.clock() < self._until - _RENEWED_BEFORE:
            return
        self._transport.sign_in(self._app())
        path = f"/app/installations/{secrets.installation}/access_tokens"
        answer, value = self._asked(lambda: self._transport.post(path, {}), _parsed)
        token = text(mapping(value), "token")
        if answer.status != _CREATED or token is None:
            raise self._not_accepted(answer)
        ends, now = _instant(text(mapping(value), "expires_at")), date_of(answer)
        # When it ends is on the server's clock, from which ours may differ: what counts is how long it holds.
        self._until = patience.clock() + (ends - now if ends and now and ends > now else _HOLDS)
        self._transport.sign_in(Auth.Token(token))

    def _app(self) -> Auth.Auth:
        """Build the App's own authority; a key that is none raises SignInRefused."""
        secrets = self.session.secrets
        app = Auth.AppAuth(secrets.user or "", secrets.key)
        try:
            app.create_jwt()
        except Exception:  # noqa: BLE001 - whatever a library says of a key, in words that may quote it
            raise self._refused_sign_in(Problem("key_form")) from None
        return app

    def _not_accepted(self, answer: Answer) -> SignInRefused:
        return self._refused_sign_in(Problem("answer_status", status=answer.status, words=message_of(answer)))

    def _refused_sign_in(self, problem: Problem) -> SignInRefused:
        session = self.session
        return SignInRefused(address=session.address, source=session.source, place=session.place, problem=problem)


def message_of(answer: Answer) -> str:
    """Return what GitHub says of a refusal, in its own words, on one line, without the full stop at its end."""
    try:
        words = text(mapping(loads(answer.data)), "message") or "?"
    except orjson.JSONDecodeError:
        return "?"
    return one_line(words).rstrip(". ") or "?"


def one_line(words: str) -> str:
    """Return the tracker's own words without what moves a terminal, cut to 200 characters."""
    return "".join(one for one in " ".join(words.split()) if one.isprintable())[:_WORDS]


def _is_read(answer: Answer) -> bool:
    try:
        loads(answer.data)
    except orjson.JSONDecodeError:
        return False
    return True


def _parsed(answer: Answer) -> tuple[Answer, object]:
    """Read JSON; a body that ends early came from a connection that did. Raises NoAnswer."""
    try:
        # A list is cut into items afterwards: it is parsed once for both.
        return answer, whole(answer.data, ()) if answer.data.startswith(b"[") else loads(answer.data)
    except orjson.JSONDecodeError as cut:
        if answer.status in {_OK, _CREATED} and is_json(answer):
            raise NoAnswer(cut) from cut
        return answer, None


def date_of(answer: Answer) -> datetime | None:
    """Return the server's own time at an answer (RFC 9110, 6.6.1), where it tells."""
    try:
        read = parsedate_to_datetime(answer.headers.get("date", ""))
    except (TypeError, ValueError, IndexError):
        return None
    return read if read.tzinfo is not None else None


def _instant(written: str | None) -> datetime | None:
    try:
        read = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return read if read.tzinfo is not None else None
