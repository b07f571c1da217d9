"""Reads XML with a parser that refuses all that could draw in anything else, and one item by itself."""

from __future__ import annotations

import codecs
import re
from typing import Final
from xml.parsers import expat

from tracker_scope.errors import Problem

# Besides Unicode, expat reads what takes one byte a character and holds ASCII as it is.
_SINGLE_BYTE: Final = re.compile(r"ascii|iso8859-\d{1,2}|cp125\d|koi8-[rtu]")
_ENDS_EARLY: Final = frozenset(
    {
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    }
)


class NotXml(ValueError):
    """What stands in the way, and where, in bytes from the start of what was given."""

    def __init__(self, at: int, problem: Problem) -> None:
        self.problem = problem
        self.at = at
        super().__init__(str(problem))


class Node:
    """One element of an item: `text` is what stands right in it."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Node] = []
        self.text = ""

    def first(self, name: str) -> Node | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def under(self, *names: str) -> list[Node]:
        """Return what lies at the end of a path of names, in order."""
        found = [self]
        for name in names:
            found = [child for one in found for child in one.children if child.name == name]
        return found

    def words(self) -> str:
        """Return the text of the element and of all in it."""
        return self.text + "".join(child.words() for child in self.children)


def guarded_parser() -> expat.XMLParserType:
    """Make a parser that raises NotXml at a document type, before it reads what that declares.

    Without one, XML has no entities but its own five and no external ones (XML 1.0, 4.1 and 4.4).
    """
    parser = expat.ParserCreate()

    def doctype(name: str, _system: str | None, _public: str | None, _internal: int) -> None:
        problem = Problem("holds_html") if name.lower() == "html" else Problem("xml_doctype")
        raise NotXml(parser.CurrentByteIndex, problem)

    parser.StartDoctypeDeclHandler = doctype
    # From expat 2.6 on: what ends in a block must be told with that block.
    if hasattr(parser, "SetReparseDeferralEnabled"):
        parser.SetReparseDeferralEnabled(False)  # noqa: FBT003 - expat takes it by place
    return parser


def problem_of(fault: expat.ExpatError) -> Problem:
    """Name what expat stopped at."""
    words = expat.ErrorString(fault.code)
    if words in _ENDS_EARLY:
        return Problem("xml_ends_early")
    if words == expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT:
        return Problem("xml_goes_on")
    if words == expat.errors.XML_ERROR_UNDEFINED_ENTITY:
        return Problem("xml_entity")
    return Problem("xml_invalid", words=words)


def codec_of(declared: str) -> str:
    """Return Python's name of a declared encoding. Raises NotXml for one that is not read."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if name == "utf-8" or _SINGLE_BYTE.fullmatch(name):
        return name
    raise NotXml(0, Problem("xml_encoding", encoding=declared))


def read_item(data: bytes, encoding: str) -> Node:
    """Read the bytes of one element by themselves. Raises NotXml."""
    parser = guarded_parser()
    parser.buffer_text = True
    stack = [Node("", {})]
    texts: list[list[str]] = [[]]

    def opened(name: str, attributes: dict[str, str]) -> None:
        node = Node(name, attributes)
        stack[-1].children.append(node)
        stack.append(node)
        texts.append([])

    def closed(_name: str) -> None:
        stack.pop().text = "".join(texts.pop())

    def said(text: str) -> None:
        texts[-1].append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opened, closed, said
    try:
        parser.Parse(data.decode(encoding), True)  # noqa: FBT003 - expat takes it by place
    except UnicodeDecodeError as bad:
        raise NotXml(bad.start, Problem("bytes_not_text", at=bad.start, encoding=encoding)) from bad
    except expat.ExpatError as bad:
        raise NotXml(parser.ErrorByteIndex, problem_of(bad)) from bad
    return stack[0].children[0]
