"""Projects of the benches: made and worked on through the command line alone, in a folder that goes away."""

from __future__ import annotations

import itertools
import os
import subprocess
import sysconfig
from pathlib import Path

from synthetic import PEOPLE, contract, decisions, write_lines

TOOL = str(Path(sysconfig.get_path("scripts")) / "tracker-scope")
DECISIONS = 300


def capture_of(project: Path, file: Path, connector: str = "github_json") -> list[str]:
    """Return the command that captures a file into a project."""
    return [TOOL, "capture", str(file), "--connector", connector, "--project", str(project), "--json"]


def register_of(project: Path) -> list[str]:
    """Return the command that prints a project's register."""
    return [TOOL, "register", "--json", "--project", str(project)]


class Bench:
    """A folder for projects, with settings of no user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)
        os.environ["TRACKER_SCOPE_USER_SETTINGS"] = str(folder / "user.toml")

    def fresh(self) -> Path:
        """Make an empty project."""
        project = self.folder / f"project-{next(self._numbers)}"
        self._run("init", "--defaults", "--force", "--into", str(project))
        return project

    def filled(self, tickets: int) -> Path:
        """Make a project with a contract of sixty clauses, so many tickets, and three hundred decisions."""
        project, source = self.fresh(), write_lines(self.folder / f"{tickets}.jsonl", tickets)
        given = {"contract.md": contract(), "people.toml": PEOPLE, "decisions.toml": decisions(tickets, DECISIONS)}
        for name, text in given.items():
            (self.folder / name).write_text(text, "utf-8")
        dated = ["--kind", "baseline", "--signed-on", "2023-12-01", "--project", str(project)]
        self._run("contract", "add", str(self.folder / "contract.md"), *dated)
        self._run("people", "import", str(self.folder / "people.toml"), "--project", str(project))
        subprocess.run(capture_of(project, source), check=True, stdout=subprocess.DEVNULL)
        self._run("decide", "--file", str(self.folder / "decisions.toml"), "--project", str(project))
        return project

    def decide(self, project: Path, ticket: int) -> None:
        """Record one more decision."""
        told = ["--clause", "1.1", "--by", "provider-pm", "--reason", "As read in the weekly meeting."]
        self._run("decide", f"#{ticket}", *told, "--project", str(project))

    def _run(self, *words: str) -> None:
        subprocess.run([TOOL, *words], check=True, stdout=subprocess.DEVNULL)
