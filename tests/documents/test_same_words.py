"""The Markdown and the HTML of a document say the same words in the same order, in the same places."""

from __future__ import annotations

import pytest
from every_document import EVERY, LANGUAGES
from html_reading import Element, read
from markdown_it import MarkdownIt

from tracker_scope.documents.renderers import html, markdown
from tracker_scope.documents.renderers.base import Style
from tracker_scope.model.document import Document

PLACES = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "th", "td", "caption", "blockquote")
AS_PLACES = {"th": "cell", "td": "cell", "caption": "p"}


def places(page: Element) -> list[tuple[str, list[str]]]:
    """List the innermost places of a page with their words; of rows only those that say something."""
    found = (one for one in page.all(*PLACES) if len(one.all(*PLACES)) == 1 and one.words())
    return [(AS_PLACES.get(one.tag, one.tag), one.words()) for one in found]


def as_html(document: Document, style: Style) -> Element:
    (body,) = read(html.PLUGIN.render(document, style)).all("body")
    bare = body.without_apparatus()
    bare.inside = [one for one in bare.inside if isinstance(one, str) or one.tag != "script"]
    return bare


def as_markdown(document: Document, style: Style) -> Element:
    """Read the Markdown as a CommonMark library with the tables of GFM does."""
    reader = MarkdownIt("commonmark").enable("table")
    return read(reader.render(markdown.PLUGIN.render(document, style).decode("utf-8")).replace("<br />", "<br>"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(EVERY))
def test_both_formats_say_the_same(name: str, language: str, styles: dict[str, Style]) -> None:
    page, text = (make(EVERY[name], styles[language]) for make in (as_html, as_markdown))
    assert len(page.words()) > 50
    assert page.words() == text.words()
    assert places(page) == places(text)


def test_a_word_more_in_one_of_them_is_seen(styles: dict[str, Style]) -> None:
    text = markdown.PLUGIN.render(EVERY["statement in en"], styles["en"]).decode("utf-8")
    reader = MarkdownIt("commonmark").enable("table")
    more = read(reader.render(text.replace("| RES-1 |", "| RES-1 x |", 1)).replace("<br />", "<br>"))
    assert more.words() != as_html(EVERY["statement in en"], styles["en"]).words()
