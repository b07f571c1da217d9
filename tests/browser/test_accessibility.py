"""axe-core finds nothing to blame in any document, in either language, light or dark, on a small screen, after use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from every_document import EVERY, LANGUAGES
from long_document import LONG, long_document

from tracker_scope.documents.renderers.html import PLUGIN

if TYPE_CHECKING:
    from conftest import Opener
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CONTRAST = {"runOnly": ["color-contrast"]}
# Beside another, a cell that a small screen has no room for has no background that axe could tell.
NO_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}


def blamed(page: Page, axe: str, options: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    """Run the rules of axe, its best practices too, and list what it blames, and what it could not decide."""
    page.evaluate(axe)
    asked = {"resultTypes": ["violations", "incomplete"], **(options or {})}  # what passes is not told node by node
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", asked)
    assert found["passes"]
    rules = (*found["violations"], *found["incomplete"])
    return [(rule["id"], node["html"][:200]) for rule in rules for node in rule["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(EVERY))
def test_axe_finds_nothing(name: str, language: str, opener: Opener, axe: str) -> None:
    page = opener.document(EVERY[name], language, bypass_csp=True).page
    assert blamed(page, axe) == []
    if language == "fr":  # colours and widths do not depend on the language; French words are the longer ones
        dark_and_small(page, axe)


def dark_and_small(page: Page, axe: str) -> None:
    """Look at the colours in the dark, and at the rest on a small screen."""
    page.emulate_media(color_scheme="dark")
    assert blamed(page, axe, CONTRAST) == []
    page.set_viewport_size({"width": 320, "height": 600})
    assert blamed(page, axe, NO_CONTRAST) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_after_a_search(scheme: Any, opener: Opener, axe: str) -> None:
    page = opener.document(EVERY["statement in fr"], "fr", bypass_csp=True, color_scheme=scheme).page
    for search in page.get_by_role("searchbox").all():
        search.fill("réserver")
        search.press("Enter")
    page.get_by_role("combobox").first.select_option(index=1)
    assert blamed(page, axe) == []


def test_axe_finds_nothing_in_a_long_table(opener: Opener, axe: str) -> None:
    page = opener.document(long_document(), bypass_csp=True).page
    assert page.get_by_role("table").get_by_role("rowheader").count() == LONG
    dark_and_small(page, axe)


def test_axe_would_find_something(opener: Opener, axe: str) -> None:
    page = PLUGIN.render(EVERY["statement in en"], opener.styles["en"])
    worse = page.replace(b"<label for", b"<span data-for").replace(b"</label>", b"</span>").replace(b"<h1", b"<h3")
    rules = {rule for rule, _ in blamed(opener.bytes(worse, bypass_csp=True).page, axe)}
    assert {"label", "select-name", "page-has-heading-one"} <= rules
