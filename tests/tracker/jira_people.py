"""How Jira writes people, dates and texts: Cloud and Data Center, REST 2 and 3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.tracker.jira_mode import Mode
from tests.tracker.jira_ticket import Person


@dataclass(frozen=True)
class Hand:
    """Who writes: `api` is the address of one version of REST, without a slash at its end."""

    mode: Mode
    site: str
    version: str

    @property
    def api(self) -> str:
        """Return the address under which this version answers."""
        return f"{self.site}/rest/api/{self.version}"

    def date(self, instant: datetime) -> str:
        """Write an instant in the account's zone, to the millisecond, with an offset without a colon."""
        local = instant.astimezone(ZoneInfo(self.mode.zone))
        return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"

    def text(self, written: str | None) -> Any:
        """Write a text: as it is in version 2, as an Atlassian document in version 3."""
        if written is None or self.version == "2":
            return written
        parts = [part for part in written.split("\n") if part]
        content = [{"type": "paragraph", "content": [{"type": "text", "text": part}]} for part in parts]
        return {"type": "doc", "version": 1, "content": content}

    def account(self, person: Person) -> str:
        """Return the id under which changelogs name a person."""
        return f"712020:{person.name}" if self.mode.cloud else f"JIRAUSER{person.number}"

    def person(self, person: Person | None) -> dict[str, Any] | None:
        """Write a person."""
        if person is None:
            return None
        return self._cloud_person(person) if self.mode.cloud else self._local_person(person)

    def _cloud_person(self, person: Person) -> dict[str, Any]:
        account = self.account(person)
        told = {
            "self": f"{self.api}/user?accountId={account}",
            "accountId": account,
            "avatarUrls": self._avatars(person),
            "displayName": "Former user" if person.anonymised else person.display,
            "active": person.active and not person.anonymised,
            "timeZone": person.zone,
            "accountType": "app" if person.name.endswith("-bot") else "atlassian",
        }
        return told if person.anonymised else told | {"emailAddress": ""} if not person.active else told

    def _local_person(self, person: Person) -> dict[str, Any]:
        name = f"jirauser{person.number}" if person.anonymised else person.name
        return {
            "self": f"{self.api}/user?username={name}",
            "name": name,
            "key": self.account(person),
            "emailAddress": f"{name}@example.invalid",
            "avatarUrls": self._avatars(person),
            "displayName": f"user-{person.number:x}" if person.anonymised else person.display,
            "active": person.active and not person.anonymised,
            "timeZone": person.zone,
        }

    def _avatars(self, person: Person) -> dict[str, str]:
        sizes = {"48x48": "", "24x24": "size=small&", "16x16": "size=xsmall&", "32x32": "size=medium&"}
        return {size: f"{self.site}/secure/useravatar?{told}avatarId={person.number}" for size, told in sizes.items()}
