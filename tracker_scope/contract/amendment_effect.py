"""Finds the dates from which an amendment says that it takes effect, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from tracker_scope.contract.amendment_text import AmendmentText
from tracker_scope.contract.sentences import sentences
from tracker_scope.model.contract import Place

_FRENCH: Final = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_ENGLISH: Final = "january february march april may june july august september october november december"
_PLAIN: Final = _FRENCH.replace("é", "e").replace("û", "u")
_MONTHS: Final = {name: at for names in (_FRENCH, _PLAIN, _ENGLISH) for at, name in enumerate(names.split(), 1)}
_NAMES: Final = "|".join(_MONTHS)
_DATE: Final = (
    rf"(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_NAMES})\s*,?\s+(?P<year>\d{{4}})"
    rf"|(?P<first>{_NAMES})\s+(?P<second>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<third>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})|(?P<french>\d{1,2}[/.]\d{1,2}[/.]\d{4}))"
)
_FROM: Final = r"(?:(?:rétroactivement\s+)?(?:à\s+(?:compter|partir|effet)\s+du|dès\s+le|depuis\s+le|au|le|du)\s+)"
_OF_FRENCH: Final = (
    rf"\b(?:(?:avec\s+)?effet\s+(?:rétroactif\s+)?|prend(?:ra|ront|nent)?\s+effet\s+(?:rétroactivement\s+)?|rétroagi\w+\s+"
    rf"|(?:entre|entrent|entrera|entreront)\s+en\s+vigueur\s+|(?:s'applique(?:nt|ra|ront)?|applicables?)\s+){_FROM}"
)
_OF_ENGLISH: Final = (
    r"\b(?:(?:retroactive(?:ly)?\s+)?(?:effect|effective|force)\s+(?:retroactively\s+)?(?:(?:as\s+)?(?:of|from)|on)"
    r"|effective\s+date\W{1,4}(?:is\s+)?|retroactively\s+to|appl(?:y|ies)\s+(?:retroactively\s+)?(?:as\s+of|from))\s+"
    r"(?:and\s+from\s+)?"
)
_EFFECT: Final = re.compile(rf"(?:{_OF_FRENCH}|{_OF_ENGLISH}){_DATE}", re.IGNORECASE)
_LONGEST: Final = 1_000
_QUOTED: Final = re.compile(r"\s*>")


class EffectStated(NamedTuple):
    """A date from which an amendment, or a change in it, says that it takes effect."""

    date: date
    place: Place
    sentence: str


def effects(text: AmendmentText, new_text: Iterable[Place] = ()) -> tuple[EffectStated, ...]:
    """Return the dates of effect that an amendment states, in its order.

    Block quotes are left aside, and so are the places of `new_text`: those words are of clauses. A
    date in figures is read day first, and left aside when the calendar has no such day.
    """
    spans = [(place.start, place.end) for place in new_text]
    return tuple(found for found in _stated(text) if not any(a <= found.place.start < b for a, b in spans))


def _stated(text: AmendmentText) -> Iterator[EffectStated]:
    for first, last in _paragraphs(text):
        words = re.sub(r"[\s\u00a0\u202f]", " ", text.source.text(first, last).replace("’", "'"))
        for sentence in sentences(words):
            for found in _EFFECT.finditer(sentence.text[:_LONGEST]):
                day = _date(found)
                if day is not None:
                    yield EffectStated(day, text.source.place(first, last), sentence.text.strip())


def _paragraphs(text: AmendmentText) -> Iterator[tuple[int, int]]:
    """Yield runs of lines of text or headings without a blank line between them, block quotes left out."""
    first = last = -1
    for mark in text.marks:
        quoted = mark.sort == "left_out" or _QUOTED.match(text.source.lines[mark.first].text)
        if first >= 0 and (quoted or mark.first != last + 1):
            yield first, last
            first = -1
        if not quoted:
            first, last = mark.first if first < 0 else first, mark.last
    if first >= 0:
        yield first, last


def _date(found: re.Match[str]) -> date | None:
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["french"]:
            day, month, year = map(int, re.split(r"[/.]", found["french"]))
            return date(year, month, day)
        name = (found["month"] or found["first"]).casefold()
        return date(int(found["year"] or found["third"]), _MONTHS[name], int(found["day"] or found["second"]))
    except ValueError:
        return None
