"""The packaged wording, and goldens that one flag renews."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"


def wording(language: str) -> Wording:
    text = (ROOT / "config" / "wording" / f"{language}.toml").read_text("utf-8")
    return Wording.of(language, tomllib.loads(text))


def assets() -> dict[str, str]:
    """Read the packaged style sheets and scripts."""
    return {file.name: file.read_text("utf-8") for file in sorted((ROOT / "config" / "style").iterdir())}


@pytest.fixture(scope="session")
def wordings() -> dict[str, Wording]:
    """The wording files, by language."""
    return {language: wording(language) for language in ("fr", "en")}


@pytest.fixture(scope="session")
def styles(wordings: dict[str, Wording]) -> dict[str, Style]:
    """A style for each language."""
    return {
        language: Style(language=language, timezone="Europe/Paris", words=one.words, assets=assets())
        for language, one in wordings.items()
    }


@pytest.fixture
def same_as_golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with a golden file, or write it again with --renew-goldens."""

    def compare(name: str, found: bytes) -> None:
        if request.config.getoption("--renew-goldens"):
            (GOLDEN / name).write_bytes(found)
        assert found.decode("utf-8") == (GOLDEN / name).read_bytes().decode("utf-8")

    return compare
