"""The patterns of sentences that change clauses, in French and English, on text with its quotation marks in place."""

from __future__ import annotations

import re
from typing import Final, Literal

from tracker_scope.contract.amendment_numbers import KEY, KEY_WORDS, NUMBERS, ONE

Action = Literal["replaced", "added", "deleted", "renumbered", "completed"]

_GAP: Final = (
    r"(?:\s*\([^()]{0,200}\)|\s*«[^«»]{0,200}»|\s*\"[^\"]{0,200}\"|\s*“[^“”]{0,200}”"
    r"|\s*,?\s*(?i:intitulée?s?|entitled|titled)(?=\s*[«\"“])"
    r"|\s*,?\s+(?i:(?:tel(?:le)?s?\s+que\s+|as\s+)?(?:modifi|complét|remplac|ajout|amend|supplement|replac|add)\w*"
    r"\s+(?:par|by))\s+[^.:;«»\"“”()]{1,60}?"
    rf"|\s*,?\s+(?i:du|de\s+la|de\s+l'|des|of|in|to)\s*(?:(?!{KEY})[^.;:,«»\"“”()]){{1,60}}?){{0,3}}\s*,?\s+"
)
_BE: Final = r"(?i:est|sont|sera|seront|is|are|shall\s+be|will\s+be)\s+"
_ORDER: Final = r"(?:^\W*|(?i:\bagree\s+to\s+|\b(?:conviennent|décident)\s+de\s+))"
_ADVERB: Final = (
    r"(?i:(?:hereby|désormais|donc|ainsi|intégralement|entièrement|entirely|(?:annul|supprim|abrog)ée?s?\s+et"
    r"|(?:deleted|removed|amended)(?:\s+in\s+(?:its|their)\s+entirety)?,?\s+and)\s+){0,3}"
)
_REPLACED: Final = (
    (
        rf"{ONE}{_GAP}(?:{_BE}{_ADVERB}(?i:remplacée?s?|replaced|superseded|restated|substituted"
        r"|(?:modifi|rédig|libell|réécrit)\w{0,3}(?:\s+comme\s+suit|\s+ainsi\s+qu'il\s+suit|\s*:|\s+ainsi\s*:)"
        r"|(?:amended|modified|revised|changed)(?:(?:(?!\bby\b|\bbe\b)[^.:;]){0,40}?(?:follow|to\s+read)|\s*:))"
        r"|(?i:se\s+lit\s+(?:désormais\s+)?comme\s+suit|(?:now\s+|shall\s+)?reads?\s+as\s+follows))"
    ),
    rf"{_ORDER}(?i:(?:replace|remplacer)\s+(?:l'|les?\s+|la\s+|the\s+)?){ONE}{_GAP}(?i:par|by|with)\b",
)
_DELETES: Final = r"(?i:(?:supprim|abrog|annul|retir)ée?s?|deleted|removed|repealed|withdrawn|struck)\b"
_BLANK: Final = (
    r"(?i:(?:(?:volontairement|intentionnellement)\s+)?laissée?s?\s+(?:(?:volontairement|intentionnellement)\s+)?"
    r"(?:en\s+blanc|vides?|vierges?)|(?:intentionally\s+)?left\s+(?:intentionally\s+)?blank)"
)
_DELETED: Final = (
    rf"{ONE}{_GAP}{_BE}{_ADVERB}(?:{_DELETES}|{_BLANK})",
    rf"(?<!\w)(?i:sont|est)\s+(?i:(?:supprim|abrog)ée?s?)\s*:?\s+(?i:l'|les?\s+|la\s+)?{ONE}",
    (
        rf"(?i:\b(?:following|les)\s+{KEY_WORDS}(?:\s+suivante?s?)?)\s+{_BE}{_ADVERB}{_DELETES}\s*:\s*"
        rf"(?i:l'|les?\s+|la\s+)?(?:{KEY})?(?P<numbers>{NUMBERS})(?P<names>(?!))?"
    ),
    rf"{_ORDER}(?i:(?:delete|supprimer)\s+(?:l'|les?\s+|la\s+|the\s+)?){ONE}",
)
_ADDS: Final = r"(?i:ajoutée?s?|insérée?s?|créée?s?|added|inserted)"
_ADDED: Final = (
    rf"{_BE}{_ADVERB}{_ADDS}\b(?:[^.:;]|\.(?=\d)){{0,80}}?(?i:\bune?\s+(?:nouve\w+\s+)?){ONE}",
    rf"(?i:\b(?:une?\s+(?:nouve\w+\s+)?|(?:following|new)\s+)){ONE}{_GAP}{_BE}{_ADVERB}{_ADDS}",
    rf"{_ADDS}\s+(?i:as\s+(?:a\s+|the\s+)?(?:new\s+)?|(?:l'|la\s+|le\s+|les\s+)(?:nouve\w+\s+)?|a\s+new\s+){ONE}",
    rf"(?i:complétée?s?\s+par\s+(?:une?|le|la|l')\s*(?:nouve\w+\s+)?){ONE}",
    rf"{_ORDER}(?i:(?:insert|add)\s+(?:an?\s+|the\s+)?(?:new\s+|following\s+){{1,2}}){ONE}",
    rf"(?<![àÀ] l')(?<!to ){ONE}{_GAP}{_BE}{_ADVERB}{_ADDS}",
)
_COMPLETED: Final = (
    (
        rf"{ONE}{_GAP}{_BE}{_ADVERB}(?i:complétée?s?\s+(?:par|comme\s+suit|ainsi)|(?:supplemented|completed)\s+(?:by|with|as)"
        r"|amended\s+by\s+adding\s+(?:the\s+following|at\s+(?:the|its)\s+end))"
    ),
    (
        rf"(?i:following(?:\s+(?:text|words|sentences?|paragraphs?|provisions?))?)\s+{_BE}{_ADVERB}{_ADDS}\s+"
        rf"(?i:to|at\s+the\s+end\s+of)\s+(?i:the\s+end\s+of\s+)?{ONE}"
    ),
    (
        rf"(?i:à\s+la\s+fin\s+de\s+l'|à\s+la\s+fin\s+du\s+){ONE}\s*,?\s*(?i:(?:il\s+)?{_BE}{_ADDS})\s+"
        r"(?i:ce\s+qui\s+suit|(?:la|les|le|l')\s*\w+\s+suivante?s?)"
    ),
)
_NEW: Final = rf"(?i:respectivement\s+)?(?i:l'|les?\s+|la\s+|the\s+)?(?i:new\s+)?(?:{KEY})?(?P<to>{NUMBERS})(?![\w%])"
_RENUMBERED: Final = (
    rf"{ONE}{_GAP}(?i:devient|deviennent|deviendra|deviendront|(?:(?:shall|will)\s+)?(?:now\s+)?becomes?)\s+{_NEW}",
    rf"{ONE}{_GAP}{_BE}{_ADVERB}(?i:renumérotée?s?|re-?numbered)\s+(?i:(?:as|to|en|to\s+become)\s+)?{_NEW}",
)


def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in patterns)


PATTERNS: Final[tuple[tuple[Action, tuple[re.Pattern[str], ...]], ...]] = (
    ("renumbered", _compiled(_RENUMBERED)),
    ("replaced", _compiled(_REPLACED)),
    ("deleted", _compiled(_DELETED)),
    ("added", _compiled(_ADDED)),
    ("completed", _compiled(_COMPLETED)),
)
"""In the order in which they are tried; what comes first wins."""

PART: Final = re.compile(
    r"(?i:\b(?:alinéas?|phrases?|mots?|lignes?|tirets?|montants?|tableau|titre|intitulé|words?|sentences?|paragraph|rows?"
    r"|lines?|bullets?|figures?|table|title|heading|amount|après|after|before|avant)\b[^.;:]{0,40}$)"
)
WITHIN: Final = re.compile(
    r"(?i:\b(?:après|avant|au\s+début|entre|en\s+tête|after|before|between|at\s+the\s+(?:beginning|start))\b)"
)
CHANGES: Final = re.compile(
    rf"{_BE}(?:\w+\s+){{0,3}}?(?i:remplac|modifi|supprim|ajout|insér|abrog|complét|renumér|libell|rédig|port[ée]|ramené|raised|reduced|increased|replac|amend|delet|added|insert"
    r"|remov|supplement|complet|re-?number|substitut)\w*|(?i:\b(?:devien\w+|shall\s+become|becomes?|se\s+lit|reads?\s+as)\b)"
)
RENUMBERS: Final = re.compile(r"(?i:\brenumérot\w+|\bre-?number\w*)")
ANNOUNCES: Final = re.compile(r":\s*$|(?i:\b(?:suit|suivante?s?|following|follows)\W*$)")
QUOTED: Final = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
"""A quotation; new text in one is one, however many sentences it has."""
