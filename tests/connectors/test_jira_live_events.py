"""What runs captured of a ticket, in one item or in many, becomes one snapshot a run and every dated change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jira_live_samples import (
    FIELDS,
    Ticket,
    bulk,
    captured,
    comments_of,
    events,
    histories,
    page,
    parsed,
    remarks,
    run_of,
    search,
    shots,
    split,
    written,
)
from jira_samples import SEEN, comment, document, entry, issue, moved, paragraph, person

from tracker_scope.connectors.jira_fields import names_in_list
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Visibility
from tracker_scope.model.ticket import Actor, TicketEvent
from tracker_scope.tickets.replay import replay

LONG = Ticket(7, remarks(5), histories(5))
LATER = SEEN + timedelta(days=1)


def run(*pages: Any, first: int = 0, name: str = "run-1", at: datetime = SEEN) -> list[CapturedItem]:
    items = captured(split(*pages), first=first, run=name)
    return [one.model_copy(update={"captured_at": at}) for one in items]


def ticket_item(first: int = 0, name: str = "run-1", **more: Any) -> list[CapturedItem]:
    return run(page("search", {"issues": [issue(**more)]}), first=first, name=name)


def changed(found: list[TicketEvent]) -> list[tuple[str | None, str | None, int]]:
    return [(one.old, one.new, one.record) for one in found if one.kind == "changed"]


def test_comments_and_changes_of_every_answer_are_one_ticket() -> None:
    items = run(*run_of(LONG, size=3))
    (shot,) = shots(*items)
    records = {item.id: item.record for item in items}
    assert [(one.id, one.record) for one in shot.comments] == [
        ("1", records["10007:0"]),
        ("2", records["10007:0"]),
        ("3", records["10007:0"]),
        ("4", 3),
        ("5", 3),
    ]
    own, second = records["10007"], 4
    assert [item.kind for item in items if item.record == second] == ["changelog"]
    assert changed(events(*items)) == [
        ("s0", "s1", second),
        ("s1", "s2", second),
        ("s2", "s3", own),
        ("s3", "s4", own),
        ("s4", "s5", own),
    ]


counts = st.integers(0, 9)


@given(counts, counts, st.integers(1, 4))
def test_the_size_of_pages_changes_no_event(comments: int, log: int, size: int) -> None:
    ticket = Ticket(7, remarks(comments), histories(log))
    whole = {"comment": {"comments": list(ticket.comments), "total": comments}}
    inline = issue(7, changelog={"histories": list(ticket.histories), "total": log}, **whole)
    expected = events(*run(page("fields", FIELDS), page("search", {"issues": [inline]})))
    found = events(*run(*run_of(ticket, size=size)))
    assert [unrecorded(one) for one in found] == [unrecorded(one) for one in expected]


def unrecorded(event: TicketEvent) -> TicketEvent:
    """Leave out in which record something stands."""
    shot = event.snapshot
    if shot is not None:
        shot = shot.model_copy(
            update={"comments": tuple(one.model_copy(update={"record": None}) for one in shot.comments)}
        )
    return event.model_copy(update={"record": 0, "snapshot": shot})


def test_events_are_equal_just_fetched_and_years_later() -> None:
    items = run(*run_of(LONG, Ticket(8, remarks(2)), size=2))
    fresh = [item.model_copy(update={"record": -1, "run": ""}) for item in items]
    assert [unrecorded(one) for one in events(*fresh)] == [unrecorded(one) for one in events(*items)]


def test_a_run_that_finds_a_part_changed_shows_the_ticket_again() -> None:
    first = run(*run_of(LONG))
    edited = Ticket(7, (*remarks(1, body="Edited"), *LONG.comments[1:]), LONG.histories)
    second = run(*comments_of(edited), first=50, name="run-2", at=LATER)
    before, after = [one for one in events(*first, *second) if one.kind == "snapshot"]
    assert (before.record, before.seen_at) == (1, SEEN)
    assert (after.record, after.seen_at) == (50, LATER)
    assert before.snapshot is not None
    assert after.snapshot is not None
    assert [one.body for one in before.snapshot.comments][:2] == ["Remark 1", "Remark 2"]
    assert [(one.body, one.record) for one in after.snapshot.comments][:2] == [("Edited", 50), ("Remark 2", 50)]
    history = replay("tracker", events(*first, *second))
    assert history is not None
    assert len(history.changes) == 5
    edit = history.comments[0].versions[-1]
    assert (edit.value, edit.between) == ("Edited", (SEEN, LATER))


def test_a_ticket_that_lost_comments_needs_its_pages_no_more() -> None:
    first = run(*run_of(LONG))
    fewer = Ticket(7, LONG.comments[2:], LONG.histories)
    second = run(search(fewer), first=50, name="run-2")
    assert [[one.id for one in shot.comments] for shot in shots(*first, *second)] == [
        ["1", "2", "3", "4", "5"],
        ["3", "4", "5"],
    ]
    history = replay("tracker", events(*first, *(one.model_copy(update={"captured_at": LATER}) for one in second)))
    assert history is not None
    assert [one.missing_since for one in history.comments] == [LATER, LATER, None, None, None]


def test_pages_beyond_the_latest_total_hold_no_more() -> None:
    first = run(*run_of(Ticket(7, remarks(9)), size=4))
    now = Ticket(7, remarks(4, first=5))
    second = run(search(now), *comments_of(now, 4), first=50, name="run-2")
    assert [one.id for one in shots(*first, *second)[-1].comments] == ["5", "6", "7", "8"]


def test_a_comment_that_came_between_search_and_page_is_shown() -> None:
    later = Ticket(7, remarks(6))
    (shot,) = shots(*run(search(LONG), *comments_of(later)))
    assert [one.id for one in shot.comments] == ["1", "2", "3", "4", "5", "6"]


def test_the_newer_item_has_the_wording_of_a_comment() -> None:
    first = run(*run_of(LONG))
    newest = Ticket(7, (*LONG.comments[:4], *remarks(1, first=5, body="Edited")), LONG.histories)
    second = run(search(newest), first=50, name="run-2")
    assert [(one.id, one.body, one.record) for one in shots(*first, *second)[-1].comments][3:] == [
        ("4", "Remark 4", None),
        ("5", "Edited", None),
    ]


def test_pages_that_say_they_begin_at_zero_hold_all_comments() -> None:
    pages = comments_of(LONG, 2)
    blunt = [
        one.model_copy(update={"data": orjson.dumps(orjson.loads(one.data) | {"startAt": 0, "total": total})})
        for one, total in zip(pages, (5, 5, 3), strict=True)
    ]
    for records in ({}, {"record": -1}):
        items = [one.model_copy(update=records) for one in run(search(LONG), *blunt)]
        assert [one.id for one in shots(*items)[0].comments] == ["1", "2", "3", "4", "5"]


def test_comments_that_nobody_counts_are_those_of_every_page() -> None:
    told = issue(comment={"comments": list(LONG.comments[3:])})
    items = run(page("search", {"issues": [told]}), *comments_of(LONG))
    uncounted = [
        one.model_copy(update={"data": orjson.dumps({"comments": list(LONG.comments)})})
        if one.kind == "comments"
        else one
        for one in items
    ]
    for given_ in (items, uncounted):
        assert [one.id for one in shots(*given_)[0].comments] == ["1", "2", "3", "4", "5"]


def test_entries_count_once_and_keep_the_date_that_was_first_told() -> None:
    exact = entry(1, "2026-01-07T09:00:00.250+0000", moved("status", "Open", "Done"))
    blunt = entry(1, 1767776400, moved("status", "Open", "Done"))
    first = run(search(Ticket(7, (), (exact,))))
    second = run(*bulk(Ticket(7, (), (blunt,))), first=50, name="run-2")
    found = events(*first, *second)
    assert changed(found) == [("Open", "Done", 0), ("Open", "Done", 0)]
    assert {one.at for one in found if one.at} == {datetime(2026, 1, 7, 9, 0, 0, 250_000, UTC)}


def test_epoch_numbers_of_a_bulk_answer_are_dates() -> None:
    number = entry(1, 1767776400000, moved("status", "Open", "Done"))
    found = events(*run(search(Ticket(7)), *bulk(Ticket(7, (), (number,)))))
    assert [one.at for one in found if one.kind == "changed"] == [datetime(2026, 1, 7, 9, tzinfo=UTC)]


def test_former_keys_and_texts_come_from_every_part_of_the_history() -> None:
    move = entry(1, "2026-01-07T09:00:00.000+0000", moved("Key", "OLD-3", "PRT-7"))
    text = entry(2, "2026-01-08T09:00:00.000+0000", moved("description", "h1. Was", "Now  so"))
    ticket = Ticket(7, (), (move, text, *histories(4, first=10)), more={"description": document(paragraph("Now so"))})
    found = events(*run(*run_of(ticket)))
    assert found[0].snapshot is not None
    assert found[0].snapshot.aliases == ("OLD-3",)
    assert [one.new for one in found if one.field == "description"] == ["Now so"]


def test_parts_without_their_ticket_say_nothing() -> None:
    assert parsed(run(*comments_of(LONG), *bulk(LONG))) == []


def test_worklogs_and_attachments_are_kept_and_not_told() -> None:
    worklogs = page("worklogs", {"startAt": 0, "total": 1, "worklogs": [{"author": person()}]}, ticket="10007")
    content = page("attachment", b"\xff", ticket="10007", attachment="1")
    (shot,) = shots(*run(search(LONG), *comments_of(LONG), worklogs, content))
    assert shot == shots(*run(search(LONG), *comments_of(LONG)))[0]


VALUES = {"customfield_10001": "a", "customfield_10002": "b", "customfield_10003": "c", "customfield_10009": "d"}


def test_fields_bear_the_names_of_the_list_and_those_of_one_name_stay_apart() -> None:
    items = run(page("fields", FIELDS)) + ticket_item(1, **VALUES)
    (shot,) = shots(*items)
    told = {name: value for name, value in shot.fields.items() if value in "abcd"}
    assert told == {
        "Function": "a",
        "Lot (customfield_10002)": "b",
        "Lot (customfield_10003)": "c",
        "customfield_10009": "d",
    }
    log = entry(1, "2026-01-07T09:00:00.000+0000", moved("Lot", "x", "y", fieldId="customfield_10002"))
    items = run(page("fields", FIELDS), search(Ticket(7, (), (log,))))
    assert [one.field for one in events(*items) if one.kind == "changed"] == ["Lot (customfield_10002)"]


def named(name: str, record: int, source: str = "tracker") -> CapturedItem:
    (item,) = run(page("fields", [FIELDS[1] | {"name": name}]), first=record)
    return item.model_copy(update={"source": source})


@pytest.mark.parametrize(
    ("lists", "record", "expected"),
    [
        ([named("Old", 0), named("New", 5)], 3, "Old"),
        ([named("Old", 0), named("New", 5)], 6, "New"),
        ([named("First", 4), named("Second", 5)], 3, "First"),
        ([named("Old", 0), named("New", -1)], -1, "New"),
        ([named("Other", 0, source="elsewhere")], 3, "customfield_10001"),
        ([], 3, "customfield_10001"),
    ],
)
def test_the_names_in_force_are_those_of_the_same_source_and_time(
    lists: list[CapturedItem], record: int, expected: str
) -> None:
    (shot,) = shots(*lists, *ticket_item(record, customfield_10001="a"))
    assert shot.fields[expected] == "a"


def test_a_list_of_names_is_read_once_however_often_it_is_given() -> None:
    names_in_list.cache_clear()
    header = named("Function", 0)
    for _ in range(3):
        again = header.model_copy(update={"data": bytes(bytearray(header.data))})
        shots(again, *ticket_item(1, customfield_10001="a"), *ticket_item(2, name="run-2", customfield_10001="b"))
    assert names_in_list.cache_info().misses == 1


def test_a_list_with_odd_fields_names_the_others() -> None:
    odd = [FIELDS[1], {"id": 5, "name": "x"}, {"id": "customfield_10002"}, "text", None]
    items = run(page("fields", odd)) + ticket_item(1, **VALUES)
    assert shots(*items)[0].fields["Function"] == "a"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (person(active=False), Actor(account="client-dsi", name="Client-Dsi")),
        ({"accountId": "5b1", "displayName": "Former user", "active": False}, Actor(account="5b1", name="Former user")),
        (
            {"name": "jira-user-7c", "key": "JIRAUSER1", "displayName": "jira-user-7c"},
            Actor(account="jira-user-7c", name="jira-user-7c"),
        ),
        (person("bot", accountType="app"), Actor(account="bot", name="Bot", bot=True)),
        (None, Actor()),
        ({"accountId": "-1", "displayName": "Unassigned"}, Actor()),
        ({"name": "-1"}, Actor()),
    ],
)
def test_actors_whom_the_tracker_no_longer_names(told: Any, expected: Actor) -> None:
    log = entry(1, "2026-01-07T09:00:00.000+0000", moved("status", "Open", "Done"), author=told)
    ticket = Ticket(7, (comment(1, author=told),), (log,), more={"reporter": told, "assignee": told})
    shot, change = events(*run(search(ticket)))
    assert shot.snapshot is not None
    assert (shot.snapshot.reporter, shot.snapshot.comments[0].author, change.actor) == (expected,) * 3
    assert ("Assignee Id" in shot.snapshot.fields) is (expected.account is not None)


def test_restricted_comments_of_pages_stay_restricted() -> None:
    whispered = comment(1, visibility={"type": "role", "value": "Developers"})
    (shot,) = shots(*run(*run_of(Ticket(7, (whispered, *remarks(4, first=2))))))
    assert [one.visibility for one in shot.comments] == [Visibility.ROLE, *[Visibility.PUBLIC] * 4]


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "total"]), inner),
    max_leaves=5,
)


@given(st.data())
def test_a_value_of_any_type_in_any_place_gives_events(data: st.DataObject) -> None:
    told, log, field = orjson.loads(
        orjson.dumps(
            [
                LONG.page_of_comments(0, 100),
                {"issueId": "10007", "changeHistories": LONG.histories},
                FIELDS[1],
            ]
        )
    )
    for target in (told["comments"][0], told, log["changeHistories"][0], log, field):
        if data.draw(st.booleans()):
            target[data.draw(st.sampled_from(sorted(target)))] = data.draw(odd)
    pages = [
        page("fields", [FIELDS[1], field]),
        search(LONG),
        page("comments", LONG.page_of_comments(0, 100), ticket="10007"),
        page("changelog", {"issueChangeLogs": [log]}, asked="10007"),
    ]
    # Of a page of comments the splitter takes only what has a list and a total; a file may lack either.
    items = [one.model_copy(update={"data": written(told)}) if one.kind == "comments" else one for one in run(*pages)]
    found = parsed(items)
    assert [one for one in found if isinstance(one, TicketEvent)]
    assert {one.code for one in found if isinstance(one, Finding)} <= {"unreadable_date"}
