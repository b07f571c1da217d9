"""What an amendment proposal is told, through the real ledger: messages, notices, figures and dates as recorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import copy_of, ticket, written
from small_project import amend, captured, decided, laid_out, moment, on

from tracker_scope.documents.amendment_proposal import build
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.errors import DateInFuture, DraftUnknown, FiguresDisagree
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.amendment_draft import DraftRequest, draft
from tracker_scope.operations.amendment_figures import record_figures
from tracker_scope.operations.amendment_proposal import ProposalRequest, PublishedProposal, gather, publish
from tracker_scope.operations.as_of import as_of
from tracker_scope.operations.notice import NoticeRequest, write_notice
from tracker_scope.operations.notice_reply import ReplyRequest, record_reply
from tracker_scope.operations.notice_sent import SendingRequest, record_sent
from tracker_scope.operations.proposals import figures_of, proposals_of
from tracker_scope.operations.publication import Output
from tracker_scope.operations.register import recorded

GROUP = """title = "A map"
number = "2"
purpose = "to add a map"
effective_on = 2026-06-01

[[group]]
goal = "Find a room"

[[group.line]]
id = "L1"
effect = "added"
title = "The map"
tickets = ["PRT-7"]
description = "A map is shown."
deliverable = "The map"
criterion = "Every room is on it."
"""
FIGURES = """currency = "EUR"
initial_net = 10000
vat_rate = 20

[[line]]
id = "L1"
quantity = 2
unit = "day"
unit_price = 600

[[payment]]
name = "All"
percent = 100
net = 1200
vat = 240
gross = 1440
due_on = 2026-07-01
"""
ASKED = "We need a map."
COMMENT = "06/Mar/26 9:00 AM;client-dsi;Any news of the map?"


@pytest.fixture
def drafted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which a client's request is found not covered on 20 March and drafted on 1 April."""
    return copy_of("map-drafted", with_map, tmp_path / "portal", tmp_path_factory)


def with_map(folder: Path) -> Path:
    project = laid_out(folder)
    captured(project, "2026-03-11", ticket(7, "A map", ASKED, Comment=COMMENT), source="more")
    decided(project, "2026-03-20", "PRT-7", DecisionKind.NOT_COVERED)
    redrafted(project, "2026-04-01", GROUP)
    return project


def redrafted(project: Path, day: str, text: str) -> None:
    with on(project, day) as workspace:
        draft(workspace, DraftRequest(name="map", group=written(project / "map.toml", text), by="provider-pm"))


def figured(project: Path, day: str, text: str = FIGURES) -> None:
    with on(project, day) as workspace:
        record_figures(workspace, "map", written(project / "figures.toml", text), "provider-pm")


def told(project: Path, day: str, effective: str | None = None, known: str | None = None) -> ProposalFacts:
    with on(project, day) as workspace:
        at = as_of(workspace, effective, known)
        found = recorded(workspace, effective or at.known.isoformat(), known)
        return gather(workspace, found, "map", names=False)


def published(project: Path, day: str, effective: str | None = None, **more: str) -> PublishedProposal:
    with on(project, day) as workspace:
        output = Output(out=project / "documents", language="en")
        return publish(workspace, ProposalRequest(name="map", as_of=effective, output=output, **more))


def noticed(project: Path) -> None:
    """Let a notice go on 10 April and be answered on 14 April by a letter of the client's."""
    with on(project, "2026-04-10") as workspace:
        output = Output(out=project / "documents")
        write_notice(workspace, NoticeRequest(tickets=("PRT-7",), to="client", by="provider-pm", output=output))
        record_sent(workspace, SendingRequest(notice="N-1", on=date(2026, 4, 10), how="by e-mail"))
    letter = written(project / "letter.txt", "Please quote a price.")
    with on(project, "2026-04-15") as workspace:
        request = ReplyRequest(notice="N-1", by="client-dsi", source=str(letter), on=date(2026, 4, 14))
        record_reply(workspace, request)


def test_messages_of_the_drafts_tickets_are_gathered_whatever_their_class(drafted: Path) -> None:
    facts = told(drafted, "2026-04-02")
    assert [(one.number, one.text) for one in facts.case.messages] == [(None, ASKED), (1, "Any news of the map?")]
    every = GROUP.replace('["PRT-7"]', '["PRT-1", "PRT-7"]')
    redrafted(drafted, "2026-04-03", every)
    facts = told(drafted, "2026-04-04")
    assert [one.text for one in facts.case.messages if one.number == 1] == ["It is new work.", "Any news of the map?"]
    assert {one.code for one in facts.case.findings} >= {"draft_ticket_covered"}


def test_without_a_date_the_last_record_is_shown_and_with_one_what_was_recorded_then(drafted: Path) -> None:
    figured(drafted, "2026-04-05")
    assert told(drafted, "2026-06-01").figures is not None
    assert told(drafted, "2026-06-01", known="2026-04-02").figures is None
    with pytest.raises(DraftUnknown):
        told(drafted, "2026-06-01", known="2026-03-31")
    redrafted(drafted, "2026-04-20", GROUP.replace("The map", "The large map"))
    assert told(drafted, "2026-06-01").proposal.lines[0].title == "The large map"
    assert told(drafted, "2026-06-01", known="2026-04-19").proposal.lines[0].title == "The map"


def test_a_date_to_come_is_refused(drafted: Path) -> None:
    with pytest.raises(DateInFuture):
        published(drafted, "2026-04-02", "2026-05-01")


def test_notices_and_replies_are_told_as_of_their_day(drafted: Path) -> None:
    noticed(drafted)
    facts = told(drafted, "2026-05-01")
    assert [(one.sent_on, one.how) for one in facts.notices[0].sent] == [(date(2026, 4, 10), "by e-mail")]
    assert [one.text for one in facts.replies] == ["Please quote a price."]
    (reply,) = facts.every_reply
    exhibit = facts.exhibit_of_reply(reply)
    assert exhibit is not None
    assert exhibit.number == 3
    before = told(drafted, "2026-05-01", effective="2026-04-12")
    assert [len(one.sent) for one in before.notices] == [1]
    assert before.every_reply == ()
    assert told(drafted, "2026-05-01", effective="2026-04-09").notices == ()


def test_a_reply_that_is_no_text_is_named_by_its_digest(drafted: Path) -> None:
    noticed(drafted)
    scan = drafted / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7\xff\xfe")
    with on(drafted, "2026-04-16") as workspace:
        request = ReplyRequest(notice="N-1", by="client-dsi", source=str(scan), on=date(2026, 4, 16))
        record_reply(workspace, request)
    facts = told(drafted, "2026-05-01")
    assert len(facts.every_reply) == 2
    assert len(facts.replies) == 1


def test_the_same_two_dates_give_the_same_file_whatever_came_after(drafted: Path) -> None:
    figured(drafted, "2026-04-05")
    dates = {"effective": "2026-04-06", "known_at": "2026-04-06"}
    first = published(drafted, "2026-04-07", **dates).files[0]
    noticed(drafted)
    redrafted(drafted, "2026-04-20", GROUP.replace("The map", "The large map"))
    amend(drafted, "2026-05-01", signed_on="2026-04-30")
    again = published(drafted, "2026-06-07", **dates).files[0]
    assert again.digest == first.digest
    assert first.path.name == "amendment-proposal-map-2026-04-06.en.md"


def test_what_was_signed_later_takes_no_finding_away(drafted: Path) -> None:
    redrafted(drafted, "2026-04-03", GROUP.replace('["PRT-7"]', '["PRT-1", "PRT-7"]'))
    dates = {"effective": "2026-04-06", "known_at": "2026-04-06"}
    first = published(drafted, "2026-04-07", **dates).files[0]
    amend(drafted, "2026-05-01", signed_on="2026-04-30", draft="map")
    assert published(drafted, "2026-06-07", **dates).files[0].digest == first.digest


def test_what_is_missing_is_told_and_a_complete_draft_misses_only_what_nobody_recorded(drafted: Path) -> None:
    bare = published(drafted, "2026-04-02").to_complete
    assert {"quantity:L1", "payments", "milestones", "tests"} <= set(bare)
    figured(drafted, "2026-04-05")
    left = published(drafted, "2026-04-06").to_complete
    assert "quantity:L1" not in left
    assert set(left) < set(bare)


def test_an_earlier_amendment_that_nobody_priced_is_missing(drafted: Path) -> None:
    amend(drafted, "2026-03-25", signed_on="2026-03-24")
    figured(drafted, "2026-04-05")
    (left,) = [one for one in published(drafted, "2026-04-06").to_complete if one.startswith("earlier:")]
    assert left.startswith("earlier:")
    text = next((drafted / "documents").glob("amendment-proposal-*.md")).read_text("utf-8")
    assert "| Price after this amendment | \\[to be completed\\] |" in text


def test_other_drafts_are_not_named(drafted: Path) -> None:
    with on(drafted, "2026-04-02") as workspace:
        draft(workspace, DraftRequest(name="at-home", tickets=("PRT-7",), by="provider-pm"))
    facts = told(drafted, "2026-04-03")
    assert "at-home" not in facts.model_dump_json()
    assert "ticket_in_two_drafts" not in {one.code for one in facts.case.findings}


def test_a_comment_restricted_since_it_was_captured_is_counted_and_not_shown(project: Path) -> None:
    captured(project, "2026-03-11", ticket(7, "A map", ASKED, Comment=COMMENT), source="more")
    redrafted(project, "2026-04-01", GROUP)
    hidden = ticket(7, "A map", ASKED, Comment=COMMENT) | {"Security Level": "Internal"}
    captured(project, "2026-04-02", hidden, source="more")
    facts = told(project, "2026-04-03")
    assert facts.case.messages == ()
    assert [one.restricted for one in facts.entries.values()] == [True]
    assert ASKED not in build(facts).model_dump_json()


def test_figures_changed_behind_our_back_stop_the_document(drafted: Path) -> None:
    figured(drafted, "2026-04-05")
    facts = told(drafted, "2026-04-06")
    assert facts.figures is not None
    wrong = facts.figures.payments[0].model_copy(update={"gross": facts.figures.payments[0].gross * 2})  # type: ignore[operator]
    with pytest.raises(FiguresDisagree):
        build(facts.model_copy(update={"figures": facts.figures.model_copy(update={"payments": (wrong,)})}))


def test_the_draft_and_its_figures_keep_their_records(drafted: Path) -> None:
    figured(drafted, "2026-04-05")
    facts = told(drafted, "2026-04-06")
    with on(drafted, "2026-04-06") as workspace:
        assert facts.proposal == proposals_of(workspace)["map"]
        known = figures_of(workspace, "map")
    assert known is not None
    assert facts.figures_source.ref == str(known.record)
    assert facts.draft_source.ref == str(facts.proposal.record)
    assert facts.case.scope.as_of.known == moment("2026-04-05")
