"""Drafts: made of tickets or of a file, superseded and never edited, and nothing that could not be shown enters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import github, issue, ticket
from drafts_example import DAY, GROUP, LINE, drafted, of_file, restricted
from small_project import amend, captured, decided, moment, on, size

from tracker_scope.errors import (
    DraftNameInvalid,
    DraftUnclear,
    DraftUnknown,
    FileMissing,
    FileUnreadable,
    PersonUnknown,
    TicketIsPullRequest,
    TicketRestricted,
    TicketUnknown,
    TrackerScopeError,
)
from tracker_scope.model.trace import DecisionKind
from tracker_scope.operations.amendment_draft import Drafted
from tracker_scope.operations.amendment_view import list_drafts, view_draft
from tracker_scope.operations.capture import capture
from tracker_scope.operations.proposals import proposals_of
from tracker_scope.operations.sources import CaptureRequest


def codes(done: Drafted) -> dict[str, tuple[str, ...]]:
    return {one.code: one.examples for one in done.findings}


# made of tickets


def test_a_ticket_becomes_a_line_with_what_is_recorded_of_it(project: Path) -> None:
    done = drafted(project, "PRT-2", "PRT-3", "prt-2")
    (group,) = done.proposal.groups
    assert group.goal is None
    assert [(one.id, one.effect, one.title, one.clauses) for one in group.lines] == [
        ("L1", None, "An export", ("4.2",)),
        ("L2", None, "Something else", ()),
    ]
    assert [one.key for one in done.proposal.tickets] == ["PRT-2", "PRT-3"]
    assert (done.proposal.drafted_by, done.proposal.drafted_at) == ("provider", moment(DAY))


def test_the_clauses_of_a_decision_are_those_of_the_line(project: Path) -> None:
    decided(project, "2026-03-11")
    assert drafted(project, "PRT-3").proposal.lines[0].clauses == ("4.1",)


def test_a_person_who_drafts_is_one_who_is_recorded(project: Path) -> None:
    assert drafted(project, "PRT-1", by="provider-pm").proposal.drafted_by == "provider-pm"
    with pytest.raises(PersonUnknown):
        drafted(project, "PRT-1", by="nobody")


def test_the_same_draft_twice_adds_nothing_and_another_supersedes_it(project: Path) -> None:
    first = drafted(project, "PRT-1")
    before = size(project)
    again = drafted(project, "PRT-1", day="2026-03-13")
    assert (first.new, again.new, size(project)) == (True, False, before)
    assert again.proposal.drafted_at == moment(DAY)
    other = drafted(project, "PRT-2", day="2026-03-14")
    assert other.superseded == again.proposal
    back = drafted(project, "PRT-1", day="2026-03-15")
    assert (back.new, size(project)) == (True, before + 2)
    with on(project, "2026-03-15") as workspace:
        assert proposals_of(workspace)["A2"].tickets == first.proposal.tickets
        assert proposals_of(workspace, moment("2026-03-14"))["A2"].tickets == other.proposal.tickets


# what may not enter


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"tickets": ("PRT-4",)}, TicketRestricted),
        ({"tickets": ("PRT-9",)}, TicketUnknown),
        ({"tickets": ("PRT-1",), "group": Path("group.toml")}, DraftUnclear),
        ({}, DraftUnclear),
        ({"write_group": Path("nowhere.toml")}, DraftUnknown),
        ({"group": Path("nowhere.toml")}, FileMissing),
        ({"group": Path()}, FileUnreadable),
        ({"tickets": ("PRT-1",), "name": "../A2"}, DraftNameInvalid),
        ({"tickets": ("PRT-1",), "name": "A2\n"}, DraftNameInvalid),
        ({"tickets": ("PRT-1",), "name": "-h"}, DraftNameInvalid),
        ({"tickets": ("PRT-1",), "name": "é"}, DraftNameInvalid),
        ({"tickets": ("PRT-1",), "name": ""}, DraftNameInvalid),
        ({"tickets": ("PRT-1",), "name": "a" * 65}, DraftNameInvalid),
    ],
)
def test_what_cannot_be_drafted_is_refused_and_leaves_nothing(
    project: Path, more: dict[str, Any], error: type[TrackerScopeError]
) -> None:
    restricted(project)
    before = size(project)
    with pytest.raises(error) as stopped:
        drafted(project, **more)
    assert stopped.value.exit_code == 2
    assert "A secret" not in str(stopped.value)
    assert size(project) == before


def test_a_pull_request_is_no_ticket(project: Path) -> None:
    file = github(
        project.parent / "web.jsonl", issue(7), issue(8, pull_request={"url": "https://github.example/pull/8"})
    )
    with on(project, "2026-03-11") as workspace:
        capture(workspace, CaptureRequest(file=file, source="web"))
    assert drafted(project, "#7").proposal.tickets[0].key == "#7"
    with pytest.raises(TicketIsPullRequest):
        drafted(project, "#8")


# findings


def test_what_is_covered_and_what_is_undecided_is_said_and_not_refused(project: Path) -> None:
    found = codes(drafted(project, "PRT-2", "PRT-3"))
    assert found == {"draft_ticket_covered": ("PRT-2: 4.2",), "draft_ticket_without_decision": ("PRT-3",)}
    decided(project, "2026-03-13", kind=DecisionKind.NOT_COVERED)
    assert codes(drafted(project, "PRT-3", day="2026-03-14")) == {}


def test_what_is_removed_or_clarified_may_be_covered(project: Path) -> None:
    told = LINE + 'effect = "{}"\nclauses = ["4.2"]\ntickets = ["PRT-2"]'
    assert codes(of_file(project, told.format("removed"))) == {}
    assert codes(of_file(project, told.format("clarified"))) == {}
    assert set(codes(of_file(project, told.format("modified")))) == {"draft_ticket_covered"}


def test_one_ticket_may_serve_two_lines_and_that_is_said(project: Path) -> None:
    text = LINE + 'tickets = ["PRT-3"]\n[[group.line]]\nid = "L2"\ntickets = ["PRT-3"]'
    assert codes(of_file(project, text))["ticket_in_two_lines"] == ("PRT-3: L1, L2",)


def test_a_ticket_in_two_drafts_is_said_until_one_is_signed(project: Path) -> None:
    drafted(project, "PRT-3")
    found = codes(drafted(project, "PRT-3", name="A3"))
    assert found["ticket_in_two_drafts"] == ("PRT-3: A3, A2",)
    amend(project, "2026-03-13", draft="A2")
    assert "ticket_in_two_drafts" not in codes(drafted(project, "PRT-3", "PRT-1", name="A3", day="2026-03-14"))
    with on(project, "2026-03-14") as workspace:
        assert view_draft(workspace, "A2").findings == ()


def test_a_change_of_no_clause_is_said(project: Path) -> None:
    assert codes(of_file(project, LINE + 'effect = "modified"')) == {"draft_line_without_clause": ("L1",)}


# shown


def test_a_draft_is_shown_with_all_that_is_missing(project: Path) -> None:
    of_file(project, GROUP)
    with on(project, DAY) as workspace:
        found = view_draft(workspace, "A2")
        (row,) = list_drafts(workspace)
        with pytest.raises(DraftUnknown) as stopped:
            view_draft(workspace, "A3")
    assert stopped.value.given["known"] == "A2"
    assert found.figures is None
    assert set(found.missing) >= {"line.L2.description", "line.L1.quantity", "initial_net"}
    assert (row.proposal, row.missing, row.has_figures) == (found.proposal, len(found.missing), False)


def test_a_draft_whose_ticket_was_withdrawn_is_still_shown(project: Path) -> None:
    from tracker_scope.operations.withdraw import withdraw

    run = captured(project, "2026-03-11", ticket(6, "Later"), source="more").run
    drafted(project, "PRT-6")
    with on(project, "2026-03-13") as workspace:
        withdraw(workspace, run.id, by="provider-pm", reason="the wrong project")
        found = view_draft(workspace, "A2")
    assert [one.key for one in found.proposal.tickets] == ["PRT-6"]
