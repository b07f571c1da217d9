"""What GitHub's GraphQL left out of an answer that it gave in part, and of which ticket.

https://spec.graphql.org/October2021/#sec-Errors: each error says by its path where data is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import orjson

from tracker_scope.connectors.github_nodes import LISTED, numeric_id
from tracker_scope.connectors.json_response import value
from tracker_scope.connectors.json_text import loads
from tracker_scope.connectors.json_values import Json, listed, mapping, text
from tracker_scope.model.capture import Gap, Page

_NODES: Final = LISTED[1:]  # a path begins within the data
_SHOWN: Final = 120
_NOT_FOUND: Final = "NOT_FOUND"


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
    data, parts = mapping(loads(page.data)).get("data"), mapping(orjson.loads(page.request.get("parts", "{}")))
    return tuple(dict.fromkeys(_gap(one, mapping(data), parts) for one in faults))


def _gap(fault: Json, data: Json, parts: Json) -> Gap:
    path = [str(step) for step in listed(fault.get("path"))]
    subject, key, rest = _ticket(path, data, parts)
    told = f"{text(fault, 'type') or '?'} {'.'.join(rest)}".strip()[:_SHOWN]
    return Gap(code="partial_answer", subject=subject, detail=f"{key}: {told}" if key else told)


def _ticket(path: Sequence[str], data: Json, parts: Json) -> tuple[str | None, str | None, Sequence[str]]:
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
