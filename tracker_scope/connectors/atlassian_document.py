"""Writes an Atlassian document (the rich text of REST v3) as plain text, in the marks that Jira's v2 text has.

Nodes: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/. What somebody
quotes or gives as code stays marked as such, line by line; an unknown node keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count, repeat
from typing import Final

Node = Mapping[str, object]

# Beyond it, the texts of a branch follow one another without form.
DEEPEST: Final = 60
_INLINE: Final = frozenset(
    {"text", "hardBreak", "mention", "emoji", "date", "status", "inlineCard", "placeholder", "mediaInline"}
    | {"inlineExtension", "media"}
)
_ITEMS: Final = frozenset({"listItem", "taskItem", "decisionItem", "tableRow", "tableCell", "tableHeader"})
_CARDS: Final = frozenset({"inlineCard", "blockCard", "embedCard"})
_BACKTICKS: Final = re.compile(r"`+")
_LANGUAGE: Final = re.compile(r"[\w+#.-]{0,40}")
_MARKED: Final = re.compile(r" {0,3}>|[ \t]*(?:```|~~~)")
_MILLISECONDS: Final = re.compile(r"-?[0-9]{1,14}")


def document_text(document: object) -> str:
    """Return the text of a document, its paragraphs apart by an empty line; empty for what is none."""
    node = _node(document)
    ticks = max((len(run) for text in _texts(node) for run in _BACKTICKS.findall(text)), default=0)
    return "\n".join(_Writer("`" * (ticks + 1)).block(node, 0)).strip("\n")


def _node(value: object) -> Node:
    return value if isinstance(value, dict) else {}


def _kind(node: Node) -> str:
    kind = node.get("type")
    return kind if isinstance(kind, str) else ""


def _children(node: Node) -> list[Node]:
    content = node.get("content")
    return [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []


def _texts(node: Node) -> Iterator[str]:
    """Yield every text below a node in order, without recursion."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(text := one.get("text"), str):
            yield text
        waiting.extend(reversed(_children(one)))


def _attribute(node: Node, *names: str) -> str:
    """Return the first named attribute that is text and not empty."""
    attrs = _node(node.get("attrs"))
    return next((value for name in names if isinstance(value := attrs.get(name), str) and value), "")


class _Writer:
    """Writes the nodes of one document; `ticks` is a fence that no text of it contains."""

    def __init__(self, ticks: str) -> None:
        self._ticks = ticks
        self._blocks: dict[str, Callable[[Node, int], list[str]]] = {
            "blockquote": self._quote,
            "codeBlock": self._code,
            "bulletList": self._bullets,
            "decisionList": self._bullets,
            "taskList": self._tasks,
            "orderedList": self._numbers,
            "table": self._table,
            "expand": self._titled,
            "nestedExpand": self._titled,
            "rule": lambda _node, _depth: ["----"],
        }

    def block(self, node: Node, depth: int) -> list[str]:
        """Return the lines of a node that stands on lines of its own."""
        if depth > DEEPEST:
            return " ".join(_texts(node)).splitlines()
        write = self._blocks.get(_kind(node))
        if write is not None:
            return write(node, depth)
        return [*self._own(node), *self.flow(_children(node), depth, tight=_kind(node) in _ITEMS)]

    def _own(self, node: Node) -> list[str]:
        """Return what a node says besides its content."""
        own = _words(node)
        return own.split("\n") if own else []

    def flow(self, nodes: Iterable[Node], depth: int, *, tight: bool) -> list[str]:
        """Return the lines of nodes that follow one another; neighbours within a line are joined."""
        lines: list[str] = []
        run = ""
        for node in nodes:
            if _is_inline(node):
                run += self._inline(node)
                continue
            _follow(lines, run, tight=tight)
            run = ""
            _follow(lines, self.block(node, depth + 1), tight=tight)
        _follow(lines, run, tight=tight)
        return lines

    def _inline(self, node: Node) -> str:
        words = _words(node)
        for mark in _marks(node):
            if _kind(mark) == "code" and words:
                words = f"{self._ticks}{words}{self._ticks}"
            elif _kind(mark) == "link" and (address := _attribute(mark, "href")) not in {"", words}:
                words = f"[{words}|{address}]"
        return words

    def _quote(self, node: Node, depth: int) -> list[str]:
        return _prefixed(repeat("> "), self.flow(_children(node), depth, tight=False))

    def _code(self, node: Node, _depth: int) -> list[str]:
        fence = self._ticks.ljust(3, "`")
        language = _LANGUAGE.match(_attribute(node, "language"))
        return [f"{fence}{language[0] if language else ''}", *"".join(_texts(node)).split("\n"), fence]

    def _bullets(self, node: Node, depth: int) -> list[str]:
        return self._items(node, depth, repeat("- "))

    def _tasks(self, node: Node, depth: int) -> list[str]:
        states = ("- [x] " if _attribute(one, "state") == "DONE" else "- [ ] " for one in _children(node))
        return self._items(node, depth, states)

    def _numbers(self, node: Node, depth: int) -> list[str]:
        order = _node(node.get("attrs")).get("order")
        first = order if isinstance(order, int) and not isinstance(order, bool) else 1
        return self._items(node, depth, (f"{number}. " for number in count(first)))

    def _items(self, node: Node, depth: int, marks: Iterable[str]) -> list[str]:
        """Mark each item; a quotation or code in it begins its line, so that it is still read as one."""
        lines: list[str] = []
        for mark, item in zip(marks, _children(node), strict=False):
            first, *others = self.flow([item], depth, tight=True) or [""]
            lines += [mark.rstrip(), first] if _MARKED.match(first) else [(mark + first) if first else mark.rstrip()]
            indent = "" if any(map(_MARKED.match, (first, *others))) else "  "
            lines += [indent + other if other else other for other in others]
        return lines

    def _table(self, node: Node, depth: int) -> list[str]:
        lines: list[str] = []
        for row in _children(node):
            cells = [self.flow([cell], depth + 1, tight=True) for cell in _children(row) or [row]]
            if any(len(cell) > 1 or _MARKED.match("".join(cell)) for cell in cells):
                lines += [line for cell in cells for line in cell]
            else:
                lines.append("| " + " | ".join("".join(cell) for cell in cells) + " |")
        return lines

    def _titled(self, node: Node, depth: int) -> list[str]:
        lines = [title] if (title := _attribute(node, "title")) else []
        _follow(lines, self.flow(_children(node), depth, tight=False), tight=False)
        return lines


def _is_inline(node: Node) -> bool:
    """Tell what stands within a line: what is known to, and whatever else has a text and nothing below."""
    return not _children(node) and (_kind(node) in _INLINE or "text" in node)


def _marks(node: Node) -> list[Node]:
    marks = node.get("marks")
    return [one for one in marks if isinstance(one, dict)] if isinstance(marks, list) else []


def _words(node: Node) -> str:
    """Return what one node says, apart from what is below it."""
    text, kind = node.get("text"), _kind(node)
    if isinstance(text, str):
        return text
    if kind == "hardBreak":
        return "\n"
    if kind == "mention":
        return _attribute(node, "text") or (f"@{account}" if (account := _attribute(node, "id")) else "")
    if kind == "date":
        return _day(_node(node.get("attrs")).get("timestamp"))
    if kind in _CARDS:
        data = _node(_node(node.get("attrs")).get("data"))
        return _attribute(node, "url") or _attribute({"attrs": data}, "url")
    return _attribute(node, "text", "shortName", "alt")


def _day(timestamp: object) -> str:
    """Write a date's timestamp, milliseconds since 1970, as a day."""
    written = str(timestamp)
    if _MILLISECONDS.fullmatch(written):
        try:
            return datetime.fromtimestamp(int(written) / 1000, UTC).date().isoformat()
        except (ValueError, OverflowError, OSError):
            pass
    return "" if timestamp is None else written


def _follow(lines: list[str], more: list[str] | str, *, tight: bool) -> None:
    """Add a block, apart from the one before it by an empty line unless they are tight."""
    if lines and more and not tight:
        lines.append("")
    lines.extend(more.split("\n") if isinstance(more, str) and more else more)


def _prefixed(marks: Iterable[str], lines: Iterable[str]) -> list[str]:
    """Mark every line, whatever ends it, so that nothing of a quotation stands without its mark."""
    whole = (part for line in lines for part in line.splitlines() or [""])
    return [mark + line for mark, line in zip(marks, whole, strict=False)]
