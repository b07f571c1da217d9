"""Jira's answers are cut into the same exact items every time, and what they do not show is said."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jira_live_samples import (
    FIELDS,
    INLINE,
    Ticket,
    about,
    bulk,
    comments_of,
    gaps,
    histories,
    page,
    remarks,
    run_of,
    search,
    split,
    written,
)
from jira_samples import comment, entry, issue, moved

from tracker_scope.errors import AnswerUnreadable
from tracker_scope.model.capture import Gap, Page, Visibility

LONG = Ticket(7, remarks(5), histories(5))
SECURED = {"security": {"name": "Board"}}


def test_every_answer_becomes_items_with_stable_ids() -> None:
    found = split(*run_of(LONG, Ticket(8), size=3))
    assert [(item.kind, item.id, item.subject, item.key) for one in found for item in one.items] == [
        ("jira_fields", "fields", None, None),
        ("ticket", "10007", "10007", "PRT-7"),
        ("ticket", "10008", "10008", "PRT-8"),
        ("comments", "10007:0", "10007", None),
        ("comments", "10007:3", "10007", None),
        ("changelog", "10007:1", "10007", None),
        ("changelog", "10007:4", "10007", None),
    ]
    assert {item.project for one in found for item in one.items if item.kind == "ticket"} == {"PRT"}
    assert all(item.request == {} for one in found for item in one.items)
    assert [gap for one in found for gap in one.gaps] == []


counts = st.integers(0, 9)
sites = st.lists(
    st.builds(lambda one, log, words: Ticket(1, remarks(one, body=words), histories(log)), counts, counts, st.text()),
    min_size=1,
    max_size=4,
).map(lambda many: [Ticket(place, one.comments, one.histories) for place, one in enumerate(many, start=1)])


@given(sites, st.integers(1, 4))
def test_items_are_exact_spans_of_what_the_tracker_said(tickets: list[Ticket], size: int) -> None:
    read = [
        (item.kind, orjson.loads(one.page.data[item.start : item.end]))
        for one in split(*run_of(*tickets, size=size))
        for item in one.items
    ]
    assert [told for kind, told in read if kind == "ticket"] == [one.inlined() for one in tickets]
    assert [told for kind, told in read if kind == "jira_fields"] == [FIELDS]
    cut = [one for one in tickets if len(one.histories) > INLINE]
    logs: dict[str, list[Any]] = {one.id: [] for one in cut}
    for told in (told for kind, told in read if kind == "changelog"):
        logs[told["issueId"]] += told["changeHistories"]
    assert logs == {one.id: list(one.histories) for one in cut}
    assert gaps(*run_of(*tickets, size=size)) == []


@given(sites, st.data())
def test_a_changed_byte_gives_items_or_an_error_of_ours(tickets: list[Ticket], data: st.DataObject) -> None:
    pages = run_of(*tickets)
    place = data.draw(st.integers(0, len(pages) - 1))
    whole = bytearray(pages[place].data)
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    pages[place] = pages[place].model_copy(update={"data": bytes(whole)})
    try:
        found = split(*pages)
    except AnswerUnreadable:
        return
    for one in found:
        for item in one.items:
            orjson.loads(one.page.data[item.start : item.end])


HIDDEN = Ticket(7, remarks(9), hidden=2)


def test_comments_that_stay_hidden_are_not_visible() -> None:
    assert gaps(*run_of(HIDDEN)) == [Gap(code="not_visible", subject="10007", detail="PRT-7: comments 7/9")]
    assert gaps(search(HIDDEN)) == []  # further pages may still show them
    assert gaps(*comments_of(HIDDEN, 5)[:1]) == []


@pytest.mark.parametrize("kept", [0, 1])
def test_a_run_that_goes_on_after_an_interruption_says_the_same(kept: int) -> None:
    pages = comments_of(HIDDEN, 5, about(HIDDEN))[kept:]
    assert len(pages) == 2 - kept
    assert gaps(*pages) == [Gap(code="not_visible", subject="10007", detail="PRT-7: comments 7/9")]


def part(told: Any, start: int | None = 0, shape: str = "comments", **request: str) -> Page:
    asked = {} if start is None else {"q.startAt": str(start)}
    return page(shape, told, ticket="10007", **about(LONG), **asked, **request)


@pytest.mark.parametrize("shape", ["comments", "worklogs"])
@pytest.mark.parametrize("start", [0, 500, None])
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"counted": "5", "received": "3"}, "3/5"),
        ({"counted": "5", "received": "0"}, "0/5"),
        ({"counted": "3", "received": "3"}, None),
        ({"counted": "3", "received": "4"}, None),
        ({"counted": "x", "received": "1"}, None),
        ({}, None),
    ],
)
def test_the_last_page_tells_what_is_counted_and_what_came(
    told: dict[str, str], expected: str | None, start: int | None, shape: str
) -> None:
    shown = [one.detail for one in gaps(part({shape: [{"id": "1"}], "total": 9}, start, shape, **told))]
    assert shown == ([] if expected is None else [f"PRT-7: {shape} {expected}"])


@pytest.mark.parametrize("shape", ["comments", "worklogs"])
@pytest.mark.parametrize(
    ("told", "lacks"),
    [({}, None), ([], None), ({"total": 2}, None), ({"*": None, "total": 2}, None), ({"*": []}, "total")],
)
def test_a_page_without_its_list_or_its_total_is_no_answer(shape: str, told: Any, lacks: str | None) -> None:
    answer = {shape if name == "*" else name: value for name, value in told.items()} if told else told
    with pytest.raises(AnswerUnreadable, match=f"{lacks or shape} is missing"):
        split(part(answer, shape=shape))


def test_pages_that_say_they_begin_at_zero_are_named_by_what_was_asked() -> None:
    told = {"comments": [{"id": "1"}], "startAt": 0, "total": 2}
    pages = [part(told, 0), part(told, 1), part({**told, "startAt": 7}, None)]
    assert [item.id for one in split(*pages) for item in one.items] == ["10007:0", "10007:1", "10007:7"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"counted": "29", "received": "24", "q.jql": 'project in ("PRT", "OPS") ORDER BY x'},
            "PRT, OPS: tickets 24/29",
        ),
        ({"counted": "29", "received": "24", "projects": "PRT"}, "PRT: tickets 24/29"),
        ({"counted": "29", "received": "24", "q.jql": 'text ~ "x"'}, "?: tickets 24/29"),
        ({"counted": "29", "received": "29"}, None),
        ({"counted": "29", "received": "30"}, None),
        ({"counted": "29"}, None),
        ({"counted": "x", "received": "1"}, None),
    ],
)
def test_a_listing_that_gave_fewer_tickets_than_it_counts_is_told(told: dict[str, str], expected: str | None) -> None:
    shown = gaps(page("search", {"issues": []}, **told))
    assert shown == ([] if expected is None else [Gap(code="not_visible", detail=expected)])


DELETED = [moved("Comment", "OUR-INTERNAL-WORDS", None, **{"from": "5"}), {"fieldId": "comment", "fromString": "x"}]


@pytest.mark.parametrize("item", DELETED)
@pytest.mark.parametrize(
    ("more", "level"), [({}, Visibility.UNKNOWN), ({"security": {"name": "Board"}}, Visibility.SECURITY_LEVEL)]
)
def test_the_text_of_a_deleted_comment_restricts_what_holds_it(
    item: dict[str, Any], more: dict[str, Any], level: Visibility
) -> None:
    log = entry(2, "2026-01-07T09:00:00.000+0000", moved("status", "a", "b"), item)
    ticket = Ticket(7, (), (*histories(1), log), more=more)
    found = split(search(ticket), *bulk(ticket))
    assert [(one.kind, one.visibility) for page in found for one in page.items] == [
        ("ticket", level),
        ("changelog", level),
    ]
    public = split(search(Ticket(7, (), histories(2))), *bulk(Ticket(7, (), histories(2))))
    assert {one.visibility for page in public for one in page.items} == {Visibility.PUBLIC}


def short_bulk(size: int = 1000, request: dict[str, str] | None = None) -> list[Page]:
    """Answer with two entries fewer than the ticket counts."""
    pages = bulk(Ticket(7, (), LONG.histories[:-2]), size=size, request=request)
    if request is not None:
        return pages
    told = [about(LONG, got={"10007": size * number}) for number in range(len(pages))]
    return [one.model_copy(update={"request": one.request | more}) for one, more in zip(pages, told, strict=True)]


def test_a_history_that_stays_short_is_not_visible_and_told_after_its_last_page() -> None:
    expected = [Gap(code="not_visible", subject="10007", detail="PRT-7: changelog 3/5")]
    assert gaps(search(LONG)) == []
    assert gaps(*short_bulk()) == expected
    first, second = short_bulk(size=2)
    assert gaps(first) == []
    assert gaps(second) == expected


def test_a_ticket_of_which_nothing_comes_is_missed_too() -> None:
    nothing = page("changelog", {"issueChangeLogs": []}, asked="10007", **about(LONG))
    assert gaps(nothing) == [Gap(code="not_visible", subject="10007", detail="PRT-7: changelog 0/5")]


def test_of_what_nobody_tells_nothing_is_claimed() -> None:
    assert gaps(*short_bulk(request={})) == []
    for total, got in ((None, 0), (5, None)):
        assert gaps(*short_bulk(request={"tickets": json.dumps({"10007": ["PRT-7", "public", total, got]})})) == []


def test_data_center_has_no_more_history_than_a_search_shows() -> None:
    assert gaps(search(LONG, path="/rest/api/2/search")) == [
        Gap(code="not_visible", subject="10007", detail="PRT-7: changelog 3/5")
    ]


@pytest.mark.parametrize(
    ("shape", "request_", "what"),
    [
        ("comments", {"ticket": "10007", "status": "404"}, "comments"),
        ("worklogs", {"ticket": "10007", "status": "403"}, "worklogs"),
        ("changelog", {"asked": "10007", "status": "400"}, "changelog"),
        ("attachment", {"ticket": "10007", "attachment": "9", "status": "404"}, "attachment 9"),
    ],
)
def test_a_part_that_is_refused_is_not_visible(shape: str, request_: dict[str, str], what: str) -> None:
    (found,) = split(page(shape, b"<html>", **request_, **about(LONG)))
    assert found.items == ()
    assert found.gaps == (Gap(code="not_visible", subject="10007", detail=f"PRT-7: {what}"),)


def test_an_attachment_is_kept_byte_for_byte_unless_it_is_too_large() -> None:
    content = b"\x00PDF\xff"
    found = split(search(LONG), page("attachment", content, ticket="10007", attachment="12"))[-1]
    (item,) = found.items
    assert (item.kind, item.id, item.subject) == ("attachment", "10007:12", "10007")
    assert found.page.data[item.start : item.end] == content
    large = page("attachment", b"", ticket="10007", attachment="12", status="413", **about(LONG))
    assert gaps(large) == [Gap(code="attachment_too_large", subject="10007", detail="PRT-7: attachment 12")]


def parts_of(ticket: Ticket, request: dict[str, str]) -> list[Page]:
    content = page("attachment", b"x", ticket=ticket.id, attachment="1", **request)
    return [*comments_of(ticket, request=request), *bulk(ticket, request=request), content]


@pytest.mark.parametrize(
    ("ticket", "level"),
    [
        (LONG, Visibility.PUBLIC),
        (Ticket(7, LONG.comments, LONG.histories, more=SECURED), Visibility.SECURITY_LEVEL),
    ],
)
def test_the_level_of_a_ticket_restricts_its_parts(ticket: Ticket, level: Visibility) -> None:
    told = split(search(ticket), *parts_of(ticket, about(ticket)))
    assert {item.visibility for one in told for item in one.items} == {level}
    unknown = split(*parts_of(ticket, {}))
    assert {item.visibility for one in unknown for item in one.items} == {Visibility.UNKNOWN}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"visibility": {"type": "role", "value": "Developers"}}, Visibility.ROLE),
        ({"visibility": {"type": "group", "value": "team"}}, Visibility.GROUP),
        ({"jsdPublic": False}, Visibility.INTERNAL),
        ({"jsdPublic": True}, Visibility.PUBLIC),
    ],
)
def test_a_restricted_comment_restricts_the_item_that_holds_it(more: dict[str, Any], expected: Visibility) -> None:
    whispered = Ticket(7, (*remarks(4), comment(9, **more)))
    for one in split(*run_of(whispered))[1:]:
        assert [item.visibility for item in one.items] == [expected]
    logged = (
        issue(worklog={"worklogs": [more], "total": 1}) if "visibility" in more else issue(comment={"comments": [more]})
    )
    (found,) = split(page("search", {"issues": [logged]}))
    assert found.items[0].visibility is expected


def test_an_unreadable_part_of_a_request_restricts() -> None:
    for told in ("x", "[]", "{}", '{"10007": 5}', '{"10007": ["PRT-7", "odd", 1, 1]}', '{"10007": [1, 2, 3, 4]}'):
        found = split(*parts_of(LONG, {"tickets": told}))
        assert {item.visibility for one in found for item in one.items} == {Visibility.UNKNOWN}
        assert [gap for one in found for gap in one.gaps] == []


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (page("search", b"<html>"), "neither with an object nor with an array, at byte 0"),
        (page("search", {"issues": {}}), "none of the lists issues"),
        (page("search", {"issues": [{"id": "1", "key": ""}]}), "an object with the keys"),
        (page("search", {"issues": [issue(id="x")]}), "no whole number"),
        (page("search", written({"issues": [issue()]})[:-9]), "ends before it is complete"),
        (page("fields", {"errorMessages": []}), "not Jira's list of fields"),
        (page("comments", b"x", ticket="1"), "not valid JSON"),
        (page("lookup", b"<html>", asked="PRT-1"), "not valid JSON"),
        (page("lookup", {}, asked="PRT-1"), "key is missing"),
        (page("lookup", {"key": "PRT-1"}, asked="PRT-1"), "id is missing"),
        (page("changelog", {"issueChangeLogs": 5}), "none of the lists issueChangeLogs"),
    ],
)
def test_an_answer_that_is_not_what_it_should_be_is_named(answer: Page, cause: str) -> None:
    with pytest.raises(AnswerUnreadable, match=cause) as refusal:
        split(answer)
    assert refusal.value.facts["request"] == answer.origin


def test_an_empty_listing_gives_nothing() -> None:
    (found,) = split(page("search", {"issues": [], "isLast": True}))
    assert (found.items, found.gaps) == ((), ())


def test_a_ticket_without_fields_is_said() -> None:
    assert gaps(page("search", {"issues": [{"id": "1", "key": "A-1", "self": "x"}]})) == [
        Gap(code="fields_missing", subject="1", detail="A-1")
    ]
