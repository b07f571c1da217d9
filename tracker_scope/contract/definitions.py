"""Finds terms that no definition holds, and references to what is not among the documents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tracker_scope.contract.numbers import number_key
from tracker_scope.contract.obligations import Found
from tracker_scope.model.contract import Clause, ClauseKind
from tracker_scope.model.grey_zone import GreyCode

_QUOTED: Final = r"[«“\"]\s*([^«»“”\"\n]{2,60}?)\s*[»”\"]"
_DEFINES: Final = re.compile(
    rf"{_QUOTED}\s*(?:\([^)]*\)\s*)?(?:désignen?t?|signifien?t?|s[’']entend(?:ent)?|means?\b"
    rf"|refers? to|denotes?|is defined|is an?\b|est une?\b)"
    rf"|\((?:ci-après|hereinafter|hereafter|the|le|la|les|dénommée?s?|dit"
    rf"|dite)?\s*(?:dénommée?s? |called |referred to as |the |le |la |les )*{_QUOTED}\s*\)",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(rf"(?:on entend par|par|by|the term|le terme)\s+{_QUOTED}", re.IGNORECASE)
_HEAD: Final = re.compile(r"^\W*([^\W\d][^:|\n]{1,60}?)\s*(?::|\||[–—-]\s|désigne|signifie|means\b)", re.MULTILINE)
_SPELT: Final = re.compile(r"\b([A-Z]{2,6})s?\s*\(|\(\s*[«“\"]?([A-Z]{2,6})s?[»”\"]?\s*\)")
_DETERMINED: Final = re.compile(
    r"(?<![.!?]\s)(?<=\w[\s’'])(?:[Ll]es?|[Ll]a|[Uu]ne?|[Dd]es|[Dd]u|[Aa]u[xs]?|[Cc]haque|[Tt]out(?:e|es)?|[Tt]ous"
    r"|[Tt]he|[Aa]n?|[Aa]ll|[Aa]ny|[Ee]ach|[Ee]very|of|in|to|as|en|de)\s+"
    r"((?:[A-ZÀ-Ý][a-zà-ÿ]+(?:\s+(?:de |du |des |of )?)){0,3}[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)?)"
)
_ORDINARY: Final = re.compile(  # words with a capital that need no definition
    r"client|prestataire|parties?|contrat|fournisseur|titulaire|acheteur|maître|ouvrage|œuvre"
    r"|provider|customer|supplier"
    r"|contractor|party|agreement|contract|buyer|users?|utilisateurs?|france|europe|union"
    r"|internet|web|article|annexe|annex"
    r"|section|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|excel|word|windows|linux|android|chrome|firefox|safari|google|microsoft|jira|github"
)
_REFERENCE: Final = re.compile(
    r"\b(annexes?|articles?|sections?|chapitres?|paragraphes?|clauses?|annex|appendix|appendices|schedules?|exhibits?)\s+"
    r"(?:n[°o]\s*)?([A-Z](?![a-z])[\w.]*|\d+(?:\.\d+)*|[IVX]+)(?!\w)"
    r"(?![^;\n]{0,60}?\b(?:code|loi|règlement|act|regulation|directive|rgpd|gdpr)\b)",
    re.IGNORECASE,
)


class Terms:
    """What a contract defines and numbers, collected once."""

    def __init__(self, clauses: Sequence[Clause], documents: Collection[str]) -> None:
        self._defined = {_key(term) for clause in clauses for term in _defined(clause)}
        self._numbers = {number_key(clause.number) for clause in clauses} - {""}
        self._named = {alias.casefold() for clause in clauses for alias in clause.aliases}
        self._titles = [f"{clause.number} {clause.title}".casefold() for clause in clauses]
        self._titles += [one.casefold() for one in documents]

    def undefined(self, sentence: str) -> Iterator[Found]:
        """Yield capitalised terms of art that nothing defines, once each."""
        told: set[str] = set()
        for found in _DETERMINED.finditer(sentence):
            term = _key(found[1])
            if term in self._defined or term in told or all(map(_ORDINARY.fullmatch, found[1].casefold().split())):
                continue
            told.add(term)
            yield Found(GreyCode.UNDEFINED_TERM, "low", found.start(1), found.end(1))

    def missing(self, sentence: str) -> Iterator[Found]:
        """Yield references to clauses, annexes and sections that the documents do not hold."""
        for found in _REFERENCE.finditer(sentence):
            kind, number = found[1].casefold(), found[2].rstrip(".")
            if not self._has(kind, number):
                yield Found(GreyCode.MISSING_REFERENCE, "high", found.start(), found.end())

    def _has(self, kind: str, number: str) -> bool:
        key = number_key(number)
        annexed = kind.startswith(("annex", "append", "schedule", "exhibit"))
        if not annexed:
            return key in self._numbers or key in self._named or any(one.startswith(f"{key}.") for one in self._numbers)
        named = re.compile(rf"\b{re.escape(kind.rstrip('s'))}\w*\W+(?:n[°o]\s*)?{re.escape(number.casefold())}\b")
        return any(named.search(title) for title in self._titles)


def _defined(clause: Clause) -> Iterator[str]:
    """Yield the terms that a clause defines."""
    text = f"{clause.title}\n{clause.text}"
    for pattern in (_DEFINES, _CALLED, _SPELT):
        yield from _groups(pattern.finditer(text))
    if clause.kind is ClauseKind.DEFINITION:
        yield clause.title
        yield from _groups(_HEAD.finditer(clause.text))


def _groups(found: Iterable[re.Match[str]]) -> Iterator[str]:
    yield from (term for one in found for term in one.groups() if term)


def _key(term: str) -> str:
    """Compare terms without case, articles and plurals."""
    words = re.findall(r"[^\W_]+", term.casefold())
    return " ".join(word.rstrip("sx") for word in words if word not in {"le", "la", "les", "the", "l", "un", "une"})
