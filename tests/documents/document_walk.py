"""Walks through document trees and rendered files, and twists them: for the tests of every kind of document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from tracker_scope.model.base import Noun

HOSTILE = st.text(
    st.one_of(st.sampled_from("\\`*_[]()<>#+-.!|~:/\n\r \u202e\u200b\x1b"), st.characters(exclude_categories=("Cs",))),
    min_size=1,
    max_size=20,
)


def nodes(value: object) -> Iterator[Noun]:
    """Walk a tree down to its last node."""
    if isinstance(value, Noun):
        yield value
        for name in type(value).model_fields:
            yield from nodes(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from nodes(inner)


def swapped(words: str, pairs: dict[str, str]) -> str:
    """Exchange both sides of each pair."""
    both = pairs | {new: old for old, new in pairs.items()}
    return re.sub("|".join(map(re.escape, sorted(both, key=len, reverse=True))), lambda found: both[found[0]], words)


def replaced(tree: Any, draw: Callable[[], str]) -> Any:
    """Put a few hostile words into the place of each fifth text."""
    texts: list[dict[str, Any]] = []

    def gather(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("node") == "text":
                texts.append(node)
            node = list(node.values())
        for inner in node if isinstance(node, list | tuple) else ():
            gather(inner)

    gather(tree)
    for text in texts[::5]:
        text["text"] = draw()
    return tree


def shape(line: str) -> str:
    """Tell a line's part in the structure: number of columns, level of heading, item, nothing."""
    bare = re.sub(r"\\.", "", line)
    if bare.startswith("|"):
        return f"row of {bare.count('|') - 1}"
    found = re.match(r"#{1,6} |- |\d+\. ", bare)
    return found[0] if found else ("" if not bare else "text")


def shapes(markdown: str) -> list[str]:
    """Tell the structure of a file in Markdown, somebody's words as blocks aside."""
    return [shape(line) for line in markdown.split("\n") if not line.startswith(">")]
