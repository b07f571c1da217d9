"""The cache of traced tickets: whatever happened since, it equals what is computed from the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import ticket
from small_project import ROWS, amend, captured, on

from tracker_scope.model.trace import Standing, TracedTicket
from tracker_scope.operations.mapping import add_mappings
from tracker_scope.operations.register import finder_options, recorded
from tracker_scope.operations.traced import NAME, computed, refresh, rules_of, subjects_of, traced_tickets
from tracker_scope.operations.withdraw import erase_run, withdraw
from tracker_scope.operations.workspace import Workspace

Traced = dict[str, TracedTicket]


def by_key(tickets: object) -> Traced:
    return {f"{one.source}:{one.key}": one for one in tickets}  # type: ignore[attr-defined]


def both(workspace: Workspace) -> tuple[Traced, Traced]:
    """Return the tickets as the cache has them, and as they are computed from the ledger alone."""
    finder = finder_options(recorded(workspace))
    cached = by_key(traced_tickets(workspace, finder))
    assert workspace.ledger.projection.load(NAME, rules_of(finder))[0] == workspace.ledger.head().size
    return cached, by_key(computed(workspace, finder, subjects_of(workspace), None))


def nothing(_: Path) -> None:
    """Change nothing."""


def an_edit(project: Path) -> None:
    captured(project, "2026-03-20", ROWS[0] | {"Description": "As § 4.2 says."}, *ROWS[1:], ticket(4))


def another_source(project: Path) -> None:
    captured(project, "2026-03-20", ticket(9, "§ 4.1"), source="other")


def a_withdrawal(project: Path) -> None:
    another_source(project)
    with on(project, "2026-03-21") as workspace:
        both(workspace)
        withdraw(workspace, "other-1", "provider-pm", "another client")


def a_withdrawn_edit(project: Path) -> None:
    an_edit(project)
    with on(project, "2026-03-21") as workspace:
        both(workspace)
        withdraw(workspace, "export-2", "provider-pm", "wrong file")


def an_erasure(project: Path) -> None:
    a_withdrawal(project)
    with on(project, "2026-03-22") as workspace:
        both(workspace)
        erase_run(workspace, "other-1", "provider-pm", "another client")


def bots(project: Path) -> None:
    with on(project, "2026-03-20") as workspace:
        add_mappings(workspace, {"bots": ["client-*"]})


def an_amendment(project: Path) -> None:
    amend(project, "2026-03-20")


STEPS = [nothing, an_edit, another_source, a_withdrawal, a_withdrawn_edit, an_erasure, bots, an_amendment]


@pytest.mark.parametrize("happens", STEPS)
def test_the_cache_equals_what_is_computed(project: Path, happens: Callable[[Path], None]) -> None:
    with on(project, "2026-03-15") as workspace:
        both(workspace)
    happens(project)
    with on(project, "2026-04-01") as workspace:
        cached, anew = both(workspace)
        assert cached == anew
        assert cached


def test_bots_declared_later_speak_no_more(project: Path) -> None:
    for declared, standing in [((), Standing.PLAIN), (("client-*",), Standing.BOT)]:
        captured(project, "2026-03-20", ROWS[0] | {"Comment": "05/Mar/26 9:00 AM;client-dsi;See § 4.1."})
        with on(project, "2026-03-21") as workspace:
            add_mappings(workspace, {"bots": declared})
            cached, _ = both(workspace)
        said = [one for one in cached["export:PRT-1"].mentions if one.field.startswith("comment:")]
        assert [one.standing for one in said] == [standing]


def test_what_was_withdrawn_has_left_the_cache(project: Path) -> None:
    a_withdrawal(project)
    with on(project, "2026-04-01") as workspace:
        assert set(both(workspace)[0]) == {"export:PRT-1", "export:PRT-2", "export:PRT-3"}


def test_only_tickets_with_newer_items_are_read_again(project: Path) -> None:
    with on(project, "2026-03-15") as workspace:
        both(workspace)
        upto = workspace.ledger.head().size
    an_edit(project)
    with on(project, "2026-04-01") as workspace:
        assert [subject for _, subject in subjects_of(workspace, after=upto - 1)] == ["1001", "1004"]
        assert refresh(workspace, finder_options(recorded(workspace)))


def test_an_earlier_knowledge_is_computed_without_the_cache(project: Path) -> None:
    an_edit(project)
    with on(project, "2026-04-01") as workspace:
        found = recorded(workspace)
        both(workspace)
        then = by_key(
            traced_tickets(workspace, finder_options(found), recorded(workspace, None, "2026-03-15").as_of.known)
        )
    assert set(then) == {"export:PRT-1", "export:PRT-2", "export:PRT-3"}
    assert len(then["export:PRT-1"].texts) == 1


def test_a_dropped_cache_is_made_again(project: Path) -> None:
    with on(project, "2026-04-01") as workspace:
        before = both(workspace)
        workspace.ledger.projection.drop()
        assert both(workspace) == before
