"""The same answers give the same events, fetched from a tracker or saved as files in any shape."""

from __future__ import annotations

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
    parsed,
    remarks,
    run_of,
    search,
    split,
)
from jira_samples import AMONG, API, CONNECTOR, SITE, cut, lines, person, splits, written

from tracker_scope.connectors import jira_pages, json_pages
from tracker_scope.connectors.base import Origin
from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import Gap, Page, SplitPage, Visibility
from tracker_scope.model.ticket import TicketEvent

LONG = Ticket(7, remarks(5), histories(5))
CHANGELOG: dict[str, list[Any]] = {"issueChangeLogs": [{"issueId": "10007", "changeHistories": list(LONG.histories)}]}
WORKLOGS = {"startAt": 0, "total": 1, "worklogs": [{"issueId": "10007", "author": person()}]}
HEAD = 64 * 1024

counts = st.integers(0, 9)
texts = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(['"issueChangeLogs":[', "]}", '},{"id":'])
sites = st.lists(st.tuples(counts, counts, texts), min_size=1, max_size=4).map(
    lambda many: [
        Ticket(place, remarks(one, body=words), histories(log), more={"customfield_10002": words})
        for place, (one, log, words) in enumerate(many, start=1)
    ]
)


def told(pages: list[Page]) -> list[Any]:
    return [orjson.loads(one.data) for one in pages]


def as_files(pages: list[Page]) -> list[bytes]:
    return [one.data for one in pages]


def indented(pages: list[Page]) -> list[bytes]:
    return [written(one, 2) for one in told(pages)]


def as_lines(pages: list[Page]) -> list[bytes]:
    return [lines(*told(pages))]


def as_array(pages: list[Page]) -> list[bytes]:
    return [written(told(pages[1:]))] if len(pages) > 1 else []


def saved(files: list[bytes]) -> list[SplitPage]:
    return [one for data in files for one in splits(data, AMONG)]


def unrecorded(event: TicketEvent) -> TicketEvent:
    shot = event.snapshot
    if shot is not None:
        shot = shot.model_copy(
            update={"comments": tuple(one.model_copy(update={"record": None}) for one in shot.comments)}
        )
    return event.model_copy(update={"record": 0, "snapshot": shot})


@given(sites, st.integers(1, 5), st.sampled_from([as_files, indented, as_lines]))
def test_a_file_of_the_same_answers_gives_the_same_events(tickets: list[Ticket], size: int, shape: Any) -> None:
    pages = run_of(*tickets, size=size)
    live, files = split(*pages), saved(shape(pages))
    assert [unrecorded(one) for one in events(*captured(files, "jira_json"))] == [
        unrecorded(one) for one in events(*captured(live))
    ]
    described = [
        [(item.kind, item.id, item.subject, orjson.loads(one.page.data[item.start : item.end])) for item in one.items]
        for one in live
    ]
    assert [
        (item.kind, item.id, item.subject, orjson.loads(one.page.data[item.start : item.end]))
        for one in files
        for item in one.items
    ] == [one for many in described for one in many]


@given(sites, st.integers(1, 5), st.integers(1, 2000))
def test_answers_in_an_array_or_in_small_pieces_are_cut_alike(tickets: list[Ticket], size: int, piece: int) -> None:
    pages = run_of(*tickets, size=size)
    expected = [(item.kind, item.id) for one in split(*pages) for item in one.items]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_pages, "PAGE", piece)
        for shape in (as_files, as_lines):
            assert [(item.kind, item.id) for one in saved(shape(pages)) for item in one.items] == expected
    found = [(item.kind, item.id) for one in saved(as_array(pages)) for item in one.items]
    assert found == [one for one in expected if one[0] != "jira_fields"]


def test_what_stands_beside_a_ticket_in_one_file_is_not_missing() -> None:
    _, _, gaps = cut(lines(FIELDS, *told(run_of(LONG)[1:])))
    assert gaps == []
    nothing = {"issueId": "10007", "changeHistories": []}
    logs = {"issueChangeLogs": [nothing, *CHANGELOG["issueChangeLogs"]]}
    short = [FIELDS, told([search(LONG)])[0], LONG.page_of_comments(0, 1), logs]
    assert cut(lines(*short))[2] == [Gap(code="comments_missing", subject="10007", detail="PRT-7: 4/5")]


def test_what_a_file_does_not_say_of_a_ticket_restricts_its_parts() -> None:
    alone, _, _ = cut(written(CHANGELOG), AMONG)
    assert [item.visibility for item in alone] == [Visibility.UNKNOWN]
    secured = Ticket(7, LONG.comments, LONG.histories, more={"security": {"name": "Board"}})
    beside, _, _ = cut(lines(FIELDS, *told([search(secured), *comments_of(secured), *bulk(secured)])))
    assert {item.visibility for item in beside if item.subject} == {Visibility.SECURITY_LEVEL}


@pytest.mark.parametrize(
    "value",
    [
        FIELDS,
        CHANGELOG,
        WORKLOGS,
        LONG.page_of_comments(0, 5),
        [CHANGELOG],
        {"worklogs": [{"self": f"{API}/issue/10007/worklog/1"}], "startAt": 0},
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_answers_beside_tickets_are_recognised(value: Any, indent: int | None) -> None:
    assert CONNECTOR.recognises(written(value, indent)[:HEAD], "x.json")
    items, _, gaps = cut(written(value, indent), AMONG)
    assert len(items) == 1
    assert gaps == []


@pytest.mark.parametrize("value", [FIELDS, CHANGELOG, WORKLOGS, LONG.page_of_comments(0, 5)])
@pytest.mark.parametrize("indent", [None, 1])
def test_answers_beside_tickets_are_no_export_by_themselves(value: Any, indent: int | None) -> None:
    with pytest.raises(ExportRefused, match=r"a page of|list of fields"):
        cut(written(value, indent))
    tickets, listing = told([search(Ticket(7))])[0], {"issues": [], "startAt": 0, "total": 0, "maxResults": 50}
    for other in (tickets, listing):
        cut(written([value, other]) if isinstance(value, dict) else lines(value, other))


@pytest.mark.parametrize(
    "value",
    [
        {"comments": [{"id": "1", "self": f"{API}/comment/1"}], "startAt": 0},
        {"comments": [{"id": "1", "self": 5}], "startAt": 0},
        {"comments": "x", "startAt": 0},
        {"worklogs": [{"issueId": "PRT-1"}], "startAt": 0},
    ],
)
def test_a_page_that_does_not_say_whose_it_is_is_refused_by_name(value: Any) -> None:
    assert not CONNECTOR.recognises(written(value), "x.json")
    with pytest.raises(ExportRefused, match=r"a page of Jira (comments|worklogs)"):
        cut(written(value))


def test_answers_that_hold_nothing_are_refused_alone_and_pass_beside_tickets() -> None:
    nothing = [{"issueChangeLogs": []}, {"comments": [], "startAt": 0, "total": 0}]
    for one in nothing:
        with pytest.raises(ExportRefused, match="a page of"):
            cut(written(one))
    items, _, _ = cut(lines(FIELDS, told([search(Ticket(7))])[0], *nothing))
    assert [item.kind for item in items] == ["jira_fields", "ticket"]


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (written(FIELDS, 1)[:-1], "ends before it is complete"),
        (written(FIELDS, 1) + b"[]", "something follows the end"),
        (written({"issueChangeLogs": {}}), "a page of a Jira changelog"),
        (lines(CHANGELOG, [1]), "a value of type list"),
    ],
)
def test_broken_answers_are_refused(answer: bytes, cause: str) -> None:
    with pytest.raises(ExportRefused, match=cause):
        cut(answer)


def test_a_list_of_fields_of_several_pieces_is_one_item(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [FIELDS[1] | {"id": f"customfield_{number}"} for number in range(2000)]
    monkeypatch.setattr(json_pages, "PAGE", 1000)
    (found,) = splits(written(many, 2), AMONG)
    assert [(item.kind, item.id) for item in found.items] == [("jira_fields", "fields")]
    assert orjson.loads(found.page.data[found.items[0].start : found.items[0].end]) == many


def test_a_list_of_fields_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pages, "PAGE", 1000)
    monkeypatch.setattr(jira_pages, "LARGEST", 100_000)
    with pytest.raises(ExportRefused, match="a record is longer than"):
        cut(written(FIELDS * 1000, 2))


def test_names_of_a_search_hold_before_those_of_a_list() -> None:
    asked = told([search(Ticket(7, more={"customfield_10001": "a", "customfield_10002": "b"}))])[0]
    data = written(asked | {"names": {"customfield_10001": "Asked"}})
    (shot,) = [
        one.snapshot for one in events(*captured([*splits(written(FIELDS), AMONG), *splits(data)])) if one.snapshot
    ]
    assert (shot.fields["Asked"], shot.fields["Lot (customfield_10002)"]) == ("a", "b")


def test_an_item_that_no_split_made_is_refused() -> None:
    (item,) = captured(split(search(Ticket(7))), "jira_json")
    for data, cause in ((b"{", "not valid JSON"), (b"5", "type int"), (b'{"a":1}', "the keys a")):
        with pytest.raises(ExportRefused, match=cause) as refusal:
            parsed([item.model_copy(update={"data": data})])
        assert refusal.value.facts["connector"] == "jira_json"


def test_the_origin_is_told_by_tickets_alone() -> None:
    items = captured(saved(as_files(run_of(LONG))), "jira_json")
    assert {item.kind: CONNECTOR.origin(item) for item in items if item.subject} == {
        "ticket": Origin(instance=SITE, projects=("PRT",)),
        "comments": Origin(),
        "changelog": Origin(),
    }
