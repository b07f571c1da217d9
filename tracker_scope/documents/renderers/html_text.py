"""Words as HTML text: whatever was said is escaped, and only our own elements stand around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from tracker_scope.documents.phrasing import Phrasing
from tracker_scope.documents.typography import written_number
from tracker_scope.model.document import Blank, Document, Inline, Phrase, Section, Text, Value

# HTML section 13.3 escapes &, <, > and the quotation mark; the apostrophe too, so that no place can matter.
_MARKS: Final = re.compile("[&<>\"']")
_NAMES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})

# Outside the words of the document: what a page needs beside them. What is compared with another format leaves it out.
APPARATUS: Final = "data-apparatus"
Named = tuple[str, str, str]


def escaped(words: str) -> str:
    """Return words as HTML text, which is also good for a quoted attribute."""
    return _MARKS.sub(lambda found: _NAMES[found[0]], words)


def turns_round(words: str) -> bool:
    """Tell whether words have letters that run from right to left, which would reorder what stands beside them."""
    return not words.isascii() and any(unicodedata.bidirectional(one) in _RIGHT_TO_LEFT for one in words)


@dataclass(frozen=True)
class Page:
    """What the parts of one page share: how nodes are said, where headings name something, and what tables need.

    Tables take numbers for their ids, and leave rules of style that hold for one of them only.
    """

    said: Phrasing
    anchors: Mapping[Named, str]
    numbers: Iterator[int]
    rules: list[str]

    @classmethod
    def of(cls, document: Document, said: Phrasing) -> Page:
        """Look through the headings of a document for what they name."""
        return cls(
            said=said, anchors=dict(reversed(list(_anchors(document.sections, "s")))), numbers=count(1), rules=[]
        )

    def control(self, name: str) -> str:
        """Say one of the page's own words: those of its controls."""
        return escaped(self.said.head(f"documents.html.{name}"))

    def figure(self, number: int) -> str:
        """Write a whole number."""
        return escaped(written_number(number, self.said.words.language))

    def plain(self, nodes: tuple[Inline, ...]) -> str:
        """Write a run of nodes as text without any element."""
        return escaped(self.said.run(nodes))

    def run(self, nodes: tuple[Inline, ...], *, linked: bool = True) -> str:
        """Write a run of nodes, a space between them; a name that a heading bears leads there."""
        return " ".join(self._node(node, linked=linked) for node in nodes)

    def _node(self, node: Inline, *, linked: bool) -> str:
        if not isinstance(node, Phrase):
            return self._value(node, linked=linked)
        parts = self.said.parts(node)
        return "".join(escaped(fixed) + (self._value(value, linked=linked) if value else "") for fixed, value in parts)

    def _value(self, value: Value, *, linked: bool) -> str:
        words = self.said.said(value)
        if isinstance(value, Blank):
            return f'<mark class="blank">{escaped(words)}</mark>'
        if not isinstance(value, Text):
            return escaped(words)
        place = self.anchors.get(_named(value)) if linked else None
        return f'<a href="#{place}">{_spoken(words)}</a>' if place else _spoken(words)


def _spoken(words: str) -> str:
    """Write somebody's words, whose direction is their own and whose lines are kept."""
    if _DIGEST.fullmatch(words):
        return f"<code>{words}</code>"
    if turns_round(words):
        return f"<bdi>{escaped(words)}</bdi>"
    return f'<span class="lines">{escaped(words)}</span>' if "\n" in words.strip() else escaped(words)


def _named(text: Text) -> Named:
    return (text.source.kind, text.source.ref, text.text)


def _anchors(sections: tuple[Section, ...], before: str) -> Iterator[tuple[Named, str]]:
    """Yield what the headings of subsections name first, a clause or a ticket, with the place of each."""
    for number, section in enumerate(sections, start=1):
        place = f"{before}{number}"
        named = next((one for one in section.heading.values.values() if isinstance(one, Text)), None)
        if before != "s" and named is not None and named.source.kind in {"clause", "ticket"}:
            yield _named(named), place
        yield from _anchors(section.sections, f"{place}-")
