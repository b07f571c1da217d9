"""Checks clauses for what makes them unable to settle an argument: it names words, and never rewrites them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tracker_scope.contract.contradictions import Figure, contradictions
from tracker_scope.contract.definitions import Terms
from tracker_scope.contract.obligations import Found, has_obligation, says_how_accepted, several, unborne
from tracker_scope.contract.sentences import Language, Sentence, language_of, sentences
from tracker_scope.contract.vague_words import Lexicon, has_measure
from tracker_scope.contract.vague_words_en import ENGLISH
from tracker_scope.contract.vague_words_fr import FRENCH
from tracker_scope.model.contract import Clause, ClauseKind
from tracker_scope.model.grey_zone import WEIGHTS, GreyCode, GreyZone

WORDS: Final[Mapping[Language, Lexicon]] = {"fr": FRENCH, "en": ENGLISH}
_BINDING: Final = frozenset({ClauseKind.DELIVERABLE, ClauseKind.SERVICE_LEVEL})


def checked(
    clauses: Sequence[Clause], *, language: Language, documents: Collection[str] = ()
) -> tuple[tuple[GreyZone, ...], ...]:
    """Return the grey zones of each clause, in their order; `documents` are the labels of those provided.

    `language` holds where the words of a clause do not tell it.
    """
    terms = Terms(clauses, documents)
    conflicts = _conflicts(clauses)
    return tuple(
        tuple(sorted({*_of(clause, language, terms), *conflicts.get(at, ())}, key=lambda one: (one.start, one.end)))
        for at, clause in enumerate(clauses)
    )


def vagueness(zones: Iterable[GreyZone]) -> int:
    """Weigh the grey zones of a clause, by which clauses are ordered."""
    return sum(WEIGHTS[one.severity] for one in zones)


def _of(clause: Clause, default: Language, terms: Terms) -> Iterator[GreyZone]:
    language = language_of(f"{clause.title} {clause.text}", default)
    told: set[str] = set()
    for sentence in sentences(clause.text):
        for found in _in_sentence(sentence.text, language, terms, told):
            yield _zone(clause, sentence, found)
    if _lacks_criterion(clause, language):
        first = next(sentences(clause.text))
        yield _zone(clause, first, Found(GreyCode.NO_ACCEPTANCE_CRITERION, "low", 0, len(first.text)))


def _in_sentence(sentence: str, language: Language, terms: Terms, told: set[str]) -> Iterator[Found]:
    for found in WORDS[language].spotted(sentence):
        yield Found(found.words.code, found.words.severity, found.start, found.end)
    yield from unborne(sentence, language)
    yield from several(sentence, language)
    yield from terms.undefined(sentence, told)
    yield from terms.missing(sentence)


def _lacks_criterion(clause: Clause, language: Language) -> bool:
    """Tell whether a clause that binds says nothing that can be measured, nor how it is accepted."""
    if clause.kind not in _BINDING or not clause.text.strip():
        return False
    told = has_measure(clause.text) or says_how_accepted(clause.text)
    return not told and has_obligation(clause.text, language)


def _zone(clause: Clause, sentence: Sentence, found: Found) -> GreyZone:
    return GreyZone(
        number=clause.number,
        code=found.code,
        severity=found.severity,
        words=sentence.text[found.start : found.end],
        start=sentence.start + found.start,
        end=sentence.start + found.end,
    )


def _conflicts(clauses: Sequence[Clause]) -> Mapping[int, list[GreyZone]]:
    found: dict[int, list[GreyZone]] = {}
    for pair in contradictions(clauses):
        for one, other in (pair, pair[::-1]):
            found.setdefault(one.clause, []).append(_conflict(clauses, one, other))
    return found


def _conflict(clauses: Sequence[Clause], one: Figure, other: Figure) -> GreyZone:
    clause, against = clauses[one.clause], clauses[other.clause]
    return GreyZone(
        number=clause.number,
        code=GreyCode.CONTRADICTION,
        severity="high",
        words=clause.text[one.start : one.end],
        start=one.start,
        end=one.end,
        other=f"{against.number}: {against.text[other.start : other.end]}",
    )
