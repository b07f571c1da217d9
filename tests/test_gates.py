"""The gates close: in CI no test on real data may be skipped, and the README names its commands once."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[1]
GATE = ROOT / ".ci" / "run"
SKIPPING = {
    "fixture": "def test_a(absent): pass",
    "body": "def test_a(): pytest.skip('no material')",
    "mark": "@pytest.mark.skip('no material')\ndef test_a(): pass",
    "condition": "@pytest.mark.skipif(True, reason='no material')\ndef test_a(): pass",
}
bash = pytest.mark.skipif(sys.platform == "win32", reason="the gate is a bash script, run on Debian")
FIXTURE = "import pytest\n@pytest.fixture\ndef absent(): pytest.skip('no material')\n"


def run(pytester: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    """Run one test file of ours beside the project's own conftest.py."""
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n realdata: needs material\n browser: needs Chromium")
    pytester.makepyfile(FIXTURE + test)
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)


@pytest.mark.parametrize("mark", ["realdata", "browser"])
@pytest.mark.parametrize("way", sorted(SKIPPING))
def test_in_ci_a_skipped_test_on_real_data_or_in_a_browser_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, way: str, mark: str
) -> None:
    monkeypatch.setenv("CI", "true")
    result = run(pytester, f"@pytest.mark.{mark}\n{SKIPPING[way]}")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*skipped in CI*no material*"])


def test_in_ci_it_fails_among_parallel_workers_too(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert run(pytester, f"@pytest.mark.realdata\n{SKIPPING['body']}", "-n", "2").ret == 1


def test_in_ci_a_file_that_skips_itself_fails(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = run(pytester, "pytest.importorskip('no_such_library')")
    assert result.ret == 2
    result.stdout.fnmatch_lines(["*skipped whole in CI*"])


@pytest.mark.parametrize(
    ("setting", "mark"), [("", "@pytest.mark.realdata\n"), ("", "@pytest.mark.browser\n"), ("true", "")]
)
def test_elsewhere_a_skip_stays_a_skip(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, setting: str, mark: str
) -> None:
    monkeypatch.setenv("CI", setting)
    result = run(pytester, mark + SKIPPING["body"])
    assert result.ret == 0
    result.assert_outcomes(skipped=1)


def test_the_material_is_demanded_in_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    test = "@pytest.mark.realdata\ndef test_a(shared_data): pass"
    monkeypatch.setenv("CI", "true")
    assert run(pytester, test).ret == 1
    monkeypatch.delenv("CI")
    assert run(pytester, test).ret == 0


def test_the_gate_has_a_step_for_the_browser_and_no_other_test_needs_one() -> None:
    gate = GATE.read_text("utf-8")
    assert 'step "tests: browser" browser' in gate
    assert re.search(r"^browser\(\) \{.*chromium.*pytest -n 2 -m browser\n\}", gate, re.MULTILINE | re.DOTALL)
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert "not browser" in options["addopts"][-1]
    files = sorted((ROOT / "tests" / "browser").glob("test_*.py"))
    assert len(files) >= 3
    assert all("\npytestmark = pytest.mark.browser\n" in file.read_text("utf-8") for file in files)


def test_coverage_counts_branches_and_child_processes_and_has_a_floor() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]
    assert settings["run"] == {"branch": True, "source": ["tracker_scope"], "parallel": True, "patch": ["subprocess"]}
    assert settings["report"]["fail_under"] >= 90


def commands(readme: str, name: str) -> str:
    """Ask the gate which set-up command it reads in a README; its complaint when it reads none."""
    call = ["bash", str(GATE), "--show", name, "/dev/stdin"]
    shown = subprocess.run(call, input=readme, capture_output=True, text=True, check=False)
    return shown.stdout if shown.returncode == 0 else shown.stderr


@bash
def test_the_gate_runs_the_two_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"<!-- setup:(\w+) -->", readme) == ["demo", "tests"]
    for name in ("demo", "tests"):
        assert commands(readme, name).strip() in readme
        assert ".venv" in commands(readme, name)


@bash
def test_the_gate_reads_the_block_that_follows_the_mark_and_no_other() -> None:
    readme = "# A\n```sh\nwrong\n```\n<!-- setup:demo -->\n\n```sh\none\ntwo\n```\n```sh\nwrong\n```\n"
    assert commands(readme, "demo") == "one\ntwo\n"


@bash
@pytest.mark.parametrize(
    "readme",
    [
        "# A\n```sh\none\n```\n",
        "<!-- setup:demo -->\n```sh\none\n```\n<!-- setup:demo -->\n```sh\ntwo\n```\n",
        "<!-- setup:demo -->\n",
        "<!-- setup:demo -->\n```sh\n```\n",
    ],
)
def test_the_gate_refuses_a_readme_without_exactly_one_command(readme: str) -> None:
    assert "exactly one command marked setup:demo" in commands(readme, "demo")
