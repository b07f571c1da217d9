"""Takes values out of parsed JSON whatever their type: what is of another type than asked counts as absent."""

from __future__ import annotations

from collections.abc import Mapping

Json = Mapping[str, object]


def mapping(value: object) -> Json:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[object]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []


def text(source: Json, *names: str) -> str | None:
    """Return the first of the named values that is text and not empty."""
    for name in names:
        value = source.get(name)
        if isinstance(value, str) and value:
            return value
    return None
