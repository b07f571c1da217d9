"""What GitHub's GraphQL left out of an answer that it gave in part, and of which ticket.

https://spec.graphql.org/October2021/#sec-Errors: each error says by its path where data is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import orjson

from tracker_scope.connectors.github_nodes import LISTED, numeric_id
from tracker_scope.connectors.json_response import value
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import Gap, Page

_NODES: Final = LISTED[1:]  # a path begins within the data
_REPOSITORY: Final = LISTED[1]
_LOOKED_UP: Final = re.compile(r"[mn]([0-9]{1,10})")
_SHOWN: Final = 120
_NOT_FOUND: Final = "NOT_FOUND"


# A ticket's numeric id and key, and the path within it.
Found = tuple[str | None, str | None, Sequence[str]]


def partial(page: Page) -> tuple[Gap, ...]:
    """Name each missing part by its ticket, so that the same part reads the same on whatever page it is missing.

    That a look-up does not find a ticket is told elsewhere. Raises NotJson.
    """
    span = value(page.data, ("errors",))
    told = [] if span is None else listed(loads(page.data[span.start : span.end]))
    of_lookup = page.request["shape"] == "lookup"
    faults = [one for one in map(mapping, told) if not (of_lookup and one.get("type") == _NOT_FOUND)]
    if not faults:
        return ()
    data = mapping(mapping(loads(page.data)).get("data"))
    asked = mapping(orjson.loads(page.request.get("tickets" if of_lookup else "parts", "{}")))
    find = _number if of_lookup else _ticket
    return tuple(dict.fromkeys(_gap(one, find(_path(one), data, asked)) for one in faults))


def _path(fault: Json) -> list[str]:
    return [str(step) for step in listed(fault.get("path"))]


def _gap(fault: Json, found: Found) -> Gap:
    subject, key, rest = found
    told = f"{text(fault, 'type') or '?'} {'.'.join(rest)}".strip()[:_SHOWN]
    return Gap(code="partial_answer", subject=subject, detail=f"{key}: {told}" if key else told)


def _ticket(path: Sequence[str], data: Json, parts: Json) -> Found:
    """Return the numeric id and the key of the ticket that a path leads to, and the path within it."""
    if tuple(path[: len(_NODES)]) == _NODES and len(path) > len(_NODES):
        nodes = listed(mapping(mapping(data.get("repository")).get("issues")).get("nodes"))
        place = path[len(_NODES)]
        node = mapping(nodes[int(place)]) if place.isdecimal() and int(place) < len(nodes) else {}
        number = node.get("number")
        key = f"#{number}" if isinstance(number, int) else None
        return (numeric_id(node), key, path[len(_NODES) + 1 :]) if node else (None, None, path)
    part = [str(word) for word in listed(parts.get(path[0]))] if path else []
    return (part[1], None, path[1:]) if len(part) > 1 else (None, None, path)


def _number(path: Sequence[str], data: Json, known: Json) -> Found:
    """Return the same of a path in a look-up, which has each ticket under its number."""
    told = _LOOKED_UP.fullmatch(path[1]) if len(path) > 1 and path[0] == _REPOSITORY else None
    if told is None:
        return None, None, path
    node = mapping(mapping(data.get(_REPOSITORY)).get(f"n{told[1]}"))
    return numeric_id(node) or text(known, told[1]), f"#{told[1]}", path[2:]
