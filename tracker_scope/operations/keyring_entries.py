"""Tokens in the system's keyring: one entry for a source at a host, so that another address finds none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import orjson

from tracker_scope.errors import KeyringFailed, KeyringMissing, Problem
from tracker_scope.operations.live_address import host_of
from tracker_scope.operations.secret_places import TOKEN, variable

if TYPE_CHECKING:
    from types import ModuleType

SERVICE: Final = "tracker-scope"


def entry(source: str, address: str) -> str:
    """Name the entry: whoever changes the address of a source in the settings loses its token."""
    return f"{host_of(address)}/{source}"


def kept(source: str, address: str) -> tuple[str | None, str] | None:
    """Return the account and the token that are kept; None without entry, keyring or library.

    An entry that somebody made by hand may hold the token alone. Raises KeyringFailed for a
    keyring that is locked or broken.
    """
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ModuleNotFoundError:
        return None
    try:
        held = keyring.get_password(SERVICE, entry(source, address))
    except NoKeyringError:
        return None
    except Exception as fault:  # noqa: BLE001  each system's keyring has faults of its own
        raise _failed(source, fault) from None
    return None if not held else _read(source, held)


def keep(source: str, address: str, user: str | None, token: str) -> None:
    """Keep account and token, in place of those kept before; raises KeyringMissing, KeyringFailed."""
    keyring = _library(source)
    try:
        keyring.set_password(SERVICE, entry(source, address), orjson.dumps({"user": user, "token": token}).decode())
    except Exception as fault:  # noqa: BLE001  as above; and its words might repeat what it was given
        raise _failed(source, fault) from None


def forget(source: str, address: str) -> bool:
    """Take an entry out of the keyring; False when there was none. Raises KeyringMissing, KeyringFailed."""
    if kept(source, address) is None:
        _library(source)
        return False
    try:
        _library(source).delete_password(SERVICE, entry(source, address))
    except Exception as fault:  # noqa: BLE001  as above
        raise _failed(source, fault) from None
    return True


def _read(source: str, held: str) -> tuple[str | None, str]:
    if not held.startswith("{"):
        return None, held.strip()
    try:
        told = orjson.loads(held)
        user, token = told["user"], told["token"]
    except (ValueError, KeyError):
        raise KeyringFailed(problem=Problem("keyring_entry"), place=variable(TOKEN, source)) from None
    return user or None, str(token)


def _library(source: str) -> ModuleType:
    try:
        import keyring
    except ModuleNotFoundError as missing:
        problem = Problem("no_module", module=missing.name)
        raise KeyringMissing(problem=problem, place=variable(TOKEN, source)) from missing
    return keyring


def _failed(source: str, fault: Exception) -> KeyringFailed:
    """Name the fault by its kind: its words might repeat what it was given."""
    problem = Problem("keyring_fault", kind=type(fault).__name__)
    return KeyringFailed(problem=problem, place=variable(TOKEN, source))
