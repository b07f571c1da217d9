"""Finds terms that no definition holds, and references to what is not among the documents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from tracker_scope.contract.numbers import number_key
from tracker_scope.contract.obligations import Found
from tracker_scope.model.contract import Clause, ClauseKind
from tracker_scope.model.grey_zone import GreyCode, Severity

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
_BOLD: Final = re.compile(r"^\W{0,4}\*\*([^*\n]{2,60})\*\*\s{0,2}:", re.MULTILINE)
_SPELT: Final = re.compile(r"\b([A-Z]{2,6})s?\s*\(|\(\s*[«“\"]?([A-Z]{2,6})s?[»”\"]?\s*\)")
_DETERMINED: Final = re.compile(
    r"(?<![.!?]\s)(?<=\w[\s’'])(?:[Ll]es?|[Ll]a|[Uu]ne?|[Dd]es|[Dd]u|[Aa]u[xs]?|[Cc]haque|[Tt]out(?:e|es)?|[Tt]ous"
    r"|[Tt]he|[Aa]n?|[Aa]ll|[Aa]ny|[Ee]ach|[Ee]very|of|in|to|as|en|de)\s+"
    r"((?:[A-ZÀ-Ý][a-zà-ÿ]+(?:\s+(?:de |du |des |of )?)){0,3}[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)?)"
)
_ORDINARY: Final = re.compile(  # words with a capital that need no definition
    r"clients?|prestataire|parties?|contrat|fournisseur|titulaire|acheteur|maître|ouvrage|œuvre"
    r"|provider|customer|supplier"
    r"|contractor|party|agreement|contract|buyer|users?|utilisateurs?|france|europe|union"
    r"|internet|web|articles?|annexes?|annex|appendix|schedule|code"
    r"|sections?|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|excel|word|windows|linux|android|chrome|firefox|safari|google|microsoft|jira|github"
)
_LINKS: Final = frozenset({"de", "du", "De", "Du", "of", "Of"})
_NAME: Final = 40  # characters in which the first word of a longer name is sought
_NAME_BEFORE: Final = re.compile(r"(?<![\w’'])[A-ZÀ-Ý][a-zà-ÿ]+ $")
_ACRONYM: Final = re.compile(  # not a word of a passage in capitals, of an address or of a key
    r"(?<![\w./@#&'’`-])(?<![A-ZÀ-Ý] )[A-Z]{2,5}(?![\w/@&`-]|\.\w| ?\(|,? [A-ZÀ-Ý]{2}|[’'][A-ZÀ-Ý]{2}| [A-ZÀ-Ý]['’])"
)
_COMMON: Final = frozenset(
    re.findall(
        r"\w+",
        "AI API CD CI CPU CSS CSV DB DNS DOCX EU EUR FAQ FR FTP GB GDPR GIF GMT GPS GPU HT HTML HTTP HTTPS IA "
        "ID IDS IMAP IP IT JPEG JPG JS JSON KB KO LAN MAIL MB MO NB OCR ODS ODT OK OS PC PDF PHP PNG PS QR "
        "RAM RDF REST RFC RGPD RH RSS SAS SARL SA SDK SFTP SI SIREN SIRET SMS SMTP SQL SSD SSH SSL SSO SVG TB "
        "TCP TLS TTC TVA TV UDP UE UK UI UML URI URL URLS US USA USB USD UTC UX VAT VPN WAN XLS XLSX XML YAML "
        "ZIP AM PM NC ND TBD TBC TBA NA MUST SHALL MAY ISO AFNOR IEEE IETF WCAG RGAA CNIL ANSSI SEO CMS PIN "
        "ETC",
    )
)
_LONGEST: Final = 80  # characters of a term
_ROMAN: Final = re.compile(r"[IVXLC]+")
_QUOTED_TERM: Final = re.compile(  # the words on a screen are quoted too, and no terms
    r"[«“](?<!bouton [«“])(?<!onglet [«“])(?<!menu [«“])(?<!écran [«“])(?<!champ [«“])(?<!message [«“])"
    r"(?<!button [«“])(?<!tab [«“])(?<!screen [«“])(?<!field [«“])"
    r"\s?([A-ZÀ-Ý][\w’'-]{2,30}(?: [\w’'-]{1,30}){0,3})\s?[»”]"
)
_SHOWN: Final = re.compile(
    r"^\W{0,8}(figure|fig\.|tableau|table)\s+(?:n[°o]\s*)?(\d+)\s*[-–—:.]", re.IGNORECASE | re.MULTILINE
)
_REFERENCE: Final = re.compile(
    r"\b(annexes?|articles?|sections?|chapitres?|paragraphes?|clauses?|annex|appendix|appendices|schedules?|exhibits?"
    r"|figures?|tableaux?)\s+"
    r"(?:n[°o]\s*)?([A-Z](?![a-z])[\w.]*|\d+(?:\.\d+)*|[IVX]+)(?!\w)"
    r"(?![^;\n]{0,60}?\b(?:code|loi|règlement|act|regulation|directive|rgpd|gdpr|décret|arrêté|rfc|iso)\b)",
    re.IGNORECASE,
)
_FILE: Final = re.compile(
    r"\b(?:[Dd]ocuments?|[Cc]ahier|[Ss]pecification|[Ss]pécification)s?\s+(?:[«“\"]\s?)?"
    r"([A-Z][\w.-]{1,60}(?:\s[\w.-]{1,30}){0,3}?\s[vV](?:ersion\s?)?\.?\d+(?:\.\d+){0,3})\b"
)


class Terms:
    """What a contract defines and numbers, collected once."""

    def __init__(self, clauses: Sequence[Clause], documents: Collection[str]) -> None:
        defined = {term for clause in clauses for term in _defined(clause)}
        self._defined = {_key(term) for term in (*defined, *_within(defined))} - {""}
        self._longer: dict[str, list[str]] = defaultdict(list)
        for term in self._defined:
            self._longer[term.partition(" ")[0]].append(term)
        self._numbers = {number_key(clause.number) for clause in clauses} - {""}
        self._named = {alias.casefold() for clause in clauses for alias in clause.aliases}
        self._titles = [f"{clause.number} {clause.title}".casefold() for clause in clauses]
        self._titles += [one.casefold() for one in documents]
        self._shown = {
            (found[1][:3].casefold(), found[2]) for clause in clauses for found in _SHOWN.finditer(clause.text)
        }
        quoted = Counter(
            term for clause in clauses for term in {_key(one[1]) for one in _QUOTED_TERM.finditer(clause.text)}
        )
        self._repeated = {term for term, times in quoted.items() if times > 1}

    def undefined(self, sentence: str, told: set[str]) -> Iterator[Found]:
        """Yield terms of art that nothing defines: with a capital, acronyms, and quoted ones that several clauses use.

        Those `told` are left out, and what is found is added to them, so that a clause has each but once.
        """
        for start, end in sorted({*_capitalised(sentence), *_acronyms(sentence), *self._quoted(sentence)}):
            words = sentence[start:end]
            term = _key(words)
            if term not in told and not _is_ordinary(words) and not self._is_defined(term, sentence[start:]):
                told.add(term)
                yield Found(GreyCode.UNDEFINED_TERM, "low", start, end)

    def missing(self, sentence: str) -> Iterator[Found]:
        """Yield references to clauses, annexes, figures and documents that are not there."""
        for found in _REFERENCE.finditer(sentence):
            kind, number = found[1].casefold(), found[2].rstrip(".")
            if not self._has(kind, number):
                severity: Severity = "medium" if kind.startswith(("fig", "tab")) else "high"
                yield Found(GreyCode.MISSING_REFERENCE, severity, found.start(), found.end())
        for found in _FILE.finditer(sentence):
            if not self._holds(found[1]):
                yield Found(GreyCode.MISSING_REFERENCE, "medium", *found.span(1))

    def _is_defined(self, term: str, onward: str) -> bool:
        """Tell whether a term is defined, or begins a longer one that is: "Période" in "Période de garantie"."""
        if term in self._defined:
            return True
        longer = self._longer.get(term.partition(" ")[0], ())
        return bool(longer) and f"{_key(onward[:_LONGEST])} ".startswith(tuple(f"{one} " for one in longer))

    def _quoted(self, sentence: str) -> Iterator[tuple[int, int]]:
        for found in _QUOTED_TERM.finditer(sentence):
            if _key(found[1]) in self._repeated and not self._holds(found[1]):
                yield found.span(1)

    def _holds(self, name: str) -> bool:
        """Tell whether a title or the label of a document has a name."""
        sought = name.casefold()
        return any(sought in title for title in self._titles)

    def _has(self, kind: str, number: str) -> bool:
        if kind.startswith(("fig", "tab")):
            return (kind[:3], number) in self._shown
        key = number_key(number)
        annexed = kind.startswith(("annex", "append", "schedule", "exhibit"))
        if not annexed:
            return key in self._numbers or key in self._named or any(one.startswith(f"{key}.") for one in self._numbers)
        named = re.compile(rf"\b{re.escape(kind.rstrip('s'))}\w*\W+(?:n[°o]\s*)?{re.escape(number.casefold())}\b")
        return any(named.search(title) for title in self._titles)


def _capitalised(sentence: str) -> Iterator[tuple[int, int]]:
    for found in _DETERMINED.finditer(sentence):
        linked = found[0][:2] in _LINKS and _NAME_BEFORE.search(sentence, max(0, found.start() - _NAME), found.start())
        if not linked:  # "Sprint" is no term of its own in "Comité de Sprint"
            yield found.span(1)


def _acronyms(sentence: str) -> Iterator[tuple[int, int]]:
    for found in _ACRONYM.finditer(sentence):
        if found[0] not in _COMMON and not _ROMAN.fullmatch(found[0]):
            yield found.span()


def _is_ordinary(words: str) -> bool:
    return all(map(_ORDINARY.fullmatch, words.casefold().split()))


def _defined(clause: Clause) -> Iterator[str]:
    """Yield the terms that a clause defines."""
    text = f"{clause.title}\n{clause.text}"
    for pattern in (_DEFINES, _CALLED, _SPELT, _BOLD):
        yield from _groups(pattern.finditer(text))
    if clause.kind is ClauseKind.DEFINITION:
        yield clause.title
        yield from _groups(_HEAD.finditer(clause.text))


def _within(terms: Iterable[str]) -> Iterator[str]:
    """Yield the acronyms that stand in terms, which define them too."""
    yield from (one.group() for term in terms for one in _ACRONYM.finditer(term))


def _groups(found: Iterable[re.Match[str]]) -> Iterator[str]:
    yield from (term for one in found for term in one.groups() if term)


def _key(term: str) -> str:
    """Compare terms without case, articles and plurals."""
    words = re.findall(r"[^\W_]+", term.casefold())
    return " ".join(word.rstrip("sx") for word in words if word not in {"le", "la", "les", "the", "l", "un", "une"})
