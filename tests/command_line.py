"""Runs the command line in this process, and makes the small exports on which it is tried."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tracker_scope.cli.main import main

CSV_HEADS: Final = ("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Created", "Updated")
CSV_MORE: Final = ("Description", "Security Level", "Comment")
ZONE: Final = ("--timezone", "Europe/Paris")
WEB: Final = "https://github.example/provider/portal"


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that a person saw."""
        return self.out + self.err

    @property
    def json(self) -> Any:
        """The document that `--json` printed."""
        return json.loads(self.out)


class Terminal(io.TextIOWrapper):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        """Say that somebody is there."""
        return True


@contextmanager
def _consoles(answers: str, kind: type[io.TextIOWrapper]) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Stand in for the three streams of a console that speaks ASCII only."""
    kept = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.StringIO(answers)
    sys.stdout = kind(out, "ascii", write_through=True)
    sys.stderr = kind(err, "ascii", write_through=True)
    try:
        yield out, err
    finally:
        sys.stdout.detach()
        sys.stderr.detach()
        sys.stdin, sys.stdout, sys.stderr = kept


def run(*args: object, answers: str = "", kind: type[io.TextIOWrapper] = io.TextIOWrapper) -> Outcome:
    """Run a command in this process; a trace in what it says is a failure everywhere."""
    with _consoles(answers, kind) as (out, err):
        code = main([str(one) for one in args])
    done = Outcome(code, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))
    assert "Traceback" not in done.said, done.said
    return done


def ok(*args: object, answers: str = "") -> Outcome:
    """Run a command that must do what it was asked."""
    done = run(*args, answers=answers)
    assert done.code == 0, done.said
    return done


def refused(code: int, *args: object, answers: str = "") -> str:
    """Run a command that must stop with a code, a cause and a remedy, and return what it said."""
    done = run(*args, answers=answers)
    assert done.code == code, done.said
    cause, remedy = done.err.strip("\n").split("\n")
    assert cause.endswith(".")
    assert remedy.endswith(".")
    return done.err


def head(project: Path) -> dict[str, Any]:
    """Return size and root of a project's tree."""
    found = ok("ledger", "head", "--json", "--project", project).json
    return {name: found[name] for name in ("size", "root")}


def register(project: Path, *more: object) -> Any:
    """Return a project's register as JSON."""
    return ok("register", "--json", "--project", project, *more).json


def classes(found: Any) -> dict[str, str]:
    """Return the class of each ticket of a register."""
    return {one["ticket"]: one["classification"] for one in found["tickets"]}


def project(folder: Path, language: str = "en") -> Path:
    """Make an empty project."""
    ok("init", "--into", folder, "--defaults", "--language", language)
    return folder


def ticket(number: int, title: str = "A list", description: str = "", **more: str) -> dict[str, str]:
    """Describe one row of a Jira export."""
    return {
        "Summary": title,
        "Issue key": f"PRT-{number}",
        "Issue id": str(1000 + number),
        "Issue Type": "Story",
        "Status": "To Do",
        "Project key": "PRT",
        "Created": "02/Mar/26 9:00 AM",
        "Updated": "03/Mar/26 9:00 AM",
        "Description": description,
    } | more


def jira(path: Path, *rows: dict[str, str]) -> Path:
    """Write a Jira Cloud export, with a column for whatever else a row holds."""
    room = io.StringIO()
    heads = dict.fromkeys([*CSV_HEADS, *CSV_MORE, *(name for row in rows for name in row)])
    writer = csv.DictWriter(room, list(heads), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(room.getvalue(), "utf-8")
    return path


def issue(number: int, body: str = "See § 4.1.", **more: Any) -> dict[str, Any]:
    """Describe one line of a GitHub export with its comments."""
    return {
        "issue": {
            "url": f"https://github.example/api/v3/repos/provider/portal/issues/{number}",
            "html_url": f"{WEB}/issues/{number}",
            "id": 900_000 + number,
            "number": number,
            "title": f"Issue {number}",
            "user": {"login": "client-dsi", "type": "User"},
            "labels": [],
            "state": "open",
            "comments": 0,
            "created_at": "2026-02-05T09:00:00Z",
            "updated_at": "2026-02-05T09:00:00Z",
            "closed_at": None,
            "body": body,
        }
        | more,
        "comments": [],
        "xrefs": [],
    }


def github(path: Path, *issues: dict[str, Any]) -> Path:
    """Write a GitHub export in JSON Lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in issues), "utf-8")
    return path


SPECIFICATION: Final = """# Specification

## 4. Functions

### 4.1 Lists

The portal shows a list of requests.

### 4.2 Export

The portal exports the list.

## 8. Exclusions

### 8.1 Hardware

Devices are not part of this contract.
"""
AMENDMENT: Final = """# Amendment No. 1

Section 4.2 is replaced by the following:

> ### 4.2 Export
>
> The portal exports the list in two formats.
"""
PEOPLE: Final = """
[[party]]
id = "client"
name = "the Client"
side = "client"

[[party]]
id = "provider"
name = "the Supplier"
side = "provider"

[[person]]
id = "client-dsi"
party = "client"
accounts = ["client-dsi"]
authority = [{ may_decide = true, from = 2026-01-01 }]

[[person]]
id = "provider-pm"
party = "provider"
accounts = ["provider-pm"]
authority = [{ may_decide = true, from = 2026-01-01 }]

[[person]]
id = "provider-dev"
party = "provider"
accounts = ["provider-dev"]
"""


def written(path: Path, text: str) -> Path:
    """Write a small file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def contracted(folder: Path, language: str = "en") -> Path:
    """Make a project with a specification and people, and nothing captured."""
    made = project(folder, language)
    text = written(folder / "specification.md", SPECIFICATION)
    dates = ("--kind", "baseline", "--signed-on", "2026-01-01")
    ok("contract", "add", text, *dates, "--project", made)
    ok("people", "import", written(folder / "people.toml", PEOPLE), "--project", made)
    return made


def copy_of(name: str, make: Callable[[Path], object], into: Path, factory: pytest.TempPathFactory) -> Path:
    """Copy a project, made under that name once for all the tests of this process."""
    room = factory.getbasetemp() / f"{name}-{os.getpid()}"
    if not room.exists():
        make(room / "making" / into.name)
        (room / "making").rename(room / "made")
    return Path(shutil.copytree(room / "made" / into.name, into))


def demo_copy(language: str, into: Path, factory: pytest.TempPathFactory) -> Path:
    """Copy the bundled project in a language."""
    return copy_of(f"demo-{language}", lambda made: ok("demo", "--into", made, "--language", language), into, factory)


def rows(text: str) -> Sequence[dict[str, str]]:
    """Read what `register --csv` printed."""
    return list(csv.DictReader(io.StringIO(text)))
