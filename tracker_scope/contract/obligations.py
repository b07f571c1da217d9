"""Finds obligations that nobody in particular bears, and passages that hold several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from tracker_scope.contract.sentences import Language
from tracker_scope.model.grey_zone import GreyCode, Severity

SEVERAL: Final = 3
_PARTICIPLE: Final = (
    r"(?:\w+é(?:e|s|es)?|\w+(?:ni|si|li|ti|bli|ri|mis|pris|duit|fait|crit|ert|vu|nu|du|su|tenu|clus)(?:e|s|es)?)"
)
_PASSIVE: Final[dict[Language, re.Pattern[str]]] = {
    "fr": re.compile(
        rf"\b(?:doi(?:t|vent)|devr(?:a|ont|ait|aient)) (?:\w+ )?être (?:\w+ment )?{_PARTICIPLE}\b"
        rf"|\bser(?:a|ont) (?:\w+ment )?{_PARTICIPLE}\b"
        r"|\bil (?:conviendra|convient|faudra|faut|y (?:a|aura) lieu|est (?:nécessaire|prévu|impératif)|sera procédé)\b"
        r"|\bon (?:devra|doit|veillera|fournira|s[’']assurera)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:shall|must|will|should|is to|are to|ha(?:s|ve) to|needs? to) (?:\w+ly )?(?:also )?be (?:\w+ly )?"
        r"(?:\w+ed|given|sent|made|done|held|kept|built|written|taken|set(?: up)?|run|shown"
        r"|put|paid|brought|drawn up)\b"
        r"|\bit (?:is|shall be|will be|must be) (?:necessary|required|ensured|important)\b",
        re.IGNORECASE,
    ),
}
_AGENT: Final[dict[Language, re.Pattern[str]]] = {
    "fr": re.compile(
        r"\b(?:par (?!défaut|exemple|rapport|mois|jour|an\b|mail|courriel|écrit|voie|le biais)"
        r"|à la charge d)",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\bby (?!default|email|e-mail|means|way|\d|\w+ing\b|the end|the date|close)", re.IGNORECASE),
}
_DUTY: Final = re.compile(
    r"(?:fourni|livr|remis|transmi|valid|approuv|corrig|organis|réalis|effectu|rédig|assur"
    r"|notifi|inform|form|recett|maint"
    r"|procéd|conv|provid|deliver|suppli|hand|approv|validat|correct|train|notif|inform|document|organi|perform|carried"
    r"|maintain|support|test|sign|paid|sent|given)",
    re.IGNORECASE,
)
_STATE: Final = re.compile(
    r"(?:tenue?s?|réputée?s?|obligée?s?|considérée?s?|deemed|considered|obliged)$", re.IGNORECASE
)
_PARTY: Final = re.compile(
    r"\b(?:prestataires?|titulaire|fournisseur|client|acheteur|maître d[’']ou?vrage|maître d[’']œuvre|sous-traitants?"
    r"|provider|supplier|contractor|customer|client|buyer|vendor|subcontractors?) $",
    re.IGNORECASE,
)
_SUBJECT: Final = 30  # characters before a verb that hold the name of a party
_DONE_TO: Final = re.compile(
    r"(?:inform|form|notif|averti|prévenu|pay|paid|rembours|indemnis|livr|train|reimburs|advis|consult|sent|given|remis)",
    re.IGNORECASE,
)
_ACCEPTANCE: Final = re.compile(
    r"\b(?:recett\w+|réceptionn\w+|procès-verbal|PV|critères?|homolog\w+|accept(?:ance|ed|ation)\w*|criteri(?:on|a)"
    r"|sign[- ]?off|conforme? (?:à|aux?)|passes|test(?:s|é|ée|és|ed)?)\b",
    re.IGNORECASE,
)
_MODAL: Final[dict[Language, re.Pattern[str]]] = {
    "fr": re.compile(
        r"\b(?:doi(?:t|vent)|devr(?:a|ont)|s[’']engage(?:nt)? à|est tenue? de|sont tenu(?:e|s|es) de)\b", re.IGNORECASE
    ),
    "en": re.compile(r"\b(?:shall|must|will|undertakes? to|is required to|are required to)\b", re.IGNORECASE),
}
_VERB: Final[dict[Language, re.Pattern[str]]] = {
    "fr": re.compile(
        r"(?:^|,|\bet\b|\bainsi que\b|\bpuis\b)\s*(?:de |d[’']|à |en |l[’']|les? |la |y |s[’']"
        r"|se )?([^\W\d_]{2,}(?:er|ir|re|oir))\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:^|,|\band\b|\bthen\b)\s*(?:and |then |also |to )?"
        r"(install|configure|deploy|deliver|provide|train|document|test|maintain|support"
        r"|migrate|host|monitor|report|send"
        r"|notify|archive|back up|design|develop|build|write|update|correct|fix|replace|create|produce|supply|integrate"
        r"|organi[sz]e|manage|import|export|clean|transfer|verify|check|validate|review"
        r"|translate|publish|secure|encrypt"
        r"|log|record|store|keep|remove|delete|generate|prepare|submit|attend|assist|operate|restore|audit|set up|draft"
        r"|convert|index|print|display|calculate|schedule|register|assign|close|run|perform|plan)\b",
        re.IGNORECASE,
    ),
}


_PRESENT: Final[dict[Language, re.Pattern[str]]] = {  # duties in the present tense
    "fr": re.compile(
        r"(?:\b(?:prestataire|titulaire|fournisseur|client|système|application|il|elle)|,|\bet)"
        r" (?:en |y |lui |leur |les? |la )?"
        r"(?:install|configur|form|rédig|livr|assur|fourni|test|document|héberg|maint|corrig|déploi|migr|sauvegard|surveill"
        r"|transmet|établi|organis|réalis|conçoi|développ|intègr|gèr|contrôl|vérifi|notifi|inform|archiv|produi|remet|pren"
        r"|nettoi|repren|paramètr|anim|particip|valid|met|envoi|enregistr)(?:e|t|it|ent|d|nt|ient|ent)?\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:\b(?:provider|supplier|contractor|customer|client|system|application|it)|,|\band|, and) (?:then |also )?"
        r"(?:install|configure|train|write|deliver|provide|test|document|host|maintain|correct|deploy|migrate|monitor"
        r"|send|produce|organi[sz]e|design|develop|integrate|manage|check|verify|notify|inform|archive|clean|back|report"
        r"|review|validate|record|update|operate|support|supplie|translate|convert)s\b",
        re.IGNORECASE,
    ),
}
_CHARGED: Final[dict[Language, re.Pattern[str]]] = {  # what makes a list of acts one of duties
    "fr": re.compile(
        r"\b(?:assur\w+|prend\w* en charge|responsable|en charge|à la charge|compren\w+"
        r"|inclu\w+|doi\w+|devr\w+)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:responsible|in charge|takes? care|covers?|includes?|ensures?|handles?|shall"
        r"|must|will)\b",
        re.IGNORECASE,
    ),
}
_ACTS: Final[dict[Language, re.Pattern[str]]] = {
    "fr": re.compile(
        r"(?:,|\bet|\bde|\bassur\w+|\bainsi que) (?:de )?(?:l[’']|la |le |les "
        r"|d[’'])\w+(?:tion|ment|age|ance|ture|support|recette|suivi)s?\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:,|\band|\bfor|, and|\bincludes?|\bcovers?|\bensures?|\bhandles?) (?:the "
        r"|all )?(?:\w+ )?\w+(?:tion|ment|ing|ance|support)\b",
        re.IGNORECASE,
    ),
}


class Found(NamedTuple):
    """Words found in a sentence, by their place in it."""

    code: GreyCode
    severity: Severity
    start: int
    end: int


def unborne(sentence: str, language: Language) -> Iterator[Found]:
    """Yield the first obligation of a sentence that names nobody who must; duties of people weigh more than behaviour.

    What a party is bound to be ("le prestataire devra être assuré") is borne by it, unless others act on it.
    """
    for found in _PASSIVE[language].finditer(sentence):
        if _STATE.search(found[0]) or _is_of_a_party(sentence, found):
            continue
        if not _AGENT[language].search(sentence, found.end()):
            severity: Severity = "medium" if _DUTY.search(found[0]) else "low"
            yield Found(GreyCode.MISSING_ACTOR, severity, found.start(), found.end())
            return


def _is_of_a_party(sentence: str, passive: re.Match[str]) -> bool:
    before = sentence[max(0, passive.start() - _SUBJECT) : passive.start()]
    return _PARTY.search(before) is not None and _DONE_TO.search(passive[0]) is None


def several(sentence: str, language: Language) -> Iterator[Found]:
    """Yield a sentence of three obligations or more: verbs under its duties, duties in a row, or acts that it lists."""
    modals = list(_MODAL[language].finditer(sentence))
    count = sum(_verbs(sentence, modals, language)) if modals else len(_PRESENT[language].findall(sentence))
    acts = len(_ACTS[language].findall(sentence)) - 1 if _CHARGED[language].search(sentence) else 0
    if max(count, acts) >= SEVERAL:
        start = modals[0].start() if modals else 0
        yield Found(GreyCode.SEVERAL_OBLIGATIONS, "medium" if count > SEVERAL else "low", start, len(sentence.rstrip()))


def _verbs(sentence: str, modals: Sequence[re.Match[str]], language: Language) -> Iterator[int]:
    """Yield how many verbs stand under each duty, one at least."""
    for modal, following in zip_longest(modals, modals[1:]):
        told = sentence[modal.end() : following.start() if following else len(sentence)]
        yield max(1, sum(1 for _ in _VERB[language].finditer(told)))


def has_obligation(text: str, language: Language) -> bool:
    """Tell whether a text says that something must be."""
    return _MODAL[language].search(text) is not None or _PASSIVE[language].search(text) is not None


def says_how_accepted(text: str) -> bool:
    """Tell whether a text speaks of tests, criteria or acceptance."""
    return _ACCEPTANCE.search(text) is not None
