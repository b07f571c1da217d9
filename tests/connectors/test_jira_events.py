"""A Jira issue becomes a snapshot in the words of the CSV export, and its changelog dated changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from jira_samples import (
    CONNECTOR,
    PLAIN,
    SEEN,
    SITE,
    captured,
    changelog,
    comment,
    commented,
    document,
    entry,
    events,
    issue,
    lines,
    moved,
    paragraph,
    parsed,
    person,
    snapshot,
)

from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Visibility
from tracker_scope.model.ticket import Actor
from tracker_scope.tickets.replay import replay

MORNING = "2026-01-07T09:00:00.000+0000"
NOON = "2026-01-07T13:00:00.000+0100"
AT = datetime(2026, 1, 7, 9, tzinfo=UTC)


def changed(*entries: dict[str, Any], **more: Any) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return kind, field, old and new of every change that a changelog gives, in order."""
    found = events(issue(changelog=changelog(*entries), **more))
    return [(one.kind, one.field, one.old, one.new) for one in found if one.kind != "snapshot"]


def test_a_snapshot_says_what_the_issue_says() -> None:
    shot = snapshot(
        issue(
            parent={"key": "PRT-1", "fields": {"summary": "Lists"}},
            resolutiondate=NOON,
            comment=commented(comment(1), comment(2, author=None, updated=MORNING), {"body": None}),
        )
    )
    assert (shot.key, shot.project, shot.title, shot.description) == ("PRT-7", "PRT", "Export the list", "See § 4.2.")
    assert (shot.type, shot.status, shot.labels, shot.parent) == ("Story", "Open", ("scope", "lot2"), "PRT-1")
    assert shot.reporter == Actor(account="client-dsi", name="Client-Dsi")
    assert shot.created == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert shot.resolved == datetime(2026, 1, 7, 12, tzinfo=UTC)
    assert shot.url == f"{SITE}/browse/PRT-7"
    assert shot.visibility is Visibility.PUBLIC
    first, second, third = shot.comments
    assert (first.id, first.author, first.edited_at) == ("1", Actor(account="provider-pm", name="Provider-Pm"), None)
    assert (second.author, second.edited_at) == (Actor(), AT)
    assert (third.id, third.author, third.at, third.body) == ("?/?", None, None, "")


def test_fields_bear_the_names_that_the_csv_export_gives_them() -> None:
    shot = snapshot(
        issue(
            assignee=person("provider-dev"),
            creator=person("client-dsi", displayName=None),
            duedate="2026-03-01",
            fixVersions=[{"name": "1.0"}, {"name": "1.1"}],
            components=[{"name": "Lists"}],
            resolution={"name": "Done"},
            environment=document(paragraph("Test site")),
            votes={"votes": 2},
            timespent=3600,
            workratio=-1,
            security={"name": "Board"},
            subtasks=[{"key": "PRT-8"}, {"key": "PRT-9"}],
            attachment=[{"filename": "list.pdf", "id": "1"}],
            issuelinks=[
                {"type": {"name": "Blocks"}, "outwardIssue": {"key": "PRT-2"}},
                {"type": {"name": "Blocks"}, "inwardIssue": {"key": "PRT-3"}},
                {"type": {"name": "Blocks"}, "outwardIssue": {"key": "PRT-4"}},
            ],
            parent={"key": "PRT-1", "fields": {"summary": "Lists"}},
        )
    )
    assert shot.fields == {
        "Status Category": "To Do",
        "Priority": "High",
        "Project name": "Portal",
        "Assignee": "Provider-Dev",
        "Assignee Id": "provider-dev",
        "Creator Id": "client-dsi",
        "Due Date": "2026-03-01",
        "Fix Version/s": "1.0, 1.1",
        "Component/s": "Lists",
        "Resolution": "Done",
        "Environment": "Test site",
        "Votes": "2",
        "Time Spent": "3600",
        "Security Level": "Board",
        "Sub-tasks": "PRT-8, PRT-9",
        "Attachment": "list.pdf",
        "Outward issue link (Blocks)": "PRT-2, PRT-4",
        "Inward issue link (Blocks)": "PRT-3",
        "Parent summary": "Lists",
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("text", "text"),
        (3.5, "3.5"),
        (10**18, str(10**18)),
        (True, "true"),
        (False, None),
        ([], None),
        ({}, None),
        ({"value": "A", "child": {"value": "B"}}, "A -> B"),
        ([{"value": "A"}, {"name": "B"}, None, "C"], "A, B, C"),
        (person("provider-dev"), "Provider-Dev"),
        (document(paragraph("One"), paragraph("Two")), "One\n\nTwo"),
        (["com.atlassian.greenhopper.service.sprint.Sprint@1f[id=3,state=ACTIVE,name=Sprint 4,goal=]"], "Sprint 4"),
        ({"b": 1, "a": [2]}, '{"a":[2],"b":1}'),
    ],
)
def test_custom_fields_are_written_as_text(value: Any, written: str | None) -> None:
    assert snapshot(issue(customfield_10016=value)).fields.get("customfield_10016") == written
    named = issue(customfield_10016=value, names={"customfield_10016": "Lot", "other": 5})
    assert snapshot(named).fields.get("Lot") == written


def test_custom_fields_are_told_apart_from_jiras_own_and_joined_under_one_name() -> None:
    names = {"customfield_1": "Priority", "customfield_2": "Lot", "customfield_3": "Lot"}
    shot = snapshot(issue(customfield_1="P", customfield_2="a", customfield_3="b", names=names))
    assert (shot.fields["Priority"], shot.fields["Custom field (Priority)"], shot.fields["Lot"]) == (
        "High",
        "P",
        "a, b",
    )


def test_a_custom_field_as_perceval_writes_it() -> None:
    told = {"id": "customfield_1", "name": "Lot", "value": {"value": "2"}}
    assert snapshot(issue(customfield_1=told)).fields["Lot"] == "2"


def test_a_deleted_person_has_no_name_and_an_app_is_a_machine() -> None:
    assert snapshot(issue(reporter=None)).reporter == Actor()
    assert snapshot(issue(reporter=person("bot", accountType="app"))).reporter == Actor(
        account="bot", name="Bot", bot=True
    )
    server = {"name": "jdoe", "key": "JIRAUSER1", "displayName": "Provider PM"}
    assert snapshot(issue(reporter=server)).reporter == Actor(account="jdoe", name="Provider PM")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Visibility.PUBLIC),
        ({"jsdPublic": True}, Visibility.PUBLIC),
        ({"jsdPublic": False}, Visibility.INTERNAL),
        ({"visibility": {"type": "role", "value": "Developers"}}, Visibility.ROLE),
        ({"visibility": {"type": "group"}, "jsdPublic": True}, Visibility.GROUP),
        ({"visibility": {"type": "planet"}}, Visibility.UNKNOWN),
        ({"visibility": "x"}, Visibility.UNKNOWN),
    ],
)
def test_a_comment_says_who_may_see_it(told: dict[str, Any], expected: Visibility) -> None:
    shot = snapshot(issue(comment=commented(comment(**told))))
    assert (shot.comments[0].visibility, shot.visibility) == (expected, Visibility.PUBLIC)


def test_a_security_level_restricts_the_ticket() -> None:
    assert snapshot(issue(security={"name": "Board"})).visibility is Visibility.SECURITY_LEVEL


def test_comments_beside_the_issue_join_those_within() -> None:
    record = issue(comment=commented(comment(1), comment(2))) | {"comments_data": [comment(2), comment(3)]}
    assert [one.id for one in snapshot(record).comments] == ["1", "2", "3"]
    assert [one.id for one in snapshot(issue(comment=[comment(4)])).comments] == ["4"]


def test_changes_come_in_order_of_time_whatever_their_order_and_the_form_of_their_dates() -> None:
    found = events(
        issue(
            changelog=changelog(
                entry(12, 1767780000000, moved("status", "Review", "Done")),
                entry(10, NOON, moved("status", "Doing", "Review")),
                entry(9, 1767776400, moved("status", "Open", "Doing"), author=None),
                entry(8, MORNING, moved("priority", "Low", "High")),
            )
        )
    )
    assert [(one.old, one.new) for one in found[1:]] == [
        ("Low", "High"),
        ("Open", "Doing"),
        ("Review", "Done"),
        ("Doing", "Review"),
    ]
    assert (found[1].at, found[1].actor) == (AT, Actor(account="provider-pm", name="Provider-Pm"))


def test_entries_of_one_instant_come_in_order_of_their_ids() -> None:
    entries = [entry(number, MORNING, moved("status", str(number), str(number + 1))) for number in (100, 9, 10)]
    assert [old for _, _, old, _ in changed(*entries)] == ["9", "10", "100"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (moved("summary", "A", "B"), ("changed", "title", "A", "B")),
        (moved("description", None, "B"), ("changed", "description", None, "B")),
        (moved("issuetype", "Bug", "Story"), ("changed", "type", "Bug", "Story")),
        (moved("Issue Type", "Bug", "Story"), ("changed", "type", "Bug", "Story")),
        (moved("état", "A", "B", fieldId="status"), ("changed", "status", "A", "B")),
        (moved("Parent", None, "PRT-1", to="10001"), ("changed", "parent", None, "PRT-1")),
        (moved("IssueParentAssociation", "PRT-1", "PRT-2"), ("changed", "parent", "PRT-1", "PRT-2")),
        (moved("assignee", None, "Provider", to="p"), ("changed", "Assignee", None, "Provider")),
        (moved("duedate", None, "2026-03-01 00:00:00.0", to="2026-03-01"), ("changed", "Due Date", None, "2026-03-01")),
        (moved("Sprint", "S 1", "S 1, S 2", fieldId="customfield_9"), ("changed", "Sprint", "S 1", "S 1, S 2")),
        (moved("Lot", "1", "2", fieldId="customfield_9"), ("changed", "customfield_9", "1", "2")),
        (moved("Lot", "1", "2"), ("changed", "Lot", "1", "2")),
        (moved("Fix Version", None, "1.0"), ("changed", "Fix Version", None, "1.0")),
        (moved("Key", "OLD-1", "PRT-7"), ("changed", "key", "OLD-1", "PRT-7")),
        (moved("Link", None, "This issue blocks PRT-2", to="PRT-2"), ("linked", "link", None, "PRT-2")),
        (moved("Link", "This issue blocks PRT-2", None), ("linked", "link", "PRT-2", None)),
        (moved("Comment", "Old words", None, **{"from": "31"}), ("changed", "comment_deleted", "Old words", None)),
        (moved("Rank", None, None, to=5), ("changed", "Rank", None, "5")),
        ({}, ("changed", "?", None, None)),
    ],
)
def test_an_entry_changes_the_field_of_the_snapshot(item: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert changed(entry(1, MORNING, item)) == [expected]


def test_labels_change_one_by_one() -> None:
    found = changed(entry(1, MORNING, moved("labels", "a b", "b c d")))
    assert found == [
        ("changed", "labels", "a", None),
        ("changed", "labels", None, "c"),
        ("changed", "labels", None, "d"),
    ]


def test_names_of_fields_hold_for_changes_too() -> None:
    record = issue(
        changelog=changelog(entry(1, MORNING, moved("Lot", "1", "2", fieldId="customfield_9"))),
        names={"customfield_9": "Lot"},
        customfield_9="2",
    )
    (change,) = [one for one in events(record) if one.kind == "changed"]
    assert change.field == "Lot"
    assert snapshot(record).fields["Lot"] == "2"


def test_a_moved_issue_answers_to_its_former_keys() -> None:
    first, second = moved("Key", "OLD-1", "MID-4"), moved("Key", "MID-4", "PRT-7")
    record = issue(changelog=changelog(entry(2, NOON, second), entry(1, MORNING, first)))
    assert snapshot(record).aliases == ("OLD-1", "MID-4")


def test_a_description_that_the_changelog_writes_otherwise_is_not_changed_once_more() -> None:
    rich = document(paragraph("The list is exported"), paragraph("as PDF."))
    log = changelog(entry(1, MORNING, moved("description", "A list", "The *list* is exported\r\n\r\nas PDF.")))
    history = replay("tracker", events(issue(description=rich, changelog=log)))
    assert history is not None
    versions = history.fields["description"]
    assert [one.value for one in versions] == ["A list", "The list is exported\n\nas PDF."]
    assert versions[-1].since == AT
    assert all(one.exact for one in versions)


def test_what_an_issue_was_on_a_date_is_replayed() -> None:
    log = changelog(
        entry(1, MORNING, moved("status", "Open", "Done"), moved("labels", "scope", "scope lot2")),
        entry(2, NOON, moved("status", "Done", "Open")),
    )
    history = replay("tracker", events(issue(changelog=log)))
    assert history is not None
    assert [(one.value, one.exact) for one in history.fields["status"]] == [
        ("Open", True),
        ("Done", True),
        ("Open", True),
    ]
    assert [one.value for one in history.fields["labels"]] == ["scope", "lot2\nscope"]
    assert history.last_seen == SEEN


def test_dates_that_cannot_be_read_are_left_empty_and_found() -> None:
    record = issue(created="soon", updated=10**40, resolutiondate="2026-01-05T10:00:00", duedate=None)
    found = parsed(lines(record))
    shot = found[0].snapshot  # type: ignore[union-attr] # the first one is the snapshot
    assert shot is not None
    assert (shot.created, shot.updated, shot.resolved) == (None, None, None)
    (finding,) = [one for one in found if isinstance(one, Finding)]
    assert (finding.code, finding.count) == ("unreadable_date", 3)
    assert finding.examples[0] == "PRT-7: soon"


def test_the_address_of_a_ticket_is_where_people_read_it() -> None:
    gateway = issue(self="https://api.atlassian.com/ex/jira/0-1/rest/api/3/issue/10007")
    assert snapshot(gateway).url is None
    bare = issue(self=None, issuetype={"name": "Story"})
    assert snapshot(bare).url == f"{SITE}/browse/PRT-7"
    (item,) = captured(lines(bare), instance="a-name")
    (event, *_) = CONNECTOR.parse([item], PLAIN)
    assert event.snapshot.url is None  # type: ignore[union-attr] # the first one is the snapshot
