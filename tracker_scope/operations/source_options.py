"""Settings and options that the connector of a source has no use for: refused, so that nobody counts on them."""

from __future__ import annotations

from typing import Final

from tracker_scope.errors import OptionWithoutEffect
from tracker_scope.settings import SourceSettings

# GitHub has no search that a source could add to, Jira no second interface to choose.
_WITHOUT_EFFECT: Final = {"github": ("filter",), "jira": ("api",)}


def refuse_without_effect(source: SourceSettings) -> None:
    """Refuse a setting of a live source that its connector passes over; raises OptionWithoutEffect."""
    told = source.model_dump(exclude_defaults=True)
    for entry in _WITHOUT_EFFECT.get(source.connector, ()):
        if told.get(entry):
            raise _without_effect(source, entry)


def refuse_of_exports(source: SourceSettings, told: dict[str, str | None]) -> None:
    """Refuse an option of a capture that only exports have a use for; raises OptionWithoutEffect."""
    for entry in ("timezone", "instance"):
        if told.get(entry):
            raise _without_effect(source, entry)


def _without_effect(source: SourceSettings, entry: str) -> OptionWithoutEffect:
    return OptionWithoutEffect(source=source.name, connector=source.connector, option=f"--{entry}", entry=entry)
