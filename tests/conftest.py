"""What every test may ask for: the third-party material, where it is present."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes is no property of the code: a busy machine must not fail a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let goldens be renewed by one flag."""
    parser.addoption("--renew-goldens", action="store_true", help="write the files of tests/golden again")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The third-party material beside the project; required in CI, optional elsewhere."""
    if not SHARED.is_dir():
        reason = "the third-party material (../shared/data) is not beside this checkout"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, a test on real data or in a browser that is skipped has failed: there both must be present."""
    report = yield
    needed = item.get_closest_marker("realdata") or item.get_closest_marker("browser")
    if os.environ.get("CI") == "true" and report.skipped and needed:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where no test on real data or in a browser may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI, a file that skips itself whole has failed: nobody knows which tests it held."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped whole in CI: {report.longrepr}"
    return report
