"""A project in a folder of its own, worked on through the command line in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tracker_scope.cli.main import main


@dataclass
class Ran:
    """What a command line left: its exit code and its two outputs."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Project:
    """A project in a folder of its own, worked on through the command line only."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *words: str | Path) -> Ran:
        code = main([*map(str, words), "--project", str(self.folder)])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    def done(self, *words: str | Path) -> Ran:
        ran = self.run(*words)
        assert ran.code == 0, ran.err
        return ran

    def size(self) -> int:
        """Count the records of the ledger: whatever was stored, in whatever state."""
        return int(self.done("ledger", "head", "--json").json["size"])
