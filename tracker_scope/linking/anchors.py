"""Anchors and addresses: which links point into the specification, at what, and which point elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

_FRAGMENT: Final = re.compile(r"#(?P<fragment>[^\s#()<>\[\]{}|\"'`«»\\]{1,200})")
_NOT_IN_ADDRESS: Final = re.compile(r"[\s#()<>\[\]{}|\"'`«»\\]")
_LOOK_BACK: Final = 600
_TRAILING: Final = ".,;:!?*_~"
_SECTION: Final = re.compile(
    r"(?:rfc\.)?(?:section|sec|appendix|article|art|clause|chapitre|chapter|annexe|annex)[-._]"
    r"(?:appendix[-.])?(?P<number>\d{1,3}(?:\.\d{1,3}){0,7}|[A-Za-z](?:\.\d{1,3}){0,7})"
    r"(?:-\d{1,3}(?:\.\d{1,3}){0,7}|\.p\.[\d.]{1,8})?",
    re.IGNORECASE,
)
_BARE_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,7}|[A-Z]\.\d{1,3}(?:\.\d{1,3}){0,6}")
# Lines of a source view, comments, passages of a browser and the marks of xml2rfc for what is no clause.
_NO_CLAUSE: Final = re.compile(
    r"(?:L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?|issue\S*|discussion_?r\S*|pullrequestreview\S*|diff-\S*|page[-=]\S*|figure-\S*"
    r"|table-\S*|ref-\S*|section-toc\S*|name-table-of-contents|:~:.*|!.*|/.*|\d+)",
    re.IGNORECASE,
)
_STANDALONE: Final = re.compile(
    r"(?:rfc\.(?:section|appendix)\.|section-|appendix-)[\dA-Z][\d.]{0,30}(?:-[\d.]{1,12})?|name-[a-z][a-z-]{2,100}"
)
_SUFFIX: Final = re.compile(r"\.(?:md|markdown|html?|xhtml|txt|rst|adoc|docx?|odt|pdf|xml)$", re.IGNORECASE)
_ISSUE_OF_DRAFT: Final = re.compile(r"-(\d\d)$")
_PINNED: Final = re.compile(r"/(?:blob|blame|raw|tree|src|-/blob)/([^/\s]{1,80})/")
_MOVING: Final = frozenset({"master", "main", "head", "develop", "trunk", "gh-pages"})
_MARKDOWN_LINK: Final = re.compile(
    r"\[(?P<text>[^\[\]\n|]{1,400})(?:\]\(|\|)(?P<address>(?:https?:)[^\s()|\]]{1,800})[)\]]"
)

# What people put before the name of a specification when they keep a copy of it.
_PUT_BEFORE: Final = re.compile(
    r"^(?:baseline|signed|initial|final|copy|contract|reference|signée?|initiale?|copie|contrat|référence)[-_ ]+",
    re.IGNORECASE,
)


class Anchor(NamedTuple):
    """A link into the specification: where it is written, what it names, which version it names."""

    start: int
    end: int
    target: str
    version: str | None


def anchors(text: str, documents: tuple[str, ...]) -> Iterator[Anchor]:
    """Yield the anchors, slugs and addresses that point into one of the documents.

    A document is named by its file name with or without suffix, by its title, or by a prefix
    of its address. A fragment alone counts only in the forms that renderers of specifications
    make (RFC 7992 section 5.2; xml2rfc's `name-`); "#12" is a ticket.
    """
    for match in _FRAGMENT.finditer(text):
        fragment = match["fragment"].rstrip(_TRAILING)
        before = address_before(text, match.start())
        known = points_into(before, documents) if before else _STANDALONE.fullmatch(fragment) is not None
        target = target_of(fragment) if known else None
        if target is not None:
            end = match.start() + 1 + len(fragment)
            yield Anchor(match.start() - len(before), end, target, version_of(before))


def address_before(text: str, end: int) -> str:
    """Return the run of characters of an address that ends at a place, at most 600 of them."""
    backwards = text[max(0, end - _LOOK_BACK) : end][::-1]
    stop = _NOT_IN_ADDRESS.search(backwards)
    run = backwards[: stop.start() if stop else None][::-1].lstrip(",;:*_~!?")
    return run[max(0, run.rfind("https://"), run.rfind("http://")) :]


def points_into(address: str, documents: tuple[str, ...]) -> bool:
    """Tell whether an address, with or without fragment, is that of one of the documents."""
    bare = address.split("#", 1)[0]
    path = bare.split("?", 1)[0].rstrip("/")
    last = unquote(path.rsplit("/", 1)[-1])
    stem = _ISSUE_OF_DRAFT.sub("", _SUFFIX.sub("", last))
    return any(
        bare.startswith(one) if "://" in one else slug(_SUFFIX.sub("", one.rsplit("/", 1)[-1])) == slug(stem)
        for one in documents
        if slug(one)
    )


def document_names(file: str) -> tuple[str, ...]:
    """Return a file's name, and the name without what people put before it ("baseline_spec.md" is spec.md)."""
    stem = bare = _SUFFIX.sub("", file)
    while (shorter := _PUT_BEFORE.sub("", bare)) not in {bare, ""}:
        bare = shorter
    return (file,) if bare == stem else (file, bare + file[len(stem) :])


def slug(name: str) -> str:
    """Reduce a name to its letters and figures, to compare titles with file names."""
    return re.sub(r"[\W_]+", "", name).casefold()


def target_of(fragment: str) -> str | None:
    """Normalise a fragment to the number that it spells, or to the anchor; None when it names no clause."""
    written = unquote(fragment)
    numbered = _SECTION.fullmatch(written)
    if numbered:
        return numbered["number"].upper()
    if _BARE_NUMBER.fullmatch(written):
        return written
    if _NO_CLAUSE.fullmatch(written):
        return None
    return f"#{written}"


def version_of(address: str) -> str | None:
    """Return the version that an address names: a commit or tag, or a numbered draft."""
    pinned = _PINNED.search(address)
    if pinned and pinned[1].lower() not in _MOVING:
        return pinned[1]
    stem = _SUFFIX.sub("", address.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1])
    return stem if _ISSUE_OF_DRAFT.search(stem) else None


def links_elsewhere(text: str, documents: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return the texts of links whose address is known not to be the specification's, as spans."""
    if not documents:
        return ()
    return tuple(
        link.span("text") for link in _MARKDOWN_LINK.finditer(text) if not points_into(link["address"], documents)
    )
