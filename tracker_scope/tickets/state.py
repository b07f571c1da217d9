"""How a ticket stood at an instant, and the digest by which a change of its text is noticed."""

from __future__ import annotations

import hashlib
import unicodedata

from tracker_scope.model.ticket import TicketHistory, TicketState, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.versions import value_at

_NAMED = frozenset({"title", "description", "type", "status", "labels", "parent"})


def text_digest(title: str, description: str) -> str:
    """Return SHA-256 (hex) over the words of title and description: spacing alone is no change."""
    words = [" ".join(unicodedata.normalize("NFC", text).split()) for text in (title, description)]
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def state_at(history: TicketHistory, at: Instant) -> TicketState:
    """Return the ticket as it stood at an instant; before its creation, as it was created."""
    moment = max(at, history.created)
    values = {name: value_at(versions, moment) or "" for name, versions in history.fields.items()}
    labels = values.get("labels", "")
    return TicketState(
        ref=history.ref,
        key=history.key,
        source=history.source,
        title=values.get("title", ""),
        description=values.get("description", ""),
        type=values.get("type") or None,
        status=values.get("status") or None,
        labels=tuple(filter(None, labels.split("\n"))),
        fields={name: value for name, value in values.items() if name not in _NAMED and value},
        visibility=history.visibility,
        text_digest=text_digest(values.get("title", ""), values.get("description", "")),
    )


def text_versions(history: TicketHistory) -> tuple[Version, ...]:
    """Return the digests of the ticket's text by date, one version for each change of a word."""
    starts = sorted(
        {version.since for name in ("title", "description") for version in history.fields.get(name, ())}
        or {history.created}
    )
    kept: list[Version] = []
    for since in starts:
        digest = state_at(history, since).text_digest
        if not kept or kept[-1].value != digest:
            kept.append(Version(value=digest, since=since))
    ends = [*(one.since for one in kept[1:]), None]
    return tuple(one.model_copy(update={"until": end}) for one, end in zip(kept, ends, strict=True))
