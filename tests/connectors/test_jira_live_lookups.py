"""What became of tickets that a listing did not show is told by the answers alone."""

from __future__ import annotations

from typing import Any

import pytest
from jira_live_samples import (
    Ticket,
    gaps,
    histories,
    page,
    remarks,
)

from tracker_scope.model.capture import Gap

LONG = Ticket(7, remarks(5), histories(5))
SECURED = {"security": {"name": "Board"}}

KNOWN = '{"PRT-3": "10003", "PRT-4": "10004"}'


def lookup(told: Any, asked: str, **request: str) -> list[Gap]:
    return gaps(page("lookup", told, asked=asked, **request))


KNOWN = '{"PRT-3": "10003", "PRT-4": "10004"}'


def found(number: int, key: str) -> dict[str, Any]:
    return {"id": str(10_000 + number), "key": key, "self": "x", "fields": {"summary": "s"}}


@pytest.mark.parametrize(
    "told",
    [
        {"issues": [found(5, "PRT-5")], "issueErrors": [{"id": "PRT-6", "errorMessage": "try again"}]},
        {"issues": [found(3, "OPS-9"), found(8, "OPS-1"), found(9, "OPS-2")]},
        {"issues": []},
    ],
)
@pytest.mark.parametrize("asked", ["PRT-2 PRT-3 PRT-4 PRT-5 PRT-6", "PRT-3"])
def test_of_keys_asked_for_together_nothing_is_said(told: Any, asked: str) -> None:
    assert lookup(told, asked, known=KNOWN) == []


@pytest.mark.parametrize(
    ("status", "key", "expected"),
    [
        ("404", "PRT-2", Gap(code="ticket_not_found", detail="PRT-2")),
        ("404", "PRT-3", Gap(code="ticket_gone", subject="10003", detail="PRT-3")),
        ("410", "PRT-2", Gap(code="ticket_gone", detail="PRT-2")),
        ("403", "PRT-3", Gap(code="ticket_refused", subject="10003", detail="PRT-3")),
        ("401", "PRT-2", Gap(code="ticket_refused", detail="PRT-2")),
    ],
)
def test_the_status_of_a_single_look_up_tells_what_became_of_it(status: str, key: str, expected: Gap) -> None:
    assert lookup(b"<html>", key, known=KNOWN, status=status) == [expected]


def test_a_single_look_up_that_succeeds_tells_a_move_or_nothing() -> None:
    assert lookup(found(3, "OPS-3"), "PRT-2") == [Gap(code="ticket_moved", subject="10003", detail="PRT-2 → OPS-3")]
    assert lookup(found(2, "PRT-2"), "PRT-2", known="no JSON") == []
