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


BULK = "/rest/api/2/issue/bulkfetch"
ALL = "PRT-2 PRT-3 PRT-5 PRT-6"
NOT_FOUND = [Gap(code="ticket_not_found", detail=key) for key in ("PRT-2", "PRT-6")]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"issues": [found(5, "PRT-5")]}, NOT_FOUND),
        ({"issues": [found(5, "PRT-5")], "issueErrors": []}, NOT_FOUND),
        ({"issues": [found(5, "PRT-5")], "issueErrors": [{"id": "PRT-6", "errorMessage": "try again"}]}, []),
        ({"issues": [found(5, "PRT-5"), found(9, "OPS-9")]}, []),
        ({"issues": [found(3, "OPS-9"), found(8, "OPS-1"), found(9, "OPS-2")]}, []),
        ({"message": "no list of tickets"}, []),
        (
            {"issues": [found(9, "OPS-9"), *(found(one, f"PRT-{one}") for one in (2, 3, 6))]},
            [Gap(code="ticket_moved", subject="10009", detail="PRT-5 → OPS-9")],
        ),
    ],
)
def test_many_keys_asked_for_at_once_are_absent_moved_or_unclear(told: Any, expected: list[Gap]) -> None:
    # What was captured before is never called lost here: its own look-up says that.
    assert lookup(told, ALL, known=KNOWN, path=BULK) == expected


@pytest.mark.parametrize("asked", [ALL, "PRT-3", "PRT-2"])
def test_of_keys_that_were_searched_for_nothing_is_said(asked: str) -> None:
    for issues in ([], [found(5, "PRT-5")], [found(3, "OPS-9")]):
        assert lookup({"issues": issues}, asked, known=KNOWN, path="/rest/api/2/search") == []


@pytest.mark.parametrize("status", ["200", "400"])
@pytest.mark.parametrize("path", [BULK, "/rest/api/2/search"])
def test_keys_that_were_too_many_are_told_as_not_looked_up(path: str, status: str) -> None:
    late = Gap(code="ticket_not_looked_up", detail="PRT-7 – PRT-90: 84")
    assert lookup({"issues": []}, "", path=path, status=status, unasked="PRT-7 – PRT-90: 84") == [late]


@pytest.mark.parametrize(
    ("status", "key", "expected"),
    [
        ("404", "PRT-2", Gap(code="ticket_not_found", detail="PRT-2")),
        ("404", "PRT-3", Gap(code="ticket_gone", subject="10003", detail="PRT-3")),
        ("410", "PRT-2", Gap(code="ticket_not_found", detail="PRT-2")),
        ("410", "PRT-3", Gap(code="ticket_gone", subject="10003", detail="PRT-3")),
        ("403", "PRT-3", Gap(code="ticket_refused", subject="10003", detail="PRT-3")),
        ("400", "PRT-2", Gap(code="ticket_not_looked_up", detail="PRT-2")),
        ("400", "PRT-3", Gap(code="ticket_not_looked_up", subject="10003", detail="PRT-3")),
    ],
)
def test_the_status_of_a_single_look_up_tells_what_became_of_it(status: str, key: str, expected: Gap) -> None:
    assert lookup(b"<html>", key, known=KNOWN, status=status) == [expected]


def test_a_single_look_up_that_succeeds_tells_a_move_or_nothing() -> None:
    assert lookup(found(3, "OPS-3"), "PRT-2") == [Gap(code="ticket_moved", subject="10003", detail="PRT-2 → OPS-3")]
    assert lookup(found(2, "PRT-2"), "PRT-2", known="no JSON") == []
