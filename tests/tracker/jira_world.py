"""A Jira made from a seed: the same seed gives the same tickets, to the byte."""

from __future__ import annotations

import random

from tests.tracker.jira_data import FIELD_NAMES, PEOPLE, Sizes, new_ticket
from tests.tracker.jira_edges import add_edges
from tests.tracker.jira_ticket import EPOCH, Person, World, after


def made(seed: int = 1, sizes: Sizes | None = None, *, edges: bool = False) -> World:
    """Make a world; `edges` puts the cases of jira_edges.py on its first tickets."""
    sizes = sizes or Sizes()
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    world = World(field_names=dict(FIELD_NAMES))
    for number, (name, display) in enumerate(PEOPLE, start=1):
        world.people[name] = Person(name, display, 10_100 + number, active=name != "former-lead")
    for index in range(sizes.tickets):
        day = sizes.days * index / max(sizes.tickets, 1)
        new_ticket(world, draw, after(EPOCH, days=day, seconds=draw.random() * 3600), sizes)
    if edges:
        add_edges(world, draw)
    for ticket in world.tickets.values():
        ticket.indexed = ticket.updated
    return world
