"""The same ticket has the same identity and home whatever wrote it."""

from __future__ import annotations

from typing import Any

import pytest
from github_samples import (
    API,
    CONNECTOR,
    PULL,
    WEB,
    archived_issue,
    captured,
    cut,
    legacy_node,
    lines,
    new_node,
    paired_issue,
    rest_issue,
)
from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.connectors.base import Origin
from tracker_scope.connectors.github_records import database_id


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        (rest_issue(), "900007"),
        (rest_issue(node_id=legacy_node("Issue", 900_007)), "900007"),
        (archived_issue(), "900007"),
        (archived_issue(id=new_node("I", 0, 110_000_000, 900_007)), "900007"),
        (archived_issue(id="node-of-another-kind"), "node-of-another-kind"),
        (paired_issue(), "supplier/portal#7"),
        (PULL, "900008"),
        (PULL | {"node_id": new_node("PR", 0, 110_000_000, 55)}, "pull:55"),
        (archived_issue(8, "pull"), "pull:900008"),
        (rest_issue(8, url=f"{API}/pulls/8", html_url=f"{WEB}/pull/8", merged_at=None), "pull:900008"),
    ],
)
def test_the_same_ticket_has_the_same_identity_in_every_shape(record: Any, identity: str) -> None:
    assert [item.subject for item, _ in cut(lines(record))[0]] == [identity]


@given(st.integers(0, 2**63), st.integers(0, 2**40), st.sampled_from([("I", "Issue"), ("PR", "PullRequest")]))
def test_node_ids_of_both_styles_hold_the_database_id(number: int, repository: int, names: tuple[str, str]) -> None:
    kind = "issue" if names[0] == "I" else "pull"
    assert database_id(new_node(names[0], 0, repository, number)) == (kind, number)
    if number < 10**18:
        assert database_id(legacy_node(names[1], number)) == (kind, number)


@given(st.text(max_size=30) | st.text("IPR_kwDO=-Az09", max_size=30))
def test_any_text_is_a_node_id_or_none(text: str) -> None:
    found = database_id(text)
    assert found is None or found[1] >= 0


@pytest.mark.parametrize("node", ["I_kwDOBoyH6c5n", "I_", "I_gA==", "IC_kwDOAAsO6M6U7Uup", "MDU6TGFiZWwx", "I_k8D/"])
def test_what_is_no_node_id_of_a_ticket_is_none(node: str) -> None:
    assert database_id(node) is None


@pytest.mark.parametrize(
    ("addresses", "origin"),
    [
        ({}, Origin(instance="https://github.com", projects=("supplier/portal",))),
        ({"html_url": None}, Origin(instance="https://github.com", projects=("supplier/portal",))),
        (
            {"html_url": "https://GIT.client.example/a/b/issues/7"},
            Origin(instance="https://git.client.example", projects=("a/b",)),
        ),
        (
            {"html_url": None, "url": "https://git.client.example/api/v3/repos/a/b/issues/7"},
            Origin(instance="https://git.client.example", projects=("a/b",)),
        ),
        (
            {"html_url": "https://user:secret@git.client.example/a/b/issues/7"},
            Origin(instance="https://git.client.example", projects=("a/b",)),
        ),
        ({"html_url": "x", "url": "x", "repository_url": "x"}, Origin()),
    ],
)
def test_origin_is_read_from_the_addresses(addresses: dict[str, Any], origin: Origin) -> None:
    assert CONNECTOR.origin(captured(lines(rest_issue(**addresses)))[0]) == origin
