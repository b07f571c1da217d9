"""GitHub, looked at over the network: GraphQL with the whole history, REST where a server has no GraphQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tracker_scope.connectors.base import Check, Fetched, Looking, Options, Session
from tracker_scope.errors import Problem, UsageError
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage

if TYPE_CHECKING:
    from tracker_scope.model.ticket import TicketEvent

_HOME: Final = "https://github.com"
_HOSTS: Final = frozenset({"github.com", "www.github.com", "api.github.com"})
_PORTS: Final = {"https": 443, "http": 80}
# What people copy along with the address of a server: where its API begins.
_API_PATHS: Final = ("/api/v3", "/api/graphql", "/api")


class Github:
    """Reads the issues of one repository; pull requests are counted apart."""

    name = "github"
    version = "1"
    limits: tuple[str, ...] = (
        "no_attachments_on_github",
        "no_deleted_comments_over_rest",
        "no_deleted_wordings",
        "no_early_cross_references",
        "no_oldest_events",
        "no_wordings_over_rest",
    )

    def address(self, declared: str | None) -> str:
        """Return the address of the web site, as tickets name it. Raises UsageError."""
        written = (declared or _HOME).strip()
        try:
            parts = urlsplit(written if "//" in written else f"https://{written}")
            port = parts.port
        except ValueError as broken:
            raise UsageError(problem=Problem("address_form", address=written)) from broken
        if parts.scheme not in _PORTS or not parts.hostname or parts.query or parts.fragment or parts.username:
            raise UsageError(problem=Problem("address_form", address=written))
        if parts.hostname in _HOSTS and port in {None, _PORTS["https"]}:
            return _HOME
        path = parts.path.rstrip("/")
        path = next((path.removesuffix(end) for end in _API_PATHS if path.endswith(end)), path)
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return f"{parts.scheme}://{host}{'' if port in {None, _PORTS[parts.scheme]} else f':{port}'}{path}"

    def judge(self, projects: tuple[str, ...]) -> None:
        """Refuse what is not one repository, written owner/name. Raises UsageError."""
        from tracker_scope.connectors.github_asker import judge

        judge(projects)

    def check(self, session: Session) -> Check:
        """Say who we are and what we shall see. Raises UsageError, ConnectorError."""
        from tracker_scope.connectors.github_check import check

        return check(session)

    def fetch(self, session: Session, looking: Looking) -> Iterator[Fetched]:
        """Fetch pages, each with the cursor to go on after it. Raises UsageError, ConnectorError."""
        from tracker_scope.connectors.github_fetch import fetch

        yield from fetch(session, looking)

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut answers into items. Raises ConnectorError for what is no answer of GitHub's."""
        from tracker_scope.connectors.github_live_split import split_pages

        yield from split_pages(pages, options)

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read items into a snapshot for each look at a ticket, and its dated changes."""
        from tracker_scope.connectors.github_live_events import parse_items

        yield from parse_items(items, options)


PLUGIN: Final = Github()
