"""Which accounts name one person in several sources of a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tracker_scope.model.ticket import Actor
from tracker_scope.tickets.threads import Thread, same_person
from tracker_scope.tickets.witnesses import Witness

Names = Mapping[str, tuple[str, ...]]


def identities(told: Sequence[Witness], found: Iterable[Thread]) -> Names:
    """Return, by account, the other accounts of the same person.

    The authors of one comment are one person, and so are reporters of the same name. An account
    that both sources use is in both the name of one person: it is nobody else's alias.
    """
    used = {one.source: _used(one) for one in told}
    groups: dict[str, set[str]] = {}
    for (source, one), (other, also) in _pairs(told, found):
        if one.account and also.account and one.account not in used[other] and also.account not in used[source]:
            group = groups.get(one.account, {one.account}) | groups.get(also.account, {also.account})
            groups.update(dict.fromkeys(group, group))
    return {account: tuple(sorted(group - {account})) for account, group in groups.items()}


def named(actor: Actor | None, names: Names) -> Actor | None:
    """Return an actor with the accounts by which other sources name the same person."""
    aliases = names.get(actor.account or "") if actor else None
    return actor.model_copy(update={"aliases": aliases}) if actor and aliases else actor


def _used(one: Witness) -> set[str]:
    shots = [sighting.shot for sighting in one.sightings]
    actors = [shot.reporter for shot in shots] + [comment.author for shot in shots for comment in shot.comments]
    return {actor.account for actor in actors if actor and actor.account}


def _pairs(told: Sequence[Witness], found: Iterable[Thread]) -> Iterator[tuple[tuple[str, Actor], tuple[str, Actor]]]:
    for thread in found:
        authors = [(source, comment.author) for (source, _), comment in thread.shown.items() if comment.author]
        yield from ((first, other) for first, other in pairwise(authors) if first[0] != other[0])
    reporters = [(one.source, one.sightings[-1].shot.reporter) for one in told]
    shown = [(source, actor) for source, actor in reporters if actor is not None]
    yield from ((shown[0], other) for other in shown[1:] if same_person(shown[0][1], other[1]))
