"""Real exports of GitHub issues: counts taken beside, with the standard library alone."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from github_samples import (
    CONNECTOR,
    PLAIN,
    captured,
    cut,
    lines,
    rest_issue,
)

from tracker_scope.connectors.base import ExportFile
from tracker_scope.errors import ExportRefused
from tracker_scope.model.capture import CapturedItem
from tracker_scope.model.ticket import TicketEvent


def opened(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def counted(path: Path) -> tuple[int, int]:
    file = ExportFile(name=path.name, open=lambda: opened(path))
    tally: Counter[bool] = Counter()
    for page in CONNECTOR.split(CONNECTOR.fetch(file, PLAIN), PLAIN):
        tally.update(item.pull_request for item in page.items)
    return tally[False], tally[True]


def identities(path: Path) -> dict[str, str]:
    with opened(path) as stream:
        items, findings = cut(stream.read())
    assert findings == []
    return {f"{item.project}{item.key}": item.id for item, _ in items}


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tickets/github_json/ietf_archive_mls-protocol.json.gz", (303, 582)),
        ("tickets/github_json/ietf_archive_rats-eat.json.gz", (63, 52)),
        ("pairs/mls-protocol/sources.jsonl", (225, 0)),
        ("pairs/rats-eat/sources.jsonl", (45, 0)),
        ("odd/github_emoji.jsonl", (48, 12)),
    ],
)
def test_real_exports_are_counted(shared_data: Path, name: str, expected: tuple[int, int]) -> None:
    path = shared_data / name
    assert counted(path) == expected
    with opened(path) as stream:
        assert CONNECTOR.recognises(stream.read(65_536), path.name)
    with opened(path) as stream:
        raw = stream.read()
    if name.startswith("tickets"):
        whole = json.loads(raw)
        assert (len(whole["issues"]), len(whole["pulls"])) == expected
    else:
        assert len(raw.splitlines()) == sum(expected)


ACCEPTED = {
    "github_issue_1.json": (0, 1),
    "github_issue_2.json": (1, 0),
    "github_issue_2_with_pr.json": (0, 1),
    "github_issue_comment_2_reactions.json": (0, 0),
    "github_request.json": (0, 1),
    "github_request_from_2016_03_01.json": (0, 1),
    "github_request_pull_request_1.json": (0, 1),
    "github_request_pull_request_2.json": (0, 1),
}


@pytest.mark.realdata
def test_recorded_pages_and_exchanges_are_counted_or_refused(shared_data: Path) -> None:
    folder = shared_data / "tickets" / "github_json"
    files = sorted(folder.glob("recorded_*/*"))
    assert len(files) == 43
    taken = {}
    for path in files:
        try:
            taken[path.name] = counted(path)
        except ExportRefused as refusal:
            assert path.name in str(refusal)  # noqa: PT017 - a refusal is one of two right answers here
    assert taken == ACCEPTED


@pytest.mark.realdata
@pytest.mark.parametrize("pair", ["mls-protocol", "rats-eat"])
def test_a_pair_names_tickets_of_its_archive(shared_data: Path, pair: str) -> None:
    whole = identities(shared_data / f"tickets/github_json/ietf_archive_{pair}.json.gz")
    part = identities(shared_data / f"pairs/{pair}/sources.jsonl")
    assert part.keys() <= whole.keys()
    assert all(key == identity for key, identity in part.items())
    assert all(identity.removeprefix("pull:").isdecimal() for identity in whole.values())
    assert len(set(whole.values())) == len(whole)


@pytest.mark.realdata
@pytest.mark.slow
def test_thirty_thousand_tickets_are_read_whole(shared_data: Path) -> None:
    path = shared_data / "large" / "rust_github_30k.jsonl.gz"
    assert counted(path) == (15_815, 14_837)
    kinds: Counter[str] = Counter()
    comments = 0
    for event in CONNECTOR.parse(replayed(path), PLAIN):
        kinds[event.kind if isinstance(event, TicketEvent) else event.code] += 1
        comments += len(event.snapshot.comments) if isinstance(event, TicketEvent) and event.snapshot else 0
    assert comments == 146_789
    assert kinds["snapshot"] == 30_652
    assert set(kinds) <= {"snapshot", "linked", "comments_missing"}


def replayed(path: Path) -> Iterable[CapturedItem]:
    file = ExportFile(name=path.name, open=lambda: opened(path))
    template = captured(lines(rest_issue()))[0]
    for page in CONNECTOR.split(CONNECTOR.fetch(file, PLAIN), PLAIN):
        for item in page.items:
            data = page.page.data[item.start : item.end]
            yield template.model_copy(update={"id": item.id, "subject": item.subject, "data": data})
