"""A real browser for the pages that we publish: headless Chromium, and what happens in it, counted."""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.html import PLUGIN
from tracker_scope.documents.wording import Wording
from tracker_scope.model.document import Document
from tracker_scope.settings import packaged, packaged_names

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "documents"))

# Nothing of the browser's own may reach out, or ask a person something.
SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions"),
]
LISTENS = """
window.ran_scripts = 0;
window.ran = () => { window.ran_scripts += 1; };
window.violations = [];
document.addEventListener("securitypolicyviolation", (one) => window.violations.push(one.violatedDirective));
"""


def absent(reason: str) -> None:
    """Outside CI a missing browser is a reason to skip; in CI it is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all the tests, with a new profile of its own."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        absent("Chromium is not installed (Debian: apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        absent("the extra is not installed: pip install -e '.[dev,browser]'")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    try:
        import axe_playwright_python
    except ModuleNotFoundError:
        absent("the extra is not installed: pip install -e '.[dev,browser]'")
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def styles() -> dict[str, Style]:
    """A style for each language, as a publication has it."""
    assets = {name: packaged(f"style/{name}").decode("utf-8") for name in packaged_names("style")}
    words = {
        language: Wording.of(language, tomllib.loads(packaged(f"wording/{language}.toml").decode("utf-8"))).words
        for language in ("fr", "en")
    }
    return {
        language: Style(language=language, timezone="Europe/Paris", words=words[language], assets=assets)
        for language in words
    }


@dataclass
class Seen:
    """A page in the browser, and what came of it beside what it shows."""

    page: Page
    requests: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Take down requests, dialogs, messages of the console, errors, other windows."""
        page = self.page
        page.add_init_script(LISTENS)
        page.on("request", lambda one: self.requests.append(one.url))
        page.on("requestfailed", lambda one: self.failed.append(one.failure))
        page.on("console", lambda one: self.messages.append(f"console: {one.text}"))
        page.on("pageerror", lambda one: self.messages.append(f"error: {one}"))
        page.on("popup", lambda one: self.messages.append(f"window: {one.url}"))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.messages.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def counts(self) -> dict[str, int]:
        """Count what nothing that somebody wrote may cause; the file itself is the one request."""
        told = self.page.evaluate("[window.ran_scripts, window.violations.length]")
        return {"ran": told[0], "violations": told[1], "asked": len(self.requests) - 1, "messages": len(self.messages)}


@dataclass
class Opener:
    """Opens pages in contexts of their own and closes these at the end."""

    browser: Browser
    styles: dict[str, Style]
    folder: Path
    opened: list[Any] = field(default_factory=list)

    def document(self, document: Document, language: str = "en", **options: Any) -> Seen:
        """Render a document and open it; the options are those of a browser context."""
        return self.bytes(PLUGIN.render(document, self.styles[language]), **options)

    def bytes(self, page: bytes, **options: Any) -> Seen:
        """Open the bytes of a page as a file."""
        path = self.folder / f"page-{len(self.opened)}.html"
        path.write_bytes(page)
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
        context = self.browser.new_context(**options)
        self.opened.append(context)
        seen = Seen(context.new_page())
        seen.watch()
        seen.page.goto(path.as_uri())
        return seen


@pytest.fixture
def opener(chromium: Browser, styles: dict[str, Style], tmp_path: Path) -> Iterator[Opener]:
    """Open pages; what was opened is closed."""
    one = Opener(chromium, styles, tmp_path)
    yield one
    for context in one.opened:
        context.close()
