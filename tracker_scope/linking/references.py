"""Finds the explicit mentions of clauses in one text: numbers, identifiers and anchors, each with its standing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from tracker_scope.linking.anchors import anchors, links_elsewhere
from tracker_scope.linking.foreign import is_connected, is_foreign, is_own
from tracker_scope.linking.keywords import announced, small_letters
from tracker_scope.linking.numbers import prefix_of, siblings
from tracker_scope.linking.quotation import Span, lies_in, quoted_spans
from tracker_scope.model.base import Noun
from tracker_scope.model.trace import Standing


class FinderOptions(Noun):
    """What a project makes of references.

    `prefixes` are those of the contract's identifiers with their separator ("EX-", "REQ_SEC-");
    `documents` are file names, titles or address prefixes of its specification; `ticket_prefixes`
    begin the tracker's own keys ("PIM-"); `fields` are further ticket fields to read; `bots` are
    glob patterns of accounts.
    """

    prefixes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    ticket_prefixes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()


class Found(NamedTuple):
    """One mention: `text[position:position + len(cited)] == cited`."""

    cited: str
    form: Literal["number", "identifier", "anchor"]
    targets: tuple[str, ...]
    position: int
    standing: Standing
    version_hint: str | None


_DASH: Final = "[-_\u2010\u2011\u2012\u2013]"
_NOT_A_NAME: Final = frozenset(
    {"UTF", "ISO", "RFC", "SHA", "CVE", "IEC", "EN", "NF", "WCAG", "TLS", "COVID", "UTC", "GMT"}
)
_FILE: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|png|jpe?g|md|txt|zip)\b", re.IGNORECASE)
_VERSION: Final = r"(?:version|vers?\.?|v\.?|r[ée]v(?:ision)?\.?|indice|[ée]dition|draft)"
_VERSION_AFTER: Final = re.compile(
    r"[^\S\n]{0,2}(?:[,(][^\S\n]?)?(?:(?:of|in|from|de|du|dans)\s(?:the\s|la\s|le\s|l['’])?)?"
    rf"(?:(?:draft|document|specs?|specification|sp[ée]cification|cahier des charges|contrat|contract)[\s,(]{{1,2}})?"
    rf"(?:{_VERSION}[\s:]{{0,2}}[-n°]{{0,2}}(?P<number>\d[\w.]{{0,15}})|(?P<draft>draft-[\w-]{{2,80}}-\d\d)\b)"
    rf"|[^\n()§]{{0,60}}\({_VERSION}\s?-?(?P<aside>\d[\w.]{{0,15}})\)",
    re.IGNORECASE,
)
_VERSION_BEFORE: Final = re.compile(
    rf"(?<!\w){_VERSION}\s?-?(?P<number>\d[\w.]{{0,15}}?)[,:(]?\s{{1,2}}\(?(?:in\s|dans\s)?(?:the\s|la\s|le\s|l['’])?\Z",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^((?:[\w.-]{1,40}[:/])?(?:art(?:icle)?|sec(?:tion)?|clause|chap(?:itre|ter)?|annexe?|appendix))[-_:/](?=[A-Z\d])",
    re.IGNORECASE | re.MULTILINE,
)
_LINKED: Final = re.compile(r"[^\[\]\n]{0,80}(?:\]\(|\|)")
_CONTAINER: Final = re.compile(r"\s{1,2}\(?(?:of|in|de|du|dans)\s(?:the\s|la\s|le\s|l['’])?", re.IGNORECASE)


class _Raw(NamedTuple):
    """A mention before its standing is known."""

    start: int
    end: int
    form: Literal["number", "identifier", "anchor"]
    targets: tuple[str, ...]
    version: str | None = None
    foreign: bool = False


def find(text: str, options: FinderOptions) -> tuple[Found, ...]:
    """Return the mentions of clauses in a text, in order, foreign and quoted ones marked as such.

    Positions count characters. A text without a figure and without an anchor has none.
    """
    raw = sorted((*_numbers(text, options), *_identifiers(text, options), *_anchors(text, options)))
    kept = _apart(text, raw)
    if not kept:
        return ()
    foreign = _foreign(text, kept, options.documents)
    quoted = quoted_spans(text)
    elsewhere = links_elsewhere(text, options.documents)
    return tuple(
        Found(
            cited=text[one.start : one.end],
            form=one.form,
            targets=one.targets,
            position=one.start,
            standing=_standing(one.start, quoted, elsewhere, foreign=alien),
            version_hint=one.version or _version(text, one),
        )
        for one, alien in zip(_with_version_of_link(text, kept), foreign, strict=True)
    )


def find_in_labels(text: str, options: FinderOptions) -> tuple[Found, ...]:
    """Return the mentions in labels, one a line, where "clause-4.2" and "art:12" stand for words.

    Positions and what is cited are those of the labels as written.
    """
    found = find(_LABEL.sub(_spaced, text), options)
    return tuple(one._replace(cited=text[one.position : one.position + len(one.cited)]) for one in found)


def _spaced(label: re.Match[str]) -> str:
    """Write a label's word as prose would, an abbreviation with its point, in as many characters."""
    short = label[1].lower().endswith(("art", "sec", "chap"))
    return label[1] + ("." if short else " ")


def prefixes_of(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the prefixes of the identifiers among clause numbers, for `FinderOptions`."""
    return tuple(sorted({prefix for number in numbers if (prefix := prefix_of(number))}))


def _numbers(text: str, options: FinderOptions) -> list[_Raw]:
    """Read what keywords announce."""
    found = []
    for one in announced(text):
        if one.kind == "identifier":
            targets = tuple(name for target in one.targets if (name := _named(target, options)))
            found += [_Raw(one.start, one.end, "identifier", targets)] if targets else []
        else:
            found.append(_Raw(one.start, one.end, "number", one.targets, foreign=one.kind == "code"))
    return found


def _named(identifier: str, options: FinderOptions) -> str | None:
    """Write an identifier with the contract's own prefix; None for a ticket's key or a standard's name."""
    prefix = (prefix_of(identifier) or "").upper()
    own = next((one for one in options.prefixes if _bare(one) == _bare(prefix)), None)
    if own is not None:
        return own + identifier[len(prefix) :]
    tickets = {_bare(one) for one in options.ticket_prefixes}
    if _bare(prefix) in tickets or _bare(prefix) in _NOT_A_NAME or identifier[0].islower():
        return None
    return identifier


def _bare(prefix: str) -> str:
    """Reduce a prefix to its letters, in capitals, without the separator at its end."""
    return prefix.rstrip("-_").upper()


class _Patterns(NamedTuple):
    """A cheap search that tells whether a text is worth the exact one."""

    worth: re.Pattern[str]
    exact: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(prefixes: tuple[str, ...]) -> _Patterns | None:
    """Compile the searches for bare identifiers of the contract."""
    stems = sorted({_bare(one) for one in prefixes}, key=len, reverse=True)
    if not stems:
        return None
    names = "|".join(re.escape(stem) for stem in stems)
    return _Patterns(
        re.compile("|".join(rf"{re.escape(stem.lower())}{_DASH}?\d" for stem in stems)),
        re.compile(
            rf"(?<![\w/.#@-])(?P<name>{names})(?P<dash>{_DASH}?)(?P<number>\d{{1,6}}(?:\.\d{{1,4}}){{0,4}})"
            rf"(?:\s?(?:à|to|[-–—]|\.\.\.?)\s?(?:(?P=name){_DASH}?)?(?P<last>\d{{1,6}}))?(?![\w-]|\.\d)",
            re.IGNORECASE,
        ),
    )


def _identifiers(text: str, options: FinderOptions) -> list[_Raw]:
    """Read the contract's identifiers that stand without a keyword."""
    patterns = _patterns(options.prefixes)
    if patterns is None or patterns.worth.search(small_letters(text)) is None:
        return []
    found = []
    for match in patterns.exact.finditer(text):
        own = next(one for one in options.prefixes if _bare(one) == match["name"].upper())
        if _bare(own) in {_bare(one) for one in options.ticket_prefixes}:
            continue
        if _FILE.match(text, match.end()) or not (match["dash"] or match["name"].isupper()):
            continue
        found.append(_Raw(*match.span(), "identifier", _spelt(own, match["number"], match["last"])))
    return found


def _spelt(prefix: str, number: str, last: str | None) -> tuple[str, ...]:
    """Write one identifier, or those of a range."""
    first = prefix + number
    if last is None:
        return (first,)
    return siblings(first, prefix + last) or (first, prefix + last)


def _anchors(text: str, options: FinderOptions) -> list[_Raw]:
    """Read the links into the specification."""
    if "#" not in text:
        return []
    return [_Raw(one.start, one.end, "anchor", (one.target,), one.version) for one in anchors(text, options.documents)]


def _apart(text: str, raw: list[_Raw]) -> list[_Raw]:
    """Drop what lies inside another mention, and the chapter that merely contains the number before it."""
    kept: list[_Raw] = []
    for one in raw:
        last = kept[-1] if kept else None
        if last and one.start < last.end:
            continue
        if last and _contains(one, last) and _CONTAINER.fullmatch(text, last.end, one.start):
            continue
        kept.append(one)
    return kept


def _contains(outer: _Raw, inner: _Raw) -> bool:
    """Tell whether every number of one mention lies under the single number of another."""
    return len(outer.targets) == 1 and all(target.startswith(outer.targets[0] + ".") for target in inner.targets)


def _foreign(text: str, found: list[_Raw], documents: tuple[str, ...]) -> list[bool]:
    """Tell which mentions belong to another text; an enumeration and a repeated number share their owner."""
    alien = [one.foreign or (one.form != "anchor" and is_foreign(text, one.start, one.end, documents)) for one in found]
    for first, second in (*_pairs(len(found)), *reversed(_pairs(len(found)))):
        numbers = found[first].form == found[second].form == "number"
        if numbers and alien[first] != alien[second] and is_connected(text[found[first].end : found[second].start]):
            alien[first] = alien[second] = True
    theirs = {target for one, other in zip(found, alien, strict=True) if other for target in one.targets}
    return [
        other or (one.form == "number" and theirs.issuperset(one.targets) and not is_own(text, one.end))
        for one, other in zip(found, alien, strict=True)
    ]


def _pairs(count: int) -> list[tuple[int, int]]:
    """List the neighbours among so many."""
    return [(position, position + 1) for position in range(count - 1)]


def _standing(start: int, quoted: tuple[Span, ...], elsewhere: tuple[Span, ...], *, foreign: bool) -> Standing:
    """Say whether a mention can speak for the ticket."""
    if foreign:
        return Standing.FOREIGN
    if lies_in(quoted, start):
        return Standing.QUOTED
    return Standing.FOREIGN if lies_in(elsewhere, start) else Standing.PLAIN


def _with_version_of_link(text: str, found: list[_Raw]) -> list[_Raw]:
    """Let the text of a link name the version that its address names."""
    following = [*found[1:], None]
    return [
        one._replace(version=link.version) if link and _LINKED.fullmatch(text, one.end, link.start) else one
        for one, link in zip(found, following, strict=True)
    ]


def _version(text: str, one: _Raw) -> str | None:
    """Return the version of the specification that the words around a mention name."""
    after = _VERSION_AFTER.match(text, one.end, one.end + 130)
    if after:
        return (after["number"] or after["draft"] or after["aside"]).rstrip(".")
    before = _VERSION_BEFORE.search(text, max(0, one.start - 40), one.start)
    return before["number"] if before else None
