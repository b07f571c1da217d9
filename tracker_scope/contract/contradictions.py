"""Finds clauses that give different figures for what they say in nearly the same words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from tracker_scope.contract.sentences import Sentence, sentences
from tracker_scope.model.contract import Clause

_FIGURE: Final = re.compile(  # not the number of something, nor one before a word that is no unit
    r"(?<![\w.,°])(?<!rticle )(?<!rticles )(?<!ection )(?<!nnexe )(?<!nnex )"
    r"(?<!lause )(?<!ersion )(?<!hase )(?<![Ll]ot )"
    r"(\d+(?:[.,\u202f\u00a0]\d+){0,6})\s{0,3}"
    r"(?!(?:du|des?|et|ou|la|les?|à|aux?|est|sont|par|pour|ci|of|and|or|the|to|in|is|are|for|as|by)\b)"
    r"(%|€|\$|[^\W\d_]{1,14})"
)
_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[/.]\d{1,2}[/.]\d{4}(?!\d)|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"[^\W\d_]+")
_STEM: Final = 7  # letters by which forms of one word are compared
_SMALL: Final = 4  # letters: shorter words tell nothing
_LEAST: Final = 3  # words that two sentences must share
_ALIKE: Final = 0.6  # of the words of both
_MOST: Final = 400  # figures of one unit: above, they are not compared with one another
_QUALIFIER: Final = re.compile(  # what makes two figures those of two cases
    r"\b(?:[a-z]{1,9}[ -]?\d+(?:[.,]\d+)*(?!\s*[%€$])"
    r"|(?:lot|phase|priorit[éey]+|severity|niveau|level|annexe|annex|type|tier|classe?) [a-z\d]\b"
    r"|critical|critique|major|majeure?|minor|mineure?|bloquante?|blocking|urgente?|standard"
    r"|hors|outside|except|sauf|excluding|first|second|third|premi(?:er|ère)|deuxième|troisième|initiale?|final"
    r"|minim\w+|maxim\w+|moyenn?e?|average|peak|mensuel\w*|monthly|annuel\w*|annual|yearly|hebdo\w*|weekly"
    r"|quotidien\w*|daily|ouvr\w+|business|working|calend\w+|gold|silver|bronze|production|recette|staging|tests?)"
    r"(?:s|es)?\b"
)
_NEUTRAL: Final = frozenset(  # words that change nothing in what a figure is of
    word[:_STEM]
    for word in _WORD.findall(
        "doit doivent devra devront sera seront être garanti garantie garantit garantir assure assurer fixé fixée prévu"
        " prévue égal égale fourni fournie guaranteed guarantees ensures ensured provides provided shall must will"
        " should equal equals least moins most plus dans sous with within from"
    )
)
_MEASURES: Final = re.compile(  # what the subject of a sentence is when it states one figure
    r"\b(?:disponibilité|délai|taux|durée|préavis|garantie|temps|paiement|pénalité|montant|prix|seuil|conservation"
    r"|availability|uptime|delay|time|period|rate|duration|notice|warranty|payment|penalt(?:y|ies)|amount|price"
    r"|threshold|retention)s?\b"
)
_VERB: Final = re.compile(
    r"\b(?:est|sont|sera|seront|doit|doivent|devra|devront|s[’']élève|atteint|intervient|expire|ne"
    r"|is|are|shall|must|will|should|may|amounts?|lasts?|expires?)\b"
)
_SUBJECT: Final = 120  # characters in which the subject of a sentence ends


class Figure(NamedTuple):
    """A figure or a date: its clause by index, its place in the clause's text, its unit and value, what it is of."""

    clause: int
    start: int
    end: int
    unit: str
    value: str
    about: frozenset[str]
    subject: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()


class _Value(NamedTuple):
    clause: int
    sentence: Sentence
    span: tuple[int, int]
    unit: str
    value: str


def contradictions(clauses: Sequence[Clause]) -> Iterator[tuple[Figure, Figure]]:
    """Yield pairs of figures of one unit in two clauses that differ though both are said of the same, in like words.

    Figures of two cases ("priority 1", "critical") are not set against each other, nor are sentences that
    each have a word of their own which may tell them apart.
    """
    by_unit: dict[str, list[_Value]] = defaultdict(list)
    for at, clause in enumerate(clauses):
        if _DIGIT.search(clause.text):
            for one in _stated(at, clause):
                by_unit[one.unit].append(one)
    for unit, values in by_unit.items():
        if len({one.value for one in values}) > 1:
            figures = [_figure(one, unit, clauses[one.clause].title) for one in values[:_MOST]]
            yield from (pair for pair in combinations(figures, 2) if _differ(*pair))


def _stated(at: int, clause: Clause) -> Iterator[_Value]:
    for sentence in sentences(clause.text):
        found = list(_values(sentence.text)) if _DIGIT.search(sentence.text) else []
        units = Counter(unit for _, unit, _ in found)
        for span, unit, value in found:
            if units[unit] == 1:  # else a scale, in which figures differ for a reason
                yield _Value(at, sentence, span, unit, value)


def _values(sentence: str) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Yield the dates and the figures of a sentence: place, unit, value."""
    dates = [found.span() for found in _DATE.finditer(sentence)]
    for start, end in dates:
        yield (start, end), "date", sentence[start:end]
    dated = {place for start, end in dates for place in range(start, end)}
    for found in _FIGURE.finditer(sentence):
        if found.start() not in dated:
            value = re.sub(r"\s", "", found[1]).replace(",", ".")
            yield found.span(), found[2].casefold().rstrip("s"), value


def _figure(one: _Value, unit: str, title: str) -> Figure:
    text, (start, end) = one.sentence.text, one.span
    lower, first = text.casefold(), one.sentence.start
    cases = _cases(title) | _cases(f"{text[:start]}\n{text[end:]}")
    return Figure(one.clause, first + start, first + end, unit, one.value, _about(lower), _subject(lower), cases)


def _about(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text) if len(word) >= _SMALL)


def _subject(lower: str) -> frozenset[str]:
    """Return the words before the verb of a sentence that opens with what is measured."""
    verb = _VERB.search(lower, 0, _SUBJECT)
    subject = lower[: verb.start()] if verb else ""
    return _about(subject) - _NEUTRAL if _MEASURES.search(subject) else frozenset()


def _cases(text: str) -> frozenset[str]:
    return frozenset(found.group() for found in _QUALIFIER.finditer(text.casefold()))


def _differ(one: Figure, other: Figure) -> bool:
    """Tell whether two figures of one unit differ though both are said of the same."""
    if one.clause == other.clause or one.value == other.value or one.cases != other.cases:
        return False
    if len(one.subject) > 1 and one.subject == other.subject:
        return True
    shared = len(one.about & other.about)
    alike = shared >= _LEAST and shared >= _ALIKE * len(one.about | other.about)
    own, its = one.about - other.about - _NEUTRAL, other.about - one.about - _NEUTRAL
    return alike and not (own and its)
