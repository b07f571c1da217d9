"""Tells before a capture as whom we look at GitHub, and what it shows us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from tracker_scope.connectors.answers import Answer
from tracker_scope.connectors.base import Check, Json, Looking, Session
from tracker_scope.connectors.github_asker import Asker, asker_of
from tracker_scope.connectors.github_graphql import NoGraphql, probe
from tracker_scope.connectors.github_progress import GRAPHQL, REST, Look, State, limits_of
from tracker_scope.connectors.json_values import mapping, text
from tracker_scope.errors import Problem
from tracker_scope.model.capture import Gap

_OK: Final = 200
_CUT: Final = 200


def check(session: Session) -> Check:
    """Say who we are and what we shall see. Raises UsageError, ConnectorError."""
    asker = asker_of(session)
    try:
        return _rest(asker) if session.api == REST else _either(asker)
    finally:
        asker.close()


def _either(asker: Asker) -> Check:
    try:
        return _graphql(asker)
    except NoGraphql as absent:
        if asker.session.api == GRAPHQL:
            raise absent.refusal from absent
        return _rest(asker)


def _graphql(asker: Asker) -> Check:
    look = Look(asker, Looking(), State())
    answer, told = probe(look)
    project, pulls = look.project, _count(told.repository, "pullRequests")
    may = text(told.repository, "viewerPermission")
    known = [Gap(code="pull_requests_apart", detail=f"{project}: {pulls}")]
    known += [Gap(code="account_permission", detail=f"{project}: {may.lower()}")] if may else []
    return Check(
        account=asker.account,
        account_name=text(mapping(told.data.get("viewer")), "name") or "",
        product=_product(answer),
        api=GRAPHQL,
        tickets={project: _count(told.repository, "issues")},
        told=(*known, *_of_token(answer)),
        limits=limits_of(GRAPHQL, attachments=asker.session.attachments),
    )


def _rest(asker: Asker) -> Check:
    _, user = asker.get("/user")
    asker.account = text(mapping(user), "login") or asker.installation or ""
    (project,) = asker.session.projects
    answer, found = asker.get(f"/repos/{project}")
    if answer.status != _OK:
        raise asker.refuse(answer, project)
    if mapping(found).get("has_issues") is False:
        raise asker.refused(project, Problem("issues_off"))
    granted = [name for name, has in mapping(mapping(found).get("permissions")).items() if has is True]
    known = [Gap(code="account_permission", detail=f"{project}: {', '.join(granted)}")] if granted else []
    return Check(
        account=asker.account,
        account_name=text(mapping(user), "name") or "",
        product=_product(answer),
        api=REST,
        tickets={project: None},
        told=(*known, *_of_token(answer)),
        limits=limits_of(REST, attachments=asker.session.attachments),
    )


def _count(repository: Json, connection: str) -> int | None:
    counted = mapping(repository.get(connection)).get("totalCount")
    return counted if isinstance(counted, int) else None


def _product(answer: Answer) -> str:
    version = answer.headers.get("x-github-enterprise-version")
    return f"GitHub Enterprise Server {version[:_CUT]}" if version else "GitHub"


def _of_token(answer: Answer) -> Iterator[Gap]:
    """Say what the token may (a classic one names its scopes), and how much may still be asked within the hour."""
    scopes = answer.headers.get("x-oauth-scopes")
    if scopes is not None:
        yield Gap(code="token_scopes", detail=scopes[:_CUT] or "-")
    left, most, until = (answer.headers.get(f"x-ratelimit-{name}", "") for name in ("remaining", "limit", "reset"))
    if left.isdecimal() and most.isdecimal():
        yield Gap(code="requests_left", detail=f"{left}/{most}{_until(until)}")


def _until(written: str) -> str:
    if not written.isdecimal() or len(written) > len("9999999999"):
        return ""
    return f" ({datetime.fromtimestamp(int(written), UTC):%Y-%m-%d %H:%M} UTC)"
