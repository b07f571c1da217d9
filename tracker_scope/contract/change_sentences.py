"""Recognises the sentences by which an amendment replaces, adds or deletes clauses, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from tracker_scope.contract.numbers import IDENTIFIER

Action = Literal["replaced", "added", "deleted"]

_KEY: Final = (
    r"(?i:\b(?:articles?|art\.|sections?|sec\.|clauses?|exigences?|requirements?|paragraphes?|paragraphs?|chapitres?"
    r"|chapters?|annexes?|appendix|appendices?|annex|points?|items?)\s+(?:n°\s*)?|§{1,2}\s*)"
)
_NUMBER: Final = (
    rf"(?:{IDENTIFIER}|\d{{1,3}}(?:\.\d{{1,3}})*|[A-Z](?:\.\d{{1,3}})*(?![\w'])|[IVXLC]+(?:\.\d{{1,3}})*(?![\w']))"
)
_NUMBERS: Final = rf"{_NUMBER}(?:(?:\s*,\s*(?:et\s+|and\s+)?|\s+(?:et|and)\s+){_NUMBER})*"
_ONE: Final = (
    rf"(?:{_KEY}(?P<numbers>{_NUMBERS})|\b(?P<names>{IDENTIFIER}(?:(?:\s*,\s*|\s+(?:et|and)\s+){IDENTIFIER})*))"
)
_GAP: Final = (
    r"(?:\s*\([^()]{0,200}\)|\s*«[^«»]{0,200}»|\s*\"[^\"]{0,200}\"|\s*“[^“”]{0,200}”"
    r"|\s*,?\s*(?i:intitulée?s?|entitled|titled)(?=\s*[«\"“])"
    rf"|\s*,?\s+(?i:du|de\s+la|de\s+l'|des|of|in)\s*(?:(?!{_KEY})[^.;:,«»\"“”()]){{1,60}}?){{0,3}}\s*,?\s+"
)
_BE: Final = r"(?i:est|sont|sera|seront|is|are|shall\s+be|will\s+be)\s+"
_ADVERB: Final = (
    r"(?i:(?:hereby|désormais|donc|ainsi|intégralement|entièrement|entirely|(?:annul|supprim|abrog)ée?s?\s+et"
    r"|(?:deleted|removed|amended)(?:\s+in\s+(?:its|their)\s+entirety)?,?\s+and)\s+){0,3}"
)
_REPLACED: Final = re.compile(
    rf"{_ONE}{_GAP}(?:{_BE}{_ADVERB}(?i:remplacée?s?|replaced|superseded|restated|(?:modifi|rédig)ée?s?(?:\s+comme\s+suit|\s*:)"
    r"|(?:amended|modified|revised|changed)(?:[^.:;]{0,40}?(?:follow|to\s+read)|\s*:))"
    r"|(?i:se\s+lit\s+(?:désormais\s+)?comme\s+suit|reads\s+as\s+follows))"
)
_DELETED: Final = re.compile(
    rf"{_ONE}{_GAP}{_BE}{_ADVERB}(?i:(?:supprim|abrog|annul|retir)ée?s?|deleted|removed|repealed|withdrawn|struck)\b"
)
_ADDS: Final = r"(?i:ajoutée?s?|insérée?s?|créée?s?|added|inserted)"
_ADDED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_BE}{_ADVERB}{_ADDS}\b(?:[^.:;]|\.(?=\d)){{0,80}}?(?i:\bune?\s+(?:nouve\w+\s+)?){_ONE}",
        rf"(?i:\b(?:une?\s+(?:nouve\w+\s+)?|(?:following|new)\s+)){_ONE}{_GAP}{_BE}{_ADVERB}{_ADDS}",
        rf"{_ADDS}\s+(?i:as\s+(?:a\s+|the\s+)?(?:new\s+)?|(?:l'|la\s+|le\s+|les\s+)(?:nouve\w+\s+)?|a\s+new\s+){_ONE}",
        rf"(?<![àÀ] l')(?<!to ){_ONE}{_GAP}{_BE}{_ADVERB}{_ADDS}",
    )
)
_PART: Final = re.compile(
    r"(?i:\b(?:alinéas?|phrases?|mots?|lignes?|tirets?|montants?|tableau|titre|intitulé|words?|sentences?|paragraph|rows?"
    r"|lines?|bullets?|figures?|table|title|heading|amount|après|after|before|avant)\b[^.;:]{0,40}$)"
)
_CHANGES: Final = re.compile(
    rf"{_BE}(?:\w+\s+){{0,3}}?(?i:remplac|modifi|supprim|ajout|insér|abrog|complét|replac|amend|delet|added|insert|remov)\w*"
)
_SENTENCE_END: Final = re.compile(r"(?:(?<=[.;])|(?<=[.;][»”\"])|(?<=[.;] [»”]))\s+(?=[^\W\d_a-zà-ÿ])")
_QUOTED: Final = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_CLOSING: Final = ("»", "”", '"')
_ENDING: Final = 3  # characters of a quotation that tell whether a sentence ends with it: ". »"
_LONGEST: Final = 600
"""How much of a sentence is looked at: a change is stated at its start, and backtracking is bounded."""
_ANNOUNCES: Final = re.compile(r":\s*$|(?i:\b(?:suit|suivante?s?|following|follows)\W*$)")


class ChangeSentence(NamedTuple):
    """What one sentence changes; `action` is None when it speaks of a change that we do not read.

    `keyed` tells that a word such as "section" stands before the number, `announces` that the new
    text follows; `given` is new text in the sentence itself, and `rest` what follows it in the
    paragraph without stating a change: no mark says whether the new text goes on there.
    """

    action: Action | None
    numbers: tuple[str, ...]
    keyed: bool
    announces: bool
    given: str
    sentence: str
    rest: str = ""


def change_sentences(text: str) -> Iterator[ChangeSentence]:
    """Yield the changes of clauses that a paragraph states, in order."""
    # One character for one, so that positions in the flat text are positions in the text.
    flat = re.sub(r"[\s\u00a0\u202f]", " ", text.replace("’", "'")).translate({ord("*"): " ", ord("`"): " "})
    # New text in quotation marks is one, however many sentences it has.
    whole = _QUOTED.sub(lambda found: "_" * (len(found[0]) - _ENDING) + found[0][-_ENDING:], flat)
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(whole)), len(flat)]
    held: ChangeSentence | None = None
    for start, end in pairwise(starts):
        found = _read(flat[start : min(end, start + _LONGEST)], text[start:end])
        if found is None and held is not None and held.given and not held.given.endswith(_CLOSING):
            held = held._replace(rest=f"{held.rest} {text[start:end].strip()}".strip())
        elif found is not None:
            if held is not None:
                yield held
            held = found
    if held is not None:
        yield held


def _read(flat: str, text: str) -> ChangeSentence | None:
    """Read one sentence; a change of a mere part of a clause is not understood."""
    for action, patterns in _PATTERNS:
        for pattern in patterns:
            found = pattern.search(flat)
            if found:
                part = action != "added" and _PART.search(flat[: found.start()])
                return _sentence(None if part else action, found, text)
    named = re.search(_ONE, flat)
    return _sentence(None, named, text) if named and _CHANGES.search(flat) else None


_PATTERNS: Final[tuple[tuple[Action, tuple[re.Pattern[str], ...]], ...]] = (
    ("replaced", (_REPLACED,)),
    ("deleted", (_DELETED,)),
    ("added", _ADDED),
)


def _sentence(action: Action | None, found: re.Match[str], text: str) -> ChangeSentence:
    numbers = tuple(re.findall(_NUMBER, found["numbers"] or found["names"]))
    given = re.search(r"\s:\s|:\s", text[found.end() - 1 :])
    words = text[found.end() - 1 + given.end() :].strip() if given else ""
    keyed = found["numbers"] is not None
    return ChangeSentence(
        action, numbers, keyed, bool(_ANNOUNCES.search(text.rstrip()[-40:].rstrip(" *`"))), words, text.strip()
    )
