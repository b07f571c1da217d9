"""Turns the HTML that Jira renders into plain text, with the marks of Jira's own notation where they carry meaning.

Nothing is executed or fetched, and no word is dropped: what is no tag is text. Quotations and
code keep marks, so that they are not taken for what the writer says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.entities import html5
from typing import Final, NamedTuple

from tracker_scope.connectors.markup_flow import Flow, code_block, inline_code

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_BEGINS_TAG: Final = re.compile(r"</?[A-Za-z]")
_ATTRIBUTE: Final = re.compile(r"([^\s\"'>/=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
# With its semicolon only: addresses have words after an ampersand that HTML would take for a character without one.
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_APART: Final = dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl"), 2) | dict.fromkeys(
    ("div", "dt", "dd", "section", "article", "figure", "address"), 1
)
_LISTS: Final = {"ul": "*", "ol": "#"}
_CELLS: Final = {"td": "|", "th": "||"}
_MARKED: Final = {"del": "-", "s": "-", "strike": "-", "sup": "^", "sub": "~"}
_CODE: Final = frozenset({"tt", "code", "kbd", "samp"})
_DEEPEST: Final = 40
# Jira's notation for the pictures that it makes of it (Jira's help, "Text formatting notation", emoticons).
_EMOTICONS: Final = {
    "smile": ":)", "sad": ":(", "tongue": ":P", "biggrin": ":D", "wink": ";)", "thumbs_up": "(y)", "thumbs_down": "(n)",
    "information": "(i)", "check": "(/)", "error": "(x)", "warning": "(!)", "add": "(+)", "forbidden": "(-)",
    "help_16": "(?)", "lightbulb_on": "(on)", "lightbulb": "(off)", "star_yellow": "(*)", "star_red": "(*r)",
    "star_green": "(*g)", "star_blue": "(*b)", "flag": "(flag)", "flag_grey": "(flagoff)",
}  # fmt: skip
_EMOTICON: Final = re.compile(r".*/emoticons/(\w+)\.(?:png|gif|svg)")
_LINK_TEXT: Final = re.compile(r"[^\[\]|\n]{1,400}")
_LINK_TO: Final = re.compile(r"[^\s|\[\]()]++")


class _Tag(NamedTuple):
    """One tag: its name in lower case, its attributes as written."""

    ends: bool
    name: str
    written: str

    def attributes(self) -> dict[str, str]:
        """Read the attributes, the first of each name (HTML 13.2.5.33)."""
        found: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(self.written):
            found.setdefault(name.lower(), " ".join(_decoded("".join(values)).split()))
        return found


class _Frame(NamedTuple):
    """An element whose text is needed before it can be written."""

    name: str
    attributes: dict[str, str]
    flow: Flow


def plain_text(markup: str) -> str:
    """Return the text of a rendered description or comment; a text without a tag keeps its line breaks."""
    if "<" not in markup:
        return _decoded(markup).strip(" \t\r\n")
    writer = _Writer()
    for token in _tokens(markup):
        if isinstance(token, str):
            writer.flow.put(_decoded(token))
        else:
            writer.take(token)
    return writer.finished()


def _tokens(markup: str) -> Iterator[str | _Tag]:
    """Tell tags from text, in one pass: what begins a tag or a comment that never ends is text to the end."""
    at = 0
    while (start := markup.find("<", at)) >= 0:
        yield markup[at:start]
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 4) + 3
            if end < 3:  # noqa: PLR2004 - not found, plus the mark's length
                break
            at = end
        elif found := _TAG.match(markup, start):
            yield _Tag(bool(found[1]), found[2].lower(), found[3])
            at = found.end()
        elif _BEGINS_TAG.match(markup, start):
            at = start
            break
        else:
            yield "<"
            at = start + 1
    yield markup[max(at, start) :] if start >= 0 else markup[at:]


def _decoded(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    """Read one reference; a name that HTML does not have stays as it is."""
    return unescape(found[0]) if found[0][1] == "#" else html5.get(found[0][1:], found[0])


class _Writer:
    """Writes text and tags in turn."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._frames: list[_Frame] = []
        self._lists: list[str] = []

    def finished(self) -> str:
        """Close what is still open and return the text."""
        while self._frames:
            self._pop()
        return self.flow.text().strip(" \n")

    def take(self, tag: _Tag) -> None:
        """Write what a tag means; within code, tags mean nothing but a line break or its end."""
        if self.flow.code and tag.name != self._frames[-1].name:
            if tag.name == "br":
                self.flow.newline()
        elif tag.name in _APART:
            self.flow.part(1 if self._lists else _APART[tag.name])
        elif tag.name in _LISTS:
            self._list(tag)
        elif tag.name in {"tr", *_CELLS}:
            self._row(tag)
        elif tag.name in _ENDINGS:
            self._close(tag.name) if tag.ends else self._open(tag)
        elif not tag.ends:
            self._single(tag)

    def _single(self, tag: _Tag) -> None:
        """Write what has no end of its own."""
        if tag.name == "br":
            self.flow.newline()
        elif tag.name == "li":
            self.flow.point("".join(self._lists[-6:]) or "*")
        elif tag.name == "hr":
            self.flow.block("----")
        elif tag.name == "img":
            self.flow.write(_picture(tag.attributes()))

    def _list(self, tag: _Tag) -> None:
        if tag.ends and self._lists:
            self._lists.pop()
        self.flow.part(1 if self._lists else 2)
        if not tag.ends:
            self._lists.append(_LISTS[tag.name])

    def _row(self, tag: _Tag) -> None:
        if tag.name != "tr":
            if not tag.ends:
                self.flow.cell(_CELLS[tag.name])
        elif tag.ends:
            self.flow.end_row()
        else:
            self.flow.part(1)

    def _open(self, tag: _Tag) -> None:
        if len(self._frames) < _DEEPEST:
            code = tag.name == "pre" or tag.name in _CODE
            self._frames.append(_Frame(tag.name, tag.attributes(), self.flow))
            self.flow = Flow(code=code, verbatim=tag.name == "pre")

    def _close(self, name: str) -> None:
        """End the innermost element of a name, and what was left open in it."""
        if any(frame.name == name for frame in self._frames):
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        inner, frame = self.flow, self._frames.pop()
        self.flow = frame.flow
        within = any("issue-link" in one.attributes.get("class", "") for one in self._frames)
        _ENDINGS[frame.name](self.flow, inner, frame.attributes | ({"within": "issue-link"} if within else {}))
        return frame.name


def _picture(attributes: dict[str, str]) -> str:
    """Write a picture as `!address!`, and one that stands for signs as those signs."""
    source = attributes.get("src", "")
    found = _EMOTICON.fullmatch(source)
    if found and found[1] in _EMOTICONS:
        return _EMOTICONS[found[1]]
    if source.startswith("data:"):
        source = re.split("[;,]", source, maxsplit=1)[0]
    return f"!{source}!" if source else attributes.get("alt", "")


def _end_link(outer: Flow, inner: Flow, attributes: dict[str, str]) -> None:
    """Write a link as `[text|address]`, a bare address as it is, and the name of a person who is called as one."""
    text, address = inner.text(), attributes.get("href", "")
    if text and "user-hover" in attributes.get("class", ""):
        outer.embed("@" + text.removeprefix("@"), inner)
    elif not address or address == f"mailto:{text}":
        outer.embed(text, inner)
    elif not text or address in {text, _decoded(text)}:
        outer.embed(address, inner)
    elif _LINK_TEXT.fullmatch(text) and _LINK_TO.fullmatch(address):
        outer.embed(f"[{text}|{address}]", inner)
    else:
        outer.embed(f"{text} ({address})", inner)


def _end_marked(mark: str) -> Callable[[Flow, Flow, dict[str, str]], None]:
    """Write `-struck out-`; Jira itself strikes the links to resolved tickets, which nobody has written."""

    def end(outer: Flow, inner: Flow, attributes: dict[str, str]) -> None:
        text = inner.text()
        outer.embed(text if not text or "within" in attributes else f"{mark}{text}{mark}", inner)

    return end


def _end_code(outer: Flow, inner: Flow, _attributes: dict[str, str]) -> None:
    text = inner.text()
    if "\n\n" in text:
        outer.block(code_block(text, "{noformat}"))
    else:
        outer.embed(inline_code(text) if text.strip() else text, inner)


def _end_pre(outer: Flow, inner: Flow, attributes: dict[str, str]) -> None:
    named = "code" in attributes.get("class", "")
    outer.block(code_block(inner.text(), "{code}" if named else "{noformat}"))


def _end_quote(outer: Flow, inner: Flow, _attributes: dict[str, str]) -> None:
    """Write `{quote}`, or mark every line where the text in it would end that early."""
    text = inner.text().strip(" \n")
    if "{quote}" in text.lower() or not text:
        outer.block("\n".join(f"> {line}".rstrip(" ") for line in text.splitlines()))
    else:
        outer.block(f"{{quote}}\n{text}\n{{quote}}")


_ENDINGS: Final[dict[str, Callable[[Flow, Flow, dict[str, str]], None]]] = {
    "a": _end_link,
    "pre": _end_pre,
    "blockquote": _end_quote,
    **{name: _end_marked(mark) for name, mark in _MARKED.items()},
    **dict.fromkeys(_CODE, _end_code),
}
