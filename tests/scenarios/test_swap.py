"""The parties swapped in everything that is read give the same views and documents with the names swapped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from command_line import copy_of, ok

from tracker_scope import settings

Demo = Callable[[str], Path]
PAIRS: Final = {"fr": ("Client", "Prestataire"), "en": ("Client", "Supplier")}
# What commits to bytes changes with them, and positions with the length of a name.
COMMITMENT: Final = re.compile(r"(?<![-\w])[0-9a-f]{12,64}\b|(?<=description:)[0-9]+")
VIEWS: Final = (
    ("register", "--json"),
    ("register", "--csv"),
    ("register", "--all"),
    ("people", "show"),
    ("mapping", "show"),
    ("contract", "show", "--json"),
    *(("ticket", key, "--json") for key in ("PIM-14", "PIM-16", "PIM-17", "PIM-22", "PIM-45", "PIM-52", "#7", "#23")),
)


def swapped(text: str, language: str) -> str:
    """Exchange the names of the parties, and the ids under which they and their persons are known."""
    one, other = PAIRS[language]
    names = {one: other, other: one, "client": "provider", "provider": "client"}
    return re.sub(rf"\b({'|'.join(names)})\b", lambda found: names[found[0]], text)


def bare(text: str) -> list[list[str]]:
    """Give the words of each line without digests: parties are listed by the letters of their ids, whoever they are."""
    plain = re.sub(r"-{3,}", "", COMMITMENT.sub("…", text))
    return sorted(sorted(re.findall(r'[^\s,|"]+', line)) for line in plain.splitlines())


def in_any_order(value: Any) -> Any:
    """Put lists of a JSON document into an order that no name decides."""
    if isinstance(value, dict):
        return {name: in_any_order(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted(map(in_any_order, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


@pytest.fixture
def exchanged(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """Make the demonstration of the other side: the same story with the parties exchanged."""
    shipped = settings.packaged

    def packaged(name: str) -> bytes:
        data = shipped(name)
        language = name.split("/")[1]
        return swapped(data.decode("utf-8"), language).encode("utf-8") if name.startswith("demo/") else data

    def make(folder: Path, language: str) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(settings, "packaged", packaged)
            ok("demo", "--into", folder, "--language", language)

    def copied(language: str) -> Path:
        making = partial(make, language=language)
        return copy_of(f"exchanged-{language}", making, tmp_path / "exchanged", tmp_path_factory)

    return copied


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_view_is_the_same_with_the_names_swapped(demo: Demo, exchanged: Demo, language: str) -> None:
    ours, theirs = demo(language), exchanged(language)
    assert 'side = "client"' in (theirs / "tracker-scope.toml").read_text("utf-8")
    for view in VIEWS:
        expected = swapped(ok(*view, "--project", ours).out, language)
        found = ok(*view, "--project", theirs).out
        if view[-1] == "--json":
            told, asked = (json.loads(COMMITMENT.sub("…", text)) for text in (found, expected))
            assert in_any_order(told) == in_any_order(asked), view
        else:
            assert bare(found) == bare(expected), view


@pytest.mark.parametrize("names", [(), ("--names",)])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_statement_is_the_same_with_the_names_swapped(
    demo: Demo, exchanged: Demo, language: str, names: tuple[str, ...]
) -> None:
    texts = []
    for project in (demo(language), exchanged(language)):
        ok(
            "publish",
            "scope-statement",
            "--as-of",
            "2026-09-01",
            *names,
            "--out",
            project / "new",
            "--project",
            project,
        )
        text = next((project / "new").iterdir()).read_text("utf-8")
        texts.append(re.sub(r"\| (prestataire|supplier) \|", "| provider |", text))  # the word for the side
    assert texts[0] != texts[1]
    assert bare(texts[1]) == bare(swapped(texts[0], language))
