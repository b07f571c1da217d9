"""The kept lines of the register: at any date and whatever happened since, they equal a register built anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import PEOPLE, ticket
from small_project import ROWS, amend, captured, decided, on

from tracker_scope.model.trace import DecisionKind, TracedTicket
from tracker_scope.operations.clock import fixed_clock
from tracker_scope.operations.demo import demo
from tracker_scope.operations.lines import NAME, Lines, instants_of, line_rules, register_lines
from tracker_scope.operations.mapping import add_mappings
from tracker_scope.operations.notice import NoticeRequest, write_notice
from tracker_scope.operations.notice_sent import SendingRequest, record_sent, withdraw_sent
from tracker_scope.operations.people import import_people
from tracker_scope.operations.register import Recorded, finder_options, recorded
from tracker_scope.operations.register_json import built_lines, register_json
from tracker_scope.operations.traced import rules_of, traced_tickets
from tracker_scope.operations.withdraw import erase_run, withdraw
from tracker_scope.operations.workspace import Workspace, opened
from tracker_scope.register.build import Placed, place


def both(workspace: Workspace, effective: str | None = None) -> tuple[Lines | None, Lines]:
    """Return the lines as they are kept, and as a register built from the records alone has them."""
    found = recorded(workspace, effective)
    return register_lines(workspace, found), built_lines(workspace, found)


def nothing(_: Path) -> None:
    """Change nothing."""


def an_edit(project: Path) -> None:
    captured(project, "2026-03-20", ROWS[0] | {"Description": "As § 4.2 says."}, *ROWS[1:], ticket(4))


def another_type(project: Path) -> None:
    captured(project, "2026-03-20", ROWS[0] | {"Issue Type": "Task", "Status": "Done"}, *ROWS[1:])


def hidden(project: Path) -> None:
    captured(project, "2026-03-20", ROWS[0] | {"Security Level": "Managers"}, *ROWS[1:])


def a_decision(project: Path) -> None:
    decided(project, "2026-03-20")


def a_decision_that_supersedes(project: Path) -> None:
    a_decision(project)
    with on(project, "2026-03-21") as workspace:
        both(workspace)
    decided(project, "2026-03-22", kind=DecisionKind.NOT_COVERED)


def a_decision_on_a_tied_ticket(project: Path) -> None:
    decided(project, "2026-03-20", "PRT-1", DecisionKind.INTERNAL)


def an_amendment(project: Path) -> None:
    decided(project, "2026-03-12", "PRT-1", DecisionKind.NOT_COVERED)
    with on(project, "2026-03-13") as workspace:
        both(workspace)
    amend(project, "2026-03-20")
    captured(project, "2026-03-25", *ROWS, ticket(5, "See § 4.1."))


def a_withdrawal(project: Path) -> None:
    captured(project, "2026-03-20", ticket(9, "§ 4.1"), source="other")
    with on(project, "2026-03-21") as workspace:
        both(workspace)
        withdraw(workspace, "other-1", "provider-pm", "another client")


def an_erasure(project: Path) -> None:
    a_withdrawal(project)
    with on(project, "2026-03-22") as workspace:
        both(workspace)
        erase_run(workspace, "other-1", "provider-pm", "another client")


def words_of_the_tracker(project: Path) -> None:
    with on(project, "2026-03-20") as workspace:
        add_mappings(workspace, {"internal_types": ["Story"]})


def no_authority(project: Path) -> None:
    a_decision(project)
    with on(project, "2026-03-21") as workspace:
        both(workspace)
        (project / "later.toml").write_text(PEOPLE.replace("may_decide = true", "may_decide = false"), "utf-8")
        import_people(workspace, project / "later.toml")


def a_person_more(project: Path) -> None:
    captured(project, "2026-03-20", *(row | {"Reporter Id": "client-new"} for row in ROWS))
    with on(project, "2026-03-21") as workspace:
        both(workspace)
        told = '[[person]]\nid = "client-new"\nparty = "client"\naccounts = ["client-new"]\n'
        (project / "more.toml").write_text(told, "utf-8")
        import_people(workspace, project / "more.toml")


def a_notice(project: Path) -> None:
    decided(project, "2026-03-12", "PRT-1", DecisionKind.NOT_COVERED)
    with on(project, "2026-03-13") as workspace:
        both(workspace)
        write_notice(workspace, NoticeRequest(to="client", by="provider-pm"))
    with on(project, "2026-03-14") as workspace:
        both(workspace)
        record_sent(workspace, SendingRequest.model_validate({"notice": "N-1", "on": "2026-03-14", "how": "e-mail"}))


def a_sending_taken_back(project: Path) -> None:
    a_notice(project)
    with on(project, "2026-03-20") as workspace:
        both(workspace)
        withdraw_sent(workspace, "N-1", "provider-pm", "it never left")


STEPS = [
    *(nothing, an_edit, another_type, hidden, a_decision, a_decision_that_supersedes, a_decision_on_a_tied_ticket),
    *(an_amendment, a_withdrawal, an_erasure, words_of_the_tracker, no_authority),
    *(a_person_more, a_notice, a_sending_taken_back),
]


@pytest.mark.parametrize("happens", STEPS)
def test_the_lines_kept_equal_a_register_built_anew(project: Path, happens: Callable[[Path], None]) -> None:
    with on(project, "2026-03-15") as workspace:
        both(workspace)
    happens(project)
    with on(project, "2026-04-01") as workspace:
        for _ in range(2):
            kept, anew = both(workspace)
            assert kept == anew


@pytest.mark.parametrize("happens", STEPS)
def test_so_they_do_at_any_date(project: Path, happens: Callable[[Path], None]) -> None:
    happens(project)
    with on(project, "2026-04-01") as workspace:
        both(workspace)
        for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-12", "2026-03-20", "2026-04-01"):
            kept, anew = both(workspace, day)
            assert kept == anew
        kept, anew = both(workspace)
        assert kept == anew


@pytest.mark.slow
def test_a_line_turns_at_the_very_instant_at_which_its_ticket_does(tmp_path: Path) -> None:
    demo(tmp_path / "demo", "en")
    with opened(tmp_path / "demo", clock=fixed_clock(datetime(2026, 12, 1, tzinfo=UTC))) as workspace:
        finder = finder_options(recorded(workspace))
        moments = {at for one in traced_tickets(workspace, finder) for at in instants_of(one)}
        assert len(moments) > 100
        both(workspace)
        for at in sorted(moments)[::3]:
            for moment in (at - timedelta(microseconds=1), at):
                kept, anew = both(workspace, moment.isoformat())
                assert kept == anew, moment


def keys_kept(workspace: Workspace, found: Recorded) -> dict[str, bytes]:
    return dict(workspace.ledger.projection.load(NAME, line_rules(found, rules_of(finder_options(found))))[1])


def test_only_the_decided_line_is_made_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    placed: list[str] = []

    def noted(one: TracedTicket, *told: Any) -> Placed:
        placed.append(one.key)
        return place(one, *told)

    monkeypatch.setattr("tracker_scope.operations.lines.place", noted)
    with on(project, "2026-03-15") as workspace:
        register_lines(workspace, recorded(workspace))
    assert sorted(placed) == ["PRT-1", "PRT-2", "PRT-3"]
    placed.clear()
    decided(project, "2026-03-16", "PRT-2")
    with on(project, "2026-03-17") as workspace:
        register_lines(workspace, recorded(workspace))
        register_lines(workspace, recorded(workspace))
    assert placed == ["PRT-2"]


@pytest.mark.parametrize("happens", [a_notice, a_sending_taken_back, a_person_more])
def test_what_was_told_and_who_asked_is_in_the_lines(project: Path, happens: Callable[[Path], None]) -> None:
    happens(project)
    with on(project, "2026-04-01") as workspace:
        (kept, _), found = both(workspace), recorded(workspace)
        assert kept is not None
        first = json.loads(kept.tickets[0])["telling"]
    told = {a_notice: ("2026-03-14", None), a_sending_taken_back: (None, None), a_person_more: (None, "client-new")}
    assert (first["told_on"], first["requested_by"]) == told[happens]
    assert len(found.notices) == (happens is not a_person_more)


def test_an_earlier_date_leaves_what_is_kept(project: Path) -> None:
    an_edit(project)
    with on(project, "2026-04-01") as workspace:
        register_lines(workspace, recorded(workspace))
        before = keys_kept(workspace, recorded(workspace))
        assert register_lines(workspace, recorded(workspace, "2026-03-03"))
        assert keys_kept(workspace, recorded(workspace)) == before


def test_what_was_known_earlier_is_built_anew(project: Path) -> None:
    an_edit(project)
    with on(project, "2026-04-01") as workspace:
        found = recorded(workspace, None, "2026-03-15")
        assert register_lines(workspace, found) is None
        assert len(json.loads(register_json(workspace, found))["tickets"]) == 3


def test_while_another_writes_the_register_is_built_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker_scope.ledger.database.PRAGMAS", ("PRAGMA busy_timeout = 0",))
    with on(project, "2026-04-01") as workspace, closing(sqlite3.connect(workspace.ledger.path)) as writer:
        expected = built_lines(workspace, recorded(workspace))
        workspace.ledger.projection.drop()
        writer.execute("BEGIN IMMEDIATE")
        assert register_lines(workspace, recorded(workspace)) is None
        assert json.loads(register_json(workspace, recorded(workspace)))["tickets"] == [
            json.loads(one) for one in expected.tickets
        ]
