"""GraphQL, REST and files of the same answers say the same of a ticket, as far as each carries it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from github_samples import CONNECTOR, WEB, cut, export, new_node
from github_twins import (
    LARGE,
    PLAIN,
    answer,
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
    page,
    rest,
    rest_said,
    split,
    stored,
    who,
)
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors.github_live_events import parse_items
from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import CapturedItem, SplitPage
from tracker_scope.model.ticket import TicketEvent
from tracker_scope.tickets.state import state_at

TICKET = str(LARGE + 7)
KNOWN = '{"7": "' + TICKET + '"}'

# Name, day, GraphQL's type and words, REST's words.
EVENTS: list[tuple[str, int, str, dict[str, Any], dict[str, Any]]] = [
    ("labeled", 6, "LabeledEvent", {"label": {"name": "scope"}}, {"label": {"name": "scope"}}),
    ("unlabeled", 7, "UnlabeledEvent", {"label": {"name": "draft"}}, {"label": {"name": "draft"}}),
    (
        "renamed",
        8,
        "RenamedTitleEvent",
        {"previousTitle": "Export", "currentTitle": "Export the list"},
        {"rename": {"from": "Export", "to": "Export the list"}},
    ),
    ("milestoned", 9, "MilestonedEvent", {"milestoneTitle": "Lot 2"}, {"milestone": {"title": "Lot 2"}}),
    (
        "cross-referenced",
        10,
        "CrossReferencedEvent",
        {"source": cited(3, "supplier/core")},
        {"source": {"issue": {"number": 3, "html_url": "https://github.com/supplier/core/issues/3"}}},
    ),
    ("referenced", 11, "ReferencedEvent", {"commit": {"oid": "c0ffee"}}, {"commit_id": "c0ffee"}),
    ("closed", 24, "ClosedEvent", {"stateReason": "COMPLETED"}, {"state_reason": "completed"}),
]


@st.composite
def twins(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[Any], list[Any], list[Any]]:
    """Draw a ticket as GraphQL gives it, and as REST does in three lists."""
    login, kind = draw(st.sampled_from([("client-dsi", "User"), ("renovate", "Bot"), (None, "User")]))
    name = None if login is None else login + "[bot]" * (kind == "Bot")
    body = draw(st.sampled_from(["", "See § 4.2.", "a\r\nb"]))
    said = draw(st.lists(st.sampled_from(["Noted.", ""]), max_size=3))
    told = draw(st.lists(st.sampled_from(EVENTS), unique_by=lambda one: one[0], max_size=7))
    timeline = [{"__typename": t, "id": n, "createdAt": day(on), "actor": who("pm"), **g} for n, on, t, g, _ in told]
    user = {"login": name, "type": kind} if name else {"login": "ghost", "id": 10137}
    graphql = node(
        body=body,
        author=who(login, kind),
        comments=connection(*(node_comment(n, body=one) for n, one in enumerate(said, 1))),
        timelineItems=connection(*timeline),
    )
    over_rest = rest(body=body or None, user=user, comments=len(said))
    comments = [rest_said(n, body=one) for n, one in enumerate(said, 1)]
    happened = [{"id": on, "event": n, "created_at": day(on), "actor": {"login": "pm"}, **r} for n, on, _, _, r in told]
    return graphql, over_rest, comments, happened, timeline


@given(twins())
def test_graphql_and_rest_give_one_state(told: tuple[Any, ...]) -> None:
    graphql, over_rest, comments, happened, _ = told
    asked = {"path": "/repos/supplier/portal/issues/7/timeline", "ticket": TICKET}
    listed = [
        page([over_rest], "rest_issues"),
        page(comments, "rest_comments", tickets=KNOWN),
        page(happened, "rest_timeline", **asked),
    ]
    one, other = history([issues(graphql)]), history(listed)
    for on in (5, 7, 9, 25):
        at = one.created.replace(day=on)
        assert state_at(one, at) == state_at(other, at)
    left_out = {"records", "changes", "comments"}
    assert one.model_dump(exclude=left_out) == other.model_dump(exclude=left_out)
    assert [(each.id, each.author, each.at, each.versions) for each in one.comments] == [
        (each.id, each.author, each.at, each.versions) for each in other.comments
    ]
    assert [(each.at, each.field, each.old, each.new, each.actor) for each in one.changes] == [
        (each.at, each.field, each.old, each.new, each.actor) for each in other.changes
    ]


def as_file(data: bytes) -> list[CapturedItem]:
    """Capture a file as one run of a source."""
    return stored([list(CONNECTOR.split(CONNECTOR.fetch(export(data), PLAIN), PLAIN))])


def told_by(items: list[CapturedItem]) -> list[tuple[Any, ...]]:
    """Return what a file's items say, whatever the records that hold it."""
    found = [one for one in CONNECTOR.parse(items, PLAIN) if isinstance(one, TicketEvent)]
    return [comparable(one) for one in found]


def comparable(event: TicketEvent) -> tuple[Any, ...]:
    return event.ticket, event.seen_at, event.at, event.field, event.old, event.new, event.actor, _bare(event.snapshot)


def _bare(snapshot: Any) -> Any:
    if snapshot is None:
        return None
    comments = tuple(sorted((one.model_copy(update={"record": None}) for one in snapshot.comments), key=lambda c: c.id))
    return snapshot.model_copy(update={"comments": comments})


COMMENT = new_node("IC", 0, 77, LARGE + 1)
EDITED = {"body": "Now.", "lastEditedAt": day(9), "includesCreatedEdit": True}
LONG = node(
    comments=connection(node_comment(1, **EDITED), total=2, after="c1"),
    timelineItems=connection({"__typename": "ClosedEvent", "createdAt": day(9), "actor": None}),
    userContentEdits=connection(edit("d", 8, "See § 4.2."), after="e1", total=2),
    lastEditedAt=day(8),
    includesCreatedEdit=True,
)
IDS = {"id": new_node("I", 0, 77, LARGE + 7), "databaseId": None, "fullDatabaseId": TICKET, "number": 7}
FURTHER = {
    "m0": {"__typename": "Issue", **IDS, "comments": connection(node_comment(2), total=2)},
    "m1": {"__typename": "Issue", **IDS, "userContentEdits": connection(edit("c", 5, "See."), total=2)},
    "m2": {
        "__typename": "IssueComment",
        "id": COMMENT,
        "issue": IDS,
        "userContentEdits": connection(edit("b", 9, "Now."), edit("a", 6, "First.")),
    },
}
PARTS = {
    "m0": ["comments", TICKET, "-", "c1", 1],
    "m1": ["edits", TICKET, "-", "e1", 1],
    "m2": ["edits", TICKET, COMMENT, "", 0],
}


@pytest.mark.parametrize("form", ["lines", "array", "indented", "one by one"])
def test_files_of_graphql_answers_say_what_a_live_capture_says(form: str) -> None:
    answers = [answer(LONG, node(8)), {"data": {"rateLimit": {"cost": 1}, **FURTHER}}]
    live = [comparable(one) for one in events([issues(LONG, node(8)), more(PARTS, **FURTHER)])]
    if form == "one by one":
        runs: list[SplitPage] = []
        for one in answers:
            runs += CONNECTOR.split(CONNECTOR.fetch(export(json.dumps(one, indent=2).encode()), PLAIN), PLAIN)
        items = stored([runs])
    elif form == "lines":
        items = as_file(b"\n".join(json.dumps(one).encode() for one in answers))
    else:
        items = as_file(json.dumps(answers, indent=3 if form == "indented" else None).encode())
    assert sorted(map(repr, told_by(items))) == sorted(map(repr, live))
    (told,) = [one.snapshot for one in parse_items(items, PLAIN) if isinstance(one, TicketEvent) and one.snapshot][:1]
    assert told is not None
    assert [(one.body, len(one.earlier)) for one in told.comments] == [("Now.", 1), ("Noted.", 0)]


def test_files_of_rest_answers_say_what_a_live_capture_says() -> None:
    happened = {"id": 9, "event": "closed", "created_at": day(9), "actor": {"login": "pm"}}
    said = rest_said(2) | {"event": "commented"}
    pages = [
        page([rest(comments=2), rest(8)], "rest_issues"),
        page([rest_said(1), rest_said(2)], "rest_comments", tickets=KNOWN),
        page([happened | {"issue": rest()}], "rest_events"),
        page([rest_said(1) | {"event": "commented"}, said], "rest_timeline", ticket=TICKET, path="/a/7/timeline"),
    ]
    nested = json.dumps([json.loads(one.data) for one in pages]).encode()
    one_after_the_other = b"\n".join(one.data for one in pages[:3])
    for data, answers in ((nested, pages), (one_after_the_other, pages[:3])):
        assert CONNECTOR.recognises(data, "x.json")
        live = parse_items(stored([split(*answers)]), PLAIN)
        expected = [comparable(one) for one in live if isinstance(one, TicketEvent)]
        assert sorted(map(repr, told_by(as_file(data)))) == sorted(map(repr, expected))


def test_lists_that_go_on_in_no_answer_of_the_file_are_a_gap() -> None:
    def missing(*answers: Any) -> list[tuple[str, str | None, str]]:
        pages = CONNECTOR.fetch(export(json.dumps(answers).encode()), PLAIN)
        found = [gap for one in CONNECTOR.split(pages, PLAIN) for gap in one.gaps]
        return [(gap.code, gap.subject, gap.detail) for gap in found]

    lost = [("goes_on_elsewhere", TICKET, f"#7: {kind}") for kind in ("comments", "edits")]
    assert missing(answer(LONG)) == lost
    assert missing(answer(LONG), {"data": {"m0": FURTHER["m0"]}}) == lost[1:]
    assert missing(answer(LONG), {"data": FURTHER}) == []
    assert missing({"data": {"m2": FURTHER["m2"] | {"userContentEdits": connection(after="x")}}}) == lost[1:]


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ([rest_said()], "comment"),
        (rest_said(), "comment"),
        ([[{"event": "closed", "created_at": day(9)}]], "event"),
        ({"id": 4, "event": "closed", "issue": {"title": "x"}}, "event"),
    ],
)
def test_what_does_not_name_a_ticket_of_its_file_is_refused(value: Any, cause: str) -> None:
    with pytest.raises(ExportRefused, match=cause):
        cut(json.dumps(value).encode(), PLAIN)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (answer(node()), True),
        ({"data": {"viewer": {"login": "x"}, "repository": {"id": "R", "issue": node()}}}, True),
        ({"data": {"node": node() | {"__typename": "Issue"}}}, True),
        ({"data": {"m0": {"__typename": "Issue", "id": "I", "timelineItems": connection()}}}, True),
        (node(), True),
        ({"data": {"project": {"issues": {"nodes": []}}}}, False),
        ({"data": {"viewer": {"login": "x"}}}, False),
        ({"data": []}, False),
    ],
)
def test_answers_are_recognised_by_their_keys(value: Any, expected: bool) -> None:  # noqa: FBT001 - a table
    data = json.dumps(value).encode()
    assert CONNECTOR.recognises(data, "x.json") is expected
    if expected and "m0" not in value.get("data", {}):
        assert [item.key for item, _ in cut(data, PLAIN)[0]] == ["#7"]


def test_a_file_that_begins_with_further_pages_has_an_origin() -> None:
    item = as_file(json.dumps({"data": {"m0": FURTHER["m0"]}}).encode())[0]
    assert (item.kind, item.subject) == ("comments", TICKET)
    assert CONNECTOR.origin(item).instance is None
    assert CONNECTOR.origin(as_file(json.dumps(node()).encode())[0]).projects == (WEB.partition(".com/")[2],)
