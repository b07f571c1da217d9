from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killed_capture.py")


def outcome(folder: Path, kills: int, seed: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(folder), str(kills), str(seed)],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROGRAM.parent,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor SIGKILL")
@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_a_capture_killed_anywhere_ends_as_if_undisturbed(tmp_path: Path, kills: int) -> None:
    found = outcome(tmp_path, kills, seed=kills)
    assert found["wrong"] == []
    assert int(str(found["kills"])) >= kills
