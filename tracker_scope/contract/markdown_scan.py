"""Cuts the lines of a Markdown file into marks: headings, text, code, and what belongs to no clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from tracker_scope.contract.numbers import ANNEX_WORDS, WORDS
from tracker_scope.contract.source_text import Line

_ATX: Final = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
# "##Annexe" without the space that CommonMark asks for is a heading to kramdown and to whoever wrote it.
_ATX_TIGHT: Final = re.compile(r" {0,3}(#{2,6})(?=[^\W_])")
_CLOSING_HASHES: Final = re.compile(r"(?:^|[ \t])#+$")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_NOT_TITLE: Final = re.compile(
    r"\s*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|\||<!--|\[[^\]]+\]:|\{:|[-*_=#]{3,}|[-=]+\s*$)| {4}|\t"
)
_FENCE: Final = re.compile(r"\s*(?:[-*+] +|\d+[.)] +)?(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END: Final = re.compile(r"\s*(`{3,}|~{3,})\s*$")
_PART: Final = re.compile(r"--- (abstract|middle|back|note_\S+|to_be_removed_note_\S+)\s*$")
_LINK: Final = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*\S+")
_ABBREVIATION: Final = re.compile(r" {0,3}\*\[[^\]]+\]:")
_ATTRIBUTES: Final = re.compile(r"\s*\{:\s*[^}]*\}\s*$|\s*\{#[^}]+\}\s*$")
_ANCHOR_LINE: Final = re.compile(r"""\s*<a\s+(?:id|name)=["']?([^"'>\s]+)["']?\s*>\s*(?:</a>)?\s*$""", re.IGNORECASE)
_TITLE_BLOCK: Final = re.compile(r"%")
_BOLD_ARTICLE: Final = re.compile(rf"(\*\*|__)\s*(?:{WORDS}|{ANNEX_WORDS})\s.*\1\s*$", re.IGNORECASE)
_ANCHOR: Final = re.compile(
    r"\{:?[^{}#]{0,200}#([^\s{}]+)[^{}]{0,200}\}|<a\s+(?:id|name)=[\"']?([^\"'>\s]+)", re.IGNORECASE
)
_ANCHOR_END: Final = re.compile(r"\s?\{[:#][^{}]*\}$|<a\s+(?:id|name)=[^>]*>(?:\s*</a>)?", re.IGNORECASE)

BELOW_HASHES: Final = 7


class Mark(NamedTuple):
    """A run of lines of one sort, by indices into the lines, both ends included.

    `sort` is "heading", "text", "code", "table", "numbered", "part" (a kramdown-rfc marker, its name in `words`)
    or "left_out" (its reason in `words`); `words` of a heading is what stands after the hashes, and
    `number` the one that the format gives it beside the text.
    """

    sort: str
    first: int
    last: int
    words: str = ""
    level: int = 0
    anchors: tuple[str, ...] = ()
    number: str = ""


def scan(lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield marks in order; together they cover every line that is not blank, once."""
    closers = _closers(lines)
    at = _front_end(lines)
    if at:
        yield Mark("left_out", 0, at - 1, "front_matter")
    anchors: tuple[str, ...] = ()
    while at < len(lines):
        if lines[at].is_blank:
            at += 1
            continue
        mark = _mark_at(lines, at, closers)
        if mark.sort == "heading":
            mark = mark._replace(anchors=mark.anchors + anchors)
        anchors = mark.anchors if mark.words == "anchor" else ()
        yield mark
        at = mark.last + 1


def _mark_at(lines: Sequence[Line], at: int, closers: _Closers) -> Mark:
    """Recognise what starts on a line."""
    readers: tuple[Callable[[], Mark | None], ...] = (
        lambda: _fence(lines, at, closers),
        lambda: _comment(lines, at, closers),
        lambda: _marker(lines, at),
        lambda: _heading(lines, at),
        lambda: _definition(lines, at),
    )
    found = (reader() for reader in readers)
    return next((mark for mark in found if mark), Mark("text", at, at))


class _Closers(NamedTuple):
    """For each line, from there on: the longest closing fence by character, and where a comment ends."""

    fences: dict[str, list[int]]
    comments: list[int]


def _closers(lines: Sequence[Line]) -> _Closers:
    """Look ahead once, so that a fence or comment that nobody closes does not swallow the document."""
    fences = {"`": [0] * (len(lines) + 1), "~": [0] * (len(lines) + 1)}
    comments = [len(lines)] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        end = _FENCE_END.match(lines[index].text)
        for character, longest in fences.items():
            here = len(end[1]) if end and end[1][0] == character else 0
            longest[index] = max(longest[index + 1], here)
        comments[index] = index if "-->" in lines[index].text else comments[index + 1]
    return _Closers(fences, comments)


def _fence(lines: Sequence[Line], at: int, closers: _Closers) -> Mark | None:
    opened = _FENCE.match(lines[at].text)
    if not opened or closers.fences[opened[1][0]][at + 1] < len(opened[1]):
        return None
    for index in range(at + 1, len(lines)):
        end = _FENCE_END.match(lines[index].text)
        if end and end[1][0] == opened[1][0] and len(end[1]) >= len(opened[1]):
            return Mark("code", at, index)
    return None


def _comment(lines: Sequence[Line], at: int, closers: _Closers) -> Mark | None:
    """Read a comment that has its lines to itself; one within a sentence stays where it is."""
    last = closers.comments[at]
    if not re.match(r" {0,3}<!--", lines[at].text) or last == len(lines):
        return None
    after = lines[last].text.partition("-->")[2]
    return None if after.strip() else Mark("left_out", at, last, "comment")


def _marker(lines: Sequence[Line], at: int) -> Mark | None:
    text = lines[at].text
    part = _PART.match(text)
    if part:
        return Mark("part", at, at, part[1])
    anchor = _ANCHOR_LINE.match(text)
    return Mark("left_out", at, at, "anchor", anchors=(anchor[1],)) if anchor else None


def _heading(lines: Sequence[Line], at: int) -> Mark | None:
    text = lines[at].text
    hashes = _ATX.match(text) or _ATX_TIGHT.match(text)
    if hashes:
        words = _CLOSING_HASHES.sub("", text[hashes.end() :].strip())
        return _titled(lines, at, at, words, len(hashes[1]))
    alone = at == 0 or lines[at - 1].is_blank or _ends_block(lines[at - 1].text)
    if not alone or at + 1 >= len(lines):
        return _bold_heading(lines, at) if alone else None
    underline = _UNDERLINE.match(lines[at + 1].text)
    if underline and (_underlines(underline[1], text) or not _NOT_TITLE.match(text)):
        return _titled(lines, at, at + 1, text.strip(), 1 if underline[1][0] == "=" else 2)
    return _bold_heading(lines, at)


def _underlines(rule: str, text: str) -> bool:
    """Tell "4. Functions" underlined from end to end, to CommonMark an item, from an item before a rule."""
    return bool(re.match(r" {0,3}\d{1,3}\. ", text)) and (rule[0] == "=" or len(rule) + 2 >= len(text.strip()))


def _bold_heading(lines: Sequence[Line], at: int) -> Mark | None:
    """Take a bold line of its own that reads "Article 7" for the heading that it looks like."""
    followed = at + 1 < len(lines) and not lines[at + 1].is_blank
    if followed or not _BOLD_ARTICLE.match(lines[at].text.strip()):
        return None
    return _titled(lines, at, at, lines[at].text.strip(), BELOW_HASHES)


def _titled(lines: Sequence[Line], first: int, last: int, words: str, level: int) -> Mark:
    """Make the mark of a heading, with the anchors that it and the line below declare."""
    if last + 1 < len(lines) and _ATTRIBUTES.match(lines[last + 1].text):
        words, last = f"{words} {lines[last + 1].text.strip()}", last + 1
    anchors = tuple(one or other for one, other in _ANCHOR.findall(words))
    return Mark("heading", first, last, _ANCHOR_END.sub("", words).strip(), level, anchors)


def _ends_block(text: str) -> bool:
    """Tell whether a line ends what stands before it even without a blank line after it."""
    return bool(_ATX.match(text) or _LINK.match(text) or _PART.match(text) or text.rstrip().endswith("-->"))


def _definition(lines: Sequence[Line], at: int) -> Mark | None:
    """Read a link reference definition, which cannot interrupt a paragraph (CommonMark 4.7)."""
    text = lines[at].text
    if not (_LINK.match(text) or _ABBREVIATION.match(text)):
        return None
    before = lines[at - 1].text if at else ""
    alone = not before.strip() or _ends_block(before) or bool(_ABBREVIATION.match(before))
    return Mark("left_out", at, at, "link_definition") if alone else None


def _front_end(lines: Sequence[Line]) -> int:
    """Return the index after the YAML front matter or pandoc title block, 0 without one."""
    titles = next((index for index, line in enumerate(lines) if not _TITLE_BLOCK.match(line.text)), len(lines))
    if titles or lines[0].text.rstrip() != "---":
        return titles
    for index, line in enumerate(lines[1:], 1):
        if _PART.match(line.text):
            return index
        if line.text.rstrip() in {"---", "..."}:
            return index + 1 if any(re.match(r"[\w-]+\s*:", one.text) for one in lines[1:index]) else 0
    return 0
