"""The replayed GitHub's REST endpoints: from a path and its parameters to the value that is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from tests.tracker import github_lists as lists
from tests.tracker.github_event_forms import event_form
from tests.tracker.github_forms import Forms
from tests.tracker.github_state import Event, Fate, Remark, Repository, Ticket, World

_DOCS: Final = "https://docs.github.com/rest"
_REPOSITORY: Final = re.compile(r"/(?:repos/([^/]+/[^/]+)|repositories/(\d+))(/.*)?")


class Told(NamedTuple):
    """A value under its status; `listed` is set for a page of a list, `moved` for a redirection (a path)."""

    route: str
    value: Any
    status: int = 200
    listed: lists.Listed | None = None
    moved: str = ""


def problem(route: str, status: int, message: str, **more: Any) -> Told:
    """Tell a refusal in the form of all of GitHub's (basic-error)."""
    told = {"message": message, "documentation_url": _DOCS, "status": str(status)}
    return Told(route, told | more, status)


class Rest:
    """Answers for the repositories of one world."""

    def __init__(self, world: World, forms: Forms) -> None:
        self._world = world
        self._forms = forms
        self._kept: dict[tuple[int, str], list[Any]] = {}
        self._version = -1
        self._routes: tuple[tuple[re.Pattern[str], str, Callable[..., Told]], ...] = (
            (re.compile(""), "repository", self._repository),
            (re.compile("/issues"), "issues", self._issues),
            (re.compile("/issues/comments"), "comments", self._comments),
            (re.compile(r"/issues/comments/(\d+)"), "comment", self._comment),
            (re.compile("/issues/events"), "events", self._events),
            (re.compile(r"/issues/(\d+)"), "issue", self._issue),
            (re.compile(r"/issues/(\d+)/comments"), "issue comments", self._issue_comments),
            (re.compile(r"/issues/(\d+)/events"), "issue events", self._issue_events),
            (re.compile(r"/issues/(\d+)/timeline"), "issue timeline", self._timeline),
            (re.compile(r"/issues/(\d+)/sub_issues"), "sub-issues", self._sub_issues),
            (re.compile("/labels"), "labels", self._labels),
        )

    def answer(self, path: str, query: Mapping[str, str]) -> Told:
        """Answer a GET below a repository."""
        found = _REPOSITORY.fullmatch(path)
        home = self._home(found) if found else None
        if found is None or home is None:
            return problem("unknown", 404, "Not Found")
        for pattern, route, answer in self._routes:
            if named := pattern.fullmatch(found[3] or ""):
                try:
                    told = answer(home, query, *named.groups())
                except lists.Unprocessable as refused:
                    told = problem(route, 422, str(refused))
                return told._replace(route=route)
        return problem("unknown", 404, "Not Found")

    def _home(self, found: re.Match[str]) -> Repository | None:
        wanted = (found[1] or "").lower()
        homes = self._world.repositories()
        return next((one for one in homes if one.full_name.lower() == wanted or str(one.id) == found[2]), None)

    def _repository(self, home: Repository, _query: Mapping[str, str]) -> Told:
        return Told("", self._forms.repository(home))

    def _issues(self, home: Repository, query: Mapping[str, str]) -> Told:
        listed = lists.tickets(home, query)
        return Told("", [self._forms.ticket(one) for one in listed.things], listed=listed)

    def _comments(self, home: Repository, query: Mapping[str, str]) -> Told:
        filters = " ".join(query.get(name, "") for name in ("since", "sort", "direction"))
        found = self._once(home, f"comments {filters}", lambda: lists.comments(home, query))
        listed = lists.numbered(found, query, lists.DEEPEST_COMMENT)
        return Told("", [self._forms.remark(*pair) for pair in listed.things], listed=listed)

    def _comment(self, home: Repository, _query: Mapping[str, str], own: str) -> Told:
        for ticket, remark in lists.comments(home, {}):
            if remark.id == int(own):
                return Told("", self._forms.remark(ticket, remark))
        return problem("", 404, "Not Found")

    def _events(self, home: Repository, query: Mapping[str, str]) -> Told:
        found = self._once(home, "events", lambda: lists.events(home))
        listed = lists.numbered(found, query, lists.DEEPEST_COMMENT)
        told = [event_form(self._forms, *pair) | {"issue": self._forms.ticket(pair[0])} for pair in listed.things]
        return Told("", told, listed=listed)

    def _once(self, home: Repository, name: str, found: Callable[[], list[Any]]) -> list[Any]:
        """Gather a long list once, until something changes."""
        if self._version != self._world.version:
            self._kept.clear()
            self._version = self._world.version
        if (home.id, name) not in self._kept:
            self._kept[home.id, name] = found()
        return self._kept[home.id, name]

    def _issue(self, home: Repository, _query: Mapping[str, str], number: str) -> Told:
        return self._of(home, number, lambda ticket: Told("", self._forms.ticket(ticket)))

    def _issue_comments(self, home: Repository, query: Mapping[str, str], number: str) -> Told:
        def told(ticket: Ticket) -> Told:
            listed = lists.numbered(lists.comments_of(ticket, query), query)
            return Told("", [self._forms.remark(*pair) for pair in listed.things], listed=listed)

        return self._of(home, number, told)

    def _issue_events(self, home: Repository, query: Mapping[str, str], number: str) -> Told:
        def told(ticket: Ticket) -> Told:
            listed = lists.numbered(lists.events_of(ticket), query)
            return Told("", [event_form(self._forms, ticket, one) for one in listed.things], listed=listed)

        return self._of(home, number, told)

    def _timeline(self, home: Repository, query: Mapping[str, str], number: str) -> Told:
        def told(ticket: Ticket) -> Told:
            shown = [one for one in ticket.timeline() if not _is_withheld(one)]
            listed = lists.numbered(shown, query)
            return Told("", [self._item(ticket, one) for one in listed.things], listed=listed)

        return self._of(home, number, told)

    def _item(self, ticket: Ticket, one: Remark | Event) -> dict[str, Any]:
        if isinstance(one, Event):
            return event_form(self._forms, ticket, one)
        remark = self._forms.remark(ticket, one)
        return remark | {"event": "commented", "actor": remark["user"]}

    def _sub_issues(self, home: Repository, query: Mapping[str, str], number: str) -> Told:
        def told(ticket: Ticket) -> Told:
            listed = lists.numbered(ticket.children, query)
            return Told("", [self._forms.ticket(one) for one in listed.things], listed=listed)

        return self._of(home, number, told)

    def _labels(self, home: Repository, query: Mapping[str, str]) -> Told:
        listed = lists.numbered(home.labels, query)
        return Told("", [self._forms.label(home, one) for one in listed.things], listed=listed)

    def _of(self, home: Repository, number: str, told: Callable[[Ticket], Told]) -> Told:
        """Answer for a ticket that is there; say of one that is not whether it moved or was deleted."""
        ticket = home.tickets.get(int(number))
        if ticket is not None:
            return told(ticket)
        fate = home.fates.get(int(number), Fate(404))
        if fate.status == 410:
            return problem("", 410, "This issue was deleted")
        if fate.status == 301 and fate.moved_to is not None:
            there = f"/repositories/{fate.moved_to.home.id}/issues/{fate.moved_to.number}"
            return problem("", 301, "Moved Permanently", url=f"{self._forms.api}{there}")._replace(moved=there)
        return problem("", 404, "Not Found")


def _is_withheld(one: Remark | Event) -> bool:
    return one.unseen if isinstance(one, Remark) else one.refused
