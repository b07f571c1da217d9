"""Cuts Jira's answers into exact items, and tells what the tracker counts and does not show.

What a page is stands in its request. `shape` is one of those below; `ticket` is the numeric id of
the one ticket that a page concerns; `asked` are the ids or keys that were asked for, apart by blanks.
`tickets` tells what the page itself does not say of its tickets: a JSON object, numeric id to [key,
visibility, what the tracker counts or null, how many of it earlier pages of this asking gave]. No
page is read with the help of another: a run that was interrupted finds what any other finds.

- "fields": the list of fields. "search": `issues` are tickets; the last page of a listing may tell how many
  the tracker `counted` and how many were `received`; of `unlisted` see jira_lookup_answers.
- "ticket": one ticket that no search finds, by its own address; `product` says which of the two interfaces gave it.
- "changelog": POST changelog/bulkfetch; the page without nextPageToken ends an asking.
- "comments", "worklogs": a page of one ticket's; the last tells how many the tracker `counted` (the larger of its
  own total and that of the listing) and how many were `received`, each once. Data Center gives all worklogs on one
  page, which is not asked for by `q.startAt`.
- "lookup": what became of keys (see jira_lookup_answers).
- "attachment": its content; `attachment` is its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tracker_scope.connectors.base import Options
from tracker_scope.connectors.jira_items import (
    CHANGELOG,
    CHANGELOGS,
    HISTORIES,
    changelog_item,
    fields_item,
    numeric,
    part_item,
    ticket_item,
    whole,
    whole_in,
)
from tracker_scope.connectors.jira_lookup_answers import gaps_of_lookup, gaps_of_unlisted
from tracker_scope.connectors.jira_progress import Product
from tracker_scope.connectors.jira_records import Issue, read_issue, secured
from tracker_scope.connectors.jira_shortfalls import Tickets, Told, counts_of
from tracker_scope.connectors.json_kinds import NotATicket
from tracker_scope.connectors.json_response import records
from tracker_scope.connectors.json_scan import NotJson, check
from tracker_scope.connectors.json_values import listed, mapping, text
from tracker_scope.errors import AnswerUnreadable, Problem
from tracker_scope.model.capture import Gap, Item, Page, SplitPage

_OK: Final = "200"
_TOO_LARGE: Final = "413"
_TOTAL: Final = "total"
_SEARCH_OF_CENTER: Final = "/search"
_PROJECTS: Final = re.compile(r"\(?project in \(([^()]*)\)")
_QUOTED: Final = re.compile(r'"([^"]*)"')


def split_pages(pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
    """Cut each page into items, and find what it does not show. Raises AnswerUnreadable."""
    del options
    for page in pages:
        try:
            split = _SHAPES[page.request["shape"]](page)
        except NotJson as bad:
            problem = Problem("at_byte", problem=bad.problem, at=bad.at)
            raise AnswerUnreadable(request=page.origin, problem=problem) from bad
        except NotATicket as other:
            raise AnswerUnreadable(request=page.origin, problem=other.problem) from other
        yield split


def _fields(page: Page) -> SplitPage:
    if not isinstance(check(page.data, 0, len(page.data)), list):
        raise NotATicket(Problem("holds_no_fields"))
    return SplitPage(page=page, items=(fields_item(0, len(page.data)),))


def _search(page: Page) -> SplitPage:
    items, gaps = list[Item](), list[Gap]()
    is_all_history = page.request.get("path", "").endswith(_SEARCH_OF_CENTER)
    for start, end, record in records(page.data, ("issues",)):
        issue = read_issue(record)
        items.append(ticket_item(issue, (start, end)))
        gaps += _not_shown(issue, is_all_history=is_all_history)
    return SplitPage(page=page, items=tuple(items), gaps=(*gaps, *_tickets_not_shown(page), *gaps_of_unlisted(page)))


def _ticket(page: Page) -> SplitPage:
    issue = read_issue(check(page.data, 0, len(page.data)))
    gaps = _not_shown(issue, is_all_history=page.request.get("product") == Product.CENTER)
    return SplitPage(page=page, items=(ticket_item(issue, (0, len(page.data))),), gaps=tuple(gaps))


def _not_shown(issue: Issue, *, is_all_history: bool) -> list[Gap]:
    """Say what a ticket lacks itself; a history that is not all here has pages of its own, which say that."""
    lacking = [Gap(code="fields_missing", subject=issue.id, detail=issue.key)] if issue.fields is None else []
    return [*lacking, *(_history_not_shown(issue) if is_all_history else [])]


def _tickets_not_shown(page: Page) -> list[Gap]:
    """Say that a listing gave fewer tickets than the tracker counts; the request of its last page tells both."""
    counted, received = whole_in(page.request, "counted"), whole_in(page.request, "received")
    if counted is None or received is None or received >= counted:
        return []
    asked = page.request.get("projects") or _projects_in(page.request.get("q.jql", ""))
    return [Gap(code="not_visible", detail=f"{asked or '?'}: tickets {received}/{counted}")]


def _projects_in(jql: str) -> str:
    """Read the projects from a search of ours, which begins with them (jira_jql)."""
    found = _PROJECTS.match(jql)
    return ", ".join(_QUOTED.findall(found[1])) if found else ""


def _history_not_shown(issue: Issue) -> list[Gap]:
    """Say what a Data Center counts of a history and does not show: it has no other place that would."""
    count = counts_of(issue).get(CHANGELOG)
    if count is None:
        return []
    return Told(issue.id, issue.key, secured(issue)).missing(CHANGELOG, len(count.ids), count.total)


def _changelog(page: Page) -> SplitPage:
    tickets, asked = Tickets(page), page.request.get("asked", "").split()
    if not _came(page):
        return SplitPage(page=page, gaps=tuple(tickets.of(one).not_visible(CHANGELOG) for one in asked))
    items, came = list[Item](), dict[str, int]()
    for start, end, record in records(page.data, (CHANGELOGS,)):
        entry = mapping(record)
        ticket = numeric(entry.get("issueId")) or ""
        came[ticket] = came.get(ticket, 0) + len(listed(entry.get(HISTORIES)))
        item = changelog_item(entry, (start, end), tickets.of(ticket).visibility)
        if item is not None:
            items.append(item)
    ends = text(mapping(check(page.data, 0, len(page.data))), "nextPageToken") is None
    gaps = [gap for one in asked for gap in _history_missing(tickets.of(one), came)] if ends else []
    return SplitPage(page=page, items=tuple(items), gaps=tuple(gaps))


def _history_missing(told: Told, came: Mapping[str, int]) -> list[Gap]:
    """Compare a history with its total, where it is known how much of it came before."""
    return [] if told.before is None else told.missing(CHANGELOG, told.before + came.get(told.ticket, 0), told.total)


def _part(page: Page) -> SplitPage:
    part, told = page.request["shape"], Tickets(page).of(page.request["ticket"])
    if not _came(page):
        return SplitPage(page=page, gaps=(told.not_visible(part),))
    answer = mapping(check(page.data, 0, len(page.data)))
    total, held = whole(answer, "total"), answer.get(part)
    if total is None or not isinstance(held, list):
        lacking = _TOTAL if isinstance(held, list) else part
        raise NotATicket(Problem("answer_lacks", name=lacking))
    asked = _begins(page)
    # Where a page begins we know from what was asked; what it says itself may be the same for all.
    start = whole(answer, "startAt") or 0 if asked is None else asked
    item = part_item({**answer, "startAt": start}, part, told.ticket, (0, len(page.data)), told.visibility)
    counted, received = whole_in(page.request, "counted"), whole_in(page.request, "received")
    gaps = [] if received is None else told.missing(part, received, counted)
    return SplitPage(page=page, items=(item,), gaps=tuple(gaps))


def _begins(page: Page) -> int | None:
    """Return where a page was asked to begin; None where everything was asked for at once."""
    return whole_in(page.request, "q.startAt")


def _attachment(page: Page) -> SplitPage:
    told, name = Tickets(page).of(page.request["ticket"]), page.request["attachment"]
    if _came(page):
        item = Item(
            kind="attachment",
            id=f"{told.ticket}:{name}",
            subject=told.ticket,
            start=0,
            end=len(page.data),
            visibility=told.visibility,
        )
        return SplitPage(page=page, items=(item,))
    gap = told.not_visible(f"attachment {name}")
    if page.request["status"] == _TOO_LARGE:
        gap = Gap(code="attachment_too_large", subject=gap.subject, detail=gap.detail)
    return SplitPage(page=page, gaps=(gap,))


def _lookup(page: Page) -> SplitPage:
    return SplitPage(page=page, gaps=gaps_of_lookup(page))


def _came(page: Page) -> bool:
    return page.request.get("status", _OK) == _OK


_SHAPES: Final[dict[str, Callable[[Page], SplitPage]]] = {
    "fields": _fields,
    "search": _search,
    "ticket": _ticket,
    "changelog": _changelog,
    "comments": _part,
    "worklogs": _part,
    "lookup": _lookup,
    "attachment": _attachment,
}
