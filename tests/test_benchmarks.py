"""What the benches promise in counts holds, and their table says held and missed where it must."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"

if sys.platform == "win32":
    pytest.skip("the benches measure with getrusage, which Windows lacks", allow_module_level=True)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benches' common form, imported from their folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return import_module("rows")


@pytest.mark.parametrize(
    ("ratio", "goal", "at_least", "verdict"),
    [
        (6.0, 6.0, False, "held"),
        (6.1, 6.0, False, "missed"),
        (0.6, 0.6, True, "held"),
        (0.5, 0.6, True, "missed"),
        (9.9, None, False, "-"),
    ],
)
def test_a_verdict_compares_the_ratio_with_the_goal(
    rows: ModuleType, ratio: float, goal: float | None, *, at_least: bool, verdict: str
) -> None:
    assert rows.Row("b", 1, 1, ratio, goal, "peer", at_least=at_least).verdict == verdict


def test_rounds_are_interleaved_and_the_ratio_is_the_median_of_theirs(rows: ModuleType) -> None:
    order: list[str] = []
    figures = {"ours": iter([2.0, 30.0, 4.0]), "peer": iter([1.0, 10.0, 1.0])}

    def side(name: str) -> float:
        order.append(name)
        return next(figures[name])

    found = rows.compare(lambda: side("ours"), lambda: side("peer"), 3)
    assert order == ["ours", "peer", "peer", "ours", "ours", "peer"]
    assert (found.ours, found.peer, found.ratio) == (4.0, 1.0, 3.0)


def test_cpu_counts_the_child_process(rows: ModuleType) -> None:
    idle = rows.cpu([sys.executable, "-c", "pass"])
    busy = rows.cpu([sys.executable, "-c", "sum(range(20_000_000))"])
    assert 0 < idle < busy


def counts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run what is counted in a folder of benches."""
    command = [sys.executable, str(folder / "run.py"), "--counts"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_counted_promise_is_kept() -> None:
    run = counts(FOLDER)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "--help, heavy libraries" in run.stdout


def test_a_counted_promise_that_is_missed_fails(tmp_path: Path) -> None:
    for name in ("run.py", "rows.py"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    row = "Row('odd', 2, 1, 2.0, 1.0, 'one', 'calls', counted={})"
    bench = "from rows import Row\ndef bench(rounds, *, quick=False): return []\ndef count(): return [" + row + "]\n"
    (tmp_path / "odd.py").write_text(bench.format("True"), "utf-8")
    assert counts(tmp_path).returncode == 1
    (tmp_path / "odd.py").write_text(bench.format("False"), "utf-8")
    assert counts(tmp_path).returncode == 0
