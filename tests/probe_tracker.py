"""A live connector of the tests' own, found by its entry point, and a keyring that forgets."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint
from typing import Any

import orjson
import pytest
import requests
from keyring import get_keyring, set_keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from tracker_scope import registry
from tracker_scope.connectors.answers import Answer, NoAnswer
from tracker_scope.connectors.base import Check, Fetched, Looking, Options, Session
from tracker_scope.errors import Problem, SignInRefused, UsageError
from tracker_scope.model.capture import Page, SplitPage

ENTRY = EntryPoint(name="probe", value="probe_tracker:PLUGIN", group="tracker_scope.connectors")
UNAUTHORISED = 401


class Probe:
    """Asks one question of a tracker over HTTP: what it answers is the check."""

    name = "probe"
    version = "1"
    limits = ("no_history",)

    def address(self, declared: str | None) -> str:
        """Take what is declared, without its last slash."""
        return (declared or "https://tracker.example").rstrip("/")

    def judge(self, projects: tuple[str, ...]) -> None:
        """Take every project but those with a blank."""
        if any(" " in one for one in projects):
            raise UsageError(problem=Problem("project_form", words=", ".join(projects)))

    def check(self, session: Session) -> Check:
        """Ask, as the account of the session."""
        answer = session.patience.ask(lambda: _asked(session))
        if answer.status == UNAUTHORISED:
            raise SignInRefused(
                address=session.address, source=session.source, place=session.place, problem=Problem("empty")
            )
        return Check.model_validate(orjson.loads(answer.data))

    def fetch(self, session: Session, looking: Looking) -> Iterator[Fetched]:
        """Give one page without tickets."""
        del looking
        answer = session.patience.ask(lambda: _asked(session))
        yield Fetched(Page(number=0, origin="GET /check", data=answer.data), {}, "probe", self.limits)

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Find nothing."""
        del options
        for page in pages:
            yield SplitPage(page=page)

    def parse(self, items: Iterable[Any], options: Options) -> Iterator[Any]:
        """Find nothing."""
        del items, options
        yield from ()


def _asked(session: Session) -> Answer:
    headers = {"Authorization": f"Bearer {session.secrets.token}", "X-User": session.secrets.user or ""}
    try:
        got = requests.get(f"{session.address}/check", headers=headers, timeout=5, allow_redirects=False)
    except requests.RequestException as fault:
        raise NoAnswer(fault) from fault
    return Answer(got.status_code, {name.lower(): told for name, told in got.headers.items()}, got.content)


PLUGIN = Probe()


class MemoryKeyring(KeyringBackend):
    """A keyring that is gone with its test; `locked` makes it refuse."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept."""
        self._open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        self._open()
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked


def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the probe beside the connectors of the tree."""
    known = {ENTRY.group.removeprefix("tracker_scope."): {ENTRY.name: ENTRY}}
    monkeypatch.setattr(registry, "installed", lambda seam: known.get(seam, {}))


def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """Take away whatever tokens this machine has, and give a keyring of the test's own."""
    for name in tuple(os.environ):
        if name.startswith("TRACKER_SCOPE_") or name in {"GH_TOKEN", "GITHUB_TOKEN"}:
            monkeypatch.delenv(name)
    before, own = get_keyring(), MemoryKeyring()
    set_keyring(own)
    yield own
    set_keyring(before)
