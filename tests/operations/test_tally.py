"""The count of a capture: each ticket once, numbers that the export lacks, files by their digest."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap, Item, Page, SplitPage
from tracker_scope.operations.tally import Tally


def split(*keys: str, data: bytes = b"x", gaps: tuple[Gap, ...] = (), **more: object) -> SplitPage:
    items = tuple(
        Item.model_validate({"kind": "ticket", "id": key, "subject": key, "key": key, "start": 0, "end": 1} | more)
        for key in keys
    )
    return SplitPage(page=Page(number=0, origin="x", data=data), items=items, gaps=gaps)


def counted(*keys: str, **more: object) -> Tally:
    tally = Tally()
    tally.add(split(*keys, **more), ["new"] * len(keys), "export.csv")
    return tally


def test_a_ticket_met_twice_counts_once_as_it_was_met_first() -> None:
    tally = counted("P-1")
    tally.add(split("P-1", "P-2", "P-3"), ["unchanged", "changed", "unchanged"], "export.csv")
    assert (tally.new, tally.changed, tally.unchanged, tally.tickets) == (1, 1, 1, 3)
    assert tally.seen == {"P-1": "P-1", "P-2": "P-2", "P-3": "P-3"}


def test_pull_requests_are_counted_apart_and_headers_not_at_all() -> None:
    assert (counted("#1", pull_request=True).tickets, counted("#1", pull_request=True).pull_requests) == (0, 1)
    header = counted("head", subject=None)
    assert (header.tickets, header.seen) == (0, {})


def test_only_what_is_known_to_be_missing_makes_a_ticket_incomplete() -> None:
    gaps = [("comments_missing", "1"), ("history_missing", "1"), ("row_without_key", "2"), ("no_history", "3")]
    tally = counted("P-1", gaps=tuple(Gap(code=code, subject=subject) for code, subject in gaps))
    assert (tally.incomplete, len(tally.gaps)) == (2, 4)


def test_a_gap_of_a_ticket_that_stands_twice_counts_once() -> None:
    gap = Gap(code="comments_missing", subject="1", detail="P-1: 1/2")
    tally = counted("P-1", gaps=(gap,))
    tally.add(split("P-1", gaps=(gap,)), ["unchanged"], "x")
    assert tally.gaps == [gap]


def test_projects_and_files_are_named_once_in_the_order_met() -> None:
    tally = counted("B-1", project="B", data=b"first")
    tally.add(split("A-1", project="A", data=b"second"), ["new"], "export.csv")
    tally.add(split("B-2", project="B", data=b"third"), ["new"], "other.csv")
    assert list(tally.projects) == ["B", "A"]
    assert tally.files() == (
        {"name": "export.csv", "digest": sha256(b"firstsecond").hexdigest(), "size": "11"},
        {"name": "other.csv", "digest": sha256(b"third").hexdigest(), "size": "5"},
    )
    assert tally.size == 16


@pytest.mark.parametrize(
    ("keys", "count", "ranges"),
    [
        (("P-1", "P-2"), 0, ()),
        (("P-4", "P-2"), 2, ("P-1", "P-3")),
        (("P-6", "A-2"), 6, ("A-1", "P-1–5")),
        (("PLAIN", "P-1"), 0, ()),
        (("P-0", "P-1"), 0, ()),
        (("P-" + "9" * 5000,), 0, ()),
    ],
)
def test_numbers_that_the_export_lacks_are_said_as_ranges(keys: tuple[str, ...], count: int, ranges: object) -> None:
    found = counted(*keys).number_gaps()
    assert found == (Finding(code="number_not_in_export", count=count, examples=ranges) if count else None)


def test_numbers_of_two_repositories_are_two_series() -> None:
    tally = counted("#1", project="o/a")
    tally.add(split("#2", id="b2", subject="b2", key="#2", project="o/b"), ["new"], "x")
    assert tally.number_gaps() == Finding(code="number_not_in_export", count=1, examples=("o/b#1",))


@settings(deadline=None)
@given(st.sets(st.integers(1, 60), min_size=1))
def test_what_is_there_and_what_is_lacking_make_the_series(numbers: set[int]) -> None:
    found = counted(*(f"P-{number}" for number in numbers)).number_gaps()
    assert len(numbers) + (found.count if found else 0) == max(numbers)
