"""Recognises the lines of reStructuredText: sections by their adornment, directives, literal blocks, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tracker_scope.contract.markdown_scan import Mark
from tracker_scope.contract.source_text import Line

_ADORNMENT: Final = re.compile(r"([!-/:-@[-`{-~])\1*\s*$")
_DIRECTIVE: Final = re.compile(r"\.\. (?:\|[^|]+\| )?([\w:+.-]+?)::(?:\s|$)")
_TARGET: Final = re.compile(r"\.\. _`?([^`:]+)`?:\s*(.*)$")
_KEPT: Final = re.compile(r"\.\. (?:\[[^\]]+\]|\|[^|]+\|)(?:\s|$)")  # footnotes, citations, substitutions
_COMMENT: Final = re.compile(r"\.\.(?:\s|$)")
_RULE: Final = re.compile(r"\s*(?:={2,}|-{2,})(?:\s+(?:={2,}|-{2,}))+\s*$")
_GRID: Final = re.compile(r"\s*\+(?:[-=]+\+)+\s*$")
_CONTENTS: Final = frozenset({"contents", "toctree", "sectnum", "section-numbering"})
_RULE_REASON: Final = "transition"
_SHORTEST: Final = 4  # an adornment shorter than its title counts from there on


class _Levels:
    """The level of each style of adornment, in order of appearance (docutils, sections)."""

    def __init__(self) -> None:
        self._styles: list[tuple[str, bool]] = []

    def of(self, character: str, *, over: bool) -> int:
        style = (character, over)
        if style not in self._styles:
            self._styles.append(style)
        return self._styles.index(style) + 1


def scan_rst(lines: Sequence[Line]) -> Iterator[Mark]:
    """Yield marks in order; together they cover every line that is not blank, once."""
    levels, at, anchors, literal = _Levels(), 0, list[str](), False
    while at < len(lines):
        if lines[at].is_blank:
            at += 1
            continue
        mark = _block(lines, at) if literal and lines[at].indent else _mark(lines, at, levels)
        if mark.words == "anchor":
            anchors += mark.anchors
        elif mark.sort == "heading":
            mark, anchors = mark._replace(anchors=tuple(anchors)), []
        else:
            anchors = []
        literal = mark.sort == "text" and lines[mark.last].text.rstrip().endswith("::")
        yield mark
        at = mark.last + 1


def _mark(lines: Sequence[Line], at: int, levels: _Levels) -> Mark:
    found = _section(lines, at, levels) or _explicit(lines, at) or _table(lines, at)
    if found is None and _is_transition(lines, at):
        return Mark("left_out", at, at, _RULE_REASON)
    return found or Mark("text", at, at)


def _section(lines: Sequence[Line], at: int, levels: _Levels) -> Mark | None:
    text = lines[at].text.rstrip()
    over = _ADORNMENT.match(text)
    if over and at + 2 < len(lines):
        title, under = lines[at + 1].text.strip(), lines[at + 2].text.rstrip()
        if title and under == text and not _ADORNMENT.match(title) and len(title) <= max(len(text), _SHORTEST):
            return Mark("heading", at, at + 2, title, levels.of(over[1], over=True))
    if not text or text[0].isspace() or at + 1 >= len(lines) or (at and not _ends(lines[at - 1])):
        return None
    under_line = lines[at + 1].text.rstrip()
    under_mark = _ADORNMENT.match(under_line)
    if not under_mark or over or _COMMENT.match(text):
        return None
    if len(under_line) < len(text) and len(under_line) < _SHORTEST:
        return None
    return Mark("heading", at, at + 1, text.strip(), levels.of(under_mark[1], over=False))


def _ends(line: Line) -> bool:
    """Tell whether a section title may follow a line: one that is blank, an adornment, or a marker."""
    return line.is_blank or bool(_ADORNMENT.match(line.text)) or bool(_COMMENT.match(line.text))


def _is_transition(lines: Sequence[Line], at: int) -> bool:
    """Tell a rule between blank lines."""
    text = lines[at].text.rstrip()
    alone = (at == 0 or lines[at - 1].is_blank) and (at + 1 == len(lines) or lines[at + 1].is_blank)
    return alone and len(text) >= _SHORTEST and bool(_ADORNMENT.match(text))


def _explicit(lines: Sequence[Line], at: int) -> Mark | None:
    """Read what begins with two full stops: directives, targets, footnotes, comments."""
    text = lines[at].text.strip()
    if not _COMMENT.match(text):
        return None
    last = _block(lines, at).last
    directive, target = _DIRECTIVE.match(text), _TARGET.match(text)
    if target and not directive:
        return Mark("left_out", at, last, "link_definition" if target[2] else "anchor", anchors=(target[1],))
    if directive and directive[1] in _CONTENTS:
        return Mark("left_out", at, last, "table_of_contents")
    if directive or _KEPT.match(text):
        return Mark("code", at, last)
    return Mark("left_out", at, last, "comment")


def _block(lines: Sequence[Line], at: int) -> Mark:
    """Take a line with the lines that are indented under it; of an indented line, those indented as far."""
    indent = lines[at].indent
    least = indent + 1 if _COMMENT.match(lines[at].text.strip()) else indent
    last = at
    for index in range(at + 1, len(lines)):
        if lines[index].is_blank:
            continue
        if lines[index].indent < least:
            break
        last = index
    return Mark("code", at, last)


def _table(lines: Sequence[Line], at: int) -> Mark | None:
    """Read a grid table or a simple one, whole."""
    if _GRID.match(lines[at].text):
        last = at
        while last + 1 < len(lines) and lines[last + 1].text.strip()[:1] in {"+", "|"}:
            last += 1
        return Mark("code", at, last)
    if not _RULE.match(lines[at].text):
        return None
    rules = [at]
    for index in range(at + 1, len(lines)):
        if _RULE.match(lines[index].text) and lines[index].text.strip()[0] == "=":
            rules.append(index)
            if index + 1 == len(lines) or lines[index + 1].is_blank:
                break
    return Mark("code", at, rules[-1])
