"""Tells whether two sources say the same in the forms of their formats: spacing, wiki markup, HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

WORDED: Final = frozenset({"title", "description", "comment"})
_REACH: Final = 200  # signs that one mark may stand from its twin: what is hostile stays linear
# Jira's wiki notation: https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)
_MACRO: Final = re.compile(
    r"(?<!\{)\{(?:code|noformat|quote|panel|color|anchor|section|column)(?::[^{}\n]{0,300})?\}(?!\})"
)
_LINK: Final = re.compile(r"\[([^\[\]|\n]{1,400})\|[^\[\]\n]{1,2000}\]|\[\^?~?([^\[\]|\n]{1,400})\]")
_IMAGE: Final = re.compile(r"![^\s!|]{1,300}(?:\|[^!\n]{0,300})?!")
_LEADING: Final = re.compile(
    r"^[ \t]*(?:h[1-6]\.|bq\.|[*#\-+•]{1,6}(?=\s)|[0-9]{1,3}[.)](?=\s)|-{4,})[ \t]*", re.MULTILINE
)
_PAIR: Final = re.compile(rf"(?<!\w)(\?\?|\{{\{{|[*_+^~-])(?=\S)([^\n]{{1,{_REACH}}}?)(?<=\S)(?:\1|\}}\}})(?!\w)")
_ESCAPED: Final = re.compile(r"\\\\|\\(?=[^\w\s])|\|")
_MARKS: Final = (
    *((_TAG, ""), (_IMAGE, ""), (_LINK, r"\1\2"), (_MACRO, ""), (_LEADING, "")),
    *((_PAIR, r"\2"), (_PAIR, r"\2"), (_ESCAPED, "")),  # twice for emphasis within emphasis
)


def plain(text: str) -> str:
    """Reduce a text to its words and their punctuation, without what a format puts around them."""
    bare = html.unescape(text)
    for mark, kept in _MARKS:
        bare = mark.sub(kept, bare)
    return "".join(unicodedata.normalize("NFC", bare).split())


def reduced(field: str, value: str) -> str:
    """Reduce a value of a field to what a difference of formats cannot change."""
    return plain(value) if field in WORDED else " ".join(unicodedata.normalize("NFC", value).split())


def same(field: str, one: str, other: str) -> bool:
    """Tell whether two values of a field say the same."""
    return one == other or reduced(field, one) == reduced(field, other)
