"""What stops a command is said whole in the language spoken: errors, the problems in them, click's objections."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from command_line import PEOPLE, ok, project, refused, run, written
from pydantic import ValidationError

from tracker_scope.cli.language import FACT_SHOWN, error_words
from tracker_scope.cli.misuse import click_words
from tracker_scope.documents.wording import Wording, placeholders
from tracker_scope.errors import (
    ArchiveRefused,
    ImportInvalid,
    Problem,
    TicketUnknown,
    TrackerScopeError,
    UsageError,
)
from tracker_scope.errors.foreign import of_entry, of_fault, of_storage, of_toml
from tracker_scope.errors.problems import PROBLEMS
from tracker_scope.model.party import People
from tracker_scope.operations.workspace import words_of
from tracker_scope.settings import Settings

FRENCH, ENGLISH = words_of("fr"), words_of("en")
NARROW, WIDE = "\u202f", "\u00a0"


class OfAPlugin(UsageError):
    """An error that no wording file of ours can know."""

    code = "of-a-plugin"
    sentence = "The tracker answers {answer}."
    hint = "Ask its keeper."


def decision(number: int, problem: object) -> ImportInvalid:
    """Build the error of one decision in a file."""
    return ImportInvalid(path="d.toml", problem=Problem("decision_number", number=number, problem=problem))


# errors


def test_an_error_in_an_error_is_french_throughout() -> None:
    assert error_words(decision(3, TicketUnknown(ticket="PRT-9")), FRENCH) == (
        f"d.toml ne peut pas être importé{WIDE}: décision 3{WIDE}: Aucun ticket capté ne s’appelle PRT-9.",
        f"Corrigez cette entrée{NARROW}; rien de ce fichier n’a été enregistré.",
    )


def test_an_error_is_english_in_english() -> None:
    assert error_words(decision(3, Problem("one_kind")), ENGLISH) == (
        "d.toml cannot be imported: decision 3: name exactly one of clauses, correction_of, not_covered, internal.",
        "Correct that entry; nothing of the file was recorded.",
    )


@pytest.mark.parametrize("key", sorted(PROBLEMS))
def test_no_problem_is_english_in_french(key: str) -> None:
    facts: dict[str, object] = dict.fromkeys(placeholders(PROBLEMS[key]), "§")
    problem = Problem(key, **facts)
    said = error_words(decision(1, problem), FRENCH)[0]
    assert str(problem) not in said or not any(letter.isalpha() for letter in str(problem))


def test_numbers_are_written_as_the_language_writes_them() -> None:
    stop = ArchiveRefused(path="e.zip", problem=Problem("too_many_files", most=10_000))
    assert f"plus de 10{NARROW}000 fichiers" in error_words(stop, FRENCH)[0]
    assert "more than 10,000 files" in error_words(stop, ENGLISH)[0]


def test_facts_are_data_on_one_line() -> None:
    told = error_words(TicketUnknown(ticket="a\u202eb\nc{x}\x1b[2J"), ENGLISH)[0]
    assert told == "No captured ticket is called a[U+202E]b c{x}[U+001B][2J."
    assert len(error_words(TicketUnknown(ticket="x" * 10_000), ENGLISH)[0]) < FACT_SHOWN + 100


@pytest.mark.parametrize("words", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_an_error_of_a_plugin_is_said_in_its_own_words(words: Wording) -> None:
    assert error_words(OfAPlugin(answer="418"), words) == ("The tracker answers 418.", "Ask its keeper.")


# foreign words


def entry_of(model: Any, table: dict[str, object]) -> str:
    """Say in French what is wrong with the first wrong entry of a table."""
    with pytest.raises((ValidationError, TrackerScopeError)) as wrong:
        model.model_validate(table)
    problem = of_entry(wrong.value) if isinstance(wrong.value, ValidationError) else wrong.value.given["problem"]
    return error_words(ImportInvalid(path="f", problem=problem), FRENCH)[0].partition(f"{WIDE}: ")[2]


PERSON = {"id": "a", "party": "b"}


@pytest.mark.parametrize(
    ("model", "table", "said"),
    [
        (People, {"persons": [{"id": "a"}]}, "persons.1.party manque."),
        (People, {"persons": [PERSON | {"age": 3}]}, "persons.1.age est un mot inconnu."),
        (People, {"persons": [PERSON | {"id": 3}]}, "persons.1.id doit être un texte."),
        (People, {"persons": [PERSON | {"accounts": 3}]}, "persons.1.accounts doit être une liste."),
        (People, {"persons": [3]}, "persons.1 doit être une table."),
        (
            People,
            {"persons": [PERSON | {"authority": [{"may_decide": "perhaps"}]}]},
            "persons.1.authority.1.may_decide doit être true ou false.",
        ),
        (
            People,
            {"persons": [PERSON | {"authority": [{"may_decide": True, "from": "soon"}]}]},
            "persons.1.authority.1.from doit être un jour, écrit 2026-03-31.",
        ),
        (
            People,
            {"persons": [PERSON | {"authority": [{"may_decide": True, "may_order_up_to": "much"}]}]},
            "persons.1.authority.1.may_order_up_to.amount doit être un nombre.",
        ),
        (Settings, {"root": "/p", "project": {"language": "de"}}, "project.language doit être l’un de 'fr', 'en'."),
        (
            Settings,
            {"root": "/p", "source": [{"name": "a b", "connector": "c"}]},
            "source.1.name doit avoir la forme ^[A-Za-z0-9][A-Za-z0-9_.-]*$.",
        ),
        (Settings, {"root": "/p", "source": [{"name": "s", "connector": "c"}] * 2}, "deux sources s’appellent s."),
    ],
)
def test_wrong_entries_are_said_in_french(model: Any, table: dict[str, object], said: str) -> None:
    assert entry_of(model, table) == said


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (of_storage(OSError(28, "No space left on device")), "the operating system says: No space left on device"),
        (of_storage(ValueError("disk I/O error")), "SQLite says: disk I/O error"),
        (of_fault(OSError("odd")), "the operating system says: odd"),
        (of_fault(KeyError("x")), "KeyError: 'x'"),
        (of_toml(UnicodeDecodeError("utf-8", b"\xff", 7, 8, "odd")), "it is not UTF-8 (byte 7); save it as UTF-8"),
        (of_toml(ValueError("Invalid value")), "it is not TOML: Invalid value"),
    ],
)
def test_the_words_of_others_stay_as_they_are(problem: Problem, said: str) -> None:
    assert str(problem) == said


# click


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Give each language in turn."""
    return str(request.param)


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [
        (("capture", "--tz"), "L’option --tz n’existe pas.", "There is no option --tz."),
        (("register", "-q"), "L’option -q n’existe pas.", "There is no option -q."),
        (("capture", "--timezone"), "L’option --timezone demande une valeur.", "The option --timezone needs a value."),
        (("capture", "--json=3"), "L’option --json ne prend pas de valeur.", "The option --json takes no value."),
        (("nope",), "La commande nope n’existe pas.", "There is no command nope."),
        (("contract", "no'pe"), "La commande no'pe n’existe pas.", "There is no command no'pe."),
        (("capture", "a", "b", "c"), f"Mots en trop{WIDE}: b c.", "Too many words: b c."),
        (("ticket",), f"Il manque{WIDE}: KEY.", "Missing: KEY."),
        (
            ("contract", "add", "x", "--kind", "z"),
            "La valeur de --kind est à choisir parmi baseline, amendment.",
            "The value of --kind must be one of baseline, amendment.",
        ),
        (
            ("contract", "add", "x"),
            f"Il manque{WIDE}: --kind, à choisir parmi baseline, amendment.",
            "Missing: --kind, one of baseline, amendment.",
        ),
    ],
)
def test_wrong_command_lines(tmp_path: Path, language: str, words: tuple[str, ...], french: str, english: str) -> None:
    made = project(tmp_path / "p", language)
    position = ("--project", made)
    said = refused(2, *words, *position) if words[-1] != "--timezone" else refused(2, words[0], *position, words[1])
    sentence, hint = said.strip("\n").split("\n")
    assert sentence == (french if language == "fr" else english)
    assert hint.startswith("Voir" if language == "fr" else "See")


def context(command: click.Command) -> click.Context:
    return click.Context(command, info_name="tool")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (click.UsageError("No such command 'x'.", context(click.Group())), "There is no command x."),
        (click.UsageError("Missing command.", context(click.Group())), "This command cannot be understood."),
        (click.FileError("a", "b"), "This command cannot be understood."),
        (click.BadParameter("Value is odd."), "The value of ? cannot be used."),
        (click.BadParameter("Path is odd.", param=click.Argument(["file"])), "The value of FILE cannot be used."),
    ],
)
def test_no_sentence_of_click_comes_through(wrong: click.ClickException, said: str) -> None:
    sentence, hint = click_words(wrong, ENGLISH)
    assert sentence == said
    assert hint in {"See “tool --help”.", "See “tracker-scope --help”."}


def test_a_group_without_a_command_gives_its_help() -> None:
    for words in ((), ("contract",)):
        done = run(*words)
        assert "Commands:" in done.said
        assert "Show this message" in done.said


def test_a_ledger_that_does_not_verify_says_so_in_words(tmp_path: Path, language: str) -> None:
    made = project(tmp_path / "p", language)
    ok("people", "import", written(tmp_path / "people.toml", PEOPLE), "--project", made)
    with closing(sqlite3.connect(made / ".tracker-scope" / "ledger.sqlite")) as attacker:
        attacker.execute("DROP TRIGGER bodies_no_update")
        attacker.execute("UPDATE bodies SET data = CAST('two' AS BLOB) WHERE idx = 0")
        attacker.commit()
    done = run("ledger", "verify", "--project", made)
    assert done.code == 1
    expected = {
        "fr": "le contenu de l’enregistrement 0 n’est pas celui de son engagement",
        "en": "the bytes of record 0 are not those to which it is committed",
    }
    assert expected[language] in done.out
