"""In a French project every sentence is French: none equals the English wording of its key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from command_line import github, issue, jira, ok, refused, run, ticket

from tracker_scope.connectors.base import FileConnector
from tracker_scope.documents.wording import flatten
from tracker_scope.operations.recorded import every_document
from tracker_scope.operations.workspace import opened
from tracker_scope.registry import connector, names

Demo = Callable[[str], Path]
WORDING: Final = Path(__file__).resolve().parents[2] / "config" / "wording"
SHORTEST: Final = 12
BY: Final = ("--by", "provider-pm", "--reason", "Relu.")


def sentences(language: str) -> dict[str, str]:
    return flatten(tomllib.loads((WORDING / f"{language}.toml").read_text("utf-8")))


def english() -> set[str]:
    """Return the English wording, cut at its placeholders, that differs from the French of the same key."""
    french = sentences("fr")
    differing = [text for key, text in sentences("en").items() if french.get(key) != text]
    parts = {part.strip(" .:,;()") for text in differing for part in re.split(r"\{\w+\}|\n", text)}
    ours = " ".join(french.values())
    return {part for part in parts if len(part) > SHORTEST and part not in ours}


def views(made: Path) -> Iterator[tuple[object, ...]]:
    """Go through what only shows, and what is recorded of people and mappings."""
    for key in (
        "PIM-7",
        "PIM-10",
        "PIM-14",
        "PIM-16",
        "PIM-22",
        "PIM-26",
        "PIM-35",
        "PIM-52",
        "#7",
        "#9",
        "#10",
        "#24",
    ):
        yield ("ticket", key)
    yield ("register",)
    yield ("register", "--all", "--as-of", "2026-03-31")
    yield ("status",)
    yield ("contract", "show")
    yield ("contract", "show", "--all", "--as-of", "2026-01-31")
    yield ("people", "show")
    yield ("people", "import", made / "people.toml")
    yield ("people", "add", "client-achats", "--party", "client", "--may-order-up-to", "10.00 EUR")
    yield ("people", "show")
    yield ("mapping", "show")
    yield ("mapping", "import", made / "mappings.toml")
    yield ("mapping", "add", "--bot", "robot", "--internal-type", "Choer")
    yield ("people", "missing")


def acts(made: Path, folder: Path) -> Iterator[tuple[object, ...]]:
    """Go through captures, the contract, decisions and the ledger."""
    for name in ("jira", "github"):
        yield ("capture", "--source", name, "--dry-run")
        yield ("capture", "--source", name)
    yield ("capture", jira(folder / "neuf.csv", ticket(1), ticket(3), ticket(3)), "--timezone", "UTC")
    yield ("capture", github(folder / "lignes.jsonl", issue(1, comments=3)))
    yield ("capture", folder / "lignes.jsonl", "--dry-run")
    yield ("contract", "add", made / "contract" / "baseline.md", "--kind", "baseline", *DAYS)
    yield ("contract", "not-supplied", "--from", "2026-01-05", "--to", "2026-01-06")
    yield ("decide", "PIM-1", "--clause", "4.1", *BY)
    yield ("decide", "PIM-1", "--clause", "4.1", *BY)
    yield ("decide", "PIM-2", "--internal", "--by", "client-pm", "--reason", "x", *written_on("people.toml", made))
    yield ("decide", "--file", made / "decisions.toml")
    yield ("ledger", "head")
    yield ("ledger", "verify")
    yield ("ledger", "backup", folder / "copie.sqlite")
    yield ("ledger", "withdraw", "neuf-1", *BY)
    yield ("ledger", "withdraw", "neuf-1", *BY)
    yield ("status",)
    yield ("ledger", "erase", "neuf-1", *BY)
    yield ("register",)
    yield ("publish", "scope-statement")
    for named in ("baseline.md", "baseline.md"):
        yield ("contract", "withdraw", document_id(made, named), *BY)


def document_id(made: Path, file: str) -> str:
    """Return the id under which a file of the project is recorded."""
    with opened(made) as workspace:
        return next(one.id for one in every_document(workspace) if one.file == file)


def written_on(file: str, made: Path) -> tuple[object, ...]:
    return ("--source", made / file, "--made-on", "2026-03-05")


DAYS: Final = ("--signed-on", "2025-12-15", "--effective-on", "2026-01-05")


def test_no_sentence_is_left_in_english(demo: Demo, tmp_path: Path) -> None:
    made, known = demo("fr"), english()
    assert len(known) > 200
    for command in (*views(made), *acts(made, tmp_path)):
        said = run(*command, "--project", made)
        assert said.code in {0, 1}, said.said
        assert {part for part in known if part in said.said} == set(), command
    text = next((made / "out").iterdir()).read_text("utf-8")
    assert {part for part in known if part in text} == set()


def test_the_check_can_fail(demo: Demo) -> None:
    shown = ok("status", "--project", demo("en")).out
    assert {part for part in english() if part in shown}


def test_demo_and_init_speak_the_language_that_was_asked_for(tmp_path: Path) -> None:
    known = english()
    shown = ok("demo", "--into", tmp_path / "d", "--language", "fr").out
    shown += ok("init", "--into", tmp_path / "i", "--language", "fr", answers="Portail\nfr\nUTC\nclient\n").out
    shown += refused(2, "init", "--into", tmp_path / "i", "--language", "fr", "--defaults")
    shown += (tmp_path / "i" / "tracker-scope.toml").read_text("utf-8")
    assert {part for part in known if part in shown} == set()


@pytest.mark.parametrize("name", names("connectors"))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_limit_has_a_sentence(name: str, language: str) -> None:
    plugin: FileConnector = connector(name)
    known = sentences(language)
    assert [limit for limit in plugin.limits if f"limits.{limit}" not in known] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_statement_in_the_other_language(demo: Demo, language: str) -> None:
    made = demo("fr")
    shown = ok("publish", "scope-statement", "--language", language, "--out", made / "new", "--project", made)
    assert f".{language}.md" in shown.out
    assert shown.out.startswith("Écrit")
