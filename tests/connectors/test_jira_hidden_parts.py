"""A comment or a worklog that the account may not see is counted as such, wherever it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.connectors.small_jira import session
from tests.tracker.jira_app import JiraApp, jira
from tests.tracker.jira_data import Sizes, add_comments
from tests.tracker.jira_mode import Mode, cloud, data_center
from tests.tracker.jira_ticket import Ticket, Worklog
from tests.tracker.jira_world import made
from tests.tracker.server import TrackerServer
from tests.tracker.web import Clock
from tracker_scope.connectors.base import Fetched, Looking, Options
from tracker_scope.connectors.jira import PLUGIN
from tracker_scope.model.capture import Gap

COUNT = 10
MODES = {"cloud": cloud, "center": data_center}
PRODUCT = pytest.mark.parametrize("product", list(MODES))
# A page of them all, and several, whose borders fall beside what is hidden and upon it.
SIZES = pytest.mark.parametrize("size", [100, 5, 4, 3, 1])
PLACES = pytest.mark.parametrize("places", [(0,), (4,), (9,), (3, 4, 5), (0, 9), tuple(range(COUNT))])
PARTS = pytest.mark.parametrize("part", ["comments", "worklogs"])


def tracker(mode: Mode) -> tuple[JiraApp, Ticket]:
    """Make a Jira of three tickets, the second of which has ten comments and ten worklogs."""
    import random

    world = made(1, Sizes(tickets=3, comments=0, histories=0))
    ticket = sorted(world.tickets.values(), key=lambda one: one.id)[1]
    add_comments(world, ticket, random.Random("hidden"), COUNT)  # noqa: S311 - repeatable, not secret
    author = world.people["provider-dev"]
    for day in range(COUNT):
        started = ticket.created + timedelta(days=day)
        ticket.worklogs.append(Worklog(world.next_id("worklog"), author, "words", started, 900))
    return JiraApp(world, mode, clock=Clock()), ticket


def hide(app: JiraApp, ticket: Ticket, part: str, places: tuple[int, ...]) -> None:
    for place in places:
        if part == "comments":
            app.changes.hide_comment(ticket.key, ticket.comments[place].id)
        else:
            app.changes.hide_worklog(ticket.key, ticket.worklogs[place].id)


def run_of(app: JiraApp, looking: Looking | None = None) -> list[Fetched]:
    with TrackerServer(app) as server:
        return list(PLUGIN.fetch(session(server, projects=("PRT",)), looking or Looking()))


def gaps(pages: list[Fetched]) -> list[Gap]:
    return [gap for one in PLUGIN.split([page.page for page in pages], Options()) for gap in one.gaps]


def mode_of(product: str, size: int, **told: Any) -> Mode:
    return MODES[product](comment_page=size, worklog_page=size, **told)


@PRODUCT
@SIZES
@PLACES
@PARTS
def test_what_is_hidden_leaves_one_gap_with_its_figures(
    product: str, size: int, places: tuple[int, ...], part: str
) -> None:
    app, ticket = tracker(mode_of(product, size))
    hide(app, ticket, part, places)
    shown = f"{ticket.key}: {part} {COUNT - len(places)}/{COUNT}"
    assert gaps(run_of(app)) == [Gap(code="not_visible", subject=str(ticket.id), detail=shown)]


@PRODUCT
@PARTS
def test_what_a_jira_leaves_out_of_its_totals_leaves_no_gap(product: str, part: str) -> None:
    app, ticket = tracker(mode_of(product, 3, count_hidden=False))
    hide(app, ticket, part, (0, 4, 9))
    assert gaps(run_of(app)) == []


@PRODUCT
@PARTS
def test_an_interruption_between_pages_changes_no_figure(product: str, part: str) -> None:
    app, ticket = tracker(mode_of(product, 3))
    hide(app, ticket, part, (0, 4))
    whole = run_of(app)
    expected = gaps(whole)
    assert len(expected) == 1
    for kept in range(1, len(whole)):
        rest = run_of(app, Looking(cursor=whole[kept - 1].cursor))
        assert gaps([*whole[:kept], *rest]) == expected


def test_a_jira_of_edges_counts_the_comment_that_only_totals_show() -> None:
    for mode in (cloud(), data_center()):
        app = jira(30, edges=True, mode=mode, clock=Clock())
        key = app.world.edge("restricted_comments").key
        assert [gap.detail for gap in gaps(run_of(app))] == [f"{key}: comments 4/5"]
