"""The replayed routes that concern the site: who answers, who asks, fields, projects, permissions."""

from __future__ import annotations

from typing import Any, Final

from tests.tracker import jira_fields
from tests.tracker.jira_answers import Desk, Refused
from tests.tracker.web import encoded

_PRODUCT: Final = "com.atlassian.jira.plugin.system.customfieldtypes"
_SCHEMAS: Final = {
    "customfield_10010": ("string", f"{_PRODUCT}:textfield"),
    "customfield_10011": ("number", f"{_PRODUCT}:float"),
    "customfield_10012": ("string", f"{_PRODUCT}:textfield"),
    "customfield_10013": ("array", "com.pyxis.greenhopper.jira:gh-sprint"),
}
_SYSTEM: Final = {
    "summary": ("Summary", "string"),
    "description": ("Description", "string"),
    "status": ("Status", "status"),
    "issuetype": ("Issue Type", "issuetype"),
    "priority": ("Priority", "priority"),
    "assignee": ("Assignee", "user"),
    "reporter": ("Reporter", "user"),
    "creator": ("Creator", "user"),
    "created": ("Created", "datetime"),
    "updated": ("Updated", "datetime"),
    "resolutiondate": ("Resolved", "datetime"),
    "project": ("Project", "project"),
    "comment": ("Comment", "comments-page"),
    "security": ("Security Level", "securitylevel"),
}


def server(desk: Desk) -> bytes:
    """Answer serverInfo, which needs no sign-in."""
    cloud = desk.mode.cloud
    told: dict[str, Any] = {
        "baseUrl": desk.hand.site,
        "version": "1001.0.0-SNAPSHOT" if cloud else "10.3.24",
        "versionNumbers": [1001, 0, 0] if cloud else [10, 3, 24],
        "deploymentType": "Cloud" if cloud else "Server",
        "buildNumber": 100_300 if cloud else 10_030_024,
        "buildDate": "2025-12-01T00:00:00.000+0100",
        "serverTime": desk.hand.date(desk.now),
        "scmInfo": "0" * 40,
        "serverTitle": "Jira",
    }
    return encoded(told | ({"displayUrl": desk.hand.site, "serverTimeZone": desk.mode.zone} if cloud else {}))


def me(desk: Desk) -> bytes:
    """Answer myself; the zone is the one in which JQL reads dates."""
    person = desk.hand.person(desk.world.people[desk.mode.account]) or {}
    told: dict[str, Any] = {"timeZone": desk.mode.zone, "locale": "fr_FR", "emailAddress": desk.mode.user}
    return encoded(person | told | {"groups": {"size": 1, "items": []}, "applicationRoles": {"size": 1, "items": []}})


def fields(desk: Desk) -> bytes:
    """Answer field: the system's and the custom ones, by the names that they have now."""
    told = []
    for name, (title, kind) in _SYSTEM.items():
        schema = {"type": kind, "system": name}
        told.append(_field(desk, name, title, {"custom": False, "clauseNames": [name], "schema": schema}))
    for name, title in desk.world.field_names.items():
        number = int(name.removeprefix("customfield_"))
        kind, product = _SCHEMAS.get(name, ("string", f"{_PRODUCT}:textfield"))
        custom: dict[str, Any] = {"type": kind, "custom": product, "customId": number} | (
            {"items": "json"} if kind == "array" else {}
        )
        clauses = [f"cf[{number}]", title]
        told.append(_field(desk, name, title, {"custom": True, "clauseNames": clauses, "schema": custom}))
    return encoded(told)


def permissions(desk: Desk) -> bytes:
    """Answer mypermissions; Cloud wants to be told which."""
    names = desk.list("permissions", "" if desk.mode.cloud else "BROWSE_PROJECTS,CREATE_ISSUES,ADMINISTER")
    if not names:
        raise Refused(400, "The 'permissions' query parameter is required.")
    _known(desk, str(desk.told.get("projectKey") or ""))
    told = {name: _permission(desk, name) for name in names.split(",")}
    return encoded({"permissions": told})


def projects(desk: Desk) -> bytes:
    """Answer project: those that the account may see."""
    return encoded([jira_fields.project(desk.world, key, desk.hand) for key in desk.world.projects])


def project(desk: Desk, key: str) -> bytes:
    """Answer project/{key or id}."""
    numbers = {str(number): name for number, name in enumerate(desk.world.projects, start=1)}
    name = numbers.get(key, key)
    _known(desk, name)
    return encoded(jira_fields.project(desk.world, name, desk.hand))


def _known(desk: Desk, key: str) -> None:
    if key and key not in desk.world.projects:
        raise Refused(404, f"No project could be found with key '{key}'.")


def _field(desk: Desk, name: str, title: str, more: dict[str, Any]) -> dict[str, Any]:
    told = {"id": name} | ({"key": name} if desk.mode.cloud else {}) | {"name": title}
    return told | {"orderable": True, "navigable": True, "searchable": True} | more


def _permission(desk: Desk, name: str) -> dict[str, Any]:
    has = desk.mode.browse if name == "BROWSE_PROJECTS" else name == "CREATE_ISSUES"
    told = {"id": "10", "key": name, "name": name.replace("_", " ").title(), "type": "PROJECT"}
    return told | {"description": "", "havePermission": has}
