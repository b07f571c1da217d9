"""The same real tickets from a CSV and from REST's JSON are one each: every comment matched, nothing made up."""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from realdata_project import Project

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

TICKETS = 400
HOST = ("--instance", "https://jira.example")


def exports(shared: Path, into: Path) -> tuple[Path, Path, dict[str, Any]]:
    """Write the first tickets of the derived CSV, and the same of the JSON from which it was derived."""
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with gzip.open(
            shared / "large/tidev_TIMOB_10k_derived_jira.csv.gz", "rt", encoding="utf-8", newline=""
        ) as told:
            rows = list(itertools.islice(csv.reader(told), TICKETS + 1))
    finally:
        csv.field_size_limit(limit)
    with (into / "export.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    keys = {row[rows[0].index("Issue key")] for row in rows[1:]}
    issues = {}
    with gzip.open(shared / "large/tidev_jira_29k.jsonl.gz") as lines, (into / "export.jsonl").open("wb") as stream:
        for line in lines:
            if line.split(b'"key":"', 1)[1].split(b'"', 1)[0].decode() in keys:
                issue = json.loads(line)
                issues[issue["key"]] = issue
                stream.write(line)
    return into / "export.csv", into / "export.jsonl", issues


def test_a_csv_and_a_json_of_the_same_tickets_are_one_each(shared_data: Path, tmp_path: Path, project: Project) -> None:
    table, lines, issues = exports(shared_data, tmp_path)
    assert project.run("capture", str(table), "--source", "csv", "--timezone", "UTC", *HOST).code == 0
    assert project.run("capture", str(lines), "--source", "rest", *HOST).code in {0, 1}
    found = project.run("register", "--json").json
    assert found["counts"]["captured"] == len(found["tickets"]) == len(issues) == TICKETS
    assert {one["source"] for one in found["tickets"] if issues[one["ticket"]]["fields"]["comment"]["comments"]} == {
        "rest"
    }
    differing = next((one for one in found["findings"] if one["code"] == "sources_disagree"), {"examples": []})
    for key in list(issues)[::8]:
        told = project.run("ticket", key, "--json").json
        comments = issues[key]["fields"]["comment"]["comments"]
        bodies = [one.get("body") or "" for one in comments]
        assert sorted(one["body"] for one in told["comments"] if not one["restricted"]) == sorted(bodies)
        assert all(len(versions) == 1 for versions in told["fields"].values())
        # Of an edited comment the first wording is in neither file; that there was one is known.
        edited = [(int(one["updated"] != one["created"]), None) for one in comments]
        assert sorted((one["edits"], one["missing_since"]) for one in told["comments"]) == sorted(edited)
        # Whoever derived the table wrote "None" for comments without words.
        assert {tuple(one["values"]) for one in told["disagreements"]} <= {("", "None")}
    assert all(": #" in one for one in differing["examples"])
