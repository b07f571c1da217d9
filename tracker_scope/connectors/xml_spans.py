"""Cuts exact byte spans of RSS items out of an XML stream, in memory that does not grow with it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple
from xml.parsers import expat

from tracker_scope.connectors.exports import read_block
from tracker_scope.connectors.xml_parser import NotXml, codec_of, guarded_parser, problem_of
from tracker_scope.errors import Problem

ROOM: Final = 1 << 20
LARGEST: Final = 64 << 20
DEEPEST: Final = 200

_PATH: Final = ("rss", "channel", "item")
_ITEM: Final = len(_PATH)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_HTML: Final = re.compile(
    rb"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s++html|html)\b", re.IGNORECASE | re.DOTALL
)
_BLANK: Final = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
_HTML_ROOM: Final = 1 << 14
# An end tag may be cut by the end of a block: enough of the block before is kept to find its bracket.
_KEPT: Final = 1 << 10


class Part(NamedTuple):
    """One element: its attributes and the text in it."""

    attributes: dict[str, str]
    text: str


class Span(NamedTuple):
    """One item, from `start` to before `end` in bytes of the document.

    `names` are those of all its children, `parts` the children that were watched (the first of
    each name), `below` the attributes of what was watched one level deeper.
    """

    start: int
    end: int
    names: frozenset[str]
    parts: dict[str, Part]
    below: tuple[dict[str, str], ...]


class Stretch(NamedTuple):
    """Bytes of a document that end on an item, with where they begin in it and in what they are written."""

    offset: int
    data: bytes
    encoding: str


class Scanner:
    """Follows a document as its bytes come. Raises NotXml for what is not well-formed or not RSS.

    `watched` names what is wanted: children of the channel, and children and grandchildren of items.
    """

    def __init__(self, watched: frozenset[str] = frozenset()) -> None:
        self.encoding = ""
        self.channel: dict[str, Part] = {}
        self.last_end = 0
        self._watched = watched
        self._spans: list[Span] = []
        self._depth = 0
        self._outside = 0
        self._start = 0
        self._names: set[str] = set()
        self._parts: dict[str, Part] = {}
        self._below: list[dict[str, str]] = []
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._watching = 0
        self._fed = 0
        self._window = b""
        self._parser = guarded_parser()
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.XmlDeclHandler = self._declared
        self._parser.ProcessingInstructionHandler = self._instruction

    def feed(self, data: bytes, *, final: bool = False) -> list[Span]:
        """Read on, and return the items that end in these bytes."""
        if not self.encoding:
            self._begin(data)
        self._window = self._window[-_KEPT:] + data
        self._fed += len(data)
        self._spans = []
        try:
            self._parser.Parse(data, final)
        except expat.ExpatError as bad:
            raise self._fault(bad) from bad
        return self._spans

    def _begin(self, data: bytes) -> None:
        """Tell the encoding from the first bytes (XML 1.0, appendix F), and a page of HTML from a document."""
        self.encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
        head = data[:_HTML_ROOM].decode(self.encoding, "replace").encode("ascii", "ignore")
        if _HTML.match(head):
            raise NotXml(0, Problem("holds_html"))

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and self.encoding == "utf-8":
            self.encoding = codec_of(encoding)

    def _instruction(self, target: str, _data: str) -> None:
        """Let the style sheet pass that Jira's own header proposes: it is for browsers, and nothing reads it here."""
        if self._depth or target != "xml-stylesheet":
            raise NotXml(self._parser.CurrentByteIndex, Problem("xml_instruction", name=target))

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if depth > _ITEM + 2:
            if depth > DEEPEST:
                raise NotXml(self._parser.CurrentByteIndex, Problem("xml_too_deep", most=DEEPEST))
        elif not self._outside:
            if depth <= _ITEM:
                self._descend(name, attributes)
            elif self._watched:
                self._look(name, attributes)

    def _descend(self, name: str, attributes: dict[str, str]) -> None:
        """Follow the path down to an item; what lies beside it must be well-formed, and no more."""
        if name == _PATH[self._depth - 1]:
            if self._depth == _ITEM:
                self._start = self._parser.CurrentByteIndex
                self._names, self._parts, self._below = set(), {}, []
            return
        if self._depth == 1:
            raise NotXml(self._parser.CurrentByteIndex, Problem("holds_root", name=name))
        self._outside = self._depth
        if self._depth == _ITEM and name in self._watched:
            self._watch(attributes)

    def _look(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth > _ITEM + 1:
            if name in self._watched:
                self._below.append(attributes)
            return
        self._names.add(name)
        if name in self._watched:
            self._watch(attributes)

    def _watch(self, attributes: dict[str, str]) -> None:
        self._attributes, self._text, self._watching = attributes, [], self._depth
        self._parser.CharacterDataHandler = self._text.append

    def _close(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == self._watching:
            self._keep(name, self.channel if self._outside else self._parts)
        if depth == self._outside:
            self._outside = 0
        elif depth == _ITEM and not self._outside:
            self.last_end = self._end_of_tag()
            names, below = frozenset(self._names), tuple(self._below)
            self._spans.append(Span(self._start, self.last_end, names, self._parts, below))

    def _keep(self, name: str, parts: dict[str, Part]) -> None:
        """Keep what was watched, the first of its name."""
        self._watching = 0
        self._parser.CharacterDataHandler = None
        parts.setdefault(name, Part(self._attributes, "".join(self._text)))

    def _end_of_tag(self) -> int:
        """Return where the end tag ends that is being read: it has no attribute in which a bracket could stand."""
        at, base = self._parser.CurrentByteIndex, self._fed - len(self._window)
        mark = ">".encode(self.encoding)
        found = self._window.find(mark, max(0, at - base))
        while found >= 0 and (found + base - at) % len(mark):
            found = self._window.find(mark, found + 1)
        return base + found + len(mark)

    def _fault(self, fault: expat.ExpatError) -> NotXml:
        """Name what stands in the way: where bytes cannot be read as text, that is the cause."""
        at, problem = self._parser.ErrorByteIndex, problem_of(fault)
        if problem.key == "xml_invalid":
            try:
                self._window[max(0, at - self._fed + len(self._window)) :].decode(self.encoding)
            except UnicodeDecodeError as undecodable:
                if undecodable.start == 0:
                    problem = Problem("bytes_not_text", at=at, encoding=self.encoding)
        return NotXml(at, problem)


def stretches(stream: BinaryIO, room: int = ROOM) -> Iterator[Stretch]:
    """Read a stream in blocks and cut it after items; only an unfinished item waits. Raises NotXml."""
    scanner, offset, waiting, final = Scanner(), 0, b"", False
    while not final:
        block = read_block(stream, room)
        final = len(block) < room
        if final and not (waiting or offset or block.strip(_BLANK)):
            raise NotXml(0, Problem("empty"))
        scanner.feed(block, final=final)
        waiting += block
        end = len(waiting) if final else max(0, scanner.last_end - offset)
        if end:
            yield Stretch(offset, waiting[:end], scanner.encoding)
            offset, waiting = offset + end, waiting[end:]
        elif len(waiting) > LARGEST:
            raise NotXml(offset, Problem("xml_too_long", most=LARGEST >> 20))
