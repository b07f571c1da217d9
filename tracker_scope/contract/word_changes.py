"""Reads the change of words within a clause: "the words “A” are replaced by “B” in Section 3"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from tracker_scope.contract.change_patterns import QUOTED

_MASK: Final = "\ue000"
_KIND: Final = (
    r"(?:(?:les?|la|l'|the|du|des|d'|of)?\s*(?:mots?|termes?|expressions?|phrases?|chiffres?|nombres?|montants?|mentions?"
    r"|délai|durée|date|words?|terms?|sentences?|figures?|numbers?|amounts?|references?\s+to|wording|passages?)\s*:?\s*)?"
)
_BE: Final = r"(?:est|sont|sera|seront|is|are|shall\s+be|will\s+be)\s+(?:hereby\s+|désormais\s+)?"
_IN: Final = r"(?:[^.;:\ue000]|\.(?=\d)){0,80}?"
_REPLACED: Final = (
    rf"{_KIND}{_MASK}\s*,?{_IN}\b{_BE}(?:remplacée?s?|replaced|substituted)\b{_IN}\s(?:par|by|with)\s+{_KIND}{_MASK}",
    rf"(?:replace|remplacer)\s+{_KIND}{_MASK}\s*,?{_IN}\s(?:par|by|with)\s+{_KIND}{_MASK}",
)
_BY: Final = (
    rf"\bby\s+(?:replacing|substituting)\s+{_KIND}{_MASK}\s+(?:with|by)\s+{_KIND}{_MASK}",
    rf"\bby\s+deleting\s+{_KIND}{_MASK}\s+and\s+(?:replacing|substituting)\s+(?:it|them)\s+(?:with|by)\s+{_KIND}{_MASK}",
)
_DELETED: Final = (rf"{_KIND}{_MASK}\s*,?{_IN}\b{_BE}(?:supprimée?s?|deleted|removed|struck)\b",)
_AFTER: Final = (
    rf"(?:après|after)\s+{_KIND}{_MASK}\s*,?{_IN}\b{_BE}(?:ajoutée?s?|insérée?s?|added|inserted)\s*:?\s*{_KIND}{_MASK}",
)
_ADDED_AFTER: Final = (
    rf"{_KIND}{_MASK}\s*,?{_IN}\b{_BE}(?:ajoutée?s?|insérée?s?|added|inserted)\b{_IN}(?:après|after)\s+{_KIND}{_MASK}",
)
_FORMS: Final = {
    form: re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)
    for form, patterns in {
        "after": _AFTER,
        "added_after": _ADDED_AFTER,
        "replaced": (*_REPLACED, *_BY),
        "deleted": _DELETED,
    }.items()
}
_EVERYWHERE: Final = re.compile(
    r"à\s+chaque\s+occurrence|partout|dans\s+tout\s+l|toutes\s+les\s+occurrences|chaque\s+fois|wherever|throughout"
    r"|each\s+(?:time|occurrence)|every\s+(?:time|occurrence)|in\s+each\s+place",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:pas|not|ne|n')\b|n'", re.IGNORECASE)
_MARKS: Final = '«»“”" \u00a0\u202f'
_QUOTES: Final = {"replaced": 2, "deleted": 1, "after": 2, "added_after": 2}


class WordChange(NamedTuple):
    """Words of a clause and those that take their place, at their only occurrence or at each one."""

    old: str
    new: str
    everywhere: bool

    def applied(self, text: str) -> str | None:
        """Return a text with the words changed; None when it is unclear where they stand."""
        words = r"\s+".join(re.escape(word) for word in _flat(self.old).split())
        found = list(re.finditer(rf"(?<!\w){words}(?!\w)", _flat(text)))
        if not found or (len(found) > 1 and not self.everywhere):
            return None
        for one in reversed(found):
            text = _put(text, one.start(), one.end(), self.new)
        return text


def _put(text: str, start: int, end: int, new: str) -> str:
    """Put words in the place of others; when there are none, one of the two spaces around goes too."""
    if not new and text[:start].endswith(" ") and (text[end : end + 1] in {" ", ".", ",", ";"} or end == len(text)):
        start -= 1
    return text[:start] + new + text[end:]


def _flat(text: str) -> str:
    """Write apostrophes and spaces in one way, one character for one."""
    return re.sub(r"[\s\u00a0\u202f]", " ", text.replace("’", "'"))


def masked(flat: str) -> tuple[str, list[str]]:
    """Return a sentence with a sign in the place of each quotation, and what the quotations say.

    Quotations in brackets are titles: they go without leaving a sign.
    """
    bare = re.sub(r"\([^()]{0,300}\)", lambda found: "" if QUOTED.search(found[0]) else found[0], flat)
    return QUOTED.sub(_MASK, bare), [found[0].strip(_MARKS) for found in QUOTED.finditer(bare)]


def word_change(shown: str, quoted: Sequence[str]) -> WordChange | None:
    """Return the change of words that a masked sentence states, None when it states none."""
    for form, pattern in _FORMS.items():
        if len(quoted) == _QUOTES[form] and pattern.search(shown):
            if _NOT.search(shown) or not all(quoted):
                return None
            old, new = (quoted[0], quoted[1]) if len(quoted) > 1 else (quoted[0], "")
            if form == "after":
                new = f"{old} {new}"
            elif form == "added_after":
                old, new = new, f"{new} {old}"
            return WordChange(old, new, _EVERYWHERE.search(shown) is not None)
    return None
