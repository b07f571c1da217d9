"""Made-up material of realistic size: issues as JSON Lines, a contract, people and decisions.

Lengths are those of a public archive of 30,000 issues (mean 7.7 kB a line, 5 comments); words are
drawn from a vocabulary with Zipf's frequencies, so that they compress as prose does.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

REPOSITORY = "https://github.com/supplier/portal"
CHAPTERS = 6
CLAUSES_A_CHAPTER = 10
VOCABULARY = 8_000
WORDS_A_BODY = 170
WORDS_A_COMMENT = 80
COMMENTS = 5
SHARE_REFERRING = 0.15
_SYLLABLES = ("ba", "cor", "den", "fi", "gra", "lum", "mo", "ne", "pil", "ra", "sto", "tur", "ve", "xi", "zan")


class Prose:
    """Text without end, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # text to read, no secret
        self._words = ["".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(1, 4))) for _ in range(VOCABULARY)]
        self._frequencies = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def text(self, mean: int) -> str:
        """Write about so many words, between a third and three times as many, in lines."""
        count = max(1, int(mean * self.chance.triangular(0.3, 3.0, 0.4)))
        words = self.chance.choices(self._words, cum_weights=self._frequencies, k=count)
        return "\n".join(" ".join(words[at : at + 14]) + "." for at in range(0, count, 14))

    def number(self) -> str:
        """Name a clause; one in ten does not exist."""
        return f"{self.chance.randint(1, CHAPTERS)}.{self.chance.randint(1, CLAUSES_A_CHAPTER + 1)}"


def _account(number: int) -> dict[str, Any]:
    login = f"member-{number}"
    return {"login": login, "id": number, "type": "User", "site_admin": False}


def _instant(number: int) -> str:
    return f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00Z"


def _comment(prose: Prose, issue: int, number: int) -> dict[str, Any]:
    ident = issue * 100 + number
    body = prose.text(WORDS_A_COMMENT)
    if prose.chance.random() < SHARE_REFERRING / COMMENTS:
        body += f"\nSee section {prose.number()}."
    url = f"{REPOSITORY}/issues/{issue}#issuecomment-{ident}"
    told = {"id": ident, "html_url": url, "user": _account(ident % 40), "created_at": _instant(issue + number)}
    return {**told, "updated_at": _instant(issue + number), "body": body}


def _issue(prose: Prose, number: int, comments: int) -> dict[str, Any]:
    body = prose.text(WORDS_A_BODY)
    if prose.chance.random() < SHARE_REFERRING:
        body += f"\n\nAs section {prose.number()} asks."
    api = f"https://api.github.com/repos/supplier/portal/issues/{number}"
    return {
        "url": api,
        "repository_url": "https://api.github.com/repos/supplier/portal",
        "labels_url": api + "/labels{/name}",
        "comments_url": api + "/comments",
        "events_url": api + "/events",
        "html_url": f"{REPOSITORY}/issues/{number}",
        "id": 1_000_000 + number,
        "node_id": f"I_{number:012}",
        "number": number,
        "title": prose.text(6).replace("\n", " "),
        "user": _account(number % 40),
        "labels": [{"id": number % 7, "name": f"area-{number % 7}", "color": "02e10c", "default": False}],
        "state": "closed" if number % 3 else "open",
        "locked": False,
        "assignee": None,
        "milestone": None,
        "comments": comments,
        "created_at": _instant(number),
        "updated_at": _instant(number + 7),
        "closed_at": _instant(number + 7) if number % 3 else None,
        "author_association": "CONTRIBUTOR",
        "reactions": {"url": api + "/reactions", "total_count": 0, "+1": 0, "-1": 0, "laugh": 0, "heart": 0},
        "body": body,
    }


def lines(count: int) -> Iterator[bytes]:
    """Yield issues with their comments, one a line."""
    prose = Prose(7)
    for number in range(1, count + 1):
        comments = [_comment(prose, number, one) for one in range(prose.chance.randint(0, 2 * COMMENTS))]
        record = {"issue": _issue(prose, number, len(comments)), "comments": comments, "xrefs": []}
        yield json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _jira_comment(told: dict[str, Any]) -> dict[str, Any]:
    author = {"name": told["user"]["login"], "key": told["user"]["login"], "active": True, "timeZone": "Europe/Paris"}
    dates = {"created": told["created_at"], "updated": told["updated_at"]}
    return {"id": str(told["id"]), "author": author, "body": told["body"], "updateAuthor": author, **dates}


def jira_lines(count: int) -> Iterator[bytes]:
    """Yield the same issues with their comments as Jira's REST v2 gives them, one a line."""
    prose = Prose(7)
    for number in range(1, count + 1):
        comments = [_comment(prose, number, one) for one in range(prose.chance.randint(0, 2 * COMMENTS))]
        issue = _issue(prose, number, len(comments))
        named = {name: {"id": "3", "name": f"{name} {number % 4}"} for name in ("issuetype", "status", "priority")}
        fields = {
            **named,
            "project": {"id": "10000", "key": "PRT", "name": "Portal"},
            "summary": issue["title"],
            "description": issue["body"],
            "labels": [one["name"] for one in issue["labels"]],
            "created": issue["created_at"],
            "updated": issue["updated_at"],
            "resolutiondate": issue["closed_at"],
            "reporter": {"name": issue["user"]["login"], "displayName": issue["user"]["login"], "active": True},
            "comment": {"comments": [_jira_comment(one) for one in comments], "total": len(comments), "startAt": 0},
        }
        record = {"id": str(10_000 + number), "key": f"PRT-{number}", "fields": fields}
        yield json.dumps(record, separators=(",", ":")).encode() + b"\n"


def contract() -> str:
    """Write a specification of sixty clauses under six chapters, each of about a hundred words."""
    prose = Prose(11)
    parts = ["# Specification\n"]
    for chapter in range(1, CHAPTERS + 1):
        parts.append(f"\n## {chapter} Chapter {chapter}\n")
        parts += [
            f"\n### {chapter}.{number} Clause {chapter}.{number}\n\n{prose.text(100)}\n"
            for number in range(1, CLAUSES_A_CHAPTER + 1)
        ]
    return "".join(parts)


PEOPLE = """
[[party]]
id = "provider"
name = "the Supplier"
side = "provider"

[[person]]
id = "provider-pm"
party = "provider"

[[person.authority]]
may_decide = true
from = 2024-01-01
"""


def decision(ticket: int, number: int) -> str:
    """Write one decision of the supplier's, as decisions files hold them."""
    clause = f"{number % CHAPTERS + 1}.{number % CLAUSES_A_CHAPTER + 1}"
    kinds = (f'clauses = ["{clause}"]', f'correction_of = ["{clause}"]', "not_covered = true", "internal = true")
    told = f'ticket = "#{ticket}"\n{kinds[number % len(kinds)]}\nby = "provider-pm"\nmade_on = 2025-03-03\n'
    return f'[[decision]]\n{told}reason = "As read in the weekly meeting, item {number}."\n\n'


def decisions(tickets: int, count: int) -> str:
    """Write so many decisions, spread over the tickets; several on each where tickets are few."""
    return "".join(decision(1 + number * tickets // count, number) for number in range(count))


def write_lines(path: Path, count: int) -> Path:
    """Write a file of issues and return its path."""
    with path.open("wb") as stream:
        stream.writelines(lines(count))
    return path
