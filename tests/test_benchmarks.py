"""What the benches promise in counts holds, and their table says held and missed where it must."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.tracker.faults import Rule, rule
from tests.tracker.web import Request

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


@pytest.mark.slow
def test_every_counted_promise_is_kept() -> None:
    run = counts(FOLDER)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "--help, heavy libraries" in run.stdout
    assert "live, Jira Data Center, 1,000 tickets, unchanged" in run.stdout


def test_a_counted_promise_that_is_missed_fails(tmp_path: Path) -> None:
    for name in ("run.py", "rows.py"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    row = "Row('odd', 2, 1, 2.0, 1.0, 'one', 'calls', counted={})"
    bench = "from rows import Row\ndef bench(rounds, *, quick=False): return []\ndef count(): return [" + row + "]\n"
    (tmp_path / "odd.py").write_text(bench.format("True"), "utf-8")
    assert counts(tmp_path).returncode == 1
    (tmp_path / "odd.py").write_text(bench.format("False"), "utf-8")
    assert counts(tmp_path).returncode == 0


class Spoilt:
    """A server and a side in one: runs end with the given codes, and keep the given pieces."""

    def __init__(self, codes: list[int], kept: int) -> None:
        self.codes, self.kept = codes, kept
        self.rules: list[int] = []

    def spoil(self, *rules: object) -> None:
        self.rules.append(len(rules))

    def full(self) -> SimpleNamespace:
        assert self.rules == [1], "the faults are in force"
        return SimpleNamespace(code=self.codes.pop(0))

    def again(self) -> SimpleNamespace:
        assert self.rules == [1, 0], "and no longer, once it goes on"
        return SimpleNamespace(code=self.codes.pop(0))

    def pieces(self) -> int:
        return self.kept


@pytest.mark.parametrize(
    ("codes", "kept", "word"),
    [
        ([0], 10, "complete"),
        ([0], 9, "LOSS"),
        ([1], 10, "exit 1"),
        ([3, 0], 10, "stopped, went on"),
        ([3, 0], 9, "LOSS"),
        ([3, 3], 10, "exit 3"),
        ([124], 0, "no end in five minutes"),
    ],
)
def test_less_than_the_tracker_had_under_exit_zero_is_a_loss(
    rows: ModuleType, codes: list[int], kept: int, word: str
) -> None:
    del rows
    faults, both = import_module("live_faults"), Spoilt(codes, kept)
    found = faults.verdict(both, both, ({"fault": "truncated"},), 10)
    assert found.word == word
    assert (word in faults.HELD) == (word in {"complete", "stopped, went on"})
    assert both.rules == [1, 0]


@pytest.mark.parametrize(("mode", "requests"), [("cloud", 13), ("center", 9), ("graphql", 24), ("rest", 125)])
def test_every_fault_strikes_when_all_do(rows: ModuleType, mode: str, requests: int) -> None:
    del rows
    faults = import_module("live_faults").faults(mode, requests)
    rules = [rule(**told) for told in faults["all together"]]
    spoilt = 8  # requests, which are sent again
    struck = {fault for number in range(1, requests + spoilt + 1) for fault in _first(rules, number)}
    alone = [name for name in faults if name not in {"all together", "an hour's wait"}]
    assert len(struck) == len(alone)


def _first(rules: list[Rule], number: int) -> list[str]:
    """Return the fault that strikes a request: of several rules the first, as the server has it."""
    return [one.fault for one in rules if one.strikes(number, Request("GET", "/"))][:1]
