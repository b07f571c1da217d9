"""Events as REST shows them: what all have, and what each kind has of its own.

https://docs.github.com/en/rest/using-the-rest-api/issue-event-types
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.tracker.github_forms import Forms
from tests.tracker.github_nodes import node_id, written
from tests.tracker.github_state import Event, IssueType, Ticket


def event_form(forms: Forms, ticket: Ticket, event: Event) -> dict[str, Any]:
    """Write an event; a cross-reference has no id of its own."""
    actor, at = forms.person(event.by), written(event.at)
    if event.kind == "cross-referenced":
        source: Ticket = event.more["source"]
        cited = forms.ticket(source) | {"repository": forms.repository(source.home)}
        told = {"actor": actor, "created_at": at, "updated_at": at}
        return told | {"source": {"type": "issue", "issue": cited}, "event": event.kind}
    home, oid = forms.home(ticket.home), event.more.get("oid")
    special = _SPECIAL.get(event.kind)
    return {
        "id": event.id,
        "node_id": node_id("".join(word[0] for word in event.kind.split("_")).upper() + "E", ticket.home.id, event.id),
        "url": f"{home}/issues/events/{event.id}",
        "actor": actor,
        "event": event.kind,
        "commit_id": oid,
        "commit_url": f"{home}/commits/{oid}" if oid else None,
        "created_at": at,
        **(special(forms, event) if special else {}),
        "performed_via_github_app": None,
    }


def _labelled(_forms: Forms, event: Event) -> dict[str, Any]:
    return {"label": {"name": event.more["label"].name, "color": event.more["label"].color}}


def _assigned(forms: Forms, event: Event) -> dict[str, Any]:
    return {"assignee": forms.person(event.more["assignee"]), "assigner": forms.person(event.by)}


def _milestoned(_forms: Forms, event: Event) -> dict[str, Any]:
    return {"milestone": {"title": event.more["milestone"].title}}


def _renamed(_forms: Forms, event: Event) -> dict[str, Any]:
    return {"rename": {"from": event.more["before"], "to": event.more["after"]}}


def _turned(_forms: Forms, event: Event) -> dict[str, Any]:
    return {"state_reason": event.more["reason"]}


def _locked(_forms: Forms, event: Event) -> dict[str, Any]:
    return {"lock_reason": event.more["reason"]}


def _kin(name: str) -> Callable[[Forms, Event], dict[str, Any]]:
    return lambda forms, event: {name: _reference(forms, event.more["other"])}


def _typed(_forms: Forms, event: Event) -> dict[str, Any]:
    before = {"prev_issue_type": _short(event.more["before"])} if "before" in event.more else {}
    return {"issue_type": _short(event.more["type"])} | before


def _requested(forms: Forms, event: Event) -> dict[str, Any]:
    return {"review_requester": forms.person(event.by), "requested_reviewer": forms.person(event.more["whom"])}


def _card(forms: Forms, event: Event) -> dict[str, Any]:
    card = {"id": 840_000_000, "url": f"{forms.api}/projects/columns/cards/1"}
    project = {"project_id": 850_000_000, "project_url": f"{forms.api}/projects/1"}
    before = {"previous_column_name": event.more["before"]} if "before" in event.more else {}
    return {"project_card": card | project | {"column_name": event.more["column"]} | before}


def _reference(forms: Forms, ticket: Ticket) -> dict[str, Any]:
    state = {"state": "closed" if ticket.closed else "open", "state_reason": ticket.reason}
    named = {"number": ticket.number, "title": ticket.title}
    return named | state | {"repository": forms.repository(ticket.home), "issue_type": None}


def _short(kind: IssueType) -> dict[str, Any]:
    return {"id": kind.id, "name": kind.name, "color": kind.color}


_SPECIAL: Final[dict[str, Callable[[Forms, Event], dict[str, Any]]]] = {
    **dict.fromkeys(("labeled", "unlabeled"), _labelled),
    **dict.fromkeys(("assigned", "unassigned"), _assigned),
    **dict.fromkeys(("milestoned", "demilestoned"), _milestoned),
    **dict.fromkeys(("closed", "reopened"), _turned),
    **dict.fromkeys(("sub_issue_added", "sub_issue_removed"), _kin("sub_issue")),
    **dict.fromkeys(("parent_issue_added", "parent_issue_removed"), _kin("parent_issue")),
    **dict.fromkeys(("issue_type_added", "issue_type_changed"), _typed),
    **dict.fromkeys(
        ("added_to_project", "moved_columns_in_project", "removed_from_project", "converted_note_to_issue"), _card
    ),
    "blocked_by_added": _kin("blocked_by"),
    "locked": _locked,
    "renamed": _renamed,
    "review_requested": _requested,
}
