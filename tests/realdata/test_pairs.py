"""Two specifications with their tickets: references written before the text moved on are tied, none after."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from realdata_project import Project

pytestmark = pytest.mark.realdata


class Pair(NamedTuple):
    """A specification at its baseline, the first day of which no text is supplied, references written before."""

    name: str
    signed: str
    gap: str
    early: int

    @property
    def gap_from(self) -> datetime:
        return datetime.fromisoformat(self.gap).replace(tzinfo=UTC)


# Each baseline was published right before the first ticket of its pair; the next versions are not given.
MLS = Pair("mls-protocol", "2019-11-14", "2020-03-06", 3)
EAT = Pair("rats-eat", "2019-08-07", "2019-08-09", 2)
MATERIAL = [
    pytest.param(pair, path, id=f"{pair.name} {kind}")
    for pair in (MLS, EAT)
    for kind, path in (
        ("pair", f"pairs/{pair.name}/sources.jsonl"),
        ("archive", f"tickets/github_json/ietf_archive_{pair.name}.json.gz"),
    )
]
DIGEST = "Weekly Digest"
DIGESTS = 9


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def captured(project: Project, shared: Path, pair: Pair, path: str) -> None:
    """Record the baseline under the name by which tickets link to it, the period without a text, and the tickets."""
    (baseline,) = (shared / "pairs" / pair.name).glob("baseline_*.md")
    days = ["--signed-on", pair.signed, "--effective-on", pair.signed]
    project.done("contract", "add", baseline, "--kind", "baseline", "--label", "Specification", *days)
    project.done("contract", "not-supplied", "--from", pair.gap)
    project.done("capture", shared / path, "--connector", "github_json")


def register(project: Project) -> dict[str, dict[str, Any]]:
    told = project.done("register", "--json").json
    return {entry["ticket"]: entry for entry in told["tickets"]}


def written(shared: Path, pair: Pair, gold: dict[str, Any]) -> datetime:
    """Say when the gold's reference was written: with its ticket, or in the first comment that has it."""
    ticket = next(one for one in rows(shared / "pairs" / pair.name / "sources.jsonl") if one["key"] == gold["source"])
    holders = ticket["comments"] if gold["kind"] == "explicit_comment" else [ticket]
    cited = gold["cited"].rstrip(".")
    holding = [one for one in holders if cited in f"{one.get('title')}\n{one['body']}"]
    return min(datetime.fromisoformat(one["created"]) for one in holding)


def explicit(shared: Path, pair: Pair) -> list[dict[str, Any]]:
    gold = rows(shared / "pairs" / pair.name / "gold.jsonl")
    return [one for one in gold if one["kind"] in {"explicit", "explicit_comment"}]


@pytest.mark.parametrize("pair", [MLS, EAT], ids=lambda pair: pair.name)
def test_the_clauses_of_a_baseline_bear_the_numbers_of_the_targets(
    pair: Pair, shared_data: Path, project: Project
) -> None:
    captured(project, shared_data, pair, f"pairs/{pair.name}/sources.jsonl")
    shown = project.done("contract", "show", "--as-of", pair.signed, "--json").json["clauses"]
    targets = rows(shared_data / "pairs" / pair.name / "targets.jsonl")
    assert [clause["number"] for clause in shown] == [target["number"] for target in targets]


@pytest.mark.parametrize(("pair", "path"), MATERIAL)
def test_references_before_the_gap_are_tied_to_the_right_clause_and_none_after(
    pair: Pair, path: str, shared_data: Path, project: Project
) -> None:
    captured(project, shared_data, pair, path)
    entries = register(project)
    before = 0
    for gold in explicit(shared_data, pair):
        entry = entries[gold["source"]]
        tied = {*entry["clauses"], *entry["mentioned"]}
        if written(shared_data, pair, gold) < pair.gap_from:
            before += 1
            assert gold["target"].removeprefix("S") in tied, gold
        else:
            assert tied == set(), gold
    assert before == pair.early


@pytest.mark.parametrize(("pair", "path"), MATERIAL)
def test_no_mention_written_after_the_gap_names_a_clause(
    pair: Pair, path: str, shared_data: Path, project: Project
) -> None:
    captured(project, shared_data, pair, path)
    told = project.done("register", "--json").json
    codes = {found["code"]: found["count"] for found in told["findings"]}
    mentions = [
        mention
        for gold in explicit(shared_data, pair)
        for mention in project.done("ticket", gold["source"], "--json").json["mentions"]
    ]
    after = [one for one in mentions if datetime.fromisoformat(one["at"]) >= pair.gap_from]
    assert {(one["problem"], *one["clauses"]) for one in after} <= {("text_not_supplied",), ("foreign",)}
    assert codes["text_not_supplied"] >= sum(one["problem"] == "text_not_supplied" for one in after) > 0


@pytest.mark.parametrize("path", [one.values[1] for one in MATERIAL if one.values[0] is MLS])
def test_the_weekly_digests_classify_nothing(path: str, shared_data: Path, project: Project) -> None:
    captured(project, shared_data, MLS, path)
    digests = [entry for entry in register(project).values() if entry["title"].startswith(DIGEST)]
    assert {(one["classification"], *one["clauses"], *one["basis"]) for one in digests} == {("open",)}
    assert sum(one["created"] >= MLS.signed for one in digests) == DIGESTS
