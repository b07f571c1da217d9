"""Reads a page back with the standard library's parser: its elements, what it says, and what is beside the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

VOID = {"meta", "input", "br", "hr", "img", "link", "base"}
BLOCKS = {
    "title",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "blockquote",
    "th",
    "td",
    "caption",
    "ol",
    "ul",
    "nav",
}
BLOCKS |= {"table", "thead", "tbody", "tr", "section", "main", "header", "footer", "div", "body", "head", "html"}


@dataclass
class Element:
    """An element with its attributes and what stands in it, in order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Return the elements in it, itself included, of these tags or of any."""
        inner = [one for child in self.inside if isinstance(child, Element) for one in child.all(*tags)]
        return [self, *inner] if not tags or self.tag in tags else inner

    def one(self, tag: str) -> Element:
        """Return the only element of a tag."""
        (found,) = self.all(tag)
        return found

    def text(self) -> str:
        """Return what is said in it, exactly."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.inside)

    def without_apparatus(self) -> Self:
        """Leave out what a page has beside the document: its contents, its controls, its ends."""
        kept = [
            child if isinstance(child, str) else child.without_apparatus()
            for child in self.inside
            if isinstance(child, str) or "data-apparatus" not in child.attributes
        ]
        return type(self)(self.tag, self.attributes, kept)

    def words(self) -> list[str]:
        """Return the words in order, those of two blocks apart."""
        return self._spaced().split()

    def _spaced(self) -> str:
        said = "".join(child if isinstance(child, str) else child._spaced() for child in self.inside)
        return f" {said} " if self.tag in BLOCKS else said


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.declared: list[str] = []
        self.open = [Element("")]

    def handle_decl(self, decl: str) -> None:
        self.declared.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {attrs}"
        found = Element(tag, dict(attrs))
        self.open[-1].inside.append(found)
        if tag not in VOID:
            self.open.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")


def read(page: bytes | str) -> Element:
    """Parse a page, or a part of one; every element must be closed where it was opened."""
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.decode("utf-8"))
    reader.close()
    assert len(reader.open) == 1, f"never closed: {reader.open[-1].tag}"
    assert reader.declared in ([], ["doctype html"])
    return reader.open[0]
