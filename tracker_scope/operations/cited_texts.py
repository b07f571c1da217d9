"""Reads the text of a writing on which an act rests: a captured comment as it was cited, or a kept file."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import CommentHistory
from tracker_scope.model.time import Instant
from tracker_scope.model.trace import EvidenceRef
from tracker_scope.operations.evidence import digest_of
from tracker_scope.operations.traced import histories
from tracker_scope.operations.workspace import Workspace


class CitedText(NamedTuple):
    """The whole text; of a comment also when it was written and its number."""

    text: str
    at: Instant | None = None
    number: int | None = None


def cited_text(workspace: Workspace, source: EvidenceRef | None, known: datetime) -> CitedText | None:
    """Return the text of a writing; None for none, a restricted or erased one, or bytes that are no text."""
    if source is None or source.restricted:
        return None
    return _file(workspace, source) if source.kind == "file" else _comment(workspace, source, known)


def hidden_since(workspace: Workspace, source: EvidenceRef | None, known: datetime) -> bool:
    """Tell whether a comment that was public when it was cited is restricted by now, or its ticket is."""
    if source is None or source.kind != "comment" or source.ref is None or source.restricted:
        return False
    for history in histories(workspace, [(source.ref.instance, source.ref.id)], known):
        cited = next((one for one in history.comments if one.known_as(source.comment)), None)
        shown = history.visibility is Visibility.PUBLIC and (cited is None or cited.visibility is Visibility.PUBLIC)
        return not shown
    return False


def _file(workspace: Workspace, source: EvidenceRef) -> CitedText | None:
    data = workspace.ledger.file(source.digest or "")
    try:
        return None if data is None else CitedText(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _comment(workspace: Workspace, source: EvidenceRef, known: datetime) -> CitedText | None:
    if source.ref is None:
        return None
    for history in histories(workspace, [(source.ref.instance, source.ref.id)], known):
        for comment in history.comments:
            public = history.visibility is comment.visibility is Visibility.PUBLIC
            if comment.known_as(source.comment) and public:
                return CitedText(_as_cited(comment, source), comment.at, comment.number)
    return None


def _as_cited(comment: CommentHistory, source: EvidenceRef) -> str:
    """Return the wording that was cited, which is the one that the digest was taken of."""
    cited = [one.value for one in comment.versions if digest_of(one.value) == source.digest]
    return cited[-1] if cited else comment.versions[-1].value
