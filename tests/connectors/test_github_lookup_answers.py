"""A look-up over GraphQL says what stands behind a number, gives the ticket as a listing does, and what it lacks."""

from __future__ import annotations

import json
from typing import Any

from github_twins import LARGE, gaps, node, page, split

from tracker_scope.model.capture import Gap, Page

HERE = {"nameWithOwner": "supplier/portal"}


def lookup(errors: list[dict[str, Any]] | None = None, **aliases: Any) -> Page:
    said = {"data": {"repository": {"id": "R", **aliases}}} | ({"errors": errors} if errors else {})
    told = {"errors": "?"} if errors else {}
    return page(said, "lookup", tickets=json.dumps({"5": "105", "6": "106"}), singly="[9]", **told)


def test_a_ticket_is_cut_out_as_a_listing_gives_it() -> None:
    one = lookup(m5={"__typename": "Issue", "repository": HERE}, n5=node(5))
    (found,) = split(one)
    assert [json.loads(one.data[item.start : item.end]) for item in found.items] == [node(5)]
    assert gaps(one) == []


def test_what_stands_behind_a_number_is_told_beside_the_ticket() -> None:
    moved = {"__typename": "Issue", "repository": {"nameWithOwner": "supplier/core"}}
    pull = {"__typename": "PullRequest", "number": 3, "repository": HERE}
    one = lookup(m3=pull, n3={}, m5=moved, n5=node(8), m6={"__typename": "Issue", "repository": HERE}, n6=None)
    (found,) = split(one)
    assert (found.items, found.pull_requests) == ((), ("#3",))
    assert gaps(one) == [
        Gap(code="ticket_moved", subject="105", detail="#5 → supplier/core#8"),
        Gap(code="ticket_not_looked_up", subject="106", detail="#6"),
    ]


def test_a_part_that_is_missing_is_told_of_its_ticket_as_a_listing_tells_it() -> None:
    paths = (["n7", "userContentEdits"], ["n6", "labels"], ["m8"], ["n8"])
    errors = [{"type": "SERVICE", "path": ["repository", *path], "message": "x"} for path in paths]
    absent = {"type": "NOT_FOUND", "path": ["repository", "n2"], "message": "x"}
    elsewhere = {"type": "SERVICE", "path": ["rateLimit"], "message": "x"}
    one = lookup([*errors, absent, elsewhere], m7={"__typename": "Issue", "repository": HERE}, n7=node(7))
    assert gaps(one) == [
        Gap(code="partial_answer", subject=str(LARGE + 7), detail="#7: SERVICE userContentEdits"),
        Gap(code="partial_answer", subject="106", detail="#6: SERVICE labels"),
        Gap(code="partial_answer", detail="#8: SERVICE"),
        Gap(code="partial_answer", detail="SERVICE rateLimit"),
    ]
