"""The notice: one neutral page that tells a party what was found not covered, and asks how that party reads it."""

from __future__ import annotations

from typing import Final

from tracker_scope.documents.nodes import (
    EMPTY,
    SETTINGS,
    Cell,
    bullets,
    count,
    day,
    day_of,
    phrase,
    source,
    table,
    words,
)
from tracker_scope.documents.notice_facts import NoticeFacts
from tracker_scope.documents.notice_items import row
from tracker_scope.documents.roles import party_name, person_role
from tracker_scope.model.contract import ContractDocument
from tracker_scope.model.document import Block, Document, Paragraph, Section, Source

KIND: Final = "notice"
_NOT_ESTABLISHED: Final = ("decision", "no_inference", "no_order", "unseen", "advice")
_SIGNED: Final = ("name", "function", "date", "signature")


def build(facts: NoticeFacts) -> Document:
    """Lay out a notice, in no language."""
    notice = facts.notice
    origin = notice_source(facts)
    return Document(
        kind=KIND,
        title=phrase("notice.title", notice=words(notice.id, origin), project=words(facts.project, SETTINGS)),
        front=_front(facts),
        sections=(
            _requests(facts),
            Section(
                heading=phrase("notice.limits"),
                blocks=(Paragraph(content=tuple(phrase(f"notice.limit_{key}") for key in _NOT_ESTABLISHED)),),
            ),
            _sources(facts),
        ),
    )


def notice_source(facts: NoticeFacts) -> Source:
    """Return the record of the notice as a source."""
    return source("record", str(facts.notice.record))


def _front(facts: NoticeFacts) -> tuple[Block, ...]:
    """Say who tells whom, when, on what grounds, and what for."""
    notice, origin = facts.notice, notice_source(facts)
    sender, receiver = party_name(facts, notice.from_), party_name(facts, notice.to)
    written = phrase(
        "notice.written",
        person=person_role(facts, notice.by),
        sender=sender,
        receiver=receiver,
        day=day_of(notice.written_at, facts.zone, origin),
    )
    hidden = (phrase("notice.withheld", count=count(notice.withheld, origin)),) if notice.withheld else ()
    return (
        Paragraph(content=(written, phrase("notice.in_force"), *_documents(facts))),
        Paragraph(content=(phrase("notice.purpose", sender=sender, receiver=receiver), *hidden)),
    )


def _documents(facts: NoticeFacts) -> Cell:
    """Name the documents in force, a semicolon between them."""
    if not facts.documents:
        return (phrase("notice.no_document"),)
    *before, last = facts.documents
    listed = (phrase("notice.document_then", document=words(one.label, _of(one))) for one in before)
    return (*listed, phrase("notice.document", document=words(last.label, _of(last))))


def _of(document: ContractDocument) -> Source:
    return source("record", str(document.record))


def _requests(facts: NoticeFacts) -> Section:
    """Give each ticket a row with boxes for the reply, and leave room for who replies; an empty box says nothing."""
    receiver = party_name(facts, facts.notice.to)
    rows = [row(facts, one) for one in facts.items]
    return Section(
        heading=phrase("notice.requests", receiver=receiver),
        blocks=(
            Paragraph(content=(phrase("notice.asked", receiver=receiver), phrase("notice.reply_empty"))),
            table("notice", ("ticket", "requested", "raised_because", "reply"), rows),
            table("notice", tuple(f"reply_{key}" for key in _SIGNED), [(EMPTY,) * len(_SIGNED)]),
        ),
    )


def _sources(facts: NoticeFacts) -> Section:
    """Name the files of the contract, and the ledger whose record of the notice holds the digest of each ticket."""
    ledger = source("record", "tree")
    files = [
        (phrase("notice.file", document=words(one.label, _of(one)), file=words(one.file, _of(one)),
                digest=words(one.digest, _of(one))),)
        for one in facts.documents
    ]  # fmt: skip
    tree = phrase("notice.tree", count=count(facts.tree.size, ledger), root=words(facts.tree.root, ledger))
    made = phrase(
        "notice.made",
        tool=words(facts.tool, SETTINGS),
        day=day(facts.as_of_day, notice_source(facts)),
        record=words(str(facts.notice.record), notice_source(facts)),
    )
    return Section(heading=phrase("notice.sources"), blocks=(bullets(*files, (made, tree)),))
