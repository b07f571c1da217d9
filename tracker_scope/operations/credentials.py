"""Where secrets come from: the environment or the system's keyring, never the settings; the only place that asks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tracker_scope.connectors.base import Secrets
from tracker_scope.errors import KeyringFailed, Problem, SecretIncomplete, SecretMissing, SecretUnusable
from tracker_scope.errors.foreign import of_system
from tracker_scope.operations import keyring_entries
from tracker_scope.operations.live_address import address_of
from tracker_scope.operations.secret_places import INSTALLATION, KEY, TOKEN, USER, variable
from tracker_scope.settings import SourceSettings

GITHUB: Final = "https://github.com"
# In the order in which GitHub's own command line takes them (cli.github.com/manual/gh_help_environment).
_OF_GITHUB: Final = ("GH_TOKEN", "GITHUB_TOKEN")
# Jira Cloud signs in with the account's e-mail and a token
# (developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis); these are its hosts.
_CLOUD: Final = (".atlassian.net", ".jira.com", "api.atlassian.com")
_PEM: Final = "-----BEGIN"


def secrets_of(source: SourceSettings) -> Secrets:
    """Return what a live source signs in with.

    A GitHub App whose key the environment holds comes first, then the source's own token in the
    environment, then in the keyring, then, for https://github.com alone, GH_TOKEN or GITHUB_TOKEN:
    settings that somebody else wrote cannot send those elsewhere. Raises SecretMissing,
    SecretIncomplete, SecretUnusable, KeyringFailed, and what `address_of` raises.
    """
    address = address_of(source)
    if _read(variable(KEY, source.name)) is not None:
        return _app(source.name, address)
    user, token = _read(variable(USER, source.name)), _read(variable(TOKEN, source.name))
    if token is None:
        kept_user, token = _kept(source.name, address)
        user = user or kept_user
    if token is None:
        raise SecretMissing(source=source.name, address=address, place=variable(TOKEN, source.name))
    if user is None and needs_account(address):
        raise SecretIncomplete(source=source.name, address=address, place=variable(USER, source.name))
    return signing_in(source.name, user, token)


def signing_in(source: str, user: str | None, token: str) -> Secrets:
    """Return account and token once both can be sent; raises SecretUnusable."""
    if not _is_word(token):
        raise SecretUnusable(source=source, place=variable(TOKEN, source), problem=Problem("secret_form"))
    if user is not None and (not _is_word(user) or ":" in user):
        raise SecretUnusable(source=source, place=variable(USER, source), problem=Problem("account_form"))
    return Secrets(token=token, user=user)


def needs_account(address: str) -> bool:
    """Tell whether a token alone signs nobody in at that address: Jira Cloud asks for the e-mail beside it."""
    return f".{urlsplit(address).hostname or ''}".endswith(tuple(f".{one.removeprefix('.')}" for one in _CLOUD))


def _read(name: str) -> str | None:
    """Read a variable without the line's end that files and pipes leave; an empty one is none."""
    return os.environ.get(name, "").strip() or None


def _kept(source: str, address: str) -> tuple[str | None, str | None]:
    """Return account and token of the keyring, else GitHub's usual token; a keyring that fails is told if none is."""
    usual = next((token for name in _OF_GITHUB if (token := _read(name))), None) if address == GITHUB else None
    try:
        kept = keyring_entries.kept(source, address)
    except KeyringFailed:
        if usual is None:
            raise
        kept = None
    return kept or (None, usual)


def _app(source: str, address: str) -> Secrets:
    """Return the sign-in of a GitHub App: its id as the user, its private key, the id of its installation."""
    parts = {kind: _read(variable(kind, source)) for kind in (USER, KEY, INSTALLATION)}
    for kind, told in parts.items():
        if told is None:
            raise SecretIncomplete(source=source, address=address, place=variable(kind, source))
    installation = str(parts[INSTALLATION])
    if not installation.isdecimal():
        where = variable(INSTALLATION, source)
        raise SecretUnusable(source=source, place=where, problem=Problem("installation_form"))
    return Secrets(user=parts[USER], key=_pem(source, str(parts[KEY])), installation=int(installation))


def _pem(source: str, told: str) -> str:
    """Return a private key from its text, or from the file whose path is given instead."""
    place = variable(KEY, source)
    text = told
    if not told.startswith(_PEM):
        try:
            text = Path(told).expanduser().read_text("ascii").strip()
        except OSError as refused:
            raise SecretUnusable(source=source, place=place, problem=of_system(refused)) from None
        except ValueError:
            raise SecretUnusable(source=source, place=place, problem=Problem("key_form")) from None
    if not text.startswith(_PEM):
        raise SecretUnusable(source=source, place=place, problem=Problem("key_form"))
    # One line with \n between its parts is how many stores of secrets keep it.
    return text.replace("\\n", "\n") + "\n"


def _is_word(text: str) -> bool:
    """Tell what can stand in a header: libraries repeat what cannot in the text of their errors."""
    return text.isascii() and text.isprintable() and " " not in text
