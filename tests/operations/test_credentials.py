"""Secrets come from the environment or the keyring, each for its own source and host, and from nowhere else."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from probe_tracker import MemoryKeyring, alone, installed

from tracker_scope import settings
from tracker_scope.connectors.base import Secrets
from tracker_scope.errors import (
    AddressUnsafe,
    ConnectorUnknown,
    ExtraMissing,
    KeyringFailed,
    SecretIncomplete,
    SecretMissing,
    SecretUnusable,
    SettingsInvalid,
    TrackerScopeError,
)
from tracker_scope.operations import keyring_entries
from tracker_scope.operations.credentials import needs_account, secrets_of
from tracker_scope.operations.live_session import is_live, live_sources, place_of, session_of
from tracker_scope.operations.secret_places import variable
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.settings import Settings, SourceSettings

CANARY = "c4n4ry-0123456789"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    installed(monkeypatch)
    yield from alone(monkeypatch)


def live(name: str = "portal", instance: str | None = "https://tracker.example", **more: Any) -> SourceSettings:
    return SourceSettings(name=name, connector="probe", instance=instance, project=("PRJ",), **more)


def parts(found: Secrets) -> tuple[str | None, str | None, str | None, int | None]:
    return found.token, found.user, found.key, found.installation


@pytest.mark.parametrize(
    ("name", "expected"),
    [("jira", "TRACKER_SCOPE_TOKEN_JIRA"), ("acme.portal-2", "TRACKER_SCOPE_TOKEN_ACME_PORTAL_2")],
)
def test_the_variable_is_named_after_the_source(name: str, expected: str) -> None:
    assert variable("TOKEN", name) == expected
    assert place_of(live(name)) == expected


def test_the_environment_gives_token_and_account_without_the_end_of_their_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", f"{CANARY}\n")
    monkeypatch.setenv("TRACKER_SCOPE_USER_PORTAL", " ada@example.org ")
    assert parts(secrets_of(live())) == (CANARY, "ada@example.org", None, None)


@pytest.mark.parametrize("held", [None, "", "  \n"])
def test_what_is_missing_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, held: str | None) -> None:
    if held is not None:
        monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", held)
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_OTHER", CANARY)
    with pytest.raises(SecretMissing) as stopped:
        secrets_of(live())
    facts = stopped.value.facts
    assert facts == {
        "source": "portal",
        "address": "https://tracker.example",
        "place": "TRACKER_SCOPE_TOKEN_PORTAL",
    }


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GH_TOKEN"])
@pytest.mark.parametrize(
    ("instance", "given"),
    [
        ("https://github.com", True),
        ("https://github.com/", True),
        ("https://github.com.example", False),
        ("https://github.example", False),
        ("https://github.com:8443", False),
        ("https://acme.ghe.com", False),
        ("https://github.com/../evil", False),
        ("http://127.0.0.1", False),
    ],
)
def test_githubs_own_variables_go_to_github_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, instance: str, *, given: bool
) -> None:
    monkeypatch.setenv(name, CANARY)
    if given:
        assert secrets_of(live(instance=instance)).token == CANARY
    else:
        with pytest.raises(SecretMissing):
            secrets_of(live(instance=instance))


def test_what_is_said_of_the_source_itself_comes_first(monkeypatch: pytest.MonkeyPatch, kept: MemoryKeyring) -> None:
    github = live(instance="https://github.com")
    monkeypatch.setenv("GITHUB_TOKEN", "usual")
    assert secrets_of(github).token == "usual"
    monkeypatch.setenv("GH_TOKEN", "usual-too")
    assert secrets_of(github).token == "usual-too"
    keyring_entries.keep("portal", "https://github.com", None, "kept")
    assert secrets_of(github).token == "kept"
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", "told")
    assert secrets_of(github).token == "told"
    monkeypatch.delenv("TRACKER_SCOPE_TOKEN_PORTAL")
    kept.locked = True
    assert secrets_of(github).token == "usual-too"


@pytest.mark.parametrize(
    ("name", "instance"),
    [
        ("portal", "https://other.example"),
        ("portal", "https://tracker.example:8443"),
        ("portal", "https://tracker.example.evil"),
        ("portal2", "https://tracker.example"),
    ],
)
def test_the_keyrings_token_stays_with_its_source_and_host(name: str, instance: str) -> None:
    keyring_entries.keep("portal", "https://tracker.example", "ada@example.org", CANARY)
    assert parts(secrets_of(live())) == (CANARY, "ada@example.org", None, None)
    assert parts(secrets_of(live(instance="https://TRACKER.example/jira/")))[0] == CANARY
    with pytest.raises(SecretMissing):
        secrets_of(live(name, instance))


def test_an_entry_made_by_hand_may_hold_the_token_alone(kept: MemoryKeyring) -> None:
    kept.held["tracker-scope", "tracker.example/portal"] = f"{CANARY}\n"
    assert parts(secrets_of(live())) == (CANARY, None, None, None)
    kept.held["tracker-scope", "tracker.example/portal"] = '{"token'
    with pytest.raises(KeyringFailed):
        secrets_of(live())


def test_a_keyring_that_is_locked_is_told_and_never_its_contents(kept: MemoryKeyring) -> None:
    kept.locked = True
    for stopped in (
        lambda: secrets_of(live()),
        lambda: keyring_entries.keep("portal", "https://tracker.example", None, CANARY),
        lambda: keyring_entries.forget("portal", "https://tracker.example"),
    ):
        with pytest.raises(KeyringFailed, match="KeyringLocked") as told:
            stopped()
        assert (told.value.__cause__, told.value.__suppress_context__) == (None, True)


def test_without_the_library_the_environment_serves_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Callable[..., Any] = builtins.__import__

    def lacking(name: str, *more: Any, **told: Any) -> Any:
        if name.partition(".")[0] == "keyring":
            raise ModuleNotFoundError(name=name)
        return found(name, *more, **told)

    monkeypatch.setattr(builtins, "__import__", lacking)
    with pytest.raises(SecretMissing):
        secrets_of(live())
    for act in (
        lambda: keyring_entries.keep("portal", "https://tracker.example", None, CANARY),
        lambda: keyring_entries.forget("portal", "https://tracker.example"),
    ):
        with pytest.raises(ExtraMissing) as missing:
            act()
        assert "'.[keyring]'" in missing.value.hint.format(**missing.value.facts)
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", CANARY)
    assert secrets_of(live()).token == CANARY


def test_a_machine_without_any_keyring_has_no_entry() -> None:
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())
    with pytest.raises(SecretMissing):
        secrets_of(live())
    with pytest.raises(KeyringFailed, match="NoKeyringError"):
        keyring_entries.keep("portal", "https://tracker.example", None, CANARY)


@pytest.mark.parametrize(
    ("address", "needed"),
    [
        ("https://acme.atlassian.net", True),
        ("https://api.atlassian.com/ex/jira/11223344", True),
        ("https://acme.jira.com", True),
        ("https://jira.acme.example", False),
        ("https://acme.atlassian.net.example", False),
        ("https://notatlassian.net", False),
        ("https://github.com", False),
    ],
)
def test_jira_cloud_needs_the_account_beside_the_token(
    monkeypatch: pytest.MonkeyPatch, address: str, *, needed: bool
) -> None:
    assert needs_account(address) is needed
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", CANARY)
    if not needed:
        assert parts(secrets_of(live(instance=address))) == (CANARY, None, None, None)
        return
    with pytest.raises(SecretIncomplete, match="TRACKER_SCOPE_USER_PORTAL is not set"):
        secrets_of(live(instance=address))
    monkeypatch.setenv("TRACKER_SCOPE_USER_PORTAL", "ada@example.org")
    assert secrets_of(live(instance=address)).user == "ada@example.org"


@pytest.mark.parametrize("folded", [PEM, PEM.replace("\n", "\\n"), f"\n{PEM}\n"])
def test_an_app_signs_in_with_its_id_its_key_and_its_installation(monkeypatch: pytest.MonkeyPatch, folded: str) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_APP_KEY_PORTAL", folded)
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", "not-this-one")
    for name, told in (("USER", "12345"), ("APP_INSTALLATION", "678")):
        with pytest.raises(SecretIncomplete, match=f"TRACKER_SCOPE_{name}_PORTAL is not set"):
            secrets_of(live())
        monkeypatch.setenv(f"TRACKER_SCOPE_{name}_PORTAL", told)
    found = secrets_of(live())
    assert parts(found) == (None, "12345", f"{PEM}\n", 678)
    assert place_of(live(), found) == "TRACKER_SCOPE_APP_KEY_PORTAL"


def test_the_key_of_an_app_may_be_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "app.pem"
    for name, told in (("APP_KEY", str(path)), ("USER", "1"), ("APP_INSTALLATION", "2")):
        monkeypatch.setenv(f"TRACKER_SCOPE_{name}_PORTAL", told)
    for content in (None, b"ssh-rsa " + CANARY.encode(), b"\xff\xfe"):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SecretUnusable) as stopped:
            secrets_of(live())
        assert CANARY not in str(stopped.value)
    path.write_text(PEM, "utf-8")
    assert secrets_of(live()).key == f"{PEM}\n"
    monkeypatch.setenv("TRACKER_SCOPE_APP_INSTALLATION_PORTAL", "second")
    with pytest.raises(SecretUnusable, match="number"):
        secrets_of(live())


@pytest.mark.parametrize("spoilt", [f"{CANARY} x", f"{CANARY}\r\nHost: evil", f"{CANARY}é", f"{CANARY}\x00"])
@pytest.mark.parametrize("name", ["TOKEN", "USER"])
def test_what_no_header_can_carry_is_refused_before_a_library_repeats_it(
    monkeypatch: pytest.MonkeyPatch, spoilt: str, name: str
) -> None:
    monkeypatch.setattr("os.environ", {"TRACKER_SCOPE_TOKEN_PORTAL": "t", f"TRACKER_SCOPE_{name}_PORTAL": spoilt})
    with pytest.raises(SecretUnusable) as stopped:
        secrets_of(live())
    assert CANARY not in f"{stopped.value}{stopped.value.facts}{stopped.value.__cause__}"


@pytest.mark.parametrize(
    "instance",
    [
        "http://tracker.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1",
        "ftp://127.0.0.1",
        "tracker.example",
        f"https://ada:{CANARY}@tracker.example",
        f"https://{CANARY}@127.0.0.1",
        f"//{CANARY}@tracker.example/",
    ],
)
def test_no_token_goes_to_an_address_where_it_can_be_read(monkeypatch: pytest.MonkeyPatch, instance: str) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", "t")
    for asked in (
        lambda: secrets_of(live(instance=instance)),
        lambda: session_of(live(instance=instance), Secrets(), sleep=_no_sleep, jitter=float, clock=_clock),
    ):
        with pytest.raises(AddressUnsafe) as stopped:
            asked()
        assert CANARY not in f"{stopped.value}{stopped.value.facts}"


@pytest.mark.parametrize(
    "instance", ["http://localhost:8080", "http://127.0.0.1:80", "http://[::1]:9", "https://[2001:db8::1]"]
)
def test_this_very_machine_may_be_asked_in_the_clear(monkeypatch: pytest.MonkeyPatch, instance: str) -> None:
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_PORTAL", "t")
    assert secrets_of(live(instance=instance)).token == "t"


def test_secrets_are_shown_by_their_names_only() -> None:
    told = Secrets(token=CANARY, user=CANARY, key=CANARY)
    assert repr(told) == str(told) == "Secrets(token, user, key)"
    session = session_of(live(), told, sleep=_no_sleep, jitter=float, clock=_clock)
    assert CANARY not in f"{session!r}{session}"


def test_a_session_is_as_the_source_declares_it() -> None:
    source = live(filter="labels = x", api="rest", wait=3, overlap=7, attachments=True)
    found = session_of(source, Secrets(token="t"), sleep=_no_sleep, jitter=float, clock=_clock)
    assert (found.address, found.projects, found.source) == ("https://tracker.example", ("PRJ",), "portal")
    assert (found.filter, found.api, found.attachments) == ("labels = x", "rest", True)
    assert (found.overlap, found.patience.budget) == (timedelta(minutes=7), timedelta(minutes=3))
    assert found.place == "TRACKER_SCOPE_TOKEN_PORTAL"


def test_a_capture_of_nothing_in_particular_is_of_every_live_source(tmp_path: Path) -> None:
    exported = SourceSettings(name="csv", connector="jira_csv", path="export.csv")
    project = Settings(root=tmp_path, source=(live("one"), exported, live("two")))
    asked = {
        (): ["one", "two"],
        (("source", "two"),): ["two"],
        (("source", "csv"),): [],
        (("source", "three"),): [],
        (("connector", "probe"),): ["one", "two"],
        (("connector", "jira_csv"),): [],
        (("file", Path("export.csv")),): [],
        (("file", Path("export.csv")), ("source", "one")): [],
    }
    for told, expected in asked.items():
        found = live_sources(project, CaptureRequest.model_validate(dict(told)))
        assert [one.name for one in found] == expected
    assert (is_live("probe"), is_live("jira_csv")) == (True, False)
    with pytest.raises(ConnectorUnknown):
        is_live("nothing")


@pytest.mark.parametrize("table", ["[project]", '[[source]]\nname = "a"\nconnector = "probe"', "[secrets]"])
@pytest.mark.parametrize("key", ["token", "api_token", "apiToken", "password", "PAT_token", "api-key", "client_secret"])
def test_a_secret_in_the_settings_is_refused_with_what_to_do_and_never_repeated(
    tmp_path: Path, table: str, key: str
) -> None:
    (tmp_path / "tracker-scope.toml").write_text(f'{table}\n{key} = "{CANARY}"\n', "utf-8")
    with pytest.raises(SettingsInvalid, match="sources token NAME") as stopped:
        settings.load(tmp_path)
    assert key in str(stopped.value) or "secrets" in str(stopped.value)
    assert CANARY not in whole(stopped.value)


def test_another_unknown_word_in_the_settings_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "tracker-scope.toml").write_text('[project]\nkey = "PRJ"\n', "utf-8")
    with pytest.raises(SettingsInvalid, match="unknown word"):
        settings.load(tmp_path)


def whole(stop: TrackerScopeError) -> str:
    """Return the trace of an error with everything that it is chained to."""
    import traceback

    return "".join(traceback.format_exception(stop))


def _no_sleep(_: float) -> None:
    raise AssertionError


def _clock() -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC)
