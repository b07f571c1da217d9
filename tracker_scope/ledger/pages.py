"""Page records: what a page was cut into, so that it can be put together again byte for byte."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

import orjson

from tracker_scope.errors import PluginFailed, Problem
from tracker_scope.ledger.envelopes import EnvelopeInvalid, canonical, check_request
from tracker_scope.ledger.rows import RESERVED_KINDS
from tracker_scope.model.capture import Item, Page, SplitPage


def check_split(split: SplitPage, connector: str) -> None:
    """Raise PluginFailed, naming the connector, unless items are spans of the page, in order and apart."""
    position = 0
    for item in split.items:
        if not position <= item.start <= item.end <= len(split.page.data):
            raise PluginFailed(plugin=connector, subject=item.id, problem=Problem("item_overlaps"))
        if item.kind in RESERVED_KINDS:
            problem = Problem("kind_reserved", kind=item.kind)
            raise PluginFailed(plugin=connector, subject=item.id, problem=problem)
        position = item.end
        _check_text(item, connector)


def _check_text(item: Item, connector: str) -> None:
    try:
        item.id.encode()
        check_request(item.request)
    except UnicodeEncodeError as refused:
        problem = Problem("not_storable", words=refused)
        raise PluginFailed(plugin=connector, subject=ascii(item.id), problem=problem) from refused
    except EnvelopeInvalid as refused:
        raise PluginFailed(plugin=connector, subject=ascii(item.id), problem=refused.problem) from refused


def page_body(page: Page, items: Sequence[Item], records: Sequence[int]) -> bytes:
    """Write a page record: where the page came from, its digest, and its parts in order.

    A part is the number of the record that holds an item's bytes, or the bytes between two
    items in base64. Raises EnvelopeInvalid for text that no JSON can hold.
    """
    parts: list[int | str] = []
    position = 0
    for item, record in zip(items, records, strict=True):
        if item.start > position:
            parts.append(b64encode(page.data[position : item.start]).decode())
        parts.append(record)
        position = item.end
    if position < len(page.data):
        parts.append(b64encode(page.data[position:]).decode())
    check_request(page.request)
    return canonical(
        {
            "length": len(page.data),
            "number": page.number,
            "offset": page.offset,
            "origin": page.origin,
            "parts": parts,
            "request": page.request,
            "sha256": sha256(page.data).hexdigest(),
        }
    )


def records_in(body: bytes) -> Iterable[int]:
    """List the records whose bytes a page is made of."""
    return (part for part in orjson.loads(body)["parts"] if type(part) is int)


def rebuild(body: bytes, bytes_of: Callable[[int], bytes]) -> bytes:
    """Put a page together again; raises ValueError when it is not the page whose digest was kept."""
    kept = orjson.loads(body)
    data = b"".join(bytes_of(part) if type(part) is int else b64decode(part) for part in kept["parts"])
    if sha256(data).hexdigest() != kept["sha256"]:
        message = "the parts do not give the page that was received"
        raise ValueError(message)
    return data
