"""What exactly is wrong, inside an error's sentence: closed, so that every language can say it."""

from __future__ import annotations

from typing import Final

PROBLEMS: Final = {
    "not_regular_file": "it is not a regular file",
    "refused_by_system": "the operating system says: {words}",
    "unknown_word": "unknown word {word}",
    "unknown_table": "unknown table {word}",
    "unknown_list": "unknown list {word}",
    "not_a_list_of_words": "{word} is not a list of words",
    "unknown_party": "{person} belongs to a party that is not recorded ({party})",
    "entry": "{place}: {words}",
    "toml": "it is not TOML: {words}",
    "decision_tables": "it must hold [[decision]] tables and nothing else",
    "decision_number": "decision {number}: {problem}",
    "one_kind": "name exactly one of clauses, correction_of, not_covered, internal",
    "one_option": "give exactly one of --clause, --correction-of, --not-covered, --internal",
    "ticket_and_reason": "a ticket and a reason are needed",
    "day_form": "made_on is a day, written 2026-03-31",
}


class Problem:
    """One known problem with its facts; as text, its English sentence."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key = key
        self.facts = facts
        self.sentence = PROBLEMS[key]

    def __str__(self) -> str:
        """Say it in English."""
        return self.sentence.format(**self.facts)
