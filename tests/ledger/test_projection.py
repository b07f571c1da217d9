from __future__ import annotations

from pathlib import Path

import pytest
from ledger_samples import capture, later, opened, page

from tracker_scope.ledger.records import Ledger


def loaded(ledger: Ledger, rules: str = "1") -> tuple[int, list[tuple[str, bytes]]]:
    upto, rows = ledger.projection.load("tickets", rules)
    return upto, list(rows)


@pytest.fixture
def projected(ledger: Ledger) -> Ledger:
    capture(ledger, [page({"1": b"one", "2": b"two"})])
    assert ledger.projection.store("tickets", "1", 3, [("b", b"2"), ("a", b"1")])
    return ledger


def test_rows_come_back_in_order_of_key_with_the_size_they_stand_for(projected: Ledger) -> None:
    assert loaded(projected) == (3, [("a", b"1"), ("b", b"2")])


def test_rows_of_other_rules_are_not_ours(projected: Ledger) -> None:
    assert loaded(projected, "2") == (0, [])
    assert projected.projection.rows_for("tickets", "2", ["a"]) == {}
    assert projected.projection.store("tickets", "2", 4, [("c", b"3")])
    assert loaded(projected, "2") == (4, [("c", b"3")])
    assert loaded(projected) == (0, [])


def test_later_rows_replace_add_and_remove(projected: Ledger) -> None:
    assert projected.projection.store("tickets", "1", 4, [("a", b"one"), ("b", None), ("c", b"3")])
    assert loaded(projected) == (4, [("a", b"one"), ("c", b"3")])


def test_some_keys_only(projected: Ledger) -> None:
    assert projected.projection.rows_for("tickets", "1", ["b", "z"]) == {"b": b"2"}
    many = [(f"{n:05}", b"x") for n in range(1200)]
    projected.projection.store("tickets", "1", 4, many)
    assert projected.projection.rows_for("tickets", "1", [key for key, _ in many]) == dict(many)


def test_it_can_be_dropped(projected: Ledger) -> None:
    head = projected.head()
    projected.projection.drop()
    assert loaded(projected) == (0, [])
    assert projected.head() == head


def test_a_withdrawal_drops_it_and_older_rows_do_not_come_back(projected: Ledger) -> None:
    before = projected.head().size
    with projected.writing("x", later(1)) as writer:
        writer.append_act("withdrawal", "run-1", b"{}", by="x", at=later(1))
    assert loaded(projected) == (0, [])
    assert not projected.projection.store("tickets", "1", before, [("a", b"1")])
    assert projected.projection.store("tickets", "1", before + 1, [("a", b"1")])


def test_rows_and_size_are_of_one_moment(projected: Ledger) -> None:
    upto, rows = projected.projection.load("tickets", "1")
    projected.projection.store("tickets", "1", 4, [("a", b"later")])
    assert (upto, dict(rows)["a"]) == (3, b"1")


def test_it_is_kept_in_the_file(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.projection.store("tickets", "1", 5, [("a", b"1")])
    with opened(tmp_path) as ledger:
        assert loaded(ledger) == (5, [("a", b"1")])
