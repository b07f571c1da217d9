"""Cuts GitHub's answers, GraphQL and REST, into exact items, and tells what an answer does not show.

What a page is stands in its request. `shape` is one of those below; `project` is "owner/name";
`errors` names what a GraphQL answer says went wrong beside its data. Shapes and their further keys:

- "issues": GraphQL, `data.repository.issues.nodes` are tickets. The last page tells how many were
  `counted` and how many the run `received`.
- "more": GraphQL, `data.<alias>` is a ticket or comment with one further page of a connection. `parts`
  is a JSON object: alias to [kind, ticket's numeric id, node id of a comment or "-", the cursor that
  was asked after, how many nodes came before]; kind is "timeline", "comments" or "edits".
- "lookup": what became of numbers (see github_lookup_answers).
- "rest_issues", "rest_comments", "rest_events": REST lists of a repository; `tickets` is a JSON
  object, number to numeric id, for the tickets of comments.
- "rest_timeline": a page of one ticket's timeline; `ticket` is its numeric id, `q.page` the page,
  `q.per_page` its size, `comments` how many comments the ticket counts; `last` stands on a full page
  that names no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import orjson

from tracker_scope.connectors.base import Options
from tracker_scope.connectors.github_items import (
    comment_item,
    event_item,
    is_on_pull_request,
    part_item,
    ticket_item,
    ticket_number,
)
from tracker_scope.connectors.github_lookup_answers import looked_up
from tracker_scope.connectors.github_nodes import CONNECTIONS, LISTED
from tracker_scope.connectors.github_partial_answers import partial
from tracker_scope.connectors.github_shortfalls import of_part, of_ticket, short
from tracker_scope.connectors.json_kinds import NotATicket
from tracker_scope.connectors.json_response import members, records
from tracker_scope.connectors.json_scan import NotJson, check
from tracker_scope.connectors.json_values import listed, mapping, text
from tracker_scope.errors import AnswerUnreadable, Problem
from tracker_scope.model.capture import Gap, Item, Page, SplitPage

_LONGEST: Final = 60
_OK: Final = "200"
_PER_PAGE: Final = "30"  # docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
_WORDS_OF_PART: Final = 4


def split_pages(pages: Iterable[Page], options: Options) -> Iterator[SplitPage]:
    """Cut each page into items, and find what it does not show. Raises AnswerUnreadable."""
    shapes: Mapping[str, Callable[[Page, Options], SplitPage]] = {
        "issues": _issues,
        "more": _more,
        "lookup": _lookup,
        "rest_issues": _rest_issues,
        "rest_comments": _rest_comments,
        "rest_events": _rest_events,
        "rest_timeline": _rest_timeline,
    }
    for page in pages:
        try:
            split = shapes[page.request["shape"]](page, options)
        except NotJson as bad:
            problem = Problem("at_byte", problem=bad.problem, at=bad.at)
            raise AnswerUnreadable(request=page.origin, problem=problem) from bad
        except NotATicket as other:
            raise AnswerUnreadable(request=page.origin, problem=other.problem) from other
        told = partial(page) if page.request.get("errors") else ()
        yield split.model_copy(update={"gaps": (*split.gaps, *told)}) if told else split


def _issues(page: Page, options: Options) -> SplitPage:
    items, gaps = list[Item](), list[Gap]()
    project = page.request.get("project") or options.project
    hidden = 0
    for start, end, record in records(page.data, LISTED):
        if record is None:
            hidden += 1
            continue
        node = mapping(record)
        item = ticket_item(node, (start, end), project)
        items.append(item)
        gaps += of_ticket(node, item)
    if hidden:
        gaps.append(short(project or "?", "tickets", (len(items), len(items) + hidden)))
    gaps += _whole(page, project)
    return SplitPage(page=page, items=tuple(items), gaps=tuple(gaps))


def _whole(page: Page, project: str | None) -> Iterator[Gap]:
    """Compare what the last page of a listing counts with what came."""
    counted, received = (page.request.get(name, "") for name in ("counted", "received"))
    if counted.isdecimal() and received.isdecimal() and int(received) < int(counted):
        yield short(project or "?", "tickets", (int(received), int(counted)))


def _more(page: Page, options: Options) -> SplitPage:
    del options
    items, gaps = list[Item](), list[Gap]()
    told = mapping(orjson.loads(page.request["parts"]))
    for alias, (start, end, _) in members(page.data, ("data",)).items():
        part = listed(told.get(alias))
        if len(part) < _WORDS_OF_PART:
            continue
        kind, ticket, owner, after, *rest = (str(word) for word in part)
        node = mapping(check(page.data, start, end))
        if not isinstance(node.get(CONNECTIONS.get(kind, "")), dict):
            gaps.append(Gap(code="not_visible", subject=ticket, detail=kind))
            continue
        items.append(part_item(kind, (ticket, f"{owner}:{after}"), (start, end)))
        gaps += of_part(kind, node, ticket, int(rest[0]) if rest and rest[0].isdecimal() else 0)
    return SplitPage(page=page, items=tuple(items), gaps=tuple(gaps))


def _lookup(page: Page, options: Options) -> SplitPage:
    found, pulls, gaps = looked_up(page)
    project, items = page.request.get("project") or options.project, list[Item]()
    for start, end, node in found:
        item = ticket_item(node, (start, end), project)
        items.append(item)
        gaps += of_ticket(node, item)
    named = tuple(f"#{one.number}" for one in pulls)
    return SplitPage(page=page, items=tuple(items), pull_requests=named, gaps=tuple(gaps))


def _rest_issues(page: Page, options: Options) -> SplitPage:
    project = page.request.get("project") or options.project
    items = [ticket_item(mapping(one), (start, end), project) for start, end, one in records(page.data, ())]
    return SplitPage(page=page, items=tuple(items))


def _rest_comments(page: Page, options: Options) -> SplitPage:
    del options
    items, lost = list[Item](), dict[str, None]()
    tickets = mapping(orjson.loads(page.request.get("tickets", "{}")))
    for start, end, record in records(page.data, ()):
        comment = mapping(record)
        number = ticket_number(comment)
        subject = text(tickets, str(number))
        if subject is not None:
            items.append(comment_item(comment, subject, (start, end)))
        elif number is not None and not is_on_pull_request(comment):
            lost[f"#{number}"] = None
        elif number is None and not is_on_pull_request(comment):
            lost[f"comment {text(comment, 'id') or comment.get('id') or '?'}"] = None
    gaps = [Gap(code="not_visible", detail=what[:_LONGEST]) for what in lost]
    return SplitPage(page=page, items=tuple(items), gaps=tuple(gaps))


def _rest_events(page: Page, options: Options) -> SplitPage:
    project = page.request.get("project") or options.project
    found = (event_item(mapping(one), project, (start, end)) for start, end, one in records(page.data, ()))
    return SplitPage(page=page, items=tuple(item for item in found if item is not None))


def _rest_timeline(page: Page, options: Options) -> SplitPage:
    del options
    request = page.request
    ticket, size = request["ticket"], request.get("q.per_page", _PER_PAGE)
    key = f"#{request['path'].split('/')[-2]}"
    given = check(page.data, 0, len(page.data)) if request.get("status", _OK) == _OK else None
    if not isinstance(given, list):
        # What is not shown is not empty: an item would say that everything known before is gone.
        return SplitPage(page=page, gaps=(Gap(code="not_visible", subject=ticket, detail=f"{key}: timeline"),))
    events = [mapping(one) for one in given]
    item = part_item("timeline", (ticket, request.get("q.page", "1")), (0, len(page.data)))
    ended = {"last": request["last"]} if "last" in request else {}
    item = item.model_copy(update={"request": {"per_page": size, **ended}})
    said = sum(1 for event in events if event.get("event") == "commented")
    counted = request.get("comments", "")
    is_only = request.get("q.page", "1") == "1" and size.isdecimal() and len(events) < int(size)
    gaps = list[Gap]()
    if is_only and counted.isdecimal() and int(counted) > said:
        gaps.append(short(key, "comments", (said, int(counted)), ticket))
    return SplitPage(page=page, items=(item,), gaps=tuple(gaps))
