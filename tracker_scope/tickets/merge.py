"""One history of a ticket that several sources carry, whoever captured what in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker_scope.model.ticket import Snapshot, TicketEvent, TicketHistory
from tracker_scope.model.time import Instant
from tracker_scope.tickets.comments import narrowest
from tracker_scope.tickets.identities import identities, named
from tracker_scope.tickets.merged_comments import merged_comments
from tracker_scope.tickets.merged_fields import MergedFields, merged_fields
from tracker_scope.tickets.replay import distinct, replay
from tracker_scope.tickets.sameness import same
from tracker_scope.tickets.state import text_digest
from tracker_scope.tickets.threads import threads
from tracker_scope.tickets.versions import value_at
from tracker_scope.tickets.witnesses import Witness, in_order_of_capture, in_order_of_state, witnesses


def merge(by_source: Mapping[str, Sequence[TicketEvent]]) -> TicketHistory | None:
    """Replay the events of one ticket, by source; None without any snapshot.

    Of several sources the one with dated changes holds, else the one whose comments have ids of
    the tracker, else the one of the latest state. What it covers is what it says; where another
    differs of the same time in more than form, both values are a disagreement. Before and after
    what it covers another source shows that something changed, between two states. A field or
    comment that it lacks comes from the next source that has it; that a source lacks one says
    nothing unless it had it before.
    """
    shown = [name for name, events in by_source.items() if any(one.snapshot is not None for one in events)]
    if len(shown) == 1:
        return replay(shown[0], by_source[shown[0]])
    told = witnesses({name: by_source[name] for name in shown})
    return (
        None
        if not told
        else _merged(told, sorted((one for each in by_source.values() for one in each), key=lambda one: one.record))
    )


def _merged(told: Sequence[Witness], events: Sequence[TicketEvent]) -> TicketHistory:
    received = in_order_of_capture(told)
    first, last = received[0].event, in_order_of_state(told)[-1].shot
    created = next((at for one in told if (at := _created(one)) is not None), None)
    found = threads(told)
    people = identities(told, found)
    start = created or first.seen_at
    fields = merged_fields(start, told)
    comments = merged_comments(told, found, people)
    parents = fields.fields.get("parent", ())
    held = _held(told)
    return TicketHistory(
        ref=first.ticket,
        key=last.key,
        aliases=tuple(sorted({name for one in received for name in (one.shot.key, *one.shot.aliases)} - {last.key})),
        source=told[0].source,
        sources=tuple(one.source for one in told),
        project=next((shot.project for shot in held if shot.project), None),
        created=start,
        created_known=created is not None,
        reporter=named(next((shot.reporter for shot in held if shot.reporter), None), people),
        url=next((shot.url for shot in held if shot.url), None),
        parent=(parents[-1].value if parents else "") or None,
        pull_request=any(shot.pull_request for shot in held),
        visibility=narrowest(one.shot.visibility for one in received),
        fields=fields.fields,
        comments=comments.comments,
        changes=tuple(distinct([*told[0].changes, *_links(told[1:])])),
        disagreements=(*fields.disagreements, *comments.disagreements),
        same_texts=_same_texts(told, fields),
        records=tuple(dict.fromkeys(one.record for one in events)),
        first_seen=first.seen_at,
        last_seen=received[-1].event.seen_at,
    )


def _held(told: Sequence[Witness]) -> list[Snapshot]:
    """Return the last snapshot of each source, that of the source that holds first."""
    return [one.sightings[-1].shot for one in told]


def _created(one: Witness) -> Instant | None:
    return min((sighting.shot.created for sighting in one.sightings if sighting.shot.created), default=None)


def _links(told: Sequence[Witness]) -> list[TicketEvent]:
    return [change for one in told for change in one.changes if change.kind == "linked"]


def _same_texts(told: Sequence[Witness], fields: MergedFields) -> tuple[tuple[str, str], ...]:
    """Pair the digests of texts that say the same as a version here, in the form of another source.

    A person may have confirmed a link before that text, and its form alone is no change.
    """
    titles, texts = (fields.fields.get(name, ()) for name in ("title", "description"))
    starts = sorted({one.since for one in (*titles, *texts)})
    own = [(value_at(titles, at) or "", value_at(texts, at) if texts else "") for at in starts]
    pairs = {
        text_digest(shot.title, shot.description): text_digest(title, text)
        for shot in (sighting.shot for one in told for sighting in one.sightings)
        for title, text in own
        if text is not None and same("title", shot.title, title) and same("description", shot.description, text)
    }
    here = {text_digest(title, text) for title, text in own}
    return tuple(sorted((form, digest) for form, digest in pairs.items() if form not in here))
