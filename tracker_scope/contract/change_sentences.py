"""Recognises the sentences by which an amendment changes clauses, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from tracker_scope.contract.amendment_numbers import KEY, ONE, amendment_named, numbers_in
from tracker_scope.contract.change_patterns import (
    ANNOUNCES,
    CHANGES,
    PART,
    PATTERNS,
    QUOTED,
    RENUMBERS,
    WITHIN,
    Action,
)
from tracker_scope.contract.numbers import ANNEX_WORDS
from tracker_scope.contract.quotations import end_of_quotation, opens
from tracker_scope.contract.word_changes import WordChange, masked, word_change

_ANNEX: Final = re.compile(rf"\b(?P<word>{ANNEX_WORDS})e?s?\s+(?:n°\s*)?$", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"(?:(?<=[.;])|(?<=[.;][»”\"])|(?<=[.;] [»”]))\s+(?=[^\W\d_a-zà-ÿ])")
_OPEN: Final = re.compile(r"(?::|\bpar|\bby|\bwith)\s+(?=[«“][^«»“”]*$)")
_ENDING: Final = 3  # characters of a quotation that tell whether a sentence ends with it: ". »"
_LONGEST: Final = 600
"""How much of a sentence is looked at: a change is stated at its start, and backtracking is bounded."""
_GIVEN: Final = re.compile(
    r":\s+|\b(?:par|by|with|read|lire)\s+(?:(?:the|les?|la|l['’])?\s*(?:texte?|mots?|words?|phrases?|sentences?|mention)\s+"
    r"(?:suivante?s?\s+)?)?(?=[«“\"])"
)
_INTO_AMENDMENT: Final = re.compile(
    r"\b(?:à\s+l'|au\s+présent\s+|dans\s+l'|to\s+|into\s+|in\s+)(?:the\s+)?(?:avenant|amendment)\b", re.IGNORECASE
)
_PART_OF_CLAUSE: Final = re.compile(
    r"\b(?:alinéa|titre|intitulé|tableau|tiret|title|heading|table|bullet)s?\b", re.IGNORECASE
)
_PARTS: Final = re.compile(
    r"\b(?:alinéas?|phrases?|mots?|termes?|tirets?|paragraphes?|délai|durée|montant|words?|sentences?|paragraphs?|bullets?"
    r"|period|amount)\b",
    re.IGNORECASE,
)
_SINGLE_SENTENCE: Final = re.compile(r"\b(?:phrase|mots?|sentence|words?)\b", re.IGNORECASE)


class ChangeSentence(NamedTuple):
    """What one sentence changes; `action` is None when it speaks of a change that we do not read.

    `keyed` tells that a word such as "section" stands before the number, `announces` that the new
    text follows; `given` is new text in the sentence itself, and `rest` what follows it in the
    paragraph without stating a change: no mark says whether the new text goes on there. `to` are
    new numbers, `words` a change of mere words; `amendment` is the number of the amendment whose
    article is named, empty when it has none; `joint` stands before the text that completes a clause.
    """

    action: Action | None
    numbers: tuple[str, ...]
    keyed: bool
    announces: bool
    given: str
    sentence: str
    rest: str = ""
    to: tuple[str, ...] = ()
    words: WordChange | None = None
    amendment: str | None = None
    joint: str = "\n\n"


def change_sentences(text: str) -> Iterator[ChangeSentence]:
    """Yield the changes of clauses that a paragraph states, in order."""
    # One character for one, so that positions in the flat text are positions in the text.
    flat = re.sub(r"[\s\u00a0\u202f]", " ", text.replace("’", "'")).translate({ord("*"): " ", ord("`"): " "})
    flat = re.sub(r"(?i)\b(no|nr)\.(?=\s*\d)", r"\1 ", flat)
    held: ChangeSentence | None = None
    for start, end in pairwise(_starts(flat)):
        found = _read(flat[start:end], text[start:end])
        if found is None and held is not None and held.given and not _is_closed(held.given):
            held = held._replace(rest=f"{held.rest} {text[start:end].strip()}".strip())
        elif found is not None:
            if held is not None:
                yield held
            held = found
    if held is not None:
        yield held


def instructs(text: str) -> bool:
    """Tell whether a text looks like an instruction ("the first sentence is deleted") rather than new text."""
    flat = re.sub(r"[\s\u00a0\u202f]", " ", text.replace("’", "'"))[:_LONGEST]
    shown, quoted = masked(flat)
    return word_change(shown, quoted) is not None or bool(_PARTS.search(shown) and CHANGES.search(shown))


def _is_closed(given: str) -> bool:
    return opens(given) and end_of_quotation([given]) is not None


def _starts(flat: str) -> list[int]:
    """Return where sentences start, and the end; a quotation belongs to one, however many it holds."""
    whole = QUOTED.sub(lambda found: "_" * (len(found[0]) - _ENDING) + found[0][-_ENDING:], flat)
    opened = _OPEN.search(whole)
    if opened:
        whole = whole[: opened.end()] + "_" * (len(whole) - opened.end())
    return [0, *(found.end() for found in _SENTENCE_END.finditer(whole)), len(flat)]


def _read(whole: str, text: str) -> ChangeSentence | None:
    """Read one sentence; a change of a mere part of a clause is not understood, but for quoted words."""
    flat = whole[:_LONGEST]
    named = re.search(ONE, flat)
    words = _words(whole, text)
    if words is not None:
        return words
    for action, patterns in PATTERNS:
        for pattern in patterns:
            found = pattern.search(flat)
            if found:
                return _sentence(action if _is_whole(action, found) else None, found, text)
    if named:
        return _sentence(None, named, text) if CHANGES.search(flat) else None
    unnamed = ChangeSentence(None, (), keyed=True, announces=False, given="", sentence=text.strip())
    return unnamed if RENUMBERS.search(flat) else None


def _is_whole(action: Action, found: re.Match[str]) -> bool:
    """Tell a change of clauses from one of a part of a clause, or in an amendment itself."""
    flat = found.string
    head = flat[found.end() :].split(":")[0]
    if action == "added":
        return not _INTO_AMENDMENT.search(flat[: found.end() + len(head)])
    if action == "completed" and WITHIN.search(QUOTED.sub("", found[0] + head)):
        return False
    return not PART.search(flat[: found.start()])


def _words(whole: str, text: str) -> ChangeSentence | None:
    """Read a change of words; one in several clauses, or in a part of one, is not understood."""
    shown, quoted = masked(whole)
    change = word_change(shown[:_LONGEST], quoted) if quoted else None
    clauses = list(re.finditer(ONE, shown[:_LONGEST])) if change else []
    if change is None or len(clauses) != 1:
        return None
    only = clauses[0]
    whole_clause = not _PART_OF_CLAUSE.search(shown)
    found = _sentence("replaced" if whole_clause else None, only, text)
    return found._replace(words=change, given="", announces=False, amendment=amendment_named(shown[only.end() :]))


def _sentence(action: Action | None, found: re.Match[str], text: str) -> ChangeSentence:
    group = "numbers" if found["numbers"] is not None else "names"
    given, rest = _given(text, found.end() - 1)
    before = found.string[: found.start(group)]
    numbers = _annexes(before, numbers_in(found[group]))
    return ChangeSentence(
        action if numbers else None,
        numbers,
        group == "numbers",
        bool(ANNOUNCES.search(text.rstrip()[-40:].rstrip(" *`"))),
        given,
        text.strip(),
        rest,
        _new_numbers(found, before),
        amendment=amendment_named(found.string[found.end(group) :]),
        joint=" " if _SINGLE_SENTENCE.search(QUOTED.sub("", text)) else "\n\n",
    )


def _annexes(before: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Write "Annexe 2" as clauses do: it is not article 2."""
    found = _ANNEX.search(before)
    word = found["word"].capitalize() if found else ""
    return tuple(one if not word or re.match(r"[A-Z](?:\.|$)", one) else f"{word} {one}" for one in numbers)


def _new_numbers(found: re.Match[str], before: str) -> tuple[str, ...]:
    """Return the numbers that clauses get; without a word of their own they are what the old ones are."""
    if not found.groupdict().get("to"):
        return ()
    own = found.string[: found.start("to")]
    return _annexes(own if re.search(rf"{KEY}$", own) else before, numbers_in(found["to"]))


def _given(text: str, start: int) -> tuple[str, str]:
    """Return new text that stands in the sentence, and what follows the quotation that holds it."""
    found = _GIVEN.search(text, start)
    given = text[found.end() :].strip() if found else ""
    end = end_of_quotation([given]) if opens(given) else None
    if end is None:
        return given, ""
    after = given[end[1] :].strip(" .;,")
    return given[: end[1]], after
