"""A project with tickets said not to be found, and the acts by which they are told to the client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from command_line import PEOPLE, ticket, written
from small_project import captured, decided, laid_out, on, register

from tracker_scope.model.notice import Notice, NoticeHistory, Telling
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.notice import NoticeRequest, NoticeWritten, write_notice
from tracker_scope.operations.notice_reply import Replied, ReplyRequest, record_reply
from tracker_scope.operations.notice_sent import SendingRequest, Sent, record_sent
from tracker_scope.operations.notices import notices_of
from tracker_scope.operations.people import import_people

NOT = DecisionKind.NOT_COVERED
DESK = """
[[person]]
id = "client-desk"
party = "client"
accounts = ["client-desk"]
"""


def notice(folder: Path, day: str, *tickets: str, **more: Any) -> NoticeWritten:
    told = {"tickets": tickets, "to": "client", "by": "provider-pm", **more}
    with on(folder, day) as workspace:
        return write_notice(workspace, NoticeRequest.model_validate(told))


def sent(folder: Path, day: str, **more: Any) -> Sent:
    told = {"notice": "N-1", "on": day, "how": "e-mail to the head of IT", **more}
    with on(folder, day if "on" not in more else "2026-06-01") as workspace:
        return record_sent(workspace, SendingRequest.model_validate(told))


def replied(folder: Path, day: str, **more: Any) -> Replied:
    told = {"notice": "N-1", "by": "client-dsi", "source": "PRT-4#1", **more}
    with on(folder, day) as workspace:
        return record_reply(workspace, ReplyRequest.model_validate(told))


def history(folder: Path) -> tuple[NoticeHistory, ...]:
    with on(folder, "2026-06-01") as workspace:
        return notices_of(workspace)


def tellings(folder: Path, day: str, *dates: str) -> dict[str, Telling]:
    return {one.ticket: one.telling for one in register(folder, day, *dates).entries if one.telling}


def keys(found: Notice | None) -> list[str]:
    return [] if found is None else [one.ticket_key for one in found.items]


def to_be_told(folder: Path) -> Path:
    """Make a project with two tickets said not to be found, one more with comments, and one restricted."""
    rows = (
        ticket(4, "A map", "We wish a map.", Comment="06/May/26 9:00 AM;client-dsi;We wish a proposal."),
        ticket(5, "Secret K7", "K7", **{"Security Level": "Board"}),
    )
    project = laid_out(folder)
    captured(project, "2026-03-11", *rows, source="more")
    with on(project, "2026-03-12") as workspace:
        import_people(workspace, written(project / "more.toml", PEOPLE + DESK))
    decided(project, "2026-04-01", "PRT-3", NOT)
    decided(project, "2026-04-02", "PRT-4", NOT, clauses=("8.1",))
    decided(project, "2026-04-03", "PRT-5", NOT)
    return project


def told(folder: Path) -> Path:
    """Make the same, with a notice that went on 4 May."""
    project = to_be_told(folder)
    notice(project, "2026-05-01")
    sent(project, "2026-05-04")
    return project
