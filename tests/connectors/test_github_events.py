"""Records become snapshots and dated changes, and what is not understood is counted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from github_samples import (
    API,
    CONNECTOR,
    PLAIN,
    SEEN,
    WEB,
    archive,
    archived_issue,
    captured,
    changes,
    export,
    lines,
    paired_issue,
    parsed,
    rest_comment,
    rest_issue,
    snapshot,
    written,
)

from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap
from tracker_scope.model.ticket import Actor, Comment, TicketEvent, TicketRef


def test_a_rest_issue_becomes_a_snapshot() -> None:
    edited = rest_comment(12, updated_at="2026-01-07T09:00:00+01:00", user=None, body=None)
    first, *rest = parsed({"issue": rest_issue(comments=2), "comments": [rest_comment(11), edited]})
    assert rest == []
    assert isinstance(first, TicketEvent)
    assert (first.ticket, first.record, first.seen_at) == (
        TicketRef(instance="https://github.com", id="900007"),
        1,
        SEEN,
    )
    read = first.snapshot
    assert read is not None
    assert (read.key, read.aliases, read.project) == ("#7", ("supplier/portal#7", "7"), "supplier/portal")
    assert (read.title, read.description, read.type, read.status) == ("Export the list", "See § 4.2.", "Bug", "closed")
    assert read.labels == ("scope", "urgent")
    assert read.reporter == Actor(account="client-dsi")
    assert read.created == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert read.updated == datetime(2026, 2, 5, 9, tzinfo=UTC)
    assert read.resolved == datetime(2026, 2, 4, 9, tzinfo=UTC)
    assert read.url == f"{WEB}/issues/7"
    assert read.fields == {
        "assignees": "provider-dev",
        "author_association": "NONE",
        "milestone": "Lot 2",
        "state_reason": "completed",
    }
    at = datetime(2026, 1, 6, 9, tzinfo=UTC)
    assert read.comments == (
        Comment(id="11", author=Actor(account="provider-pm"), at=at, body="Noted."),
        Comment(id="12", author=Actor(), at=at, edited_at=datetime(2026, 1, 7, 8, tzinfo=UTC)),
    )


def test_an_archived_issue_becomes_a_snapshot() -> None:
    said = {"author": None, "body": "Noted.", "createdAt": "2026-01-06T09:00:00Z", "updatedAt": "2026-01-06T09:00:00Z"}
    (event,) = CONNECTOR.parse(captured(written(archive([archived_issue(comments=[said, said])], []))), PLAIN)
    read = cast("TicketEvent", event).snapshot
    assert read is not None
    assert (read.status, read.resolved, read.pull_request, read.type) == ("open", None, False, None)
    assert read.labels == ("scope",)
    assert read.reporter == Actor(account="client-dsi")
    assert [one.id for one in read.comments] == ["2026-01-06T09:00:00Z/?", "2026-01-06T09:00:00Z/?/2"]
    assert {one.author for one in read.comments} == {Actor()}


def test_an_archived_pull_request_is_known_by_its_list() -> None:
    unmarked = archived_issue(8, url=f"{WEB}/issues/8")
    (event,) = CONNECTOR.parse(captured(written(archive([], [unmarked]))), PLAIN)
    read = cast("TicketEvent", event).snapshot
    assert read is not None
    assert read.pull_request


def test_a_paired_issue_becomes_a_snapshot() -> None:
    read = snapshot(paired_issue())
    assert (read.key, read.status, read.reporter) == ("#7", "closed", Actor(account="u001"))
    assert read.created == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert [(one.id, one.author.account, one.body) for one in read.comments] == [
        ("2026-01-06T09:00:00Z/u002", "u002", "Noted.")
    ]


@pytest.mark.parametrize(
    ("user", "actor"),
    [
        (None, Actor()),
        ("", Actor()),
        ({"login": "weekly[bot]", "type": "User"}, Actor(account="weekly[bot]", bot=True)),
        ({"login": "ci", "type": "Bot"}, Actor(account="ci", bot=True)),
        ({"login": "ci", "is_bot": True}, Actor(account="ci", bot=True)),
        ("ci[bot]", Actor(account="ci[bot]", bot=True)),
    ],
)
def test_authors_may_be_gone_or_machines(user: Any, actor: Actor) -> None:
    assert snapshot(rest_issue(user=user)).reporter == actor


def test_a_parent_is_named_as_people_name_it() -> None:
    assert snapshot(rest_issue(parent_issue_url=f"{API}/issues/3")).parent == "#3"
    other = "https://api.github.com/repos/supplier/core/issues/3"
    assert snapshot(rest_issue(parent_issue_url=other)).parent == "supplier/core#3"


def dated(name: str, day: int, **more: Any) -> dict[str, Any]:
    return {"event": name, "actor": {"login": "client-dsi"}, "created_at": f"2026-01-{day:02d}T09:00:00Z"} | more


def test_the_timeline_gives_dated_changes_in_order() -> None:
    source = {"type": "issue", "issue": rest_issue(12)}
    other = {"type": "issue", "issue": rest_issue(3, html_url="https://github.com/supplier/core/issues/3")}
    timeline = [
        dated("reopened", 20),
        dated("renamed", 10, rename={"from": "Export", "to": "Export the list"}),
        dated("labeled", 11, label={"name": "scope"}),
        dated("unlabeled", 12, label={"name": "draft"}),
        dated("closed", 13),
        dated("milestoned", 14, milestone={"title": "Lot 1"}),
        dated("demilestoned", 15, milestone={"title": "Lot 1"}),
        dated("cross-referenced", 16, source=source),
        dated("cross-referenced", 17, source=other),
        dated("referenced", 18, commit_id="c0ffee"),
        dated("comment_deleted", 19, actor=None),
        dated("subscribed", 9),
    ]
    read = changes({"issue": rest_issue(), "timeline": timeline})
    assert [(one.kind, one.field, one.old, one.new) for one in read] == [
        ("changed", "title", "Export", "Export the list"),
        ("changed", "labels", None, "scope"),
        ("changed", "labels", "draft", None),
        ("changed", "status", "open", "closed"),
        ("changed", "milestone", None, "Lot 1"),
        ("changed", "milestone", "Lot 1", None),
        ("linked", "link", None, "#12"),
        ("linked", "link", None, "supplier/core#3"),
        ("linked", "link", None, "c0ffee"),
        ("changed", "comment_deleted", None, None),
        ("changed", "status", "closed", "open"),
    ]
    assert [one.at.day for one in read if one.at] == list(range(10, 21))
    assert [one.actor for one in read[-2:]] == [Actor(), Actor(account="client-dsi")]
    assert {(one.record, one.seen_at, one.ticket.id) for one in read} == {(1, SEEN, "900007")}


def test_cross_references_are_read_once_beside_a_timeline() -> None:
    xrefs = [
        {
            "event": "cross-referenced",
            "from": 12,
            "type": "issue",
            "actor": "client-dsi",
            "date": "2026-01-16T09:00:00Z",
        },
        {"event": "referenced", "commit": "c0ffee", "actor": None, "date": "2026-01-02T09:00:00Z"},
    ]
    timeline = [dated("cross-referenced", 16, source={"issue": rest_issue(12)})]
    read = changes({"issue": rest_issue(), "timeline": timeline, "xrefs": xrefs})
    assert [(one.new, one.actor) for one in read] == [("c0ffee", Actor()), ("#12", Actor(account="client-dsi"))]


def test_the_timeline_stands_in_for_comments_only_when_there_are_none() -> None:
    timeline = [dated("commented", 6, id=31, body="Noted.", user={"login": "provider-pm"})]
    assert [one.id for one in snapshot({"issue": rest_issue(), "timeline": timeline}).comments] == ["31"]
    assert snapshot({"issue": rest_issue(), "timeline": timeline, "comments": []}).comments == ()


def test_what_is_not_understood_is_counted() -> None:
    timeline = [dated("teleported", 1), dated("teleported", 2), dated("labeled", 3), {"no": "event"}, 5]
    record = {"issue": rest_issue(created_at="2026-01-05 09:00", closed_at="soon"), "timeline": timeline, "events": []}
    findings = [one for one in parsed(record, record) if isinstance(one, Finding)]
    assert findings == [
        Finding(code="unread_event", count=10, examples=("? (4)", "labeled (2)", "teleported (4)")),
        Finding(code="unread_part", count=2, examples=("events (2)",)),
        Finding(code="unreadable_date", count=4, examples=("2026-01-05 09:00", "soon", "2026-01-05 09:00", "soon")),
    ]


def test_an_instant_beyond_the_calendar_is_unreadable() -> None:
    assert snapshot(rest_issue(closed_at="0001-01-01T00:00:00+12:00")).resolved is None


def test_comments_that_the_export_lacks_are_a_gap() -> None:
    pages = CONNECTOR.fetch(export(lines(rest_issue(comments=3))), PLAIN)
    gaps = [gap for one in CONNECTOR.split(pages, PLAIN) for gap in one.gaps]
    assert gaps == [Gap(code="comments_missing", subject="900007", detail="#7: 0/3")]
