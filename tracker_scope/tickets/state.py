"""How a ticket stood at an instant, and the digest by which a change of its text is noticed."""

from __future__ import annotations

import hashlib
import unicodedata

from tracker_scope.model.ticket import TicketHistory, TicketState, Version
from tracker_scope.model.time import Instant
from tracker_scope.tickets.versions import value_at, with_holes

_NAMED = frozenset({"title", "description", "type", "status", "labels", "parent"})


def text_digest(title: str, description: str | None) -> str:
    """Return SHA-256 (hex) over the words of title and description: spacing alone is no change.

    A description that its source does not give (None) is left out, the line break before it too: so
    the digest differs from that of an empty one.
    """
    texts = (title,) if description is None else (title, description)
    words = [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogatepass")).hexdigest()


def state_at(history: TicketHistory, at: Instant) -> TicketState:
    """Return the ticket as it stood at an instant; before its creation, as it was created."""
    moment = max(at, history.created)
    held = {name: value_at(versions, moment) for name, versions in history.fields.items()}
    values = {name: value or "" for name, value in held.items()}
    not_given = tuple(sorted(name for name, value in held.items() if value is None))
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
        text_digest=text_digest(values.get("title", ""), held.get("description", "")),
        not_given=not_given,
    )


def text_versions(history: TicketHistory) -> tuple[Version, ...]:
    """Return the digests of the ticket's text by date, one version for each change of a word."""
    titles, texts = (history.fields.get(name, ()) for name in ("title", "description"))
    starts = sorted({one.since for one in (*titles, *with_holes(texts, history.created))} or {history.created})
    kept: list[Version] = []
    for since in starts:
        digest = state_at(history, since).text_digest
        if not kept or kept[-1].value != digest:
            kept.append(Version(value=digest, since=since))
    ends = [*(one.since for one in kept[1:]), None]
    return tuple(one.model_copy(update={"until": end}) for one, end in zip(kept, ends, strict=True))
