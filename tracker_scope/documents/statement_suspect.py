"""The suspect links: what moved since they were confirmed, before and after, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tracker_scope.documents.nodes import REGISTER, count, day_of, phrase, sentence, words
from tracker_scope.documents.ordering import by_key
from tracker_scope.documents.statement_basis import ticket_source
from tracker_scope.documents.statement_facts import Change, StatementFacts
from tracker_scope.documents.statement_pending import ticket_section
from tracker_scope.model.document import Block, Inline, Paragraph, Section, Source
from tracker_scope.model.register import Entry
from tracker_scope.model.trace import SuspectCause

CONTEXT_WORDS: Final = 12
LEFT_OUT_FROM: Final = 12
# Limits of sources under which words that seem to have stayed may have been added since.
_UNKNOWN_BEFORE: Final = ("no_history", "no_text_edits", "no_wordings_over_rest")


def suspect(facts: StatementFacts) -> Section:
    """Say of each suspect link which end moved, since when, and by which words."""
    found = by_key(one for one in facts.scope.entries if one.suspect)
    heading = phrase("suspect.heading")
    if not found:
        return Section(heading=heading, blocks=(sentence("suspect.none"),))
    return Section(
        heading=heading,
        blocks=(sentence("suspect.introduction", count=count(len(found), REGISTER)),),
        sections=tuple(_ticket(facts, one) for one in found),
    )


def _ticket(facts: StatementFacts, entry: Entry) -> Section:
    return ticket_section(entry, *(block for cause in entry.suspect for block in _cause(facts, entry, cause)))


def _cause(facts: StatementFacts, entry: Entry, cause: SuspectCause) -> Iterator[Block]:
    origin = ticket_source(entry)
    values = {} if cause.clause is None else {"clause": words(cause.clause, origin)}
    since = {} if cause.since is None else {"since": day_of(cause.since, facts.zone, origin)}
    key = "_".join((f"suspect.{cause.moved}", *since))
    after = {} if cause.after is None else {"after": words(cause.after, origin)}
    digests = phrase("_".join(("suspect.digest_before", *after)), before=words(cause.before, origin), **after)
    yield Paragraph(content=(phrase(key, **values, **since), digests))
    unknown = [code for code in _UNKNOWN_BEFORE if cause.moved == "ticket" and code in facts.limits_of(entry.source)]
    yield from (sentence(f"suspect.{code}") for code in unknown[:1])
    for difference in facts.differences:
        if (difference.ticket, difference.cause) == (entry.ref, cause):
            moved = marked(difference.changes, origin, whole=bool(unknown))
            yield Paragraph(content=(phrase("suspect.difference"), *moved))


def marked(changes: tuple[Change, ...], origin: Source, *, whole: bool = False) -> Iterator[Inline]:
    """Mark the words that were removed and added; unless `whole`, leave out the middle of long runs that stayed."""
    last = len(changes) - 1
    for number, change in enumerate(changes):
        if change.op == "kept" and whole:
            yield words(change.words.strip(), origin)
        elif change.op == "kept":
            yield from _kept(change.words, origin, first=number == 0, last=number == last)
        else:
            yield phrase(f"suspect.{change.op}", words=words(change.words.strip(), origin))


def _kept(text: str, origin: Source, *, first: bool, last: bool) -> Iterator[Inline]:
    every = text.split()
    before = 0 if first else CONTEXT_WORDS
    after = 0 if last else CONTEXT_WORDS
    if len(every) <= before + after + LEFT_OUT_FROM:
        yield words(text.strip(), origin)
        return
    if before:
        yield words(" ".join(every[:before]), origin)
    yield phrase("suspect.elided")
    if after:
        yield words(" ".join(every[-after:]), origin)
