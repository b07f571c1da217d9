from __future__ import annotations

import json
from typing import Any

import pytest
from ledger_samples import capture, context, later, page, run, take

from tracker_scope.ledger.records import Ledger
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap

PAGES = [page({"1": b"one"})]


def test_a_run_is_recorded_at_its_close_and_is_then_no_longer_open(ledger: Ledger) -> None:
    with ledger.writing("client-dsi", later(0)) as writer:
        take(writer, PAGES, context())
        assert ledger.work.open_run("tracker") == {"run": "run-1", "page": 0}
        record = writer.close_run(run(seen={"1": "P-1"}))
        assert writer.close_run(run(seen={"1": "P-1"})) == record
    assert ledger.work.open_run("tracker") is None
    (act,) = ledger.acts("run")
    assert (act.record, act.id, act.recorded_by, act.recorded_at) == (record, "run-1", "client-dsi", later(0))
    assert json.loads(act.body)["seen"] == {"1": "P-1"}


@pytest.mark.parametrize(
    "changed",
    [
        {"seen": {"1": "P-1", "2": "P-2"}},
        {"seen": {}},
        {"complete": False},
        {"limits": ("no_deletions",)},
        {"gaps": (Gap(code="not_visible"),)},
        {"findings": (Finding(code="anything", count=1),)},
        {"pull_requests": 4},
        {"source": "other"},
    ],
)
def test_a_run_that_ends_otherwise_is_recorded(ledger: Ledger, changed: dict[str, Any]) -> None:
    with ledger.writing("client-dsi", later(0)) as writer:
        assert writer.close_run(run(seen={"1": "P-1"})) is not None
        assert writer.close_run(run("run-2", later(1), seen={"1": "P-1"})) is None
        assert writer.close_run(run("run-3", later(2), **{"seen": {"1": "P-1"}, **changed})) is not None


def test_a_run_like_a_withdrawn_one_is_recorded(ledger: Ledger) -> None:
    with ledger.writing("client-dsi", later(0)) as writer:
        writer.close_run(run())
        writer.append_act("withdrawal", "run-1", b"{}", by="x", at=later(0))
        assert writer.close_run(run("run-2", later(1))) is not None


def test_a_run_that_stored_something_is_recorded(ledger: Ledger) -> None:
    capture(ledger, PAGES)
    capture(ledger, [page({"1": b"uno"})], "run-2", later(1))
    assert [act.id for act in ledger.acts("run")] == ["run-1", "run-2"]


def test_work_can_be_lost(ledger: Ledger) -> None:
    with ledger.writing("client-dsi", later(0)) as writer:
        take(writer, PAGES, context())
        ledger.work.clear("tracker")
        assert ledger.work.open_run("tracker") is None
        assert ledger.work.checked("tracker") is None
        assert take(writer, PAGES, context())[0].statuses == ("new",)
        ledger.work.set_cursor("tracker", {"run": "run-1", "page": 7})
        writer.close_run(run())
    assert ledger.work.open_run("tracker") is None
    assert ledger.work.checked("tracker") == later(0)
