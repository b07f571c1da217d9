"""Tickets of a fixed-price project, made from a seed: the same seed gives the same tickets, to the byte."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tests.tracker.jira_ticket import Attachment, Comment, History, Person, Ticket, World, after

PEOPLE: Final = (
    ("client-dsi", "DSI du client"),
    ("client-metier", "Référente métier du client"),
    ("client-recette", "Recette du client"),
    ("provider-pm", "Chef de projet du prestataire"),
    ("provider-dev", "Développeuse du prestataire"),
    ("provider-qa", "Qualité du prestataire"),
    ("former-lead", "Ancienne cheffe de projet"),
    ("sync-bot", "Robot de synchronisation"),
)
FIELD_NAMES: Final = {
    "customfield_10010": "Clause du contrat",
    "customfield_10011": "Charge (jours)",
    "customfield_10012": "Lot",
    "customfield_10013": "Sprint",
}
TYPES: Final = ("Story", "Bug", "Task")
STATUSES: Final = {"Open": ("1", "To Do"), "In Progress": ("3", "In Progress"), "Done": ("5", "Done")}
PRIORITIES: Final = ("Low", "Medium", "High")
LABELS: Final = ("perimetre", "lot1", "lot2", "recette", "reserve")
_OBJECTS: Final = (
    *(
        "la liste des commandes",
        "l’export comptable",
        "le tableau de bord",
        "la fiche client",
        "le formulaire de contact",
    ),
    *("the monthly report", "the sign-in page", "the import of suppliers", "the audit trail", "the search results"),
)
_REQUESTS: Final = (
    "Nous souhaitons que {what} affiche aussi le montant hors taxes, comme prévu au § {clause}.",
    "Depuis la dernière livraison, {what} ne répond plus quand le filtre est vide.",
    "Merci de préciser si {what} fait partie du lot {lot} ou d’un avenant.",
    "As written in section {clause}, {what} must keep the order chosen by the user.",
    "Could you confirm that {what} is covered by {clause}? We found nothing about it in the minutes.",
    "La charge estimée pour {what} est de {lot} jours ; voir le compte rendu du comité.",
    "Tested on the acceptance platform: {what} is slow beyond 2 000 rows (ref. {clause}).",
    "Le client demande un délai avant la recette de {what}, sans changement de prix.",
)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is made, a ticket; what Jira hands out in pages of its own is rare outside the edge cases."""

    tickets: int = 100
    comments: int = 4
    histories: int = 8
    days: int = 300


def new_ticket(world: World, draw: random.Random, created: datetime, sizes: Sizes, project: str = "PRT") -> Ticket:
    """Add a ticket with its comments and its history."""
    key = world.next_key(project)
    ticket = Ticket(
        id=world.next_id("ticket"),
        key=key,
        type=draw.choice(TYPES),
        summary=sentence(draw)[:90],
        description="\n\n".join(sentence(draw) for _ in range(draw.randint(2, 6))),
        reporter=draw.choice(list(world.people.values())),
        assignee=draw.choice([*world.people.values(), None]),
        created=created,
        updated=created,
        priority=draw.choice(PRIORITIES),
        labels=draw.sample(LABELS, draw.randint(0, 2)),
        components=draw.sample(("Portail", "Back-office"), draw.randint(0, 1)),
        custom={
            "customfield_10010": f"{draw.randint(1, 9)}.{draw.randint(1, 5)}",
            "customfield_10011": draw.randint(1, 9),
        },
    )
    add_comments(world, ticket, draw, _about(draw, sizes.comments))
    add_histories(world, ticket, draw, _about(draw, sizes.histories))
    return world.add(ticket)


def add_comments(world: World, ticket: Ticket, draw: random.Random, count: int) -> None:
    """Add that many comments in the order of time."""
    for at in sorted(_later(draw, ticket.created) for _ in range(count)):
        add_comment(world, ticket, draw, at)
        ticket.updated = max(ticket.updated, at)


def add_histories(world: World, ticket: Ticket, draw: random.Random, count: int) -> None:
    """Add that many entries to the changelog in the order of time: the last ones left what the ticket says now."""
    start = ticket.histories[-1].created if ticket.histories else ticket.created
    for at in sorted(_later(draw, start) for _ in range(count)):
        add_history(world, ticket, draw, at)
        ticket.updated = max(ticket.updated, at)


def add_comment(world: World, ticket: Ticket, draw: random.Random, at: datetime, **more: Any) -> Comment:
    """Add a comment, which does not date the ticket by itself."""
    body = " ".join(sentence(draw) for _ in range(draw.randint(1, 4)))
    author = draw.choice(list(world.people.values()))
    told: dict[str, Any] = {"author": author, "body": body, "created": at, "updated": at} | more
    comment = Comment(id=world.next_id("comment"), **told)
    ticket.comments.append(comment)
    return comment


def add_history(world: World, ticket: Ticket, draw: random.Random, at: datetime) -> History:
    """Add an entry to the changelog; the ticket takes the new value."""
    what = draw.choice(("status", "status", "assignee", "labels", "description", "customfield_10011", "priority"))
    author = draw.choice(list(world.people.values()))
    entry = History(world.next_id("history"), author, at, [_change(world, ticket, draw, what)])
    if what == "status" and (ticket.status == "Done") != (ticket.resolution is not None):
        old, ticket.resolution = ticket.resolution, "Done" if ticket.status == "Done" else None
        ticket.resolved = at if ticket.resolution else None
        entry.items.append(
            item("resolution", (old and "10000", old), (ticket.resolution and "10000", ticket.resolution))
        )
    ticket.histories.append(entry)
    return entry


def sentence(draw: random.Random) -> str:
    """Write a sentence, French or English."""
    told = {
        "what": draw.choice(_OBJECTS),
        "clause": f"{draw.randint(1, 9)}.{draw.randint(1, 9)}",
        "lot": draw.randint(1, 3),
    }
    return draw.choice(_REQUESTS).format(**told)


def item(name: str, old: tuple[Any, Any], new: tuple[Any, Any], **more: Any) -> dict[str, Any]:
    """Return a changelog's item; old and new are (id, text) pairs."""
    told = {"from": old[0], "fromString": old[1], "to": new[0], "toString": new[1]}
    return {"field": name, "fieldtype": "jira", "fieldId": name, **told} | more


def attachment(world: World, ticket: Ticket, content: bytes, filename: str = "releve.txt") -> Attachment:
    """Put a file on a ticket."""
    made = Attachment(world.next_id("attachment"), filename, ticket.reporter, ticket.created, content)
    ticket.attachments.append(made)
    return made


def _change(world: World, ticket: Ticket, draw: random.Random, what: str) -> dict[str, Any]:
    if what == "status":
        old, ticket.status = ticket.status, draw.choice(list(STATUSES))
        return item("status", (STATUSES[old][0], old), (STATUSES[ticket.status][0], ticket.status))
    if what == "assignee":
        was, ticket.assignee = ticket.assignee, draw.choice(list(world.people.values()))
        return item("assignee", _named(was), _named(ticket.assignee))
    if what == "labels":
        had, ticket.labels = ticket.labels, draw.sample(LABELS, draw.randint(1, 3))
        return item("labels", (None, " ".join(had)), (None, " ".join(ticket.labels)))
    if what == "description":
        before, ticket.description = ticket.description, f"{ticket.description}\n\n{sentence(draw)}"
        return item("description", (None, before), (None, ticket.description))
    if what == "priority":
        rank, ticket.priority = ticket.priority, draw.choice(PRIORITIES)
        return item("priority", ("3", rank), ("3", ticket.priority))
    days, ticket.custom[what] = ticket.custom.get(what), draw.randint(1, 9)
    more = {"fieldtype": "custom", "fieldId": what}
    return item(FIELD_NAMES[what], (None, str(days)), (None, str(ticket.custom[what])), **more)


def _named(person: Person | None) -> tuple[Any, Any]:
    return (None, None) if person is None else (person.name, person.display)


def _about(draw: random.Random, mean: int) -> int:
    return draw.randint(max(0, mean - 2), mean + 2) if mean else 0


def _later(draw: random.Random, created: datetime) -> datetime:
    return after(created + timedelta(minutes=1), days=draw.random() * 45)
