"""A page of a few blocks, rendered and read back, that must be made of elements of ours alone."""

from __future__ import annotations

from html_reading import Element, read

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.html import PLUGIN
from tracker_scope.model.document import Block, Document, Phrase, Section, Source, Text

CONTROLS = ("skip", "contents", "end", "top", "controls", "search", "hint", "all", "reset")
WORDS = {f"documents.html.{name}": name for name in CONTROLS} | {
    "documents.html.shown": "{shown} of {all}",
    "documents.blank": "[blank]",
    "head": "Head",
    "said": "said {words}",
    "terms.a": "à",
    "terms.b": "b",
}
ASSETS = {"document.css": "p { margin: 0 }\r\nli { margin: 0 }", "document.js": '"use strict";'}
STYLE = Style(language="en", timezone="UTC", words=WORDS, assets=ASSETS)
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "footer", "section", "script"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ol", "ul", "li", "blockquote", "div", "table", "caption", "thead"),
    *("tbody", "tr", "th", "td", "label", "input", "select", "option", "button", "span", "mark", "bdi", "code"),
}
ATTRIBUTES = {
    *("lang", "http-equiv", "content", "charset", "name", "class", "href", "id", "tabindex", "role", "scope", "dir"),
    *(
        "aria-label",
        "aria-labelledby",
        "aria-controls",
        "aria-describedby",
        "data-apparatus",
        "data-table",
        "data-kind",
    ),
    *("data-kind", "data-values", "hidden", "for", "type", "autocomplete", "spellcheck", "value"),
}


def text(words: str, ref: str = "x") -> Text:
    return Text(text=words, source=Source(kind="ticket", ref=ref))


def phrase(words: str) -> Phrase:
    return Phrase(key="said", values={"words": text(words)})


def page(*blocks: Block, title: str = "t", heading: str = "h") -> Element:
    """Render the blocks as the only section, and read the page back; it must hold nothing but elements of ours."""
    section = Section(heading=phrase(heading), blocks=blocks, sections=(Section(heading=phrase(heading)),))
    written = PLUGIN.render(Document(kind="test", title=phrase(title), sections=(section,)), STYLE)
    assert written == PLUGIN.render(Document(kind="test", title=phrase(title), sections=(section,)), STYLE)
    assert b"\r" not in written
    found = read(written)
    assert_ours(found)
    return found


def assert_ours(found: Element) -> None:
    """Every element and attribute is one of ours; links stay in the page, where each has its place."""
    elements = found.all()[1:]
    ids = [one.attributes["id"] for one in elements if "id" in one.attributes]
    assert {one.tag for one in elements} <= ELEMENTS
    assert {name for one in elements for name in one.attributes} <= ATTRIBUTES
    assert len(set(ids)) == len(ids)
    assert {one.attributes["href"] for one in elements if "href" in one.attributes} <= {f"#{one}" for one in ids}
    for name in ("for", "aria-labelledby", "aria-controls", "aria-describedby", "data-table"):
        named = " ".join(str(one.attributes[name]) for one in elements if name in one.attributes)
        assert set(named.split()) <= set(ids)
    assert [one.attributes for one in elements if one.tag in {"script", "style"}] == [{}, {}]
