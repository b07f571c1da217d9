"""The writing on which a person's act rests: a captured comment of that person's, or a file kept by digest."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from tracker_scope.errors import FileUnreadable, Problem, SourceNotFound, SourceNotTheirs
from tracker_scope.model.capture import Visibility
from tracker_scope.model.party import Person
from tracker_scope.model.ticket import CommentHistory, TicketHistory
from tracker_scope.model.time import day_in
from tracker_scope.model.trace import EvidenceRef
from tracker_scope.operations.files import is_file, read_bytes
from tracker_scope.operations.find_ticket import Tickets

_DIGITS: Final = 9  # of a comment's number


class Writing(NamedTuple):
    """A writing, the file that enters the ledger with it, and the day that it bears; a file bears none."""

    evidence: EvidenceRef
    files: dict[str, bytes]
    day: date | None


def written_file(path: Path) -> Writing | None:
    """Take a file as a writing; None where no file bears that name. Raises FileUnreadable, for an empty one too."""
    if not is_file(path):
        return None
    data = read_bytes(path)
    if not data.strip():
        raise FileUnreadable(path=path, problem=Problem("no_words"))
    evidence = EvidenceRef(kind="file", file=path.name, digest=digest_of(data), record=-1)
    return Writing(evidence, {path.name: data}, None)


def comment_by(tickets: Tickets, cited: str, person: Person) -> tuple[TicketHistory, CommentHistory]:
    """Return the comment named TICKET#N that a person wrote, and its ticket.

    Raises SourceNotFound, SourceNotTheirs, TicketUnknown, TicketAmbiguous.
    """
    ticket, comment = cited_comment(tickets, cited)
    if comment.author is None or not set(comment.author.accounts) & set(person.accounts):
        raise SourceNotTheirs(source=cited, person=person.id)
    return ticket, comment


def cited_comment(tickets: Tickets, cited: str) -> tuple[TicketHistory, CommentHistory]:
    """Return the comment named TICKET#N, and its ticket; raises SourceNotFound, TicketUnknown."""
    key, _, number = cited.rpartition("#")
    if not key or not number.isdecimal() or len(number) > _DIGITS:
        raise SourceNotFound(source=cited)
    ticket = tickets.find(key)
    comment = next((one for one in ticket.comments if one.number == int(number)), None)
    if comment is None:
        raise SourceNotFound(source=cited)
    return ticket, comment


def written_comment(ticket: TicketHistory, comment: CommentHistory, zone: str) -> Writing:
    """Take a comment as a writing, of the day on which it was written in an IANA zone."""
    evidence = EvidenceRef(
        kind="comment",
        ref=ticket.ref,
        ticket=ticket.key,
        comment=comment.id,
        number=comment.number,
        digest=digest_of(comment.versions[-1].value),
        record=comment.record,
        restricted=comment.visibility is not Visibility.PUBLIC or ticket.visibility is not Visibility.PUBLIC,
    )
    return Writing(evidence, {}, day_in(comment.at, zone) if comment.at else None)


def speaks_of(ticket: TicketHistory, comment: CommentHistory, concerned: TicketHistory) -> bool:
    """Tell whether a comment stands in a ticket, or names it."""
    text = comment.versions[-1].value
    return ticket.ref == concerned.ref or names(text, concerned, same_source=ticket.source == concerned.source)


def names(text: str, ticket: TicketHistory, *, same_source: bool) -> bool:
    """Tell whether a text names a ticket by one of its keys; a bare "#12" speaks of its own source only."""
    keys = [key for key in (ticket.key, *ticket.aliases) if not key.isdecimal()]
    return any(says(text, key) for key in keys if same_source or not key.startswith("#"))


def says(text: str, name: str) -> bool:
    """Tell whether a text holds a name as a word of its own, in any case."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?!\w|-\w)", text, re.IGNORECASE) is not None


def digest_of(words: str | bytes) -> str:
    """Return SHA-256 (hex) of bytes as received, or of a text in UTF-8."""
    data = words.encode("utf-8", "surrogatepass") if isinstance(words, str) else words
    return hashlib.sha256(data).hexdigest()
