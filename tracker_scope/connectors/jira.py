"""Live Jira: Cloud and Data Center, whole history, few requests; interrupted at any moment, it goes on from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tracker_scope.connectors.base import Check, Fetched, LiveConnector, Looking, Options, Session
from tracker_scope.errors import Problem, UsageError

if TYPE_CHECKING:
    from tracker_scope.connectors.jira_run import JiraRun
    from tracker_scope.model.base import Finding
    from tracker_scope.model.capture import CapturedItem, Gap, Page, SplitPage
    from tracker_scope.model.ticket import TicketEvent

_LIMITS: Final = (
    "no_comments_deleted_before",
    "no_remote_links",
    "no_service_timers",
    "no_wordings_between",
    "only_what_this_account_sees",
)
_CONTENT_LIMITS: Final = ("no_attachment_content",)
_ADDRESS: Final = re.compile(r"[a-z0-9.:\[\]_-]+")
# What administrators may allow, and no more: letters first, then digits and underscores as well.
_PROJECT: Final = re.compile(r"[^\W\d_]\w*")
_CLOUD: Final = ".atlassian.net"
_PORTS: Final = {"https": ":443", "http": ":80"}


class Jira:
    """Looks at one Jira; which of its two interfaces is there, it finds out by itself."""

    name = "jira"
    version = "1"
    limits: tuple[str, ...] = _LIMITS

    def address(self, declared: str | None) -> str:
        """Return scheme, host and context path, as the addresses in tickets begin. Raises UsageError."""
        told = (declared or "").strip()
        try:
            parts = urlsplit(told if "//" in told else f"https://{told}")
            scheme, host = parts.scheme.lower(), parts.netloc.lower()
            good = scheme in _PORTS and _ADDRESS.fullmatch(host) is not None and parts.port != 0 and parts.hostname
        except ValueError as wrong:
            raise UsageError(problem=Problem("address_form", address=declared or "-")) from wrong
        if not good:
            raise UsageError(problem=Problem("address_form", address=declared or "-"))
        path = "" if host.endswith(_CLOUD) else parts.path.rstrip("/")
        return f"{scheme}://{host.removesuffix(_PORTS[scheme])}{path}"

    def judge(self, projects: tuple[str, ...]) -> None:
        """Refuse what is no key of a project, such as a whole address. Raises UsageError."""
        strange = [one for one in projects if not _PROJECT.fullmatch(one)]
        if strange:
            raise UsageError(problem=Problem("project_form", words=", ".join(strange)))

    def check(self, session: Session) -> Check:
        """Say who we are and what we shall see. Raises ConnectorError."""
        from tracker_scope.connectors.jira_check import checked
        from tracker_scope.connectors.jira_http import JiraHttp
        from tracker_scope.connectors.jira_run import Asker

        http = JiraHttp(session)
        try:
            return checked(Asker(session, http), _limits(session))
        finally:
            http.close()

    def fetch(self, session: Session, looking: Looking) -> Iterator[Fetched]:
        """Fetch what is asked for, page by page. Raises ConnectorError."""
        from tracker_scope.connectors.jira_http import JiraHttp
        from tracker_scope.connectors.jira_run import Asker
        from tracker_scope.connectors.jira_start import opened

        http = JiraHttp(session)
        try:
            yield from _pages(opened(Asker(session, http), looking, _limits(session)))
        finally:
            http.close()

    def split(self, pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
        """Cut each page into items (pure)."""
        from tracker_scope.connectors.jira_live_split import split_pages

        return split_pages(pages, options)

    def parse(self, items: Iterable[CapturedItem], options: Options) -> Iterator[TicketEvent | Gap | Finding]:
        """Read items of any number of runs into events (pure)."""
        from tracker_scope.connectors.jira_live_events import parse_items

        return parse_items(items, options)


def _limits(session: Session) -> tuple[str, ...]:
    """Name what this way of looking cannot show."""
    return _LIMITS if session.attachments else tuple(sorted({*_LIMITS, *_CONTENT_LIMITS}))


def _pages(run: JiraRun) -> Iterator[Fetched]:
    """Go through a run's phases, from where it stands."""
    from tracker_scope.connectors import jira_center, jira_cloud
    from tracker_scope.connectors.jira_lookup import lookups
    from tracker_scope.connectors.jira_progress import Phase, Product, milliseconds
    from tracker_scope.connectors.jira_start import names
    from tracker_scope.connectors.jira_topups import pending

    progress = run.progress
    listing = jira_cloud.listing if progress.product is Product.CLOUD else jira_center.listing
    if progress.phase is Phase.FIELDS:
        yield from names(run)
    yield from pending(run)
    yield from listing(run)
    if progress.begin is None:
        yield from lookups(run)
    if run.pages == 0:
        # It was interrupted after its last page: what moved since it began is a page of its own.
        progress.begin_at(milliseconds(progress.since - run.session.overlap))
        yield from listing(run)


PLUGIN: Final[LiveConnector] = Jira()
