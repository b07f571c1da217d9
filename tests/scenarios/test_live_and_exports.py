"""A live capture and what the same Jira exports by hand say the same of every field that the export carries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import ok, project, written
from live_project import TOKEN, declared

from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_exports import csv_export, xml_export
from tests.tracker.jira_mode import cloud
from tests.tracker.jira_people import Hand
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock
from tracker_scope import registry
from tracker_scope.connectors.base import Options
from tracker_scope.ledger.records import Ledger
from tracker_scope.model.ticket import Snapshot, TicketEvent
from tracker_scope.operations.clock import derived_salts

TICKETS: Final = 60
Reading = Callable[[Any], Any]


def exact(value: Any) -> Any:
    return value


def minute(value: datetime | None) -> datetime | None:
    return value and value.replace(second=0, microsecond=0)


def second(value: datetime | None) -> datetime | None:
    return value and value.replace(microsecond=0)


def words(value: str) -> list[str]:
    return re.findall(r"\w+", value)


def unordered(value: tuple[str, ...]) -> list[str]:
    return sorted(value)


# Field of a ticket: how precisely the export gives it. What is not listed, the export does not carry:
# the history, comment ids (CSV), who else may see a comment, addresses, field ids.
BOTH: Final[dict[str, Reading]] = {
    **dict.fromkeys(("key", "project", "title", "type", "status"), exact),
    "labels": unordered,
    "reporter.account": exact,
    "fields.Priority": exact,
    "fields.Component/s": exact,
    "fields.Assignee Id": exact,
    "comments.author.account": exact,
}
CSV: Final[dict[str, Reading]] = {
    **BOTH,
    **dict.fromkeys(("created", "updated", "resolved", "comments.at"), minute),
    **dict.fromkeys(("description", "comments.body", "reporter.name", "fields.Assignee", "fields.Resolution"), exact),
    **dict.fromkeys(("fields.Clause du contrat", "fields.Charge (jours)"), exact),
}
XML: Final[dict[str, Reading]] = {
    **BOTH,
    **dict.fromkeys(("created", "updated", "resolved", "comments.at"), second),
    **dict.fromkeys(("description", "comments.body"), words),
    "comments.id": exact,
}


@pytest.fixture(scope="module")
def tracker() -> Iterator[tuple[TrackerServer, JiraApp]]:
    clock = Clock()
    app = jira(TICKETS, mode=cloud(), clock=clock)
    with TrackerServer(app, clock=clock) as server:
        yield server, app


@pytest.fixture(scope="module")
def live(tracker: tuple[TrackerServer, JiraApp], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Snapshot]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_SCOPE_TOKEN_JIRA", TOKEN)
        made = declared(tmp_path_factory.mktemp("live") / "made", tracker[0], "jira")
        ok("capture", "--project", made)
    return snapshots(made)


def snapshots(made: Path) -> dict[str, Snapshot]:
    """Read every ticket back from a project's ledger."""
    with Ledger.open(made / ".tracker-scope" / "ledger.sqlite", made.name, derived_salts(b"any")) as ledger:
        items = list(ledger.items())
    events = registry.connector(items[-1].connector).parse(items, Options())
    return {one.ticket.id: one.snapshot for one in events if isinstance(one, TicketEvent) and one.snapshot is not None}


def told(shot: Snapshot, field: str) -> Any:
    """Return one field of a ticket, of every comment in their order for those of comments."""
    name, _, rest = field.partition(".")
    if name == "fields":
        return shot.fields.get(rest, "")
    if name == "comments":
        return [_within(one, rest) for one in sorted(shot.comments, key=lambda one: (one.at, one.body))]
    return _within(shot, field)


def _within(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = None if value is None else getattr(value, part)
    return value


@pytest.mark.parametrize("name", ["export.csv", "search.xml"])
def test_an_export_agrees_with_the_live_capture_on_all_that_it_carries(
    name: str,
    tracker: tuple[TrackerServer, JiraApp],
    live: dict[str, Snapshot],
    tmp_path: Path,
) -> None:
    server, app = tracker
    made = project(tmp_path / "made")
    written_by, fields = {"export.csv": (csv_export, CSV), "search.xml": (xml_export, XML)}[name]
    file = written(tmp_path / name, written_by(app.world, Hand(app.mode, server.url, "2")))
    zone = ("--timezone", app.mode.zone) if name.endswith("csv") else ()
    ok("capture", file, "--project", made, "--instance", server.url, *zone)
    exported = snapshots(made)
    assert exported.keys() == live.keys()
    assert len(exported) == TICKETS
    for field, read in fields.items():
        many = field.startswith("comments.")
        for ident, shot in exported.items():
            ours, theirs = told(live[ident], field), told(shot, field)
            same = [read(one) for one in ours] == [read(one) for one in theirs] if many else read(ours) == read(theirs)
            assert same, (field, shot.key, ours, theirs)


def test_live_and_export_of_one_tracker_are_one_ticket_each(
    tracker: tuple[TrackerServer, JiraApp], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, app = tracker
    monkeypatch.setenv("TRACKER_SCOPE_TOKEN_JIRA", TOKEN)
    made = declared(tmp_path / "made", server, "jira")
    ok("capture", "--project", made)
    file = written(tmp_path / "export.csv", csv_export(app.world, Hand(app.mode, server.url, "2")))
    ok("capture", file, "--source", "by-hand", "--project", made, "--instance", server.url, "--timezone", app.mode.zone)
    told_of = ok("register", "--json", "--project", made).json
    assert told_of["counts"]["captured"] == TICKETS
    assert not [one for one in told_of["findings"] if one["code"] in {"sources_disagree", "same_ticket_apart"}]
