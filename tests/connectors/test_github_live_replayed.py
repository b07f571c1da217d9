"""A replayed GitHub says the same over GraphQL, over REST and out of files, as far as each carries it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from github_samples import CONNECTOR, export
from github_twins import stored
from small_github import github

from tracker_scope.connectors.base import Options
from tracker_scope.connectors.github import PLUGIN
from tracker_scope.model.capture import Page
from tracker_scope.model.ticket import TicketEvent, TicketHistory
from tracker_scope.tickets.replay import replay

HERE = Options(project="client/portal")
# What only one of the two carries: REST who closed a ticket, GraphQL what was folded away.
IN_ONE = {"closed_by", "minimized_comments"}
# How these stood before only GraphQL tells; what they are now both do.
DATED_IN_ONE = {"description", "parent", "type"}
# Of these REST's repository-wide events say nothing, or not what they tie to the ticket.
TIED = {"link", "duplicate_of", "blocked_by", "blocking", "parent", "sub_issue", "comment_deleted", "description"}


@pytest.fixture(scope="module")
def looks() -> dict[str, list[Page]]:
    """Look at the same tickets in both ways: many comments, every kind of event, people and tickets that are gone."""
    with github(tickets=12, long=1, showcase=True, app={"newer": True}) as seen:
        return {api: [one.page for one in seen.fetch(api=api)] for api in ("graphql", "rest")}


def events(pages: Iterable[Page]) -> list[TicketEvent]:
    items = stored([list(PLUGIN.split(pages, HERE))])
    return [one for one in PLUGIN.parse(items, HERE) if isinstance(one, TicketEvent)]


def histories(told: list[TicketEvent]) -> dict[str, TicketHistory]:
    by_ticket: dict[str, list[TicketEvent]] = {}
    for one in told:
        by_ticket.setdefault(one.ticket.id, []).append(one)
    found = {name: replay("live", own) for name, own in by_ticket.items()}
    return {name: one for name, one in found.items() if one is not None and not one.pull_request}


def shown(one: TicketHistory) -> dict[str, Any]:
    """Return what both ways of looking carry."""
    fields = {name: told for name, told in one.fields.items() if name not in IN_ONE | DATED_IN_ONE}
    now = {name: told[-1].value for name, told in one.fields.items() if name in DATED_IN_ONE and told[-1].value}
    changes = {(e.at, e.field, e.old, e.new, str(e.actor)) for e in one.changes if e.field not in TIED | {"type"}}
    comments = sorted((each.at, each.id, str(each.author), each.versions[-1].value) for each in one.comments if each.at)
    whole = one.model_dump(exclude={"fields", "changes", "comments", "records"})
    return {"fields": fields, "now": now, "changes": changes, "comments": comments, **whole}


def test_graphql_and_rest_say_the_same(looks: dict[str, list[Page]]) -> None:
    over_graphql, over_rest = histories(events(looks["graphql"])), histories(events(looks["rest"]))
    assert over_graphql.keys() == over_rest.keys()
    assert len(over_graphql) > 20
    hidden = {gap.subject for one in PLUGIN.split(looks["graphql"], HERE) for gap in one.gaps}
    for name in over_graphql.keys() - hidden:
        assert shown(over_graphql[name]) == shown(over_rest[name])
    assert max(len(one.comments) for one in over_graphql.values()) > 200


def test_only_graphql_tells_the_earlier_wordings(looks: dict[str, list[Page]]) -> None:
    most = {
        api: max(len(one.versions) for own in histories(events(pages)).values() for one in own.comments)
        for api, pages in looks.items()
    }
    assert most["rest"] == 1
    assert most["graphql"] > 20


def test_files_of_the_answers_say_the_same(looks: dict[str, list[Page]]) -> None:
    answers = [one for one in looks["graphql"] if one.request["shape"] in {"issues", "more"}]
    assert {one.request["shape"] for one in answers} == {"issues", "more"}
    file = export(b"[" + b",\n".join(one.data for one in answers) + b"]")
    items = stored([list(CONNECTOR.split(CONNECTOR.fetch(file, HERE), HERE))])
    from_file = [one for one in CONNECTOR.parse(items, HERE) if isinstance(one, TicketEvent)]
    assert sorted(map(bare, from_file)) == sorted(map(bare, events(answers)))


def bare(event: TicketEvent) -> str:
    """Write an event without the records that hold it, which depend on how answers were cut."""
    told = event.model_dump(mode="json", exclude={"record"})
    for comment in (told["snapshot"] or {}).get("comments", ()):
        del comment["record"]
    return repr(told)
