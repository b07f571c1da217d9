"""The session of a live source: where it is looked at, as whom, and how patiently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from tracker_scope import registry
from tracker_scope.connectors.base import Secrets, Session
from tracker_scope.connectors.waiting import Patience
from tracker_scope.errors import SourceUnusable, UsageError
from tracker_scope.operations.clock import Clock
from tracker_scope.operations.credentials import secrets_of
from tracker_scope.operations.live_address import address_of
from tracker_scope.operations.secret_places import KEY, TOKEN, USER, variable
from tracker_scope.operations.source_options import refuse_without_effect
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.workspace import ProjectAtHand
from tracker_scope.settings import Settings, SourceSettings


def is_live(name: str) -> bool:
    """Tell whether a connector looks at a live tracker; raises ConnectorUnknown."""
    return hasattr(registry.connector(name), "check")


def live_sources(project: Settings, request: CaptureRequest) -> tuple[SourceSettings, ...]:
    """Return the declared live sources that a capture asks for: the one named, or all where nothing is named.

    A file is of no live source. Raises ConnectorUnknown.
    """
    if request.file is not None:
        return ()
    named = [one for one in project.source if request.source in {None, one.name}]
    return tuple(one for one in named if request.connector in {None, one.connector} and is_live(one.connector))


def place_of(source: SourceSettings, secrets: Secrets | None = None) -> str:
    """Name the variable into which a new token of the source goes, or the key of the App that signs in."""
    return variable(KEY if secrets is not None and secrets.key is not None else TOKEN, source.name)


def account_place_of(source: SourceSettings) -> str:
    """Name the variable into which the account goes that a Jira Cloud asks for beside the token."""
    return variable(USER, source.name)


def may_ask_account(source: SourceSettings) -> bool:
    """Tell a source whose tracker may ask for the account beside the token: a Jira Cloud does, at any address."""
    return source.connector == "jira"


def judge(source: SourceSettings) -> None:
    """Refuse what cannot be one source, before anything is asked; raises SourceUnusable, OptionWithoutEffect."""
    refuse_without_effect(source)
    try:
        registry.live_connector(source.connector).judge(source.project)
    except UsageError as wrong:
        raise SourceUnusable(source=source.name, problem=wrong) from wrong


def session_of(
    source: SourceSettings,
    secrets: Secrets,
    *,
    sleep: Callable[[float], None],
    jitter: Callable[[], float],
    clock: Clock,
) -> Session:
    """Return how a declared live source is looked at; raises what `address_of` and `judge` raise."""
    address = address_of(source)
    judge(source)
    return Session(
        address=address,
        projects=source.project,
        secrets=secrets,
        patience=Patience(clock=clock, sleep=sleep, jitter=jitter, budget=timedelta(minutes=source.wait)),
        filter=source.filter,
        overlap=timedelta(minutes=source.overlap),
        api=source.api,
        attachments=source.attachments,
        source=source.name,
        place=place_of(source, secrets),
        account_place=account_place_of(source),
    )


def session_in(
    workspace: ProjectAtHand, source: SourceSettings, sleep: Callable[[float], None], jitter: Callable[[], float]
) -> Session:
    """Sign a project's source in, waits being told in the project's zone; raises what `secrets_of` raises."""
    session = session_of(source, secrets_of(source), sleep=sleep, jitter=jitter, clock=workspace.clock)
    return replace(session, patience=replace(session.patience, zone=ZoneInfo(workspace.zone)))
