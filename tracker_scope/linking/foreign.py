"""Whether a reference is to somebody else's text: a standard, a statute, a product's manual."""

from __future__ import annotations

import re
from typing import Final

from tracker_scope.linking.anchors import points_into, slug

_WINDOW: Final = 110
_S: Final = r"(?:[^\S\n]|&nbsp;)"

_STANDARD: Final = (
    r"(?:RFCs?[\s-]?\d{1,5}(?:\s?/\s?\d{4})?|I-D\.[\w.-]{1,60}|(?:BCP|STD)\s?\d{1,4}|draft-[\w-]{3,80}"
    r"|ISO(?:[\s/-](?:IEC|CEI|TS|TR))?(?:[\s-]?\d[\d:.-]{0,14})?|(?:IEC|CEI)\s?\d[\d:.-]{0,12}|IEEE(?:\s[\d.]{1,12}\w?)?"
    r"|(?:NF\s)?EN\s\d[\d\s.-]{1,12}|NF\s[A-Z\d][\w-]{0,10}(?:\s\d[\d-]{0,8})?|WCAG(?:\s?\d(?:\.\d)?)?|RGAA(?:\s?v?\d[\d.]{0,4})?"
    r"|PCI[\s-]DSS(?:\sv?\d[\d.]{0,5})?|NIST(?:\sSP)?(?:\s[\d-]{2,10}\w?)?|FIPS[\s-]?\d{1,4}(?:-\d)?|OWASP(?:\s\w{3,12})?"
    r"|ASVS(?:\s\d[\d.]{0,5})?|ECMA(?:-?\d{1,4})?|ETSI(?:\s\w{2}\s[\d\s-]{1,12})?|TLS\s1\.\d|HTTP/\d(?:\.\d)?|OAuth\s2(?:\.\d)?"
    r"|PEP\s?\d{1,4}|W3C|POSIX|HIPAA|CCPA|CPRA|SOX|eIDAS|DORA|NIS\s?2|DSP\s?2|PSD\s?2|RGPD|GDPR|RGS|CCAG(?:-\w{2,4})?"
    r"|CGI|CPC|CPI|CC(?!\w|TP|AP)|C\.\s?(?:civ|com|trav|cons|p[ée]n|proc)\b\.?)"
)
_STATUTE: Final = (
    r"(?:(?i:(?:(?:nouveau|ancien)\s)?code\s(?:civil|p[ée]nal|judiciaire|mon[ée]taire|g[ée]n[ée]ral"
    r"|d[eu]s?\s(?:la\s|l['’])?(?:proc[ée]dure|commerce|travail|consommation|propri[ée]t[ée]|commande|march[ée]s|sant[ée]"
    r"|s[ée]curit[ée]|assurances?|environnement|urbanisme|imp[ôo]ts|relations|route|[ée]ducation|justice|d[ée]fense)))"
    r"|(?:[A-Z][a-z]{2,12}\s)?(?:Civil|Commercial|Criminal|Penal|Labou?r|Tax|U\.?S\.?)\sCode"
    r"|(?:loi|d[ée]cret|ordonnance|arr[êe]t[ée]|directive|r[èe]glement|convention\scollective|Directive|Regulation)"
    r"(?:\s\(?(?:UE|EU|CE|EC|n[°ºo]|europ[ée]en|g[ée]n[ée]ral|informatique|\d|du\s\d)|\s(?:Informatique|LCEN|Toubon|Sapin))"
    r"|(?:[A-Z]\w{1,20}\s(?:of\s|and\s)?){1,4}Act\b)"
)
_WORK: Final = (
    r"(?:manuels?|manuals?|guides?|guidelines|handbook|tutoriel|tutorial|norme|standard|r[ée]f[ée]rentiel|recommandation"
    r"|papers?|thesis|wiki|charte|charter|livre\sblanc|white\spaper|book|readme|faq|policy)"
)
_PAPERS: Final = r"(?:documentation|docs?|document|sp[ée]cification|specs?)"
_OTHER: Final = r"(?:arch(?:itecture)?|vendor|supplier|user|admin\w{0,12}|developer|installation|API|style|training)"
_PRODUCT: Final = r"(?-i:[A-Z][\w.+-]{1,20})"
_ARTICLE: Final = r"(?:(?:the|this|their|its|our|your|la|le|les|leur|notre|votre|son|sa)\s|l['’])?"
_OWN: Final = (
    r"(?:pr[ée]sent\w?\s|initial\s|signed\s|current\s|draft\s)?(?:specs?|sp[ée]cifications?|sfd|sfg|contrat|contract|cahier"
    r"|cdc|cctp|ccap|sow|statement\sof\swork|agreement|accord|avenant|amendment|baseline|annexe|appendix|draft|proposal"
    r"|proposition|march[ée]|project|projet|document|documentation|master\sagreement)\b"
)
_TITLE: Final = r"(?:\s?\([^()\n]{2,60}\)|\s?[\"“«][^\"”»\n]{2,60}[\"”»])?"
_FILE: Final = r"[`*_\"“]{0,3}(?:https?://[^\s()|\]`]{1,300}|[\w./-]{1,120}\.(?:md|rst|html?|txt|adoc|pdf|docx?|odt))\b"
_LINK: Final = r"\[[^\[\]\n]{1,200}\]\((?P<address>https?:[^\s()]{1,600})\)"

_AFTER_OWN: Final = re.compile(
    rf"{_TITLE}\s{{0,2}}[,(]?\s?(?:of|from|in|du|de|des|dans|d['’]|au)\s?{_ARTICLE}{_OWN}(?!\s{_PRODUCT})",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"[*_\"”»\]]{{0,3}}{_TITLE}\s{{0,2}}(?:"
    rf"\(?(?:(?:of|from|in|du|de|des|dans|selon|d['’])\s?{_ARTICLE})?\[?(?P<standard>(?-i:{_STANDARD}))(?!\w)"
    rf"|[,(]?\s?(?:(?:of|from|in|under|du|de|des|dans|d['’])\s?{_ARTICLE})?(?P<statute>(?-i:{_STATUTE}))"
    rf"|(?:of|from|in|du|de|des|dans)\s{_ARTICLE}(?:(?!{_OWN})[\w.'’+-]{{1,20}}\s){{0,2}}(?P<work>{_WORK})\b"
    rf"|(?:of|from|in)\s{_ARTICLE}(?P<papers>(?:{_OTHER}|{_PRODUCT})\s{_PAPERS})\b"
    rf"|(?:du|de|des|dans)\s{_ARTICLE}(?P<papiers>{_PAPERS}\s(?:(?:de|du|d['’])\s?{_ARTICLE})?{_PRODUCT})"
    rf"|(?:of|from|in|de|du)\s{_ARTICLE}\[(?P<label>[A-Za-z][\w.-]{{1,60}})\](?!\()"
    rf"|(?:of|from|in|de|du|dans)\s{_ARTICLE}(?P<file>{_FILE})"
    rf"|(?:of|from|in|de|du)\s{_ARTICLE}{_LINK})",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"(?:(?<![\w.-])\[?(?P<standard>(?-i:{_STANDARD}))\]?(?:\s?\([^()\n]{{1,40}}\))?[*_]{{0,2}}[\s,:;(–—-]{{1,3}}"
    rf"|(?P<statute>(?-i:{_STATUTE}))[^\S\n,.;]?[^,.;:\n()]{{0,40}}[,:;(\s–—-]{{1,3}}"
    rf"|\b(?P<work>{_WORK})(?:\s(?:d['’]|de\s|du\s)?[\w.+-]{{2,20}})?(?:,\s?|\s)"
    rf"|\b(?P<papers>(?:{_PRODUCT}\s{_PAPERS}|{_PAPERS}\s(?:(?:de|du|d['’])\s?)?{_PRODUCT}))(?:,\s?|\s)"
    rf"|(?<![\w./-])(?P<file>{_FILE})[`*_\"”]{{0,3}},?\s"
    rf"|\[(?P<label>[A-Z][\w.-]{{2,60}})\],\s?)"
    rf"(?:in\s|à\s|au\s|under\s)?(?:the\s|la\s|le\s|les\s|l['’])?\Z",
    re.IGNORECASE,
)
_CONNECTED: Final = re.compile(
    rf"[*_]{{0,2}}{_S}{{0,2}}(?:[,;/&+]|and|et|or|ou|to|à|[-–])?{_S}{{0,2}}(?:and|et|or|ou)?{_S}{{0,2}}(?:the\s|la\s|le\s|l['’])?",
    re.IGNORECASE,
)


def is_foreign(text: str, start: int, end: int, documents: tuple[str, ...]) -> bool:
    """Tell whether the words around a reference name another text than the documents."""
    after = text[end : end + _WINDOW]
    if is_own(text, end):
        return False
    return _names_other(_AFTER.match(after), documents) or _names_other(
        _BEFORE.search(text[max(0, start - _WINDOW) : start]), documents
    )


def is_own(text: str, end: int) -> bool:
    """Tell whether the words after a reference name the contract itself."""
    return _AFTER_OWN.match(text[end : end + _WINDOW]) is not None


def is_connected(between: str) -> bool:
    """Tell whether two references are one enumeration, so that what is said of one holds for both."""
    return _CONNECTED.fullmatch(between) is not None


def _names_other(match: re.Match[str] | None, documents: tuple[str, ...]) -> bool:
    """Tell whether what was matched names a text that is not one of the documents."""
    if match is None:
        return False
    named = match.groupdict()
    address = named.pop("address", None) or named.pop("file", None)
    if address is not None:
        return bool(documents) and not points_into(address.strip('`*_"“.,;'), documents)
    words = slug(next((word for word in named.values() if word), ""))
    return not any(words and (slug(one) in words or words in slug(one)) for one in documents if slug(one))
