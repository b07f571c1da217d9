"""The sentences of one language: looked up by key, filled strictly, in the plural that CLDR gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from string import Formatter
from typing import Final, Literal, Self

from tracker_scope.documents.typography import locale_of, typeset, written_number
from tracker_scope.errors import Problem, WordingBroken
from tracker_scope.model.base import Noun

PLURAL_FORMS: Final = ("zero", "one", "two", "few", "many", "other")
Template = tuple[tuple[str, str | None], ...]


def flatten(tables: Mapping[str, object], before: str = "") -> dict[str, str]:
    """Return nested tables of sentences as one table with dotted keys."""
    flat: dict[str, str] = {}
    for name, value in tables.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{before}{name}.")
        else:
            flat[before + name] = str(value)
    return flat


@lru_cache(maxsize=4096)
def _parsed(sentence: str, language: str) -> Template:
    """Cut a sentence into fixed wording, typeset, each with the placeholder that follows it."""
    parts: list[tuple[str, str | None]] = []
    for fixed, name, form, conversion in Formatter().parse(sentence):
        if name is not None and not (name.isidentifier() and not form and conversion is None):
            raise ValueError(sentence)
        parts.append((typeset(fixed, language), name))
    return tuple(parts)


def placeholders(sentence: str) -> frozenset[str]:
    """Return the names that a sentence leaves to be filled; raises ValueError when it is malformed."""
    return frozenset(name for _, name in _parsed(sentence, "") if name is not None)


class Wording(Noun):
    """The sentences of one language by dotted key; plural forms have the CLDR form as last part of the key."""

    language: str
    words: dict[str, str]

    @classmethod
    def of(cls, language: str, tables: Mapping[str, object]) -> Self:
        """Take the tables of a wording file."""
        return cls(language=language, words=flatten(tables))

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence of that key."""
        return key in self.words or f"{key}.other" in self.words

    def template(self, key: str, names: frozenset[str], count: int | None = None) -> Template:
        """Return a sentence ready to fill with exactly these names; raises WordingBroken."""
        sentence = self._sentence(key, count)
        try:
            parts = _parsed(sentence, self.language)
        except ValueError as malformed:
            raise WordingBroken(language=self.language, key=key, problem=Problem("sentence_malformed")) from malformed
        wanted = frozenset(name for _, name in parts if name is not None)
        if wanted != names:
            problem = Problem("sentence_values", names=", ".join(sorted(wanted ^ names)))
            raise WordingBroken(language=self.language, key=key, problem=problem)
        return parts

    def say(self, key: str, /, **values: object) -> str:
        """Return a filled sentence; the value called `count` chooses the plural, figures are written out.

        Raises WordingBroken for an unknown key, a value too many or too few.
        """
        count = values.get("count")
        parts = self.template(key, frozenset(values), count if isinstance(count, int) else None)
        return "".join(fixed + (self._written(values[name]) if name else "") for fixed, name in parts)

    def _written(self, value: object) -> str:
        return written_number(value, self.language) if isinstance(value, int) else str(value)

    def _sentence(self, key: str, count: int | None) -> str:
        found = self.words.get(key)
        if found is None and count is not None:
            form = locale_of(self.language).plural_form(count)
            found = self.words.get(f"{key}.{form}", self.words.get(f"{key}.other"))
        if found is None:
            raise WordingBroken(language=self.language, key=key, problem=Problem("sentence_missing"))
        return found


class Disagreement(Noun):
    """A sentence that one language has and the other lacks, or that asks for other values."""

    key: str
    problem: Literal["missing", "placeholders", "malformed"]
    language: str


def _by_base(words: Mapping[str, str]) -> dict[str, list[str]]:
    """Group the plural forms of a sentence under its key."""
    grouped: dict[str, list[str]] = {}
    for key, sentence in words.items():
        base, _, form = key.rpartition(".")
        plural = form in PLURAL_FORMS and f"{base}.other" in words
        grouped.setdefault(base if plural else key, []).append(sentence)
    return grouped


def disagreements(first: Wording, second: Wording) -> Iterator[Disagreement]:
    """Yield what keeps two languages from saying the same, in order of key."""
    ours, theirs = _by_base(first.words), _by_base(second.words)
    for key in sorted(ours.keys() | theirs.keys()):
        for wording, grouped in ((first, ours), (second, theirs)):
            if key not in grouped:
                yield Disagreement(key=key, problem="missing", language=wording.language)
        yield from _differing(key, first.language, [*ours.get(key, ()), *theirs.get(key, ())])


def _differing(key: str, language: str, sentences: list[str]) -> Iterator[Disagreement]:
    try:
        asked = {placeholders(sentence) for sentence in sentences}
    except ValueError:
        yield Disagreement(key=key, problem="malformed", language=language)
    else:
        if len(asked) > 1:
            yield Disagreement(key=key, problem="placeholders", language=language)
