"""Makes the bundled project in an empty folder and runs the weekly work on it, offline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from tracker_scope import settings
from tracker_scope.errors import FolderNotEmpty, OutputFailed
from tracker_scope.errors.foreign import of_system
from tracker_scope.model.base import Noun
from tracker_scope.model.capture import Run
from tracker_scope.model.notice import Notice, NoticeReply, NoticeSent
from tracker_scope.model.proposal import AmendmentProposal
from tracker_scope.model.register import Register
from tracker_scope.operations.amendment_draft import DraftRequest, draft
from tracker_scope.operations.amendment_figures import record_figures
from tracker_scope.operations.amendment_proposal import ProposalRequest
from tracker_scope.operations.amendment_proposal import publish as publish_proposal
from tracker_scope.operations.capture import capture
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.contract import Added, DocumentRequest, add_document
from tracker_scope.operations.decide_file import import_decisions
from tracker_scope.operations.demo_plan import (
    CapturePlan,
    Day,
    DocumentPlan,
    DraftPlan,
    NoticePlan,
    Plan,
    ReplyPlan,
    SendingPlan,
    plan_of,
)
from tracker_scope.operations.mapping import import_mappings
from tracker_scope.operations.notice import NoticeRequest, write_notice
from tracker_scope.operations.notice_reply import ReplyRequest, record_reply
from tracker_scope.operations.notice_sent import SendingRequest, record_sent
from tracker_scope.operations.people import import_people
from tracker_scope.operations.publication import Output
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.statement import StatementRequest, publish
from tracker_scope.operations.workspace import Workspace, opened
from tracker_scope.settings import Language

# The material is published with the tool: its commitments have nothing to hide.
_SALT: Final = b"tracker-scope demo"
_OUTPUT: Final = Output(formats=("markdown", "html"))


class Done(Noun):
    """What was recorded on one day."""

    on: date
    runs: tuple[Run, ...] = ()
    documents: tuple[Added, ...] = ()
    persons: int = 0
    decisions: int = 0
    notices: tuple[Notice, ...] = ()
    sent: tuple[NoticeSent, ...] = ()
    replies: tuple[NoticeReply, ...] = ()
    drafts: tuple[AmendmentProposal, ...] = ()


class Made(Noun):
    """What the demonstration made."""

    folder: Path
    days: tuple[Done, ...]
    result: Register
    published: tuple[tuple[Path, ...], ...]
    zone: str


def demo(folder: Path, language: Language) -> Made:
    """Make the project, do what is planned day by day and publish; raises FolderNotEmpty, OutputFailed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(path=folder)
    plan = plan_of(language)
    _lay_out(folder, language, plan)
    return _published(folder, plan, tuple(_done(folder, day) for day in plan.day))


def _lay_out(folder: Path, language: Language, plan: Plan) -> None:
    try:
        for name, place in plan.places.items():
            target = folder / place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(settings.packaged(f"demo/{language}/{name}"))
    except OSError as refused:
        raise OutputFailed(path=folder, problem=of_system(refused)) from refused


def _done(folder: Path, day: Day) -> Done:
    """Record what one day brought, while the clock stands still at its instant."""
    with opened(folder, clock=fixed_clock(day.instant), salts=derived_salts(_SALT), create=True) as workspace:
        documents = [add_document(workspace, _document(folder, one)) for one in day.document]
        people = import_people(workspace, folder / day.people) if day.people else None
        if day.mappings:
            import_mappings(workspace, folder / day.mappings)
        runs = [capture(workspace, _capture(folder, one)).run for one in day.capture]
        decided = [import_decisions(workspace, folder / name) for name in day.decisions]
        notices = [write_notice(workspace, _notice(one)).notice for one in day.notice]
        return Done(
            on=day.instant.date(),
            runs=tuple(runs),
            documents=tuple(documents),
            persons=len(people.persons) if people else 0,
            decisions=sum(len(one.new) for one in decided),
            notices=tuple(one for one in notices if one is not None),
            sent=tuple(record_sent(workspace, _sending(one)).sending for one in day.sent),
            replies=tuple(record_reply(workspace, _reply(folder, one)).reply for one in day.reply),
            drafts=tuple(_drafted(workspace, folder, one) for one in day.draft),
        )


def _drafted(workspace: Workspace, folder: Path, told: DraftPlan) -> AmendmentProposal:
    made = draft(workspace, DraftRequest(name=told.name, group=folder / told.group, by=told.by))
    record_figures(workspace, told.name, folder / told.figures, told.by)
    return made.proposal


def _published(folder: Path, plan: Plan, days: tuple[Done, ...]) -> Made:
    with opened(folder, clock=fixed_clock(plan.day[-1].instant), salts=derived_salts(_SALT)) as workspace:
        done = publish(workspace, StatementRequest(output=_OUTPUT))
        drafts = [one.name for day in days for one in day.drafts]
        proposals = [publish_proposal(workspace, ProposalRequest(name=name, output=_OUTPUT)) for name in drafts]
        written = (done.files, *(one.files for one in proposals))
        return Made(
            folder=workspace.settings.root,
            days=days,
            result=done.result,
            published=tuple(tuple(one.path for one in files) for files in written),
            zone=workspace.zone,
        )


def _document(folder: Path, told: DocumentPlan) -> DocumentRequest:
    return DocumentRequest(
        file=folder / told.file,
        kind=told.kind,
        label=told.label,
        signed_on=told.signed_on.isoformat(),
        effective_on=told.effective_on.isoformat(),
    )


def _capture(folder: Path, told: CapturePlan) -> CaptureRequest:
    return CaptureRequest(source=told.source, file=folder / told.file if told.file else None)


def _notice(told: NoticePlan) -> NoticeRequest:
    return NoticeRequest(tickets=told.tickets, to=told.to, by=told.by)


def _sending(told: SendingPlan) -> SendingRequest:
    return SendingRequest(notice=told.notice, on=told.on, how=told.how)


def _reply(folder: Path, told: ReplyPlan) -> ReplyRequest:
    return ReplyRequest(notice=told.notice, by=told.by, on=told.on, source=told.file, base=folder)
