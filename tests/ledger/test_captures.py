from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_samples import INSTANCE, capture, context, derived_salt, later, opened, page, run, take

from tracker_scope.errors import PluginFailed, RecordUnknown
from tracker_scope.ledger.records import Ledger
from tracker_scope.model.capture import Item, Page, SplitPage, Visibility

A, B = {"1": b"first"}, {"1": b"second"}
FRESH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def stored(ledger: Ledger) -> list[bytes]:
    return [item.data for item in ledger.items()]


def test_the_first_capture_is_new_and_reads_back(ledger: Ledger) -> None:
    assert capture(ledger, [page({"1": b"one", "2": b"two"}, request={"encoding": "utf-8"})]) == ["new", "new"]
    first, second = ledger.items()
    assert (first.record, first.id, first.subject, first.data) == (0, "1", "1", b"one")
    assert (second.record, second.data, second.request) == (1, b"two", {"encoding": "utf-8"})
    assert (first.source, first.run, first.captured_at) == ("tracker", "run-1", context().captured_at)
    assert ledger.size_by_kind() == {"page": 1, "run": 1, "ticket": 2}


def test_an_envelope_says_who_looked_at_what(ledger: Ledger) -> None:
    capture(ledger, [page(A, visibility=Visibility.ROLE)])
    envelope = json.loads(ledger.record(0).envelope)
    salt = ledger.record(0).salt
    assert salt == derived_salt(b"first")
    assert envelope["account"] == "client-dsi"
    assert (envelope["visibility"], json.loads(ledger.record(1).envelope)["visibility"]) == ("role", "unknown")
    assert envelope["captured_at"] == "2026-01-05T09:00:00.000000Z"


def test_capturing_twice_adds_nothing(ledger: Ledger) -> None:
    pages = [page({"1": b"one", "2": b"two"}), page({"3": b"three"}, 1)]
    capture(ledger, pages)
    head = ledger.head()
    assert capture(ledger, pages, "run-2", later(1)) == ["unchanged"] * 3
    assert ledger.head() == head
    assert ledger.work.checked("tracker") == later(1)


def test_only_what_changed_is_stored(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    assert capture(ledger, [page({"1": b"one", "2": b"deux"})], "run-2", later(1)) == ["unchanged", "changed"]
    assert stored(ledger) == [b"one", b"two", b"deux"]


def test_what_changes_back_is_stored_again(ledger: Ledger) -> None:
    for number, texts in enumerate((A, B, A)):
        capture(ledger, [page(texts)], f"run-{number}", later(number))
    assert stored(ledger) == [b"first", b"second", b"first"]


def test_the_same_bytes_under_another_request_are_a_change(ledger: Ledger) -> None:
    capture(ledger, [page(A, request={"encoding": "utf-8"})])
    assert capture(ledger, [page(A, request={"encoding": "cp1252"})], "run-2", later(1)) == ["changed"]


def test_sources_do_not_know_each_other(ledger: Ledger) -> None:
    capture(ledger, [page(A)])
    with ledger.writing("client-dsi", later(1)) as writer:
        (result,) = take(writer, [page(A)], context("run-2", source="other"))
    assert result.by_id() == {"1": "new"}


def test_an_item_met_twice_in_a_run_is_stored_once(ledger: Ledger) -> None:
    pages = [page([("1", b"one"), ("1", b"one")]), page([("1", b"one")], 1)]
    assert capture(ledger, pages) == ["new", "new", "new"]
    assert stored(ledger) == [b"one"]


def test_an_item_that_changes_during_a_run_is_stored_twice(ledger: Ledger) -> None:
    pages = [page(A), page(B, 1)]
    assert capture(ledger, pages) == ["new", "changed"]
    assert capture(ledger, [page(B)], "run-2", later(1)) == ["unchanged"]


def test_an_interrupted_run_counts_as_it_would_have(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    pages = [page({"1": b"uno", "3": b"three"}), page({"2": b"two", "1": b"eins"}, 1), page({"4": b"four"}, 2)]
    with ledger.writing("client-dsi", later(1)) as writer:
        before = [one.statuses for one in take(writer, pages[:2], context("run-2", at=later(1)))]
    size = ledger.head().size
    assert ledger.work.open_run("tracker") == {"run": "run-2", "page": 1}
    with ledger.writing("client-dsi", later(1)) as writer:
        again = [one.statuses for one in take(writer, pages[:2], context("run-2", at=later(1)))]
    assert again == before == [("changed", "new"), ("unchanged", "changed")]
    assert ledger.head().size == size


def test_a_run_that_was_closed_is_one_of_the_past(ledger: Ledger) -> None:
    assert capture(ledger, [page(A)]) == ["new"]
    head = ledger.head()
    assert capture(ledger, [page(A)]) == ["unchanged"]
    assert ledger.head() == head


def test_withdrawn_bytes_are_not_there_any_more(ledger: Ledger) -> None:
    capture(ledger, [page(A)])
    with ledger.writing("client-dsi", later(1)) as writer:
        writer.append_act("withdrawal", "run-1", b"{}", by="client-dsi", at=later(1))
    assert stored(ledger) == []
    assert [item.data for item in ledger.items(known=later(0))] == [b"first"]
    assert ledger.withdrawn_subjects() == [("tracker", INSTANCE, "1")]
    assert ledger.withdrawn_subjects(known=later(0)) == []
    assert capture(ledger, [page(A)], "run-2", later(2)) == ["new"]
    assert ledger.subjects() == [("tracker", INSTANCE, "1")]
    assert ledger.withdrawn_subjects() == []


def test_items_are_found_by_what_they_are(ledger: Ledger) -> None:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    capture(ledger, [page({"1": b"uno"})], "run-2", later(1))
    assert [item.data for item in ledger.items(subject="1")] == [b"one", b"uno"]
    assert [item.data for item in ledger.items(subject="1", known=later(0))] == [b"one"]
    assert [item.data for item in ledger.items(after=0, source="tracker")] == [b"two", b"uno"]
    assert list(ledger.items(kinds={"csv_header"})) == list(ledger.items(instance="other")) == []
    assert list(ledger.items(kinds=())) == []
    assert ledger.subjects(after=3) == [("tracker", INSTANCE, "1")]
    assert len(ledger.subjects()) == len(ledger.subjects(known=later(0))) == 2


def test_items_of_some_tickets(ledger: Ledger) -> None:
    capture(ledger, [page({str(n): b"%d" % n for n in range(9)})])
    of = ledger.items(tickets=[(INSTANCE, "3"), (INSTANCE, "5"), ("elsewhere", "7")])
    assert [item.data for item in of] == [b"3", b"5"]
    assert list(ledger.items(tickets=[])) == []
    assert ledger.records_of("run-1") == list(range(9))


def test_the_head_as_it_was_known(ledger: Ledger) -> None:
    empty = ledger.head()
    capture(ledger, [page(A)])
    head = ledger.head()
    with ledger.writing("x", later(0)) as writer:
        writer.append_act("publication", "p", b"{}", by="x", at=later(0))
    capture(ledger, [page(B)], "run-2", later(2))
    assert ledger.head_at(later(1)) == head
    assert ledger.head_at(later(-1)) == empty
    assert ledger.head_at(later(2)) == ledger.head()
    assert ledger.head_before(head.size) == head
    assert ledger.head_before(0) == empty


@pytest.mark.parametrize(
    "items",
    [
        (Item(kind="ticket", id="1", start=0, end=9),),
        (Item(kind="ticket", id="1", start=2, end=1),),
        (Item(kind="ticket", id="1", start=0, end=2), Item(kind="ticket", id="2", start=1, end=3)),
        (Item(kind="decision", id="1", start=0, end=2),),
        (Item(kind="page", id="1", start=0, end=2),),
        (Item(kind="ticket", id="1", start=0, end=2, request={"é": "accent"}),),
        (Item.model_construct(kind="ticket", id="\ud800", start=0, end=2),),
        (Item.model_construct(kind="ticket", id="1", subject="\ud800", start=0, end=2),),
    ],
)
def test_a_connector_that_cuts_badly_is_blamed_and_nothing_is_stored(ledger: Ledger, items: tuple[Item, ...]) -> None:
    with ledger.writing("client-dsi", later(0)) as writer, pytest.raises(PluginFailed, match="jira_csv"):
        writer.append_page(SplitPage(page=Page(number=0, origin="x", data=b"abcd"), items=items), context(), {})
    assert ledger.head().size == 0
    assert ledger.work.open_run("tracker") is None


def test_names_that_contain_anything_are_only_data(ledger: Ledger) -> None:
    hostile = {"1\x00' OR 1=1 --": b"one", "": b"two", "é\u202e𝔘": b"three"}
    assert capture(ledger, [page(hostile)]) == ["new"] * 3
    assert capture(ledger, [page(hostile)], "run-2", later(1)) == ["unchanged"] * 3


@FRESH
@given(
    texts=st.lists(st.tuples(st.sampled_from("abcde"), st.binary(max_size=40)), max_size=8),
    glue=st.binary(max_size=3),
    held=st.booleans(),
)
def test_any_page_is_rebuilt_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, bytes]], glue: bytes, *, held: bool
) -> None:
    split = page(texts, 3, glue)
    with opened(tmp_path_factory.mktemp("page")) as ledger:
        if held:
            capture(ledger, [page(texts[:2])], "run-0")
        capture(ledger, [split], at=later(1))
        pages = [n for n in range(ledger.head().size) if orjson.loads(ledger.record(n).envelope)["id"] == "run-1/3"]
        assert [ledger.rebuild_page(number) for number in pages] in ([split.page.data], [])
        assert len(pages) == any(item.run == "run-1" for item in ledger.items())


def test_only_pages_are_rebuilt(ledger: Ledger) -> None:
    capture(ledger, [page(A)])
    for number in (0, 99):
        with pytest.raises(RecordUnknown):
            ledger.rebuild_page(number)


CONTENTS = st.lists(
    st.lists(st.tuples(st.sampled_from("12345"), st.sampled_from([b"x", b"y", b"z"])), max_size=4),
    min_size=1,
    max_size=5,
)


@FRESH
@given(runs=st.lists(CONTENTS, min_size=1, max_size=3), stops=st.lists(st.integers(0, 5), max_size=4))
def test_going_through_pages_again_changes_neither_head_nor_counts(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[list[tuple[str, bytes]]]], stops: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("again")
    with opened(folder, "straight") as straight, opened(folder, "broken") as broken:
        for day, contents in enumerate(runs):
            pages = [page(texts, number) for number, texts in enumerate(contents)]
            name = f"run-{day}"
            with broken.writing("client-dsi", later(day)) as writer:
                for stop in stops:
                    take(writer, pages[:stop], context(name, at=later(day)))
            assert capture(broken, pages, name, later(day)) == capture(straight, pages, name, later(day))
            assert broken.head() == straight.head()
        assert broken.verify() == []


def test_a_salt_of_another_length_is_refused(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", "project", lambda _: b"short") as ledger, ledger.writing("x", later(0)) as writer:
        with pytest.raises(ValueError, match="salt of 5 bytes"):
            writer.append_page(page(A), context(), {})
        with pytest.raises(ValueError, match="salt of 5 bytes"):
            writer.close_run(run())


def test_another_confidentiality_or_side_is_kept(ledger: Ledger) -> None:
    with ledger.writing("x", later(0)) as writer:
        take(writer, [page(A)], dataclasses.replace(context(), side="provider"))
    assert json.loads(ledger.record(0).envelope)["side"] == "provider"
