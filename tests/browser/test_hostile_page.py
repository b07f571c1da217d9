"""In a browser, nothing that somebody wrote runs, asks the network for anything, or is shown as other than text."""

from __future__ import annotations

import re
from itertools import count, cycle
from typing import TYPE_CHECKING

import pytest
from every_document import EVERY
from main_documents import MAIN

from tracker_scope.documents.renderers.html import PLUGIN
from tracker_scope.documents.visible import visible
from tracker_scope.model.base import Noun
from tracker_scope.model.document import Document, Text

if TYPE_CHECKING:
    from conftest import Opener, Seen

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>ran()</script>",
    "</p></td></table><script>ran()</script>",
    "</style><style>body{display:none}</style>",
    "</script><script>ran()</script>",
    "</title><script>ran()</script>",
    "<img src=x onerror=ran()>",
    "<img src=https://example.org/pixel.png>",
    '" autofocus onfocus="ran()" x="',
    "' onmouseover='ran()' x='",
    "<svg onload=ran()><use href='data:image/svg+xml,<svg/>#x'/></svg>",
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<a href='javascript:ran()'>here</a>",
    "javascript:ran()",
    "data:text/html,<script>parent.ran()</script>",
    "https://example.org/?q=<b>1</b>&c=2",
    "<form action=https://example.org><input autofocus onfocus=ran()>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<base href=https://example.org/><link rel=stylesheet href=/x.css>",
    "{{constructor.constructor('ran()')()}} ${ran()} {% ran %} #{ran()} <%= ran() %>",
    "&lt;script&gt;ran()&lt;/script&gt; &#60;b&#62;",
    "<!--<script>ran()</script>--> <![CDATA[ <script>ran()</script> ]]>",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd (1) \u0627\u0644\u0639\u0642\u062f",
    "\x00\x01\x1b[31m\x7f\u200b\ufeff\ud800",
    '=HYPERLINK("https://example.org","x")',
    "w" * 3000,
)


def made_hostile(document: Document) -> tuple[Document, set[str]]:
    """Put hostile words into every place of a document where somebody's words or a name stand."""
    numbers, put = count(), set[str]()

    def hostile(value: object) -> object:
        if isinstance(value, Text):
            words = HOSTILE[next(numbers) % len(HOSTILE)]
            put.add(words)
            return value.model_copy(update={"text": words})
        if isinstance(value, Noun):
            return value.model_copy(update={name: hostile(getattr(value, name)) for name in type(value).model_fields})
        if isinstance(value, tuple):
            return tuple(hostile(one) for one in value)
        return {name: hostile(one) for name, one in value.items()} if isinstance(value, dict) else value

    made = hostile(document)
    assert isinstance(made, Document)
    return made, put


def touch(seen: Seen) -> None:
    """Do what a reader does: point at things, walk through them, follow the links, search, choose."""
    page = seen.page
    for link in page.locator("a").all()[:12]:
        link.focus()
        page.keyboard.press("Enter")
    for cell in page.locator("tbody td").all()[:12]:
        cell.hover()
    for choice in page.locator("select").all():
        choice.select_option(index=1)
    for search in page.locator("input").all():
        search.fill("<script>ran()</script> ' \" \\")
        search.press("Enter")


# Those with room for every hostile text, in one language or the other by turns.
ROOMY = sorted(name for name, one in MAIN.items() if made_hostile(one)[1] == set(HOSTILE))


@pytest.mark.parametrize(("name", "language"), list(zip(ROOMY, cycle(["fr", "en"]))))
def test_nothing_that_somebody_wrote_runs_or_leaves_the_page(name: str, language: str, opener: Opener) -> None:
    document, put = made_hostile(EVERY[name])
    seen = opener.document(document, language)
    before = seen.page.url
    touch(seen)
    assert seen.counts() == {"ran": 0, "violations": 0, "asked": 0, "messages": 0}
    assert seen.page.url.split("#")[0] == before
    assert len(seen.page.frames) == 1
    assert seen.page.locator("script").count() == 1
    assert seen.page.locator("img, svg, iframe, form, object, embed, base, link").count() == 0
    shown = seen.page.locator("body").text_content() or ""
    assert [words for words in put if visible(words).strip() not in shown] == []


def test_there_is_room_for_the_hostile_texts_in_every_kind_of_document() -> None:
    assert {EVERY[name].kind for name in ROOMY} == {one.kind for one in EVERY.values()}


def naive(page: bytes) -> bytes:
    """Undo the escapes in the body, as a renderer that forgot them; no policy keeps a page from leaving by itself."""
    head, opening, body = re.split(r"(<body[^>]*>)", page.decode("utf-8"))
    for escaped, mark in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        body = body.replace(escaped, mark)
    return f"{head}{opening}{body.replace('http-equiv=refresh', '')}".encode()


def test_the_policy_holds_where_an_escape_is_forgotten(opener: Opener) -> None:
    document, _ = made_hostile(EVERY["statement in en"])
    broken = naive(PLUGIN.render(document, opener.styles["en"]))
    seen = opener.bytes(broken)
    counts = seen.counts()
    assert counts["ran"] == 0
    assert counts["violations"] > 0
    assert seen.failed == ["csp"] * counts["asked"]


def test_the_counters_count(opener: Opener) -> None:
    document, _ = made_hostile(EVERY["statement in en"])
    broken = naive(PLUGIN.render(document, opener.styles["en"]))
    start, end = broken.index(b"<meta http-equiv"), broken.index(b"<meta charset")
    assert opener.bytes(broken[:start] + broken[end:]).counts()["ran"] > 0
    talking = b"<!doctype html><title>x</title><p>x</p><script>console.log(1); alert(1)</script><img src=x.png>"
    counts = opener.bytes(talking).counts()
    assert counts["messages"] >= 2
    assert counts["asked"] == 1
