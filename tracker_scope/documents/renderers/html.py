"""HTML: one accessible page that asks nothing of any network, and in which whatever was said is text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Final

from tracker_scope.documents.phrasing import Phrasing
from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.html_blocks import block_html, section_html
from tracker_scope.documents.renderers.html_text import APPARATUS, Page, escaped
from tracker_scope.model.document import Document

_SHEET: Final = "document.css"
_SCRIPT: Final = "document.js"
_TITLE: Final = "title"
_MAIN: Final = "document"


class _Html:
    """The renderer of `.html` files."""

    name = "html"
    version = "1"
    suffix = ".html"

    def render(self, document: Document, style: Style) -> bytes:
        """Return the whole page in UTF-8, with the style sheet and the script among the assets of the style."""
        return "\n".join(_lines(document, style)).encode("utf-8")


def _lines(document: Document, style: Style) -> Iterator[str]:
    page = Page.of(document, Phrasing.of(style))
    script = _asset(style, _SCRIPT)
    body = list(_body(document, page))
    sheet = "".join((_asset(style, _SHEET), *page.rules))
    yield f'<!doctype html>\n<html lang="{escaped(style.language)}">'
    yield from _head(page.plain((document.title,)), sheet, script)
    yield f'<body data-kind="{escaped(document.kind)}">'
    yield from body
    if script:
        yield f"<script>{script}</script>"
    yield "</body>\n</html>\n"


def _body(document: Document, page: Page) -> Iterator[str]:
    yield f'<a class="skip" href="#{_MAIN}" {APPARATUS}>{page.control("skip")}</a>'
    yield f'<header><h1 id="{_TITLE}">{page.run((document.title,), linked=False)}</h1></header>'
    yield from _contents(document, page)
    yield f'<main id="{_MAIN}" tabindex="-1">'
    for block in document.front:
        yield from block_html(block, page, _TITLE)
    for number, section in enumerate(document.sections, start=1):
        yield from section_html(section, page, f"s{number}")
    yield f"</main>\n<footer {APPARATUS}><p>{page.control('end')}</p>"
    yield f'<p><a href="#{_TITLE}">{page.control("top")}</a></p></footer>'


def _asset(style: Style, name: str) -> str:
    """Return a packaged text with the line ends that a browser makes of any, since it takes the digest of these."""
    return style.assets.get(name, "").replace("\r\n", "\n").replace("\r", "\n")


def _head(title: str, sheet: str, script: str) -> Iterator[str]:
    """Write the head; the policy comes first, because it holds only for what follows it."""
    yield f'<head>\n<meta http-equiv="Content-Security-Policy" content="{policy(sheet, script)}">'
    yield '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>"
    if sheet:
        yield f"<style>{sheet}</style>"
    yield "</head>"


def policy(sheet: str, script: str) -> str:
    """Allow the two texts of ours by their digests and nothing else (CSP level 3; Trusted Types keep text text)."""
    rules = (
        "default-src 'none'",
        f"style-src {_allowed(sheet)}",
        f"script-src {_allowed(script)}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return "; ".join(rules)


def _allowed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'" if text else "'none'"


def _contents(document: Document, page: Page) -> Iterator[str]:
    """Write the table of contents: the sections of the first level, as they are numbered."""
    if not document.sections:
        return
    yield f'<nav aria-labelledby="contents" {APPARATUS}><h2 id="contents">{page.control("contents")}</h2>\n<ol>'
    for number, section in enumerate(document.sections, start=1):
        yield f'<li><a href="#s{number}">{page.plain((section.heading,))}</a></li>'
    yield "</ol></nav>"


PLUGIN: Final = _Html()
