"""Exits 2 and 6: a draft or its figures cannot be taken as they are, or figures do not sum."""

from __future__ import annotations

from tracker_scope.errors.papers import DocumentError
from tracker_scope.errors.usage import UsageError


class FiguresDisagree(DocumentError):
    """Figures that people typed do not sum, to the cent; `problem` names every pair that differs."""

    code = "figures-disagree"
    sentence = "The figures of {proposal} do not sum: {problem}."
    hint = "Correct them in the file and give it again; nothing was recorded or written."


class DraftUnclear(UsageError):
    """A command about a draft that says too much or too little."""

    code = "draft-unclear"
    sentence = "It is not clear what is asked: {problem}."
    hint = "See “tracker-scope amendment --help”."


class DraftUnknown(UsageError):
    """No draft of an amendment is recorded under that name."""

    code = "draft-unknown"
    sentence = "No draft of an amendment is recorded as {name}."
    hint = "Recorded are: {known}. A new one is made by “tracker-scope amendment draft NAME --ticket KEY”."


class DocumentDraftDiffers(UsageError):
    """A signed amendment that is recorded already, and not as coming from that draft."""

    code = "document-draft-differs"
    sentence = "{path} is recorded already as {label}, and not as coming from the draft {draft}."
    hint = "Withdraw that record first: “tracker-scope contract withdraw {id} --by PERSON --reason TEXT”."


class DraftNameInvalid(UsageError):
    """A name that could not be that of a file."""

    code = "draft-name-invalid"
    sentence = "{name} cannot be the name of a draft."
    hint = "Use up to {most} letters, digits, dots, hyphens and underscores, beginning with a letter or a digit."


class TicketRestricted(UsageError):
    """A ticket that its tracker does not show to everybody, for what is made to be shown."""

    code = "ticket-restricted"
    sentence = "{ticket} is restricted in its tracker, and a draft is made to be shown to the other party."
    hint = "Leave it out: the line can be described without it."


class TicketIsPullRequest(UsageError):
    """A pull request where a ticket is asked for."""

    code = "ticket-is-pull-request"
    sentence = "{ticket} is a pull request, not a ticket."
    hint = "Name the ticket that it serves."


class FileExists(UsageError):
    """A file that a person may have worked on stands where one is to be written."""

    code = "file-exists"
    sentence = "There is a file already: {path}."
    hint = "Name another one, or move that one away; it was not touched."
