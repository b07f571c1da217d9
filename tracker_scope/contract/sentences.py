"""Cuts a clause into sentences, tells its language and whether a sentence holds a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

Language = Literal["fr", "en"]

_END: Final = re.compile(r"(?<=[.!?;])(?<!\s[A-Z]\.)\s+(?=[^\W\d_a-zà-ÿ]|[«“\"(\[\d])|\n+")
_FRENCH: Final = frozenset(
    [
        "le",
        "la",
        "les",
        "des",
        "du",
        "est",
        "et",
        "une",
        "un",
        "dans",
        "pour",
        "par",
        "sur",
        "aux",
        "au",
        "que",
        "qui",
        "doit",
        "sera",
        "sont",
        "ou",
        "ne",
    ]
)
_ENGLISH: Final = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "is",
        "shall",
        "be",
        "for",
        "in",
        "by",
        "with",
        "must",
        "will",
        "are",
        "a",
        "an",
        "that",
        "or",
        "not",
        "on",
    ]
)
_UNIT: Final = (
    r"(?:%|‰|€|\$|£|°|ms\b|s\b|h\b|min\b|[kmgt]?(?:o|b|bit)s?(?:/s)?\b|[kmgt]i?b\b|px\b"
    r"|jours?\b|days?\b|heures?\b|hours?\b"
    r"|minutes?\b|secondes?\b|seconds?\b|semaines?\b|weeks?\b|mois\b|months?\b|ans?\b|années?\b|years?\b|euros?\b"
    r"|(?:milli)?seconds?\b|fois\b|times\b|pages?\b|lignes?\b|lines?\b|clics?\b|clicks?\b|[^\W\d_]{4,})"
)
_COUNTED: Final = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt(?:-quatre)?"
    r"|trente|quarante(?:-huit)?|cent"
    r"|mille|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty(?:-four)?|thirty|forty(?:-eight)?"
    r"|hundred|thousand)"
)
_TIME: Final = (
    r"(?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
)
_MEASURE: Final = re.compile(
    rf"(?<!\d)\d{{1,15}}(?:[.,\u202f\u00a0 ]\d{{1,15}}){{0,5}}\s{{0,3}}(?:\w{{1,30}} ){{0,2}}?{_UNIT}"
    rf"|\b{_COUNTED} (?:\w{{1,30}} )?{_TIME}\b",
    re.IGNORECASE,
)
_LEAST: Final = 2


class Sentence(NamedTuple):
    """A sentence, and where it starts in its clause's text, in characters."""

    text: str
    start: int


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text, each line being at least one."""
    start = 0
    for end in _END.finditer(text):
        yield Sentence(text[start : end.start()], start)
        start = end.end()
    yield Sentence(text[start:], start)


def language_of(text: str, default: Language) -> Language:
    """Tell a text's language by its small words; the default where they do not tell."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    french, english = (sum(word in small for word in words) for small in (_FRENCH, _ENGLISH))
    if abs(french - english) < _LEAST:
        return default
    return "fr" if french > english else "en"


def is_measured(sentence: str) -> bool:
    """Tell whether a figure with a unit stands in a sentence."""
    return _MEASURE.search(sentence) is not None
