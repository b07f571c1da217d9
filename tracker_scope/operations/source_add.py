"""Declares a live source in the project's settings, and keeps its token in the keyring."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from tracker_scope.errors import Problem, SettingsInvalid, SourceExists, SourceNameInvalid, SourceNotLive, SourceUnknown
from tracker_scope.errors.foreign import of_entry
from tracker_scope.operations import credentials, keyring_entries, secret_places
from tracker_scope.operations.live_address import address_of, host_of
from tracker_scope.operations.live_session import is_live, judge
from tracker_scope.operations.sources import append_to_settings
from tracker_scope.settings import SETTINGS_FILE, Settings, SourceSettings


def add_source(project: Settings, told: dict[str, Any]) -> SourceSettings:
    """Write the `[[source]]` table of a live source, its address as its connector writes it.

    Raises SourceNameInvalid, SourceExists, SettingsInvalid, SettingsReadOnly, and what `address_of` and `judge` raise.
    """
    path = project.root / SETTINGS_FILE
    try:
        source = SourceSettings.model_validate({name: value for name, value in told.items() if value})
    except ValidationError as wrong:
        if wrong.errors()[0]["loc"] == ("name",):
            raise SourceNameInvalid(name=told["name"], problem=Problem("source_name_form")) from wrong
        raise SettingsInvalid(path=path, problem=of_entry(wrong)) from wrong
    refuse_second(project, source)
    source = source.model_copy(update={"instance": address_of(source)})
    judge(source)
    append_to_settings(project.root, source)
    return source


def refuse_second(project: Settings, source: SourceSettings) -> None:
    """Refuse a name that is declared, or whose variables another source's are; raises SourceExists."""
    variable = secret_places.variable(secret_places.TOKEN, source.name)
    for one in project.source:
        if secret_places.variable(secret_places.TOKEN, one.name) == variable:
            raise SourceExists(source=one.name)


def live_source(project: Settings, name: str) -> SourceSettings:
    """Return a declared live source; raises SourceUnknown, SourceNotLive."""
    found = project.named(name)
    if found is None:
        raise SourceUnknown(name=name, known=", ".join(one.name for one in project.source) or "-")
    if not is_live(found.connector):
        raise SourceNotLive(source=name, connector=found.connector)
    return found


def keep_token(source: SourceSettings, user: str | None, token: str) -> str:
    """Keep a token in the keyring and return the host for which it is kept.

    Raises SecretUnusable, KeyringMissing, KeyringFailed, AddressUnsafe.
    """
    address = address_of(source)
    credentials.signing_in(source.name, user, token)
    keyring_entries.keep(source.name, address, user, token)
    return host_of(address)


def forget_token(source: SourceSettings) -> bool:
    """Take a source's token out of the keyring; False when there was none. Raises KeyringMissing, KeyringFailed."""
    return keyring_entries.forget(source.name, address_of(source))
