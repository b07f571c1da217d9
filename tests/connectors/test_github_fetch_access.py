from __future__ import annotations

import logging
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from small_github import HERE, TOKEN, github, listed

from tests.tracker.web import Request, Response, answered
from tracker_scope.connectors.base import Looking, Secrets
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.errors import AccessRefused, AnswerUnreadable, SecretMissing, SignInRefused, UsageError


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(65537, 2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.private_bytes(*form).decode()


@pytest.mark.parametrize(
    ("declared", "address"),
    [
        (None, "https://github.com"),
        ("github.com", "https://github.com"),
        ("https://www.github.com/", "https://github.com"),
        ("https://api.github.com", "https://github.com"),
        ("HTTPS://GitHub.com:443", "https://github.com"),
        ("https://git.example.org/", "https://git.example.org"),
        ("https://git.example.org/api/v3", "https://git.example.org"),
        ("https://git.example.org:8443/api/graphql", "https://git.example.org:8443"),
        ("git.example.org", "https://git.example.org"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_addresses_are_written_one_way(declared: str | None, address: str) -> None:
    assert PLUGIN.address(declared) == address


@pytest.mark.parametrize(
    "declared",
    ["ftp://github.com", "https://", "https://x:y@git.example.org", "https://a:b", "https://g/?x=1", "https://[::1"],
)
def test_what_is_no_address_is_refused(declared: str) -> None:
    with pytest.raises(UsageError):
        PLUGIN.address(declared)


@pytest.mark.parametrize("project", ["portal", "client/portal/x", "", "client/po rtal", "../x", "client/"])
def test_what_is_no_repository_is_refused(project: str) -> None:
    with github(tickets=1) as hub:
        with pytest.raises(UsageError):
            hub.fetch(projects=(project,))
        with pytest.raises(UsageError):
            hub.fetch(projects=())
        with pytest.raises(UsageError, match="client/hosting"):
            hub.fetch(projects=("client/portal", "client/hosting"))
        assert hub.asked() == 0


def test_a_check_says_who_we_are_and_what_there_is() -> None:
    with github(tickets=20) as hub:
        found = PLUGIN.check(hub.session())
        assert (found.account, found.product, found.api) == ("provider-pm", "GitHub", "graphql")
        assert found.tickets == {HERE: 18}
        assert {one.code: one.detail for one in found.told} == {
            "pull_requests_apart": f"{HERE}: 2",
            "account_permission": f"{HERE}: read",
            "token_scopes": "repo",
            "requests_left": "4999/5000 (2026-01-05 09:00 UTC)",
        }
        assert hub.asked() == 1


def test_a_check_of_a_server_without_graphql_says_so() -> None:
    with github(app={"graphql": False, "scopes": None}, tickets=20) as hub:
        found = PLUGIN.check(hub.session())
        assert (found.account, found.product, found.api) == ("provider-pm", "GitHub Enterprise Server 3.10.4", "rest")
        assert found.tickets == {HERE: None}
        assert "no_wordings_over_rest" in found.limits
        assert {one.code for one in found.told} == {"account_permission", "requests_left"}
        with pytest.raises(AccessRefused):
            PLUGIN.check(hub.session(api="graphql"))


@pytest.mark.parametrize("api", ["graphql", "rest"])
def test_a_token_that_is_not_accepted(api: str) -> None:
    with github(tickets=1) as hub:
        for ask in (lambda session: list(PLUGIN.fetch(session, Looking())), PLUGIN.check):
            with pytest.raises(SignInRefused) as stopped:
                ask(hub.session(api=api, secrets=Secrets(token="ghp_wrongcanary")))
            assert "Bad credentials" in str(stopped.value)
            assert "TRACKER_SCOPE_TOKEN_GH" in stopped.value.hint.format(**stopped.value.facts)
            assert "canary" not in f"{stopped.value} {stopped.value.given}"


@pytest.mark.parametrize("api", ["graphql", "rest"])
def test_a_repository_that_is_not_shown(api: str) -> None:
    with github(tickets=1) as hub:
        for ask in (lambda session: list(PLUGIN.fetch(session, Looking())), PLUGIN.check):
            with pytest.raises(AccessRefused) as stopped:
                ask(hub.session(api=api, projects=("client/hidden",)))
            assert "client/hidden" in str(stopped.value)
            assert "provider-pm" in str(stopped.value)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("FORBIDDEN", AccessRefused), ("INSUFFICIENT_SCOPES", AccessRefused), ("undefinedField", AnswerUnreadable)],
)
def test_what_graphql_says_instead_of_a_repository(kind: str, error: type[Exception]) -> None:
    words = "Resource not\n accessible \x1b[31mby\x07 personal access token " + "x" * 900

    def instead(request: Request) -> Response | None:
        del request
        return answered({"data": {"repository": None}, "errors": [{"type": kind, "message": words}]}, "refused")

    with github(instead=instead, tickets=1) as hub, pytest.raises(error) as stopped:
        hub.fetch()
    assert "Resource not accessible" in str(stopped.value)
    assert "\x1b" not in str(stopped.value)
    assert len(str(stopped.value)) < 500


def test_a_repository_whose_issues_are_switched_off_is_not_one_without_tickets() -> None:
    def instead(request: Request) -> Response | None:
        if request.path.endswith("/graphql"):
            off = {"id": "R", "hasIssuesEnabled": False, "issues": {"totalCount": 0, "nodes": []}}
            return answered({"data": {"viewer": {"login": "me"}, "repository": off}}, "off")
        return None

    with github(instead=instead, tickets=1) as hub, pytest.raises(AccessRefused, match="switched off"):
        hub.fetch()


def test_without_a_secret_nothing_is_asked(key: str) -> None:
    with github(tickets=1) as hub:
        for secrets in (
            Secrets(),
            Secrets(key=key),
            Secrets(token="x", key=key, user="1"),
            Secrets(user="1", installation=2),
        ):
            with pytest.raises(SecretMissing):
                hub.fetch(secrets=secrets)
        assert hub.asked() == 0


def test_an_installed_app_signs_in_and_again_when_its_token_ends(key: str) -> None:
    secrets = Secrets(user="12345", key=key, installation=4_200_000)
    with github(tickets=30, pull_every=0, edit_every=0) as hub:
        pages = []
        for one in PLUGIN.fetch(hub.session(secrets=secrets, page_size=10), Looking()):
            pages.append(one)
            hub.wait()
        assert listed(pages) == list(range(1, 31))
        assert {one.account for one in pages} == {"build-bot[bot]"}
        assert hub.server.counts.routes["installation token"] == 3
        assert "ghs_" not in repr(pages)


def test_an_installed_app_over_rest(key: str) -> None:
    secrets = Secrets(user="12345", key=key, installation=4_200_000)
    with github(tickets=10, pull_every=0) as hub:
        pages = hub.fetch(secrets=secrets, api="rest")
        assert {one.account for one in pages} == {"installation 4200000"}
        assert PLUGIN.check(hub.session(secrets=secrets, api="rest")).account == "installation 4200000"


def test_an_app_that_is_not_installed_there_or_has_no_key(key: str) -> None:
    with github(tickets=1) as hub:
        with pytest.raises(SignInRefused):
            hub.fetch(secrets=Secrets(user="12345", key=key, installation=1))
        with pytest.raises(SignInRefused) as stopped:
            hub.fetch(secrets=Secrets(user="12345", key="-----BEGIN canary-----", installation=1))
    assert "canary" not in str(stopped.value)


def test_a_token_appears_nowhere(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    seen: list[Any] = []
    with caplog.at_level(logging.DEBUG), github({"fault": "truncated", "at": [2]}, tickets=20) as hub:
        seen += hub.fetch()
        seen.append(hub.session())
    assert TOKEN not in caplog.text + repr(seen) + "".join(capfd.readouterr())
    assert orjson.dumps(seen[0].cursor)
