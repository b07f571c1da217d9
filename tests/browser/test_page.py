"""In a browser, a published page can be searched and filtered by keyboard, printed whole, and read without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from every_document import EVERY, LANGUAGES
from long_document import LONG, long_document
from main_documents import MAIN
from notice_example import edges

from tracker_scope.documents.notice import build

if TYPE_CHECKING:
    from conftest import Opener
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STATEMENT = {language: f"statement in {language}" for language in LANGUAGES}
ROWS = 11


def matrix(page: Page) -> str:
    """Return the selector of the table of tickets: that of the first controls."""
    return f"#{page.locator('.controls').first.get_attribute('data-table')}"


def shown(page: Page) -> list[str]:
    """List the keys of the rows that can be seen."""
    rows = page.locator(f"{matrix(page)} tbody tr").all()
    return [(row.locator("th").text_content() or "") for row in rows if row.is_visible()]


def said(page: Page) -> str:
    """Return what a screen reader is told of the rows."""
    return page.get_by_role("status").first.text_content() or ""


def until_said(page: Page, words: str) -> None:
    """Wait until the count says these words."""
    page.get_by_role("status").filter(has_text=words).first.wait_for()
    assert said(page).replace("\u00a0", " ") == words


def go_to_search(page: Page) -> None:
    """Walk to the search field with the Tab key, as a reader without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            return
    pytest.fail("the search field was not reached")


@pytest.mark.parametrize(
    ("language", "typed", "keys"),
    [
        ("fr", "RESERVER", ["RES-1"]),
        ("fr", "réserver  salle", ["RES-1"]),
        ("fr", "salle réserver", ["RES-1"]),
        ("fr", "introuvable", []),
        ("en", "floor plan <b>", ["RES-2"]),
        ("en", "Léader", []),
        ("en", "léad OVERLAPPED", ["RES-3"]),
    ],
)
def test_search_by_keyboard_says_the_count(language: str, typed: str, keys: list[str], opener: Opener) -> None:
    page = opener.document(EVERY[STATEMENT[language]], language).page
    count = {"fr": "Lignes affichées : {} sur 11", "en": "Rows shown: {} of 11"}[language]
    until_said(page, count.format(ROWS))
    go_to_search(page)
    page.keyboard.type(typed)
    until_said(page, count.format(len(keys)))
    assert shown(page) == keys
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until_said(page, count.format(ROWS))
    assert len(shown(page)) == ROWS
    assert page.evaluate("document.activeElement.type") == "search"


def test_filter_by_keyboard_and_search_hold_together(opener: Opener) -> None:
    page = opener.document(EVERY[STATEMENT["en"]]).page
    go_to_search(page)
    page.keyboard.press("Tab")
    page.keyboard.type("internal")
    until_said(page, "Rows shown: 2 of 11")
    assert shown(page) == ["RES-7", "RES-8"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("review")
    until_said(page, "Rows shown: 1 of 11")
    assert shown(page) == ["RES-8"]


def test_the_skip_link_comes_first_and_leads_to_the_document(opener: Opener) -> None:
    page = opener.document(EVERY[STATEMENT["en"]]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_paper_shows_every_row_and_no_controls(opener: Opener) -> None:
    page = opener.document(EVERY[STATEMENT["en"]]).page
    page.get_by_role("searchbox").first.fill("nothing of the kind")
    until_said(page, "Rows shown: 0 of 11")
    page.emulate_media(media="print")
    assert len(shown(page)) == ROWS
    assert [one for one in page.locator("[data-apparatus]").all() if one.is_visible()] == []
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    page.emulate_media(media="screen")
    assert shown(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_of_five_tickets_is_one_sheet_of_paper(language: str, opener: Opener) -> None:
    facts = edges(language)["example"]
    five = facts.model_copy(update={"items": (*facts.items, *facts.items)[:5]})
    paper = opener.document(build(five), language).page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Type /Pages\s*/Count (\d+)", paper) == [b"1"]


@pytest.mark.parametrize("name", sorted(MAIN))
def test_without_scripts_everything_can_be_read(name: str, opener: Opener) -> None:
    mute = opener.document(EVERY[name], java_script_enabled=False).page
    lively = opener.document(EVERY[name]).page
    assert mute.locator("main").text_content() == lively.locator("main").text_content()
    assert [one for one in mute.locator(".controls").all() if one.is_visible()] == []
    assert all(one.is_visible() for one in lively.locator(".controls").all())
    hidden = "nodes => nodes.filter(one => one.getClientRects().length === 0).length"
    assert mute.locator("main :is(tr, p, li, blockquote, h2, h3):not(.controls *)").evaluate_all(hidden) == 0


@pytest.mark.parametrize("name", sorted(EVERY))
def test_the_page_fits_a_small_screen_and_twice_the_size(name: str, opener: Opener) -> None:
    page = opener.document(EVERY[name], "fr").page
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 600})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_table_too_wide_for_a_small_screen_scrolls_by_keyboard(opener: Opener) -> None:
    page = opener.document(EVERY[STATEMENT["en"]], viewport={"width": 375, "height": 600}).page
    box = page.locator(".box", has=page.locator(matrix(page)))
    box.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert box.evaluate("one => one.scrollLeft") > 0


def test_a_table_of_thousands_of_rows_is_searched_and_printed_whole(opener: Opener) -> None:
    page = opener.document(long_document()).page
    page.get_by_role("searchbox").fill("request 777")
    until_said(page, "Rows shown: 1 of 1,001")
    assert page.locator("tbody tr:not([hidden])").count() == 1
    page.emulate_media(media="print")
    heights = "rows => rows.filter(one => one.getClientRects().length).length"
    assert page.locator("tbody tr").evaluate_all(heights) == LONG
    assert page.locator("table").evaluate("one => getComputedStyle(one).display") == "table"
