"""How a text of GitHub was worded before: its edits, each with the whole text as of its instant.

docs.github.com/en/graphql/reference/objects#usercontentedit: newest first; `diff` is the text itself,
null where somebody deleted that revision or it is unavailable. The oldest edit is what was first
written only when `includesCreatedEdit` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from tracker_scope.connectors.github_changes import Change
from tracker_scope.connectors.github_records import Edits
from tracker_scope.connectors.github_values import Unread, author_of, instant, person_of
from tracker_scope.connectors.json_values import Json, mapping, text
from tracker_scope.model.ticket import Actor, Wording

OF_TICKET: Final = ""


def wordings(said: Json, edits: Edits | None, unread: Unread) -> tuple[Wording, ...]:
    """Return every wording of a text, oldest first, the present one last; none for one that was never edited.

    Wordings of which the tracker no longer gives the text are there, and not `shown`.
    """
    if edits is None:
        return ()
    told = list(_told(edits.nodes, unread))
    present = _present(said, told, unread)
    if present is None:
        return ()
    before = told if told and present.at > told[-1].at else told[:-1]
    created = instant(text(said, "createdAt", "created_at"), Unread())
    if created is not None:
        first = Wording(at=created, actor=author_of(said), shown=False)
        if not (told and edits.whole and said.get("includesCreatedEdit") is True):
            before = [first, *before]
        elif before:
            before[0] = before[0].model_copy(update={"at": created})
    return (*before, present) if before else ()


def _told(nodes: Iterable[object], unread: Unread) -> Iterator[Wording]:
    """Yield each edit once, oldest first; those of one second in the order that the tracker gives them."""
    once: dict[object, Wording] = {}
    for one in nodes:
        edit = mapping(one)
        at = instant(text(edit, "editedAt"), unread)
        if at is not None:
            body = edit.get("diff")
            is_text = isinstance(body, str)
            said = Wording(at=at, actor=_editor(edit), body=body if isinstance(body, str) else "", shown=is_text)
            once.setdefault(text(edit, "id") or said, said)
    oldest_first = list(once.values())
    oldest_first.reverse()
    yield from sorted(oldest_first, key=lambda one: one.at)


def _present(said: Json, told: Sequence[Wording], unread: Unread) -> Wording | None:
    """Return the wording that stands: that of the last edit, unless the text says that a later one was made."""
    body = text(said, "body") or ""
    last = instant(text(said, "lastEditedAt"), unread)
    if told and (last is None or last <= told[-1].at or same_text(told[-1].body, body)):
        return told[-1].model_copy(update={"body": body, "shown": True})
    return None if last is None else Wording(at=last, actor=_editor(said), body=body)


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts differ at most in how their lines end, and in blanks after the last."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()


def _editor(edit: Json) -> Actor | None:
    return person_of(edit["editor"]) if "editor" in edit else None


def text_changes(said: Sequence[Wording]) -> Iterator[Change]:
    """Yield the dated changes of a ticket's text; a change gives no text where the tracker no longer has it.

    Where even the first wording is not shown, a change at its instant says so; where the one that
    followed it is not, a change at its instant says what the first was.
    """
    if said and not (said[0].shown and all(one.shown for one in said[1:2])):
        first = said[0].body if said[0].shown else None
        yield Change("changed", "description", None, first, said[0].at, said[0].actor)
    for one, after in pairwise(said):
        old, new = (each.body if each.shown else None for each in (one, after))
        if old != new or new is None:
            yield Change("changed", "description", old if new is not None else None, new, after.at, after.actor)
