"""Order does not matter, what is cached equals what is computed, and the past can be asked for again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import AMENDMENT, ZONE, contracted, github, issue, jira, ok, register, ticket, written

from tracker_scope.operations import workspace as workspaces
from tracker_scope.operations.capture import capture
from tracker_scope.operations.clock import derived_salts, fixed_clock
from tracker_scope.operations.contract import DocumentRequest, add_document
from tracker_scope.operations.decide_file import import_decisions
from tracker_scope.operations.mapping import import_mappings
from tracker_scope.operations.people import import_people
from tracker_scope.operations.publication import Output
from tracker_scope.operations.sources import CaptureRequest
from tracker_scope.operations.statement import StatementRequest, publish
from tracker_scope.operations.workspace import Workspace

Demo = Callable[[str], Path]
INSTANT = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)
BY = ("--by", "provider-pm", "--reason", "Read with the client.")


@contextmanager
def at_work(folder: Path, at: datetime = INSTANT) -> Iterator[Workspace]:
    with workspaces.opened(folder, clock=fixed_clock(at), salts=derived_salts(b"order"), create=True) as one:
        yield one


def add_contract(one: Workspace, folder: Path) -> None:
    for name, kind, signed, effective in (
        ("baseline.md", "baseline", "2025-12-15", "2026-01-05"),
        ("amendment-1.md", "amendment", "2026-05-04", "2026-05-11"),
    ):
        told = {"file": folder / "contract" / name, "kind": kind, "signed_on": signed, "effective_on": effective}
        add_document(one, DocumentRequest.model_validate(told))


def statement_in_order(demo: Path, sources: tuple[str, ...]) -> tuple[Any, str]:
    (demo / ".tracker-scope" / "ledger.sqlite").unlink()
    with at_work(demo) as one:
        add_contract(one, demo)
        import_people(one, demo / "people.toml")
        import_mappings(one, demo / "mappings.toml")
        for name in sources:
            capture(one, CaptureRequest(source=name))
        for name in ("decisions.toml", "decisions-2.toml"):
            import_decisions(one, demo / name)
        text = publish(one, StatementRequest(output=Output(out=demo / "ordered"))).files[0].path.read_text("utf-8")
    return register(demo, "--as-of", "2026-09-01"), text


def without_root(text: str) -> list[str]:
    """Leave out what the tree says of itself: its size and its root."""
    return [line for line in text.splitlines() if not re.search(r"RFC 9162.*\b[0-9a-f]{64}\b", line)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_order_of_capture_does_not_matter(demo: Demo, language: str) -> None:
    folder = demo(language)
    first = statement_in_order(folder, ("jira", "jira-history", "github"))
    second = statement_in_order(folder, ("github", "jira-history", "jira"))
    assert first[0] == second[0]
    lines = without_root(first[1])
    assert lines == without_root(second[1])
    assert len(lines) == len(first[1].splitlines()) - 1


def drop_cache(project: Path) -> None:
    with closing(sqlite3.connect(project / ".tracker-scope" / "ledger.sqlite")) as ledger:
        assert ledger.execute("SELECT count(*) FROM projections").fetchone()[0] > 0
        for table in ("projected", "projections"):
            ledger.execute(f"DELETE FROM {table}")
        ledger.commit()


def steps(folder: Path) -> Iterator[tuple[object, ...]]:
    """Go through what happens to a project in its life, one command after the other."""
    rows = [ticket(number, f"List {number}", "See § 4.1.") for number in range(1, 6)]
    export = jira(folder / "export.csv", *rows)
    yield ("capture", export, *ZONE)
    yield ("capture", github(folder / "issues.jsonl", *(issue(number) for number in range(1, 6))))
    yield ("decide", "PRT-1", "--not-covered", *BY)
    yield ("decide", "#1", "--clause", "4.2", *BY)
    jira(export, ticket(1, "List 1, rewritten", "See § 4.2."), ticket(2, "List 2", "See § 9.9."), *rows[2:], ticket(9))
    yield ("capture", export)
    amendment = written(folder / "amendment.md", AMENDMENT)
    yield ("contract", "add", amendment, "--kind", "amendment", "--signed-on", "2026-02-01")
    yield ("mapping", "add", "--internal-type", "Story")
    yield ("contract", "not-supplied", "--from", "2026-02-01", "--to", "2026-02-10")
    yield ("people", "add", "client-pm", "--party", "client", "--may-decide", "--from", "2026-01-01")
    yield ("ledger", "withdraw", "export-2", *BY)
    yield ("capture", export)
    yield ("ledger", "erase", "export-2", *BY)


def test_the_cache_equals_what_is_computed_after_every_step(tmp_path: Path) -> None:
    project = contracted(tmp_path / "project")
    seen = []
    for step in steps(tmp_path):
        ok(*step, "--project", project)
        cached = register(project)
        drop_cache(project)
        assert register(project) == cached, step
        counts = cached["counts"]
        classified = sum(
            counts[code] for code in counts if code not in {"excluded", "suspect", "restricted", "captured"}
        )
        assert classified + sum(counts["excluded"].values()) == counts["captured"], step
        seen.append(cached["counts"])
    assert len({str(one) for one in seen}) > 5


def test_the_past_is_as_it_was_printed_then(tmp_path: Path) -> None:
    project = contracted(tmp_path / "project")
    printed = []
    for step in steps(tmp_path):
        if step[:2] == ("ledger", "erase"):
            continue
        ok(*step, "--project", project)
        now = datetime.now(UTC)
        printed.append((now, register(project, "--as-of", now.isoformat(), "--known-at", now.isoformat())))
    assert len(printed) == 11
    for now, then in printed:
        again = register(project, "--as-of", now.isoformat(), "--known-at", now.isoformat())
        assert again == then, now
    assert printed[0][1]["tickets"] != printed[-1][1]["tickets"]


def test_before_anything_was_known_there_is_nothing(demo: Demo) -> None:
    project = demo("en")
    day = (INSTANT - timedelta(days=30)).isoformat()
    found = register(project, "--as-of", "2026-09-01", "--known-at", day)
    assert (found["tickets"], found["counts"]["captured"]) == ([], 0)
    assert [one["code"] for one in found["findings"]] == ["no_baseline"]
