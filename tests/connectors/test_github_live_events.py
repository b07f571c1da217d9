"""Live captures of GitHub become snapshots with every wording, and dated changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from github_samples import new_node
from github_twins import (
    LARGE,
    PLAIN,
    SEEN,
    changed,
    cited,
    connection,
    day,
    edit,
    events,
    history,
    issues,
    more,
    node,
    node_comment,
    parsed,
    snapshot,
    split,
    stored,
    who,
)

from tracker_scope.connectors.github_live_events import parse_items
from tracker_scope.errors import AnswerUnreadable
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Page
from tracker_scope.model.ticket import Actor, Comment, Wording

TICKET = str(LARGE + 7)
COMMENT = new_node("IC", 0, 77, LARGE + 1)


def at(number: int) -> datetime:
    return datetime.fromisoformat(day(number))


def test_a_ticket_of_graphql_becomes_a_snapshot() -> None:
    first, *others = events([issues(node())])
    assert others == []
    assert (first.ticket.id, first.record, first.seen_at) == (TICKET, 1, SEEN)
    read = first.snapshot
    assert read is not None
    assert (read.key, read.aliases, read.project) == ("#7", ("supplier/portal#7", "7"), "supplier/portal")
    assert (read.type, read.status, read.parent, read.labels) == ("Bug", "closed", "#3", ("scope", "urgent"))
    assert (read.created, read.resolved, read.reporter) == (at(5), at(24), Actor(account="client-dsi"))
    assert read.fields == {
        "assignees": "provider-dev",
        "author_association": "NONE",
        "lock_reason": "too heated",
        "locked": "true",
        "milestone": "Lot 2",
        "state_reason": "completed",
    }


@pytest.mark.parametrize(
    ("author", "actor"),
    [
        (None, Actor()),
        (who("ghost"), Actor()),
        (who("dependabot", "Bot"), Actor(account="dependabot[bot]", bot=True)),
        (who("client-dsi"), Actor(account="client-dsi")),
    ],
)
def test_authors_may_be_gone_or_machines(author: Any, actor: Actor) -> None:
    assert snapshot([issues(node(author=author))]).reporter == actor


def test_a_parent_elsewhere_is_named_with_its_repository() -> None:
    assert snapshot([issues(node(parent=cited(3, "supplier/core")))]).parent == "supplier/core#3"


def event(typename: str, on: int, **more_: Any) -> dict[str, Any]:
    return {"__typename": typename, "id": f"E{on}", "createdAt": day(on), "actor": who("client-dsi"), **more_}


TIMELINE = (
    event("LabeledEvent", 6, label={"name": "scope"}),
    event("UnlabeledEvent", 7, label={"name": "draft"}),
    event("RenamedTitleEvent", 8, previousTitle="Export", currentTitle="Export the list"),
    event("ClosedEvent", 9, stateReason="COMPLETED"),
    event("ReopenedEvent", 10),
    event("MilestonedEvent", 11, milestoneTitle="Lot 2"),
    event("DemilestonedEvent", 12, milestoneTitle="Lot 2"),
    event("CrossReferencedEvent", 13, source=cited(12)),
    event("CrossReferencedEvent", 14, source=cited(3, "supplier/core")),
    event("ReferencedEvent", 15, commit={"oid": "c0ffee"}),
    event("CommentDeletedEvent", 16, actor=None, deletedCommentAuthor=who("provider-pm")),
    event("TransferredEvent", 17, fromRepository={"nameWithOwner": "supplier/old"}),
    event("MarkedAsDuplicateEvent", 18, canonical=cited(2)),
    event("ParentIssueAddedEvent", 19, parent=cited(3)),
    event("SubIssueAddedEvent", 20, subIssue=cited(30)),
    event("BlockedByAddedEvent", 21, blockingIssue=cited(31)),
    event("ConnectedEvent", 22, source=cited(7), subject=cited(40)),
    event("IssueTypeChangedEvent", 23, prevIssueType={"name": "Task"}, issueType={"name": "Bug"}),
    event("AssignedEvent", 24, assignee=who("x")),
    event("ConvertedToDiscussionEvent", 25),
    event("DisconnectedEvent", 26, source=cited(7), subject=cited(40)),
    event("UnmarkedAsDuplicateEvent", 27, canonical=cited(2)),
    event("IssueTypeRemovedEvent", 28, issueType={"name": "Bug"}),
    event("ProjectV2ItemStatusChangedEvent", 29, previousStatus="To do", status="Done"),
    event("BlockingRemovedEvent", 30, blockedIssue=cited(31)),
)
CHANGES = [
    ("labels", None, "scope"),
    ("labels", "draft", None),
    ("title", "Export", "Export the list"),
    ("status", "open", "closed"),
    ("status", "closed", "open"),
    ("milestone", None, "Lot 2"),
    ("milestone", "Lot 2", None),
    ("link", None, "#12"),
    ("link", None, "supplier/core#3"),
    ("link", None, "c0ffee"),
    ("comment_deleted", "provider-pm", None),
    ("repository", "supplier/old", "supplier/portal"),
    ("duplicate_of", None, "#2"),
    ("parent", None, "#3"),
    ("sub_issue", None, "#30"),
    ("blocked_by", None, "#31"),
    ("link", None, "#40"),
    ("type", "Task", "Bug"),
    ("converted_to_discussion", None, None),
    ("link", "#40", None),
    ("duplicate_of", "#2", None),
    ("type", "Bug", None),
    ("board_status", "To do", "Done"),
    ("blocking", "#31", None),
]


def test_the_timeline_of_graphql_gives_dated_changes() -> None:
    told = events([issues(node(timelineItems=connection(*TIMELINE)))])[1:]
    assert [(one.field, one.old, one.new) for one in told] == CHANGES
    assert [one.actor for one in told][9:11] == [Actor(account="client-dsi"), Actor()]


@pytest.mark.parametrize(
    "typename",
    ["DisconnectedEvent", "IssueTypeRemovedEvent", "ProjectV2ItemStatusChangedEvent", "ParentIssueAddedEvent"],
)
def test_an_event_that_does_not_say_what_it_did_is_counted(typename: str) -> None:
    told = parsed([issues(node(timelineItems=connection(event(typename, 6))))])
    assert [one.code for one in told if isinstance(one, Finding)] == ["unread_event"]
    assert len(told) == 2


def test_bytes_that_were_not_cut_here_are_refused_in_replay() -> None:
    (item,) = stored([split(issues(node()))])
    with pytest.raises(AnswerUnreadable):
        list(parse_items([item.model_copy(update={"data": b"{"})], PLAIN))


def test_events_that_are_not_understood_are_counted_once() -> None:
    timeline = connection(event("TeleportedEvent", 6), event("LabeledEvent", 7, label=None), {"__typename": 5})
    runs = [[issues(node(title=title, timelineItems=timeline))] for title in ("a", "b")]
    assert [one for one in parsed(*runs) if isinstance(one, Finding)] == [
        Finding(code="unread_event", count=3, examples=("? (1)", "labeled (1)", "teleported (1)")),
    ]


def test_the_wordings_of_a_ticket_are_dated_with_who_wrote_them() -> None:
    edits = connection(
        edit("c", 9, "See § 4.2.", "provider-pm"), edit("b", 8, "See § 4."), edit("a", 5, "See the contract.")
    )
    told = events([issues(node(lastEditedAt=day(9), includesCreatedEdit=True, userContentEdits=edits))])[1:]
    assert [(one.field, one.old, one.new, one.at, one.actor and one.actor.account) for one in told] == [
        ("description", "See the contract.", "See § 4.", at(8), "client-dsi"),
        ("description", "See § 4.", "See § 4.2.", at(9), "provider-pm"),
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # A revision that somebody deleted.
        (
            {"includesCreatedEdit": True, "edits": [edit("c", 9, "Now."), edit("b", 8, None), edit("a", 5, "First.")]},
            [(5, None, "First."), (8, None, None), (9, None, "Now.")],
        ),
        # Edits from before GitHub kept what was first written.
        ({"includesCreatedEdit": False, "edits": [edit("c", 9, "Now.")]}, [(5, None, None), (9, None, "Now.")]),
        # The last one was deleted: it is the text that stands.
        (
            {"includesCreatedEdit": True, "edits": [edit("c", 9, None), edit("a", 5, "First.")]},
            [(9, "First.", "Now.")],
        ),
        # An edit that is not yet among the wordings.
        (
            {"includesCreatedEdit": True, "edits": [edit("b", 8, "Then."), edit("a", 5, "First.")]},
            [(8, "First.", "Then."), (9, "Then.", "Now.")],
        ),
        # Not all of them came.
        (
            {"includesCreatedEdit": True, "edits": [edit("c", 9, "Now.")], "total": 3},
            [(5, None, None), (9, None, "Now.")],
        ),
        # Nothing but that it was edited.
        ({"includesCreatedEdit": True, "edits": []}, [(5, None, None), (9, None, "Now.")]),
        # Line ends alone differ.
        (
            {"includesCreatedEdit": True, "edits": [edit("c", 9, "Now.\n"), edit("a", 5, "First.\n")]},
            [(9, "First.\n", "Now.")],
        ),
        # Emptied and filled again.
        (
            {"includesCreatedEdit": True, "edits": [edit("c", 9, "Now."), edit("b", 8, ""), edit("a", 5, "First.")]},
            [(8, "First.", ""), (9, "", "Now.")],
        ),
    ],
)
def test_what_the_tracker_does_not_give_is_not_guessed(told: dict[str, Any], expected: list[Any]) -> None:
    edits = connection(*told["edits"], total=told.get("total"))
    one = node(
        body="Now.", lastEditedAt=day(9), includesCreatedEdit=told["includesCreatedEdit"], userContentEdits=edits
    )
    assert [(each.at and each.at.day, each.old, each.new) for each in events([issues(one)])[1:]] == expected


def edited(**more_: Any) -> dict[str, Any]:
    return node_comment(body="Now.", lastEditedAt=day(9), updatedAt=day(20), includesCreatedEdit=True) | more_


def wordings(**told: Any) -> Page:
    inside = {"__typename": "IssueComment", "userContentEdits": connection(*told["edits"], after=told.get("after"))}
    return more({"m0": ["edits", TICKET, COMMENT, told.get("asked", "")]}, m0=inside)


def test_the_wordings_of_a_comment_come_apart() -> None:
    newest = wordings(edits=[edit("c", 9, "Now.", "provider-pm")], after="c1")
    oldest = wordings(edits=[edit("b", 8, "Then."), edit("a", 6, "First.", "provider-pm")], asked="c1")
    (comment,) = snapshot([issues(node(comments=connection(edited()))), newest, oldest]).comments
    assert comment == Comment(
        id=str(LARGE + 1),
        author=Actor(account="provider-pm"),
        at=at(6),
        edited_at=at(9),
        editor=Actor(account="provider-pm"),
        body="Now.",
        earlier=(
            Wording(at=at(6), actor=Actor(account="provider-pm"), body="First."),
            Wording(at=at(8), actor=Actor(account="client-dsi"), body="Then."),
        ),
    )


def test_wordings_that_were_not_fetched_leave_the_date_of_the_edit() -> None:
    (comment,) = snapshot([issues(node(comments=connection(edited())))]).comments
    assert (comment.edited_at, comment.editor) == (at(9), None)
    assert [(one.at, one.shown) for one in comment.earlier] == [(comment.at, False)]
    (told,) = history([issues(node(comments=connection(edited())))]).comments
    assert [(one.since, one.exact) for one in told.versions] == [(at(9), True)]


def test_a_comment_that_was_only_folded_away_was_not_edited() -> None:
    folded = node_comment(updatedAt=day(20), isMinimized=True, minimizedReason="OFF_TOPIC")
    read = snapshot([issues(node(comments=connection(folded)))])
    assert read.comments[0].edited_at is None
    assert read.fields["minimized_comments"] == f"{LARGE + 1} (off_topic)"


def test_further_pages_are_followed_by_their_cursors() -> None:
    ticket = node(
        comments=connection(node_comment(1), total=3, after="c1"),
        timelineItems=connection(event("ClosedEvent", 9), total=2, after="t1"),
    )
    parts = {"m0": ["comments", TICKET, "-", "c1"], "m1": ["timeline", TICKET, "-", "t1"]}
    further = more(
        parts,
        m0={"__typename": "Issue", "comments": connection(node_comment(2), total=3, after="c2")},
        m1={"__typename": "Issue", "timelineItems": connection(event("ReopenedEvent", 10))},
    )
    last = more({"m0": ["comments", TICKET, "-", "c2"]}, m0={"comments": connection(node_comment(3), total=3)})
    run = [issues(ticket), further, last]
    assert [(one.id, one.record) for one in snapshot(run).comments] == [
        (str(LARGE + 1), None),
        (str(LARGE + 2), 2),
        (str(LARGE + 3), 4),
    ]
    assert changed(run) == [("status", "open", "closed"), ("status", "closed", "open")]


def test_a_comment_that_a_later_capture_lacks_is_missing_even_on_a_further_page() -> None:
    long = node(comments=connection(node_comment(1), total=2, after="c1"))
    further = more({"m0": ["comments", TICKET, "-", "c1"]}, m0={"comments": connection(node_comment(2), total=2)})
    short = node(comments=connection(node_comment(1), total=1))
    told = history([issues(long), further], [issues(short)])
    assert [(one.id, one.missing_since is not None) for one in told.comments] == [
        (str(LARGE + 1), False),
        (str(LARGE + 2), True),
    ]


@pytest.mark.parametrize(
    "short",
    [
        connection(node_comment(1), total=2, after="other"),
        connection(node_comment(1), None, total=2),
        None,
    ],
)
def test_a_comment_that_was_not_fetched_again_is_not_missing(short: Any) -> None:
    first = node(comments=connection(node_comment(1), node_comment(2)))
    told = history([issues(first)], [issues(node(comments=short))])
    assert [(one.id, one.missing_since, one.record) for one in told.comments] == [
        (str(LARGE + 1), None, 1),
        (str(LARGE + 2), None, 1),
    ]


def test_a_run_that_finds_only_a_part_changed_is_a_sighting_of_its_own() -> None:
    ticket = issues(node(comments=connection(edited())))
    before = wordings(edits=[edit("c", 9, "Now."), edit("b", 8, None), edit("a", 6, "First.")])
    after = wordings(edits=[edit("c", 9, "Now."), edit("b", 8, "Then."), edit("a", 6, "First.")])
    told = [one for one in events([ticket, before], [ticket, after]) if one.snapshot]
    assert [(one.record, one.seen_at.day) for one in told] == [(1, 1), (3, 2)]
    assert [[said.shown for said in one.snapshot.comments[0].earlier] for one in told if one.snapshot] == [
        [True, False],
        [True, True],
    ]


def test_changes_are_given_once_however_often_they_are_captured() -> None:
    runs = [[issues(node(title=title, timelineItems=connection(event("ClosedEvent", 9))))] for title in ("a", "b", "c")]
    assert [one.kind for one in events(*runs)] == ["snapshot", "changed", "snapshot", "snapshot"]
